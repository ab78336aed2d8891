"""Which printed lines go on in the next one.

Items of lists: lines that begin with an enumerator, and the titles of items in cells of a table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from extractors.japanese.enumerator_rows import MarkKind
from extractors.japanese.enumerators import LineMark, is_mark_alone, read_mark
from extractors.japanese.marks import A_REMARK_CLOSING, A_REMARK_OPENING, AN_OPENING, UNCLOSED_REMARK, form_of
from extractors.model.document import LABEL, Source
from pipeline.clean.habits import Habits, is_unfinished
from pipeline.clean.strips import Strip

_LEADS_ON = re.compile(r"[、，,・～~－（(「『第はがをにへとのでもやか各別-]$|(?:及び|又は|並びに|若しくは|から|より)$")
"""An enumerator after these words is named by them."""
_GOES_ON = re.compile(r"[　 ]?(?:[のをにはがともでへや、，,から～~－（(]|及び|又は|並びに|まで|など|等)")
"""Words after an enumerator that is named."""
_LETTERS = (re.compile(r"[ァ-ヴー]"), re.compile(r"[a-zA-Zａ-ｚＡ-Ｚ]"), re.compile(r"[0-9０-９]"))
"""A word or number whose letters stand on both sides of a line's end."""
_WORD_ENDS = re.compile(r"[ぁ-んァ-ヴー等件別）)]$")
_WORD_BEGINS = re.compile(r"[一-鿿「『（(]")

Title = tuple[int, int, str]
"""Table, column and shape of enumerator."""

_ALWAYS = frozenset({"lenticular", "tortoise_shell", "double_angle"})
"""Brackets that hold no words of a sentence."""
_CLOSED = frozenset({"square_brackets", "angle"})
"""Brackets that hold a heading or a speaker where they are closed on their line."""


@lru_cache(maxsize=4096)
def mark_of(text: str) -> LineMark | None:
    """The mark that a line begins with; a number right before its words (１目的) is none, so that counts go on."""
    mark = read_mark(text)
    return None if mark is None or (not mark.firm and mark.body == mark.start + len(mark.text)) else mark


def enumerator_of(text: str) -> LineMark | None:
    """The number that a line begins with."""
    mark = mark_of(text)
    return mark if mark is not None and mark.is_enumerator else None


def is_sign(text: str) -> bool:
    """Whether a line begins a unit wherever it stands: with a symbol, a bracket that no sentence uses, Ｑ. or 答."""
    mark = mark_of(text)
    if mark is None:
        return False
    if mark.kind is MarkKind.BRACKET:
        form = form_of(mark.text)
        return form in _ALWAYS or (form in _CLOSED and mark.close is not None)
    return mark.kind in (MarkKind.SYMBOL, MarkKind.QUESTION, MarkKind.ANSWER)


def is_item(left: str, text: str) -> bool:
    """Whether an enumerator begins an item: the words before it do not lead over to it, nor go those after it on.

    ``…による次の各号の|（１）に掲げる事項`` goes on, ``個人情報の取扱い|（２）委託先の監督`` does not.
    """
    mark = enumerator_of(text)
    if mark is None or _LEADS_ON.search(left) or _GOES_ON.match(text, mark.start + len(mark.text)):
        return False
    last, first = left[-1], text[0]
    return not any(letters.match(last) and letters.match(first) for letters in _LETTERS)


def are_siblings(head: str, text: str) -> bool:
    """Whether both lines begin with the same kind of enumerator: two items of a list."""
    own, other = enumerator_of(text), enumerator_of(head)
    return own is not None and other is not None and own.shape == other.shape


def find_titles(strips: Sequence[Strip], habits: Habits) -> frozenset[Title]:
    """Columns of tables in whose cells a numbered title stands on a line of its own above its text.

    Told by titles that leave room on their line; ``ends_title`` then knows those that fill it.
    """
    found: Counter[Title] = Counter()
    for left, right in pairwise(strips):
        if left.cell is None or left.cell != right.cell or left.closed or not left.drawn:
            continue
        mark = enumerator_of(left.text)
        if mark is not None and enumerator_of(right.text) is None and not habits.is_full(left, right):
            found[left.cell.table, left.cell.column, mark.shape] += 1
    return frozenset(found)


def ends_title(titles: frozenset[Title], left: Strip, right: Strip) -> bool:
    """Whether ``left`` is such a title, as wide as its cell, and ends where a word may end."""
    if not titles or left.cell is None or left.closed:
        return False
    mark = enumerator_of(left.text)
    if mark is None or (left.cell.table, left.cell.column, mark.shape) not in titles:
        return False
    return bool(_WORD_ENDS.search(left.text)) and bool(_WORD_BEGINS.match(right.text))


