"""Printed forms of dates as regex fragments and the eras (元号) behind them. Data only."""

from __future__ import annotations

import re

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
