"""The catalogue (SQLite): which documents, sources and parts there are, and which generation is current.

It also holds the little that must be known of all documents when one is added, so that an ingest need not read the
datasets for it: which meetings the documents tell of, and which bodies they name.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from pipeline.store.database import BrokenStore, broken, open_database, prepare
from pipeline.store.tombstones import Tombstone

_AT_ONCE = 500
"""Values in one question; SQLite takes no end of them."""


LACKING = "has lost rows"
"""Fingerprint of a document that is to be read again because rows of it are lost."""


GONE = "gone"
"""Stamp of a source that was told to be no longer there."""


@dataclass(frozen=True, slots=True)
class KnownSource:
    """What the catalogue knows of a source."""

    location: str
    """URI: file:///…, or the URL it was fetched from."""
    source: str
    """Relative to the ingest root, or the URL: as in ``documents.sources``."""
    document_id: str
    stamp: str
    """Size, inode and times when it was read."""


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """What the catalogue knows of a document."""

    document_id: str
    sha256: str | None
    status: str
    fingerprint: str
    """Versions of the stages, limits and optional tools that produced the records."""


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """What a run did to a document."""

    run_id: str
    document_id: str
    action: str
    """inserted, updated, failed, superseded or removed."""
    source: str
    rows: str
    """Rows by dataset, JSON; with what ``pipeline.ingest.crosswalk`` notes beside them."""


@dataclass(frozen=True, slots=True)
class KnownSitting:
    """What a document states of a meeting, and the key that the meeting has."""

    record_id: str
    document_id: str
    body_key: str | None
    """The body as sittings are compared by it."""
    body: str | None
    subcommittee: str | None
    date: str | None
    """ISO."""
    session_number: int | None
    fiscal_year: int | None
    session_label: str | None
    meeting_key: str | None


@dataclass(frozen=True, slots=True)
class Naming:
    """A body that a document names."""

    document_id: str
    body: str
    subcommittee: str
    """Empty: none."""


@dataclass(frozen=True, slots=True)
class File:
    """One Parquet file of a part."""

    rows: int
    bytes: int
    sha256: str


