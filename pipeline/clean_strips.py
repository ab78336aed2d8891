"""Printed lines without their furniture: what is left to read of each line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import CellRef, Line, Source, Span

_NARROW = re.compile(r"[\x00-\x7f\uff61-\uff9f]")


@dataclass(frozen=True, slots=True)
class Strip:
    """What is left of one printed line: its words, where they stand, how wide they run."""

    line: int
    """Index into ``Source.lines``."""
    text: str
    pieces: tuple[Span, ...]
    """Kept parts in the document text; furniture lies between them."""
    indent: float
    """Leading white space in full-width characters."""
    width: int
    """Display width from the margin, in half-width units."""
    gap: int
    """Blank lines between this line and the one before; furniture lines don't count."""
    page: int
    cell: CellRef | None
    block: int


def display_width(text: str) -> int:
    """Width in half-width units: a full-width character is two."""
    return 2 * len(text) - len(_NARROW.findall(text))


def cut_strips(source: Source, text: str, furniture: Sequence[Span]) -> list[Strip]:
    """One strip for each printed line that still holds words, in the order of the lines."""
    strips: list[Strip] = []
    cursor = 0
    end = 0
    for index, line in enumerate(source.lines):
        while cursor < len(furniture) and furniture[cursor].end <= line.span.start:
            cursor += 1
        pieces = _pieces(text, line.span, furniture, cursor)
        if not pieces:
            end = line.span.end
            continue
        strips.append(_strip(index, line, pieces, text, max(0, text.count("\n", end, line.span.start) - 1)))
        end = line.span.end
    return strips


def _strip(index: int, line: Line, pieces: tuple[Span, ...], text: str, gap: int) -> Strip:
    words = "".join(text[piece.start : piece.end] for piece in pieces)
    lead = display_width(text[line.span.start : pieces[0].start]) if pieces else 0
    return Strip(
        line=index,
        text=words,
        pieces=pieces,
        indent=lead / 2,
        width=lead + display_width(words),
        gap=gap,
        page=line.page,
        cell=line.cell,
        block=line.block,
    )


def _pieces(text: str, span: Span, furniture: Sequence[Span], cursor: int) -> tuple[Span, ...]:
    """Parts of a line that are no furniture, white space at both ends of the line trimmed."""
    found: list[Span] = []
    start = span.start
    while cursor < len(furniture) and furniture[cursor].start < span.end:
        found.append(Span(start, max(start, furniture[cursor].start)))
        start = furniture[cursor].end
        cursor += 1
    found.append(Span(start, max(start, span.end)))
    return _trimmed(text, [piece for piece in found if piece.end > piece.start])


def _trimmed(text: str, pieces: list[Span]) -> tuple[Span, ...]:
    while pieces:
        lead = text[pieces[0].start : pieces[0].end]
        if lead.isspace():
            pieces.pop(0)
            continue
        pieces[0] = Span(pieces[0].end - len(lead.lstrip()), pieces[0].end)
        break
    while pieces:
        tail = text[pieces[-1].start : pieces[-1].end]
        if tail.isspace():
            pieces.pop()
            continue
        pieces[-1] = Span(pieces[-1].start, pieces[-1].start + len(tail.rstrip()))
        break
    return tuple(pieces)
