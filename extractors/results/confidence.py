"""What confidence means: how likely a record is real and every field of it right.

Readers that score put into ``confidence`` how likely their record is by what they scored: that it is one, times each
scored field. For each kind of evidence (where it stands, whether it was answered) a rising curve, fitted to records of
styles left out, makes of that the share that was right; ``python -m tests.train --reliability`` writes the curves and
docs/confidence.md. Where nothing is scored, ``RATES`` holds what was counted on annotated documents, when they were
first read (before any rule was written with them in view) and when they were last read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from extractors.model.document import Document
from extractors.model.records import (
    AgendaItem,
    Citation,
    Commitment,
    Decision,
    Exchange,
    Finding,
    Record,
    Risk,
    Speech,
    SurveyItem,
)
from extractors.model.vocabulary import Act, PercentOrigin, TextOrigin
from extractors.scoring import Curve, load_curves


class Evidence(StrEnum):
    """What a record rests on."""

    EXCHANGE_SPOKEN_ANSWERED = "exchange_spoken_answered"
    EXCHANGE_SPOKEN_OPEN = "exchange_spoken_open"
    EXCHANGE_LISTED_ANSWERED = "exchange_listed_answered"
    EXCHANGE_LISTED_OPEN = "exchange_listed_open"
    FINDING_ROW = "finding_row"
    """In a table."""
    FINDING_ANSWERED = "finding_answered"
    """In prose, with a response."""
    FINDING_OPEN = "finding_open"
    COMMITMENT_SPOKEN = "commitment_spoken"
    COMMITMENT_WRITTEN = "commitment_written"
    """In a list of answers, a column of responses or a schedule."""
    DECISION_SPOKEN = "decision_spoken"
    DECISION_WRITTEN = "decision_written"
    """In notes, lists and tables of results."""
    RISK_RATED = "risk_rated"
    RISK_UNRATED = "risk_unrated"
    RISK_NAMED = "risk_named"
    """In a walk through a form, by its label or in its wording."""
    RISK_FREE = "risk_free"
    SURVEY_NUMBERS = "survey_numbers"
    SURVEY_MEASURED = "survey_measured"
    SURVEY_LABELS = "survey_labels"
    SURVEY_QUESTION = "survey_question"
    SPEECH_LISTED = "speech_listed"
    """The speaker is on the attendance list."""
    SPEECH_NAMED = "speech_named"
    SPEECH_OFFICE = "speech_office"
    SPEECH_MEMBER = "speech_member"
    """A question or an opinion: the hardest to tell apart."""
    SPEECH_DIRECTION = "speech_direction"
    ITEM_LISTED = "item_listed"
    """An agenda item with an enumerator, listed and opened."""
    ITEM_BARE = "item_bare"
    ITEM_OPENED = "item_opened"
    OTHER_STRONG = "other_strong"
    OTHER_WEAK = "other_weak"


@dataclass(frozen=True, slots=True)
class Rate:
    """Records that were right in every field, of so many: when first read, and when last read."""

    first: tuple[int, int]
    last: tuple[int, int]

    @property
    def probability(self) -> float:
        """The share that is right. A last reading counts a quarter: the rules have seen those documents."""
        right, of = (
            first + last / 4 + before for first, last, before in zip(self.first, self.last, _BEFORE, strict=True)
        )
        return right / of


_BEFORE = (4, 5)
"""What is assumed before anything is counted: four of five."""
_DOUBT = 0.85
"""Each field in doubt."""
_READ_BY_MACHINE = {TextOrigin.OCR: 0.8, TextOrigin.EMBEDDED_OCR: 0.85}
_STRONG = 0.9

RATES: dict[Evidence, Rate] = {
    Evidence.COMMITMENT_WRITTEN: Rate((13, 22), (56, 56)),
    Evidence.ITEM_BARE: Rate((0, 4), (0, 4)),
    Evidence.RISK_RATED: Rate((94, 94), (94, 94)),
    Evidence.RISK_UNRATED: Rate((4, 4), (7, 7)),
    Evidence.RISK_NAMED: Rate((7, 8), (55, 56)),
    Evidence.RISK_FREE: Rate((0, 0), (0, 0)),
    Evidence.SURVEY_NUMBERS: Rate((11, 26), (40, 40)),
    Evidence.SURVEY_MEASURED: Rate((0, 0), (5, 5)),
    Evidence.SURVEY_LABELS: Rate((3, 7), (57, 60)),
    Evidence.SURVEY_QUESTION: Rate((3, 9), (21, 21)),
    Evidence.SPEECH_LISTED: Rate((121, 127), (266, 272)),
    Evidence.SPEECH_NAMED: Rate((0, 0), (16, 16)),
    Evidence.SPEECH_OFFICE: Rate((22, 29), (80, 86)),
    Evidence.SPEECH_MEMBER: Rate((47, 69), (151, 162)),
    Evidence.SPEECH_DIRECTION: Rate((26, 33), (42, 43)),
    Evidence.OTHER_STRONG: Rate((210, 218), (375, 381)),
    Evidence.OTHER_WEAK: Rate((3, 3), (19, 19)),
}
"""Counted over the annotated documents, for what isn't scored."""


