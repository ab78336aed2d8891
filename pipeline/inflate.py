"""How much a compressed document unfolds to, found out before a reader unfolds it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from extractors.errors import LimitExceeded

_MOST_RATIO = 1032
"""Deflate packs no tighter than this."""
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b[^\0]{0,400}?\bstream\r?\n")
_CHUNK = 2**20


def check_pdf(data: bytes, limit: int) -> None:
    """Raises LimitExceeded where the compressed streams of a PDF unfold to more than ``limit`` bytes.

    A small file that could not reach the limit is not looked at. A stream packed several times over is unfolded
    once; what its inner layer does is bounded by the memory of the process.
    """
    if len(data) * _MOST_RATIO <= limit:
        return
    total = 0
    for begin in _FLATE.finditer(data):
        unfolder = zlib.decompressobj()
        packed = memoryview(data)[begin.end() :]
        at = 0
        try:
            while (unfolder.unconsumed_tail or at < len(packed)) and not unfolder.eof:
                rest = unfolder.unconsumed_tail or packed[at : (at := at + _CHUNK)]
                total += len(unfolder.decompress(rest, _CHUNK))
                _check(total, limit)
        except zlib.error:
            continue  # a damaged stream ends here for its reader as well


def check_zip(data: bytes, limit: int) -> None:
    """Raises LimitExceeded where a ZIP container says that it unfolds to more than ``limit`` bytes.

    One that lies about a part is bounded by the reader of that part.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _check(sum(entry.file_size for entry in archive.infolist()), limit)


def _check(total: int, limit: int) -> None:
    if total > limit:
        reason = f"unfolds to more than {limit // 2**20} MiB"
        raise LimitExceeded(reason, "raise the limit with --limit decompressed=BYTES")
