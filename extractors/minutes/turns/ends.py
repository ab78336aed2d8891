"""Speaker marks: candidates whose label is told, by office words, the roster and what recurs in the document."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.japanese.marks import A_CLOSING, AN_OPENING, UNBRACKETED
from extractors.japanese.speakers import Roster, ends_like_speech, fold_widths, has_office, is_plausible
from extractors.minutes.turns.behind import Told, is_bracketed_name, with_names
from extractors.minutes.turns.candidates import Candidate
from extractors.minutes.turns.shapes import MarkShape, Strength
from extractors.model.document import Range

_OUTER = re.compile(rf"{AN_OPENING}(?P<inner>{UNBRACKETED}+){A_CLOSING}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A candidate whose label is told."""

    shape: MarkShape
    start: int
    label: Range
    body: int
    line_end: int
    key: str
    """Label without white space, widths and variant characters folded."""
    known: bool
    """The label ends with an office word or names somebody of the attendance list."""


def resolve(
    candidates: Sequence[Candidate], text: str, roster: Roster, trusted: frozenset[str] = frozenset()
) -> list[Mark]:
    """Candidates with a plausible label, its end told by office words, the roster and recurrence in the document.

    ``○町　　長　発言`` ends its label after 長, ``○関 三郎委員長 これより`` after 委員長, ``○議長 関 三郎君 これより``
    after 君 where most offices of the document have a name behind them.
    """
    counts = Counter(
        (candidate.shape.name, fold_widths(text[candidate.label_start : end]))
        for candidate in candidates
        for end, _ in candidate.ends
    )
    groups: defaultdict[str, list[int]] = defaultdict(list)
    told: list[Told] = []
    for place, candidate in enumerate(candidates):
        keys = tuple(fold_widths(text[candidate.label_start : end]) for end, _ in candidate.ends)
        glued = [end == body < candidate.line_end and text[end] not in "「『" for end, body in candidate.ends]
        index = _choose(keys, [counts[candidate.shape.name, key] for key in keys], glued, trusted)
        told.append(Told(candidate, keys[index], candidate.label_start, *candidate.ends[index], index > 0))
        groups[candidate.shape.name].append(place)
    for places in groups.values():
        named = with_names([told[place] for place in places], text, roster, trusted)
        for place, one in zip(places, named, strict=True):
            told[place] = one
    seated = _seated(told, text)
    marks = (_mark(one, text, roster, one.candidate.shape.name in seated) for one in told)
    return [mark for mark in marks if mark is not None]


def _seated(told: Sequence[Told], text: str) -> frozenset[str]:
    """The shapes whose numbers are seats (６今津): whoever comes again has the same number, and nobody else has it."""
    seats: defaultdict[str, defaultdict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for one in told:
        if number := _SEATED.fullmatch(text, one.candidate.start, one.candidate.label_start):
            seats[one.candidate.shape.name][one.key][fold_widths(number["seat"])] += 1
    return frozenset(shape for shape, people in seats.items() if _are_seats(people))


def _are_seats(people: Mapping[str, Counter[str]]) -> bool:
    again = [numbers for numbers in people.values() if sum(numbers.values()) > 1]
    mine = [next(iter(numbers)) for numbers in again if len(numbers) == 1]
    return len(again) > 1 and len(mine) >= _MOST_HAVE * len(again) and len(set(mine)) == len(mine)


def _choose(keys: Sequence[str], counts: Sequence[int], glued: Sequence[bool], trusted: frozenset[str]) -> int:
    """Which of several label ends is meant. ``glued``: a bracket closes there, and letters follow."""
    for index, key in enumerate(keys):
        if key in trusted:
            return index
    spread = _spread(keys)
    if spread and len(keys) > spread + 1 and is_bracketed_name(keys[spread + 1][spread + 2 :]):
        return spread + 1  # 議 長（ 関 三 郎 君 ）
    if spread > 1 and _can_be_borne(keys[spread]):
        return spread
    last = max((index for index, key in enumerate(keys) if has_office(key) and _can_be_borne(key)), default=0)
    for index, key in enumerate(keys):
        if has_office(key) and _can_be_borne(key) and (len(key) > 1 or index == last):  # 町 of 町 長（関三郎君）
            longer = keys[index + 1] if index + 1 < len(keys) else ""
            return index + 1 if len(longer) == len(key) + 1 and has_office(longer) else index
    best = next((index for index, one in enumerate(glued) if not one and _can_be_borne(keys[index])), 0)
    for index in range(best + 1, len(keys)):
        one_letter = len(keys[index]) - len(keys[best]) == 1 and len(keys[0]) == 1
        if glued[index]:
            continue
        if counts[index] >= 2 and counts[index] >= 0.8 * counts[best] and (one_letter or len(keys[index]) <= 12):
            best = index
    return best


def _can_be_borne(key: str) -> bool:
    """Whether somebody can bear a folded label, the brackets around the whole of it aside."""
    outer = _OUTER.fullmatch(key)
    return is_plausible(outer["inner"] if outer else key)


def _spread(keys: Sequence[str]) -> int:
    """Which end closes a run of spread letters (大　野　木　課　長); 0 where the first letters stand together."""
    last = 0
    for index, key in enumerate(keys):
        if len(key) != index + 1:
            break
        last = index
    return last


_TASK = re.compile(r"[ 　]*[（(]?(?:質疑|質問|答弁|討論)[)）]?$")
"""What somebody does, printed behind who it is: 関三郎議員質疑."""
_SEATED = re.compile(r"[^\w]*(?P<seat>[0-9０-９]{1,3})")
_MOST_HAVE = 0.7


def _mark(told: Told, text: str, roster: Roster, seated: bool) -> Mark | None:
    """The mark of a candidate whose label is told; ``seated``: the number before it is part of the label."""
    candidate, end = told.candidate, told.end
    number = _SEATED.fullmatch(text, candidate.start, candidate.label_start) if seated else None
    start = number.start("seat") if number else told.start
    outer = _OUTER.fullmatch(text, start, end)
    if outer and not candidate.shape.open:
        start, end = outer.span("inner")
    if (task := _TASK.search(text, start, end)) and has_office(fold_widths(text[start : task.start()])):
        end = task.start()
    key = fold_widths(text[start:end])
    if not is_plausible(key) or (":" in key and not candidate.shape.open):
        return None
    if candidate.shape.strength is Strength.WEAK and (ends_like_speech(key) or len(key) > 18):
        return None
    known = has_office(key) or roster.names_somebody(key)
    return Mark(candidate.shape, candidate.start, Range(start, end), told.body, candidate.line_end, key, known)
