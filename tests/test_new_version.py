"""A new version: what it would change is told before, taken in portions, and old ids lead to new ones."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

import pipeline
from pipeline.ingest import ingest as ingesting
from pipeline.ingest import plan
from pipeline.ingest.crosswalk import held_against
from tests.pile import gijiroku, ingest, write_pile

pytestmark = pytest.mark.usefixtures("read_here")


def rows(*found: tuple[str, int, int]) -> pa.Table:
    """Records of one document."""
    columns = list(zip(*found, strict=True)) or [(), (), ()]
    names = ("record_id", "span_start", "span_end")
    types = (pa.string(), pa.int64(), pa.int64())
    made = {name: pa.array(values, kind) for name, values, kind in zip(names, columns, types, strict=True)}
    return pa.table(made | {"document_id": pa.array(["d"] * len(found), pa.string())})


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([("a", 0, 10)], [("a", 0, 10)], {}),
        ([("a", 0, 10)], [("b", 0, 12)], {"a": "b"}),
        ([("a", 0, 10)], [("b", 20, 30)], {"a": None}),
        ([("a", 0, 10)], [("b", 7, 40)], {"a": None}),
        ([("a", 0, 20)], [("b", 0, 8), ("c", 8, 20)], {"a": "c"}),
        ([("a", 0, 8), ("b", 8, 20)], [("c", 0, 20)], {"a": "c", "b": None}),
        ([("a", 0, 10), ("b", 10, 20)], [("b", 10, 20)], {"a": None}),
    ],
    ids=["same", "longer", "elsewhere", "hardly shared", "parted: the larger half", "joined: one of them", "gone"],
)
def test_old_ids_lead_to_new_ones(
    before: list[tuple[str, int, int]], after: list[tuple[str, int, int]], expected: dict[str, str | None]
) -> None:
    assert held_against(rows(*before), rows(*after)).renamed == expected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five documents of minutes."""
    write_pile(tmp_path / "raw", 5)
    assert ingest(tmp_path / "raw", data=tmp_path / "data")["inserted"] == 5
    return tmp_path


def other_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if another version read from now on."""
    known = plan.fingerprint
    for module in (plan, ingesting):
        monkeypatch.setattr(module, "fingerprint", lambda limits: "another " + known(limits))


def test_a_portion_at_a_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other_version(monkeypatch)
    nights = [ingest(folder / "raw", "--only", "stale", "--limit", "2", data=folder / "data") for _ in range(4)]
    assert [night["updated"] for night in nights] == [2, 2, 1, 0]
    assert [night["left"] for night in nights] == [3, 1, 0, 0]
    assert {night["exit_code"] for night in nights} == {0}


def test_nothing_is_begun_when_the_time_is_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wish = plan.Wish(until=plan.dt.datetime(2020, 1, 1, tzinfo=plan.dt.UTC))
    assert wish.is_over
    assert not plan.Wish().is_over
    assert gijiroku("ingest", folder / "raw", "--until", "25:00", "--data", folder / "data").exit_code == 2
    assert gijiroku("ingest", folder / "raw", "--limit", "many=3", "--data", folder / "data").exit_code == 2


def test_ids_that_change_are_told_and_go_with_the_document(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other_version(monkeypatch)
    data = folder / "data"
    taken = ingesting.read_side_by_side

    def renamed(*arguments, **named):
        for task, product in taken(*arguments, **named):
            speeches = product.packed["speeches"].unpack()
            ids = pa.array([f"{one}x" for one in speeches["record_id"].to_pylist()], speeches.schema.field(0).type)
            fresh = plan_pack(speeches.set_column(0, speeches.schema.field(0), ids))
            yield task, replace(product, packed=dict(product.packed) | {"speeches": fresh})

    monkeypatch.setattr(ingesting, "read_side_by_side", renamed)
    before = set(pipeline.load("speeches", data=data)["record_id"])
    assert ingest(folder / "raw", "--only", "stale", data=data)["updated"] == 5
    told = [line.split(",") for line in gijiroku("diff", "2020-01-01", "--crosswalk", "--data", data).output.split()]
    assert {old: new for name, _, old, new in told[1:] if name == "speeches"} == {one: f"{one}x" for one in before}
    assert gijiroku("remove", "000.txt", "--yes", "--data", data).exit_code == 0
    left = gijiroku("diff", "2020-01-01", "--crosswalk", "--data", data).output
    assert len(left.splitlines()) == 1 + 4 * len(before) // 5


def plan_pack(speeches: pa.Table) -> object:
    from pipeline.schema.arrow import pack

    return pack("speeches", speeches)


def test_what_comes_is_told_and_nothing_written(folder: Path) -> None:
    from pipeline.ingest import ahead

    data = folder / "data"
    before = {path: path.read_bytes() for path in sorted(data.rglob("*.parquet"))}
    known = plan.fingerprint
    patch = pytest.MonkeyPatch()
    with patch.context() as changed:
        changed.setattr(ahead, "fingerprint", lambda limits: "another " + known(limits))
        (folder / "raw" / "004.txt").unlink()
        told = [json.loads(line) for line in gijiroku("diff", "--ahead", "--json", "--data", data).output.splitlines()]
        assert told == [{"stale": 5, "read": 4, "unread": ["004.txt"]}], "the same version reads the same"
        one = gijiroku("diff", "--ahead", "--limit", "1", "--data", data).output
    assert one.startswith("documents that another version read: 5; read for this: 1")
    assert gijiroku("diff", "--ahead", "--data", data).output.startswith("documents that another version read: 0;")
    assert {path: path.read_bytes() for path in sorted(data.rglob("*.parquet"))} == before
