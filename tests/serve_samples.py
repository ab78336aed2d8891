"""Datasets for the tests of the web pages: invented documents, one of them hostile."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from pile import read_here
from query_samples import LATER, write_samples

from pipeline.commands.main import cli

RAW = Path(__file__).parent.parent / "data" / "raw"
_EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202eについて"


def ingest(raw: Path, data: Path) -> None:
    done = CliRunner().invoke(cli, ["ingest", str(raw), "--data", str(data), "--workers", "1"])
    assert done.exit_code == 0, done.output


def make_data(folder: Path) -> Path:
    """The folder of the datasets; the documents lie in ``raw`` beside it."""
    raw = folder / "raw"
    write_samples(raw)
    (raw / "minutes-9.txt").write_text(LATER.replace("要綱の改正について", _EVIL), encoding="utf-8")
    for name in (
        "inspection-findings.pdf",
        "inspection-results.html",
        "voting-results.pdf",
        "town-assembly-vertical.pdf",
    ):
        shutil.copy(RAW / name, raw / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.ingest.ingest.read_side_by_side", read_here)
        ingest(raw, folder / "data")
    return folder / "data"
