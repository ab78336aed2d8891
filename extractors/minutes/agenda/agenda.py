"""Items of business (議題): what stood on the agenda and when each item was open."""

from __future__ import annotations

import re
from itertools import pairwise

from extractors.japanese.marks import A_CLOSING, AN_OPENING
from extractors.minutes.agenda.kinds import agenda_kind, subject_body
from extractors.minutes.agenda.labels import title_key
from extractors.minutes.agenda.lists import Listed, outline, read_lists
from extractors.minutes.agenda.marked import read_marked
from extractors.minutes.agenda.notes import is_notes, read_notes
from extractors.minutes.agenda.openings import follow
from extractors.minutes.agenda.papers import read_papers
from extractors.minutes.agenda.registry import Course, Item, Registry
from extractors.model.document import Range
from extractors.model.grounding import Desk
from extractors.model.proceedings import Agenda, Facts
from extractors.model.records import AgendaItem
from extractors.model.vocabulary import AgendaKind, Standing
from extractors.outline.read import read_outline

_EXTRACTOR = "agenda/1"
_TAKEN_UP = re.compile(r"付した|付された|付議|概要|経過|結果|要旨|内容")
"""Headings of lists that are written after the meeting: what stands there was taken up."""


_HOLDER = re.compile(r"(?:本日の)?(?:議題|議事|案件|議案|会議事項|付議案件|付議事項)")
"""２　議題 with （１）… below it: no business of its own."""
_CLOSED = re.compile(rf"[^\n]{{0,4}}{AN_OPENING}(?:非公[開表]|秘密会){A_CLOSING}")


def extract_agenda(desk: Desk, facts: Facts) -> Agenda:
    """Items from the list at the head and from where each is opened, one record for both places."""
    registry = Registry(desk.text)
    proceedings = facts.proceedings
    spoken = bool(proceedings.turns)
    paragraphs = desk.document.reading.paragraphs
    header = (
        [p for p in paragraphs if p.end <= proceedings.start] if spoken else [p for p in paragraphs if p.cell is None]
    )
    _enter(registry, read_lists(desk, header, strict=not spoken))
    if spoken:
        course = follow(desk.text, proceedings, registry)
        if not registry.items:
            course = follow(desk.text, proceedings, registry, bare=True)
        _explained(desk, facts, course)
        _drop_untaken(desk, registry)
        _departments(desk, facts, course)
    else:
        course = read_papers(desk, registry)
        if is_notes(desk.text, facts) and not read_marked(desk.document, course):
            read_notes(read_outline(desk.document, proceedings), course, facts.attendance.rosters)
    return _records(desk, registry, course, spoken=spoken)


def _enter(registry: Registry, listed: list[Listed]) -> None:
    """Items of the lists; a second list of the same business adds places to the items of the first."""
    items: list[Item | None] = []
    parents = outline(listed)
    for index, (line, parent) in enumerate(zip(listed, parents, strict=True)):
        above = items[parent] if parent is not None else None
        if index in parents and _HOLDER.fullmatch(title_key(registry.string(line.heading.title) or "")):
            items.append(None)
            continue
        known = None if line.continues else registry.find(line.heading)
        if known is not None and (known.section != line.head or _is_repeated(registry, known, line)):
            registry.merge(known, line.heading, retitle=False)
            items.append(known)
            continue
        item = registry.add(line.heading, above, listed=True)
        item.section = line.head
        item.closed = _CLOSED.match(registry.text, line.heading.title.end) is not None
        if line.continues and items and (before := items[-1]):
            item.label, item.number, item.shape = before.label, before.number, before.shape
        items.append(item)


def _is_repeated(registry: Registry, known: Item, line: Listed) -> bool:
    """Whether a line says again, number and title, what an earlier line of the same list said."""
    title = title_key(registry.string(line.heading.title) or "")
    return known.number is not None and known.number == line.heading.number and known.key == title


