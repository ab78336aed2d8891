"""The register of findings on a day: what is open, overdue, recurring; and why two findings are one kind or not."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.citations.laws import look_up
from extractors.model.errors import PipelineError
from extractors.model.vocabulary import Theme
from pipeline.bodies.bodies import is_called
from pipeline.store.store import Store
from pipeline.tracking.concepts import CONCEPTS
from pipeline.tracking.findings import Tracked
from pipeline.tracking.lifecycle import Case, State, StateOnDay, deadline, standing
from pipeline.tracking.profile import FindingProfile, read_profiles, read_provisions
from pipeline.tracking.recurrence import KIND_LABELS, tie
from pipeline.tracking.track import read_cases
from pipeline.tracking.words import plain

_NOT_DONE = frozenset({State.OPEN, State.IN_PROGRESS, State.OVERDUE, State.UNKNOWN})


class NoSuchFinding(PipelineError):
    """No finding, or more than one, goes by that id."""


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings to list. Conditions are joined by AND; values of one condition by OR."""

    as_of: dt.date
    open: bool = False
    """Not done, as far as the papers say: open, in progress, overdue or of unknown state."""
    overdue: bool = False
    recurring: bool = False
    themes: tuple[Theme, ...] = ()
    laws: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    departments: tuple[str, ...] = ()
    """Parts of their names, as printed."""
    auditors: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    fiscal_years: tuple[int, ...] = ()
    undated: bool = False
    """Also findings whose paper states no day, where days or years are asked for."""
    superseded: bool = False
    """Also entries that a later paper reports on."""

    @property
    def by_time(self) -> bool:
        """Whether days or years are asked for."""
        return bool(self.since or self.until or self.fiscal_years)


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One line of the register."""

    finding_id: str
    state: State
    deadline: dt.date | None
    days_overdue: int | None
    deadlines: tuple[dt.date, ...]
    """Every last day that was stated, in the order of the reports."""
    body: str | None
    department: str | None
    auditor: str | None
    fiscal_year: int | None
    theme: Theme
    kind: str
    laws: tuple[str, ...]
    title: str | None
    text: str
    response: str | None
    """The last one up to the day."""
    reported_on: dt.date | None
    group_id: str | None
    group: str | None
    source: str
    page: int


def register(data: Path, wanted: FindingFilter) -> list[RegisterEntry]:
    """Entries that are wanted: overdue first, the longest overdue at the top, then by deadline and body."""
    return narrowed(data, wanted)[0]


def narrowed(data: Path, wanted: FindingFilter) -> tuple[list[RegisterEntry], int]:
    """Entries that are wanted, and how many are left out only because their papers state no day."""
    with Store(data) as store:
        cases = read_cases(store)
        groups = _groups(store)
    chosen = [entry for case in cases for entry in _entries(case, groups, wanted) if _is_wanted(entry, wanted)]
    timely = [entry for entry in chosen if _is_timely(entry, wanted) or (wanted.undated and _is_undated(entry, wanted))]
    undated = 0 if wanted.undated else sum(_is_undated(entry, wanted) for entry in chosen)
    return sorted(timely, key=_urgency), undated


def _is_timely(entry: RegisterEntry, wanted: FindingFilter) -> bool:
    day = entry.reported_on
    return (
        (not wanted.since or (day is not None and day >= wanted.since))
        and (not wanted.until or (day is not None and day <= wanted.until))
        and (not wanted.fiscal_years or entry.fiscal_year in wanted.fiscal_years)
    )


def _is_undated(entry: RegisterEntry, wanted: FindingFilter) -> bool:
    return ((wanted.since or wanted.until) is not None and entry.reported_on is None) or (
        bool(wanted.fiscal_years) and entry.fiscal_year is None
    )


def _urgency(entry: RegisterEntry) -> tuple[int, dt.date, str, str]:
    return (-(entry.days_overdue or 0), entry.deadline or dt.date.max, entry.body or "", entry.finding_id)


def _groups(store: Store) -> dict[str, tuple[str, str]]:
    """Id and label of the group that each finding stands in."""
    labels = {row["group_id"]: row["label"] for row in store.single("recurring_findings").to_pylist()}
    rows = store.single("recurring_finding_members").select(["finding_id", "group_id"]).to_pylist()
    return {row["finding_id"]: (row["group_id"], labels[row["group_id"]]) for row in rows}


def _entries(case: Case, groups: dict[str, tuple[str, str]], wanted: FindingFilter) -> Iterator[RegisterEntry]:
    """Entries of a case that were known on the day."""
    known = [one for one in case.entries if one.reported_on is None or one.reported_on <= wanted.as_of]
    for entry in known:
        stands = standing(case, entry, wanted.as_of)
        if stands.state is not State.SUPERSEDED or wanted.superseded:
            yield _entry(case, entry, known, stands, groups.get(entry.finding_id))


def _entry(
    case: Case, entry: Tracked, known: Sequence[Tracked], stands: StateOnDay, group: tuple[str, str] | None
) -> RegisterEntry:
    matter = entry.matter
    laws = {one.law for told in case.entries for one in read_provisions(told.matter)}
    named = {told.matter.law for told in case.entries if told.matter.law}
    laws |= {law.name if (law := look_up(name)) else name for name in named}
    return RegisterEntry(
        finding_id=entry.finding_id,
        state=stands.state,
        deadline=stands.deadline,
        days_overdue=stands.days_overdue,
        deadlines=tuple(day for told in known if (day := deadline(told.due))),
        body=entry.body,
        department=entry.department,
        auditor=entry.auditor,
        fiscal_year=case.first.fiscal_year,
        theme=matter.theme,
        kind=entry.kind,
        laws=tuple(sorted(laws)),
        title=matter.title or case.first.matter.title,
        text=matter.text,
        response=next((told.response for told in reversed(known) if told.response), None),
        reported_on=entry.reported_on,
        group_id=group[0] if group else None,
        group=group[1] if group else None,
        source=entry.source,
        page=entry.page,
    )


def _is_wanted(entry: RegisterEntry, wanted: FindingFilter) -> bool:
    return (
        (not wanted.open or entry.state in _NOT_DONE)
        and (not wanted.overdue or entry.state is State.OVERDUE)
        and (not wanted.recurring or entry.group_id is not None)
        and (not wanted.themes or entry.theme in wanted.themes)
        and (not wanted.laws or any(_is_of(law, name) for law in entry.laws for name in wanted.laws))
        and (not wanted.bodies or any(_is_body(entry.body, name) for name in wanted.bodies))
        and (not wanted.states or entry.state in wanted.states)
        and (not wanted.departments or any(_holds(entry.department, name) for name in wanted.departments))
        and (not wanted.auditors or any(_holds(entry.auditor, name) for name in wanted.auditors))
    )


@dataclass(frozen=True, slots=True)
class Movement:
    """Findings of one theme, law, body or department on a day and on an earlier one."""

    by: str
    """``state``, ``theme``, ``law``, ``body`` or ``department``; ``all``."""
    value: str
    now: int
    before: int
    overdue: int
    overdue_before: int


def movements(now: Sequence[RegisterEntry], before: Sequence[RegisterEntry]) -> Iterator[Movement]:
    """How many findings there are of each value, on both days; the most first. A finding of two laws counts in both."""
    yield _movement("all", "", now, before)
    for by, values_of in _BY.items():
        values = Counter(value for entry in (*now, *before) for value in values_of(entry))
        for value, _ in sorted(values.items(), key=lambda one: (-one[1], one[0])):
            both = ([entry for entry in some if value in values_of(entry)] for some in (now, before))
            yield _movement(by, value, *both)


def _movement(by: str, value: str, now: Sequence[RegisterEntry], before: Sequence[RegisterEntry]) -> Movement:
    overdue = [sum(entry.state is State.OVERDUE for entry in some) for some in (now, before)]
    return Movement(by, value, len(now), len(before), *overdue)


_BY: Mapping[str, Callable[[RegisterEntry], tuple[str, ...]]] = {
    "state": lambda entry: (entry.state.value,),
    "theme": lambda entry: (entry.theme.value,),
    "law": lambda entry: entry.laws,
    "body": lambda entry: (entry.body,) if entry.body else (),
    "department": lambda entry: (entry.department,) if entry.department else (),
}


def _is_body(body: str | None, wanted: str) -> bool:
    return body is not None and is_called(wanted, body)


def _holds(printed: str | None, wanted: str) -> bool:
    return plain(wanted) in plain(printed or "")


def _is_of(law: str, wanted: str) -> bool:
    """Whether a law goes by the wanted name: its full name, a short one, or a part of a name that is not listed.

    >>> _is_of("行政手続における特定の個人を識別するための番号の利用等に関する法律", "番号法")
    True
    >>> _is_of("行政手続における特定の個人を識別するための番号の利用等に関する法律施行令", "番号法")
    False
    """
    known = look_up(wanted)
    return law == known.name if known else plain(wanted) in plain(law)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two findings that are compared."""

    finding: Tracked
    case: int
    group: tuple[str, str] | None
    """Id and label of the group that its case stands in."""
    kind: str | None
    """What its words come nearest to."""
    alone: tuple[str, ...]
    """What the other one does not say."""
    is_copy: bool


