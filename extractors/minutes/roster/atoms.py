"""Words, brackets, marks and breaks of one line of an attendance list (出席者名簿)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from extractors.japanese.marks import (
    A_CELL_SIGN,
    A_DASH,
    A_REMARK_CLOSING,
    A_REMARK_OPENING,
    A_TITLE_CLOSING,
    A_TITLE_OPENING,
    AN_OPENING,
    UNBRACKETED,
)
from extractors.japanese.offices import AN_HONORIFIC, HONORIFICS


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the reading text: a paragraph, a table cell, or what stands between two commas."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One line of a list."""

    pieces: tuple[Piece, ...]
    indent: float
    end: int


class AtomKind(StrEnum):
    """What a part of a line is by its letters alone."""

    WORD = "word"
    BRACKET = "bracket"
    BREAK = "break"
    """A comma or stroke between people."""
    COLON = "colon"
    MARK = "mark"
    """A symbol before a name: ◎ ○ × ※."""
    NUMBER = "number"
    """A seat, or a number of the list."""
    HONORIFIC = "honorific"
    DITTO = "ditto"
    TITLE = "title"
    """What stands before a colon or dotted line, the name behind it."""


class Atom(NamedTuple):
    """A part of a line with its place in the reading text and the white space before it."""

    text: str
    start: int
    end: int
    gap: int
    """Width of the white space before it; 99 at a cell."""
    kind: AtomKind = AtomKind.WORD


FAR = 99
TIE = "\u2060"
"""Stands for a line's end inside a word, and for the indentation behind it; no part of the word."""
_LEX = re.compile(
    rf"(?P<bracket>[（(](?:[^()（）\n]|[（(][^()（）\n]{{0,30}}[)）]){{0,60}}[)）]|{A_TITLE_OPENING}(?:(?=[（()）])[^\n]|{UNBRACKETED}){{0,60}}{A_TITLE_CLOSING})"
    r"|(?P<gap>[＝=―—─‐－\-]{2,}|(?:㊞|印)(?=\s|$))"
    r"|(?P<break>[、，,；;／/|｜\n]|・(?=[ \u3000])|(?<=[ \u3000])・)"
    r"|(?P<colon>[：:])"
    rf"|(?P<word>(?:(?!{AN_OPENING})[^\s、，,；;／/|｜：:])+|{AN_OPENING})"
)
_SPREAD_ABSENT = re.compile(r"(欠|出)[ \u3000]+(席)")
_BRACKETED_NUMBER = re.compile(
    rf"{A_REMARK_OPENING}[ \u3000]*(?:[0-9０-９]{{1,3}}|[ア-ンａ-ｚa-z一二三四五六七八九十])[ \u3000]*"
    rf"{A_REMARK_CLOSING}"
)
_LEADERS = re.compile(r"[・.．]{3,}|[…‥]+|(?<![ァ-ヴー])[＝=](?![ァ-ヴー＝=])")
_MARKS = re.compile(rf"(?:{A_CELL_SIGN}|[※＊*]|(?:{A_DASH}|[・･•])(?=.))+")
_SEAT = re.compile(
    r"(?:議席)?第?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,4})番(?:議員)?(?![一-鿿ぁ-ん]*[課室局部係])"
)
_NUMBER = re.compile(r"[(（]?[0-9０-９]{1,3}[.．)）](?![0-9０-９])|[①-⑳]|[0-9０-９]{1,3}\Z")
_HONORIFIC = re.compile(rf"(?P<name>.+?)(?P<honorific>{AN_HONORIFIC})")
_END_NAMES = ("くん", "ちゃん", "殿")
"""Honorifics with which a name of two letters may end as well."""
_TITLE_CASE = re.compile(r"[A-Z][A-Za-z.'’-]*\Z")
_DITTO = frozenset(("〃", "″", "仝", "々", "”", '"', "同"))


def atoms_of(pieces: Sequence[Piece]) -> list[Atom]:
    """The parts of some pieces; what stands in different pieces is far apart."""
    return [atom for piece in pieces for atom in _of_piece(piece)]


def _of_piece(piece: Piece) -> Iterator[Atom]:
    end, far = 0, True
    text = _LEADERS.sub(lambda dots: "：".ljust(len(dots.group()), "\u3000"), piece.text)
    text = _SPREAD_ABSENT.sub(lambda word: f"{word[1]}{word[2]}".ljust(len(word.group()), "\u3000"), text)
    for match in _LEX.finditer(text):
        if match["gap"]:
            end = match.start()  # a rule is white space
            continue
        gap = FAR if far else match.start() - end
        start, end, far = piece.start + match.start(), match.end(), False
        if TIE in match.group():
            yield from _tied(match.group(), start, gap, bracket=match["bracket"] is not None)
        elif match["bracket"] and _BRACKETED_NUMBER.fullmatch(match.group()):
            yield Atom(match.group(), start, start + len(match.group()), gap, AtomKind.NUMBER)
        elif match["bracket"]:
            yield Atom(match.group(), start, start + len(match.group()), gap, AtomKind.BRACKET)
        elif match["break"]:
            yield Atom(match.group(), start, start + 1, gap, AtomKind.BREAK)
        elif match["colon"]:
            yield Atom(match.group(), start, start + 1, gap, AtomKind.COLON)
        else:
            yield from _of_word(match.group(), start, gap)


def _tied(text: str, start: int, gap: int, *, bracket: bool) -> Iterator[Atom]:
    """The parts of a word that goes on in the next line."""
    places = [place for place, letter in enumerate(text) if letter != TIE]
    plain = text.replace(TIE, "")
    found = [Atom(plain, 0, len(plain), gap, AtomKind.BRACKET)] if bracket else _of_word(plain, 0, gap)
    for atom in found:
        yield atom._replace(start=start + places[atom.start], end=start + places[atom.end - 1] + 1)


def _of_word(text: str, start: int, gap: int) -> Iterator[Atom]:
    """A word with the mark or seat before it, and the honorific after it, as parts of their own."""
    if re.fullmatch(r"[-‐–—－・･•*]", text):
        yield Atom(text, start, start + len(text), gap, AtomKind.MARK)
        return
    if text in _DITTO:
        yield Atom(text, start, start + len(text), gap, AtomKind.DITTO)
        return
    for pattern, kind in (
        (_MARKS, AtomKind.MARK),
        (_NUMBER, AtomKind.NUMBER),
        (_SEAT, AtomKind.NUMBER),
        (_MARKS, AtomKind.MARK),
    ):
        found = pattern.match(text)
        if found:
            yield Atom(found.group(), start, start + found.end(), gap, kind)
            text, start, gap = text[found.end() :], start + found.end(), 0
    if not text:
        return
    if text in HONORIFICS:
        yield Atom(text, start, start + len(text), gap, AtomKind.HONORIFIC)
        return
    if "@" in text[1:]:  # 東海林@県工業技術センター
        cut = text.index("@")
        yield from _of_word(text[:cut], start, gap)
        yield Atom(f"({text[cut + 1 :]})", start + cut, start + len(text), 0, AtomKind.BRACKET)
        return
    match = _HONORIFIC.fullmatch(text)
    if match and (len(match["name"]) > 1 or match["honorific"] not in _END_NAMES):
        cut = len(match["name"])
        yield Atom(match["name"], start, start + cut, gap)
        yield Atom(match["honorific"], start + cut, start + len(text), 0, AtomKind.HONORIFIC)
        return
    yield Atom(text, start, start + len(text), gap)


def is_latin(text: str) -> bool:
    """Whether a word is part of a name in Roman letters."""
    return _TITLE_CASE.match(text) is not None
