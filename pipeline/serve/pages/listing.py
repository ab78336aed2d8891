"""Lists of records: which are wanted, how many there are of each value of a facet, the rows of one page."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from extractors.model.grounding import squash
from pipeline.search.index import opened
from pipeline.search.query import parse_query
from pipeline.search.search import DATASETS, Filters, match
from pipeline.serve.pages.kinds import RecordKind
from pipeline.serve.pages.reading import Snapshot

UNSTATED = "-"
"""Stands in an address for records of which a facet says nothing."""
PER_PAGE = 50
MOST_EXPORTED = 100_000
_FOUND = 50_000
"""Records that a search finds at most."""
_DAYS = 8
"""Days of which findings are held as they stood on them."""
_FACET = 40
"""Values of a facet that are offered."""
_YEAR = "CASE WHEN month(date) < 4 THEN year(date) - 1 ELSE year(date) END"
_BAND = (
    "CASE WHEN confidence >= 0.95 THEN '3' WHEN confidence >= 0.8 THEN '2' WHEN confidence >= 0.5 THEN '1' "
    "WHEN confidence IS NOT NULL THEN '0' END"
)
_NATURAL = "date DESC NULLS LAST, source, span_start, id"
SORTS = {
    "newest": _NATURAL,
    "oldest": "date NULLS LAST, source, span_start, id",
    "body": f"body NULLS LAST, {_NATURAL}",
    "source": "source, span_start, id",
    "doubtful": f"confidence NULLS LAST, {_NATURAL}",
}
FINDING_SORTS = {
    "overdue": f"days_overdue DESC NULLS LAST, {_NATURAL}",
    "deadline": f"deadline NULLS LAST, {_NATURAL}",
}
"""Orders that findings have besides."""


STATES = ("overdue", "open", "in_progress", "unknown", "done", "superseded")
_ORDERED: Mapping[str, Callable[[tuple[Any, ...]], Any]] = {
    "year": lambda row: -(row[0] or 0),
    "band": lambda row: -int(row[0] or 0),
    "state": lambda row: STATES.index(row[0]),
}
"""Facets whose values have an order of their own."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records of a kind."""

    kind: RecordKind
    day: dt.date
    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Values by facet; any of them."""
    since: dt.date | None = None
    until: dt.date | None = None
    document: str | None = None
    group: str | None = None
    """Group of recurring findings."""
    sort: str = "newest"

    def without(self, facet: str) -> Selection:
        """The same, whatever the facet says."""
        return replace(self, chosen={**self.chosen, facet: ()})

    def choices(self, facet: str) -> tuple[str, ...]:
        """What is chosen of a facet, here or by default; none: all."""
        return self.chosen[facet] if facet in self.chosen else dict(self.kind.usual).get(facet, ())


def sorts_of(kind: RecordKind) -> dict[str, str]:
    """Orders that a kind can be listed in."""
    return SORTS | (FINDING_SORTS if kind.name == "findings" else {})


def count(look: Snapshot, wanted: Selection) -> int:
    """How many there are."""
    relation, values = _relation(look, wanted)
    return int(look.rows(f"SELECT count(*) AS n FROM {relation}", values)[0]["n"])  # noqa: S608 - words of our own


def counts(look: Snapshot, wanted: Selection, *by: str) -> list[tuple[Any, ...]]:
    """How many there are of each combination of values; the values first, then the number; the most first."""
    relation, values = _relation(look, wanted)
    names = ", ".join(by)
    rows = look.rows(
        f"SELECT {names}, count(*) AS n FROM {relation} GROUP BY {names} ORDER BY n DESC, {names}",  # noqa: S608 - own
        values,
    )
    return [tuple(row.values()) for row in rows]


def facets(look: Snapshot, wanted: Selection) -> dict[str, list[tuple[Any, int]]]:
    """The values of each facet with their numbers, whatever is chosen of that facet itself."""
    found = {}
    for facet in wanted.kind.facets:
        rows = counts(look, wanted.without(facet), facet)
        named = sorted(rows, key=_ORDERED[facet]) if facet in _ORDERED else rows
        shown = named[:_FACET]
        shown += [row for row in named[_FACET:] if str(row[0]) in wanted.choices(facet)]
        found[facet] = [(row[0], row[1]) for row in shown]
    return found


def listed(look: Snapshot, wanted: Selection, limit: int, offset: int = 0) -> list[dict[str, Any]]:
    """The rows, in order, with all that is shown of them."""
    keys = keyed(look, wanted, limit, offset)
    whole = look.rows(
        f"SELECT * FROM ({wanted.kind.sql(wanted.day)}) WHERE key IN (SELECT unnest(?))",  # noqa: S608 - own
        [[row["key"] for row in keys]],
    )
    found = {row["key"]: row for row in whole}
    return [{**found[row["key"]], **row} for row in keys]


def keyed(look: Snapshot, wanted: Selection, limit: int, offset: int = 0) -> list[dict[str, Any]]:
    """Key, id, document, year and band of the rows, in order."""
    relation, values = _relation(look, wanted)
    order = sorts_of(wanted.kind)[wanted.sort]
    return look.rows(
        f"SELECT key, id, document_id, year, band FROM {relation} "  # noqa: S608 - words of our own
        f"ORDER BY {order}, key LIMIT {limit:d} OFFSET {offset:d}",
        values,
    )


def found_ids(look: Snapshot, words: str, filters: Filters | None = None) -> list[tuple[str, str, str, float]]:
    """Dataset, record, document and score of what a search finds. Raises BadQuery, SearchIndexFailed."""

    def find() -> list[tuple[str, str, str, float]]:
        with opened(look.data) as database:
            return match(database, parse_query(words), filters or Filters(), _FOUND)[1]

    return look.kept(("found", words, filters), find)


def _light(look: Snapshot, kind: RecordKind, day: dt.date) -> str:
    """A table in memory of what records are found, counted and ordered by, made once."""
    name = f"{kind.name}_light"
    if "$day" not in kind.rows:
        return look.kept(name, lambda: _made_light(look, kind, day, name))
    days: OrderedDict[dt.date, str] = look.kept(name, OrderedDict)
    if day not in days:
        place = days.popitem(last=False)[1] if len(days) >= _DAYS else f"{name}_{len(days)}"
        days[day] = _made_light(look, kind, day, place)
    days.move_to_end(day)
    return days[day]


def _made_light(look: Snapshot, kind: RecordKind, day: dt.date, name: str) -> str:
    columns = ", ".join((*kind.light, f"{_YEAR} AS year", f"{_BAND} AS band"))
    look.rows(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {columns} FROM ({kind.sql(day)})")  # noqa: S608 - own
    return name


def _relation(look: Snapshot, wanted: Selection) -> tuple[str, list[object]]:
    """What stands behind FROM, and the values of its parameters."""
    tests: list[str] = []
    values: list[object] = []
    for facet in wanted.kind.facets:
        if chosen := wanted.choices(facet):
            either = [f"list_contains(?, CAST({facet} AS VARCHAR))"]
            values.append([one for one in chosen if one != UNSTATED])
            if UNSTATED in chosen:
                either.append(f"{facet} IS NULL")
            tests.append(f"({' OR '.join(either)})")
    for test, value in (
        ("date >= ?", wanted.since), ("date <= ?", wanted.until), ("document_id = ?", wanted.document),
        ("group_id = ?", wanted.group),
    ):  # fmt: skip
        if value is not None:
            tests.append(test)
            values.append(value)
    for test, listed_values in _worded(look, wanted):
        tests.append(test)
        values.append(listed_values)
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    return f"(SELECT * FROM {_light(look, wanted.kind, wanted.day)}{where})", values  # noqa: S608 - words of our own


def _worded(look: Snapshot, wanted: Selection) -> Sequence[tuple[str, object]]:
    """What the words searched for demand of a record."""
    if not wanted.words:
        return ()
    if wanted.kind.name in DATASETS:
        found = found_ids(look, wanted.words, Filters(datasets=(wanted.kind.name,)))
        return (("id IN (SELECT unnest(?))", [record for _, record, _, _ in found]),)
    rows = wanted.kind.sql(wanted.day)
    test = f"key IN (SELECT key FROM ({rows}) WHERE contains(squashed(concat_ws(' ', title, text)), ?))"  # noqa: S608 - own
    return tuple((test, squash(word)) for word in wanted.words.split())
