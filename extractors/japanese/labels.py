"""Speaker labels (発言者表示): 柿沼委員長 split into name and office."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from extractors.japanese.letters import fold_letters
from extractors.japanese.marks import A_CLOSING, AN_OPENING
from extractors.japanese.offices import (
    AN_HONORIFIC,
    OfficeKind,
    is_office,
    is_section,
    leading_office,
    office_at_end,
    office_kind,
    starts_section,
    words,
)
from extractors.model.grounding import squash


@dataclass(frozen=True, slots=True)
class LabelParts:
    """What a label says. ``name`` is None where it names an office only."""

    name: str | None = None
    role: str | None = None
    honorific: str | None = None
    seat: int | None = None


_SEAT = re.compile(r"(?:議席番号|議席)?第?(?P<seat>[0-9０-９]{1,3}|[一二三四五六七八九十]{1,4})番[、，,・]?")
_BARE_SEAT = re.compile(r"(?P<seat>[0-9０-９]{1,3})(?=[㐀-鿿ァ-ヴぁ-ん]{2})(?![番号人名区組班年月日時回])")
"""６今津: seat and family name alone."""
_HONORIFIC = re.compile(rf"(?<=.){AN_HONORIFIC}$")
_OUTER = re.compile(rf"^{AN_OPENING}(?P<inner>[^（()）]+){A_CLOSING}$")
_BRACKET = re.compile(r"^(?P<head>[^（()）]*)[（(](?P<inner>[^（()）]+)[）)](?P<tail>[^（()）]*)$")
_SQUARE = str.maketrans("［］[]〔〕", "（）（）（）")
_SCRIPT = re.compile(
    r"(?<=[㐀-鿿豈-﫿々ヶぁ-ん\U00020000-\U0003ffff])(?=[ァ-ヴA-Za-zＡ-Ｚａ-ｚ][ァ-ヴーA-Za-zＡ-Ｚａ-ｚ])"
)
_KANJI_ONLY = re.compile(r"[㐀-鿿豈-﫿々\U00020000-\U0003ffff]+")
_LONG_TITLE = re.compile(r"[㐀-鿿々]{2,3}(?=.{4})(?=.*[㐀-鿿].*[㐀-鿿]).+")
"""Family name and the beginning of a section's name that no table knows."""
_HIRAGANA = re.compile(r"[ぁ-ん]+")
_ONE_LETTER = frozenset(
    "林森原東南北西関堀岡辻谷泉星金李朴堤畑奥杉桑梶椿榊菅神乾峰嶋島秦橘平柳柴楠沖滝瀧浜濱牧窪筒脇船芹萩葛蔡藤角迫轟郭陳門長陸鎌黄"
)
_THREE_LETTERS = frozenset(
    words(
        """
        佐々木 五十嵐 長谷川 小笠原 大久保 久保田 佐久間 小野寺 宇佐美 長谷部 日比野 曽我部 日下部 宇田川
        阿久津 大河内 大和田 小山田 小野田 加賀谷 仲宗根 比留間 二階堂 佐久本 小日向 小久保 小田切 小田桐 小田島
        小早川 山之内 山ノ内 東海林 波多野 海老原 海老名 美濃部 御手洗 大多和 大河原 大木戸 大日方 喜屋武 与那嶺
        与那覇 伊集院 伊佐治 伊地知 佐野川 安孫子 我孫子 宇都宮 小宮山 小松崎 小此木 山野井 木ノ下 木之下 池ノ上
        池之上 田ノ上 田之上 百目鬼 竹之内 竹ノ内 萩生田 鶴ヶ谷 八重樫 大須賀 矢田部 小田原 西大寺 真田丸
        富士原 加治木 佐久田 知久馬 和久井 久保寺 久保木 大久野 保科谷 財津原 佐分利 宇野沢 井之上 井ノ上
        瀬戸口 瀬戸内 瀬戸山 大矢野 小鳥遊 長曽我 古賀野 志田原 高見沢 高見澤 長谷山 長谷場 勅使川 須賀川 菊池原
        目黒川 谷田部 谷田貝 吉田川 本田川 田野倉 田野辺 津久井 野々村 野々山 野々口 佐々倉 奈々尾 代々木 寿々木
        """
    )
)


def is_family_name(text: str) -> bool:
    """Whether ``text`` is a well-known family name of one or three letters; two letters are the rule."""
    return text in _THREE_LETTERS or text in _ONE_LETTER


