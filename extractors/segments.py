"""Segments: what every stretch of the document text is. They tile the whole text."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Document
from extractors.proceedings import Facts
from extractors.records import Record, Segment


def tile(document: Document, facts: Facts, records: Sequence[Record]) -> tuple[Segment, ...]:
    """Segments that cover every character of the document text exactly once."""
    return ()
