"""Bodies that a server packs though nobody asked it to: unpacked in small pieces, whatever they swell to."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from pipeline.web.faults import FetchFailed, WebFault

_PIECE = 2**20
"""Bytes that are unpacked at a time."""
_EITHER = zlib.MAX_WBITS | 32
"""For zlib: a header of gzip or of zlib."""


def as_it_was(body: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The body as it was before ``Content-Encoding``. Raises FetchFailed where that is neither gzip nor deflate: what
    is packed several times swells without measure."""
    told = encoding.strip().lower()
    if told in {"", "identity"}:
        yield from body
        return
    if told not in {"gzip", "x-gzip", "deflate"}:
        raise FetchFailed(WebFault.TYPE, f"the answer is packed in a way that nobody asked for ({told[:40]})")
    unpacking = zlib.decompressobj(_EITHER)
    for chunk in body:
        waiting = chunk
        while waiting:
            try:
                piece = unpacking.decompress(waiting, _PIECE)
            except zlib.error as error:
                raise FetchFailed(WebFault.TYPE, f"the answer is badly packed ({error})") from error
            if piece:
                yield piece
            waiting = unpacking.unconsumed_tail
            if unpacking.eof:  # another one may follow
                waiting = unpacking.unused_data
                unpacking = zlib.decompressobj(_EITHER)
