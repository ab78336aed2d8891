"""The full-text index: units of speeches, decisions and findings in SQLite FTS5, in step with the datasets.

The index notes the generation it shows and, for each document, the part it was read from and a hash of what was
indexed. Bringing it up to date compares these with the catalogue, so it does not matter what happened in between:
an interrupted run, a compaction, a copy of the folder from elsewhere. Whoever searches does so first; ingest does so
that nobody has to wait.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.bodies import normalise_body
from extractors.errors import PipelineError
from extractors.records import AgendaItem, Decision, DocumentRow, Finding, Speech
from pipeline.store import Store
from pipeline.tables import dataset_class, schema
from pipeline.tokenize import analyser_versions, split_units

FILE = "search.sqlite"
SEPARATOR = "x0"
"""Stands for punctuation; no unit of letters is encoded like this."""
_VERSION = " ".join(("1", *analyser_versions()))
_SCHEMA = """
CREATE TABLE state (version TEXT NOT NULL, generation INTEGER NOT NULL);
CREATE TABLE documents (document_id TEXT PRIMARY KEY, part TEXT NOT NULL, digest TEXT NOT NULL);
CREATE TABLE bodies (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE entries (
    number INTEGER PRIMARY KEY, document_id TEXT NOT NULL, dataset TEXT NOT NULL, record_id TEXT NOT NULL,
    body INTEGER, date TEXT);
CREATE INDEX entries_document ON entries (document_id);
CREATE VIRTUAL TABLE units USING fts5(context, text, tokenize = "unicode61 remove_diacritics 0");
"""
_ATTEMPTS = 3


class SearchIndexFailed(PipelineError):
    """The index can be neither read nor written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is indexed of one record."""

    dataset: str
    record_id: str
    text: str
    context: str
    """Words that belong to the record but stand elsewhere: titles of the items decided, the response to a finding."""
    body: str
    date: str | None


def term(form: str) -> str:
    """A unit as the index holds it: letters and digits as they are, so that SQLite's tokenizer leaves them whole."""
    if all(character.isalnum() and character <= "\uffff" for character in form):
        return form
    if any(character.isalnum() for character in form):
        return "x0" + form.encode().hex()
    return SEPARATOR


def terms(text: str) -> str:
    """The units of a text as the index holds them, separated by spaces."""
    return " ".join(term(unit.form) for unit in split_units(text))


@contextmanager
def opened(folder: Path, *, rebuild: bool = False) -> Iterator[sqlite3.Connection]:
    """The index of a datasets' folder, as it is now. Raises SearchIndexFailed, NotAStore."""
    with Store(folder) as store:
        update(store, rebuild=rebuild)
        with closing(sqlite3.connect(f"file:{_path(store)}?mode=ro", uri=True)) as database:
            yield database


def update(store: Store, *, rebuild: bool = False) -> None:
    """Let the index show the current generation. Raises SearchIndexFailed."""
    for attempt in range(_ATTEMPTS):
        try:
            _update(store, rebuild=rebuild)
        except (FileNotFoundError, sqlite3.DatabaseError) as error:
            # Another process may have moved on by two generations and swept the files being read, or left a
            # damaged index; an index that merely waits for a lock is neither.
            if attempt == _ATTEMPTS - 1 or isinstance(error, sqlite3.OperationalError):
                raise SearchIndexFailed(f"the search index of {store.folder} cannot be written: {error}") from error
            rebuild = rebuild or isinstance(error, sqlite3.DatabaseError)
        else:
            return


def purge(store: Store) -> None:
    """Leave no trace in the index of what is no longer current."""
    if not _path(store).exists():
        return
    update(store)
    with closing(_connect(_path(store))) as database:
        database.execute("INSERT INTO units(units) VALUES ('optimize')")
        database.execute("VACUUM")


def fresh(path: Path) -> sqlite3.Connection:
    """A new, empty index in place of what is there."""
    path.unlink(missing_ok=True)
    database = _connect(path)
    database.executescript(_SCHEMA)
    database.execute("INSERT INTO state VALUES (?, -1)", (_VERSION,))
    return database


def add(database: sqlite3.Connection, document_id: str, entries: Iterable[tuple[Entry, str, str]]) -> None:
    """Put in a document's entries, each with its context and its text as terms."""
    for entry, context, text in entries:
        body = None
        if entry.body:
            database.execute("INSERT OR IGNORE INTO bodies (name) VALUES (?)", (entry.body,))
            (body,) = database.execute("SELECT number FROM bodies WHERE name = ?", (entry.body,)).fetchone()
        cursor = database.execute(
            "INSERT INTO entries (document_id, dataset, record_id, body, date) VALUES (?, ?, ?, ?, ?)",
            (document_id, entry.dataset, entry.record_id, body, entry.date),
        )
        database.execute("INSERT INTO units (rowid, context, text) VALUES (?, ?, ?)", (cursor.lastrowid, context, text))


def optimize(database: sqlite3.Connection) -> None:
    """Merge the index into one piece, which is the fastest to search."""
    database.execute("INSERT INTO units(units) VALUES ('optimize')")


def _path(store: Store) -> Path:
    return store.hidden / FILE


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, timeout=600)
    database.execute("PRAGMA secure_delete = ON")
    return database


