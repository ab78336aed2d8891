"""A folder that an earlier version wrote: columns that its files lack are null, and lists empty, until a document is
read again. The first command that writes puts them into the files, part by part, under their names.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.schema.arrow import dataset_class, schema
from pipeline.store.database import NotAStore
from pipeline.store.parts import NAMES, SINGLE, as_promised

if TYPE_CHECKING:
    from pipeline.store.store import Store

LOG = logging.getLogger(__name__)


@cache
def columns_mark() -> int:
    """A number for all columns that are promised, of 31 bits, as the catalogue can hold it."""
    told = "\n".join(f"{name}: {schema(dataset_class(name))}" for name in NAMES)
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:4], "big") >> 1


def bring_up_to_date(store: Store) -> None:
    """Give all files of a folder the columns that are promised, if another version wrote some. The lock is held.

    Raises NotAStore where a newer version wrote them.
    """
    if store.catalogue.columns_mark() == columns_mark():
        return
    outdated = sorted({path.parent.name for path in _files(store) if _lacks(store, path)})
    if outdated:
        LOG.warning("%s was written by an earlier version; its files get the columns of this one", store.folder)
        store.rewrite_all({name: as_promised(name, store.single(name)) for name in sorted(SINGLE)}, columns_mark())
    else:
        store.catalogue.set_columns_mark(columns_mark())


def _files(store: Store) -> Iterator[Path]:
    for name in NAMES:
        yield from sorted(store.dataset(name).glob("*.parquet"))


def _lacks(store: Store, path: Path) -> bool:
    """Whether a file lacks columns. Raises NotAStore if it has some that nobody knows."""
    promised = set(schema(dataset_class(path.parent.name)).names)
    there = set(pq.read_schema(path).names)
    if there - promised:
        raise NotAStore(f"{store.folder} was written by a newer version; update Gijiroku, or use a new folder")
    return there != promised


def lacking(store: Store, name: str) -> list[pa.Field]:
    """Columns that the files of a dataset lack, in a folder that no command of this version has written to."""
    if store.catalogue.columns_mark() == columns_mark():
        return []
    files = store.dataset(name).glob("*.parquet")
    there = set.intersection(*(set(pq.read_schema(file).names) for file in files))
    return [field for field in schema(dataset_class(name)) if field.name not in there]
