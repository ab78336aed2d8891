"""When each item is open: headings between turns and the chair's words, in the order of the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.document import Range
from extractors.minutes.agenda_labels import BILL_RE, Heading, Shape, label_key, number_of, parse_heading, title_key
from extractors.minutes.agenda_phrases import ANNOUNCE, PERFORMATIVE, PHASE, PREFACE, closes, takes_up
from extractors.minutes.agenda_registry import Item, Registry, children_of
from extractors.minutes.agenda_spoken import (
    bill_headings,
    bills_in,
    named_at_start,
    named_range,
    quoted,
    title_at,
    begin_of,
)
from extractors.offices import OfficeKind, office_kind
from extractors.proceedings import Proceedings, Turn
from extractors.sentences import split_sentences

_CUES = re.compile(
    r"議題|議案|案件|議事|日程|報告|説明|その他|について|につきまして|の件|互選|選挙|選任|指名|付託|陳情|請願|会期|[（(][0-9０-９]"
)
_ENDS = re.compile(r"以上|これ|本日|終了|閉会|散会")
_HEADING_LONGEST = 200
_HEADING_TAIL = re.compile(
    r"(?:について|の件|条例(?:案)?|予算(?:案)?|計画(?:案)?|報告|決定|指名|互選|選挙|選任|認定|承認|変更|締結|意見書(?:案)?|請願|陳情|その他|スケジュール|方針|概要)"
    r"(?:[（(][^（()）\n]{1,40}[）)])?(?:[ 　]*[〜～~])?$"
)
_TIME = re.compile(
    r"[0-9０-９一二三四五六七八九十][ 　]*(?:時|分)|(?:休憩|再開|開会|閉会|散会|開議|登壇|降壇|着席|退席|退室|入室|参照|朗読)[〕）)]?$"
)
_OTHER = re.compile(r"^(?:その他|そのほか)")
_CLOSED = re.compile(
    r"内容(?:について|は|につき)?[、]?非公(?:表|開)|^[〔（(]?[^。]{0,12}非公(?:表|開)[〕）)]?$|^[〔（(]秘密会|非公開(?:で|にて|により)(?:審議|審査|行)"
)
_CHAIRS = frozenset((OfficeKind.CHAIR, OfficeKind.DEPUTY))


@dataclass(frozen=True, slots=True)
class Event:
    """From here on an item is open, or none."""

    position: int
    item: Item | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A heading between turns, or a sentence of a turn."""

    range: Range
    turn: Turn | None
    start: int
    """First character of the turn, for a sentence."""
    first: bool


@dataclass(slots=True)
class Course:
    """The course of the meeting as it is read."""

    text: str
    registry: Registry
    bare: bool = False
    events: list[Event] = field(default_factory=list)
    current: Item | None = None
    path: list[Item] = field(default_factory=list)
    """Headings printed in the course, from the outermost to the one under which we stand."""
    pending: int | None = None
    """Where something new was announced that has no name yet."""
    headings: list[Range] = field(default_factory=list)
    recent: list[Item] = field(default_factory=list)
    """Items of the headings printed since the last turn; of several in a row (a list) only the first is opened."""

    def open(self, item: Item, position: int) -> None:
        """``item`` is open from ``position`` on."""
        if self.pending is not None and self.pending < position and not item.opened:
            position = self.pending
        self.pending = None
        if item is self.current:
            if not item.opened:
                item.opened.append(position)
            return
        item.opened.append(position)
        if self.current is not None and _is_under(self.current, item) and self.current in self.recent:
            return
        if self.events and self.events[-1].position == position and _is_under(item, self.events[-1].item):
            self.events.pop()
        self.events.append(Event(position, item))
        self.current = item

    def close(self, position: int) -> None:
        """No item is open from ``position`` on."""
        self.pending = None
        if self.current is not None:
            self.events.append(Event(position, None))
        self.current = None


