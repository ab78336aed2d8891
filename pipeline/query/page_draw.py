"""A page drawn with rectangles on it (the only import of pdfplumber but for benchmarks); runs in a caged process."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence

import pdfplumber

from extractors.model.errors import Unreadable
from pipeline.workers.job import Answer, Job, OutOfMemory, Picture

Drawn = tuple[tuple[int, int, int], Sequence[tuple[float, float, float, float]]]
"""A colour (RGB) and the rectangles drawn in it, points from the top left."""


def draw_boxes(job: Job, page: int, resolution: int, drawn: Sequence[Drawn]) -> Answer:
    """Page ``page`` (from 1) of a PDF at so many dots per inch."""
    data = job.data or b""
    if hashlib.sha256(data).hexdigest() != job.sha256:
        return Unreadable("has changed since it was read", "ingest it again")
    try:
        return _drawn(data, page, resolution, drawn)
    except MemoryError:
        return OutOfMemory("is too large to be drawn", "draw it at a lower --resolution")


def _drawn(data: bytes, page: int, resolution: int, drawn: Sequence[Drawn]) -> Picture:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        image = pdf.pages[page - 1].to_image(resolution=resolution)
        for color, boxes in drawn:
            image.draw_rects(list(boxes), fill=(*color, 40), stroke=(*color, 200))
        flat = image.annotated.convert("RGB")
        return Picture(flat.width, flat.height, flat.tobytes())
