"""The regulator's board: how findings stand on a day, beside how they stood a year before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractors.japanese.dates import a_year_before
from pipeline.serve.pages.drawings import Bar
from pipeline.serve.pages.listing import STATES, UNSTATED, Selection, count, counts, listed
from pipeline.serve.pages.overview import by_state
from pipeline.serve.pages.reading import Snapshot
from pipeline.serve.pages.visit import Visit, said

DIMENSIONS = ("theme", "law", "body", "department", "auditor")
_SHOWN = 15
_OVERDUE = 15
_GROUPS = 8
_WORDINGS = 4
_MEMBERS = """
SELECT g.group_id, g.label, f.record_id AS id, coalesce(f.auditee, f.body) AS body,
       coalesce(f.date, f.issued_on, f.found_on) AS date, f.title, f.text
FROM recurring_finding_members AS m JOIN recurring_findings AS g USING (group_id)
JOIN findings AS f ON f.record_id = m.finding_id
WHERE m.group_id IN (SELECT unnest(?))
ORDER BY date DESC NULLS LAST, f.record_id
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """A number now and a year before."""

    name: str
    style: str
    now: int
    now_link: str
    before: int
    before_link: str

    @property
    def change(self) -> int:
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Dimension:
    """Findings by one of their columns."""

    name: str
    bars: tuple[tuple[Bar, str, int], ...]
    """A bar, where it narrows the board down to, and how many there were a year before."""
    more: int
    """Values that are not shown."""


@dataclass(frozen=True, slots=True)
class Board:
    """What the board shows."""

    chosen: tuple[tuple[str, str, str], ...]
    """Column, value and the address without it."""
    since: dt.date
    """First day of the fiscal year."""
    before: dt.date
    """The same day a year before."""
    numbers: tuple[Compared, ...]
    undated: int
    undated_link: str
    dimensions: tuple[Dimension, ...]
    overdue: tuple[dict[str, Any], ...]
    overdue_total: int
    groups: tuple[tuple[str, str, int, tuple[dict[str, Any], ...]], ...]
    """Label, address, number of findings and their newest wordings."""


def make_board(look: Snapshot, visit: Visit, wanted: Selection) -> Board:
    """The board of the findings selected, as of the visit's day."""
    before = replace(wanted, day=a_year_before(wanted.day))
    since = fiscal_year_start(wanted.day)
    narrowed = said(wanted)
    overdue = replace(wanted, chosen={**wanted.chosen, "state": ("overdue",)}, sort="overdue")
    undated = replace(wanted, chosen={**wanted.chosen, "year": (UNSTATED,)})
    return Board(
        chosen=tuple(
            (facet, value, visit.link("/board", **{**narrowed, facet: [one for one in values if one != value]}))
            for facet, values in wanted.chosen.items()
            for value in values
        ),
        since=since,
        before=before.day,
        numbers=(_new(look, visit, wanted, since, before.day), *_states(look, visit, wanted, before)),
        undated=count(look, undated),
        undated_link=visit.records("findings", **said(undated)),
        dimensions=tuple(_dimension(look, visit, wanted, before, name) for name in DIMENSIONS),
        overdue=tuple(listed(look, overdue, _OVERDUE)),
        overdue_total=count(look, overdue),
        groups=_groups(look, visit, wanted),
    )


def fiscal_year_start(day: dt.date) -> dt.date:
    """The first of April on or before a day.

    >>> fiscal_year_start(dt.date(2026, 1, 15))
    datetime.date(2025, 4, 1)
    """
    return dt.date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def _new(look: Snapshot, visit: Visit, wanted: Selection, since: dt.date, last: dt.date) -> Compared:
    """Findings of this fiscal year up to the day, and of the year before up to the same day."""
    now = replace(wanted, since=since, until=wanted.day)
    before = replace(wanted, since=a_year_before(since), until=last, day=last)
    name = visit.language.say("今年度の指摘", "Findings of this fiscal year")
    return Compared(
        name, "", count(look, now), visit.records("findings", **said(now)),
        count(look, before), visit.records("findings", **said(before), as_of=last),
    )  # fmt: skip


def _states(look: Snapshot, visit: Visit, wanted: Selection, before: Selection) -> Sequence[Compared]:
    now_numbers, before_numbers = (dict(counts(look, one, "state")) for one in (wanted, before))
    narrowed = said(wanted)
    return [
        Compared(
            visit.language.value("state", state), f"s-{state}",
            now_numbers.get(state, 0), visit.records("findings", **{**narrowed, "state": state}),
            before_numbers.get(state, 0),
            visit.records("findings", **{**narrowed, "state": state, "as_of": before.day}),
        )
        for state in STATES
        if state != "superseded"
    ]  # fmt: skip


def _dimension(look: Snapshot, visit: Visit, wanted: Selection, before: Selection, name: str) -> Dimension:
    numbers = dict(counts(look, before, name))
    narrowed = {key: value for key, value in said(wanted).items() if value and key != name}
    bars = by_state(look, visit, wanted, name, **narrowed)
    shown = [
        (bar, visit.link("/board", **{**narrowed, name: UNSTATED if bar.value is None else bar.value}),
         numbers.get(bar.value, 0))
        for bar in bars[:_SHOWN]
    ]  # fmt: skip
    return Dimension(name, tuple(shown), max(0, len(bars) - _SHOWN))


def _groups(
    look: Snapshot, visit: Visit, wanted: Selection
) -> tuple[tuple[str, str, int, tuple[dict[str, Any], ...]], ...]:
    """Kinds of findings that recur among those selected, with their wordings side by side."""
    there = [group for group, _ in counts(look, wanted, "group_id") if group is not None][:_GROUPS]
    members: dict[str, list[dict[str, Any]]] = {group: [] for group in there}
    for row in look.rows(_MEMBERS, [there]):
        members[row["group_id"]].append(row)
    return tuple(
        (rows[0]["label"], visit.records("findings", group=group, state="*"), len(rows), tuple(rows[:_WORDINGS]))
        for group, rows in members.items()
        if rows
    )
