"""The questions that are scored: for each, which features of a text and of what stands around it are looked at.

Training and reading call the same functions, so a model always sees what it was trained on. Of what stands around
a text, None says that it isn't known, an empty string that there is none (the first line has nothing before it).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from extractors.scoring.features import (
    CLOSING,
    TAIL,
    Features,
    context_features,
    flag,
    fold_text,
    text_features,
)
from extractors.scoring.states import course_features

TURN_END = 80
"""Characters of a turn beside another that tell what it asks or how it replies."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of minutes with what stands around it."""

    text: str
    speaker: str | None = None  # the label as printed
    standing: str | None = None  # chair, member, implementing_body, secretariat, other
    before: str | None = None  # the sentence before it, in the same turn or else in the last
    after: str | None = None  # the sentence after it, likewise
    opens_turn: bool | None = None
    rule: bool | None = None  # whether the rules say yes
    seen: tuple[str, ...] = ()  # which rules see something in it


def wording_features(text: str, title: str | None = None) -> Features:
    """For `theme` and `finding_kind`: the finding's words and its own title."""
    return text_features(text).union(context_features("title", title))


def state_features(response: str, finding: str | None = None, dates: str | None = None) -> Features:
    """For `response_state`: the response, the finding it answers, and where the dates it names lie (`dates_named`)."""
    return text_features(response).union(context_features("finding", finding), course_features(response, dates))


def dates_named(days: Iterable[tuple[date, date]], as_of: date | None) -> str | None:
    """Where stretches of time lie against the day of a paper: before, same, after, joined; `none`; None without a day.

    >>> dates_named([(date(2024, 5, 1), date(2024, 5, 31)), (date(2025, 4, 1), date(2025, 4, 1))], date(2024, 10, 1))
    'after+before'
    """
    if as_of is None:
        return None
    sides = {"after" if first > as_of else "before" if last <= as_of else "same" for first, last in days}
    return "+".join(sorted(sides)) or "none"


def sentence_features(sentence: Sentence) -> Features:
    """For `opens_item` (yes or no) and `exchange_part`: the sentence and what is around it."""
    return text_features(sentence.text).union(
        context_features("before", sentence.before),
        context_features("after", sentence.after),
        context_features("speaker", sentence.speaker),
        flag("standing", sentence.standing),
        flag("opens", sentence.opens_turn),
        flag("rule", sentence.rule),
    )


def promise_features(sentence: Sentence) -> Features:
    """For `commitment`: the sentence, what the rules see in it, and how somebody of that standing ends it.

    The same ending promises in an answer, directs from the chair and asks from a member's seat.
    """
    ending = fold_text(sentence.text).rstrip(CLOSING)[-TAIL:]
    who = sentence.standing or "-"
    found = [f"sees={one}" for one in sentence.seen]
    found += [f"{who}&sees={one}" for one in sentence.seen]
    found += [f"{who}${ending[-size:]}" for size in range(1, 7)]
    return sentence_features(sentence).union(found)


@dataclass(frozen=True, slots=True)
class TurnShown:
    """A turn with its speaker and the turns around it, stage directions aside."""

    text: str
    speaker: str | None = None  # the label as printed
    standing: str | None = None
    before: str | None = None  # the turn before
    before_standing: str | None = None
    before_act: str | None = None  # what the turn before does
    earlier_act: str | None = None  # and the one before that
    returns: bool | None = None  # the speaker of the turn before last goes on
    after_standing: str | None = None
    after: str | None = None  # how the next turn begins
    rule: str | None = None  # what the rules say of it


def turn_features(turn: TurnShown) -> Features:
    """For `turn_act`: the turn, its speaker, and what the turns before it do."""
    before = turn.before[-TURN_END:] if turn.before else turn.before
    after = turn.after[:TURN_END] if turn.after else turn.after
    found = text_features(turn.text).union(
        context_features("before", before),
        context_features("speaker", turn.speaker),
        context_features("next", after),
        flag("standing", turn.standing),
        flag("after", turn.before_standing),
        flag("did", turn.before_act),
        flag("returns", turn.returns),
        flag("rule", turn.rule),
        flag("then", turn.after_standing),
    )
    if turn.before_act is None:
        return found
    return found | {
        f"did&={turn.earlier_act}>{turn.before_act}",
        f"who&={turn.before_standing}>{turn.standing}",
        f"who&did={turn.before_standing},{turn.before_act}>{turn.standing},{turn.returns}",
    }


@dataclass(frozen=True, slots=True)
class LineShown:
    """What one line of a paper shows: its words and the form that was read from it."""

    text: str
    shape: str = ""
    number: int | None = None
    spread: bool = False
    named: bool = False  # begins with the name of a field


def line_features(lines: Sequence[LineShown], index: int) -> Features:
    """For `line_kind`: a line of a paper, its form, the lines around it and theirs, its place on the paper."""
    line = lines[index]
    before = lines[index - 1] if index else None
    after = lines[index + 1] if index + 1 < len(lines) else None
    alike = list(islice((other for other in lines if other.shape == line.shape), 4)) if line.shape else []
    return (
        text_features(line.text)
        | context_features("before", before.text if before else "", 2)
        | context_features("after", after.text if after else "", 2)
        | flag("form", f"{line.shape},{line.spread},{line.named}")
        | flag("form_before", f"{before.shape if before else '-'}")
        | flag("form_after", f"{after.shape if after else '-'}")
        | flag("forms", f"{before.shape if before else '-'}>{line.shape}>{after.shape if after else '-'}")
        | flag("first", line.number == 1 if line.shape else None)
        | flag("alike", len(alike))
        | flag("stop_before", before.text.rstrip().endswith("。") if before else None)
        | flag("stop_after", after.text.rstrip().endswith("。") if after else None)
        | flag("from_start", min(index, 6))
        | flag("from_end", min(len(lines) - 1 - index, 5))
        | flag("indent", min(len(line.text) - len(line.text.lstrip()), 6))
    )


def heading_features(words: str, sample: str, above: str | None, beside: Sequence[str]) -> Features:
    """For `heading_role`: a heading, the first words below it, the heading above it, other headings of its list."""
    found = set(text_features(words)) | context_features("cell", sample, 2) | context_features("above", above, 2)
    for other in beside:
        found |= context_features("beside", other, 2)
    return frozenset(found)


def answer_features(words: str, name: str | None = None) -> Features:
    """For `answers` (yes or no): a paragraph below a finding, and the name printed before it."""
    return text_features(words) | context_features("name", name)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a paper with what stands around it."""

    text: str
    title: str | None = None
    headings: tuple[str, ...] = ()  # nearest first, the paper's title last
    before: str | None = None
    after: str | None = None
    form: str | None = None  # shape of its mark
    answered: bool | None = None
    intro: str | None = None  # the sentence that announces its list


def statement_features(statement: Statement) -> Features:
    """For `finding`: the statement's words, its title, the headings above it, its neighbours in the same list."""
    headings = statement.headings
    found = set(text_features(statement.text)) | context_features("title", statement.title)
    found |= context_features("heading", headings[0] if headings else "")
    for higher in headings[1:-1]:
        found |= context_features("higher", higher, 2)
    found |= context_features("paper", headings[-1] if len(headings) > 1 else None, 2)
    found |= context_features("before", statement.before, 2) | context_features("after", statement.after, 2)
    found |= context_features("intro", statement.intro)
    return frozenset(found | flag("form", statement.form) | flag("answered", statement.answered))
