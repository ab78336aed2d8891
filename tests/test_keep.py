"""Looking after the datasets: what is there since when, what is wrong and how it is mended, what was taken down."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.ingest.journal import Begun
from pipeline.upkeep.stores import store_of
from pipeline.workers.cage import protections
from tests.pile import gijiroku, ingest, minutes, sources, write_pile

pytestmark = pytest.mark.usefixtures("read_here")
SECRET = "柘榴坂鞍馬"
"""A name that stands in nothing else."""


def replace_rows(file: Path) -> None:
    """Write a file anew with the same number of rows of the same schema, otherwise than they were."""
    rows = pq.read_table(file)
    file.unlink()  # its other names keep what it was
    column = rows.schema.get_field_index("text")
    file.write_bytes(b"")
    pq.write_table(rows.set_column(column, rows.schema.field(column), pa.array(["…"] * len(rows))), file)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Three documents, one of which has an earlier edition."""
    write_pile(tmp_path / "raw", 3)
    ingest(tmp_path / "raw", data=tmp_path / "out")
    (tmp_path / "raw" / "001.txt").write_text(minutes(1, "三年"), encoding="utf-8")
    ingest(tmp_path / "raw", data=tmp_path / "out")
    return tmp_path / "out"


def verify(data: Path, *more: str) -> list[str]:
    return gijiroku("verify", "--data", data, *more).output.splitlines()


def test_what_is_as_promised_is_said_to_be(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "raw" / "gone.txt").symlink_to("nowhere")
    (tmp_path / "raw" / "empty.pdf").touch()
    assert ingest(tmp_path / "raw", data=kept)["failed"] == 2
    assert gijiroku("datapackage", "--data", kept).exit_code == 0
    assert verify(kept) == ["everything is as promised"]


def test_a_file_that_somebody_rewrote_is_found_and_put_back(kept: Path) -> None:
    (file,) = (kept / "speeches").glob("part-*.parquet")
    replace_rows(file)
    assert verify(kept) == [f"speeches: {file.name} was changed by somebody else"]
    told = [f"{kept}: 1 files put back, 0 are lost", "0 documents read again", "everything is as promised"]
    assert verify(kept, "--repair") == told


def test_a_source_that_is_gone_is_named_when_it_is_to_be_read_again(kept: Path, tmp_path: Path) -> None:
    (file,) = (kept / "pages").glob("part-*.parquet")
    file.write_bytes(file.read_bytes()[:50])
    (tmp_path / "raw" / "002.txt").unlink()
    told = verify(kept, "--repair")
    assert told[:3] == [
        f"{kept}: 0 files put back, 1 are lost",
        "cannot be read again, its source is gone or has changed: 002.txt",
        "2 documents read again",
    ]


def test_earlier_editions_are_looked_at_as_well(kept: Path) -> None:
    (file,) = (kept / "history" / "speeches").glob("part-*.parquet")
    file.write_bytes(file.read_bytes()[:50])
    (fault,) = verify(kept)
    assert fault.startswith("history/speeches: ")
    assert f"{file.name} cannot be read" in fault
    assert "earlier editions cannot be read again" in "\n".join(verify(kept, "--repair"))


def test_an_earlier_edition_that_is_missing_is_found(kept: Path) -> None:
    shutil.rmtree(kept / "history")
    (fault,) = verify(kept)
    assert fault.startswith("history: 1 earlier editions are missing")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("DELETE FROM documents WHERE document_id = (SELECT MIN(document_id) FROM documents)", "holds 0 documents and"),
        ("INSERT INTO documents VALUES ('0123456789abcdef', '')", "holds 1 documents and 0 entries"),
        ("DELETE FROM entries; DELETE FROM documents", "lacks 3 documents"),
    ],
)
def test_a_search_index_that_shows_something_else_is_found_and_made_anew(kept: Path, change: str, words: str) -> None:
    with closing(sqlite3.connect(kept / ".gijiroku" / "search.sqlite")) as database:
        database.executescript(change)
    (fault,) = verify(kept)
    assert fault.startswith("search index: ")
    assert words in fault
    assert verify(kept, "--repair")[-1] == "everything is as promised"


def test_a_reference_that_leads_nowhere_is_found(kept: Path) -> None:
    (file,) = (kept / "bodies").glob("*.parquet")
    file.unlink()
    pq.write_table(pq.read_table(kept / "history" / "bodies"), file)
    assert any(fault.startswith("meetings: 1 values of body_id name no body_id of bodies") for fault in verify(kept))


