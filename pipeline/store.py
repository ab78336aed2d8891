"""The datasets' folder: plain Parquet that is always whole. docs/store.md tells the mechanism on a page.

Rows live in *parts*: a part holds a set of documents, one Parquet file per dataset, and is never changed once written.
A document that changes is written into a new part that takes over the old one's *name*, so a document never moves from
one name to another. A *generation* is a folder with one folder per dataset, in which every live part is a hard link
under its name. Committing writes the new parts, builds the next generation, and records both in the catalogue (SQLite)
in one transaction: that is the moment at which the change is made. Only then are the datasets' folders that people
open, symbolic links, renamed over to the new generation one by one. Whatever is interrupted is finished or undone when
the folder is next opened for writing: the catalogue says which generation is current, everything else is swept away.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, field
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractors.errors import PipelineError
from extractors.records import DATASETS, DocumentRow, Issue
from pipeline.tables import array, dataset_class, schema, sort_order

LOG = logging.getLogger(__name__)
HIDDEN = ".gijiroku"
NAMES: tuple[str, ...] = tuple(record.dataset for record in DATASETS)  # type: ignore[attr-defined]
SINGLE = frozenset({"runs", "bodies", "finding_responses", "finding_links", "recurring_findings",
                    "recurring_finding_members"})  # fmt: skip
"""Datasets that are not made document by document: one file, written anew."""
PER_DOCUMENT: tuple[str, ...] = tuple(name for name in NAMES if name not in SINGLE)
MAX_DOCUMENTS = 512
"""Documents in a part at the most: bounds what a changed document rewrites."""
MAX_CHARACTERS = 4_000_000
"""Characters of the documents of a part, after which it takes no more of them."""
EMPTY = "empty"
"""Name of the file without rows that every dataset begins with and keeps, so that no file that was seen goes away."""
FAILED_EDITION = "#failed"
"""Marks the place of an edition that could not be read, while the earlier one stays current."""
LAYOUT = 2
"""Of the catalogue and the hidden folder."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (generation INTEGER NOT NULL, oldest INTEGER NOT NULL, parts_made INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS parts (part TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, rows TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    document_id TEXT PRIMARY KEY, sha256 TEXT, part TEXT NOT NULL, status TEXT NOT NULL, fingerprint TEXT NOT NULL,
    characters INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS documents_part ON documents (part);
