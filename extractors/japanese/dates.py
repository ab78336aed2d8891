"""Dates (日付) in a text, resolved as far as the text and its context allow.

``find_dates("令和５年５月３１日(水)")`` is one day, 2023-05-31. A day without a year takes the
year that the words before it or the document's own date make unambiguous, else it stays
without a date.

Printed forms of dates as regex fragments and the eras (元号) behind them. Data only.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from extractors.japanese.numerals import parse_number
from extractors.model.grounding import squash

_NEAR = 152
"""Days: the next candidate year is then at least two months farther away."""
_AHEAD = 12
"""Years that a year without its era may lie ahead."""
_YEAR_SHIFT = {
    "一昨年": -2, "昨年": -1, "去年": -1, "前年": -1, "本年": 0, "今年": 0, "当年": 0,
    "来年": 1, "明年": 1, "次年": 1, "再来年": 2,
}  # fmt: skip
_MONTH_SHIFT = {"今月": 0, "本月": 0, "当月": 0, "来月": 1, "先月": -1, "前月": -1}
_DAY_SHIFT = {"本日": 0, "明日": 1, "昨日": -1}


class DatePrecision(StrEnum):
    """How exactly a date is stated."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"


@dataclass(frozen=True, slots=True)
class Context:
    """What a document states about its own time."""

    date: dt.date | None = None
    fiscal_year: int | None = None

    @property
    def fiscal(self) -> int | None:
        """Fiscal year (年度) of the document, western."""
        if self.fiscal_year is not None:
            return self.fiscal_year
        return fiscal_year(self.date) if self.date else None


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date, month, year or fiscal year in a text. ``date`` is None unless the day is known and real."""

    start: int
    end: int
    date: dt.date | None
    year: int | None
    month: int | None
    day: int | None
    precision: DatePrecision
    text: str

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day that it may be, None without a year."""
        if self.date is not None:
            return self.date, self.date
        if self.year is None or not 1 <= self.year < 9999:
            return None
        if self.precision is DatePrecision.FISCAL_YEAR:
            return dt.date(self.year, 4, 1), dt.date(self.year + 1, 3, 31)
        first, last = (self.month, self.month) if self.month else (1, 12)
        return dt.date(self.year, first, 1), dt.date(self.year, last, calendar.monthrange(self.year, last)[1])


def fiscal_year(date: dt.date) -> int:
    """Fiscal year (年度) of a day: 2024-03-31 lies in 2023."""
    return date.year if date.month >= 4 else date.year - 1


def a_year_before(day: dt.date) -> dt.date:
    """The same day of the year before; the last of February of a leap year is the 28th.

    >>> a_year_before(dt.date(2024, 2, 29))
    datetime.date(2023, 2, 28)
    """
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def parse_date(text: str, *, context: Context | None = None) -> dt.date | None:
    """The day that ``text`` states, None if it states none or several."""
    days = {found.date for found in find_dates(text, context=context) if found.date}
    return days.pop() if len(days) == 1 else None


def find_dates(text: str, *, context: Context | None = None) -> list[FoundDate]:
    """Every date, month, year and fiscal year printed in ``text``, in order."""
    if not any(char in text for char in "年月日.．・/／-－"):
        return []
    context = context or Context()
    found: list[FoundDate] = []
    position = 0
    while match := DATE.search(text, position):
        previous = found[-1] if found else None
        one = _resolve(match, previous, context, text)
        position = max(match.end(), position + 1)
        if one is None:
            position = match.start() + 1
            continue
        found.append(one)
        while one.day is not None and (following := NEXT_DAY.match(text, position)):
            one = _next_day(following, one)
            found.append(one)
            position = following.end()
    return found


