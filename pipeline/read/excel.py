"""Excel workbooks (.xlsx, .xls) to a ``Source``: a page for each visible sheet, its cells as they are displayed.

The rows of a sheet that stand together are a table, but for lines above and below it that fill one cell; what is one
row or one column is lines. Registers of findings, rosters and results are often kept in Excel.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import groupby

from lxml import etree
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from extractors.model.document import Problem, Source
from extractors.model.errors import Damaged, Empty, Encrypted, LimitExceeded
from pipeline.read import excel_xls, excel_xlsx
from pipeline.read.excel_formats import shown
from pipeline.read.excel_xlsx import Look, Looks
from pipeline.read.sheet import Sheet, SheetCell, SheetLine, SheetTable, write_grid
from pipeline.read.sniff import MediaType
from pipeline.read.text import language_problems

MOST_CELLS = 4_000_000
"""Cells that a sheet may span: one value far off makes all cells before it."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, KeyError,
           IndexError, struct.error, etree.XMLSyntaxError)  # fmt: skip
"""What damaged workbooks raise."""
_PANIC = "PanicException"
"""What a library in Rust raises where it gives up: of no kind that can be imported, and no ``Exception``."""
_NOTES = ("※", "＊", "*", "注", "（注", "(注", "［注", "[注")
_LETTERS = 26
Place = tuple[int, int]
Merge = tuple[Place, Place]


def read_workbook(data: bytes, media: MediaType) -> Source:
    """The source that a workbook holds. Raises Damaged, Encrypted, LimitExceeded or Empty."""
    looks, problems = _looks(data, media)
    sheet = Sheet()
    told: list[str] = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for number, about in enumerate(book.sheets_metadata):
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                if about.visible != SheetVisibleEnum.Visible:
                    problems.append(Problem("hidden_sheet", f"the sheet {about.name} is hidden", "read"))
                    continue
                look = looks.sheets.get(about.name, Look())
                _check(about.name, look)
                cells = _Cells(book.get_sheet_by_index(number), look, since_1904=looks.since_1904)
                told += cells.texts.values()
                problems += _told(about.name, look, len(sheet.pages) + 1)
                _write(sheet, about.name, cells)
                sheet.end_page()
    except PasswordError as error:
        raise Encrypted("the workbook is protected by a password", "save it without a password") from error
    except (CalamineError, *_BROKEN) as error:
        raise Damaged(f"the workbook is broken ({error})", "open it in Excel and save it anew") from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise Damaged("the workbook is broken (its reader gave up)", "open it in Excel and save it anew") from error
    if not sheet.lines:
        raise Empty("the workbook holds no words on its visible sheets", "see whether they hold pictures only")
    return sheet.source(media, problems=(*problems, *language_problems("\n".join(told))))


def _looks(data: bytes, media: MediaType) -> tuple[Looks, list[Problem]]:
    reader = excel_xlsx.read_xlsx_looks if media is MediaType.XLSX else excel_xls.read_xls_looks
    try:
        return reader(data), []
    except _BROKEN as error:
        return Looks(), [Problem("formats_unread", f"{type(error).__name__}: {error}", "read")]


def _check(name: str, look: Look) -> None:
    if look.rows * look.columns > MOST_CELLS:
        reason = f"the sheet {name} spans {look.rows:,} rows and {look.columns:,} columns"
        raise LimitExceeded(reason, "delete what stands far off in it")