def test_a_description_of_other_files_is_found(kept: Path, tmp_path: Path) -> None:
    gijiroku("datapackage", "--data", kept)
    (kept / "datapackage.json").write_text(
        (kept / "datapackage.json").read_text(encoding="utf-8").replace("sha256:", "sha256:0"), encoding="utf-8"
    )
    (fault,) = verify(kept)
    assert fault.startswith("datapackage.json: describes other files")


def test_status_says_since_when_and_what_failed_and_why(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "raw" / "bad.pdf").write_bytes(b"%PDF-1.4\nnothing")
    ingest(tmp_path / "raw", data=kept)
    lines = gijiroku("status", "--data", kept).output.splitlines()
    first, second, third = sorted(pd.read_parquet(kept / "runs")["started_at"])
    assert lines[:2] == ["documents: 1 failed, 3 ok", "superseded editions kept: 1"]
    assert f"runs: 3 since {first:%F %R} UTC; last in which all went well: {second:%F %R}" in lines
    assert any(line.startswith("run ") and "1 failed, 3 unchanged" in line for line in lines)
    assert lines[-1].startswith("failed bad.pdf: not a readable PDF")
    assert lines[-1].endswith(f"(since {third:%F})")
    told = json.loads(gijiroku("status", "--data", kept, "--json").output)
    assert told["protections"] == asdict(protections())
    assert f"readers are closed in by: {protections()}" in lines
    assert told["failures"][0]["source"] == "bad.pdf"
    assert told["statuses"] == {"failed": 1, "ok": 3}


def test_changes_are_told_by_run_and_by_day_with_their_rows(kept: Path, tmp_path: Path) -> None:
    first, second = sorted(pd.read_parquet(kept / "runs")["run_id"])
    day = f"{first[:4]}-{first[4:6]}-{first[6:8]}"
    (tmp_path / "raw" / "new.txt").write_text(minutes(9), encoding="utf-8")
    ingest(tmp_path / "raw", data=kept)
    between = gijiroku("diff", first, second, "--data", kept).output.splitlines()
    assert [line.split()[0] for line in between] == ["updated", "superseded", "in", "rows:"]
    assert "new.txt" not in gijiroku("diff", first, second, "--data", kept).output
    assert [line.split()[2] for line in gijiroku("diff", "--new-since", second, "--data", kept).output.splitlines()[:1]] == [
        "new.txt"
    ]  # fmt: skip
    assert gijiroku("diff", "--new-since", day, "--data", kept).output.count("inserted ") == 4
    assert gijiroku("diff", day, day, "--data", kept).output.count("updated ") == 1
    rows = gijiroku("diff", "--new-since", second, "--rows", "speeches", "--json", "--data", kept).output
    assert {row["speaker_label"] for row in json.loads(rows)} == {"日野会長", "三浦委員", "事務局"}
    assert len(json.loads(rows)) == 4


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("yesterday",), "there is no run yesterday"),
        (("--new-since", "2026-02-30"), "is no day of the calendar"),
        ((), "name a run or a day"),
        (("2026-01-01", "--csv"), "--csv and --parquet are for --rows"),
        (("2026-01-01", "--rows", "colours"), "choose from documents"),
    ],
)
def test_a_question_about_nothing_is_told(kept: Path, arguments: tuple[str, ...], words: str) -> None:
    result = gijiroku("diff", *arguments, "--data", kept)
    assert result.exit_code == 2
    assert words in result.stderr


def traces(folder: Path, words: str) -> Iterator[Path]:
    """Files below a folder that hold some words, as bytes, in a table, or in a page of a database."""
    forms = [words.encode("utf-8"), words.encode("utf-16-le"), words.encode("utf-16-be"),
             json.dumps(words).strip('"').encode()]  # fmt: skip
    for file in folder.rglob("*"):
        if not file.is_file():
            continue
        data = file.read_bytes()
        if any(form in data for form in forms) or (
            file.suffix == ".parquet" and words in str(pq.read_table(file, partitioning=None).to_pylist())
        ):
            yield file


def edition(answer: str) -> str:
    return f"{minutes(5)}○{SECRET}委員　住所は{answer}です。\n"