def _resolve(match: re.Match[str], previous: FoundDate | None, context: Context, text: str) -> FoundDate | None:
    """What one match of ``DATE`` states; None if the numbers can be no date."""
    if match["rd"]:
        return _relative_day(match, previous, context)
    if match["rf"]:
        return _found(match, context.fiscal, None, None, DatePrecision.FISCAL_YEAR)
    if match["rm"]:
        return _relative_month(match, previous, context)
    month = parse_number(match["m"] or match["m2"] or match["dm"] or match["sm"] or "")
    day = parse_number(match["d"] or match["d2"] or match["dd"] or match["sd"] or "")
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None and not 1 <= day <= 31:
        return None
    year = _printed_year(match)
    if match["by"]:
        year = _year_without_era(match["by"], context)
    if match["ry"]:
        year = _relative_year(match["ry"], bool(match["rfy"]), previous, context)
    if year is None and not match["ry"] and not match["by"] and month is not None:
        year = _year_of(match, month, day, previous, context, text)
    if (match["lastday"] or match["lastday2"]) and month is not None:
        day = calendar.monthrange(year, month)[1] if year else None
    precision = _precision(match, month, day)
    return _found(match, year, month, day, precision)


def _precision(match: re.Match[str], month: int | None, day: int | None) -> DatePrecision:
    if day is not None:
        return DatePrecision.DAY
    if month is not None:
        return DatePrecision.MONTH
    return DatePrecision.FISCAL_YEAR if match["fy"] or match["rfy"] or match["bfy"] else DatePrecision.YEAR


def _found(
    match: re.Match[str], year: int | None, month: int | None, day: int | None, precision: DatePrecision
) -> FoundDate:
    date = _day(year, month, day)
    end = match.start() + len(match[0].rstrip())
    return FoundDate(match.start(), end, date, year, month, day, precision, match.string[match.start() : end])


def _day(year: int | None, month: int | None, day: int | None) -> dt.date | None:
    """The day, None if a part is missing or there is no such day (2月30日)."""
    if year is None or month is None or day is None or not 1 <= year <= 9999:
        return None
    return dt.date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def _printed_year(match: re.Match[str]) -> int | None:
    era = squash(match["era"] or match["dera"] or "")
    if era:
        number = parse_number(match["ey"] or match["dey"] or "")
        return ERAS[era] + number if number else None
    return parse_number(match["wy"] or match["dwy"] or "")


def _year_without_era(printed: str, context: Context) -> int | None:
    """28年1月 said in 2015 is 2016: the era of the document's day, or the one before it."""
    number = parse_number(printed)
    if number is None or context.date is None:
        return None
    bases = sorted({base for base in ERAS.values() if base < context.date.year}, reverse=True)
    years = (base + number for base in bases[:2])
    return next((year for year in years if year <= context.date.year + _AHEAD), None)


def _relative_year(word: str, fiscal: bool, previous: FoundDate | None, context: Context) -> int | None:
    """Year that 同年, 翌年, 昨年 … stands for."""
    if word in ("同年", "翌年"):
        year = previous.year if previous else None
        if year is not None and fiscal and previous is not None and previous.precision is not DatePrecision.FISCAL_YEAR:
            year -= 1 if previous.month is not None and previous.month < 4 else 0
        if year is None and word == "翌年":
            year = context.fiscal if fiscal else None
        return year + (word == "翌年") if year is not None else None
    base = context.fiscal if fiscal else (context.date.year if context.date else None)
    return base + _YEAR_SHIFT[word] if base is not None else None


def _relative_month(match: re.Match[str], previous: FoundDate | None, context: Context) -> FoundDate:
    word = match["rm"]
    year = month = None
    if word in ("同月", "翌月"):
        if previous and previous.month is not None:
            year, month = _shift(previous.year, previous.month, int(word == "翌月"))
    elif context.date:
        year, month = _shift(context.date.year, context.date.month, _MONTH_SHIFT[word])
    day = parse_number(match["d3"] or "")
    return _found(match, year, month, day, DatePrecision.DAY if day else DatePrecision.MONTH)


