"""One document's records, read in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extractors.model.errors import PipelineError
from extractors.model.records import RECORDS, Issue, Meeting
from pipeline.archive.originals import Originals
from pipeline.language.catalogue import tr
from pipeline.language.names import cell_name, column_name, dataset_name, value_name
from pipeline.printed import print_table, say
from pipeline.query.views import open_views
from pipeline.sources.names import printable, same_name


class NoSuchDocument(PipelineError):
    """No document, or more than one, goes by that name."""


def show(data: Path, document: str, *, full: bool) -> None:
    """Print the records of a document, named by id, source or a part of its source. Raises NoSuchDocument."""
    connection = open_views(data)
    row = find_document(connection, document)
    say(f"{', '.join(row['sources'])}  {row['document_id']}")
    if original := Originals(data).find(row["sha256"] or ""):
        say(tr("kept as {path}", path=original.path))
    say(
        tr("{kind}, {status}, {pages} pages, {characters:,} characters", kind=value_name("document_kind", row["kind"]),
           status=value_name("status", row["status"]), pages=row["page_count"], characters=row["char_count"])
    )  # fmt: skip
    for meeting in _rows(connection, "meetings", row["document_id"]):
        known = ((column_name("meetings", name), meeting[name]) for name in Meeting.presentation.shown)
        say(tr("meeting  ") + "  ".join(f"{name}: {value}" for name, value in known if value is not None))
    shown_of = {kind.dataset: kind.presentation.shown for kind in RECORDS if kind is not Meeting}
    for dataset, names in (*shown_of.items(), (Issue.dataset, Issue.presentation.shown)):
        rows = _rows(connection, dataset, row["document_id"]) if names else []
        if rows:
            cells = ([_cell(cell_name(dataset, name, record[name]), full=full) for name in names] for record in rows)
            heads = [column_name(dataset, name) for name in names]
            print_table(heads, list(cells), 140, title=f"{dataset_name(dataset)} ({len(rows)})")


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
