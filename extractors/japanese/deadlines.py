"""Dates, times and deadlines in every printed form (和暦・西暦): the public names.

Deadlines (期限) in a text: days, ends of months, quarters and fiscal years.

Times of day (時刻) in a text: 午前１０時０８分, 14:40, 午後7時~8時50分, 正午.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from extractors.japanese.dates import TWO, Context, DatePrecision, FoundDate, S, find_dates, fiscal_year, parse_date
from extractors.japanese.numerals import parse_number
from extractors.model.grounding import squash
from extractors.model.vocabulary import DuePrecision

_MONTH_PART = re.compile(
    rf"{S}(?:(?P<end>末日|末)(?!尾)|(?P<early>上旬|初旬|初め|初頭|前半)|(?P<mid>中旬|半ば)|(?P<late>下旬|後半))"
)
_QUARTER = re.compile(
    rf"(?:{S}(?P<short>[1-4１-４])[QＱ]|{S}(?:の)?(?:第{S})?(?P<q>[1-4１-４一二三四]){S}(?:[/／]{S}[4４]{S}半期|四半期)|{S}の?(?P<half>上半期|上期|前期|前半|下半期|下期|後期|後半))"
)
_BARE_QUARTER = re.compile(rf"(?<!年度)(?<!年度の)第{S}(?P<q>[1-4１-４一二三四]){S}四半期(?P<half>(?!))?")
_YEAR_END = re.compile(rf"{S}(?:末日|末|内|中|いっぱい)")
_CUE = re.compile(
    r"[（(]?[ 　]*(?:[月火水木金土日]曜?日?[)）])?[ 　]*(?:頃|ごろ)?[ 　]*"
    r"(?:を?期限|まで|迄|中(?!旬)|内に|を目[途処標]|をめど|目途|末|より|から|以降|付け?で?施行|に|予定)"
)
_QUARTER_MONTH = {1: 4, 2: 7, 3: 10, 4: 1}


@dataclass(frozen=True, slots=True)
class FoundDue:
    """A stated deadline: the days between which it lies, and the day itself where stated to the day."""

    start: int
    end: int
    earliest: dt.date
    latest: dt.date
    precision: DuePrecision
    text: str
    to_the_day: dt.date | None


def find_due(text: str, context: Context | None = None) -> list[FoundDue]:
    """Deadlines stated in ``text``: dates ahead of the context's day; without one, dates used as deadlines.

    令和6年1月末 is 2024-01-31 to the day, 令和6年度中 a fiscal year. 次回 and the like are none.
    """
    context = context or Context()
    found = []
    for date in find_dates(text, context=context):
        due = _due(text, date)
        if due is None:
            continue
        ahead = due.latest >= context.date if context.date else _CUE.match(text, date.end) is not None
        if ahead:
            found.append(due)
    if "四半期" in text:
        found.extend(_bare_quarters(text, context, found))
    found.extend(_in_words(text, context, found))
    return sorted(found, key=lambda due: due.start)


_WORDS = re.compile(
    r"(?P<month>年明け)|(?P<fiscal>新年度|年度替わり)|(?P<year>年内|本年中|今年中)(?!に?[^。]{0,30}た。)"
)


def _in_words(text: str, context: Context, known: list[FoundDue]) -> list[FoundDue]:
    """年明け, 新年度 and 年内 as of the context's day: the coming January, fiscal year, end of the year."""
    if context.date is None:
        return []
    found = []
    today = context.date
    for match in _WORDS.finditer(text):
        if any(due.start <= match.start() < due.end for due in known):
            continue
        if match["month"]:
            year = today.year + 1
            span = dt.date(year, 1, 1), dt.date(year, 1, 31), DuePrecision.MONTH
        elif match["fiscal"]:
            year = fiscal_year(today) + 1
            span = dt.date(year, 4, 1), dt.date(year + 1, 3, 31), DuePrecision.FISCAL_YEAR
        else:
            span = dt.date(today.year, 1, 1), dt.date(today.year, 12, 31), DuePrecision.YEAR
        found.append(FoundDue(match.start(), match.end(), *span, match[0], None))
    return found


def _bare_quarters(text: str, context: Context, found: list[FoundDue]) -> list[FoundDue]:
    """第３四半期 without a year: the next one that is not over on the document's day."""
    if context.fiscal is None:
        return []
    bare = []
    for match in _BARE_QUARTER.finditer(text):
        if any(due.start <= match.start() < due.end for due in found):
            continue
        for year in (context.fiscal, context.fiscal + 1):
            date = FoundDate(match.start(), match.start(), None, year, None, None, DatePrecision.FISCAL_YEAR, match[0])
            due = _quarter(text, date, match)
            if context.date is None or due.latest >= context.date:
                bare.append(due)
                break
    return bare


def _due(text: str, date: FoundDate) -> FoundDue | None:
    """The stretch of time that a date and the words after it mean."""
    if date.year is None or not 1 <= date.year < 9999:
        return None
    if date.precision is DatePrecision.DAY:
        return _make(text, date, date.end, date.date, date.date, DuePrecision.DAY) if date.date else None
    if date.precision is DatePrecision.MONTH:
        return _month(text, date)
    quarter = _QUARTER.match(text, date.end)
    if quarter and date.precision is DatePrecision.FISCAL_YEAR:
        return _quarter(text, date, quarter)
    if quarter and quarter["short"]:
        return _calendar_quarter(text, date, quarter)
    tail = _YEAR_END.match(text, date.end)
    end = tail.end() if tail else date.end
    if date.precision is DatePrecision.FISCAL_YEAR:
        start, stop = dt.date(date.year, 4, 1), dt.date(date.year + 1, 3, 31)
        return _make(text, date, end, start, stop, DuePrecision.FISCAL_YEAR)
    if date.month is None and (tail or date.text in _NEXT_YEARS):
        return _make(text, date, end, dt.date(date.year, 1, 1), dt.date(date.year, 12, 31), DuePrecision.YEAR)
    return None


