"""The items of business known so far: list and place of opening brought together.

The course of a meeting: which item is open from where on.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.minutes.agenda.labels import BILL_RE, ItemHeading, Shape, label_key, title_key
from extractors.minutes.agenda.phrases import FILLERS
from extractors.model.document import Range
from extractors.model.vocabulary import AgendaKind

_SIMILAR = 0.75
_SIMILAR_AT_SAME_LABEL = 0.45
_SHORTEST_KEY = 3
_MOST_COMPARED = 20_000
"""Titles of one document that are compared letter by letter: 140 items each named once; beyond that, only equal ones
are the same, so that the time grows with the document."""
_REMARK = re.compile(r"[（(][^（()）]{1,40}[）)]$")
_WHITE = re.compile(r"[ \t　]*\n[ \t　]*")


@dataclass(slots=True, eq=False)
class Item:
    """An item of business while the document is being read."""

    label: str | None
    title: str
    key: str
    shape: Shape
    number: int | None
    reference: str | None = None
    parent: Item | None = None
    taken_with: Item | None = None
    places: list[Range] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    """Reading positions from which it is open."""
    department: str | None = None
    kind: AgendaKind | None = None
    listed: bool = False
    closed: bool = False
    """Closed to the public."""
    section: str = ""
    """The list's own heading."""

    @property
    def short(self) -> str:
        """The key without a remark in brackets at the end: …法律案（内閣提出第二一号）."""
        bare = title_key(_REMARK.sub("", self.title))
        return bare if len(bare) >= 6 else self.key

    @property
    def start(self) -> int:
        """Where it is first opened, else where it is first printed."""
        return min(self.opened) if self.opened else min(place.start for place in self.places)


@dataclass(frozen=True, slots=True)
class _Named:
    """A heading with its words as they are compared."""

    heading: ItemHeading
    key: str
    reference: str | None
    label: str | None


