"""Tables of a page: from ruled lines, or from aligned columns where evidence is strong."""

from __future__ import annotations

from pipeline.ruling import Chars, Found, Segments


def find_tables(segments: Segments, chars: Chars, width: float, height: float) -> Found:
    """Tables of one displayed page, from top to bottom."""
    return Found(())
