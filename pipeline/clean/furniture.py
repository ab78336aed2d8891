"""Furniture of a document: what no record's text holds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from extractors.model.document import Source, Span
from extractors.model.blocks import RUBY
from pipeline.clean.edges import find_edges
from pipeline.clean.clean_footnotes import find_footnotes
from pipeline.clean.clean_markup import find_markup
from pipeline.clean.notes import find_note_marks
from pipeline.clean.numbers import find_running_numbers


def find_furniture(source: Source, text: str) -> tuple[Span, ...]:
    """Running heads, page and speech numbers, rules, ruby, reference marks and left-over markup, sorted and apart."""
    found = merge((*find_markup(text), *_ruby(source), *_repeated_heads(source)))
    edges = find_edges(source, text, found)
    found = merge((*found, *edges, *find_running_numbers(source, text)))
    return merge((*found, *find_footnotes(source, text, found), *find_note_marks(source, text)))


def _ruby(source: Source) -> Iterator[Span]:
    return (line.span for line in source.lines if line.block == RUBY)


def _repeated_heads(source: Source) -> Iterator[Span]:
    """Lines of a table's head printed once more on a following page: they are in no cell."""
    if not any(table.page_end > table.page for table in source.tables):
        return
    held = sorted(span for table in source.tables for cell in table.cells for span in cell.spans)
    for line in source.lines:
        if line.cell is not None and source.tables[line.cell.table].page < line.page:
            before = bisect_right(held, line.span.start, key=lambda span: span.start) - 1
            if before < 0 or held[before].end < line.span.end:
                yield line.span


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted spans, those that touch or overlap made one."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.end > span.start):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