@dataclass(frozen=True, slots=True)
class Kinship:
    """Why two findings are, or are not, of one kind."""

    one: Side
    other: Side
    probability: float
    shared: tuple[str, ...]

    @property
    def together(self) -> bool:
        return self.one.group is not None and self.one.group == self.other.group

    @property
    def same_case(self) -> bool:
        return self.one.case == self.other.case


def why(data: Path, one: str, other: str) -> Kinship:
    """Compare two findings by their ids, or beginnings or ends of ids that only they have. Raises NoSuchFinding."""
    with Store(data) as store:
        cases = read_cases(store)
        groups = _groups(store)
    everyone = {entry.finding_id: (index, entry) for index, case in enumerate(cases)
                for entry in (*case.entries, *(copy for copy, _ in case.copies))}  # fmt: skip
    found = [everyone[_resolve(name, everyone)] for name in (one, other)]
    profiles = read_profiles([entry.matter for _, entry in found])
    sides = [
        Side(
            finding=entry,
            case=index,
            group=groups.get(cases[index].first.finding_id),
            kind=KIND_LABELS[profile.kind] if profile.kind else None,
            alone=_alone(profile, against),
            is_copy=any(copy is entry for copy, _ in cases[index].copies),
        )
        for (index, entry), profile, against in zip(found, profiles, reversed(profiles), strict=True)
    ]
    known = tie(profiles[0], profiles[1])
    return Kinship(sides[0], sides[1], known.probability, known.evidence)


def _resolve(name: str, everyone: dict[str, tuple[int, Tracked]]) -> str:
    found = [one for one in everyone if one == name] or [
        one for one in everyone if one.startswith(name) or one.endswith(name)
    ]
    if len(found) != 1:
        raise NoSuchFinding(f"{name} names {len(found)} findings; ids are in the findings dataset")
    return found[0]


def _alone(one: FindingProfile, other: FindingProfile) -> tuple[str, ...]:
    """What only the first says."""
    concepts = [row.means.label for row in CONCEPTS if row.means.name in one.concepts.keys() - other.concepts.keys()]
    words = sorted(word for word in one.words.keys() - other.words.keys() if "+" not in word)
    provisions = sorted(map(str, one.provisions - other.provisions))
    found = [f"provision: {provision}" for provision in provisions]
    found += [f"kind: {KIND_LABELS[one.kind]}"] if one.kind and one.kind != other.kind else []
    found += [f"theme: {one.matter.theme}"] if one.matter.theme is not other.matter.theme else []
    found += ["content: " + "、".join(concepts)] if concepts else []
    found += ["words: " + "、".join(words)] if words else []
    return tuple(found)
