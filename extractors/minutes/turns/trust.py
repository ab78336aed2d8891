"""The speaker marks of a document: labels that are trusted to be speakers, and doubtful ones."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.japanese.speakers import Roster, is_sectionlike
from extractors.minutes.turns.candidates import Candidate, find_candidates, find_inside
from extractors.minutes.turns.ends import Mark, resolve
from extractors.minutes.turns.evidence import (
    WINDOW,
    ShapeEvidence,
    Words,
    choose_shapes,
    goes_on,
    is_bracketed,
    is_named,
    is_prose,
    is_spoken,
    shape_evidence,
    spoken_forms,
    turns_to_somebody,
)
from extractors.minutes.turns.hanging import filled_columns
from extractors.minutes.turns.shapes import MARK_SHAPES, Strength
from extractors.model.document import Document, Reading

_COUNT = re.compile(r"(?:なし|あり|無し|省略|[0-9０-９〇一二三四五六七八九十]+(?:人|名)?)。?")
"""What a roster says instead of names: ○傍聴人 なし."""
_ONE_SPEECH = 1500
"""A document shorter than this is no speech of its own."""
_LONG_PARAGRAPH = 600
"""A paragraph of this length makes a flattened text likely."""
_SECOND = 2
"""So many labels of another mark are no accident."""
_INSIDE_LENGTH = 30
_SEATED = re.compile(
    r"第?[0-9０-９一二三四五六七八九十]{1,3}番(?:委員|議員)?(?:[（(][^（）()]{1,10}[）)]|[^、。]{2,6})?\Z"
)
"""A seat, with or without who sits there: ７番（八木聡）."""
_PLAIN = re.compile(r"[一-鿿々ァ-ヴー]{2,12}[A-ZＡ-Ｚ]?(?:[（(][^（）()0-9０-９]{1,12}[）)])?\Z")
"""A label without a number or a particle: 山小屋組合, 参加者Ｂ, 住民（北町）."""
_SEAT = re.compile(r"第?[0-9０-９一二三四五六七八九十]{1,3}番(?:委員|議員)?")


@dataclass(frozen=True, slots=True)
class FoundMarks:
    """Marks of a document, told apart, in order."""

    trusted: tuple[Mark, ...] = ()
    doubtful: tuple[Mark, ...] = ()
    """They have the shape of the document's marks, but nothing tells that the label is a speaker."""
    shapes: tuple[str, ...] = ()
    passed: tuple[Mark, ...] = ()
    """Marks of other shapes that look like labels, and were not taken as such."""
    flattened: bool = False
    """The text has lost its lines; marks stand in mid-line."""


def find_marks(document: Document, roster: Roster) -> FoundMarks:
    """The speaker marks of a document; none where nobody speaks."""
    reading = document.reading
    words = Words(reading)
    candidates = _candidates(document)
    every = resolve(candidates, reading.text, roster)
    chosen = choose_shapes(every, words)
    flat = False
    if any(paragraph.end - paragraph.start > _LONG_PARAGRAPH for paragraph in reading.paragraphs):
        candidates.extend(find_inside(reading, MARK_SHAPES, _LONG_PARAGRAPH))
        candidates.sort(key=lambda candidate: candidate.start)
        flattened = _bounded(resolve(candidates, reading.text, roster))
        others = choose_shapes(flattened, words)
        if sum(row.weight for row in others) > 1.3 * sum(row.weight for row in chosen):
            every, chosen, flat = flattened, others, True
    if not chosen:
        chosen = _one_speech(every, reading, words)
    found = _tell_apart(every, chosen, reading, roster, flat) if chosen else FoundMarks()
    return replace(found, flattened=flat)


def _candidates(document: Document) -> list[Candidate]:
    """All at the starts of paragraphs; found once, as turns are read again when the attendance is known."""
    if Candidate not in document.seen:
        document.seen[Candidate] = tuple(find_candidates(document.reading))
    found = document.seen[Candidate]
    assert isinstance(found, tuple)
    return list(found)


def _bounded(marks: Sequence[Mark]) -> list[Mark]:
    """Marks of a flattened text: the line of each ends where the next of its shape, or any printed mark, begins."""
    bounded: list[Mark] = []
    following: dict[str, int] = {}
    printed = size = max((mark.line_end for mark in marks), default=0)
    for mark in reversed(marks):
        nearest = min(following.get(mark.shape.name, size), printed if printed > mark.start else size)
        bounded.append(replace(mark, line_end=max(mark.body, min(mark.line_end, nearest))))
        following[mark.shape.name] = mark.start
        if mark.shape.strength is Strength.STRONG and mark.known:
            printed = mark.start
    return bounded[::-1]


