"""What people said of a document's records, replayed on what was read of it.

A correction counts whatever a later version reads; where that is neither what was corrected nor what it was corrected
to, an issue says so. What was said of a record that is not there any more is an issue as well, not dropped. A record
that was added and is read by now is the one that is read, with the fields that a person gave it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from extractors.model.document import Problem
from extractors.model.records import DocumentRow, Issue
from extractors.model.vocabulary import ReviewState
from pipeline.corrections.added import Paper, read_by_now
from pipeline.corrections.corrections import Correction, What, as_json, value_of
from pipeline.product import Product, issues
from pipeline.schema.arrow import Packed, dataset_class, pack, schema, sort_order, table
from pipeline.tokens.entries import COLUMNS, index_document

_STAGE = "corrections"


def replay(product: Product, said: Sequence[Correction], faults: Iterable[str] = ()) -> Product:
    """What a document gave, with what was said of its records."""
    faults = tuple(faults)
    if not said and not faults:
        return product
    packed = dict(product.packed)
    problems = [Problem(code="correction_unreadable", detail=fault, stage=_STAGE) for fault in faults]
    rejected: set[str] = set()
    paper = Paper(packed)
    for dataset in sorted({one.dataset for one in said}):
        rows = {row["record_id"]: row for row in packed[dataset].unpack().to_pylist()} if dataset in packed else {}
        gone: set[str] = set()
        for correction in said:
            if correction.dataset == dataset:
                problems += _replayed(rows, correction, paper)
                (gone.add if correction.what is What.REJECT else gone.discard)(correction.record_id)
        gone |= {rows[one]["record_id"] for one in gone if one in rows}  # one added, by the id under which it is read
        if rows:
            kept = list({id(row): row for row in rows.values() if row["record_id"] not in gone}.values())
            found = pa.Table.from_pylist(kept, schema(dataset_class(dataset))).sort_by(sort_order(dataset))
            packed[dataset] = pack(dataset, found)
        rejected |= gone
    if rejected:
        packed = {name: _without(name, found, rejected) for name, found in packed.items()}
    if problems:
        told = table(Issue, issues(product.document.document_id, _once(problems)))
        before = [packed[Issue.dataset].unpack()] if Issue.dataset in packed else []
        packed[Issue.dataset] = pack(Issue.dataset, pa.concat_tables([*before, told]))
    codes = {*product.document.problems, *(problem.code for problem in problems)}
    document = replace(product.document, problems=tuple(sorted(codes)))
    tables = {kind.dataset: packed[kind.dataset].unpack() for kind in COLUMNS if kind.dataset in packed}  # type: ignore[attr-defined]
    nothing = {kind.dataset: schema(kind).empty_table() for kind in COLUMNS}  # type: ignore[attr-defined]
    indexed = index_document(nothing | tables | {DocumentRow.dataset: table(DocumentRow, [document])})
    packed = {name: found for name, found in packed.items() if found.rows}
    return replace(product, document=document, packed=packed, indexed=indexed)


def _replayed(rows: dict[str, dict[str, Any]], correction: Correction, paper: Paper) -> Iterator[Problem]:
    """Do to the rows of a dataset, by id, what was said of one; what is to be told of it."""
    row = rows.get(correction.record_id)
    if correction.what is What.ADD:
        row = row or read_by_now(rows.values(), correction)
        if row is not None and not _take_over(row, correction):
            yield _problem("correction_conflict", correction, row)
        row = row or paper.add(rows.values(), correction)
        if row is not None:
            rows[correction.record_id] = row
    elif row is not None and not _follow(row, correction):
        yield _problem("correction_conflict", correction, row)
    if row is None and correction.what is not What.REJECT:
        yield _problem("correction_lost", correction)


def _follow(row: dict[str, Any], correction: Correction) -> bool:
    """Do to a row what was said of it; whether it was as it was seen."""
    if correction.what is What.CORRECT:
        field = str(correction.field)
        now, after = as_json(row[field]), correction.after
        row[field] = value_of(correction.dataset, field, after)
        row["review_state"] = str(ReviewState.CORRECTED)
        row["uncertain"] = [one for one in row["uncertain"] if one != field]
        return now in (correction.before, after)
    if correction.what is What.CONFIRM and row["review_state"] == ReviewState.MACHINE:
        row["review_state"] = str(ReviewState.CONFIRMED)
    return True


def _take_over(row: dict[str, Any], correction: Correction) -> bool:
    """Give a record that is read by now the fields that were given to it when it was added; whether it had them."""
    same = True
    for field, value in correction.after["fields"].items():
        if as_json(row[field]) != value:
            same = False
            row[field] = value_of(correction.dataset, field, value)
    row["review_state"] = str(ReviewState.CONFIRMED if same else ReviewState.CORRECTED)
    return same


def _problem(code: str, correction: Correction, row: Mapping[str, Any] | None = None) -> Problem:
    about = f"{correction.who} {correction.at}: {correction.what} {correction.record_id}"
    if correction.what is What.ADD:
        about += f" {correction.evidence[:80]}"
    elif correction.field:
        about += f" {correction.field} {correction.before} -> {correction.after}"
    return Problem(code=code, detail=about, stage=_STAGE, page=row["page"] if row else None)


def _once(problems: Iterable[Problem]) -> list[Problem]:
    return list({(one.code, one.detail): one for one in problems}.values())


def _without(dataset: str, found: Packed, rejected: set[str]) -> Packed:
    """Rows that do not speak of records that are none."""
    kind = schema(dataset_class(dataset))
    rows = []
    for row in found.unpack().to_pylist():
        gone = False
        for name in kind.names:
            if name in {"record_id", "document_id"} or not name.endswith(("_id", "_ids", "continues")):
                continue
            if isinstance(row[name], list):
                row[name] = [one for one in row[name] if one not in rejected]
            elif row[name] in rejected:
                gone = gone or name == "host_id"
                row[name] = None
        if "record_id" in row and "review_state" not in row and row["record_id"] in rejected:
            row["record_id"] = None
        if not gone:
            rows.append(row)
    return pack(dataset, pa.Table.from_pylist(rows, kind))
