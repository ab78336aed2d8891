"""Which shapes of mark a document uses: evidence in the document itself.

A shape is believed where its labels recur at the starts of paragraphs, are followed by
spoken sentences, alternate, and bear office words or names of the attendance list. Office
words and names help; they are no condition.

The first words after a mark, and what they tell: whether somebody speaks there.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.japanese.marks import A_CLOSING, A_SPEAKER_SYMBOL, AN_OPENING
from extractors.japanese.speakers import QUESTION_AND_ANSWER, fold_widths
from extractors.minutes.turns.ends import Mark
from extractors.minutes.turns.shapes import MarkShape, Strength
from extractors.model.document import Reading

_RUNS_ON = re.compile(r"[ぁ-んァ-ヴー㐀-鿿々、。](?![^。、]{0,12}[　：:])")
_CUT = 18
"""A line shorter than this was not cut by the margin."""
WINDOW = 500
"""So many letters after a mark are looked at; some sentences are that long."""
_SPOKEN = re.compile(
    r"です|ます|ました|ません|でした|でしょ|ください|下さい|ございま|ましょう|願い|よろしい|いかが|"
    r"ありがとう|おります|いたし|申し上げ|と思う|"
    r"\A(?:はい|いいえ|異議|御異議|ご異議|なし|賛成|反対|了解|承知|結構|以上|どうぞ|そう)"
)
_TURNS_TO = re.compile(
    r"か[。？?]|お願い|願います|ありがとう|よろしい|伺い|異議|いかが|求めます|許します|認めます|諮り|"
    r"議題|上程|お答え|御質問|ご質問|\A(?:はい|いいえ|そう|ええ|なし)"
)
_PROSE = re.compile(
    r"[。．！？!?｡]|(?:です|ます|ました|ません|ください|下さい|ますか|ですか|はい|なし|以上|賛成|反対|"
    r"了解|同じ|どうぞ)[」』）)]?[ 　]*\Z"
)
_NOBODY = re.compile(
    rf"(?:{A_SPEAKER_SYMBOL}|{AN_OPENING})?(?:出席|欠席|遅参|遅刻|早退|傍聴|説明|途中退席)[^。、]{{0,12}}?"
    rf"{A_CLOSING}?[ 　：:]*[（(〔]?(?:なし|無し|な[ 　]し|[0-9０-９一二三四五六七八九十]{{1,3}}[名人])[）)〕]?"
)
"""What a list says instead of names: 欠席委員　なし."""
_PARTS = re.compile(r"[（()）\[\]]|番")
_BRACKETED = re.compile(rf"{AN_OPENING}.{{1,60}}{A_CLOSING}[ 　]*\Z")
_MOSTLY = 0.5
_ALTERNATE = 0.4
_ALIKE = 0.4
"""How much two shapes may differ in how often the words stand on the mark's own line."""
_CALL = 24
"""Letters of the words by which a chair calls the next speaker."""
_REACH = 60
_GOES_ON = re.compile(r"[のをが、。]")
_NAMED = re.compile(r"[^()（）]{1,10}[(（][^()（）]{2,10}[)）]")


def is_spoken(text: str) -> bool:
    """Whether the words are spoken language: polite forms, replies."""
    return _SPOKEN.search(text) is not None


def spoken_forms(text: str) -> int:
    """How many forms of spoken language a text holds."""
    return sum(1 for _ in _SPOKEN.finditer(text))


def turns_to_somebody(text: str) -> bool:
    """Whether the words ask, answer, thank or call somebody."""
    return _TURNS_TO.search(text) is not None


def is_prose(text: str) -> bool:
    """Whether the words hold a sentence, or a reply of one word."""
    return _PROSE.search(text) is not None and not _NOBODY.fullmatch(text)


def is_bracketed(text: str) -> bool:
    """Whether a line is nothing but a remark in brackets."""
    return _BRACKETED.fullmatch(text) is not None


def goes_on(text: str) -> bool:
    """Whether the words go on from a line before: の三名を指名いたします."""
    return _GOES_ON.match(text) is not None


