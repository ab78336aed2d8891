"""What narrows registers down: bodies, days, fiscal years. What has no day is counted, never dropped in silence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from extractors.japanese.dates import fiscal_year
from pipeline.bodies.bodies import is_called
from pipeline.query.views import JOINED

_YEAR = "coalesce(fiscal_year, year(date) - (month(date) < 4)::INTEGER)"
_NAME = "concat_ws('', body, subcommittee)"
"""What the body of a row is called, in every view."""


BY_MEETING = tuple(view for view in JOINED if view != "finding_register")
"""Registers whose rows belong to meetings, with the columns that conditions are on."""


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which records are wanted, by body and time; conditions are joined by AND, values of one by OR."""

    bodies: tuple[str, ...] = ()
    """Names of bodies, or parts of them."""
    since: dt.date | None = None
    until: dt.date | None = None
    fiscal_years: tuple[int, ...] = ()
    undated: bool = False
    """Also records without a day, or without a year where one is asked for."""

    @property
    def is_any(self) -> bool:
        """Whether it narrows anything down."""
        return bool(self.bodies or self.by_time)

    @property
    def by_time(self) -> bool:
        """Whether it asks for days or years."""
        return bool(self.since or self.until or self.fiscal_years)

    def holds(self, body: str | None, day: dt.date | None) -> bool:
        """Whether a body and a day are wanted; what has no day is."""
        return (not self.bodies or any(is_called(name, body or "") for name in self.bodies)) and (
            day is None
            or (
                (not self.since or day >= self.since)
                and (not self.until or day <= self.until)
                and (not self.fiscal_years or fiscal_year(day) in self.fiscal_years)
            )
        )

    def conditions(
        self, connection: duckdb.DuckDBPyConnection, view: str, *, only_undated: bool = False
    ) -> tuple[list[str], list[object]]:
        """Conditions on the rows of a view, with their values; ``only_undated``: on those without a day."""
        found: list[str] = []
        values: list[object] = []
        if self.bodies:
            found.append(f"list_contains(?, {_NAME})")
            values.append(_called(connection, view, self.bodies))
        lacking = ["date IS NULL"] if self.since or self.until else []
        lacking += [f"{_YEAR} IS NULL"] if self.fiscal_years else []
        if only_undated:
            found.append(f"({' OR '.join(lacking) or 'false'})")
            return found, values
        timely = {"date >= ?": self.since, "date <= ?": self.until,
                  f"list_contains(?, {_YEAR})": list(self.fiscal_years) or None}  # fmt: skip
        tests = [test for test, value in timely.items() if value is not None]
        if tests:
            told = " OR ".join([f"({' AND '.join(tests)})", *(lacking if self.undated else ())])
            found.append(f"({told})")
            values += [value for value in timely.values() if value is not None]
        return found, values

    def left_out(self, connection: duckdb.DuckDBPyConnection, view: str) -> int:
        """How many rows of a view are left out because they have no day."""
        if not self.by_time or self.undated:
            return 0
        tests, values = self.conditions(connection, view, only_undated=True)
        rows = connection.execute(f"SELECT count(*) FROM {view} WHERE {' AND '.join(tests)}", values)  # noqa: S608
        ((count,),) = rows.fetchall()
        return int(count)


def narrow_views(connection: duckdb.DuckDBPyConnection, wanted: RecordFilter, finding_ids: Collection[str]) -> None:
    """Let the registers and the meetings of a connection hold only what is wanted, findings only those named."""
    views = (*BY_MEETING, "meetings") if wanted.is_any else ()
    for view in views:
        tests, values = wanted.conditions(connection, view)
        connection.execute(f"CREATE TEMP TABLE wanted_{view} AS FROM {view} WHERE {' AND '.join(tests)}", values)
    connection.execute(
        "CREATE TEMP TABLE wanted_finding_register AS FROM finding_register WHERE list_contains(?, finding_id)",
        [list(finding_ids)],
    )
    for view in (*views, "finding_register"):  # last of all: each is made of others
        connection.execute(f"CREATE OR REPLACE VIEW {view} AS FROM wanted_{view}")


def _called(connection: duckdb.DuckDBPyConnection, view: str, bodies: tuple[str, ...]) -> list[str]:
    """The printed names of the bodies that go by one of these."""
    rows = connection.execute(f"SELECT DISTINCT {_NAME} FROM {view}").fetchall()  # noqa: S608 - our own
    return [name for (name,) in rows if name and any(is_called(body, name) for body in bodies)]
