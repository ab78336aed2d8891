"""Numbers that count the pages or the speeches of a document: what they look like, how they count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from extractors.japanese.marks import A_CLOSING, AN_OPENING, SYMBOLS, one_of
from extractors.model.document import Source, Span

_SPOKEN = frozenset({"circle", "double_circle", "disc", "square", "diamond", "triangle"})
"""Forms of symbols before which speeches are counted."""
_DASH = r"[-‐‑‒–—―ー−─~・]"
_NUMBER = r"(\d{1,4}|[ivxlc]{1,6})"
PAGE_MARK = re.compile(
    rf"(?:{_DASH}{{1,2}}{_NUMBER}{_DASH}{{1,2}}|{_DASH}{_NUMBER}|{_NUMBER}{_DASH}|{_NUMBER}"
    rf"|p(?:age|\.)?{_NUMBER}|第?{_NUMBER}(?:頁|ページ)|{AN_OPENING}{_NUMBER}{A_CLOSING}"
    rf"|{_NUMBER}/{_NUMBER}(?:頁|ページ)?|(?:page)?{_NUMBER}of{_NUMBER}|{_NUMBER}{_DASH}{_NUMBER})",
    re.IGNORECASE,
)
"""A line of nothing but a page number, after ``fold``."""
_FRAMED = re.compile(
    rf"{_DASH}{{1,2}}\d{{1,4}}{_DASH}{{1,2}}|第?\d{{1,4}}(?:頁|ページ)|<\d{{1,4}}>|p\.\d{{1,4}}|\d{{1,4}}/\d{{1,4}}"
)
_DIGITS = re.compile(r"\d+")
_SIGN = one_of("".join(row.letters for row in SYMBOLS if row.name in _SPOKEN))
_SIGNED = re.compile(rf"[ \t　]*{_SIGN}")
_LEADING = re.compile(rf"[ \t　]*([0-9０-９]{{1,4}})(?:[ \t　]+|(?={_SIGN})|$|(?=\n))")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class _Leading(NamedTuple):
    """A number at the start of a line."""

    value: int
    span: Span
    is_marked: bool
    """Whether a speaker mark follows."""


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
    """Numbers that count the speeches (発言番号): on a line of their own or before a speaker mark.

    ``2`` newline ``◯議長（…）``, or ``2 ◯議長（…）``. A number that stands before
    something else is one of them only where it fills a gap in the count.
    """
    candidates = _leading_numbers(source, text)
    marked = [number for number in candidates if number.is_marked]
    if len(marked) < 3 or not counts_up([number.value for number in marked]):
        return []
    found: list[Span] = []
    last = 0
    for number in candidates:
        if number.value == last + 1 or (number.is_marked and (not last or number.value > last)):
            found.append(number.span)
            last = number.value
    return found


def _leading_numbers(source: Source, text: str) -> list[_Leading]:
    found: list[_Leading] = []
    for line, following in zip_longest(source.lines, source.lines[1:]):
        match = _LEADING.match(text, line.span.start, line.span.end) if line.cell is None else None
        if match is None:
            continue
        alone = match.end() == line.span.end
        if alone and following is None:
            continue
        after = following.span.start if alone and following is not None else match.end()
        value = int(match.group(1))
        found.append(_Leading(value, Span(match.start(1), match.end()), _SIGNED.match(text, after) is not None))
    return found


def _roman(letters: str) -> int:
    total = 0
    for letter, following in zip(letters, [*letters[1:], ""], strict=True):
        value = _ROMAN[letter]
        total += -value if following and _ROMAN[following] > value else value
    return total
