"""What is missing: sessions of a series, decisions on items, responses to findings, pages of documents."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

import duckdb

from extractors.japanese.letters import fold_wording
from pipeline.bodies.bodies import read_name
from pipeline.query.views import open_views


class GapKind(StrEnum):
    """What is missing."""

    SESSION = "session"
    OVERDUE = "overdue"  # a meeting whose minutes should be out by now
    DECISION = "decision"
    RESPONSE = "response"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing."""

    kind: GapKind
    body: str | None
    date: dt.date | None
    what: str
    source: str | None
    page: int | None
    record_id: str | None


@dataclass(frozen=True, slots=True)
class Session:
    """One numbered session of a body."""

    body: str
    year: str
    """In which sessions are counted, as the label says (令和5年度); empty where it does not."""
    number: int
    date: dt.date | None
    """The day, or the first one of the fiscal year where only that is stated."""


@dataclass(frozen=True, slots=True)
class Sat:
    """A meeting of a body, as far as it tells when the next one is."""

    body: str
    date: dt.date
    following: dt.date | None
    """The day that it states for the next one."""


_PUBLISHED = dt.timedelta(days=90)
"""After a meeting, within which bodies publish its minutes."""
_RHYTHM = 5
"""Meetings from which a custom is told, and how many of the last make it."""
_IN_A_YEAR = 20
"""Sessions that a body counted anew each year hardly exceeds."""
_YEAR = re.compile(r"(?:(?:令和|平成|昭和)(?:元|\d+)|\d{4})年度?")
_ITEMS = """
SELECT coalesce(m.body, o.issuer), m.date, a.label, a.title, o.sources[1], a.page, a.record_id
FROM agenda_items AS a
JOIN documents AS o ON o.document_id = a.document_id
LEFT JOIN meetings AS m ON m.record_id = a.meeting_id
WHERE a.kind <> 'report'
  AND a.document_id IN (SELECT document_id FROM speeches UNION SELECT document_id FROM decisions)
  AND a.record_id NOT IN (SELECT unnest(agenda_item_ids) FROM decisions)
  AND a.record_id NOT IN (SELECT agenda_item_id FROM decisions WHERE agenda_item_id IS NOT NULL)
  AND a.record_id NOT IN (SELECT parent_id FROM agenda_items WHERE parent_id IS NOT NULL)
  AND (a.parent_id IS NULL OR a.parent_id NOT IN (
      SELECT unnest(agenda_item_ids) FROM decisions UNION
      SELECT agenda_item_id FROM decisions WHERE agenda_item_id IS NOT NULL))
  AND (coalesce(m.meeting_key, a.document_id), squashed(a.title)) NOT IN (
      SELECT (coalesce(meeting_key, document_id), squashed(agenda_title)) FROM decision_items
      WHERE agenda_title IS NOT NULL)
QUALIFY row_number() OVER (PARTITION BY coalesce(m.meeting_key, a.document_id), squashed(a.title), a.label
                           ORDER BY a.document_id) = 1
ORDER BY m.date, o.sources[1], a.position
"""
_FINDINGS = """
SELECT coalesce(body, auditee), date, label, coalesce(title, text), source, page, finding_id
FROM finding_register
WHERE response IS NULL AND status IN ('none', 'not_stated')
  AND finding_id NOT IN (SELECT finding_id FROM finding_responses WHERE text IS NOT NULL)
ORDER BY date, source, span_start
"""
_DOCUMENTS = """
SELECT issuer, published_on, status, array_to_string(problems, ', '), sources[1], NULL, document_id
FROM documents WHERE status <> 'ok' ORDER BY status, sources[1]
"""


def find_gaps(data: Path, kinds: Iterable[GapKind] = GapKind, as_of: dt.date | None = None) -> list[Gap]:
    """Everything of these kinds that is missing, on a day (today). Raises NotAStore."""
    connection = open_views(data)
    found: list[Gap] = []
    for kind in GapKind:
        if kind not in set(kinds):
            continue
        if kind is GapKind.SESSION:
            found += missing_sessions(_sessions(connection))
        elif kind is GapKind.OVERDUE:
            today = as_of or dt.datetime.now(dt.UTC).date()
            found += overdue_minutes(_sittings_of_bodies(connection), today)
        else:
            found += _rows(connection, kind)
    return found


def missing_sessions(sessions: Sequence[Session]) -> Iterator[Gap]:
    """The numbers that no document has, run by run.

    Where a year is counted in, counting begins with 1. Else numbers run on over the years as long as they rise with
    the dates. Where they start anew, each fiscal year is a series of its own; or each term, if numbers run on within
    it for years or beyond what one year has.
    """
    series: dict[tuple[str, str], list[Session]] = defaultdict(list)
    for session in sessions:
        series[session.body, session.year].append(session)
    for (body, year), found in sorted(series.items()):
        for label, first, numbers in _runs(year, found):
            for start, end in _missing(first, numbers):
                shown = f"第{start}回" if start == end else f"第{start}回–第{end}回（{end - start + 1}回分）"
                yield Gap(GapKind.SESSION, body, None, f"{label}{shown}", None, None, None)


