"""The meeting from headers in many styles, titles, opening and closing words."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from extractors.japanese.bodies import is_generic, normalise_body
from extractors.minutes.meetings.meeting import extract_meeting, meeting_key
from extractors.minutes.meetings.titles import read_title
from extractors.minutes.people.attendance import extract_attendance
from extractors.minutes.turns.turns import read_turns
from extractors.model.grounding import Desk
from extractors.model.records import Meeting
from pipeline.clean.clean import clean
from pipeline.read.source import read_source
from tests.header_styles import STYLES, TALK, Style


def meeting(text: str) -> Meeting | None:
    document = clean(read_source(text.encode()), "0" * 16)
    proceedings = read_turns(document)
    desk = Desk(document)
    return extract_meeting(desk, proceedings, extract_attendance(desk, proceedings))


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_style(style: Style) -> None:
    found = meeting(style.text)
    if found is None:
        assert style.meeting is None
        return
    facts = (
        found.body, found.subcommittee, found.session_label, found.fiscal_year, found.date, found.start_time,
        found.end_time, found.place, found.chair, found.next_meeting_date, found.is_public,
    )  # fmt: skip
    assert tuple("-" if fact is None else str(fact) for fact in facts) == style.meeting


@pytest.mark.parametrize(
    ("title", "body", "subcommittee", "session"),
    [
        ("第3回 柿沼市情報公開審議会 議事録", "柿沼市情報公開審議会", None, 3),
        (
            "第3回柿沼市情報公開審議会特定個人情報保護評価部会議事録",
            "柿沼市情報公開審議会",
            "特定個人情報保護評価部会",
            3,
        ),
        ("令和５年度第２回　柿沼市総合計画審議会　会議録（要旨）", "柿沼市総合計画審議会", None, 2),
        ("柿沼市子ども・子育て会議（第5回）議事概要", "柿沼市子ども・子育て会議", None, 5),
        ("令和５年第１回柿沼市議会定例会", "柿沼市議会", None, 1),
        ("令和 5年第1回定例会（第1号 2月17日）", None, None, 1),
        ("2023年11月28日 総務委員会", "総務委員会", None, None),
        ("株式会社柿沼銀行に関する特別委員会速記録第一号", "株式会社柿沼銀行に関する特別委員会", None, None),
        ("柿沼市教育委員会８月定例会会議録", "柿沼市教育委員会", None, None),
        ("第二百十一回国会参議院総務委員会会議録第八号", "参議院総務委員会", None, 211),
        ("衆議院予算委員会議録第二十八号", "衆議院予算委員会", None, None),
        ("第十二回柿沼県公害審査会", "柿沼県公害審査会", None, 12),
        ("第26回柿沼市議会（定例会）での議案審議等結果", "柿沼市議会", None, 26),
        ("令和５年第３回柿沼市議会定例会議決結果一覧", "柿沼市議会", None, 3),
    ],
)
def test_titles(title: str, body: str | None, subcommittee: str | None, session: int | None) -> None:
    found = read_title(title)
    assert found is not None
    assert (found.body, found.subcommittee, found.session_number) == (body, subcommittee, session)


@pytest.mark.parametrize(
    "line",
    [
        "報告・諮問事項",
        "議事日程（第１号）",
        "議案第１号　柿沼市審議会条例について",
        "平成 29 年 12 月 8 日",
        "本日の会議",
        "委員会",
    ],
)
def test_no_titles(line: str) -> None:
    assert read_title(line) is None


@pytest.mark.parametrize(
    ("words", "body", "session"),
    [
        ("それでは、ただいまから第136回柿沼情報保護委員会を開会します。", "柿沼情報保護委員会", 136),
        ("ただいまより、区民委員会を開会いたします。", "区民委員会", None),
        ("これより、令和５年第１回柿沼市議会定例会を開会いたします。", "柿沼市議会", 1),
        ("本日は第４回柿沼市空家等対策協議会に御出席いただきありがとうございます。", "柿沼市空家等対策協議会", 4),
        ("これより会議を開きます。", None, None),
    ],
)
def test_opening_words(words: str, body: str | None, session: int | None) -> None:
    found = meeting(f"○柿沼委員長　{words}\n" + TALK)
    assert found is not None
    assert (found.body, found.session_number, found.chair) == (body, session, "柿沼")


def test_end_and_next_meeting_from_closing_words() -> None:
    talk = TALK.replace("以上で", "次回は３月１日午前10時に開催いたします。以上で")
    found = meeting("2023年2月17日 総務委員会\n○午前１０時００分開会\n" + talk + "○午前１１時１５分閉会\n")
    assert found is not None
    assert (found.start_time, found.end_time) == ("10:00", "11:15")
    assert found.next_meeting_date == dt.date(2023, 3, 1)
    assert found.fiscal_year == 2022


@pytest.mark.parametrize(
    "text",
    [
        "平成 29 年 12 月 8 日\n柿沼情報保護委員会\n本日、委員会は報告結果を公表します。\n",
        "令和５年度\n定期監査結果報告書\n柿沼市監査委員\n令和５年１２月８日\n",
        "特定個人情報保護評価書（全項目評価書）\n柿沼市\n令和４年３月１日\n",
    ],
    ids=["report", "audit", "assessment"],
)
def test_no_meeting(text: str) -> None:
    assert meeting(text) is None


def test_a_session_over_weeks_is_no_day() -> None:
    found = meeting(
        "第26回柿沼市議会（定例会）での議案審議等結果\n会期：令和４年８月26日～９月30日\n【市長提出議案】\n"
    )
    assert found is not None
    assert (found.body, found.session_number, found.date, found.fiscal_year) == ("柿沼市議会", 26, None, 2022)


def test_key_is_shared_by_variants() -> None:
    day = dt.date(2024, 2, 9)
    assert meeting_key("櫻川市 審議会", None, day, 3) == meeting_key("桜川市審議会", None, day, 3)
    assert meeting_key(None, None, day, 3) is None
    assert meeting_key("柿沼市審議会", None, None, None) is None


def test_bodies() -> None:
    assert normalise_body("第３回　柿沼市 審議会") == "柿沼市審議会"
    assert is_generic("本委員会")
    assert not is_generic("総務委員会")


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_grounded_once(style: Style) -> None:
    found = meeting(style.text)
    if found is not None:
        spans = found.grounding.spans
        assert all(before.end <= after.start for before, after in pairwise(spans))
