"""The kinds of record that are browsed: where their rows come from, what is shown of them, by what they are narrowed.

Every kind has the columns key, id, document_id, source, page, span_start, body, date, title, text, confidence,
review_state and those that it shows besides. The key is a row's own: a ruling on three bills is three rows of one id.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

_COMMON = (
    "r.record_id AS key, r.record_id AS id, r.document_id, o.sources[1] AS source, r.page, r.span_start, r.text, "
    "r.confidence, r.review_state"
)
_BODY = "coalesce(m.body, o.issuer) AS body"
_DATE = "coalesce(m.date, o.published_on) AS date"
_MEETING = "JOIN documents AS o USING (document_id) LEFT JOIN meetings AS m ON m.record_id = r.meeting_id"


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record."""

    name: str
    japanese: str
    english: str
    rows: str
    """SQL that gives its rows; ``$day`` stands for the day on which findings are judged."""
    shown: tuple[str, ...]
    """Columns of a list, besides what every list shows."""
    facets: tuple[str, ...]
    found_by: tuple[str, ...] = ()
    """Columns that a list can be narrowed or ordered by, besides what every list and the facets have."""
    usual: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Choices that hold where nothing else is chosen of a facet."""

    @property
    def light(self) -> tuple[str, ...]:
        """Columns without long texts, by which records are found, counted and ordered."""
        general = ("key", "id", "document_id", "source", "span_start", "body", "date", "confidence")
        own = (name for name in (*self.facets, *self.found_by) if name not in {"year", "band"})
        return tuple(dict.fromkeys((*general, *own)))

    def sql(self, day: dt.date) -> str:
        """Its rows as they stand on a day."""
        return self.rows.replace("$day", f"DATE '{day.isoformat()}'")


def _plain(dataset: str, title: str, more: str, *, body: str = _BODY, date: str = _DATE) -> str:
    """Rows of a dataset that has no register: body and day are those of the meeting, else of the document."""
    return f"SELECT {_COMMON}, {body}, {date}, {title} AS title, {more} FROM {dataset} AS r {_MEETING}"  # noqa: S608


_MEETINGS = f"""
SELECT {_COMMON}, coalesce(r.body, o.issuer) AS body, coalesce(r.date, o.published_on) AS date,
       nullif(concat_ws(' ', r.body, r.subcommittee, r.session_label), '') AS title, r.session_label, r.place, r.chair,
       o.kind AS document_kind
FROM meetings AS r JOIN documents AS o USING (document_id)
QUALIFY row_number() OVER (PARTITION BY coalesce(r.meeting_key, r.record_id)
                           ORDER BY o.kind <> 'minutes', r.document_id, r.record_id) = 1
"""  # noqa: S608 - names of our own
_SPEECHES = """
SELECT speech_id AS key, speech_id AS id, document_id, source, page, span_start, text, confidence, body, date,
       agenda_title AS title, speaker_label, act, standing, NULL::VARCHAR AS review_state
FROM speech_register
"""
_DECISIONS = """
SELECT concat(g.decision_id, g.agenda_item_id) AS key, g.decision_id AS id, g.document_id, g.source,
       g.page, g.span_start, g.text, g.confidence, r.review_state,
       g.body, g.date, coalesce(g.agenda_title, g.subject) AS title, g.agenda_label AS label, g.outcome,
       g.outcome_label, g.assent, g.procedural
FROM decision_register AS g JOIN decisions AS r ON r.record_id = g.decision_id
"""
_FINDINGS = """
SELECT g.finding_id AS key, g.finding_id AS id, g.document_id, g.source,
       g.page, g.span_start, g.text, g.confidence, r.review_state,
       coalesce(g.auditee, g.body) AS body, g.reported_on AS date, g.title, g.label, g.kind AS finding_kind,
       coalesce(g.law, c.law) AS law, g.theme, g.auditor, g.department, g.state, g.deadline, g.days_overdue, g.response,
       g.status AS response_status, p.group_id IS NOT NULL AS recurring, p.group_id
FROM (SELECT *, coalesce(greatest(date, issued_on), found_on) AS reported_on FROM findings_as_of($day)) AS g
JOIN findings AS r ON r.record_id = g.finding_id
LEFT JOIN (SELECT host_id, arg_min(coalesce(law_name, law), span_start) AS law FROM citations
           WHERE host_dataset = 'findings' GROUP BY host_id) AS c ON c.host_id = g.finding_id
LEFT JOIN recurring_finding_members AS p ON p.finding_id = g.finding_id
"""
_DOCUMENTS = """
SELECT document_id AS key, document_id AS id, document_id, sources[1] AS source, 1 AS page, 0 AS span_start,
       coalesce(title, sources[1]) AS text, NULL::FLOAT AS confidence, NULL::VARCHAR AS review_state,
       issuer AS body, published_on AS date,
       coalesce(title, sources[1]) AS title, kind AS document_kind, status, problems, page_count, media_type
