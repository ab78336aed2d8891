"""The life of a finding: later papers that report on it, every deadline that was stated, and its state on a day.

A later paper of the same body reports on a finding when it says that it does (措置状況, or the same audit) and holds
the finding again. Each report supersedes the entry before it: the last one is the live entry of the case. A finding
of the same kind that a new audit makes at the same body repeats the earlier one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from extractors.model.grounding import squash
from extractors.model.records import Due, FindingLink, FindingResponse
from extractors.model.vocabulary import ANOTHER_FORM, LinkKind, ResponseStatus
from pipeline.tracking.findings import Tracked
from pipeline.tracking.words import plain

_ALIKE = 0.62
"""Share of the shorter wording's letter pairs that the longer one must hold for the same finding, told again."""
_VERBATIM = 0.9
_LONG = 40
"""Letters of a wording that two papers do not share by chance, answer and deadline included."""


class State(StrEnum):
    """State of a finding on a day."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    OVERDUE = "overdue"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """``later`` tells ``earlier`` again and says how far it has come."""

    later: Tracked
    earlier: Tracked
    evidence: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Case:
    """One matter: the finding as first issued, and the later entries that report on it, oldest first."""

    entries: tuple[Tracked, ...]
    reports: tuple[FollowUp, ...]
    copies: tuple[tuple[Tracked, Tracked], ...] = ()
    """The same entries in other forms of the same paper, each with the entry that is counted."""

    @property
    def first(self) -> Tracked:
        return self.entries[0]


def find_cases(findings: Sequence[Tracked]) -> list[Case]:
    """Every finding in exactly one case, cases by their first entries."""
    originals, copies = _editions(findings)
    reports = {report.later.finding_id: report for report in _reports(originals)}
    root: dict[str, str] = {}
    members: dict[str, list[Tracked]] = {}
    for finding in sorted(originals, key=_day):
        report = reports.get(finding.finding_id)
        root[finding.finding_id] = root[report.earlier.finding_id] if report else finding.finding_id
        members.setdefault(root[finding.finding_id], []).append(finding)
    return [
        Case(
            entries=tuple(entries),
            reports=tuple(reports[entry.finding_id] for entry in entries if entry.finding_id in reports),
            copies=tuple((copy, entry) for entry in entries for copy in copies.get(entry.finding_id, ())),
        )
        for entries in members.values()
    ]


def _day(finding: Tracked) -> tuple[dt.date, str]:
    return (finding.reported_on or dt.date.max, finding.finding_id)


def _editions(findings: Sequence[Tracked]) -> tuple[list[Tracked], dict[str, list[Tracked]]]:
    """One of each finding, and what is the same finding in another form of the same paper, or in an extract of it."""
    alike: dict[tuple[object, ...], list[Tracked]] = {}
    copies: dict[str, list[Tracked]] = {}
    originals: list[Tracked] = []
    for finding in sorted(findings, key=_fullest):
        words = plain((finding.matter.title or "") + "。" + finding.matter.text)
        known = alike.setdefault((words, finding.department), [])
        original = next((one for one in known if _is_copy(finding, one, copies.get(one.finding_id, ()))), None)
        if original:
            copies.setdefault(original.finding_id, []).append(finding)
        else:
            known.append(finding)
            originals.append(finding)
    return originals, copies


def _fullest(finding: Tracked) -> tuple[bool, bool, str, str]:
    """Findings of which body and day are known first."""
    return (finding.body_key is None, finding.reported_on is None, finding.document_id, finding.finding_id)


def _is_copy(finding: Tracked, original: Tracked, copies: Sequence[Tracked]) -> bool:
    """Whether a finding of the same words is the same one: same body and day, or nothing against it and same answer."""
    if finding.document_id in {original.document_id, *(copy.document_id for copy in copies)}:
        return False
    if finding.body_key == original.body_key and finding.reported_on == original.reported_on is not None:
        return True
    bodies, days = {finding.body_key, original.body_key} - {None}, {finding.reported_on, original.reported_on} - {None}
    agree = len(bodies) <= 1 and (len(days) <= 1 or finding.first_on == original.first_on)
    told = finding.response is not None and len(finding.matter.text) >= _LONG
    answers = (squash(one.response or "") for one in (finding, original))
    return agree and told and len(set(answers)) == 1


def _reports(findings: Sequence[Tracked]) -> Iterator[FollowUp]:
    """The best earlier finding for each that reports on one; a paper reports on an earlier one once."""
    bodies: dict[str, list[Tracked]] = {}
    for finding in findings:
        if finding.body_key and finding.reported_on:
            bodies.setdefault(finding.body_key, []).append(finding)
    for members in bodies.values():
        yield from _reports_of_body(sorted(members, key=_day))


@dataclass(frozen=True, slots=True)
class _Frame:
    """What an entry says besides its words; mostly the same for all entries of a paper."""

    day: dt.date
    first_on: dt.date | None
    audit: str | None
    audit_years: frozenset[int]
    is_report: bool
    answers: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """A finding with what it is compared by."""

    finding: Tracked
    frame: _Frame
    letters: frozenset[str]
    """Pairs of neighbouring letters of the text, else of the title."""
    departments: frozenset[str]


def _frame(finding: Tracked) -> _Frame:
    assert finding.reported_on is not None
    return _Frame(
        finding.reported_on, finding.first_on, finding.audit, finding.audit_years, finding.is_report,
        finding.response is not None,
    )  # fmt: skip


def _told(finding: Tracked) -> _Told:
    words = plain(finding.matter.text) or plain(finding.matter.title or "")
    letters = frozenset(words[index : index + 2] for index in range(len(words) - 1))
    departments = frozenset(plain(finding.department).split("、")) if finding.department else frozenset()
    return _Told(finding, _frame(finding), letters, departments)


def _reports_of_body(findings: Sequence[Tracked]) -> Iterator[FollowUp]:
    frames = dict.fromkeys(map(_frame, findings))
    before = {
        frame: {other: ground for other in frames if (ground := _ground(frame, other)) is not None} for frame in frames
    }
    needed = {frame for frame, others in before.items() if others}.union(*before.values())
    papers: dict[str, list[_Told]] = {}
    told: dict[_Frame, list[_Told]] = {}
    for one in (_told(finding) for finding in findings if _frame(finding) in needed):
        papers.setdefault(one.finding.document_id, []).append(one)
        told.setdefault(one.frame, []).append(one)
    for paper in papers.values():
        possible = [
            (_closeness(later, earlier, report), report)
            for later in paper
            for frame, ground in before[later.frame].items()
            for earlier in told[frame]
            if (report := _report(later, earlier, ground))
        ]
        taken: set[str] = set()
        for _, report in sorted(possible, key=lambda one: one[0]):
            if not taken & {report.later.finding_id, report.earlier.finding_id}:
                taken |= {report.later.finding_id, report.earlier.finding_id}
                yield report


def _ground(later: _Frame, earlier: _Frame) -> tuple[str, ...] | None:
    """Why an entry may report on an earlier one whatever its words; nothing: if it is word for word; None: never."""
    if earlier.day >= later.day:
        return None
    same_audit = bool(later.audit_years & earlier.audit_years)
    if later.audit_years and earlier.audit_years and not same_audit:
        return None
    same_day = later.first_on == earlier.first_on and later.first_on is not None
    if not (later.is_report or same_audit or same_day or (later.answers and later.audit == earlier.audit)):
        return None
    evidence = ["the paper reports on earlier findings"] if later.is_report else []
    evidence += [f"audit: {later.audit or min(later.audit_years)}"] if same_audit else []
    evidence += [f"same day: {later.first_on}"] if same_day else []
    return tuple(evidence)


def _closeness(later: _Told, earlier: _Told, report: FollowUp) -> tuple[bool, float, int, str, str]:
    """Of the same section first, then nearest wording, then the latest entry."""
    return (
        _same_department(later, earlier) is False,
        -round(report.score, 1),
        -earlier.frame.day.toordinal(),
        later.finding.finding_id,
        earlier.finding.finding_id,
    )


def _report(later: _Told, earlier: _Told, ground: tuple[str, ...]) -> FollowUp | None:
    """Whether an entry reports on an earlier one of the same body, and why."""
    if not later.letters or not earlier.letters:
        return None
    alike = len(later.letters & earlier.letters) / min(len(later.letters), len(earlier.letters))
    if alike < _ALIKE:
        return None
    same_department = _same_department(later, earlier)
    if alike < _VERBATIM and (same_department is False or not ground):
        return None
    evidence = (f"body: {later.finding.body}", f"wording: {alike:.2f}", *ground)
    evidence += (f"department: {later.finding.department}",) if same_department else ()
    return FollowUp(later.finding, earlier.finding, evidence, round(alike, 4))


def _same_department(one: _Told, other: _Told) -> bool | None:
    return bool(one.departments & other.departments) if one.departments and other.departments else None


def responses(cases: Iterable[Case]) -> Iterator[FindingResponse]:
    """Every report on each case's first entry, so that every revision of a deadline is kept."""
    for case in cases:
        for entry in case.entries:
            silent = entry.response is None and not entry.due
            if not silent or entry.status not in {ResponseStatus.NOT_STATED, ResponseStatus.NONE}:
                yield FindingResponse(
                    finding_id=case.first.finding_id,
                    document_id=entry.document_id,
                    reported_on=entry.reported_on,
                    status=entry.status,
                    due=entry.due,
                    text=entry.response,
                    spans=entry.spans,
                )


