"""``gijiroku findings``: filters, the day, tables for people and for programs, reasons."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tracked_papers import write_papers

from pipeline.commands.main import cli


@pytest.fixture(scope="module")
def tracked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("register")
    write_papers(folder / "raw")
    done = CliRunner().invoke(cli, ["ingest", str(folder / "raw"), "--data", str(folder / "data"), "--workers", "1"])
    assert done.exit_code == 0, done.output
    return folder / "data"


def run(data: Path, *arguments: str) -> str:
    done = CliRunner().invoke(cli, ["findings", *arguments, "--data", str(data)])
    assert done.exit_code == 0, done.output
    return done.stdout


def listed(data: Path, *arguments: str) -> dict[str, str]:
    return {entry["title"].partition("（")[0]: entry["state"] for entry in json.loads(run(data, *arguments, "--json"))}


ALL = ("--as-of", "2026-01-01")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            (*ALL, "--overdue"),
            {"アクセス記録の確認": "overdue", "利用者IDの管理": "overdue"},
        ),
        ((*ALL, "--overdue", "--theme", "access_control"), {"利用者IDの管理": "overdue"}),
        ((*ALL, "--open", "--recurring", "--law", "番号法"), {"アクセス記録の確認": "overdue"}),
        (
            (*ALL, "--law", "番号法"),
            {"アクセス記録の確認": "overdue", "ログの保存期間": "open"},
        ),
        ((*ALL, "--law", "個人情報保護法"), {}),
        (
            (*ALL, "--body", "風見", "--recurring"),
            {"アクセス記録の確認": "overdue", "退職者の権限": "done"},
        ),
        (("--as-of", "2023-06-01"), {"アカウントの管理": "open", "ログの分析": "open", "備品の管理": "unknown"}),
        (("--as-of", "2024-01-31", "--overdue"), {"アカウントの管理": "overdue", "ログの分析": "overdue"}),
    ],
    ids=["overdue", "theme", "law and recurring", "law", "no such law", "body", "an early day", "before the report"],
)
def test_conditions_narrow_down_together(tracked: Path, arguments: tuple[str, ...], expected: dict[str, str]) -> None:
    assert listed(tracked, *arguments) == expected


def test_a_revised_deadline_shows_with_the_one_before(tracked: Path) -> None:
    (entry,) = json.loads(run(tracked, "--as-of", "2024-05-01", "--theme", "log_review", "--body", "星見", "--json"))
    assert entry["deadlines"] == ["2023-12-28", "2024-09-30"]
    assert entry["state"] == "open"
    assert entry["source"] == "report-2023.html"


def test_entries_reported_on_are_listed_when_asked_for(tracked: Path) -> None:
    states = [entry["state"] for entry in json.loads(run(tracked, *ALL, "--superseded", "--json"))]
    assert states.count("superseded") == 3


def test_a_limit_shows_the_most_urgent_and_counts_all(tracked: Path) -> None:
    assert len(json.loads(run(tracked, *ALL, "--json", "-n", "1"))) == 1
    assert "1 finding as of" not in run(tracked, *ALL, "-n", "1")


def test_the_export_lists_what_the_command_lists(tracked: Path, tmp_path: Path) -> None:
    for extra in ([], ["--superseded"]):
        path = tmp_path / "register.csv"
        done = CliRunner().invoke(cli, ["export", "--csv", str(path), *ALL, *extra, "--data", str(tracked)])
        listed = json.loads(run(tracked, *ALL, *extra, "--json"))
        assert done.output == f"{path}: {len(listed)} rows\n"


def test_table_for_people_and_csv(tracked: Path) -> None:
    table = run(tracked, *ALL, "--overdue")
    assert "2 findings as of 2026-01-01: 2 overdue" in table
    assert "458" in table
    rows = list(csv.DictReader(io.StringIO(run(tracked, *ALL, "--overdue", "--csv"))))
    assert [row["days_overdue"] for row in rows] == ["458", "185"]


def ids(data: Path) -> dict[str, str]:
    entries = json.loads(run(data, *ALL, "--superseded", "--json"))
    return {entry["title"].partition("（")[0]: entry["finding_id"] for entry in entries if entry["title"]}


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("アクセス記録の確認", "ログの分析", "together in: "),
        ("アクセス記録の確認", "ログの保存期間", "not together"),
        ("利用者IDの管理", "退職者の権限", "both: content: "),
    ],
)
def test_reasons(tracked: Path, one: str, other: str, said: str) -> None:
    known = ids(tracked)
    assert said in run(tracked, "--why", known[one], known[other])


def test_reasons_as_json_name_what_ties_and_what_parts(tracked: Path) -> None:
    known = ids(tracked)
    found = json.loads(run(tracked, "--why", known["アクセス記録の確認"], known["ログの保存期間"], "--json"))
    assert not found["together"]
    assert any(tie.startswith("provision: ") and tie.endswith("第12条") for tie in found["shared"])
    assert any("保存期間" in only for only in found["only_other"])


def test_an_unknown_id_is_one_line_and_exit_code_2(tracked: Path) -> None:
    done = CliRunner().invoke(cli, ["findings", "--why", "nobody", "knows", "--data", str(tracked)])
    assert done.exit_code == 2
    assert "nobody names 0 findings" in done.output


def test_numbers_stand_beside_those_of_an_earlier_day(tracked: Path) -> None:
    moved = json.loads(run(tracked, *ALL, "--compare", "2024-06-30", "--json"))
    now, then = (json.loads(run(tracked, "--as-of", day, "--json")) for day in ("2026-01-01", "2024-06-30"))
    by = {(one["by"], one["value"]): one for one in moved}
    assert (by["all", ""]["now"], by["all", ""]["before"]) == (len(now), len(then))
    assert by["all", ""]["now"] != by["all", ""]["before"]
    for theme in {one["theme"] for one in (*now, *then)}:
        numbers = [sum(one["theme"] == theme for one in some) for some in (now, then)]
        assert [by["theme", theme]["now"], by["theme", theme]["before"]] == numbers
    assert by["all", ""]["overdue"] == sum(one["state"] == "overdue" for one in now)
    assert "2025-01-01" in run(tracked, *ALL, "--compare"), "a year before"
    for day in ("2026-01-01", "soon"):
        refused = CliRunner().invoke(cli, ["findings", *ALL, "--compare", day, "--data", str(tracked)])
        assert refused.exit_code == 2
