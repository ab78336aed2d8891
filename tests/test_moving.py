"""A folder that is moved, copied, put back, or was written by an earlier version, is the same folder."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import pipeline
from tests.pile import gijiroku, ingest, minutes, sources, write_pile

FOLDERS = Path(__file__).parent / "folders"


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A folder that a version wrote whose documents had no origins: two documents, an earlier edition of one, and the
    hash of one that was taken down."""
    with tarfile.open(FOLDERS / "older.tar.xz") as packed:
        packed.extractall(tmp_path, filter="tar")
    return tmp_path / "gijiroku"


def test_an_older_version_s_folder_is_read_as_it_is(older: Path) -> None:
    before = {path: path.read_bytes() for path in older.rglob("*") if path.is_file()}
    assert gijiroku("verify", "--data", older).output == "everything is as promised\n"
    assert len(pipeline.load("documents", data=older)) == 2
    assert gijiroku("query", "SELECT origins FROM documents", "--data", older, "--csv").output == "origins\n[]\n[]\n"
    assert gijiroku("show", "b.txt", "--data", older).exit_code == 0
    assert {path: path.read_bytes() for path in older.rglob("*") if path.is_file()} == before


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize("command", ["ingest", "compact", "remove", "verify --repair"])
def test_an_older_version_s_folder_gets_the_columns_by_the_first_command_that_writes(
    older: Path, tmp_path: Path, command: str
) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "c.txt").write_text(minutes(3, "１年"), encoding="utf-8")
    (raw / "d.txt").write_text(minutes(4), encoding="utf-8")
    more = {"ingest": [raw], "remove": ["b.txt", "--yes"]}.get(command, [])
    done = gijiroku(*command.split(), *more, "--data", older)
    assert done.exit_code == 0, done.output
    if command == "verify --repair":  # nothing was to be mended
        gijiroku("compact", "--data", older)
    assert gijiroku("verify", "--data", older).output == "everything is as promised\n"
    for place in (older, older / "history"):
        if command != "remove" and place != older:
            continue
        assert "origins" in pd.read_parquet(place / "documents").columns
    there = {"ingest": ["a.txt", "b.txt", "d.txt"], "remove": ["a.txt"]}.get(command, ["a.txt", "b.txt"])
    assert sources(older) == there, "what was taken down by the earlier version does not come back"
    assert ingest(raw, data=older)["exit_code"] == 0


def with_links(here: Path, there: Path) -> None:
    subprocess.run(["cp", "-a", here, there], check=True)


def without_hard_links(here: Path, there: Path) -> None:
    shutil.copytree(here, there, symlinks=True)


def without_links(here: Path, there: Path) -> None:
    shutil.copytree(here, there, symlinks=False)


def by_tar(here: Path, there: Path) -> None:
    with tarfile.open(here.with_suffix(".tar.gz"), "w:gz") as packed:
        packed.add(here, there.name)
    with tarfile.open(here.with_suffix(".tar.gz")) as packed:
        packed.extractall(there.parent, filter="tar")


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize("way", [with_links, without_hard_links, without_links, by_tar])
def test_a_folder_and_its_sources_go_to_another_machine(tmp_path: Path, way: Callable[[Path, Path], None]) -> None:
    """Copied, read there as it lies, and ingested on from where the sources are now."""
    here, there = tmp_path / "here", tmp_path / "there"
    (there / "srv").mkdir(parents=True)
    write_pile(here / "raw", 3)
    ingest(here / "raw", data=here / "data")
    (here / "raw/001.txt").write_text(minutes(1, "三年"), encoding="utf-8")
    ingest(here / "raw", data=here / "data")
    (here / "raw/002.txt").write_text(minutes(2, "九年"), encoding="utf-8")
    gijiroku("remove", "000.txt", "--yes", "--data", here / "data")
    data, raw = there / "srv/gijiroku", there / "minutes"
    way(here / "data", data)
    shutil.copytree(here / "raw", raw)
    shutil.rmtree(here)
    assert gijiroku("verify", "--data", data).output == "everything is as promised\n"
    assert sorted(pd.read_parquet(data / "documents")["sources"].str[0]) == ["001.txt", "002.txt"]
    event = ingest(raw, data=data)
    assert (event["unchanged"], event["inserted"], event["taken_down"], event["exit_code"]) == (1, 1, 1, 0)
    assert (data / "documents").is_symlink()
    assert gijiroku("verify", "--data", data).output == "everything is as promised\n"
    (raw / "001.txt").unlink()
    assert ingest(raw, data=data)["vanished"] == ["001.txt"], "the place where it was before is forgotten"
    assert gijiroku("compact", "--data", data).exit_code == 0
    assert gijiroku("verify", "--data", data).output == "everything is as promised\n"


@pytest.mark.usefixtures("read_here")
def test_what_is_no_copy_of_a_dataset_is_not_deleted(tmp_path: Path) -> None:
    write_pile(tmp_path / "raw", 1)
    ingest(tmp_path / "raw", data=tmp_path / "data")
    shutil.copytree(tmp_path / "data", tmp_path / "copy", symlinks=False)
    (tmp_path / "copy/documents/mine.parquet").write_bytes(b"mine")
    done = gijiroku("ingest", tmp_path / "raw", "--data", tmp_path / "copy")
    assert done.exit_code == 2
    assert "documents is in the way: it was not written by gijiroku; move it elsewhere" in done.stderr
    assert (tmp_path / "copy/documents/mine.parquet").read_bytes() == b"mine"


@pytest.mark.usefixtures("read_here")
def test_a_backup_that_is_put_back_is_gone_on_from(tmp_path: Path) -> None:
    write_pile(tmp_path / "raw", 2)
    data, backup = tmp_path / "data", tmp_path / "backup"
    ingest(tmp_path / "raw", data=data)
    with_links(data, backup)
    write_pile(tmp_path / "raw", 4)
    ingest(tmp_path / "raw", data=data)
    shutil.rmtree(data)
    with_links(backup, data)
    assert gijiroku("verify", "--data", data).exit_code == 0
    event = ingest(tmp_path / "raw", data=data)
    assert (event["inserted"], event["updated"], event["exit_code"]) == (2, 0, 0)
    assert sources(data) == [f"{number:03d}.txt" for number in range(4)]
