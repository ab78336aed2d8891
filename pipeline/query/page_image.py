"""A page as an image with the rectangles of its records, drawn where documents are read: in a caged process.

pdfplumber reads the page with an engine of its own, so a rectangle that is off is seen at once.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from extractors.model.errors import DocumentError, PipelineError
from pipeline.archive.originals import Originals
from pipeline.limits import Limits
from pipeline.outputs import written
from pipeline.query.page_draw import Drawing, draw_boxes
from pipeline.query.show import find_document
from pipeline.query.views import open_views
from pipeline.sources.names import ENTRY, is_remote, location_of, path_of
from pipeline.store.store import Store
from pipeline.system import can_read
from pipeline.workers.job import BadAnswer, Job, Order, Picture
from pipeline.workers.readers import ReaderProcesses

COLORS = {
    "speeches": (31, 119, 180), "agenda_items": (148, 103, 189), "decisions": (214, 39, 40), "attendees": (44, 160, 44),
    "meetings": (140, 86, 75), "findings": (255, 127, 14), "citations": (23, 190, 207), "table_cells": (127, 127, 127),
    "survey_items": (188, 189, 34), "risks": (227, 119, 194), "exchanges": (31, 180, 120),
    "commitments": (180, 120, 31),
}  # fmt: skip
"""Color of each dataset's rectangles, RGB."""


class NoPageImage(PipelineError):
    """The page cannot be drawn."""


def draw_page(data: Path, document: str, page: int, out: Path, datasets: Sequence[str], resolution: int) -> int:
    """Write a PNG of one page with the rectangles of its records; the number of rectangles.

    Raises NoPageImage if the source is gone, is no PDF or has no such page.
    """
    connection = open_views(data)
    row = find_document(connection, document)
    if row["media_type"] != "application/pdf":
        raise NoPageImage(f"{row['sources'][0]} is no PDF ({row['media_type']})")
    if not 1 <= page <= row["page_count"]:
        raise NoPageImage(f"{row['sources'][0]} has pages 1 to {row['page_count']}")
    drawn = [
        (
            COLORS[dataset],
            connection.execute(
                f"SELECT r.x0, r.y0, r.x1, r.y1 FROM {dataset}, UNNEST(regions) AS u(r) "  # noqa: S608 - names of our own
                "WHERE document_id = ? AND r.page = ? AND r.x0 IS NOT NULL",
                [row["document_id"], page],
            ).fetchall(),
        )
        for dataset in datasets
    ]
    readers = ReaderProcesses()
    try:
        job = Job(row["sha256"], location(data, row["document_id"], row["sha256"]), Limits())
        picture = page_png(readers, job, Drawing(page, resolution, drawn))
    finally:
        readers.close()
    with written(out) as fresh:
        fresh.write_bytes(picture)
    return sum(len(boxes) for _, boxes in drawn)


DRAWS = Order(draw_boxes)
"""What the processes that draw are made ready for."""


def page_png(readers: ReaderProcesses, job: Job, drawing: Drawing) -> bytes:
    """A page as a PNG, drawn in a process of its own.

    Raises NoPageImage if the file is gone, another by now, or cannot be drawn; ReadersBroken.
    """
    if not can_read():
        raise NoPageImage("pages are drawn on Linux and macOS; on Windows in WSL")
    answer = readers.ask(replace(job, asked=drawing), DRAWS.reader)
    if isinstance(answer, DocumentError):
        raise NoPageImage(str(answer))
    if not isinstance(answer, Picture):
        raise NoPageImage(str(BadAnswer("no picture")))
    return _png(answer)


def _png(picture: Picture) -> bytes:
    """A picture as a PNG file (ISO 15948): each line after a byte for its filter, which is none."""
    step = 3 * picture.width
    lines = b"".join(b"\0" + picture.rgb[at : at + step] for at in range(0, len(picture.rgb), step))
    head = struct.pack(">2I5B", picture.width, picture.height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    written = (struct.pack(">I", len(data)) + name + data + _checksum(name + data) for name, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def _checksum(data: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(data))


def location(data: Path, document_id: str, sha256: str) -> str:
    """Where the bytes are: in the archive, whose are those that were read, or still at their source.

    Raises NoPageImage if they are neither.
    """
    if original := Originals(data).find(sha256):
        return location_of(original.path)
    with Store(data) as store:
        places = [source.location for source in store.catalogue.sources().values() if source.document_id == document_id]
    for place in places:
        if not is_remote(place) and path_of(place.partition(ENTRY)[0]).exists():
            return place
    raise NoPageImage(f"the source is gone, and was not kept (--archive): {', '.join(places)}")
