"""How the cells of an .xls workbook look, by the records of its stream (BIFF5, BIFF8): formats, what is hidden.

Values are read elsewhere; here a record that is not known is passed over, and one that is cut ends its sheet.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from pipeline.read.excel_formats import BUILT_IN
from pipeline.read.excel_xlsx import Look, Looks

_BOF, _EOF, _DATEMODE, _SHEET, _FORMAT, _FONT, _XF = 0x0809, 0x0A, 0x22, 0x85, 0x41E, 0x31, 0xE0
_ROW, _COLUMNS, _MULTIPLE, _ERROR = 0x208, 0x7D, 0xBD, 0x205
_CELLS = frozenset({0x203, 0x204, 0x205, 0x06, 0x27E, 0xFD, 0xD6})
"""Records of one cell each: number, label, truth or error, formula, short number, shared string, rich string."""
_BIFF8 = 0x600
_BOLD = 700
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_END = 0xFFFFFFFA
"""Numbers from here on are no sectors."""


def read_xls_looks(data: bytes) -> Looks:
    """How the sheets of an .xls workbook look. Raises ValueError or struct.error where it is damaged."""
    stream = _workbook(data)
    looks = Looks()
    formats, fonts, styles, places = dict(BUILT_IN), [], [], []
    is_new = True
    for kind, body in _records(stream, 0):
        if kind == _BOF:
            is_new = struct.unpack_from("<H", body)[0] == _BIFF8
        elif kind == _DATEMODE:
            looks.since_1904 = body[:1] == b"\x01"
        elif kind == _SHEET:
            places.append((struct.unpack_from("<I", body)[0], _string(body[6:], 1, is_new=is_new)))
        elif kind == _FORMAT:
            width = 2 if is_new else 1
            formats[struct.unpack_from("<H", body)[0]] = _string(body[2:], width, is_new=is_new)
        elif kind == _FONT:
            fonts.append(struct.unpack_from("<H", body, 6)[0] >= _BOLD)
        elif kind == _XF:
            styles.append(struct.unpack_from("<HH", body))
    known = [(formats.get(number, "General"), _is_bold(font, fonts)) for font, number in styles]
    for place, name in places:
        looks.sheets[name] = _look(stream, place, known)
    return looks


def _is_bold(font: int, fonts: list[bool]) -> bool:
    at = font - (font > 4)  # no font has the number 4
    return at < len(fonts) and fonts[at]


def _look(stream: bytes, place: int, styles: list[tuple[str, bool]]) -> Look:
    look = Look()
    for kind, body in _records(stream, place):
        if kind == _ROW and len(body) >= 13 and body[12] & 0x20:
            look.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLUMNS and len(body) >= 9 and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            look.hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind in _CELLS and len(body) >= 6:
            row, column, style = struct.unpack_from("<HHH", body)
            _note(look, (row, column), styles, style)
            if kind == _ERROR and len(body) >= 8 and body[7]:
                look.errors[row, column] = _ERRORS.get(body[6], "#N/A")
            elif kind == 0x06 and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
                look.errors[row, column] = _ERRORS.get(body[8], "#N/A")
        elif kind == _MULTIPLE:
            row, column = struct.unpack_from("<HH", body)
            for at in range(4, len(body) - 7, 6):
                _note(look, (row, column + (at - 4) // 6), styles, struct.unpack_from("<H", body, at)[0])
    return look


def _note(look: Look, place: tuple[int, int], styles: list[tuple[str, bool]], style: int) -> None:
    look.rows, look.columns = max(look.rows, place[0] + 1), max(look.columns, place[1] + 1)
    code, is_bold = styles[style] if style < len(styles) else ("General", False)
    if code != "General":
        look.formats[place] = code
    if is_bold:
        look.bold.add(place)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records from one that begins a part of the stream to the one that ends it; parts within (charts) are left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        at += 4 + size
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, body


def _string(body: bytes, width: int, *, is_new: bool) -> str:
    """A string with its length before it, in one byte or two."""
    length = int.from_bytes(body[:width], "little")
    if not is_new:
        return body[width : width + length].decode("cp932", "replace")
    wide = body[width : width + 1] != b"\x00"
    rest = body[width + 1 :]
    return rest[: length * 2].decode("utf-16-le", "replace") if wide else rest[:length].decode("latin-1")


# -- the compound file ------------------------------------------------------------------------


def _workbook(data: bytes) -> bytes:
    """The stream of the workbook in a compound file."""
    sector = 1 << struct.unpack_from("<H", data, 30)[0]
    if not 64 <= sector <= 65_536:
        raise ValueError("the compound file has no sectors")
    table = _table(data, sector)
    directory = _chain(data, sector, table, struct.unpack_from("<I", data, 48)[0])
    root, found = 0, None
    for at in range(0, len(directory) - 127, 128):
        entry = directory[at : at + 128]
        name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<II", entry, 116)
        if at == 0:
            root = start
        if name in {"Workbook", "Book"} and found is None:
            found = start, size
    if found is None:
        raise ValueError("the compound file holds no workbook")
    start, size = found
    if size < struct.unpack_from("<I", data, 56)[0]:  # short streams lie in sectors of their own
        small = 1 << struct.unpack_from("<H", data, 32)[0]
        where = _numbers(_chain(data, sector, table, struct.unpack_from("<I", data, 60)[0]))
        return _chain(_chain(data, sector, table, root), small, where, start, first=0)[:size]
    return _chain(data, sector, table, start)[:size]


def _table(data: bytes, sector: int) -> list[int]:
    """Which sector follows each one."""
    places = [place for place in struct.unpack_from("<109I", data, 76) if place < _END]
    following, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // sector)):
        if following >= _END:
            break
        numbers = _numbers(data[(following + 1) * sector : (following + 2) * sector])
        places += [place for place in numbers[:-1] if place < _END]
        following = numbers[-1] if numbers else _END
    return [number for place in places for number in _numbers(data[(place + 1) * sector : (place + 2) * sector])]


def _chain(data: bytes, sector: int, table: list[int], start: int, *, first: int = 1) -> bytes:
    """The bytes of a chain of sectors. Raises ValueError where it runs in a circle."""
    parts: list[bytes] = []
    while start < len(table):
        parts.append(data[(start + first) * sector : (start + first + 1) * sector])
        if len(parts) > len(table):
            raise ValueError("the sectors of the compound file run in a circle")
        start = table[start]
    return b"".join(parts)


def _numbers(data: bytes) -> list[int]:
    return [number for (number,) in struct.iter_unpack("<I", data[: len(data) // 4 * 4])]