class Catalogue:
    """The database, opened. Every question that names documents costs what their number is, not the folder's."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.folder = folder
        self._database = open_database(path, folder)

    def close(self) -> None:
        self._database.close()

    def prepare(self, *, is_new: bool) -> None:
        """Make the tables of a new folder. Raises NotAStore if another version made them, BrokenStore."""
        prepare(self._database, is_new=is_new)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what is done within, or nothing."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.rollback()
            raise
        self._database.commit()

    @property
    def in_transaction(self) -> bool:
        return self._database.in_transaction

    def damage(self) -> str | None:
        """What SQLite finds wrong with its file."""
        (state,) = self._database.execute("PRAGMA integrity_check(1)").fetchone()
        return None if state == "ok" else " ".join(state.split())

    def columns_mark(self) -> int:
        """Which columns the files have (see upgrade.py); 0: it is not known."""
        (mark,) = self._database.execute("PRAGMA application_id").fetchone()
        return int(mark)

    def set_columns_mark(self, mark: int) -> None:
        """Note it."""
        self._database.execute(f"PRAGMA application_id = {mark}")

    def vacuum(self) -> None:
        """Leave nothing in free pages."""
        self._database.execute("VACUUM")

    # -- state ----------------------------------------------------------------------------------

    def generation(self) -> int:
        """Number of the current generation."""
        return int(self._one("SELECT generation FROM state"))

    def oldest(self) -> int:
        """The earliest generation that may stay."""
        return int(self._one("SELECT oldest FROM state"))

    def identity(self) -> str:
        """What tells this catalogue from every other."""
        return str(self._one("SELECT identity FROM state"))

    def set_generation(self, number: int, *, erase: bool) -> None:
        """Note the current generation; ``erase``: no earlier one may stay."""
        self._database.execute("UPDATE state SET generation = ?", (number,))
        if erase:
            self._database.execute("UPDATE state SET oldest = ?", (number,))

    def next_number(self) -> int:
        """A number that no part has had."""
        self._database.execute("UPDATE state SET parts_made = parts_made + 1")
        return int(self._one("SELECT parts_made FROM state"))

    def skip_numbers(self, number: int) -> None:
        """Let parts have higher numbers than this."""
        self._database.execute("UPDATE state SET parts_made = MAX(parts_made, ?)", (number,))

    # -- documents ------------------------------------------------------------------------------

    def documents(self) -> dict[str, KnownDocument]:
        """Every document, by id."""
        rows = self._database.execute("SELECT document_id, sha256, status, fingerprint FROM documents")
        return {row[0]: KnownDocument(*row) for row in rows}

    def document(self, document_id: str) -> KnownDocument | None:
        """A document, if it is known."""
        query = "SELECT document_id, sha256, status, fingerprint FROM documents WHERE document_id = ?"
        row = self._database.execute(query, (document_id,)).fetchone()
        return KnownDocument(*row) if row else None

    def lacking(self) -> list[str]:
        """Documents that have lost rows and were not read again since."""
        query = "SELECT document_id FROM documents WHERE fingerprint = ? ORDER BY document_id"
        return [document_id for (document_id,) in self._database.execute(query, (LACKING,))]

    def note_lacking(self, part: str) -> None:
        """Note that the documents of a part have lost rows."""
        self._database.execute("UPDATE documents SET fingerprint = ? WHERE part = ?", (LACKING, part))

    def statuses(self) -> Counter[str]:
        """Documents by status."""
        return Counter(dict(self._database.execute("SELECT status, COUNT(*) FROM documents GROUP BY status")))

    def changed_since(self, generation: int) -> list[str]:
        """Documents whose rows were written after a generation."""
        query = "SELECT document_id FROM documents WHERE changed > ? ORDER BY document_id"
        return [document_id for (document_id,) in self._database.execute(query, (generation,))]

    def gone_since(self, generation: int) -> list[str]:
        """Documents that went after a generation and are not back."""
        query = "SELECT document_id FROM gone WHERE changed > ? ORDER BY document_id"
        return [document_id for (document_id,) in self._database.execute(query, (generation,))]

    def forget_gone(self, document_ids: Iterable[str]) -> None:
        """Forget that documents went."""
        gone = [(document_id,) for document_id in document_ids]
        self._database.executemany("DELETE FROM gone WHERE document_id = ?", gone)

    def sizes(self) -> list[tuple[str, int]]:
        """Documents with their characters, in the order of their ids."""
        query = "SELECT document_id, characters FROM documents ORDER BY document_id"
        return list(self._database.execute(query))

    def place(self, documents: Iterable[KnownDocument], part: str, sizes: Mapping[str, int], changed: int) -> None:
        """Put documents into a part."""
        rows = [
            (known.document_id, known.sha256, part, known.status, known.fingerprint, sizes.get(known.document_id, 0),
             changed)
            for known in documents
        ]  # fmt: skip
        self._database.executemany("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._database.executemany("DELETE FROM gone WHERE document_id = ?", [(row[0],) for row in rows])

    def move(self, document_ids: Iterable[str], part: str) -> None:
        """Note that documents stand in another part; their rows are as they were."""
        moved = [(part, document_id) for document_id in document_ids]
        self._database.executemany("UPDATE documents SET part = ? WHERE document_id = ?", moved)

    def drop(self, document_ids: Collection[str], changed: int) -> None:
        """Forget documents with all that they state."""
        gone = [(document_id,) for document_id in document_ids]
        for table in ("documents", "sources"):
            self._database.executemany(f"DELETE FROM {table} WHERE document_id = ?", gone)  # noqa: S608 - two names
        self.forget_statements(document_ids)
        self._database.executemany("INSERT OR REPLACE INTO gone VALUES (?, ?)", [(one, changed) for (one,) in gone])

    # -- parts ----------------------------------------------------------------------------------

    def parts(self) -> dict[str, str]:
        """Live parts with their names, in the order of the names."""
        return dict(self._database.execute("SELECT part, name FROM parts ORDER BY name"))

    def part_called(self, name: str) -> str | None:
        """The live part of this name."""
        row = self._database.execute("SELECT part FROM parts WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def files(self) -> dict[str, dict[str, File]]:
        """Files of each part by dataset, by the part's name."""
        rows = self._database.execute("SELECT name, files FROM parts")
        return {name: self._files(files) for name, files in rows}

    def files_in(self, parts: Iterable[str]) -> dict[str, dict[str, File]]:
        """Files of these parts by dataset."""
        rows = self._among("SELECT part, files FROM parts WHERE part", parts)
        return {part: self._files(files) for part, files in rows}

    def part_files(self) -> dict[str, dict[str, File]]:
        """Files of each live part by dataset, by the part."""
        return {part: self._files(files) for part, files in self._database.execute("SELECT part, files FROM parts")}

    def documents_of(self, part: str) -> list[str]:
        """Documents of a part, in order."""
        query = "SELECT document_id FROM documents WHERE part = ? ORDER BY document_id"
        return [document_id for (document_id,) in self._database.execute(query, (part,))]

    def parts_of(self, document_ids: Iterable[str]) -> dict[str, str]:
        """The part that each of these documents stands in, for those that are known."""
        rows = self._among("SELECT document_id, part FROM documents WHERE document_id", document_ids)
        return dict(rows)

    def last_part(self) -> tuple[str, int, int] | None:
        """Name of the part that was begun last, with its documents and characters."""
        query = """SELECT name, COUNT(document_id), COALESCE(SUM(characters), 0) FROM parts
            LEFT JOIN documents USING (part) WHERE name = (SELECT MAX(name) FROM parts WHERE name LIKE 'part-%')"""
        name, count, size = self._database.execute(query).fetchone()
        return (name, count, size) if name is not None else None

    def put_part(self, part: str, name: str, files: Mapping[str, File]) -> None:
        """Let a part have a name, in place of the one that had it."""
        told = json.dumps({dataset: astuple(file) for dataset, file in files.items()})
        self._database.execute("DELETE FROM parts WHERE name = ?", (name,))
        self._database.execute("INSERT INTO parts VALUES (?, ?, ?)", (part, name, told))

    def drop_parts(self, parts: Iterable[str]) -> None:
        """Forget parts."""
        self._database.executemany("DELETE FROM parts WHERE part = ?", [(part,) for part in parts])

    # -- sources --------------------------------------------------------------------------------

    def sources(self) -> dict[str, KnownSource]:
        """Every source, by location."""
        rows = self._database.execute("SELECT location, source, document_id, stamp FROM sources")
        return {row[0]: KnownSource(*row) for row in rows}

    def source(self, location: str) -> KnownSource | None:
        """What is known of a location, if anything."""
        query = "SELECT location, source, document_id, stamp FROM sources WHERE location = ?"
        row = self._database.execute(query, (location,)).fetchone()
        return KnownSource(*row) if row else None

    def sources_of(self, document_id: str) -> list[KnownSource]:
        """Where a document was found."""
        query = "SELECT location, source, document_id, stamp FROM sources WHERE document_id = ? ORDER BY location"
        return [KnownSource(*row) for row in self._database.execute(query, (document_id,))]

    def sources_below(self, root: str) -> Iterator[KnownSource]:
        """Known sources whose location begins so, in order."""
        query = "SELECT location, source, document_id, stamp FROM sources WHERE location >= ? ORDER BY location"
        for row in self._database.execute(query, (root,)):
            if not row[0].startswith(root):
                return
            yield KnownSource(*row)

    def names_of(self, document_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Names of the sources of these documents, sorted."""
        found: dict[str, set[str]] = {document_id: set() for document_id in document_ids}
        for document_id, source in self._among("SELECT document_id, source FROM sources WHERE document_id", found):
            found[document_id].add(source)
        return {document_id: tuple(sorted(names)) for document_id, names in found.items()}

    def put_sources(self, sources: Sequence[KnownSource], vanished: Iterable[str]) -> None:
        """Note where documents are found, and forget places."""
        self._database.executemany("DELETE FROM sources WHERE location = ?", [(location,) for location in vanished])
        rows = [astuple(source) for source in sources]
        self._database.executemany("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?)", rows)

    # -- what documents state -------------------------------------------------------------------

    def sittings_like(self, sittings: Iterable[KnownSitting]) -> list[KnownSitting]:
        """What documents state of meetings of the same body with the same number or on the same day as one of these."""
        known = {(one.body_key, one.session_number, one.date) for one in sittings}
        found: dict[str, KnownSitting] = {}
        for column, pairs in (
            ("session_number", {(body, number) for body, number, _ in known}),
            ("date", {(body, date) for body, _, date in known}),
        ):
            query = f"SELECT * FROM sittings WHERE body_key = ? AND {column} = ?"  # noqa: S608 - one of two names
            for pair in pairs:
                found |= {row[0]: KnownSitting(*row) for row in self._database.execute(query, pair)}
        return list(found.values())

    def sittings_of(self, document_ids: Iterable[str]) -> list[KnownSitting]:
        """What these documents state of meetings."""
        return [KnownSitting(*row) for row in self._among("SELECT * FROM sittings WHERE document_id", document_ids)]

    def namings_of(self, document_ids: Iterable[str]) -> list[Naming]:
        """The bodies that these documents name."""
        return [Naming(*row) for row in self._among("SELECT * FROM namings WHERE document_id", document_ids)]

    def namers(self, body: str, subcommittee: str) -> Iterator[str]:
        """The documents that name a body."""
        query = "SELECT document_id FROM namings WHERE body = ? AND subcommittee = ?"
        return (document_id for (document_id,) in self._database.execute(query, (body, subcommittee)))

    def named(self) -> set[tuple[str, str]]:
        """Every body that is named, with the sub-committee."""
        return set(self._database.execute("SELECT DISTINCT body, subcommittee FROM namings"))

    def forget_statements(self, document_ids: Iterable[str]) -> None:
        """Forget what documents state."""
        gone = [(document_id,) for document_id in document_ids]
        for table in ("sittings", "namings"):
            self._database.executemany(f"DELETE FROM {table} WHERE document_id = ?", gone)  # noqa: S608 - two names

    def put_statements(self, sittings: Iterable[KnownSitting], namings: Iterable[Naming]) -> None:
        """Note what documents state."""
        rows = [astuple(sitting) for sitting in sittings]
        self._database.executemany("INSERT OR REPLACE INTO sittings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._database.executemany("INSERT INTO namings VALUES (?, ?, ?)", [astuple(naming) for naming in namings])

    # -- what was done --------------------------------------------------------------------------

    def log(self) -> list[LoggedChange]:
        """What the runs did, in order."""
        rows = self._database.execute("SELECT run_id, document_id, action, source, rows FROM changes ORDER BY rowid")
        return [LoggedChange(*row) for row in rows]

    def note(self, changes: Iterable[LoggedChange]) -> None:
        """Add to the log."""
        rows = [astuple(change) for change in changes]
        self._database.executemany("INSERT OR REPLACE INTO changes VALUES (?, ?, ?, ?, ?)", rows)

    def forget_log(self, document_ids: Iterable[str]) -> None:
        """Take documents out of the log."""
        gone = [(document_id,) for document_id in document_ids]
        self._database.executemany("DELETE FROM changes WHERE document_id = ?", gone)

    def bury(self, stones: Iterable[Tombstone]) -> None:
        """Let documents never come back."""
        given = list(stones)
        self._database.executemany("INSERT OR IGNORE INTO tombstones VALUES (?)", [(one.sha256,) for one in given])
        likenesses = [(one.sha256, one.likeness) for one in given if one.likeness]
        self._database.executemany("INSERT OR REPLACE INTO likenesses VALUES (?, ?)", likenesses)

    def release(self, hashes: Iterable[str]) -> None:
        """Keep away no more than the bytes of these."""
        self._database.executemany("DELETE FROM likenesses WHERE sha256 = ?", [(sha256,) for sha256 in hashes])

    def tombstones(self) -> frozenset[Tombstone]:
        """All that was taken down."""
        query = "SELECT sha256, coalesce(likeness, '') FROM tombstones LEFT JOIN likenesses USING (sha256)"
        return frozenset(Tombstone(*row) for row in self._database.execute(query))

    def is_buried(self, sha256: str) -> bool:
        """Whether a document was taken down for good."""
        return self._database.execute("SELECT 1 FROM tombstones WHERE sha256 = ?", (sha256,)).fetchone() is not None

    def is_buried_id(self, document_id: str) -> bool:
        """Whether a document of this id was taken down for good."""
        query = "SELECT 1 FROM tombstones WHERE substr(sha256, 1, ?) = ?"
        return self._database.execute(query, (len(document_id), document_id)).fetchone() is not None

    # -- asking ---------------------------------------------------------------------------------

    def as_far(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Rows of a query up to where the file cannot be read."""
        with suppress(sqlite3.Error, BrokenStore):
            yield from self._database.execute(query)

    def _one(self, query: str) -> Any:
        row = self._database.execute(query).fetchone()
        if row is None:
            raise broken(self.folder, "its catalogue is damaged (a line is missing)")
        return row[0]

    def _among(self, query: str, values: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """Rows of a query that ends in a column's name, for these values of it."""
        wanted = list(values)
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            yield from self._database.execute(f"{query} IN ({', '.join('?' * len(some))})", some)

    def _files(self, told: str) -> dict[str, File]:
        try:
            return {dataset: File(*facts) for dataset, facts in json.loads(told).items()}
        except (ValueError, TypeError, AttributeError) as error:
            raise broken(self.folder, f"its catalogue is damaged ({error})") from error
