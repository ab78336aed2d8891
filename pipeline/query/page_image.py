"""A page as an image with the rectangles of its records (the only import of pdfplumber but for benchmarks).

pdfplumber reads the page with an engine of its own, so a rectangle that is off is seen at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pdfplumber

from extractors.model.errors import PipelineError
from pipeline.outputs import written
from pipeline.query.show import find_document
from pipeline.query.views import open_views
from pipeline.sources.names import path_of
from pipeline.store.store import Store

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
    path = _location(data, row["document_id"])
    if row["media_type"] != "application/pdf":
        raise NoPageImage(f"{row['sources'][0]} is no PDF ({row['media_type']})")
    if not 1 <= page <= row["page_count"]:
        raise NoPageImage(f"{row['sources'][0]} has pages 1 to {row['page_count']}")
    drawn = 0
    with pdfplumber.open(path) as pdf:
        image = pdf.pages[page - 1].to_image(resolution=resolution)
        for dataset in datasets:
            regions = connection.execute(
                f"SELECT r.x0, r.y0, r.x1, r.y1 FROM {dataset}, UNNEST(regions) AS u(r) "  # noqa: S608 - names of our own
                "WHERE document_id = ? AND r.page = ? AND r.x0 IS NOT NULL",
                [row["document_id"], page],
            ).fetchall()
            color = COLORS[dataset]
            image.draw_rects([tuple(box) for box in regions], fill=(*color, 40), stroke=(*color, 200))
            drawn += len(regions)
        with written(out) as fresh:
            image.save(fresh, format="PNG")
    return drawn


def _location(data: Path, document_id: str) -> Path:
    with Store(data) as store:
        places = [source.location for source in store.catalogue.sources().values() if source.document_id == document_id]
    for place in places:
        path = path_of(place)
        if path.exists():
            return path
    raise NoPageImage(f"the source is gone: {', '.join(places)}")
