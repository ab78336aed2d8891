"""Tables of a page: from ruled lines, or from aligned columns where evidence is strong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.model.document import Box, Problem
from pipeline.read.tables.columns import find_aligned_tables
from pipeline.read.tables.grids import TooManyCells, make_grid
from pipeline.read.tables.judge import GridVerdict, has_frame, judge
from pipeline.read.tables.lines import TooManyLines, merge_lines, networks, rules_of_fills
from pipeline.read.tables.parts import join_heads, join_sections
from pipeline.read.tables.rows import divide_rows
from pipeline.read.tables.shapes import Chars, Fill, PageTables, RuledLine, RuledTable, Segments

_STAGE = "tables"
_MOST_TABLES = 300
MAX_LOOKS = 2_000_000
"""Characters looked at for all groups of lines of a page together."""


def find_tables(segments: Segments, chars: Chars, width: float, height: float) -> PageTables:
    """Tables of one displayed page, from top to bottom."""
    problems = list(segments.problems)
    beside = rules_of_fills(segments.fills)
    across, down = merge_lines([*segments.across, *beside[0]], height), merge_lines([*segments.down, *beside[1]], width)
    ruled = _ruled(across, down, segments.fills, chars, problems)
    aligned = find_aligned_tables(chars, across, [grid.box for grid in ruled])
    grids = _apart(join_heads([*ruled, *aligned], chars), problems)
    return PageTables(tuple(grids), tuple(problems))


def _ruled(
    across: Sequence[RuledLine], down: Sequence[RuledLine], fills: Sequence[Fill], chars: Chars, problems: list[Problem]
) -> list[RuledTable]:
    """Tables bounded by lines that meet."""
    if len(across) < 2 or not down:
        return []
    try:
        groups = networks(across, down)
    except TooManyLines:
        problems.append(Problem("too_many_rules", "lines cross too often to be read as tables", _STAGE))
        return []
    most = max(20, MAX_LOOKS // (len(chars.text) + 1))
    if len(groups) > most:
        problems.append(Problem("too_many_rules", f"only the {most} largest groups of lines are looked at", _STAGE))
        groups = sorted(groups, key=lambda group: -len(group.across) - len(group.down))[:most]
    grids: list[RuledTable] = []
    for group in join_sections(groups, across, chars):
        try:
            grid = make_grid(group)
        except TooManyCells:
            problems.append(Problem("table_too_large", "a table has too many cells to be read", _STAGE))
            continue
        if grid is None or not has_frame(grid, group):
            continue
        verdict = judge(grid, chars, fills)
        if verdict is GridVerdict.TABLE:
            grids.append(_shaded(divide_rows(grid, chars), fills))
        elif verdict is GridVerdict.UNREADABLE:
            problems.append(Problem("table_unread", "the text of a table stands across its lines", _STAGE))
    return grids


def _shaded(grid: RuledTable, fills: Sequence[Fill]) -> RuledTable:
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


def _apart(grids: Sequence[RuledTable], problems: list[Problem]) -> list[RuledTable]:
    """Grids from top to bottom, none within another.

    A frame of one column around tables is left out; a table within a cell of another table
    is part of that cell's text.
    """
    ordered = sorted(grids, key=lambda grid: -_area(grid.box))
    if len(ordered) > _MOST_TABLES:
        problems.append(Problem("table_too_large", f"only {_MOST_TABLES} tables of a page are read", _STAGE))
    kept: list[RuledTable] = []
    nested = 0
    for index, grid in enumerate(ordered[:_MOST_TABLES]):
        if any(_overlap(grid.box, other.box) > 0.2 * _area(grid.box) for other in kept):
            nested += 1
        elif grid.columns > 1 or not any(_overlap(grid.box, other.box) > 0 for other in ordered[index + 1 :]):
            kept.append(grid)
    if nested:
        detail = f"{nested} tables inside cells of tables are read as those cells' text"
        problems.append(Problem("nested_table", detail, _STAGE))
    return sorted(kept, key=lambda grid: (grid.box.y0, grid.box.x0))


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.y1 - box.y0)


def _overlap(one: Box, two: Box) -> float:
    width = min(one.x1, two.x1) - max(one.x0, two.x0)
    height = min(one.y1, two.y1) - max(one.y0, two.y0)
    return max(0.0, width) * max(0.0, height)
