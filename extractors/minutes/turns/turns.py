"""Turns of the proceedings (発言), by evidence in the document itself."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from extractors.japanese.labels import parse_label
from extractors.japanese.speakers import Roster, fold_widths, has_office, is_plausible
from extractors.minutes.turns.ends import Mark
from extractors.minutes.turns.interludes import (
    INLINE_DIRECTION,
    Between,
    classify,
    closes_meeting,
    ends_spoken,
    is_end,
    is_farewell,
    is_rule,
    looks_like_heading,
    reader_of,
)
from extractors.minutes.turns.trust import find_marks
from extractors.model.document import Document, Range, Reading
from extractors.model.grounding import squash
from extractors.model.proceedings import Label, Proceedings, Turn

_NUMBERED = re.compile(
    r"(?:[(（]?[0-9０-９一二三四五六七八九十]{1,2}[)）.．、 　]|[①-⑳⑴-⒇]|議[題案事]|報告|諮問|日程|第).{5}"
)
_LONGEST_HEADING = 90
_NARRATES = re.compile(
    r"(?:事務局|[一-鿿]{1,10}(?:課|室|係|局)|担当者?|会長|委員長|議長|座長)(?:から|より|が)、?[^。]*(?:説明|報告|提案)[^。]*"
    r"(?:し(?:た|、)|され(?:た|、)|があ(?:った|り)|を受け|を行(?:った|い))[^。]*(?:た|である)。"
)
"""事務局から報告し、了承された。: told by the paper, said by nobody."""
_INLINE = re.compile(INLINE_DIRECTION)


def read_turns(document: Document, names: Collection[str] = ()) -> Proceedings:
    """Cut the proceedings into turns. ``names``: people on the attendance list, as evidence.

    A document in which nobody speaks has no turns, and ``start`` equals ``end``.
    """
    reading = document.reading
    found = find_marks(document, Roster(names))
    size = len(reading.text)
    if not found.trusted:
        return Proceedings(start=size, end=size)
    cut = _Cut(
        reading,
        tuple(names),
        flattened=found.flattened,
        punctuated=_is_punctuated(reading, found.trusted),
        quoted=_is_quoted(reading, found.trusted),
        listed=_listed(reading, found.trusted[0].start),
    )
    bounds = [*sorted({mark.start for mark in (*found.trusted, *found.doubtful)}), size]
    for mark in found.trusted:
        stop = bounds[bisect_left(bounds, mark.start) + 1]
        cut.turn(mark, stop, last=mark is found.trusted[-1])
    doubtful = tuple(_upto(mark, bounds) for mark in found.doubtful if mark.start < cut.end)
    return Proceedings(
        start=found.trusted[0].start,
        end=cut.end,
        turns=tuple(cut.turns),
        headings=tuple(cut.headings),
        layouts=found.shapes,
        doubtful=doubtful,
        passed=tuple(Range(mark.start, mark.label.end) for mark in found.passed if mark.start < cut.end),
    )


def _listed(reading: Reading, start: int) -> frozenset[str]:
    """Numbered lines above the proceedings: the list of business, which comes back as headings."""
    lines = (reading.string(paragraph).strip() for paragraph in reading.paragraphs if paragraph.start < start)
    return frozenset(squash(line) for line in lines if len(line) <= _LONGEST_HEADING and _NUMBERED.match(line))


def _is_punctuated(reading: Reading, marks: Sequence[Mark]) -> bool:
    """Whether the lines that marks stand on end as sentences do."""
    lines = [line for mark in marks if (line := reading.text[mark.body : mark.line_end].strip())]
    return sum(1 for line in lines if ends_spoken(line)) * 2 >= len(lines)


def _is_quoted(reading: Reading, marks: Sequence[Mark]) -> bool:
    """Whether the words of every turn stand in 「 」, which are then part of the mark."""
    quoted = sum(1 for mark in marks if reading.text.startswith(("「", "『"), mark.body))
    return quoted > 2 and quoted * 5 >= len(marks) * 4


def _unquoted(words: Sequence[Range], text: str) -> list[Range]:
    """The words of a turn without the quotation marks around all of them."""
    start, end = words[0].start, words[-1].end
    if text[start] not in "「『" or text[end - 1] not in "」』" or end - start < 3:
        return list(words)
    trimmed = list(words)
    trimmed[0] = Range(start + 1, trimmed[0].end)
    trimmed[-1] = Range(trimmed[-1].start, end - 1)
    return [piece for piece in trimmed if piece.start < piece.end] or list(words)


def _upto(mark: Mark, bounds: Sequence[int]) -> Range:
    return Range(mark.start, bounds[bisect_left(bounds, mark.start) + 1])


@dataclass(slots=True)
class _Cut:
    """Turns, headings and the end of the proceedings, as they are cut."""

    reading: Reading
    names: tuple[str, ...]
    flattened: bool
    punctuated: bool
    quoted: bool
    listed: frozenset[str]
    """Numbered lines of the head, white space out."""
    turns: list[Turn] = field(default_factory=list)
    headings: list[Range] = field(default_factory=list)
    end: int = 0

    def turn(self, mark: Mark, stop: int, last: bool) -> None:
        """Add the turn that begins at a mark and everything up to ``stop``."""
        label = self._label(mark.label)
        pieces = list(_paragraphs(self.reading, mark.body, stop))
        if self.flattened:
            pieces = [part for piece in pieces for part in _unflattened(self.reading.text, piece)]
        if last:
            pieces = pieces[: _last_words(self.reading.text, pieces, mark)]
        kinds = self._kinds(pieces, own_line=bool(pieces) and pieces[0].start < mark.line_end)
        words: list[Range] = []
        resumes = False
        for piece, kind in zip(pieces, kinds, strict=True):
            self.end = max(self.end, piece.end)
            if kind is Between.SPEECH:
                words.append(piece)
            elif kind is Between.HEADING:
                self.headings.append(piece)
            else:
                label, resumes = self._direction(piece, label, words, resumes)
                words = []
        self._close(label, words, resumes)

    def _kinds(self, pieces: Sequence[Range], own_line: bool) -> list[Between]:
        """What each paragraph of a turn is; headings before the next mark are told by their place."""
        text = self.reading.text
        kinds: list[Between] = []
        after_rule = False
        for index, piece in enumerate(pieces):
            line = text[piece.start : piece.end]
            kinds.append(Between.SPEECH if index == 0 and own_line else classify(line, after_rule))
            if index and kinds[-1] is Between.SPEECH and self._told(line, kinds[:-1]):
                kinds[-1] = Between.HEADING
            after_rule = kinds[-1] is Between.HEADING and (after_rule or is_rule(line))
        first = next((index for index, kind in enumerate(kinds) if kind is Between.SPEECH), len(kinds))
        for index in range(len(kinds) - 1, first, -1):
            if kinds[index] is not Between.SPEECH:
                continue
            if not looks_like_heading(text[pieces[index].start : pieces[index].end], self.punctuated):
                break
            kinds[index] = Between.HEADING
        return kinds

    def _told(self, line: str, before: Sequence[Between]) -> bool:
        """Whether the paper itself speaks: a heading of its list of business, or what it tells right below one."""
        if squash(line) in self.listed:
            return True
        return before[-1:] == [Between.HEADING] and _NARRATES.match(line) is not None

    def _direction(self, piece: Range, label: Label, words: list[Range], resumes: bool) -> tuple[Label, bool]:
        """Close the words so far, add a stage direction; who goes on, and whether as the same speaker."""
        self._close(label, words, resumes)
        self.turns.append(Turn(label=None, ranges=(piece,), direction=True))
        reader = reader_of(self.reading.text[piece.start : piece.end])
        if reader is None:
            return label, True
        span = Range(piece.start + reader[0], piece.start + reader[1])
        key = fold_widths(self.reading.text[span.start : span.end])
        if not (has_office(key) or (len(key) > 3 and is_plausible(key))):
            return label, True
        return self._label(span), False

    def _close(self, label: Label, words: list[Range], resumes: bool) -> None:
        if words:
            if self.quoted:
                words = _unquoted(words, self.reading.text)
            self.turns.append(Turn(label=label, ranges=tuple(_merged(words, self.reading.text)), resumes=resumes))

    def _label(self, span: Range) -> Label:
        text = self.reading.text[span.start : span.end]
        parts = parse_label(text, self.names)
        return Label(text=text, range=span, name=parts.name, role=parts.role)


def _paragraphs(reading: Reading, start: int, stop: int) -> Iterator[Range]:
    """Paragraphs, or what of them lies in the stretch, blank ones left out, white space trimmed."""
    index = reading.paragraph_at(start)
    while index < len(reading.paragraphs) and reading.paragraphs[index].start < stop:
        paragraph = reading.paragraphs[index]
        begin, end = max(start, paragraph.start), min(stop, paragraph.end)
        index += 1
        while begin < end and reading.text[begin].isspace():
            begin += 1
        while end > begin and reading.text[end - 1].isspace():
            end -= 1
        if begin < end:
            yield Range(begin, end)


def _unflattened(text: str, piece: Range) -> Iterator[Range]:
    """A stretch of flattened text, cut at stage directions and at the heading before the next mark."""
    start = piece.start
    for match in _INLINE.finditer(text, piece.start, piece.end):
        direction = Range(*match.span("direction"))
        yield Range(start, match.start())
        yield direction
        start = direction.end
        while start < piece.end and text[start].isspace():
            start += 1
    closed = max(text.rfind(mark, start, piece.end) for mark in "。！？") + 1
    if start < closed < piece.end and text[closed : piece.end].strip()[:1] not in "（(":
        yield Range(start, closed)
        start = closed
    if start < piece.end:
        yield Range(start, piece.end)


def _last_words(text: str, pieces: Sequence[Range], mark: Mark) -> int:
    """How many paragraphs of the last turn belong to the proceedings."""
    keep, closed = 0, False
    for index, piece in enumerate(pieces):
        line = text[piece.start : piece.end]
        own_line = index == 0 and piece.start < mark.line_end
        if not own_line and is_end(line):
            break
        if closed and not own_line and classify(line, False) is Between.SPEECH and not is_farewell(line):
            break
        if own_line or ends_spoken(line) or (classify(line, False) is Between.DIRECTION and not closed):
            keep = index + 1
        closed = closed or closes_meeting(line)
    return max(keep, min(1, len(pieces)))


def _merged(pieces: Sequence[Range], text: str) -> Iterator[Range]:
    """Neighbouring paragraphs with nothing but white space between them, as one range."""
    start, end = pieces[0]
    for piece in pieces[1:]:
        if text[end : piece.start].strip():
            yield Range(start, end)
            start = piece.start
        end = piece.end
    yield Range(start, end)
