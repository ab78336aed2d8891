"""Full-text search over the records that are searched."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extractors.model.grounding import squash
from extractors.model.records import SEARCHED, Decision, Finding, Record, Speech
from pipeline.bodies.bodies import is_called
from pipeline.query.views import open_views
from pipeline.search.index import SearchIndexFailed, opened
from pipeline.search.query import BadQuery, Query, parse_query
from pipeline.tokens.entries import BETWEEN, term
from pipeline.tokens.tokenize import split_units

DATASETS = tuple(record.dataset for record in SEARCHED)
_AROUND = 60
"""Characters shown before and after the words found."""
_EDITIONS = 4
"""How many more hits are read than shown, as a passage may stand in several documents of one meeting."""
_RANKED = 400_000
"""Records that are ranked within half a second. What more of them hold says as good as nothing in BM25."""
_UNITS = 4
"""Units of a search from which on each costs as much again."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search down."""

    body: str | None = None
    """A part of the body's name."""
    since: dt.date | None = None
    until: dt.date | None = None
    undated: bool = False
    """Also records without a day, where days are asked for."""
    datasets: tuple[str, ...] = DATASETS


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A record found."""

    dataset: str
    record_id: str
    document_id: str
    source: str
    page: int
    body: str | None
    session_label: str | None
    date: dt.date | None
    speaker: str | None
    title: str | None
    text: str
    context: str | None
    """What else the record is found by: the title, the response to a finding."""
    score: float
    """BM25, higher is better."""
    highlights: tuple[tuple[int, int], ...]
    """Where in ``text`` the words stand."""
    context_highlights: tuple[tuple[int, int], ...]
    """Where in ``context`` they stand."""
    also_in: tuple[str, ...]
    """Further documents of the same meeting with the same passage."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The best hits, and how many records there are in all."""

    hits: tuple[SearchHit, ...]
    total: int
    undated: int = 0
    """Records that match and are left out because they have no day."""


def search(data: Path, words: str, filters: Filters | None = None, limit: int = 20, *, rebuild: bool = False) -> Answer:
    """Search the datasets. Raises BadQuery, NotAStore, SearchIndexFailed."""
    query = parse_query(words)
    with opened(data, rebuild=rebuild) as database:
        total, rows = match(database, query, filters or Filters(), limit * _EDITIONS)
        undated = _undated(database, query, filters or Filters())
    return Answer(tuple(_hits(data, query, rows)[:limit]), total, undated)


def find_ids(data: Path, words: str, dataset: str) -> tuple[tuple[str, ...], int]:
    """Every record of a dataset that the words find, and how many of them only by what else they are found by (the
    title of their item). Raises BadQuery, NotAStore, SearchIndexFailed."""
    query = parse_query(words)
    found = "SELECT record_id FROM units JOIN entries ON number = units.rowid WHERE units MATCH ? AND dataset = ?"
    with opened(data) as database:
        try:
            everywhere = {row[0] for row in database.execute(found, (query.expression, dataset))}
            inside = {row[0] for row in database.execute(found, (f"{{text}} : ({query.expression})", dataset))}
        except sqlite3.OperationalError as error:
            raise BadQuery(f"the search cannot be answered: {error}") from error
    return tuple(sorted(everywhere)), len(everywhere - inside)


def _undated(database: sqlite3.Connection, query: Query, filters: Filters) -> int:
    if filters.undated or not (filters.since or filters.until):
        return 0
    conditions, values = _conditions(database, replace(filters, since=None, until=None))
    narrowed = "".join(f" AND {condition}" for condition in [*conditions, "entries.date IS NULL"])
    counted = database.execute(
        "SELECT count(*) FROM units JOIN entries ON entries.number = units.rowid "  # noqa: S608 - our own
        f"WHERE units MATCH ?{narrowed}",
        (query.expression, *values),
    )
    ((count,),) = counted.fetchall()
    return int(count)


