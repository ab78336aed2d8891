"""When each item is open: headings between turns and the chair's words, in the order of the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from extractors.japanese.marks import A_SPEAKER_SYMBOL
from extractors.japanese.offices import OfficeKind, office_kind
from extractors.japanese.sentences import split_sentences
from extractors.minutes.agenda.labels import ItemHeading, Shape, parse_heading, title_key
from extractors.minutes.agenda.phrases import ANNOUNCE, PERFORMATIVE, PHASE, PREFACE, PUTS, closes
from extractors.minutes.agenda.registry import Course, Item, Registry, is_under
from extractors.minutes.agenda.spoken import named_freely, named_items
from extractors.model.document import Range
from extractors.model.proceedings import Proceedings, Turn
from extractors.scoring import Sentence, load_model, sentence_features

_CUES = re.compile(
    r"議題|議案|案件|議事|日程|報告|説明|その他|について|につきまして|の件|互選|選挙|選任|指名|付託|陳情|請願"
    r"|会期|[（(][0-9０-９]"
)
_ENDS = re.compile(r"以上|これ|本日|終了|閉会|散会")
_HEADING_LONGEST = 200
_NEAR = 200
"""Characters in which a neighbouring sentence is looked for."""
_LINES_ABOVE = 6
"""Lines above the first turn that may tell of the first item before anybody speaks."""
_HEADING_TAIL = re.compile(
    r"(?:について|の件|条例(?:案)?|予算(?:案)?|計画(?:案)?|報告|決定|指名|互選|選挙|選任|認定|承認|変更|締結"
    r"|意見書(?:案)?|請願|陳情|その他|スケジュール|方針|概要)"
    r"(?:[（(][^（()）\n]{1,40}[）)])?(?:[ 　]*[〜～~])?$"
)
_WRAPPER = re.compile(r"^(?:議事|議題|議案|案件|審議|協議|報告|審査|付議|会議)(?:事項|案件|審査|内容)?$")
"""Headings that only hold others."""
_TIME = re.compile(
    r"[0-9０-９一二三四五六七八九十][ 　]*(?:時|分)|(?:休憩|再開|開会|閉会|散会|開議|登壇|降壇|着席|退席|退室"
    r"|入室|参照|朗読)[〕）)]?$"
)
_CLOSED = re.compile(
    r"内容(?:について|は|につき)?[、]?非公(?:表|開)|^[〔（(]?[^。]{0,12}非公(?:表|開)[〕）)]?$|^[〔（(]秘密会"
    r"|非公開(?:で|にて|により)(?:審議|審査|行)"
)
_ACTING = re.compile(r"(?:臨時|仮)(?:議長|委員長|会長|座長)")
"""Presides until a chair is chosen, perhaps for one turn."""
_CHAIRS = frozenset((OfficeKind.CHAIR, OfficeKind.DEPUTY))


def presiders(text: str, turns: Sequence[Turn]) -> frozenset[str]:
    """Labels of those who preside: they say what only a chair says."""
    said: Counter[str] = Counter()
    acting: set[str] = set()
    offices: dict[str, OfficeKind | None] = {}
    for turn in turns:
        if turn.label is None:
            continue
        label = turn.label.text
        offices.setdefault(label, office_kind(turn.label.role or label))
        said[label] += sum(1 for part in turn.ranges if PERFORMATIVE.search(text, part.start, part.end))
        if any(PUTS.search(text, part.start, part.end) for part in turn.ranges):
            acting.add(label)
    return _chairs(said, offices) | frozenset(acting)


def _chairs(said: Counter[str], offices: Mapping[str, OfficeKind | None]) -> frozenset[str]:
    """Those with a chair's office who direct the meeting; where nobody has one, who directs most."""
    chairs = {label for label, office in offices.items() if office in _CHAIRS and said[label]}
    named = [label for label, office in offices.items() if office is OfficeKind.CHAIR]
    if not chairs and len(named) == 1:
        return frozenset(named)
    most = max((said[label] for label in chairs or said), default=0)
    if chairs:
        return frozenset(label for label in chairs if said[label] >= 2 or said[label] == most or _ACTING.match(label))
    return frozenset(label for label, count in said.items() if count == most) if most else frozenset()


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
        if turn.label is not None or (at < len(headings) and headings[at].start < begin):
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
    if repeated := _repeated(text, proceedings.start):
        return [repeated]
    heading = parse_heading(text, place.start, place.end)
    if heading is None or (heading.shape is Shape.NONE and heading.mark is None):
        return []
    kinds = {
        (found.mark, found.shape)
        for part in proceedings.headings
        if (found := parse_heading(text, part.start, part.end)) and (found.number or 1) > (heading.number or 0)
    }
    return [place] if (heading.mark, heading.shape) in kinds else []


