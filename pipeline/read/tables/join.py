"""Tables of a document: parts on following pages joined, header cells marked.

``join_tables`` takes, for each page, what the reader wrote: each table part with its grid and,
for each cell, the text and the spans of its lines in the document text; and the lines outside
tables. It gives the tables and, for each part, the rows and columns of the joined table that
its own became.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.japanese.marks import A_CLOSING, A_TITLE_CLOSING, A_TITLE_OPENING, AN_OPENING, UNCLOSED_TITLE
from extractors.model.document import Cell, Span, Table
from extractors.model.grounding import squash
from pipeline.read.tables.build import (
    Build,
    Growing,
    column_starts,
    has_other_head,
    heads_of,
    is_cut,
    refined,
    repeated_head,
    same_columns,
)
from pipeline.read.tables.header import header_flags
from pipeline.read.tables.shapes import RuledTable

_MARGIN = 0.13
"""Share of the page height at the top and bottom where running heads and page numbers stand."""
_PAGE_NUMBER = re.compile(
    r"[-－―‐–—~〜pPｐＰ.／/\s]*[0-9０-９ivxⅰ-ⅻ]{1,4}(?:\s*[/／]\s*[0-9０-９]{1,4})?[-－―‐–—~〜頁ページ\s]*"
)
_DIGITS = re.compile(r"[0-9０-９]+")
_GOES_ON = re.compile(
    rf"{AN_OPENING}?\s*(?:次[頁ページ]+に?へ?続く|前[頁ページ]+(?:から|より)?の?続き?|続き|つづき)\s*{A_CLOSING}?"
)
_CAPTION = re.compile(
    rf"""
    (?:図?表|別表|様式|別紙|第[0-9０-９一二三四五六七八九十]+表)\s*[0-9０-９一二三四五六七八九十－-]*.{{0,60}}
    | {A_TITLE_OPENING}.{{1,40}}{A_TITLE_CLOSING}
    | .{{0,30}}(?:一覧|表|内訳|集計)(?:【{UNCLOSED_TITLE}*】|（[^（）]*）|\([^()]*\))?
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """What the reader wrote of one cell of ``Grid.cells`` (same order)."""

    text: str
    spans: tuple[Span, ...]
    """In the document text, one for each printed line (or one for several that follow each other)."""
    bold: bool = False
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table on one page."""

    grid: RuledTable
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
    parts: tuple[TablePart, ...]
    lines: tuple[OutsideLine, ...]


@dataclass(frozen=True, slots=True)
class PartPlace:
    """Where a part stands in its table.

    A cell of the part at (row, column) is at ``CellRef(table, rows[row], columns[column])``.
    The first ``repeated`` rows of the part are the table's head printed once more; they are in
    no cell's spans.
    """

    table: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class Joined:
    """Tables in document order; ``places`` follow the parts, page by page."""

    tables: tuple[Table, ...]
    places: tuple[PartPlace, ...]


def join_tables(pages: Sequence[PageContent]) -> Joined:
    """The document's tables."""
    furniture = _furniture(pages)
    builds: list[Build] = []
    places: list[PartPlace] = []
    for before, page in zip([None, *pages], pages, strict=False):
        for index, part in enumerate(page.parts):
            if index == 0 and before is not None and before.parts and _adjoins(before, page, furniture):
                place = _continue(builds[-1], len(builds) - 1, page, part, places)
                if place is not None:
                    places.append(place)
                    continue
            builds.append(_begin(page, part, _caption(page, part)))
            rows, columns = range(part.grid.rows), range(part.grid.columns)
            places.append(PartPlace(len(builds) - 1, tuple(rows), tuple(columns)))
    return Joined(tuple(_finish(build) for build in builds), tuple(places))


