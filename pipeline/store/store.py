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

import hashlib
import logging
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.model.errors import PipelineError
from extractors.model.records import DocumentRow
from pipeline import system
from pipeline.interrupt import undisturbed
from pipeline.schema.arrow import dataset_class, schema
from pipeline.store.catalogue import Catalogue, File
from pipeline.store.change import Change, described
from pipeline.store.compaction import sorted_groups
from pipeline.store.database import NotAStore, broken
from pipeline.store.files import StoreFiles
from pipeline.store.mirror import WorkingCopy, publishing
from pipeline.store.parts import (
    MAX_CHARACTERS,
    MAX_DOCUMENTS,
    NAMES,
    PER_DOCUMENT,
    SINGLE,
    Rows,
    as_promised,
    bundles,
    merged,
    read_rows,
    sync,
    with_sources,
    write_groups,
)
from pipeline.store.upgrade import columns_mark, is_outdated

LOG = logging.getLogger(__name__)


class StoreLocked(PipelineError):
    """Another process is writing to the same folder."""


class StoreFailed(PipelineError):
    """The folder cannot be written; what was committed before stands."""


class Store:
    """The datasets' folder, opened for reading or, under a lock, for writing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = StoreFiles(folder)
        self.hidden = self.files.hidden
        self._catalogue: Catalogue | None = None
        self._lock: int | None = None
        self._pin: int | None = None
        self._pinned = 0
        self._mirror: WorkingCopy | None = None

    # -- opening and closing --------------------------------------------------------------

    @property
    def exists(self) -> bool:
        """Whether there are datasets to read. Their links appear one by one when the folder is made."""
        return self.files.hold_documents or (self.files.catalogue.exists() and (self.folder / NAMES[-1]).exists())

    @property
    def catalogue(self) -> Catalogue:
        """What is known of the documents. Raises NotAStore where nothing was ever ingested, BrokenStore."""
        if self._catalogue is None:
            if not (self.files.has_catalogue and self.exists) and self._lock is None:
                raise NotAStore(f"{self.folder} holds no datasets; run: gijiroku ingest PATH --data {self.folder}")
            self._catalogue = Catalogue(self.files.catalogue, self.folder)
            shown = self.files.shown()
            if self.files.hold_documents and shown > self._catalogue.generation():
                raise broken(self.folder, "its catalogue is older than its datasets")
        return self._catalogue

    @contextmanager
    def writing(self, *, wait: bool = True) -> Iterator[Store]:
        """Hold the lock, mend what an interrupted run left, and give the store for writing.

        Raises StoreLocked, naming the holder, if another process has the lock and ``wait`` is False.
        """
        with publishing(self.folder, wait=wait) as self._mirror:
            yield from self._holding(wait=wait, whole=True)

    @contextmanager
    def mending(self) -> Iterator[Store]:
        """Hold the lock of a folder that may be broken."""
        with publishing(self.folder, wait=True, later=True) as self._mirror:
            yield from self._holding(wait=True, whole=False)

    def _holding(self, *, wait: bool, whole: bool) -> Iterator[Store]:
        try:
            with self._told():
                self.hidden.mkdir(parents=True, exist_ok=True)
                self._lock = os.open(self.hidden / "lock", os.O_RDWR | os.O_CREAT, 0o644)
                self._acquire(wait)
                if whole:
                    self.catalogue.prepare(is_new=not self.files.hold_documents)
                    self.recover()
                    self._bring_up_to_date()
            yield self
        finally:
            self.close()

    @contextmanager
    def with_catalogue(self, catalogue: Catalogue) -> Iterator[None]:
        """Work with another catalogue than that of the folder."""
        before, self._catalogue = self._catalogue, catalogue
        try:
            yield
        finally:
            self._catalogue = before

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in one line what could not be written, and undo it."""
        try:
            yield
        except pa.ArrowInvalid as error:
            raise broken(self.folder, f"a file of its datasets is damaged ({error})") from error
        except (OSError, sqlite3.OperationalError) as error:
            with suppress(OSError, sqlite3.Error):
                if self._catalogue is not None and not self._catalogue.in_transaction:
                    self._sweep(self.generation())
            if isinstance(error, FileNotFoundError) and str(error.filename).startswith(str(self.hidden / "parts")):
                raise broken(self.folder, f"{error.filename} is missing") from error
            reason = f"{self.folder} cannot be written: {error}"
            raise StoreFailed(f"{reason}; what was committed stands: mend it and run the same command again") from error

    def close(self) -> None:
        """Release the catalogue and the lock."""
        if self._catalogue is not None:
            self._catalogue.close()
            self._catalogue = None
        if self._pin is not None:
            system.let_go(self._pin)
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
            system.lock(self._lock, wait=False)
        except BlockingIOError:
            holder = os.pread(self._lock, 200, 0).decode(errors="replace").strip() or "unknown"
            if not wait:
                raise StoreLocked(f"{self.folder} is being written by process {holder}; try again later") from None
            LOG.warning("%s is being written by process %s; waiting for it", self.folder, holder)
            system.lock(self._lock)
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, f"{os.getpid()}\n".encode(), 0)

    # -- reading ------------------------------------------------------------------------------

    def generation(self) -> int:
        """Number of the current generation."""
        return self.catalogue.generation()

    def dataset(self, name: str) -> Path:
        """Folder of a dataset, for Gijiroku's own readers: of one generation, which stays until the store is closed."""
        if self._lock is not None:
            return self.files.generation_folder(self.generation()) / name
        while self._pin is None:
            self._pinned = self.generation()
            try:
                self._pin = system.hold(self.files.generation_folder(self._pinned))
            except FileNotFoundError:
                if self.generation() == self._pinned:  # else it was swept between the two lines: there is a newer one
                    raise broken(self.folder, f"generation {self._pinned} is missing") from None
        return self.files.generation_folder(self._pinned) / name

    def row_counts(self) -> dict[str, int]:
        """Rows of each per-document dataset, as the catalogue knows them."""
        total: Counter[str] = Counter()
        for files in self.catalogue.files().values():
            total.update({name: file.rows for name, file in files.items()})
        return {name: total[name] for name in PER_DOCUMENT}

    def rows(self, name: str, document_ids: Iterable[str], columns: Sequence[str] | None = None) -> pa.Table:
        """Rows of a per-document dataset for these documents, from the parts that they stand in. Raises BrokenStore."""
        wanted = sorted(document_ids)
        while True:
            parts = sorted(set(self.catalogue.parts_of(wanted).values()))
            try:
                return read_rows(name, self._files_of(parts, name), wanted, columns)
            except pa.ArrowInvalid as error:
                raise broken(self.folder, f"a file of its datasets is damaged ({error})") from error
            except FileNotFoundError as error:
                if self.catalogue.parts().keys() >= set(parts):  # else it was swept meanwhile: there is a newer one
                    raise broken(self.folder, f"{error.filename or error} is missing") from error

    def _files_of(self, parts: Iterable[str], name: str) -> list[Path]:
        """Files of a dataset in these parts; a part has none for a dataset that it has no rows of."""
        files = self.catalogue.files_in(parts)
        if gone := [part for part in parts if part not in files]:
            raise FileNotFoundError(f"part {gone[0]}")
        return [self.files.file_of(part, name) for part in parts if name in files[part]]

    def single(self, name: str) -> pa.Table:
        """A dataset that is written whole."""
        return as_promised(name, pq.read_table(self.dataset(name)))

    def part_files(self) -> dict[str, list[Path]]:
        """Files of each live part."""
        return {part: sorted(self.files.part_folder(part).iterdir()) for part in self.catalogue.parts()}

    # -- committing --------------------------------------------------------------------------

    def commit(self, change: Change) -> None:
        """Make a change: all datasets at once, or nothing.

        Afterwards every document of the change is current in place of what was known of it, the
        removed ones are gone, and ``documents.sources`` names the sources that the catalogue knows.
        """
        with self._told(), undisturbed():
            with self.catalogue.transaction():
                self._prepare(change)
                number = self._next_generation(change.singles, erase=change.erase)
            self._keep_tombstones()
            self.files.publish(number)
            self._sweep(number)
        if self._mirror is not None:
            self._mirror.committed(erase=change.erase)
        pa.default_memory_pool().release_unused()

    def _prepare(self, change: Change) -> None:
        """Write the parts that the change makes, and the catalogue's rows; nothing shows yet."""
        catalogue, number = self.catalogue, self.generation() + 1
        fresh = {document.document_id: document for document in change.documents}
        relabelled = self._update_sources(change)
        sizes, earlier = described(change)
        touched = fresh.keys() | set(change.removed)
        names = catalogue.parts()
        parts = catalogue.parts_of(touched | relabelled | set(earlier.values()))
        where = {document_id: names[part] for document_id, part in parts.items()}
        groups: dict[str, list[str]] = {
            where[document_id]: [] for document_id in sorted(touched | relabelled) if document_id in where
        }
        homeless: list[str] = []
        for document_id in sorted(fresh):
            name = where.get(document_id) or where.get(earlier.get(document_id, ""))
            groups.setdefault(name, []).append(document_id) if name else homeless.append(document_id)
        for name, members in self._houses(homeless, sizes):
            groups.setdefault(name, []).extend(members)
        catalogue.forget_statements(fresh)
        catalogue.drop(change.removed, number)
        for name, members in groups.items():
            part = self._renew(name, touched, sorted(members), change.rows)
            catalogue.place((fresh[member] for member in members), part, sizes, number)
        catalogue.put_statements(change.sittings, change.namings)
        catalogue.note(change.log)
        if change.erase:
            catalogue.forget_log(change.removed)
        catalogue.bury(change.buried)

    def rewrite(self, name: str) -> None:
        """Write the part of this name anew, with no other documents than the catalogue puts in it."""
        self._renew(name, (), (), {})

    def _houses(self, homeless: Sequence[str], sizes: Mapping[str, int]) -> Iterator[tuple[str, list[str]]]:
        """Names of parts with the new documents that each takes: first the last part, while it is less than half full.

        So a document is written about twice, and parts are at least half full.
        """
        name, count, size = self.catalogue.last_part() or (None, 0, 0)
        if count >= MAX_DOCUMENTS // 2 or size >= MAX_CHARACTERS // 2:
            name = None
        members: list[str] = []
        for document_id in homeless:
            if name is None or count >= MAX_DOCUMENTS or size >= MAX_CHARACTERS:
                if name is not None and members:
                    yield name, members
                name, count, size, members = f"part-{self.catalogue.next_number():08d}", 0, 0, []
            members.append(document_id)
            count, size = count + 1, size + sizes.get(document_id, 0)
        if name is not None and members:
            yield name, members

    def _renew(self, name: str, touched: Iterable[str], members: Sequence[str], rows: Mapping[str, Rows]) -> str:
        """Write the part of this name anew: what it holds and is not to go, and the new members."""
        old = self.catalogue.part_called(name)
        staying = sorted(set(self.catalogue.documents_of(old)) - set(touched)) if old else []
        part = f"{self.catalogue.next_number():08d}"
        self._write_part(part, name, old, staying, members, rows)
        self.catalogue.move(staying, part)
        return part

    def _next_generation(self, singles: Mapping[str, pa.Table], *, erase: bool = False) -> int:
        """Build the next generation and note it as the current one; its number."""
        current = self.generation()
        number = current + 1
        self.files.build(number, current, self.catalogue.parts(), self.catalogue.part_files(), singles)
        self.catalogue.set_generation(number, erase=erase)
        return number

    def _sweep(self, number: int) -> None:
        """Delete what nobody needs once a generation is the current one."""
        self.files.sweep(number, set(self.catalogue.parts()), self.catalogue.oldest())

    def _update_sources(self, change: Change) -> set[str]:
        """Put the change's sources in the catalogue; ids of the documents whose list of sources changed."""
        catalogue = self.catalogue
        locations = [*change.vanished, *(source.location for source in change.sources)]
        known = (catalogue.source(location) for location in locations)
        affected = {source.document_id for source in known if source}
        affected |= {source.document_id for source in change.sources}
        before = catalogue.names_of(affected)
        catalogue.put_sources(change.sources, change.vanished)
        after = catalogue.names_of(affected)
        return {document_id for document_id in affected if before[document_id] != after[document_id]}

    def recover(self) -> None:
        """Finish or undo what an interrupted run left behind."""
        number = self.generation()
        if number == 0:
            self.files.build(0, 0, {}, {}, {})
        elif number not in self.files.generations():
            raise broken(self.folder, f"generation {number} is missing")
        if lacking := self.files.lacking(self.catalogue.part_files()):
            raise broken(self.folder, lacking)
        self.catalogue.bury(self.files.tombstones())
        self._keep_tombstones()
        self.files.publish(number)
        self._sweep(number)

    def release(self, hashes: Iterable[str]) -> None:
        """Keep away no more than the bytes of documents that were taken down."""
        with self._told():
            self.catalogue.release(hashes)
            self._keep_tombstones()

    def _keep_tombstones(self) -> None:
        """Note beside the catalogue what was taken down."""
        buried = self.catalogue.tombstones()
        if buried != self.files.tombstones():
            self.files.keep_tombstones(buried)

    def _bring_up_to_date(self) -> None:
        """Give all files the columns that are promised, if another version wrote some."""
        if self.catalogue.columns_mark() == columns_mark():
            return
        if is_outdated(self.files.generation_folder(self.generation())):
            LOG.warning("%s was written by an earlier version; its files get the columns of this one", self.folder)
            singles = {name: as_promised(name, self.single(name)) for name in sorted(SINGLE)}
            empty = {name: schema(dataset_class(name)).empty_table() for name in PER_DOCUMENT}
            with self.catalogue.transaction():
                for name in sorted(self.catalogue.parts().values()):
                    self.rewrite(name)
                number = self._next_generation(empty | singles)
            self.files.publish(number)
            self._sweep(number)
        self.catalogue.set_columns_mark(columns_mark())

    def compact(self) -> None:
        """Put all documents, in the order of their ids, into as few parts as may be.

        Afterwards the names and bytes of the files depend only on the documents, not on how they came in.
        """
        with self._told():
            with self.catalogue.transaction():
                self._sort_parts()
                number = self._next_generation({})
            self.files.publish(number)
            self._sweep(number)

    def _sort_parts(self) -> None:
        """Write all parts anew, sorted, dataset by dataset."""
        old, wanted = list(self.catalogue.parts()), list(bundles(self.catalogue.sizes()))
        parts = [f"{self.catalogue.next_number():08d}" for _ in wanted]
        for part in parts:
            self.files.part_folder(part).mkdir(parents=True)
        written: list[dict[str, File]] = [{} for _ in wanted]
        heap = self.hidden / "compaction"
        for name in PER_DOCUMENT:
            for number, groups in enumerate(sorted_groups(name, self._files_of(old, name), wanted, heap)):
                file = self._write(parts[number], name, groups)
                if file:
                    written[number][name] = file
        heap.unlink()
        self.catalogue.drop_parts(old)
        for part, members, files in zip(parts, wanted, written, strict=True):
            sync(self.files.part_folder(part))
            name = "sorted-" + hashlib.sha256("".join(members).encode()).hexdigest()[:12]
            self.catalogue.put_part(part, name, files)
            self.catalogue.move(members, part)

    def _write(self, part: str, name: str, groups: Iterator[pa.Table]) -> File | None:
        """Write the file of a dataset, if there are any rows."""
        first = next(groups, None)
        if first is None:
            return None
        expected = schema(dataset_class(name))
        return write_groups(expected, chain([first], groups), self.files.part_folder(part) / f"{name}.parquet")

    def purge(self) -> None:
        """Leave nothing of what was removed in free pages of the catalogue."""
        with self._told():
            self.catalogue.vacuum()

    # -- files -------------------------------------------------------------------------------

    def _write_part(
        self, part: str, shown: str, old: str | None, staying: Sequence[str], new: Sequence[str],
        rows: Mapping[str, Rows],
    ) -> None:  # fmt: skip
        """Write a part, row group by row group, so that little need be in memory, and note it."""
        folder = self.files.part_folder(part)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        written: dict[str, File] = {}
        for name in PER_DOCUMENT:
            before = next(iter(self._files_of([old] if old else [], name)), None)
            groups = merged(name, before, staying, new, rows)
            if name == DocumentRow.dataset:
                names = self.catalogue.names_of([*staying, *new])
                groups = (with_sources(group, names) for group in groups)
            if before:  # a file that was seen does not go away before compaction
                groups = chain(groups, [schema(dataset_class(name)).empty_table()])
            file = self._write(part, name, groups)
            if file:
                written[name] = file
        sync(folder)
        self.catalogue.put_part(part, shown, written)
