"""What is scored of a finding: its theme, its kind where no heading tells, the state that its response reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Generic, TypeVar

from extractors.japanese.dates import Context, find_dates
from extractors.model.vocabulary import FindingKind, ResponseStatus, Theme
from extractors.reviews.findings.status import read_response
from extractors.reviews.findings.themes import theme_of
from extractors.scoring import dates_named, load_model, state_features, wording_features

_T = TypeVar("_T")
_TOLD = 0.97
"""How likely a field is right that is printed as such."""
_SURE = 0.7
"""A score this likely needs no rule to agree."""
_FAIR = 0.6
"""Below this, and with no rule that agrees, the field is uncertain."""
_DONE = 980
"""Of a thousand responses so sure to report a mended defect, so many did in papers left out: a wrong ``done`` is worse
than none."""


@dataclass(frozen=True, slots=True)
class Judged(Generic[_T]):
    """A value, whether it is in doubt, and how likely it is right by its score alone."""

    value: _T
    doubtful: bool
    chance: float = _TOLD


def judge_theme(title: str | None, text: str) -> Judged[Theme]:
    """The theme of a finding: the score's, or of its two likeliest the one that a rule names."""
    judged = load_model("theme").judge(wording_features(text, title))
    ruled = theme_of(title, text)
    if judged.probability < _SURE and ruled.value == judged.runner_up:
        return Judged(ruled, judged.probability < _FAIR, judged.chance_of(ruled))
    return Judged(Theme(judged.label), judged.probability < _FAIR and ruled.value != judged.label, judged.probability)


def judge_kind(title: str | None, text: str) -> Judged[FindingKind]:
    """The kind of a finding that no heading, column or bracket names."""
    judged = load_model("finding_kind").judge(wording_features(text, title))
    kind = FindingKind(judged.label) if judged.probability >= _SURE else FindingKind.FINDING
    return Judged(kind, judged.probability < _FAIR, judged.chance_of(kind))


def judge_response(response: str, finding: str, time: Context) -> Judged[ResponseStatus]:
    """The state that a response reports, as of the paper's day where it is known."""
    days = [days for found in find_dates(response, context=time) if (days := found.days)]
    features = state_features(response, finding, dates_named(days, time.date))
    judged = load_model("response_state").judge_warily(features, ResponseStatus.DONE, _DONE)
    ruled = read_response(response)
    if judged.label == ResponseStatus.PLANNED and ruled is ResponseStatus.DONE == judged.runner_up:
        alone = _without_further(response)
        if alone is not None and _is_done(alone):
            return Judged(ResponseStatus.DONE, judged.probability >= _SURE, judged.chance_of(ResponseStatus.DONE))
    label = ResponseStatus(judged.label)
    if label is ResponseStatus.NONE and judged.probability < _SURE:
        return Judged(ResponseStatus(judged.runner_up), doubtful=True, chance=1 - judged.probability)
    if ruled.value == judged.runner_up and judged.probability < _SURE and ruled is not ResponseStatus.DONE:
        return Judged(ruled, judged.probability < _FAIR, judged.chance_of(ruled))
    return Judged(label, judged.probability < _FAIR and ruled is not label, judged.probability)


_FURTHER = re.compile(
    r"(?:ほか|とともに)、|[。\s]\s*(?=また|なお|今後|併せて|あわせて|さらに|更に|来年度|翌年度|次年度|(?:令和)?[0-9０-９元]+年度(?:から|以降))"
)
"""Where the further steps begin: the state is that of the defect, not theirs."""


def _without_further(response: str) -> str | None:
    """A response up to its further steps; None where it names none."""
    found = _FURTHER.search(response)
    return f"{response[: found.start()]}。" if found else None


def _is_done(response: str) -> bool:
    model = load_model("response_state")
    judged = model.judge(state_features(response))
    return judged.label == ResponseStatus.DONE and judged.margin >= model.threshold(_DONE, ResponseStatus.DONE)
