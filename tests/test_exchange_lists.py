"""Questions and answers printed as lists."""

from __future__ import annotations

import pytest

from extractors.reviews.exchanges.lists import list_exchanges
from extractors.reviews.exchanges.markers import MARKERS, Marked
from extractors.reviews.exchanges.notes import note_exchanges
from pipeline.clean.clean import clean
from pipeline.read.text import read_text


def pairs(text: str) -> list[tuple[str, str | None]]:
    """Question and answer texts that the lists of a document give."""
    document = clean(read_text(text.encode()), "0" * 16)
    reading = document.reading.text
    found = []
    for question, answer in list_exchanges(document, []):
        words = [
            "".join(reading[r.start : r.end] for r in side.ranges) if side else None for side in (question, answer)
        ]
        found.append((words[0] or "", words[1]))
    return found


def test_bullets_are_paired_by_content_when_their_numbers_differ() -> None:
    text = """2 点検の要点
○質問
・保存期間の根拠について
・委託先の再委託の有無について
・利用者への周知の方法について
○回答
・保存期間は文書管理規程による。また、委託先は再委託を行わない。
・利用者への周知は広報紙で行う。
・周知には市のウェブサイトも用いる。（事務局）
3 結果
・妥当と認めた。
"""
    assert pairs(text) == [
        ("保存期間の根拠について", "保存期間は文書管理規程による。"),
        ("委託先の再委託の有無について", "また、委託先は再委託を行わない。"),
        ("利用者への周知の方法について", "利用者への周知は広報紙で行う。周知には市のウェブサイトも用いる。（事務局）"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ｑ１．対象者は何人か。\nＡ１．約三千人である。\n",
        "問１ 対象者は何人か。\n答１ 約三千人である。\n",
        "【質問】対象者は何人か。\n【回答】約三千人である。\n",
        "（問）対象者は何人か。\n（答）約三千人である。\n",
        "・対象者は何人か。\n→約三千人である。\n",
        "質問：対象者は何人か。\n回答：約三千人である。\n",
    ],
)
def test_every_way_to_print_a_question_and_its_answer(text: str) -> None:
    assert pairs(text) == [("対象者は何人か。", "約三千人である。")]


def test_what_was_done_about_an_opinion_may_stand_further_down() -> None:
    text = "○意見\n・表記を統一すること。\n3 結果\n・承認\n○部会後の処理\n・表記を統一した。\n"
    assert pairs(text) == [("表記を統一すること。", "表記を統一した。")]


@pytest.mark.parametrize(
    "text",
    [
        "1 概要\n・説明員から、概要について説明を行った。\n2 結果\n・妥当性について承認\n",
        "・問題はない。\n・問合せ先は総務課\n",
        "A委員 賛成です。\nB委員 同じです。\n",
    ],
)
def test_other_bullets_are_no_exchanges(text: str) -> None:
    assert pairs(text) == []


def test_parts_are_what_they_say() -> None:
    assert {marker.means for marker in MARKERS} == set(Marked)


def noted(text: str) -> list[tuple[str, str | None]]:
    """Question and answer texts that the notes of a document give."""
    document = clean(read_text(text.encode()), "0" * 16)
    reading = document.reading.text
    return [
        (reading[question.ranges[0].start : question.ranges[0].end], answer and answer.who)
        for question, answer in note_exchanges(document, [], frozenset())
    ]


def test_notes_say_who_speaks_before_each_line() -> None:
    text = """質疑の概要
住民代表：予約は前日までというのが不便である。当日にできないか。
運行事業者：配車の仕組みを入れれば、一時間前まで可能。
老人会：屋根のない停留所が多い。待つのがつらい。
町：今年度、六か所に付ける。
学識委員：海外の例は？
"""
    assert noted(text) == [
        ("予約は前日までというのが不便である。当日にできないか。", "運行事業者"),
        ("屋根のない停留所が多い。待つのがつらい。", "町"),
        ("海外の例は？", None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "日時：令和７年５月１日（木）\n場所：役場二階\n出席者：委員六名\n議題：計画の案について\n",
        "目的：利用を増やす。\n方法：広報に載せる。\n効果：来館者が増えた。\n",
    ],
)
def test_fields_are_no_notes(text: str) -> None:
    assert noted(text) == []