def match(
    database: sqlite3.Connection, query: Query, filters: Filters, limit: int
) -> tuple[int, list[tuple[str, str, str, float]]]:
    """How many records match, and of the best their dataset, record, document and score."""
    conditions, values = _conditions(database, filters)
    try:
        if conditions:
            total, best = _narrowed(database, query, conditions, values, limit)
        else:
            # FTS5 counts many times faster than it ranks.
            counted = database.execute("SELECT count(*) FROM units WHERE units MATCH ?", (query.expression,))
            (total,) = counted.fetchone()
            best = _best(database, query, limit, total)
    except sqlite3.OperationalError as error:
        raise BadQuery(f"the search cannot be answered: {error}") from error
    except sqlite3.DatabaseError as error:
        raise SearchIndexFailed(f"the index is damaged ({error}); run: gijiroku search --rebuild WORDS") from error
    rows = []
    for number, rank in best:
        about = database.execute("SELECT dataset, record_id, document_id FROM entries WHERE number = ?", (number,))
        rows.append((*about.fetchone(), -rank))
    return total, sorted(rows, key=lambda row: (-row[3], row[1]))


def _narrowed(
    database: sqlite3.Connection, query: Query, conditions: Sequence[str], values: Sequence[object], limit: int
) -> tuple[int, list[tuple[int, float]]]:
    """Number and rank of the best that meet the conditions, and how many do; where few are left, one pass for both."""
    narrowed = "".join(f" AND {condition}" for condition in conditions)
    best = database.execute(
        "SELECT units.rowid, units.rank, count(*) OVER () "  # noqa: S608 - conditions of our own
        f"FROM units JOIN entries ON entries.number = units.rowid WHERE units MATCH ?{narrowed} "
        "ORDER BY units.rank LIMIT ?",
        (query.expression, *values, limit),
    ).fetchall()
    return (best[0][2] if best else 0), [(number, rank) for number, rank, _ in best]


def _best(database: sqlite3.Connection, query: Query, limit: int, total: int) -> list[tuple[int, float]]:
    """Number and rank of the best; of a word that is nearly everywhere, the best of the records read last."""
    (last,) = database.execute("SELECT max(number) FROM entries").fetchone()
    units = sum(map(len, query.phrases))
    most = _RANKED * _UNITS // max(_UNITS, units)
    first = last - last * most // total if total > most else 0
    return database.execute(
        "SELECT rowid, rank FROM units WHERE units MATCH ? AND rowid >= ? ORDER BY rank LIMIT ?",
        (query.expression, first, limit),
    ).fetchall()


def find_phrases(text: str, phrases: Sequence[tuple[str, ...]]) -> tuple[tuple[int, int], ...]:
    """Where the phrases stand in a text, overlapping places as one."""
    units = split_units(text)
    found = [term(unit.form).lower() for unit in units]
    places: list[tuple[int, int]] = []
    for phrase in phrases:
        wanted = [one.lower() for one in phrase]
        for at in range(len(found) - len(wanted) + 1):
            if found[at] == wanted[0] and found[at : at + len(wanted)] == wanted:
                places.append((units[at].start, units[at + len(wanted) - 1].end))  # noqa: PERF401 - two conditions deep
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def snippet(hit: SearchHit, before: str = "【", after: str = "】") -> str:
    """The words found with what stands around them, on one line; in what else the record is found by, if not in its
    text."""
    if hit.context and hit.context_highlights and not hit.highlights:
        return _marked(hit.context, hit.context_highlights, before, after)
    return _marked(hit.text, hit.highlights, before, after)


def _marked(text: str, highlights: Sequence[tuple[int, int]], before: str, after: str) -> str:
    first = highlights[0][0] if highlights else 0
    start = max(0, first - _AROUND)
    end = min(len(text), max(first, start) + 2 * _AROUND)
    parts: list[str] = ["…" if start else ""]
    at = start
    for begin, stop in highlights:
        if begin >= end:
            break
        parts += [text[at:begin], before, text[begin:stop], after]
        at = stop
    end = max(end, at)
    parts += [text[at:end], "…" if end < len(text) else ""]
    return "".join(parts).replace("\n", " ")


def _conditions(database: sqlite3.Connection, filters: Filters) -> tuple[list[str], list[object]]:
    conditions: list[str] = []
    values: list[object] = []
    if set(filters.datasets) != set(DATASETS):
        conditions.append(f"entries.dataset IN ({', '.join('?' for _ in filters.datasets)})")
        values += filters.datasets
    if filters.body:
        known = database.execute("SELECT number, name FROM bodies").fetchall()
        numbers = [str(number) for number, names in known if is_called(filters.body, *names.split(BETWEEN))]
        conditions.append(f"entries.body IN ({', '.join(numbers)})")
    or_none = " OR entries.date IS NULL" if filters.undated else ""
    for day, test in ((filters.since, ">="), (filters.until, "<=")):
        if day:
            conditions.append(f"(entries.date {test} ?{or_none})")
            values.append(day.isoformat())
    return conditions, values


