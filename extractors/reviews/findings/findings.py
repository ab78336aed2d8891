"""Findings (指摘、改善指導、勧告 …) with their responses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.japanese.deadlines import Context
from extractors.japanese.departments import departments, leading_department, trailing_department
from extractors.model.document import Range
from extractors.model.grounding import Desk, tidy
from extractors.model.proceedings import Facts
from extractors.model.records import Finding, Grounding
from extractors.model.vocabulary import ResponseStatus, Theme
from extractors.reviews.findings.context import AuditContext, is_audit, read_context
from extractors.reviews.findings.draft import Draft, join, raw, read_due, split, split_items
from extractors.reviews.findings.fields import found_on, legal_basis, named_system, split_basis, without_marks
from extractors.reviews.findings.headings import read_opening
from extractors.reviews.findings.oral import oral_drafts
from extractors.reviews.findings.predicates import is_clean, kind_by_predicate, kind_of
from extractors.reviews.findings.prose import prose_drafts
from extractors.reviews.findings.status import read_label, read_response
from extractors.reviews.findings.tables import table_drafts
from extractors.reviews.findings.themes import theme_of
from extractors.tables.cells import table_id

NAME = "findings/1"

_MARKER = re.compile(r"^(?:改善|文書|口頭)?(?:指導|指摘|意見|要望|勧告|注意|改善)(?:事項)?[0-9０-９①-⑳⑴-⒇]*$")
"""A bracket at the head of a finding that says what it is, not what it is about."""


def extract_findings(desk: Desk, facts: Facts) -> tuple[Finding, ...]:
    """Findings of tables, numbered prose and explanations, in document order."""
    document = desk.document
    audit = is_audit(desk.text)
    drafts = [part for draft in table_drafts(document, audit) for part in split_items(desk.text, draft)]
    drafts += prose_drafts(document, facts)
    if audit:
        drafts += oral_drafts(document, facts)
    if not drafts:
        return ()
    drafts.sort(key=lambda draft: draft.passage[0].start)
    context = read_context(document, facts)
    found = (_finding(desk, facts, context, draft) for draft in drafts)
    return tuple(finding for finding in found if finding is not None)


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
    response = join([tidy(desk.text[a:b]) for a, b in draft.response]) or None
    due = read_due(response, draft.due, text, time)
    plain = without_marks(text, context.notes)
    status = _status(draft, response)
    theme = theme_of(title, plain)
    uncertain = _doubts(theme, status, response)
    return Finding(
        record_id=desk.record_id(Finding.dataset, grounding.text),
        document_id=desk.document.document_id,
        grounding=grounding,
        extractor=NAME,
        confidence=draft.confidence,
        uncertain=uncertain,
        kind=kind_by_predicate(kind, text, kind is None),
        law=draft.law,
        label=draft.label or opening.label,
        title=_without_page(tidy(title)) if title else None,
        theme=theme,
        legal_basis=split_basis(without_marks(draft.basis, context.notes))
        if draft.basis
        else legal_basis(text, context.notes),
        auditor=context.auditor,
        audit_label=context.audit_label,
        auditee=draft.auditee or context.auditee,
        department=department
        or leading_department(text)
        or trailing_department(plain)
        or trailing_department(title or ""),
        system=draft.system or named_system(_after_department(plain)),
        found_on=draft.found_on or found_on(text, time),
        issued_on=context.issued_on,
        body=facts.body,
        date=facts.date,
        response=response,
        response_spans=desk.document.spans(sorted(draft.response)),
        response_status=status,
        response_status_label=draft.status_label,
        due_dates=tuple(sorted({stated.latest for stated in due if stated.precision == "day" and stated.latest})),
        due=due,
        table_id=table_id(desk.document, draft.table) if draft.table is not None else None,
        row_index=draft.row,
    )


def _without_page(title: str) -> str:
    """A title without where the report has it: 旅費の重複支給（報告書45ページ）."""
    return _PAGE.sub("", title) or title


_DAY = re.compile(r"[0-9０-９一二三四五六七八九元]")
_AHEAD = re.compile(r"予定|見込|まで|目途|目標")
"""A cell 措置年月日 tells that the remedy is done where it holds a day (未定 is none), not one that lies ahead."""
_PAGE = re.compile(
    r"[\s　]*[（(\[［【](?:監査)?(?:報告書)?[\s　]*(?:[PpＰｐ][.．]?[\s　]*[0-9０-９～〜~、,\-－]+"
    r"|第?[0-9０-９～〜~、,\-－]+[\s　]*(?:ページ|頁|[PpＰｐ]))[）)\]］】]$"
)


def _joined(desk: Desk, passage: Sequence[Range]) -> Grounding:
    """The grounding of a passage, a sentence that a page break cut in one line."""
    grounding = desk.ground(*passage)
    parts = [tidy(desk.text[start:end]) for start, end in sorted(passage)]
    return replace(grounding, text=join([part for part in parts if part]))


def _after_department(text: str) -> str:
    """``text`` without the department at its head, which is no part of a system's name."""
    return re.sub(r"^[^、。\s]{2,20}?(?:課|室|部|局|所)(?=の[^、。]*システム)の", "", text.lstrip())


def _doubts(theme: Theme, status: ResponseStatus, response: str | None) -> tuple[str, ...]:
    """Fields that the words left open."""
    doubts = ("theme",) if theme is Theme.OTHER else ()
    return (*doubts, "response_status") if response and status is ResponseStatus.NOT_STATED else doubts


def _status(draft: Draft, response: str | None) -> ResponseStatus:
    """Printed status first, then what the response says; an empty place for a response is ``none``."""
    if draft.status is not None:
        return draft.status
    if draft.done_on and _DAY.search(draft.done_on):
        return ResponseStatus.PLANNED if _AHEAD.search(draft.done_on) else ResponseStatus.DONE
    if response is None:
        return ResponseStatus.NONE if draft.answered else ResponseStatus.NOT_STATED
    return read_label(response) or _printed_status(response) or read_response(response)


def _printed_status(response: str) -> ResponseStatus | None:
    """Status that a response begins or ends with as a word of its own: ``措置済み　令和5年4月に…``."""
    words = [word for word in re.split(r"[\s　：:（）()【】。]+", response) if word]
    return (read_label(words[0]) or read_label(words[-1])) if len(words) > 1 else None
