"""What must hold between documents, and between the datasets and what is made of them: references over parts, the
search index, the description for others."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.model.records import Body, DocumentRow, Finding, FindingLink, FindingResponse, Meeting, RecurringFinding, RecurringFindingMember
from pipeline.search import index as search_index
from pipeline.store.datapackage import FILE, describes
from pipeline.upkeep.faults import Fault
from pipeline.store.store import Store

_NAMES_A: tuple[tuple[str, str, str, str], ...] = (
    (DocumentRow.dataset, "body_id", Body.dataset, "body_id"),
    (Meeting.dataset, "body_id", Body.dataset, "body_id"),
    (Body.dataset, "parent_id", Body.dataset, "body_id"),
    (FindingResponse.dataset, "finding_id", Finding.dataset, "record_id"),
    (FindingResponse.dataset, "document_id", DocumentRow.dataset, "document_id"),
    (FindingLink.dataset, "finding_id", Finding.dataset, "record_id"),
    (FindingLink.dataset, "other_id", Finding.dataset, "record_id"),
    (RecurringFindingMember.dataset, "finding_id", Finding.dataset, "record_id"),
    (RecurringFindingMember.dataset, "group_id", RecurringFinding.dataset, "group_id"),
)
"""Columns that name a row of another dataset, wherever its document stands."""
SEARCH = "search index"


def across(store: Store) -> Iterator[Fault]:
    """Faults that show only when all parts are looked at; their files are readable."""
    named = {(dataset, column): _values(store, dataset, column) for *_, dataset, column in _NAMES_A}
    for dataset, column, target, key in _NAMES_A:
        astray = _values(store, dataset, column) - named[target, key]
        if astray:
            yield Fault(dataset, f"{len(astray)} values of {column} name no {key} of {target}")
    if wrong := search_index.disagreement(store):
        yield Fault(SEARCH, wrong)
    yield from _described(store)


def editions(store: Store, history: Store | None) -> Iterator[Fault]:
    """Faults of how editions follow each other: each stands once, and none supersedes what never was."""
    current = set(store.catalogue.documents())
    past = set(history.catalogue.documents()) if history else set()
    if both := current & past:
        yield Fault("history", f"{len(both)} documents are current and superseded at once")
    before = _values(store, DocumentRow.dataset, "supersedes")
    if astray := {one for one in before - current - past if not store.catalogue.is_buried_id(one)}:
        yield Fault("history", f"{len(astray)} earlier editions are missing: {', '.join(sorted(astray)[:5])}")


def _described(store: Store) -> Iterator[Fault]:
    """Whether a description that was written shows the datasets as they are."""
    path = store.folder / FILE
    if not path.exists():
        return
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        yield Fault(FILE, f"cannot be read: {error}")
        return
    if not describes(store, descriptor):
        yield Fault(FILE, "describes other files than those that are there; run: gijiroku datapackage")


def _values(store: Store, dataset: str, column: str) -> set[str]:
    """The values of a column, none left out but null."""
    found: set[str] = set()
    for file in sorted(store.dataset(dataset).glob("*.parquet")):
        rows: pa.Table = pq.read_table(file, columns=[column], partitioning=None)
        found.update(rows[column].unique().to_pylist())
    return found - {None}