def _drop_untaken(desk: Desk, registry: Registry) -> None:
    """Lines of the list that nobody took up are no items, unless no line of it was found again."""
    opened: set[Item] = set()
    for item in registry.items:
        above: Item | None = item if item.opened else None
        while above is not None:
            opened.add(above)
            above = above.parent
    if not any(item.listed for item in opened):
        return
    for item in [item for item in registry.items if item not in opened and not _TAKEN_UP.search(item.section)]:
        desk.problem("agenda_item_not_taken_up", item.title, "agenda", *item.places)
        registry.items.remove(item)


def _explained(desk: Desk, facts: Facts, course: Course) -> None:
    """An unnumbered part of an item under which the secretariat begins to speak is a report."""
    offsets = desk.document.reading.offsets
    for event in course.events:
        item = event.item
        if item is None or item.kind is not None or item.label is not None or item.parent is None:
            continue
        start = offsets[event.position]
        first = next(
            (speech for speech in facts.speeches if speech.grounding.span_start >= start and speech.speaker_label), None
        )
        if first is not None and first.standing is Standing.SECRETARIAT:
            item.kind = AgendaKind.REPORT


def _departments(desk: Desk, facts: Facts, course: Course) -> None:
    """Section of the implementing body whose people explain an item first."""
    sections = {
        attendee.record_id: attendee.affiliation
        for attendee in facts.attendance.attendees
        if attendee.standing is Standing.IMPLEMENTING_BODY and attendee.affiliation
    }
    if not sections:
        return
    offsets = desk.document.reading.offsets
    events = [(offsets[event.position], event.item) for event in course.events]
    for (start, item), (end, _) in pairwise([*events, (len(desk.document.text) + 1, None)]):
        if item is None or item.department or item.label is None:
            continue
        speeches = (
            speech for speech in facts.speeches if start <= speech.grounding.span_start < end and speech.attendee_id
        )
        item.department = next((sections[s.attendee_id] for s in speeches if s.attendee_id in sections), None)


def _records(desk: Desk, registry: Registry, course: Course, *, spoken: bool) -> Agenda:
    order = _order(registry.items)
    ids = {
        item: desk.record_id(AgendaItem.dataset, f"{item.label or ''}{item.reference or ''}{item.title}")
        for item in order
    }
    records = []
    for position, item in enumerate(order, 1):
        grounding = desk.ground(*_separate(item.places))
        records.append(
            AgendaItem(
                record_id=ids[item],
                document_id=desk.document.document_id,
                grounding=grounding,
                extractor=_EXTRACTOR,
                position=position,
                label=item.label,
                title=item.title,
                kind=agenda_kind(item, desk.text, course.events),
                parent_id=ids.get(item.parent) if item.parent else None,
                taken_with_id=ids.get(item.taken_with) if item.taken_with else None,
                reference=item.reference,
                department=item.department,
                subject_body=subject_body(item.title),
                closed=(item.closed or bool(re.search(r"非公[開表]", item.title)))
                if spoken
                else (True if item.closed else None),
                confidence=0.95 if item.opened and (item.label or item.listed) else 0.75,
            )
        )
    return Agenda(
        tuple(records), _timeline(desk, course, ids), tuple(sorted({place for item in order for place in item.places}))
    )


def _timeline(desk: Desk, course: Course, ids: dict[Item, str]) -> tuple[tuple[int, str | None], ...]:
    """Openings in document offsets. Under an unnumbered heading its nearest numbered one stays open."""
    offsets = desk.document.reading.offsets
    found: list[tuple[int, str | None]] = []
    for event in sorted(course.events, key=lambda event: event.position):
        item = event.item
        while item is not None and item.label is None and item.parent is not None:
            item = item.parent
        opening = (offsets[event.position], ids.get(item) if item is not None else None)
        if not found or found[-1][1] != opening[1]:
            found.append(opening)
    return tuple(found)


def _separate(places: list[Range]) -> list[Range]:
    """Places without those that lie in another."""
    kept: list[Range] = []
    for place in sorted(places, key=lambda place: (place.start, -place.end)):
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def _order(items: list[Item]) -> list[Item]:
    """Items in the order in which they were taken up; one that was not follows the one before it in the list."""
    keys: list[tuple[int, int]] = []
    last = 0
    for index, item in enumerate(items):
        last = item.start if item.opened else max(last, 0)
        keys.append((last, index))
    return [items[index] for _, index in sorted(keys)]
