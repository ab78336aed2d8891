"""Joined views: what people ask for, and nothing counted twice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.views import JOINED, connect


def test_decisions_of_a_meeting_ingested_in_two_forms_stand_once_with_their_items(samples: Path) -> None:
    rows = connect(samples).sql(
        "SELECT body, date, session_label, agenda_label, agenda_title, outcome, page FROM decision_register ORDER BY 4"
    )
    body, day = "星見市個人情報保護審議会", dt.date(2023, 6, 21)
    assert rows.fetchall() == [
        (body, day, "第７回", "１", "窓口支援システムの導入について", "approved", 1),
        (body, day, "第７回", "２", "図書館の予約システムについて", "continued", 1),
    ]


def test_speeches_stand_once_with_meeting_and_speaker(samples: Path) -> None:
    rows = connect(samples).sql("SELECT speaker_name, speaker_role, session_label, text FROM speech_register")
    found = rows.fetchall()
    assert len(found) == 14 + 4
    assert ("三浦", "委員", "第７回", "個人情報保護委員会への報告は要りますか。保存期間は何年ですか。") in found
    assert sum(text == "（異議なし）" for *_, text in found) == 2


@pytest.mark.parametrize(
    ("day", "state", "days"),
    [(dt.date(2024, 1, 31), "open", None), (dt.date(2024, 2, 10), "overdue", 10)],
    ids=["last day", "after it"],
)
def test_a_finding_is_overdue_from_the_day_after_its_deadline(
    samples: Path, day: dt.date, state: str, days: int | None
) -> None:
    rows = (
        connect(samples, day).sql("SELECT title, state, days_overdue FROM finding_register ORDER BY title").fetchall()
    )
    assert rows == [("アカウントの管理", "done", None), ("ログの分析", state, days), ("委託先の監督", "open", None)]


def test_every_joined_view_can_be_read(samples: Path) -> None:
    connection = connect(samples)
    assert [connection.sql(f"FROM {name}").fetchall() != [] for name in JOINED] == [True] * len(JOINED)