FROM documents
"""
_ISSUES = """
SELECT r.issue_id AS key, r.issue_id AS id, r.document_id, coalesce(r.source, o.sources[1]) AS source,
       r.page, r.span_start, coalesce(r.excerpt, r.detail) AS text, NULL::FLOAT AS confidence,
       NULL::VARCHAR AS review_state, o.issuer AS body, o.published_on AS date,
       r.code AS title, r.code, r.severity, r.stage, r.detail
FROM issues AS r LEFT JOIN documents AS o ON o.document_id = r.document_id
"""
_STANDING_FINDINGS = ("overdue", "open", "in_progress", "done", "unknown")

KINDS: tuple[RecordKind, ...] = (
    RecordKind("meetings", "会議", "Meetings", _MEETINGS, ("session_label", "place", "chair"),
               ("body", "year", "document_kind", "band")),
    RecordKind("agenda_items", "議題", "Agenda items",
               _plain("agenda_items", "r.title",
                      "r.label, r.kind AS agenda_kind, r.reference, r.department"),
               ("label", "agenda_kind", "reference", "department"), ("body", "year", "agenda_kind", "band")),
    RecordKind("speeches", "発言", "Speeches", _SPEECHES, ("speaker_label", "act"),
               ("body", "year", "act", "standing", "band")),
    RecordKind("decisions", "決定", "Decisions", _DECISIONS, ("label", "outcome", "assent"),
               ("outcome", "body", "year", "assent", "procedural", "band", "review_state")),
    RecordKind("votes", "賛否", "Votes",
               _plain("votes", "a.title", "r.voter, r.vote, r.voter_group")
               + " LEFT JOIN agenda_items AS a ON a.record_id = r.agenda_item_id",
               ("voter", "voter_group", "vote"), ("vote", "body", "year", "voter_group")),
    RecordKind("findings", "指摘", "Findings", _FINDINGS, ("state", "deadline", "theme", "department", "response"),
               ("state", "theme", "law", "body", "year", "department", "auditor", "finding_kind", "recurring", "band",
                "review_state"),
               ("group_id", "deadline", "days_overdue"), (("state", _STANDING_FINDINGS),)),
    RecordKind("exchanges", "質疑応答", "Exchanges",
               _plain("exchanges", "a.title",
                      "r.asker, r.question, r.answerer, r.answer, r.answer IS NOT NULL AS answered")
               + " LEFT JOIN agenda_items AS a ON a.record_id = r.agenda_item_id",
               ("asker", "answerer", "answer"), ("body", "year", "answered", "band")),
    RecordKind("commitments", "約束", "Commitments", _plain("commitments", "NULL::VARCHAR", "r.actor, r.due_date"),
               ("actor", "due_date"), ("body", "year", "band")),
    RecordKind("risks", "リスク対策", "Risks",
               _plain("risks", "r.title", "r.category, r.label, r.rating, r.subject_body"),
               ("category", "label", "rating"), ("category", "rating", "body", "year", "band")),
    RecordKind("review_points", "審査の項目", "Review points",
               _plain("review_points", "NULL::VARCHAR", "r.kind AS point_kind, r.label, r.verdict, r.subject_body"),
               ("point_kind", "label", "verdict"), ("point_kind", "verdict", "body", "year")),
    RecordKind("survey_items", "設問", "Survey items",
               _plain("survey_items", "r.question", "r.number, r.population, r.category"),
               ("number", "population"), ("body", "year", "category")),
    RecordKind("citations", "条文の引用", "Citations",
               _plain("citations", "coalesce(r.law_name, r.law)",
                      "coalesce(r.law_name, r.law) AS law, r.article, r.locator, r.kind AS law_kind"),
               ("article", "locator"), ("law", "law_kind", "body", "year")),
    RecordKind("attendees", "出席者", "Attendees",
               _plain("attendees", "NULL::VARCHAR", "r.name, r.role, r.affiliation, r.standing, r.present"),
               ("name", "role", "affiliation", "standing", "present"), ("standing", "present", "body", "year")),
    RecordKind("table_cells", "表のセル", "Table cells",
               _plain("table_cells", "t.caption", "r.row_index, r.column_index")
               + " LEFT JOIN tables AS t ON t.table_id = r.table_id AND t.document_id = r.document_id",
               ("row_index", "column_index"), ("body", "year")),
    RecordKind("documents", "文書", "Documents", _DOCUMENTS,
               ("document_kind", "status", "problems", "page_count", "media_type"),
               ("document_kind", "status", "body", "year", "media_type")),
    RecordKind("issues", "読み取れなかった事柄", "Issues", _ISSUES, ("severity", "stage", "detail"),
               ("severity", "code", "stage", "body")),
)  # fmt: skip
KINDS_BY_NAME = {kind.name: kind for kind in KINDS}
