"""What is shown, given out: CSV that Excel opens, JSON, workbooks."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.printed import json_text
from pipeline.publish.spreadsheet import ColumnHeading, Link, Value, write_register_csv, write_xlsx
from pipeline.serve.pages.kinds import RecordKind
from pipeline.serve.pages.visit import Visit

FORMS = {
    "csv": "text/csv", "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
_WIDE = {"text": 60, "response": 50, "answer": 50, "question": 50, "title": 34, "body": 22, "detail": 40, "source": 30}


def export(visit: Visit, kind: RecordKind, rows: Sequence[Mapping[str, Any]], form: str, home: str) -> bytes:
    """The rows in a form of ``FORMS``; ``home``: where the pages are, for links to the records."""
    names = exported(kind)
    linked = [(row, f"{home}{address(visit, kind, row)}") for row in rows]
    if form == "json":
        found = [{**{name: row[name] for name in names}, "id": row["id"], "link": link} for row, link in linked]
        return (json_text(found, indent=1) + "\n").encode()
    headings = [ColumnHeading(visit.language.column(name), _WIDE.get(name, 14)) for name in names]
    headings.append(ColumnHeading(visit.language.column("record"), 40))
    cells = [[*(_cell(visit, name, row[name]) for name in names), Link(link, str(row["id"]))] for row, link in linked]
    if form == "csv":
        out = io.StringIO()
        write_register_csv(out, [heading.title for heading in headings], cells)
        return out.getvalue().encode("utf-8-sig")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{kind.name}.xlsx"
        write_xlsx(path, visit.language.say(kind.japanese, kind.english), headings, cells)
        return path.read_bytes()


def exported(kind: RecordKind) -> tuple[str, ...]:
    """Columns that are given out: all that a list shows or is narrowed by."""
    names = ("date", "body", "title", *kind.shown, "text", *kind.facets, "confidence", "source", "page")
    return tuple(dict.fromkeys(name for name in names if name != "band"))


def address(visit: Visit, kind: RecordKind, row: Mapping[str, Any]) -> str:
    """Where a row of a list leads."""
    if kind.name not in {"documents", "issues"}:
        return visit.record(row["id"])
    if row["document_id"] is None:
        return visit.records(kind.name)
    return visit.link(f"/document/{row['document_id']}/{row['page'] or 1}")


def _cell(visit: Visit, name: str, value: Any) -> Value:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return round(value, 4) if isinstance(value, float) else value
    if isinstance(value, list):
        return "；".join(map(str, value))
    return visit.language.value(name, value) if isinstance(value, str | bool) else value
