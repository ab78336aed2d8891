"""What people said of records: one small file for each document, ``corrections/<document_id>.jsonl``.

A line is one thing said, never changed afterwards: who, when, of which record, what (``confirm``, ``correct`` a field,
``reject``, ``add`` one that was not read), the value before and after, why, and the words of the record that were seen.
They are kept with a version control, merged and sent like any text; the datasets are made of documents and of these
files. That two findings are or are not of one kind stands in ``kinds.jsonl`` (``kinship.py``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa

from extractors.model.errors import PipelineError
from extractors.model.records import RECORDS
from pipeline import system
from pipeline.schema.arrow import SchemaColumn, columns, dataset_class

FOLDER = "corrections"
FIXED = frozenset({
    "record_id", "document_id", "meeting_id", "agenda_item_id", "page", "page_end", "span_start", "span_end", "spans",
    "regions", "text", "confidence", "uncertain", "review_state", "extractor", "position",
})  # fmt: skip
"""Columns that say where a record stands, or that follow from others."""
_TILING = frozenset({"speeches", "citations", "table_cells"})
_OF_ANY_KIND = frozenset({"before", "after", "field", "confidence"})
_KINDS = (
    (pa.types.is_boolean, bool), (pa.types.is_integer, int), (pa.types.is_floating, float), (pa.types.is_string, str),
)  # fmt: skip
"""What JSON writes for a kind of value."""
_LONGEST = 10_000
"""Characters of a value."""


class What(StrEnum):
    """What is said of a record."""

    CONFIRM = "confirm"
    CORRECT = "correct"
    REJECT = "reject"
    ADD = "add"


class BadCorrection(PipelineError):
    """A correction that cannot be made, or a line of a file that says none."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that somebody said of a record."""

    who: str
    at: str
    """When, UTC, as ISO writes it."""
    what: What
    record_id: str
    field: str | None = None
    before: Any = None
    """The value that was seen; days as ISO writes them."""
    after: Any = None
    """The value that is right; of a record added: ``{"spans": [[start, end]], "fields": {…}}``."""
    why: str = ""
    evidence: str = ""
    """The words of the record that were seen."""
    confidence: float | None = None
    """Of the record when it was seen."""

    @property
    def dataset(self) -> str:
        """Dataset of the record."""
        return self.record_id.split("-")[1]


class CorrectionFiles:
    """The corrections of a datasets' folder."""

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER

    def path(self, document_id: str) -> Path:
        """The file of a document; it may not be there."""
        return self.folder / f"{document_id}.jsonl"

    def documents(self) -> list[str]:
        """Documents of which something was said."""
        named = (file.name.removesuffix(".jsonl") for file in self.folder.glob("*.jsonl"))
        return sorted(name for name in named if len(name) == 16)

    def digest(self, document_id: str) -> str:
        """Short hash of what was said of a document's records; empty where nothing was."""
        try:
            return hashlib.sha256(self.path(document_id).read_bytes()).hexdigest()[:12]
        except FileNotFoundError:
            return ""

    def read(self, document_id: str) -> tuple[tuple[Correction, ...], tuple[str, ...]]:
        """What was said, in order, and what is wrong with lines that say nothing."""
        try:
            lines = self.path(document_id).read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return (), ()
        said: list[Correction] = []
        faults: list[str] = []
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    said.append(_parsed(line, document_id))
                except BadCorrection as error:
                    faults.append(f"line {number}: {error}")
        return tuple(said), tuple(faults)

    def add(self, document_id: str, correction: Correction) -> None:
        """Append one. Raises BadCorrection, OSError."""
        line = json.dumps(asdict(correction), ensure_ascii=False)
        _parsed(line, document_id)
        append_line(self.path(document_id), line)

    def forget(self, document_id: str) -> None:
        """Take down what was said of a document's records."""
        self.path(document_id).unlink(missing_ok=True)


