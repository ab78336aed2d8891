"""Items of lists: lines that begin with an enumerator, and the titles of items in cells of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.clean.habits import Habits
from pipeline.clean.strips import Strip

_ENUMERATORS = (
    re.compile(r"[（(][0-9０-９]{1,3}[)）]"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"[（(]?[ア-ン][)）]|[ア-ン][　 .．、]"),
    re.compile(r"[①-⑳㉑-㊿❶-❿⑴-⒇]"),
    re.compile(r"[0-9０-９]{1,3}[.．、)）　 ]"),
    re.compile(r"第[0-9０-９一二三四五六七八九十百]{1,4}[　 ]"),
    re.compile(r"[一二三四五六七八九十]{1,3}[、　 .．]"),
    re.compile(r"日程第|議案第|議題[0-9０-９一二三四五]|報告第"),
    re.compile(r"[a-zａ-ｚA-ZＡ-Ｚ][.．)）　]"),
    re.compile(r"[Ⅰ-Ⅻⅰ-ⅻ]"),
)
ENUMERATOR = re.compile("|".join(pattern.pattern for pattern in _ENUMERATORS))
_LEADS_ON = re.compile(r"[、，,・～~－（(「『第はがをにへとのでもやか各別-]$|(?:及び|又は|並びに|若しくは|から|より)$")
"""An enumerator after these words is named by them."""
_GOES_ON = re.compile(r"[　 ]?(?:[のをにはがともでへや、，,から～~－（(]|及び|又は|並びに|まで|など|等)")
"""Words after an enumerator that is named."""
_LETTERS = (re.compile(r"[ァ-ヴー]"), re.compile(r"[a-zA-Zａ-ｚＡ-Ｚ]"), re.compile(r"[0-9０-９]"))
"""A word or number whose letters stand on both sides of a line's end."""
_WORD_ENDS = re.compile(r"[ぁ-んァ-ヴー等件別）)]$")
_WORD_BEGINS = re.compile(r"[一-鿿「『（(]")

Title = tuple[int, int, int]
"""Table, column and kind of enumerator."""


def is_item(left: str, text: str) -> bool:
    """Whether an enumerator begins an item: the words before it do not lead over to it, nor go those after it on.

    ``…による次の各号の|（１）に掲げる事項`` goes on, ``個人情報の取扱い|（２）委託先の監督`` does not.
    """
    match = ENUMERATOR.match(text)
    if match is None or _LEADS_ON.search(left) or _GOES_ON.match(text, match.end()):
        return False
    last, first = left[-1], text[0]
    return not any(letters.match(last) and letters.match(first) for letters in _LETTERS)


def are_siblings(head: str, text: str) -> bool:
    """Whether both lines begin with the same kind of enumerator: two items of a list."""
    if not ENUMERATOR.match(text) or not ENUMERATOR.match(head):
        return False
    return any(pattern.match(text) and pattern.match(head) for pattern in _ENUMERATORS)


def enumerator_of(text: str) -> int | None:
    """Which kind of enumerator a line begins with."""
    return next((kind for kind, pattern in enumerate(_ENUMERATORS) if pattern.match(text)), None)


def find_titles(strips: Sequence[Strip], habits: Habits) -> frozenset[Title]:
    """Columns of tables in whose cells a numbered title stands on a line of its own above its text.

    Told by titles that leave room on their line; ``ends_title`` then knows those that fill it.
    """
    found: Counter[Title] = Counter()
    for left, right in pairwise(strips):
        if left.cell is None or left.cell != right.cell or left.closed or not left.drawn:
            continue
        kind = enumerator_of(left.text)
        if kind is not None and enumerator_of(right.text) is None and not habits.is_full(left, right):
            found[left.cell.table, left.cell.column, kind] += 1
    return frozenset(found)


def ends_title(titles: frozenset[Title], left: Strip, right: Strip) -> bool:
    """Whether ``left`` is such a title, as wide as its cell, and ends where a word may end."""
    if not titles or left.cell is None or left.closed:
        return False
    kind = enumerator_of(left.text)
    if kind is None or (left.cell.table, left.cell.column, kind) not in titles:
        return False
    return bool(_WORD_ENDS.search(left.text)) and bool(_WORD_BEGINS.match(right.text))
