"""Views that people ask for, over the datasets: one row per item decided, finding, speech, exchange, commitment, vote.

A meeting whose minutes, papers and results, or the same minutes in two forms, were all ingested stands in these
views once: of rows that several documents of one ``meeting_key`` share, the first document's is kept, minutes first.
An entry of a finding that an earlier day did not know yet does not stand in the register of that day; of one finding
in two forms of a paper one entry stands there.
A key without a day or year names one meeting only where sessions are not counted anew each year: from the 20th on.
"""

from __future__ import annotations

import datetime as dt
import glob
import re
from pathlib import Path

import duckdb
import pyarrow as pa

from extractors.model.vocabulary import ANOTHER_FORM
from pipeline.store.mirror import is_url, local_folder
from pipeline.store.parts import NAMES
from pipeline.store.store import Store
from pipeline.store.upgrade import columns_mark, lacking

_MACROS = """
CREATE MACRO squashed(words) AS regexp_replace(words, '\\s', '', 'g');
CREATE MACRO digits(words) AS translate(words, '０１２３４５６７８９ＲＨＳ', '0123456789RHS');
CREATE MACRO years_named(words) AS list_concat(
    [CASE WHEN one[1] IN ('令', 'R') THEN 2018 WHEN one[1] IN ('平', 'H') THEN 1988 ELSE 1925 END
     + coalesce(try_cast(regexp_extract(one, '[0-9]+') AS INTEGER), 1)
     FOR one IN regexp_extract_all(digits(words), '(?:令和|平成|昭和|R|H|S)(?:元|[0-9]{1,2})')],
    [regexp_extract(one, '[0-9]+')::INTEGER FOR one IN regexp_extract_all(digits(words), '(?:19|20)[0-9]{2}年?度')]);
CREATE MACRO fiscal_year_of(day) AS (year(day) - CASE WHEN month(day) < 4 THEN 1 ELSE 0 END)::INTEGER;
CREATE MACRO deadline_of(days, dues) AS list_max(list_concat(days, [one.latest FOR one IN dues]));
"""

_SHARED = """
CREATE VIEW shared_meetings AS
SELECT meeting_key, count(DISTINCT document_id) AS documents
FROM meetings
WHERE split_part(meeting_key, '|', 2) <> '' OR try_cast(split_part(meeting_key, '|', 3) AS INTEGER) >= 20
GROUP BY meeting_key HAVING count(DISTINCT document_id) > 1;
"""

_DECISIONS = """
CREATE VIEW decision_items AS
SELECT d.record_id AS decision_id, d.document_id, o.sources[1] AS source, d.page, d.page_end, d.span_start,
       coalesce(d.body, m.body, o.issuer) AS body, m.subcommittee, m.session_label, m.fiscal_year,
       coalesce(d.date, m.date) AS date, d.meeting_id, m.meeting_key, m.body_id,
       a.record_id AS agenda_item_id, a.label AS agenda_label, a.title AS agenda_title, a.page AS agenda_page,
       d.subject, d.outcome, d.outcome_label, d.actions, d.conditions, d.procedural, d.assent,
       d.votes_for, d.votes_against, d.decided_by, d.addressee, d.text, d.confidence, d.uncertain, o.kind
FROM (SELECT *, unnest(CASE WHEN len(agenda_item_ids) > 0 THEN agenda_item_ids ELSE [agenda_item_id] END) AS item_id
      FROM decisions) AS d
JOIN documents AS o ON o.document_id = d.document_id
LEFT JOIN meetings AS m ON m.record_id = d.meeting_id
LEFT JOIN agenda_items AS a ON a.record_id = d.item_id;

CREATE VIEW decision_register AS
SELECT * EXCLUDE (kind) FROM decision_items
WHERE meeting_key IS NULL OR meeting_key NOT IN (SELECT meeting_key FROM shared_meetings)
UNION ALL BY NAME
SELECT * EXCLUDE (kind, edition) FROM (
    SELECT *, dense_rank() OVER (PARTITION BY meeting_key, squashed(coalesce(agenda_title, text))
                                 ORDER BY kind <> 'minutes', document_id) AS edition
    FROM decision_items WHERE meeting_key IN (SELECT meeting_key FROM shared_meetings))
WHERE edition = 1;
"""

