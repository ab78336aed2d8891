"""The second character reader: pdf_oxide, which also reads fonts that have no ToUnicode map.

It takes the characters from the font's own tables, where PDFium gives rubbish. Its boxes of
vertical fonts are wrong, so it reads only pages that PDFium cannot.
"""

from __future__ import annotations

import contextlib
import math
from typing import Any

import numpy as np
import pdf_oxide

from pipeline.pdf_chars import Display, Glyphs, empty_glyphs
from pipeline.pdf_forms import shown_codes

_DESCENT = 0.14
"""Share of the size below the base line."""


class SecondReader:
    """A document opened on first use."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: Any = None
        self._failed = False

    def read_glyphs(self, index: int, display: Display, limit: int) -> Glyphs:
        """Characters of a page (from 0); none where this reader cannot read it either."""
        if self._document is None and not self._failed:
            self._failed = True
            with contextlib.suppress(RuntimeError, ValueError, OSError):
                self._document = pdf_oxide.PdfDocument.from_bytes(self._data)
                self._failed = False
        if self._failed:
            return empty_glyphs()
        try:
            chars = self._document.extract_chars(index)
        except (RuntimeError, ValueError, OSError):
            return empty_glyphs()
        return _glyphs([char for char in chars[:limit] if not char.char.isspace()], display)


def _glyphs(chars: list[Any], display: Display) -> Glyphs:
    if not chars:
        return empty_glyphs()
    rows = [(ord(char.char[0]), char.origin_x, char.origin_y, char.advance_width, char.font_size) for char in chars]
    codes, x, y, advance, size = np.array(rows, np.float64).T
    a, b, c, d, e, f = display.matrix
    turns = np.array([math.radians(char.rotation_degrees) for char in chars])
    along = np.stack((np.cos(turns), np.sin(turns)), axis=1) * advance[:, None]
    across = np.stack((-np.sin(turns), np.cos(turns)), axis=1) * size[:, None]
    origin = np.stack((x, y), axis=1)
    corners = np.stack(
        (origin - _DESCENT * across, origin + along + (1 - _DESCENT) * across, origin + along - _DESCENT * across),
        axis=1,
    )
    xs, ys = a * corners[..., 0] + c * corners[..., 1] + e, b * corners[..., 0] + d * corners[..., 1] + f
    boxes = np.stack((xs.min(axis=1), ys.min(axis=1), xs.max(axis=1), ys.max(axis=1)), axis=1)
    dx, dy = a * along[:, 0] + c * along[:, 1], b * along[:, 0] + d * along[:, 1]
    quarters = np.round(np.arctan2(dy, dx) / (math.pi / 2)).astype(np.int64) % 4
    return Glyphs(
        shown_codes(codes.astype(np.uint32)),
        boxes,
        size * math.hypot(a, b),
        np.array(["bold" in char.font_name.lower() for char in chars]),
        quarters,
        np.zeros(len(chars), np.bool_),
        ("",) * len(chars),
    )
