"""Files of a datasets' folder that are gone or damaged: put back from where their bytes still are, else given up.

What a part held is also in the generations that show it, and the other way round. Rows that are nowhere any more are
struck off, and the documents that had them are noted, so that they are read again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.schema.arrow import dataset_class, schema
from pipeline.store.catalogue import File
from pipeline.store.files import EMPTY
from pipeline.store.parts import NAMES, SINGLE
from pipeline.store.store import Store


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done to the files of a folder."""

    put_back: int = 0
    lost: int = 0
    """Files whose bytes are nowhere any more."""


def put_files_back(store: Store) -> Mended:
    """Let every file of every part be what the catalogue says of it; those that cannot be are struck off.

    ``store`` is held for mending.
    """
    put_back = lost = 0
    names = store.catalogue.parts()
    for part, files in store.catalogue.part_files().items():
        gone: set[str] = set()
        for dataset, known in files.items():
            places = _places(store, part, names[part], dataset)
            good = next((place for place in places if _is(place, known)), None)
            if good is None:
                gone.add(dataset)
            put_back += _put(good, [place for place in places[:2] if good is not None and not _is(place, known)])
        if gone:
            lost += len(gone)
            store.catalogue.put_part(part, names[part], {name: files[name] for name in files.keys() - gone})
            store.catalogue.note_lacking(part)
            for dataset in gone:
                store.files.file_of(part, dataset).unlink(missing_ok=True)
    return Mended(put_back, lost)


def singles(store: Store) -> dict[str, pa.Table]:
    """Datasets of one file, and files without rows, that cannot be read: as another generation has them, or empty."""
    found: dict[str, pa.Table] = {}
    for name in NAMES:
        files = list(_singles(store, name))
        if read(files[0]) is None:
            others = (rows for file in files[1:] if (rows := read(file)) is not None)
            found[name] = next(others, schema(dataset_class(name)).empty_table())
    return found


def read(file: Path) -> pa.Table | None:
    """The rows of a file; None where it cannot be read."""
    try:
        rows: pa.Table = pq.read_table(file, partitioning=None, page_checksum_verification=True)
    except (OSError, pa.ArrowException):
        return None
    return rows


def _places(store: Store, part: str, name: str, dataset: str) -> list[Path]:
    """Where a part's file stands: in the part, in the current generation, and in others, the newest first."""
    current = store.generation()
    others = sorted(set(store.files.generations()) - {current}, reverse=True)
    shown = (store.files.generation_folder(number) / dataset / f"{name}.parquet" for number in (current, *others))
    return [store.files.file_of(part, dataset), *shown]


def _singles(store: Store, name: str) -> Iterator[Path]:
    current = store.generation()
    for number in (current, *sorted(set(store.files.generations()) - {current}, reverse=True)):
        yield store.files.generation_folder(number) / name / f"{name if name in SINGLE else EMPTY}.parquet"


def _is(place: Path, known: File) -> bool:
    try:
        with place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == known.sha256
    except OSError:
        return False


def _put(good: Path | None, places: list[Path]) -> int:
    """Let places be names of a good file; how many were not."""
    for place in places:
        assert good is not None
        fresh = place.with_suffix(".fresh")
        fresh.unlink(missing_ok=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.link(good, fresh)
        fresh.rename(place)
    return bool(places)