_SPEECHES = """
CREATE VIEW speech_items AS
SELECT s.record_id AS speech_id, s.document_id, o.sources[1] AS source, s.page, s.page_end, s.span_start, s.position,
       coalesce(s.body, m.body, o.issuer) AS body, m.subcommittee, m.session_label, m.fiscal_year,
       coalesce(s.date, m.date) AS date, s.meeting_id, m.meeting_key, m.body_id,
       s.agenda_item_id, a.title AS agenda_title,
       s.speaker_label, coalesce(s.speaker_name, p.name) AS speaker_name,
       coalesce(s.speaker_role, p.role) AS speaker_role,
       p.affiliation, coalesce(s.standing, p.standing) AS standing, s.act, s.continues, s.text, s.confidence, o.kind
FROM speeches AS s
JOIN documents AS o ON o.document_id = s.document_id
LEFT JOIN meetings AS m ON m.record_id = s.meeting_id
LEFT JOIN agenda_items AS a ON a.record_id = s.agenda_item_id
LEFT JOIN attendees AS p ON p.record_id = s.attendee_id;

CREATE VIEW speech_register AS
SELECT * EXCLUDE (kind) FROM speech_items
WHERE meeting_key IS NULL OR meeting_key NOT IN (SELECT meeting_key FROM shared_meetings)
UNION ALL BY NAME
SELECT * EXCLUDE (kind, occurrence, edition) FROM (
    SELECT *, row_number() OVER (PARTITION BY meeting_key, squashed(text), occurrence
                                 ORDER BY kind <> 'minutes', document_id) AS edition
    FROM (SELECT *, row_number() OVER (PARTITION BY document_id, squashed(text) ORDER BY position) AS occurrence
          FROM speech_items WHERE meeting_key IN (SELECT meeting_key FROM shared_meetings)))
WHERE edition = 1;
"""

_FINDINGS = """
CREATE VIEW finding_items AS
SELECT f.record_id AS finding_id, f.document_id, o.sources[1] AS source, f.page, f.page_end, f.span_start,
       coalesce(f.body, m.body, o.issuer) AS body, coalesce(f.date, m.date, o.published_on) AS date,
       f.meeting_id, m.meeting_key, f.kind, f.law, f.label, f.title, f.theme, f.legal_basis, f.auditor, f.audit_label,
       f.auditee, f.department, f.system, f.found_on, f.issued_on, f.text, f.response, f.response_status,
       f.response_status_label, f.due_dates, f.due, f.amount, f.grade, f.confidence, f.uncertain,
       coalesce(list_max(years_named(squashed(f.audit_label))),
                fiscal_year_of(coalesce(f.found_on, f.issued_on, f.date, m.date, o.published_on))) AS own_year,
       coalesce(greatest(coalesce(f.date, m.date, o.published_on, f.issued_on), f.issued_on), f.found_on) AS reported_on
FROM findings AS f
JOIN documents AS o ON o.document_id = f.document_id
LEFT JOIN meetings AS m ON m.record_id = f.meeting_id;

CREATE VIEW finding_copies AS
SELECT other_id AS copy_id, finding_id AS counted_id FROM finding_links
WHERE kind = 'supersedes' AND evidence[1] = '$another_form';

CREATE MACRO findings_as_of(day) AS TABLE
WITH known AS (
    SELECT i.* EXCLUDE (reported_on, own_year), coalesce(l.other_id, i.finding_id) AS case_id,
           coalesce(first.own_year, i.own_year) AS fiscal_year,
           deadline_of(i.due_dates, i.due) AS stated,
           (coalesce(i.reported_on, DATE '9999-12-31'), i.finding_id) AS place
    FROM finding_items AS i LEFT JOIN finding_links AS l ON l.finding_id = i.finding_id AND l.kind = 'reports_on'
         LEFT JOIN finding_items AS first ON first.finding_id = l.other_id
    WHERE (i.reported_on IS NULL OR i.reported_on <= day)
      AND i.finding_id NOT IN (SELECT copy_id FROM finding_copies)),
cases AS (
    SELECT case_id, max(place) AS last, arg_max(stated, place) FILTER (stated IS NOT NULL) AS deadline,
           arg_max(response_status, place) FILTER (response_status <> 'not_stated') AS status
    FROM known GROUP BY case_id),
judged AS (
    SELECT k.* EXCLUDE (case_id, stated, place), coalesce(c.status, 'not_stated') AS status, c.deadline, CASE
        WHEN k.place < c.last THEN 'superseded'
        WHEN c.status = 'done' THEN 'done'
        WHEN c.deadline < day THEN 'overdue'
        WHEN c.status = 'in_progress' THEN 'in_progress'
        WHEN c.status IS NULL THEN 'unknown'
        ELSE 'open' END AS state
    FROM known AS k JOIN cases AS c USING (case_id))
SELECT *, CASE WHEN state = 'overdue' THEN date_diff('day', deadline, day) END AS days_overdue FROM judged;
""".replace("$another_form", ANOTHER_FORM)

