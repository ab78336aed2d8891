"""Decisions listed by body, date, outcome and law."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.query.filters import RecordFilter
from pipeline.query.views import open_views

_VIEW = "decision_register"
_ALL = "*"
_SHORT = "date, body, agenda_label AS label, agenda_title AS title, outcome, source, page"
_BY_LAW = (
    "decision_id IN (SELECT host_id FROM citations WHERE host_dataset = 'decisions' AND law_name IS NOT NULL "
    "AND list_bool_or([contains(law_name, one) OR contains(law, one) FOR one IN ?]))"
)


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """Which decisions are listed."""

    records: RecordFilter
    outcomes: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    """Parts of names of laws that the ruling cites."""
    ids: tuple[str, ...] | None = None
    """Only these, as a search found them."""
    procedural: bool | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """The rows, and how many undated ones were left out."""

    rows: duckdb.DuckDBPyRelation
    undated: int


def list_decisions(data: Path, wanted: DecisionFilter, limit: int | None, *, short: bool) -> Decisions:
    """Rows of ``decision_register`` that are wanted, by date; ``short``: the columns that fit a terminal."""
    connection = open_views(data)
    tests, values = wanted.records.conditions(connection, _VIEW)
    undated = 0
    more = {
        "list_contains(?, outcome)": list(wanted.outcomes) or None,
        "list_contains(?, decision_id)": None if wanted.ids is None else list(wanted.ids),
        _BY_LAW: list(wanted.laws) or None,
        "procedural = ?": wanted.procedural,
    }
    others = [test for test, value in more.items() if value is not None]
    other_values = [value for value in more.values() if value is not None]
    if wanted.records.by_time and not wanted.records.undated:
        without, its = wanted.records.conditions(connection, _VIEW, only_undated=True)
        where = " AND ".join([*without, *others])
        found = connection.execute(f"SELECT count(*) FROM {_VIEW} WHERE {where}", [*its, *other_values])  # noqa: S608
        ((undated,),) = found.fetchall()
    chosen = [*tests, *others]
    where = f"WHERE {' AND '.join(chosen)}" if chosen else ""
    rows = connection.sql(
        f"SELECT {_SHORT if short else _ALL} FROM {_VIEW} {where} "  # noqa: S608 - words of our own
        f"ORDER BY date, source, span_start, agenda_item_id {f'LIMIT {limit}' if limit else ''}",
        params=[*values, *other_values],
    )
    return Decisions(rows, undated)
