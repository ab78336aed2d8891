"""Record classes to Arrow schemas and tables (the schema's one way into Arrow)."""

from __future__ import annotations

import datetime as dt
import inspect
import struct
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from itertools import accumulate, chain, pairwise
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
import pyarrow.compute as pc

from extractors.model.records import DATASETS, WIDE, Grounding, Token


@dataclass(frozen=True, slots=True)
class SchemaColumn:
    """One column of a dataset: where its values come from, its Arrow type and what it means."""

    name: str
    path: tuple[str, ...]
    """Attributes that lead from the record to the value."""
    type: pa.DataType
    nullable: bool
    description: str
    vocabulary: type[StrEnum] | None


@cache
def columns(record: type) -> tuple[SchemaColumn, ...]:
    """Columns of a record class, its grounding flattened."""
    found: list[SchemaColumn] = []
    for name, hint in _hints(record):
        if hint is Grounding:
            found.extend(_column(inner, inner_hint, ("grounding", inner)) for inner, inner_hint in _hints(Grounding))
        else:
            found.append(_column(name, hint, (name,)))
    return tuple(found)


@cache
def schema(record: type) -> pa.Schema:
    """Arrow schema of a record class, with its descriptions as metadata."""
    return pa.schema(
        [
            pa.field(column.name, column.type, column.nullable, metadata={"description": column.description})
            for column in columns(record)
        ],
        metadata={"description": inspect.getdoc(record) or ""},
    )


@cache
def dataset_class(name: str) -> type:
    """The record class of a dataset. Raises KeyError for a name that is not in the contract."""
    return {record.dataset: record for record in DATASETS}[name]  # type: ignore[attr-defined]


def sort_order(name: str) -> list[tuple[str, str]]:
    """Columns that a dataset is sorted by, as PyArrow wants them."""
    return [(column, "ascending") for column in dataset_class(name).sort]  # type: ignore[attr-defined]


def table(record: type, rows: Sequence[object]) -> pa.Table:
    """Records of one class as an Arrow table."""
    if not rows:
        return _empty(record)
    arrays = []
    for column in columns(record):
        values: Sequence[Any] = rows
        for attribute in column.path:
            values = [getattr(value, attribute) for value in values]
        arrays.append(array(column.type, values))
    return pa.Table.from_arrays(arrays, schema=schema(record))


@cache
def _empty(record: type) -> pa.Table:
    return schema(record).empty_table()


def record_of(record: type, row: Mapping[str, Any]) -> Any:
    """A record without grounding, of its row as Arrow gives it out. Raises ValueError for a word of no vocabulary."""
    return record(**{name: _revived(hint, row[name]) for name, hint in _hints(record)})


def _revived(hint: Any, value: Any) -> Any:
    bare, _ = _optional(_peel(hint)[0])
    if value is None:
        return None
    if get_origin(bare) is tuple:
        return tuple(_revived(get_args(bare)[0], each) for each in value)
    if isinstance(value, dict):
        hints = get_type_hints(bare, include_extras=True)
        return bare(**{name: _revived(hints[name], each) for name, each in value.items()})
    return bare(value) if issubclass(bare, StrEnum) else value


def array(arrow: pa.DataType, values: Sequence[Any]) -> pa.Array:
    """Python values as an Arrow array, column by column down into lists and structs."""
    if pa.types.is_list(arrow):
        offsets = list(accumulate((len(value) for value in values), initial=0))
        child = array(arrow.value_type, list(chain.from_iterable(values)))
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), child, type=arrow)
    if pa.types.is_struct(arrow):
        children = [array(field.type, [getattr(value, field.name) for value in values]) for field in arrow]
        return pa.StructArray.from_arrays(children, fields=list(arrow))
    try:
        return pa.array(values, arrow)
    except (pa.ArrowInvalid, OverflowError):
        if not pa.types.is_integer(arrow):
            raise
        # A number that no count or year can be, in a damaged document, is not one.
        fitting = (None if value is not None and value.bit_length() >= arrow.bit_width else value for value in values)
        return pa.array(fitting, arrow)


@dataclass(frozen=True, slots=True)
class Packed:
    """Rows of one dataset as they travel between processes and wait: bytes, without the schema."""

    dataset: str
    rows: int
    batches: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(map(len, self.batches))

    def __add__(self, other: Packed) -> Packed:
        """Rows of both."""
        return Packed(self.dataset, self.rows + other.rows, self.batches + other.batches)

    def unpack(self) -> pa.Table:
        """The rows; those of datasets without coded columns are not copied."""
        expected = schema(dataset_class(self.dataset))
        return pa.Table.from_batches([_decoded(self.dataset, batch) for batch in self.batches], expected)


def pack(dataset: str, rows: pa.Table) -> Packed:
    """Rows of a dataset, ready to travel."""
    batches = tuple(_encoded(dataset, batch) for batch in rows.combine_chunks().to_batches())
    return Packed(dataset, rows.num_rows, batches)


