"""The document that extractors read: pages, printed lines, tables and the reading text.

Two texts are kept side by side.

*Document text* (``Document.text``): the pages' characters as printed, one line per
printed line, each page ending with a line feed. All spans of records are offsets
(Python code points, half-open) into it.

*Reading text* (``Document.reading.text``): what a reader wants to see. Page furniture is
gone, hard-wrapped lines are rejoined, one paragraph or table cell per line. Extractors
search and slice the reading text; ``Reading.offsets`` leads every character back to the
document text.

Numbers of ``Line.block`` that say what a line is; columns of print are numbered from 0.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from extractors.model.vocabulary import TextOrigin


class Span(NamedTuple):
    """Half-open range of the document text, in code points."""

    start: int
    end: int


class Range(NamedTuple):
    """Half-open range of the *reading* text, in code points."""

    start: int
    end: int


class Box(NamedTuple):
    """Rectangle in PDF points on the page as displayed, origin top left."""

    x0: float
    y0: float
    x1: float
    y1: float


class FilledRect(NamedTuple):
    """A filled rectangle of a drawing: a bar of a chart, the swatch of a legend.

    A reader takes those that are no ruling line, in painting order; for PDF they are
    ``pipeline.read.tables.paths.read_segments(page, matrix).fills`` of each page.
    """

    page: int
    box: Box
    shade: float
    """Brightness of the colour, 0 black to 1 white."""


class CellRef(NamedTuple):
    """Where a line stands in ``Source.tables``: table index, row and column from 0."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line (a table cell has one ``Line`` for each line printed in it)."""

    span: Span
    """In the document text, without the line feed."""
    page: int
    box: Box | None = None
    """None where the source has no geometry (text, HTML, DOCX)."""
    anchor: str | None = None
    """Element path of an HTML source."""
    size: float | None = None
    """Most common font size in points."""
    bold: bool = False
    block: int = 0
    """Number of the column or text frame; only a full column goes on in another one."""
    cell: CellRef | None = None
    vertical: bool = False
    wraps: bool | None = None
    """True: known to go on in the next line. False: known to end a paragraph. None: to be judged."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as displayed (CropBox, rotation and UserUnit applied)."""

    number: int
    width: float
    height: float
    text: str
    """Ends with a line feed."""
    start: int
    """Offset of ``text`` in the document text."""
    rotation: int = 0
    origin: TextOrigin = TextOrigin.PLAIN
    ocr_engine: str | None = None
    garble_score: float = 0.0
    boxes: array[float] | None = None
    """Four floats (x0, y0, x1, y1) for each character of ``text``; NaN where it has no box."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. ``spans`` are in the document text (several where it goes on on the next page)."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table (表) of ``rows`` x ``columns`` grid positions; covered positions have no cell of their own."""

    page: int
    page_end: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    caption: str | None = None
    boxes: tuple[tuple[int, Box], ...] = ()
    """Page and rectangle of each part of the table."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a stage could not understand; becomes a row of the ``issues`` dataset."""

    code: str
    detail: str
    stage: str
    page: int | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader makes of the bytes: pages, printed lines and tables, nothing interpreted yet."""

    media_type: str
    pages: tuple[Page, ...]
    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()
    title: str | None = None
    problems: tuple[Problem, ...] = ()
    rects: tuple[FilledRect, ...] = ()
    """Filled rectangles of the pages that hold drawings; surveys measure the bars of charts by them."""

    @property
    def text(self) -> str:
        """The document text."""
        return "".join(page.text for page in self.pages)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the reading text: a rejoined paragraph, or what one line group of a table cell says."""

    start: int
    end: int
    """In the reading text, without the line feed."""
    lines: tuple[int, ...]
    """Indices into ``Document.lines``."""
    indent: float
    """Indentation of the first printed line, in full-width characters."""
    cell: CellRef | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading text with the way back to the document text."""

    text: str
    offsets: array[int]
    """Offset in the document text of each character of ``text``."""
    paragraphs: tuple[Paragraph, ...]

    def paragraph_at(self, position: int) -> int:
        """Index of the paragraph that holds the reading position."""
        return max(0, bisect_right(self.paragraphs, position, key=lambda p: p.start) - 1)

    def string(self, paragraph: Paragraph) -> str:
        """Text of a paragraph."""
        return self.text[paragraph.start : paragraph.end]

    def position_of(self, offset: int) -> int:
        """First reading position whose document offset is at or after ``offset``."""
        low, high = 0, len(self.offsets)
        while low < high:
            middle = (low + high) // 2
            if self.offsets[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned document: the source, its furniture and its reading text."""

    document_id: str
    source: Source
    text: str
    furniture: tuple[Span, ...]
    """Running heads, page numbers, rules: in no record's text."""
    reading: Reading
    problems: tuple[Problem, ...] = ()
    _page_starts: tuple[int, ...] = field(default=(), repr=False)
    _line_starts: tuple[int, ...] = field(default=(), repr=False)
    _jumps: tuple[int, ...] = field(default=(), repr=False)
    """Reading positions whose character does not follow the one before it in the document."""
    seen: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was worked out from this very document once and is asked for again (``finding_cells.read_grid``)."""

    @property
    def pages(self) -> tuple[Page, ...]:
        return self.source.pages

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.source.lines

    @property
    def tables(self) -> tuple[Table, ...]:
        return self.source.tables

    def page_at(self, offset: int) -> int:
        """1-based number of the page that holds the document offset."""
        return max(1, bisect_right(self._page_starts, offset))

    def spans(self, ranges: Iterable[Range]) -> tuple[Span, ...]:
        """Spans of the document text that the reading ranges stand in, white space at the ends trimmed.

        Characters that follow each other with nothing but white space between them make
        one span, so furniture between two lines splits a span.
        """
        pieces: list[Span] = []
        for start, end in ranges:
            latest: Span | None = None
            for piece in self._runs(start, end):
                if latest is not None and piece.start >= latest.end and _blank(self.text, latest.end, piece.start):
                    latest = Span(latest.start, piece.end)
                    pieces[-1] = latest
                else:
                    latest = piece
                    pieces.append(piece)
        return tuple(sorted(pieces))

    def _runs(self, start: int, end: int) -> Iterator[Span]:
        """Stretches of a reading range whose characters follow each other in the document, ends trimmed."""
        text, offsets, jumps = self.reading.text, self.reading.offsets, self._jumps
        index = bisect_right(jumps, start)
        while start < end:
            stop = min(end, jumps[index]) if index < len(jumps) else end
            index += 1
            words = text[start:stop]
            inked = words.strip()
            if inked:
                first = start + len(words) - len(words.lstrip())
                yield Span(offsets[first], offsets[first + len(inked) - 1] + 1)
            start = stop

    def hashes(self, position: int) -> int:
        """How many number signs mark what begins at a reading position as a heading (Markdown): 2 for ``## 議題``."""
        if position >= len(self.reading.offsets):
            return 0
        offset = self.reading.offsets[position]
        before = self.text[self.text.rfind("\n", 0, offset) + 1 : offset].strip()
        return len(before) if before and not before.strip("#") else 0

    def lines_in(self, span: Span) -> Iterator[Line]:
        """Printed lines that overlap a span of the document text."""
        index = max(0, bisect_right(self._line_starts, span.start) - 1)
        while index < len(self.lines) and self.lines[index].span.start < span.end:
            if self.lines[index].span.end > span.start:
                yield self.lines[index]
            index += 1


def make_document(
    document_id: str, source: Source, furniture: Sequence[Span], reading: Reading, problems: Sequence[Problem] = ()
) -> Document:
    """Assemble a document with its look-up tables."""
    return Document(
        document_id=document_id,
        source=source,
        text=source.text,
        furniture=tuple(furniture),
        reading=reading,
        problems=tuple(problems),
        _page_starts=tuple(page.start for page in source.pages),
        _line_starts=tuple(line.span.start for line in source.lines),
        _jumps=tuple(
            position for position, (before, after) in enumerate(pairwise(reading.offsets), 1) if after != before + 1
        ),
    )


def _blank(text: str, start: int, end: int) -> bool:
    return start >= end or text[start:end].isspace()


LABEL = -1
"""A label wrapped in a column of its own; the text that it belongs to follows it."""
RUBY = -2
"""Readings printed beside characters (振り仮名): no part of the text."""
ASIDE = -3
"""Written in another direction than the page."""
