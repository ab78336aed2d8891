"""Furniture of a document: what no record's text holds."""

from __future__ import annotations

from collections.abc import Iterable

from extractors.document import Source, Span
from pipeline.clean_edges import find_edges
from pipeline.clean_markup import find_markup
from pipeline.clean_notes import find_note_marks
from pipeline.clean_numbers import find_running_numbers


def find_furniture(source: Source, text: str) -> tuple[Span, ...]:
    """Running heads, page and speech numbers, rules, reference marks and left-over markup, sorted and apart."""
    found = merge(find_markup(text))
    edges = find_edges(source, text, found)
    return merge((*found, *edges, *find_running_numbers(source, text), *find_note_marks(source, text)))


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted spans, those that touch or overlap made one."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.end > span.start):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