@cache
def coded(dataset: str) -> tuple[str, ...]:
    """Columns of a dataset that travel as numbers, beside each of their values once."""
    fields = schema(Token) if dataset == Token.dataset else ()
    return tuple(field.name for field in fields if pa.types.is_string(field.type) or pa.types.is_list(field.type))


def messages(dataset: str, packed: bytes) -> tuple[tuple[bytes, pa.Schema], ...]:
    """The Arrow messages of packed rows, each a record batch, and the schema of each. Raises struct.error."""
    expected, names = schema(dataset_class(dataset)), coded(dataset)
    if not names:
        return ((packed, expected),)
    for name in names:
        index = expected.get_field_index(name)
        expected = expected.set(index, pa.field(name, pa.int32(), nullable=False))
    sizes = struct.unpack_from(f"<{len(names) + 1}Q", packed)
    ends = list(accumulate(sizes, initial=8 * len(sizes)))
    parts = [packed[start:end] for start, end in pairwise(ends)]
    return tuple(zip(parts, (expected, *(_VALUES for _ in names)), strict=True))


def _encoded(dataset: str, batch: pa.RecordBatch) -> bytes:
    """A batch as bytes; where columns are coded: the sizes of its messages, the rows, the values of each."""
    values = []
    for name in coded(dataset):
        column, index = batch[name], batch.schema.get_field_index(name)
        if pa.types.is_list(column.type):
            levels = pa.ListArray.from_arrays(column.offsets, column.values)  # whose values may be null, as it asks
            column = pc.binary_join(levels, _LEVEL)
        column = column.dictionary_encode()
        values.append(pa.RecordBatch.from_arrays([column.dictionary], schema=_VALUES))
        batch = batch.set_column(index, pa.field(name, pa.int32(), nullable=False), column.indices)
    parts = [part.serialize().to_pybytes() for part in (batch, *values)]
    return b"".join((struct.pack(f"<{len(parts)}Q", *map(len, parts)), *parts)) if values else parts[0]


def _decoded(dataset: str, packed: bytes) -> pa.RecordBatch:
    expected, names = schema(dataset_class(dataset)), coded(dataset)
    batch, *values = (pa.ipc.read_record_batch(pa.py_buffer(data), kind) for data, kind in messages(dataset, packed))
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    for name, (distinct,) in zip(names, (one.columns for one in values), strict=True):
        kind, found = expected.field(name).type, distinct
        if pa.types.is_list(kind):
            levels = pc.split_pattern(distinct, _LEVEL)
            found = pa.ListArray.from_arrays(levels.offsets, levels.values, type=kind)
        columns[name] = found.take(columns[name])
    return pa.RecordBatch.from_arrays(list(columns.values()), schema=expected)


_VALUES = pa.schema([pa.field("value", pa.string(), nullable=False)])
_LEVEL = "\x1f"
"""Between the levels of a part of speech, where they travel as one."""


def _hints(record: type) -> list[tuple[str, Any]]:
    hints = get_type_hints(record, include_extras=True)
    return [(field.name, hints[field.name]) for field in fields(record)]


def _column(name: str, hint: Any, path: tuple[str, ...]) -> SchemaColumn:
    bare, description, wide = _peel(hint)
    bare, nullable = _optional(bare)
    vocabulary = bare if isinstance(bare, type) and issubclass(bare, StrEnum) else None
    return SchemaColumn(name, path, _arrow(bare, wide), nullable, description, vocabulary)


def _peel(hint: Any) -> tuple[Any, str, bool]:
    if get_origin(hint) is not Annotated:
        return hint, "", False
    bare, *notes = get_args(hint)
    return bare, next((note for note in notes if note != WIDE), ""), WIDE in notes


def _optional(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in {Union, types.UnionType}:
        (bare,) = (arg for arg in get_args(hint) if arg is not types.NoneType)
        return bare, True
    return hint, False


_SCALARS: dict[Any, tuple[pa.DataType, pa.DataType]] = {
    str: (pa.string(), pa.string()),
    bool: (pa.bool_(), pa.bool_()),
    int: (pa.int32(), pa.int64()),
    float: (pa.float32(), pa.float64()),
    dt.date: (pa.date32(), pa.date32()),
    dt.datetime: (pa.timestamp("us", "UTC"), pa.timestamp("us", "UTC")),
}


def _arrow(hint: Any, wide: bool) -> pa.DataType:
    if hint in _SCALARS:
        return _SCALARS[hint][wide]
    if get_origin(hint) is tuple:
        inner, _ = get_args(hint)
        return pa.list_(pa.field("item", _arrow(inner, wide), nullable=False))
    if issubclass(hint, StrEnum):
        return pa.string()
    names = hint._fields if issubclass(hint, tuple) else [field.name for field in fields(hint)]
    hints = get_type_hints(hint, include_extras=True)
    return pa.struct([_struct_field(name, hints[name]) for name in names])


def _struct_field(name: str, hint: Any) -> pa.Field:
    bare, _, wide = _peel(hint)
    bare, nullable = _optional(bare)
    return pa.field(name, _arrow(bare, wide), nullable)
