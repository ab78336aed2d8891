"""How far lines of table cells may run before they wrap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.model.document import CellRef, Source
from pipeline.clean.strips import Strip

_HANGING = frozenset("、。，．）」』】〕)]")
Place = tuple[int, int, int]
"""Table, page, last column that a cell covers."""


@dataclass(slots=True)
class Walls:
    """Right limits of cells: seen where lines wrap, and inferred from where the next column begins."""

    last: dict[CellRef, int] = field(default_factory=dict)
    seen: dict[Place, float] = field(default_factory=dict)
    inferred: dict[Place, float] = field(default_factory=dict)

    def is_full(self, strip: Strip, word: float) -> bool:
        """Whether a word of this width (in characters) had no room left in the cell's line."""
        if strip.cell is None or not strip.drawn or strip.vertical:
            return False
        place = self.place(strip, strip.cell)
        seen, inferred = self.seen.get(place), self.inferred.get(place)
        if seen is not None and (seen - strip.end) / strip.em < word + 0.6:
            return True
        return inferred is not None and (inferred - strip.end) / strip.em < word + 0.3

    def place(self, strip: Strip, cell: CellRef) -> Place:
        """Where the strip's right wall stands."""
        return (cell.table, strip.page, self.last.get(cell, cell.column))


def find_walls(source: Source, strips: Sequence[Strip]) -> Walls:
    """Walls of all tables that have geometry."""
    walls = Walls()
    for number, table in enumerate(source.tables):
        for cell in table.cells:
            walls.last[CellRef(number, cell.row, cell.column)] = cell.column + cell.column_span - 1
    members: dict[Place, list[Strip]] = defaultdict(list)
    starts: dict[Place, float] = {}
    for strip in strips:
        if strip.cell is None or not strip.drawn or strip.vertical:
            continue
        members[walls.place(strip, strip.cell)].append(strip)
        here = (strip.cell.table, strip.page, strip.cell.column)
        starts[here] = min(strip.start, starts.get(here, strip.start))
    for place, lines in members.items():
        right = max(strip.end for strip in lines)
        if _wraps_at(right, lines):
            walls.seen[place] = right
        limit = _limit(source, place, starts)
        if limit is not None and limit >= max(map(_settled_end, lines)) - 0.5 * lines[0].em:
            walls.inferred[place] = limit
    return walls


def _settled_end(strip: Strip) -> float:
    """Where a line ends without a stop that may hang over the wall (ぶら下げ)."""
    return strip.end - strip.em if strip.text[-1:] in _HANGING else strip.end


def _wraps_at(right: float, lines: Sequence[Strip]) -> bool:
    """Whether some line near the right limit breaks off in mid-sentence."""
    return any(
        upper.cell == lower.cell and upper.length >= 6 and (right - upper.end) / upper.em < 1.5 and not upper.closed
        for upper, lower in pairwise(lines)
    )


def _limit(source: Source, place: Place, starts: dict[Place, float]) -> float | None:
    """Right limit by the padding at the table's left side and the next column's left side."""
    table, page, column = place
    box = next((box for number, box in source.tables[table].boxes if number == page), None)
    first = starts.get((table, page, 0))
    if box is None:
        return None
    padding = min(max(first - box.x0, 1.0), 8.0) if first is not None else 4.0
    if column + 1 >= source.tables[table].columns:
        return box.x1 - padding
    following = starts.get((table, page, column + 1))
    return following - 2 * padding if following is not None else None
