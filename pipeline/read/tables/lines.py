"""Ruled lines made whole: dots and pieces merged, double lines taken as one, connected lines together.

Tables told by coloured areas (塗り分け): the edges of areas that touch are as good as ruled lines.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.read.tables.shapes import Fill, RuledLine

SAME_LINE = 1.6
"""Lines this close are one: pieces of a line, or a double line (二重線)."""
JOIN = 4.0
"""Gap that the dots or dashes of a line leave."""
SHORTEST = 4.0
REACH = 2.5
"""A line that stops this far from another one still meets it."""
MAX_CROSSINGS = 400_000


@dataclass(frozen=True, slots=True)
class Network:
    """Lines that meet each other."""

    across: tuple[RuledLine, ...]
    down: tuple[RuledLine, ...]


class TooManyLines(Exception):
    """Following all crossings would take too long."""


def merge_lines(rules: Iterable[RuledLine], limit: float) -> list[RuledLine]:
    """Whole lines, sorted by position: pieces on one line joined, what lies off the page (0 to ``limit``) left out."""
    ordered = sorted(rule for rule in rules if -1.0 <= rule.at <= limit + 1.0)
    merged: list[RuledLine] = []
    begin = 0
    for index in range(1, len(ordered) + 1):
        if index < len(ordered) and ordered[index].at - ordered[begin].at <= SAME_LINE:
            continue
        merged += _merge_one(ordered[begin:index])
        begin = index
    return merged


def _merge_one(pieces: Sequence[RuledLine]) -> list[RuledLine]:
    """Pieces on one line joined where they follow each other."""
    at = sum(piece.at for piece in pieces) / len(pieces)
    pieces = sorted(pieces, key=lambda piece: piece.start)
    result: list[RuledLine] = []
    start, end, width = pieces[0].start, pieces[0].end, pieces[0].width
    for piece in pieces[1:]:
        if piece.start - end <= JOIN:
            end, width = max(end, piece.end), max(width, piece.width)
        else:
            result.append(RuledLine(at, start, end, width))
            _, start, end, width = piece
    result.append(RuledLine(at, start, end, width))
    return [rule for rule in result if rule.end - rule.start >= SHORTEST]


def networks(across: Sequence[RuledLine], down: Sequence[RuledLine]) -> list[Network]:
    """Groups of lines that meet each other; lines that meet no other line are in none.

    Both sequences are sorted by position, and lines at one position do not overlap.
    """
    parent = list(range(len(across) + len(down)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    rows = _by_position(across)
    heights = [at for at, _, _ in rows]
    looked = 0
    for number, line in enumerate(down, len(across)):
        first = bisect_left(heights, line.start - REACH)
        last = bisect_right(heights, line.end + REACH)
        looked += last - first
        if looked > MAX_CROSSINGS:
            raise TooManyLines
        for _, offset, starts in rows[first:last]:
            position = bisect_right(starts, line.at + REACH) - 1
            if position >= 0 and across[offset + position].end + REACH >= line.at:
                parent[root(number)] = root(offset + position)
    groups: dict[int, tuple[list[RuledLine], list[RuledLine]]] = {}
    for node in range(len(parent)):
        lines = groups.setdefault(root(node), ([], []))
        if node < len(across):
            lines[0].append(across[node])
        else:
            lines[1].append(down[node - len(across)])
    return [Network(tuple(flat), tuple(upright)) for flat, upright in groups.values() if flat and upright]


def _by_position(rules: Sequence[RuledLine]) -> list[tuple[float, int, list[float]]]:
    """For each position: the position, index of its first line, starts of its lines."""
    rows: list[tuple[float, int, list[float]]] = []
    for index, rule in enumerate(rules):
        if rows and rows[-1][0] == rule.at:
            rows[-1][2].append(rule.start)
        else:
            rows.append((rule.at, index, [rule.start]))
    return rows


def near_values(values: Iterable[float], tolerance: float) -> list[float]:
    """Sorted values with those nearer than ``tolerance`` to the first of their group replaced by its mean."""
    result: list[float] = []
    group: list[float] = []
    for value in sorted(values):
        if group and value - group[0] > tolerance:
            result.append(sum(group) / len(group))
            group = []
        group.append(value)
    if group:
        result.append(sum(group) / len(group))
    return result


_MOST = 400
"""A drawing with more areas is no table of ours."""
_NEAR = 1.5
"""Distance at which areas touch."""
_LEAST_WIDTH, _LEAST_HEIGHT = 20.0, 8.0
_LEAST_TABLE = 120.0
_LEAST_EDGES = 4
"""Edges across: a head and two rows. What begins at the edge of the paper is a background."""
_WHITE = 0.985
_WHOLE = 0.95
"""Share of the height that an edge between columns runs along, and of the table that is covered."""
_MOSTLY = 0.6
"""Share of the width that an edge between rows runs along: the first column may be one area."""


def rules_of_fills(fills: Sequence[Fill]) -> tuple[list[RuledLine], list[RuledLine]]:
    """Lines across and down along the edges of areas that cover a table, a head and two rows of it."""
    areas = [fill for fill in fills if fill.x1 - fill.x0 >= _LEAST_WIDTH and fill.y1 - fill.y0 >= _LEAST_HEIGHT]
    across: list[RuledLine] = []
    down: list[RuledLine] = []
    if 3 <= len(areas) <= _MOST:
        for group in _touching(areas):
            lines = _edges(group)
            across += lines[0]
            down += lines[1]
    return across, down


def _touching(areas: Sequence[Fill]) -> list[list[Fill]]:
    """Areas that touch each other, group by group."""
    groups: list[list[Fill]] = []
    for area in areas:
        joined = [group for group in groups if any(_touch(area, other) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([area, *(other for group in joined for other in group)])
    return groups


def _touch(one: Fill, other: Fill) -> bool:
    return (
        one.x0 - _NEAR < other.x1
        and other.x0 - _NEAR < one.x1
        and one.y0 - _NEAR < other.y1
        and other.y0 - _NEAR < one.y1
    )


def _edges(group: Sequence[Fill]) -> tuple[list[RuledLine], list[RuledLine]]:
    """Edges that run through the whole of a group; none where it is no table."""
    x0, x1 = min(area.x0 for area in group), max(area.x1 for area in group)
    y0, y1 = min(area.y0 for area in group), max(area.y1 for area in group)
    covered = sum((area.x1 - area.x0) * (area.y1 - area.y0) for area in group)
    coloured = any(area.shade < _WHITE for area in group)
    if len(group) < 3 or x1 - x0 < _LEAST_TABLE or not coloured or covered < _WHOLE * (x1 - x0) * (y1 - y0):
        return [], []
    across = _lines([(y, area.x0, area.x1) for area in group for y in (area.y0, area.y1)], x0, x1, _MOSTLY)
    down = _lines([(x, area.y0, area.y1) for area in group for x in (area.x0, area.x1)], y0, y1, _WHOLE)
    if len(across) < _LEAST_EDGES or x0 < _LEAST_HEIGHT:
        return [], []
    # A frame without columns inside says less than how the words are aligned.
    return across, down if len(down) > 2 else []


def _lines(sides: Sequence[tuple[float, float, float]], start: float, end: float, share: float) -> list[RuledLine]:
    """Places where sides of areas together run along this share of the way from ``start`` to ``end``."""
    found: list[RuledLine] = []
    places = sorted({round(at, 1) for at, _, _ in sides})
    merged = [place for before, place in pairwise([-1e9, *places]) if place - before > _NEAR]
    for place in merged:
        parts = sorted((a, b) for at, a, b in sides if abs(at - place) <= _NEAR)
        reached, length = start, 0.0
        for a, b in parts:
            length += max(0.0, b - max(a, reached))
            reached = max(reached, b)
        if length >= share * (end - start):
            found.append(RuledLine(place, start, end))
    return found
