"""Charts as SVG that lead somewhere: each bar is a link to the records that it counts.

Nothing of their look stands in them: color and letters are the stylesheet's, by class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

_COLUMN, _HEIGHT, _HEAD, _FOOT, _LEFT = 38, 150, 18, 22, 34
_TIMES = 30
"""Columns that are drawn of a time axis."""


@dataclass(frozen=True, slots=True)
class BarPart:
    """A part of a bar."""

    name: str
    number: int
    link: str
    style: str
    """Class of the stylesheet that colors it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its label."""

    label: str
    link: str
    parts: tuple[BarPart, ...]
    value: Any = None
    """What it counts, where that is one value of a column."""

    @property
    def total(self) -> int:
        return sum(part.number for part in self.parts)


def part_width(number: int, most: int) -> int:
    """Of a thousand.

    >>> part_width(1, 3), part_width(0, 0)
    (333, 0)
    """
    return round(1000 * number / most) if most else 0


_LINK = Markup('<a href="{}"><rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect></a>')
_TEXT = Markup('<text class="{}" x="{}" y="{}">{}</text>')
_LYING = Markup(
    '<svg class="lying" viewBox="0 0 1000 14" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
)
_UPRIGHT = Markup(
    '<svg class="upright" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="group" aria-label="{2}">{3}</svg>'
)


def lying(bar: Bar, most: int) -> Markup:
    """One lying bar, as wide as its place; ``most``: what fills it."""
    pieces = []
    left = 0
    for part in bar.parts:
        width = part_width(part.number, most)
        shown = f"{part.name} {part.number:,}"
        pieces.append(_LINK.format(part.link, part.style, left, 0, max(width, 2), 14, shown))
        left += width
    return _LYING.format(f"{bar.label} {bar.total:,}", Markup("").join(pieces))


def upright(bars: Sequence[Bar], label: str) -> Markup:
    """Upright bars over time, the last ones if there are very many."""
    bars = bars[-_TIMES:]
    most = max((bar.total for bar in bars), default=0) or 1
    step = _step(most)
    top = step * -(-most // step)
    width, height = _LEFT + _COLUMN * len(bars) + 4, _HEAD + _HEIGHT + _FOOT
    pieces: list[Markup] = []
    for value in range(0, top + 1, step):
        y = _y(value, top)
        pieces.append(Markup('<line class="rule" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(_LEFT, width, y, y))
        pieces.append(_TEXT.format("scale", _LEFT - 5, y + 4, f"{value:,}"))
    pieces += [_column(bar, _LEFT + _COLUMN * place, top) for place, bar in enumerate(bars)]
    return _UPRIGHT.format(width, height, label, Markup("").join(pieces))


def _column(bar: Bar, left: int, top: int) -> Markup:
    pieces: list[Markup] = []
    below = 0
    for part in bar.parts:
        above = below + part.number
        y, height = _y(above, top), round(_y(below, top) - _y(above, top), 1)
        shown = f"{bar.label} {part.name} {part.number:,}"
        pieces.append(_LINK.format(part.link, part.style, left + 6, y, _COLUMN - 12, height, shown))
        below = above
    middle = left + _COLUMN // 2
    if below:
        pieces.append(_TEXT.format("number", middle, _y(below, top) - 4, f"{below:,}"))
    time = _TEXT.format("time", middle, _HEAD + _HEIGHT + 15, bar.label)
    return Markup("").join([*pieces, Markup('<a href="{}">{}</a>').format(bar.link, time)])


def _y(value: float, top: int) -> float:
    return round(_HEAD + _HEIGHT * (1 - value / top), 1)


def _step(most: int) -> int:
    """A round distance of at most five lines.

    >>> _step(3), _step(37), _step(1200)
    (1, 10, 500)
    """
    steps = (one * int(10**power) for power in range(20) for one in (1, 2, 5))
    return next(step for step in steps if most <= 5 * step)


def marked(text: str, places: Sequence[tuple[int, int]]) -> Markup:
    """A text in which places are marked.

    >>> str(marked("<目的外>利用", [(1, 4)]))
    '&lt;<mark>目的外</mark>&gt;利用'
    """
    pieces, at = [], 0
    for start, end in places:
        pieces += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        at = end
    return Markup("").join([*pieces, escape(text[at:])])
