"""A statement of a paper that may be a finding, and which response answers which."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.japanese.letters import fold_wording
from extractors.model.document import Range
from extractors.model.grounding import squash
from extractors.outline.blocks import Block, Outline
from extractors.reviews.statements.roles import Part
from extractors.scoring import Statement


@dataclass(frozen=True, slots=True)
class Unit:
    """One statement with its surroundings."""

    block: Block
    """Where it begins."""
    passage: tuple[Range, ...]
    label: str | None = None
    title: str | None = None
    headings: tuple[str, ...] = ()
    """Words of the headings above, nearest first; the paper's title last."""
    response: tuple[Range, ...] = ()
    answered: bool = False
    """There is a place for a response, be it empty."""
    fields: tuple[tuple[str, str], ...] = ()
    """Roles (of columns) and values of the fields printed with it."""
    part: Part = Part.NONE
    """What the headings above say it is a part of."""
    intro: str | None = None
    """The sentence that announces the list it stands in."""
    announces: bool = False
    """It is that sentence."""
    means: str | None = None
    """What the paper says its mark, or the name before it, means."""
    before: str = ""
    after: str = ""


def statement_of(outline: Outline, unit: Unit) -> Statement:
    """The statement as it is scored."""
    return Statement(
        text_of(outline, unit.passage),
        unit.title,
        unit.headings,
        unit.before,
        unit.after,
        unit.block.shape,
        unit.answered,
    )


def text_of(outline: Outline, ranges: Iterable[Range]) -> str:
    """The words of ranges, one line each."""
    return "\n".join(outline.text[start:end] for start, end in ranges)


def paired(outline: Outline, units: Sequence[Unit], found: Sequence[Unit]) -> list[Unit]:
    """The statements with the responses of sections of their own: by label, by what they refer to, else in order."""
    answers = [unit for unit in found if unit.part is Part.RESPONSE]
    if not answers:
        return list(units)
    known = list(units)
    places = {unit.block.index: place for place, unit in enumerate(known)}
    used: set[int] = set()
    for answer in answers:
        earlier = [unit for unit in units if unit.block.index < answer.block.index and unit.block.index not in used]
        asked = [unit for unit in earlier if unit.part is Part.FINDING] or earlier
        target = _asked(outline, answer, asked)
        if target is not None:
            used.add(target.block.index)
            place = places[target.block.index]
            ranges = answer.passage if answer.title is None else (answer.block.words, *answer.passage)
            known[place] = replace(known[place], response=(*known[place].response, *ranges), answered=True)
    return known


def _asked(outline: Outline, answer: Unit, asked: Sequence[Unit]) -> Unit | None:
    """The statement that a response answers: whose label it has or names at its head, else the next in order."""
    words = squash(text_of(outline, answer.passage))
    label = _bare(answer.label or "")
    for unit in reversed(asked):
        own = _label_of(outline, unit)
        if own and (own == label or _refers(words, own)):
            return unit
    return asked[0] if asked and not label else None


_CODE = re.compile(r"[A-ZＡ-Ｚ]{1,3}[-－]?[0-9０-９]{1,3}(?![0-9０-９])")
_AFTER = re.compile(r"(?:[のにはへ：:、）)]|について|$)")
_BEFORE = 6


def _label_of(outline: Outline, unit: Unit) -> str:
    """A statement's label without its brackets; a code that begins its words is one too."""
    if unit.label:
        return _bare(unit.label)
    code = _CODE.match(squash(unit.title or text_of(outline, unit.passage)))
    return _bare(code[0]) if code else ""


def _bare(label: str) -> str:
    return fold_wording(label).strip("()[].、")


def _refers(words: str, label: str) -> bool:
    """Whether a response names the label at its head: 指導アの対応, ２について, F1 …."""
    head = unicodedata.normalize("NFKC", words[: _BEFORE + len(label) + 4])
    at = head.find(label)
    return (
        0 <= at <= _BEFORE
        and (not label[-1].isdigit() or not head[at + len(label) : at + len(label) + 1].isdigit())
        and (_AFTER.match(head, at + len(label)) is not None or _CODE.match(head) is not None)
    )
