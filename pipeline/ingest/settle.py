"""What follows from all documents together: the bodies, and which documents are about one meeting.

A change of some documents settles what concerns their meetings and bodies and no more: the catalogue knows the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

import pyarrow as pa

from extractors.model.records import Body, DocumentRow, Meeting
from pipeline.bodies.bodies import BodyMention, Sitting, body_id, make_bodies, meeting_keys, sitting_body
from pipeline.schema.arrow import pack
from pipeline.store.catalogue import Catalogue, KnownDocument, KnownSitting, Naming
from pipeline.store.change import Change
from pipeline.store.parts import PER_DOCUMENT, Rows, by_document
from pipeline.store.store import Store


def settle(store: Store, change: Change) -> Change:
    """The change with the keys of its meetings, with the stored documents whose meetings get other keys by it, and with
    the bodies, if other ones are named than before."""
    catalogue = store.catalogue
    leaving = {document.document_id for document in change.documents} | set(change.removed)
    fresh = _sittings(change.rows.values())
    left = catalogue.sittings_of(leaving)
    others = [one for one in catalogue.sittings_like((*fresh, *left)) if one.document_id not in leaving]
    keys = meeting_keys([_sitting(sitting) for sitting in (*others, *fresh)])
    again = sorted({sitting.document_id for sitting in others if sitting.meeting_key != keys[sitting.record_id]})
    if again:
        change = with_documents(store, change, again)
        fresh += catalogue.sittings_of(again)
        keys |= {sitting.record_id: sitting.meeting_key for sitting in fresh if sitting.record_id not in keys}
    rows = {document_id: _with_keys(rows, keys) for document_id, rows in change.rows.items()}
    namings = [naming for document_id, found in rows.items() for naming in _namings(document_id, found)]
    bodies = _bodies(catalogue, namings, leaving.union(again))
    return replace(
        change,
        rows=rows,
        singles=dict(change.singles) | ({Body.dataset: bodies} if bodies is not None else {}),
        sittings=[replace(sitting, meeting_key=keys[sitting.record_id]) for sitting in fresh],
        namings=namings,
    )


def states(tables: Mapping[str, pa.Table]) -> tuple[list[KnownSitting], list[Naming]]:
    """What stored documents state of meetings and bodies, by their rows in ``documents`` and ``meetings``."""
    rows = by_document(tables)
    keys = {
        row["record_id"]: row["meeting_key"]
        for found in rows.values()
        for row in _read(found, Meeting, "record_id", "meeting_key")
    }
    sittings = [replace(sitting, meeting_key=keys[sitting.record_id]) for sitting in _sittings(rows.values())]
    return sittings, [naming for document_id, found in rows.items() for naming in _namings(document_id, found)]


def all_bodies(catalogue: Catalogue) -> pa.Table:
    """The bodies dataset, made of all that documents name."""
    return make_bodies(BodyMention(body, sub or None) for body, sub in sorted(catalogue.named()))


def with_documents(store: Store, change: Change, document_ids: Sequence[str]) -> Change:
    """The change with stored documents as they are, to be written anew."""
    known: list[KnownDocument] = []
    for document_id in document_ids:
        document = store.catalogue.document(document_id)
        assert document is not None  # it states a meeting
        known.append(document)
    rows = by_document({name: store.rows(name, document_ids) for name in PER_DOCUMENT})
    return replace(change, documents=[*change.documents, *known], rows={**change.rows, **rows})


def _bodies(catalogue: Catalogue, namings: Sequence[Naming], leaving: Set[str]) -> pa.Table | None:
    """The bodies dataset, if a change makes other ones named than before."""
    after = {(naming.body, naming.subcommittee) for naming in namings}
    before = {(naming.body, naming.subcommittee) for naming in catalogue.namings_of(leaving)}
    new = {pair for pair in after - before if next(catalogue.namers(*pair), None) is None}
    gone = {pair for pair in before - after if all(namer in leaving for namer in catalogue.namers(*pair))}
    if not new and not gone:
        return None
    return make_bodies(BodyMention(body, sub or None) for body, sub in sorted((catalogue.named() - gone) | new))


def _namings(document_id: str, rows: Rows) -> list[Naming]:
    """The bodies that a document names as its issuer or as the one that met."""
    met = {(row["body"], row["subcommittee"] or "") for row in _read(rows, Meeting, "body", "subcommittee")}
    met |= {(row["issuer"], "") for row in _read(rows, DocumentRow, "issuer")}
    return [Naming(document_id, body, sub) for body, sub in sorted(met, key=str) if body]


def _sittings(documents: Iterable[Rows]) -> list[KnownSitting]:
    """What documents state of meetings, without keys."""
    columns = ("record_id", "document_id", "body", "subcommittee", "date", "session_number", "fiscal_year",
               "session_label")  # fmt: skip
    return [
        KnownSitting(
            **row | {"date": row["date"].isoformat() if row["date"] else None},
            body_key=sitting_body(row["body"], row["subcommittee"]),
            meeting_key=None,
        )
        for rows in documents
        for row in _read(rows, Meeting, *columns)
    ]


def _sitting(known: KnownSitting) -> Sitting:
    return Sitting(
        known.record_id, known.document_id, known.body, known.subcommittee,
        dt.date.fromisoformat(known.date) if known.date else None, known.session_number, known.fiscal_year,
        known.session_label,
    )  # fmt: skip


def _read(rows: Rows, record: type, *columns: str) -> list[dict[str, Any]]:
    found = rows.get(record.dataset)  # type: ignore[attr-defined]
    return found.unpack().select(list(columns)).to_pylist() if found else []


def _with_keys(rows: Rows, keys: Mapping[str, str | None]) -> Rows:
    """A document's rows with the keys of its meetings and the ids of the bodies that met."""
    if Meeting.dataset not in rows:
        return rows
    meetings = rows[Meeting.dataset].unpack()
    record_ids, bodies = (meetings[name].to_pylist() for name in ("record_id", "body"))
    meetings = _with(meetings, "meeting_key", [keys[record_id] for record_id in record_ids])
    meetings = _with(meetings, "body_id", [body_id(body) for body in bodies])
    return dict(rows) | {Meeting.dataset: pack(Meeting.dataset, meetings)}


def _with(rows: pa.Table, name: str, values: Sequence[str | None]) -> pa.Table:
    index = rows.schema.get_field_index(name)
    field = rows.schema.field(index)
    return rows.set_column(index, field, pa.array(values, field.type))
