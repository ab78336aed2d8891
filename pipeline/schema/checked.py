"""Rows made by a process that is not trusted: nothing of them is used before all of them is as the schema promises.

The process may have been taken over by the document that it read. Its bytes are then anything: not Arrow at all, a
batch that unfolds to terabytes, offsets that point outside, a date that Python does not have, rows of a neighbour.
"""

from __future__ import annotations

import struct
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.schema.arrow import Packed, coded, columns, dataset_class, messages

_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
"""0001-01-01 and 9999-12-31, from 1970-01-01: the days that Python knows."""
_OWN_IDS = ("record_id", "table_id", "issue_id")
"""Columns whose values begin with the document's id."""
_CONTINUATION = 0xFFFFFFFF


class NotAsPromised(Exception):
    """Rows are not what the schema says; the message tells in what."""


def check_rows(packed: Packed, document_id: str, most: int) -> pa.Table:
    """The rows, if each of them is one of this document and as the schema wants it, within ``most`` bytes.

    Raises NotAsPromised; pa.ArrowException, struct.error, ValueError or IndexError where the bytes are no rows at all.
    """
    for batch in packed.batches:
        _check_messages(packed.dataset, batch, most)
    rows = packed.unpack()
    rows.validate(full=True)
    if rows.num_rows != packed.rows or not packed.rows:
        raise NotAsPromised(f"{packed.dataset} has {rows.num_rows} rows, not {packed.rows}")
    for field in rows.schema:
        for chunk in rows[field.name].chunks:
            _check_values(chunk, field, packed.dataset)
    for column in columns(dataset_class(packed.dataset)):
        if column.vocabulary:
            unknown = set(pc.unique(rows[column.name]).to_pylist()) - {None, *column.vocabulary}
            if unknown:
                raise NotAsPromised(f"{packed.dataset}.{column.name} has values that are not in its vocabulary")
    if "document_id" in rows.schema.names and pc.unique(rows["document_id"]).to_pylist() != [document_id]:
        raise NotAsPromised(f"{packed.dataset} has rows of another document")
    for name in set(_OWN_IDS) & set(rows.schema.names):
        if not pc.all(pc.starts_with(rows[name], f"{document_id}-"), min_count=0).as_py():
            raise NotAsPromised(f"{packed.dataset}.{name} has ids of another document")
    return rows


def read_plain(message: bytes, kind: pa.Schema) -> pa.RecordBatch:
    """A record batch, whole and not compressed: it takes no more room than its bytes.

    Raises NotAsPromised, pa.ArrowException or struct.error.
    """
    if _is_compressed(message):
        raise NotAsPromised("rows are compressed")
    batch = pa.ipc.read_record_batch(pa.py_buffer(message), kind)
    batch.validate(full=True)
    return batch


def _check_messages(dataset: str, packed: bytes, most: int) -> None:
    """Whether the messages of packed rows can be put together, and to no more than ``most`` bytes."""
    batch, *values = (read_plain(message, kind) for message, kind in messages(dataset, packed))
    whole = 0
    for name, (column,) in zip(coded(dataset), (one.columns for one in values), strict=True):
        if batch[name].null_count or column.null_count:
            raise NotAsPromised(f"{dataset}.{name} has nothing where there must be a value")
        whole += pc.sum(pc.binary_length(column).take(batch[name])).as_py() or 0  # raises where there is no such value
    if whole > most:
        raise NotAsPromised(f"{dataset} unfolds to more than {most} bytes")


def _check_values(values: pa.Array, field: pa.Field, place: str) -> None:
    """Whether nothing is missing that must be there and each day is in the calendar, down into lists and structs."""
    place = f"{place}.{field.name}"
    if values.null_count and not field.nullable:
        raise NotAsPromised(f"{place} has nothing where there must be a value")
    if pa.types.is_date32(field.type):
        found = pc.min_max(values.cast(pa.int32())).as_py()
        if found["min"] is not None and not _FIRST_DAY <= found["min"] <= found["max"] <= _LAST_DAY:
            raise NotAsPromised(f"{place} has days that are none")
    if pa.types.is_list(field.type):
        _check_values(values.flatten(), field.type.value_field, place)
    if pa.types.is_struct(field.type):
        for inner, child in zip(field.type, values.flatten(), strict=True):
            _check_values(child, inner if not values.null_count else inner.with_nullable(True), place)


def _is_compressed(message: bytes) -> bool:
    """Whether the body of an Arrow message is compressed; Arrow itself would unfold it, whatever the size.

    The head of a message is a flatbuffer: tables, each preceded by a list of where its fields are (Message.fbs and
    Schema.fbs of the Arrow format). Raises struct.error, or NotAsPromised where it is no record batch.
    """
    if _number("<I", message, 0) != _CONTINUATION:
        raise NotAsPromised("rows do not begin as an Arrow message does")
    root = 8 + _number("<I", message, 8)
    kind, header = _field(message, root, 1), _field(message, root, 2)
    if not kind or not header or message[kind] != 3:  # MessageHeader.RecordBatch
        raise NotAsPromised("rows are no record batch")
    return bool(_field(message, header + _number("<I", message, header), 3))  # RecordBatch.compression


def _field(message: bytes, table: int, number: int) -> int:
    """Where a table's field lies; 0 if it has none."""
    listed = table - _number("<i", message, table)
    at = 4 + 2 * number
    found = _number("<H", message, listed + at) if at < _number("<H", message, listed) else 0
    return table + found if found else 0


def _number(form: str, message: bytes, at: int) -> int:
    if at < 0:
        raise NotAsPromised("rows point outside of themselves")
    found: tuple[Any, ...] = struct.unpack_from(form, message, at)
    return int(found[0])
