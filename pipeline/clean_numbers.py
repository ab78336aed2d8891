"""Numbers that count the pages or the speeches of a document: what they look like, how they count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from extractors.document import Source, Span

_DASH = r"[-‐‑‒–—―ー−─~・]"
_NUMBER = r"(\d{1,4}|[ivxlc]{1,6})"
PAGE_MARK = re.compile(
    rf"(?:{_DASH}{{1,2}}{_NUMBER}{_DASH}{{1,2}}|{_DASH}{_NUMBER}|{_NUMBER}{_DASH}|{_NUMBER}"
    rf"|p(?:age|\.)?{_NUMBER}|第?{_NUMBER}(?:頁|ページ)|[(\[<〔【]{_NUMBER}[)\]>〕】]"
    rf"|{_NUMBER}/{_NUMBER}(?:頁|ページ)?|(?:page)?{_NUMBER}of{_NUMBER}|{_NUMBER}{_DASH}{_NUMBER})",
    re.IGNORECASE,
)
"""A line of nothing but a page number, after ``fold``."""
_FRAMED = re.compile(
    rf"{_DASH}{{1,2}}\d{{1,4}}{_DASH}{{1,2}}|第?\d{{1,4}}(?:頁|ページ)|<\d{{1,4}}>|p\.\d{{1,4}}|\d{{1,4}}/\d{{1,4}}"
)
_DIGITS = re.compile(r"\d+")
_WHITE = re.compile(r"\s+")
_CIRCLE = re.compile(r"[ \t　]*([○◯〇◎●◆◇■□【（(])")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def fold(text: str) -> str:
    """``text`` with full-width forms folded and white space gone."""
    return _WHITE.sub("", unicodedata.normalize("NFKC", text))


def shape(folded: str) -> str:
    """A folded line with each number replaced by ``#``: what repeats where only digits change."""
    return _DIGITS.sub("#", folded)


def numbers(folded: str) -> tuple[int, ...]:
    """The numbers of a folded line, from left to right; absurdly long ones as 0."""
    return tuple(int(digits) if len(digits) < 9 else 0 for digits in _DIGITS.findall(folded))


def page_number(folded: str) -> int | None:
    """The number on a page mark, None if the line is something else."""
    match = PAGE_MARK.fullmatch(folded) if folded and len(folded) <= 16 else None
    if match is None:
        return None
    first = next(group for group in match.groups() if group)
    return int(first) if first.isdecimal() else _roman(first.lower())


def is_framed(folded: str) -> bool:
    """Whether the mark shows by its shape that it numbers a page: ``-3-``, ``3頁``, ``3/12``."""
    return _FRAMED.fullmatch(folded) is not None


def counts_up(values: Sequence[int]) -> bool:
    """Whether most numbers are one more than the one before."""
    steps = sum(1 for left, right in pairwise(values) if right == left + 1)
    return len(values) >= 2 and steps * 10 >= (len(values) - 1) * 6


def find_running_numbers(source: Source, text: str) -> list[Span]:
    """Bare numbers on lines of their own that count the speeches: each stands before a speaker mark."""
    found: list[tuple[int, Span]] = []
    for line, following in pairwise(source.lines):
        span = line.span
        if span.end - span.start > 40 or line.cell is not None:
            continue
        folded = fold(text[span.start : span.end])
        if folded.isdecimal() and len(folded) <= 4 and _CIRCLE.match(text, following.span.start):
            found.append((int(folded), span))
    values = [value for value, _ in found]
    return [span for _, span in found] if len(found) >= 3 and counts_up(values) else []


def _roman(letters: str) -> int:
    total = 0
    for letter, following in zip(letters, [*letters[1:], ""], strict=True):
        value = _ROMAN[letter]
        total += -value if following and _ROMAN[following] > value else value
    return total
