"""How the beginning of an item, a heading or a speaker is printed (項番, 見出し記号): numbers, letters, symbols.

A mark is read from the beginning of one line. Whether a number that nothing frames (``１ 目的``) counts items is told
by its neighbours only: ``sequences`` finds 1, 2, 3 and ア, イ, ウ among the marks of a passage.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.japanese.enumerator_rows import ROWS, SEPARATOR, SPACE, MarkForm, MarkKind, Numeral
from extractors.japanese.letters import fold_wording
from extractors.japanese.marks import OPENING, SYMBOL, partner, usual
from extractors.japanese.numerals import parse_number
from extractors.japanese.rules import any_of, row_of


@dataclass(frozen=True, slots=True)
class LineMark:
    """The mark that begins a line. Places are those of the text that was read."""

    kind: MarkKind
    text: str
    """As printed, without the white space around it; of a bracket the opening one."""
    start: int
    body: int
    """Where the words begin."""
    shape: str
    """Marks of one list are alike in it, widths aside: ``1`` (also 1.), ``(1)``, ``ア``, ``①``, ``第1章``, ``●``."""
    numeral: Numeral | None = None
    numbers: tuple[int, ...] = ()
    """What is counted: one number, of a path several."""
    firm: bool = True
    """Whether the print shows that it is a mark; else only its neighbours do: ``１ 目的``, ``１目的``, ``一　目的``."""
    close: int | None = None
    """Where the bracket that closes a ``BRACKET`` stands, None where it does not on this line."""

    @property
    def number(self) -> int | None:
        """The number that goes up from mark to mark."""
        return self.numbers[-1] if self.numbers else None

    @property
    def is_enumerator(self) -> bool:
        """Whether it counts."""
        return bool(self.numbers)


_AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


_ROWS = any_of(ROWS)
_PAST = re.compile(rf"{SPACE}*(?:{SEPARATOR}{SPACE}*)?")
_WHITE = re.compile(rf"{SPACE}*")
_REPEATED = re.compile(
    r"(.)\1|〇[〇一二三四五六七八九十]|[△▲▽▼][0-9０-９][0-9０-９,，.．]*(?:[^0-9０-９]|\Z)", re.DOTALL
)
"""A rule of symbols, masked words (○○市), a number written with 〇, an amount below zero: no mark."""
_DASHED = re.compile(rf"[-‐–−－—―](?:(?!{SPACE})|{SPACE}*[0-9０-９]+{SPACE}*[-‐–−－—―])|\*(?!{SPACE}|[^\x00-\x7f])")

CUSTOMARY: tuple[tuple[str, ...], ...] = (
    ("第1編", "第一編"),
    ("第1部", "第一部"),
    ("第1章", "第一章"),
    ("第1節", "第一節"),
    ("第1款", "第一款"),
    ("第1", "第一", "第1条", "第一条", "第1号", "第一号"),
    ("Ⅰ",),
    ("一",),
    ("1",),
    ("1-1",),
    ("1-1-1",),
    ("1-1-1-1",),
    ("(一)",),
    ("(1)",),
    ("1)",),
    ("ア",),
    ("ア)",),
    ("(ア)",),
    ("①",),
    ("A", "ⅰ"),
    ("(A)", "(ⅰ)"),
    ("a",),
    ("(a)",),
    ("a)",),
)
"""Shapes as public offices rank them from the part to the smallest item; what one document does may differ."""
_RANKS = {shape: rank for rank, shapes in enumerate(CUSTOMARY) for shape in shapes}


def rank(shape: str) -> int | None:
    """Customary rank of a mark's shape, 0 the highest; None where custom says nothing, as of symbols."""
    return _RANKS.get(shape)


def is_above(shape: str, other: str) -> bool:
    """Whether marks of one shape customarily stand above those of another.

    >>> is_above("1", "(1)"), is_above("(1)", "1"), is_above("●", "1")
    (True, False, False)
    """
    high, low = rank(shape), rank(other)
    return high is not None and low is not None and high < low


def read_mark(text: str, start: int = 0, end: int | None = None) -> LineMark | None:
    """The mark that a line, ``text[start:end]``, begins with, None where it begins with words.

    >>> mark = read_mark("（２） 保存期間")
    >>> mark.kind.value, mark.numeral.value, mark.number, mark.shape, "（２） 保存期間"[mark.body :]
    ('bracketed', '1', 2, '(1)', '保存期間')
    """
    end = len(text) if end is None else end
    at = _end_of(_WHITE, text, start, end)
    if at >= end:
        return None
    if match := _ROWS.match(text, at, end):
        return _counting(row_of(ROWS, match).means, match[0], at, _end_of(_PAST, text, match.end(), end))
    if text[at] in OPENING:
        return _bracket(text, at, end)
    if text[at] in SYMBOL and not _REPEATED.match(text, at, end) and not _DASHED.match(text, at, end):
        return LineMark(MarkKind.SYMBOL, text[at], at, _end_of(_WHITE, text, at + 1, end), usual(text[at]))
    return None


def read_marks(text: str, start: int = 0, end: int | None = None) -> Iterator[LineMark]:
    """The marks that stand one behind the other at the beginning of a line: ■, (1) and 【 of ``■（１）【対象】``."""
    mark = read_mark(text, start, end)
    while mark is not None:
        yield mark
        mark = read_mark(text, mark.body, end) if mark.body > mark.start else None


def is_mark_alone(text: str) -> bool:
    """Whether a line is nothing but a number whose words stand elsewhere: ``（３）``, ``ア``, ``12``."""
    bare = text.strip()
    mark = read_mark(f"{bare}　字") if bare else None
    return mark is not None and mark.is_enumerator and mark.body > len(bare)


