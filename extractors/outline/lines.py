"""What one line shows by itself: its mark, its brackets, a field's name, whether it is a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from extractors.japanese.enumerator_rows import MarkKind, Numeral
from extractors.japanese.enumerators import LineMark, read_mark, sequences
from extractors.japanese.marks import HEADING_OPENING, form_of
from extractors.model.document import Range

SPREAD = "spread"
FIELD = "field"
CODE = "A1"
"""Of NC-01, OBS-02, F3: one list, whatever the letters."""
LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class LineForm:
    """The form of a line; ranges count from the line's start."""

    words: Range
    """Without mark, brackets and name."""
    mark: str | None = None
    """Enumerator, bullet or opening bracket as printed."""
    shape: str = ""
    """Alike in lines of one list; of a heading in brackets the brackets."""
    number: int | None = None
    name: Range | None = None
    """Of ``監査期間：令和７年``, ``■対応：……`` and ``【指摘】……`` what is named."""
    arrow: bool = False
    """Goes on from the line before: →."""
    sentence: bool = False
    """Holds a full stop."""


_FIELD = re.compile(r"[\s　]*([^\s　：:、。「」（）()0-9０-９][^：:、。「」]{0,19}?)[\s　]*[：:][\s　]*(?=\S)")
_WIDE_FIELD = re.compile(r"[\s　]*([^\s　：:、。「」（）()]{2,8})[　 ]{2,}(?=\S)")
_COUNTED = re.compile(
    r"[\s　]*(([^\s　0-9０-９：:、。・「」『』（）()]{1,8})[0-9０-９①-⑳]{1,3}(?:[（(][^（）()]{1,8}[）)])?)"
    r"(?:[　 ]+|[：:][　 ]*)(?=\S)(?![年月日])"
)
"""A name that counts, before its words: 指摘事項１　補助金の精算, NC2 校正."""
_SPREAD = re.compile(r"[\s　]*(?:[^\s　][ 　]+){2,12}[^\s　][\s　]*$")
_HASHES = re.compile(r"[\s　]*(#{1,6})[\s　]+")


def read_line_forms(lines: Sequence[str]) -> list[LineForm]:
    """The form of each of consecutive lines; a bare number counts as a mark only where its neighbours count with it."""
    marks = [read_mark(line) or _gapped(line) for line in lines]
    counted = {place for members in sequences(marks) for place in members}
    shapes = {mark.shape for place in counted if (mark := marks[place])}
    kept = [
        mark if mark and (mark.firm or place in counted or _begins(marks, place, shapes)) else None
        for place, mark in enumerate(marks)
    ]
    forms = [_read(line, mark) for line, mark in zip(lines, kept, strict=True)]
    return _named_alike(lines, forms)


_GAPPED = re.compile(r"[\s　]*([0-9０-９]{1,2})　+(?=\S)")


def _gapped(line: str) -> LineMark | None:
    """A bare number before a wide gap, whatever follows (１　２階の…); whether it is a mark, its neighbours tell."""
    found = _GAPPED.match(line)
    if found is None:
        return None
    number = (int(found[1]),)
    return LineMark(MarkKind.BARE, found[1], found.start(1), found.end(), "1", Numeral.ARABIC, number, firm=False)


_PREFIX = re.compile(
    r"[\s　]*((?:[^\s　。、，：:][　 ]+){1,4}[^\s　。、，：:](?=　{2}| {2,})|[^\s　。、，：:]{1,14}?)(　+| {2,})(?=\S)"
)
"""What stands before a gap at the head of a line: ``指導ア　……``, ``意　　見　　……``."""
_COUNTER = re.compile(
    r"[0-9０-９]+|[①-⑳]|(?<![ァ-ヺー])[ァ-ヺ](?![ァ-ヺー])|(?<![A-Za-zＡ-Ｚａ-ｚ])[A-ZＡ-Ｚ](?![A-Za-zＡ-Ｚａ-ｚ])"
)
_TIME = re.compile(r"[年月日時回期度]$")
_WIDE = 2


def _named_alike(lines: Sequence[str], forms: Sequence[LineForm]) -> list[LineForm]:
    """The forms, lines that begin alike before a gap named by that: counted (指導ア, 指導イ) or the same each time."""
    forms = _titles_alike(lines, forms)
    prefixes = [
        _PREFIX.match(line) if form.mark is None and form.name is None and not form.shape else None
        for line, form in zip(lines, forms, strict=True)
    ]
    named = [_alike(found) if found else None for found in prefixes]
    often = Counter(key for key in named if key)
    return [
        replace(form, words=Range(found.end(), form.words.end), shape=key, name=Range(found.start(1), found.end(1)))
        if key and found and often[key] > 1 and found.end() < form.words.end
        else form
        for form, found, key in zip(forms, prefixes, named, strict=True)
    ]


TITLE = "title "
"""How the shapes of titles begin that count and are nothing but what counts: 委員会　１, 委員会　２."""
_LONGEST_COUNTED = 20
_DAY = re.compile(r"[0-9０-９元][\s　]*[年月日時分回期円件名人%％]|[、。：:]")


