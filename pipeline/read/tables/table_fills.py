"""Tables told by coloured areas (塗り分け): the edges of areas that touch are as good as ruled lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.read.tables.shapes import Fill, Rule

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


def rules_of_fills(fills: Sequence[Fill]) -> tuple[list[Rule], list[Rule]]:
    """Lines across and down along the edges of areas that cover a table, a head and two rows of it."""
    areas = [fill for fill in fills if fill.x1 - fill.x0 >= _LEAST_WIDTH and fill.y1 - fill.y0 >= _LEAST_HEIGHT]
    across: list[Rule] = []
    down: list[Rule] = []
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


def _edges(group: Sequence[Fill]) -> tuple[list[Rule], list[Rule]]:
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


def _lines(sides: Sequence[tuple[float, float, float]], start: float, end: float, share: float) -> list[Rule]:
    """Places where sides of areas together run along this share of the way from ``start`` to ``end``."""
    found: list[Rule] = []
    places = sorted({round(at, 1) for at, _, _ in sides})
    merged = [place for before, place in pairwise([-1e9, *places]) if place - before > _NEAR]
    for place in merged:
        parts = sorted((a, b) for at, a, b in sides if abs(at - place) <= _NEAR)
        reached, length = start, 0.0
        for a, b in parts:
            length += max(0.0, b - max(a, reached))
            reached = max(reached, b)
        if length >= share * (end - start):
            found.append(Rule(place, start, end))
    return found
