"""A folder whose catalogue or files are lost, damaged or older than they should be: told, never made worse, mended."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from tests.pile import gijiroku, ingest, minutes, sources, write_pile

pytestmark = pytest.mark.usefixtures("read_here")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Four documents, of which one has an earlier edition, and a fifth that was taken down."""
    raw, out = tmp_path / "raw", tmp_path / "out"
    write_pile(raw, 5)
    ingest(raw, data=out)
    (raw / "001.txt").write_text(minutes(1, "三年"), encoding="utf-8")
    ingest(raw, data=out)
    assert gijiroku("remove", "004.txt", "--yes", "--data", out).exit_code == 0
    return out


EXPECTED = ["000.txt", "001.txt", "002.txt", "003.txt"]


def catalogue(data: Path) -> Path:
    return data / ".gijiroku" / "catalogue.sqlite"


def verify(data: Path, *more: str) -> list[str]:
    return gijiroku("verify", "--data", data, *more).output.splitlines()


def lose(data: Path) -> None:
    catalogue(data).unlink()


def empty(data: Path) -> None:
    catalogue(data).write_bytes(b"")


def forget(data: Path) -> None:
    catalogue(data).unlink()
    with closing(sqlite3.connect(catalogue(data))) as database:
        database.execute("CREATE TABLE other (name TEXT)")


def flip(data: Path) -> None:
    written = bytearray(catalogue(data).read_bytes())
    for at in range(4096, len(written), 512):
        written[at : at + 64] = bytes(byte ^ 0x5A for byte in written[at : at + 64])
    catalogue(data).write_bytes(written)


