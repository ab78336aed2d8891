"""Whole invented meetings in the ways in which bodies print who speaks, and what is said where that is not read."""

from __future__ import annotations

import re
import unicodedata

import pytest

from extractors.extraction import extract
from extractors.minutes.people.attendance import extract_attendance
from extractors.minutes.turns.turns import read_turns
from extractors.model.document import Document
from extractors.model.grounding import Desk, squash
from extractors.model.proceedings import Turn
from pipeline.clean.clean import clean
from pipeline.read.text import read_text
from tests.label_shapes import COUNCIL_SHAPES, SHAPES, Rendered, renderings

RENDERED = [one for name in (*SHAPES, *COUNCIL_SHAPES) for one in renderings(name)]
LOST = {
    "tab, nonsense",  # a tab makes table cells of some lines and not of others
    "tab, wrapped",
    "what it is, on the label's line, nonsense",  # 質疑 is told from the office by knowing offices
}
_ROSTRUM = re.compile(r"[（(〔][^（()〔〕]*登壇[）)〕]|\A登壇")


def document(text: str) -> Document:
    return clean(read_text(text.encode()), "0" * 16)


def turns_of(doc: Document) -> tuple[Turn, ...]:
    attendance = extract_attendance(Desk(doc), read_turns(doc))
    return read_turns(doc, tuple(person.name for person in attendance.attendees if person.name)).turns


def folded(text: str) -> str:
    return squash(unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("shape", [one for one in RENDERED if one.name not in LOST], ids=lambda one: one.name)
def test_who_says_what(shape: Rendered) -> None:
    doc = document(shape.text)
    turns = [turn for turn in turns_of(doc) if turn.label]
    said = [_ROSTRUM.sub("", folded("".join(doc.reading.text[a:b] for a, b in turn.ranges))) for turn in turns]
    labels = [folded(turn.label.text) for turn in turns if turn.label]
    assert list(zip(labels, said, strict=True)) == [(folded(label), folded(words)) for label, words in shape.turns]


@pytest.mark.parametrize("shape", [one for one in RENDERED if one.name.endswith(" roster")], ids=lambda one: one.name)
def test_the_name_in_the_label(shape: Rendered) -> None:
    turns = [turn.label for turn in turns_of(document(shape.text)) if turn.label]
    for label, person in zip(turns, shape.people, strict=True):
        if person.family in squash(label.text):
            assert label.name in (person.family, person.name)


LABEL_COLUMN = """議　事
浅香委員長　　それでは議事に入ります。事務局から
　　　　　　　説明をお願いします。
杉原保健課長　資料１をご覧ください。受診者は昨
　　　　　　　年より増えております。
大多和福祉課長窓口の混雑は解消しております。
浅香委員長　　御質問はありますか。
西委員　　　　休日の窓口はどうなりますか。
大多和福祉課長来月から月に一度開けます。
西委員　　　　分かりました。
浅香委員長　　以上で終わります。
"""


def test_a_label_as_wide_as_its_column() -> None:
    labels = [turn.label.text for turn in turns_of(document(LABEL_COLUMN)) if turn.label]
    assert labels == [
        "浅香委員長", "杉原保健課長", "大多和福祉課長", "浅香委員長", "西委員", "大多和福祉課長", "西委員", "浅香委員長",
    ]  # fmt: skip


def test_a_line_that_begins_with_the_width_of_the_column_is_no_label() -> None:
    text = LABEL_COLUMN.replace(
        "大多和福祉課長窓口の混雑は解消しております。", "今回の推進会議長時間の議論となりました。"
    )
    assert "今回の推進会議" not in [turn.label.text for turn in turns_of(document(text)) if turn.label]


RUNNING_NUMBERS = "１　浅香会長　始めます。\n２　西委員　賛成です。\n３　浅香会長　ほかにありますか。\n４　西委員　ありません。\n５　浅香会長　終わります。\n"


def test_a_running_number_is_no_seat() -> None:
    labels = [turn.label.text for turn in turns_of(document(RUNNING_NUMBERS)) if turn.label]
    assert labels == ["浅香会長", "西委員", "浅香会長", "西委員", "浅香会長"]


TALK = "○委員長　これより会議を開きます。\n○西委員　予定を伺います。\n○委員長　課長。\n○福祉課長　八月でございます。\n"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (TALK, []),
        (TALK + "◆今後の予定\n○委員長　よろしいですか。\n◆配布資料\n○委員長　終わります。\n", []),
        (TALK + "■浅香参事\n補足します。\n○委員長　ありがとうございます。\n■蛭間主幹\n以上です。\n" + TALK, ["second_mark"]),
        ("第３回福祉委員会会議録\n出席委員　西委員、浅香委員\n議長が開会を告げた。\n（異議なし）\n", ["no_turns"]),
        ("図書館だより\n秋の読書週間が始まります。\n", ["no_speeches"]),
        ("第３回福祉委員会議事要旨\n質疑応答\n問　期限はいつか。\n答　三月末である。\n", []),
    ],
    ids=["read", "headings with another mark", "another mark", "no turns", "no minutes", "notes"],
)  # fmt: skip
def test_what_was_not_read_is_said(text: str, codes: list[str]) -> None:
    found = {problem.code for problem in extract(document(text), strict=True).problems}
    assert sorted(found & {"second_mark", "no_turns", "no_speeches"}) == codes
