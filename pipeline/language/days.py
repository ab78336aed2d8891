"""Days, months and years as people write them: 令和7年4月1日, R7.4.1, R5, 2025年度, 2026/01/15, 2026-01."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from extractors.japanese.dates import DatePrecision, FoundDate, find_dates, fiscal_year
from extractors.model.errors import PipelineError

_SHORT = re.compile(
    r"(?P<era>明治|大正|昭和|平成|令和|[MTSHR])?(?P<year>\d{1,4}|元)(?P<fiscal>年?度)?"
    r"(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?",
    re.IGNORECASE,
)
"""What stands without its 年, 月 and 日."""


class BadDay(PipelineError):
    """What is written is no day of the calendar."""


def days_meant(text: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of what is written: one day, a month, a year or a fiscal year. Raises BadDay.

    >>> days_meant("R7.4.1")[0].isoformat(), [day.isoformat() for day in days_meant("令和5年度")]
    ('2025-04-01', ['2023-04-01', '2024-03-31'])
    """
    days = _found(text).days
    if days is None:
        raise _bad(text)
    return days


def fiscal_year_meant(text: str) -> int:
    """The fiscal year that is written, or that of a day or month: R5, 令和5年度, 2023. Raises BadDay."""
    found = _found(text)
    if found.year is None:
        raise _bad(text)
    return found.year if found.month is None else fiscal_year(days_meant(text)[0])


def _found(text: str) -> FoundDate:
    written = unicodedata.normalize("NFKC", text).strip()
    short = _SHORT.fullmatch(written)
    if short and (short["era"] or len(short["year"]) == 4):
        year = short["year"] + ("年度" if short["fiscal"] else "年")
        rest = "".join(f"{int(short[name])}{mark}" for name, mark in (("month", "月"), ("day", "日")) if short[name])
        written = (short["era"] or "").upper() + year + rest
    found = find_dates(written)
    whole = [one for one in found if one.start == 0 and one.end == len(written)]
    if not whole or (whole[0].precision is DatePrecision.DAY and whole[0].date is None):
        raise _bad(text)
    return whole[0]


def _bad(text: str) -> BadDay:
    return BadDay(f"{text} is no day; write 2024-03-31, 2024/3/31, 令和6年3月31日, R6.3.31, 2024-03, R6 or 令和5年度")
