"""Stacked bars (帯グラフ) with a legend: shares measured where they are not printed.

Bars without numbers (棒グラフ): their length measured against the printed axis of percentages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from extractors.model.document import Document, FilledRect
from extractors.model.grounding import squash
from extractors.model.records import Option
from extractors.model.vocabulary import PercentOrigin
from extractors.reviews.surveys.lines import to_float
from extractors.reviews.surveys.marks import Area, PageWord, chars_of, printed_lines, rects_of, words_in

_SAME = 1.5
_ABOVE = 12.0
"""A number over a bar may stand at the height of the question."""
_SHADE = 0.012
_DIGITS = re.compile(r"^[0-9０-９.．%％\s]+$")
_PERCENT = re.compile(r"^約?([0-9０-９]{1,3}(?:[.．][0-9０-９]+)?)[\s　]*[%％]?$")
_FOOT = re.compile(r"[-－‐―]\s*[0-9０-９]{1,3}\s*[-－‐―]?$")
"""A page number that the legend's line runs into."""


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend."""

    label: str
    shade: float


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One bar, its segments from left to right."""

    segments: tuple[FilledRect, ...]

    @property
    def top(self) -> float:
        return self.segments[0].box.y0

    @property
    def left(self) -> float:
        return self.segments[0].box.x0

    @property
    def right(self) -> float:
        return self.segments[-1].box.x1


@dataclass(frozen=True, slots=True)
class Share:
    """What one key has of a bar; ``percent`` is None where it can't be told from its neighbour."""

    label: str
    percent: float | None
    middle: float | None
    room: float = 0.0
    """Percentage of the gap in which an unseen segment stands."""


def bar_options(document: Document, area: Area) -> tuple[Option, ...]:
    """Options with their shares from the one stacked bar in an area; empty if there is none or no legend."""
    rects = rects_of(document, area.page)
    if not rects:
        return ()
    keys = read_chart_legend(document, area.page, rects)
    bars = find_bars(rects)
    here = [bar for bar in bars if area.holds(bar.segments[0].box)]
    if len(keys) < 2 or len(here) != 1:
        return ()
    left = min(bar.left for bar in bars)
    right = max(bar.right for bar in bars)
    shares = measure_bars(here[0], keys, left, right)
    return _with_print(shares, words_in(document, Area(area.page, area.top - _ABOVE, area.bottom))) if shares else ()


def find_bars(rects: list[FilledRect]) -> list[ChartBar]:
    """Rows of at least two rectangles of one height that stand side by side."""
    rows: dict[tuple[int, int], list[FilledRect]] = {}
    for rect in rects:
        if rect.box.y1 - rect.box.y0 >= 6:
            rows.setdefault((round(rect.box.y0), round(rect.box.y1)), []).append(rect)
    bars = []
    for row in rows.values():
        row.sort(key=lambda rect: rect.box.x0)
        close = all(-_SAME <= b.box.x0 - a.box.x1 <= 8 for a, b in pairwise(row))
        wide = row[-1].box.x1 - row[0].box.x0
        if len(row) >= 2 and close and wide >= 80:
            bars.append(ChartBar(tuple(row)))
    return sorted(bars, key=lambda bar: bar.top)


def read_chart_legend(document: Document, page: int, rects: list[FilledRect]) -> list[Key]:
    """Swatches with the words to their right, in reading order."""
    swatches = [r for r in rects if r.box.x1 - r.box.x0 <= 24 and r.box.y1 - r.box.y0 <= 24]
    lines = [(line, chars_of(document, line)) for line in printed_lines(document, page) if line.box is not None]
    keys = []
    for swatch in swatches:
        middle = (swatch.box.y0 + swatch.box.y1) / 2
        limit = min(
            (o.box.x0 for o in swatches if o.box.x0 > swatch.box.x0 and abs((o.box.y0 + o.box.y1) / 2 - middle) < 6),
            default=1e9,
        )
        chars = [
            char
            for line, letters in lines
            if line.box is not None and line.box.y0 - 2 <= middle <= line.box.y1 + 2
            for char in letters
            if swatch.box.x1 - 1 <= char.x < limit
        ]
        label = _FOOT.sub("", _run(chars))
        if label:
            keys.append((swatch, Key(label, swatch.shade)))
    keys.sort(key=lambda pair: (round(pair[0].box.y0 / 6), pair[0].box.x0))
    shades = [key.shade for _, key in keys]
    return [key for _, key in keys] if len(keys) == len(set(shades)) else []


def _run(chars: list[PageWord]) -> str:
    """Characters that follow each other from the swatch on, up to the first wide gap."""
    text, last = "", None
    for char in sorted(chars, key=lambda c: c.box.x0):
        if last is not None and char.box.x0 - last > 1.5 * char.height:
            break
        text += char.text
        last = char.box.x1
    return text