def _one_speech(marks: Sequence[Mark], reading: Reading, words: Words) -> list[ShapeEvidence]:
    """A document that is one long speech, its only mark at the top: ○市長（森田英一）."""
    size = len(reading.text)
    if size < _ONE_SPEECH:
        return []
    strong = [mark for mark in marks if mark.shape.strength is Strength.STRONG and mark.start * 5 < size]
    named = [mark for mark in strong if is_named(mark.key)]
    row = shape_evidence(named, words) if len(named) == 1 else None
    if row is None or row.spoken < 1 or row.same_line < 1:
        return []
    spoken = spoken_forms(reading.text)
    return [row] if spoken * 150 > size else []


def _tell_apart(
    every: Sequence[Mark], chosen: Sequence[ShapeEvidence], reading: Reading, roster: Roster, flat: bool
) -> FoundMarks:
    """Trusted and doubtful marks of the chosen shapes."""
    words = Words(reading)
    names = {row.shape.name for row in chosen}
    marks = [mark for mark in every if mark.shape.name in names]
    judge = _judge(chosen, marks, words)
    trusted: dict[int, Mark] = {}
    doubtful: dict[int, Mark] = {}
    for mark in marks:
        if mark.start in trusted:
            continue
        if judge.trusts(mark):
            trusted[mark.start] = mark
        elif mark.shape.strength is Strength.STRONG and _is_sentence_behind(mark, words):
            doubtful[mark.start] = mark
    for mark in filled_columns(reading, list(trusted.values())):
        trusted.setdefault(mark.start, mark)
    for mark in _inside(reading, chosen, roster, frozenset(mark.key for mark in trusted.values()), flat):
        trusted.setdefault(mark.start, mark)
    ordered = _without_roster([trusted[start] for start in sorted(trusted)], words)
    first = ordered[0].start if ordered else 0
    rest = tuple(doubtful[start] for start in sorted(doubtful) if start > first and start not in trusted)
    if not ordered:
        return FoundMarks()
    passed = _passed(every, chosen, words, {mark.start for mark in (*ordered, *rest)}, first)
    return FoundMarks(tuple(ordered), rest, tuple(row.shape.name for row in chosen), passed)


def _passed(
    every: Sequence[Mark], chosen: Sequence[ShapeEvidence], words: Words, taken: set[int], first: int
) -> tuple[Mark, ...]:
    """Printed marks of other shapes below the first speaker whose labels are people's, words behind them."""
    names = {row.shape.name for row in chosen}
    others = [
        mark
        for mark in every
        if mark.shape.strength is Strength.STRONG
        and mark.shape.name not in names
        and mark.start > first
        and mark.start not in taken
        and is_prose(words.after(mark)[0])
    ]
    shapes = Counter(mark.shape.name for mark in others if mark.known)
    return tuple(mark for mark in others if mark.known and shapes[mark.shape.name] >= _SECOND)


def _is_spoken(mark: Mark, words: Words) -> bool:
    return is_spoken(words.after(mark)[0])


def _speaks(mark: Mark, words: Words) -> bool:
    """Whether words follow a mark of a weak shape: a sentence, or on its own line a remark in brackets."""
    text, same_line = words.after(mark)
    if not same_line and goes_on(text):
        return False
    return is_prose(text) or (same_line and mark.known and is_bracketed(text))


