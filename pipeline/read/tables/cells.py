"""Characters of a table's cells, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from pipeline.read.tables.shapes import Chars, FilledCell, RuledCell, RuledTable

_CROSSES = 0.2
"""Share of its width that a character must have on either side of a border to cross it."""
_MOST_CROSSING = 100


def assign(chars: Chars, grid: RuledTable) -> list[FilledCell]:
    """The grid's cells with their characters; those whose centre is outside the table are in none."""
    result = []
    for cell, members in zip(grid.cells, _with_overflow(chars, grid, members_of(chars, grid)), strict=True):
        vertical = reads_downwards(chars, members, cell)
        lines = _columns(chars, members) if vertical else cell_lines(chars, members)
        result.append(FilledCell(cell, tuple(tuple(line) for line in lines), vertical))
    return result


def members_of(chars: Chars, grid: RuledTable) -> list[list[int]]:
    """For each cell the indices of the characters whose centre lies in it."""
    owner = np.full((grid.rows, grid.columns), -1, np.int64)
    for index, cell in enumerate(grid.cells):
        owner[cell.row : cell.row + cell.row_span, cell.column : cell.column + cell.column_span] = index
    left, top, right, bottom = grid.box
    x = (np.asarray(chars.x0, np.float64) + np.asarray(chars.x1, np.float64)) / 2
    y = (np.asarray(chars.y0, np.float64) + np.asarray(chars.y1, np.float64)) / 2
    inside = np.flatnonzero((left <= x) & (x < right) & (top <= y) & (y < bottom))
    rows = np.searchsorted(grid.ys, y[inside], "right") - 1
    columns = np.searchsorted(grid.xs, x[inside], "right") - 1
    found = owner[rows, columns]
    inside, found = inside[found >= 0], found[found >= 0]
    order = np.argsort(found, kind="stable")
    ends = np.cumsum(np.bincount(found, minlength=len(grid.cells))).tolist()
    members = inside[order].tolist()
    return [members[start:end] for start, end in pairwise((0, *ends))]


def _with_overflow(chars: Chars, grid: RuledTable, members: list[list[int]]) -> list[list[int]]:
    """Text that runs over its cell's right border, as spreadsheets print it, is in the cell where it begins."""
    owner: dict[int, int] = {}
    crossing: list[int] = []
    for number, (cell, inside) in enumerate(zip(grid.cells, members, strict=True)):
        left, right = cell.box.x0, cell.box.x1
        for index in inside:
            owner[index] = number
            margin = _CROSSES * (chars.x1[index] - chars.x0[index])
            if chars.x0[index] + margin < left or chars.x1[index] - margin > right:
                crossing.append(index)
    if not crossing or len(crossing) > _MOST_CROSSING:
        return members
    for index in crossing:
        run = _run_around(chars, index, owner)
        for other in run:
            owner[other] = owner[run[0]]
    result: list[list[int]] = [[] for _ in members]
    for index, number in sorted(owner.items()):
        result[number].append(index)
    return result


def _run_around(chars: Chars, index: int, owner: dict[int, int]) -> list[int]:
    """Characters beside each other on one line without a gap, from left to right."""
    height = chars.y1[index] - chars.y0[index]
    line = sorted(
        (other for other in owner if abs(chars.y0[other] - chars.y0[index]) < 0.3 * height),
        key=lambda other: chars.x0[other],
    )
    first = last = line.index(index)
    while first > 0 and chars.x0[line[first]] - chars.x1[line[first - 1]] < 0.1 * height:
        first -= 1
    while last + 1 < len(line) and chars.x0[line[last + 1]] - chars.x1[line[last]] < 0.1 * height:
        last += 1
    return line[first : last + 1]


def cell_lines(chars: Chars, members: Sequence[int]) -> list[list[int]]:
    """Characters in printed lines from top to bottom, each from left to right.

    A character belongs to the line whose characters it overlaps by half in height, so
    that small raised marks and characters of another size stay in their line.
    """
    if not members:
        return []
    y0, y1 = chars.y0, chars.y1
    ordered = sorted(members, key=lambda index: (y0[index] + y1[index], chars.x0[index]))
    lines: list[list[int]] = [[ordered[0]]]
    top, bottom = y0[ordered[0]], y1[ordered[0]]
    for index in ordered[1:]:
        overlap = min(bottom, y1[index]) - max(top, y0[index])
        if overlap > 0.5 * min(bottom - top, y1[index] - y0[index]):
            lines[-1].append(index)
            if y1[index] - y0[index] > bottom - top:
                top, bottom = y0[index], y1[index]
        else:
            lines.append([index])
            top, bottom = y0[index], y1[index]
    for line in lines:
        line.sort(key=lambda index: chars.x0[index])
    return [_without_margins(chars, line) for line in lines if any(not chars.text[index].isspace() for index in line)]


def _without_margins(chars: Chars, line: list[int]) -> list[int]:
    start, end = 0, len(line)
    while chars.text[line[start]].isspace():
        start += 1
    while chars.text[line[end - 1]].isspace():
        end -= 1
    return line[start:end]


def reads_downwards(chars: Chars, members: Sequence[int], cell: RuledCell) -> bool:
    """Whether a cell's characters stand in vertical columns, as names at the head of a vote table do.

    Holds where they stand closer to each other downwards than sideways, in columns of at least two.
    """
    dark = [index for index in members if not chars.text[index].isspace()]
    box = cell.box
    if not 2 <= len(dark) <= 200 or box.y1 - box.y0 < 1.2 * (box.x1 - box.x0):
        return False
    size = max(chars.x1[index] - chars.x0[index] for index in dark)
    if size <= 0 or box.x1 - box.x0 > 6 * size:
        return False
    columns = _columns(chars, dark)
    if len(columns) == 1:
        lines = cell_lines(chars, dark)
        return len(lines) == len(dark)
    if max(len(column) for column in columns) < 3:
        return False
    return _pitch_across(chars, columns) > 1.25 * _pitch_down(chars, columns)


def _columns(chars: Chars, members: Sequence[int]) -> list[list[int]]:
    """Characters in columns from right to left, each from top to bottom."""
    x0, x1 = chars.x0, chars.x1
    ordered = sorted(members, key=lambda index: -(x0[index] + x1[index]))
    columns: list[list[int]] = []
    left = right = 0.0
    for index in ordered:
        overlap = min(right, x1[index]) - max(left, x0[index])
        if columns and overlap > 0.5 * min(right - left, x1[index] - x0[index]):
            columns[-1].append(index)
            if x1[index] - x0[index] > right - left:
                left, right = x0[index], x1[index]
        else:
            columns.append([index])
            left, right = x0[index], x1[index]
    for column in columns:
        column.sort(key=lambda index: chars.y0[index])
    return [column for column in columns if any(not chars.text[index].isspace() for index in column)]


def _pitch_down(chars: Chars, columns: Sequence[Sequence[int]]) -> float:
    """Typical distance from one character to the next below it."""
    steps = sorted(chars.y0[second] - chars.y0[first] for column in columns for first, second in pairwise(column))
    return steps[len(steps) // 2] if steps else float("inf")


def _pitch_across(chars: Chars, columns: Sequence[Sequence[int]]) -> float:
    """Smallest distance from one column to the next."""
    centres = [sum(chars.x0[index] + chars.x1[index] for index in column) / len(column) / 2 for column in columns]
    return min(first - second for first, second in pairwise(centres))
