"""Printed lines without their furniture: what is left to read of each line, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.model.document import CellRef, Line, Source, Span

_TABULAR = re.compile(r"\S[　 \t]{2,}\S.*\S[　 \t]{2,}\S|\S[　 \t]{4,}\S|[….・]{5,}|\S\t\S")
_SPREAD = re.compile(r"(?<!\S)(?:\S　){3}")
_GAP = re.compile(r"　|  |\t|……|\.{4}|・・・")
_BRACKETS = "」』）)】〕］]"
_STOPS = frozenset("。．？！?!")
_LEAD = re.compile(r"\s*")
_NARROW = re.compile(r"[\x00-\x7f\uff61-\uff9f]")


@dataclass(frozen=True, slots=True)
class Strip:
    """What is left of one printed line. Lengths are in points if it has a box, else in full-width characters."""

    line: int
    """Index into ``Source.lines``."""
    text: str
    pieces: tuple[Span, ...]
    """Kept parts in the document text; furniture lies between them."""
    start: float
    """Where the words begin: from the left, or from the top where the line is vertical."""
    end: float
    em: float
    """A full-width character."""
    pitch: float | None
    """Distance from the strip before: between tops, or blank lines in between. None where that says nothing."""
    page: int
    cell: CellRef | None
    block: int
    size: float | None
    bold: bool
    drawn: bool
    """Whether lengths are measured (a box) rather than counted."""
    vertical: bool
    closed: bool
    """Whether it ends a sentence."""
    tabular: bool
    """Whether it is set in columns with spaces or leaders, or its letters are spread: such a line never wraps."""

    @property
    def length(self) -> float:
        """Length of the words in full-width characters."""
        return (self.end - self.start) / self.em


def display_width(text: str) -> float:
    """Width in full-width characters: ASCII and half-width kana are a half."""
    return len(text) - len(_NARROW.findall(text)) / 2


def is_closed(text: str) -> bool:
    """Whether the text ends with a full stop, closing brackets aside."""
    return text.rstrip(_BRACKETS)[-1:] in _STOPS


def is_tabular(text: str) -> bool:
    """Whether the text is set in columns with spaces or leaders, or spread: ``浜　野　太　郎``."""
    if not _GAP.search(text):
        return False
    return bool(_TABULAR.search(text)) or ("。" not in text and bool(_SPREAD.search(text)))


def cut_strips(source: Source, text: str, furniture: Sequence[Span]) -> list[Strip]:
    """One strip for each printed line that still holds words, in the order of the lines."""
    strips: list[Strip] = []
    cursor = 0
    for index, line in enumerate(source.lines):
        while cursor < len(furniture) and furniture[cursor].end <= line.span.start:
            cursor += 1
        pieces = _pieces(text, line.span, furniture, cursor)
        if pieces:
            before = strips[-1].line if strips else -1
            pitch = _pitch(source.lines[before], line, text) if before >= 0 else None
            # Blank lines around a page number in mid-text are no sign of a new paragraph.
            hidden = before < index - 1 and line.box is None
            strips.append(_strip(index, line, pieces, text, None if hidden else pitch))
    return strips


def _strip(index: int, line: Line, pieces: tuple[Span, ...], text: str, pitch: float | None) -> Strip:
    words = "".join(text[piece.start : piece.end] for piece in pieces)
    lead = _LEAD.match(text, line.span.start, pieces[0].start)
    start, end, em = _extent(line, words, lead.group() if lead else "")
    return Strip(
        line=index,
        text=words,
        pieces=pieces,
        start=start,
        end=end,
        em=em,
        pitch=pitch,
        page=line.page,
        cell=line.cell,
        block=line.block,
        size=line.size,
        bold=line.bold,
        drawn=line.box is not None,
        vertical=line.vertical,
        closed=is_closed(words),
        tabular=is_tabular(words),
    )


def _extent(line: Line, words: str, lead: str) -> tuple[float, float, float]:
    box = line.box
    if box is None:
        start = display_width(lead)
        return start, start + display_width(words), 1.0
    if line.vertical:
        return box.y0, box.y1, line.size or max(box.x1 - box.x0, 1.0)
    return box.x0, box.x1, line.size or max(box.y1 - box.y0, 1.0)


def _pitch(before: Line, line: Line, text: str) -> float | None:
    if before.page != line.page:
        return None
    if line.box is None or before.box is None:
        return float(text.count("\n", before.span.end, line.span.start) - 1)
    return before.box.x1 - line.box.x1 if line.vertical else line.box.y0 - before.box.y0


def _pieces(text: str, span: Span, furniture: Sequence[Span], cursor: int) -> tuple[Span, ...]:
    """Parts of a line that are no furniture, white space at both ends of the line trimmed."""
    if cursor >= len(furniture) or furniture[cursor].start >= span.end:
        return _trimmed(text, [span])
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
        start, end = pieces[0]
        words = text[start:end].lstrip()
        if words:
            pieces[0] = Span(end - len(words), end)
            break
        pieces.pop(0)
    while pieces:
        start, end = pieces[-1]
        words = text[start:end].rstrip()
        if words:
            pieces[-1] = Span(start, start + len(words))
            break
        pieces.pop()
    return tuple(pieces)
