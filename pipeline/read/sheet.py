"""Building a ``Source`` without geometry: lines and table cells, one after the other.

Tables of markup (HTML, DOCX) on a grid: row and column spans laid out, layout tables told apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extractors.model.document import Cell, CellRef, Line, Page, Problem, Source, Span, Table
from pipeline.read.tables.header import HeadCell, header_flags


@dataclass(slots=True)
class Sheet:
    """Pages, lines and tables as they are written down from top to bottom."""

    pages: list[Page] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    _words: dict[CellRef, list[tuple[str, bool]]] = field(default_factory=dict)
    """Lines of each cell and whether they are bold, until its table is closed."""
    _parts: list[str] = field(default_factory=list)
    _offset: int = 0
    _page_start: int = 0

    def write(
        self,
        text: str,
        end: str = "\n",
        *,
        anchor: str | None = None,
        bold: bool = False,
        size: float | None = None,
        cell: CellRef | None = None,
        wraps: bool | None = None,
    ) -> Span:
        """Put down one printed line; a line of white space alone is no ``Line``."""
        span = Span(self._offset, self._offset + len(text))
        if cell is not None:
            self._words.setdefault(cell, []).append((text, bold))
        if text and not text.isspace():
            number = len(self.pages) + 1
            self.lines.append(Line(span=span, page=number, anchor=anchor, bold=bold, size=size, cell=cell, wraps=wraps))
        self._parts.append(text + end)
        self._offset = span.end + len(end)
        return span

    def skip(self, text: str) -> None:
        """Put down characters that belong to no line."""
        self._parts.append(text)
        self._offset += len(text)

    def table(self, rows: int, columns: int, cells: list[Cell], caption: str | None = None) -> None:
        """Add a table whose cells have been written already; where none is marked, header cells are inferred."""
        number, page = len(self.tables), len(self.pages) + 1
        flags = header_flags([self._head_cell(number, cell) for cell in cells], rows, columns)
        marked = tuple(replace(cell, is_header=flag) for cell, flag in zip(cells, flags, strict=True))
        self._words.clear()
        self.tables.append(Table(page=page, page_end=page, rows=rows, columns=columns, cells=marked, caption=caption))

    def _head_cell(self, table: int, cell: Cell) -> HeadCell:
        lines = self._words.get(CellRef(table, cell.row, cell.column), [])
        return HeadCell(
            cell.row,
            cell.column,
            cell.row_span,
            cell.column_span,
            "\n".join(text for text, _ in lines),
            bold=bool(lines) and all(bold for _, bold in lines),
            marked=cell.is_header,
        )

    def end_page(self) -> None:
        """Close the page; the next line is on a new one."""
        text = "".join(self._parts)
        if not text.endswith("\n"):
            text += "\n"
        self.pages.append(Page(len(self.pages) + 1, 0.0, 0.0, text, self._page_start))
        self._page_start += len(text)
        self._offset = self._page_start
        self._parts.clear()

    def source(self, media_type: str, title: str | None = None, problems: tuple[Problem, ...] = ()) -> Source:
        """The finished source."""
        if self._parts or not self.pages:
            self.end_page()
        return Source(media_type, tuple(self.pages), tuple(self.lines), tuple(self.tables), title, problems)


MOST = 200
"""Spans beyond this are misprints or an attack."""


@dataclass(slots=True)
class SheetLine:
    """One line of visible text."""

    text: str
    anchor: str | None = None
    bold: bool = False
    wraps: bool | None = None


@dataclass(slots=True)
class SheetCell:
    """A cell while its table is being read."""

    row: int
    column: int
    row_span: int
    column_span: int
    is_header: bool
    lines: list[SheetLine] = field(default_factory=list)


@dataclass(slots=True)
class SheetTable:
    """A table while it is being read."""

    cells: list[SheetCell] = field(default_factory=list)
    caption: str | None = None
    row: int = -1
    columns: int = 0
    _column: int = 0
    _covered: dict[int, int] = field(default_factory=dict)
    """Column -> number of further rows that a cell above covers."""

    def open_row(self) -> None:
        """Begin the next row."""
        if self.row >= 0:
            self._covered = {column: rows - 1 for column, rows in self._covered.items() if rows > 1}
        self.row += 1
        self._column = 0

    def open_cell(self, down: int = 1, across: int = 1, *, is_header: bool = False) -> SheetCell:
        """Place the next cell on the first free position of the row."""
        if self.row < 0:
            self.open_row()
        down, across = min(max(down, 1), MOST), min(max(across, 1), MOST)
        while self._covered.get(self._column, 0) and self._column < self.columns:
            self._column += 1
        cell = SheetCell(self.row, self._column, down, across, is_header)
        if down > 1:
            # Counted from this row on; ``open_row`` takes one off for each row that begins.
            self._covered.update(dict.fromkeys(range(self._column, self._column + across), down))
        self._column += across
        self.columns = max(self.columns, self._column)
        self.cells.append(cell)
        return cell


def is_layout(grid: SheetTable) -> bool:
    """Whether a table has so few cells, and one so full, that it is no table at all."""
    filled = [cell for cell in grid.cells if cell.lines]
    return len(filled) <= 4 and any(len(cell.lines) >= 12 for cell in filled)


def write_grid(sheet: Sheet, grid: SheetTable) -> None:
    """Put a table down row by row: the cells of a row apart by a tab, a cell's lines below each other."""
    if not any(cell.lines for cell in grid.cells):
        return
    if is_layout(grid):
        for cell in grid.cells:
            for line in cell.lines:
                sheet.write(line.text, anchor=line.anchor, bold=line.bold, wraps=line.wraps)
        return
    number = len(sheet.tables)
    cells = []
    for cell, following in zip(grid.cells, [*grid.cells[1:], None], strict=True):
        end = "\t" if following is not None and following.row == cell.row else "\n"
        cells.append(_write_cell(sheet, number, cell, end, grid.row + 1))
    sheet.table(grid.row + 1, grid.columns, cells, grid.caption)


def _write_cell(sheet: Sheet, table: int, cell: SheetCell, end: str, rows: int) -> Cell:
    ref = CellRef(table, cell.row, cell.column)
    spans = []
    for index, line in enumerate(cell.lines, start=1):
        last = end if index == len(cell.lines) else "\n"
        spans.append(sheet.write(line.text, last, anchor=line.anchor, bold=line.bold, cell=ref, wraps=line.wraps))
    if not cell.lines:
        sheet.write("", end)
    row_span = min(cell.row_span, rows - cell.row)
    return Cell(cell.row, cell.column, row_span, cell.column_span, cell.is_header, tuple(spans))
