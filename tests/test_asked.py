"""What narrows lists down is the same everywhere, is taken as people write it, and drops nothing in silence."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipeline.commands.main import cli
from pipeline.language.helps import width_of
from pipeline.printed import print_table
from pipeline.query.views import open_views

DAY = ("--as-of", "令和8年1月15日")


def run(data: Path, *words: str) -> Result:
    done = CliRunner().invoke(cli, [*words, "--data", str(data)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def ids(data: Path, *words: str) -> list[str]:
    return sorted(row["finding_id"] for row in json.loads(run(data, "findings", *words, "--json").stdout))


def first(data: Path, sql: str) -> Any:
    ((value,),) = open_views(data).execute(sql).fetchall()
    return value


def test_a_register_given_out_holds_the_findings_that_the_list_shows(samples: Path, tmp_path: Path) -> None:
    for narrowing in (["--state", "対応済"], ["--theme", "ログ"], ["--since", "2020"], ["--fiscal-year", "令和5年度"]):
        listed = ids(samples, *narrowing, *DAY)
        run(samples, "export", "--csv", str(tmp_path / "out.csv"), *narrowing, *DAY)
        rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8-sig"))))
        assert sorted(row["記録番号 record"] for row in rows) == listed


def test_values_are_taken_in_both_languages(samples: Path) -> None:
    assert ids(samples, "--state", "done", *DAY) == ids(samples, "--state", "対応済", *DAY) != []
    done = CliRunner().invoke(cli, ["findings", "--theme", "天気", "--data", str(samples)])
    assert done.exit_code == 2
    assert "log_review" in done.output


def test_days_are_taken_in_every_form(samples: Path) -> None:
    forms = ("2024-01", "2024/1", "令和6年1月", "R6.1")
    assert len({run(samples, "decisions", "--since", form, "--csv").stdout for form in forms}) == 1
    done = CliRunner().invoke(cli, ["decisions", "--since", "いつか", "--data", str(samples)])
    assert done.exit_code == 2
    assert "is no day" in done.output


def test_what_has_no_day_is_counted_and_can_be_shown(samples: Path) -> None:
    undated = first(samples, "SELECT count(*) FROM decision_register WHERE date IS NULL")
    asked = ("decisions", "--since", "1990", "--csv")
    some, every = run(samples, *asked), run(samples, *asked, "--undated")
    assert len(every.stdout.splitlines()) - len(some.stdout.splitlines()) == undated
    assert (f"{undated} undated" in some.stderr) == bool(undated)
    assert "undated" not in every.stderr


def test_an_empty_answer_says_what_narrowed_it_down(samples: Path) -> None:
    assert "--since, --outcome" in run(samples, "decisions", "--since", "2090", "--outcome", "可決").stderr
    assert "--state" in run(samples, "findings", "--state", "overdue", "--until", "1990").stderr
    assert "OR between them" in run(samples, "search", "ありえない言葉").stderr


def test_decisions_are_found_by_words_in_their_normalised_form(samples: Path) -> None:
    title = first(
        samples, "SELECT agenda_title FROM decision_register WHERE agenda_title IS NOT NULL ORDER BY 1 LIMIT 1"
    )
    found = run(samples, "decisions", "--about", f"「{title}」", "--csv")
    assert title in found.stdout


def test_the_year_of_a_finding_is_that_of_its_audit(samples: Path) -> None:
    rows = json.loads(run(samples, "findings", "--superseded", "--json").stdout)
    told = dict(open_views(samples).sql("SELECT finding_id, fiscal_year FROM finding_register").fetchall())
    assert {row["finding_id"]: row["fiscal_year"] for row in rows} == told


def test_other_registers_refuse_what_is_of_findings(samples: Path, tmp_path: Path) -> None:
    asked = [
        "export",
        "--what",
        "decisions",
        "--csv",
        str(tmp_path / "x.csv"),
        "--state",
        "done",
        "--data",
        str(samples),
    ]
    assert CliRunner().invoke(cli, asked).exit_code == 2


def test_a_report_is_narrowed_and_says_so(samples: Path, tmp_path: Path) -> None:
    run(samples, "report", "--html", str(tmp_path / "all.html"))
    run(samples, "report", "--html", str(tmp_path / "some.html"), "--fiscal-year", "1990")
    assert "絞り込んだもの" in (tmp_path / "some.html").read_text(encoding="utf-8")
    assert "絞り込んだもの" not in (tmp_path / "all.html").read_text(encoding="utf-8")


def test_a_sample_is_narrowed_by_a_condition(samples: Path) -> None:
    assert run(samples, "sample", "decisions", "--where", "page < 0").stdout == ""
    done = CliRunner().invoke(cli, ["sample", "decisions", "--where", "no such", "--data", str(samples)])
    assert done.exit_code == 2
    assert "--where is no condition" in done.output


def test_on_a_narrow_screen_each_row_stands_below_its_titles(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    titles = ("現況", "期限", "機関", "指摘", "所在", "根拠", "番号")
    row = (
        "期限超過",
        "2024-09-30",
        "瓜生町",
        "点検の記録を残しておらず、確認した者も分からない。" * 3,
        "inspection.pdf p.12",
        "特定個人情報等取扱規程",
        None,
    )
    print_table(titles, [row, row], 180)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(width_of, lines)) <= 80
    assert lines[0] == "現況  期限超過"
    assert "番号" not in "".join(lines)
    monkeypatch.setenv("COLUMNS", "120")
    print_table(titles, [row], 180)
    assert capsys.readouterr().out.startswith("┏")


@pytest.mark.parametrize(
    "words",
    [
        ["findings"], ["decisions"], ["search", "言葉"], ["gaps"], ["export", "--csv", "x.csv"], ["sample", "findings"],
        ["report", "--html", "x.html"], ["status"], ["show", "x"], ["cite", "x"], ["explain", "x-findings-y"], ["query", "SELECT 1"],
        ["diff", "2024-01-01"], ["verify"], ["compact"], ["datapackage"], ["takedowns"], ["remove", "x", "--yes"],
    ],
)  # fmt: skip
def test_a_wrong_path_is_told_in_a_line(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    for place in ("none", "file"):
        done = CliRunner().invoke(cli, [*words, "--data", str(tmp_path / place)])
        assert done.exit_code in {0, 2}
        assert done.exception is None or isinstance(done.exception, SystemExit), place


def test_a_file_that_cannot_be_written_is_told_in_a_line(samples: Path, tmp_path: Path) -> None:
    (tmp_path / "taken.xlsx").mkdir()
    for words in (["export", "--xlsx"], ["export", "--csv"], ["report", "--html"]):
        for place in ("taken.xlsx", "no/such/folder.xlsx"):
            done = CliRunner().invoke(cli, [*words, str(tmp_path / place), "--data", str(samples)])
            assert done.exit_code == 2
            assert isinstance(done.exception, SystemExit)
