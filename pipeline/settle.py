"""What follows from all documents together: the bodies, and which documents are about one meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractors.records import DocumentRow, Meeting
from pipeline.bodies import Sitting, Told, body_id, make_bodies, meeting_keys
from pipeline.store import Store

_MEETING = ["record_id", "document_id", "body", "subcommittee", "date", "session_number", "fiscal_year",
            "session_label", "meeting_key"]  # fmt: skip
Pending = Mapping[str, Sequence[pa.Table]]
"""Rows on their way into the store, by dataset."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What all current documents say together."""

    bodies: pa.Table
    keys: Mapping[str, str | None]
    """Key of each meeting, by record."""
    changed: tuple[str, ...]
    """Stored documents whose meeting gets another key."""


def settle(store: Store, pending: Pending, replaced: Set[str]) -> Settled:
    """Look at all documents: those of the store but the ``replaced`` ones, and the pending ones."""
    stored = _stored(store, Meeting.dataset, _MEETING, replaced)
    fresh = [rows.select(_MEETING) for rows in pending.get(Meeting.dataset, ())]
    meetings = pa.concat_tables([stored, *fresh]).to_pylist()
    issuers = pa.concat_tables(
        [
            _stored(store, DocumentRow.dataset, ["document_id", "issuer"], replaced),
            *(rows.select(["document_id", "issuer"]) for rows in pending.get(DocumentRow.dataset, ())),
        ]
    )["issuer"].to_pylist()
    told = [Told(row["body"], row["subcommittee"]) for row in meetings if row["body"]]
    told += [Told(issuer) for issuer in issuers if issuer]
    keys = meeting_keys(
        [
            Sitting(
                row["record_id"], row["document_id"], row["body"], row["subcommittee"], row["date"],
                row["session_number"], row["fiscal_year"], row["session_label"],
            )
            for row in meetings
        ]
    )  # fmt: skip
    changed = {row["document_id"] for row in stored.to_pylist() if row["meeting_key"] != keys[row["record_id"]]}
    return Settled(make_bodies(told), keys, tuple(sorted(changed)))


def with_keys(meetings: pa.Table, keys: Mapping[str, str | None]) -> pa.Table:
    """The rows with the keys of their meetings."""
    return _with(meetings, "meeting_key", [keys[record_id] for record_id in meetings["record_id"].to_pylist()])


def with_bodies(meetings: pa.Table) -> pa.Table:
    """The rows with the ids of the bodies that met."""
    return _with(meetings, "body_id", [body_id(body) for body in meetings["body"].to_pylist()])


def _with(rows: pa.Table, name: str, values: list[str | None]) -> pa.Table:
    index = rows.schema.get_field_index(name)
    field = rows.schema.field(index)
    return rows.set_column(index, field, pa.array(values, field.type))


def _stored(store: Store, name: str, columns: list[str], replaced: Iterable[str]) -> pa.Table:
    rows = pq.read_table(store.dataset(name), columns=columns)
    gone = pc.is_in(rows["document_id"], value_set=pa.array(sorted(replaced), pa.string()))
    return rows.filter(pc.invert(gone))