def presiders(text: str, turns: Sequence[Turn]) -> frozenset[str]:
    """Labels of those who preside: they say what only a chair says."""
    said: Counter[str] = Counter()
    offices: dict[str, OfficeKind | None] = {}
    for turn in turns:
        if turn.label is None:
            continue
        label = turn.label.text
        offices.setdefault(label, office_kind(turn.label.role or label))
        said[label] += sum(1 for part in turn.ranges if PERFORMATIVE.search(text, part.start, part.end))
    chairs = {label for label, office in offices.items() if office in _CHAIRS and said[label]}
    if chairs:
        most = max(said[label] for label in chairs)
        return frozenset(label for label in chairs if said[label] >= 2 or said[label] == most)
    if not said or not max(said.values()):
        return frozenset()
    most = max(said.values())
    return frozenset(label for label, count in said.items() if count == most)


def follow(text: str, proceedings: Proceedings, registry: Registry, *, bare: bool = False) -> Course:
    """Read the proceedings from heading to heading and sentence to sentence.

    ``bare``: nothing is numbered or listed, so what the chair has explained next is an item.
    """
    course = Course(text, registry, bare=bare)
    chairs = presiders(text, proceedings.turns)
    headings = [*_before(text, proceedings), *sorted(proceedings.headings)]
    at = 0
    for index, turn in enumerate(proceedings.turns):
        begin = turn.ranges[0].start
        if turn.label is not None or at < len(headings) and headings[at].start < begin:
            course.recent.clear()
        while at < len(headings) and headings[at].start < begin:
            following = _opening_words(text, proceedings.turns, index)
            for line in _lines(text, headings[at]):
                _read_heading(course, line, following)
            at += 1
        _read_turn(course, turn, presides=turn.label is not None and turn.label.text in chairs)
    for rest in headings[at:]:
        for line in _lines(text, rest):
            _read_heading(course, line, "")
    return course


def _before(text: str, proceedings: Proceedings) -> list[Range]:
    """A heading right before the first turn, in the brackets or with the bullet of those between turns."""
    start = text.rfind("\n", 0, max(0, proceedings.start - 1)) + 1
    place = Range(start, max(start, proceedings.start - 1))
    heading = parse_heading(text, place.start, place.end)
    if heading is None or heading.mark is None:
        return []
    marks = {found.mark for part in proceedings.headings if (found := parse_heading(text, part.start, part.end))}
    return [place] if heading.mark in marks else []


def _lines(text: str, place: Range) -> list[Range]:
    """Lines of a place."""
    found, start = [], place.start
    while start < place.end:
        stop = text.find("\n", start, place.end)
        stop = place.end if stop < 0 else stop
        if text[start:stop].strip():
            found.append(Range(start, stop))
        start = stop + 1
    return found


def _opening_words(text: str, turns: Sequence[Turn], index: int) -> str:
    """Beginning of the next turn with a speaker, for comparison with an unnumbered heading."""
    for turn in turns[index : index + 2]:
        if turn.label is not None:
            return title_key(text[turn.ranges[0].start : turn.ranges[0].start + 400])
    return ""


def _read_heading(course: Course, line: Range, following: str) -> None:
    text = course.text
    string = text[line.start : line.end].strip()
    heading = parse_heading(text, line.start, line.end)
    title = text[heading.title.start : heading.title.end] if heading else string
    if len(string) > _HEADING_LONGEST or "。" in title or not title_key(title):
        return
    if (PHASE.match(title) and (heading is None or heading.label is None)) or (
        _TIME.search(string) and (heading is None or heading.label is None)
    ):
        return
    if heading is None:
        heading = _unnumbered(course, line, following)
        if heading is None:
            return
    item = registry_item(course, heading)
    course.headings.append(heading.range)
    if not course.recent or _is_under(item, course.recent[-1]):
        course.open(item, line.start)
    course.recent.append(item)


def _is_under(item: Item | None, other: Item | None) -> bool:
    """Whether ``item`` is a part of ``other``, at any depth."""
    while item is not None and item.parent is not other:
        item = item.parent
    return item is not None and other is not None


