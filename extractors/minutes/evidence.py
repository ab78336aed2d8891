"""Which shapes of mark a document uses, and which labels are speakers': evidence in the document itself.

A shape is believed where its labels recur at the starts of paragraphs, are followed by
spoken sentences, alternate, and bear office words or names of the attendance list. Office
words and names help; they are no condition.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.document import Reading
from extractors.minutes.layouts import MARK_SHAPES, QUESTION_AND_ANSWER, MarkShape, Strength
from extractors.minutes.marks import Mark, Roster, find_candidates, find_inside, is_sectionlike, resolve

_SPOKEN = re.compile(
    r"です|ます|ました|ません|でした|でしょ|ください|下さい|ございま|ましょう|願い|よろしい|いかが|ありがとう|おります|いたし|申し上げ|と思う|"
    r"\A(?:はい|いいえ|異議|御異議|ご異議|なし|賛成|反対|了解|承知|結構|以上|どうぞ|そう)"
)
_TURNS_TO = re.compile(r"か[。？?]|お願い|願います|ありがとう|よろしい|伺い|異議|いかが|求めます|許します|認めます|諮り|議題|上程|お答え|御質問|ご質問|\A(?:はい|いいえ|そう|ええ|なし)")
_PROSE = re.compile(
    r"[。．！？!?｡]|(?:です|ます|ました|ません|ください|下さい|ますか|ですか|はい|なし|以上|賛成|反対|了解|同じ|どうぞ)[」』）)]?[ 　]*\Z"
)
_BRACKETED = re.compile(r"[（(〔【［\[].{1,60}[）)〕】］\]][ 　]*\Z")
_GOES_ON = re.compile(r"[のをが、。]")
_NAMED = re.compile(r"[^()（）]{1,10}[(（][^()（）]{2,10}[)）]")
_WINDOW = 500
_ONE_SPEECH = 1500
_LONG_PARAGRAPH = 600
"""A paragraph of this length makes a flattened text likely."""
_INSIDE_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one shape."""

    shape: MarkShape
    marks: tuple[Mark, ...]
    """Marks with plausible labels that words follow."""
    recurring: float
    """Share of marks whose label occurs again."""
    known: float
    """Share of marks whose label bears an office word or a name of the list."""
    spoken: float
    """Share of marks that are followed by spoken language."""
    answering: float
    """Share of marks whose words turn to somebody: they ask, answer, thank or call."""
    same_line: float
    """Share of marks with the words on the same line."""
    alternating: float
    """Share of neighbours with different labels."""
    labels: int

    @property
    def weight(self) -> float:
        """How much of the document the shape explains."""
        bonus = 1.5 if self.shape.strength is Strength.STRONG else 1.0
        return len(self.marks) * (self.known + self.recurring + self.spoken) * bonus


@dataclass(frozen=True, slots=True)
class FoundMarks:
    """Marks of a document, told apart, in order."""

    trusted: tuple[Mark, ...] = ()
    doubtful: tuple[Mark, ...] = ()
    """They have the shape of the document's marks, but nothing tells that the label is a speaker."""
    shapes: tuple[str, ...] = ()
    flattened: bool = False
    """The text has lost its lines; marks stand in mid-line."""


