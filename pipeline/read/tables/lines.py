"""Ruled lines made whole: dots and pieces merged, double lines taken as one, connected lines together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.read.tables.shapes import Rule

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

    across: tuple[Rule, ...]
    down: tuple[Rule, ...]


class TooManyLines(Exception):
    """Following all crossings would take too long."""


def merge(rules: Iterable[Rule], limit: float) -> list[Rule]:
    """Whole lines, sorted by position: pieces on one line joined, what lies off the page (0 to ``limit``) left out."""
    ordered = sorted(rule for rule in rules if -1.0 <= rule.at <= limit + 1.0)
    merged: list[Rule] = []
    begin = 0
    for index in range(1, len(ordered) + 1):
        if index < len(ordered) and ordered[index].at - ordered[begin].at <= SAME_LINE:
            continue
        merged += _merge_one(ordered[begin:index])
        begin = index
    return merged


def _merge_one(pieces: Sequence[Rule]) -> list[Rule]:
    """Pieces on one line joined where they follow each other."""
    at = sum(piece.at for piece in pieces) / len(pieces)
    pieces = sorted(pieces, key=lambda piece: piece.start)
    result: list[Rule] = []
    start, end, width = pieces[0].start, pieces[0].end, pieces[0].width
    for piece in pieces[1:]:
        if piece.start - end <= JOIN:
            end, width = max(end, piece.end), max(width, piece.width)
        else:
            result.append(Rule(at, start, end, width))
            _, start, end, width = piece
    result.append(Rule(at, start, end, width))
    return [rule for rule in result if rule.end - rule.start >= SHORTEST]


def networks(across: Sequence[Rule], down: Sequence[Rule]) -> list[Network]:
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
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for node in range(len(parent)):
        lines = groups.setdefault(root(node), ([], []))
        if node < len(across):
            lines[0].append(across[node])
        else:
            lines[1].append(down[node - len(across)])
    return [Network(tuple(flat), tuple(upright)) for flat, upright in groups.values() if flat and upright]


def _by_position(rules: Sequence[Rule]) -> list[tuple[float, int, list[float]]]:
    """For each position: the position, index of its first line, starts of its lines."""
    rows: list[tuple[float, int, list[float]]] = []
    for index, rule in enumerate(rules):
        if rows and rows[-1][0] == rule.at:
            rows[-1][2].append(rule.start)
        else:
            rows.append((rule.at, index, [rule.start]))
    return rows


def cluster(values: Iterable[float], tolerance: float) -> list[float]:
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
