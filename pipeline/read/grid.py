"""Tables of markup (HTML, DOCX) on a grid: row and column spans laid out, layout tables told apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.model.document import Cell, CellRef
from pipeline.read.sheet import Sheet

MOST = 200
"""Spans beyond this are misprints or an attack."""


@dataclass(slots=True)
class Words:
    """One line of visible text."""

    text: str
    anchor: str | None = None
    bold: bool = False
    wraps: bool | None = None


@dataclass(slots=True)
class GridCell:
    """A cell while its table is being read."""

    row: int
    column: int
    row_span: int
    column_span: int
    is_header: bool
    lines: list[Words] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A table while it is being read."""

    cells: list[GridCell] = field(default_factory=list)
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

    def open_cell(self, down: int = 1, across: int = 1, *, is_header: bool = False) -> GridCell:
        """Place the next cell on the first free position of the row."""
        if self.row < 0:
            self.open_row()
        down, across = min(max(down, 1), MOST), min(max(across, 1), MOST)
        while self._covered.get(self._column, 0) and self._column < self.columns:
            self._column += 1
        cell = GridCell(self.row, self._column, down, across, is_header)
        if down > 1:
            # Counted from this row on; ``open_row`` takes one off for each row that begins.
            self._covered.update(dict.fromkeys(range(self._column, self._column + across), down))
        self._column += across
        self.columns = max(self.columns, self._column)
        self.cells.append(cell)
        return cell


def is_layout(grid: Grid) -> bool:
    """Whether a table has so few cells, and one so full, that it is no table at all."""
    filled = [cell for cell in grid.cells if cell.lines]
    return len(filled) <= 4 and any(len(cell.lines) >= 12 for cell in filled)


def write_grid(sheet: Sheet, grid: Grid) -> None:
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


def _write_cell(sheet: Sheet, table: int, cell: GridCell, end: str, rows: int) -> Cell:
    ref = CellRef(table, cell.row, cell.column)
    spans = []
    for index, line in enumerate(cell.lines, start=1):
        last = end if index == len(cell.lines) else "\n"
        spans.append(sheet.write(line.text, last, anchor=line.anchor, bold=line.bold, cell=ref, wraps=line.wraps))
    if not cell.lines:
        sheet.write("", end)
    row_span = min(cell.row_span, rows - cell.row)
    return Cell(cell.row, cell.column, row_span, cell.column_span, cell.is_header, tuple(spans))
