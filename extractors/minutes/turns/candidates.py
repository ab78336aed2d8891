"""Places that have the shape of a speaker mark (発言者の印), and where their labels may end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.japanese.marks import ANY_CLOSING
from extractors.minutes.turns.shapes import BRACKETS, MARK_SHAPES, SYMBOLS, MarkShape, Strength
from extractors.model.document import Reading

_LABEL_LENGTH = 34
_INDENT = " \t　\u2002\u2003\u2009"
_OPEN = "（([［【〔〈《＜<｟︵︻︹"
_CLOSE = "）)]］】〕〉》＞>｠︶︼︺"
_REACH = 12
"""So far behind the last possible end of a label its stop may reach."""
_BREAK = re.compile(r"[。、，！？!?「」『』｢｣\n\t;；｡､]")
_BRACKET = re.compile(f"[{re.escape(_OPEN + _CLOSE)}]")
_INDENTED = re.compile(f"[{_INDENT}]+")
_LEADS = {shape.lead: re.compile(shape.lead) for shape in MARK_SHAPES}
_STOPS = {shape.name: re.compile(shape.stop) for shape in MARK_SHAPES}
_FIRST_STOP_ONLY = frozenset({"colon", "dash", "quote", "closing_only", "own_line", "ruled"})
_MOST = 4
_LINE_SHAPES = frozenset({"opening_only", "closing_only", "own_line"})
"""Shapes that show at the edges of a line only."""
_MARK_LETTERS = frozenset(
    "".join(symbols for _, symbols in SYMBOLS)
    + "".join(opening for _, opening, _ in BRACKETS)
    + "0123456789０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳―—–－─━‐＝=~～〜発"
)
"""What a printed mark, or the number before it, begins with."""
_WEAK = tuple(shape for shape in MARK_SHAPES if shape.strength is Strength.WEAK)
BOUNDARY = re.compile(rf"(?:[。！？!?｡]|{ANY_CLOSING})[ \t　]*|[ \t　]+")
"""After what a mark may stand inside a paragraph, where lines were joined or the text was flattened."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a mark of one shape may stand."""

    shape: MarkShape
    start: int
    """Where the mark begins, in the reading text."""
    label_start: int
    ends: tuple[tuple[int, int], ...]
    """(end of label, start of the words after it), shortest label first."""
    line_end: int
    """End of the paragraph."""


def find_candidates(reading: Reading) -> list[Candidate]:
    """Candidates of every shape at the starts of paragraphs."""
    found: list[Candidate] = []
    text = reading.text
    for paragraph in reading.paragraphs:
        start = _skip(text, paragraph.start, paragraph.end)
        if start < paragraph.end:
            shapes = MARK_SHAPES if text[start] in _MARK_LETTERS else _WEAK
            found.extend(candidates_at(text, start, paragraph.end, shapes))
    return found


def find_inside(reading: Reading, shapes: Sequence[MarkShape], longer_than: int) -> list[Candidate]:
    """Candidates inside long paragraphs, after the end of a sentence, a bracket or white space."""
    found: list[Candidate] = []
    text = reading.text
    shapes = [shape for shape in shapes if shape.name not in _LINE_SHAPES]
    strong = [shape for shape in shapes if shape.strength is Strength.STRONG]
    weak = [shape for shape in shapes if shape.strength is Strength.WEAK]
    colon = [shape for shape in weak if shape.name == "colon"]
    for paragraph in reading.paragraphs:
        if paragraph.end - paragraph.start <= longer_than:
            continue
        for match in BOUNDARY.finditer(text, paragraph.start + 1, paragraph.end):
            if match.end() >= paragraph.end:
                break
            edge = match.group()
            possible = strong if text[match.end()] in _MARK_LETTERS else []
            possible = [*possible, *(weak if edge[0] in "。！？!?｡」』" else colon if edge[-1].isspace() else [])]
            if possible:
                found.extend(candidates_at(text, match.end(), paragraph.end, possible))
    return found


def candidates_at(text: str, start: int, end: int, shapes: Sequence[MarkShape]) -> Iterator[Candidate]:
    """Candidates of some shapes at one place."""
    windows: dict[str, _Window | None] = {}
    for shape in shapes:
        if shape.lead not in windows:
            windows[shape.lead] = _window(text, start, end, shape)
        window = windows[shape.lead]
        if window is None or (shape.strength is Strength.WEAK and text[window.start : window.start + 1] in _OPEN):
            continue
        if shape.name == "bracket_only" and not window.bracketed:
            continue
        nested = shape.open or (window.bracketed and shape.strength is Strength.STRONG)
        find = _ends_among_brackets if nested else _ends
        ends = tuple(find(text, window, end, shape))
        if ends:
            yield Candidate(shape, start, window.start, ends, end)


@dataclass(frozen=True, slots=True)
class _Window:
    """Where a label may stand after one lead."""

    start: int
    bound: int
    """No label goes on behind it: a comma, the end of a sentence, or too long."""
    bracketed: bool


def _window(text: str, start: int, end: int, shape: MarkShape) -> _Window | None:
    match = _LEADS[shape.lead].match(text, start, end)
    if match is None:
        return None
    begin = _skip(text, match.end(), end)
    limit = min(end, begin + _LABEL_LENGTH)
    stopped = _BREAK.search(text, begin, limit)
    bound = stopped.start() if stopped else limit
    return _Window(begin, bound, _BRACKET.search(text, begin, bound) is not None)


def _skip(text: str, start: int, end: int) -> int:
    match = _INDENTED.match(text, start, end)
    return match.end() if match else start


def _ends(text: str, window: _Window, end: int, shape: MarkShape) -> Iterator[tuple[int, int]]:
    """Where the label may end and where the words after it begin, at most four places behind words."""
    first_only = shape.name in _FIRST_STOP_ONLY
    words, latest = 0, window.start
    for match in _STOPS[shape.name].finditer(text, window.start + 1, min(end, window.bound + _REACH)):
        if match.start() > window.bound or words == _MOST or (first_only and words):
            return
        if match.start() <= latest != window.start:
            continue  # the space behind a colon
        spread, latest = match.start() - latest == 1, match.end()
        if window.bracketed and not _is_balanced(text[window.start : match.start()]):
            continue
        words += first_only or not spread  # spread letters are one word
        yield match.start(), _skip(text, match.end(), end)


def _is_balanced(label: str) -> bool:
    """Whether brackets close in a label where they open: a stop between them ends nothing."""
    return sum(1 if letter in _OPEN else -1 for letter in _BRACKET.findall(label)) == 0


def _ends_among_brackets(text: str, window: _Window, end: int, shape: MarkShape) -> Iterator[tuple[int, int]]:
    """The same where brackets stand in the label: nothing inside them ends it."""
    stop, depth, position, count = _STOPS[shape.name], 0, window.start, 0
    latest = position
    most = 1 if shape.open or shape.name in _FIRST_STOP_ONLY else _MOST
    while position <= window.bound and count < most:
        if depth == 0 and position > window.start and (match := stop.match(text, position, end)):
            body = _skip(text, match.end(), end)
            yield position, body
            count += position - latest > 1 or most == 1  # spread letters are one word
            latest = position = max(body, position + 1)
            continue
        if position >= window.bound:
            return
        depth += (text[position] in _OPEN) - (text[position] in _CLOSE)
        if depth < 0:
            return
        position += 1
        closes = depth == 0 and text[position - 1] in _CLOSE and most > 1 and shape.strength is Strength.STRONG
        if closes and position < end and not stop.match(text, position, end):
            yield position, position
            count += 1
