"""Parts: one Parquet file per dataset for a set of documents, in the order of their ids; never changed once written."""

from __future__ import annotations

import hashlib
import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractors.model.records import DATASETS, DocumentRow, Issue
from pipeline.schema.arrow import Packed, array, dataset_class, pack, schema, sort_order
from pipeline.store.catalogue import File

NAMES: tuple[str, ...] = tuple(record.dataset for record in DATASETS)  # type: ignore[attr-defined]
SINGLE = frozenset({"runs", "bodies", "finding_responses", "finding_links", "recurring_findings",
                    "recurring_finding_members"})  # fmt: skip
"""Datasets that are not made document by document: one file, written anew."""
PER_DOCUMENT: tuple[str, ...] = tuple(name for name in NAMES if name not in SINGLE)
MAX_DOCUMENTS = 512
"""Documents in a part at the most: bounds what a changed document rewrites."""
MAX_CHARACTERS = 4_000_000
"""Characters of the documents of a part, after which it takes no more of them."""

GROUP_ROWS = 65_536
"""Rows of a row group, after which it takes no further document: bounds what must be in memory to write."""

Rows = Mapping[str, Packed]
"""Rows of one document, by dataset."""
NO_ROWS: Rows = {}


def as_promised(name: str, rows: pa.Table, columns: Sequence[str] | None = None) -> pa.Table:
    """Rows with all columns that are promised (or these): those that a file of an earlier version lacks are null, lists
    empty. Raises ArrowInvalid where that cannot be."""
    expected = schema(dataset_class(name))
    if columns is not None:
        expected = pa.schema([expected.field(column) for column in columns])
    if rows.schema.names == expected.names:
        return rows
    for field in expected:
        if field.name in rows.schema.names:
            continue
        if field.nullable:
            rows = rows.append_column(field, pa.nulls(rows.num_rows, field.type))
        elif pa.types.is_list(field.type):
            rows = rows.append_column(field, array(field.type, [()] * rows.num_rows))
        else:
            raise pa.ArrowInvalid(f"{name} lacks the column {field.name}")
    return rows.select(expected.names)


class OldFile:
    """A file of a part, from which rows of one document after the other are taken, in the order of the file."""

    def __init__(self, name: str, path: Path) -> None:
        self._name = name
        self._file = pq.ParquetFile(path)
        starts = accumulate((self._group_rows(index) for index in range(self._file.num_row_groups)), initial=0)
        self._starts = list(starts)
        self._held: tuple[int, pa.Table] | None = None
        owner = self._file.read(["issue_id" if name == Issue.dataset else "document_id"])
        self._places: dict[str, list[tuple[int, int]]] = {}
        for document_id, start, end in runs_of(name, owner):
            self._places.setdefault(document_id, []).append((start, end))

    def rows_of(self, document_id: str) -> Iterator[pa.Table]:
        """The document's rows, in pieces."""
        for start, end in self._places.get(document_id, ()):
            at = start
            while at < end:
                index = bisect_right(self._starts, at) - 1
                upto = min(end, self._starts[index + 1])
                yield self._group(index).slice(at - self._starts[index], upto - at)
                at = upto

    def _group_rows(self, index: int) -> int:
        return int(self._file.metadata.row_group(index).num_rows)

    def _group(self, index: int) -> pa.Table:
        if self._held is None or self._held[0] != index:
            self._held = None
            self._held = index, as_promised(self._name, self._file.read_row_group(index))
        return self._held[1]


def merged(
    name: str, old: Path | None, staying: Iterable[str], new: Iterable[str], rows: Mapping[str, Rows]
) -> Iterator[pa.Table]:
    """Row groups of the ``staying`` documents of an old file and of new ones, in the order of the documents."""
    file = OldFile(name, old) if old else None
    added = frozenset(new)

    def pieces() -> Iterator[pa.Table]:
        for document_id in sorted(added.union(staying)):
            if document_id not in added:
                yield from file.rows_of(document_id) if file else ()
            elif packed := rows.get(document_id, NO_ROWS).get(name):
                yield packed.unpack()

    return grouped(name, pieces())


