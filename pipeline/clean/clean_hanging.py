"""Titles that hang: a second line set in under the words of the first, as in a printed agenda.

``第２　議案第９号　海岸整備基金条例の一部を改正する条`` and below, under 海岸, ``例``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.clean.strips import Strip, display_width

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