def parse_label(text: str, names: Collection[str] = ()) -> LabelParts:
    """Split a label into name, office, honorific and seat; ``names`` are people on the attendance list.

    >>> parse_label("柿沼健康保険課長補佐")
    LabelParts(name='柿沼', role='健康保険課長補佐', honorific=None, seat=None)
    """
    label = _office_first(text.split()) or squash(text)
    if outer := _OUTER.match(label):
        label = outer["inner"]
    seat, label = _take_seat(label)
    if "（" not in label and "(" not in label:
        label = _in_brackets(label.translate(_SQUARE))
    if bracket := _BRACKET.match(label):
        return _parse_bracketed(bracket["head"], bracket["inner"], bracket["tail"], seat, names)
    return _parse_plain(label, seat, names)


def _office_first(words: list[str]) -> str | None:
    """``事務局　田中`` as 事務局（田中）: an office, white space, a name; None for any other label."""
    if len(words) < 2 or any(mark in words[-1] for mark in "（(）)"):
        return None
    if is_office("".join(words)) and not (is_section(f"某{words[-1]}") and not is_section(words[-1])):  # 税所, 服部
        return None
    for count in range(len(words) - 1, 0, -1):
        head, rest = "".join(words[:count]), "".join(words[count:])
        if is_office(head) and len(head) > 1 and not is_office(rest) and office_at_end(rest) is None:
            return f"{head}（{rest}）"
    return None


def _take_seat(label: str) -> tuple[int | None, str]:
    """Seat number (議席番号) before the name."""
    match = _SEAT.match(label)
    if match is None:
        match = _BARE_SEAT.match(label)
        if match is None or is_office(label[match.end() :]) or is_section(label[match.end() :]):
            return None, label
    return _seat_number(match["seat"]), label[match.end() :]


def _seat_number(digits: str) -> int:
    plain = unicodedata.normalize("NFKC", digits)
    if plain.isdigit():
        return int(plain)
    tens, found, units = plain.rpartition("十")
    values = {letter: value for value, letter in enumerate("〇一二三四五六七八九")}
    return (values.get(tens[-1:], 1) * 10 if found else 0) + values.get(units, 0)


def _parse_bracketed(head: str, inner: str, tail: str, seat: int | None, names: Collection[str]) -> LabelParts:
    """委員長（柿沼君）, 柿沼（委員長）, 柿沼（し）委員長."""
    number, inner = (None, inner) if is_office(inner) else _take_seat(inner)
    seat = number if seat is None else seat
    if number is not None and not inner:  # 柿沼一郎（５番）
        return _parse_plain(head, seat, names)
    if tail and head and not is_office(head):
        parts = _parse_plain(tail, seat, names)
        if parts.name is None:  # 柿沼（し）委員長: the bracket tells two people of one surname apart
            return LabelParts(f"{head}（{inner}）", parts.role, parts.honorific, seat)
    if not head and seat is None and tail:
        return _parse_plain(tail, seat, names)
    if not head and seat is not None:
        return _parse_plain(inner, seat, names)
    if is_office(inner) and not is_office(head):
        parts = _parse_plain(head, seat, names)
        return LabelParts(parts.name, inner if parts.role is None else parts.role, parts.honorific, seat)
    if len(inner) <= 1 and not is_office(head):  # 柿沼（秀）
        return LabelParts(f"{head}（{inner}）", None, None, seat)
    inside = _parse_plain(inner, seat, names)
    if is_office(head) and inside.name is None and inside.role is not None:  # 事務局（健康保険課）
        return LabelParts(None, head, None, seat)
    honorific = inside.honorific or inside.role
    return LabelParts(inside.name or inner, head or None, honorific, seat)


_PARTED = re.compile(r"(?P<one>[^／/・|｜]+)[／/・|｜](?P<two>[^／/・|｜]+)")


def _in_brackets(label: str) -> str:
    """委員長／柿沼 and 柿沼・委員長 as 委員長（柿沼）; any other label as it is."""
    parts = _PARTED.fullmatch(label)
    if parts is None or is_office(parts["one"]) == is_office(parts["two"]):
        return label
    office, name = (parts["one"], parts["two"]) if is_office(parts["one"]) else (parts["two"], parts["one"])
    return label if office_at_end(name) else f"{office}（{name}）"


