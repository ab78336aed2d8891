"""What documents say together is the same however they came in, were replaced and went."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.bodies.bodies import BodyMention, Sitting, make_bodies, meeting_keys
from pipeline.ingest.settle import settle
from pipeline.schema.arrow import dataset_class, schema
from pipeline.store.catalogue import KnownDocument
from pipeline.store.change import Change
from pipeline.store.parts import by_document
from pipeline.store.store import Store

BODIES = ("星見市審議会", "星見市 審議会", "青葉野町議会", None)


def stated(chance: random.Random, document: str) -> dict[str, Any]:
    """A meeting as a document might state it: few days and sessions, so that many are of one."""
    month, session = chance.randint(4, 6), chance.randint(1, 3)
    return {
        "record_id": f"{document}-meetings-0", "document_id": document, "body": chance.choice(BODIES),
        "subcommittee": chance.choice((None, None, "第一部会")),
        "date": dt.date(chance.choice((2023, 2024)), month, 1) if chance.random() < 0.6 else None,
        "session_number": session if chance.random() < 0.6 else None,
        "fiscal_year": chance.choice((2023, 2024, None)), "session_label": f"第{session}回",
    }  # fmt: skip


def rows(name: str, *values: dict[str, Any]) -> pa.Table:
    columns = schema(dataset_class(name))
    nothing = {field.name: None if field.nullable else _empty(field.type) for field in columns}
    return pa.Table.from_pylist([nothing | value for value in values], columns)


def _empty(kind: pa.DataType) -> object:
    return [] if pa.types.is_list(kind) else "" if kind == pa.string() else 0


def change(meetings: list[dict[str, Any]], removed: list[str]) -> Change:
    ids = [meeting["document_id"] for meeting in meetings]
    tables = {
        "documents": rows("documents", *({"document_id": one, "char_count": 1, "issuer": "星見市"} for one in ids)),
        "meetings": rows("meetings", *meetings),
    }
    return Change([KnownDocument(one, one, "ok", "1") for one in ids], by_document(tables), removed=removed)


@pytest.mark.parametrize("seed", range(4))
def test_keys_and_bodies_are_those_of_all_documents_at_once(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    current: dict[str, dict[str, Any]] = {}
    with Store(tmp_path).writing() as store:
        for _ in range(12):
            ids = sorted({f"{chance.randint(0, 30):016d}" for _ in range(chance.randint(1, 6))})
            gone = sorted(chance.sample(sorted(current), min(len(current), chance.randint(0, 2))))
            fresh = [stated(chance, one) for one in ids if one not in gone]
            store.commit(settle(store, change(fresh, gone)))
            current = {one: meeting for one, meeting in current.items() if one not in gone}
            current |= {meeting["document_id"]: meeting for meeting in fresh}
            check(store, current)


def check(store: Store, current: dict[str, dict[str, Any]]) -> None:
    names = ("record_id", "document_id", "body", "subcommittee", "date", "session_number", "fiscal_year",
             "session_label")  # fmt: skip
    expected = meeting_keys([Sitting(*(meeting[name] for name in names)) for meeting in current.values()])
    found = pq.read_table(store.dataset("meetings")).to_pylist()
    assert {row["record_id"]: row["meeting_key"] for row in found} == expected
    told = [BodyMention(meeting["body"], meeting["subcommittee"]) for meeting in current.values() if meeting["body"]]
    told += [BodyMention("星見市") for _ in current]
    assert store.single("bodies").to_pylist() == make_bodies(told).to_pylist()
