"""Plain text and Markdown to a ``Source``: pages at form feeds, tables from tabs and pipes."""

from __future__ import annotations

import re

from extractors.document import Cell, CellRef, Problem, Source, Span
from extractors.errors import Empty, Unsupported
from pipeline.decode import decode
from pipeline.sheet import Sheet

_JAPANESE = re.compile(r"[ぁ-んァ-ヶ\u3400-\u9fff\uf900-\ufaff]")
_RULE_CELL = re.compile(r"[ \t　]*:?[-─━=]{2,}:?[ \t　]*")


def read_text(data: bytes) -> Source:
    """The source that the bytes of a text file hold. Raises Empty or Unsupported."""
    text = decode(data)
    if text is None:
        raise Unsupported("not a text in any known encoding", "convert it to UTF-8")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip("\f") or text.isspace():
        raise Empty("the file holds no text", "fetch it again")
    sheet = Sheet()
    for page in _pages(text):
        _write_page(sheet, page)
        sheet.end_page()
    return sheet.source("text/plain", problems=language_problems(text))


def language_problems(text: str) -> tuple[Problem, ...]:
    """A problem where hardly anything is written in Japanese."""
    letters = sum(1 for char in text if char.isalpha())
    japanese = len(_JAPANESE.findall(text))
    if letters >= 20 and japanese * 10 < letters:
        return (Problem("not_japanese", f"{japanese} of {letters} letters are Japanese", "read"),)
    return ()


def _pages(text: str) -> list[str]:
    """Form feeds end pages; one at the very end opens no empty page."""
    pages = text.split("\f")
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    return [page.removeprefix("\n") if index else page for index, page in enumerate(pages)]


def _write_page(sheet: Sheet, page: str) -> None:
    lines = page.removesuffix("\n").split("\n")
    index = 0
    while index < len(lines):
        stop = index
        while stop < len(lines) and "\t" in lines[stop].strip(" \n"):
            stop += 1
        if stop - index >= 2:
            _write_table(sheet, [line.split("\t") for line in lines[index:stop]])
            index = stop
        else:
            sheet.write(lines[index])
            index += 1


def _write_table(sheet: Sheet, rows: list[list[str]]) -> None:
    columns = max(map(len, rows))
    number = len(sheet.tables)
    cells: list[Cell] = []
    for row, texts in enumerate(rows):
        is_rule = all(_RULE_CELL.fullmatch(text) for text in texts)
        for column, text in enumerate(texts):
            last = column == len(texts) - 1
            span = sheet.write(text, "\n" if last else "\t", cell=CellRef(number, row, column))
            spans = (Span(*span),) if text.strip() and not is_rule else ()
            cells.append(Cell(row, column, spans=spans))
        cells.extend(Cell(row, column) for column in range(len(texts), columns))
    sheet.table(len(rows), columns, cells)