def _shift(year: int | None, month: int, by: int) -> tuple[int | None, int]:
    months = month - 1 + by
    return (year + months // 12 if year is not None else None), months % 12 + 1


def _relative_day(match: re.Match[str], previous: FoundDate | None, context: Context) -> FoundDate:
    word = match["rd"]
    if word in _DAY_SHIFT:
        date = context.date + dt.timedelta(_DAY_SHIFT[word]) if context.date else None
    else:
        date = previous.date + dt.timedelta(word == "翌日") if previous and previous.date else None
    found = _found(match, None, None, None, DatePrecision.DAY)
    if date is None:
        return found
    return replace(found, date=date, year=date.year, month=date.month, day=date.day)


def _year_of(
    match: re.Match[str], month: int, day: int | None, previous: FoundDate | None, context: Context, text: str
) -> int | None:
    """Year of a month or day printed without one, None where it is in doubt."""
    connected = previous is not None and CONNECTED.fullmatch(text, previous.end, match.start())
    if connected and previous and previous.year is not None and previous.month is not None:
        return previous.year + (month < previous.month)
    weekday = match["wd"] or match["wd2"]
    if context.date is None:
        if context.fiscal_year is None:
            return None
        return context.fiscal_year + (month < 4)
    years = range(context.date.year - 1, context.date.year + 2)
    candidates = [(year, date) for year in years if (date := _day(year, month, day or 15))]
    if weekday and day:
        candidates = [(year, date) for year, date in candidates if WEEKDAYS[date.weekday()] == weekday]
    if not candidates:
        return None
    distance, year = min((abs((date - context.date).days), year) for year, date in candidates)
    return year if distance <= _NEAR or (weekday and len(candidates) == 1) else None


def _next_day(match: re.Match[str], previous: FoundDate) -> FoundDate:
    """The day that a bare 12日 after 5月10日から means."""
    day = parse_number(match["d"])
    start = match.start("d")
    date = _day(previous.year, previous.month, day)
    return replace(previous, start=start, end=match.end(), date=date, day=day, text=match.string[start : match.end()])


ERAS = {
    "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
    "㍾": 1867, "㍽": 1911, "㍼": 1925, "㍻": 1988, "㋿": 2018,
    "M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018,
    "Ｍ": 1867, "Ｔ": 1911, "Ｓ": 1925, "Ｈ": 1988, "Ｒ": 2018,
    "明": 1867, "大": 1911, "昭": 1925, "平": 1988, "令": 2018,
}  # fmt: skip
"""Year before the first year of each era, by every printed form of its name."""

WEEKDAYS = "月火水木金土日"

S = r"[ 　\t]*"
TWO = r"(?:[0-9０-９](?:[ 　]?[0-9０-９])?|[〇一二三四五六七八九十]{1,3})"
ERA = r"(?:明[ 　]*治|大[ 　]*正|昭[ 　]*和|平[ 　]*成|令[ 　]*和|[㍾㍽㍼㍻㋿])"
SHORT = r"(?:(?<![A-Za-zＡ-Ｚａ-ｚ])[MTSHRＭＴＳＨＲ]|(?<![政省府法命指号条勅訓])[明大昭平令])"
WESTERN = r"(?:(?<![0-9０-９])(?:19|20|１９|２０)[0-9０-９]{2}(?![0-9０-９])|[一二][〇○一二三四五六七八九]{3})"
OTHER_YEAR = rf"{S}[（(]{S}(?:(?:{ERA}|{SHORT}){S}(?:{TWO}|元)|{WESTERN}){S}年?度?{S}[)）]"
"""The same year in the other reckoning: 令和7年(2025年), 平成30（2018）年."""

WEEKDAY = (
    rf"(?:{S}[（(]{S}(?P<wd>[月火水木金土日])(?:{S}曜{S}日?)?(?:[・･,、 　/／]?(?:祝日?|休日?))?{S}[)）]"
    rf"|{S}(?P<wd2>[月火水木金土日])曜日?)?"
)
YEAR = (
    rf"(?:(?P<era>{ERA}|{SHORT}){S}(?P<ey>{TWO}|元)|(?P<wy>{WESTERN}))(?:{OTHER_YEAR})?{S}年(?!間|生|目)(?P<fy>{S}度)?(?:{OTHER_YEAR})?"
    r"|(?P<ry>一昨年|再来年|昨年|去年|前年|(?<!日)本年(?!金)|今年|当年|同年|翌年|来年|明年|次年)(?P<rfy>度)?"
    rf"|(?<![0-9０-９〇一二三四五六七八九十])(?P<by>{TWO}){S}年(?=度|{S}{TWO}{S}月)(?P<bfy>度)?"
)
MONTH = rf"(?P<m>{TWO}){S}月(?!間|以[内上]|ごと|毎|を超え|を経過)"
DAY = rf"(?:(?P<d>{TWO}){S}日(?!間|目|以内)|(?P<lastday>末日))"
SEPARATOR = rf"{S}[.．・/／\-‐－―]{S}"
DOTTED = (
    rf"(?:(?P<dera>{ERA}|{SHORT}){S}(?P<dey>{TWO}|元)|(?P<dwy>{WESTERN}))(?P<sep>{SEPARATOR})(?P<dm>{TWO}){SEPARATOR}(?P<dd>{TWO})"
    rf"(?![0-9０-９])(?:(?<=日)|{S}日(?!間))?"
)
SLASHED = (
    r"(?<![0-9０-９/／.])(?P<sm>[0-9０-９]{1,2})[/／](?P<sd>[0-9０-９]{1,2})"
    r"(?=[ 　]*[（(][ 　]*[月火水木金土日][ 　]*(?:曜日?)?(?:[・･,、]?祝)?[)）])"
)
RELATIVE = (
    rf"(?P<rm>同月|当月|今月|本月|翌月|来月|先月|前月)(?:{S}(?P<d3>{TWO}){S}日(?!間|目|以内))?"
    r"|(?P<rd>同日|本日|明日|昨日|翌日)|(?P<rf>(?<![0-9０-９）)度一-龥])年度(?=[内中末]))"
)


def _renamed(fragment: str) -> str:
    """The fragment with its groups numbered 2: a pattern can hold a name only once."""
    return re.sub(r"\(\?P<(\w+)>", r"(?P<\g<1>2>", fragment)


FIRST = "[0-9０-９〇一二三四五六七八九十明大昭平令㍾㍽㍼㍻㋿MTSHRＭＴＳＨＲ去昨前本今当同翌来再次先年]"
"""What a date can begin with: tried first, as most characters of a text begin none."""
DATE = re.compile(
    rf"(?={FIRST})(?:{DOTTED}|(?:{YEAR})(?:{S}の?{S}{MONTH}(?:{S}{DAY})?)?"
    rf"|(?<![0-9０-９〇一二三四五六七八九十]){_renamed(MONTH)}(?:{S}{_renamed(DAY)})?|{SLASHED}|{RELATIVE}){WEEKDAY}"
)
"""One date, month, year or fiscal year."""
NEXT_DAY = re.compile(
    rf"(?:{S}(?:から|より|～|~|〜|－|-|・|、|，|,|及び|並びに|又は|と|及|並){S})+(?:翌{S})?(?P<d>{TWO}){S}日(?!間|目|以内|程|数){WEEKDAY}"
)
"""A bare day that goes on from a date: 5月10日から12日まで."""
CONNECTED = re.compile(
    r"(?:[ 　]|から|より|～|~|〜|－|-|・|、|，|,|及び|並びに|又は|と|頃|ごろ|まで|[（(][^）)]{0,4}[）)])*"
)
"""Words between a date and the next that has the same year."""
