"""A folder that an earlier version wrote: columns that its files lack are null, and lists empty, until a document is
read again. The first command that writes puts them into the files, part by part, under their names.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.schema.arrow import dataset_class, schema
from pipeline.store.database import NotAStore
from pipeline.store.parts import NAMES


@cache
def columns_mark() -> int:
    """A number for all columns that are promised, of 31 bits, as the catalogue can hold it."""
    told = "\n".join(f"{name}: {schema(dataset_class(name))}" for name in NAMES)
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:4], "big") >> 1


def is_outdated(generation: Path) -> bool:
    """Whether a file of a generation lacks columns. Raises NotAStore where a newer version wrote it."""
    found = {name: lacking(name, generation / name) for name in NAMES}
    return any(found.values())


def lacking(name: str, folder: Path) -> list[pa.Field]:
    """Columns that files of a dataset lack; a file that cannot be read is told by whoever reads it. Raises NotAStore
    where they have some that nobody knows."""
    there = []
    for file in sorted(folder.glob("*.parquet")):
        with suppress(pa.ArrowInvalid, OSError):
            there.append(frozenset(pq.read_schema(file).names))
    promised = schema(dataset_class(name))
    if not all(names <= set(promised.names) for names in there):
        raise NotAStore(f"{folder} was written by a newer version; update Gijiroku, or use a new folder")
    return [field for field in promised if not all(field.name in names for names in there)]
