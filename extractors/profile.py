"""What a document is: kind, title, issuer and date of issue.

It informs; no extractor asks for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Document
from extractors.proceedings import Facts
from extractors.records import Finding, Record, Risk, SurveyItem, Vote
from extractors.vocabulary import DocumentKind


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of the document as a whole."""

    kind: DocumentKind
    title: str | None
    issuer: str | None
    published_on: dt.date | None


def profile(document: Document, facts: Facts, records: Sequence[Record]) -> Profile:
    """Describe a document by what was found in it."""
    return Profile(_kind(document, facts, records), document.source.title, None, None)


def _kind(document: Document, facts: Facts, records: Sequence[Record]) -> DocumentKind:
    speakers = sum(1 for turn in facts.proceedings.turns if turn.label)
    if speakers >= 2:
        return DocumentKind.MINUTES
    tallies = ((Vote, DocumentKind.VOTES), (SurveyItem, DocumentKind.SURVEY_REPORT), (Finding, DocumentKind.AUDIT_REPORT))
    for record, kind in tallies:
        if sum(isinstance(row, record) for row in records) >= 3:
            return kind
    if sum(isinstance(row, Risk) for row in records) >= 3:
        return DocumentKind.ASSESSMENT
    return DocumentKind.MEETING_PAPERS if facts.meeting or facts.agenda.items else DocumentKind.OTHER
