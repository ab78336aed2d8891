"""Plain text and Markdown to a ``Source``: pages at form feeds, tables from tabs and pipes.

Bytes to text: which encoding a Japanese document is in.

Decided by a byte order mark, then by strict decoding: of the encodings that decode
without an error, the one whose characters look most like written Japanese.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from extractors.model.document import Cell, CellRef, Problem, Source, Span
from extractors.model.errors import Empty, Unsupported
from pipeline.read.sheet import Sheet

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_ESCAPES = (b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b$(")
_LEGACY = ("cp932", "euc_jis_2004", "euc_jp")
_COMMON = re.compile(r"[ぁ-んァ-ヶー、。・「」（）　\u4e00-\u9fff０-９\n\r\t -~]+")
_KANA = re.compile(r"[ぁ-んァ-ヶ、。]")
_UNPRINTED = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_STRANGE = re.compile(rf"{_UNPRINTED.pattern}|[\uff61-\uff9f]")
"""Half-width katakana are what a wrong encoding gives; in valid UTF-8 somebody wrote them."""
SAMPLE = 200_000


def decode(data: bytes, declared: str | None = None) -> str | None:
    """Text of ``data``, or None where it is no text in any encoding that Japanese bodies use."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    candidates = _candidates(data, declared)
    if len(candidates) == 1 and _strictly(data, "utf-8") is not None:
        return candidates[0] if _is_text(candidates[0], _UNPRINTED) else None
    best = max(candidates, key=plausibility, default=None)
    return best if best is not None and _is_text(best) else None


def plausibility(text: str) -> float:
    """How much the text looks like written Japanese or plain Latin, from 0 to about 2."""
    sample = text[:SAMPLE]
    if not sample:
        return 0.0
    common = sum(map(len, _COMMON.findall(sample)))
    kana = len(_KANA.findall(sample))
    strange = len(_STRANGE.findall(sample))
    return (common + min(kana, len(sample) // 4) * 4 - 4 * strange) / len(sample)


def _candidates(data: bytes, declared: str | None) -> list[str]:
    if b"\x00" in data[:4096]:
        encodings: tuple[str, ...] = _WIDE
    elif any(escape in data for escape in _ESCAPES):
        encodings = ("iso2022_jp_ext", "iso2022_jp_2004", "utf-8")
    else:
        utf8 = _strictly(data, "utf-8")
        if utf8 is not None:
            return [utf8]
        encodings = (declared, *_LEGACY) if declared else _LEGACY
    texts = (_strictly(data, encoding) for encoding in encodings)
    found = [text for text in texts if text is not None]
    return found or _damaged(data)


def _damaged(data: bytes) -> list[str]:
    """A few broken bytes don't make a document unreadable: they become U+FFFD."""
    return [data.decode(encoding, errors="replace") for encoding in ("utf-8", "cp932", "euc_jp")]


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_text(text: str, strange: re.Pattern[str] = _STRANGE) -> bool:
    sample = text[:SAMPLE]
    return len(strange.findall(sample)) * 10 <= len(sample)


_JAPANESE = re.compile(r"[ぁ-んァ-ヶ\u3400-\u9fff\uf900-\ufaff]")
_PIPED = re.compile(r"[ \t　]*\|.*\|[ \t　]*")
_CELL_BREAK = re.compile(r"(?:<br\s?/?>|</p>[ \t]*<p>)+", re.IGNORECASE)
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
    letters = sum(map(str.isalpha, text))
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
            _write_table(sheet, lines[index:stop], "\t")
            index = stop
            continue
        while stop < len(lines) and _PIPED.fullmatch(lines[stop]):
            stop += 1
        if stop - index >= 2 and any(_is_rule(line, "|") for line in lines[index:stop]):
            _write_table(sheet, lines[index:stop], "|")
            index = stop
            continue
        sheet.write(lines[index])
        index += 1


def _is_rule(line: str, separator: str) -> bool:
    """Whether a row only rules off the head of a Markdown table."""
    return bool(line.strip()) and all(_RULE_CELL.fullmatch(text) for text in line.strip("| ").split(separator))


def _write_table(sheet: Sheet, lines: list[str], separator: str) -> None:
    """Write rows cell by cell; rows that are rules stand between them as lines."""
    number, row, columns = len(sheet.tables), 0, 0
    cells: list[Cell] = []
    for line in lines:
        if _is_rule(line, separator):
            sheet.write(line)
            cells = [replace(cell, is_header=True) for cell in cells] if row == 1 else cells
            continue
        texts = _split(line, separator)
        for column, (lead, text, end) in enumerate(texts):
            if lead:
                sheet.skip(lead)
            cells.append(Cell(row, column, spans=_write_cell(sheet, text, end, CellRef(number, row, column))))
        columns = max(columns, len(texts))
        row += 1
    sheet.table(row, columns, _filled_up(cells, row, columns))


def _split(line: str, separator: str) -> list[tuple[str, str, str]]:
    """Cells of a row: what stands before the cell, its text, and what ends it."""
    if separator == "\t":
        texts = line.split("\t")
        return [("", text, "\n" if index == len(texts) else "\t") for index, text in enumerate(texts, start=1)]
    body = line.rstrip()
    lead = body[: len(body) - len(body.lstrip())] + "|" if body.lstrip().startswith("|") else ""
    tail = line[len(body) :]
    body = body[len(lead) :]
    closed = body.endswith("|")
    texts = body.removesuffix("|").split("|")
    last = ("|" if closed else "") + tail + "\n"
    return [
        (lead if index == 1 else "", text, last if index == len(texts) else "|")
        for index, text in enumerate(texts, start=1)
    ]


def _write_cell(sheet: Sheet, text: str, end: str, cell: CellRef) -> tuple[Span, ...]:
    """Lines of a cell, cut at ``<br>``; the tags stand between them."""
    spans: list[Span] = []
    position = 0
    for match in (*_CELL_BREAK.finditer(text), None):
        stop = match.start() if match else len(text)
        span = sheet.write(text[position:stop], match.group() if match else end, cell=cell, wraps=False)
        if text[position:stop].strip():
            spans.append(span)
        position = match.end() if match else stop
    return tuple(spans)


def _filled_up(cells: list[Cell], rows: int, columns: int) -> list[Cell]:
    """The cells with empty ones where a row is shorter than the longest."""
    taken = {(cell.row, cell.column) for cell in cells}
    missing = [Cell(row, column) for row in range(rows) for column in range(columns) if (row, column) not in taken]
    return sorted([*cells, *missing], key=lambda cell: (cell.row, cell.column))