def append_line(file: Path, line: str) -> None:
    """Append a line to a file, whole, whoever else writes. Raises OSError."""
    file.parent.mkdir(exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        system.lock(handle)
        os.write(handle, f"{line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def _parsed(line: str, document_id: str) -> Correction:
    """Raises BadCorrection."""
    try:
        said = json.loads(line)
        correction = Correction(**{**said, "what": What(said["what"])})
    except (ValueError, TypeError, KeyError) as error:
        raise BadCorrection(f"it says no correction ({error})") from error
    texts = (getattr(correction, one.name) for one in fields(correction) if one.name not in _OF_ANY_KIND)
    if not all(isinstance(one, str) and len(one) <= _LONGEST for one in texts):
        raise BadCorrection("its values are texts")
    if not isinstance(correction.confidence, float | int | None):
        raise BadCorrection("its confidence is a number")
    if not correction.record_id.startswith(f"{document_id}-") or correction.record_id.count("-") != 2:
        raise BadCorrection(f"{correction.record_id} is no record of this document")
    if correction.dataset not in {kind.dataset for kind in RECORDS}:
        raise BadCorrection(f"there are no records in {correction.dataset}")
    if correction.what is What.CORRECT:
        value_of(correction.dataset, correction.field, correction.after)
    if correction.what is What.ADD:
        _check_addition(correction)
    return correction


def addable(dataset: str) -> bool:
    """Whether records can be added: all that their columns must say can be said. Turns and cells tile what they are of.

    >>> [name for name in ("findings", "agenda_items", "speeches", "table_cells") if addable(name)]
    ['findings', 'agenda_items']
    """
    return dataset not in _TILING and any(kind.dataset == dataset for kind in RECORDS)


def _check_addition(correction: Correction) -> None:
    """Raises BadCorrection."""
    said = correction.after
    if not addable(correction.dataset):
        raise BadCorrection(f"no record can be added to {correction.dataset}")
    if not isinstance(said, dict) or said.keys() != {"spans", "fields"} or not isinstance(said["fields"], dict):
        raise BadCorrection("a record is added by its spans and its fields")
    spans = said["spans"]
    right = isinstance(spans, list) and all(
        isinstance(one, list) and [type(each) for each in one] == [int, int] and 0 <= one[0] < one[1] for one in spans
    )
    if not right or not spans or any(one[1] > other[0] for one, other in pairwise(spans)) or not correction.evidence:
        raise BadCorrection("a record stands over words of the document")
    for field, value in said["fields"].items():
        value_of(correction.dataset, field, value)
    needed = [column.name for column in correctable(correction.dataset) if is_needed(column)]
    missing = [name for name in needed if said["fields"].get(name) is None]
    if missing:
        raise BadCorrection(f"a record of {correction.dataset} always has {', '.join(missing)}")


def is_needed(column: SchemaColumn) -> bool:
    """Whether a record always has a value of it."""
    return not column.nullable and not pa.types.is_list(column.type)


def correctable(dataset: str) -> tuple[SchemaColumn, ...]:
    """Columns whose values a person can put right."""
    return tuple(column for column in columns(dataset_class(dataset)) if _is_plain(column))


def _is_plain(column: SchemaColumn) -> bool:
    inner = column.type.value_type if pa.types.is_list(column.type) else column.type
    points = column.name.endswith(("_id", "_ids", "_start", "_end"))
    return not (points or column.name in FIXED or pa.types.is_struct(inner) or column.name == "continues")


def value_of(dataset: str, field: str | None, written: Any) -> Any:
    """A value as the datasets hold it, of one as JSON writes it. Raises BadCorrection.

    >>> value_of("decisions", "date", "2024-03-31"), value_of("decisions", "votes_for", None)
    (datetime.date(2024, 3, 31), None)
    """
    column = next((one for one in correctable(dataset) if one.name == field), None)
    if column is None:
        raise BadCorrection(f"{field} of {dataset} cannot be corrected")
    if written is None:
        if not column.nullable:
            raise BadCorrection(f"{field} of {dataset} always has a value")
        return None
    if pa.types.is_list(column.type):
        if not isinstance(written, list):
            raise BadCorrection(f"{field} is a list")
        return [_single(column, column.type.value_type, one) for one in written]
    return _single(column, column.type, written)


def _single(column: SchemaColumn, kind: pa.DataType, written: Any) -> Any:
    try:
        if column.vocabulary is not None:
            return str(column.vocabulary(written))
        if pa.types.is_date(kind):
            return dt.date.fromisoformat(written)
        right = next(python for test, python in _KINDS if test(kind))
        if type(written) is right and len(str(written)) <= _LONGEST:
            return pa.scalar(written, kind).as_py()
    except (ValueError, TypeError, pa.ArrowInvalid, OverflowError) as error:
        raise BadCorrection(f"{written} is no value of {column.name}") from error
    raise BadCorrection(f"{written} is no value of {column.name}")


def typed(dataset: str, field: str, text: str) -> Any:
    """A value as JSON writes it, of what somebody typed; nothing typed: none. Raises BadCorrection.

    >>> typed("decisions", "votes_for", "１２"), typed("decisions", "conditions", "一の条件\\n二の条件")
    (12, ['一の条件', '二の条件'])
    """
    column = next((one for one in correctable(dataset) if one.name == field), None)
    text = text.strip().replace("\r\n", "\n")
    if column is None:
        raise BadCorrection(f"{field} of {dataset} cannot be corrected")
    if pa.types.is_list(column.type):
        made: Any = [_typed(column.type.value_type, one.strip()) for one in text.split("\n") if one.strip()]
    else:
        made = _typed(column.type, text) if text else None
    value_of(dataset, field, made)
    return made


def _typed(kind: pa.DataType, text: str) -> Any:
    try:
        if pa.types.is_boolean(kind):
            return {"true": True, "false": False}[text]
        if pa.types.is_integer(kind):
            return int(text)
        return float(text) if pa.types.is_floating(kind) else text
    except (ValueError, KeyError):
        raise BadCorrection(f"{text} is no value") from None


def as_json(value: Any) -> Any:
    """A value of the datasets as JSON writes it."""
    if isinstance(value, list):
        return [as_json(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def last_words(said: Sequence[Correction]) -> dict[str, Correction]:
    """The last thing said of each record."""
    return {one.record_id: one for one in said}
