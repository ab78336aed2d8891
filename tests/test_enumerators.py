"""How items, headings and speakers are marked: every row reads its examples, none its look-alikes."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extractors.japanese.enumerator_rows import ROWS, MarkKind
from extractors.japanese.enumerators import (
    CUSTOMARY,
    is_above,
    is_mark_alone,
    read_mark,
    read_marks,
    sequences,
)
from extractors.japanese.marks import BRACKETS, CLOSING, OPENING, SPEAKER_SYMBOL, SYMBOL, partner, usual


@pytest.mark.parametrize(
    ("number", "line"), [(number, line) for number, row in enumerate(ROWS) for line in row.examples]
)
def test_a_row_reads_its_examples_before_any_other(number: int, line: str) -> None:
    mark = read_mark(line)
    assert mark is not None
    form = ROWS[number].means
    assert (mark.kind, mark.numeral, mark.firm) == (form.kind, form.numeral, form.firm)


@pytest.mark.parametrize(
    "line",
    [
        "2024年度の計画", "令和６年４月", "２枚目の資料", "10時30分", "１０：３０ 開会", "1,000円", "1.5倍", "３人が出席",
        "第１回 定例会", "○○市では", "＊＊＊", "・・・・・", "△1,234", "▲5.2％", "- 3 -", "――――", "〇二四年", "2024-04-01",
        "アンケート", "ア ン ケ ー ト", "一部改正", "対象者", "", "　", "5 名が", "12",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_mark(line: str) -> None:
    assert read_mark(line) is None


@pytest.mark.parametrize(
    ("line", "number", "shape", "words"),
    [
        ("　（１０） はじめに", 10, "(1)", "はじめに"),
        ("⑶対象", 3, "(1)", "対象"),
        ("［２］ 対象", 2, "［1］", "対象"),
        ("３．対象", 3, "1", "対象"),
        ("４　対象", 4, "1", "対象"),
        ("❺ 対象", 5, "①", "対象"),
        ("㋒ 対象", 3, "㋐", "対象"),
        ("(ｴ) 対象", 4, "(ア)", "対象"),
        ("Ⅳ 対象", 4, "Ⅰ", "対象"),
        ("iv) 対象", 4, "ⅰ)", "対象"),
        ("十二、対象", 12, "一", "対象"),
        ("第３章　対象", 3, "第1章", "対象"),
        ("第２節 対象", 2, "第1節", "対象"),
        ("議案第４１号　対象", 41, "議案第1号", "対象"),
        ("２－３　対象", 3, "1-1", "対象"),
        ("問５ 対象", 5, "問1", "対象"),
        ("Ｑ７．対象", 7, "Q1", "対象"),
        ("※２ 対象", 2, "※1", "対象"),
        ("◯ 対象", None, "○", "対象"),
        ("❖対象", None, "❖", "対象"),
        ("【対象】", None, "【】", "対象】"),
        ("<対象>", None, "＜＞", "対象>"),
    ],
)
def test_what_a_mark_says(line: str, number: int | None, shape: str, words: str) -> None:
    mark = read_mark(line)
    assert mark is not None
    assert (mark.number, mark.shape, line[mark.body :]) == (number, shape, words)
    assert line[mark.start :].startswith(mark.text)


def test_a_bracket_knows_where_it_closes() -> None:
    mark = read_mark("≪審議≫ 資料")
    assert mark is not None and mark.kind is MarkKind.BRACKET and mark.close == 3
    mark = read_mark("【審議")
    assert mark is not None and mark.close is None


def test_marks_stand_behind_each_other() -> None:
    assert [mark.shape for mark in read_marks("■（１）【対象】")] == ["■", "(1)", "【】"]


@pytest.mark.parametrize("text", ["（３）", "③", "ア", "12", "12.", "a)"])
def test_a_number_alone(text: str) -> None:
    assert is_mark_alone(text)


@pytest.mark.parametrize("text", ["（３）対象", "対象", "", "○", "2024"])
def test_no_number_alone(text: str) -> None:
    assert not is_mark_alone(text)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["１ 甲", "２ 乙", "３ 丙"], [[0, 1, 2]]),
        (["１目的", "文。", "２対象"], [[0, 2]]),
        (["ア 甲", "イ 乙", "ウ 丙"], [[0, 1, 2]]),
        (["イ 甲", "ロ 乙", "ハ 丙"], [[0, 1, 2]]),
        (["i) 甲", "ii) 乙", "iii) 丙"], [[0, 1, 2]]),
        (["h. 甲", "i. 乙"], []),
        (["a. 甲", "b. 乙"], [[0, 1]]),
        (["１ 甲", "(1) 乙", "(2) 丙", "２ 丁", "(1) 戊", "(2) 己"], [[0, 3], [1, 2], [4, 5]]),
        (["1-1 甲", "1-2 乙", "2-1 丙", "2-2 丁"], [[0, 1], [2, 3]]),
        (["第１ 甲", "１ 乙", "２ 丙", "第２ 丁"], [[0, 3], [1, 2]]),
        (["１ 甲", "３ 乙", "４ 丙"], [[0, 1, 2]]),
        (["５ 甲", "６ 乙"], []),
        (["１ 甲", "９ 乙"], []),
        (["① 甲", "１ 乙", "② 丙"], [[0, 2]]),
    ],
)
def test_sequences(lines: list[str], found: list[list[int]]) -> None:
    assert sequences([read_mark(line) for line in lines]) == found


def test_custom_ranks() -> None:
    order = ["第1章", "第1", "1", "(1)", "ア", "(ア)", "①", "a"]
    assert all(is_above(high, low) and not is_above(low, high) for high, low in pairwise(order))
    shapes = [shape for group in CUSTOMARY for shape in group]
    assert len(shapes) == len(set(shapes))
    assert not is_above("●", "1") and not is_above("1", "●")


def test_no_sign_stands_in_two_rows() -> None:
    assert len(SYMBOL) == len(set(SYMBOL)) and len(OPENING + CLOSING) == len(set(OPENING + CLOSING))
    assert not set(SYMBOL) & set(OPENING + CLOSING)
    assert all(len(row.opening) == len(row.closing) for row in BRACKETS)


@pytest.mark.parametrize("letter", SPEAKER_SYMBOL)
def test_each_symbol_begins_a_line(letter: str) -> None:
    mark = read_mark(f"{letter} 佐伯委員長　始めます。")
    assert mark is not None and mark.kind is MarkKind.SYMBOL and mark.shape == usual(letter)


@pytest.mark.parametrize("letter", OPENING)
def test_each_bracket_begins_a_line(letter: str) -> None:
    mark = read_mark(f"{letter}佐伯委員長{partner(letter)}始めます。")
    assert mark is not None and mark.kind is MarkKind.BRACKET and mark.close == 6