def report_links(cases: Iterable[Case]) -> Iterator[FindingLink]:
    """Each report to the finding as first issued, and to the entry that it takes the place of."""
    for case in cases:
        for report in case.reports:
            later, first = report.later.finding_id, case.first.finding_id
            yield FindingLink(
                finding_id=later, other_id=first, kind=LinkKind.REPORTS_ON, evidence=report.evidence, score=report.score
            )
            before = case.entries[case.entries.index(report.later) - 1].finding_id
            yield FindingLink(
                finding_id=later,
                other_id=before,
                kind=LinkKind.SUPERSEDES,
                evidence=report.evidence,
                score=report.score,
            )


def copy_links(cases: Iterable[Case]) -> Iterator[FindingLink]:
    """The entry that is counted to each that repeats it in another form of the paper, or in an extract of it."""
    for case in cases:
        for copy, counted in case.copies:
            same = [f"body: {counted.body}"] if copy.body_key == counted.body_key else []
            same += [f"day: {counted.reported_on}"] if copy.reported_on == counted.reported_on else []
            yield FindingLink(
                finding_id=counted.finding_id,
                other_id=copy.finding_id,
                kind=LinkKind.SUPERSEDES,
                evidence=(ANOTHER_FORM, "same words", *same),
                score=1.0,
            )


