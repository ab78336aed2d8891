"""Questions and answers printed as lists: ○質問 … ○回答 … with bullets, Ｑ/Ａ, 問/答, 【質疑】【応答】, arrows."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.japanese.sentences import split_sentences
from extractors.model.document import Document, Paragraph, Range, Reading
from extractors.model.grounding import squash
from extractors.reviews.exchanges.markers import BULLET, MARKERS, OPEN, Marked, read_legend
from extractors.reviews.exchanges.passage import Passage

_NO_LETTER = re.compile(r"[^\w]|_")
_KANA = re.compile(r"[ぁ-ん]+")
_ARROW = re.compile(rf"^[ 　]*{BULLET}?[ 　]*(?:→|⇒|⇨|➡|=>|＝＞)[ 　]*")
_ITEM = re.compile(rf"^[ 　]*(?:[\-－–*＊]?[ 　]*{BULLET}|[①-⑳⑴-⒇]|[(（][0-9０-９]{{1,2}}[)）])[ 　]*")
_COUNTED = re.compile(r"[①-⑳⑴-⒇0-9０-９]")
_HEADING = re.compile(
    rf"^[ 　]*(?:[0-9０-９]{{1,2}}(?:[ 　.．]|(?=[^0-9０-９年月日時件回％%]))|第[0-9０-９一二三四五六七八九十]+"
    rf"|{OPEN}|[ⅠⅡⅢⅣⅤⅥ]|別表|別紙|資料|以上$|記$)"
)
_NOTHING = re.compile(
    r"^(?:(?:特に|特段)?(?:意見|質問|質疑|指摘)?(?:は)?(?:なし|無し|ありません|なかった)|[－―ー—-])。?$"
)
_ANSWERER = re.compile(r"[（(]([^（()）\d０-９]{1,16}(?:局|課|室|部|係|長|者|委員|機関))[）)]$")
_FINAL_VERB = re.compile(r"(?:か|たい|こと|必要|べき|ほしい|欲しい)。?(?:[（(][^（）()]{1,16}[）)])?$")


@dataclass(frozen=True, slots=True)
class _Item:
    """One bullet of a list."""

    part: Marked
    range: Range
    guessed: bool = False
    """No marker says what it is; only an answer makes it an exchange."""
    label: str = ""
    """Its enumerator, where it has one."""
    settled: bool = False
    """A legend says what its bullet is: what answers it stands right below."""


def list_exchanges(
    document: Document, spoken: Sequence[Range], tables: frozenset[int] = frozenset()
) -> Iterator[tuple[Passage, Passage | None]]:
    """Exchanges of lists outside of speeches, paired by content where the lists stand apart.

    ``tables``: those that have been read otherwise.
    """
    text = document.reading.text
    block: list[_Item] = []
    parked: list[_Item] = []
    for item in _items(document, spoken, tables):
        if item is None or (block and _starts_new(block, item)):
            if block and parked and all(late.part is Marked.ANSWER for late in block):
                # What was done about an opinion may stand further down: ○意見 …, 3 結果 …, ○部会後の処理 …
                yield from _pairs(text, [*parked, *block])
                parked = []
            elif block:
                yield from _pairs(text, parked)
                parked, answered = _split(block)
                yield from _pairs(text, answered)
            block = []
        if item is not None:
            block.append(item)
    yield from _pairs(text, [*parked, *block] if all(late.part is Marked.ANSWER for late in block) else parked)
    if not all(late.part is Marked.ANSWER for late in block):
        yield from _pairs(text, block)


def _split(block: list[_Item]) -> tuple[list[_Item], list[_Item]]:
    """Opinions at the end of a group that nothing answers yet, and the rest."""
    if any(item.part is Marked.ANSWER for item in block) or block[-1].part is not Marked.OPINION or block[-1].settled:
        return [], block
    first = next(number for number, item in enumerate(block) if item.part is Marked.OPINION)
    return block[first:], block[:first]


def _items(document: Document, spoken: Sequence[Range], tables: frozenset[int] = frozenset()) -> Iterator[_Item | None]:
    """Bullets with their part, None where a list ends."""
    reading = document.reading
    spoken_starts = sorted(spoken)
    part: Marked | None = None
    after_question = False
    legend, torn = read_legend(reading.text), 0
    for index, paragraph in enumerate(reading.paragraphs):
        text = reading.text[paragraph.start : paragraph.end]
        if not text.strip() or paragraph.end <= torn:
            continue
        read = paragraph.cell is not None and paragraph.cell.table in tables
        if read or overlaps(spoken_starts, paragraph.start, paragraph.end):
            part = None
            yield None
            continue
        settled = _settled(reading, index, legend)
        if settled is not None:
            torn, part = settled.range.end, None
            yield settled
            continue
        marker = next(((row, found) for row in MARKERS if (found := row.pattern.match(text))), None)
        if marker:
            row, found = marker
            part = row.means
            following = reading.paragraphs[index + 1] if index + 1 < len(reading.paragraphs) else None
            if following and _is_title(text[found.end() :], reading.text[following.start : following.end]):
                continue
            if text[found.end() :].strip() and not _NOTHING.match(text[found.end() :].strip()):
                yield _Item(part, Range(paragraph.start + found.end(), paragraph.end))
        elif (arrow := _ARROW.match(text)) and (part is not None or after_question):
            yield _Item(Marked.ANSWER, Range(paragraph.start + arrow.end(), paragraph.end))
        elif part is not None and (bullet := _ITEM.match(text)):
            label = squash(bullet[0]) if _COUNTED.search(bullet[0]) else ""
            yield _Item(part, Range(paragraph.start + bullet.end(), paragraph.end), label=label)
        elif part is None and (guessed := _guessed(text, paragraph)):
            after_question = True
            yield None
            yield guessed
            continue
        elif part is not None and not _HEADING.match(text) and text.strip().endswith(("。", "）", ")")):
            yield _Item(part, Range(paragraph.start, paragraph.end))
        else:
            part = None
            yield None
        after_question = False


def _guessed(text: str, paragraph: Paragraph) -> _Item | None:
    """A bullet that reads like a question or a wish though nothing says that it is one."""
    bullet = _ITEM.match(text)
    if bullet is None or not _FINAL_VERB.search(text.strip()):
        return None
    return _Item(_guess(text), Range(paragraph.start + bullet.end(), paragraph.end), guessed=True)


def _settled(reading: Reading, index: int, legend: Mapping[str, Marked]) -> _Item | None:
    """The bullet of a paragraph whose mark a legend explains."""
    paragraph = reading.paragraphs[index]
    text = reading.string(paragraph)
    said = legend.get(text.lstrip()[:1])
    bullet = (_ITEM.match(text) or _ARROW.match(text)) if said else None
    if said is None or bullet is None:
        return None
    end = _end_of_torn(reading, index)
    asked = _guess(reading.text[paragraph.start : end]) if said is Marked.QUESTION else said
    return _Item(asked, Range(paragraph.start + bullet.end(), end), settled=True)


def _end_of_torn(reading: Reading, index: int) -> int:
    """Where the bullet of a paragraph ends: in the next one where its sentence was cut by the end of a line."""
    paragraph, *following = reading.paragraphs[index : index + 2]
    if not following or reading.string(paragraph).rstrip().endswith(("。", "）", ")", "か", "」")):
        return paragraph.end
    rest = reading.string(following[0]).strip()
    whole = rest.endswith("。") and not _ITEM.match(rest) and not _HEADING.match(rest) and not _ARROW.match(rest)
    return following[0].end if whole else paragraph.end


def _is_title(words: str, following: str) -> bool:
    """Whether the words after 質問１ only say what the questions below them are about."""
    named = words.strip().endswith(("について", "に関して", "の件")) and bool(following.strip())
    return named and not any(marker.pattern.match(following) for marker in MARKERS)


def _guess(text: str) -> Marked:
    return Marked.QUESTION if text.strip().rstrip("。").endswith("か") else Marked.OPINION


def overlaps(ranges: Sequence[Range], start: int, end: int) -> bool:
    """Whether a stretch of the reading text overlaps any of these ranges (sorted, disjoint)."""
    index = bisect_left(ranges, end, key=lambda part: part.start) - 1
    return index >= 0 and ranges[index].end > start


def _starts_new(block: list[_Item], item: _Item) -> bool:
    """A question or opinion after an answer begins the next group."""
    return block[-1].part is Marked.ANSWER and item.part is not Marked.ANSWER


def _pairs(text: str, block: list[_Item]) -> Iterator[tuple[Passage, Passage | None]]:
    """Exchanges of one group: questions and opinions, then the answers."""
    asked = [item for item in block if item.part is not Marked.ANSWER]
    answers = [item.range for item in block if item.part is Marked.ANSWER]
    if not asked or (len(block) == 1 and block[0].part is not Marked.ANSWER and not _deserves(text, block[0])):
        return
    shares = _by_label(asked, block) or _align(text, [item.range for item in asked], answers)
    for item, share in zip(asked, shares, strict=True):
        if item.guessed and not share:
            continue
        question = Passage((item.range,), _who(text, item.range))
        yield question, Passage(tuple(share), _who(text, share[-1])) if share else None


def _by_label(asked: list[_Item], block: list[_Item]) -> list[list[Range]]:
    """Answers by their enumerators, where questions and answers are enumerated alike; empty where they are not."""
    answers = {item.label: item.range for item in block if item.part is Marked.ANSWER and item.label}
    labels = [item.label for item in asked]
    complete = len(block) == len(asked) + len(answers) and len(set(labels)) == len(asked) == len(answers)
    return [[answers[label]] for label in labels] if complete and set(labels) == set(answers) else []


def _deserves(text: str, item: _Item) -> bool:
    """A lone bullet without an answer counts only where it stands under a heading of questions or opinions."""
    return item.part is Marked.OPINION or text[item.range.start : item.range.end].rstrip("。").endswith("か")


def _who(text: str, place: Range) -> str | None:
    found = _ANSWERER.search(text[place.start : place.end].strip())
    return found[1] if found else None


def _align(text: str, questions: list[Range], answers: list[Range]) -> list[list[Range]]:
    """Which sentences of the answers belong to which question: both run in the same order.

    Finds the monotone assignment of sentences to questions with the most shared content; a bullet is only cut
    where its second part clearly answers the next question.
    """
    if not questions or not answers:
        return [[] for _ in questions]
    if len(questions) == 1:
        return [answers]
    sentences = [
        (sentence, number, index)
        for number, answer in enumerate(answers)
        for index, sentence in enumerate(_halves(text, answer))
    ]
    grams = [_grams(text[place.start : place.end]) for place in questions]
    best: list[list[tuple[float, int]]] = []
    for sentence, _, index in sentences:
        words = _grams(text[sentence.start : sentence.end])
        row: list[tuple[float, int]] = []
        for question, wanted in enumerate(grams):
            likeness = _likeness(words, wanted)
            if not best:
                row.append((likeness - 0.15 * question, -1))
                continue
            choices = [
                (best[-1][before][0] + likeness - _jump(question - before, index), before)
                for before in range(question + 1)
            ]
            row.append(max(choices))
        best.append(row)
    return _trace(sentences, best, len(questions))


def _jump(step: int, index: int) -> float:
    """Cost of going on to a later question: cheap at a new bullet, dear inside one, dearer for one passed over."""
    if step == 0:
        return 0.0 if index else 0.06
    return (0.10 if index else 0.0) + 0.08 * (step - 1)


def _trace(
    sentences: list[tuple[Range, int, int]], best: list[list[tuple[float, int]]], count: int
) -> list[list[Range]]:
    shares: list[list[Range]] = [[] for _ in range(count)]
    question = max(range(count), key=lambda choice: best[-1][choice][0])
    for (sentence, _, _), row in zip(reversed(sentences), reversed(best), strict=True):
        shares[question].insert(0, sentence)
        question = row[question][1]
    return shares


def _halves(text: str, answer: Range) -> list[Range]:
    """Sentences of an answer; the source in brackets at its end stays with the last one."""
    found = list(split_sentences(text, answer.start, answer.end))
    if len(found) > 1 and _ANSWERER.fullmatch(text[found[-1].start : found[-1].end]):
        found[-2:] = [Range(found[-2].start, found[-1].end)]
    return found or [answer]


def _grams(text: str) -> dict[str, float]:
    """Pairs of characters with their weight: kana alone say little."""
    letters = _NO_LETTER.sub("", text)
    pairs = {letters[i : i + 2] for i in range(len(letters) - 1)}
    return {pair: 0.3 if _KANA.fullmatch(pair) else 1.0 for pair in pairs}


def _likeness(words: dict[str, float], wanted: dict[str, float]) -> float:
    """Cosine of two bags of character pairs."""
    if not words or not wanted:
        return 0.0
    shared = sum(weight for pair, weight in words.items() if pair in wanted)
    return shared / math.sqrt(sum(words.values()) * sum(wanted.values()))


def answer_places(document: Document, spoken: Sequence[Range]) -> Iterator[tuple[Range, str | None]]:
    """Bullets of answers in lists, with who answers."""
    for item in _items(document, spoken):
        if item is not None and item.part is Marked.ANSWER:
            yield item.range, _who(document.reading.text, item.range)
