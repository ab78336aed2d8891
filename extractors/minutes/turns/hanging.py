"""Labels in a column of their own beside the words: one as wide as its column has no gap behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from extractors.japanese.speakers import fold_widths, has_office, is_plausible
from extractors.minutes.turns.ends import Mark
from extractors.model.document import Range, Reading

_SHAPES = frozenset(("bare", "circle"))
_LEAST = 4
_NEARLY_ALL = 0.8
_BLANK = " 　\t"


def filled_columns(reading: Reading, marks: Sequence[Mark]) -> Iterator[Mark]:
    """Marks whose label fills the column that the labels of ``marks`` stand in.

    The words of nearly all marks begin at one place though the labels differ in length. A line whose first letters up
    to that place are somebody of office who is named elsewhere goes on without a gap: 大野木建設課長舗装の状態を….
    """
    aside = [mark for mark in marks if mark.shape.name in _SHAPES and mark.label.end < mark.body < mark.line_end]
    width = _width(aside)
    if width is None:
        return
    keys = {mark.key for mark in marks}
    shape = aside[0].shape
    taken = {mark.start for mark in marks}
    for paragraph in reading.paragraphs:
        end = paragraph.start + width
        if paragraph.start in taken or not aside[0].start <= paragraph.start or end >= paragraph.end:
            continue
        text = reading.text[paragraph.start : end]
        key = fold_widths(text)
        if any(letter in _BLANK for letter in (text[0], text[-1], reading.text[end])) or not is_plausible(key):
            continue
        if key in keys or (has_office(key) and reading.text.count(text) > 1):
            label = Range(paragraph.start, end)
            yield Mark(shape, paragraph.start, label, end, paragraph.end, key, has_office(key))


def _width(marks: Sequence[Mark]) -> int | None:
    """Letters from the beginning of a mark to its words, where labels of different lengths have it in common."""
    widths = Counter(mark.body - mark.start for mark in marks)
    if len(marks) < _LEAST or not widths:
        return None
    width, number = widths.most_common(1)[0]
    lengths = {mark.label.end - mark.start for mark in marks if mark.body - mark.start == width}
    column = len(lengths) > 1 or width > max(lengths) + 1
    return width if number >= _NEARLY_ALL * len(marks) and column else None
