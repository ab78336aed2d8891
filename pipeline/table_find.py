"""Tables of a page: from ruled lines, or from aligned columns where evidence is strong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Box, Problem
from pipeline.ruling import Chars, Fill, Found, Grid, Segments
from pipeline.table_cells import members_of
from pipeline.table_grid import TooManyCells, make_grid
from pipeline.table_lines import TooManyLines, merge, networks

_STAGE = "tables"


def find_tables(segments: Segments, chars: Chars, width: float, height: float) -> Found:
    """Tables of one displayed page, from top to bottom."""
    problems = list(segments.problems)
    grids = _ruled(segments, chars, width, height, problems)
    return Found(tuple(grids), tuple(problems))


def _ruled(segments: Segments, chars: Chars, width: float, height: float, problems: list[Problem]) -> list[Grid]:
    if len(segments.across) < 2 or len(segments.down) < 1:
        return []
    across, down = merge(segments.across, height), merge(segments.down, width)
    try:
        groups = networks(across, down)
    except TooManyLines:
        problems.append(Problem("too_many_rules", "lines cross too often to be read as tables", _STAGE))
        return []
    grids: list[Grid] = []
    for group in groups:
        try:
            grid = make_grid(group)
        except TooManyCells:
            problems.append(Problem("table_too_large", "a table has too many cells to be read", _STAGE))
            continue
        if grid is not None and _is_table(grid, chars, segments.fills):
            grids.append(_shaded(grid, segments.fills))
    return _apart(grids, problems)


def _is_table(grid: Grid, chars: Chars, fills: Sequence[Fill]) -> bool:
    """At least two cells have text, and the lines are not those of a chart."""
    members = members_of(chars, grid)
    filled = sum(any(not chars.text[index].isspace() for index in cell) for cell in members)
    return filled >= 2 and not _is_chart(grid, fills, filled)


def _is_chart(grid: Grid, fills: Sequence[Fill], filled: int) -> bool:
    """Coloured areas inside that do not end where cells end are bars."""
    left, top, right, bottom = grid.box
    bars = 0
    for fill in fills:
        if fill.shade > 0.97 or fill.x0 < left - 2 or fill.x1 > right + 2 or fill.y0 < top - 2 or fill.y1 > bottom + 2:
            continue
        free = sum(min(abs(side - border) for border in grid.xs) > 3 for side in (fill.x0, fill.x1))
        free += sum(min(abs(side - border) for border in grid.ys) > 3 for side in (fill.y0, fill.y1))
        bars += free >= 2
    return bars >= 2 and bars * 2 >= filled


def _shaded(grid: Grid, fills: Sequence[Fill]) -> Grid:
    """The grid with the cells marked that lie on a coloured area."""
    dark = [fill for fill in fills if fill.shade < 0.985]
    if not dark or len(dark) * len(grid.cells) > 1_000_000:
        return grid
    cells = tuple(
        replace(cell, shaded=True) if any(_covers(fill, cell.box) for fill in dark) else cell for cell in grid.cells
    )
    return replace(grid, cells=cells)


def _covers(fill: Fill, box: Box) -> bool:
    width = min(fill.x1, box.x1) - max(fill.x0, box.x0)
    height = min(fill.y1, box.y1) - max(fill.y0, box.y0)
    return width > 0.7 * (box.x1 - box.x0) and height > 0.6 * (box.y1 - box.y0)


def _apart(grids: Sequence[Grid], problems: list[Problem]) -> list[Grid]:
    """Grids from top to bottom; one that lies in a cell of another is part of that cell."""
    kept: list[Grid] = []
    for grid in sorted(grids, key=lambda grid: -_area(grid.box)):
        if any(_overlap(grid.box, other.box) > 0.2 * _area(grid.box) for other in kept):
            problems.append(
                Problem("nested_table", "a table inside a table's cell is read as that cell's text", _STAGE)
            )
        else:
            kept.append(grid)
    return sorted(kept, key=lambda grid: (grid.box.y0, grid.box.x0))


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.y1 - box.y0)


def _overlap(one: Box, two: Box) -> float:
    width = min(one.x1, two.x1) - max(one.x0, two.x0)
    height = min(one.y1, two.y1) - max(one.y0, two.y0)
    return max(0.0, width) * max(0.0, height)
