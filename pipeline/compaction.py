"""Rows of many parts put in the order of their documents: each is read once, set down on a shelf, and taken from there.

Memory is that of one shelf; time grows with the rows, not with their square.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.parts import merge, runs_of
from pipeline.tables import dataset_class, schema

SHELF = 4
"""Parts that are sorted at once."""
_OPTIONS = pa.ipc.IpcWriteOptions(compression="zstd")


def sorted_rows(
    name: str, files: Iterable[Path], bundles: Sequence[Sequence[str]], folder: Path
) -> Iterator[tuple[int, pa.Table]]:
    """For each bundle of documents its number and its rows of a dataset; ``folder``: an empty one, to work in."""
    firsts = [bundles[start][0] for start in range(0, len(bundles), SHELF)]
    _spread(name, files, firsts, folder)
    for shelf in range(len(firsts)):
        file = folder / str(shelf)
        rows = schema(dataset_class(name)).empty_table()
        if file.exists():
            with pa.memory_map(str(file)) as source:
                rows = pa.ipc.open_stream(source).read_all()
            file.unlink()
        for number in range(shelf * SHELF, min(len(bundles), (shelf + 1) * SHELF)):
            yield number, merge(name, [(rows, frozenset(bundles[number]))])


def _spread(name: str, files: Iterable[Path], firsts: Sequence[str], folder: Path) -> None:
    """Write the rows of each file to the shelves that their documents belong on."""
    expected = schema(dataset_class(name))
    writers: dict[int, pa.ipc.RecordBatchStreamWriter] = {}
    with ExitStack() as stack:
        for file in files:
            rows = pq.read_table(file, partitioning=None)
            for shelf, start, end in _stretches(name, rows, firsts):
                if shelf not in writers:
                    sink = stack.enter_context(pa.OSFile(str(folder / str(shelf)), "wb"))
                    writers[shelf] = stack.enter_context(pa.ipc.new_stream(sink, expected, options=_OPTIONS))
                writers[shelf].write_table(rows.slice(start, end - start))


def _stretches(name: str, rows: pa.Table, firsts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Shelf, first row and end of each stretch of rows that goes to one shelf."""
    shelf, begin, last = 0, 0, 0
    for document_id, start, end in runs_of(name, rows):
        its = bisect_right(firsts, document_id) - 1
        if its != shelf and start > begin:
            yield shelf, begin, start
            begin = start
        shelf, last = its, end
    if last > begin:
        yield shelf, begin, last
