"""Headings above a table or a passage: the law, the department, the kind that hold for what follows.

How a finding begins: its enumerator (番号), its title (見出し), then its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.japanese.departments import departments
from extractors.japanese.enumerator_rows import MarkKind
from extractors.japanese.enumerators import LineMark, is_above, read_mark
from extractors.japanese.marks import A_TITLE_CLOSING, A_TITLE_OPENING, TITLE_CLOSING, TITLE_OPENING, UNCLOSED_TITLE
from extractors.model.document import Document
from extractors.model.grounding import tidy

_ITEM_MARKS = frozenset(MarkKind) - {
    MarkKind.NAMED, MarkKind.QUESTION, MarkKind.ANSWER, MarkKind.NOTE, MarkKind.ARTICLE, MarkKind.ITEM,
    MarkKind.SYMBOL, MarkKind.BRACKET,
}  # fmt: skip
"""What counts findings, their parts and the headings above them."""


def item_mark(text: str, start: int = 0, end: int | None = None) -> LineMark | None:
    """The enumerator at the head of a paragraph; one that nothing frames is followed by white space or a stop."""
    mark = read_mark(text, start, end)
    if mark is None or mark.kind not in _ITEM_MARKS:
        return None
    return mark if mark.firm or mark.body > mark.start + len(mark.text) else None


_BRACKETED = re.compile(rf"[\s　]*{A_TITLE_OPENING}({UNCLOSED_TITLE}{{2,40}}){A_TITLE_CLOSING}[\s　]*(?=\S)")
_QUOTED = re.compile(r"[\s　]*「([^」\n]{3,45})」[\s　\n]+(?=\S)")
_COLON = re.compile(r"[\s　]*([^\s　、。：:（）()]{3,25})[：:][\s　\n]*(?=\S)")
_LINE = re.compile(r"[\s　]*([^\n。]{2,50}?)[ 　]*\n[\s　]*(?=\S)")
_SPACED = re.compile(r"[\s　]*([^\s　。、]{3,45})[ 　]+(?=\S{2})")
_PARTICLE_END = re.compile(
    r"(?:[はがをにへもや、]|[^の]の|において|により|では|から|して|った|する|した|ない|いる|ある|こと|され)$"
)
_DATE_ONLY = re.compile(r"^[（(]?(?:令和|平成|昭和|[RHＲＨ])?[0-9０-９元.．年度月日/／]+[)）]?$")
_SENTENCE = re.compile(r"。|(?:た|る|い|こと|されたい|である)[（()）]|(?:た|る|ない|こと|されたい|である)$")


def label_of(mark: LineMark, text: str) -> str:
    """The enumerator as printed, with the stop that belongs to it: ``1.``, ``（２）``."""
    return text[mark.start : mark.body].strip("、：: 　\n\t")


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
    mark = item_mark(text)
    if mark and mark.body < len(text):
        label, at = label_of(mark, text), mark.body
    for pattern in (_BRACKETED, _QUOTED, _LINE, _SPACED, _COLON) if titled else (_BRACKETED, _LINE):
        found = pattern.match(text, at)
        if found and pattern is _LINE and _is_wrapped(found[1], text[found.end() :]):
            continue
        if found and _is_title(found[1], text[found.end() :], pattern is _SPACED):
            return Opening(label, found[1].strip(), found.end())
    return Opening(label, None, at)


_FULL_LINE, _FULL_SHARE = 12, 0.8


def _is_wrapped(line: str, rest: str) -> bool:
    """Whether a line is as long as those below it: then the sentence goes on where the line ends."""
    longest = max(len(one.strip()) for one in rest.split("\n"))
    return len(line) >= max(_FULL_LINE, _FULL_SHARE * longest)


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
    line = line.lstrip("# 　")
    mark = read_mark(line)
    if mark and not _heads(mark) and item_mark(line) is None:
        mark = None
    words = line[mark.body if mark else 0 :].strip(f"{TITLE_CLOSING} 　")
    if not words or "。" in words or len(words) > 45 or (not mark and (len(words) > 30 or "、" in words)):
        return None
    place = _PLACE.search(words)
    return Heading(words, mark.shape if mark else "", law_of(words), departments(place[1] if place else words))


def _heads(mark: LineMark) -> bool:
    return mark.kind is MarkKind.SYMBOL or mark.text in TITLE_OPENING


def law_of(words: str) -> str | None:
    """Law that a heading consists of: 番号法, 個人情報保護法関係."""
    found = _LAW.match(words)
    return None if found is None or _NO_LAW.search(found[1]) else found[1]


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
        elif not found or (directly and heading.shape != found[-1].shape) or is_above(heading.shape, found[-1].shape):
            found.append(heading)
        if len(found) >= 5:
            break
    return found
