"""Values of cells as Excel shows them (表示形式): number formats with their sections, dates in Japanese eras, units.

A format has up to four sections, for positive numbers, negative ones, zero and text; each is a row of tokens.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

Value = str | bool | float | dt.datetime | dt.date | dt.time | dt.timedelta
"""What a cell holds; a whole number may be an int."""

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0;-"¥"#,##0', 6: '"¥"#,##0;-"¥"#,##0',
    7: '"¥"#,##0.00;-"¥"#,##0.00', 8: '"¥"#,##0.00;-"¥"#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: "[$-411]ge.m.d", 28: '[$-411]ggge"年"m"月"d"日"',
    29: '[$-411]ggge"年"m"月"d"日"', 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"時"mm"分"', 33: 'h"時"mm"分"ss"秒"',
    34: 'yyyy"年"m"月"', 35: 'm"月"d"日"', 36: "[$-411]ge.m.d", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0;-#,##0;-", 42: '"¥"#,##0;-"¥"#,##0;"¥"-',
    43: "#,##0.00;-#,##0.00;-", 44: '"¥"#,##0.00;-"¥"#,##0.00;"¥"-', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: "[$-411]ge.m.d", 51: '[$-411]ggge"年"m"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: '[$-411]ggge"年"m"月"d"日"', 55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: "[$-411]ge.m.d",
    58: '[$-411]ggge"年"m"月"d"日"',
}  # fmt: skip
"""Formats that go by a number, as the Japanese edition shows them."""

_ERAS = ((dt.date(2019, 5, 1), "令和"), (dt.date(1989, 1, 8), "平成"), (dt.date(1926, 12, 25), "昭和"),
         (dt.date(1912, 7, 30), "大正"), (dt.date(1868, 1, 25), "明治"))  # fmt: skip
_LETTERS = {"令和": "R", "平成": "H", "昭和": "S", "大正": "T", "明治": "M"}
_WEEK = "月火水木金土日"
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/標準)|(?P<noon>AM/PM|A/P)|(?P<exponent>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|g+|e+|a{3,4}|b{1,4})|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)"
    r"|(?P<percent>%)|(?P<text>@)|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_COLOR = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|黒|青|水|緑|紫|赤|白|黄|colou?r\s?\d+|色\s?\d+", re.IGNORECASE
)
_EPOCH, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)  # noqa: DTZ001 - sheets know no zones
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_KANJI = {1: "〇一二三四五六七八九十百千", 2: "〇壱弐参四五六七八九拾百千"}
_LONGEST = 400
"""Characters of a format; longer ones are an attack."""


class _Token(NamedTuple):
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a format."""

    tokens: tuple[_Token, ...]
    condition: tuple[str, float] | None
    numerals: int
    """0: as they are; 1: 一二三; 2: 壱弐参; 3: full-width."""
    first_year: bool
    """Whether the first year of an era is 元."""

    @property
    def is_date(self) -> bool:
        return any(token.kind in {"date", "elapsed", "noon"} for token in self.tokens)


def shown(value: Value, code: str, *, since_1904: bool = False) -> str:
    """A value as a format shows it.

    >>> shown(45021.0, '[$-411]ggge"年"m"月"d"日"'), shown(-1234.5, "#,##0;▲#,##0"), shown(0.256, "0.0%")
    ('令和5年4月5日', '▲1,235', '25.6%')
    """
    if isinstance(value, str):
        sections = _sections(code)
        last = sections[-1]
        applies = len(sections) > 3 or any(token.kind == "text" for token in last.tokens)
        return _text(value, last) if applies else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    number = _serial(value, since_1904=since_1904)
    sections = _sections(code)
    section, is_negative = _choose(sections, number)
    if section.is_date:
        return _date(number, section, since_1904=since_1904)
    if any(token.kind == "general" for token in section.tokens) or (not section.tokens and len(sections) == 1):
        rest = "".join(token.text for token in section.tokens if token.kind != "general")
        return _general(abs(number) if is_negative else number) + rest
    return _number(number, section, signed=not is_negative)


def _serial(value: float | dt.datetime | dt.date | dt.time | dt.timedelta, *, since_1904: bool) -> float:
    """The number that stands for a moment: days since the end of 1899, or since 1904."""
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86400
    if isinstance(value, dt.date):
        moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
        return (moment - (_EPOCH_1904 if since_1904 else _EPOCH)) / dt.timedelta(days=1)
    return float(value)


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[_Token]] = [[]]
    for found in _TOKEN.finditer(code[:_LONGEST]):
        kind, text = found.lastgroup or "literal", found.group()
        if kind == "literal" and text == ";":
            parts.append([])
        elif kind == "space":
            parts[-1].append(_Token("literal", " "))
        elif kind == "fill":
            continue
        else:
            parts[-1].append(_Token(kind, found[kind] if kind in {"quoted", "escaped", "bracket"} else text))
    return tuple(_section(part) for part in parts[:4])


