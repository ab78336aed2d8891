"""What an operator's log, monitoring and metrics are told."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pile import gijiroku, write_pile

ROOT = Path(__file__).parent.parent
LINE = re.compile(r"(?P<time>\S+) (?P<level>INFO|WARNING) (?P<folder>\S+) (?P<who>[\w.]+): (?P<what>.+)")
SAMPLE = re.compile(r'gijiroku_(?P<name>\w+)\{data="(?P<data>[^"]*)"(?:,(?P<labels>[^}]*))?\} (?P<value>[\d.e+-]+)')


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    write_pile(tmp_path / "raw", 2)
    (tmp_path / "raw" / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    return tmp_path / "raw"


def test_every_line_of_the_log_has_time_and_folder(raw: Path, tmp_path: Path) -> None:
    command = ["ingest", str(raw), "--data", "out", "--quiet", "--log-level", "info", "--workers", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *command],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    lines = [LINE.fullmatch(line) for line in done.stderr.splitlines()]
    assert all(lines), done.stderr
    found = [line for line in lines if line]
    assert {line["folder"] for line in found} == {"out"}
    assert all(dt.datetime.fromisoformat(line["time"]).tzinfo for line in found)
    told = [line["what"] for line in found]
    assert any(what.startswith("old.doc: ") for what in told)
    assert any(re.match(r"committed run \S+: 2 inserted, 0 updated, 0 unchanged, 1 failed", what) for what in told)


@pytest.mark.usefixtures("read_here")
def test_status_says_to_monitoring_how_long_ago_all_went_well(raw: Path, tmp_path: Path) -> None:
    data = tmp_path / "out"
    assert gijiroku("ingest", raw, "--data", data, "--quiet").exit_code == 1
    first = json.loads(gijiroku("status", "--data", data, "--json").output)
    assert (first["data"], first["failing"], first["running"]) == (str(data), 1, False)
    assert (first["last_run_good"], first["last_success_age_seconds"]) == (False, None)
    (raw / "old.doc").unlink()
    assert gijiroku("ingest", raw, "--data", data, "--quiet").exit_code == 0
    second = json.loads(gijiroku("status", "--data", data, "--json").output)
    assert (second["failing"], second["last_run_good"]) == (0, True)
    assert 0 <= second["last_success_age_seconds"] < 600


def samples(path: Path) -> dict[str, float]:
    """Values by name and labels; every sample below its help and type."""
    found: dict[str, float] = {}
    known: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            known.append(line.split(" ")[2])
            continue
        match = SAMPLE.fullmatch(line)
        assert match, line
        assert known[-2:] == [f"gijiroku_{match['name']}"] * 2
        found[" ".join(filter(None, (match["name"], match["labels"])))] = float(match["value"])
    assert len(known) == 2 * len(set(known))
    return found


@pytest.mark.usefixtures("read_here")
def test_metrics_are_written_beside_and_renamed(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, folder = tmp_path / "out", tmp_path / "textfiles"
    folder.mkdir()
    target = folder / "gijiroku.prom"
    assert gijiroku("ingest", raw, "--data", data, "--quiet", "--metrics", target).exit_code == 1
    first = samples(target)
    assert (first['documents status="ok"'], first['documents status="failed"'], first["failures"]) == (2, 1, 1)
    assert first["last_run_good"] == 0
    assert "last_success_timestamp_seconds" not in first
    before = target.stat().st_ino
    (raw / "old.doc").unlink()
    monkeypatch.setenv("GIJIROKU_METRICS", str(target))
    assert gijiroku("ingest", raw, "--data", data, "--quiet").exit_code == 0
    second = samples(target)
    assert second["failures"] == 0
    assert abs(second["last_success_timestamp_seconds"] - dt.datetime.now(dt.UTC).timestamp()) < 600
    assert 0 <= second["last_success_age_seconds"] < 600
    assert target.stat().st_ino != before, "who was reading the old one reads it whole"
    assert [path.name for path in folder.iterdir()] == ["gijiroku.prom"]


def test_a_place_for_metrics_that_is_not_there_is_told_before_anything_is_read(raw: Path, tmp_path: Path) -> None:
    done = gijiroku("ingest", raw, "--data", tmp_path / "out", "--metrics", tmp_path / "nowhere" / "x.prom")
    assert done.exit_code == 2
    assert "nowhere is no folder; make it" in done.stderr.replace("\n", " ")
    assert not (tmp_path / "out").exists()


def test_a_folder_s_name_cannot_break_a_metric(tmp_path: Path) -> None:
    data = tmp_path / 'a"b\\c\nd'
    write_pile(tmp_path / "raw", 1)
    gijiroku("ingest", tmp_path / "raw", "--data", data, "--quiet", "--metrics", tmp_path / "x.prom")
    lines = [
        line for line in (tmp_path / "x.prom").read_text(encoding="utf-8").splitlines() if "gijiroku_failures{" in line
    ]
    assert lines == [f'gijiroku_failures{{data="{tmp_path}/a\\"b\\\\c\\nd"}} 0']
