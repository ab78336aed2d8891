"""Bars without numbers (棒グラフ): their length measured against the printed axis of percentages."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from extractors.model.document import Document, FilledRect
from extractors.model.records import Option
from extractors.reviews.surveys.lines import to_float
from extractors.reviews.surveys.marks import Area, Word, rects_of, words_in
from extractors.model.vocabulary import PercentOrigin

_TICK = re.compile(r"^([0-9０-９]{1,3})[\s　]*[%％]$")
_OFF = 2.0
"""Points by which a bar may miss the axis's zero, or ticks a line."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale of percentages along the page."""

    zero: float
    point: float
    """Points of the page for one percent."""

    def percent(self, x: float) -> float:
        return round((x - self.zero) / self.point, 1)


def axis_options(document: Document, area: Area) -> tuple[Option, ...]:
    """Options of a chart of lying bars, one for each, from top to bottom; empty without an axis or labels."""
    rects = rects_of(document, area.page)
    if not rects:
        return ()
    words = words_in(document, area)
    axis = read_axis(words)
    if axis is None:
        return ()
    bars = [r for r in rects if area.holds(r.box) and abs(r.box.x0 - axis.zero) <= _OFF and _is_bar(r)]
    labels = [_label(words, bar, axis.zero) for bar in bars]
    if len(bars) < 2 or not all(labels) or len({round(bar.box.y0) for bar in bars}) != len(bars):
        return ()
    found = sorted(zip(bars, labels, strict=True), key=lambda pair: pair[0].box.y0)
    shares = [axis.percent(bar.box.x1) for bar, _ in found]
    if any(not 0.0 <= share <= 100.5 for share in shares):
        return ()
    return tuple(
        Option(label, share, None, PercentOrigin.MEASURED) for (_, label), share in zip(found, shares, strict=True)
    )


def read_axis(words: list[Word]) -> Axis | None:
    """The scale that three or more percentages on one line make, evenly apart and beginning with 0."""
    rows: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for word in words:
        if tick := _TICK.match(word.text):
            rows[round(word.y / 3)].append((to_float(tick[1]) or 0.0, word.x))
    for row in rows.values():
        row.sort(key=lambda tick: tick[1])
        if len(row) < 3 or row[0][0] != 0.0 or row[-1][0] <= 0.0:
            continue
        axis = Axis(row[0][1], (row[-1][1] - row[0][1]) / row[-1][0])
        if axis.point > 0 and all(abs(axis.zero + value * axis.point - x) <= _OFF for value, x in row):
            return axis
    return None


def _is_bar(rect: FilledRect) -> bool:
    return 4 <= rect.box.y1 - rect.box.y0 <= 40 and rect.box.x1 > rect.box.x0


def _label(words: list[Word], bar: FilledRect, zero: float) -> str:
    """The words to the left of a bar, at its height."""
    middle = (bar.box.y0 + bar.box.y1) / 2
    beside = [word for word in words if word.box.x1 <= zero + _OFF and word.box.y0 - 3 <= middle <= word.box.y1 + 3]
    return "".join(word.text for word in sorted(beside, key=lambda word: (round(word.y / 4), word.box.x0)))
