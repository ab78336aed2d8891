"""What the stages of extraction hand to each other: turns, attendance, agenda, facts.

All ranges are of the reading text.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass, field

from extractors.model.document import Range
from extractors.model.records import AgendaItem, Attendee, Decision, Meeting, Speech, Vote


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker label (発言者表示) as printed, split into name and office."""

    text: str
    """Without the mark and its brackets: 柿沼委員長, 委員長（柿沼君）, 事務局."""
    range: Range
    name: str | None
    """None where the label names an office only."""
    role: str | None


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn, or a stage direction (label None, ``direction`` True)."""

    label: Label | None
    ranges: tuple[Range, ...]
    """The words spoken, label and headings between turns left out."""
    direction: bool = False
    resumes: bool = False
    """The same speaker goes on after a stage direction, without a new mark."""


@dataclass(frozen=True, slots=True)
class Proceedings:
    """The part of a document in which people speak."""

    start: int
    """Reading position where the proceedings begin (end of the header). Equals ``end`` if nobody speaks."""
    end: int
    turns: tuple[Turn, ...] = ()
    headings: tuple[Range, ...] = ()
    """Headings, rules and notes between the turns."""
    layouts: tuple[str, ...] = ()
    """Names of the mark shapes that the document uses."""
    doubtful: tuple[Range, ...] = ()
    """Passages behind a mark whose label nobody can be told from: credited to no speaker."""
    passed: tuple[Range, ...] = ()
    """Lines that look like labels with another mark, and were not taken as such."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """The attendance list (出席者名簿)."""

    attendees: tuple[Attendee, ...] = ()
    rosters: tuple[Range, ...] = ()
    """Where the list stands."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """Items of business and when each is open."""

    items: tuple[AgendaItem, ...] = ()
    openings: tuple[tuple[int, str | None], ...] = ()
    """(document offset, id of the item open from there on; None: no item is open any more), sorted."""
    headings: tuple[Range, ...] = ()
    """Where headings stand, of the list at the head as well."""

    def open_at(self, offset: int) -> str | None:
        """Id of the item open at a document offset."""
        index = bisect_right(self.openings, offset, key=lambda opening: opening[0]) - 1
        return self.openings[index][1] if index >= 0 else None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of a document so far; each extractor gets it and adds its own."""

    proceedings: Proceedings
    attendance: Attendance = field(default_factory=Attendance)
    meeting: Meeting | None = None
    agenda: Agenda = field(default_factory=Agenda)
    speeches: tuple[Speech, ...] = ()
    decisions: tuple[Decision, ...] = ()
    votes: tuple[Vote, ...] = ()

    @property
    def body(self) -> str | None:
        return self.meeting.body if self.meeting else None

    @property
    def date(self) -> dt.date | None:
        return self.meeting.date if self.meeting else None
