"""Rows given out by ``gijiroku query``: whole, and in forms that other programs read."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.commands.main import cli


def query(samples: Path, sql: str, *arguments: str) -> str:
    done = CliRunner().invoke(cli, ["query", sql, *arguments, "--data", str(samples)])
    assert done.exit_code == 0, done.output
    return done.output


def test_lists_are_json_in_csv_and_numbers_have_the_digits_they_have(samples: Path) -> None:
    (titles, row) = csv.reader(
        query(samples, "SELECT ['甲', '乙'] AS a, 0.7::FLOAT AS b, NULL AS c", "--csv").splitlines()
    )
    assert titles == ["a", "b", "c"]
    assert (json.loads(row[0]), row[1:]) == (["甲", "乙"], ["0.7", ""])
    assert json.loads(query(samples, "SELECT 0.7::FLOAT AS b, DATE '2024-01-02' AS d", "--json")) == [
        {"b": 0.7, "d": "2024-01-02"}
    ]


def test_the_table_shows_long_texts_whole(samples: Path) -> None:
    shown = query(samples, "SELECT repeat('長', 300) || '終' AS text")
    assert "…" not in shown
    assert shown.count("長") == 300
    assert "1 row\n" in shown


def test_rows_may_go_to_a_parquet_file(samples: Path, tmp_path: Path) -> None:
    assert query(samples, "SELECT 1 AS a", "--parquet", str(tmp_path / "a.parquet")) == ""
    assert (tmp_path / "a.parquet").read_bytes().startswith(b"PAR1")


def test_times_are_told_with_their_zone(samples: Path) -> None:
    (run,) = json.loads(query(samples, "FROM runs", "--json"))
    assert dt.datetime.fromisoformat(run["started_at"]).tzinfo is not None
    assert run["started_at"][:10] in query(samples, "SELECT * FROM runs", "--csv")


@pytest.mark.parametrize("sql", ["SELECT", "FROM nothing"], ids=["syntax", "name"])
def test_what_cannot_be_answered_is_one_line_and_exit_code_2(samples: Path, sql: str) -> None:
    done = CliRunner().invoke(cli, ["query", sql, "--data", str(samples)])
    assert done.exit_code == 2
    assert "Traceback" not in done.output