class Words:
    """The first words after a mark."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def after(self, mark: Mark) -> tuple[str, bool]:
        """(first words, whether they stand on the mark's own line)."""
        text = self._reading.text
        own = text[mark.body : min(mark.line_end, mark.body + _WINDOW)].strip()
        if own:
            return own, True
        index = self._reading.paragraph_at(mark.start)
        paragraphs = self._reading.paragraphs
        cell = paragraphs[index].cell
        for paragraph in paragraphs[index + 1 : index + 3]:
            words = text[paragraph.start : min(paragraph.end, paragraph.start + _WINDOW)].strip()
            if not words or (_BRACKETED.fullmatch(words) and cell is None):
                continue
            if cell is not None and (paragraph.cell is None or paragraph.cell[:2] != cell[:2]):
                return "", False
            return words, False
        return "", False


    def around(self, mark: Mark) -> str:
        """Words after a mark over several lines; they may run into the next turn."""
        return self._reading.text[mark.body : mark.body + _WINDOW // 2]

    def reply_before(self, mark: Mark) -> bool:
        """Whether a stage direction stands on the line before a mark: somebody else was heard."""
        index = self._reading.paragraph_at(mark.start)
        if index == 0:
            return False
        paragraph = self._reading.paragraphs[index - 1]
        if paragraph.end - paragraph.start > _WINDOW:
            return False
        return _BRACKETED.fullmatch(self._reading.string(paragraph).strip()) is not None


def find_marks(reading: Reading, roster: Roster) -> FoundMarks:
    """The speaker marks of a document; none where nobody speaks."""
    words = Words(reading)
    candidates = find_candidates(reading)
    every = resolve(candidates, reading.text, roster)
    chosen = _choose_shapes(every, words)
    flat = False
    if any(paragraph.end - paragraph.start > _LONG_PARAGRAPH for paragraph in reading.paragraphs):
        candidates.extend(find_inside(reading, MARK_SHAPES, _LONG_PARAGRAPH))
        candidates.sort(key=lambda candidate: candidate.start)
        flattened = _bounded(resolve(candidates, reading.text, roster))
        others = _choose_shapes(flattened, words)
        if sum(row.weight for row in others) > 1.3 * sum(row.weight for row in chosen):
            every, chosen, flat = flattened, others, True
    if not chosen:
        chosen = _one_speech(every, reading, words)
    found = _tell_apart(every, chosen, reading, roster, flat) if chosen else FoundMarks()
    return replace(found, flattened=flat)


def _bounded(marks: Sequence[Mark]) -> list[Mark]:
    """Marks of a flattened text: the line of each ends where the next of its shape begins."""
    bounded: list[Mark] = []
    following: dict[str, int] = {}
    for mark in reversed(marks):
        bounded.append(replace(mark, line_end=min(mark.line_end, following.get(mark.shape.name, mark.line_end))))
        following[mark.shape.name] = mark.start
    return bounded[::-1]


def _one_speech(marks: Sequence[Mark], reading: Reading, words: Words) -> list[Evidence]:
    """A document that is one long speech, its only mark at the top: ○市長（森田英一）."""
    size = len(reading.text)
    if size < _ONE_SPEECH:
        return []
    strong = [mark for mark in marks if mark.shape.strength is Strength.STRONG and mark.start * 5 < size]
    named = [mark for mark in strong if _NAMED.fullmatch(mark.key)]
    row = _evidence(named, words) if len(named) == 1 else None
    if row is None or row.spoken < 1 or row.same_line < 1:
        return []
    spoken = sum(1 for _ in _SPOKEN.finditer(reading.text))
    return [row] if spoken * 150 > size else []


def weigh(marks: Sequence[Mark], words: Words) -> list[Evidence]:
    """Evidence for each shape that occurs, the weightiest first."""
    groups: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        groups[mark.shape.name].append(mark)
    rows = [_evidence(group, words) for group in groups.values()]
    return sorted((row for row in rows if row is not None), key=lambda row: -row.weight)


def _evidence(group: Sequence[Mark], words: Words) -> Evidence | None:
    if group[0].shape.strength is Strength.WEAK:
        group = _recurring(group)
        if not group:
            return None
    following = [(mark, *words.after(mark)) for mark in group]
    rows = [row for row in following if _PROSE.search(row[1])]
    keys = [mark.key for mark, _, _ in rows]
    counts = Counter(keys)
    if not rows or set(counts) <= QUESTION_AND_ANSWER:
        return None
    number = len(rows)
    changes = sum(1 for one, other in pairwise(rows) if one[0].key != other[0].key or words.reply_before(other[0]))
    return Evidence(
        shape=rows[0][0].shape,
        marks=tuple(mark for mark, _, _ in rows),
        recurring=sum(1 for key in keys if counts[key] > 1) / number,
        known=sum(1 for mark, _, _ in rows if mark.known) / number,
        spoken=sum(1 for _, text, _ in rows if _SPOKEN.search(text)) / number,
        answering=sum(1 for mark, _, _ in rows if _TURNS_TO.search(words.around(mark))) / number,
        same_line=sum(1 for _, _, same in rows if same) / number,
        alternating=changes / max(1, number - 1),
        labels=len(counts),
    )


def _recurring(group: Sequence[Mark]) -> list[Mark]:
    """Marks of a weak shape that something speaks for: an office word, or the label again, or its build."""
    counts = Counter(mark.key for mark in group)
    named = any(count > 2 and _NAMED.fullmatch(key) for key, count in counts.items())
    return [mark for mark in group if mark.known or counts[mark.key] > 1 or (named and _NAMED.fullmatch(mark.key))]


def _choose_shapes(marks: Sequence[Mark], words: Words) -> list[Evidence]:
    """The shapes that carry the document's turns; two where each recurs."""
    chosen: list[Evidence] = []
    taken: set[int] = set()
    trusted: set[str] = set()
    for row in weigh(marks, words):
        fresh = tuple(mark for mark in row.marks if mark.start not in taken)
        if len(fresh) < len(row.marks):
            row = _evidence(fresh, words) if fresh else None  # noqa: PLW2901 - the same row without what is explained
        if row is None or not (_leads(row) if not chosen else _joins(row, chosen, trusted)):
            continue
        chosen.append(row)
        taken.update(mark.start for mark in row.marks)
        trusted.update(mark.key for mark in row.marks)
    return chosen


def _leads(row: Evidence) -> bool:
    """Whether a shape alone can carry the proceedings."""
    number = len(row.marks)
    if row.shape.strength is Strength.STRONG:
        if row.known >= 0.5 and row.spoken >= 0.4:
            return number >= 2 or (row.known == 1 and row.same_line == 1)
        return number >= 4 and _is_dialogue(row) and row.recurring >= 0.5 and row.spoken >= 0.6 and row.answering >= 0.15
    if not _is_dialogue(row):
        return False
    if row.known >= 0.6:
        return number >= 3 and row.recurring >= 0.4 and row.spoken >= 0.4
    return number >= 6 and row.recurring >= 0.75 and row.spoken >= 0.7 and row.answering >= 0.15


def _is_dialogue(row: Evidence) -> bool:
    """Whether several people speak in turn: they alternate, or one of them opens and closes."""
    framed = row.marks[0].key == row.marks[-1].key
    return row.labels >= 2 and (framed or row.alternating >= 0.4)


def _joins(row: Evidence, chosen: Sequence[Evidence], trusted: set[str]) -> bool:
    """Whether a further shape stands beside those already chosen."""
    number = len(row.marks)
    shared = sum(1 for mark in row.marks if mark.key in trusted) / number
    if row.shape.strength is Strength.WEAK:
        if row.shape.name in {"bare", "own_line"}:
            return chosen[0].shape.strength is Strength.WEAK and row.known >= 0.8 and shared >= 0.5
        return row.known >= 0.8 and (shared >= 0.5 or (number >= 3 and row.recurring >= 0.5))
    if row.known >= 0.6 and row.spoken >= 0.4:
        return row.same_line >= 0.5 or shared >= 0.5
    return (
        number >= 3
        and row.recurring >= 0.6
        and row.spoken >= 0.7
        and row.same_line >= 0.7
        and _interleaved(row, chosen) >= 0.4
    )


def _interleaved(row: Evidence, chosen: Sequence[Evidence]) -> float:
    """Share of a shape's marks between whose neighbours somebody else speaks."""
    others = sorted(mark.start for other in chosen for mark in other.marks)
    pairs = list(pairwise(row.marks))
    changes = sum(1 for one, two in pairs if one.key != two.key or bisect(others, one.start) < bisect(others, two.start))
    return changes / max(1, len(pairs))


def _tell_apart(
    every: Sequence[Mark], chosen: Sequence[Evidence], reading: Reading, roster: Roster, flat: bool
) -> FoundMarks:
    """Trusted and doubtful marks of the chosen shapes."""
    words = Words(reading)
    names = {row.shape.name for row in chosen}
    marks = [mark for mark in every if mark.shape.name in names]
    counts = Counter(mark.key for row in chosen for mark in row.marks)
    unknown = {mark.key for mark in marks if not mark.known}
    spoken = Counter(mark.key for row in chosen for mark in row.marks if mark.key in unknown and _is_spoken(mark, words))
    endings = _endings([*counts, *_once(marks, counts, words)])
    trusted: dict[int, Mark] = {}
    doubtful: dict[int, Mark] = {}
    for mark in marks:
        if mark.start in trusted:
            continue
        if _is_trusted(mark, counts, spoken, endings, words):
            trusted[mark.start] = mark
        elif mark.shape.strength is Strength.STRONG and _is_sentence_behind(mark, words):
            doubtful[mark.start] = mark
    for mark in _inside(reading, chosen, roster, frozenset(mark.key for mark in trusted.values()), flat):
        trusted.setdefault(mark.start, mark)
    ordered = _without_roster([trusted[start] for start in sorted(trusted)], words)
    first = ordered[0].start if ordered else 0
    rest = tuple(doubtful[start] for start in sorted(doubtful) if start > first and start not in trusted)
    return FoundMarks(tuple(ordered), rest, tuple(row.shape.name for row in chosen) if ordered else ())


def _is_spoken(mark: Mark, words: Words) -> bool:
    return _SPOKEN.search(words.after(mark)[0]) is not None


def _speaks(mark: Mark, words: Words) -> bool:
    """Whether words follow a mark of a weak shape: a sentence, or on its own line a remark in brackets."""
    text, same_line = words.after(mark)
    if not same_line and _GOES_ON.match(text):
        return False
    return _PROSE.search(text) is not None or (same_line and mark.known and _BRACKETED.fullmatch(text) is not None)


def _is_sentence_behind(mark: Mark, words: Words) -> bool:
    text, same_line = words.after(mark)
    return same_line and _PROSE.search(text) is not None


def _is_trusted(mark: Mark, counts: Counter[str], spoken: Counter[str], endings: frozenset[str], words: Words) -> bool:
    """Whether the label of a mark of a chosen shape is a speaker's."""
    if mark.shape.strength is Strength.WEAK and not _speaks(mark, words):
        return False
    if mark.known:
        return True
    count = counts[mark.key]
    if count > 1:
        return spoken[mark.key] * 2 >= count
    if any(mark.key.endswith(ending) for ending in endings):
        return mark.shape.strength is Strength.STRONG or _is_spoken(mark, words)
    if _NAMED.fullmatch(mark.key) and sum(1 for key in counts if _NAMED.fullmatch(key)) * 2 >= len(counts):
        return True
    if mark.shape.strength is Strength.WEAK:
        return False
    text, same_line = words.after(mark)
    if is_sectionlike(mark.key):
        return _PROSE.search(text) is not None
    return same_line and len(mark.key) <= 10 and _SPOKEN.search(text) is not None


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
    reading: Reading, chosen: Sequence[Evidence], roster: Roster, trusted: frozenset[str], flat: bool
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
        elif mark.key in trusted and (ended or (not mark.shape.open and before != "、")):
            found.append(mark)
        elif mark.known and ended and not mark.shape.open and _SPOKEN.search(text[mark.body : mark.body + _WINDOW]):
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
        if _PROSE.search(words.after(mark)[0]):
            return marks[index:]
    return []
