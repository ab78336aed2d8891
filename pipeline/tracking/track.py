"""What findings of all documents say together: links, responses, recurring findings. Made anew when findings change."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.model.records import (
    Citation,
    DocumentRow,
    Finding,
    FindingLink,
    FindingResponse,
    Meeting,
    RecurringFinding,
    RecurringFindingMember,
)
from pipeline.corrections.kinship import KindredFile
from pipeline.lean import without_collecting
from pipeline.schema.arrow import sort_order, table
from pipeline.store.change import Change
from pipeline.store.store import Store
from pipeline.tracking.cache import part_keys, profiles, prune, read_known, tracked
from pipeline.tracking.findings import Tracked, read_tracked
from pipeline.tracking.lifecycle import Case, copy_links, find_cases, report_links, responses

VERSION = "tracking/5"
_NOTE = b"made_from"
"""Key of the note in the files' schema by which it is seen that nothing has changed."""


def track(store: Store) -> None:
    """Bring the derived datasets up to date, if findings, or what is known of their papers, have changed."""
    keys = part_keys(store)
    tables = derived_tables(store, keys)
    if tables:
        store.commit(Change(singles=tables))
    prune(store, keys)


def derived_tables(store: Store, keys: Mapping[str, str]) -> dict[str, pa.Table]:
    """``finding_responses``, ``finding_links``, ``recurring_findings`` and their members; empty if they are up to date.

    States in ``recurring_findings`` are as of the latest day on which a finding was reported: no clock is in them.
    What people said of two findings (``corrections/kinds.jsonl``) is heeded.
    """
    parts, noted = _hash(keys.values()), _noted(store)
    kindred = KindredFile(store.folder)
    heeded = noted.get("said", "") == kindred.digest()
    if noted.get("parts") == parts and heeded:
        return {}
    known = read_known(store, keys)
    digest = _hash(known["digest"].to_pylist())
    if noted.get("findings") == digest and heeded:
        return {}
    note = json.dumps({"parts": parts, "findings": digest, "said": kindred.digest()}).encode()
    with without_collecting():
        derived = _derived(store, known)
    return {record.dataset: _noting(record, found, note) for record, found in derived.items()}  # type: ignore[attr-defined]


def _derived(store: Store, known: pa.Table) -> Mapping[type, Sequence[object]]:
    """The derived records."""
    if not known.num_rows:
        return {FindingResponse: [], FindingLink: [], RecurringFinding: [], RecurringFindingMember: []}
    from pipeline.tracking import recurrence  # noqa: PLC0415 - SciPy, where there is something to compare

    findings = tracked(known)
    said = {one.matter.finding_id: one for one in profiles(known, findings)}
    cases = find_cases(findings)
    judged = [(one.one, one.other, one.same) for one in KindredFile(store.folder).read()[0]]
    groups, space = recurrence.find_groups(cases, said, _earlier(store), judged)
    return {
        FindingResponse: list(responses(cases)),
        FindingLink: [*report_links(cases), *copy_links(cases), *recurrence.repeat_links(groups, cases, space)],
        RecurringFinding: list(recurrence.group_rows(groups, cases, latest_day(findings))),
        RecurringFindingMember: list(recurrence.member_rows(groups, space)),
    }


def latest_day(findings: Sequence[Tracked]) -> dt.date:
    """The latest day on which a finding was reported."""
    return max((finding.reported_on for finding in findings if finding.reported_on), default=dt.date.min)


def read_cases(store: Store) -> list[Case]:
    """The cases of the current generation."""
    names = (Finding.dataset, DocumentRow.dataset, Meeting.dataset, Citation.dataset)
    return find_cases(read_tracked({name: sorted(store.dataset(name).glob("*.parquet")) for name in names}))


def _hash(values: Iterable[str]) -> str:
    """Of all values, in whatever order."""
    return hashlib.sha256("\n".join([VERSION, *sorted(values)]).encode()).hexdigest()


def _noting(record: type, rows: Sequence[object], note: bytes) -> pa.Table:
    made = table(record, rows).sort_by(sort_order(record.dataset))  # type: ignore[attr-defined]
    return made.replace_schema_metadata((made.schema.metadata or {}) | {_NOTE: note})


def _noted(store: Store) -> dict[str, str]:
    """From what the derived datasets were made."""
    notes = {
        (pq.read_schema(file).metadata or {}).get(_NOTE, b"{}")
        for name in (FindingLink.dataset, RecurringFindingMember.dataset)
        for file in store.dataset(name).glob("*.parquet")
    }
    return dict(json.loads(notes.pop())) if len(notes) == 1 else {}


def _earlier(store: Store) -> dict[str, str]:
    """The group that each finding stood in before."""
    rows = store.single(RecurringFindingMember.dataset)
    return dict(zip(rows["finding_id"].to_pylist(), rows["group_id"].to_pylist(), strict=True))
