"""Reading order of a page's runs: rows, columns, labels with hanging text.

Works in a frame (see ``pdf_runs``): what is a column of a horizontal page is a band (段) of a vertical one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.model.document import RUBY
from pipeline.read.pdf.hanging import hang
from pipeline.read.pdf.rows import GUTTER, PrintedRow, Stretch, gather, segments
from pipeline.read.pdf.runs import GlyphRun

_NARROWEST = 7.0
"""Narrowest column of running text, in characters."""
_FLUSH = 1.6
"""A line this near its column's end is full."""
_ROWS = 5
"""Columns are told by the shape of their lines from so many rows on."""
_BAND_GAP = 1.7
"""Narrowest gap between bands, in characters; a printed space behind labels of several lengths leaves none."""
_BAND_ROWS = 12
"""A list on a vertical page has fewer lines than a band."""
_DRAWN_ROWS = 3
"""And so many where the page draws one column after the other."""
_LABELS = 14.0
"""Widest column of labels, in characters."""
_LONG_LABELS = 18.0
"""And of labels that are drawn line by line with their texts: １９　◯教育長（南雲宏明君）."""
_MAX_DEPTH = 6


@dataclass(slots=True)
class _Order:
    """Groups of rows in reading order; a group is one column."""

    vertical: bool
    groups: list[list[PrintedRow]] = field(default_factory=list)


def order_rows(
    runs: Sequence[GlyphRun], tables: Sequence[PrintedRow] = (), *, vertical: bool = False
) -> list[PrintedRow]:
    """Rows in reading order.

    ``block`` is 0 for rows over the whole width, 1 and 2 for those of two columns, 3 to 5 for those
    of three, and so on; the same on each page. Negative blocks are no running text.
    """
    order = _Order(vertical)
    _lay_out(runs, tables, order, 0)
    return [row for group in order.groups for row in group]


def _lay_out(runs: Sequence[GlyphRun], tables: Sequence[PrintedRow], order: _Order, depth: int) -> None:
    rows = gather(runs, tables)
    columns = _find_columns(rows, vertical=order.vertical) if depth < _MAX_DEPTH else None
    if columns is None:
        if rows:
            order.groups.append(hang(_without_ruby(rows)))
        return
    first, last, cut = columns
    _lay_out(*_split(rows[:first]), order, depth + 1)
    begin = len(order.groups)
    texts, inner = _split(rows[first:last])
    left, right = [run for run in texts if run.u1 <= cut], [run for run in texts if run.u1 > cut]
    _lay_out(left, [table for table in inner if table.u1 <= cut], order, depth + 1)
    _lay_out(right, [table for table in inner if table.u1 > cut], order, depth + 1)
    _number(order.groups[begin:])
    _lay_out(*_split(rows[last:]), order, depth + 1)


def _number(columns: Sequence[Sequence[PrintedRow]]) -> None:
    """Blocks of groups that stand side by side."""
    base = len(columns) * (len(columns) - 1) // 2
    for place, rows in enumerate(columns):
        for row in rows:
            row.block = row.block if row.block < 0 else base + place


def _without_ruby(rows: list[PrintedRow]) -> list[PrintedRow]:
    """Rows with the readings above characters taken out of the way, to the end."""
    ruby = [index for index, row in enumerate(rows[:-1]) if _is_ruby(row, rows[index + 1])]
    if not ruby:
        return rows
    for index in ruby:
        rows[index].block = RUBY
    return [row for row in rows if row.block != RUBY] + [rows[index] for index in ruby]


def _is_ruby(row: PrintedRow, base: PrintedRow) -> bool:
    if row.table >= 0 or base.table >= 0 or not all(run.kana for run in row.runs):
        return False
    near = row.size <= 0.62 * base.size and 0.4 * base.size < base.v - row.v < 1.15 * base.size
    return near and base.u0 - row.size <= row.u0 and row.u1 <= base.u1 + row.size


def _split(rows: Sequence[PrintedRow]) -> tuple[list[GlyphRun], list[PrintedRow]]:
    return [run for row in rows if row.table < 0 for run in row.runs], [row for row in rows if row.table >= 0]


def _find_columns(rows: Sequence[PrintedRow], *, vertical: bool) -> tuple[int, int, float] | None:
    """First and last (exclusive) row of a part set in columns, and where the first column ends."""
    if len(rows) < _DRAWN_ROWS:
        return None
    levels = _levels(rows)
    starts = [level[0] for level in levels] + [len(rows)]
    parts = [sorted(part for index in level for part in segments(rows[index])) for level in levels]
    for cut in _gutters(parts):
        for first, last in _bands(parts, cut):
            inside = rows[starts[first] : starts[last]]
            if _are_columns(inside, parts[first:last], cut, vertical=vertical):
                return starts[first], starts[last], cut
    return None


def _levels(rows: Sequence[PrintedRow]) -> list[list[int]]:
    """Rows, by index, with those side by side at almost the same height taken together."""
    levels: list[list[int]] = []
    for index, row in enumerate(rows):
        level = [rows[other] for other in levels[-1]] if levels else []
        if level and row.table < 0 and row.v - level[0].v < 1.1 * row.size and all(_apart(row, one) for one in level):
            levels[-1].append(index)
        else:
            levels.append([index])
    return levels


def _apart(row: PrintedRow, other: PrintedRow) -> bool:
    """Whether the rows stand beside each other."""
    gap = GUTTER * row.size
    return other.table < 0 and (row.u0 > other.u1 + gap or other.u0 > row.u1 + gap)


