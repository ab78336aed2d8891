"""A grid of cells from lines that meet each other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from extractors.model.document import Box
from pipeline.read.tables.lines import REACH, Network, near_values
from pipeline.read.tables.shapes import RuledCell, RuledLine, RuledTable

THINNEST = 3.5
"""Rows and columns narrower than this hold no text: double lines, shadows of frames."""
OPEN_SIDE = 6.0
"""Lines that stick out further than this beyond the last line across them make an open side."""
MAX_CELLS = 110_000
_COVERED = 0.6


class TooManyCells(Exception):
    """The grid has more cells than are read."""


def make_grid(network: Network) -> RuledTable | None:
    """Cells bounded by the lines; None where they bound no two cells.

    Sides without a border (in Japan tables are often open to the left and right) end
    where the lines across them end.
    """
    xs, left, right = _borders(network.down, network.across)
    ys, top, bottom = _borders(network.across, network.down)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) == 2 and len(ys) == 2):
        return None
    if (len(xs) - 1) * (len(ys) - 1) > MAX_CELLS:
        raise TooManyCells
    walls = _walls(network.down, xs, ys)
    floors = _walls(network.across, ys, xs)
    cells = _cells(xs, ys, walls, floors)
    xs, ys, cells = _compact(xs, ys, cells)
    box = Box(xs[0], ys[0], xs[-1], ys[-1])
    return RuledTable(
        box,
        tuple(xs),
        tuple(ys),
        tuple(_cell(xs, ys, place) for place in cells),
        closed_top=top,
        closed_bottom=bottom,
        closed_sides=left and right,
    )


def _cell(xs: Sequence[float], ys: Sequence[float], place: tuple[int, int, int, int]) -> RuledCell:
    row, column, height, width = place
    return RuledCell(row, column, height, width, Box(xs[column], ys[row], xs[column + width], ys[row + height]))


def _borders(lines: Sequence[RuledLine], crossing: Sequence[RuledLine]) -> tuple[list[float], bool, bool]:
    """Positions of the borders, and whether lines are printed at the first and at the last."""
    positions = near_values((line.at for line in lines), THINNEST)
    first, last = positions[0], positions[-1]
    before = near_values((line.start for line in crossing if line.start < first - OPEN_SIDE), OPEN_SIDE)
    after = near_values((line.end for line in crossing if line.end > last + OPEN_SIDE), OPEN_SIDE)
    start = _common(before, [line.start for line in crossing])
    end = _common(after, [line.end for line in crossing])
    if start is not None:
        positions.insert(0, start)
    if end is not None:
        positions.append(end)
    return positions, start is None, end is None


def _common(candidates: Sequence[float], ends: Sequence[float]) -> float | None:
    """The open end that most lines have; one line alone that sticks out is no side."""
    best, most = None, 1
    for candidate in candidates:
        count = sum(abs(end - candidate) <= OPEN_SIDE for end in ends)
        if count > most:
            best, most = candidate, count
    return best


def _walls(lines: Sequence[RuledLine], positions: Sequence[float], steps: Sequence[float]) -> list[bytearray]:
    """For each border position: which steps (rows for upright lines) have a line there; outer borders always do."""
    count = len(steps) - 1
    walls = [bytearray(count) for _ in positions]
    walls[0] = walls[-1] = bytearray(b"\1" * count)
    for line in lines:
        index = _nearest(positions, line.at)
        wall = walls[index]
        step = max(0, bisect_left(steps, line.start) - 1)
        while step < count and steps[step] < line.end:
            low, high = steps[step], steps[step + 1]
            covered = min(high, line.end + REACH) - max(low, line.start - REACH)
            if covered >= _COVERED * (high - low):
                wall[step] = 1
            step += 1
    return walls


def _nearest(positions: Sequence[float], value: float) -> int:
    index = bisect_left(positions, value)
    if index == len(positions) or (index > 0 and value - positions[index - 1] <= positions[index] - value):
        return index - 1
    return index


def _cells(
    xs: Sequence[float], ys: Sequence[float], walls: Sequence[bytearray], floors: Sequence[bytearray]
) -> list[tuple[int, int, int, int]]:
    """(row, column, row span, column span) of each rectangle that no line divides."""
    rows, columns = len(ys) - 1, len(xs) - 1
    taken = [bytearray(columns) for _ in range(rows)]
    cells: list[tuple[int, int, int, int]] = []
    for row in range(rows):
        column = 0
        while column < columns:
            if taken[row][column]:
                column += 1
                continue
            end = column + 1
            while end < columns and not walls[end][row] and not taken[row][end]:
                end += 1
            bottom = row + 1
            while bottom < rows and _goes_on(bottom, column, end, walls, floors):
                bottom += 1
            for covered in range(row, bottom):
                taken[covered][column:end] = b"\1" * (end - column)
            cells.append((row, column, bottom - row, end - column))
            column = end
    return cells


def _goes_on(row: int, column: int, end: int, walls: Sequence[bytearray], floors: Sequence[bytearray]) -> bool:
    """No line parts the columns from ``column`` to ``end`` from the row above, nor from each other."""
    if any(floors[row][column:end]):
        return False
    if not (walls[column][row] and walls[end][row]):
        return False
    return not any(walls[inner][row] for inner in range(column + 1, end))


def _compact(
    xs: list[float], ys: list[float], cells: Sequence[tuple[int, int, int, int]]
) -> tuple[list[float], list[float], list[tuple[int, int, int, int]]]:
    """Borders at which no cell begins taken out."""
    row_starts = sorted({cell[0] for cell in cells})
    column_starts = sorted({cell[1] for cell in cells})
    rows = {start: index for index, start in enumerate(row_starts)}
    columns = {start: index for index, start in enumerate(column_starts)}
    new: list[tuple[int, int, int, int]] = []
    for row, column, height, width in cells:
        bottom = bisect_left(row_starts, row + height)
        right = bisect_left(column_starts, column + width)
        new.append((rows[row], columns[column], bottom - rows[row], right - columns[column]))
    return [xs[i] for i in column_starts] + [xs[-1]], [ys[i] for i in row_starts] + [ys[-1]], new
