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
