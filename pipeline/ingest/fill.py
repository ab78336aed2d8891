"""What a document does not state is filled with what stands beside it, and marked as such.

Never against the document: a field that it states stays. Of a committee that it names without saying whose (総務委員会)
what it belongs to is put before the name, so that the committees of two cities are two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from extractors.model.records import DocumentRow, Meeting, Provenance
from extractors.model.vocabulary import DocumentKind, Origin
from pipeline.bodies.bodies import fuller_name
from pipeline.product import Product
from pipeline.schema.arrow import Packed, pack, schema, table
from pipeline.schema.arrow import dataset_class as class_of
from pipeline.sources.told import Account, Hearsay
from pipeline.tokens.entries import COLUMNS, index_document

_REPEATED = frozenset({"meeting_id", "body", "date"})
"""Columns of records that repeat what is said of their meeting."""


def fill_in(product: Product, told: Account) -> Product:
    """What a document gave, with what is told of it in the fields that it leaves open."""
    if not told.fields:
        return product
    packed = dict(product.packed)
    origins = {one.field: one.origin for one in product.document.origins}
    document = _filled_document(product.document, told, origins, has_meetings=Meeting.dataset in packed)
    if Meeting.dataset in packed:
        packed |= _filled_meetings(packed, told, origins)
    stated = tuple(Provenance(field, origin) for field, origin in sorted(origins.items()))
    document = replace(document, origins=stated)
    tables = {kind.dataset: packed[kind.dataset].unpack() for kind in COLUMNS if kind.dataset in packed}  # type: ignore[attr-defined]
    nothing = {kind.dataset: schema(kind).empty_table() for kind in COLUMNS}  # type: ignore[attr-defined]
    indexed = index_document(nothing | tables | {DocumentRow.dataset: table(DocumentRow, [document])})
    return replace(product, document=document, packed=packed, indexed=indexed)


def _filled_document(row: DocumentRow, told: Account, origins: dict[str, Origin], *, has_meetings: bool) -> DocumentRow:
    issuer = fuller_name(row.issuer, told.value("body"), told.value("parent"))
    if issuer != row.issuer:
        row = replace(row, issuer=issuer)
        origins["issuer"] = _origin(told.get("body") or told.get("parent"))
    if row.title is None and (title := told.get("title") or told.get("link_text")):
        row = replace(row, title=title.value)
        origins["title"] = Origin.LISTING if title.field == "link_text" else _origin(title)
    if row.published_on is None and not has_meetings and (day := told.get("date")):
        row = replace(row, published_on=dt.date.fromisoformat(day.value))
        origins["published_on"] = _origin(day)
    if row.kind is DocumentKind.OTHER and (kind := told.get("kind")):
        row = replace(row, kind=DocumentKind(kind.value))
        origins["kind"] = _origin(kind)
    return row


def _filled_meetings(packed: Mapping[str, Packed], told: Account, origins: dict[str, Origin]) -> dict[str, Packed]:
    """The meetings, and the records that repeat what is said of them, where something was filled."""
    stated = packed[Meeting.dataset].unpack().to_pylist()
    rows: list[dict[str, Any]] = []
    filled: dict[str, dict[str, Any]] = {}
    """New values of body and date by the meeting's id."""
    for row in stated:
        new: dict[str, Any] = {}
        body = fuller_name(row["body"], told.value("body"), told.value("parent"))
        if body != row["body"]:
            new["body"] = body
            origins["body"] = _origin(told.get("body") or told.get("parent"))
        if row["date"] is None and len(stated) == 1 and (day := told.get("date")):
            new["date"] = dt.date.fromisoformat(day.value)
            origins["date"] = _origin(day)
        if new:
            filled[row["record_id"]] = new
        rows.append(row | new | {"uncertain": sorted({*row["uncertain"], *new})})
    if not filled:
        return {}
    made = {Meeting.dataset: pack(Meeting.dataset, pa.Table.from_pylist(rows, schema(Meeting)))}
    for dataset, found in packed.items():
        if dataset != Meeting.dataset and set(schema(class_of(dataset)).names) >= _REPEATED:
            made[dataset] = pack(dataset, _with_repeated(found.unpack(), filled))
    return made


def _with_repeated(rows: pa.Table, filled: Mapping[str, Mapping[str, Any]]) -> pa.Table:
    for column in ("body", "date"):
        values = [
            filled.get(meeting, {}).get(column, value)
            for meeting, value in zip(rows["meeting_id"].to_pylist(), rows[column].to_pylist(), strict=True)
        ]
        index = rows.schema.get_field_index(column)
        rows = rows.set_column(index, rows.schema.field(index), pa.array(values, rows.schema.field(index).type))
    return rows


def _origin(told: Hearsay | None) -> Origin:
    assert told is not None  # it filled something
    return Origin(told.origin)
