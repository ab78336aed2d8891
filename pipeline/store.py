"""The datasets' folder: plain Parquet that is always whole.

How it works, in one paragraph. Rows live in *parts*: a part holds a set of documents, one
Parquet file per dataset, and is never changed once written. A *generation* is a folder with
one folder per dataset, in which every live part is a hard link. Committing writes the new
parts, builds the next generation, and records it in the catalogue (SQLite) in one
transaction: that is the moment at which the change is made. Only then are the datasets'
folders that people open, symbolic links, renamed over to the new generation one by one. So
a folder shows the old generation or the new one, never a mixture, and Gijiroku's own
readers, who ask the catalogue, see all datasets of a document or none. Whatever is
interrupted is finished or undone when the folder is next opened for writing: the catalogue
says which generation is current, everything else is swept away.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractors.errors import PipelineError
from extractors.records import DATASETS, DocumentRow, Issue
from pipeline.tables import array, dataset_class, schema, sort_order

HIDDEN = ".gijiroku"
NAMES: tuple[str, ...] = tuple(record.dataset for record in DATASETS)  # type: ignore[attr-defined]
SINGLE = frozenset({"runs", "bodies", "finding_responses", "finding_links", "recurring_findings",
                    "recurring_finding_members"})  # fmt: skip
"""Datasets that are not made document by document: one file, written anew."""
PER_DOCUMENT: tuple[str, ...] = tuple(name for name in NAMES if name not in SINGLE)
FANOUT = 8
"""Parts of one size tier that are merged into one; keeps the number of files logarithmic."""
MAX_DOCUMENTS = 512
"""Documents in a part at the most: bounds what a changed document rewrites."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (generation INTEGER NOT NULL, parts_made INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    document_id TEXT PRIMARY KEY, sha256 TEXT, part TEXT NOT NULL, status TEXT NOT NULL, fingerprint TEXT NOT NULL);
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
        self.hidden.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self.hidden / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self._acquire(wait)
            self.database.executescript(_SCHEMA)
            if not self.database.execute("SELECT 1 FROM state").fetchone():
                self.database.execute("INSERT INTO state VALUES (0, 0)")
            self.recover()
            yield self
        finally:
            self.close()

    def close(self) -> None:
        """Release the catalogue and the lock."""
        if self._database is not None:
            self._database.close()
            self._database = None
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
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, f"{os.getpid()}\n".encode(), 0)

    # -- what is known ----------------------------------------------------------------------

    def generation(self) -> int:
        """Number of the current generation."""
        (number,) = self.database.execute("SELECT generation FROM state").fetchone()
        return int(number)

    def dataset(self, name: str) -> Path:
        """Folder of a dataset in the current generation, for Gijiroku's own readers."""
        return self._generation_folder(self.generation()) / name

    def documents(self) -> dict[str, KnownDocument]:
        """Every document, by id."""
        rows = self.database.execute("SELECT document_id, sha256, status, fingerprint FROM documents")
        return {row[0]: KnownDocument(*row) for row in rows}

    def sources(self) -> dict[str, KnownSource]:
        """Every source, by location."""
        rows = self.database.execute("SELECT location, source, document_id, stamp FROM sources")
        return {row[0]: KnownSource(*row) for row in rows}

    def tombstones(self) -> set[str]:
        """SHA-256 of the documents that were taken down."""
        return {sha256 for (sha256,) in self.database.execute("SELECT sha256 FROM tombstones")}

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

    def remember(self, sources: Sequence[KnownSource]) -> None:
        """Note new stamps of sources whose documents stay as they are."""
        with self._transaction() as database:
            database.executemany("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?)", [astuple(s) for s in sources])

    def commit(self, change: Change) -> None:
        """Make a change: all datasets at once, or nothing.

        Afterwards every document of the change is current in place of what was known of it, the
        removed ones are gone, and ``documents.sources`` names the sources that the catalogue knows.
        """
        with self._transaction() as database:
            number, live = self._prepare(change)
            database.execute("UPDATE state SET generation = ?", (number,))
        self._publish(number)
        self._sweep(number, live)

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

    def _prepare(self, change: Change) -> tuple[int, set[str]]:
        """Write all files of the next generation and the catalogue's rows; nothing shows yet."""
        database = self.database
        touched = {document.document_id for document in change.documents} | set(change.removed)
        relabelled = self._update_sources(change)
        where = dict(database.execute("SELECT document_id, part FROM documents"))
        doomed = sorted({where[document_id] for document_id in touched | relabelled if document_id in where})
        gone = [(document_id,) for document_id in sorted(touched)]
        database.executemany("DELETE FROM documents WHERE document_id = ?", gone)
        rewritten = [part for part in doomed if self._documents_of(part)]
        if change.documents:
            part = self._write_part((name, change.tables[name]) for name in PER_DOCUMENT)
            rows = [(d.document_id, d.sha256, part, d.status, d.fingerprint) for d in change.documents]
            database.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", rows)
        for part in rewritten:
            self._rewrite([part])
        self._merge()
        database.executemany("INSERT OR REPLACE INTO changes VALUES (?, ?, ?, ?, ?)", [astuple(c) for c in change.log])
        database.executemany("INSERT OR IGNORE INTO tombstones VALUES (?)", [(sha256,) for sha256 in change.buried])
        live = self._parts()
        number = self.generation() + 1
        self._build_generation(number, live, change.singles)
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
            self._build_generation(0, [], {})
        self._publish(number)
        self._sweep(number, live)

    def compact(self) -> None:
        """Put all documents, in the order of their ids, into as few parts as may be.

        Afterwards the bytes of the datasets depend only on the documents, not on how they came in.
        """
        with self._transaction() as database:
            wanted = [row[0] for row in database.execute("SELECT document_id FROM documents ORDER BY document_id")]
            parts = self._parts()
            for start in range(0, len(wanted), MAX_DOCUMENTS):
                self._regroup(parts, wanted[start : start + MAX_DOCUMENTS])
            number, live = self.generation() + 1, self._parts()
            self._build_generation(number, live, {})
            database.execute("UPDATE state SET generation = ?", (number,))
        self._publish(number)
        self._sweep(number, set(live))

    def purge(self) -> None:
        """Leave nothing on disk that is not current: earlier generations, and pages of the catalogue."""
        number = self.generation()
        for folder in self._folders("generations"):
            if int(folder.name) != number:
                shutil.rmtree(folder)
        self.database.execute("VACUUM")

    def forget(self, document_ids: Iterable[str]) -> None:
        """Leave no trace of documents in the log of what the runs did."""
        with self._transaction() as database:
            gone = [(document_id,) for document_id in document_ids]
            database.executemany("DELETE FROM changes WHERE document_id = ?", gone)

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

    def _parts(self) -> list[str]:
        """Live parts, in the order of their first document."""
        rows = self.database.execute("SELECT part FROM documents GROUP BY part ORDER BY MIN(document_id)")
        return [part for (part,) in rows]

    def _documents_of(self, part: str) -> list[str]:
        rows = self.database.execute("SELECT document_id FROM documents WHERE part = ? ORDER BY document_id", (part,))
        return [document_id for (document_id,) in rows]

    def _merge(self) -> None:
        """Merge parts of a size tier while there are too many of them."""
        while True:
            tiers: dict[int, list[str]] = {}
            counts = self.database.execute("SELECT part, COUNT(*) FROM documents GROUP BY part ORDER BY part")
            for part, count in counts:
                tiers.setdefault(_tier(count), []).append(part)
            crowded = next((parts for tier, parts in sorted(tiers.items()) if _crowded(tier, parts)), None)
            if crowded is None:
                return
            self._rewrite(crowded)

    # -- files -------------------------------------------------------------------------------

    def _part_folder(self, part: str) -> Path:
        return self.hidden / "parts" / part

    def _generation_folder(self, number: int) -> Path:
        return self.hidden / "generations" / f"{number:08d}"

    def _new_part(self) -> str:
        self.database.execute("UPDATE state SET parts_made = parts_made + 1")
        (number,) = self.database.execute("SELECT parts_made FROM state").fetchone()
        return f"part-{number:08d}"

    def _write_part(self, tables: Iterable[tuple[str, pa.Table]]) -> str:
        """Write a part, dataset by dataset, so that no more than one need be in memory."""
        part = self._new_part()
        folder = self._part_folder(part)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, table in tables:
            rows = self._with_sources(table) if name == DocumentRow.dataset else table
            if rows.num_rows:
                write_parquet(rows, folder / f"{name}.parquet")
        _sync(folder)
        return part

    def _rewrite(self, parts: Sequence[str]) -> None:
        """Put the current documents of these parts into one new part."""
        self._regroup(parts, sorted(document_id for part in parts for document_id in self._documents_of(part)))

    def _regroup(self, parts: Sequence[str], wanted: Sequence[str]) -> None:
        """Put these documents, which stand in these parts, into one new part."""
        part = self._write_part((name, self._gather(name, parts, wanted)) for name in PER_DOCUMENT)
        self.database.executemany("UPDATE documents SET part = ? WHERE document_id = ?", [(part, w) for w in wanted])

    def _gather(self, name: str, parts: Sequence[str], wanted: Sequence[str]) -> pa.Table:
        """Rows of a dataset for these documents, sorted."""
        within = None
        if name != Issue.dataset:
            within = [("document_id", ">=", wanted[0]), ("document_id", "<=", wanted[-1])]
        files = [self._part_folder(part) / f"{name}.parquet" for part in parts]
        read = [pq.read_table(file, filters=within) for file in files if file.exists()]
        if not read:
            return schema(dataset_class(name)).empty_table()
        rows = pa.concat_tables(read)
        rows = rows.filter(pc.is_in(_owner(name, rows), value_set=pa.array(wanted)))
        return rows.sort_by(sort_order(name))

    def _with_sources(self, rows: pa.Table) -> pa.Table:
        """The documents dataset with the sources that the catalogue knows."""
        documents = rows["document_id"].to_pylist()
        names = self._names(documents)
        sources = [names[document_id] for document_id in documents]
        index = rows.schema.get_field_index("sources")
        return rows.set_column(index, rows.schema.field(index), array(rows.schema.field(index).type, sources))

    def _build_generation(self, number: int, live: Sequence[str], singles: Mapping[str, pa.Table]) -> None:
        folder = self._generation_folder(number)
        shutil.rmtree(folder, ignore_errors=True)
        current = self._generation_folder(self.generation())
        for name in NAMES:
            (folder / name).mkdir(parents=True)
            if name in PER_DOCUMENT:
                for index, part in enumerate(live):
                    file = self._part_folder(part) / f"{name}.parquet"
                    if file.exists():
                        os.link(file, folder / name / f"part-{index:05d}.parquet")
            if name in singles:
                write_parquet(singles[name], folder / name / f"{name}.parquet")
            elif name in SINGLE and (current / name / f"{name}.parquet").exists():
                os.link(current / name / f"{name}.parquet", folder / name / f"{name}.parquet")
            if not any((folder / name).iterdir()):
                write_parquet(schema(dataset_class(name)).empty_table(), folder / name / "empty.parquet")
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
        """Delete parts and generations that nobody needs; the previous generation stays for readers at work."""
        for folder in self._folders("generations"):
            if int(folder.name) not in {number, number - 1}:
                shutil.rmtree(folder, ignore_errors=True)
        for folder in self._folders("parts"):
            if folder.name not in live:
                shutil.rmtree(folder, ignore_errors=True)

    def _folders(self, name: str) -> list[Path]:
        folder = self.hidden / name
        return sorted(folder.iterdir()) if folder.exists() else []


def write_parquet(rows: pa.Table, path: Path) -> None:
    """Write a table: zstd, level 3, whole or not at all (the file is new and synced)."""
    with path.open("xb") as file:
        pq.write_table(rows, file, compression="zstd", compression_level=3)
        file.flush()
        os.fsync(file.fileno())


def _owner(name: str, rows: pa.Table) -> pa.ChunkedArray:
    """The document that each row belongs to; issues of files that could not be read name it in their id only."""
    if name == Issue.dataset:
        return pc.utf8_slice_codeunits(rows["issue_id"], 0, 16)
    return rows["document_id"]


def _tier(documents: int) -> int:
    """Size tier of a part: 0 below FANOUT documents, 1 below FANOUT², …"""
    tier = 0
    while documents >= FANOUT:
        documents //= FANOUT
        tier += 1
    return tier


def _crowded(tier: int, parts: Sequence[str]) -> bool:
    return len(parts) >= FANOUT and FANOUT ** (tier + 1) <= MAX_DOCUMENTS


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
