"""Ruled lines and filled areas of a PDF page, and the shapes that table finding works with.

How a reader uses it, page by page (``pipeline.read.tables.find`` and ``pipeline.read.tables.join`` do the rest)::

    segments = read_segments(raw_page, to_display)            # pipeline.read.tables.paths; matrix to the display
    chars = Chars(text, x0, y0, x1, y1)                       # loose boxes, displayed page, NaN where none
    found = find_tables(segments, chars, width, height)       # pipeline.read.tables.find -> Found(grids, problems)
    for grid in found.grids:                                  # from top to bottom, tables never overlap
        for cell in assign(chars, grid):                      # pipeline.read.tables.cells -> list[FilledCell]
            cell.cell, cell.lines, cell.vertical              # char indices of each printed line, in order

The reader writes the document text cell by cell, and hands what it wrote to
``pipeline.read.tables.join.join_tables``, which makes ``extractors.model.document.Table`` of it, with tables
joined that go on on the next page and header cells marked.

All coordinates are points on the page as displayed, origin top left, y downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractors.model.document import Box, Problem

Matrix = tuple[float, float, float, float, float, float]
"""(a, b, c, d, e, f): x' = a·x + c·y + e, y' = b·x + d·y + f."""


class RuledLine(NamedTuple):
    """A straight line along one axis: at ``at``, from ``start`` to ``end``."""

    at: float
    start: float
    end: float
    width: float = 0.5


class Fill(NamedTuple):
    """A filled rectangle that is no line; ``shade`` 0 is black, 1 is white."""

    x0: float
    y0: float
    x1: float
    y1: float
    shade: float


@dataclass(frozen=True, slots=True)
class Segments:
    """The visible straight lines of one page."""

    across: Sequence[RuledLine] = ()
    """Horizontal: ``at`` is y."""
    down: Sequence[RuledLine] = ()
    """Vertical: ``at`` is x."""
    fills: Sequence[Fill] = ()
    """Coloured areas in painting order: grey heads, bars of charts."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Chars:
    """Characters of a page as parallel columns: code points and loose boxes (NaN where there is no box)."""

    text: Sequence[str]
    x0: Sequence[float]
    y0: Sequence[float]
    x1: Sequence[float]
    y1: Sequence[float]
    bold: Sequence[bool] = field(default=())
    """Empty where the reader does not know."""


@dataclass(frozen=True, slots=True)
class RuledCell:
    """One cell as printed; ``row`` and ``column`` from 0."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table on one page: its cells tile the box, covered positions have no cell of their own."""

    box: Box
    xs: tuple[float, ...]
    """Column borders, one more than there are columns."""
    ys: tuple[float, ...]
    """Row borders, one more than there are rows."""
    cells: tuple[RuledCell, ...]
    """In reading order: row by row, columns from left to right."""
    closed_top: bool = True
    closed_bottom: bool = True
    """Whether a rule is printed there: a cell cut by the end of the page often has none."""
    closed_sides: bool = True
    ruled: bool = True
    """False: the columns are told by alignment alone."""

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        return len(self.xs) - 1


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A cell with its characters: indices into ``Chars`` of each printed line, in reading order."""

    cell: RuledCell
    lines: tuple[tuple[int, ...], ...]
    vertical: bool = False
    """Read downwards: each of ``lines`` is a column of characters, from right to left."""


@dataclass(frozen=True, slots=True)
class PageTables:
    """Tables of one page from top to bottom, and what could not be read."""

    grids: tuple[RuledTable, ...]
    problems: tuple[Problem, ...] = ()