def _is_sentence_behind(mark: Mark, words: Words) -> bool:
    text, same_line = words.after(mark)
    return same_line and is_prose(text)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Tells whether the label of a mark of a chosen shape is a speaker's."""

    words: Words
    counts: Counter[str]
    """How often each label stands before words."""
    spoken: Counter[str]
    """How often these words are spoken language."""
    endings: frozenset[str]
    """Endings that several labels share: the document's own office words."""
    titled: bool
    """Nearly every label bears an office: one that stands once and bears none is hardly a speaker's."""
    named: bool
    """Labels are built as an office with a name in brackets."""
    seated: bool
    """Several speakers are called by their seats only: ４番."""
    between: frozenset[int]
    """Where marks stand that have a speaker's before and behind them."""

    def trusts(self, mark: Mark) -> bool:
        weak = mark.shape.strength is Strength.WEAK
        if weak and not _speaks(mark, self.words):
            return False
        if mark.known:
            return True
        if not weak and self._replies(mark):
            return True
        if self.counts[mark.key] > 1:
            return self.spoken[mark.key] * 2 >= self.counts[mark.key]
        if any(mark.key.endswith(ending) for ending in self.endings):
            return not weak or _is_spoken(mark, self.words)
        if self.named and is_named(mark.key):
            return True
        text, same_line = self.words.after(mark)
        if weak:
            return self.seated and _SEAT.fullmatch(mark.key) is not None and turns_to_somebody(text)
        if is_sectionlike(mark.key):
            return is_prose(text)
        return not self.titled and same_line and len(mark.key) <= 10 and is_spoken(text)

    def _replies(self, mark: Mark) -> bool:
        """Whether a sentence stands behind a seat's label, or behind one that stands between two speakers'."""
        text, same_line = self.words.after(mark)
        if not same_line or not is_prose(text):
            return False
        return _SEATED.match(mark.key) is not None or (
            mark.start in self.between and _PLAIN.match(mark.key) is not None
        )


def _judge(chosen: Sequence[ShapeEvidence], marks: Sequence[Mark], words: Words) -> _Judge:
    """What the document's own marks teach about its labels."""
    counts = Counter(mark.key for row in chosen for mark in row.marks)
    known = {mark.key for row in chosen for mark in row.marks if mark.known}
    spoken = Counter(
        mark.key for row in chosen for mark in row.marks if mark.key not in known and _is_spoken(mark, words)
    )
    return _Judge(
        words=words,
        counts=counts,
        spoken=spoken,
        endings=_endings([*counts, *_once(marks, counts, words)]),
        titled=len(known) * 10 >= len(counts) * 7,
        named=sum(1 for key in counts if is_named(key)) * 2 >= len(counts),
        seated=any(_SEAT.fullmatch(key) for key in counts),
        between=frozenset(
            mark.start
            for before, mark, after in zip(marks, marks[1:], marks[2:], strict=False)
            if (before.known or counts[before.key] > 1) and (after.known or counts[after.key] > 1)
        ),
    )


def _once(marks: Sequence[Mark], counts: Counter[str], words: Words) -> list[str]:
    """Short labels that stand once in a weak shape, spoken words behind them."""
    return [
        mark.key
        for mark in marks
        if mark.key not in counts
        and len(mark.key) <= 10
        and mark.shape.strength is Strength.WEAK
        and _is_spoken(mark, words)
    ]


def _endings(keys: Sequence[str]) -> frozenset[str]:
    """Endings that several speakers' labels share: the document's own office words."""
    sharers: defaultdict[str, int] = defaultdict(int)
    for key in dict.fromkeys(keys):
        for length in range(2, min(7, len(key))):
            sharers[key[-length:]] += 1
    return frozenset(ending for ending, number in sharers.items() if number >= 2)


def _inside(
    reading: Reading, chosen: Sequence[ShapeEvidence], roster: Roster, trusted: frozenset[str], flat: bool
) -> list[Mark]:
    """Marks of trusted speakers in mid-line: lines were joined there."""
    shapes = [row.shape for row in chosen]
    candidates = find_inside(reading, shapes, _INSIDE_LENGTH)
    text = reading.text
    found = []
    for mark in resolve(candidates, text, roster, trusted):
        before = text[max(0, mark.start - 8) : mark.start].rstrip()[-1:]
        ended = before in "。！？」）)〕】"
        if mark.shape.strength is Strength.WEAK:
            if mark.key in trusted and _stands_alone(mark, text, before, flat):
                found.append(mark)
        elif (mark.key in trusted and (ended or (not mark.shape.open and before != "、"))) or (
            mark.known and ended and not mark.shape.open and is_spoken(text[mark.body : mark.body + WINDOW])
        ):
            found.append(mark)
    return found


def _stands_alone(mark: Mark, text: str, before: str, flat: bool) -> bool:
    """Whether a weak mark in mid-line cannot be a name that is only called."""
    if mark.shape.name == "colon":
        return flat or before in "。！？」"
    return before in "。！？" and text[mark.label.end : mark.body].startswith(("　", "  "))


def _without_roster(marks: list[Mark], words: Words) -> list[Mark]:
    """Marks from the first one that words follow: above it, the same shapes stand in the attendance list."""
    for index, mark in enumerate(marks):
        text, _ = words.after(mark)
        if is_prose(text) and not _COUNT.fullmatch(text):
            return marks[index:]
    return []