def _unnumbered(course: Course, line: Range, following: str) -> Heading | None:
    """A heading without number: a listed title, a title that the chair then says, or one with a heading's ending."""
    text = course.text
    start, end = line
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "〜～~"):
        end -= 1
    if start == end or text[start] in "〔（([―─━-－…":
        return None
    heading = Heading(Shape.NONE, None, None, Range(start, end))
    key = title_key(text[start:end])
    if course.registry.find(heading) or (len(key) >= 4 and key in following):
        return heading
    return heading if course.recent and _HEADING_TAIL.search(text[start:end]) else None


def registry_item(course: Course, heading: Heading) -> Item:
    """The item that a printed heading names, new or known, with its place in the hierarchy."""
    registry = course.registry
    known = registry.find(heading, course.current)
    parent = _parent(course, heading)
    if known is not None and (known.parent is parent or known.listed or not known.opened):
        registry.merge(known, heading, retitle=True)
        _descend(course, known)
        return known
    item = registry.add(heading, parent, listed=False)
    _descend(course, item)
    return item


def _parent(course: Course, heading: Heading) -> Item | None:
    """The heading above: the last one of another shape that is not deeper."""
    if heading.shape is Shape.NONE:
        return next((item for item in reversed(course.path) if item.shape is not Shape.NONE), None)
    shapes = [item.shape for item in course.path]
    if heading.shape in shapes:
        return course.path[shapes.index(heading.shape)].parent
    above = [item for item in course.path if item.shape is not Shape.NONE]
    if not above or _rank(above[-1].shape) >= _rank(heading.shape):
        return (
            None
            if not above
            else next((item for item in reversed(above) if _rank(item.shape) < _rank(heading.shape)), None)
        )
    return above[-1]


_RANKS = {
    Shape.ROMAN: 0,
    Shape.WORD: 1,
    Shape.ORDER: 1,
    Shape.PLAIN: 2,
    Shape.PAREN: 3,
    Shape.CIRCLED: 4,
    Shape.KANA: 4,
    Shape.KANA_PAREN: 5,
    Shape.BILL: 4,
    Shape.NONE: 6,
}


def _rank(shape: Shape) -> int:
    return _RANKS[shape]


def _descend(course: Course, item: Item) -> None:
    while course.path and (_rank(course.path[-1].shape) >= _rank(item.shape) or course.path[-1] is item):
        course.path.pop()
    course.path.append(item)


def _read_turn(course: Course, turn: Turn, *, presides: bool) -> None:
    text = course.text
    if turn.label is None:
        words = text[turn.ranges[0].start : turn.ranges[0].end]
        if course.current is not None and _CLOSED.search(words):
            course.current.closed = True
        return
    if not presides:
        return
    only_preface = True
    for part in turn.ranges:
        for sentence in split_sentences(text, part.start, part.end):
            position = turn.ranges[0].start if only_preface else sentence.start
            words = text[sentence.start : sentence.end]
            opened = _read_sentence(course, sentence, position, words)
            if opened:
                only_preface = only_preface and position == turn.ranges[0].start and _is_wrapper(course)
            else:
                only_preface = only_preface and PREFACE.match(words) is not None


def _is_wrapper(course: Course) -> bool:
    """Whether the item just opened is only the heading of others: 協議事項."""
    current = course.current
    return current is not None and any(item.parent is current and not item.opened for item in course.registry.items)


def _read_sentence(course: Course, sentence: Range, position: int, words: str) -> bool:
    """Whether the sentence opens or ends something."""
    if _ENDS.search(words) and closes(words):
        course.close(sentence.start)
        return True
    if _CUES.search(words):
        items = _named_items(course, sentence, words)
        if items:
            _open_together(course, items, position)
            return True
    if ANNOUNCE.search(words):
        course.pending = position
    return False


