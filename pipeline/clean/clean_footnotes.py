"""Footnotes (脚注) in the middle of a sentence that goes on on the next page.

They stand at the foot of a page, smaller than the text, and begin with a mark. Only those that a
sentence runs across are taken out; a note after a full stop stays where it is printed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.model.document import Line, Source, Span
from pipeline.clean.strips import is_closed

_SMALL = 0.9
"""A note is set at most as large as this share of the text."""
_NOTE = re.compile(
    r"[　 ]*[（(〔［\[]?(?:[※＊*†‡][　 ]?[0-9０-９]{0,2}|注[　 ]?[0-9０-９]{0,2}|[0-9０-９]{1,2})[）)〕］\]]?"
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
    return note if _NOTE.match(text, note[0].span.start, note[0].span.end) else ()


def _runs_across(lines: Sequence[Line], after: Line, text: str) -> bool:
    """Whether the last of the lines is full and breaks off, and goes on in the line ``after``."""
    before = lines[-1]
    words, size = text[before.span.start : before.span.end], before.size or 0.0
    if before.cell is not None or after.cell is not None or is_closed(words) or words[-1] in "）)」』】":
        return False
    rights = [line.box.x1 for line in lines if line.box is not None and line.block == before.block]
    full = before.box is not None and before.box.x1 >= max(rights) - _FLUSH * size
    return full and abs((after.size or 0.0) - size) < 0.1 * size
