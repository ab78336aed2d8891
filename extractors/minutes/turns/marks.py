"""Speaker marks: candidates whose label is told, by office words, the roster and recurrence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.model.document import Range
from extractors.minutes.turns.candidates import Candidate
from extractors.japanese.label_words import Roster, ends_like_speech, fold, has_office, is_plausible
from extractors.minutes.turns.shapes import MarkShape, Strength

_OUTER = re.compile(r"[（(［\[【〔](?P<inner>[^（()）\[\]［］【】〔〕]+)[）)］\]】〕]")


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

    ``○町　　長　発言`` ends its label after 長, ``○関 三郎委員長 これより`` after 委員長.
    """
    counts = Counter(
        (candidate.shape.name, fold(text[candidate.label_start : end]))
        for candidate in candidates
        for end, _ in candidate.ends
    )
    marks: list[Mark] = []
    for candidate in candidates:
        keys = [fold(text[candidate.label_start : end]) for end, _ in candidate.ends]
        glued = [end == body < candidate.line_end and text[end] not in "「『" for end, body in candidate.ends]
        index = _choose(keys, [counts[candidate.shape.name, key] for key in keys], glued, trusted)
        mark = _mark(candidate, index, text, roster)
        if mark is not None:
            marks.append(mark)
    return marks


def _choose(keys: list[str], counts: list[int], glued: list[bool], trusted: frozenset[str]) -> int:
    """Which of several label ends is meant. ``glued``: a bracket closes there, and letters follow."""
    for index, key in enumerate(keys):
        if key in trusted:
            return index
    for index, key in enumerate(keys):
        if has_office(key) and is_plausible(key):
            longer = keys[index + 1] if index + 1 < len(keys) else ""
            return index + 1 if len(longer) == len(key) + 1 and has_office(longer) else index
    best = next((index for index, one in enumerate(glued) if not one and is_plausible(keys[index])), 0)
    for index in range(best + 1, len(keys)):
        spread = len(keys[index]) - len(keys[best]) == 1 and len(keys[0]) == 1
        if glued[index]:
            continue
        if counts[index] >= 2 and counts[index] >= 0.8 * counts[best] and (spread or len(keys[index]) <= 12):
            best = index
    return best


def _mark(candidate: Candidate, index: int, text: str, roster: Roster) -> Mark | None:
    end, body = candidate.ends[index]
    start = candidate.label_start
    outer = _OUTER.fullmatch(text, start, end)
    if outer and not candidate.shape.open:
        start, end = outer.span("inner")
    key = fold(text[start:end])
    if not is_plausible(key) or (":" in key and not candidate.shape.open):
        return None
    if candidate.shape.strength is Strength.WEAK and (ends_like_speech(key) or len(key) > 18):
        return None
    known = has_office(key) or roster.names_somebody(key)
    return Mark(candidate.shape, candidate.start, Range(start, end), body, candidate.line_end, key, known)
