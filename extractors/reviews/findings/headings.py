"""Headings above a table or a passage: the law, the department, the kind that hold for what follows.

How a finding begins: its enumerator (番号), its title (見出し), then its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.japanese.departments import departments
from extractors.model.document import Document
from extractors.model.grounding import tidy

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


_REACH = 400
"""Paragraphs that are looked at above a table."""
_MARK = re.compile(rf"^[#\s　]*({ENUMERATOR}|[○●◎■◆□◇・※▼▽【［\[〔＜<《])?[\s　]*")
_PLACE = re.compile(
    r"(?:所管|担当|主管|対象)(?:課|部署|部局|部|室)?(?:名)?[ 　]*[：:][ 　]*([^\s　：:（）()]{2,30})[）)]?$"
)
"""A heading that names the section in charge: ひろば事業（所管課：子ども家庭課）."""
_LAW = re.compile(
    r"^([^、。\s　]{1,40}?(?:法律|法|条例|規則|規程|ガイドライン|基準|指針|要綱))"
    r"(?:[（(].{1,40}[）)])?(?:関係|違反|に(?:関する|係る|ついて|基づく)(?:の)?(?:改善指導|指摘|改善|指導"
    r"|勧告|もの|事項|違反)?(?:事項)?|上の(?:指摘|問題)|の遵守)?$"
)
_NO_LAW = re.compile(r"(?:方法|手法|司法|立法|寸法|文法|作法|用法|判断基準|評価基準|審査基準|監査基準|点検基準)$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with what it names."""

    text: str
    shape: str
    """Form of its enumerator: headings of one shape are of one level."""
    law: str | None
    department: str | None


def read_heading(line: str) -> Heading | None:
    """The heading that a paragraph is, None if it is a sentence."""
    line = tidy(line)
    mark = _MARK.match(line)
    assert mark is not None
    words = line[mark.end() :].strip("】］]〕＞>》 　")
    if not words or "。" in words or len(words) > 45 or (not mark[1] and (len(words) > 30 or "、" in words)):
        return None
    place = _PLACE.search(words)
    return Heading(words, shape_of(mark[1] or ""), law_of(words), departments(place[1] if place else words))


def shape_of(mark: str) -> str:
    """Shape of an enumerator: (1) and (２) are one shape, ア and ① others."""
    shape = re.sub(r"[0-9０-９]+|[一二三四五六七八九十]+", "0", mark)
    shape = re.sub(r"[ア-ン]", "ア", shape)
    shape = re.sub(r"[①-⑳㉑-㉟❶-❿]", "①", re.sub(r"[⑴-⒇]", "(0)", shape))
    shape = re.sub(r"[a-zａ-ｚ]", "a", shape)
    shape = re.sub(r"[ⅰ-ⅹⅠ-Ⅹ]", "Ⅰ", shape)
    return shape.replace("（", "(").replace("）", ")").replace("．", ".").rstrip(".、")


def law_of(words: str) -> str | None:
    """Law that a heading consists of: 番号法, 個人情報保護法関係."""
    found = _LAW.match(words)
    return None if found is None or _NO_LAW.search(found[1]) else found[1]


_RANKS = ("第0", "Ⅰ", "0", "0-0", "(0)", "0)", "ア", "(ア)", "①", "a", "(a)", "a)")
"""Usual order of enumerators from part to sub-item."""


def _is_above(shape: str, other: str) -> bool:
    """Whether headings of one shape usually stand above those of another."""
    return shape in _RANKS and other in _RANKS and _RANKS.index(shape) < _RANKS.index(other)


def headings_before(document: Document, position: int) -> list[Heading]:
    """Headings that are open at a reading position, nearest first: the nearest, what stands directly above
    it, and those of ever higher rank.
    """
    reading = document.reading
    found: list[Heading] = []
    directly = True
    index = reading.paragraph_at(max(0, position - 1))
    for paragraph in reversed(reading.paragraphs[max(0, index - _REACH) : index + 1]):
        if paragraph.cell is not None or paragraph.start >= position:
            directly = directly and not found
            continue
        heading = read_heading(reading.string(paragraph)) if paragraph.end - paragraph.start <= 120 else None
        if heading is None:
            directly = directly and not found
        elif not found or (directly and heading.shape != found[-1].shape) or _is_above(heading.shape, found[-1].shape):
            found.append(heading)
        if len(found) >= 5:
            break
    return found
