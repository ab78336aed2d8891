"""The sentences and stage directions among which rulings are looked for.

A decision as it was spoken, before it is a record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.japanese.marks import ANY_CLOSING, ANY_OPENING
from extractors.japanese.sentences import split_sentences
from extractors.minutes.agenda.openings import presiders
from extractors.minutes.decisions.rules import PrintedAct
from extractors.model.document import Range
from extractors.model.proceedings import Proceedings, Turn
from extractors.model.vocabulary import Assent

_ASSENT = re.compile(r"異議|はい|な(?:し|い)|賛成|挙[ 　]*手|起[ 　]*立|ボタン|投票|承認|了承|同意|うなず|首肯|頷|よし")
_SPOKEN_ASSENT = re.compile(
    rf"^{ANY_OPENING}*(?:はい|異議(?:は|が)?(?:な(?:し|い(?:です)?)|ありません|ございません)|結構です"
    r"|(?:ありません|ございません)|よろしいです|賛成(?:です|します)?|承認します|いいです|了解(?:です|しました)|なし)"
    rf"(?:[、。]?(?:はい|結構です|異議なし|と(?:の|呼ぶ)[^。]{{0,8}}))*(?:。|{ANY_CLOSING})*$"
)


@dataclass(frozen=True, slots=True)
class DecisionUnit:
    """One sentence of the chair, one stage direction, or what somebody else says in one turn."""

    range: Range
    text: str
    turn: int
    chair: bool
    direction: bool
    assent: bool
    """A direction or short turn in which the others assent or vote."""


def units_of(text: str, proceedings: Proceedings) -> list[DecisionUnit]:
    """The course of the meeting as far as rulings are concerned."""
    chairs = presiders(text, proceedings.turns)
    found: list[DecisionUnit] = []
    for index, turn in enumerate(proceedings.turns):
        if turn.label is not None and turn.label.text in chairs:
            found.extend(_sentences(text, turn, index))
            continue
        whole = Range(turn.ranges[0].start, turn.ranges[-1].end)
        words = text[whole.start : min(whole.end, whole.start + 80)]
        assent = (
            _ASSENT.search(words) is not None if turn.label is None else _SPOKEN_ASSENT.match(words.strip()) is not None
        )
        found.append(DecisionUnit(whole, words, index, chair=False, direction=turn.label is None, assent=assent))
    return found


def _sentences(text: str, turn: Turn, index: int) -> list[DecisionUnit]:
    return [
        DecisionUnit(
            sentence,
            text[sentence.start : sentence.end],
            index,
            chair=True,
            direction=False,
            assent=_is_inline(text, sentence),
        )
        for part in turn.ranges
        for sentence in split_sentences(text, part.start, part.end)
    ]


def _is_inline(text: str, sentence: Range) -> bool:
    """（異議なし） inside the chair's turn."""
    return (
        sentence.end - sentence.start < 40
        and text[sentence.start] in "（(〔［["
        and _ASSENT.search(text, sentence.start, sentence.end) is not None
    )


def last_sentences(text: str, unit: DecisionUnit, proceedings: Proceedings, count: int) -> Sequence[Range]:
    """The last sentences of a turn that is one unit."""
    part = proceedings.turns[unit.turn].ranges[-1]
    return split_sentences(text, max(part.start, part.end - 2000), part.end)[-count:]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision as it was spoken."""

    ranges: tuple[Range, ...]
    proposal: str
    """What was put to the body; "" where only the ruling stands."""
    ruling: str
    acts: tuple[PrintedAct, ...]
    """What was decided, the main act first, each with its words."""
    assent: Assent
    directions: str
    context: str
    """What the other speaker said whose words were put to the body."""
    first: int
    last: int
    """Indices of the units."""
    chance: float = 0.9
    """How likely it was agreed so."""


def joined(text: str, ranges: Sequence[Range]) -> list[Range]:
    """Ranges with nothing but white space between them as one."""
    found: list[Range] = []
    for part in sorted(ranges):
        if found and not text[found[-1].end : part.start].strip():
            found[-1] = Range(found[-1].start, max(found[-1].end, part.end))
        else:
            found.append(part)
    return found
