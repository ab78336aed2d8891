"""Turns where marks tell the capacity, labels vary, lines are lost, or the container is HTML."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from test_turns import HEADER, MEETING, NONSENSE, Said, document, folded, in_nonsense, said

from extractors.minutes.turns.turns import read_turns
from extractors.model.grounding import squash
from pipeline.clean.clean import clean
from pipeline.read.html import read_html

Scheme = Callable[[int, Said, str], tuple[str, str]]
"""(number, turn, office) -> (line with {w} for the words, label)."""

_SEATS = {"榎並": "１", "楠瀬": "２", "鵜飼": "３", "小鳥遊": "１４", "八重樫": "２５"}
_SYMBOLS = {"委員長": "○", "委員": "◆", "副委員長": "◆", "総務課長": "◎", "事務局": "◎"}
_LETTERS = dict(zip(("榎並", "楠瀬", "鵜飼", "小鳥遊", "八重樫", "蛭間", ""), "ＡＢＣＤＥＦＧ", strict=True))


def _seat_or_office(turn: Said, office: str) -> str:
    if turn.office in {"委員", "副委員長"}:
        return f"{_SEATS[turn.name]}番（{turn.name}君）"
    return f"{office}（{turn.name}君）" if turn.name else office


def _plain(turn: Said, office: str) -> str:
    return f"{turn.name}{office}"


def _by_symbol(_: int, turn: Said, office: str) -> tuple[str, str]:
    label = _seat_or_office(turn, office)
    return f"{_SYMBOLS[turn.office]}{label}　{{w}}", label


def _by_symbol_plain(_: int, turn: Said, office: str) -> tuple[str, str]:
    label = _plain(turn, office)
    return f"{_SYMBOLS[turn.office]}{label}　{{w}}", label


def _seats(_: int, turn: Said, office: str) -> tuple[str, str]:
    label = _seat_or_office(turn, office)
    return f"○{label}　{{w}}", label


def _mixed_widths(number: int, turn: Said, office: str) -> tuple[str, str]:
    label = _plain(turn, office)
    return (f"({label}) {{w}}" if number % 3 == 0 else f"（{label}）{{w}}"), label


def _mixed_circles(number: int, turn: Said, office: str) -> tuple[str, str]:
    label = _plain(turn, office)
    return f"{'○〇◯'[number % 3]}{label} {{w}}", label


def _letters(_: int, turn: Said, office: str) -> tuple[str, str]:
    return f"{_LETTERS[turn.name]}：{{w}}", _LETTERS[turn.name]


def _anonymous(_: int, turn: Said, office: str) -> tuple[str, str]:
    label = {"委員長": "会長", "総務課長": "事務局"}.get(turn.office, turn.office)
    return f"（{label}）{{w}}", label


def _names_only(_: int, turn: Said, office: str) -> tuple[str, str]:
    label = turn.name or office
    return f"○{label}　{{w}}", label


def _names_and_colon(_: int, turn: Said, office: str) -> tuple[str, str]:
    label = turn.name or office
    return f"{label}：{{w}}", label


def _full_names(_: int, turn: Said, office: str) -> tuple[str, str]:
    label = f"{turn.name} 太郎 {office}" if turn.name else office
    return f"○{label} {{w}}", label


def _colon_in_brackets(_: int, turn: Said, office: str) -> tuple[str, str]:
    label = f"{office}：{turn.name}" if turn.name else office
    return f"（{label}）{{w}}", label


def _padded(_: int, turn: Said, office: str) -> tuple[str, str]:
    label = {"委員長": "委　員　長", "事務局": "事　務　局"}.get(office, f"{turn.name}{office}")
    return f"○{label}　{{w}}", label


def _bar(_: int, turn: Said, office: str) -> tuple[str, str]:
    label = _plain(turn, office)
    return f"{label} ｜ {{w}}", label


def _closed_square(_: int, turn: Said, office: str) -> tuple[str, str]:
    label = _plain(turn, office)
    return f"■{label}■　{{w}}", label


def _three_digits(number: int, turn: Said, office: str) -> tuple[str, str]:
    label = _plain(turn, office)
    return f"{number:03d}：{label}　{{w}}", label


def _bracketed_number(number: int, turn: Said, office: str) -> tuple[str, str]:
    label = _plain(turn, office)
    return f"[{number}] {label}：{{w}}", label


def _blank_lines(_: int, turn: Said, office: str) -> tuple[str, str]:
    label = _plain(turn, office)
    return f"\n○{label}\n\n　{{w}}\n", label


def _san(_: int, turn: Said, office: str) -> tuple[str, str]:
    label = f"{turn.name}さん" if turn.name else office
    return f"{label}　{{w}}", label


SCHEMES: tuple[Scheme, ...] = (
    _by_symbol,
    _by_symbol_plain,
    _seats,
    _mixed_widths,
    _mixed_circles,
    _letters,
    _anonymous,
    _names_only,
    _names_and_colon,
    _full_names,
    _colon_in_brackets,
    _padded,
    _bar,
    _closed_square,
    _three_digits,
    _bracketed_number,
    _blank_lines,
    _san,
)

ROSTER = """委員名簿
◎道 下 文 男　　〇町 田 皇 介　　〇堀 口 道 子
〇招集日時 平成25年6月28日（金）
〇招集場所 役場第一会議室
〇出席委員 榎並委員長、楠瀬副委員長、鵜飼委員
〇欠席委員 なし
〇傍聴人 なし
〇会議に付した事件
　１ 計画について
○議事日程
○開会　午前十時
"""


def _rendered(scheme: Scheme, nonsense: bool, header: str = HEADER) -> tuple[str, list[tuple[str, str]]]:
    lines, expected = [header], []
    for number, turn in enumerate(MEETING, 1):
        line, label = scheme(number, turn, NONSENSE[turn.office] if nonsense else turn.office)
        words = [in_nonsense(words) if nonsense else words for words in turn.words]
        lines.append(line.replace("{w}", "\n　".join(words)))
        expected.append((label, squash("".join(words))))
    return "\n".join(lines) + "\n", expected


@pytest.mark.parametrize("nonsense", [False, True], ids=["offices", "nonsense"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_schemes(scheme: Scheme, nonsense: bool) -> None:
    text, expected = _rendered(scheme, nonsense)
    assert folded(said(text)) == folded(expected)


@pytest.mark.parametrize("nonsense", [False, True], ids=["offices", "nonsense"])
@pytest.mark.parametrize("scheme", [_by_symbol, _seats, _mixed_circles, _full_names])
def test_a_roster_under_the_same_symbols_is_header(scheme: Scheme, nonsense: bool) -> None:
    text, expected = _rendered(scheme, nonsense, ROSTER)
    assert folded(said(text)) == folded(expected)


@pytest.mark.parametrize("scheme", [_seats, _mixed_widths, _mixed_circles, _names_and_colon, _by_symbol])
def test_flattened_to_one_line(scheme: Scheme) -> None:
    text, expected = _rendered(scheme, nonsense=False)
    assert folded(said(re.sub(r"\n[ 　]*", " ", text))) == folded(expected)


DIRECTIONS = """○榎並委員長　原案のとおり決定することに御異議ありませんか。
　　〔「異議なし」と呼ぶ者あり〕
　御異議なしと認めます。
　暫時休憩します。（拍手）
　　午後二時休憩
　　午後三時再開
　休憩前に引き続き会議を開きます。
（内容について非公表）
○事務局　御説明します。
（森田事務局長朗読）
　諸般の報告を申し上げます。
○榎並委員長　以上で終わります。
"""


@pytest.mark.parametrize("line", ["", "\n"], ids=["together", "blank lines between"])
def test_stage_directions(line: str) -> None:
    assert said(DIRECTIONS.replace("\n", f"\n{line}")) == [
        ("榎並委員長", "原案のとおり決定することに御異議ありませんか。"),
        ("", "〔「異議なし」と呼ぶ者あり〕"),
        ("榎並委員長", "御異議なしと認めます。暫時休憩します。（拍手）休憩前に引き続き会議を開きます。"),
        ("", "（内容について非公表）"),
        ("事務局", "御説明します。"),
        ("", "（森田事務局長朗読）"),
        ("森田事務局長", "諸般の報告を申し上げます。"),
        ("榎並委員長", "以上で終わります。"),
    ]


def test_resumed_turns_say_so() -> None:
    turns = read_turns(document(DIRECTIONS)).turns
    assert [turn.resumes for turn in turns] == [False, False, True, False, False, False, False, False]
    assert [turn.direction for turn in turns] == [False, True, False, True, False, True, False, False]


def test_directions_in_the_brackets_of_the_marks() -> None:
    text = (
        "（榎並部会長） よろしいですか。\n（異議なし）\n（榎並部会長） では、そのようにします。\n"
        "（健康保険課） 承知しました。\n（なし）\n（榎並部会長） 終わります。\n"
    )
    assert [label for label, _ in said(text)] == ["榎並部会長", "", "榎並部会長", "健康保険課", "", "榎並部会長"]


def test_one_long_speech() -> None:
    words = "　新年度の施策について申し上げます。市民の皆様の御理解をお願いいたします。\n" * 60
    text = f"市長の施政方針\n○市長（森田英一）　定例会の開会に当たり、所信を申し上げます。\n{words}"
    assert [label for label, _ in said(text)] == ["市長（森田英一）"]


def test_sentences_without_full_stops_are_no_headings() -> None:
    lines = [
        f"（{who}）計画の{n}番目はよいと思う\nしかし期限が心配\n図もほしい"
        for n in range(5)
        for who in ("鵜飼委員", "楠瀬委員")
    ]
    assert all("図もほしい" in words for _, words in said("\n".join(lines)))


PLAIN_FORM = """議事概要
（１）計画の進捗について
（事務局）資料１により説明。
（委員）指標の数値が去年より下がっているのはなぜか。
（事務局）対象者が減ったためである。
（会長）ほかに意見はあるか。
（委員）特になし。
（２）その他
（事務局）次回は１１月を予定している。
以上
"""


def test_words_set_down_in_plain_form() -> None:
    labels = ["事務局", "委員", "事務局", "会長", "委員", "事務局"]
    assert [label for label, _ in said(PLAIN_FORM)] == labels
    assert said(PLAIN_FORM)[-1] == ("事務局", "次回は１１月を予定している。")


CONTAINERS = {
    "speaker and words in columns": "<tr><td>{label}</td><td>{lines}</td></tr>",
    "number, speaker and words": "<tr><td>{number}</td><td>{label}</td><td>{lines}</td></tr>",
    "head cells": "<tr><th>{label}</th><td><p>{paragraphs}</p></td></tr>",
    "definition list": "<dt>{label}</dt><dd>{lines}</dd>",
    "one element per speech": '<div class="voice"><span>{number}</span><p>○{label}　{lines}</p></div>',
    "bold label": "<p><b>{label}</b>　{lines}</p>",
    "bold label on its own line": "<p><strong>{label}</strong></p><p>{paragraphs}</p>",
    "heading": "<h4>{label}</h4><p>{lines}</p>",
    "list": "<li>{label}：{lines}</li>",
    "broken": "<p>（{label}）<p>{lines}</font>",
}


@pytest.mark.parametrize("nonsense", [False, True], ids=["offices", "nonsense"])
@pytest.mark.parametrize("pattern", CONTAINERS.values(), ids=CONTAINERS)
def test_html(pattern: str, nonsense: bool) -> None:
    body, expected = [], []
    for number, turn in enumerate(MEETING, 1):
        label = _plain(turn, NONSENSE[turn.office] if nonsense else turn.office)
        words = [in_nonsense(line) if nonsense else line for line in turn.words]
        body.append(
            pattern.format(number=number, label=label, lines="<br>".join(words), paragraphs="</p><p>".join(words))
        )
        expected.append((label, squash("".join(words))))
    rows = "".join(body)
    if pattern.startswith("<tr"):
        rows = f"<table>{rows}</table>"
    page = f"<html><head><title>会議録</title></head><body><h1>第３回部会会議録</h1>{rows}</body></html>"
    doc = clean(read_html(page.encode()), "0" * 16)
    turns = read_turns(doc).turns
    found = [
        (turn.label.text if turn.label else "", squash("".join(doc.reading.text[a:b] for a, b in turn.ranges)))
        for turn in turns
    ]
    assert found == expected
