"""What one line shows by itself: its mark, its brackets, a field's name, whether it is a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from extractors.japanese.enumerator_rows import MarkKind
from extractors.japanese.enumerators import LineMark, read_mark, sequences
from extractors.japanese.marks import HEADING_OPENING, form_of
from extractors.model.document import Range

SPREAD = "spread"
FIELD = "field"
LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class LineForm:
    """The form of a line; ranges count from the line's start."""

    words: Range
    """Without mark, brackets and name."""
    mark: str | None = None
    """Enumerator, bullet or opening bracket as printed."""
    shape: str = ""
    """Alike in lines of one list; of a heading in brackets the brackets."""
    number: int | None = None
    name: Range | None = None
    """Of ``監査期間：令和７年``, ``■対応：……`` and ``【指摘】……`` what is named."""
    arrow: bool = False
    """Goes on from the line before: →."""
    sentence: bool = False
    """Holds a full stop."""


_FIELD = re.compile(r"[\s　]*([^\s　：:、。「」（）()0-9０-９][^：:、。「」]{0,19}?)[\s　]*[：:][\s　]*(?=\S)")
_WIDE_FIELD = re.compile(r"[\s　]*([^\s　：:、。「」（）()]{2,8})[　 ]{2,}(?=\S)")
_COUNTED = re.compile(
    r"[\s　]*(([^\s　0-9０-９：:、。・「」『』（）()]{1,8})[0-9０-９①-⑳]{1,3})(?:[　 ]+|[：:][　 ]*)(?=\S)(?![年月日])"
)
"""A name that counts, before its words: 指摘事項１　補助金の精算, NC2 校正."""
_SPREAD = re.compile(r"[\s　]*(?:[^\s　][ 　]+){2,12}[^\s　][\s　]*$")
_HASHES = re.compile(r"[\s　]*(#{1,6})[\s　]+")


def read_line_forms(lines: Sequence[str]) -> list[LineForm]:
    """The form of each of consecutive lines; a bare number counts as a mark only where its neighbours count with it."""
    marks = [read_mark(line) for line in lines]
    counted = {place for members in sequences(marks) for place in members}
    shapes = {mark.shape for place in counted if (mark := marks[place])}
    kept = [
        mark if mark and (mark.firm or place in counted or _begins(marks, place, shapes)) else None
        for place, mark in enumerate(marks)
    ]
    return [_read(line, mark) for line, mark in zip(lines, kept, strict=True)]


def _begins(marks: Sequence[LineMark | None], place: int, shapes: Set[str]) -> bool:
    """Whether a bare 1 heads a list of one: other lists are marked so, or a list of another form begins below it."""
    mark = marks[place]
    if mark is None or mark.number != 1:
        return False
    after = marks[place + 1] if place + 1 < len(marks) else None
    return mark.shape in shapes or (
        after is not None and after.number == 1 and after.firm and after.shape != mark.shape
    )


def read_form(line: str) -> LineForm:
    """The form of a line alone.

    >>> form = read_form("（１）　契約事務について")
    >>> form.mark, form.shape, form.number, form.words
    ('（１）', '(1)', 1, Range(start=4, end=11))
    """
    return read_line_forms([line])[0]


def _read(line: str, mark: LineMark | None) -> LineForm:
    end = len(line.rstrip())
    sentence = "。" in line
    if _SPREAD.match(line) and not sentence:
        return LineForm(Range(len(line) - len(line.lstrip()), end), shape=SPREAD)
    if hashes := _HASHES.match(line):
        return LineForm(Range(hashes.end(), end), hashes[1], hashes[1], sentence=sentence)
    if mark is None or mark.body >= end:
        return _unmarked(line, end, sentence)
    if mark.kind is MarkKind.BRACKET:
        return _bracketed(line, mark, end, sentence)
    arrow = mark.kind is MarkKind.SYMBOL and form_of(mark.text) == "arrow"
    form = LineForm(Range(mark.body, end), mark.text, mark.shape, mark.number, arrow=arrow, sentence=sentence)
    return _named(line, form)


def _bracketed(line: str, mark: LineMark, end: int, sentence: bool) -> LineForm:
    """A heading in brackets on a line of its own, or a name in brackets before its words."""
    if mark.close is None or mark.text not in HEADING_OPENING or mark.close - mark.body > LONGEST_NAME:
        return _unmarked(line, end, sentence)
    inside = Range(mark.body, mark.body + len(line[mark.body : mark.close].rstrip()))
    after = mark.close + 1
    while after < end and line[after] in " 　：:\t":
        after += 1
    if after >= end:
        return LineForm(inside, mark.text, mark.shape, sentence=sentence)
    return LineForm(Range(after, end), mark.text, mark.shape + "…", name=inside, sentence=sentence)


def _named(line: str, form: LineForm) -> LineForm:
    """A marked line whose words begin with a name: ``■対応：……``, ``１　【指摘】……``."""
    end = form.words.end
    inner = read_mark(line, form.words.start, end)
    if (
        inner is not None
        and inner.kind is MarkKind.BRACKET
        and inner.text in HEADING_OPENING
        and inner.close is not None
    ):
        named = _bracketed(line, inner, end, form.sentence)
        return replace(form, name=named.name, words=named.words) if named.name else form
    found = _FIELD.match(line, form.words.start)
    if found and found.end() < end:
        return replace(form, name=Range(found.start(1), found.end(1)), words=Range(found.end(), end))
    return form


def _unmarked(line: str, end: int, sentence: bool) -> LineForm:
    if (found := _COUNTED.match(line)) and found.end() < end:
        name = Range(found.start(1), found.end(1))
        return LineForm(Range(found.end(), end), shape=f"{found[2]}1", name=name, sentence=sentence)
    if (found := _FIELD.match(line)) and found.end() < end:
        return LineForm(
            Range(found.end(), end), shape=FIELD, name=Range(found.start(1), found.end(1)), sentence=sentence
        )
    if not sentence and (found := _WIDE_FIELD.match(line)) and found.end() < end:
        return LineForm(Range(found.end(), end), shape=FIELD, name=Range(found.start(1), found.end(1)))
    return LineForm(Range(len(line) - len(line.lstrip()), end), sentence=sentence)