def evidence_of(record: Record) -> Evidence:
    """What a record rests on, as it shows in the record itself."""
    match record:
        case Exchange():
            return _exchange(record)
        case Finding():
            return _finding(record)
        case Commitment():
            return Evidence.COMMITMENT_SPOKEN if record.speech_id else Evidence.COMMITMENT_WRITTEN
        case Decision():
            return Evidence.DECISION_SPOKEN if record.speech_ids else Evidence.DECISION_WRITTEN
        case Risk():
            return _risk(record)
        case SurveyItem():
            return _survey_item(record)
        case Speech():
            return _speech(record)
        case AgendaItem():
            if record.confidence < _STRONG:
                return Evidence.ITEM_OPENED
            return Evidence.ITEM_LISTED if record.label else Evidence.ITEM_BARE
        case _:
            return Evidence.OTHER_STRONG if record.confidence >= _STRONG else Evidence.OTHER_WEAK


def _exchange(record: Exchange) -> Evidence:
    if record.question_speech_id:
        return Evidence.EXCHANGE_SPOKEN_ANSWERED if record.answer else Evidence.EXCHANGE_SPOKEN_OPEN
    return Evidence.EXCHANGE_LISTED_ANSWERED if record.answer else Evidence.EXCHANGE_LISTED_OPEN


def _finding(record: Finding) -> Evidence:
    if record.table_id:
        return Evidence.FINDING_ROW
    return Evidence.FINDING_ANSWERED if record.response else Evidence.FINDING_OPEN


def _risk(record: Risk) -> Evidence:
    if record.rating:
        return Evidence.RISK_RATED
    if record.confidence > _STRONG:
        return Evidence.RISK_NAMED
    return Evidence.RISK_UNRATED if record.confidence > 0.8 else Evidence.RISK_FREE


def _survey_item(record: SurveyItem) -> Evidence:
    if any(option.percent_origin is PercentOrigin.MEASURED for option in record.options):
        return Evidence.SURVEY_MEASURED
    if any(option.percent is not None or option.count is not None for option in record.options):
        return Evidence.SURVEY_NUMBERS
    return Evidence.SURVEY_LABELS if record.options else Evidence.SURVEY_QUESTION


def _speech(record: Speech) -> Evidence:
    if record.speaker_label is None:
        return Evidence.SPEECH_DIRECTION
    if record.act in {Act.QUESTION, Act.OPINION}:
        return Evidence.SPEECH_MEMBER
    if record.attendee_id:
        return Evidence.SPEECH_LISTED
    return Evidence.SPEECH_NAMED if record.speaker_name else Evidence.SPEECH_OFFICE


@cache
def curves() -> Mapping[Evidence, Curve]:
    """The curves of what is scored."""
    return {Evidence(name): curve for name, curve in load_curves().items()}


def with_confidence(record: Record, document: Document) -> Record:
    """The record with the probability that its evidence, its doubts and the origin of its text give."""
    evidence = evidence_of(record)
    if isinstance(record, Citation):
        value = record.confidence
    elif evidence in curves():
        value = curves()[evidence].at(record.confidence)
    else:
        value = RATES[evidence].probability * _DOUBT ** len(record.uncertain)
    origin = document.pages[record.grounding.page - 1].origin if document.pages else TextOrigin.PLAIN
    return replace(record, confidence=round(value * _READ_BY_MACHINE.get(origin, 1.0), 3))
