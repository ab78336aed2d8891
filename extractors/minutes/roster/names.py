"""Names in columns with spread letters: where one name ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from extractors.japanese.labels import fold, is_family_name
from extractors.japanese.offices import is_office
from extractors.minutes.roster.likeness import family_likeness, given_likeness


class NameWord(NamedTuple):
    """A printed word with its place in the reading text and the white space before it."""

    text: str
    start: int
    end: int
    gap: int
    """Width of the white space before it, in full-width characters (a half-width space counts as 1); 99 at a cell."""


_NAME = re.compile(
    r"[㐀-鿿豈-﫿々〆〇ヶヵノぁ-んァ-ヴー・･A-Za-zＡ-Ｚａ-ｚ.．\U00020000-\U0003ffff]{1,16}(?:[（(][ぁ-んァ-ヴ㐀-鿿][)）])?"
)
_GIVEN_END = re.compile(r"[郎子美恵朗江代枝介助][^郎子美恵朗江代枝]?$|^[ぁ-んァ-ヴー]+$")
_GIVEN = re.compile(r"[ぁ-んァ-ヴー]+|[㐀-鿿々]{1,2}(?:子|太郎|次郎|之介|之助)")
"""A given name that hardly begins a person's name."""
_NO_NAME = re.compile(
    r"^(?:無|他|計|月|年|日|番|号|の|名|人|及|並)$|^[のはがをにとでへも][㐀-鿿]|^(?:明治|大正|昭和|平成|令和)$|^第[一二三四五六七八九十0-9０-９]|なし|無し|該当|期間|互選|選任|選挙|就任|退任|辞任|指名|対象|件数|報告|審議|方法|内容|概要|理由|事項|意見|質問|回答|結果|説明|同じ|以上|敬称|同上|別紙|別添|名簿|次のと|全員|全委員|全議員|について|とおり|のため|による|及び|および|より|から|まで|氏名|職名|所属|備考|出欠|欠席|出席|傍聴|時間|午前|午後|会議|資料|議事|議案|議題|案件"
    r"|日程|年度|公開|ほか|する|した|です|ます|ない|会場|場所|役職|部会|代表$|役割|区分|名前|人数|合計|選出|学校$|大学$|協会$|組合$|連合会$|団体$|株式会社|センター$"
)
_GROUP = re.compile(r"学校|学校側|行政|行政側|市側|町側|村側|区側|県側|当局|執行部|保護者|地域|教職員|職員|来賓|団体")
"""Words before the office that say whose people stand there."""


def is_name(text: str) -> bool:
    """Whether ``text`` (white space out) may be the name of a person.

    >>> is_name("柿沼一"), is_name("該当なし"), is_name("令和5年")
    (True, False, False)
    """
    if not _NAME.fullmatch(text) or (len(text) > 8 and not re.fullmatch(r"[ァ-ヴー・･A-Za-zＡ-Ｚａ-ｚ.．]+", text)):
        return False
    return _NO_NAME.search(text) is None


def split_names(
    tokens: Sequence[NameWord], surnames: Collection[str], *, one: bool = False
) -> list[tuple[NameWord, ...]]:
    """The names that a run of words without offices prints: 木 原 大 輔 重 信 元 子 are two.

    Wide gaps part columns. Where every gap is alike, the family names of the speakers
    decide, then the usual length of a name. ``one``: an office stands before them that only one person holds.
    """
    letters = sum(len(token.text) for token in tokens)
    if one and letters <= 8 and max((token.gap for token in tokens[1:]), default=0) < 4:
        return [tuple(tokens)]
    gaps = sorted({token.gap for token in tokens[1:]}, reverse=True)
    if not gaps:
        return [tuple(tokens)]
    for width in gaps:
        if width == gaps[-1] and width < 4:
            break
        parts = _cut(tokens, [token.gap >= width for token in tokens])
        wide = width >= 4 or letters > 7 or (letters >= 5 and len(tokens) >= 4 and width >= 2 * gaps[-1])
        if len(parts) == 2 and letters <= _ONE_NAME and _is_given("".join(token.text for token in parts[1])):
            return [tuple(tokens)]
        if wide and all(2 <= sum(len(token.text) for token in part) <= 8 for part in parts):
            return [piece for part in parts for piece in split_names(part, surnames)]
    single = all(len(token.text) == 1 for token in tokens)
    if _whole_names(tokens):
        return [(token,) for token in tokens]
    short = letters <= 5 or (letters <= 7 and len(tokens) <= (5 if single else 4))
    if short and not _starts_with_known(tokens, surnames):
        return [tuple(tokens)]
    return _best_cut(tokens, surnames)