def _told(name: str, look: Look, page: int) -> Iterator[Problem]:
    """What is to be told of a sheet."""
    rows = [number + 1 for number in sorted(look.hidden_rows) if number < look.rows]
    columns = [number for number in sorted(look.hidden_columns) if number < look.columns]
    hidden = [f"row {_run(run)}" for run in _runs(rows)]
    hidden += [f"column {_run([_letters(one) for one in run])}" for run in _runs(columns)]
    if hidden:
        more = f" and {len(hidden) - 20} more" if len(hidden) > 20 else ""
        yield Problem("hidden_cells", f"{name}: {', '.join(hidden[:20])}{more}", "read", page)
    if look.boxes:
        yield Problem("text_boxes_unread", f"{name}: {look.boxes} drawings hold words", "read", page)


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Numbers that follow each other, together."""
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        yield [number for _, number in run]


def _run(run: Sequence[object]) -> str:
    return f"{run[0]}" if len(run) == 1 else f"{run[0]}-{run[-1]}"


class _Cells:
    """The words of a sheet's cells. Rows and columns count from 0."""

    def __init__(self, sheet: CalamineSheet, look: Look, *, since_1904: bool) -> None:
        self.bold = look.bold
        self.texts = dict(look.errors)
        top, left = sheet.start or (0, 0)
        for row, values in enumerate(sheet.to_python(), top):
            for column, value in enumerate(values, left):
                code = look.formats.get((row, column), "General")
                if value != "" and (text := shown(value, code, since_1904=since_1904)).strip():
                    self.texts[row, column] = text
        self._columns: dict[int, list[int]] = {}
        for row, column in sorted(self.texts):
            self._columns.setdefault(row, []).append(column)
        within = (merge for merge in sheet.merged_cell_ranges or () if merge[0] in self.texts)
        self.merges: dict[Place, Merge] = {merge[0]: merge for merge in within if merge[0] != merge[1]}

    def blocks(self) -> Iterator[list[int]]:
        """Rows that stand together: what is merged over several holds them."""
        rows = {row for row, _ in self.texts}
        for (top, _), (bottom, _) in self.merges.values():
            rows.update(range(top, min(bottom, top + len(self.texts) + 1) + 1))
        yield from _runs(sorted(rows))

    def of(self, row: int) -> list[int]:
        """Columns of a row that hold words, in order."""
        return self._columns.get(row, [])


def _write(sheet: Sheet, name: str, cells: _Cells) -> None:
    """Put a sheet down."""
    for block in cells.blocks():
        first, last = 0, len(block)
        while first < last and len(cells.of(block[first])) <= 1 and not _reaches_down(cells, block[first]):
            first += 1
        while last > first and _is_note(cells, block[last - 1]):
            last -= 1
        columns = sorted({column for row in block[first:last] for column in cells.of(row)})
        if last - first < 2 or len(columns) < 2:
            first = last = len(block)
        _lines(sheet, name, cells, block[:first])
        if first < last:
            _table(sheet, name, cells, block[first:last])
        _lines(sheet, name, cells, block[last:])


def _is_note(cells: _Cells, row: int) -> bool:
    """Whether a row below a table is a note to it: one cell, laid over several columns or marked as a note."""
    columns = cells.of(row)
    if len(columns) != 1:
        return False
    place = row, columns[0]
    is_wide = place in cells.merges and cells.merges[place][1][1] > columns[0]
    return is_wide or cells.texts[place].lstrip().startswith(_NOTES)


def _reaches_down(cells: _Cells, row: int) -> bool:
    """Whether a cell of a row is merged with some below."""
    return any(cells.merges[row, column][1][0] > row for column in cells.of(row) if (row, column) in cells.merges)


def _lines(sheet: Sheet, name: str, cells: _Cells, rows: Sequence[int]) -> None:
    """Rows as lines, the cells of each apart by a tab."""
    for row in rows:
        columns = cells.of(row)
        for column in columns:
            words = _words(cells, name, (row, column))
            for word in words[:-1]:
                sheet.write(word.text, anchor=word.anchor, bold=word.bold)
            end = "\n" if column == columns[-1] else "\t"
            sheet.write(words[-1].text, end, anchor=words[-1].anchor, bold=words[-1].bold)


def _table(sheet: Sheet, name: str, cells: _Cells, rows: Sequence[int]) -> None:
    """Rows as a table, from the first column that holds words to the last."""
    top, bottom = rows[0], rows[-1]
    used = [column for row in rows for column in cells.of(row)]
    left, right = min(used), max(used)
    covered: set[Place] = set()
    grid = SheetTable(row=bottom - top, columns=right - left + 1)
    for row in rows:
        for column in range(left, right + 1):
            if (row, column) in covered:
                continue
            down, across = 1, 1
            if (row, column) in cells.merges:
                end = cells.merges[row, column][1]
                down, across = min(end[0], bottom) - row + 1, min(end[1], right) - column + 1
                covered.update((row + below, column + beside) for below in range(down) for beside in range(across))
            cell = SheetCell(row - top, column - left, down, across, is_header=False)
            if (row, column) in cells.texts:
                cell.lines = _words(cells, name, (row, column))
            grid.cells.append(cell)
    write_grid(sheet, grid)


def _words(cells: _Cells, name: str, place: Place) -> list[SheetLine]:
    """The lines of a cell."""
    anchor = f"{name}!{_letters(place[1])}{place[0] + 1}"
    lines = cells.texts[place].replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    bold = place in cells.bold
    return [SheetLine(line, anchor, bold=bold) for line in lines if line.strip()]


def _letters(column: int) -> str:
    """The name of a column: A, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters
