"""Building a ``Source`` without geometry: lines and table cells, one after the other."""

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