def _open_together(course: Course, items: list[Item], position: int) -> None:
    """Open an item, or several as one (一括議題)."""
    first = items[0]
    course.open(first, position)
    if first in course.path:
        del course.path[course.path.index(first) + 1 :]
    for item in items[1:]:
        item.opened.append(position)
        if item.taken_with is None and item is not first:
            item.taken_with = first


def _named_items(course: Course, sentence: Range, words: str) -> list[Item]:
    text, registry = course.text, course.registry
    if not takes_up(words):
        fresh = _numbered_start(course, sentence)
        return [fresh] if fresh is not None else []
    if together := _range_items(course, sentence):
        return together
    if bills_in(text, sentence):
        return _bill_items(course, sentence, words)
    if (heading := named_at_start(text, sentence)) is not None and (item := _spoken_item(course, heading, words)):
        return [item]
    if child := _quoted_child(course, sentence, words):
        return [child]
    mentioned = [item for item in registry.mentioned(words) if not _OTHER.match(item.key) or _says_other(words)]
    mentioned = [item for item in mentioned if not item.opened or item is course.current or "議題" in words]
    if mentioned:
        return (
            mentioned
            if re.search(r"一括|併せて|あわせて|以上[0-9０-９一二三四五六七八九十]+(?:件|案|議案)", words)
            else mentioned[:1]
        )
    return _fresh(course, sentence, words)


def _numbered_start(course: Course, sentence: Range) -> Item | None:
    """The listed item with whose number a sentence begins, if it was not open before: 日程第４、本件は人事案件です。"""
    heading = named_at_start(course.text, sentence)
    if heading is None or heading.shape is not Shape.WORD:
        return None
    item = course.registry.find(heading) if heading.reference or heading.title.end > heading.title.start else None
    item = item or course.registry.by_number(heading.shape, heading.number)
    return item if item is not None and item.listed and not item.opened else None


def _says_other(words: str) -> bool:
    return (
        re.search(
            r"^.{0,24}その他(?:について|に(?:入|移)|です|でございま|を議題|、|と(?:いた|し)|の(?:件|議題)|で|」)", words
        )
        is not None
    )


def _range_items(course: Course, sentence: Range) -> list[Item]:
    """Items from the first to the last that the sentence names."""
    found = named_range(course.text, sentence)
    if found is None:
        return []
    first, last, first_heading, last_heading = found
    ends = [_end_item(course, first, first_heading, None), _end_item(course, last, last_heading, first)]
    if ends[0] is None:
        return []
    if ends[1] is None:
        return [ends[0]]
    items = course.registry.items
    low, high = sorted((items.index(ends[0]), items.index(ends[1])))
    between = [item for item in items[low : high + 1] if item.parent is ends[0].parent]
    return between


def _end_item(course: Course, words: str, heading: Heading | None, before: str | None) -> Item | None:
    """The item at one end of a range; 第30号 takes the noun of the other end."""
    registry = course.registry
    if before and re.match(r"\s*第", words) and "日程" not in words:
        bill = BILL_RE.search(before)
        noun = re.sub(r"第.*", "", label_key(bill[0])) if bill else ""
        if found := registry.by_reference(noun + label_key(words)):
            return found
    if heading is not None:
        known = registry.find(heading)
        if known is None and heading.reference:
            known = registry.by_reference(registry.string(heading.reference) or "")
        if known is None and heading.label is not None and heading.shape is Shape.WORD:
            known = registry.by_number(Shape.ORDER, heading.number)
        if known is not None:
            registry.merge(known, heading, retitle=False)
            return known
        return registry.add(heading, None, listed=False)
    number = number_of(words)
    bill = BILL_RE.search(words)
    return (registry.by_reference(bill[0]) if bill else None) or (
        registry.by_number(Shape.WORD, number) if "日程" in words else None
    )