def cut(data: Path) -> None:
    written = catalogue(data).read_bytes()
    catalogue(data).write_bytes(written[: len(written) // 2])


def behead(data: Path) -> None:
    catalogue(data).write_bytes(bytes(100) + catalogue(data).read_bytes()[100:])


def delete_generation(data: Path) -> None:
    shutil.rmtree(max((data / ".gijiroku" / "generations").iterdir()))


HARM = [lose, empty, forget, flip, cut, behead, delete_generation]


@pytest.mark.parametrize("harm", HARM, ids=lambda harm: harm.__name__)
def test_every_command_says_in_one_line_what_is_broken_and_changes_nothing(
    kept: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    harm(kept)
    before = {path: path.stat().st_size for path in kept.rglob("*") if path.is_file()}
    for command in (("ingest", tmp_path / "raw"), ("status",), ("compact",), ("remove", "000.txt", "--yes")):
        result = gijiroku(*command, "--data", kept)
        assert result.exit_code == 2, (command, result.output)
        (line,) = result.stderr.splitlines()
        assert "gijiroku verify --repair --data" in line
    assert verify(kept)[0].startswith("catalogue: ")
    after = {path: path.stat().st_size for path in kept.rglob("*") if path.is_file()}
    assert {path for path in before if path not in after} == set()


@pytest.mark.parametrize("harm", HARM, ids=lambda harm: harm.__name__)
def test_a_catalogue_is_made_anew_and_nothing_comes_back_or_goes(
    kept: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    runs = len(pd.read_parquet(kept / "runs"))
    harm(kept)
    assert verify(kept, "--repair")[-1] == "everything is as promised"
    assert sources(kept) == EXPECTED
    assert len(pd.read_parquet(kept / "runs")) == runs
    event = ingest(tmp_path / "raw", data=kept)
    assert (event["inserted"], event["taken_down"], event["exit_code"]) == (0, 1, 0)
    assert sources(kept) == EXPECTED
    assert len(pd.read_parquet(kept / "history" / "documents")) == 1
    (tmp_path / "raw" / "002.txt").write_text(minutes(2, "八年"), encoding="utf-8")
    assert ingest(tmp_path / "raw", data=kept)["superseded"] == 1
    assert verify(kept) == ["everything is as promised"]


def test_a_name_that_is_found_again_supersedes_what_stood_there_before_the_loss(kept: Path, tmp_path: Path) -> None:
    lose(kept)
    verify(kept, "--repair")
    (tmp_path / "raw" / "002.txt").write_text(minutes(2, "八年"), encoding="utf-8")
    assert ingest(tmp_path / "raw", data=kept)["superseded"] == 1
    assert sources(kept) == EXPECTED


def test_an_older_catalogue_put_back_is_told_and_given_up(kept: Path, tmp_path: Path) -> None:
    older = catalogue(kept).read_bytes()
    for number in range(5, 8):
        (tmp_path / "raw" / f"{number:03d}.txt").write_text(minutes(number), encoding="utf-8")
        ingest(tmp_path / "raw", data=kept)
    gijiroku("remove", "000.txt", "--yes", "--data", kept)
    catalogue(kept).write_bytes(older)
    for command in (("status",), ("query", "SELECT count(*) FROM documents"), ("ingest", tmp_path / "raw")):
        result = gijiroku(*command, "--data", kept)
        assert result.exit_code == 2, command
        assert "its catalogue is older than its datasets" in result.stderr
    assert verify(kept, "--repair")[-1] == "everything is as promised"
    assert ingest(tmp_path / "raw", data=kept)["taken_down"] == 2
    assert sources(kept) == ["001.txt", "002.txt", "003.txt", "005.txt", "006.txt", "007.txt"]


def test_without_any_generation_the_parts_say_what_there_is(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "raw" / "005.txt").write_text(minutes(5), encoding="utf-8")
    earlier = kept / ".gijiroku" / "parts"
    left_behind = min(earlier.iterdir())
    shutil.copytree(left_behind, tmp_path / "left")
    ingest(tmp_path / "raw", data=kept)
    shutil.copytree(tmp_path / "left", left_behind)
    lose(kept)
    shutil.rmtree(kept / ".gijiroku" / "generations")
    assert "is missing" in verify(kept)[0]
    assert verify(kept, "--repair")[-1] == "everything is as promised"
    assert sources(kept) == [*EXPECTED, "005.txt"]
    assert ingest(tmp_path / "raw", data=kept)["taken_down"] == 1


def test_a_catalogue_that_is_lost_in_history_is_made_anew(kept: Path, tmp_path: Path) -> None:
    lose(kept / "history")
    assert verify(kept)[0].startswith("history/catalogue: ")
    (tmp_path / "raw" / "002.txt").write_text(minutes(2, "八年"), encoding="utf-8")
    result = gijiroku("ingest", tmp_path / "raw", "--data", kept)
    assert result.exit_code == 2
    assert f"gijiroku verify --repair --data {kept}" in result.stderr
    assert verify(kept, "--repair")[-1] == "everything is as promised"
    assert ingest(tmp_path / "raw", data=kept)["superseded"] == 1
    assert len(pd.read_parquet(kept / "history" / "documents")) == 2


@pytest.mark.parametrize("file", ["search.sqlite", "tracking", "datapackage.json"])
def test_what_is_made_of_the_datasets_is_made_again_where_it_is_damaged(kept: Path, tmp_path: Path, file: str) -> None:
    finding = "定期監査の結果\n\n指摘事項\n１　収納金の払込みが遅れていた。速やかに払い込むよう改められたい。\n"
    (tmp_path / "raw" / "audit.txt").write_text(finding, encoding="utf-8")
    ingest(tmp_path / "raw", data=kept)
    gijiroku("datapackage", "--data", kept)
    place = kept / file if file.endswith("json") else kept / ".gijiroku" / file
    damaged = [place] if place.is_file() else list(place.iterdir())
    assert damaged
    for one in damaged:
        one.write_bytes(b"\x00" * 50)
    (tmp_path / "raw" / "006.txt").write_text(minutes(6), encoding="utf-8")
    assert ingest(tmp_path / "raw", data=kept)["exit_code"] == 0
    if file == "datapackage.json":  # its licence cannot be guessed
        assert verify(kept)[0].startswith("datapackage.json: ")
        assert gijiroku("datapackage", "--data", kept).exit_code == 0
    assert verify(kept) == ["everything is as promised"]
    assert "006.txt" in gijiroku("search", "開会", "--data", kept).output


def part_files(data: Path, name: str) -> list[Path]:
    return sorted((data / ".gijiroku" / "parts").glob(f"*/{name}.parquet"))


def both(data: Path, name: str) -> list[Path]:
    """The names of a dataset's file in the part and in the generation."""
    return [*part_files(data, name), *(data / name).glob("part-*.parquet")]


def lose_part(data: Path) -> None:
    for folder in (data / ".gijiroku" / "parts").iterdir():
        shutil.rmtree(folder)


def lose_file(data: Path) -> None:
    for file in part_files(data, "speeches"):
        file.unlink()


def change_file(data: Path) -> None:
    for file in part_files(data, "speeches"):
        file.unlink()
        shutil.copy(part_files(data, "pages")[0], file)


@pytest.mark.parametrize("harm", [lose_part, lose_file, change_file], ids=lambda harm: harm.__name__)
def test_a_part_that_is_gone_is_seen_drops_nothing_and_is_put_back(
    kept: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    speeches = pd.read_parquet(kept / "speeches")["record_id"].tolist()
    harm(kept)
    assert verify(kept)
    (tmp_path / "raw" / "008.txt").write_text(minutes(8), encoding="utf-8")
    result = gijiroku("ingest", tmp_path / "raw", "--data", kept)
    assert result.exit_code == 2
    assert "gijiroku verify --repair" in result.stderr
    assert pd.read_parquet(kept / "speeches")["record_id"].tolist() == speeches
    shutil.rmtree(tmp_path / "raw")  # nothing can be read again
    assert verify(kept, "--repair")[1:] == ["0 documents read again", "everything is as promised"]
    assert pd.read_parquet(kept / "speeches")["record_id"].tolist() == speeches


def test_a_file_that_goes_while_a_run_is_at_work_fails_its_commit(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speeches = len(pd.read_parquet(kept / "speeches"))
    from pipeline.ingest import batch

    settle = batch.settle

    def lose_it_first(*given: object) -> object:
        lose_file(kept)
        return settle(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "settle", lose_it_first)
    (tmp_path / "raw" / "008.txt").write_text(minutes(8), encoding="utf-8")
    result = gijiroku("ingest", tmp_path / "raw", "--data", kept)
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1), result.output
    assert len(pd.read_parquet(kept / "speeches")) == speeches


def test_a_file_that_is_gone_from_a_generation_is_linked_again_by_the_next_commit(kept: Path, tmp_path: Path) -> None:
    speeches = len(pd.read_parquet(kept / "speeches"))
    next((kept / "speeches").glob("part-*.parquet")).unlink()
    assert "is missing" in verify(kept)[0]
    (tmp_path / "raw" / "008.txt").write_text(minutes(8), encoding="utf-8")
    assert ingest(tmp_path / "raw", data=kept)["exit_code"] == 0
    assert verify(kept) == ["everything is as promised"]
    assert len(pd.read_parquet(kept / "speeches")) == speeches + 4


@pytest.mark.parametrize("name", ["speeches", "documents"])
def test_what_is_nowhere_any_more_is_read_again_and_supersedes_what_it_did(
    kept: Path, tmp_path: Path, name: str
) -> None:
    before = pd.read_parquet(kept / "documents").sort_values("document_id")
    speeches = sorted(pd.read_parquet(kept / "speeches")["record_id"])
    for file in both(kept, name):
        file.unlink()
    assert verify(kept, "--repair")[-2:] == ["4 documents read again", "everything is as promised"]
    after = pd.read_parquet(kept / "documents").sort_values("document_id")
    assert after["supersedes"].tolist() == before["supersedes"].tolist()
    assert before["supersedes"].notna().sum() == 1
    assert sorted(pd.read_parquet(kept / "speeches")["record_id"]) == speeches


def test_reading_everything_again_keeps_what_each_edition_supersedes(kept: Path, tmp_path: Path) -> None:
    before = pd.read_parquet(kept / "documents")["supersedes"].dropna().tolist()
    gijiroku("ingest", tmp_path / "raw", "--data", kept, "--again")
    assert pd.read_parquet(kept / "documents")["supersedes"].dropna().tolist() == before


@pytest.mark.parametrize("name", ["runs", "bodies", "finding_links", "speeches"])
def test_a_cut_dataset_of_one_file_and_a_cut_file_without_rows_are_mended(kept: Path, name: str) -> None:
    runs = pd.read_parquet(kept / "runs")["run_id"].tolist()
    bodies = pd.read_parquet(kept / "bodies")["body_id"].tolist()
    file = kept / name / ("empty.parquet" if name == "speeches" else f"{name}.parquet")
    file.write_bytes(file.read_bytes()[:30])
    assert verify(kept)[0].startswith(f"{name}: ")
    assert verify(kept, "--repair")[-1] == "everything is as promised"
    assert pd.read_parquet(kept / "runs")["run_id"].tolist() == runs
    assert pd.read_parquet(kept / "bodies")["body_id"].tolist() == bodies
    assert len(pd.read_parquet(kept / "speeches")) == 16


def test_a_document_whose_rows_are_lost_and_whose_source_is_gone_is_told_until_it_is_given_up(
    kept: Path, tmp_path: Path
) -> None:
    for file in both(kept, "speeches"):
        file.unlink()
    (tmp_path / "raw" / "002.txt").unlink()
    assert "cannot be read again, its source is gone or has changed: 002.txt" in verify(kept, "--repair")
    assert verify(kept)[-1] == "documents: 1 documents have lost rows: 002.txt"
    assert ingest(tmp_path / "raw", data=kept)["exit_code"] == 0
    assert verify(kept)[-1] == "documents: 1 documents have lost rows: 002.txt"
    assert gijiroku("verify", "--give-up", "000.txt", "--data", kept).exit_code == 2
    assert verify(kept, "--give-up", "002.txt")[-1] == "everything is as promised"
    assert sources(kept) == ["000.txt", "001.txt", "003.txt"]
    (tmp_path / "raw" / "002.txt").write_text(minutes(2), encoding="utf-8")
    assert ingest(tmp_path / "raw", data=kept)["inserted"] == 1, "given up is not taken down"


def test_a_history_that_cannot_be_mended_is_given_up_by_name(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "raw" / "001.txt").write_text(minutes(1, "九年"), encoding="utf-8")
    ingest(tmp_path / "raw", data=kept)
    past = kept / "history"
    assert len(pd.read_parquet(past / "documents")) == 2
    for file in both(past, "speeches"):
        file.write_bytes(file.read_bytes()[:50])
    told = verify(kept, "--repair")
    assert told[-1] == "history/documents: 2 documents have lost rows: 001.txt"
    assert "earlier editions cannot be read again" in "\n".join(told)
    assert verify(kept, "--give-up", "001.txt")[-1] == "everything is as promised"
    assert pd.read_parquet(kept / "documents")["supersedes"].isna().all()
    assert pd.read_parquet(past / "documents").empty


def test_one_edition_of_several_is_given_up_and_the_others_stay_linked(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "raw" / "001.txt").write_text(minutes(1, "九年"), encoding="utf-8")
    ingest(tmp_path / "raw", data=kept)
    (last,) = pd.read_parquet(kept / "documents")["supersedes"].dropna()
    editions = pd.read_parquet(kept / "history" / "documents").set_index("document_id")["supersedes"]
    first = editions[last]
    for file in both(kept / "history", "speeches"):
        file.unlink()
    verify(kept, "--repair")
    assert "everything" not in verify(kept, "--give-up", last)[-1]
    assert pd.read_parquet(kept / "documents")["supersedes"].dropna().tolist() == [first]
    assert verify(kept, "--give-up", first)[-1] == "everything is as promised"


def test_a_history_that_is_gone_is_given_up(kept: Path) -> None:
    (earlier,) = pd.read_parquet(kept / "documents")["supersedes"].dropna()
    shutil.rmtree(kept / "history")
    assert verify(kept)[0].startswith("history: 1 earlier editions are missing")
    assert verify(kept, "--give-up", earlier)[-1] == "everything is as promised"
