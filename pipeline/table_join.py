"""Tables of a document: parts on following pages joined, header cells marked.

``join_tables`` takes, for each page, what the reader wrote: each table part with its grid and,
for each cell, the text and the spans of its lines in the document text; and the lines outside
tables. It gives the tables and, for each part, the rows of the joined table that its own rows became.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Span, Table
from pipeline.ruling import Grid


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """What the reader wrote of one cell of ``Grid.cells`` (same order)."""

    text: str
    spans: tuple[Span, ...]
    """In the document text, one for each printed line (or one for several that follow each other)."""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A table on one page."""

    grid: Grid
    cells: tuple[WrittenCell, ...]


@dataclass(frozen=True, slots=True)
class OutsideLine:
    """A printed line outside tables."""

    text: str
    y0: float
    y1: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """Tables (top to bottom) and other lines of one page."""

    number: int
    height: float
    parts: tuple[Part, ...]
    lines: tuple[OutsideLine, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands: index of the table, and for each row of the part the row in the table.

    A cell of the part at (row, column) is at ``CellRef(table, rows[row], column)``.
    """

    table: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Tables in document order; ``places`` follow the parts, page by page."""

    tables: tuple[Table, ...]
    places: tuple[Place, ...]


def join_tables(pages: Sequence[PageContent]) -> Joined:
    """The document's tables."""
    return Joined((), ())
