"""What the datasets hold, at a glance: every number leads to the records that it counts."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.serve.pages.drawings import Bar, BarPart
from pipeline.serve.pages.kinds import KINDS_BY_NAME
from pipeline.serve.pages.listing import STATES, UNSTATED, Selection, count, counts, listed
from pipeline.serve.pages.reading import Snapshot
from pipeline.serve.pages.visit import Visit

_COUNTED = ("documents", "meetings", "decisions", "findings", "speeches", "exchanges", "commitments", "risks")
_MONTHLY = 30
"""Months that are drawn singly."""
_SHOWN = 12
_GROUPS = """
SELECT g.group_id, g.label, g.theme, g.bodies, g.fiscal_years, count(*) AS n
FROM recurring_findings AS g JOIN recurring_finding_members AS m USING (group_id)
GROUP BY ALL ORDER BY n DESC, g.group_id LIMIT 200
"""
_UNREAD = """
SELECT code, severity, count(*) AS n, count(DISTINCT coalesce(document_id, source)) AS documents FROM issues
WHERE severity <> 'info' GROUP BY code, severity ORDER BY severity, n DESC, code
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that leads somewhere."""

    name: str
    number: int
    link: str
    undated: int = 0
    undated_link: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page shows."""

    figures: tuple[Figure, ...]
    meetings: tuple[Bar, ...]
    meetings_undated: Figure
    outcomes: tuple[Bar, ...]
    found: tuple[Bar, ...]
    """Findings by year and state."""
    found_undated: Figure
    states: tuple[BarPart, ...]
    themes: tuple[Bar, ...]
    laws: tuple[Bar, ...]
    groups: tuple[dict[str, Any], ...]
    overdue: tuple[dict[str, Any], ...]
    overdue_total: int
    reading: tuple[Figure, ...]
    """Documents by how far they could be read."""
    unread: tuple[dict[str, Any], ...]


def make_overview(look: Snapshot, visit: Visit) -> Overview:
    """The first page."""
    findings = _all(visit, "findings")
    overdue = Selection(KINDS_BY_NAME["findings"], visit.day, chosen={"state": ("overdue",)}, sort="overdue")
    states = counts(look, findings, "state")
    return Overview(
        figures=tuple(_figure(look, visit, name) for name in _COUNTED),
        meetings=_over_time(look, visit),
        meetings_undated=_undated(look, visit, "meetings"),
        outcomes=tuple(
            _plain_bar(visit, "decisions", "outcome", value, number)
            for value, number in counts(look, _all(visit, "decisions"), "outcome")
        ),
        found=_by_year(look, visit),
        found_undated=_undated(look, visit, "findings"),
        states=tuple(
            _state_part(visit, state, number) for state in STATES for value, number in states if value == state
        ),
        themes=by_state(look, visit, findings, "theme")[:_SHOWN],
        laws=by_state(look, visit, findings, "law")[:_SHOWN],
        groups=tuple(look.kept("groups", lambda: look.rows(_GROUPS))[:_SHOWN]),
        overdue=tuple(listed(look, overdue, 8)),
        overdue_total=count(look, overdue),
        reading=tuple(
            Figure(visit.language.value("status", value), number, visit.records("documents", status=value))
            for value, number in counts(look, _all(visit, "documents"), "status")
        ),
        unread=tuple(look.kept("unread", lambda: look.rows(_UNREAD))[:_SHOWN]),
    )


def by_state(look: Snapshot, visit: Visit, wanted: Selection, facet: str, **more: Any) -> tuple[Bar, ...]:
    """Findings by a facet, each bar parted by state, the longest first."""
    numbers: dict[Any, Counter[str]] = {}
    for value, state, number in counts(look, wanted, facet, "state"):
        numbers.setdefault(value, Counter())[state] = number
    bars = []
    for value, states in sorted(numbers.items(), key=lambda one: (-one[1].total(), str(one[0]))):
        named = {**more, facet: UNSTATED if value is None else value}
        parts = tuple(_state_part(visit, state, states[state], **named) for state in STATES if states[state])
        bars.append(Bar(visit.language.value(facet, value), visit.records("findings", **named), parts, value))
    return tuple(bars)


def _state_part(visit: Visit, state: str, number: int, **more: Any) -> BarPart:
    link = visit.records("findings", **{**more, "state": state})
    return BarPart(visit.language.value("state", state), number, link, f"s-{state}")


def _all(visit: Visit, kind: str) -> Selection:
    return Selection(KINDS_BY_NAME[kind], visit.day)


def _figure(look: Snapshot, visit: Visit, name: str) -> Figure:
    kind = KINDS_BY_NAME[name]
    undated = _undated(look, visit, name)
    shown = visit.language.say(kind.japanese, kind.english)
    return Figure(shown, count(look, _all(visit, name)), visit.records(name), undated.number, undated.link)


def _undated(look: Snapshot, visit: Visit, name: str) -> Figure:
    kind = KINDS_BY_NAME[name]
    number = count(look, Selection(kind, visit.day, chosen={"year": (UNSTATED,)})) if "year" in kind.facets else 0
    return Figure(visit.language.say("日付なし", "undated"), number, visit.records(name, year=UNSTATED))


def _plain_bar(visit: Visit, kind: str, facet: str, value: str, number: int) -> Bar:
    name = visit.language.value(facet, value)
    link = visit.records(kind, **{facet: value})
    return Bar(name, link, (BarPart(name, number, link, "plain"),))


def _over_time(look: Snapshot, visit: Visit) -> tuple[Bar, ...]:
    """Meetings by month, by fiscal year where that would be too many bars."""
    months = sorted(
        (value, number) for value, number in counts(look, _all(visit, "meetings"), "strftime(date, '%Y-%m')") if value
    )
    if not months:
        return ()
    first, last = (_month(months[place][0]) for place in (0, -1))
    if last - first >= _MONTHLY:
        return _by_year(look, visit, "meetings")
    numbers = dict(months)
    bars = []
    for month in range(first, last + 1):
        year, of_year = month // 12, month % 12 + 1
        name = f"{year}-{of_year:02d}"
        link = visit.records("meetings", since=f"{name}-01", until=f"{name}-{calendar.monthrange(year, of_year)[1]}")
        label = f"{year % 100:02d}/{of_year}"
        bars.append(Bar(label, link, (BarPart(name, numbers.get(name, 0), link, "plain"),)))
    return tuple(bars)


def _month(text: str) -> int:
    day = dt.date.fromisoformat(f"{text}-01")
    return day.year * 12 + day.month - 1


def _by_year(look: Snapshot, visit: Visit, kind: str = "findings") -> tuple[Bar, ...]:
    by = ("year", "state") if kind == "findings" else ("year",)
    numbers: dict[int, Counter[str]] = {}
    for year, *rest, number in counts(look, _all(visit, kind), *by):
        if year is not None:
            numbers.setdefault(year, Counter())[rest[0] if rest else "plain"] = number
    years: Sequence[int] = range(min(numbers), max(numbers) + 1) if numbers else ()
    bars = []
    for year in years:
        states = numbers.get(year, Counter())
        link = visit.records(kind, year=year)
        if kind == "findings":
            parts = tuple(_state_part(visit, one, states[one], year=year) for one in STATES if states[one])
        else:
            parts = (BarPart("", states["plain"], link, "plain"),)
        bars.append(Bar(str(year), link, parts))
    return tuple(bars)
