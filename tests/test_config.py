"""Defaults from gijiroku.toml and from the environment, and what is wrong with some."""

from __future__ import annotations

import re
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
        ("[ingest]\nworkers = [1, 2]", "ingest.workers = [1, 2]: write one value"),
        ("[ingest]\nworkers = 2.5", "ingest.workers = 2.5: 2.5 is not a whole number"),
        ("[ingest]\nworkers = true", "ingest.workers = True: bool is no value of this option"),
        ("[ingest]\nworkers = 2026-11-20", "ingest.workers = datetime.date(2026, 11, 20): date is no value"),
        ("[ingest]\nlimit = 'pages=9'", "ingest.limit = 'pages=9': write a list"),
        ("[ingest]\nlimit = ['pages=many']", "ingest.limit = ['pages=many']: pages wants a number"),
        ("[ingest.limit]\npages = 9", "ingest.limit = {'pages': 9}: write a list"),
        ("[ingest]\nquiet = 'yes'", "ingest.quiet = 'yes': write true or false"),
        ("[ingest]\nmax-seconds = -1", "ingest.max-seconds = -1"),
        ("data = 5", "data = 5: write it in quotation marks"),
        ("log-level = 'loud'", "log-level = 'loud'"),
        ("[query]\ncsv = 'yes'", "query.csv = 'yes': write true or false"),
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


def test_a_mistake_is_told_whichever_command_is_run_but_help_is_given(here: Path) -> None:
    (here / "gijiroku.toml").write_text("[ingest]\nworkers = 0")
    assert "ingest.workers = 0" in gijiroku("status").stderr
    assert gijiroku("ingest", "--help").exit_code == 0


def test_options_of_all_commands_and_choices_among_forms_have_defaults_too(here: Path) -> None:
    (here / "gijiroku.toml").write_text('data = "out"\nlog-level = "info"\n[query]\ncsv = true\n')
    assert gijiroku("ingest", "raw", "--quiet").exit_code == 0
    assert gijiroku("query", "SELECT count(*) AS n FROM documents").output.split() == ["n", "1"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("GIJIROKU_WORKERS", "many", "GIJIROKU_WORKERS"),
        ("GIJIROKU_WORKERS", "0", "GIJIROKU_WORKERS"),
        ("GIJIROKU_LOG", "loud", "GIJIROKU_LOG"),
        ("GIJIROKU_WORKER", "2", "GIJIROKU_WORKER in the environment is not known; did you mean GIJIROKU_WORKERS?"),
    ],
)
def test_a_mistake_in_the_environment_is_told_with_its_name(
    here: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)
    result = gijiroku("ingest", "raw", "--data", "out")
    assert result.exit_code == 2
    assert words in result.stderr


def test_the_example_of_the_manual_is_valid(here: Path) -> None:
    root = Path(__file__).parent.parent
    blocks = re.findall(r"```toml\n(.*?)```", (root / "docs/operations.md").read_text(encoding="utf-8"), re.DOTALL)
    (example,) = (block for block in blocks if "[ingest]" in block)
    (here / "gijiroku.toml").write_text(example)
    commands = re.findall(
        r"(?:ExecStart=|; )\S+/gijiroku (ingest .+)", (root / "README.md").read_text(encoding="utf-8")
    )
    assert len(commands) == 2
    for command in commands:
        arguments = [{"/srv/minutes": "raw", "/srv/gijiroku": "out"}.get(word, word) for word in command.split()]
        assert gijiroku(*arguments, "--data", "out").exit_code == 0


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
