"""Columns of print (段): which printed lines share a left and a right margin, over all pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.clean.strips import Strip

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


def find_columns(strips: Sequence[Strip]) -> list[list[Frame]]:
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
