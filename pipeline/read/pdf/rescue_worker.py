"""pdf_oxide in a process of its own: damaged files can hold it in an endless loop that nothing else stops.

Run as a script by ``rescue``, or forked. It is given: eight bytes of length and the PDF, then eight bytes
for each page wanted: its index and the most characters. It answers: four bytes of count and one
``RECORD`` for each character. A page that takes too long ends it.
"""

from __future__ import annotations

import signal
import struct
import sys
from typing import Any, BinaryIO

import pdf_oxide

SECONDS = 5
"""Longest time for one page."""
RECORD = struct.Struct("<I5fBB")
"""Code point, origin x and y, advance, size, rotation in degrees, vertical font, bold font."""
_HEAD = struct.Struct("<Q")
_PAGE = struct.Struct("<II")
_COUNT = struct.Struct("<I")


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Answer until the input ends."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    document = None
    data = source.read(_HEAD.unpack(source.read(_HEAD.size))[0])
    while len(wanted := source.read(_PAGE.size)) == _PAGE.size:
        index, most = _PAGE.unpack(wanted)
        signal.alarm(SECONDS)
        document = document or _open(data)
        records = [_record(char) for char in _chars(document, index)[:most] if not char.char.isspace()]
        signal.alarm(0)
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
    serve(sys.stdin.buffer, sys.stdout.buffer)
