"""Numbers in every printed form."""

from __future__ import annotations

import pytest

from extractors.japanese.numerals import parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("17", 17, id="half-width"),
        pytest.param("１７", 17, id="full-width"),
        pytest.param("十七", 17, id="kanji with ten"),
        pytest.param("一七", 17, id="kanji positional"),
        pytest.param("十", 10, id="bare ten"),
        pytest.param("二十", 20, id="twenty"),
        pytest.param("百二十", 120, id="hundred"),
        pytest.param("百五", 105, id="gap in the units"),
        pytest.param("千二百三十四", 1234, id="thousand"),
        pytest.param("二〇二三", 2023, id="year positional"),
        pytest.param("二○二三", 2023, id="circle for zero"),
        pytest.param("元", 1, id="first year"),
        pytest.param("1 2", 12, id="stray space"),
        pytest.param("1,208", 1208, id="thousands separator"),
        pytest.param("3万5千", 35000, id="mixed"),
        pytest.param("一億二千万", 120_000_000, id="myriads"),
    ],
)
def test_parses(text: str, value: int) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "万", "第", "十年", "9" * 41, "-3"])
def test_is_no_number(text: str) -> None:
    assert parse_number(text) is None