def grouped(name: str, pieces: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Pieces, each of one document, put together to row groups, which depend on nothing but them."""
    if name == Issue.dataset:  # its order is not that of the ids
        held = list(pieces)
        if held:
            yield pa.concat_tables(held).sort_by(sort_order(name))
        return
    held, size = [], 0
    for piece in pieces:
        held.append(piece)
        size += piece.num_rows
        if size >= GROUP_ROWS:
            yield pa.concat_tables(held).combine_chunks()
            held, size = [], 0
    if held:
        yield pa.concat_tables(held).combine_chunks()


def by_document(tables: Mapping[str, pa.Table]) -> Mapping[str, Rows]:
    """Rows of several documents, document by document."""
    found: dict[str, dict[str, Packed]] = {}
    for name, rows in tables.items():
        for document_id, start, end in runs_of(name, rows):
            packed, mine = pack(name, rows.slice(start, end - start)), found.setdefault(document_id, {})
            mine[name] = mine[name] + packed if name in mine else packed
    return found


def runs_of(name: str, rows: pa.Table) -> Iterator[tuple[str, int, int]]:
    """Document, first row and end of each stretch of rows of one document."""
    offset = 0
    for chunk in _owners(name, rows).chunks:
        start, runs = offset, pc.run_end_encode(chunk)
        for document_id, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
            yield document_id, start, offset + end
            start = offset + end
        offset += len(chunk)


def _owners(name: str, rows: pa.Table) -> pa.ChunkedArray:
    """The document of each row; an issue of a file that could not be read names it in its id only."""
    return pc.utf8_slice_codeunits(rows["issue_id"], 0, 16) if name == Issue.dataset else rows["document_id"]


def read_rows(
    name: str, files: Iterable[Path], wanted: Sequence[str], columns: Sequence[str] | None = None
) -> pa.Table:
    """Rows of a dataset in these files that belong to these documents, each document's together."""
    owner = "issue_id" if name == Issue.dataset else "document_id"
    chosen = None if columns is None else list(dict.fromkeys([*columns, owner]))
    within = None
    if wanted and name != Issue.dataset:
        within = [("document_id", "in", sorted(wanted))]
    read = [
        as_promised(name, pq.read_table(file, columns=chosen, filters=within, partitioning=None), chosen)
        for file in (files if wanted else ())
    ]
    nothing = schema(dataset_class(name)).empty_table()
    rows = pa.concat_tables(read or [nothing if chosen is None else nothing.select(chosen)])
    if name == Issue.dataset:
        rows = rows.filter(pc.is_in(_owners(name, rows), value_set=pa.array(wanted, pa.string())))
    return rows if columns is None else rows.select(columns)


def with_sources(rows: pa.Table, names: Mapping[str, tuple[str, ...]]) -> pa.Table:
    """The documents dataset with these names of sources."""
    index = rows.schema.get_field_index("sources")
    field = rows.schema.field(index)
    sources = [names[document_id] for document_id in rows[DocumentRow.sort[0]].to_pylist()]
    return rows.set_column(index, field, array(field.type, sources))


def write_parquet(rows: pa.Table, path: Path) -> File:
    """Write a table: zstd, level 3, whole or not at all (the file is new and synced)."""
    return write_groups(rows.schema, [rows], path)


def write_groups(expected: pa.Schema, groups: Iterable[pa.Table], path: Path) -> File:
    """Write row groups, as ``write_parquet`` does."""
    sink, count = pa.BufferOutputStream(), 0
    with pq.ParquetWriter(sink, expected, compression="zstd", compression_level=3, write_page_checksum=True) as writer:
        for rows in groups:
            if rows.num_rows:
                writer.write_table(rows, row_group_size=rows.num_rows)
                count += rows.num_rows
    written = sink.getvalue()
    with path.open("xb") as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())
    return File(count, written.size, hashlib.sha256(written).hexdigest())


def bundles(documents: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """Documents, with their characters, for one part each."""
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


def sync(folder: Path) -> None:
    """Let a folder's entries reach the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
