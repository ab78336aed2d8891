"""Images of a PDF page: whether it is a scan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.read.pdf.glyphs import Display

_MOST_OBJECTS = 20_000
_SCAN = 0.7
"""Share of the page that a scan covers at least."""


def has_scan(page: Any, display: Display) -> bool:
    """Whether images cover most of the page."""
    area = display.width * display.height
    scale = abs(display.matrix[0] * display.matrix[3] - display.matrix[1] * display.matrix[2])
    covered = sum(_area(item) for item in _images(page)) * scale
    return area > 0 and covered >= _SCAN * area


def is_painted_over(page: Any, display: Display) -> bool:
    """Whether the last thing painted is a scan: the text lies under it, as some scanners put it."""
    last = pdfium.FPDFPage_GetObject(page, pdfium.FPDFPage_CountObjects(page) - 1)
    if not last or pdfium.FPDFPageObj_GetType(last) != pdfium.FPDF_PAGEOBJ_IMAGE:
        return False
    return has_scan(page, display)


def _images(page: Any) -> Iterator[Any]:
    """Image objects of the page, those of its forms too."""
    kind_of = pdfium.FPDFPageObj_GetType
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page, index)
        kind = kind_of(item)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            yield item
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            for inner in range(min(pdfium.FPDFFormObj_CountObjects(item), 200)):
                part = pdfium.FPDFFormObj_GetObject(item, inner)
                if kind_of(part) == pdfium.FPDF_PAGEOBJ_IMAGE:
                    yield part


def _area(item: Any) -> float:
    """Area of the image's unit square in the space that it is drawn in."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, matrix):
        return 0.0
    return float(abs(matrix.a * matrix.d - matrix.b * matrix.c))
