"""What is decided in a passage: the acts in it, the main one first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.model.lemmas import Hit, Lemmas
from extractors.minutes.decisions.rules import ACTS, LEMMAS, plain_hits
from extractors.model.vocabulary import Outcome


class Act(NamedTuple):
    """One act with its words as printed."""

    outcome: Outcome
    words: str
    general: bool
    """Says that something was decided, not what."""


SECONDARY = frozenset((Outcome.PUBLISHED, Outcome.NOTIFIED))
"""What follows a decision and is one of its own only where nothing else is decided."""
JUDGEMENTS = frozenset((Outcome.FOUND_APPROPRIATE, Outcome.RECOGNISED))
"""What a reply says of the matter that was referred."""
_AS_PROPOSED = re.compile(r"(?:原案|案|提案)(?:の)?(?:とおり|通り|どおり)")
_DROP = re.compile(r"「[^」]*」|『[^』]*』|[（(][^（()）]*[）)]")
_TOPIC = re.compile(
    r"[^、。＿]{1,80}?(?=について|につきまして|に関して)|(?:決定|可決|承認|議決|採択|付託|提出|指名|選任)(?:され"
    r"|いたし|し)(?:ました|た|ている|ております)(?=[一-龥ァ-ヶ「＿])"
)


def _predicate(words: str) -> str:
    """The words without quoted titles and bracketed remarks, which decide nothing; same length."""
    words = _DROP.sub(lambda match: "＿" * len(match[0]), words)
    return _TOPIC.sub(lambda match: "＿" * len(match[0]), words)


def acts_in(lemmas: Lemmas | None, *passages: str) -> list[list[Act]]:
    """Acts in each of the passages. Where the plain patterns tell nothing, the lemmas are asked."""
    words = [_predicate(passage) for passage in passages]
    found = [_kept(plain_hits(passage)) for passage in words]
    if (
        lemmas is not None
        and all(ACTS[hit.row].general for hits in found for hit in hits)
        and not _AS_PROPOSED.search("".join(words))
    ):
        found = [
            _kept([*hits, *lemmas(LEMMAS, passage)]) if passage else []
            for hits, passage in zip(found, words, strict=True)
        ]
    return [
        [Act(ACTS[hit.row].outcome, passage[hit.start : hit.end], ACTS[hit.row].general) for hit in hits]
        for hits, passage in zip(found, words, strict=True)
    ]


def printed_acts(lemmas: Lemmas | None, words: str) -> tuple[Act, ...]:
    """What a printed ruling decides, the main act first."""
    return ordered(acts_in(lemmas, words)[0], few=False)


def _kept(hits: Sequence[Hit]) -> list[Hit]:
    """Hits in order; of two that overlap the one of the more telling row."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, hit.row)):
        if any(hit.start < other.end and other.start < hit.end and other.row < hit.row for other in hits):
            continue
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def ordered(acts: Sequence[Act], *, few: bool) -> tuple[Act, ...]:
    """The main act first: published and notified come after others, 決定 counts only where it is all there is."""
    if not acts:
        return ()
    rejected = next((act for act in acts if act.outcome is Outcome.REJECTED), None)
    if few and rejected is not None:
        return (rejected,)
    if few and not {Outcome.REJECTED, Outcome.PETITION_NOT_ADOPTED} & {act.outcome for act in acts}:
        return (Act(Outcome.REJECTED, "少数", False),)
    main = [act for act in acts if not act.general and act.outcome not in SECONDARY]
    later = [act for act in acts if not act.general and act.outcome in SECONDARY]
    general = [act for act in acts if act.general]
    if not main and later and any(act.words.startswith("決定") for act in general):
        main = general[:1]
    found: list[Act] = []
    for act in [*(main or later or general[:1]), *(later if main else [])]:
        if all(act.outcome is not known.outcome for known in found):
            found.append(act)
    return tuple(found)
