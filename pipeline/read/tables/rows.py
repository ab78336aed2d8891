"""Rows of half-ruled tables: upright rules, but no rule between most rows.

A cell row is divided by its printed lines only where every line is clearly a row of its own:
a key on each line, most columns filled, nothing wrapped at the right border.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.model.document import Box
from pipeline.read.tables.cells import cell_lines, members_of
from pipeline.read.tables.columns import FIGURE
from pipeline.read.tables.shapes import Chars, RuledCell, RuledTable

LEAST_LINES = 3


def divide_rows(grid: RuledTable, chars: Chars) -> RuledTable:
    """The grid with tall rows divided where their printed lines are rows."""
    size = _tallest(chars)
    tall = [row for row, (top, bottom) in enumerate(pairwise(grid.ys)) if bottom - top > LEAST_LINES * 0.9 * size]
    if not tall or grid.columns < 2 or grid.rows > 6:
        return grid
    members = members_of(chars, grid)
    cuts = {row: borders for row in tall if (borders := _line_borders(grid, row, chars, members))}
    return _divided(grid, cuts) if cuts else grid


def _tallest(chars: Chars) -> float:
    heights = sorted(y1 - y0 for y0, y1 in zip(chars.y0, chars.y1, strict=True))
    return heights[len(heights) // 2] if heights else 1.0


def _line_borders(grid: RuledTable, row: int, chars: Chars, members: Sequence[Sequence[int]]) -> list[float]:
    """Heights between the printed lines of a row, if each line is a row."""
    cells = [(cell, inside) for cell, inside in zip(grid.cells, members, strict=True) if cell.row == row]
    if len(cells) < grid.columns or any(cell.row_span > 1 for cell, _ in cells):
        return []
    lines = [cell_lines(chars, inside) for _, inside in cells]
    columns = [[_extent(chars, line) for line in column] for column in lines]
    keys = columns[0]
    if len(keys) < LEAST_LINES or any(len(column) < 0.7 * len(keys) for column in columns):
        return []
    size = keys[0].y1 - keys[0].y0
    figures = any(_are_figures(chars, column) for column in lines[1:])
    for (cell, _), column in zip(cells, columns, strict=True):
        if not all(_beside(line, keys) for line in column):
            return []
        if not figures and sum(line.x1 > cell.box.x1 - 1.5 * size for line in column) > 0.2 * len(column):
            return []
    return [(upper.y1 + lower.y0) / 2 for upper, lower in pairwise(keys)]


def _are_figures(chars: Chars, lines: Sequence[Sequence[int]]) -> bool:
    """Every line is a figure or a mark: nothing that could go on in the next line."""
    texts = ("".join(chars.text[index] for index in line) for line in lines)
    return all(FIGURE.fullmatch(text) for text in texts)


def _extent(chars: Chars, line: Sequence[int]) -> Box:
    return Box(
        min(chars.x0[index] for index in line),
        min(chars.y0[index] for index in line),
        max(chars.x1[index] for index in line),
        max(chars.y1[index] for index in line),
    )


def _beside(line: Box, keys: Sequence[Box]) -> bool:
    middle = (line.y0 + line.y1) / 2
    return any(abs(middle - (key.y0 + key.y1) / 2) <= 0.3 * (key.y1 - key.y0) for key in keys)


def _divided(grid: RuledTable, cuts: dict[int, list[float]]) -> RuledTable:
    """Every row in ``cuts`` replaced by the rows between its borders."""
    starts: list[int] = []
    ys: list[float] = []
    for row, top in enumerate(grid.ys[:-1]):
        starts.append(len(ys))
        ys += [top, *cuts.get(row, [])]
    starts.append(len(ys))
    ys.append(grid.ys[-1])
    cells: list[RuledCell] = []
    for cell in grid.cells:
        first, last = starts[cell.row], starts[cell.row + cell.row_span]
        pieces = [(row, 1) for row in range(first, last)] if cell.row in cuts else [(first, last - first)]
        for row, span in pieces:
            box = Box(cell.box.x0, ys[row], cell.box.x1, ys[row + span])
            cells.append(RuledCell(row, cell.column, span, cell.column_span, box, cell.shaded))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return RuledTable(
        grid.box, grid.xs, tuple(ys), tuple(cells), grid.closed_top, grid.closed_bottom, grid.closed_sides, grid.ruled
    )