def _bill_items(course: Course, sentence: Range, words: str) -> list[Item]:
    """Items of the bills that a sentence takes up."""
    registry = course.registry
    found: list[Item] = []
    opening = re.search(r"議題|上程|一括|説明|報告を", words) is not None
    for heading in bill_headings(course.text, sentence):
        reference = registry.string(heading.reference)
        item = registry.by_reference(reference) if reference else None
        item = item or (registry.find(heading) if heading.title.end > heading.title.start else None)
        if item is None and heading.shape is Shape.WORD:
            item = registry.by_number(Shape.WORD, heading.number)
        if item is None and opening and heading.title.end > heading.title.start:
            item = registry.add(
                heading, course.path[-1] if course.path and heading.shape is Shape.BILL else None, listed=False
            )
        elif item is not None and opening and heading.title.end > heading.title.start and not item.opened:
            registry.merge(item, heading, retitle=False)
        if item is not None and item not in found:
            found.append(item)
    if len(found) > 1 and not opening:
        return []
    return found


def _spoken_item(course: Course, heading: Heading, words: str) -> Item | None:
    """The item that the chair names by its number."""
    registry = course.registry
    has_title = heading.title.end > heading.title.start
    known = registry.find(heading, course.current) if has_title else registry.by_number(heading.shape, heading.number)
    if known is None and has_title and heading.shape is not Shape.WORD:
        known = _numbered_alike(course, heading)
    if known is not None:
        if has_title:
            registry.merge(known, heading, retitle=not known.opened and not known.listed)
        return known
    if heading.shape is Shape.WORD and has_title:
        return registry.add(heading, None, listed=False)
    return None


def _numbered_alike(course: Course, heading: Heading) -> Item | None:
    """An item of that number and shape, under the heading under which we stand, whose title begins alike."""
    title = title_key(course.registry.string(heading.title) or "")
    return next(
        (
            item
            for item in course.registry.items
            if item.number == heading.number and item.shape is heading.shape and item.key[:4] == title[:4]
        ),
        None,
    )


def _quoted_child(course: Course, sentence: Range, words: str) -> Item | None:
    """A heading quoted at the beginning of a sentence under その他."""
    current = course.current
    if current is None:
        return None
    top = current if current.label or current.parent is None else current.parent
    if top is None or not _OTHER.match(top.title):
        return None
    title = quoted(course.text, begin_of(course.text, sentence), sentence.end)
    if title is None or not re.search(r"説明|報告|議題", words[title.end - sentence.start :]):
        return None
    heading = Heading(Shape.NONE, None, None, title)
    known = next(
        (
            item
            for item in children_of(course.registry.items, top)
            if item.key == title_key(course.text[title.start : title.end])
        ),
        None,
    )
    return known or course.registry.add(heading, top, listed=False)


_ASKED = re.compile(r"について[、,]?[^。、]{0,16}(?:から|より)?[^。]{0,6}(?:説明|報告)?[^。]{0,4}(?:お願い|願い|求め)")
_NO_TOPIC = re.compile(
    r"^(?:以上|ただ(?:いま|今)|これら?|各|両|本|資料|配[付布]|お手元|その|この|今の|先ほど|次回|出席|日程|傍聴|それ|ご?質問|ご?意見)"
)
_FRESH = re.compile(r"(?:を|と)(?:一括(?:して)?)?(?:議題(?:に供|と(?:いた|し))|上程(?:いた|し))")


def _fresh(course: Course, sentence: Range, words: str) -> list[Item]:
    """A new item: what the chair makes the business in so many words, without a number."""
    asked = course.bare and _ASKED.search(words) is not None
    if not (asked or _FRESH.search(words)) or re.search(
        r"動議を(?:直ちに)?議題|本(?:案|件|動議)(?:について)?を|これを|日程に追加", words
    ):
        return []
    start = begin_of(course.text, sentence)
    title = title_at(course.text, start, sentence.end)
    if (
        title is None
        or len(title_key(course.text[title.start : title.end])) < 3
        or _NO_TOPIC.match(course.text[title.start : title.end])
    ):
        return []
    heading = Heading(Shape.NONE, None, None, title)
    known = course.registry.find(heading, course.current)
    if known is not None:
        return [known]
    return [course.registry.add(heading, None, listed=False)]