_GROUPS = """
CREATE MACRO recurring_findings_as_of(day) AS TABLE
WITH placed AS (
    SELECT f.record_id AS finding_id, coalesce(l.other_id, f.record_id) AS case_id
    FROM findings AS f LEFT JOIN finding_links AS l ON l.finding_id = f.record_id AND l.kind = 'reports_on'),
live AS (
    SELECT p.case_id, f.state FROM findings_as_of(day) AS f JOIN placed AS p USING (finding_id)
    WHERE f.state <> 'superseded'),
inside AS (
    SELECT DISTINCT m.group_id, p.case_id FROM recurring_finding_members AS m JOIN placed AS p USING (finding_id)),
told AS (
    SELECT group_id, count(*) FILTER (state = 'open') AS open, count(*) FILTER (state = 'in_progress') AS in_progress,
           count(*) FILTER (state = 'done') AS done, count(*) FILTER (state = 'overdue') AS overdue,
           count(*) FILTER (state = 'unknown') AS unknown
    FROM inside JOIN live USING (case_id) GROUP BY group_id)
SELECT g.* REPLACE (coalesce(t.open, 0) AS open, coalesce(t.in_progress, 0) AS in_progress,
                    coalesce(t.done, 0) AS done, coalesce(t.overdue, 0) AS overdue, coalesce(t.unknown, 0) AS unknown)
FROM stored_groups AS g LEFT JOIN told AS t USING (group_id) WHERE g.first_seen IS NULL OR g.first_seen <= day;
"""
_STORED_AS = {"recurring_findings": "stored_groups"}
"""Datasets whose view is made of what is stored and of the day."""

_MEETING = """JOIN documents AS o ON o.document_id = r.document_id
LEFT JOIN meetings AS m ON m.record_id = r.meeting_id
LEFT JOIN agenda_items AS a ON a.record_id = r.agenda_item_id"""
_WHERE = """r.document_id, o.sources[1] AS source, r.page, r.page_end, r.span_start,
       coalesce(m.body, o.issuer) AS body, m.subcommittee, m.session_label, m.fiscal_year,
       coalesce(m.date, o.published_on) AS date, r.meeting_id, m.meeting_key, m.body_id,
       r.agenda_item_id, a.label AS agenda_label, a.title AS agenda_title"""


def _register(name: str, rows: str, apart: str) -> str:
    """The views NAME_items and NAME_register; ``apart``: what tells rows of one meeting from each other."""
    return f"""
CREATE VIEW {name}_items AS {rows};
CREATE VIEW {name}_register AS
SELECT * EXCLUDE (kind) FROM {name}_items
WHERE meeting_key IS NULL OR meeting_key NOT IN (SELECT meeting_key FROM shared_meetings)
UNION ALL BY NAME
SELECT * EXCLUDE (kind, edition) FROM (
    SELECT *, dense_rank() OVER (PARTITION BY meeting_key, {apart} ORDER BY kind <> 'minutes', document_id) AS edition
    FROM {name}_items WHERE meeting_key IN (SELECT meeting_key FROM shared_meetings))
WHERE edition = 1;
"""  # noqa: S608 - names of our own


_EXCHANGES = _register(
    "exchange",
    f"""SELECT r.record_id AS exchange_id, {_WHERE}, r.asker, r.question, r.answerer, r.answer,
       r.answer IS NOT NULL AS answered, r.question_speech_id, r.answer_speech_ids, r.text, r.confidence, r.uncertain,
       o.kind
FROM exchanges AS r {_MEETING}""",  # noqa: S608 - names of our own
    "squashed(question)",
)
_COMMITMENTS = _register(
    "commitment",
    f"""SELECT r.record_id AS commitment_id, {_WHERE}, r.actor, r.action, r.due_date, r.due_text, r.speech_id,
       s.speaker_label, r.text, r.confidence, r.uncertain, o.kind
FROM commitments AS r {_MEETING}
LEFT JOIN speeches AS s ON s.record_id = r.speech_id""",  # noqa: S608 - names of our own
    "squashed(text)",
)
_VOTES = _register(
    "vote",
    f"""SELECT r.record_id AS vote_id, {_WHERE}, r.decision_id, d.outcome, d.subject, r.voter, r.voter_group, r.vote,
       r.vote_label, r.attendee_id, r.text, r.confidence, r.uncertain, o.kind
FROM votes AS r {_MEETING}
LEFT JOIN decisions AS d ON d.record_id = r.decision_id""",  # noqa: S608 - names of our own
    "squashed(voter), squashed(coalesce(agenda_title, subject, agenda_label, text))",
)

