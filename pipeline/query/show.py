"""One document's records, read in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extractors.model.errors import PipelineError
from extractors.model.records import RECORDS, Issue, Meeting
from pipeline.archive.originals import Originals
from pipeline.printed import grid, say, screen
from pipeline.query.views import open_views
from pipeline.sources.names import printable, same_name


class NoSuchDocument(PipelineError):
    """No document, or more than one, goes by that name."""


def show(data: Path, document: str, *, full: bool) -> None:
    """Print the records of a document, named by id, source or a part of its source. Raises NoSuchDocument."""
    console = screen(140)
    connection = open_views(data)
    row = find_document(connection, document)
    say(f"{', '.join(row['sources'])}  {row['document_id']}")
    if original := Originals(data).find(row["sha256"] or ""):
        say(f"kept as {original.path}")
    say(f"{row['kind']}, {row['status']}, {row['page_count']} pages, {row['char_count']:,} characters")
    for meeting in _rows(connection, "meetings", row["document_id"]):
        known = (f"{name}: {meeting[name]}" for name in Meeting.presentation.shown if meeting[name] is not None)
        say("meeting  " + "  ".join(known))
    shown_of = {kind.dataset: kind.presentation.shown for kind in RECORDS if kind is not Meeting}
    for dataset, names in (*shown_of.items(), (Issue.dataset, Issue.presentation.shown)):
        rows = _rows(connection, dataset, row["document_id"]) if names else []
        if rows:
            cells = ([_cell(record[name], full=full) for name in names] for record in rows)
            console.print(grid(names, cells, title=f"{dataset} ({len(rows)})"))


def find_document(connection: Any, wanted: str) -> dict[str, Any]:
    """The row of a document named by id, source or a part of its source. Raises NoSuchDocument."""
    cursor = connection.execute("SELECT * FROM documents ORDER BY document_id")
    names = [column[0] for column in cursor.description]
    documents = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    exact = [
        row
        for row in documents
        if wanted == row["document_id"] or any(same_name(wanted, source) for source in row["sources"])
    ]
    found = exact or [row for row in documents if any(printable(wanted) in source for source in row["sources"])]
    if len(found) == 1:
        return found[0]
    if not found:
        raise NoSuchDocument(f"no document is called {wanted}; list them: gijiroku query 'FROM documents'")
    sources = ", ".join(row["sources"][0] for row in found[:5] if row["sources"])
    raise NoSuchDocument(f"{len(found)} documents are called {wanted} ({sources} …); name one in full")


def _rows(connection: Any, dataset: str, document_id: str) -> list[dict[str, Any]]:
    order = "position" if dataset in {"speeches", "agenda_items"} else "span_start"
    cursor = connection.execute(
        f"SELECT * FROM {dataset} WHERE document_id = ? ORDER BY {order}",  # noqa: S608 - names of our own
        [document_id],
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _cell(value: Any, *, full: bool, width: int = 90) -> str:
    text = "" if value is None else str(value)
    text = text if full else text.replace("\n", " ")
    return text if full or len(text) <= width else f"{text[: width // 2]} … {text[-width // 2 :]}"
