"""Dates, times and deadlines, one printed habit per row."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.japanese.deadlines import (
    Context,
    DatePrecision,
    find_dates,
    find_due,
    find_times,
    fiscal_year,
    parse_date,
)

CONTEXT = Context(dt.date(2023, 12, 19))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("令和５年５月３１日", "2023-05-31", id="full-width"),
        pytest.param("平成27年6月22日(月)", "2015-06-22", id="weekday"),
        pytest.param("平成27年6月22日（月曜日）", "2015-06-22", id="long weekday"),
        pytest.param("令和6年2月12日（月・祝）", "2024-02-12", id="holiday"),
        pytest.param("R5.5.31", "2023-05-31", id="letter and dots"),
        pytest.param("Ｒ５．５．３１", "2023-05-31", id="full-width letter and dots"),
        pytest.param("H27年6月22日", "2015-06-22", id="letter and kanji"),
        pytest.param("令５・５・31", "2023-05-31", id="one-letter era, middle dots"),
        pytest.param("令８・３・４", "2026-03-04", id="one-letter era, full-width"),
        pytest.param("令和元年10月1日", "2019-10-01", id="first year"),
        pytest.param("平成三十一年四月三十日", "2019-04-30", id="kanji"),
        pytest.param("二〇二三年十一月二十八日", "2023-11-28", id="kanji western"),
        pytest.param("令 和 ５ 年 １ 月 ３ 日", "2023-01-03", id="letters spread"),
        pytest.param("令和5年1 2 月12 日", "2023-12-12", id="stray spaces"),
        pytest.param("令和7年(2025年)1月24日(金)", "2025-01-24", id="both reckonings"),
        pytest.param("平成30（2018）年3月31日", "2018-03-31", id="western year inside"),
        pytest.param("2018（平成30）年3月31日", "2018-03-31", id="era year inside"),
        pytest.param("2023/11/28", "2023-11-28", id="slashes"),
        pytest.param("2023-11-28", "2023-11-28", id="ISO"),
        pytest.param("2023年11月28日", "2023-11-28", id="western"),
        pytest.param("二月十四日付", "2024-02-14", id="year from the document"),
        pytest.param("11/28(火)", "2023-11-28", id="month/day with weekday"),
        pytest.param("本年5月1日", "2023-05-01", id="this year"),
        pytest.param("昨年5月1日", "2022-05-01", id="last year"),
        pytest.param("令和5年2月末日", "2023-02-28", id="last day"),
        pytest.param("5月10日(水)", "2023-05-10", id="weekday settles the year"),
        pytest.param("30年3月31日", "2018-03-31", id="year of the era before, without its name"),
        pytest.param("5年3月1日", "2023-03-01", id="year without its era"),
        pytest.param("昨年の5月1日", "2022-05-01", id="の after the year"),
        pytest.param("㋿5年5月3日", "2023-05-03", id="squared era"),
    ],
)
def test_one_day(text: str, day: str) -> None:
    assert parse_date(f"あ、{text}、い", context=CONTEXT) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "10日間",
        "三月以内",
        "第9条第2項",
        "1.2.3",
        "2月30日",
        "令和5年13月1日",
        "6月20日",
        "東大3年生",
        "192.168.1.1",
        "年月日",
        "日本年金機構",
    ],
)
def test_is_no_day(text: str) -> None:
    assert [found.date for found in find_dates(text, context=CONTEXT) if found.date] == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param("令和4年5月1日、同年6月3日、同月5日、同日", "5-1 6-3 6-5 6-5", id="same year, month, day"),
        pytest.param("令和4年5月10日(火)から12日(木)まで", "5-10 5-12", id="bare day after a range word"),
        pytest.param("令和4年6月22日から7月21日まで", "6-22 7-21", id="month and day after a range word"),
        pytest.param("令和4年8月3日・4日", "8-3 8-4", id="bare day after a dot"),
    ],
)
def test_days_that_lean_on_the_one_before(text: str, days: str) -> None:
    expected = [dt.date(2022, *map(int, day.split("-"))) for day in days.split()]
    assert [found.date for found in find_dates(text)] == expected


def test_range_over_new_year() -> None:
    assert [f.date for f in find_dates("令和5年12月20日から1月10日まで")] == [
        dt.date(2023, 12, 20),
        dt.date(2024, 1, 10),
    ]


@pytest.mark.parametrize(
    ("text", "precision", "year"),
    [
        ("令和６年度から", DatePrecision.FISCAL_YEAR, 2024),
        ("令和元年", DatePrecision.YEAR, 2019),
        ("2018（平成30）年度", DatePrecision.FISCAL_YEAR, 2018),
        ("昨年10月", DatePrecision.MONTH, 2022),
        ("来年度", DatePrecision.FISCAL_YEAR, 2024),
        ("令和5年以降", DatePrecision.YEAR, 2023),
    ],
)
def test_coarser(text: str, precision: DatePrecision, year: int) -> None:
    (found,) = find_dates(text, context=CONTEXT)
    assert (found.precision, found.year, found.date) == (precision, year, None)


def test_no_context_no_year() -> None:
    assert [found.date for found in find_dates("5月10日に、昨年3月")] == [None, None]


def test_fiscal_year() -> None:
    assert (fiscal_year(dt.date(2024, 3, 31)), fiscal_year(dt.date(2024, 4, 1))) == (2023, 2024)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("午前１０時０８分開会", ["10:08"]),
        ("14:40～", ["14:40"]),
        ("午後7時~8時50分", ["19:00", "20:50"]),
        ("午前八時五十九分開議", ["08:59"]),
        ("正午", ["12:00"]),
        ("10時半", ["10:30"]),
        ("10時00分開会 10時38分閉会", ["10:00", "10:38"]),
        ("午後０時１５分", ["12:15"]),
        ("午前9時から正午まで", ["09:00", "12:00"]),
        ("２時間", []),
        ("25:70", []),
        ("比率は1:10", ["01:10"]),
        ("同時に", []),
        ("一時保存は午後一時から", ["13:00"]),
        ("10時点", []),
    ],
)
def test_times(text: str, times: list[str]) -> None:
    assert [found.time for found in find_times(text)] == times


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "to_the_day"),
    [
        ("令和6年1月末までに", "2024-01-31", "2024-01-31", "day", True),
        ("令和6年3月31日までに", "2024-03-31", "2024-03-31", "day", True),
        ("令和6年度中に", "2024-04-01", "2025-03-31", "fiscal_year", False),
        ("令和6年度第2四半期", "2024-07-01", "2024-09-30", "quarter", False),
        ("令和6年度第４四半期", "2025-01-01", "2025-03-31", "quarter", False),
        ("令和6年度上半期", "2024-04-01", "2024-09-30", "half_year", False),
        ("来年", "2024-01-01", "2024-12-31", "year", False),
        ("来年度", "2024-04-01", "2025-03-31", "fiscal_year", False),
        ("令和6年1月中旬", "2024-01-11", "2024-01-20", "month", False),
        ("令和6年8月", "2024-08-01", "2024-08-31", "month", False),
        ("年度内に", "2023-04-01", "2024-03-31", "fiscal_year", False),
        ("第４四半期に", "2024-01-01", "2024-03-31", "quarter", False),
        ("第２四半期に", "2024-07-01", "2024-09-30", "quarter", False),
        ("３月末までに", "2024-03-31", "2024-03-31", "day", True),
    ],
)
def test_due(text: str, earliest: str, latest: str, precision: str, to_the_day: bool) -> None:
    (due,) = find_due(text, CONTEXT)
    assert (str(due.earliest), str(due.latest), due.precision) == (earliest, latest, precision)
    assert due.to_the_day == (due.latest if to_the_day else None)


@pytest.mark.parametrize("text", ["次回の会議で", "令和5年4月1日に実施した", "速やかに"])
def test_no_due(text: str) -> None:
    assert find_due(text, CONTEXT) == []