_DANGLING = re.compile(
    r"(?:ための|に関する|に係る|に対する|に基づく|における|による|についての|及び|並びに|または|又は|若しくは"
    r"|もしくは|ならびに|および|にかかる|に伴う|に向けた|として|を)$"
)
"""No heading, label or sentence ends so."""
_DIRECTION = re.compile(rf"{A_REMARK_OPENING}{UNCLOSED_REMARK}{{1,40}}{A_REMARK_CLOSING}")
"""A stage direction on a line of its own."""
_RECURS = 3
_LONGEST_LABEL = 16
_LABEL = re.compile(
    r"(?P<label>[㐀-鿿々ぁ-んァ-ヴーＡ-ＺA-Z][^\s　：:。、，．「」『』（）()]{1,13})"
    r"(?:(?P<colon>[　 ]?[：:])|[　 ])[　 ]*(?=[^\s0-9０-９])"
)
_HEADED = re.compile(rf"[^、。：:]{{1,14}}[：:]|{AN_OPENING}|(?:議[ 　]*[題事案]|次[ 　]*第|欠席|傍聴|事務局|説明員)")
"""Begins another field of a header."""
_FIELD = re.compile(r"[^、。：:\s]{1,6}(?:事項|案件|日程|資料|場所|日時|時刻|概要|結果|経過)(?:[ 　：:]|$)")
"""A field of a header that hardly goes on with a list of names."""
_FRESH = re.compile(
    r"それでは|では、|次に|次は|次の|続いて|続きまして|まず|初めに|はじめに|最後に|また、|なお、|さらに|さて|ただいま|以上|本日|本件|本案"
    r"|ほかに|他に|これより|これで|御異議|ご異議|異議|よって|お諮り|この際|[0-9０-９一二三四五六七八九]{1,2}(?:つ目|点目|ページ|頁|番目)"
)
"""Words that paragraphs of minutes like to begin with."""
_PARTICLE = re.compile(
    r"(?:[をがにへともやの](?=[^\s、。]{2})|は(?=[、一-鿿])|ので|から、|まで、|より、|って|った|ており|ていた|ている|である|でござい|です。|ます。|ません|ました)"
)
"""No sentence begins so."""


def joins(source: Source, strips: Sequence[Strip], habits: Habits) -> list[bool]:
    """For each strip, whether it goes on in the next one."""
    found: list[bool] = []
    titles = find_titles(strips, habits)
    labels = _recurring_labels(strips)
    head = 0
    for index in range(len(strips) - 1):
        # The first line and the last four tell enough: a paragraph may have thousands.
        paragraph = (strips[head], *strips[max(head + 1, index - 3) : index + 1])
        right = strips[index + 1]
        goes_on = not _is_labelled(right, labels) and _goes_on(source, habits, titles, paragraph, right)
        found.append(goes_on)
        if not goes_on:
            head = index + 1
    return [*found, False] if strips else []


def _recurring_labels(strips: Sequence[Strip]) -> frozenset[str]:
    """What stands in brackets, or before a colon or white space, at the beginnings of several lines: speakers.

    Two such labels before colons that end alike (佐伯委員：, 大曲委員：) vouch for others with that ending.
    """
    matches = [match for strip in strips if (match := _LABEL.match(strip.text))]
    counts = Counter(match["label"] for match in matches)
    endings = Counter(label[-2:] for label in {match["label"] for match in matches if match["colon"]})
    shared = {ending for ending, count in endings.items() if count >= 2}
    boxed = Counter(label for strip in strips if (label := _boxed(strip.text)))
    recurring = {label for label, count in (counts + boxed).items() if count >= _RECURS}
    return frozenset(recurring | shared if recurring else ())


def _boxed(text: str) -> str | None:
    """Bracket and words at the beginning of a line, if they are as short as a label."""
    mark = mark_of(text)
    if mark is None or mark.close is None or mark.close - mark.start > _LONGEST_LABEL:
        return None
    return text[mark.start : mark.close + 1]


def _is_labelled(strip: Strip, labels: frozenset[str]) -> bool:
    if not labels:
        return False
    if _boxed(strip.text) in labels:
        return True
    match = _LABEL.match(strip.text)
    if match is None:
        return False
    return match["label"] in labels or (match["colon"] is not None and match["label"][-2:] in labels)


def glue_between(left: Strip, right: Strip) -> str:
    """What stands at a joint: a space between Latin words and after a label or enumerator, in Japanese nothing."""
    if left.block == LABEL != right.block:
        return "　"
    if is_mark_alone(left.text):
        return " "
    before, after = left.text[-1], right.text[0]
    if not (before.isascii() and after.isascii()):
        return ""
    if after.isalpha():
        return " " if before.isalpha() or before in ",.;:!?)" else ""
    return " " if before.isalpha() and after.isdigit() else ""


def _goes_on(
    source: Source, habits: Habits, titles: frozenset[Title], paragraph: Sequence[Strip], right: Strip
) -> bool:
    """Whether the paragraph so far goes on in the next strip."""
    left = paragraph[-1]
    if left.cell != right.cell:
        return False
    if left.block == LABEL and left.page == right.page:
        return True
    if left.block != right.block:
        return _turns_column(habits, paragraph[0], left, right)
    known = source.lines[left.line].wraps
    if known is not None:
        return known
    return not (len(paragraph) == 1 and ends_title(titles, left, right)) and _flows(habits, paragraph, right)


