"""Charts side by side under headings in one line: ①性別　②年代　③住所."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from extractors.model.document import Document, Line, Range
from extractors.model.records import Option
from extractors.reviews.surveys.charts import chart_options
from extractors.reviews.surveys.marks import Area, Word, is_furniture, words_of

_HEADING = re.compile(
    r"^(?:[①-⑳⑴-⒇]|[(（][0-9０-９]{1,2}[)）]|[0-9０-９]{1,2}[.．])[\s　]*(?P<title>[^\s　0-9０-９%％。、]{2,12})$"
)
_MAX_PANELS = 6


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the charts with its heading."""

    title: str
    heading: Range
    options: tuple[Option, ...]


def read_panels(document: Document) -> list[Panel]:
    """Charts whose headings stand beside each other; each has the strip of the page around its heading."""
    found: list[Panel] = []
    for line in document.lines:
        if line.box is None or line.cell is not None or line.vertical or not _is_row(document, line):
            continue
        words = words_of(document, line)
        titles = [_HEADING.match(word.text) for word in words]
        if not 2 <= len(words) <= _MAX_PANELS or not all(titles) or is_furniture(document, line):
            continue
        found.extend(_panels(document, line, words))
    return found


def _is_row(document: Document, line: Line) -> bool:
    """Whether a line can hold headings at all; most lines of a report can't."""
    size = line.span.end - line.span.start
    return size <= 120 and document.text[line.span.start] in "①(（1１"


def _panels(document: Document, line: Line, words: list[Word]) -> list[Panel]:
    assert line.box is not None
    edges = [(a.x + b.x) / 2 for a, b in pairwise(words)]
    bottom = document.pages[line.page - 1].height
    panels = []
    for index, word in enumerate(words):
        left = edges[index - 1] if index else float("-inf")
        right = edges[index] if index < len(edges) else float("inf")
        options = chart_options(document, Area(line.page, line.box.y1, bottom, left, right))
        title = _HEADING.match(word.text)
        if len(options) >= 2 and title is not None:
            at = document.text.index(word.text, line.span.start)
            end = at + len(word.text)
            start = end - len(title["title"])
            place = Range(document.reading.position_of(start), document.reading.position_of(end - 1) + 1)
            panels.append(Panel(title["title"], place, options))
    return panels if len(panels) == len(words) else []