_NEXT_YEARS = frozenset({"来年", "明年", "再来年"})


def _calendar_quarter(text: str, date: FoundDate, quarter: re.Match[str]) -> FoundDue:
    """A quarter of a calendar year: 2025年1Q."""
    assert date.year is not None
    first = 3 * (parse_number(quarter["short"]) or 1) - 2
    stop = dt.date(date.year, first + 2, calendar.monthrange(date.year, first + 2)[1])
    return _make(text, date, quarter.end(), dt.date(date.year, first, 1), stop, DuePrecision.QUARTER)


def _month(text: str, date: FoundDate) -> FoundDue | None:
    """A month, its end (末: its last day), or a third of it."""
    assert date.year is not None
    if date.month is None:
        return None
    last = calendar.monthrange(date.year, date.month)[1]
    part = _MONTH_PART.match(text, date.end)
    first_day, last_day, precision = 1, last, DuePrecision.MONTH
    if part and part["end"]:
        first_day, precision = last, DuePrecision.DAY
    elif part:
        first_day, last_day = (1, 10) if part["early"] else (11, 20) if part["mid"] else (21, last)
    start = dt.date(date.year, date.month, first_day)
    stop = dt.date(date.year, date.month, last_day)
    return _make(text, date, part.end() if part else date.end, start, stop, precision)


def _quarter(text: str, date: FoundDate, quarter: re.Match[str]) -> FoundDue:
    """A quarter (四半期) or half (半期) of a fiscal year."""
    assert date.year is not None
    if quarter["half"]:
        first = 4 if quarter["half"][0] in "上前" else 10
        length, precision = 6, DuePrecision.HALF_YEAR
    else:
        printed = quarter.groupdict()
        first = _QUARTER_MONTH[parse_number(printed.get("short") or printed["q"] or "") or 1]
        length, precision = 3, DuePrecision.QUARTER
    year = date.year + (first == 1)
    last = (first + length - 2) % 12 + 1
    last_year = year + (last < first)
    stop = dt.date(last_year, last, calendar.monthrange(last_year, last)[1])
    return _make(text, date, quarter.end(), dt.date(year, first, 1), stop, precision)


def _make(
    text: str, date: FoundDate, end: int, earliest: dt.date, latest: dt.date, precision: DuePrecision
) -> FoundDue:
    day = latest if precision is DuePrecision.DAY else None
    return FoundDue(date.start, end, earliest, latest, precision, text[date.start : end], day)


_HALF = r"(?P<half>午[ 　]*前|午[ 　]*後|AM|PM|ＡＭ|ＰＭ|am|pm)"
_TIME = re.compile(
    rf"(?=[0-9０-９〇一二三四五六七八九十午正AaPpＡＰ])(?:(?:{_HALF}{S})?(?:(?P<h>{TWO}){S}時(?!間|点|期|代|刻|制|限|効|給|々|勤)(?:{S}(?P<m>{TWO}){S}分|{S}(?P<thirty>半))?"
    rf"|(?<![0-9０-９:：.])(?P<ch>[0-9０-９]{{1,2}}){S}[:：]{S}(?P<cm>[0-9０-９]{{2}})(?![0-9０-９:：%％]))"
    r"|(?P<noon>正[ 　]*午))"
)
_RANGE = re.compile(r"[ 　]*(?:～|~|〜|－|―|-|から|より|至)[ 　]*")


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A time of day in a text; ``time`` is HH:MM on the 24-hour clock."""

    start: int
    end: int
    time: str
    text: str


def find_times(text: str) -> list[FoundTime]:
    """Every time of day printed in ``text``, in order; the end of a range takes 午後 from its start."""
    if "時" not in text and "午" not in text and ":" not in text and "：" not in text:
        return []
    found: list[FoundTime] = []
    half, end = "", -1
    for match in _TIME.finditer(text):
        inherited = half if end >= 0 and _RANGE.fullmatch(text, end, match.start()) else ""
        half = squash(match["half"] or "") or inherited
        time = _clock(match, half)
        end = match.end() if time else -1
        if time:
            found.append(FoundTime(match.start(), match.end(), time, match[0]))
    return found


def _clock(match: re.Match[str], half: str) -> str | None:
    """HH:MM of a match, None if there is no such time."""
    if match["noon"]:
        return "12:00"
    if match["h"] == "一" and not (half or match["m"] or match["thirty"]):
        return None  # 一時保存, 一時的に
    hour = parse_number(match["h"] or match["ch"])
    minute = 30 if match["thirty"] else parse_number(match["m"] or match["cm"] or "0")
    if hour is None or minute is None:
        return None
    if half in ("午後", "PM", "ＰＭ", "pm") and hour < 12:
        hour += 12
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


__all__ = [
    "Context",
    "DatePrecision",
    "FoundDate",
    "FoundDue",
    "FoundTime",
    "find_dates",
    "find_due",
    "find_times",
    "fiscal_year",
    "parse_date",
]