def measure_bars(bar: ChartBar, keys: list[Key], left: float, right: float) -> list[Share]:
    """What each key has of the bar; a segment too thin to be seen is the gap where it should stand."""
    order: list[int] = []
    for segment in bar.segments:
        first = order[-1] + 1 if order else 0
        near = [i for i in range(first, len(keys)) if abs(keys[i].shade - segment.shade) <= _SHADE]
        if not near:
            return []
        order.append(min(near, key=lambda i: abs(keys[i].shade - segment.shade)))
    shares = [Share(key.label, None, None) for key in keys]
    scale = 100 / (right - left)
    edges = [left]
    for index, segment in zip(order, bar.segments, strict=True):
        x0, x1 = segment.box.x0, segment.box.x1
        shares[index] = Share(keys[index].label, (x1 - x0) * scale, (x0 + x1) / 2)
        edges.extend((x0, x1))
    edges.append(right)
    for place in range(len(order) + 1):
        before = order[place - 1] if place else -1
        after = order[place] if place < len(order) else len(keys)
        x0, x1 = edges[2 * place], edges[2 * place + 1]
        for index in range(before + 1, after):
            percent = (x1 - x0) * scale if after - before == 2 else 0.0 if x1 - x0 < 0.2 else None
            shares[index] = Share(keys[index].label, percent, (x0 + x1) / 2, (x1 - x0) * scale)
    return shares


def _with_print(shares: list[Share], words: list[PageWord]) -> tuple[Option, ...]:
    """The shares, replaced by the printed number where one stands for it."""
    clean: list[tuple[float, PageWord]] = []
    jumbled = ""
    for word in words:
        number = _PERCENT.match(squash(word.text))
        value = to_float(number[1]) if number else None
        if value is not None and value <= 100:
            clean.append((value, word))
        elif _DIGITS.match(word.text):
            jumbled += squash(word.text)
    options = [_printed(share, clean) for share in shares]
    for index, (share, option) in enumerate(zip(shares, options, strict=True)):
        fitting = [pair for pair in clean if option.percent is None and pair[0] <= share.room + 0.3]
        if fitting and share.middle is not None:
            nearest = min(fitting, key=lambda pair: abs(pair[1].x - share.middle if share.middle else 0))
            if _is_last_unknown(options, index, nearest[1], share):
                clean.remove(nearest)
                options[index] = Option(share.label, nearest[0], None, PercentOrigin.PRINTED)
    return _unjumbled(_completed(shares, options), jumbled)


def _completed(shares: list[Share], options: list[Option]) -> list[Option]:
    """The one unseen segment that is still unknown has what the others leave of its gap."""
    unknown = [index for index, option in enumerate(options) if option.percent is None]
    if len(unknown) != 1:
        return options
    index = unknown[0]
    gap = [o.percent or 0.0 for s, o in zip(shares, options, strict=True) if s.room == shares[index].room]
    rest = round(max(0.0, shares[index].room - sum(gap)), 1)
    done = Option(options[index].label, rest, None, PercentOrigin.MEASURED)
    return [*options[:index], done, *options[index + 1 :]]


def _is_last_unknown(options: list[Option], index: int, word: PageWord, share: Share) -> bool:
    """Of two unseen segments in one gap, the number belongs to the one on whose side it stands."""
    unknown = [i for i, option in enumerate(options) if option.percent is None]
    right = share.middle is not None and word.x >= share.middle
    return len(unknown) == 1 or index == (unknown[-1] if right else unknown[0])


def _printed(share: Share, clean: list[tuple[float, PageWord]]) -> Option:
    """The option with the printed number next to its measure, which is used up."""
    if share.percent is None:
        return Option(share.label, None, None, None)
    near = min(clean, key=lambda pair: abs(pair[0] - (share.percent or 0.0)), default=None)
    if near is not None and abs(near[0] - share.percent) <= 0.5 and share.percent > 0:
        clean.remove(near)
        return Option(share.label, near[0], None, PercentOrigin.PRINTED)
    return Option(share.label, round(share.percent, 1), None, PercentOrigin.MEASURED)


def _unjumbled(options: list[Option], jumbled: str) -> tuple[Option, ...]:
    """Numbers printed over each other are read where their characters are those of the measures."""
    left = [option for option in options if option.percent_origin is PercentOrigin.MEASURED and option.percent]
    left.sort(key=lambda option: -(option.percent or 0.0))
    while left:
        if Counter("".join(f"{option.percent}%" for option in left)) == Counter(jumbled):
            return tuple(Option(o.label, o.percent, None, PercentOrigin.PRINTED) if o in left else o for o in options)
        left.pop()
    return tuple(options)


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


def read_axis(words: list[PageWord]) -> Axis | None:
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


def _label(words: list[PageWord], bar: FilledRect, zero: float) -> str:
    """The words to the left of a bar, at its height."""
    middle = (bar.box.y0 + bar.box.y1) / 2
    beside = [word for word in words if word.box.x1 <= zero + _OFF and word.box.y0 - 3 <= middle <= word.box.y1 + 3]
    return "".join(word.text for word in sorted(beside, key=lambda word: (round(word.y / 4), word.box.x0)))
