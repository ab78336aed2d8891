"""The full-text index: units of speeches, decisions and findings in SQLite FTS5, in step with the datasets.

The index notes the generation it shows and, for each document, a hash of what was indexed. Bringing it up to date asks
the catalogue what was written since, so it costs what is new, and it does not matter what happened in between: an
interrupted run, a compaction. Whoever searches does so first; ingest does so that nobody has to wait.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from extractors.model.errors import PipelineError
from extractors.model.vocabulary import Status
from pipeline.store.store import Store
from pipeline.tokens.entries import COLUMNS, VERSION, Indexed, SearchEntry, as_terms, digest, find_entries

FILE = "search.sqlite"
_SCHEMA = """
CREATE TABLE state (version TEXT NOT NULL, identity TEXT NOT NULL, generation INTEGER NOT NULL);
CREATE TABLE documents (document_id TEXT PRIMARY KEY, digest TEXT NOT NULL);
CREATE TABLE bodies (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE entries (
    number INTEGER PRIMARY KEY, document_id TEXT NOT NULL, dataset TEXT NOT NULL, record_id TEXT NOT NULL,
    body INTEGER, date TEXT);
CREATE INDEX entries_document ON entries (document_id);
CREATE VIRTUAL TABLE units USING fts5(context, text, tokenize = "unicode61 remove_diacritics 0");
"""
_ATTEMPTS = 3
_LOOSE = "SELECT COUNT(*) FROM entries WHERE document_id NOT IN (SELECT document_id FROM documents)"


class SearchIndexFailed(PipelineError):
    """The index can be neither read nor written."""


@contextmanager
def opened(folder: Path, *, rebuild: bool = False) -> Iterator[sqlite3.Connection]:
    """The index of a datasets' folder, as it is now. Raises SearchIndexFailed, NotAStore."""
    with Store(folder) as store:
        update(store, rebuild=rebuild)
        with closing(_to_read(_path(store))) as database:
            yield database


def update(store: Store, *, rebuild: bool = False, ready: Mapping[str, Indexed] | None = None) -> None:
    """Let the index show the current generation; ``ready``: documents whose entries are at hand.

    Raises SearchIndexFailed.
    """
    for attempt in range(_ATTEMPTS):
        try:
            _update(store, ready or {}, rebuild=rebuild)
        except (FileNotFoundError, sqlite3.DatabaseError) as error:
            # Another process may have moved on by two generations and swept the files being read, or left a
            # damaged index; an index that merely waits for a lock is neither.
            if attempt == _ATTEMPTS - 1 or isinstance(error, sqlite3.OperationalError):
                raise SearchIndexFailed(f"the search index of {store.folder} cannot be written: {error}") from error
            rebuild = rebuild or isinstance(error, sqlite3.DatabaseError)
        else:
            return


def disagreement(store: Store) -> str | None:
    """What is wrong with the index, if it says that it shows the current generation; one that lags behind is no fault,
    as whoever searches brings it up to date."""
    path = _path(store)
    if not path.exists():
        return None
    try:
        if _noted(path, store.catalogue.identity(), strict=True) != store.generation():
            return None
        with closing(_to_read(path)) as database:
            (state,) = database.execute("PRAGMA integrity_check(1)").fetchone()
            if state != "ok":
                return f"is damaged: {state}"
            ids = {document_id for (document_id,) in database.execute("SELECT document_id FROM documents")}
            (loose,) = database.execute(_LOOSE).fetchone()
    except sqlite3.DatabaseError as error:
        return f"cannot be read: {error}"
    known = store.catalogue.documents()
    if ids - known.keys() or loose:
        return f"holds {len(ids - known.keys())} documents and {loose} entries that are not in the datasets"
    lacking = {document.document_id for document in known.values() if document.status != Status.FAILED} - ids
    return f"lacks {len(lacking)} documents" if lacking else None


def fresh(path: Path, identity: str) -> sqlite3.Connection:
    """A new, empty index in place of what is there."""
    path.unlink(missing_ok=True)
    database = _connect(path)
    database.executescript(_SCHEMA)
    database.execute("INSERT INTO state VALUES (?, ?, -1)", (VERSION, identity))
    return database


def add(database: sqlite3.Connection, document_id: str, entries: Sequence[SearchEntry]) -> None:
    """Put in a document's entries, whose text and context are terms."""
    bodies = {entry.body: _body(database, entry.body) for entry in entries}
    (last,) = database.execute("SELECT COALESCE(MAX(number), 0) FROM entries").fetchone()
    rows = [
        (number, document_id, entry.dataset, entry.record_id, bodies[entry.body], entry.date)
        for number, entry in enumerate(entries, last + 1)
    ]
    database.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", rows)
    units = ((number, entry.context, entry.text) for number, entry in enumerate(entries, last + 1))
    database.executemany("INSERT INTO units (rowid, context, text) VALUES (?, ?, ?)", units)


def _body(database: sqlite3.Connection, name: str) -> int | None:
    """Number of a body; None for a nameless one."""
    if not name:
        return None
    database.execute("INSERT OR IGNORE INTO bodies (name) VALUES (?)", (name,))
    (number,) = database.execute("SELECT number FROM bodies WHERE name = ?", (name,)).fetchone()
    return int(number)


def optimize(database: sqlite3.Connection) -> None:
    """Merge the index into one piece, which is the fastest to search."""
    database.execute("INSERT INTO units(units) VALUES ('optimize')")


def _path(store: Store) -> Path:
    return store.hidden / FILE


def _to_read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, timeout=600)
    database.execute("PRAGMA secure_delete = ON")
    return database