def deadline(dues: Sequence[Due]) -> dt.date | None:
    """The last day that was stated."""
    return max((due.latest for due in dues if due.latest), default=None)


@dataclass(frozen=True, slots=True)
class StateOnDay:
    """How an entry stands on a day."""

    state: State
    deadline: dt.date | None
    days_overdue: int | None


def standing(case: Case, entry: Tracked, as_of: dt.date) -> StateOnDay:
    """How an entry stands on a day, by the papers up to that day."""
    known = [one for one in case.entries if one.reported_on is None or one.reported_on <= as_of]
    place = case.entries.index(entry)
    if any(case.entries.index(one) > place for one in known):
        return StateOnDay(State.SUPERSEDED, None, None)
    due = next((day for one in reversed(known) if (day := deadline(one.due))), None)
    told = [one for one in known if one.status is not ResponseStatus.NOT_STATED]
    status = told[-1].status if told else ResponseStatus.NOT_STATED
    if status is ResponseStatus.DONE:
        return StateOnDay(State.DONE, due, None)
    if due is not None and due < as_of:
        return StateOnDay(State.OVERDUE, due, (as_of - due).days)
    states: Mapping[ResponseStatus, State] = {
        ResponseStatus.IN_PROGRESS: State.IN_PROGRESS,
        ResponseStatus.NOT_STATED: State.UNKNOWN,
    }
    return StateOnDay(states.get(status, State.OPEN), due, None)
