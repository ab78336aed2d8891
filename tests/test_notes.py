"""Whole notes of meetings: items of business, what was decided, how it was agreed."""

from __future__ import annotations

import pytest
from notes.documents import ASIDE, SEEN
from notes.model import Tally, held, measured

from pipeline.run import read_bytes


@pytest.fixture(scope="module", params=["seen", "aside"])
def read(request: pytest.FixtureRequest) -> dict[str, Tally]:
    return measured(SEEN if request.param == "seen" else ASIDE)


def test_rulings(read: dict[str, Tally]) -> None:
    """Hardly any is missed or made up."""
    assert read["rulings"].recall >= 0.8, read["rulings"].faults
    assert read["rulings"].precision >= 0.8, read["rulings"].faults


def test_agreement(read: dict[str, Tally]) -> None:
    assert read["assents"].recall >= 0.75, read["assents"].faults
    assert read["outcomes"].recall >= 0.6, read["outcomes"].faults


def test_items_of_the_kinds_looked_at() -> None:
    items = measured(SEEN)["items"]
    assert items.recall >= 0.9, items.faults
    assert items.precision >= 0.93, items.faults


def test_four_items_approved_each() -> None:
    """An ordinary 議事要旨."""
    found = measured({"one": SEEN["four numbered items"]})
    assert {name: (tally.right, tally.given) for name, tally in found.items()} == dict.fromkeys(found, (4, 4))


@pytest.mark.parametrize(
    ("name", "body", "day", "times", "place"),
    [
        ("Markdown without numbers", "図書館アプリ改修ワーキング", "2025-09-12", "14:00-15:30", "中央図書館 会議室B"),
        ("Markdown with the list of business", "防災ポータル検討チーム", "2025-06-05", "13:30-15:00", "本庁舎4階"),
    ],
)
def test_meeting_of_a_memo(name: str, body: str, day: str, times: str, place: str) -> None:
    """What bullets with a name state at the head of a memo; the list of people ends at the next heading."""
    facts = read_bytes(held(SEEN[name]).text.encode())[1].facts
    meeting = facts.meeting
    assert meeting is not None
    assert (meeting.body, str(meeting.date), meeting.place) == (body, day, place)
    assert f"{meeting.start_time}-{meeting.end_time}" == times
    assert len(facts.attendance.attendees) == 3


def test_parts_of_a_marked_item() -> None:
    """Bullets are the text of an item; a marked heading below it is a part of it, not 結論."""
    memo = "# 企画会議メモ\n\n## 議題　会合の準備\n\n### 発表の主題\n\n* 録画について：録画する\n* 席札を作る\n\n### 結論\n\n* 前回どおり\n\n## 議題　前回の振り返り\n\n* 20人が来た\n"
    items = read_bytes(memo.encode())[1].facts.agenda.items
    assert [item.title for item in items] == ["会合の準備", "発表の主題", "前回の振り返り"]
    assert [item.parent_id for item in items] == [None, items[0].record_id, None]
