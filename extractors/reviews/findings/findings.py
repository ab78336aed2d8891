"""Findings (指摘、改善指導、勧告 …) with their responses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.japanese.deadlines import Context
from extractors.japanese.departments import departments, leading_department, trailing_department
from extractors.japanese.marks import A_CLOSING, AN_OPENING
from extractors.model.document import Range
from extractors.model.grounding import Desk, tidy
from extractors.model.proceedings import Facts
from extractors.model.records import Due, Finding, Grounding, SurveyItem
from extractors.model.vocabulary import ResponseStatus
from extractors.reviews.findings.context import AuditContext, is_audit, is_circular, read_context
from extractors.reviews.findings.draft import Draft, join, raw, read_due, split, split_items
from extractors.reviews.findings.fields import (
    amount_of,
    found_on,
    grade_of,
    legal_basis,
    named_system,
    split_basis,
    without_marks,
)
from extractors.reviews.findings.headings import read_opening
from extractors.reviews.findings.judged import Judged, judge_kind, judge_response, judge_theme
from extractors.reviews.findings.oral import oral_drafts
from extractors.reviews.findings.predicates import is_clean, kind_of
from extractors.reviews.findings.prose import prose_drafts
from extractors.reviews.findings.silence import tell_silence
from extractors.reviews.findings.status import read_label
from extractors.reviews.findings.tables import table_drafts
from extractors.tables.cells import table_id

NAME = "findings/1"

_MARKER = re.compile(r"^(?:改善|文書|口頭)?(?:指導|指摘|意見|要望|勧告|注意|改善)(?:事項)?[0-9０-９①-⑳⑴-⒇]*$")
"""A bracket at the head of a finding that says what it is, not what it is about."""


def extract_findings(desk: Desk, facts: Facts, surveyed: Sequence[SurveyItem] = ()) -> tuple[Finding, ...]:
    """Findings of tables, numbered prose and explanations, in document order.

    What was asked and answered in a survey (``surveyed``) finds nothing.
    """
    document = desk.document
    audit = is_audit(desk.text)
    drafts = [part for draft in table_drafts(desk, facts, audit) for part in split_items(desk.text, draft)]
    if not is_circular(document):
        drafts += [draft for draft in prose_drafts(document, facts) if not _is_within(desk, draft, surveyed)]
    if audit:
        drafts += oral_drafts(document, facts)
    if not drafts:
        tell_silence(desk, facts, audit=audit and not surveyed)
        return ()
    drafts.sort(key=lambda draft: draft.passage[0].start)
    context = read_context(document, facts)
    found = (_finding(desk, facts, context, draft) for draft in drafts)
    return tuple(finding for finding in found if finding is not None)


def _is_within(desk: Desk, draft: Draft, surveyed: Sequence[SurveyItem]) -> bool:
    """Whether a draft shares words with a question of a survey or its answers."""
    if not surveyed:
        return False
    where = desk.ground(*draft.passage)
    spans = [span for item in surveyed for span in item.grounding.spans]
    return any(span.start < where.span_end and where.span_start < span.end for span in spans)


def _finding(desk: Desk, facts: Facts, context: AuditContext, draft: Draft) -> Finding | None:
    """The record of a draft, None if its words turn out to find nothing."""
    words = raw(desk.text, draft.passage)
    opening = read_opening(words, titled=draft.title is None)
    _, passage = split(draft.passage, opening.end)
    text = raw(desk.text, passage)
    if not text.strip() or is_clean(text):
        return None
    title, department, kind = opening.title or draft.title, draft.department, draft.kind
    if opening.title and departments(opening.title):
        title, department = draft.title, departments(opening.title)
    elif opening.title and _MARKER.match(opening.title):
        title, kind = draft.title, kind_of(opening.title)
    grounding = _joined(desk, passage)
    time = Context(date=facts.date or context.issued_on)
    response = join([_whole(desk, part) for part in draft.response]) or None
    due = read_due(response, draft.due, text, time)
    plain = without_marks(text, context.notes)
    status = _status(draft, response, plain, time)
    if not due and status.value not in _ENDED:
        due = tuple(Due(one.earliest, one.latest, one.precision, one.text) for one in context.report_by)
    theme = judge_theme(title, plain)
    named = Judged(kind, doubtful=False) if kind else judge_kind(title, plain)
    doubts = (("theme", theme.doubtful), ("response_status", status.doubtful))
    return Finding(
        record_id=desk.record_id(Finding.dataset, grounding.text),
        document_id=desk.document.document_id,
        grounding=grounding,
        extractor=NAME,
        confidence=draft.confidence * named.chance * theme.chance * status.chance,
        uncertain=tuple(name for name, doubtful in doubts if doubtful),
        kind=named.value,
        law=draft.law,
        label=draft.label or opening.label,
        title=_without_page(tidy(title)) if title else None,
        theme=theme.value,
        legal_basis=split_basis(without_marks(draft.basis, context.notes))
        if draft.basis
        else legal_basis(text, context.notes),
        auditor=context.auditor,
        audit_label=context.audit_label,
        auditee=draft.auditee or context.auditee,
        department=department
        or trailing_department(plain)
        or leading_department(text)
        or trailing_department(title or ""),
        system=draft.system or named_system(_after_department(plain)),
        found_on=draft.found_on or found_on(text, time),
        issued_on=context.issued_on,
        body=facts.body,
        date=facts.date,
        response=response,
        response_spans=desk.document.spans(sorted(draft.response)),
        response_status=status.value,
        response_status_label=draft.status_label,
        due_dates=tuple(sorted({stated.latest for stated in due if stated.precision == "day" and stated.latest})),
        due=due,
        amount=draft.amount if draft.amount is not None else amount_of(plain),
        grade=draft.grade or grade_of(f"{draft.title or ''}{words[: opening.end]}{plain}"),
        table_id=table_id(desk.document, draft.table) if draft.table is not None else None,
        row_index=draft.row,
    )


_ENDED = frozenset({ResponseStatus.DONE, ResponseStatus.NOT_ACCEPTED})


def _without_page(title: str) -> str:
    """A title without where the report has it: 旅費の重複支給（報告書45ページ）."""
    return _PAGE.sub("", title) or title


_DAY = re.compile(r"[0-9０-９一二三四五六七八九元]")
_AHEAD = re.compile(r"予定|見込|まで|目途|目標")
"""A cell 措置年月日 tells that the remedy is done where it holds a day (未定 is none), not one that lies ahead."""
_PAGE = re.compile(
    rf"[\s　]*{AN_OPENING}(?:監査)?(?:報告書)?[\s　]*(?:[PpＰｐ][.．]?[\s　]*[0-9０-９～〜~、,\-－]+"
    rf"|第?[0-9０-９～〜~、,\-－]+[\s　]*(?:ページ|頁|[PpＰｐ])){A_CLOSING}$"
)


def _joined(desk: Desk, passage: Sequence[Range]) -> Grounding:
    """The grounding of a passage, a sentence that a page break cut in one line."""
    grounding = desk.ground(*passage)
    parts = [_whole(desk, part) for part in sorted(passage)]
    return replace(grounding, text=join([part for part in parts if part]))


_TORN = re.compile(r"(?<=[^\x00-\x7f。\s])\n(?=[^\x00-\x7f\s])")


def _whole(desk: Desk, part: Range) -> str:
    """The words of a range, a sentence that goes on in the next line in one."""
    return tidy(_TORN.sub("", desk.text[part.start : part.end]))


def _after_department(text: str) -> str:
    """``text`` without the department at its head, which is no part of a system's name."""
    return re.sub(r"^[^、。\s]{2,20}?(?:課|室|部|局|所)(?=の[^、。]*システム)の", "", text.lstrip())


def _status(draft: Draft, response: str | None, finding: str, time: Context) -> Judged[ResponseStatus]:
    """Printed status first, then what the response says; an empty place for a response is ``none``."""
    if draft.status is not None:
        return Judged(draft.status, doubtful=False)
    if draft.done_on and _DAY.search(draft.done_on):
        ahead = _AHEAD.search(draft.done_on) is not None
        return Judged(ResponseStatus.PLANNED if ahead else ResponseStatus.DONE, doubtful=False)
    if response is None:
        return Judged(ResponseStatus.NONE if draft.answered else ResponseStatus.NOT_STATED, doubtful=False)
    printed = read_label(response) or _printed_status(response)
    return Judged(printed, doubtful=False) if printed else judge_response(response, finding, time)


def _printed_status(response: str) -> ResponseStatus | None:
    """Status that a response begins or ends with as a word of its own: ``措置済み　令和5年4月に…``."""
    words = [word for word in re.split(r"[\s　：:（）()【】。]+", response) if word]
    return (read_label(words[0]) or read_label(words[-1])) if len(words) > 1 else None
