"""Pages as images, drawn where documents are read: in caged processes, so that a hostile file harms nothing."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

from pipeline.limits import Limits
from pipeline.query.page_draw import Drawing
from pipeline.query.page_image import DRAWS, page_png
from pipeline.system import can_read
from pipeline.workers.job import Job
from pipeline.workers.readers import ReaderProcesses

RESOLUTION = 120
"""Dots per inch."""
_LIMITS = Limits(seconds=20.0)
_KEPT = 60
"""Images that are kept."""


class Renderer:
    """Draws pages, one after the other."""

    def __init__(self) -> None:
        self._readers = ReaderProcesses()
        self._thread = ThreadPoolExecutor(1, "drawing")
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()

    def prepare(self) -> None:
        """Begin to load what drawing needs."""
        if can_read():
            self._readers.prepare(DRAWS)

    async def draw(self, sha256: str, place: str, page: int) -> bytes:
        """A page of the file of this hash, as a PNG. Raises NoPageImage, ReadersBroken."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._draw, sha256, place, page)

    def close(self) -> None:
        """Let the processes go."""
        self._readers.close()
        self._thread.shutdown(cancel_futures=True)

    def _draw(self, sha256: str, place: str, page: int) -> bytes:
        key = (sha256, page)
        if key not in self._kept:
            self._kept[key] = page_png(self._readers, Job(sha256, place, _LIMITS), Drawing(page, RESOLUTION))
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]
