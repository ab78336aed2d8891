"""How much a compressed document unfolds to, found out before a reader unfolds it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from extractors.model.errors import LimitExceeded

_MOST_RATIO = 1032
"""Deflate packs no tighter than this."""
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b(?P<more>[^\0]{0,400}?)\bstream\r?\n")
_AGAIN = re.compile(rb"\s*/(?:FlateDecode|Fl)\b")
_CHUNK = 2**20


def check_pdf(data: bytes, limit: int) -> None:
    """Raises LimitExceeded where the compressed streams of a PDF unfold to more than ``limit`` bytes.

    A file that could not reach the limit is not looked at. Streams are found by how they are written down; what one
    hides behind indirect objects is bounded by the memory of the process.
    """
    total = 0
    for begin in _FLATE.finditer(data):
        layers = 1 + _layers(begin["more"])
        if len(data) * _MOST_RATIO**layers <= limit:
            continue
        try:
            for size in _unfolded(memoryview(data)[begin.end() :], layers):
                total += size
                _check(total, limit)
        except zlib.error:
            continue  # a damaged stream ends here for its reader as well


def _layers(more: bytes) -> int:
    """How often a stream is deflated again: the filters that follow the first one."""
    count = at = 0
    while (found := _AGAIN.match(more, at)) is not None:
        count, at = count + 1, found.end()
    return count


def _unfolded(packed: memoryview, layers: int) -> Iterator[int]:
    """Sizes of what comes out of a stream, piece by piece."""
    pieces = (packed[at : at + _CHUNK] for at in range(0, len(packed), _CHUNK))
    yield from (len(piece) for piece in _peel(pieces, layers))


def _peel(packed: Iterator[bytes | memoryview], layers: int) -> Iterator[bytes]:
    """Unfold a stream as often as it was folded, never holding more than a piece of each layer."""
    if layers > 1:
        packed = _peel(packed, layers - 1)
    unfolder = zlib.decompressobj()
    for piece in packed:
        rest: bytes | memoryview = piece
        while rest and not unfolder.eof:
            yield unfolder.decompress(rest, _CHUNK)
            rest = unfolder.unconsumed_tail
        if unfolder.eof:
            return


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
