"""Rows of many parts put in the order of their documents, in time that grows with the rows and with little memory.

Each document's rows are set down one after the other in one file, and taken from there in their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.schema.arrow import Packed, pack
from pipeline.store.parts import as_promised, grouped, runs_of

_ROWS = 65_536
"""Rows read at a time."""


def sorted_groups(
    name: str, files: Iterable[Path], bundles: Sequence[Sequence[str]], heap: Path
) -> Iterator[Iterator[pa.Table]]:
    """For each bundle of documents its row groups of a dataset; ``heap``: a file to work in."""
    places = _set_down(name, files, heap)
    with heap.open("rb") as file:

        def taken(members: Sequence[str]) -> Iterator[pa.Table]:
            for document_id in members:
                for at, size, rows in places.get(document_id, ()):
                    file.seek(at)
                    yield Packed(name, rows, (file.read(size),)).unpack()

        for members in bundles:
            yield grouped(name, taken(members))


def _set_down(name: str, files: Iterable[Path], heap: Path) -> dict[str, list[tuple[int, int, int]]]:
    """Write each stretch of one document's rows; where they begin, their bytes and rows."""
    places: dict[str, list[tuple[int, int, int]]] = {}
    with heap.open("wb") as out:
        for file in files:
            for batch in pq.ParquetFile(file).iter_batches(_ROWS):
                rows = as_promised(name, pa.Table.from_batches([batch]))
                for document_id, start, end in runs_of(name, rows):
                    for message in pack(name, rows.slice(start, end - start)).batches:
                        places.setdefault(document_id, []).append((out.tell(), len(message), end - start))
                        out.write(message)
    return places
