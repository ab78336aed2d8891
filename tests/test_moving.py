"""A folder that is moved, copied, put back, or was written by an earlier version, is the same folder."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pandas as pd
import pytest

import pipeline
from tests.pile import gijiroku, ingest, minutes, sources

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
