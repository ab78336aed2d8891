"""Names that stand behind the office in a label: ○議長 関 三郎君 これより, 議長　（関三郎君）　これより."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.japanese.marks import A_REMARK_CLOSING, A_REMARK_OPENING, UNREMARKED
from extractors.japanese.offices import AN_HONORIFIC
from extractors.japanese.speakers import Roster, ends_like_speech, fold_widths, has_office, is_bare_office, is_plausible
from extractors.minutes.turns.candidates import Candidate

_NAMELIKE = re.compile(
    rf"[㐀-鿿豈-﫿々〆ヶノぁ-んァ-ヴー・A-Za-z\U00020000-\U0003ffff]{{1,8}}?(?:{AN_HONORIFIC}|議員|委員)?"
)
_NAMED = re.compile(rf"[（(\[](?P<inner>{UNREMARKED}{{2,14}})[）)\]]")
_ADDRESSED = re.compile(rf".(?:{AN_HONORIFIC}|議員|委員)[）)]?")
_SPEECH = re.compile(r".*(?:登壇|です|ます|から|より|では|ので)|はい|では|それ.*|本日.*|次.*|以上.*|ただ.*|お.*")
_SEAT = re.compile(r"第?[0-9一二三四五六七八九十]{1,3}番?")
_MOST_HAVE = 0.7
_NEXT = re.compile(
    rf"(?P<words>{A_REMARK_OPENING}[^（()）\[\]［］。、\n]{{2,20}}{A_REMARK_CLOSING}|[^\s。、，！？!?「」『』（(：:]{{1,12}})"
    rf"(?:[ 　]{{0,2}}[：:]|[ \t　]|\Z|(?<={A_REMARK_CLOSING}))[ \t　]*"
)
"""The word behind what is taken for the label, white space or the line's end behind it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A candidate with the label that is chosen."""

    candidate: Candidate
    key: str
    """The label, widths folded, white space out."""
    start: int
    end: int
    body: int
    """Where the words after it begin."""
    longer: bool = False
    """Whether the label is longer than the shortest that is possible."""


@dataclass(frozen=True, slots=True)
class _Behind:
    """The word behind a label."""

    words: str
    """Widths folded, white space out."""
    end: int
    body: int


def with_names(group: Sequence[Told], text: str, roster: Roster, trusted: frozenset[str]) -> list[Told]:
    """The marks of one shape, an office or seat with the name behind it, where nearly all have one.

    One turn may begin with a short word and a space; that most turns of offices do, and with what names look like,
    tells that the label goes on.
    """
    told = list(group)
    bare = [place for place, one in enumerate(told) if is_bare_office(one.key) or _SEAT.fullmatch(one.key)]
    others = [place for place, one in enumerate(told) if not one.longer and not has_office(one.key)]
    for places in (bare, others):
        for _ in range(3):
            closed = [place for place in places if told[place].key not in trusted]
            behind = {place: word for place in closed if (word := _behind(told[place], text))}
            counts = Counter((told[place].key, word.words) for place, word in behind.items())
            named = {
                place: word
                for place, word in behind.items()
                if _is_name(told[place], word.words, roster, counts[told[place].key, word.words])
            }
            if not named or len(named) < _MOST_HAVE * len(closed) or not _recur(named, behind, roster):
                break
            named |= _without_gap(told, [place for place in closed if place not in named], named, text)
            for place, word in named.items():
                told[place] = _longer(told[place], word, text)
    return told


def _behind(told: Told, text: str) -> _Behind | None:
    match = _NEXT.match(text, told.body, told.candidate.line_end)
    return _Behind(fold_widths(match["words"]), match.end("words"), match.end()) if match else None


def _longer(told: Told, word: _Behind, text: str) -> Told:
    start = told.start
    if told.candidate.shape.open and told.end < told.body:  # （議長）関　これより: the bracket is part of the label
        start = max(text.rfind(mark, told.candidate.start, start) for mark in told.candidate.shape.open)
    key = fold_widths(text[start : word.end])
    return replace(told, key=key, start=start, end=word.end, body=word.body, longer=True)


def _without_gap(told: Sequence[Told], rest: Sequence[int], named: dict[int, _Behind], text: str) -> dict[int, _Behind]:
    """Labels that have the same name behind the same office, the gap behind it lost where lines were joined."""
    known = {(told[place].key, text[told[place].body : word.end]) for place, word in named.items()}
    found: dict[int, _Behind] = {}
    for place in rest:
        one = told[place]
        for key, name in known:
            if key == one.key and text.startswith(name, one.body):
                end = one.body + len(name)
                found[place] = _Behind(fold_widths(name), end, end)
    return found


def is_bracketed_name(segment: str) -> bool:
    """Whether letters are a name in brackets."""
    return _NAMED.fullmatch(segment) is not None


def _is_name(told: Told, word: str, roster: Roster, count: int) -> bool:
    """Whether the word behind an office is a name; ``count``: how often it stands there."""
    if not is_plausible(told.key + word):
        return False
    bracket = _NAMED.fullmatch(word)
    if bracket:
        return not _SPEECH.search(bracket["inner"])
    if roster.names_somebody(word) or _ADDRESSED.search(word, max(0, len(word) - 3)):
        return True
    if not _NAMELIKE.fullmatch(word) or _SPEECH.fullmatch(word):
        return False
    return count > 1 or not ends_like_speech(word)


def _recur(named: dict[int, _Behind], behind: dict[int, _Behind], roster: Roster) -> bool:
    """Whether what stands behind the offices are names: they come again, are addressed, or are on the list."""
    words = [behind[place].words for place in named]
    counts = Counter(words)
    sure = sum(
        1
        for word in words
        if counts[word] > 1 or roster.names_somebody(word) or _ADDRESSED.search(word, max(0, len(word) - 3))
    )
    return sure * 2 > len(words)