def _repeated(text: str, end: int) -> Range | None:
    """The first line of the list of business where it comes back above the first turn, the paper telling of it."""
    stop, told = end - 1, False
    for _ in range(_LINES_ABOVE):
        start = text.rfind("\n", 0, max(0, stop)) + 1
        line = text[start:stop].strip()
        heading = parse_heading(text, start, stop) if line and not line.endswith("。") else None
        if heading is not None and heading.label is not None:
            first = told and heading.number == 1 and f"\n{line}\n" in text[:start]
            return Range(start, stop) if first else None
        stop, told = start - 1, line.endswith("。")
        if stop <= 0:
            break
    return None


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
    if not course.recent or item.shape is not course.recent[-1].shape:
        course.open(item, line.start)
    course.recent.append(item)


def _unnumbered(course: Course, line: Range, following: str) -> ItemHeading | None:
    """A heading without number: a listed title, a title that the chair then says, or one with a heading's ending."""
    text = course.text
    start, end = line
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "〜～~"):
        end -= 1
    if start == end or text[start] in "〔（([―─━-－…":
        return None
    heading = ItemHeading(Shape.NONE, None, None, Range(start, end))
    key = title_key(text[start:end])
    if course.registry.find(heading) or (len(key) >= 4 and key in following):
        return heading
    return heading if course.recent and _HEADING_TAIL.search(text[start:end]) else None


def registry_item(course: Course, heading: ItemHeading) -> Item:
    """The item that a printed heading names, new or known, with its place in the hierarchy."""
    registry = course.registry
    known = registry.find(heading, course.current)
    parent = _parent(course, heading)
    if known is not None and (known.parent is parent or known.listed or not known.opened):
        registry.merge(known, heading, retitle=True)
        if known.parent is None and parent is not None and parent is not known and not is_under(parent, known):
            known.parent = parent
        _descend(course, known)
        return known
    item = registry.add(heading, parent, listed=False)
    _descend(course, item)
    return item


def _parent(course: Course, heading: ItemHeading) -> Item | None:
    """The heading above: the last one of another shape that is not deeper."""
    if heading.shape is Shape.NONE:
        return next((item for item in reversed(course.path) if item.shape is not Shape.NONE), None)
    shapes = [item.shape for item in course.path]
    if heading.shape in shapes:
        return course.path[shapes.index(heading.shape)].parent
    above = [item for item in course.path if item.shape is not Shape.NONE]
    if above and (_WRAPPER.match(above[-1].key) or above[-1] in course.recent):
        return above[-1]
    return next((item for item in reversed(above) if _rank(item.shape) < _rank(heading.shape)), None)


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
    while course.path and course.path[-1] is not item.parent:
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
        course.answered = True
        return
    only_preface = True
    sentences = [found for part in turn.ranges for found in split_sentences(text, part.start, part.end)]
    for index, sentence in enumerate(sentences):
        position = turn.ranges[0].start if only_preface else sentence.start
        words = text[sentence.start : sentence.end]
        opened = _read_sentence(course, sentence, position, words) or _score_sentence(
            course, turn, sentences, index, position
        )
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
        items = named_items(course, sentence, words)
        if items:
            _open_together(course, items, position)
            return True
    if ANNOUNCE.search(words):
        course.announce(position)
    return False


def _score_sentence(course: Course, turn: Turn, sentences: Sequence[Range], index: int, position: int) -> bool:
    """Whether a sentence opens an item that nothing announced, by its score: 次は防災倉庫の鍵です."""
    sentence = sentences[index]
    heading = None if any(item.listed for item in course.registry.items) else named_freely(course, sentence)
    if heading is None:
        return False
    text = course.text
    before = _sentence_before(text, sentence.start) if index == 0 else text[slice(*sentences[index - 1])]
    after = text[slice(*sentences[index + 1])] if index + 1 < len(sentences) else _sentence_after(text, sentence.end)
    asked = Sentence(
        text[slice(*sentence)].strip(), turn.label.text if turn.label else "", None, before, after, index == 0
    )
    if load_model("opens_item").margin(sentence_features(asked)) < 0:
        return False
    known = course.registry.find(heading, course.current)
    _open_together(course, [known or course.registry.add(heading, None, listed=False)], position)
    return True


def _sentence_before(text: str, start: int) -> str:
    """The end of the line above, without its label."""
    lines = text[max(0, start - _NEAR) : start].rstrip().rsplit("\n", 2)
    return re.split("(?<=。)", (lines[-2] if len(lines) > 1 else "").rstrip("\n").removesuffix("。"))[-1]


def _sentence_after(text: str, end: int) -> str:
    """The beginning of what is said next."""
    return re.split(
        "(?<=。)|\n", re.sub(rf"^\s*{A_SPEAKER_SYMBOL}[^　 \n]*[　 ]*", "", text[end : end + _NEAR]).lstrip()
    )[0]


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
