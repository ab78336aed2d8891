"""The datasets from Python."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import pipeline
from pipeline.query.api import BadRequest, Where
from pipeline.store.database import NotAStore


def test_a_dataset_is_a_data_frame(samples: Path) -> None:
    frame = pipeline.load("speeches", data=samples)
    assert len(frame) == 32
    assert set(frame["body"]) == {"星見市個人情報保護審議会"}


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ("outcome = 'approved'", 2),
        ({"outcome": "continued"}, 2),
        ({"outcome": ["approved", "continued"]}, 4),
        ({"addressee": None}, 4),
        ([("outcome", "in", ["approved"]), ("date", ">=", dt.date(2023, 1, 1))], 2),
        ([("outcome", "!=", "approved")], 2),
        ([("outcome", "in", [])], 0),
        (None, 4),
    ],
    ids=["SQL", "equal", "any of", "null", "operators", "unlike", "none of", "all"],
)  # fmt: skip
def test_conditions(samples: Path, where: Where | None, count: int) -> None:
    assert len(pipeline.load("decisions", where=where, data=samples)) == count


def test_arrow_and_chosen_columns(samples: Path) -> None:
    table = pipeline.load("decisions", columns=["outcome", "date"], data=samples, as_arrow=True)
    assert isinstance(table, pa.Table)
    assert table.column_names == ["outcome", "date"]


def test_the_condition_is_pushed_down_into_the_files(samples: Path) -> None:
    plan = pipeline.connect(samples).execute("EXPLAIN SELECT outcome FROM decisions WHERE outcome = 'approved'")
    text = str(plan.fetchall())
    assert "Filters" in text
    assert "spans" not in text


@pytest.mark.parametrize(
    ("query", "pushed"),
    [
        ("SELECT speech_id FROM speech_register WHERE document_id = 'x'", "document_id = 'x'"),
        ("SELECT date, agenda_title FROM decision_register WHERE outcome = 'rejected'", "outcome = 'rejected'"),
        ("SELECT title, state FROM finding_register", "kind = 'supersedes'"),
    ],
    ids=["speeches", "decisions", "findings"],
)
def test_joined_views_read_the_columns_that_are_asked_for_and_push_conditions_down(
    samples: Path, query: str, pushed: str
) -> None:
    ((_, plan),) = pipeline.connect(samples).execute(f"EXPLAIN (FORMAT json) {query}").fetchall()
    read = [about for about in _operators(json.loads(plan)) if "Projections" in about["extra_info"]]
    scans = [about["extra_info"] for about in read if about["name"].strip() == "READ_PARQUET"]
    assert any(pushed in str(scan.get("Filters")) for scan in scans)
    columns = {column for scan in scans for column in (scan["Projections"] if isinstance(scan["Projections"], list) else [scan["Projections"]])}  # fmt: skip
    assert columns
    assert not columns & {"spans", "regions", "confidence", "conditions", "response"}


def _operators(plan: Any) -> Iterator[Any]:
    for node in plan if isinstance(plan, list) else plan.get("children", []):
        yield node
        yield from _operators(node)


@pytest.mark.parametrize(
    ("dataset", "where"),
    [
        ("nothing", None),
        ("decisions", "outcome = "),
        ("decisions", {"no_such_column": 1}),
        ("decisions", [("outcome", "; DROP", 1)]),
    ],
    ids=["dataset", "syntax", "column", "operator"],
)  # fmt: skip
def test_what_cannot_be_read_says_so(samples: Path, dataset: str, where: Where | None) -> None:
    with pytest.raises(BadRequest):
        pipeline.load(dataset, where=where, data=samples)


def test_a_folder_without_datasets(tmp_path: Path) -> None:
    with pytest.raises(NotAStore):
        pipeline.connect(tmp_path)


def test_the_folder_may_be_named_in_the_environment(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIJIROKU_DATA", str(samples))
    assert len(pipeline.load("decision_register")) == 2
    with pytest.raises(AttributeError):
        _ = pipeline.nothing
