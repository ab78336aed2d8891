"""What is missing."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.commands.main import cli
from pipeline.query.gaps import GapKind, Sat, Session, find_gaps, missing_sessions, overdue_minutes


def session(number: int, year: int, month: int = 5, label: str = "") -> Session:
    return Session("星見市審議会", label, number, dt.date(year, month, 1))


@pytest.mark.parametrize(
    ("sessions", "missing"),
    [
        ([session(7, 2023), session(9, 2023, 6)], ["第8回"]),
        ([session(136, 2020), session(244, 2023)], ["第137回–第243回（107回分）"]),
        ([session(2, 2023), session(3, 2023, 6), session(1, 2024), session(3, 2024, 6)],
         ["2023年度第1回", "2024年度第2回"]),
        ([session(3, 2023, 6, "令和5年度"), session(1, 2023, 5, "令和5年度")], ["令和5年度第2回"]),
        ([session(1, 2023), session(2, 2023, 6), session(3, 2024)], []),
        ([session(2, 2023), session(2, 2023)], []),
        ([session(1, 2024, 2), session(2, 2023, 6), session(4, 2023, 10)],
         ["2023年度第3回"]),
        ([session(26, 2022, 9), session(3, 2023, 6)], []),
        ([session(24, 2022, 6), session(26, 2022, 9), session(1, 2023, 6), session(3, 2023, 9)],
         ["2022年度からの第25回", "2023年度からの第2回"]),
        ([], []),
    ],
    ids=["one", "many", "counted anew", "year in the label", "none", "twice", "fiscal year", "term", "terms", "nothing"],
)  # fmt: skip
def test_missing_sessions(sessions: list[Session], missing: list[str]) -> None:
    assert [gap.what for gap in missing_sessions(sessions)] == missing


def test_a_folder_s_gaps(samples: Path) -> None:
    found = {kind: find_gaps(samples, [kind]) for kind in GapKind}
    assert [(gap.body, gap.what) for gap in found[GapKind.SESSION]] == [("星見市個人情報保護審議会", "第8回")]
    assert [(gap.what, gap.source, gap.page) for gap in found[GapKind.DECISION]] == [
        ("議題１ 要綱の改正について", "minutes-9.txt", 1)
    ]
    assert [gap.what for gap in found[GapKind.RESPONSE]] == ["（３） 委託先の監督"]
    assert found[GapKind.DOCUMENT] == []


def test_the_command(samples: Path) -> None:
    done = CliRunner().invoke(cli, ["gaps", "--data", str(samples)])
    assert done.exit_code == 0
    assert "session  星見市個人情報保護審議会  第8回\n" in done.output
    assert done.output.endswith("3 gaps\n")
    rows = json.loads(CliRunner().invoke(cli, ["gaps", "--kind", "response", "--json", "--data", str(samples)]).output)
    assert [row["kind"] for row in rows] == ["response"]
    assert CliRunner().invoke(cli, ["gaps", "--csv", "--data", str(samples)]).output.count("\n") == 4


def sat(month: int, following: dt.date | None = None) -> Sat:
    return Sat("星見市審議会", dt.date(2024, month, 10), following)


@pytest.mark.parametrize(
    ("meetings", "today", "missing"),
    [
        pytest.param([sat(1), sat(3, dt.date(2024, 5, 8))], dt.date(2024, 8, 1), [], id="stated, within the time to publish"),
        pytest.param([sat(1), sat(3, dt.date(2024, 5, 8))], dt.date(2024, 8, 7), ["次回 2024-05-08"], id="stated, and overdue"),
        pytest.param([sat(3, dt.date(2024, 5, 8)), sat(5)], dt.date(2026, 1, 1), [], id="held on another day"),
        pytest.param([sat(month) for month in (1, 2, 3, 4)], dt.date(2026, 1, 1), [], id="too few for a custom"),
        pytest.param([sat(month) for month in (1, 3, 5, 7, 9)], dt.date(2025, 2, 8), [], id="a custom, in time"),
        pytest.param([sat(month) for month in (1, 3, 5, 7, 9)], dt.date(2025, 2, 12),
                     ["2024-09-10の後（これまで長くて62日おき）"], id="a custom, and overdue"),
    ],
)  # fmt: skip
def test_minutes_that_should_be_out_by_now(meetings: list[Sat], today: dt.date, missing: list[str]) -> None:
    assert [gap.what for gap in overdue_minutes(meetings, today)] == missing