def _gutters(parts: Sequence[Sequence[Stretch]]) -> Iterator[float]:
    """Places that the gaps of most rows have in common, best first."""
    events: list[tuple[float, int]] = []
    for stretches in parts:
        for (_, left), (right, _) in pairwise(stretches):
            events.extend(((left, 1), (right, -1)))
    events.sort()
    depth = 0
    found: list[tuple[int, float]] = []
    for (place, change), (following, after) in pairwise(events):
        depth += change
        if change > 0 > after and depth > 1:
            found.append((depth, (place + following) / 2))
    found.sort(reverse=True)
    return (place for _, place in found[:6])


def _bands(parts: Sequence[Sequence[Stretch]], cut: float) -> Iterator[tuple[int, int]]:
    """Stretches of rows that nothing crosses; a date at the right above the first column is not in it."""
    first = -1
    for index, stretches in enumerate([*parts, [(cut - 1, cut + 1)]]):
        if any(u0 < cut < u1 for u0, u1 in stretches):
            if first >= 0 and index - first >= _DRAWN_ROWS:
                yield first, index
            first = -1
        elif first < 0 and stretches[0][0] < cut:
            first = index


def _are_columns(rows: Sequence[PrintedRow], parts: Sequence[Sequence[Stretch]], cut: float, *, vertical: bool) -> bool:
    """Whether both sides are running text: wide enough, and either many lines full or drawn one after the other.

    A label with its text beside it, a roster or an aligned list has short lines on the left. Vertical
    pages have no such lists, but often bands (段組), whose lines may be as short as a poem's.
    """
    size = sorted(row.size for row in rows)[len(rows) // 2]
    left = [max(part for part in stretches if part[1] <= cut) for stretches in parts if stretches[0][1] <= cut]
    right = [min(part for part in stretches if part[0] >= cut) for stretches in parts if stretches[-1][0] >= cut]
    if not (_is_wide(left, size) and _is_wide(right, size)):
        return False
    banded = vertical and len(rows) >= _BAND_ROWS
    if vertical and min(right)[0] - max(end for _, end in left) < _BAND_GAP * size:
        return False
    if _are_labels(rows, cut):
        return False
    if _drawn_apart(rows, cut):
        return True
    shorter = min(len(left), len(right))
    if len(rows) < _ROWS or shorter < _DRAWN_ROWS:
        return False
    if shorter < _ROWS - 1 and any(row.u0 < cut < row.u1 for row in rows):
        return False  # on common lines, a few turns of one column may look the same
    return banded or _are_full(left, right, size) or _are_prose(rows, left, right, size, cut)


def _are_labels(rows: Sequence[PrintedRow], cut: float) -> bool:
    """Whether what stands at the left are labels of what is beside it: short, without punctuation.

    They stand on the lines of prose, or are drawn line by line with their texts.
    """
    texts = [row for row in rows if row.table < 0]
    left = [run for row in texts for run in row.runs if run.u1 <= cut]
    if not left or any(run.prose for run in left):
        return False
    width = (max(run.u1 for run in left) - min(run.u0 for run in left)) / max(run.size for run in left)
    if width > _LONG_LABELS:
        return False
    both = [row for row in texts if row.u0 < cut < row.u1]
    adjoining = sum(any(one.end == two.start for one, two in pairwise(row.runs)) for row in both)
    if adjoining * 5 >= len(both) * 4 > 0:
        return True
    if width > _LABELS:
        return False
    prose = any(run.prose for row in texts for run in row.runs)
    return prose and len(both) * 3 >= 2 * sum(row.u0 <= cut for row in texts)


def _are_prose(
    rows: Sequence[PrintedRow], left: Sequence[Stretch], right: Sequence[Stretch], size: float, cut: float
) -> bool:
    """Whether sentences stand on both sides, at the right from one margin on, and some lines at the left are full."""
    runs = [run for row in rows if row.table < 0 for run in row.runs if run.prose]
    before = sum(run.u1 <= cut for run in runs)
    begin = min(start for start, _ in right)
    level = sum(start <= begin + 1.2 * size for start, _ in right)
    full = round(_share_full(left, size) * len(left))
    return min(before, len(runs) - before) >= 2 and level * 5 >= len(right) * 3 and full >= 2


def _are_full(left: Sequence[Stretch], right: Sequence[Stretch], size: float) -> bool:
    """Whether many lines of the first column, and some of the other, run to the end."""
    return _is_dense(left) and _is_dense(right) and _share_full(left, size) >= 0.35


def _is_wide(side: Sequence[Stretch], size: float) -> bool:
    """Whether there is room for running text, and most lines use some of it."""
    if len(side) < 2:
        return False
    lengths = sorted(end - start for start, end in side)
    if lengths[len(lengths) // 2] < 4.5 * size:
        return False
    return max(end for _, end in side) - min(start for start, _ in side) >= _NARROWEST * size


def _is_dense(side: Sequence[Stretch]) -> bool:
    width = max(end for _, end in side) - min(start for start, _ in side)
    return sum(end - start for start, end in side) >= 0.4 * width * len(side)


def _drawn_apart(rows: Sequence[PrintedRow], cut: float) -> bool:
    """Whether the page draws all of one side before anything of the other, over several rows."""
    texts = [row for row in rows if row.table < 0]
    left = [run.start for row in texts for run in row.runs if run.u1 <= cut]
    right = [run.start for row in texts for run in row.runs if run.u1 > cut]
    return bool(left and right) and (max(left) < min(right) or max(right) < min(left))


def _share_full(side: Sequence[Stretch], size: float) -> float:
    """Share of lines that reach the end of their column."""
    margin = max(end for _, end in side)
    return sum(end >= margin - _FLUSH * size for _, end in side) / len(side)
