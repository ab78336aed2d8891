"""The catalogue's file: how it is opened, its layout, and how it is told that it is broken."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from extractors.model.errors import PipelineError

LAYOUT = 3
"""Of the catalogue and the hidden folder."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (
    generation INTEGER NOT NULL, oldest INTEGER NOT NULL, parts_made INTEGER NOT NULL, identity TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS parts (part TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, files TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    document_id TEXT PRIMARY KEY, sha256 TEXT, part TEXT NOT NULL, status TEXT NOT NULL, fingerprint TEXT NOT NULL,
    characters INTEGER NOT NULL, changed INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS documents_part ON documents (part);
CREATE INDEX IF NOT EXISTS documents_changed ON documents (changed);
CREATE TABLE IF NOT EXISTS gone (document_id TEXT PRIMARY KEY, changed INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS gone_changed ON gone (changed);
CREATE TABLE IF NOT EXISTS sources (
    location TEXT PRIMARY KEY, source TEXT NOT NULL, document_id TEXT NOT NULL, stamp TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS sources_document ON sources (document_id);
CREATE TABLE IF NOT EXISTS tombstones (sha256 TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS likenesses (sha256 TEXT PRIMARY KEY, likeness TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS changes (
    run_id TEXT NOT NULL, document_id TEXT NOT NULL, action TEXT NOT NULL, source TEXT NOT NULL, rows TEXT NOT NULL,
    PRIMARY KEY (run_id, document_id, action));
CREATE TABLE IF NOT EXISTS sittings (
    record_id TEXT PRIMARY KEY, document_id TEXT NOT NULL, body_key TEXT, body TEXT, subcommittee TEXT, date TEXT,
    session_number INTEGER, fiscal_year INTEGER, session_label TEXT, meeting_key TEXT);
CREATE INDEX IF NOT EXISTS sittings_document ON sittings (document_id);
CREATE INDEX IF NOT EXISTS sittings_session ON sittings (body_key, session_number);
CREATE INDEX IF NOT EXISTS sittings_date ON sittings (body_key, date);
CREATE TABLE IF NOT EXISTS namings (document_id TEXT NOT NULL, body TEXT NOT NULL, subcommittee TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS namings_document ON namings (document_id);
CREATE INDEX IF NOT EXISTS namings_body ON namings (body, subcommittee, document_id);
"""
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR}
"""What SQLite says where the file is not what was written, among them that a table is missing."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


class NotAStore(PipelineError):
    """The folder holds something else than Gijiroku's datasets."""


class BrokenStore(PipelineError):
    """The catalogue and the files of a folder do not fit each other, or one of them cannot be read."""


def broken(folder: Path, what: str) -> BrokenStore:
    """The error that says in one line what is wrong with a folder, and how it is mended."""
    named = folder.parent if folder.name == "history" else folder
    return BrokenStore(f"{folder}: {what}; nothing was changed; mend it: gijiroku verify --repair --data {named}")


class Database(sqlite3.Connection):
    """A connection that says in one line where its file is broken. Raises BrokenStore."""

    folder: Path

    def cursor(self, factory: Any = None) -> Any:
        """A cursor that does the same."""
        cursor = super().cursor(factory or _Cursor)
        cursor.folder = self.folder
        return cursor

    def execute(self, *given: Any) -> Any:
        return self.cursor().execute(*given)

    def executemany(self, *given: Any) -> Any:
        return self.cursor().executemany(*given)

    def executescript(self, *given: Any) -> Any:
        return self.cursor().executescript(*given)


class _Cursor(sqlite3.Cursor):
    folder: Path

    def _told(self, work: Callable[_P, _T], *given: _P.args, **named: _P.kwargs) -> _T:
        try:
            return work(*given, **named)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF in _BROKEN:
                raise broken(self.folder, f"its catalogue is damaged ({error})") from error
            raise

    def execute(self, *given: Any) -> Any:
        return self._told(super().execute, *given)

    def executemany(self, *given: Any) -> Any:
        return self._told(super().executemany, *given)

    def executescript(self, *given: Any) -> Any:
        return self._told(super().executescript, *given)

    def fetchone(self) -> Any:
        return self._told(super().fetchone)

    def fetchall(self) -> Any:
        return self._told(super().fetchall)

    def __next__(self) -> Any:
        return self._told(super().__next__)


def open_database(path: Path, folder: Path) -> Database:
    """Open the catalogue of a folder."""
    database = sqlite3.connect(path, isolation_level=None, factory=Database)
    database.folder = folder
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA secure_delete = ON")
    return database


def prepare(database: Database, *, is_new: bool) -> None:
    """Make the tables of a new folder. Raises NotAStore if another version made them, BrokenStore."""
    (layout,) = database.execute("PRAGMA user_version").fetchone()
    (tables,) = database.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    (state,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if state != "ok":
        raise broken(database.folder, f"its catalogue is damaged ({' '.join(state.split())})")
    if not tables and not is_new:
        raise broken(database.folder, "its catalogue is empty")
    if tables and layout != LAYOUT:
        raise NotAStore(f"{database.folder} was written by another version; update Gijiroku, or use a new folder")
    database.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {LAYOUT}; COMMIT;")
    if not tables:
        database.execute("INSERT INTO state VALUES (0, 0, 0, ?)", (secrets.token_hex(8),))
