"""Defaults from gijiroku.toml and from the environment, and what is wrong with some."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.pile import gijiroku, write_pile


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_pile(tmp_path / "raw", 1)
    return tmp_path


def test_defaults_come_from_the_file_then_the_environment_then_the_command_line(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "gijiroku.toml").write_text('data = "one"\n[ingest]\nworkers = 1\nquiet = true\nlimit = ["pages=9"]\n')
    assert gijiroku("ingest", "raw").output == ""
    assert len(pd.read_parquet(here / "one" / "documents")) == 1
    monkeypatch.setenv("GIJIROKU_DATA", "two")
    assert gijiroku("ingest", "raw").exit_code == 0
    assert (here / "two").exists()
    assert gijiroku("ingest", "raw", "--data", "three").exit_code == 0
    assert (here / "three").exists()


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("[ingest]\nworkerz = 4", "ingest.workerz is not known"),
        ("[ingest]\nworkers = 0", "ingest.workers = 0"),
        ("[ingest]\nworkers = 'many'", "ingest.workers = 'many'"),
        ("[ingest]\nonly = 'all'", "ingest.only = 'all'"),
        ("[digest]\nworkers = 4", "digest is no command"),
        ("colour = 'red'", "colour is no option of any command"),
        ("ingest = 4", "write [ingest]"),
        ("workers = ", "gijiroku.toml: Invalid value"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_key(here: Path, written: str, words: str) -> None:
    (here / "gijiroku.toml").write_text(written)
    result = gijiroku("ingest", "raw")
    assert result.exit_code == 2
    assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_file_named_by_the_environment_must_be_there(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIJIROKU_CONFIG", "elsewhere.toml")
    assert "elsewhere.toml" in gijiroku("status").stderr


@pytest.mark.parametrize(
    ("limit", "words"), [("colour=1", "colour is no limit"), ("pages=many", "pages wants a number")]
)
def test_a_limit_that_means_nothing_is_told(here: Path, limit: str, words: str) -> None:
    result = gijiroku("ingest", "raw", "--limit", limit)
    assert result.exit_code == 2
    assert words in result.stderr


def test_the_log_is_quiet_until_asked(here: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert gijiroku("ingest", "raw", "--data", "out", "--quiet").stderr == ""
