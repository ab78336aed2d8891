"""The datasets from Python."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest

import pipeline
from pipeline.api import BadRequest, Where
from pipeline.catalogue import NotAStore


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
