"""What stands on a page, by geometry: words with their boxes, characters, filled rectangles."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from extractors.model.document import Box, Document, FilledRect, Line, Page

_GAP = re.compile(r"[ 　]{2,}|　")
MAX_WORDS = 3000


@dataclass(frozen=True, slots=True)
class PageWord:
    """A run of characters with nothing wide between them."""

    text: str
    box: Box
    vertical: bool = False

    @property
    def x(self) -> float:
        return (self.box.x0 + self.box.x1) / 2

    @property
    def y(self) -> float:
        return (self.box.y0 + self.box.y1) / 2

    @property
    def height(self) -> float:
        return self.box.y1 - self.box.y0


@dataclass(frozen=True, slots=True)
class Area:
    """The part of a page that belongs to one question."""

    page: int
    top: float
    bottom: float
    left: float = -math.inf
    right: float = math.inf

    def holds(self, box: Box) -> bool:
        """Whether a box has its middle here."""
        return self.covers(box) and self.left <= (box.x0 + box.x1) / 2 < self.right

    def covers(self, box: Box) -> bool:
        """Whether a box has its middle at this height."""
        return self.top <= (box.y0 + box.y1) / 2 < self.bottom


def words_in(document: Document, area: Area) -> list[PageWord]:
    """Words of an area outside tables."""
    found: list[PageWord] = []
    for line in printed_lines(document, area.page):
        if line.cell is None and line.box is not None and area.covers(line.box) and not is_furniture(document, line):
            found.extend(word for word in words_of(document, line) if area.holds(word.box))
            if len(found) > MAX_WORDS:
                return []
    return found


def is_furniture(document: Document, line: Line) -> bool:
    """Whether a line is a running head or a page number."""
    at = bisect_right(document.furniture, line.span.start, key=lambda span: span.start) - 1
    return at >= 0 and document.furniture[at].end >= line.span.end > line.span.start


def printed_lines(document: Document, page: int) -> list[Line]:
    """Printed lines of a page."""
    start = document.pages[page - 1].start
    end = start + len(document.pages[page - 1].text)
    low, high = 0, len(document.lines)
    while low < high:
        middle = (low + high) // 2
        if document.lines[middle].span.start < start:
            low = middle + 1
        else:
            high = middle
    found = []
    while low < len(document.lines) and document.lines[low].span.start < end:
        found.append(document.lines[low])
        low += 1
    return found


def words_of(document: Document, line: Line) -> list[PageWord]:
    """A line cut where wide gaps part it."""
    assert line.box is not None
    page = document.pages[line.page - 1]
    text = document.text[line.span.start : line.span.end]
    if page.boxes is None or line.vertical:
        return [PageWord(text.strip(), line.box, line.vertical)] if text.strip() else []
    found, at = [], 0
    for gap in [*_GAP.finditer(text), None]:
        end = gap.start() if gap else len(text)
        box = char_box(page, line.span.start + at, line.span.start + end)
        if text[at:end].strip() and box is not None:
            found.append(PageWord(text[at:end].strip(), box))
        at = gap.end() if gap else at
    return found


def chars_of(document: Document, line: Line) -> list[PageWord]:
    """Single characters of a line."""
    page = document.pages[line.page - 1]
    if page.boxes is None:
        return []
    found = []
    for offset in range(line.span.start, line.span.end):
        char = document.text[offset]
        box = None if char.isspace() else char_box(page, offset, offset + 1)
        if box is not None:
            found.append(PageWord(char, box, line.vertical))
    return found


def char_box(page: Page, start: int, end: int) -> Box | None:
    """Rectangle around the characters of a span of the document text."""
    assert page.boxes is not None
    values = page.boxes[(start - page.start) * 4 : (end - page.start) * 4]
    x0 = [value for value in values[0::4] if not math.isnan(value)]
    if not x0:
        return None
    y0, x1, y1 = ([value for value in values[side::4] if not math.isnan(value)] for side in (1, 2, 3))
    return Box(min(x0), min(y0), max(x1), max(y1))


def rects_of(document: Document, page: int) -> list[FilledRect]:
    """Filled rectangles of a page, white ones and whole backgrounds left out."""
    width = document.pages[page - 1].width
    rects = document.source.rects
    first = bisect_left(rects, page, key=lambda rect: rect.page)
    last = bisect_right(rects, page, key=lambda rect: rect.page)
    return [r for r in rects[first:last] if r.shade < 0.99 and r.box.x1 - r.box.x0 < 0.98 * width]
