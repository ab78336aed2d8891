"""A page drawn with rectangles on it (the only import of pdfplumber but for benchmarks); runs in a caged process."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass

import pdfplumber

from extractors.model.errors import Unreadable
from pipeline.workers.job import Answer, Job, OutOfMemory, Picture

Boxes = tuple[tuple[int, int, int], Sequence[tuple[float, float, float, float]]]
"""A colour (RGB) and the rectangles drawn in it, points from the top left."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is to be drawn."""

    page: int
    """From 1."""
    resolution: int
    """Dots per inch."""
    boxes: Sequence[Boxes] = ()


def draw_boxes(job: Job) -> Answer:
    """The page of a PDF that the job asks for."""
    drawing, data = job.asked, job.data or b""
    assert isinstance(drawing, Drawing)
    if hashlib.sha256(data).hexdigest() != job.sha256:
        return Unreadable("has changed since it was read", "ingest it again")
    try:
        return _drawn(data, drawing)
    except MemoryError:
        return OutOfMemory("is too large to be drawn", "draw it at a lower --resolution")


def _drawn(data: bytes, drawing: Drawing) -> Picture:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        image = pdf.pages[drawing.page - 1].to_image(resolution=drawing.resolution)
        for color, boxes in drawing.boxes:
            image.draw_rects(list(boxes), fill=(*color, 40), stroke=(*color, 200))
        flat = image.annotated.convert("RGB")
        return Picture(flat.width, flat.height, flat.tobytes())
