"""Cells of a table as ranges of the reading text, with what spanned cells cover filled in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractors.model.document import Document, Range, Table
from extractors.model.grounding import tidy

MAX_CELLS = 150_000
"""A larger table is no table of findings; its cells are in ``table_cells`` all the same."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands at one grid position; a spanned cell stands at every position that it covers."""

    row: int
    column: int
    """Where the cell itself begins."""
    ranges: tuple[Range, ...]
    text: str
    """Tidied, the printed paragraphs of the cell on lines of their own."""
    header: bool = False
    """The source marks it as a head."""


EMPTY = Slot(-1, -1, (), "")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table by row and column."""

    index: int
    rows: int
    columns: int
    slots: dict[tuple[int, int], Slot]
    turned: bool = False
    """Rows and columns of the printed table are exchanged."""

    def at(self, row: int, column: int) -> Slot:
        """What stands there, ``EMPTY`` for nothing."""
        return self.slots.get((row, column), EMPTY)

    def row(self, row: int) -> list[Slot]:
        """The row from left to right."""
        return [self.at(row, column) for column in range(self.columns)]

    def transposed(self) -> Grid:
        """The same table with rows as columns: heads that stand at the left come to the top."""
        turned = {slot: replace(slot, row=slot.column, column=slot.row) for slot in self.slots.values()}
        slots = {(column, row): turned[slot] for (row, column), slot in self.slots.items()}
        return Grid(self.index, self.columns, self.rows, slots, turned=not self.turned)


def read_grid(document: Document, index: int) -> Grid | None:
    """The grid of ``document.tables[index]``; None if it is too small or too large to hold findings."""
    key = (Grid, index)
    if key not in document.seen:
        document.seen[key] = _read_grid(document, index)
    grid = document.seen[key]
    assert grid is None or isinstance(grid, Grid)
    return grid


def _read_grid(document: Document, index: int) -> Grid | None:
    table = document.tables[index]
    if len(table.cells) < 2 or len(table.cells) > MAX_CELLS or table.columns > 40:
        return None
    slots: dict[tuple[int, int], Slot] = {}
    for cell in table.cells:
        ranges = tuple(_ranges(document, cell.spans))
        text = "\n".join(tidy(document.reading.text[start:end]) for start, end in ranges)
        slot = Slot(cell.row, cell.column, ranges, text, cell.is_header)
        for row in range(cell.row, min(cell.row + cell.row_span, table.rows)):
            for column in range(cell.column, min(cell.column + cell.column_span, table.columns)):
                slots[row, column] = slot
        if len(slots) > MAX_CELLS:
            return None
    return Grid(index, table.rows, table.columns, slots)


def table_start(document: Document, table: Table) -> int:
    """Reading position at which a table begins."""
    offsets = [span.start for cell in table.cells[:200] for span in cell.spans]
    return document.reading.position_of(min(offsets)) if offsets else len(document.reading.text)


def _ranges(document: Document, spans: tuple[tuple[int, int], ...]) -> list[Range]:
    reading = document.reading
    found = []
    for start, end in spans:
        begin, stop = reading.position_of(start), reading.position_of(end)
        while begin < stop and reading.text[begin].isspace():
            begin += 1
        while begin < stop and reading.text[stop - 1].isspace():
            stop -= 1
        if begin < stop:
            found.append(Range(begin, stop))
    return _united(reading.text, found)


def _united(text: str, ranges: list[Range]) -> list[Range]:
    """Ranges with nothing but white space between them as one, so that a cell is one passage."""
    united: list[Range] = []
    for start, end in ranges:
        if united and united[-1].end <= start and not text[united[-1].end : start].strip():
            united[-1] = Range(united[-1].start, end)
        else:
            united.append(Range(start, end))
    return united
