"""Random records with what stands around them, to measure precision by hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from extractors.model.errors import PipelineError
from extractors.model.records import RECORDS
from pipeline.publish.spreadsheet import Value
from pipeline.query.views import open_views

_AROUND = 300
_LEAD = ("record_id", "source", "page", "context_before", "text", "context_after")
_REST = ("confidence", "uncertain", "review_state", "extractor")
_LEFT_OUT = frozenset(
    {"document_id", "meeting_id", "agenda_item_id", "span_start", "span_end", "spans", "regions", "page_end"}
)
MARKS = ("correct", "remark")
"""Empty columns for whoever judges."""


class NoSuchSample(PipelineError):
    """The dataset has no records to draw from."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Drawn records."""

    titles: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    documents: tuple[str, ...]
    """The document of each row."""


def draw(data: Path, dataset: str, number: int, seed: int, where: str | None = None) -> Sample:
    """Draw records: the same seed draws the same records, and more records begin with the fewer ones.

    ``where`` narrows them down, in SQL over the columns of the dataset.

    Raises NoSuchSample, NotAStore.
    """
    names = [record.dataset for record in RECORDS]
    if dataset not in names:
        raise NoSuchSample(f"no sample can be drawn from {dataset}; choose from {', '.join(names)}")
    connection = open_views(data)
    try:
        rows = connection.sql(f"FROM {dataset}")
        ids = [row[0] for row in (rows.filter(where) if where else rows).project("record_id").fetchall()]
    except duckdb.Error as error:
        raise NoSuchSample(f"--where is no condition on {dataset}: {error}") from error
    chosen = sorted(ids, key=lambda one: hashlib.sha256(f"{seed} {one}".encode()).digest())[:number]
    cursor = connection.execute(
        f"SELECT r.*, o.sources[1] AS source FROM {dataset} AS r JOIN documents AS o "  # noqa: S608
        "ON o.document_id = r.document_id WHERE r.record_id IN $ids",
        {"ids": chosen},
    )
    columns = [column[0] for column in cursor.description or ()]
    found = {row[columns.index("record_id")]: dict(zip(columns, row, strict=True)) for row in cursor.fetchall()}
    texts = _texts(connection, sorted({row["document_id"] for row in found.values()}))
    own = [name for name in columns if name not in _LEFT_OUT and name not in {*_LEAD, *_REST}]
    titles = (*_LEAD, *own, *(name for name in _REST if name in columns), *MARKS)
    drawn = [_row(found[one], texts, titles) for one in chosen]
    return Sample(titles, tuple(drawn), tuple(found[one]["document_id"] for one in chosen))


def _row(record: dict[str, Any], texts: dict[str, str], titles: tuple[str, ...]) -> tuple[Value, ...]:
    text = texts[record["document_id"]]
    start, end = record["span_start"], record["span_end"]
    about = record | {
        "context_before": text[max(0, start - _AROUND) : start],
        "context_after": text[end : end + _AROUND],
    }
    return tuple(_value(about.get(title)) for title in titles)


def _value(value: Any) -> Value:
    if isinstance(value, list):
        return "；".join(str(one) for one in value)
    if isinstance(value, float):
        return round(value, 4)
    return str(value) if isinstance(value, dict) else value


def _texts(connection: Any, document_ids: list[str]) -> dict[str, str]:
    rows = connection.execute(
        "SELECT document_id, string_agg(text, '' ORDER BY page) FROM pages WHERE document_id IN $ids GROUP BY ALL",
        {"ids": document_ids},
    )
    return dict(rows.fetchall())
