"""What follows from all documents together: the bodies, and which documents are about one meeting.

A change of some documents settles what concerns their bodies and no more: the catalogue knows the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

import pyarrow as pa

from extractors.records import Body, DocumentRow, Meeting
from pipeline.bodies import Sitting, Told, body_id, make_bodies, meeting_keys, sitting_body
from pipeline.catalogue import Catalogue, KnownDocument, KnownSitting, Naming
from pipeline.parts import PER_DOCUMENT
from pipeline.store import Change, Store


def settle(store: Store, change: Change) -> Change:
    """The change with the keys of its meetings, with the stored documents whose meetings get other keys by it, and with
    the bodies, if other ones are named than before."""
    catalogue = store.catalogue
    leaving = {document.document_id for document in change.documents} | set(change.removed)
    fresh = _sittings(change.tables.get(Meeting.dataset))
    left = catalogue.sittings_of(leaving)
    concerned = sorted({sitting.body_key for sitting in (*fresh, *left) if sitting.body_key})
    others = [sitting for sitting in catalogue.sittings(concerned) if sitting.document_id not in leaving]
    keys = meeting_keys([_sitting(sitting) for sitting in (*others, *fresh)])
    again = {sitting.document_id for sitting in others if sitting.meeting_key != keys[sitting.record_id]}
    if again:
        change = _with_documents(store, change, sorted(again))
        fresh += catalogue.sittings_of(sorted(again))
        keys |= {sitting.record_id: sitting.meeting_key for sitting in fresh if sitting.record_id not in keys}
    tables = dict(change.tables)
    if Meeting.dataset in tables:
        tables[Meeting.dataset] = _with_keys(tables[Meeting.dataset], keys)
    namings = _namings(tables)
    bodies = _bodies(catalogue, namings, {document.document_id for document in change.documents} | set(change.removed))
    return replace(
        change,
        tables=tables,
        singles=dict(change.singles) | ({Body.dataset: bodies} if bodies is not None else {}),
        sittings=[replace(sitting, meeting_key=keys[sitting.record_id]) for sitting in fresh],
        namings=namings,
    )


def with_bodies(meetings: pa.Table) -> pa.Table:
    """The rows with the ids of the bodies that met."""
    return _with(meetings, "body_id", [body_id(body) for body in meetings["body"].to_pylist()])


def _with_documents(store: Store, change: Change, document_ids: Sequence[str]) -> Change:
    """The change with stored documents as they are, to be written anew."""
    known: list[KnownDocument] = []
    for document_id in document_ids:
        document = store.catalogue.document(document_id)
        assert document is not None  # it states a meeting
        known.append(document)
    tables = {
        name: pa.concat_tables(
            [*([change.tables[name]] if name in change.tables else []), store.rows(name, document_ids)]
        )
        for name in PER_DOCUMENT
    }
    return replace(change, documents=[*change.documents, *known], tables=tables)


def _bodies(catalogue: Catalogue, namings: Sequence[Naming], leaving: Set[str]) -> pa.Table | None:
    """The bodies dataset, if a change makes other ones named than before."""
    after = {(naming.body, naming.subcommittee) for naming in namings}
    before = {(naming.body, naming.subcommittee) for naming in catalogue.namings_of(leaving)}
    new = {pair for pair in after - before if next(catalogue.namers(*pair), None) is None}
    gone = {pair for pair in before - after if all(namer in leaving for namer in catalogue.namers(*pair))}
    if not new and not gone:
        return None
    return make_bodies(Told(body, sub or None) for body, sub in sorted((catalogue.named() - gone) | new))


def _namings(tables: Mapping[str, pa.Table]) -> list[Naming]:
    """The bodies that documents name as their issuer or as the one that met."""
    found = {
        Naming(row["document_id"], row["body"], row["subcommittee"] or "")
        for row in _rows(tables.get(Meeting.dataset), "document_id", "body", "subcommittee")
        if row["body"]
    }
    found |= {
        Naming(row["document_id"], row["issuer"], "")
        for row in _rows(tables.get(DocumentRow.dataset), "document_id", "issuer")
        if row["issuer"]
    }
    return sorted(found, key=lambda naming: (naming.document_id, naming.body, naming.subcommittee))


def _sittings(meetings: pa.Table | None) -> list[KnownSitting]:
    """What the meetings' rows state, without keys."""
    columns = ("record_id", "document_id", "body", "subcommittee", "date", "session_number", "fiscal_year",
               "session_label")  # fmt: skip
    return [
        KnownSitting(
            **row | {"date": row["date"].isoformat() if row["date"] else None},
            body_key=sitting_body(row["body"], row["subcommittee"]),
            meeting_key=None,
        )
        for row in _rows(meetings, *columns)
    ]


def _sitting(known: KnownSitting) -> Sitting:
    return Sitting(
        known.record_id, known.document_id, known.body, known.subcommittee,
        dt.date.fromisoformat(known.date) if known.date else None, known.session_number, known.fiscal_year,
        known.session_label,
    )  # fmt: skip


def _rows(table: pa.Table | None, *columns: str) -> list[dict[str, Any]]:
    return table.select(list(columns)).to_pylist() if table is not None else []


def _with_keys(meetings: pa.Table, keys: Mapping[str, str | None]) -> pa.Table:
    return _with(meetings, "meeting_key", [keys[record_id] for record_id in meetings["record_id"].to_pylist()])


def _with(rows: pa.Table, name: str, values: Iterable[str | None]) -> pa.Table:
    index = rows.schema.get_field_index(name)
    field = rows.schema.field(index)
    return rows.set_column(index, field, pa.array(values, field.type))
