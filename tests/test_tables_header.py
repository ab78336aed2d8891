"""Header cells: told by what the rows say, never a row of values."""

from __future__ import annotations

import pytest

from pipeline.read.tables.header import HeadCell, header_flags


def heads_of(rows: list[list[str]], shaded: set[int] = frozenset(), bold: set[int] = frozenset()) -> list[str]:  # type: ignore[assignment]
    """Texts of the header cells of a plain table; ``None``-free, ``shaded`` and ``bold`` are row numbers."""
    cells = [
        HeadCell(row, column, 1, 1, text, shaded=row in shaded, bold=row in bold)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    flags = header_flags(cells, len(rows), max(len(texts) for texts in rows))
    return [cell.text for cell, flag in zip(cells, flags, strict=True) if flag]


@pytest.mark.parametrize(
    ("rows", "heads"),
    [
        pytest.param(
            [["番号", "件名", "結果"], ["1", "予算案", "可決"], ["2", "条例案", "否決"]],
            ["番号", "件名", "結果"],
            id="known labels",
        ),
        pytest.param(
            [["", "指摘の内容", "講じた措置"], ["(1)", "台帳がない。", "作成した。"]],
            ["指摘の内容", "講じた措置"],
            id="empty corner",
        ),
        pytest.param(
            [["事務", "利用する情報"], ["給付に関する事務", "所得情報"], ["徴収に関する事務", "口座情報"]],
            ["事務", "利用する情報"],
            id="label comes back below",
        ),
        pytest.param(
            [["対 象", "実施期間"], ["構成員", "12月8日"], ["係長級", "11月10日～12月1日"]],
            ["対 象", "実施期間"],
            id="dates below",
        ),
        pytest.param(
            [["日時", "令和9年5月1日 午後2時"], ["場所", "市役所第一会議室"], ["出席者", "甲野委員、乙川委員"]],
            ["日時", "場所", "出席者"],
            id="keys at the left",
        ),
        pytest.param(
            [["議案第64号", "委員の選任", "同意", "9月16日"], ["議案第65号", "委員の選任", "同意", "9月16日"]],
            [],
            id="no head: bill numbers",
        ),
        pytest.param(
            [["令和9年", "1月", "意見の募集"], ["", "2月", "条例案の提出"], ["", "4月", "公布"]],
            [],
            id="no head: schedule",
        ),
        pytest.param([["○", "×"], ["×", "○"]], [], id="no head: marks"),
        pytest.param([["点検を行った。", "見直した。"], ["記録がない。", "作成する。"]], [], id="no head: sentences"),
    ],
)
def test_heads(rows: list[list[str]], heads: list[str]) -> None:
    assert heads_of(rows) == heads


def test_shaded_row_is_the_head() -> None:
    assert heads_of([["甲", "乙"], ["丙", "丁"]], shaded={0}) == ["甲", "乙"]


def test_bold_row_is_the_head() -> None:
    assert heads_of([["甲", "乙"], ["丙", "丁"]], bold={0}) == ["甲", "乙"]


def test_all_shaded_tells_nothing() -> None:
    assert heads_of([["○", "×"], ["×", "○"]], shaded={0, 1}) == []


def test_group_labels_above_labels() -> None:
    """A label over two columns is a head, and so are the labels below it."""
    cells = [
        HeadCell(0, 0, 2, 1, "件名"),
        HeadCell(0, 1, 1, 2, "賛否の状況"),
        HeadCell(1, 1, 1, 1, "甲野", vertical=True),
        HeadCell(1, 2, 1, 1, "乙川", vertical=True),
        HeadCell(2, 0, 1, 1, "議案第1号"),
        HeadCell(2, 1, 1, 1, "○"),
        HeadCell(2, 2, 1, 1, "×"),
    ]
    assert header_flags(cells, 3, 3) == [True] * 4 + [False] * 3


def test_marked_cells_are_trusted() -> None:
    cells = [HeadCell(0, 0, 1, 1, "1"), HeadCell(0, 1, 1, 1, "甲", marked=True)]
    assert header_flags(cells, 1, 2) == [False, True]
