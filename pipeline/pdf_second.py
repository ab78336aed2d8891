"""The second character reader: pdf_oxide, which also reads fonts that have no ToUnicode map.

It takes the characters from the font's own tables, where PDFium gives rubbish. PDFium also loses a
character drawn by itself in a font that is neither in the file nor on the machine, since it measures
the missing glyph; this reader doesn't.
"""

from __future__ import annotations

import contextlib
import math
from typing import Any

import numpy as np
import pdf_oxide

from pipeline.pdf_chars import Display, Glyphs, empty_glyphs
from pipeline.pdf_forms import shown_codes

_CODES = 0x110000
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


def missing_from(known: Glyphs, other: Glyphs) -> Glyphs:
    """Characters of ``other`` that ``known`` doesn't have in their place."""
    size = max(1.0, float(np.median(other.sizes))) if len(other) else 1.0
    counts = np.bincount(known.codes, minlength=_CODES), np.bincount(other.codes, minlength=_CODES)
    lacking = counts[1] > counts[0]
    taken = {
        (code, x + dx, y + dy)
        for code, x, y in _places(known.take(lacking[known.codes]), size)
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
    }
    chosen = np.flatnonzero(lacking[other.codes])
    places = _places(other.take(chosen), size)
    return other.take(np.array([i for i, p in zip(chosen, places, strict=True) if p not in taken], np.int64))


def _places(glyphs: Glyphs, size: float) -> list[tuple[int, int, int]]:
    """Code point and place of each character, in steps of half its size."""
    steps = np.round((glyphs.boxes[:, :2] + glyphs.boxes[:, 2:]) / size).astype(np.int64)
    return list(zip(glyphs.codes.tolist(), *steps.T.tolist(), strict=True))


def _glyphs(chars: list[Any], display: Display) -> Glyphs:
    if not chars:
        return empty_glyphs()
    rows = [(ord(char.char[0]), char.origin_x, char.origin_y, char.advance_width, char.font_size) for char in chars]
    codes, x, y, advance, size = np.array(rows, np.float64).T
    a, b, c, d, e, f = display.matrix
    # Of a line that is not level, only the level part of the advance is given.
    halves = np.where(codes < 0x2000, 0.5, 1.0)
    advance = np.where(advance < 0.1 * size, halves * size, advance)
    turns = np.array([math.radians(char.rotation_degrees) for char in chars])
    along = np.stack((np.cos(turns), np.sin(turns)), axis=1) * advance[:, None]
    across = np.stack((-np.sin(turns), np.cos(turns)), axis=1) * size[:, None]
    upright = np.array([char.font_name.endswith("-V") for char in chars])
    # The origin of a vertical font is the middle of the glyph's top.
    origin = np.stack((x - upright * size / 2, y - upright * (1 - _DESCENT) * size), axis=1)
    corners = np.stack(
        (origin - _DESCENT * across, origin + along + (1 - _DESCENT) * across, origin + along - _DESCENT * across),
        axis=1,
    )
    xs, ys = a * corners[..., 0] + c * corners[..., 1] + e, b * corners[..., 0] + d * corners[..., 1] + f
    boxes = np.stack((xs.min(axis=1), ys.min(axis=1), xs.max(axis=1), ys.max(axis=1)), axis=1)
    dx, dy = a * along[:, 0] + c * along[:, 1], b * along[:, 0] + d * along[:, 1]
    quarters = np.round(np.arctan2(dy, dx) / (math.pi / 2)).astype(np.int64) % 4
    on_page = (boxes[:, 2:] > 0).all(axis=1) & (boxes[:, :2] < (display.width, display.height)).all(axis=1)
    return Glyphs(
        shown_codes(codes.astype(np.uint32)),
        boxes,
        size * math.hypot(a, b),
        np.array(["bold" in char.font_name.lower() for char in chars]),
        quarters,
        np.zeros(len(chars), np.bool_),
        np.zeros(len(chars), np.int64),
    ).take(on_page & (size > 0))