def overdue_minutes(meetings: Sequence[Sat], today: dt.date) -> Iterator[Gap]:
    """Meetings whose minutes should be out by now: a next day that was stated, or the custom of the body."""
    bodies: dict[str, list[Sat]] = defaultdict(list)
    for one in sorted(meetings, key=lambda one: (one.body, one.date)):
        bodies[one.body].append(one)
    for body, found in bodies.items():
        last = found[-1]
        stated = max((one.following for one in found if one.following), default=None)
        if stated is not None and stated > last.date:
            if stated + _PUBLISHED < today:
                yield Gap(GapKind.OVERDUE, body, stated, f"次回 {stated}", None, None, None)
            continue
        days = sorted({one.date for one in found})[-_RHYTHM:]
        if len(days) == _RHYTHM:
            usual = max((later - one).days for one, later in pairwise(days))
            due = last.date + dt.timedelta(days=usual)
            if due + _PUBLISHED < today:
                what = f"{last.date}の後（これまで長くて{usual}日おき）"
                yield Gap(GapKind.OVERDUE, body, None, what, None, None, None)


def _sittings_of_bodies(connection: duckdb.DuckDBPyConnection) -> list[Sat]:
    rows = connection.execute(
        "SELECT body, subcommittee, date, next_meeting_date FROM meetings WHERE body IS NOT NULL AND date IS NOT NULL"
    ).fetchall()
    named = [(read_name(body, sub), day, following) for body, sub, day, following in rows]
    return [Sat(name.name + (name.sub or ""), day, following) for name, day, following in named]


def _runs(year: str, found: Sequence[Session]) -> Iterator[tuple[str, int, set[int]]]:
    """Label, first number and numbers of each series of a body."""
    if year:
        yield year, 1, {session.number for session in found}
        return
    dated = sorted((session.date, session.number) for session in found if session.date)
    if all(one[1] <= other[1] for one, other in pairwise(dated)):
        numbers = {session.number for session in found}
        yield "", min(numbers), numbers
        return
    terms = list(_terms(dated))
    if all(len({_fiscal_year(day) for day, _ in term}) == 1 and term[-1][1] <= _IN_A_YEAR for term in terms):
        years: dict[int, set[int]] = defaultdict(set)
        for day, number in dated:
            years[_fiscal_year(day)].add(number)
        for fiscal_year, numbers in sorted(years.items()):
            yield f"{fiscal_year}年度", 1, numbers
        return
    for term in terms:
        numbers = {number for _, number in term}
        yield f"{_fiscal_year(term[0][0])}年度からの", min(numbers), numbers


def _terms(dated: Sequence[tuple[dt.date, int]]) -> Iterator[list[tuple[dt.date, int]]]:
    """Runs of rising numbers."""
    term: list[tuple[dt.date, int]] = []
    for one in dated:
        if term and one[1] < term[-1][1]:
            yield term
            term = []
        term.append(one)
    yield term


def _fiscal_year(day: dt.date) -> int:
    return day.year - (day.month < 4)


def _missing(first: int, numbers: set[int]) -> Iterator[tuple[int, int]]:
    """First and last number of each hole."""
    last = first - 1
    for number in sorted(numbers):
        if number > last + 1:
            yield last + 1, number - 1
        last = max(last, number)


def _sessions(connection: duckdb.DuckDBPyConnection) -> list[Session]:
    rows = connection.execute(
        "SELECT body, subcommittee, session_label, session_number, coalesce(date, make_date(fiscal_year, 4, 1)) "
        "FROM meetings WHERE body IS NOT NULL AND session_number IS NOT NULL"
    ).fetchall()
    sessions = set()
    for body, sub, label, number, date in rows:
        named = read_name(body, sub)
        match = _YEAR.search(fold_wording(label or ""))
        sessions.add(Session(named.name + (named.sub or ""), match[0] if match else "", number, date))
    return sorted(sessions, key=lambda one: (one.body, one.year, one.number, str(one.date)))


def _rows(connection: duckdb.DuckDBPyConnection, kind: GapKind) -> Iterator[Gap]:
    query = {GapKind.DECISION: _ITEMS, GapKind.RESPONSE: _FINDINGS, GapKind.DOCUMENT: _DOCUMENTS}[kind]
    for body, date, label, title, source, page, record_id in connection.execute(query).fetchall():
        what = " ".join(f"{label or ''} {title or ''}".split())
        yield Gap(kind, body, date, what[:200], source, page, record_id)
