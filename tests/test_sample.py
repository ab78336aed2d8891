"""Samples to be judged by hand."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.commands.main import cli
from pipeline.publish.sample import MARKS, NoSuchSample, draw


def test_a_seed_draws_the_same_records_and_another_seed_others(samples: Path) -> None:
    first = draw(samples, "speeches", 10, seed=1)
    assert first == draw(samples, "speeches", 10, seed=1)
    assert draw(samples, "speeches", 5, seed=1).rows == first.rows[:5]
    assert {row[0] for row in draw(samples, "speeches", 10, seed=2).rows} != {row[0] for row in first.rows}


def test_records_come_with_what_stands_around_them(samples: Path) -> None:
    drawn = draw(samples, "speeches", 1000, seed=1)
    assert len(drawn.rows) == 32
    rows = [dict(zip(drawn.titles, row, strict=True)) for row in drawn.rows]
    (row,) = [row for row in rows if row["text"] == "毎年、実地の監査をします。" and row["source"] == "minutes-7.txt"]
    assert str(row["context_before"]).endswith("委託先の監督はどうしますか。\n○事務局　")
    assert str(row["context_after"]).startswith("\n○日野会長　ほかに御質問が")
    assert [row[mark] for mark in MARKS] == [None, None]


def test_datasets_without_records(samples: Path) -> None:
    with pytest.raises(NoSuchSample):
        draw(samples, "tokens", 1, seed=1)
    assert draw(samples, "votes", 5, seed=1).rows == ()


def test_the_command(samples: Path) -> None:
    done = CliRunner().invoke(cli, ["sample", "decisions", "-n", "100", "--seed", "1", "--csv", "--data", str(samples)])
    assert done.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(done.output)))
    assert len(rows) == 4
    assert {row["outcome"] for row in rows} == {"approved", "continued"}
    hidden = CliRunner().invoke(cli, ["sample", "speeches", "--pseudonymise", "--data", str(samples)])
    assert "人物" in hidden.output
    assert "三浦" not in hidden.output