def _end_of(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    match = pattern.match(text, start, end)
    return match.end() if match else start


def _bracket(text: str, start: int, end: int) -> LineMark:
    opening = text[start]
    closing = partner(opening) or ""
    close = text.find(closing, start + 1, end)
    shape = usual(opening) + usual(closing)
    body = _end_of(_WHITE, text, start + 1, end)
    return LineMark(MarkKind.BRACKET, opening, start, body, shape, close=close if close >= 0 else None)


def _counting(form: MarkForm, printed: str, start: int, body: int) -> LineMark:
    flat = fold_wording(printed)
    numeral = form.numeral or Numeral.ARABIC
    numbers = _numbers(numeral, flat)
    shape = _shape(form.kind, numeral, flat, printed)
    return LineMark(form.kind, printed.strip(), start, body, shape, numeral, numbers, form.firm)


_DIGITS = re.compile(r"[0-9]+")
_KANJI = re.compile(r"[一二三四五六七八九十百]+")
_NUMERALS = {
    Numeral.KATAKANA: _AIUEO,
    Numeral.HIRAGANA: "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    Numeral.CAPITAL: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    Numeral.SMALL: "abcdefghijklmnopqrstuvwxyz",
}


def _numbers(numeral: Numeral, flat: str) -> tuple[int, ...]:
    """What a mark counts, read from its text after NFKC: ``1-2`` is 1 and 2, ``ウ`` is 3, ``iv`` is 4."""
    if numeral is Numeral.ARABIC:
        # NFKC leaves ❶ and ⓵ as they are
        return tuple(map(int, _DIGITS.findall(flat))) or tuple(
            int(unicodedata.numeric(c)) for c in flat if c.isnumeric()
        )
    if numeral is Numeral.KANJI:
        value = parse_number(kanji[0]) if (kanji := _KANJI.search(flat)) else None
        return (value,) if value is not None else ()
    bare = flat.strip("()[]【】〔〕<>《》≪≫〈〉.、:,")
    if numeral in (Numeral.ROMAN, Numeral.SMALL_ROMAN):
        return (_ROMAN.index(bare.lower()) + 1,) if bare.lower() in _ROMAN else ()
    at = _NUMERALS[numeral].find(bare)
    return (at + 1,) if bare and at >= 0 else ()


def _shape(kind: MarkKind, numeral: Numeral, flat: str, printed: str) -> str:
    """What marks of one list have in common."""
    first = numeral.value
    if kind is MarkKind.BRACKETED:
        opening = usual(printed[0])
        return f"({first})" if opening == "（" or len(printed) == 1 else f"{opening}{first}{usual(printed[-1])}"
    if kind is MarkKind.CIRCLED:
        return {"1": "①", "ア": "㋐", "一": "㊀", "A": "Ⓐ", "a": "ⓐ"}[first]
    if kind is MarkKind.CLOSED:
        return f"{first})"
    if kind in (MarkKind.DOTTED, MarkKind.BARE):
        return first
    if kind is MarkKind.PATH:
        return "-".join(first for _ in _DIGITS.findall(flat))
    plain = _DIGITS.sub("1", flat) if numeral is Numeral.ARABIC else _KANJI.sub("一", flat)
    return re.sub(r"[()\[\]〔〕]", "", plain).replace("*", "※").replace("注釈", "注")


def readings(mark: LineMark) -> tuple[tuple[str, int], ...]:
    """Shape and number, each way in which the mark can be read: (i) is 1 or the ninth letter, イ is 2 or いろは's 1."""
    if mark.number is None:
        return ()
    found = [(f"{mark.shape}{mark.numbers[:-1] or ''}", mark.number)]
    bare = unicodedata.normalize("NFKC", mark.text).strip("()[]").lower()
    if mark.numeral is Numeral.SMALL_ROMAN and len(bare) == 1:
        found.append((mark.shape.replace("ⅰ", "a"), ord(bare) - ord("a") + 1))
    if mark.numeral is Numeral.ROMAN and len(bare) == 1 and mark.text.isascii():
        found.append((mark.shape.replace("Ⅰ", "A"), ord(bare) - ord("a") + 1))
    if mark.numeral is Numeral.KATAKANA and bare in _IROHA:
        found.append((mark.shape.replace("ア", "イロハ"), _IROHA.index(bare) + 1))
    return tuple(found)


_LEAP = 2
"""A list may miss one number and still go on."""


def sequences(marks: Sequence[LineMark | None]) -> list[list[int]]:
    """Which marks of consecutive lines count up together, as lists of places in ``marks``; a lone first one is none.

    A list goes on below lists that were opened inside it, and is over once one outside it goes on.

    >>> lines = ["１ 目的", "（１） 対象", "（２） 期間", "2024年度の計画", "２ 結果"]
    >>> sequences([read_mark(line) for line in lines])
    [[0, 4], [1, 2]]
    """
    found: list[list[int]] = []
    open_lists: list[tuple[str, int, list[int]]] = []
    for place, mark in enumerate(marks):
        if mark is None or mark.number is None:
            continue
        ways = readings(mark)
        for depth in range(len(open_lists) - 1, -1, -1):
            shape, last, members = open_lists[depth]
            if any(way == shape and last < number <= last + _LEAP for way, number in ways):
                members.append(place)
                number = next(number for way, number in ways if way == shape)
                open_lists[depth:] = [(shape, number, members)]
                break
        else:
            way, number = next(((way, number) for way, number in ways if number == 1), ("", 0))
            if number == 1:
                depth = next((d for d, (shape, _, _) in enumerate(open_lists) if shape == way), len(open_lists))
                members = [place]
                found.append(members)
                open_lists[depth:] = [(way, 1, members)]
    return [members for members in found if len(members) > 1]