def _furniture(pages: Sequence[PageContent]) -> Counter[str]:
    """Lines of the page margins, with the number of pages that they are on."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_signature(line.text) for line in page.lines if _in_margin(page, line)})
    return seen


def _signature(text: str) -> str:
    """The line without its digits; a caption with them, as ``表１`` and ``表２`` are two tables."""
    words = squash(text)
    return words if _CAPTION.fullmatch(words) else _DIGITS.sub("0", words)


def _in_margin(page: PageContent, line: OutsideLine) -> bool:
    return line.y1 < _MARGIN * page.height or line.y0 > (1 - _MARGIN) * page.height


def _adjoins(before: PageContent, page: PageContent, furniture: Counter[str]) -> bool:
    """Nothing but furniture stands between the first table of ``page`` and the last one of the page before."""
    bottom = max(part.grid.box.y1 for part in before.parts)
    top = page.parts[0].grid.box.y0
    between = [(before, line) for line in before.lines if line.y0 >= bottom - 2]
    between += [(page, line) for line in page.lines if line.y1 <= top + 2]
    return all(_is_furniture(owner, line, furniture) for owner, line in between)


def _is_furniture(page: PageContent, line: OutsideLine, furniture: Counter[str]) -> bool:
    words = squash(line.text)
    if not words or _PAGE_NUMBER.fullmatch(words) or _GOES_ON.fullmatch(words):
        return True
    return furniture[_signature(words)] > 1 and _in_margin(page, line)


def _caption(page: PageContent, part: TablePart) -> str | None:
    """The line just above a table where it looks like a caption: ``表１ …``, ``【…】``."""
    box = part.grid.box
    above = [line for line in page.lines if 0 <= box.y0 - line.y1 + 3 <= 40]
    for line in sorted(above, key=lambda line: -line.y1):
        if _CAPTION.fullmatch(line.text.strip()):
            return line.text.strip()
    return None


def _begin(page: PageContent, part: TablePart, caption: str | None) -> Build:
    grid = part.grid
    cells = [
        Growing(
            cell.row,
            cell.column,
            cell.row_span,
            cell.column_span,
            written.text,
            list(written.spans),
            cell.shaded,
            written.bold,
            written.vertical,
        )
        for cell, written in zip(grid.cells, part.cells, strict=True)
    ]
    return Build(
        list(grid.xs),
        grid.rows,
        cells,
        page.number,
        page.number,
        caption,
        grid.closed_bottom,
        [(page.number, grid.box)],
    )


def _continue(
    build: Build, table: int, page: PageContent, part: TablePart, places: list[PartPlace]
) -> PartPlace | None:
    """The part added to the table of the page before; None where it is another table."""
    added = _begin(page, part, None)
    if not same_columns(build.xs, added.xs):
        return None
    finer = max(build.xs, added.xs, key=len)
    old, added = refined(build, finer), refined(added, finer)
    repeated = repeated_head(old, added)
    if not repeated and has_other_head(old, added):
        return None
    if len(finer) > len(build.xs):
        moved = column_starts(build.xs, finer)
        for number, place in enumerate(places):
            if place.table == table:
                places[number] = replace(place, columns=tuple(moved[column] for column in place.columns))
        build.xs, build.cells, build.first, build.bottom = list(old.xs), old.cells, old.first, old.bottom
    columns = column_starts(part.grid.xs, build.xs)
    added.cells = [cell for cell in added.cells if cell.row >= repeated]
    cut = is_cut(build, added, repeated, closed=build.closed_bottom and part.grid.closed_top)
    offset = build.rows - repeated - cut
    _append(build, added, offset, offset + part.grid.rows, first=repeated if cut else -1)
    build.page_end, build.closed_bottom = page.number, part.grid.closed_bottom
    build.boxes.append((page.number, part.grid.box))
    rows = tuple(row if row < repeated else row + offset for row in range(part.grid.rows))
    return PartPlace(table, rows, tuple(columns), repeated)


def _append(build: Build, added: Build, offset: int, rows: int, first: int) -> None:
    """Cells added below; those of row ``first`` (none if -1) go on with the cells above them."""
    new: list[Growing] = []
    for cell in added.cells:
        old = build.bottom.get(cell.column)
        if cell.row == first and old is not None:
            old.text += cell.text
            old.spans += cell.spans
            old.row_span += cell.row_span - 1
        elif first < 0 and old is not None and _spans_on(cell, old, offset, build.rows):
            old.row_span += cell.row_span
            old.spans += cell.spans
        else:
            cell.row += offset
            new.append(cell)
    build.cells += new
    build.rows = rows
    build.settle(new)


def _spans_on(cell: Growing, old: Growing, offset: int, rows: int) -> bool:
    """An empty merged key cell at the top of a page belongs to the merged cell at the end of the page before."""
    merged = cell.row_span > 1 or old.row_span > 1
    top = cell.row + offset == rows and cell.column_span == old.column_span
    return top and merged and not squash(cell.text) and bool(squash(old.text)) and cell.column == 0


def _finish(build: Build) -> Table:
    cells = sorted(build.cells, key=lambda cell: (cell.row, cell.column))
    flags = header_flags(heads_of(cells), build.rows, build.columns)
    return Table(
        page=build.page,
        page_end=build.page_end,
        rows=build.rows,
        columns=build.columns,
        cells=tuple(
            Cell(cell.row, cell.column, cell.row_span, cell.column_span, flag, tuple(cell.spans))
            for cell, flag in zip(cells, flags, strict=True)
        ),
        caption=build.caption,
        boxes=tuple(build.boxes),
    )