CREATE TABLE IF NOT EXISTS sources (
    location TEXT PRIMARY KEY, source TEXT NOT NULL, document_id TEXT NOT NULL, stamp TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS sources_document ON sources (document_id);
CREATE TABLE IF NOT EXISTS tombstones (sha256 TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS changes (
    run_id TEXT NOT NULL, document_id TEXT NOT NULL, action TEXT NOT NULL, source TEXT NOT NULL, rows TEXT NOT NULL,
    PRIMARY KEY (run_id, document_id, action));
"""


class StoreLocked(PipelineError):
    """Another process is writing to the same folder."""


class NotAStore(PipelineError):
    """The folder holds something else than Gijiroku's datasets."""


class StoreFailed(PipelineError):
    """The folder cannot be written; what was committed before stands."""


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
class Change:
    """What one commit makes true."""

    documents: Sequence[KnownDocument] = ()
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    """Rows of ``documents`` for every per-document dataset."""
    sources: Sequence[KnownSource] = ()
    removed: Sequence[str] = ()
    """Ids of documents that are no longer current."""
    vanished: Sequence[str] = ()
    """Locations to forget."""
    singles: Mapping[str, pa.Table] = field(default_factory=dict)
    """Datasets that are written whole."""
    log: Sequence[LoggedChange] = ()
    buried: Sequence[str] = ()
    """SHA-256 of documents that must not come back."""
    erase: bool = False
    """Whether nothing of the removed documents may stay on disk: no earlier generation, no entry of the log."""


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """What a run did to a document."""

    run_id: str
    document_id: str
    action: str
    """inserted, updated, failed, superseded or removed."""
    source: str
    rows: str
    """Rows by dataset, JSON."""


class Store:
    """The datasets' folder, opened for reading or, under a lock, for writing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hidden = folder / HIDDEN
        self._database: sqlite3.Connection | None = None
        self._lock: int | None = None
        self._pin: int | None = None
        self._pinned = 0

    # -- opening and closing --------------------------------------------------------------

    @property
    def exists(self) -> bool:
        """Whether anything was ever committed here."""
        return (self.hidden / "catalogue.sqlite").exists()

    @property
    def database(self) -> sqlite3.Connection:
        if self._database is None:
            if not self.exists and self._lock is None:
                raise NotAStore(f"{self.folder} holds no datasets; run: gijiroku ingest PATH --data {self.folder}")
            self._database = sqlite3.connect(self.hidden / "catalogue.sqlite", isolation_level=None)
            self._database.execute("PRAGMA synchronous = FULL")
            self._database.execute("PRAGMA secure_delete = ON")
        return self._database

    @contextmanager
    def writing(self, *, wait: bool = True) -> Iterator[Store]:
        """Hold the lock, mend what an interrupted run left, and give the store for writing.

        Raises StoreLocked, naming the holder, if another process has the lock and ``wait`` is False.
        """
        try:
            with self._told():
                self.hidden.mkdir(parents=True, exist_ok=True)
                self._lock = os.open(self.hidden / "lock", os.O_RDWR | os.O_CREAT, 0o644)
                self._acquire(wait)
                self._prepare_catalogue()
                self.recover()
            yield self
        finally:
            self.close()

    def _prepare_catalogue(self) -> None:
        database = self.database
        (layout,) = database.execute("PRAGMA user_version").fetchone()
        (tables,) = database.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        if tables and layout != LAYOUT:
            raise NotAStore(f"{self.folder} was written by another version; ingest into a new folder, or delete it")
        database.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {LAYOUT}; COMMIT;")
        if not database.execute("SELECT 1 FROM state").fetchone():
            database.execute("INSERT INTO state VALUES (0, 0, 0)")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in one line what could not be written, and undo it."""
        try:
            yield
        except (OSError, sqlite3.OperationalError) as error:
            with suppress(OSError, sqlite3.Error):
                if self._database is not None and not self._database.in_transaction:
                    self._sweep(self.generation(), set(self._parts()))
            reason = f"{self.folder} cannot be written: {error}"
            raise StoreFailed(f"{reason}; what was committed stands: mend it and run the same command again") from error

    def close(self) -> None:
        """Release the catalogue and the lock."""
        if self._database is not None:
            self._database.close()
            self._database = None
        if self._pin is not None:
            os.close(self._pin)
            self._pin = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _acquire(self, wait: bool) -> None:
        assert self._lock is not None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._lock, 200, 0).decode(errors="replace").strip() or "unknown"
            if not wait:
                raise StoreLocked(f"{self.folder} is being written by process {holder}; try again later") from None
            LOG.warning("%s is being written by process %s; waiting for it", self.folder, holder)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, f"{os.getpid()}\n".encode(), 0)

    # -- what is known ----------------------------------------------------------------------

    def generation(self) -> int:
        """Number of the current generation."""
        (number,) = self.database.execute("SELECT generation FROM state").fetchone()
        return int(number)

    def dataset(self, name: str) -> Path:
        """Folder of a dataset, for Gijiroku's own readers: of one generation, which stays until the store is closed."""
        if self._lock is not None:
            return self._generation_folder(self.generation()) / name
        while self._pin is None:
            self._pinned = self.generation()
            try:
                self._pin = os.open(self._generation_folder(self._pinned), os.O_RDONLY)
                fcntl.flock(self._pin, fcntl.LOCK_SH)
            except FileNotFoundError:
                continue  # it was swept between the two lines, so there is a newer one
        return self._generation_folder(self._pinned) / name

    def documents(self) -> dict[str, KnownDocument]:
        """Every document, by id."""
        rows = self.database.execute("SELECT document_id, sha256, status, fingerprint FROM documents")
        return {row[0]: KnownDocument(*row) for row in rows}

    def document(self, document_id: str) -> KnownDocument | None:
        """A document, if it is known."""
        query = "SELECT document_id, sha256, status, fingerprint FROM documents WHERE document_id = ?"
        row = self.database.execute(query, (document_id,)).fetchone()
        return KnownDocument(*row) if row else None

    def sources(self) -> dict[str, KnownSource]:
        """Every source, by location."""
        rows = self.database.execute("SELECT location, source, document_id, stamp FROM sources")
        return {row[0]: KnownSource(*row) for row in rows}

    def source(self, location: str) -> KnownSource | None:
        """What is known of a location, if anything."""
        query = "SELECT location, source, document_id, stamp FROM sources WHERE location = ?"
        row = self.database.execute(query, (location,)).fetchone()
        return KnownSource(*row) if row else None

    def sources_of(self, document_id: str) -> list[KnownSource]:
        """Where a document was found."""
        query = "SELECT location, source, document_id, stamp FROM sources WHERE document_id = ? ORDER BY location"
        return [KnownSource(*row) for row in self.database.execute(query, (document_id,))]

    def sources_below(self, root: str) -> Iterator[KnownSource]:
        """Known sources whose location begins so, in order."""
        query = "SELECT location, source, document_id, stamp FROM sources WHERE location >= ? ORDER BY location"
        for row in self.database.execute(query, (root,)):
            if not row[0].startswith(root):
                return
            yield KnownSource(*row)

    def is_buried(self, sha256: str) -> bool:
        """Whether a document was taken down for good."""
        return self.database.execute("SELECT 1 FROM tombstones WHERE sha256 = ?", (sha256,)).fetchone() is not None

    def counts_by_name(self) -> dict[str, dict[str, int]]:
        """Rows of each dataset in each part, by the part's name, as the catalogue knows them."""
        return {name: json.loads(rows) for name, rows in self.database.execute("SELECT name, rows FROM parts")}

    def row_counts(self) -> dict[str, int]:
        """Rows of each per-document dataset, as the catalogue knows them."""
        total: Counter[str] = Counter()
        for (rows,) in self.database.execute("SELECT rows FROM parts"):
            total.update(json.loads(rows))
        return {name: total[name] for name in PER_DOCUMENT}

    def log(self) -> list[LoggedChange]:
        """What the runs did, in order."""
        rows = self.database.execute("SELECT run_id, document_id, action, source, rows FROM changes ORDER BY rowid")
        return [LoggedChange(*row) for row in rows]

    def rows(self, name: str, document_ids: Iterable[str]) -> pa.Table:
        """Rows of a per-document dataset of the current generation for these documents."""
        wanted = sorted(document_ids)
        return pq.read_table(self.dataset(name), filters=[("document_id", "in", wanted or [""])])

    def single(self, name: str) -> pa.Table:
        """A dataset that is written whole."""
        return pq.read_table(self.dataset(name))

    # -- committing --------------------------------------------------------------------------

    def commit(self, change: Change) -> None:
        """Make a change: all datasets at once, or nothing.

        Afterwards every document of the change is current in place of what was known of it, the
        removed ones are gone, and ``documents.sources`` names the sources that the catalogue knows.
        """
        with self._told():
            with self._transaction() as database:
                self._prepare(change)
                number, live = self._next_generation(change.singles)
                if change.erase:
                    database.execute("UPDATE state SET oldest = ?", (number,))
            self._publish(number)
            self._sweep(number, live)
        pa.default_memory_pool().release_unused()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        database = self.database
        database.execute("BEGIN IMMEDIATE")
        try:
            yield database
        except BaseException:
            database.rollback()
            raise
        database.commit()

    def _prepare(self, change: Change) -> None:
        """Write the parts that the change makes, and the catalogue's rows; nothing shows yet."""
        database = self.database
        relabelled = self._update_sources(change)
        described = change.tables.get(DocumentRow.dataset)
        columns = ("document_id", "char_count", "supersedes")
        values = [described[column].to_pylist() for column in columns] if described is not None else [[], [], []]
        characters = dict(zip(values[0], values[1], strict=True))
        earlier = dict(zip(values[0], values[2], strict=True))
        fresh = {document.document_id: document for document in change.documents}
        touched = fresh.keys() | set(change.removed)
        where = self._names_of_parts(touched | relabelled | {old for old in earlier.values() if old})
        groups: dict[str, list[str]] = {
            where[document_id]: [] for document_id in sorted(touched | relabelled) if document_id in where
        }
        homeless: list[str] = []
        for document_id in sorted(fresh):
            name = where.get(document_id) or where.get(earlier.get(document_id) or "")
            groups.setdefault(name, []).append(document_id) if name else homeless.append(document_id)
        for name, members in self._houses(homeless, characters):
            groups.setdefault(name, []).extend(members)
        gone = [(document_id,) for document_id in sorted(touched)]
        database.executemany("DELETE FROM documents WHERE document_id = ?", gone)
        for name, members in groups.items():
            part = self._renew(name, sorted(members), change.tables)
            rows = [
                (d.document_id, d.sha256, part, d.status, d.fingerprint, characters.get(d.document_id, 0))
                for d in (fresh[member] for member in members)
            ]
            database.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)", rows)
        database.executemany("INSERT OR REPLACE INTO changes VALUES (?, ?, ?, ?, ?)", [astuple(c) for c in change.log])
        if change.erase:
            database.executemany("DELETE FROM changes WHERE document_id = ?", [(gone,) for gone in change.removed])
        database.executemany("INSERT OR IGNORE INTO tombstones VALUES (?)", [(sha256,) for sha256 in change.buried])

    def _names_of_parts(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Name of the part that each of these documents stands in."""
        query = "SELECT name FROM documents JOIN parts USING (part) WHERE document_id = ?"
        found = ((document_id, self.database.execute(query, (document_id,)).fetchone()) for document_id in document_ids)
        return {document_id: row[0] for document_id, row in found if row}

    def _houses(self, homeless: Sequence[str], characters: Mapping[str, int]) -> Iterator[tuple[str, list[str]]]:
        """Names of parts with the new documents that each takes: first the last part, until it is full."""
        query = """SELECT name, COUNT(document_id), COALESCE(SUM(characters), 0) FROM parts
            LEFT JOIN documents USING (part) WHERE name = (SELECT MAX(name) FROM parts WHERE name LIKE 'part-%')"""
        name, count, size = self.database.execute(query).fetchone()
        members: list[str] = []
        for document_id in homeless:
            if name is None or count >= MAX_DOCUMENTS or size >= MAX_CHARACTERS:
                if members:
                    yield name, members
                name, count, size, members = f"part-{self._next_number():08d}", 0, 0, []
            members.append(document_id)
            count, size = count + 1, size + characters.get(document_id, 0)
        if members:
            yield name, members

    def _renew(self, name: str, members: Sequence[str], tables: Mapping[str, pa.Table]) -> str:
        """Write the part of this name anew: what it holds and is not to go, and the new members."""
        row = self.database.execute("SELECT part FROM parts WHERE name = ?", (name,)).fetchone()
        old = [row[0]] if row else []
        staying = self._documents_of(old[0]) if old else []
        part = f"{self._next_number():08d}"
        rows = self._write_part(part, old, staying, members, tables)
        self.database.execute("DELETE FROM parts WHERE name = ?", (name,))
        self.database.execute("INSERT INTO parts VALUES (?, ?, ?)", (part, name, json.dumps(rows)))
        self.database.executemany("UPDATE documents SET part = ? WHERE document_id = ?", [(part, d) for d in staying])
        return part

    def _next_generation(self, singles: Mapping[str, pa.Table]) -> tuple[int, set[str]]:
        """Build the next generation and note it as the current one; its number and live parts."""
        number, live = self.generation() + 1, self._parts()
        self._build_generation(number, live, singles)
        self.database.execute("UPDATE state SET generation = ?", (number,))
        return number, set(live)

    def _update_sources(self, change: Change) -> set[str]:
        """Put the change's sources in the catalogue; ids of the documents whose list of sources changed."""
        database = self.database
        locations = [*change.vanished, *(source.location for source in change.sources)]
        where = "SELECT document_id FROM sources WHERE location = ?"
        affected = {row[0] for location in locations for row in database.execute(where, (location,))}
        affected |= {source.document_id for source in change.sources} | set(change.removed)
        before = self._names(affected)
        database.executemany("DELETE FROM sources WHERE location = ?", [(location,) for location in change.vanished])
        database.executemany("DELETE FROM sources WHERE document_id = ?", [(gone,) for gone in change.removed])
        rows = [astuple(source) for source in change.sources]
        database.executemany("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?)", rows)
        after = self._names(affected)
        return {document_id for document_id in affected if before[document_id] != after[document_id]}

    def _names(self, documents: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Names of the sources of these documents, sorted."""
        query = "SELECT DISTINCT source FROM sources WHERE document_id = ? ORDER BY source"
        return {
            document_id: tuple(source for (source,) in self.database.execute(query, (document_id,)))
            for document_id in documents
        }

    def recover(self) -> None:
        """Finish or undo what an interrupted run left behind."""
        number = self.generation()
        live = set(self._parts())
        if number == 0:
            self._build_generation(0, {}, {})
        self._publish(number)
        self._sweep(number, live)

    def compact(self) -> None:
        """Put all documents, in the order of their ids, into as few parts as may be.

        Afterwards the names and bytes of the files depend only on the documents, not on how they came in.
        """
        with self._told():
            with self._transaction() as database:
                old = self._parts()
                query = "SELECT document_id, characters FROM documents ORDER BY document_id"
                for members in _bundles(database.execute(query).fetchall()):
                    part = f"{self._next_number():08d}"
                    rows = self._write_part(part, old, members, [], {})
                    name = "sorted-" + hashlib.sha256("".join(members).encode()).hexdigest()[:12]
                    database.execute("DELETE FROM parts WHERE name = ?", (name,))
                    database.execute("INSERT INTO parts VALUES (?, ?, ?)", (part, name, json.dumps(rows)))
                    moved = [(part, document_id) for document_id in members]
                    database.executemany("UPDATE documents SET part = ? WHERE document_id = ?", moved)
                database.executemany("DELETE FROM parts WHERE part = ?", [(part,) for part in old])
                number, live = self._next_generation({})
            self._publish(number)
            self._sweep(number, live)

    def purge(self) -> None:
        """Leave nothing of what was removed in free pages of the catalogue."""
        with self._told():
            self.database.execute("VACUUM")

    def part_files(self) -> dict[str, list[Path]]:
        """Files of each live part."""
        return {part: sorted(self._part_folder(part).iterdir()) for part in self._parts()}

    def set_aside(self, parts: Sequence[str]) -> set[str]:
        """Delete the files of damaged parts; ids of the documents whose rows are lost and must be read again."""
        lost = {document_id for part in parts for document_id in self._documents_of(part)}
        for part in parts:
            for file in self._part_folder(part).iterdir():
                file.unlink()
        return lost

    def _parts(self) -> dict[str, str]:
        """Live parts with their names, in the order of the names."""
        return dict(self.database.execute("SELECT part, name FROM parts ORDER BY name"))

    def _documents_of(self, part: str) -> list[str]:
        rows = self.database.execute("SELECT document_id FROM documents WHERE part = ? ORDER BY document_id", (part,))
        return [document_id for (document_id,) in rows]

    # -- files -------------------------------------------------------------------------------

    def _part_folder(self, part: str) -> Path:
        return self.hidden / "parts" / part

    def _generation_folder(self, number: int) -> Path:
        return self.hidden / "generations" / f"{number:08d}"

    def _next_number(self) -> int:
        self.database.execute("UPDATE state SET parts_made = parts_made + 1")
        (number,) = self.database.execute("SELECT parts_made FROM state").fetchone()
        return int(number)

    def _write_part(
        self, part: str, old: Iterable[str], staying: Sequence[str], new: Sequence[str], tables: Mapping[str, pa.Table]
    ) -> dict[str, int]:
        """Write a part, dataset by dataset, so that no more than one need be in memory; rows of each dataset."""
        folder = self._part_folder(part)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        counts: dict[str, int] = {}
        for name in PER_DOCUMENT:
            files = [file for file in (self._part_folder(one) / f"{name}.parquet" for one in old) if file.exists()]
            pieces = [self._gather(name, files, staying)]
            if new:
                pieces.append(_only(name, tables[name], new))
            rows = pa.concat_tables(pieces).sort_by(sort_order(name))
            if name == DocumentRow.dataset:
                rows = self._with_sources(rows)
            if rows.num_rows or len(files) == 1:  # a file that was seen does not go away before compaction
                write_parquet(rows, folder / f"{name}.parquet")
                counts[name] = rows.num_rows
        _sync(folder)
        return counts

    def _gather(self, name: str, files: Sequence[Path], wanted: Sequence[str]) -> pa.Table:
        """Rows of a dataset in these files that belong to these documents."""
        nothing = schema(dataset_class(name)).empty_table()
        if not wanted:
            return nothing
        within = None
        if name != Issue.dataset:
            within = [("document_id", ">=", wanted[0]), ("document_id", "<=", wanted[-1])]
        read = [pq.read_table(file, filters=within, partitioning=None) for file in files]
        return _only(name, pa.concat_tables([nothing, *read]), wanted)

    def _with_sources(self, rows: pa.Table) -> pa.Table:
        """The documents dataset with the sources that the catalogue knows."""
        documents = rows["document_id"].to_pylist()
        names = self._names(documents)
        sources = [names[document_id] for document_id in documents]
        index = rows.schema.get_field_index("sources")
        return rows.set_column(index, rows.schema.field(index), array(rows.schema.field(index).type, sources))

    def _build_generation(self, number: int, live: Mapping[str, str], singles: Mapping[str, pa.Table]) -> None:
        folder = self._generation_folder(number)
        shutil.rmtree(folder, ignore_errors=True)
        current = self._generation_folder(self.generation())
        for name in NAMES:
            (folder / name).mkdir(parents=True)
            if name in PER_DOCUMENT:
                for part, shown in live.items():
                    with suppress(FileNotFoundError):  # a part has no file for a dataset that it has no rows of
                        os.link(self._part_folder(part) / f"{name}.parquet", folder / name / f"{shown}.parquet")
            single = name if name in SINGLE else EMPTY
            if name in singles:
                write_parquet(singles[name], folder / name / f"{single}.parquet")
            elif (current / name / f"{single}.parquet").exists():
                os.link(current / name / f"{single}.parquet", folder / name / f"{single}.parquet")
            else:
                write_parquet(schema(dataset_class(name)).empty_table(), folder / name / f"{single}.parquet")
            _sync(folder / name)
        _sync(folder)

    def _publish(self, number: int) -> None:
        """Let the datasets' folders show a generation, each by one rename."""
        for name in NAMES:
            link, target = self.folder / name, Path(HIDDEN) / "generations" / f"{number:08d}" / name
            if link.is_symlink() and link.readlink() == target:
                continue
            if link.exists() and not link.is_symlink():
                raise NotAStore(f"{link} is in the way: it was not written by gijiroku; move it elsewhere")
            fresh = self.hidden / f"{name}.link"
            fresh.unlink(missing_ok=True)
            # The link is made inside the hidden folder and renamed out of it, so its target is relative to --data.
            fresh.symlink_to(target)
            fresh.rename(link)
        _sync(self.folder)

    def _sweep(self, number: int, live: set[str]) -> None:
        """Delete parts and generations that nobody needs.

        The previous generation stays for readers that hold its path, and those that a reader has pinned; but none
        that shows what was taken down.
        """
        (oldest,) = self.database.execute("SELECT oldest FROM state").fetchone()
        for folder in self._folders("generations"):
            its_number = int(folder.name)
            recent = its_number in {number, number - 1} or (its_number < number and _is_pinned(folder))
            if its_number < oldest or not recent:
                shutil.rmtree(folder, ignore_errors=True)
        for folder in self._folders("parts"):
            if folder.name not in live:
                shutil.rmtree(folder, ignore_errors=True)
        for link in self.hidden.glob("*.link"):
            link.unlink()

    def _folders(self, name: str) -> list[Path]:
        folder = self.hidden / name
        return sorted(folder.iterdir()) if folder.exists() else []


def write_parquet(rows: pa.Table, path: Path) -> None:
    """Write a table: zstd, level 3, whole or not at all (the file is new and synced)."""
    with path.open("xb") as file:
        pq.write_table(rows, file, compression="zstd", compression_level=3, write_page_checksum=True)
        file.flush()
        os.fsync(file.fileno())


def _only(name: str, rows: pa.Table, wanted: Sequence[str]) -> pa.Table:
    """Rows that belong to these documents; issues of files that could not be read name theirs in their id only."""
    owner = rows["issue_id"] if name == Issue.dataset else rows["document_id"]
    if name == Issue.dataset:
        owner = pc.utf8_slice_codeunits(owner, 0, 16)
    return rows.filter(pc.is_in(owner, value_set=pa.array(wanted, pa.string())))


def _bundles(documents: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """Documents for one part each."""
    members: list[str] = []
    size = 0
    for document_id, characters in documents:
        if members and (len(members) >= MAX_DOCUMENTS or size >= MAX_CHARACTERS):
            yield members
            members, size = [], 0
        members.append(document_id)
        size += characters
    if members:
        yield members


def _is_pinned(generation: Path) -> bool:
    """Whether a reader holds it."""
    descriptor = os.open(generation, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
