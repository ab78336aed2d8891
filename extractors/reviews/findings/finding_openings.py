"""How a finding begins: its enumerator (番号), its title (見出し), then its words."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = r"[0-9０-９]{1,3}"
ENUMERATOR = (
    rf"(?:第{_DIGITS}(?![条項号回年期])|第[一二三四五六七八九十]{{1,3}}(?![条項号回年期])"
    rf"|[(（]{_DIGITS}[)）]|{_DIGITS}[)）]"
    rf"|{_DIGITS}[-－‐ー]{_DIGITS}(?=[\s　])|{_DIGITS}[.．、](?![0-9０-９])"
    rf"|{_DIGITS}(?=[\s　](?![0-9０-９年月日件]))|[(（][ア-ンァ-ヶ一二三四五六七八九十a-zａ-ｚ][)）]"
    r"|[ア-ン](?=[\s　.．、])[.．、]?|[①-⑳⑴-⒇㉑-㉟❶-❿]|[ⅰ-ⅹⅠ-Ⅹ][.．、]?(?=[\s　])|[a-zａ-ｚ][.．)）])"
)
"""One enumerator at the head of a paragraph."""

_ENUMERATOR = re.compile(rf"[\s　]*({ENUMERATOR})[\s　]*")
_BRACKETED = re.compile(r"[\s　]*[【［\[〔＜<《〈]([^】］\]〕＞>》〉\n]{2,40})[】］\]〕＞>》〉][\s　]*(?=\S)")
_QUOTED = re.compile(r"[\s　]*「([^」\n]{3,45})」[\s　\n]+(?=\S)")
_COLON = re.compile(r"[\s　]*([^\s　、。：:（）()]{3,25})[：:][\s　\n]*(?=\S)")
_LINE = re.compile(r"[\s　]*([^\n。]{2,50}?)[ 　]*\n[\s　]*(?=\S)")
_SPACED = re.compile(r"[\s　]*([^\s　。、]{3,45})[ 　]+(?=\S{2})")
_PARTICLE_END = re.compile(
    r"(?:[はがをにへもや、]|[^の]の|において|により|では|から|して|った|する|した|ない|いる|ある|こと|され)$"
)
_DATE_ONLY = re.compile(r"^[（(]?(?:令和|平成|昭和|[RHＲＨ])?[0-9０-９元.．年度月日/／]+[)）]?$")
_SENTENCE = re.compile(r"。|(?:た|る|い|こと|されたい|である)[（()）]|(?:た|る|ない|こと|されたい|である)$")


@dataclass(frozen=True, slots=True)
class Opening:
    """Enumerator and title at the head of a passage; ``end`` is where its words begin."""

    label: str | None
    title: str | None
    end: int


def read_opening(text: str, *, titled: bool = True) -> Opening:
    """The head of ``text``: ``(1) ログの分析 ……を行っていなかった。`` has label (1) and title ログの分析.

    Without ``titled`` only a title in brackets or on a line of its own is one.
    """
    label, at = None, 0
    mark = _ENUMERATOR.match(text)
    if mark and mark.end() < len(text):
        label, at = mark[1].strip("、"), mark.end()
    for pattern in (_BRACKETED, _QUOTED, _LINE, _SPACED, _COLON) if titled else (_BRACKETED, _LINE):
        found = pattern.match(text, at)
        if found and _is_title(found[1], text[found.end() :], pattern is _SPACED):
            return Opening(label, found[1].strip(), found.end())
    return Opening(label, None, at)


def _is_title(title: str, rest: str, spaced: bool) -> bool:
    """Whether the words before a break are a title and those after it a text of their own."""
    if _PARTICLE_END.search(title) or _DATE_ONLY.match(title) or len(rest) < 8:
        return False
    if title.count("（") != title.count("）") or title.count("「") != title.count("」"):
        return False
    if spaced and len(rest) < 15:
        return False
    return not re.search(r"。", title) and bool(_SENTENCE.search(rest.rstrip()))