def _section(tokens: Sequence[_Token]) -> _Section:
    kept: list[_Token] = []
    condition, numerals, first_year = None, 0, False
    for token in tokens:
        if token.kind != "bracket":
            kept.append(token)
        elif found := _CONDITION.fullmatch(token.text):
            condition = found[1], float(found[2])
        elif _ELAPSED.fullmatch(token.text):
            kept.append(_Token("elapsed", token.text.lower()))
        elif token.text.upper().startswith("DBNUM"):
            numerals = int(token.text[5:6]) if token.text[5:6] in {"1", "2", "3"} else 0
        elif token.text.startswith("$"):
            first_year |= "gannen" in token.text
            kept.append(_Token("quoted", token.text[1:].partition("-")[0]))
        elif not _COLOR.fullmatch(token.text):
            kept.append(_Token("quoted", ""))
    return _Section(tuple(kept), condition, numerals, first_year)


def _choose(sections: Sequence[_Section], number: float) -> tuple[_Section, bool]:
    """The section for a number, and whether it stands for negative ones, whose sign it shows itself."""
    numeric = sections[:3]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None or _holds(number, *section.condition):
                return section, False
        return numeric[-1], False
    if number < 0 and len(numeric) > 1:
        return numeric[1], True
    if number == 0 and len(numeric) > 2:
        return numeric[2], False
    return numeric[0], False


def _holds(number: float, sign: str, bound: float) -> bool:
    return {"<": number < bound, ">": number > bound, "=": number == bound, "<=": number <= bound,
            ">=": number >= bound, "<>": number != bound}[sign]  # fmt: skip


def _text(value: str, section: _Section) -> str:
    return "".join(value if token.kind == "text" else token.text for token in section.tokens)


def _general(number: float) -> str:
    """A number without a format: at most eleven digits."""
    if number == int(number) and abs(number) < 1e11:
        return str(int(number))
    return f"{number:.10g}".upper().replace("E+0", "E+").replace("E-0", "E-")


# -- numbers ----------------------------------------------------------------------------------


