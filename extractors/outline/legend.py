"""What a paper says its marks mean (凡例): ◎＝文書指摘　○＝口頭指摘, 重要：速やかな是正が要る."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from extractors.japanese.letters import fold_wording
from extractors.japanese.marks import (
    A_CELL_SIGN,
    A_CLOSING,
    A_SYMBOL,
    AN_OPENING,
    CLOSING,
    CROSS,
    FIGURE,
    OPENING,
    one_of,
)

_KEY = rf"{A_SYMBOL}|{A_CELL_SIGN}|[A-Za-zＡ-Ｚａ-ｚ]{{1,5}}(?:[-－][A-Za-zＡ-Ｚａ-ｚ]{{1,3}})?|[一-龥]{{1,4}}"
_ENTRY = re.compile(
    rf"(?:^|(?<=[\s　、，,／/：:]))(?:{AN_OPENING}(?P<framed>{_KEY}){A_CLOSING}|(?P<bare>{_KEY}))"
    rf"[\s　]*(?:[＝=：:]|は、?(?=「))[\s　]*(?=\S)"
    rf"|(?:^|(?<=[\s　]))(?P<sign>{one_of(FIGURE + CROSS)})(?=[^\s　＝=：:])"
)
_SAID = re.compile(
    rf"(?P<sign>{A_CELL_SIGN}|[「『][^」』]{{1,6}}[」』])(?:印)?は、?(?P<means>[^、。]{{2,30}}?)(?:もの)?(?:である|です|を示す|を表す)?(?=[、。])"
)
"""A sentence that explains signs: ○は良好、●は改善を求めるものである。"""
_LONGEST = 40


def legend_key(mark: str) -> str:
    """A mark as a legend's entry and an item's head have it in common: without brackets, in plain letters.

    >>> legend_key("【Ａ】"), legend_key("［Ｆ］")
    ('A', 'F')
    """
    return fold_wording(mark).strip(OPENING + CLOSING + "()[] 　")


def meanings_of_marks(paragraphs: Iterable[str]) -> Mapping[str, str]:
    """The meanings of marks, from paragraphs that explain at least two each and are no sentences."""
    found: dict[str, str] = {}
    for text in paragraphs:
        told = [(legend_key(said["sign"]), said["means"]) for said in _SAID.finditer(text)]
        if len({key for key, _ in told}) > 1:
            found.update((key, means) for key, means in told if key not in found)
        if "。" in text.rstrip("。 　\n"):
            continue
        entries = list(_ENTRY.finditer(text))
        if len(entries) < 2:
            continue
        ends = [*(entry.start() for entry in entries[1:]), len(text)]
        for entry, end in zip(entries, ends, strict=True):
            key = legend_key(entry["framed"] or entry["bare"] or entry["sign"])
            meaning = text[entry.end() : end].strip("、，,／/ 　\n\t")
            if key and meaning and len(meaning) <= _LONGEST:
                found.setdefault(key, meaning)
    return found
