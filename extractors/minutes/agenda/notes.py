"""Items of business in notes (議事要旨) and lists of results, told by the outline.

A block of the outline is an item where its form and its words speak for it: a number, a heading with paragraphs below
it, a title parted from what follows on its line, a score of the line. Blocks marked alike below one heading are
judged together, so that a list is a list of items as a whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.japanese.marks import HEADING_OPENING
from extractors.minutes.agenda.labels import ItemHeading, Shape, parse_heading, title_key
from extractors.minutes.agenda.lists import ends_list, is_list_head
from extractors.minutes.agenda.phrases import PHASE
from extractors.minutes.agenda.registry import Course, Item
from extractors.model.document import Range
from extractors.model.proceedings import Facts
from extractors.outline.blocks import Block, BlockKind, Outline
from extractors.scoring import Sentence, load_model, sentence_features

_CUT = re.compile(r"[\t\n|｜]|[ 　]{2,}|　(?!\S{0,3}$)|[ 　]*(?:→|⇒|…{2,}|：|:[ 　]|－－)")
_TOPIC = re.compile(r"(?<=について)[、は]?(?=\S)")
"""Behind a number: 議案２　就業規則の変更について、…."""
"""Where a title ends and what is told of it begins, on one line."""
_SENTENCE = re.compile(r"。|(?:ました|ます|です|した|れた|った)$")
_TORN = re.compile(r"について|[のはをがにで、）)]")
"""What is left of a sentence: no title begins so."""
_HELD = frozenset({BlockKind.PROSE, BlockKind.ITEM, BlockKind.FIELD, BlockKind.LEGEND, BlockKind.TABLE, BlockKind.NOTE})
_MARKED = frozenset(
    {BlockKind.HEADING, BlockKind.ITEM, BlockKind.FIELD, BlockKind.NOTE, BlockKind.PROSE, BlockKind.LEGEND}
)
_LONGEST = 90
_BULLETS = " 　\t\n・･○●◯〇*＊▪■□▶➢✓◆◇#-－‐"
_DASHES = frozenset("-*+－‐")
"""Bullets of Markdown: what stands behind one is a note."""
_UNIT = 1000
"""A margin of one of the model's solver."""


_HEAD = 600
_HEAD_BLOCKS = 15
_LISTED = 2
"""Items of a list that make it the list of business."""
_TITLE = re.compile(
    r"議[ 　]*事[ 　]*(?:録|概|要|の概|の要|メモ|結果|記)"
    r"|会[ 　]*議[ 　]*(?:録|概要|要旨|要録|結果|要点|メモ|の概要|の要点|の結果)"
    r"|(?:審議|議決|審査|協議|表決|採決|決議)[^\n。]{0,6}結果"
)
_FIELDS = re.compile(
    r"^[^\n]{0,4}?(?:"
    r"(?P<time>(?:開[会催議]|閉会|招集)?(?:年月日|日[ 　]*時|月日|日)(?![一-龥])|と[ 　]*き|期[ 　]*日|会[ 　]*期)"
    r"|(?P<place>場[ 　]*所|ところ|会[ 　]*場|開催場所)"
    r"|(?P<people>出席|参加|出た人|参集|メンバー))",
    re.MULTILINE,
)
"""What the head of minutes states of a meeting."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A block that may be an item."""

    block: Block
    heading: ItemHeading
    score: int


def is_notes(text: str, facts: Facts) -> bool:
    """Whether a document without speakers tells of a meeting: its title says so, or time, place and people head it."""
    if facts.proceedings.turns:
        return False
    head = text[:_HEAD]
    named = {found.lastgroup for found in _FIELDS.finditer(head)}
    return _TITLE.search(head) is not None or ("people" in named and len(named) >= 2)


def is_field(words: str) -> bool:
    """Whether words state or head time, place or people of the meeting."""
    return _FIELDS.match(words) is not None


def read_notes(outline: Outline, course: Course, left: Sequence[Range]) -> None:
    """Enter what the blocks of notes show to be items; ``left`` are places of rosters.

    Where a list of business was read, the blocks only tell where its items are open.
    """
    listed = len(course.registry.items) >= _LISTED
    begin = _head_end(outline, left)
    for group in _groups(outline.blocks):
        found = [
            candidate
            for block in group
            if (block.mark or block.range.start >= begin)
            and not _is_in(block.range, left)
            and (candidate := _candidate(outline, block)) is not None
        ]
        if not found or _is_form(outline, group) or sum(candidate.score for candidate in found) < 0:
            continue
        for candidate in found:
            _enter(course, candidate, known_only=listed)


