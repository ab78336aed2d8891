"""How far lines of table cells may run before they wrap.

Columns of print (段): which printed lines share a left and a right margin, over all pages.

Titles that hang: a second line set in under the words of the first, as in a printed agenda.

``第２　議案第９号　海岸整備基金条例の一部を改正する条`` and below, under 海岸, ``例``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.model.document import CellRef, Source
from pipeline.clean.strips import Strip, display_width

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


NEAR = 6.0
"""Full-width characters by which all lines of a frame may be indented."""


@dataclass(slots=True)
class Frame:
    """The lines of one block on one page, later those of a column over all pages."""

    strips: list[Strip]
    left: float
    right: float
    shift: float = 0.0
    """How far this page is set to the right of the others: left and right pages are not printed alike."""


def find_print_columns(strips: Sequence[Strip]) -> list[list[Frame]]:
    """Frames outside tables, grouped by the column of print that they belong to."""
    frames: dict[tuple[int, int, bool], list[Strip]] = defaultdict(list)
    for strip in strips:
        if strip.cell is None:
            key = (strip.page, strip.block, strip.vertical) if strip.drawn else (0, strip.block, False)
            frames[key].append(strip)
    columns: list[list[Frame]] = []
    found = [Frame(members, min(s.start for s in members), max(s.end for s in members)) for members in frames.values()]
    for frame in sorted(found, key=lambda frame: -len(frame.strips)):
        home = next((column for column in columns if _belongs(frame, column[0])), None)
        if home is None:
            columns.append([frame])
        else:
            home.append(frame)
    for column in columns:
        _set_shifts(column)
    return columns


def _belongs(frame: Frame, column: Frame) -> bool:
    """Whether a frame can be a page's share of the column: it begins near its left and stays within its right."""
    one, other = frame.strips[0], column.strips[0]
    if one.vertical != other.vertical or one.drawn != other.drawn:
        return False
    em = other.em
    return -3 * em <= frame.left - column.left <= NEAR * em and frame.right <= column.right + 3 * em


def _set_shifts(column: Sequence[Frame]) -> None:
    """Compare where full lines end; a page with too few of them is taken to be like those that begin where it does."""
    ends = [_full_end(frame) for frame in column]
    known = Counter(end for end in ends if end is not None)
    if not known or not column[0].strips[0].drawn:
        return
    usual, em = known.most_common(1)[0][0], column[0].strips[0].em
    alike: dict[int, Counter[float]] = defaultdict(Counter)
    left = min(frame.left for frame, end in zip(column, ends, strict=True) if end == usual)
    for frame, end in zip(column, ends, strict=True):
        # Both sides must have moved: a page may happen to have few full lines, or none that isn't set in.
        if (
            end is not None
            and 0.7 * em < abs(end - usual) <= 3 * em
            and abs(end - usual - frame.left + left) < 1.1 * em
        ):
            frame.shift = end - usual
        if end is not None:
            alike[round(frame.left)][frame.shift] += 1
    for frame, end in zip(column, ends, strict=True):
        if end is None and alike[round(frame.left)]:
            frame.shift = alike[round(frame.left)].most_common(1)[0][0]


def _full_end(frame: Frame) -> float | None:
    """Where most of the long lines end, to the point."""
    if len(frame.strips) < 6:
        return None
    longest = max(strip.length for strip in frame.strips)
    ends = Counter(round(strip.end) for strip in frame.strips if strip.length >= 0.8 * longest)
    end, count = max(ends.items(), key=lambda item: (item[1], item[0]))
    return float(end) if count >= 3 else None


_COLUMN = re.compile(r"(?<=[　 \t])\S")
_LEAST = 11.0
"""A last column shorter than this holds names, not titles."""
_SLACK = 2.0


def find_hanging(strips: Sequence[Strip]) -> frozenset[int]:
    """Printed lines (by their index) that go on in a line set in under them."""
    pairs = list(_candidates(strips))
    if len(pairs) < 2:
        return frozenset()
    ends = Counter(round(left.end / left.em) for left, _ in pairs)
    edge = max(end for end, count in ends.items() if count == max(ends.values()))
    full = [(left, right) for left, right in pairs if abs(left.end / left.em - edge) <= _SLACK]
    return frozenset(left.line for left, _ in full) if len(full) >= 2 and len(full) * 2 >= len(pairs) else frozenset()


def _candidates(strips: Sequence[Strip]) -> Iterator[tuple[Strip, Strip]]:
    """Pairs of lines whose second begins right under a column of the first, or of the line above it."""
    hung: float | None = None
    for left, right in pairwise(strips):
        if left.cell is not None or right.cell is not None or left.block != right.block or left.closed or right.tabular:
            hung = None
            continue
        em = left.em
        if hung is not None and abs(left.start - hung) < 0.6 * em and abs(right.start - hung) < 0.6 * em:
            yield left, right
            continue
        hung = None
        if right.start - left.start >= 2 * em and _last_column(left, right.start):
            hung = right.start
            yield left, right


def _last_column(left: Strip, start: float) -> bool:
    """Whether the last wide column of ``left`` begins at ``start``."""
    for match in _COLUMN.finditer(left.text):
        at = left.start + display_width(left.text[: match.start()]) * left.em
        if abs(at - start) < 0.8 * left.em:
            rest = left.text[match.start() :]
            return "　　" not in rest and (left.end - at) / left.em >= _LEAST
    return False
