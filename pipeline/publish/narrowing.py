"""Registers and reports of some bodies, days and findings only, by the same conditions everywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import duckdb

from pipeline.query.filters import BY_MEETING, RecordFilter, narrow_views
from pipeline.tracking.register import FindingFilter, narrowed


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is wanted of all records, and of findings besides."""

    records: RecordFilter = field(default_factory=RecordFilter)
    findings: FindingFilter | None = None
    """None: all of them."""

    @classmethod
    def of(cls, asked: Mapping[str, Any], as_of: dt.date | None) -> Narrowing:
        """From what the options of a command say, by their names."""
        day = as_of or dt.datetime.now().astimezone().date()
        names = {one.name for one in fields(RecordFilter)}
        records = RecordFilter(**{name: value for name, value in asked.items() if name in names})
        findings = FindingFilter(as_of=day, superseded=True, **asked) if any(asked.values()) else None
        return cls(records, findings)

    def apply(self, data: Path, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
        """Let the registers of a connection hold only what is wanted; how many rows of each are left out for want of
        a day."""
        if self.findings is None:
            return {}
        entries, undated = narrowed(data, self.findings)
        left_out = {view: self.records.left_out(connection, view) for view in BY_MEETING}
        narrow_views(connection, self.records, [entry.finding_id for entry in entries])
        return left_out | {"finding_register": undated}
