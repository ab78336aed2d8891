"""The desk at which records are made: grounding, ids and issues of one document.

Every extractor gets a ``Desk``. It turns ranges of the reading text into grounded columns
(spans, page, text, rectangles), gives out record ids that survive a better extractor, and
collects what was not understood.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

from extractors.model.document import Box, Document, Page, Problem, Range, Span
from extractors.model.lemmas import Lemmas
from extractors.model.records import Grounding, Region

_JOIN = re.compile(r"[ \t　]*\n\s*")
_PADDING = re.compile(r"[ \t　]{2,}")


def squash(text: str) -> str:
    """``text`` without any white space: what a record id is made from."""
    return "".join(text.split())


def tidy(text: str) -> str:
    """A passage of reading text as a reader wants it: padding collapsed, blank lines gone."""
    text = _JOIN.sub("\n", text.strip())
    return _PADDING.sub("　", text)


class Desk:
    """Makes the grounded columns, ids and issues of one document."""

    def __init__(self, document: Document, lemmas: Lemmas | None = None) -> None:
        self.document = document
        self.lemmas = lemmas
        """Matches on lemmas; None where no analyser is at hand."""
        self.text = document.reading.text
        self.problems: list[Problem] = []
        self._seen: Counter[tuple[str, str]] = Counter()

    def ground(self, *ranges: Range) -> Grounding:
        """Grounded columns of a record that stands in these ranges of the reading text.

        Raises ValueError if the ranges hold nothing but white space: a record without
        words is an error of the extractor.
        """
        document = self.document
        apart = _apart(ranges)
        spans = document.spans(apart)
        if not spans:
            raise ValueError(f"no words in {ranges}")
        parts = (tidy(self.text[start:end]) for start, end in apart)
        return Grounding(
            page=document.page_at(spans[0].start),
            page_end=document.page_at(spans[-1].end - 1),
            span_start=spans[0].start,
            span_end=spans[-1].end,
            spans=spans,
            regions=self.regions(spans),
            text="\n".join(part for part in parts if part),
        )

    def record_id(self, dataset: str, anchor: str) -> str:
        """Id of the next record of ``dataset`` with this anchor text."""
        key = (dataset, squash(anchor))
        self._seen[key] += 1
        digest = hashlib.sha256(f"{key[1]}\n{self._seen[key]}".encode()).hexdigest()[:8]
        return f"{self.document.document_id}-{dataset}-{digest}"

    def problem(self, code: str, detail: str, stage: str, *ranges: Range) -> None:
        """Report a passage that was not understood."""
        spans = self.document.spans(sorted(ranges))
        span = Span(spans[0].start, spans[-1].end) if spans else None
        page = self.document.page_at(span.start) if span else None
        self.problems.append(Problem(code=code, detail=detail, stage=stage, page=page, span=span))

    def regions(self, spans: Sequence[Span]) -> tuple[Region, ...]:
        """One rectangle (or element path) for each printed line that the spans touch."""
        found: list[Region] = []
        for span in spans:
            for line in self.document.lines_in(span):
                page = self.document.pages[line.page - 1]
                start, end = max(span.start, line.span.start), min(span.end, line.span.end)
                whole = page.boxes is None or (start, end) == line.span
                box = line.box if whole else _union(page, start, end)
                if box is not None:
                    found.append(Region(line.page, box.x0, box.y0, box.x1, box.y1, line.anchor))
                elif line.anchor is not None:
                    found.append(Region(line.page, None, None, None, None, line.anchor))
        return tuple(found)


def _apart(ranges: Iterable[Range]) -> list[Range]:
    """The ranges in order, overlapping ones merged, so that no word is counted twice."""
    found: list[Range] = []
    for place in sorted(ranges):
        if found and place.start < found[-1].end:
            found[-1] = Range(found[-1].start, max(found[-1].end, place.end))
        else:
            found.append(place)
    return found


def _union(page: Page, start: int, end: int) -> Box | None:
    """Rectangle around the characters of a document span on one page."""
    boxes: array[float] | None = page.boxes
    assert boxes is not None
    begin, stop = (start - page.start) * 4, (end - page.start) * 4
    # A character without a box is NaN, which is not equal to itself.
    x0, y0, x1, y1 = ([value for value in boxes[begin + side : stop : 4] if value == value] for side in range(4))  # noqa: PLR0124
    return Box(min(x0), min(y0), max(x1), max(y1)) if x0 else None
