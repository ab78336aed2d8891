"""Stacked bars (帯グラフ) with a legend: shares measured where they are not printed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from extractors.document import Document, FilledRect
from extractors.grounding import squash
from extractors.records import Option
from extractors.reviews.survey_lines import to_float
from extractors.reviews.survey_marks import Area, Word, chars_of, lines_of, rects_of, words_in
from extractors.vocabulary import PercentOrigin

_SAME = 1.5
_SHADE = 0.012
_PERCENT = re.compile(r"^約?([0-9０-９]{1,3}(?:[.．][0-9０-９]+)?)[\s　]*[%％]?$")
_FOOT = re.compile(r"[-－‐―]\s*[0-9０-９]{1,3}\s*[-－‐―]")


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend."""

    label: str
    shade: float


@dataclass(frozen=True, slots=True)
class Bar:
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


def bar_options(document: Document, area: Area) -> tuple[Option, ...]:
    """Options with their shares from the one stacked bar in an area; empty if there is none or no legend."""
    rects = rects_of(document, area.page)
    if not rects:
        return ()
    keys = read_legend(document, area.page, rects)
    bars = find_bars(rects)
    here = [bar for bar in bars if area.holds(bar.segments[0].box)]
    if len(keys) < 2 or len(here) != 1:
        return ()
    left = min(bar.left for bar in bars)
    right = max(bar.right for bar in bars)
    shares = measure(here[0], keys, left, right)
    return _with_print(shares, keys, words_in(document, area)) if shares else ()


def find_bars(rects: list[FilledRect]) -> list[Bar]:
    """Rows of at least two rectangles of one height that stand side by side."""
    rows: dict[tuple[int, int], list[FilledRect]] = {}
    for rect in rects:
        if rect.box.y1 - rect.box.y0 >= 6:
            rows.setdefault((round(rect.box.y0), round(rect.box.y1)), []).append(rect)
    bars = []
    for row in rows.values():
        row.sort(key=lambda rect: rect.box.x0)
        close = all(
            b.box.x0 - a.box.x1 <= 8 and b.box.x0 - a.box.x1 >= -_SAME for a, b in zip(row, row[1:], strict=False)
        )
        wide = row[-1].box.x1 - row[0].box.x0
        if len(row) >= 2 and close and wide >= 80:
            bars.append(Bar(tuple(row)))
    return sorted(bars, key=lambda bar: bar.top)


def read_legend(document: Document, page: int, rects: list[FilledRect]) -> list[Key]:
    """Swatches with the words to their right, in reading order."""
    swatches = [r for r in rects if r.box.x1 - r.box.x0 <= 24 and r.box.y1 - r.box.y0 <= 24]
    lines = [(line, chars_of(document, line)) for line in lines_of(document, page) if line.box is not None]
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


def _run(chars: list[Word]) -> str:
    """Characters that follow each other from the swatch on, up to the first wide gap."""
    text, last = "", None
    for char in sorted(chars, key=lambda c: c.box.x0):
        if last is not None and char.box.x0 - last > 1.5 * char.height:
            break
        text += char.text
        last = char.box.x1
    return text


def measure(bar: Bar, keys: list[Key], left: float, right: float) -> dict[str, float]:
    """Percentage of each key: a segment too thin to be seen is the gap where it should stand."""
    order: list[int] = []
    for segment in bar.segments:
        near = [
            i
            for i, key in enumerate(keys)
            if abs(key.shade - segment.shade) <= _SHADE and i > (order[-1] if order else -1)
        ]
        if not near:
            return {}
        order.append(min(near, key=lambda i: abs(keys[i].shade - segment.shade)))
    whole = right - left
    widths = [0.0] * len(keys)
    for index, segment in zip(order, bar.segments, strict=True):
        widths[index] = segment.box.x1 - segment.box.x0
    edges = [left, *(segment.box.x0 for segment in bar.segments[1:]), right]
    ends = [bar.left, *(segment.box.x1 for segment in bar.segments)]
    gaps = [edges[0] - ends[0], *(edges[i] - ends[i] for i in range(1, len(bar.segments))), right - bar.right]
    for place, gap in enumerate(gaps):
        before = order[place - 1] if place else -1
        after = order[place] if place < len(order) else len(keys)
        if gap > 0.2 and after - before == 2:
            widths[before + 1] = gap
    return {key.label: 100 * width / whole for key, width in zip(keys, widths, strict=True)}


def _with_print(shares: dict[str, float], keys: list[Key], words: list[Word]) -> tuple[Option, ...]:
    """The shares, replaced by the printed number where one stands for it."""
    clean: list[float] = []
    jumbled = ""
    for word in words:
        number = _PERCENT.match(squash(word.text))
        value = to_float(number[1]) if number else None
        if value is not None and value <= 100:
            clean.append(value)
        elif re.fullmatch(r"[0-9０-９.．%％\s]+", word.text):
            jumbled += squash(word.text)
    options = []
    for key in keys:
        share = shares[key.label]
        printed = min(clean, key=lambda value: abs(value - share), default=None)
        if printed is not None and abs(printed - share) <= 0.5:
            clean.remove(printed)
            options.append(Option(key.label, printed, None, PercentOrigin.PRINTED))
        else:
            options.append(Option(key.label, round(share, 1), None, PercentOrigin.MEASURED))
    left = [option for option in options if option.percent_origin is PercentOrigin.MEASURED and option.percent]
    if jumbled and Counter("".join(f"{option.percent}%" for option in left)) == Counter(jumbled):
        return tuple(Option(o.label, o.percent, None, PercentOrigin.PRINTED) if o in left else o for o in options)
    return tuple(options)
