"""Files that are given out: whole, or what was there before; a full disk and a wrong path are one line."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipeline.outputs import OutputFailed, written
from tests.pile import gijiroku, ingest, minutes, write_pile

pytestmark = pytest.mark.usefixtures("read_here")
COMMANDS: dict[str, Callable[[Path], tuple[str | Path, ...]]] = {
    "xlsx": lambda out: ("export", "--what", "speeches", "--xlsx", out),
    "csv": lambda out: ("export", "--what", "speeches", "--csv", out),
    "report": lambda out: ("report", "--html", out),
    "query": lambda out: ("query", "SELECT * FROM speeches, range(200)", "--parquet", out),
    "decisions": lambda out: ("decisions", "--parquet", out),
    "diff": lambda out: ("diff", "2020-01-01", "--rows", "tokens", "--parquet", out),
}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    write_pile(tmp_path / "raw", 3)
    ingest(tmp_path / "raw", data=tmp_path / "out")
    return tmp_path / "out"


FULL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (200, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
from pipeline.commands.main import main
main()
"""
"""The command line where no file grows beyond a few bytes; in a process of its own, whose output is no file."""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_leaves_what_was_there_and_nothing_else(kept: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    out = folder / f"x.{name}"
    out.write_bytes(b"what was there")
    command = [sys.executable, "-B", "-c", FULL, *map(str, COMMANDS[name](out)), "--data", str(kept)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent)
    assert result.returncode == 2, result.stderr
    (line,) = result.stderr.splitlines()
    assert str(out) in line
    assert [path.name for path in folder.iterdir()] == [out.name]
    assert out.read_bytes() == b"what was there"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_wrong_path_is_one_line_and_a_right_one_is_whole(kept: Path, tmp_path: Path, name: str) -> None:
    result = gijiroku(*COMMANDS[name](tmp_path / "nowhere" / "x"), "--data", kept)
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1), result.output
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "x").write_bytes(b"what was there")
    (folder / "x").chmod(0o640)
    (folder / "link").symlink_to("x")
    assert gijiroku(*COMMANDS[name](folder / "link"), "--data", kept).exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["link", "x"]
    assert (folder / "link").is_symlink()
    assert stat.S_IMODE((folder / "x").stat().st_mode) == 0o640
    assert (folder / "x").stat().st_size > 100


def test_what_fails_while_it_is_written_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    out.write_text("before")
    with pytest.raises(KeyError), written(out) as fresh:
        fresh.write_text("half")
        raise KeyError
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]
    assert out.read_text() == "before"
    with pytest.raises(OutputFailed, match="Is a directory"), written(tmp_path) as place:
        place.write_text("x")


def test_a_query_that_fails_in_its_last_row_gives_no_file(kept: Path, tmp_path: Path) -> None:
    sql = "SELECT CASE WHEN i < 99999 THEN i ELSE error('the last one') END FROM range(100000) AS t(i)"
    for more in (("--parquet", tmp_path / "x"), ("--csv",), ("--json",), ()):
        result = gijiroku("query", sql, *more, "--data", kept)
        assert result.exit_code == 2
        assert result.stderr.startswith("gijiroku: the query failed: ")
    assert not (tmp_path / "x").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_standard_output_is_one_line(kept: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "query", "SELECT * FROM speeches", "--csv", "--data", str(kept)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "gijiroku: what was to be printed cannot be written: No space left on device\n"


def test_a_description_stays_true_after_compaction(kept: Path, tmp_path: Path) -> None:
    gijiroku("datapackage", "--data", kept)
    (tmp_path / "raw" / "009.txt").write_text(minutes(9), encoding="utf-8")
    ingest(tmp_path / "raw", data=kept)
    assert gijiroku("compact", "--data", kept).exit_code == 0
    assert gijiroku("verify", "--data", kept).output == "everything is as promised\n"


@pytest.mark.parametrize(
    "command", [("show", "000.txt"), ("export", "--csv", "x.csv"), ("query", "FROM speeches"), ("gaps",)]
)
def test_a_damaged_file_is_one_line_for_whoever_reads(kept: Path, command: tuple[str, ...]) -> None:
    for name in ("speeches", "documents"):
        (file,) = (kept / name).glob("part-*.parquet")
        file.write_bytes(file.read_bytes()[:100])
    result = gijiroku(*command, "--data", kept)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert len(pd.read_parquet(kept / "pages")) == 3