def _parse_plain(label: str, seat: int | None, names: Collection[str]) -> LabelParts:
    """Name and office without brackets."""
    if not label:
        return LabelParts(seat=seat)
    if match := _HONORIFIC.search(label):
        rest = label[: match.start()]
        name, role = _split(rest, names)
        if name is not None:
            return LabelParts(name, role, match.group(), seat)
    name, role = _split(label, names)
    return LabelParts(name, role, None, seat)


def _split(label: str, names: Collection[str]) -> tuple[str | None, str | None]:
    """Name and office of a label of one piece."""
    known = _known_name(label, names)
    if known:
        return label[:known], label[known:] or None
    if is_office(label):
        return None, label
    word = office_at_end(label)
    if word is None:
        head = name_start(label)
        return (label[head:], label[:head]) if head else _split_section(label)
    rest = label[: -len(word)]
    if len(rest) == 1 and word.startswith("部会") and rest not in _ONE_LETTER and not is_section(f"{rest}部"):
        return label[:2], label[2:]  # 渡部会長 is 渡部
    cut = _name_length(rest, _takes_section(word))
    return label[:cut], label[cut:]


def _known_name(label: str, names: Collection[str]) -> int:
    """Length of the longest beginning of the label that begins a name of the list, the rest being a title."""
    best = 0
    for name in names:
        length = 0
        for mine, theirs in zip(label, name, strict=False):
            if fold(mine) != fold(theirs):
                break
            length += 1
        while length > best and not _is_title(label[length:]):
            length -= 1
        if length > best and (length > 1 or len(name) == 1 or name[0] in _ONE_LETTER):
            best = length
    return best


def _is_title(text: str) -> bool:
    word = office_at_end(text)
    if word and not _takes_section(word) and _HIRAGANA.fullmatch(text[: -len(word)]):
        return False
    return not text or is_office(text) or (word is not None and starts_section(text))


def _takes_section(word: str) -> bool:
    """Whether a title word is usually preceded by a section (総務課長), not by a full name."""
    return office_kind(word) in (OfficeKind.STAFF, OfficeKind.EXPERT, OfficeKind.SECRETARIAT, OfficeKind.EXECUTIVE)


def name_start(label: str) -> int:
    """Where the name begins in a label that prints the office first (委員長大川浩子); 0 if it doesn't."""
    head = leading_office(label)
    if head < 2:
        return 0
    for shorter in range(2, head):  # 理事長谷川: the shorter title, where a known family name follows
        if is_office(label[:shorter]) and label[shorter : shorter + 3] in _THREE_LETTERS:
            return shorter
    return head


def _split_section(label: str) -> tuple[str | None, str | None]:
    """A label without a title word: a section, somebody of a section, or a bare name."""
    if not is_section(label):
        return label, None
    cut = _boundary(label)
    return (label[:cut], label[cut:]) if cut else (None, label)


def _boundary(rest: str) -> int:
    """Where a section's name begins inside ``rest``, by script or by its first word; 0 if nowhere."""
    found = [cut for cut in range(1, min(len(rest), 7)) if starts_section(rest[cut:])]
    script = _SCRIPT.search(rest)
    if script:
        found.append(script.start())
    if not found:
        return 0
    return min(found, key=lambda cut: (_oddity(rest[:cut]), cut))


def _oddity(name: str) -> int:
    """How unlike a family name ``name`` is."""
    if len(name) == 2 or name in _THREE_LETTERS or name in _ONE_LETTER:
        return 0
    if len(name) == 1:
        return 3
    return 1 if len(name) in (3, 4) else 2


def _name_length(rest: str, takes_section: bool) -> int:
    """How much of what stands before the title word is the name."""
    cut = _boundary(rest)
    if cut and (takes_section or not _HIRAGANA.fullmatch(rest[cut:])):
        return cut  # 芦沢みどり課長 may be of the みどり課, 芦沢みどり委員 is called みどり
    if not takes_section or len(rest) <= 4 or not (_KANJI_ONLY.fullmatch(rest) or _LONG_TITLE.fullmatch(rest)):
        return len(rest)
    return 3 if rest[:3] in _THREE_LETTERS else 2


def fold(text: str) -> str:
    """Letters of a name as they are compared: 髙橋 and 高橋 are one name, 斎藤 and 斉藤 too.

    >>> fold("髙﨑") == fold("高崎"), fold("齋藤") == fold("齊藤")
    (True, True)
    """
    return fold_letters(text).replace("斎", "斉")
