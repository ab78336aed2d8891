"""Small documents for tests: lines and ruled tables written down from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.model.document import Cell, CellRef, Document, Span
from extractors.model.proceedings import Facts, Proceedings
from pipeline.clean.clean import clean
from pipeline.read.sheet import Sheet

NOBODY_SPEAKS = Facts(proceedings=Proceedings(0, 0))


@dataclass(frozen=True)
class Merged:
    """A cell that covers several rows or columns."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Ruled:
    """A ruled table; None is a position that a merged cell covers. ``break_before`` puts a row on a new page."""

    rows: tuple[tuple[str | Merged | None, ...], ...]
    break_before: int | None = None


def ruled(*rows: tuple[str | Merged | None, ...], break_before: int | None = None) -> Ruled:
    return Ruled(rows, break_before)


def sheets(*parts: str | Ruled) -> tuple[str | Ruled, ...]:
    """Lines and tables that are yet to be made a document."""
    return parts


def paper(*parts: str | Ruled) -> Document:
    """The cleaned document of lines and tables."""
    sheet = Sheet()
    for part in parts:
        if isinstance(part, Ruled):
            _write_table(sheet, part)
        else:
            for line in part.split("\n"):
                sheet.write(line)
    return clean(sheet.source("text/plain"), "0123456789abcdef")


def _write_table(sheet: Sheet, part: Ruled) -> None:
    number = len(sheet.tables)
    cells = []
    for row, texts in enumerate(part.rows):
        if row == part.break_before:
            sheet.end_page()
        for column, text in enumerate(texts):
            if text is None:
                continue
            merged = text if isinstance(text, Merged) else Merged(text)
            ref = CellRef(number, row, column)
            spans = [sheet.write(line, cell=ref) for line in merged.text.split("\n")]
            whole = (Span(spans[0].start, spans[-1].end),) if merged.text.strip() else ()
            cells.append(Cell(row, column, merged.rows, merged.columns, row == 0, whole))
    sheet.table(len(part.rows), max(len(row) for row in part.rows), cells)
