"""Decisions listed by body, date and outcome."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.bodies.bodies import is_called
from pipeline.query.views import open_views

_ALL = "*"
_SHORT = "date, body, agenda_label AS label, agenda_title AS title, outcome, source, page"


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """Which decisions are listed."""

    body: str | None = None
    """A part of the body's name."""
    since: dt.date | None = None
    until: dt.date | None = None
    outcomes: tuple[str, ...] = ()
    about: str | None = None
    """Words in the title of the item, the subject or the ruling."""
    procedural: bool | None = None


def list_decisions(data: Path, wanted: DecisionFilter, limit: int | None, *, short: bool) -> duckdb.DuckDBPyRelation:
    """Rows of ``decision_register`` that are wanted, by date; ``short``: the columns that fit a terminal."""
    connection = open_views(data)
    tests = {
        "list_contains(?, concat_ws('', body, subcommittee))": _called(connection, wanted.body),
        "date >= ?": wanted.since,
        "date <= ?": wanted.until,
        "list_contains(?, outcome)": list(wanted.outcomes) or None,
        "contains(concat_ws(' ', agenda_title, subject, text), ?)": wanted.about,
        "procedural = ?": wanted.procedural,
    }
    chosen = [test for test, value in tests.items() if value is not None]
    where = f"WHERE {' AND '.join(chosen)}" if chosen else ""
    return connection.sql(
        f"SELECT {_SHORT if short else _ALL} FROM decision_register {where} "  # noqa: S608 - words of our own
        f"ORDER BY date, source, span_start, agenda_item_id {f'LIMIT {limit}' if limit else ''}",
        params=[value for value in tests.values() if value is not None],
    )


def _called(connection: duckdb.DuckDBPyConnection, body: str | None) -> list[str] | None:
    """The printed names, with the sub-committee, of the bodies that go by a name."""
    if body is None:
        return None
    rows = connection.sql("SELECT DISTINCT body, subcommittee FROM decision_register WHERE body IS NOT NULL").fetchall()
    return [name + (sub or "") for name, sub in rows if is_called(body, name + (sub or ""))]
