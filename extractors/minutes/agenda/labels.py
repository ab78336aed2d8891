"""Headings of business (議題の見出し): enumerator, number of the bill, title, section in charge.

A heading is read from one line of the reading text, whatever printed the line: a list at
the head, a heading between turns, a table cell.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from extractors.japanese.enumerator_rows import MarkKind, Numeral
from extractors.japanese.enumerators import LineMark, read_mark
from extractors.japanese.letters import fold_wording
from extractors.japanese.marks import (
    A_CLOSING,
    A_DASH,
    A_FIGURE,
    A_TITLE_CLOSING,
    A_TITLE_OPENING,
    AN_OPENING,
    ANY_CLOSING,
    ANY_OPENING,
    UNBRACKETED,
    UNCLOSED,
)
from extractors.japanese.numerals import parse_number
from extractors.model.document import Range

GAP = r"[ \t　]*"
NUMBER = r"(?:[0-9０-９]{1,4}|[一二三四五六七八九十百]{1,6})"
_SPREAD = re.compile(r"(.)", re.DOTALL)


class Shape(StrEnum):
    """Shape of an enumerator; one list level uses one shape."""

    WORD = "word"
    """議題１, 日程第１, 報告事項（１）"""
    ORDER = "order"
    """第１"""
    BILL = "bill"
    """議案第９５号, standing alone"""
    ROMAN = "roman"
    PLAIN = "plain"
    """１ or １．"""
    PAREN = "paren"
    """（１） or １）"""
    CIRCLED = "circled"
    KANA = "kana"
    KANA_PAREN = "kana_paren"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ItemHeading:
    """One place where a heading of business stands. All ranges are of the reading text."""

    shape: Shape
    label: Range | None
    reference: Range | None
    title: Range
    number: int | None = None
    mark: str | None = None
    """Bullet or bracket before an unnumbered heading: ◆, 【."""
    department: Range | None = None

    @property
    def range(self) -> Range:
        """From the enumerator to the end of the title."""
        starts = [part.start for part in (self.label, self.reference, self.title) if part is not None]
        return Range(min(starts), max(self.title.end, self.reference.end if self.reference else 0))


def spread(word: str) -> str:
    """Pattern of a word whose letters may be spread: 議　事."""
    return _SPREAD.sub(lambda match: re.escape(match[1]) + GAP, word).removesuffix(GAP)


_WORDS = (
    "議題", "議事", "案件", "議案", "議件", "協議", "報告", "審議", "審査", "諮問", "検討", "説明", "付議",
    "協議題", "答申",
)  # fmt: skip
_WORD = (
    rf"(?:本日の)?(?:{'|'.join(map(spread, _WORDS))}){GAP}(?:{spread('事項')}|{spread('案件')})?{GAP}(?:その|第)?{GAP}"
)
_COUNTED = (
    r"(?![0-9０-９]*[ 　]*(?:号|年|月|日|件|つ|点|回|人|名|頁|ページ|か|ヶ|カ|箇|項|条|款|目|番|期|部|分|次|章|節))"
)
_BILL_NOUNS = (
    "議案", "報告", "請願", "陳情", "認定", "承認", "同意", "諮問", "発議", "発案", "議発", "決議案", "決議",
    "意見書案", "意見書", "意見案", "専決", "選挙", "推薦", "動議", "要望", "議", "認", "報", "条例案", "予算案",
    "議員提出", "委員会提出", "閣法", "承諾",
)  # fmt: skip
_BILL_NOUN = "|".join(map(spread, sorted(_BILL_NOUNS, key=len, reverse=True)))
_PROPOSER = (
    rf"(?:(?:{spread('市長')}|{spread('町長')}|{spread('村長')}|{spread('区長')}|{spread('知事')}|{spread('議員')}"
    rf"|{spread('委員会')}|{spread('都')}|{spread('県')}|{spread('市')}){GAP}(?:{spread('提出')}{GAP})?)?"
)
BILL = (
    rf"{_PROPOSER}(?:(?:{_BILL_NOUN}){GAP}(?:[0-9０-９]{{1,2}}{GAP}"
    rf"|[（(][^（()）\n]{{1,8}}[）)]{GAP})?第{GAP}{NUMBER}{GAP}号"
    rf"|第{GAP}{NUMBER}{GAP}号{GAP}(?:{_BILL_NOUN})(?![てもずれで]))"
    rf"(?:の{NUMBER})?"
)
"""Number of a bill, report or petition: 議案第９５号, 第９５号議案, 議員提出議案第　１号, 請願５第３号."""
BILL_RE = re.compile(BILL)

_NAMED = re.compile(
    rf"(?:{spread('追加')}{GAP})?{spread('日程')}{GAP}第?{GAP}{NUMBER}(?![号条年月日])"
    rf"|{_WORD}(?:[（(]{GAP}{NUMBER}{GAP}[）)]|[①-⑳⑴-⒇]|{NUMBER}{_COUNTED})(?:の[0-9０-９]{{1,2}}(?![0-9０-９]))?"
    rf"|(?:議題|議事|案件|(?:議|協議|報告|審議)事項)の(?:[（(]{GAP}{NUMBER}{GAP}[）)]|[①-⑳⑴-⒇]|[0-9０-９]{{1,2}}{_COUNTED})"
)
"""A word for business and a number; enumerators without one are read by ``japanese.enumerators``."""
_SHAPES = {
    MarkKind.ORDER: Shape.ORDER, MarkKind.ITEM: Shape.ORDER, MarkKind.CIRCLED: Shape.CIRCLED,
    MarkKind.BRACKETED: Shape.PAREN, MarkKind.CLOSED: Shape.PAREN, MarkKind.DOTTED: Shape.PLAIN,
    MarkKind.BARE: Shape.PLAIN, MarkKind.PATH: Shape.PLAIN,
}  # fmt: skip
_LETTERS = {Numeral.KATAKANA: Shape.KANA, Numeral.HIRAGANA: Shape.KANA, Numeral.ROMAN: Shape.ROMAN}
_MARK = re.compile(A_FIGURE)
_OPENERS = {"≪": "≫", "《": "》", "【": "】", "〈": "〉", "＜": "＞", "<": ">", "［": "］", "『": "』", "〔": "〕"}
_BILL_RANGE = re.compile(
    rf"{GAP}(?:ないし|乃至|から|より|及び|並びに|～|〜|・|、){GAP}(?:{BILL}|第{GAP}{NUMBER}{GAP}号)"
)
"""After a bill: the heading names several by their numbers only."""
_BOXED = re.compile(
    rf"{A_TITLE_OPENING}[ 　]*(?P<label>(?:{_WORD}|{GAP}日程{GAP}第?){GAP}[（(]?{NUMBER}[）)]?)"
    rf"[ 　]*{A_TITLE_CLOSING}[ 　]*"
)
"""【議題１】 before its title."""
_AFTER = "、，：:．."
_SEPARATOR = re.compile(r"[ \t　]*[、，：:．.・]?[ \t　]*")
_QUOTES = {"「": "」", "『": "』"}
_TRAILERS = re.compile(
    r"(?:[ 　\t]*(?:[…‥・.．]{2,}|[－ー―]{2,})[ 　\t]*[（(]?(?:[PpＰｐ][.．]?)?[0-9０-９]{0,4}[）)]?(?:頁|ページ)?"
    rf"|[ 　\t]*{AN_OPENING}[ 　]*(?:参考|追加|当日|配[付布]|別紙|机上|追加)*資料{UNCLOSED}{{0,20}}{A_CLOSING}"
    r"|[ 　\t]+資料[ 　]?(?:No\.?|Ｎｏ．?|番号)?[ 　]?[0-9０-９－\-～~、，・]{1,12}"
    r"|[ 　\t]*[～〜~]"
    r"|[ 　\t]*[（(](?:公開|非公開|非公表|一部非公開)[）)])+[ 　\t。]*$"
)
_DEPARTMENT = re.compile(
    rf"[ 　\t]*{AN_OPENING}(?P<name>{UNBRACKETED}{{1,40}}?(?:課|室|局|署|センター|事務所|支所|課外[0-9０-９]+課"
    rf"|部)){A_CLOSING}[ 　\t]*$"
)


def number_of(label: str) -> int | None:
    """Number in an enumerator: （１） is 1, ア is 1, ③ is 3."""
    flat = fold_wording(label)
    if digits := re.search(r"[0-9]+", flat):
        return int(digits[0])
    if kanji := re.search(r"[一二三四五六七八九十百]+$|(?<=第)[一二三四五六七八九十百]+", flat.strip("()")):
        return parse_number(kanji[0])
    if kana := re.search(r"[アイウエオカキクケコサシスセソタチツテト]", flat):
        return "アイウエオカキクケコサシスセソタチツテト".index(kana[0]) + 1
    return None


def parse_heading(text: str, start: int, end: int) -> ItemHeading | None:
    """The heading that ``text[start:end]`` (one line) is, or None if it has neither enumerator nor mark nor bill."""
    start, end = _bare(text, start, end)
    mark: str | None = None
    if boxed := _BOXED.match(text, start, end):
        return _boxed(text, boxed, end)
    if start < end and text[start] in _OPENERS and text[end - 1] == _OPENERS[text[start]]:
        mark, start, end = text[start], start + 1, end - 1
    elif found := _MARK.match(text, start, end):
        mark, start = found[0], found.end()
    start, end = _bare(text, start, end)
    shape, label, at = _enumerator(text, start, end)
    bill = BILL_RE.match(text, at, end)
    if label is None and bill is None and mark is None:
        return None
    if bill and label is not None and _BILL_RANGE.match(text, bill.end(), end):
        bill = None
    reference = Range(bill.start(), bill.end()) if bill else None
    if bill:
        at = _past_separator(text, bill.end(), end)
    if label is None and reference is not None:
        shape, label = Shape.BILL, reference
    title, department = _title(text, at, end)
    if title.start >= title.end:
        return None
    number = number_of(text[label.start : label.end]) if label else None
    return ItemHeading(shape, label, reference, title, number, mark, department)


def _boxed(text: str, boxed: re.Match[str], end: int) -> ItemHeading | None:
    """【議題１】 with its title behind it."""
    inner = parse_heading(boxed["label"] + " x", 0, len(boxed["label"]) + 2)
    title, department = _title(text, boxed.end(), end)
    if inner is None or title.start >= title.end:
        return None
    label = Range(boxed.start("label"), boxed.end("label"))
    return ItemHeading(inner.shape, label, None, title, inner.number, boxed[0].strip()[0], department)


def _enumerator(text: str, start: int, end: int) -> tuple[Shape, Range | None, int]:
    if BILL_RE.match(text, start, end):
        return Shape.NONE, None, start
    if match := _NAMED.match(text, start, end):
        return Shape.WORD, Range(match.start(), match.end()), _past_separator(text, match.end(), end)
    mark = read_mark(text, start, end)
    shape = _shape(mark) if mark else None
    if mark is None or shape is None:
        return Shape.NONE, None, start
    label = Range(mark.start, mark.start + len(mark.text.rstrip(_AFTER)))
    return shape, label, _past_separator(text, mark.body, end)


def _shape(mark: LineMark) -> Shape | None:
    """What a mark is among those of business; None for marks that head no item (第３条, ※１, 問１)."""
    shape = _SHAPES.get(mark.kind)
    letters = _LETTERS.get(mark.numeral) if mark.numeral else None
    if shape is Shape.PAREN and letters is Shape.KANA:
        return Shape.KANA_PAREN
    return letters or shape if shape in (Shape.PLAIN, Shape.PAREN) else shape


def _past_separator(text: str, at: int, end: int) -> int:
    match = _SEPARATOR.match(text, at, end)
    return match.end() if match else at


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _title(text: str, start: int, end: int) -> tuple[Range, Range | None]:
    """Title without quotes, leaders, numbers of papers; and the section named in brackets at its end."""
    if trailer := _TRAILERS.search(text, start, end):
        end = trailer.start()
    start, end = _bare(text, start, end)
    department = None
    found = _DEPARTMENT.search(text, start, end)
    if found and found.start() > start:
        department = Range(found.start("name"), found.end("name"))
        end = found.start()
    start, end = _bare(text, start, end)
    if start < end and text[start] in _QUOTES and text.find(_QUOTES[text[start]], start, end) == end - 1:
        start, end = start + 1, end - 1
    while end > start and text[end - 1] in "、，：:。":
        end -= 1
    return Range(start, end), department


_KEY_NOISE = re.compile(rf"[\s、，。．.・:：ー~〜～]|{A_DASH}|{ANY_OPENING}|{ANY_CLOSING}")
_KEY_TAIL = re.compile(
    r"(?:等)?(?:について|に関する件|に関すること|の件|に関して|に係る件|に付いて|につきまして|の報告|案)+$"
)


@lru_cache(maxsize=4096)
def title_key(title: str) -> str:
    """What two printings of one title have in common: no punctuation, no について at the end."""
    flat = _KEY_NOISE.sub("", unicodedata.normalize("NFKC", title))
    return _KEY_TAIL.sub("", flat) or flat


@lru_cache(maxsize=4096)
def label_key(label: str) -> str:
    """A label for comparison: NFKC without white space."""
    return fold_wording(label)