_DETAILS = {
    Speech.dataset: "SELECT speech_id, source, page, body, session_label, date, speaker_label, agenda_title, text, "
    "NULL, meeting_key, speech_id FROM speech_items WHERE document_id IN $documents AND speech_id IN $records",
    Decision.dataset: "SELECT decision_id, source, page, body, session_label, date, NULL, "
    "string_agg(agenda_title, '、' ORDER BY agenda_label), text, "
    "concat_ws('　', string_agg(agenda_title, '、'), any_value(subject)), meeting_key, decision_id "
    "FROM decision_items WHERE document_id IN $documents AND decision_id IN $records GROUP BY ALL",
    Finding.dataset: "SELECT i.finding_id, source, page, coalesce(auditee, body), NULL, date, auditor, title, text, "
    "concat_ws('　', title, response), meeting_key, coalesce(counted_id, i.finding_id) FROM finding_items AS i "
    "LEFT JOIN finding_copies ON copy_id = i.finding_id "
    "WHERE document_id IN $documents AND i.finding_id IN $records",
}
"""What is shown of a record; the last column: the record of which it is a copy in another form, else itself."""


def plain_details(record: type[Record]) -> str:
    """What is shown of the records of a dataset that has no register: body and day are those of the meeting."""
    words = ", ".join(f"r.{name}" for name in record.presentation.searched or ()) or "NULL"
    return (
        "SELECT r.record_id, d.sources[1], r.page, m.body, m.session_label, coalesce(m.date, d.published_on), NULL, "  # noqa: S608 - names of our own
        f"NULL, r.text, concat_ws('　', {words}), NULL, r.record_id FROM {record.dataset} AS r "
        "JOIN documents AS d USING (document_id) LEFT JOIN meetings AS m ON m.record_id = r.meeting_id "
        "WHERE r.document_id IN $documents AND r.record_id IN $records"
    )


def _hits(data: Path, query: Query, rows: Sequence[tuple[str, str, str, float]]) -> list[SearchHit]:
    """The records with their words, each passage of a meeting once, and each finding."""
    details = _details(data, rows)
    hits: list[SearchHit] = []
    seen: dict[tuple[str, ...], int] = {}
    for dataset, record_id, document_id, score in rows:
        if record_id not in details:  # taken down by another process since the index was read
            continue
        source, page, body, session, date, speaker, title, text, context, key, counted = details[record_id]
        hit = SearchHit(
            dataset, record_id, document_id, source, page, body, session, date, speaker, title, text, context, score,
            find_phrases(text, query.phrases), find_phrases(context or "", query.phrases), (),
        )  # fmt: skip
        same = (dataset, key, squash(text)) if key and dataset != Finding.dataset else (dataset, counted)
        place = seen.setdefault(same, len(hits))
        if place == len(hits):
            hits.append(hit)
        elif hits[place].document_id != document_id:
            original = dataset == Finding.dataset and record_id == counted
            hits[place] = _together(hit, hits[place]) if original else _together(hits[place], hit)
    return hits


def _details(data: Path, rows: Sequence[tuple[str, str, str, float]]) -> dict[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    connection = open_views(data)
    details = {record.dataset: plain_details(record) for record in SEARCHED} | _DETAILS
    for dataset in sorted({row[0] for row in rows}):
        records = [row[1] for row in rows if row[0] == dataset]
        documents = sorted({row[2] for row in rows if row[0] == dataset})
        named = {"documents": documents, "records": records}
        found |= {one[0]: one[1:] for one in connection.execute(details[dataset], named).fetchall()}
    return found


def _together(shown: SearchHit, other: SearchHit) -> SearchHit:
    """One hit for two documents that hold the same passage."""
    sources = {*shown.also_in, *other.also_in, other.source}
    return replace(shown, score=max(shown.score, other.score), also_in=tuple(sorted(sources)))
