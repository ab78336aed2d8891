"""Footnote reference marks (注・※１) in running text, told by the notes they refer to or by their size.

Footnotes (脚注) in the middle of a sentence that goes on on the next page.

They stand at the foot of a page, smaller than the text, and begin with a mark. Only those that a
sentence runs across are taken out; a note after a full stop stays where it is printed.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.japanese.letters import fold_wording
from extractors.japanese.marks import A_REMARK_CLOSING, A_REMARK_OPENING, ANY_CLOSING
from extractors.model.document import Line, Page, Source, Span
from pipeline.clean.strips import is_closed

_SIGN = r"(?:[※＊*]|注)"
_MARK = re.compile(
    rf"{A_REMARK_OPENING}{_SIGN}[ 　]?[0-9０-９]{{0,2}}{A_REMARK_CLOSING}|{_SIGN}[0-9０-９]{{1,2}}"
    r"|(?<=[^\s※＊*])[※＊*†‡](?![0-9０-９])"
)
_NOTE = re.compile(
    rf"[ \t　]*({A_REMARK_OPENING}?{_SIGN}[ 　]?[0-9０-９]{{0,2}}{A_REMARK_CLOSING}?)[）)]?(?=[ \t　：:、「『\w])"
)
_RAISED = re.compile(r"(?<=[^\sA-Za-z0-9０-９.])(?:[（(]?[※＊*注]?[0-9０-９]{1,2}[)）]?|[（(]?注[)）]?|[※＊*])(?=\D|$)")
_WORD = re.compile(rf"[\w％%]|{ANY_CLOSING}")


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
    return fold_wording(mark).strip("()[]〔〕").replace("*", "※")


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


_SMALL = 0.9
"""A note is set at most as large as this share of the text."""
_FOOTNOTE = re.compile(
    rf"[　 ]*{A_REMARK_OPENING}?(?:[※＊*†‡][　 ]?[0-9０-９]{{0,2}}|注[　 ]?[0-9０-９]{{0,2}}|[0-9０-９]{{1,2}})"
    rf"{A_REMARK_CLOSING}?"
    r"[　 .．:：、「『\w]"
)
_FLUSH = 2.0
"""A line this near the right margin, in characters, is full."""
_MOST_LINES = 30


def find_footnotes(source: Source, text: str, furniture: Sequence[Span]) -> Iterator[Span]:
    """Lines of such notes; ``furniture`` is what else is in no text."""
    if len(source.pages) < 2:
        return
    taken = {span.start for span in furniture}
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in source.lines:
        if line.box is not None and line.size and line.span.start not in taken and not line.vertical:
            pages[line.page].append(line)
    for number, following in pairwise(sorted(pages)):
        if following != number + 1:
            continue
        note = _note_at_end(pages[number], text)
        above = pages[number][: -len(note)] if note else ()
        if above and _runs_across(above, pages[following][0], text):
            yield from (line.span for line in note)


def _note_at_end(lines: Sequence[Line], text: str) -> Sequence[Line]:
    """The small lines that end a page, where the first of them begins with a mark and there is text above."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size or 0.0] += line.span.end - line.span.start
    body = sizes.most_common(1)[0][0]
    count = 0
    for line in reversed(lines[-_MOST_LINES:]):
        if line.cell is not None or (line.size or 0.0) > _SMALL * body:
            break
        count += 1
    if not 0 < count < min(len(lines), _MOST_LINES):
        return ()
    note = lines[-count:]
    return note if _FOOTNOTE.match(text, note[0].span.start, note[0].span.end) else ()


def _runs_across(lines: Sequence[Line], after: Line, text: str) -> bool:
    """Whether the last of the lines is full and breaks off, and goes on in the line ``after``."""
    before = lines[-1]
    words, size = text[before.span.start : before.span.end], before.size or 0.0
    if before.cell is not None or after.cell is not None or is_closed(words) or words[-1] in "）)」』】":
        return False
    rights = [line.box.x1 for line in lines if line.box is not None and line.block == before.block]
    full = before.box is not None and before.box.x1 >= max(rights) - _FLUSH * size
    return full and abs((after.size or 0.0) - size) < 0.1 * size