def _update(store: Store, ready: Mapping[str, Indexed], *, rebuild: bool) -> None:
    generation, identity = store.generation(), store.catalogue.identity()
    path = _path(store)
    noted = None if rebuild else _noted(path, identity)
    if noted == generation:
        return
    with closing(fresh(path, identity) if noted is None else _connect(path)) as database:
        database.execute("BEGIN IMMEDIATE")
        (since,) = database.execute("SELECT generation FROM state").fetchone()
        _drop(database, store.catalogue.gone_since(since))
        for document_id, indexed in _changed(store, database, since, ready):
            _drop(database, [document_id])
            add(database, document_id, indexed.entries)
            database.execute("INSERT INTO documents VALUES (?, ?)", (document_id, indexed.digest))
        database.execute("COMMIT")
        if noted is None:
            optimize(database)
        elif noted < store.catalogue.oldest():
            _scrub(database)
        database.execute("UPDATE state SET generation = ?", (generation,))


def _scrub(database: sqlite3.Connection) -> None:
    """Leave no trace of what was taken down."""
    database.execute("DELETE FROM bodies WHERE number NOT IN (SELECT body FROM entries WHERE body IS NOT NULL)")
    optimize(database)
    database.execute("VACUUM")


def _noted(path: Path, identity: str, *, strict: bool = False) -> int | None:
    """The generation that the index shows, if there is an index of this version for this folder."""
    if not path.exists():
        return None
    with closing(_to_read(path)) as database:
        try:
            row = database.execute("SELECT version, identity, generation FROM state").fetchone()
        except sqlite3.DatabaseError:
            if strict:
                raise
            return None
    return int(row[2]) if row is not None and row[:2] == (VERSION, identity) else None


def _changed(
    store: Store, database: sqlite3.Connection, since: int, ready: Mapping[str, Indexed]
) -> Iterator[tuple[str, Indexed]]:
    """Documents written after a generation that are to be indexed otherwise than they are, part by part."""
    places: dict[str, list[str]] = {}
    for document_id, part in store.catalogue.parts_of(store.catalogue.changed_since(since)).items():
        if document_id not in ready:
            places.setdefault(part, []).append(document_id)
        elif _digest(database, document_id) != ready[document_id].digest:
            yield document_id, ready[document_id]
    for part in sorted(places):
        tables = {
            record.dataset: store.rows(record.dataset, places[part], list(columns))  # type: ignore[attr-defined]
            for record, columns in COLUMNS.items()
        }
        for document_id, entries in find_entries(tables):
            if _digest(database, document_id) != digest(entries):
                yield document_id, as_terms(entries)


def _digest(database: sqlite3.Connection, document_id: str) -> str | None:
    row = database.execute("SELECT digest FROM documents WHERE document_id = ?", (document_id,)).fetchone()
    return str(row[0]) if row else None


def _drop(database: sqlite3.Connection, document_ids: Sequence[str]) -> None:
    for document_id in document_ids:
        numbers = database.execute("SELECT number FROM entries WHERE document_id = ?", (document_id,)).fetchall()
        database.executemany("DELETE FROM units WHERE rowid = ?", numbers)
        database.execute("DELETE FROM entries WHERE document_id = ?", (document_id,))
        database.execute("DELETE FROM documents WHERE document_id = ?", (document_id,))