def _is_given(text: str) -> bool:
    """Whether letters are rather a given name than a family name."""
    return given_likeness(text) > max(0, family_likeness(text))


_ONE_NAME = 6


def _whole_names(tokens: Sequence[NameWord]) -> bool:
    """Whether each word is a whole name: 大曲進　南雲実, not 佐々木　健二郎."""
    if any(len(token.text) != 3 for token in tokens):
        return False
    return not is_family_name(tokens[0].text) and not any(_GIVEN_END.search(token.text) for token in tokens[1:])


def _cut(tokens: Sequence[NameWord], before: Sequence[bool]) -> list[tuple[NameWord, ...]]:
    parts: list[list[NameWord]] = []
    for token, starts in zip(tokens, before, strict=True):
        if starts or not parts:
            parts.append([])
        parts[-1].append(token)
    return [tuple(part) for part in parts]


def _starts_with_known(tokens: Sequence[NameWord], surnames: Collection[str]) -> bool:
    """Whether a second known family name begins inside the run."""
    folded = {fold(name) for name in surnames}
    for index in range(2, len(tokens)):
        for stop in range(index + 1, min(index + 4, len(tokens)) + 1):
            if len(piece := "".join(token.text for token in tokens[index:stop])) > 1 and fold(piece) in folded:
                return True
    return False


def _best_cut(tokens: Sequence[NameWord], surnames: Collection[str]) -> list[tuple[NameWord, ...]]:
    """The cut of lowest cost over all places between words."""
    folded = {fold(name) for name in surnames}
    count = len(tokens)
    narrow = min(token.gap for token in tokens[1:])
    costs: list[float] = [0.0] + [1e9] * count
    previous = [0] * (count + 1)
    for stop in range(1, count + 1):
        for start in range(max(0, stop - 8), stop):
            part = tokens[start:stop]
            name = "".join(token.text for token in part)
            cost = costs[start] + _cost(name, folded) + (1.5 if start and _GIVEN.fullmatch(name) else 0.0)
            wide = sum(token.gap > narrow for token in part[1:])
            cost += wide * (1.0 if sum(len(token.text) for token in part) > 3 else 0.3)
            cost -= 0.6 if start and tokens[start].gap > narrow else 0.0
            if cost < costs[stop]:
                costs[stop], previous[stop] = cost, start
    parts: list[tuple[NameWord, ...]] = []
    stop = count
    while stop:
        parts.append(tuple(tokens[previous[stop] : stop]))
        stop = previous[stop]
    return parts[::-1]


def _cost(name: str, surnames: Collection[str]) -> float:
    """How unlike one person's name ``name`` is."""
    length = len(name)
    if not 2 <= length <= 8:
        return 50.0
    cost = (2.0, 1.2, 0.5, 1.4, 2.8, 6.0, 9.0)[length - 2]
    folded = fold(name)
    if any(folded.startswith(surname) and len(surname) < length for surname in surnames):
        return cost - 3.0
    if (length == 5 and is_family_name(name[:3])) or (length == 3 and is_family_name(name[:1])):
        return cost - 0.8
    return cost


def group_word(tokens: Sequence[NameWord], index: int) -> int:
    """How many spread letters from ``index`` on name a group before an office: 学　校 before 校長; 0 if none."""
    stop = index
    while stop < len(tokens) and stop - index < 5 and len(tokens[stop].text) == 1:
        stop += 1
    if stop - index < 2 or stop >= len(tokens):
        return 0
    word = "".join(token.text for token in tokens[index:stop])
    return stop - index if _GROUP.fullmatch(word) and is_office(tokens[stop].text) else 0