def is_named(key: str) -> bool:
    """Whether a label is built as an office with a name in brackets: 議長（清水一郎君）."""
    return _NAMED.fullmatch(key) is not None


class Words:
    """The first words after a mark."""

    def __init__(self, reading: Reading, marks: Sequence[Mark] = ()) -> None:
        self._reading = reading
        self._marks = sorted(marks, key=lambda mark: mark.start)
        self._starts = [mark.start for mark in self._marks]

    def among(self, marks: Sequence[Mark]) -> Words:
        """The same, with all places where somebody may speak next."""
        return Words(self._reading, marks)

    def spoken(self, mark: Mark, text: str) -> bool:
        """Whether the words behind a mark are spoken: in spoken language, or the name of who speaks next."""
        return is_spoken(text) or self._calls(mark, text)

    def _calls(self, mark: Mark, text: str) -> bool:
        said = fold_widths(text)
        if len(said) > _CALL:
            return False
        index = bisect(self._starts, mark.body)
        while index < len(self._marks) and self._starts[index] < mark.body + len(text) + _REACH:
            key = self._marks[index].key
            if key != mark.key and any(len(part) > 1 and part[:3] in said for part in _PARTS.split(key)):
                return True
            index += 1
        return False

    def after(self, mark: Mark) -> tuple[str, bool]:
        """(first words, whether they stand on the mark's own line)."""
        text = self._reading.text
        own = text[mark.body : min(mark.line_end, mark.body + WINDOW)].strip()
        if own:
            return self._whole(own, self._reading.paragraph_at(mark.start)), True
        index = self._reading.paragraph_at(mark.start)
        paragraphs = self._reading.paragraphs
        cell = paragraphs[index].cell
        for place, paragraph in enumerate(paragraphs[index + 1 : index + 3], index + 1):
            words = text[paragraph.start : min(paragraph.end, paragraph.start + WINDOW)].strip()
            if not words or (is_bracketed(words) and cell is None):
                continue
            if cell is not None and (paragraph.cell is None or paragraph.cell[:2] != cell[:2]):
                return "", False
            return self._whole(words, place), False
        return "", False

    def _whole(self, words: str, index: int) -> str:
        """A line that was cut in mid-sentence, with the next one: its end is not that of the words."""
        paragraphs = self._reading.paragraphs
        if len(words) < _CUT or is_prose(words) or index + 1 >= len(paragraphs):
            return words
        if paragraphs[index].cell != paragraphs[index + 1].cell:
            return words
        following = paragraphs[index + 1]
        rest = self._reading.text[following.start : min(following.end, following.start + WINDOW)].strip()
        return words + rest if _RUNS_ON.match(rest) else words

    def around(self, mark: Mark) -> str:
        """Words after a mark over several lines; they may run into the next turn."""
        return self._reading.text[mark.body : mark.body + WINDOW // 2]

    def reply_before(self, mark: Mark) -> bool:
        """Whether a stage direction stands on the line before a mark: somebody else was heard."""
        index = self._reading.paragraph_at(mark.start)
        if index == 0:
            return False
        paragraph = self._reading.paragraphs[index - 1]
        if paragraph.end - paragraph.start > WINDOW:
            return False
        return is_bracketed(self._reading.string(paragraph).strip())


@dataclass(frozen=True, slots=True)
class ShapeEvidence:
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


def weigh(marks: Sequence[Mark], words: Words) -> list[ShapeEvidence]:
    """Evidence for each shape that occurs, the weightiest first."""
    groups: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        groups[mark.shape.name].append(mark)
    rows = [shape_evidence(group, words) for group in groups.values()]
    return sorted((row for row in rows if row is not None), key=lambda row: -row.weight)


def shape_evidence(group: Sequence[Mark], words: Words) -> ShapeEvidence | None:
    if group[0].shape.strength is Strength.WEAK:
        group = _recurring(group)
        if not group:
            return None
    following = [(mark, *words.after(mark)) for mark in group]
    rows = [row for row in following if is_prose(row[1])]
    keys = [mark.key for mark, _, _ in rows]
    counts = Counter(keys)
    if not rows or set(counts) <= QUESTION_AND_ANSWER:
        return None
    number = len(rows)
    changes = sum(1 for one, other in pairwise(rows) if one[0].key != other[0].key or words.reply_before(other[0]))
    return ShapeEvidence(
        shape=rows[0][0].shape,
        marks=tuple(mark for mark, _, _ in rows),
        recurring=sum(1 for key in keys if counts[key] > 1) / number,
        known=sum(1 for mark, _, _ in rows if mark.known) / number,
        spoken=sum(1 for mark, text, _ in rows if words.spoken(mark, text)) / number,
        answering=sum(1 for mark, _, _ in rows if turns_to_somebody(words.around(mark))) / number,
        same_line=sum(1 for _, _, same in rows if same) / number,
        alternating=changes / max(1, number - 1),
        labels=len(counts),
    )


def _recurring(group: Sequence[Mark]) -> list[Mark]:
    """Marks of a weak shape that something speaks for: an office word, or the label again, or its build."""
    counts = Counter(mark.key for mark in group)
    named = any(count > 2 and is_named(key) for key, count in counts.items())
    return [mark for mark in group if mark.known or counts[mark.key] > 1 or (named and is_named(mark.key))]


def choose_shapes(marks: Sequence[Mark], words: Words) -> list[ShapeEvidence]:
    """The shapes that carry the document's turns; several where each recurs, as ○ chair, ◆ member, ◎ official do."""
    words = words.among(marks)
    rows = weigh(marks, words)
    chosen = _choose(rows, words, _leads)
    return chosen or _choose(rows, words, _united(rows, words))


def _choose(rows: Sequence[ShapeEvidence], words: Words, leads: Callable[[ShapeEvidence], bool]) -> list[ShapeEvidence]:
    chosen: list[ShapeEvidence] = []
    taken: set[int] = set()
    trusted: set[str] = set()
    waiting = list(rows)
    while waiting:  # what joins may carry another shape that stood alone before
        joining = ((row, rest) for row in waiting if (rest := _fresh(row, taken, words)))
        found = next(
            (both for both in joining if (_joins(both[1], chosen, trusted) if chosen else leads(both[1]))), None
        )
        if found is None:
            break
        waiting.remove(found[0])
        chosen.append(found[1])
        taken.update(mark.start for mark in found[1].marks)
        trusted.update(mark.key for mark in found[1].marks)
    return chosen


def _fresh(row: ShapeEvidence, taken: set[int], words: Words) -> ShapeEvidence | None:
    """The evidence for a shape by what other shapes left of it."""
    fresh = tuple(mark for mark in row.marks if mark.start not in taken)
    if len(fresh) == len(row.marks):
        return row
    return shape_evidence(fresh, words) if fresh else None


def _united(rows: Sequence[ShapeEvidence], words: Words) -> Callable[[ShapeEvidence], bool]:
    """What leads where printed marks carry the proceedings together, though none does alone."""
    printed = [
        row for row in rows if row.shape.strength is Strength.STRONG and not row.shape.open and row.spoken >= _MOSTLY
    ]
    marks = sorted((mark for row in printed for mark in row.marks), key=lambda mark: mark.start)
    row = shape_evidence(marks, words) if len(printed) > 1 else None
    together = row is not None and _leads(row) and row.alternating >= _ALTERNATE
    return lambda one: together and one in printed


def _leads(row: ShapeEvidence) -> bool:
    """Whether a shape alone can carry the proceedings."""
    number = len(row.marks)
    if _is_written_dialogue(row):
        return True
    if row.shape.strength is Strength.STRONG:
        if row.known >= 0.5 and row.spoken >= 0.4:
            return number >= 2 or (row.known == 1 and row.same_line == 1)
        if _is_note_of_talk(row):
            return True
        return (
            number >= 4 and _is_dialogue(row) and row.recurring >= 0.5 and row.spoken >= 0.6 and row.answering >= 0.15
        )
    if not _is_dialogue(row):
        return False
    if row.known >= 0.6:
        return number >= 3 and row.recurring >= 0.4 and row.spoken >= 0.4
    return number >= 6 and row.recurring >= 0.75 and row.spoken >= 0.7 and row.answering >= 0.15


def _is_written_dialogue(row: ShapeEvidence) -> bool:
    """Whether people of office speak by turns though their words are set down in plain form (である)."""
    least = 4 if row.shape.strength is Strength.STRONG else 6
    return (
        len(row.marks) >= least
        and row.known >= 0.9
        and row.recurring >= 0.5
        and row.same_line >= 0.8
        and row.labels >= 2
        and row.alternating >= 0.5
        and row.shape.name not in {"bare", "own_line"}
    )


def _is_note_of_talk(row: ShapeEvidence) -> bool:
    """Whether printed marks carry people of office though most of what they say is set down in plain form."""
    return (
        len(row.marks) >= 5
        and row.known >= 0.5
        and row.spoken >= 0.2
        and row.same_line >= 0.9
        and row.labels >= 3
        and row.alternating >= 0.5
        and row.recurring >= 0.4
    )


def _is_dialogue(row: ShapeEvidence) -> bool:
    """Whether several people speak in turn: they alternate, or one of them opens and closes."""
    framed = row.marks[0].key == row.marks[-1].key
    return row.labels >= 2 and (framed or row.alternating >= 0.4)


def _joins(row: ShapeEvidence, chosen: Sequence[ShapeEvidence], trusted: set[str]) -> bool:
    """Whether a further shape stands beside those already chosen."""
    number = len(row.marks)
    shared = sum(1 for mark in row.marks if mark.key in trusted) / number
    between = _between(row, chosen)
    alike = any(abs(row.same_line - other.same_line) <= _ALIKE for other in chosen)
    if row.shape.strength is Strength.WEAK:
        if row.shape.name in {"bare", "own_line"}:
            marked = chosen[0].shape.strength is Strength.STRONG
            if marked:
                return row.recurring >= 0.7 and row.spoken >= 0.7 and between >= 0.6 and alike and number >= 4
            return shared >= 0.5 and (row.known >= 0.8 or row.spoken >= 0.7)
        return row.known >= 0.8 and (shared >= 0.5 or (number >= 3 and row.recurring >= 0.5))
    if row.known >= 0.6 and row.spoken >= 0.4:
        return row.same_line >= 0.5 or shared >= 0.5 or (alike and between >= _MOSTLY)
    return (
        number >= 3
        and row.recurring >= 0.6
        and row.spoken >= 0.7
        and alike
        and (row.same_line >= 0.7 or between >= _MOSTLY)
        and _interleaved(row, chosen) >= 0.4
    )


def _between(row: ShapeEvidence, chosen: Sequence[ShapeEvidence]) -> float:
    """Share of a shape's marks that stand next to a mark of those chosen: both are part of one conversation."""
    others = sorted(mark.start for other in chosen for mark in other.marks)
    mine = sorted(mark.start for mark in row.marks)
    beside = 0
    for place, start in enumerate(mine):
        before = mine[place - 1] if place else -1
        after = mine[place + 1] if place + 1 < len(mine) else max(others[-1], start) + 1
        beside += bisect(others, start) > bisect(others, before) or bisect(others, after) > bisect(others, start)
    return beside / len(mine)


def _interleaved(row: ShapeEvidence, chosen: Sequence[ShapeEvidence]) -> float:
    """Share of a shape's marks between whose neighbours somebody else speaks."""
    others = sorted(mark.start for other in chosen for mark in other.marks)
    pairs = list(pairwise(row.marks))
    changes = sum(
        1 for one, two in pairs if one.key != two.key or bisect(others, one.start) < bisect(others, two.start)
    )
    return changes / max(1, len(pairs))
