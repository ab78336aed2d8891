"""pdf_oxide in a process of its own: damaged files can hold it in an endless loop that nothing else stops.

Run as a script by ``rescue``. Standard input: eight bytes of length and the PDF, then eight bytes
for each page wanted: its index and the most characters. Standard output: four bytes of count and one
``RECORD`` for each character.
"""

from __future__ import annotations

import struct
import sys
from typing import Any

import pdf_oxide

RECORD = struct.Struct("<I5fBB")
"""Code point, origin x and y, advance, size, rotation in degrees, vertical font, bold font."""
_HEAD = struct.Struct("<Q")
_PAGE = struct.Struct("<II")
_COUNT = struct.Struct("<I")


def main() -> None:
    """Answer until the input ends."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    document = _open(source.read(_HEAD.unpack(source.read(_HEAD.size))[0]))
    while len(wanted := source.read(_PAGE.size)) == _PAGE.size:
        index, most = _PAGE.unpack(wanted)
        records = [_record(char) for char in _chars(document, index)[:most] if not char.char.isspace()]
        target.write(_COUNT.pack(len(records)) + b"".join(records))
        target.flush()


def _open(data: bytes) -> Any:
    try:
        return pdf_oxide.PdfDocument.from_bytes(data)
    except (OSError, RuntimeError, ValueError):
        return None


def _chars(document: Any, index: int) -> list[Any]:
    if document is None:
        return []
    try:
        return list(document.extract_chars(index))
    except (OSError, RuntimeError, ValueError):
        return []


def _record(char: Any) -> bytes:
    return RECORD.pack(
        ord(char.char[0]),
        char.origin_x,
        char.origin_y,
        char.advance_width,
        char.font_size,
        char.rotation_degrees,
        char.font_name.endswith("-V"),
        "bold" in char.font_name.lower(),
    )


if __name__ == "__main__":
    main()
