"""HTML tables to a grid: row and column spans laid out, layout tables told apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

MOST = 200
"""Spans beyond this are misprints or an attack."""


@dataclass(slots=True)
class Words:
    """One line of visible text."""

    text: str
    anchor: str
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

    def open_cell(self, element: etree._Element) -> GridCell:
        """Place the next cell on the first free position of the row."""
        if self.row < 0:
            self.open_row()
        down, across = _number(element.get("rowspan")), _number(element.get("colspan"))
        while self._covered.get(self._column, 0) and self._column < self.columns:
            self._column += 1
        cell = GridCell(self.row, self._column, down, across, element.tag == "th")
        if down > 1:
            # Counted from this row on; ``open_row`` takes one off for each row that begins.
            self._covered.update(dict.fromkeys(range(self._column, self._column + across), down))
        self._column += across
        self.columns = max(self.columns, self._column)
        self.cells.append(cell)
        return cell


def find_layout_tables(body: etree._Element) -> frozenset[etree._Element]:
    """Tables that only arrange the page: they hold other tables, or the page's text in a cell or two."""
    found = set()
    for table in body.iter("table"):
        outer = next(table.iterancestors("table"), None)
        if outer is not None:
            found.add(outer)
        if table.get("role") in {"presentation", "none"}:
            found.add(table)
    return frozenset(found)


def is_layout(grid: Grid) -> bool:
    """Whether a table has so few cells, and one so full, that it is no table at all."""
    filled = [cell for cell in grid.cells if cell.lines]
    return len(filled) <= 4 and any(len(cell.lines) >= 12 for cell in filled)


def _number(value: str | None) -> int:
    digits = (value or "1").strip()
    return min(max(int(digits), 1), MOST) if digits.isascii() and digits.isdecimal() and len(digits) < 9 else 1
