"""Knowledge of the documents: from a cleaned document to records.

``extract`` is pure: the same document gives the same records. Every extractor runs on
every document; evidence in the document decides what it finds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractors.citations import extract_citations
from extractors.confidence import settle
from extractors.document import Document, Problem
from extractors.grounding import Desk
from extractors.lemmas import Lemmas
from extractors.minutes.agenda import extract_agenda
from extractors.minutes.attendance import extract_attendance
from extractors.minutes.decisions import extract_decisions
from extractors.minutes.meetings import extract_meeting
from extractors.minutes.speeches import extract_speeches
from extractors.minutes.turns import read_turns
from extractors.proceedings import Facts
from extractors.records import AgendaItem, Meeting, Record, Segment
from extractors.reviews.commitments import extract_commitments
from extractors.reviews.exchanges import extract_exchanges
from extractors.reviews.findings import extract_findings
from extractors.reviews.review_points import extract_review_points
from extractors.reviews.risks import extract_risks
from extractors.reviews.surveys import extract_survey_items
from extractors.segments import tile
from extractors.table_cells import extract_table_cells

__all__ = ["Extraction", "extract"]


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one document."""

    facts: Facts
    records: tuple[Record, ...]
    segments: tuple[Segment, ...]
    problems: tuple[Problem, ...]


def extract(document: Document, lemmas: Lemmas | None = None) -> Extraction:
    """Read every record of a document, top to bottom."""
    desk = Desk(document, lemmas)
    proceedings = read_turns(document)
    attendance = extract_attendance(desk, proceedings)
    if attendance.attendees:
        proceedings = read_turns(document, tuple(attendee.name for attendee in attendance.attendees))
    meeting = extract_meeting(desk, proceedings, attendance)
    facts = Facts(proceedings=proceedings, attendance=attendance, meeting=meeting)
    facts = replace(facts, speeches=extract_speeches(desk, facts))
    facts = replace(facts, agenda=extract_agenda(desk, facts))
    decisions, votes = extract_decisions(desk, facts)
    facts = replace(facts, decisions=decisions, votes=votes)
    findings = extract_findings(desk, facts)
    survey_items = extract_survey_items(desk, facts)
    found: list[Record] = [
        *((meeting,) if meeting else ()),
        *attendance.attendees,
        *facts.agenda.items,
        *facts.speeches,
        *decisions,
        *votes,
        *extract_review_points(desk, facts),
        *extract_risks(desk, facts),
        *findings,
        *extract_exchanges(desk, facts, (*findings, *survey_items)),
        *extract_commitments(desk, facts),
        *survey_items,
    ]
    found.extend(extract_citations(desk, found))
    found.extend(extract_table_cells(desk))
    records = tuple(settle(_link(record, facts), document) for record in found)
    problems = (*document.source.problems, *document.problems, *desk.problems)
    return Extraction(facts, records, tile(document, facts, records), problems)


def _link(record: Record, facts: Facts) -> Record:
    """The record with the meeting and the item that are open at its first character."""
    if isinstance(record, Meeting):
        return replace(record, meeting_id=record.record_id)
    meeting_id = facts.meeting.record_id if facts.meeting else None
    if isinstance(record, AgendaItem):
        return replace(record, meeting_id=meeting_id, agenda_item_id=record.parent_id)
    item_id = record.agenda_item_id or facts.agenda.open_at(record.grounding.span_start)
    return replace(record, meeting_id=meeting_id, agenda_item_id=item_id)
