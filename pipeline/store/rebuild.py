"""A catalogue made anew out of the datasets that it told of, where it is lost, damaged or an older one was put back.

The newest whole generation says what there is; where there is none, the parts do, of several with one document the
newest. What the old catalogue still tells is taken over: where documents were found, how they were read, what was
taken down. For a document whose place is not known any more ``LOST`` stands before its name, until it is found again.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.model.records import DocumentRow, Meeting, PageRow
from pipeline.store.catalogue import Catalogue, File, KnownDocument, KnownSitting, KnownSource, LoggedChange, Naming
from pipeline.store.database import BrokenStore
from pipeline.store.parts import PER_DOCUMENT
from pipeline.store.store import Store
from pipeline.store.tombstones import Tombstone

LOST = "lost:"
"""Begins the location of a source whose place is not known any more."""
_STATING = (DocumentRow.dataset, Meeting.dataset)
_HASH = re.compile(r"[0-9a-f]{64}")
States = Callable[[Mapping[str, pa.Table]], tuple[list[KnownSitting], list[Naming]]]
"""Says what documents state of meetings and bodies, by their rows in ``documents`` and ``meetings``."""


@dataclass
class _Saved:
    """What the old catalogue still tells."""

    sources: dict[tuple[str, str], list[KnownSource]] = field(default_factory=dict)
    """By document and name."""
    fingerprints: dict[str, str] = field(default_factory=dict)
    tombstones: set[str] = field(default_factory=set)
    log: list[LoggedChange] = field(default_factory=list)


def rebuild(store: Store, states: States) -> int:
    """Write the catalogue of a folder anew, and a generation that shows all that is there; the documents it knows.

    ``store`` is held for mending.
    """
    files = store.files
    saved = _save(files.catalogue, store.folder)
    fresh = files.hidden / "catalogue.new"
    for leftover in (fresh, fresh.with_name("catalogue.new-journal")):
        leftover.unlink(missing_ok=True)
    whole = files.whole_generations()
    with closing(Catalogue(fresh, store.folder)) as catalogue, store.with_catalogue(catalogue):
        catalogue.prepare(is_new=True)
        with catalogue.transaction():
            number = max([*files.generations(), files.shown()], default=0) + 1
            lots = list(_lots(store, whole[-1] if whole else None))
            told = (re.findall(r"\d{8}$", name) for name in (*files.parts(), *(name for name, _ in lots)))
            catalogue.skip_numbers(max((int(one) for found in told for one in found), default=0))
            for name, found in lots:
                _adopt(store, name, found, number, saved, states)
            catalogue.bury({Tombstone(sha256) for sha256 in saved.tombstones} | files.tombstones())
            known = catalogue.documents()
            catalogue.note(saved.log)
            files.build(number, whole[-1] if whole else 0, catalogue.parts(), catalogue.part_files(), {})
            catalogue.set_generation(number, erase=True)
    for journal in files.hidden.glob("catalogue.sqlite-*"):
        journal.unlink()
    fresh.rename(files.catalogue)
    return len(known)


def _lots(store: Store, generation: int | None) -> Iterator[tuple[str, dict[str, Path]]]:
    """Files that belong together, by dataset, with the name that they go by; of parts the newest first."""
    if generation is None:
        for part in reversed(store.files.parts()):
            yield f"part-{part}", {file.stem: file for file in store.files.part_folder(part).glob("*.parquet")}
        return
    folder = store.files.generation_folder(generation)
    names = {file.stem for name in PER_DOCUMENT for file in (folder / name).glob("*.parquet")}
    for lot in sorted(names - {"empty"}):
        places = ((name, folder / name / f"{lot}.parquet") for name in PER_DOCUMENT)
        yield lot, {name: place for name, place in places if place.exists()}


def _adopt(
    store: Store, name: str, found: Mapping[str, Path], number: int, saved: _Saved, states: States
) -> None:  # fmt: skip
    """Take files in as a part, with the documents that no newer one has."""
    catalogue, files = store.catalogue, store.files
    rows = _rows(found)
    new = [row for row in rows if catalogue.document(row["document_id"]) is None]
    if not new:
        return
    part = f"{catalogue.next_number():08d}"
    files.adopt(part, found)
    catalogue.put_part(part, name, {dataset: _file(path) for dataset, path in found.items()})
    documents = [
        KnownDocument(row["document_id"], row["sha256"], row["status"], saved.fingerprints.get(row["document_id"], ""))
        for row in new
    ]
    catalogue.place(documents, part, {row["document_id"]: row["char_count"] for row in new}, number)
    catalogue.put_sources([source for row in new for source in _sources(row, saved)], ())
    if len(new) < len(rows):
        store.rewrite(name)
    mine = {row["document_id"] for row in new}
    sittings, namings = states(
        {dataset: read for dataset in _STATING if (read := _read(found.get(dataset))) is not None}
    )
    catalogue.put_statements(
        [sitting for sitting in sittings if sitting.document_id in mine],
        [naming for naming in namings if naming.document_id in mine],
    )


def _rows(found: Mapping[str, Path]) -> list[dict[str, Any]]:
    """What is known of the documents of some files, if only that their pages are there."""
    if (described := _read(found.get(DocumentRow.dataset))) is not None:
        return list(described.select(["document_id", "sha256", "status", "char_count", "sources"]).to_pylist())
    if (pages := _read(found.get(PageRow.dataset))) is not None:
        nothing: dict[str, Any] = {"sha256": None, "status": "ok", "char_count": 0, "sources": []}
        return [{"document_id": one} | nothing for one in sorted(set(pages["document_id"].to_pylist()))]
    return []


def _read(file: Path | None) -> pa.Table | None:
    """The rows of a file, if there is one that can be read."""
    with suppress(OSError, pa.ArrowException):
        return pq.read_table(file, partitioning=None) if file else None
    return None


def _file(path: Path) -> File:
    """What the catalogue notes of a file; of one that cannot be read, no rows."""
    rows = 0
    with suppress(OSError, pa.ArrowException):
        rows = pq.read_metadata(path).num_rows
    with path.open("rb") as opened:
        return File(rows, path.stat().st_size, hashlib.file_digest(opened, "sha256").hexdigest())


def _sources(row: Mapping[str, Any], saved: _Saved) -> Iterator[KnownSource]:
    document_id = row["document_id"]
    names = row["sources"] or [name for one, name in saved.sources if one == document_id]
    for name in names:
        lost = KnownSource(f"{LOST}{document_id}/{name}", name, document_id, "")
        yield from saved.sources.get((document_id, name), [lost])


def _save(path: Path, folder: Path) -> _Saved:
    """What can still be read of a catalogue."""
    saved = _Saved()
    if path.exists():
        with suppress(sqlite3.Error, BrokenStore), closing(Catalogue(path, folder)) as old:
            for row in old.as_far("SELECT location, source, document_id, stamp FROM sources"):
                source = KnownSource(*map(str, row))
                saved.sources.setdefault((source.document_id, source.source), []).append(source)
            saved.fingerprints.update(old.as_far("SELECT document_id, fingerprint FROM documents"))
            tombstones = (str(sha256) for (sha256,) in old.as_far("SELECT sha256 FROM tombstones"))
            saved.tombstones.update(filter(_HASH.fullmatch, tombstones))
            rows = old.as_far("SELECT run_id, document_id, action, source, rows FROM changes ORDER BY rowid")
            saved.log.extend(LoggedChange(*map(str, row)) for row in rows)
    return saved
