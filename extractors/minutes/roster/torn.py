"""Lists with commas whose last word is torn at a line's end: 江藤み / なみ、尾崎学."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from extractors.minutes.roster.atoms import TIE, Piece, RosterLine
from extractors.minutes.roster.lines import Entry, Reader

_COMMA = re.compile(r"[、，,]")
_KANA = re.compile(r"[ぁ-ん]{2}")
_CLOSED = "、，,。；;：:）)"
_FOREIGN_TO_LIST = 3
"""Letters by which a person is worse than the others of the list where a name's length or its office is another."""
_NOBODY = 4
_ONE_LETTER = 5
_MARGIN = 3


@dataclass(frozen=True, slots=True)
class _Custom:
    """What the phrases between two commas of one line have in common."""

    shortest: int
    longest: int
    titled: bool


def join_torn(lines: Sequence[RosterLine], surnames: Collection[str]) -> list[RosterLine]:
    """The lines of a list, those put together between which a word is torn.

    A line is joined to the one before where the words at the edges together are one person like the others of the
    list, and one of them alone is a letter (宇梶 / 剛, 江藤委 / 員) or the tear goes through kana.
    """
    custom = _custom(lines, surnames)
    joined: list[RosterLine] = []
    for line in lines:
        before = joined[-1] if joined else None
        if custom and before is not None and _is_torn(before, line, custom, surnames):
            first, second = before.pieces[0], line.pieces[0]
            tie = TIE * (second.start - first.start - len(first.text))
            piece = Piece(f"{first.text}{tie}{second.text}", first.start)
            joined[-1] = replace(before, pieces=(piece,), end=line.end)
        else:
            joined.append(line)
    return joined


def _custom(lines: Sequence[RosterLine], surnames: Collection[str]) -> _Custom | None:
    phrases = [phrase for line in lines for phrase in _COMMA.split(line.pieces[0].text)[:-1]]
    people = [entry for phrase in phrases for entry in _entries(phrase, surnames)]
    lengths = [len(entry.name) for entry in people if entry.name]
    if not lengths:
        return None
    return _Custom(min(lengths), max(lengths), all(entry.role for entry in people))


def _entries(phrase: str, surnames: Collection[str]) -> Sequence[Entry]:
    reader = Reader(surnames)
    reader.read((Piece(phrase, 0),))
    return reader.entries


def _is_torn(before: RosterLine, line: RosterLine, custom: _Custom, surnames: Collection[str]) -> bool:
    """Whether the last word of a line goes on in the next."""
    if len(before.pieces) > 1 or len(line.pieces) > 1:
        return False
    left, right = before.pieces[0].text.rstrip(), line.pieces[0].text.lstrip()
    if not _COMMA.search(left) or left[-1] in _CLOSED or line.pieces[0].start < before.pieces[0].start + len(left):
        return False
    tail, head = _COMMA.split(left)[-1], _COMMA.split(right)[0]
    if _cost(tail + head, custom, surnames):
        return False
    if _KANA.fullmatch(tail[-1] + head[:1]):
        return True  # 江藤み / なみ
    one_letter = len(tail.strip()) == 1 or (bool(head) and len(head.split()[0]) == 1)
    return one_letter and _cost(tail, custom, surnames) + _cost(head, custom, surnames) >= _MARGIN


def _cost(phrase: str, custom: _Custom, surnames: Collection[str]) -> int:
    """How unlike one person of the list a phrase is."""
    entries = _entries(phrase, surnames)
    if len(entries) != 1 or not entries[0].name:
        return _NOBODY * max(1, len(entries))
    name, role = entries[0].name, entries[0].role
    cost = _ONE_LETTER if len(name) == 1 else 0
    cost += 0 if custom.shortest <= len(name) <= custom.longest else _FOREIGN_TO_LIST
    cost += 0 if bool(role) or not custom.titled else _FOREIGN_TO_LIST
    return cost