def _update(store: Store, *, rebuild: bool) -> None:
    generation = store.generation()
    path = _path(store)
    if not rebuild and _shows(path, generation):
        return
    known = not rebuild and _shows(path, None)
    with closing(_connect(path) if known else fresh(path)) as database:
        database.execute("BEGIN IMMEDIATE")
        placed = dict(store.database.execute("SELECT document_id, part FROM documents"))
        _bring_up_to_date(store, database, placed)
        database.execute("DELETE FROM bodies WHERE number NOT IN (SELECT body FROM entries WHERE body IS NOT NULL)")
        database.execute("UPDATE state SET generation = ?", (generation,))
        database.execute("COMMIT")
        if not known:
            optimize(database)


def _shows(path: Path, generation: int | None) -> bool:
    """Whether there is an index of this version (that shows this generation)."""
    if not path.exists():
        return False
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        try:
            row = database.execute("SELECT version, generation FROM state").fetchone()
        except sqlite3.DatabaseError:
            return False
    return row is not None and row[0] == _VERSION and generation in {None, row[1]}


def _bring_up_to_date(store: Store, database: sqlite3.Connection, placed: dict[str, str]) -> None:
    known = {row[0]: row[1:] for row in database.execute("SELECT document_id, part, digest FROM documents")}
    _drop(database, sorted(known.keys() - placed.keys()))
    moved: dict[str, set[str]] = {}
    for document_id, part in placed.items():
        if document_id not in known or known[document_id][0] != part:
            moved.setdefault(part, set()).add(document_id)
    for part, files in store.part_files().items():
        if part not in moved:
            continue
        for document_id, entries in _entries({file.stem: file for file in files}, moved[part]):
            digest = hashlib.sha256(repr(entries).encode()).hexdigest()
            if document_id not in known or known[document_id][1] != digest:
                _drop(database, [document_id])
                add(database, document_id, ((entry, terms(entry.context), terms(entry.text)) for entry in entries))
            database.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", (document_id, part, digest))


def _drop(database: sqlite3.Connection, document_ids: Sequence[str]) -> None:
    gone = [(document_id,) for document_id in document_ids]
    database.executemany("DELETE FROM units WHERE rowid IN (SELECT number FROM entries WHERE document_id = ?)", gone)
    database.executemany("DELETE FROM entries WHERE document_id = ?", gone)
    database.executemany("DELETE FROM documents WHERE document_id = ?", gone)


def _entries(files: dict[str, Path], wanted: set[str]) -> Iterator[tuple[str, list[Entry]]]:
    """What is to be indexed of the wanted documents of one part."""
    found: dict[str, list[Entry]] = {document_id: [] for document_id in sorted(wanted)}
    issuers = {row["document_id"]: row for row in _rows(files, DocumentRow, "document_id", "issuer", "published_on")}
    titles = {row["record_id"]: row["title"] for row in _rows(files, AgendaItem, "record_id", "title")}
    for row in _rows(files, Speech, "document_id", "record_id", "text", "body", "date"):
        if row["document_id"] in found:
            found[row["document_id"]].append(_entry(Speech, row, issuers, ""))
    for row in _rows(files, Decision, "document_id", "record_id", "text", "body", "date", "subject",
                     "agenda_item_ids", "agenda_item_id"):  # fmt: skip
        if row["document_id"] in found:
            items = row["agenda_item_ids"] or [row["agenda_item_id"]]
            context = _joined(row["subject"], *(titles.get(item) for item in items))
            found[row["document_id"]].append(_entry(Decision, row, issuers, context))
    for row in _rows(files, Finding, "document_id", "record_id", "text", "body", "date", "issued_on", "title",
                     "response", "auditee"):  # fmt: skip
        if row["document_id"] in found:
            context = _joined(row["title"], row["response"])
            about = row | {"body": row["body"] or row["auditee"], "date": row["date"] or row["issued_on"]}
            found[row["document_id"]].append(_entry(Finding, about, issuers, context))
    yield from found.items()


def _rows(files: dict[str, Path], record: type, *names: str) -> list[dict[str, Any]]:
    dataset = record.dataset  # type: ignore[attr-defined]
    if dataset not in files:
        return []
    rows: pa.Table = pq.read_table(files[dataset], columns=list(names), schema=schema(dataset_class(dataset)))
    return rows.to_pylist()  # type: ignore[no-any-return]


def _entry(record: type, row: dict[str, Any], issuers: dict[str, dict[str, Any]], context: str) -> Entry:
    issuer = issuers.get(row["document_id"], {})
    date = row["date"] or issuer.get("published_on")
    return Entry(
        dataset=record.dataset,  # type: ignore[attr-defined]
        record_id=row["record_id"],
        text=row["text"],
        context=context,
        body=normalise_body(row["body"] or issuer.get("issuer") or ""),
        date=str(date) if date else None,
    )


def _joined(*words: str | None) -> str:
    return "\n".join(word for word in words if word)
