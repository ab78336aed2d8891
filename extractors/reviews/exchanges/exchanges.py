"""Questions and opinions with their answers (質疑応答): in speeches, and in bullet lists of papers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.model.document import Range, Span
from extractors.model.grounding import Desk
from extractors.model.proceedings import Facts
from extractors.model.records import Exchange, Finding, Record
from extractors.reviews.exchanges.lists import list_exchanges, overlaps
from extractors.reviews.exchanges.notes import note_exchanges
from extractors.reviews.exchanges.passage import Passage
from extractors.reviews.exchanges.tables import table_exchanges
from extractors.reviews.exchanges.turns import Talk, spoken_exchanges, talks
from extractors.reviews.surveys.tables import read_question_groups, read_question_rows, read_results

NAME = "exchanges/1"


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and what answered it, before it is a record."""

    question: Passage
    answer: Passage | None


def extract_exchanges(desk: Desk, facts: Facts, taken: Sequence[Record] = ()) -> tuple[Exchange, ...]:
    """Questions and opinions with their answers, in document order.

    What an auditor found or a survey asked (``taken``) is no exchange, even where it is called an opinion or question.
    """
    document = desk.document
    spoken = talks(document, facts)
    pairs = [Pair(question, answer) for question, answer in spoken_exchanges(desk.text, spoken)]
    results = {
        found.index for read in (read_results, read_question_rows, read_question_groups) for found in read(document)
    }
    tables = {index: pairs for index, pairs in table_exchanges(document) if index not in results}
    speeches, read = _speech_ranges(spoken), frozenset({*tables, *results})
    noted = note_exchanges(document, speeches, read)
    notes = [part for pair in noted for side in pair if side for part in side.ranges]
    listed = list_exchanges(document, [*speeches, *notes], read)
    written = [*noted, *listed, *(pair for pairs in tables.values() for pair in pairs)]
    others = _Taken(taken)
    pairs += [
        Pair(question, answer)
        for question, answer in written
        if not others.has(document.spans(sorted(question.ranges)))
    ]
    pairs.sort(key=lambda pair: pair.question.ranges[0].start)
    return tuple(_record(desk, pair) for pair in pairs)


class _Taken:
    """Where other records stand."""

    def __init__(self, records: Sequence[Record]) -> None:
        spans = [
            Range(*span)
            for record in records
            for span in (*record.grounding.spans, *(record.response_spans if isinstance(record, Finding) else ()))
        ]
        self.spans = _merged(sorted(spans))
        self.findings = sorted(record.grounding.span_start for record in records if isinstance(record, Finding))

    def has(self, spans: tuple[Span, ...]) -> bool:
        """Whether a passage shares words with another record, is the heading of a finding, or has no words."""
        if not spans:
            return True
        start, end = spans[0].start, spans[-1].end
        after = bisect_left(self.findings, end)
        if end - start <= 80 and after < len(self.findings) and self.findings[after] <= end + 30:
            return True
        return any(overlaps(self.spans, span.start, span.end) for span in spans)


def _merged(spans: list[Range]) -> list[Range]:
    merged: list[Range] = []
    for span in spans:
        if merged and span.start < merged[-1].end:
            merged[-1] = Range(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _speech_ranges(spoken: list[Talk]) -> list[Range]:
    return [part for talk in spoken for part in talk.ranges]


def _record(desk: Desk, pair: Pair) -> Exchange:
    question = desk.ground(*pair.question.ranges)
    answer = desk.ground(*pair.answer.ranges) if pair.answer else None
    grounding = desk.ground(*pair.question.ranges, *(pair.answer.ranges if pair.answer else ()))
    answer_spans: tuple[Span, ...] = answer.spans if answer else ()
    return Exchange(
        record_id=desk.record_id(Exchange.dataset, question.text),
        document_id=desk.document.document_id,
        grounding=grounding,
        extractor=NAME,
        confidence=0.85 if pair.answer else 0.7,
        question=question.text,
        question_spans=question.spans,
        question_speech_id=next(iter(pair.question.speech_ids), None),
        asker=pair.question.who,
        answer=answer.text if answer else None,
        answer_spans=answer_spans,
        answer_speech_ids=pair.answer.speech_ids if pair.answer else (),
        answerer=pair.answer.who if pair.answer else None,
    )
