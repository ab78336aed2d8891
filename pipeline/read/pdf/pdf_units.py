"""The size of a PDF's units (UserUnit), which PDFium does not apply."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_USER_UNIT = re.compile(rb"/UserUnit\s+([0-9.]+)")
_OBJECT_STREAM = re.compile(rb"/ObjStm\b[^\0]{0,300}?\bstream\r?\n")
_MOST_BYTES = 4 * 2**20
"""Of one object stream; more is not looked at."""
_MOST_STREAMS = 200


def find_user_unit(data: bytes) -> float:
    """Points of one unit, where every page that states it states the same, else 1."""
    units = {unit for part in (data, *_object_streams(data)) for unit in _USER_UNIT.findall(part)}
    if len(units) != 1:
        return 1.0
    try:
        unit = float(units.pop())
    except ValueError:
        return 1.0
    return unit if 0.1 <= unit <= 100 else 1.0


def _object_streams(data: bytes) -> Iterator[bytes]:
    """Objects that are packed together, as PDF 1.5 may have them."""
    if b"/ObjStm" not in data:
        return
    for count, found in enumerate(_OBJECT_STREAM.finditer(data)):
        if count >= _MOST_STREAMS:
            return
        packed = memoryview(data)[found.end() : found.end() + _MOST_BYTES]
        try:
            yield zlib.decompressobj().decompress(packed, _MOST_BYTES)
        except zlib.error:
            continue  # in another filter, or encrypted
