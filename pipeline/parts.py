"""Parts: one Parquet file per dataset for a set of documents, in the order of their ids; never changed once written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractors.records import DATASETS, DocumentRow, Issue
from pipeline.catalogue import File
from pipeline.tables import array, dataset_class, schema, sort_order

NAMES: tuple[str, ...] = tuple(record.dataset for record in DATASETS)  # type: ignore[attr-defined]
SINGLE = frozenset({"runs", "bodies", "finding_responses", "finding_links", "recurring_findings",
                    "recurring_finding_members"})  # fmt: skip
"""Datasets that are not made document by document: one file, written anew."""
PER_DOCUMENT: tuple[str, ...] = tuple(name for name in NAMES if name not in SINGLE)
MAX_DOCUMENTS = 512
"""Documents in a part at the most: bounds what a changed document rewrites."""
MAX_CHARACTERS = 4_000_000
"""Characters of the documents of a part, after which it takes no more of them."""

Piece = tuple[pa.Table, Collection[str]]
"""Rows, and the documents whose rows are wanted of them."""


def merge(name: str, pieces: Sequence[Piece]) -> pa.Table:
    """The wanted rows of a dataset, in the order of their documents; a document's rows stay as they stand."""
    runs = sorted(
        (document_id, index, start, end)
        for index, (rows, wanted) in enumerate(pieces)
        for document_id, start, end in runs_of(name, rows)
        if document_id in wanted
    )
    slices: list[tuple[int, int, int]] = []
    for _, index, start, end in runs:
        if slices and slices[-1][0] == index and slices[-1][2] == start:
            slices[-1] = (index, slices[-1][1], end)
        else:
            slices.append((index, start, end))
    found = [pieces[index][0].slice(start, end - start) for index, start, end in slices]
    rows = pa.concat_tables(found or [schema(dataset_class(name)).empty_table()]).combine_chunks()
    return rows.sort_by(sort_order(name)) if name == Issue.dataset else rows


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
    """Rows of a dataset in these files that belong to these documents, which are sorted."""
    within = None
    if wanted and name != Issue.dataset:
        within = [("document_id", ">=", wanted[0]), ("document_id", "<=", wanted[-1])]
    wide = {"columns": columns, "filters": within, "partitioning": None}
    read = [pq.read_table(file, **wide) for file in files] if wanted else []
    rows = merge(name, [(rows, frozenset(wanted)) for rows in read])
    return rows if columns is None else rows.select(columns)


def with_sources(rows: pa.Table, names: Mapping[str, tuple[str, ...]]) -> pa.Table:
    """The documents dataset with these names of sources."""
    index = rows.schema.get_field_index("sources")
    field = rows.schema.field(index)
    sources = [names[document_id] for document_id in rows[DocumentRow.sort[0]].to_pylist()]
    return rows.set_column(index, field, array(field.type, sources))


def write_parquet(rows: pa.Table, path: Path) -> File:
    """Write a table: zstd, level 3, whole or not at all (the file is new and synced)."""
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd", compression_level=3, write_page_checksum=True)
    written = sink.getvalue()
    with path.open("xb") as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())
    return File(rows.num_rows, written.size, hashlib.sha256(written).hexdigest())


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