@pytest.mark.parametrize("place", ["folder", "archive", "url"])
def test_what_was_taken_down_leaves_no_trace_wherever_it_came_from(tmp_path: Path, place: str) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    write_pile(raw, 2)

    def put(text: str) -> None:
        if place == "archive":
            with zipfile.ZipFile(raw / "a.zip", "w") as archive:
                archive.writestr("leak.txt", text)
        elif place == "url":
            fsspec = pytest.importorskip("fsspec")
            fsspec.filesystem("memory").pipe("/bucket/leak.txt", text.encode())
        else:
            (raw / "leak.txt").write_text(text, encoding="utf-8")

    roots = [raw, "memory://bucket"] if place == "url" else [raw]
    for answer in ("一番地", "二番地", "三番地"):
        put(edition(answer))
        ingest(*roots, data=out)
    assert gijiroku("datapackage", "--data", out).exit_code == 0
    assert gijiroku("search", SECRET, "--data", out).output
    assert len(pd.read_parquet(out / "history" / "documents")) == 2
    assert list(traces(out, SECRET))
    (name,) = (source for source in sources(out) if "leak" in source)
    assert gijiroku("remove", name, "--yes", "--data", out).output.count("removed") == 3
    assert list(traces(out, SECRET)) == []
    assert list(traces(out, "leak.txt")) == []
    assert verify(out) == ["everything is as promised"]
    assert ingest(*roots, data=out)["taken_down"] == 1
    assert list(traces(out, SECRET)) == []
    assert sources(out) == ["000.txt", "001.txt"]


def test_a_name_of_two_places_takes_down_neither(tmp_path: Path) -> None:
    for number, folder in enumerate(("one", "two")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(minutes(number), encoding="utf-8")
    out = tmp_path / "out"
    ingest(tmp_path / "one", tmp_path / "two", data=out)
    result = gijiroku("remove", "a.txt", "--yes", "--data", out)
    assert result.exit_code == 2
    assert "a.txt is the name of 2 sources; name one of: file://" in result.stderr
    (tmp_path / "two" / "a.txt").write_text(minutes(2), encoding="utf-8")
    ingest(tmp_path / "one", tmp_path / "two", data=out)
    location = (tmp_path / "one" / "a.txt").as_uri()
    assert gijiroku("remove", location, "--yes", "--data", out).output.count("removed") == 1
    assert len(pd.read_parquet(out / "documents")) == len(pd.read_parquet(out / "history" / "documents")) == 1


def test_every_file_of_a_folder_is_of_a_store_that_remove_knows(tmp_path: Path) -> None:
    """A new place for words of documents is registered in upkeep/stores.py, and nothing of it stays."""
    raw, out = tmp_path / "raw", tmp_path / "out"
    write_pile(raw, 2)
    (raw / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    for answer in ("一番地", "二番地"):
        (raw / "leak.txt").write_text(edition(answer), encoding="utf-8")
        ingest(raw, "--archive", data=out)
    (raw / "findings.txt").write_text(
        f"令和７年度監査結果\n\n指摘事項\n(1) {SECRET}の権限が削除されていなかった。\n", encoding="utf-8"
    )
    ingest(raw, "--archive", data=out)
    for words in ("datapackage", f"search {SECRET}", f"export --csv {tmp_path}/x.csv --pseudonymise", "show leak.txt"):
        assert gijiroku(*words.split(), "--data", out).exit_code == 0
    told = (
        "20260101T000000.000000Z",
        "2026-01-01T00:00:00+00:00",
        "gijiroku ingest raw/leak.txt",
        2**22 + 1,
        "leak.txt is broken",
    )
    (out / ".gijiroku/runs.json").write_text(json.dumps([asdict(Begun(*told))]), encoding="utf-8")
    (out / ".gijiroku/spool").mkdir()
    for left in (".gijiroku/spool/0af1", ".gijiroku/compaction", ".gijiroku/catalogue.new"):
        (out / left).write_text(edition("一番地"), encoding="utf-8")
    paths = [path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()]
    assert {path for path in paths if store_of(path) is None} == set()
    assert {path.partition("/")[0] for path in paths} >= {"archive", "history", ".gijiroku", "datapackage.json"}
    for name in ("leak.txt", "findings.txt"):
        assert gijiroku("remove", name, "--yes", "--data", out).exit_code == 0
        assert list(traces(out, name)) == []
    assert list(traces(out, SECRET)) == []
    assert verify(out) == ["everything is as promised"]
