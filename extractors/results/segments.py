"""Segments: what every stretch of the document text is. They tile the whole text."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from extractors.minutes.turns.interludes import is_heading
from extractors.model.document import Document, Range, Span
from extractors.model.proceedings import Facts
from extractors.model.records import AgendaItem, Attendee, Meeting, Record, Segment, Speech
from extractors.model.vocabulary import SegmentKind

_KINDS = tuple(SegmentKind)
_CODE = {kind: number for number, kind in enumerate(_KINDS)}
_UNREADABLE = frozenset({"garbled_page"})
_MARK_LENGTH = 12
"""So far before its label a mark may begin (12 ○委員長)."""


def tile(document: Document, facts: Facts, records: Sequence[Record]) -> tuple[Segment, ...]:
    """Segments that cover every character of the document text exactly once.

    White space goes with what stands before it; ``unread`` is only what truly is not understood.
    """
    size = len(document.text)
    if not size:
        return ()
    paint = _Paint(size)
    _paint_paper(paint, document, facts)
    _paint_lists(paint, document, facts, records)
    _paint_speeches(paint, document, facts)
    for span in document.furniture:
        paint.over(span, SegmentKind.FURNITURE)
    for problem in document.problems:
        if problem.code in _UNREADABLE and problem.page is not None:
            page = document.pages[problem.page - 1]
            paint.over(Span(page.start, page.start + len(page.text)), SegmentKind.UNREAD)
    owners = [None, *(record.record_id for record in paint.records)]
    return tuple(
        Segment(
            document_id=document.document_id,
            position=position,
            kind=_KINDS[kind],
            start=start,
            end=end,
            record_id=owners[owner],
        )
        for position, (start, end, kind, owner) in enumerate(_runs(paint, document.text), 1)
    )


class _Paint:
    """Kind and record of every character; what is painted later covers what was there."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.kinds = bytearray([_CODE[SegmentKind.PROSE]]) * size
        self.owners = array("l", [0]) * size
        self.edges = {0, size}
        self.records: list[Record] = []

    def over(self, span: Span, kind: SegmentKind, record: Record | None = None) -> None:
        """Paint a stretch with its kind and record."""
        start, end = max(0, span.start), min(self.size, span.end)
        if start >= end:
            return
        self.kinds[start:end] = bytes([_CODE[kind]]) * (end - start)
        self.owners[start:end] = array("l", [self._number(record)]) * (end - start)
        self.edges.update((start, end))

    def own(self, span: Span, record: Record) -> None:
        """Give a stretch that is nobody's yet to a record, its kind left as it is."""
        start, end = max(0, span.start), min(self.size, span.end)
        if start < end and not any(self.owners[start:end]):
            self.owners[start:end] = array("l", [self._number(record)]) * (end - start)
            self.edges.update((start, end))

    def _number(self, record: Record | None) -> int:
        if record is None:
            return 0
        if not self.records or self.records[-1] is not record:
            self.records.append(record)
        return len(self.records)


def _paint_paper(paint: _Paint, document: Document, facts: Facts) -> None:
    """Headings, tables and prose; above the first words spoken, the header."""
    reading = document.reading
    spoken = bool(facts.proceedings.turns)
    for paragraph in reading.paragraphs:
        if paragraph.cell is not None:
            kind = SegmentKind.TABLE
        elif spoken and paragraph.start < facts.proceedings.start:
            kind = SegmentKind.HEADER
        elif is_heading(reading.string(paragraph)):
            kind = SegmentKind.HEADING
        else:
            continue
        for index in paragraph.lines:
            paint.over(document.lines[index].span, kind)


def _paint_lists(paint: _Paint, document: Document, facts: Facts, records: Sequence[Record]) -> None:
    """What the records of the header and of papers hold."""
    for record in records:
        spans = record.grounding.spans
        if isinstance(record, Meeting):
            _paint_all(paint, spans, SegmentKind.HEADER, record, facts, document)
        elif isinstance(record, Attendee):
            _paint_all(paint, spans, SegmentKind.ROSTER, record, facts, document)
        elif not isinstance(record, (Speech, AgendaItem)):
            for span in spans:
                paint.own(span, record)
    _paint_ranges(paint, document, facts.attendance.rosters, SegmentKind.ROSTER)
    _paint_ranges(paint, document, facts.agenda.headings, SegmentKind.HEADING)
    for item in facts.agenda.items:
        for span in item.grounding.spans:
            paint.over(span, SegmentKind.HEADING, item)


def _paint_all(
    paint: _Paint, spans: Iterable[Span], kind: SegmentKind, record: Record, facts: Facts, document: Document
) -> None:
    """A record of the header, but for what of it was only heard in a speech."""
    limit = _offset(document, facts.proceedings.start) if facts.proceedings.turns else paint.size
    for span in spans:
        if span.start < limit:
            paint.over(span, kind, record)


def _paint_ranges(paint: _Paint, document: Document, ranges: Iterable[Range], kind: SegmentKind) -> None:
    for span in document.spans(ranges):
        paint.over(span, kind)


def _paint_speeches(paint: _Paint, document: Document, facts: Facts) -> None:
    """Speeches with their marks, stage directions, headings and doubtful passages between them."""
    proceedings = facts.proceedings
    _paint_ranges(paint, document, proceedings.headings, SegmentKind.HEADING)
    labels: set[int] = set()
    for speech in facts.speeches:
        kind = SegmentKind.DIRECTION if speech.speaker_label is None else SegmentKind.SPEECH
        spans = speech.grounding.spans
        for span in spans:
            paint.over(span, kind, speech)
        if speech.label_start is None or speech.label_start in labels or speech.label_start > spans[0].start:
            continue
        labels.add(speech.label_start)
        paint.over(Span(_mark_start(document.text, speech.label_start), spans[0].start), kind, speech)
    _paint_ranges(paint, document, proceedings.doubtful, SegmentKind.UNREAD)


def _mark_start(text: str, label_start: int) -> int:
    """Where the mark before a label begins: at its line's start, if that is near."""
    line = text.rfind("\n", max(0, label_start - _MARK_LENGTH), label_start)
    if line >= 0:
        return line + 1
    return 0 if label_start <= _MARK_LENGTH else max(0, label_start - 1)


def _offset(document: Document, position: int) -> int:
    offsets = document.reading.offsets
    return offsets[position] if position < len(offsets) else len(document.text)


def _runs(paint: _Paint, text: str) -> Iterator[tuple[int, int, int, int]]:
    """(start, end, kind, record) of the tiles: neighbours alike are one, white space joins what stands before."""
    start, kind, owner = 0, -1, 0
    for one, other in pairwise(sorted(paint.edges)):
        here = (paint.kinds[one], paint.owners[one])
        if kind < 0 and (not text[one:other].isspace() or other == paint.size):
            kind, owner = here
        elif kind >= 0 and here != (kind, owner) and not text[one:other].isspace():
            yield start, one, kind, owner
            start, (kind, owner) = one, here
    yield start, paint.size, kind, owner
