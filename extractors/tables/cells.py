"""Cells of the document's tables as records."""

from __future__ import annotations

from extractors.model.document import Cell, Document, Range
from extractors.model.grounding import Desk
from extractors.model.records import Grounding, TableCell

NAME = "table_cells/1"


def table_id(document: Document, index: int) -> str:
    """Id of the table at an index of ``document.tables``."""
    return f"{document.document_id}-tables-{index:04d}"


def extract_table_cells(desk: Desk) -> tuple[TableCell, ...]:
    """Every cell of every table; an empty cell is a record without spans."""
    found: list[TableCell] = []
    for index, table in enumerate(desk.document.tables):
        at = min((cell.spans[0].start for cell in table.cells if cell.spans), default=0)
        for cell in table.cells:
            grounding = _ground(desk, cell) or _empty(desk.document, at)
            at = grounding.span_end
            identity = table_id(desk.document, index)
            found.append(
                TableCell(
                    record_id=desk.record_id(TableCell.dataset, grounding.text),
                    document_id=desk.document.document_id,
                    grounding=grounding,
                    extractor=NAME,
                    table_id=identity,
                    row_index=cell.row,
                    column_index=cell.column,
                    row_span=cell.row_span,
                    column_span=cell.column_span,
                    is_header=cell.is_header,
                )
            )
    return tuple(found)


def _ground(desk: Desk, cell: Cell) -> Grounding | None:
    reading = desk.document.reading
    ranges = [Range(reading.position_of(span.start), reading.position_of(span.end)) for span in cell.spans]
    words = [place for place in ranges if reading.text[place.start : place.end].strip()]
    return desk.ground(*words) if words else None


def _empty(document: Document, at: int) -> Grounding:
    page = document.page_at(at)
    return Grounding(page=page, page_end=page, span_start=at, span_end=at, spans=(), regions=(), text="")
