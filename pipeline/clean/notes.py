"""Footnote reference marks (注・※１) in running text, told by the notes they refer to or by their size."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise

from extractors.model.document import Line, Page, Source, Span
from pipeline.clean.numbers import fold

_SIGN = r"(?:[※＊*]|注)"
_MARK = re.compile(
    rf"[（(\[［〔]{_SIGN}[ 　]?[0-9０-９]{{0,2}}[）)\]］〕]|{_SIGN}[0-9０-９]{{1,2}}"
    r"|(?<=[^\s※＊*])[※＊*†‡](?![0-9０-９])"
)
_NOTE = re.compile(rf"[ \t　]*([（(\[［〔]?{_SIGN}[ 　]?[0-9０-９]{{0,2}}[）)\]］〕]?)[）)]?(?=[ \t　：:、「『\w])")
_RAISED = re.compile(r"(?<=[^\sA-Za-z0-9０-９.])(?:[（(]?[※＊*注]?[0-9０-９]{1,2}[)）]?|[（(]?注[)）]?|[※＊*])(?=\D|$)")
_WORD = re.compile(r"[\w」』）)〕】％%]")


def find_note_marks(source: Source, text: str) -> list[Span]:
    """Spans of reference marks; the mark that begins a note itself is none."""
    defined = _defined(source, text)
    found: list[Span] = []
    for before, line in pairwise((None, *source.lines)):
        if line is None:
            continue
        found.extend(_referring(before, line, text, defined))
        if line.box is not None and not line.vertical:
            found.extend(_raised(source.pages[line.page - 1], line, text))
    return found


def _defined(source: Source, text: str) -> frozenset[str]:
    """Marks that begin a note somewhere: ``※1 「…」とは``."""
    found = set()
    for line in source.lines:
        match = _NOTE.match(text, line.span.start, line.span.end)
        if match is not None:
            found.add(_key(match.group(1)))
    return frozenset(found)


def _key(mark: str) -> str:
    return fold(mark).strip("()[]〔〕").replace("*", "※")


def _referring(before: Line | None, line: Line, text: str, defined: frozenset[str]) -> Iterator[Span]:
    """Marks after a word in a line whose note the document has."""
    start, end = line.span
    for match in _MARK.finditer(text, start, end) if defined else ():
        goes_on = match.start() == start and before is not None and before.cell == line.cell and line.cell is not None
        if goes_on and before is not None:
            previous = text[before.span.end - 1]
        elif match.start() > start:
            previous = text[match.start() - 1]
        else:
            continue
        if not _WORD.match(previous):
            continue
        length = _longest(match.group(), defined)
        if length:
            yield Span(match.start(), match.start() + length)


def _longest(mark: str, defined: frozenset[str]) -> int:
    """How much of ``mark`` is a defined one: of ※14 it is ※1 where there is no note ※14."""
    for length in range(len(mark), 0, -1):
        whole = length == len(mark) or mark[0] not in "（([［〔"
        if whole and _key(mark[:length]) in defined and (length > 1 or len(mark) == 1):
            return length
    return 0


def _raised(page: Page, line: Line, text: str) -> Iterator[Span]:
    """Small raised characters after a word."""
    boxes = page.boxes
    if boxes is None or line.box is None:
        return
    tall = (line.size or line.box.y1 - line.box.y0) * 0.75
    for match in _RAISED.finditer(text, line.span.start, line.span.end):
        first = (match.start() - page.start) * 4
        top, bottom = boxes[first + 1], boxes[first + 3]
        if math.isnan(top) or bottom - top > tall:
            continue
        before = (match.start() - 1 - page.start) * 4
        if not boxes[before + 3] - bottom > 0.15 * (boxes[before + 3] - boxes[before + 1]):
            continue
        yield Span(*match.span())
