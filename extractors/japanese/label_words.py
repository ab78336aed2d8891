"""Labels as they are compared, and what tells that somebody can bear one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from extractors.japanese.not_speakers import NOT_SPEAKERS
from extractors.japanese.offices import office_at_end

_WHITE = re.compile(r"\s+")
_BRACKETED = re.compile(r"(?P<head>[^（()）［］\[\]]*)[（(［\[](?P<inner>[^（()）［］\[\]]+)[）)］\]](?P<tail>.*)")
_LETTER = re.compile(r"[A-Za-z\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff々〆ヶ\U00020000-\U0003ffff]")
_ENUMERATOR = re.compile(r"[0-9一二三四五六七八九十]+|[ア-ンあ-ん]|[a-zivx]{1,3}|[0-9]+[-の.][0-9]+.*|[IVX]{2,4}")
_NOT_SPEAKER = re.compile("|".join(f"(?:{row})" for row in NOT_SPEAKERS))
_SENTENCE = re.compile(
    r"(?:について|に関する|に関して|に係る|に伴う|における|に対する|に対して|のため|として|により|"
    r"による|によって|の件|こと|もの|とき|する|した|して|です|ます|ました|ません|ください|下さい|から|"
    r"まで|とおり|ほか|など|及び|または|又は|並びに|である|[一-龠]の[一-龠])"
)
_HONORIFIC = re.compile(r".(?:君|くん|氏|さん|様|殿|議員|先生)")
_PARTICLE = re.compile(r"(?:は|が|を|に|へ|と|も|で|て|の|や|か|ね|よ|し|り|く|い|た|だ|な|れ|ず|ば)")
_SECTION = re.compile(r".{1,12}(?:課|室|部|局|係|班|署|センター|事務所|委員会|グループ|チーム)")
_VARIANTS = str.maketrans(
    "髙﨑𠮷濵濱邊邉齋齊斎澤廣國嶋槗德眞瀧櫻淺惠戶", "高崎吉浜浜辺辺斉斉斉沢広国島橋徳真滝桜浅恵戸"
)
_EVENT = re.compile(
    r".*(?:午前|午後|正午|[0-9]時[0-9]|[0-9]分|[0-9]年[0-9]).*|(?:欠席|遅刻|早退|署名|"
    r"会議録署名).{1,4}|(?:賛成|反対|起立|挙手|白票|青票)(?:全員|多数|少数|者).*|.*うなず.*|.{1,8}者多数"
)
"""Times and counts of votes, which end like offices now and then."""
_SYMBOL_LIKE = re.compile(r"[^\w々〆]")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """``text`` as it is compared: widths and variant characters folded, no white space."""
    return _WHITE.sub("", unicodedata.normalize("NFKC", text).translate(_VARIANTS))


@lru_cache(maxsize=8192)
def has_office(key: str) -> bool:
    """Whether a folded label ends with an office or an honorific, also inside or before brackets."""
    if office_at_end(key) is not None or _HONORIFIC.search(key, max(0, len(key) - 3)):
        return True
    match = _BRACKETED.fullmatch(key)
    if match is None:
        return False
    pieces = (match["head"], match["inner"], match["tail"])
    return any(piece and (office_at_end(piece) is not None or _HONORIFIC.search(piece[-3:])) for piece in pieces)


@lru_cache(maxsize=8192)
def is_plausible(key: str) -> bool:
    """Whether somebody can bear the folded label: no enumerator, no heading, no stage direction.

    >>> is_plausible("佐伯委員"), is_plausible("議事日程"), is_plausible("1")
    (True, False, False)
    """
    if not key or not _LETTER.search(key) or _SYMBOL_LIKE.match(key) or _ENUMERATOR.fullmatch(key):
        return False
    if _EVENT.fullmatch(key):
        return False
    if has_office(key):
        return not (_SENTENCE.search(key) and len(key) > 16)
    return not _NOT_SPEAKER.fullmatch(key) and not _SENTENCE.search(key) and len(key) <= 22


def is_sectionlike(key: str) -> bool:
    """Whether a folded label is the name of a section (健康保険課)."""
    return _SECTION.fullmatch(key) is not None


def ends_like_speech(key: str) -> bool:
    """Whether a folded label ends with a particle: a phrase, not a person. Only weak shapes ask."""
    return _PARTICLE.fullmatch(key[-1:]) is not None and not has_office(key)


class Roster:
    """Names of the attendance list, as evidence that a label is a person's."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {fold(name) for name in names}
        self._heads = {name[:2] for name in self._names if len(name) > 2}

    def names_somebody(self, key: str) -> bool:
        """Whether the label begins with, or holds in brackets, a name of the list."""
        if not self._names:
            return False
        if key[:2] in self._heads or key in self._names:
            return True
        match = _BRACKETED.fullmatch(key)
        return match is not None and (match["inner"][:2] in self._heads or match["inner"] in self._names)