def _titles_alike(lines: Sequence[str], forms: Sequence[LineForm]) -> list[LineForm]:
    """The forms, titles that are alike but for one number counted as a list."""
    keys: list[tuple[str, str] | None] = []
    for line, form in zip(lines, forms, strict=True):
        words = "".join(line.split())
        counters = list(_COUNTER.finditer(words))
        plain = form.mark is None and not form.sentence and len(words) <= _LONGEST_COUNTED and not _DAY.search(line)
        one = len(counters) == 1 and len(words) > len(counters[0][0])
        keys.append((_COUNTER.sub("1", words), counters[0][0]) if plain and one else None)
    often: dict[str, set[str]] = {}
    for key in keys:
        if key is not None:
            often.setdefault(key[0], set()).add(key[1])
    return [
        replace(form, words=_bare(line), shape=TITLE + key[0], number=place, name=None)
        if key is not None and len(often[key[0]]) > 1
        else form
        for place, (line, form, key) in enumerate(zip(lines, forms, keys, strict=True), 1)
    ]


def _bare(line: str) -> Range:
    return Range(len(line) - len(line.lstrip()), len(line.rstrip()))


def _alike(found: re.Match[str]) -> str | None:
    """What lines named in one way have in common; None where the words before the gap name nothing."""
    name = "".join(found[1].split())
    if _TIME.search(name) or len(name) < 2:
        return None
    counted = _COUNTER.sub("1", name)
    wide = len(found[2]) >= _WIDE
    return counted if counted != name or wide else None


def _begins(marks: Sequence[LineMark | None], place: int, shapes: Set[str]) -> bool:
    """Whether a bare 1 heads a list of one: other lists are marked so, or a list of another form begins below it."""
    mark = marks[place]
    if mark is None or mark.number != 1:
        return False
    after = marks[place + 1] if place + 1 < len(marks) else None
    return mark.shape in shapes or (
        after is not None and after.number == 1 and after.firm and after.shape != mark.shape
    )


def read_form(line: str) -> LineForm:
    """The form of a line alone.

    >>> form = read_form("（１）　契約事務について")
    >>> form.mark, form.shape, form.number, form.words
    ('（１）', '(1)', 1, Range(start=4, end=11))
    """
    return read_line_forms([line])[0]


def _read(line: str, mark: LineMark | None) -> LineForm:
    end = len(line.rstrip())
    sentence = "。" in line
    if _SPREAD.match(line) and not sentence:
        return LineForm(Range(len(line) - len(line.lstrip()), end), shape=SPREAD)
    if hashes := _HASHES.match(line):
        return LineForm(Range(hashes.end(), end), hashes[1], hashes[1], sentence=sentence)
    if mark is None or mark.body >= end:
        return _unmarked(line, end, sentence)
    if mark.kind is MarkKind.BRACKET:
        return _bracketed(line, mark, end, sentence)
    arrow = mark.kind is MarkKind.SYMBOL and form_of(mark.text) == "arrow"
    form = LineForm(Range(mark.body, end), mark.text, mark.shape, mark.number, arrow=arrow, sentence=sentence)
    return _named(line, form)


def _bracketed(line: str, mark: LineMark, end: int, sentence: bool) -> LineForm:
    """A heading in brackets on a line of its own, or a name in brackets before its words."""
    if mark.close is None or mark.text not in HEADING_OPENING or mark.close - mark.body > LONGEST_NAME:
        return _unmarked(line, end, sentence)
    inside = Range(mark.body, mark.body + len(line[mark.body : mark.close].rstrip()))
    after = mark.close + 1
    while after < end and line[after] in " 　：:\t":
        after += 1
    if after >= end:
        field = _FIELD.match(line, inside.start, inside.end)
        if field and field.end() < inside.end:
            return LineForm(
                Range(field.end(), inside.end), mark.text, mark.shape, name=Range(field.start(1), field.end(1))
            )
        return LineForm(inside, mark.text, mark.shape, sentence=sentence)
    return LineForm(Range(after, end), mark.text, mark.shape + "…", name=inside, sentence=sentence)


def _named(line: str, form: LineForm) -> LineForm:
    """A marked line whose words begin with a name: ``■対応：……``, ``１　【指摘】……``."""
    end = form.words.end
    inner = read_mark(line, form.words.start, end)
    if (
        inner is not None
        and inner.kind is MarkKind.BRACKET
        and inner.text in HEADING_OPENING
        and inner.close is not None
    ):
        named = _bracketed(line, inner, end, form.sentence)
        return replace(form, name=named.name, words=named.words) if named.name else form
    found = _FIELD.match(line, form.words.start)
    if found and found.end() < end:
        return replace(form, name=Range(found.start(1), found.end(1)), words=Range(found.end(), end))
    return form


def _unmarked(line: str, end: int, sentence: bool) -> LineForm:
    if (found := _COUNTED.match(line)) and found.end() < end:
        name = Range(found.start(1), found.end(1))
        return LineForm(
            Range(found.end(), end), shape=CODE if found[2].isascii() else f"{found[2]}1", name=name, sentence=sentence
        )
    if (found := _FIELD.match(line)) and found.end() < end and found[1].count("（") == found[1].count("）"):
        return LineForm(
            Range(found.end(), end), shape=FIELD, name=Range(found.start(1), found.end(1)), sentence=sentence
        )
    if not sentence and (found := _WIDE_FIELD.match(line)) and found.end() < end:
        return LineForm(Range(found.end(), end), shape=FIELD, name=Range(found.start(1), found.end(1)))
    return LineForm(Range(len(line) - len(line.lstrip()), end), sentence=sentence)
