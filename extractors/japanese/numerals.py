"""Numbers in every printed form: half-width, full-width, kanji (漢数字), with stray spaces.

``parse_number("１７")``, ``parse_number("十七")`` and ``parse_number("一七")`` are 17,
``parse_number("元")`` is 1.
"""

from __future__ import annotations

import re

_DIGIT_VALUES = {
    **{digit: value for value, digit in enumerate("0123456789")},
    **{digit: value for value, digit in enumerate("０１２３４５６７８９")},
    **{digit: value for value, digit in enumerate("〇一二三四五六七八九")},
    "零": 0,
    "◯": 0,
    "○": 0,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "億": 100_000_000, "兆": 1_000_000_000_000}
_SEPARATORS = re.compile(r"[\s,，]")
_LONGEST = 40
"""A longer run is no number but a damaged passage."""


def parse_number(text: str) -> int | None:
    """Value of a printed number, None if ``text`` is none: 百二十 is 120, 二〇二三 is 2023, 元 is 1."""
    text = _SEPARATORS.sub("", text)
    if text == "元":
        return 1
    if not text or len(text) > _LONGEST:
        return None
    if all(char in _DIGIT_VALUES for char in text):
        value = 0
        for char in text:
            value = value * 10 + _DIGIT_VALUES[char]
        return value
    return _parse_units(text)


def _parse_units(text: str) -> int | None:
    """Value of a number with 十, 百, 千, 万 …: 千二百三十四, 3万5千."""
    total = section = digits = 0
    pending = False
    for char in text:
        if char in _DIGIT_VALUES:
            digits = digits * 10 + _DIGIT_VALUES[char]
            pending = True
        elif char in _UNITS:
            section += (digits if pending else 1) * _UNITS[char]
            digits, pending = 0, False
        elif char in _MYRIADS:
            if section + digits == 0:
                return None
            total += (section + digits) * _MYRIADS[char]
            section, digits, pending = 0, 0, False
        else:
            return None
    return total + section + digits