class Registry:
    """Items by label, number of the bill and title."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.items: list[Item] = []
        self._compared = 0

    def string(self, place: Range | None) -> str | None:
        """Words at a place, lines joined."""
        return _WHITE.sub("", self.text[place.start : place.end]).strip() if place else None

    def add(self, heading: ItemHeading, parent: Item | None, *, listed: bool) -> Item:
        """A new item."""
        title = self.string(heading.title) or ""
        item = Item(
            label=self.string(heading.label),
            title=title,
            key=title_key(title),
            shape=heading.shape,
            number=heading.number,
            reference=self.string(heading.reference),
            parent=parent,
            places=[heading.range],
            department=self.string(heading.department),
            listed=listed,
        )
        self.items.append(item)
        return item

    def merge(self, item: Item, heading: ItemHeading, *, retitle: bool) -> None:
        """A further place where ``item`` stands. ``retitle``: the title as printed here counts."""
        place = heading.range
        if not any(place.start < other.end and other.start < place.end for other in item.places):
            item.places.append(place)
        label = self.string(heading.label)
        if label and item.label and heading.shape is not Shape.BILL:
            item.label = shared_label(item.label, label) or item.label
        elif label and heading.shape is not Shape.BILL:
            item.label = label
        item.reference = item.reference or self.string(heading.reference)
        item.department = item.department or self.string(heading.department)
        title = self.string(heading.title)
        if retitle and title and title_key(title) and len(title_key(title)) >= 0.6 * len(item.key):
            item.title, item.key = title, title_key(title)

    def find(self, heading: ItemHeading, after: Item | None = None) -> Item | None:
        """The item that a heading is a further place of; of several the first one not yet opened."""
        reference, label = self.string(heading.reference), self.string(heading.label)
        named = _Named(heading, title_key(self.string(heading.title) or ""), reference, label)
        found = [item for item in self.items if self._same(item, named)]
        if len(found) > 1:
            found.sort(key=lambda item: (bool(item.opened), item is after))
        return found[0] if found else None

    def _same(self, item: Item, named: _Named) -> bool:
        heading, key = named.heading, named.key
        if named.reference and item.reference:
            if label_key(named.reference) != label_key(item.reference):
                return False
            if heading.shape is Shape.BILL or item.shape is Shape.BILL or not named.label or not item.label:
                return True
            return bool(shared_label(item.label, named.label))
        same_label = heading.number is not None and heading.number == item.number and _alike(heading.shape, item.shape)
        if same_label and BILL_RE.match(item.title) and heading.reference:
            return True
        if same_label:
            return (
                item.key.startswith(key) or key.startswith(item.key) or self._similar(key, item, _SIMILAR_AT_SAME_LABEL)
            )
        if heading.number is not None and item.number is not None and heading.shape is item.shape:
            return False
        return len(key) >= _SHORTEST_KEY and (key == item.key or self._similar(key, item, _SIMILAR))

    def _similar(self, key: str, item: Item, least: float) -> bool:
        """Whether a title is like that of an item, as long as not too many have been compared."""
        if not may_be_similar(key, item.key) or self._compared >= _MOST_COMPARED:
            return False
        self._compared += 1
        return similar(key, item.key) >= least

    def by_number(self, shape: Shape, number: int | None) -> Item | None:
        """The item with that number, where only one of that shape has it; the next one not opened where several do."""
        found = [
            item for item in self.items if item.number == number and _alike(shape, item.shape) and number is not None
        ]
        fresh = [item for item in found if not item.opened]
        return next(iter(fresh or found), None)

    def by_reference(self, reference: str) -> Item | None:
        """The item with that bill number."""
        key = label_key(reference)
        return next((item for item in self.items if item.reference and label_key(item.reference) == key), None)

    def mentioned(self, sentence: str) -> Iterator[Item]:
        """Items whose title stands in a sentence, in the order in which they stand there."""
        flat = title_key_of_sentence(sentence)
        fillers = FILLERS.match(sentence)
        named = title_key_of_sentence(sentence[fillers.end() :] if fillers else sentence)
        hits = [
            (flat.find(item.key), item)
            for item in self.items
            if item.key in flat and (len(item.key) >= _SHORTEST_KEY or named.startswith(item.key))
        ]
        hits += [(flat.find(item.short), item) for item in self.items if item.short != item.key and item.short in flat]
        hits.sort(key=lambda hit: (hit[0], -len(hit[1].key)))
        end = -1
        seen: set[int] = set()
        for at, item in hits:
            if at >= end and id(item) not in seen:
                seen.add(id(item))
                end = at + len(item.key)
                yield item


def title_key_of_sentence(sentence: str) -> str:
    """A sentence without punctuation, for looking titles up in it."""
    return title_key(sentence + "・x").removesuffix("x")


def may_be_similar(one: str, two: str) -> bool:
    """Whether two titles are near enough in length, and alike at an end, to be compared."""
    shorter, longer = sorted((min(len(one), 120), min(len(two), 120)))
    return (
        shorter > 0
        and 2 * shorter >= _SIMILAR_AT_SAME_LABEL * (shorter + longer)
        and (one[:2] == two[:2] or one[-3:] == two[-3:])
    )


def similar(one: str, two: str) -> float:
    """How alike two titles are, 0 to 1; long ones are compared by their beginnings."""
    return difflib.SequenceMatcher(None, one[:120], two[:120], autojunk=False).ratio()


def _alike(one: Shape, two: Shape) -> bool:
    """議事（１） and (1), 日程第１ and 第１ are places of one enumerator."""
    if one is two:
        return True
    pair = {one, two}
    return Shape.WORD in pair and bool(pair & {Shape.PAREN, Shape.ORDER, Shape.PLAIN, Shape.CIRCLED})


def shared_label(one: str, two: str) -> str:
    """What two printings of an enumerator share: (1) of 議事（１） and (1); "" if nothing."""
    first, second = label_key(one), label_key(two)
    if first == second or first.endswith(second):
        return two if first != second else one
    if second.endswith(first):
        return one
    return one if first.strip("()") == second.strip("()") else ""


def children_of(items: Sequence[Item], parent: Item) -> list[Item]:
    """Items under an item."""
    return [item for item in items if item.parent is parent]


@dataclass(frozen=True, slots=True)
class Event:
    """From here on an item is open, or none."""

    position: int
    item: Item | None


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
    answered: bool = False
    """Somebody else has spoken since the announcement."""
    headings: list[Range] = field(default_factory=list)
    recent: list[Item] = field(default_factory=list)
    """Items of the headings printed since the last turn; of several in a row (a list) only the first is opened."""

    def open(self, item: Item, position: int) -> None:
        """``item`` is open from ``position`` on."""
        if self.pending is not None and self.pending < position and not item.opened:
            if self.answered:
                self._take_next(item)
            else:
                position = self.pending
        self.pending = None
        if item is self.current:
            if not item.opened:
                item.opened.append(position)
            return
        item.opened.append(position)
        if self.current is not None and is_under(self.current, item) and self.current in self.recent:
            return
        if self.events and self.events[-1].position == position and is_under(item, self.events[-1].item):
            self.events.pop()
        self.events.append(Event(position, item))
        self.current = item

    def close(self, position: int) -> None:
        """No item is open from ``position`` on."""
        if self.pending is not None and self.answered:
            self._take_next(None)
        self.pending = None
        if self.current is not None:
            self.events.append(Event(position, None))
        self.current = None

    def announce(self, position: int) -> None:
        """Something new begins at ``position`` that is not named yet."""
        if self.pending is not None and self.answered:
            self._take_next(None)
        self.pending, self.answered = position, False

    def _take_next(self, before: Item | None) -> None:
        """What was announced without a name and then discussed is the next line of the list."""
        items = self.registry.items
        start = items.index(self.current) + 1 if self.current in items else 0
        stop = items.index(before) if before in items else len(items)
        found = next((item for item in items[start:stop] if item.listed and not item.opened), None)
        if found is not None and self.pending is not None:
            found.opened.append(self.pending)
            self.events.append(Event(self.pending, found))
            self.current = found


def is_under(item: Item | None, other: Item | None) -> bool:
    """Whether ``item`` is a part of ``other``, at any depth."""
    while item is not None and item.parent is not other:
        item = item.parent
    return item is not None and other is not None
