"""Knowledge of the documents: from a cleaned document to records.

``extract`` is pure: the same document gives the same records. Every extractor runs on
every document; evidence in the document decides what it finds.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TypeVar

from extractors.citations.citations import extract_citations
from extractors.minutes.agenda.agenda import extract_agenda
from extractors.minutes.decisions.decisions import extract_decisions
from extractors.minutes.meetings.meeting import extract_meeting
from extractors.minutes.people.attendance import extract_attendance
from extractors.minutes.speeches.speeches import extract_speeches
from extractors.minutes.turns.gaps import report_gaps
from extractors.minutes.turns.turns import read_turns
from extractors.model.document import Document, Problem
from extractors.model.grounding import Desk
from extractors.model.lemmas import Lemmas
from extractors.model.proceedings import Agenda, Attendance, Facts, Proceedings
from extractors.model.records import AgendaItem, Attendee, Meeting, Record, Segment
from extractors.results.confidence import with_confidence
from extractors.results.segments import tile
from extractors.reviews.assessments.review_points import extract_review_points
from extractors.reviews.assessments.risks import extract_risks
from extractors.reviews.commitments.commitments import extract_commitments
from extractors.reviews.exchanges.exchanges import extract_exchanges
from extractors.reviews.findings.findings import extract_findings
from extractors.reviews.surveys.surveys import extract_survey_items
from extractors.tables.cells import extract_table_cells

__all__ = ["Extraction", "extract"]

_T = TypeVar("_T")
_N = TypeVar("_N")


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one document."""

    facts: Facts
    records: tuple[Record, ...]
    segments: tuple[Segment, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Guard:
    """Runs extractors so that a fault in one does not lose what the others read."""

    desk: Desk
    strict: bool

    def run(self, make: Callable[..., _T], nothing: _N, *arguments: object) -> _T | _N:
        """What an extractor makes; where it fails, an issue and nothing."""
        if self.strict:
            return make(self.desk, *arguments)
        try:
            return make(self.desk, *arguments)
        except Exception as error:  # noqa: BLE001 - a fault of ours, reported with its place; the document is partial
            frame = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{PurePath(frame.filename).name}:{frame.lineno}"
            self.desk.problem(
                "extractor_failed", f"{make.__name__}: {type(error).__name__}: {error} ({where})", "extract"
            )
            return nothing


def extract(document: Document, lemmas: Lemmas | None = None, *, strict: bool = False) -> Extraction:
    """Read every record of a document, top to bottom.

    A fault of one extractor is an issue, and the others' records stay; with ``strict`` it is raised.
    """
    desk = Desk(document, lemmas)
    run = _Guard(desk, strict).run
    silence = Proceedings(start=len(desk.text), end=len(desk.text))
    proceedings = run(_turns, silence)
    attendance = run(extract_attendance, Attendance(), proceedings)
    if attendance.attendees:
        proceedings = run(_turns, silence, tuple(attendee.name for attendee in attendance.attendees if attendee.name))
    meeting = run(extract_meeting, None, proceedings, attendance)
    facts = Facts(proceedings=proceedings, attendance=attendance, meeting=meeting)
    facts = replace(facts, speeches=run(extract_speeches, (), facts))
    facts = replace(facts, agenda=run(extract_agenda, Agenda(), facts))
    decisions, votes = run(extract_decisions, ((), ()), facts)
    facts = replace(facts, decisions=decisions, votes=votes)
    survey_items = run(extract_survey_items, (), facts)
    findings = run(extract_findings, (), facts, survey_items)
    risks = run(extract_risks, (), facts)
    found: list[Record] = [
        *((meeting,) if meeting else ()),
        *attendance.attendees,
        *facts.agenda.items,
        *facts.speeches,
        *decisions,
        *votes,
        *run(extract_review_points, (), facts),
        *risks,
        *findings,
        *run(extract_exchanges, (), facts, (*findings, *survey_items)),
        *run(extract_commitments, (), facts, risks),
        *survey_items,
    ]
    read = any(not isinstance(record, Meeting | Attendee) for record in found)
    gaps = report_gaps(desk, proceedings, attendance, read=read)
    if document.text.strip() and not (read or gaps):
        desk.problem("no_speeches", "neither speeches nor items, decisions, findings or other records", "extract")
    found.extend(run(extract_citations, (), found))
    found.extend(extract_table_cells(desk))
    records = tuple(with_confidence(_link(record, facts), document) for record in found)
    problems = (*document.source.problems, *document.problems, *desk.problems)
    return Extraction(facts, records, tile(document, facts, records), problems)


def _turns(desk: Desk, names: tuple[str, ...] = ()) -> Proceedings:
    return read_turns(desk.document, names)


def _link(record: Record, facts: Facts) -> Record:
    """The record with the meeting and the item that are open at its first character."""
    if isinstance(record, Meeting):
        return replace(record, meeting_id=record.record_id)
    meeting_id = facts.meeting.record_id if facts.meeting else None
    if isinstance(record, AgendaItem):
        return replace(record, meeting_id=meeting_id, agenda_item_id=record.parent_id)
    item_id = record.agenda_item_id or facts.agenda.open_at(record.grounding.span_start)
    return replace(record, meeting_id=meeting_id, agenda_item_id=item_id)
