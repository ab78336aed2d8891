"""The course of a meeting: which item is open from where on."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.model.document import Range
from extractors.minutes.agenda.registry import Item, Registry


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
