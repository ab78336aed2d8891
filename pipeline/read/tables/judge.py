"""Whether a grid of lines is a table: charts, frames and decorations are none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise

from pipeline.read.tables.cells import members_of
from pipeline.read.tables.grids import THINNEST
from pipeline.read.tables.lines import Network
from pipeline.read.tables.shapes import Chars, Fill, RuledTable

_WHITE = 0.97
_GAP = 8.0
_RUNNING_HEAD = 60
_TOP = 150.0
_FIGURES = re.compile(r"[0-9０-９.,．，%％\s]+")
_LABELS = 3
"""Labels stand in one of this many rows or columns at the edge."""


class GridVerdict(StrEnum):
    """What a grid of lines is."""

    TABLE = "table"
    OTHER = "other"
    UNREADABLE = "unreadable"
    """A table by its shape, but its text stands across its lines."""


def judge(grid: RuledTable, chars: Chars, fills: Sequence[Fill]) -> GridVerdict:
    """A table has text in two cells, labels along the top or the left, and nothing speaks for a chart.

    One cell with text is enough for the rest of a row at the top of a page.
    """
    members = members_of(chars, grid)
    filled = [any(not chars.text[index].isspace() for index in cell) for cell in members]
    if sum(filled) < 2:
        return GridVerdict.TABLE if sum(filled) == 1 and _is_rest(grid, chars) else GridVerdict.OTHER
    if not _is_labelled(grid, filled) or (grid.columns == 1 and not _is_list(chars, members)) or _is_chart(grid, fills):
        return GridVerdict.OTHER
    if not _is_crossed(grid, chars, members):
        return GridVerdict.TABLE
    full = grid.columns > 1 and grid.rows > 2 and sum(filled) >= 0.6 * len(filled)
    return GridVerdict.UNREADABLE if full else GridVerdict.OTHER


def has_frame(grid: RuledTable, network: Network) -> bool:
    """Each side is ruled from end to end, or not at all, or but for a corner.

    Boxes joined by connecting lines (組織図, 流れ図) leave their common outline open between them.
    """
    left, top, right, bottom = grid.box
    return all(
        _is_whole([(rule.start, rule.end) for rule in rules if abs(rule.at - at) <= THINNEST], start, end)
        for rules, at, start, end in (
            (network.down, left, top, bottom),
            (network.down, right, top, bottom),
            (network.across, top, left, right),
            (network.across, bottom, left, right),
        )
    )


def _is_whole(pieces: Sequence[tuple[float, float]], start: float, end: float) -> bool:
    """No gap between the pieces, and at most at one of the ends."""
    if not pieces:
        return True
    reach = min(piece[0] for piece in pieces)
    short = reach > start + _GAP
    for low, high in sorted(pieces):
        if low > reach + _GAP:
            return False
        reach = max(reach, high)
    return not (short and reach < end - _GAP)


def _is_rest(grid: RuledTable, chars: Chars) -> bool:
    """A single row of several cells with nothing above it but what may be a running head."""
    above = sum(y1 < grid.box.y0 for y1 in chars.y1)
    return grid.rows == 1 and grid.columns > 1 and above <= _RUNNING_HEAD and grid.box.y0 < _TOP


def _is_list(chars: Chars, members: Sequence[Sequence[int]]) -> bool:
    """One column is a table where it has three rows, of which not most are figures as in a chart."""
    texts = ["".join(chars.text[index] for index in cell).strip() for cell in members]
    words = [text for text in texts if text]
    figures = sum(bool(_FIGURES.fullmatch(text)) for text in words)
    return len(words) >= 3 and figures * 2 < len(words)


def _is_labelled(grid: RuledTable, filled: Sequence[bool]) -> bool:
    """Half of the cells of one of the first rows or columns have text, or nearly half of all."""
    if sum(filled) >= 0.4 * len(filled):
        return True
    lines: dict[tuple[str, int], list[bool]] = defaultdict(list)
    for cell, full in zip(grid.cells, filled, strict=True):
        if cell.row < _LABELS:
            lines["row", cell.row].append(full)
        if cell.column < _LABELS:
            lines["column", cell.column].append(full)
    return any(len(line) >= 2 and 2 * sum(line) >= len(line) for line in lines.values())


def _is_crossed(grid: RuledTable, chars: Chars, members: Sequence[Sequence[int]]) -> bool:
    """Many characters stand across a line, as the figures of a chart do across its scale."""
    count = across = 0
    for cell, inside in zip(grid.cells, members, strict=True):
        x0, y0, x1, y1 = cell.box
        for index in inside:
            count += 1
            width = 0.25 * (chars.x1[index] - chars.x0[index])
            height = 0.25 * (chars.y1[index] - chars.y0[index])
            x, y = (chars.x0[index] + chars.x1[index]) / 2, (chars.y0[index] + chars.y1[index]) / 2
            across += x - width < x0 or x + width > x1 or y - height < y0 or y + height > y1
    return across > 0.15 * count


def _is_chart(grid: RuledTable, fills: Sequence[Fill]) -> bool:
    """Coloured areas inside are bars: they start on one line, end anywhere and leave gaps between them."""
    left, top, right, bottom = grid.box
    inside = {
        (round(f.x0), round(f.y0), round(f.x1), round(f.y1))
        for f in fills
        if f.shade < _WHITE and f.x0 >= left - 2 and f.x1 <= right + 2 and f.y0 >= top - 2 and f.y1 <= bottom + 2
    }
    painted = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in inside)
    if painted > 0.75 * (right - left) * (bottom - top):
        return False  # cells painted all over
    upright = [(y1, y0, x0, x1) for x0, y0, x1, y1 in inside]
    lying = [(x0, x1, y0, y1) for x0, y0, x1, y1 in inside]
    return _are_bars(upright) or _are_bars(lying) or _are_stacked(upright) or _are_stacked(lying)


_Bar = tuple[int, int, int, int]
"""(foot, end, side, other side)."""


def _are_bars(bars: Iterable[_Bar]) -> bool:
    """Three or more that stand on one foot, most with ends of their own, most apart from each other."""
    by_foot: dict[int, list[_Bar]] = defaultdict(list)
    for bar in bars:
        by_foot[bar[0]].append(bar)
    for group in by_foot.values():
        if len(group) >= 3 and len({bar[1] for bar in group}) >= 0.6 * len(group) and _apart(group) >= 0.4:
            return True
    return False


def _are_stacked(bars: Iterable[_Bar]) -> bool:
    """Rows of parts whose borders do not agree from row to row, with gaps between the rows."""
    rows: dict[tuple[int, int], list[_Bar]] = defaultdict(list)
    for bar in bars:
        rows[bar[2], bar[3]].append(bar)
    stacks = [row for row in rows.values() if len(row) >= 2]
    if len(stacks) < 2 or _apart([row[0] for row in stacks]) < 0.5:
        return False
    ends = [bar[1] for row in stacks for bar in row]
    return len(set(ends)) >= 0.6 * len(ends)


def _apart(group: Sequence[_Bar]) -> float:
    """Share of neighbours with a gap between them."""
    sides = sorted((bar[2], bar[3]) for bar in group)
    gaps = sum(second[0] - first[1] > 2 for first, second in pairwise(sides))
    return gaps / (len(sides) - 1) if len(sides) > 1 else 0.0
