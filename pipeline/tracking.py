"""What findings of all documents say together: links, responses, recurring findings. Made anew when findings change."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.records import (
    DocumentRow,
    Finding,
    FindingLink,
    FindingResponse,
    Meeting,
    RecurringFinding,
    RecurringFindingMember,
)
from pipeline.lifecycle import Case, copy_links, find_cases, report_links, responses
from pipeline.recurrence import find_groups, group_rows, member_rows, repeat_links
from pipeline.recurrence_findings import Tracked, read_tracked
from pipeline.store import Change, Store
from pipeline.tables import sort_order, table

VERSION = "tracking/3"
_DIGEST = b"made_from"
"""Key of the note in the files' schema by which it is seen that nothing has changed."""


def track(store: Store) -> None:
    """Bring the derived datasets up to date, if findings, or what is known of their papers, have changed."""
    tables = derived_tables(store)
    if tables:
        store.commit(Change(singles=tables))


def derived_tables(store: Store) -> dict[str, pa.Table]:
    """``finding_responses``, ``finding_links``, ``recurring_findings`` and their members; empty if they are up to date.

    States in ``recurring_findings`` are as of the latest day on which a finding was reported: no clock is in them.
    """
    digest = _digest(store)
    if _noted(store) == digest:
        return {}
    findings = read_tracked(store)
    cases = find_cases(findings)
    groups, space = find_groups(cases, _earlier(store))
    rows: Mapping[type, Sequence[object]] = {
        FindingResponse: list(responses(cases)),
        FindingLink: [*report_links(cases), *copy_links(cases), *repeat_links(groups, cases, space)],
        RecurringFinding: list(group_rows(groups, cases, latest_day(findings))),
        RecurringFindingMember: list(member_rows(groups, space)),
    }
    return {record.dataset: _noting(record, found, digest) for record, found in rows.items()}  # type: ignore[attr-defined]


def latest_day(findings: Sequence[Tracked]) -> dt.date:
    """The latest day on which a finding was reported."""
    return max((finding.reported_on for finding in findings if finding.reported_on), default=dt.date.min)


def read_cases(store: Store) -> list[Case]:
    """The cases of the current generation."""
    return find_cases(read_tracked(store))


def _noting(record: type, rows: Sequence[object], digest: bytes) -> pa.Table:
    made = table(record, rows).sort_by(sort_order(record.dataset))  # type: ignore[attr-defined]
    return made.replace_schema_metadata((made.schema.metadata or {}) | {_DIGEST: digest})


def _noted(store: Store) -> bytes | None:
    notes = {
        (pq.read_schema(file).metadata or {}).get(_DIGEST)
        for name in (FindingLink.dataset, RecurringFindingMember.dataset)
        for file in store.dataset(name).glob("*.parquet")
    }
    return notes.pop() if len(notes) == 1 else None


def _digest(store: Store) -> bytes:
    """A hash of everything that the derived datasets are made from."""
    total = hashlib.sha256(VERSION.encode())
    for record, columns in (
        (Finding, None),
        (DocumentRow, ["document_id", "title", "issuer", "published_on"]),
        (Meeting, ["record_id", "body", "date"]),
    ):
        rows = pq.read_table(store.dataset(record.dataset), columns=columns)
        wanted = [name for name in rows.schema.names if name not in {"regions", "spans", "extractor"}]
        key = "record_id" if "record_id" in wanted else "document_id"
        rows = rows.select(wanted).sort_by([(key, "ascending")]).combine_chunks()
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, rows.schema.remove_metadata()) as writer:
            writer.write_table(rows.replace_schema_metadata(None))
        total.update(sink.getvalue())
    return total.hexdigest().encode()


def _earlier(store: Store) -> dict[str, str]:
    """The group that each finding stood in before."""
    rows = store.single(RecurringFindingMember.dataset)
    return dict(zip(rows["finding_id"].to_pylist(), rows["group_id"].to_pylist(), strict=True))