JOINED = (
    "decision_register", "speech_register", "finding_register", "exchange_register", "commitment_register",
    "vote_register",
)  # fmt: skip


_MADE = (
    (frozenset({"shared_meetings"}), _SHARED),
    (frozenset({"decision_items", "decision_register"}), _DECISIONS),
    (frozenset({"speech_items", "speech_register"}), _SPEECHES),
    (frozenset({"finding_items", "finding_copies", "findings_as_of", "finding_register"}), _FINDINGS),
    (frozenset({"exchange_items", "exchange_register"}), _EXCHANGES),
    (frozenset({"commitment_items", "commitment_register"}), _COMMITMENTS),
    (frozenset({"vote_items", "vote_register"}), _VOTES),
)
"""Views and table macros, with the statements that make them."""
_MADE_OF_GROUPS = (frozenset({"recurring_findings", "recurring_findings_as_of"}), _GROUPS)


def names_in(statement: str) -> frozenset[str]:
    """Datasets and views that a statement can read, as it names them or views made of them; empty: none is named."""
    known = frozenset(NAMES).union(*(names for names, _ in (*_MADE, _MADE_OF_GROUPS)))
    found = known & _words(statement)
    while True:
        parts = (_words(made) | names for names, made in (*_MADE, _MADE_OF_GROUPS) if names & found)
        more = found.union(*parts) & known
        if more == found:
            return found
        found = more


def _words(statement: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", statement.lower()))


def open_views(
    data: Path, as_of: dt.date | None = None, names: frozenset[str] | None = None
) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with every dataset of the current generation as a view, and the joined views.

    ``names``: only these are made. ``finding_register`` and the states that ``recurring_findings`` counts are as of
    ``as_of`` (today); the table macros ``findings_as_of(DATE '2024-03-31')`` and ``recurring_findings_as_of(…)`` give
    any other day. Nothing is downloaded: automatic installation of extensions is switched off. Raises NotAStore.
    """
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    with Store(data) as store:
        is_old = store.catalogue.columns_mark() != columns_mark()
        for name in NAMES:
            if names is None or name in names:
                files = f"{glob.escape(str(store.dataset(name)))}/*.parquet".replace("'", "''")
                fields = lacking(name, store.dataset(name)) if is_old else ()
                added = "".join(f", {_nothing(field)} AS {field.name}" for field in fields)
                union = ", union_by_name = true" if added else ""
                read = f"SELECT *{added} FROM read_parquet('{files}'{union})"  # noqa: S608 - own
                connection.execute(f"CREATE VIEW {_STORED_AS.get(name, name)} AS {read}")
    make_registers(connection, as_of, names)
    if names is None or _MADE_OF_GROUPS[0] & names:
        connection.execute(_GROUPS)
        connection.execute(f"CREATE VIEW recurring_findings AS FROM recurring_findings_as_of({_day(as_of)})")
    return connection


def _day(as_of: dt.date | None) -> str:
    return f"DATE '{as_of.isoformat()}'" if as_of else "current_date"


def make_registers(
    connection: duckdb.DuckDBPyConnection, as_of: dt.date | None = None, names: frozenset[str] | None = None
) -> None:
    """The joined views over the datasets of the database in use; ``names``: only these."""
    connection.execute(_MACROS)
    for made, statements in _MADE:
        if names is None or made & names:
            connection.execute(statements)
    if names is None or "finding_register" in names:
        connection.execute(f"CREATE VIEW finding_register AS FROM findings_as_of({_day(as_of)})")


def _nothing(field: pa.Field) -> str:
    """What stands in a column that an earlier version did not write, typed, as DuckDB writes it."""
    (kind,) = duckdb.from_arrow(pa.schema([field]).empty_table()).types
    return f"CAST({'NULL' if field.nullable else '[]'} AS {kind})"


def connect_for(data: str | Path, statement: str) -> duckdb.DuckDBPyConnection:
    """A connection to run this statement on: of datasets behind a URL, only those are fetched that it names."""
    names = names_in(statement) if is_url(data) else frozenset()
    if not names:
        return open_views(local_folder(data))
    return open_views(local_folder(data, datasets=names), names=names)