def _number(number: float, section: _Section, *, signed: bool) -> str:
    tokens = section.tokens
    digits = [at for at, token in enumerate(tokens) if token.kind == "digit"]
    if not digits:
        return "".join(_general(number) if token.kind == "text" else token.text for token in tokens)
    if any(token == _Token("literal", "/") for token in tokens[digits[0] : digits[-1]]):
        return _fraction(number, tokens, digits)
    point = next((at for at, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    power = next((at for at, token in enumerate(tokens) if token.kind == "exponent"), len(tokens))
    if power < len(tokens):
        return _scientific(number, tokens, point, power)
    whole, part = [at for at in digits if at < point], [at for at in digits if at > point]
    scale = sum(token.kind == "comma" for token in tokens[digits[-1] + 1 :])
    grouped = any(token.kind == "comma" for token in tokens[digits[0] : (whole or digits)[-1]])
    percent = sum(token.kind == "percent" for token in tokens)
    amount = _rounded(Decimal(repr(number)) * 100**percent / 1000**scale, len(part))
    sign = "-" if signed and amount < 0 else ""
    before, _, after = f"{abs(amount):f}".partition(".")
    filled = _fill(before.lstrip("0"), tokens, whole, grouped=grouped)
    for at, digit in zip(part, after.ljust(len(part), "0"), strict=True):
        filled[at] = digit
    for at in reversed(part):  # what need not be shown
        if filled[at] != "0" or tokens[at].text == "0":
            break
        filled[at] = " " if tokens[at].text == "?" else ""
    shown_tokens = (
        filled.get(at, "" if token.kind in {"comma", "digit"} else token.text) for at, token in enumerate(tokens)
    )
    return _numerals(sign + "".join(shown_tokens), section.numerals)


def _fill(digits: str, tokens: Sequence[_Token], places: Sequence[int], *, grouped: bool) -> dict[int, str]:
    """The digits before the point on their places, from the right; the first place takes what is left."""
    filled: dict[int, str] = {}
    done = 0
    for number, at in enumerate(reversed(places)):
        last = number == len(places) - 1
        taken = (digits[:-1] if last and len(digits) > 1 else "") + digits[-1:] if digits else ""
        digits = "" if last else digits[:-1]
        taken = taken or {"0": "0", "?": " "}.get(tokens[at].text, "")
        written = ""
        for digit in reversed(taken):
            if grouped and done and done % 3 == 0 and digit.isdigit():
                written = "," + written
            written = digit + written
            done += 1
        filled[at] = written
    return filled


def _fraction(number: float, tokens: Sequence[_Token], digits: Sequence[int]) -> str:
    """A number as a whole and a fraction: 2 1/4."""
    width = sum(at > tokens.index(_Token("literal", "/")) for at in digits)
    whole, rest = divmod(abs(Fraction(number)), 1)
    part = rest.limit_denominator(10**width - 1)
    if part == 1:
        whole, part = whole + 1, Fraction(0)
    words = [str(whole)] if whole or not part else []
    words += [f"{part.numerator}/{part.denominator}"] if part else []
    return ("-" if number < 0 else "") + " ".join(words)


def _scientific(number: float, tokens: Sequence[_Token], point: int, power: int) -> str:
    decimals = sum(token.kind == "digit" for token in tokens[point:power])
    mantissa, _, exponent = f"{number:.{decimals}E}".partition("E")
    width = sum(token.kind == "digit" for token in tokens[power:])
    sign = "-" if exponent.startswith("-") else "+" if tokens[power].text.endswith("+") else ""
    return f"{mantissa}E{sign}{exponent.lstrip('+-').lstrip('0').rjust(width, '0') or '0'}"


def _rounded(amount: Decimal, places: int) -> Decimal:
    try:
        return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    except InvalidOperation:  # more digits than Excel shows
        return amount


# -- moments ----------------------------------------------------------------------------------


def _date(number: float, section: _Section, *, since_1904: bool) -> str:
    try:
        moment = (_EPOCH_1904 if since_1904 else _EPOCH) + dt.timedelta(seconds=round(number * 86400, 3))
    except OverflowError:
        return _general(number)
    if number < 0:
        return _general(number)
    has_noon = any(token.kind == "noon" for token in section.tokens)
    written: list[str] = []
    for at, token in enumerate(section.tokens):
        if token.kind == "date":
            written.append(
                _part(token.text.lower(), moment, section, has_noon=has_noon, minutes=_is_minutes(section, at))
            )
        elif token.kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[token.text[0]]
            written.append(str(int(round(number * 86400) // unit)).rjust(len(token.text), "0"))
        elif token.kind == "noon":
            written.append(_noon(token.text, moment))
        else:
            written.append(token.text)
    return "".join(written)


def _is_minutes(section: _Section, at: int) -> bool:
    """Whether an m is one of minutes: after an hour, or before a second."""
    clock = [(place, token.text[0].lower()) for place, token in enumerate(section.tokens)
             if token.kind in {"date", "elapsed"}]  # fmt: skip
    number = [place for place, _ in clock].index(at)
    before = clock[number - 1][1] if number else ""
    after = clock[number + 1][1] if number + 1 < len(clock) else ""
    return before == "h" or after == "s"


def _part(token: str, moment: dt.datetime, section: _Section, *, has_noon: bool, minutes: bool) -> str:
    """One part of a date or a time of day."""
    letter, width = token[0], len(token)
    if letter == "s":
        whole, _, part = token.partition(".")
        seconds = f"{moment.second:0{min(len(whole), 2)}d}"
        return seconds + (f".{moment.microsecond:06d}"[: len(part) + 1] if part else "")
    if letter == "m" and not minutes and width >= 3:
        name = _MONTHS[moment.month - 1]
        return name[:3] if width == 3 else name[:1] if width == 5 else name
    if letter == "d" and width >= 3:
        name = _DAYS[moment.weekday()]
        return name[:3] if width == 3 else name
    if letter == "a":
        return _WEEK[moment.weekday()] + ("曜日" if width == 4 else "")
    if letter == "g":
        era = _era(moment.date())[0]
        return era if width >= 3 else era[:1] if width == 2 else _LETTERS.get(era, "")
    hour = (moment.hour % 12 or 12) if has_noon else moment.hour
    number = {
        "y": moment.year if width > 2 else moment.year % 100, "m": moment.minute if minutes else moment.month,
        "d": moment.day, "h": hour, "e": _era(moment.date())[1], "b": moment.year + 543,
    }[letter]  # fmt: skip
    if letter == "e" and number == 1 and section.first_year:
        return "元"
    wide = 2 if (letter == "y" and width <= 2) or width == 2 else 4 if letter == "y" else 1
    return _numerals(f"{number:0{wide}d}", section.numerals)


def _era(day: dt.date) -> tuple[str, int]:
    for begin, name in _ERAS:
        if day >= begin:
            return name, day.year - begin.year + 1
    return "", day.year


def _noon(token: str, moment: dt.datetime) -> str:
    name = "AM" if moment.hour < 12 else "PM"
    return name if len(token) > 3 else name[0]


# -- numerals ---------------------------------------------------------------------------------


def _numerals(written: str, kind: int) -> str:
    if kind == 3:
        return written.translate(_FULL_WIDTH)
    if kind in _KANJI:
        return re.sub(r"\d{1,4}", lambda found: _kanji(int(found[0]), _KANJI[kind]), written.replace(",", ""))
    return written


def _kanji(number: int, signs: str) -> str:
    """A number below ten thousand in kanji.

    >>> _kanji(25, "〇一二三四五六七八九十百千")
    '二十五'
    """
    if number == 0:
        return signs[0]
    written = ""
    for power, unit in ((1000, signs[12]), (100, signs[11]), (10, signs[10]), (1, "")):
        digit = number // power % 10
        if digit:
            written += ("" if digit == 1 and unit and signs[1] == "一" else signs[digit]) + unit
    return written