def _flows(habits: Habits, paragraph: Sequence[Strip], right: Strip) -> bool:
    """Whether the paragraph so far goes on in the next line of its column or cell."""
    left = paragraph[-1]
    if is_mark_alone(left.text):
        return left.cell is not None and not _opens(right.text)
    if left.line in habits.hanging and not _opens_unit(right.text):
        return True
    if left.cell is not None and _DIRECTION.fullmatch(right.text):
        return False
    if is_sign(right.text) or _differ(left, right):
        return False
    if (left.tabular or right.tabular) and not _lists_on(habits, left, right):
        return False
    apart = habits.is_apart(right)
    if right.drawn and apart:
        return False
    full = habits.is_full(left, right)
    if left.closed:
        return full and not apart and _is_onward(habits, right)
    if full:
        if are_siblings(paragraph[0].text, right.text) or is_item(left.text, right.text):
            return False
        if left.text.count("、") >= 2 and "。" not in left.text and _FIELD.match(right.text):
            return False
        return not _is_set_in(habits, left, right)
    return not apart and (_is_torn(left, right) or _is_left_open(habits, paragraph, right))


def _lists_on(habits: Habits, left: Strip, right: Strip) -> bool:
    """Whether a full line of names between commas, offices set off by spaces, goes on in the next one."""
    if left.text.count("、") < 2 or "。" in left.text or _opens_unit(right.text) or left.cell != right.cell:
        return False
    return habits.is_full(left, right) and not habits.is_apart(right) and _HEADED.match(right.text) is None


def _turns_column(habits: Habits, head: Strip, left: Strip, right: Strip) -> bool:
    """Whether a full line breaks off at the foot of a column and goes on at the top of the next one, as wide as it."""
    if left.cell is not None or left.closed or left.tabular or right.tabular or left.vertical != right.vertical:
        return False
    turned = right.page == left.page + 1 or (right.page == left.page and right.pitch is not None and right.pitch < 0)
    widths = habits.measure(left), habits.measure(right)
    if not turned or _differ(left, right) or widths[0] is None or widths[1] is None:
        return False
    alike = abs(widths[0] - widths[1]) < 2.0 and habits.is_full(left, right)
    return alike and not is_sign(right.text) and not are_siblings(head.text, right.text)


def _differ(left: Strip, right: Strip) -> bool:
    """Whether the lines are set in another size or weight, or stand beside each other."""
    if left.bold != right.bold:
        return True
    if left.size and right.size and abs(left.size - right.size) > 0.12 * left.size:
        return True
    return right.drawn and right.pitch is not None and abs(right.pitch) < 0.3 * right.em


def _is_set_in(habits: Habits, left: Strip, right: Strip) -> bool:
    """Whether a measured line is set in as only first lines of paragraphs are: a full heading stands above it."""
    if not right.drawn or right.cell is not None or (right.start - left.start) / right.em < 0.8:
        return False
    indent = round(habits.indent(right) * 2)
    return habits.opening[indent] > 3 * habits.onward[indent]


def _opens_unit(text: str) -> bool:
    """Whether a line begins with a mark or an enumerator."""
    return is_sign(text) or enumerator_of(text) is not None


def _opens(text: str) -> bool:
    """Whether a line begins with a mark or an enumerator, or is too short to be a sentence."""
    return len(text) < 6 or _opens_unit(text)


def _is_onward(habits: Habits, right: Strip) -> bool:
    """Whether a line after a full stop at the margin is indented like one that goes on."""
    if (
        _DIRECTION.fullmatch(right.text)
        or (_opens(right.text) and len(right.text) >= 6)
        or habits.signs[right.text[0]] >= 3
    ):
        return False
    indent = round(habits.indent(right) * 2)
    onward, opening = habits.onward[indent], habits.opening[indent]
    if opening * 6 > onward and _FRESH.match(right.text):
        return False
    return onward * 2 > opening * 3


def _is_torn(left: Strip, right: Strip) -> bool:
    """Whether the words themselves show that a line short of the margin was cut."""
    if left.length < 12 or enumerator_of(right.text):
        return False
    if _DANGLING.search(left.text) or _is_bracket_open(left.text, right.text):
        return True
    if "。" in right.text and (
        _PARTICLE.match(right.text) or ("。" in left.text and left.text[-1] in "はがにでともの、")
    ):
        return True
    return left.text.endswith("、") and left.length >= 25 and right.start <= left.start


def _is_left_open(habits: Habits, paragraph: Sequence[Strip], right: Strip) -> bool:
    """Whether prose stops without a full stop, in a document that always sets one."""
    if not habits.closes or sum(strip.length for strip in paragraph) < 20 or _opens(right.text):
        return False
    if not is_unfinished("".join(strip.text for strip in paragraph[-4:])) or "。" not in right.text:
        return False
    indent = round(habits.indent(right) * 2)
    return habits.onward[indent] >= habits.opening[indent] or not habits.onward


def _is_bracket_open(left: str, right: str) -> bool:
    """Whether a bracket opened on the left line is closed on the right one."""
    for opening, closing in ("（）", "()", "「」", "『』"):
        if left.rfind(opening) > left.rfind(closing):
            end, start = right.find(closing), right.find(opening)
            if end >= 0 and (start < 0 or end < start):
                return True
    return False