def _head_end(outline: Outline, left: Sequence[Range]) -> int:
    """Where the fields at the head end: time, place, people."""
    head = [
        block.range.end
        for block in outline.blocks[:_HEAD_BLOCKS]
        if is_field(outline.text[block.range.start : block.range.end].lstrip(_BULLETS)) or _is_in(block.range, left)
    ]
    return max(head, default=0)


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks of one form below one heading."""
    groups: dict[tuple[int | None, str], list[Block]] = {}
    for block in blocks:
        if block.kind in _MARKED:
            groups.setdefault((block.parent, _form(block)), []).append(block)
    yield from groups.values()


def _form(block: Block) -> str:
    return block.shape if block.mark else f"{block.kind}{'named' if block.name else ''}"


def _candidate(outline: Outline, block: Block) -> _Candidate | None:
    """The item that a block may be."""
    heading = _heading(outline, block)
    if heading is None:
        return None
    title = outline.text[heading.title.start : heading.title.end]
    if not title_key(title) or len(title) > _LONGEST or _SENTENCE.search(title) or PHASE.match(title):
        return None
    holds = any(child.kind in _HELD for child in outline.children(block))
    if (
        is_list_head(title)
        or (ends_list(title) and not (holds and block.number))
        or _TORN.match(title)
        or is_field(title)
    ):
        return None
    if not (block.mark or holds) and heading.title.end >= _inside(outline.text, block.range).end:
        return None
    if heading.reference is None and any(not _is_holder(outline, above) for above in outline.ancestors(block)):
        return None
    return _Candidate(block, heading, _score(outline, block, heading))


def _is_holder(outline: Outline, block: Block) -> bool:
    """Whether a heading only holds others: 議事, 審議事項."""
    title = outline.words(block)
    return block.kind in (BlockKind.TITLE, BlockKind.FIELD) or is_list_head(title) or ends_list(title)


def _heading(outline: Outline, block: Block) -> ItemHeading | None:
    """Enumerator and title of a block: of a line that goes on after its title, what stands before the gap."""
    text = outline.text
    start, end = _inside(text, block.range)
    if block.kind is BlockKind.HEADING and block.number is None and block.name is None and block.mark:
        start, end = block.words
    whole = parse_heading(text, start, end)
    if whole is None and block.name is not None and block.mark and block.mark in HEADING_OPENING:
        start = block.words.start
    begin = whole.title.start if whole is not None else start
    cut = _CUT.search(text, begin, end)
    if cut is not None and (block.kind is not BlockKind.HEADING or "\n" in cut[0] or whole is None):
        end = cut.start()
    if whole is not None and whole.label is not None and (topic := _TOPIC.search(text, begin, end)):
        end = topic.start()
    if whole is not None:
        return parse_heading(text, start, end)
    while end > start and text[end - 1] in " 　】〕］。":
        end -= 1
    return ItemHeading(Shape.NONE, None, None, Range(start, end)) if end > start else None


def _inside(text: str, place: Range) -> Range:
    """A block without blanks, bullets and hashes before it."""
    start, end = place
    while start < end and text[start] in _BULLETS:
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Range(start, end)


def _score(outline: Outline, block: Block, heading: ItemHeading) -> int:
    """What form and words together say for an item."""
    text = outline.text
    first = text[block.range.start : block.range.end].strip().split("\n", 1)[0]
    score = load_model("opens_item").margin(sentence_features(Sentence(first, "", None, "", None, True)))
    if block.number is not None or heading.label is not None:
        score += _UNIT
    if any(child.kind in _HELD for child in outline.children(block)):
        score += _UNIT // 2
    if block.kind is BlockKind.HEADING:
        score += _UNIT // 2
    if heading.title.end < _inside(text, block.range).end:
        score += _UNIT // 2
    if block.mark in _DASHES or (block.mark is None and heading.title.end >= block.words.end):
        score -= _UNIT
    return score


def _is_form(outline: Outline, group: Sequence[Block]) -> bool:
    """Whether a list is that of the head: 日時, 場所, 出席者."""
    named = sum(
        is_field(outline.words(block)) or ends_list(outline.words(block)) or ends_list(_name(outline, block))
        for block in group
    )
    return 3 * named >= len(group) and group[0].mark is not None and (named > 1 or is_field(outline.words(group[0])))


def _name(outline: Outline, block: Block) -> str:
    return outline.text[block.name.start : block.name.end] if block.name else ""


def _enter(course: Course, candidate: _Candidate, *, known_only: bool) -> None:
    """The item in the registry, open from its block on."""
    registry, heading = course.registry, candidate.heading
    known: Item | None = registry.find(heading)
    if known is None and known_only:
        return
    if known is None:
        known = registry.add(heading, None, listed=False)
    else:
        registry.merge(known, heading, retitle=False)
    course.current = None
    course.open(known, candidate.block.range.start)


def _is_in(place: Range, others: Sequence[Range]) -> bool:
    return any(other.start < place.end and place.start < other.end for other in others)
