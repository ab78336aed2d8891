"""Times of day (時刻) in a text: 午前１０時０８分, 14:40, 午後7時~8時50分, 正午."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.japanese.numerals import parse_number
from extractors.japanese.wareki_forms import TWO, S

_HALF = r"(?P<half>午[ 　]*前|午[ 　]*後|AM|PM|ＡＭ|ＰＭ|am|pm)"
_TIME = re.compile(
    rf"(?=[0-9０-９〇一二三四五六七八九十午正AaPpＡＰ])(?:(?:{_HALF}{S})?(?:(?P<h>{TWO}){S}時(?!間|点|期|代|刻|制|限|効|給|々|勤)(?:{S}(?P<m>{TWO}){S}分|{S}(?P<thirty>半))?"
    rf"|(?<![0-9０-９:：.])(?P<ch>[0-9０-９]{{1,2}}){S}[:：]{S}(?P<cm>[0-9０-９]{{2}})(?![0-9０-９:：%％]))"
    r"|(?P<noon>正[ 　]*午))"
)
_RANGE = re.compile(r"[ 　]*(?:～|~|〜|－|―|-|から|より|至)[ 　]*")
_WHITE = re.compile(r"\s")


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
        half = _WHITE.sub("", match["half"] or "") or inherited
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
