"""A file on the web, read where it stands: only the parts that are looked at are fetched."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.web.client import Client

_BLOCK = 2**20
"""Bytes that are fetched at a time."""


class WebFile(io.RawIOBase):
    """Reading and seeking in a file on the web. Raises FetchFailed."""

    def __init__(self, client: Client, url: str) -> None:
        self._client, self._url = client, url
        self._size = client.look(url).size
        self._at = 0
        self._block = (0, b"")
        """Where the last block begins, and its bytes."""

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def tell(self) -> int:
        """The place."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Bytes from the place on."""
        end = self._size if size < 0 else min(self._at + size, self._size)
        found = bytearray()
        while self._at < end:
            begins, block = self._block
            if not begins <= self._at < begins + len(block):
                begins = self._at - self._at % _BLOCK
                block = self._client.part(self._url, begins, min(begins + _BLOCK, self._size))
                self._block = (begins, block)
            taken = block[self._at - begins : end - begins]
            found += taken
            self._at += len(taken)
        return bytes(found)
