"""What the parts of a line are: offices, sections and organisations, names; spread letters put together."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from extractors.japanese.labels import name_start, parse_label
from extractors.japanese.offices import (
    HONORIFICS,
    OfficeKind,
    is_office,
    is_section,
    office_at_end,
    office_kind,
    starts_section,
)
from extractors.minutes.roster.atoms import Atom, AtomKind, is_latin
from extractors.minutes.roster.likeness import family_likeness, given_likeness, name_likeness
from extractors.minutes.roster.names import NameWord, group_word, is_name, split_names
from extractors.model.grounding import squash


class Holds(StrEnum):
    """What a stretch of a line says of a person."""

    NAME = "name"
    OFFICE = "office"
    UNIT = "unit"
    """A section or organisation."""
    BOTH = "both"
    """A name with the office behind it, in one word: 柿沼委員長."""
    TEXT = "text"
    """Words that may be an organisation, an office or a remark."""
    BRACKET = "bracket"
    MARK = "mark"
    DITTO = "ditto"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class RosterPart:
    """A stretch of a line."""

    part: Holds
    text: str
    """As printed, spread letters joined."""
    start: int
    end: int
    gap: int
    name: str | None = None
    honorific: bool = False
    unsure: bool = False
    leads: bool = False
    """Whether it stands before a colon, for all people behind it."""

    @property
    def role(self) -> str:
        """The office behind the name in one word."""
        return self.text[len(self.name or "") :]


ORGANISATION = re.compile(
    r"(?:大学院?|短大|会社|[(（]?[株有][)）]?|㈱|㈲|協会|連合会|連盟|協議会|商工会|会議所|師会|士会|組合|法人|学校|高校|中学|小学|病院|医院|センター"
    r"|機構|研究所|銀行|新聞社?|委員会|自治会|町会|町内会|クラブ|団体|社協|公社|財団|会|社|店|園|所|党|総研|Corp\.?|Inc\.?|LLC|NPO|ＮＰＯ)\Z"
)
_HOLDS_ORGANISATION = re.compile(
    r"株式会社|有限会社|法人|大学|医院|会議所|商工会|自治会|町内会|クラブ|協会|組合|連合会|協議会|審議会|委員会|病院|学校|研究所|センター|事務所|銀行|㈱|㈲|[(（][株有][)）]"
)
_NAMELIKE = 2
_MARGIN, _WIDE_MARGIN = 3, 14
_LIKELY_FAMILY = 5
_UNLIKE = -12
"""Letters less like a name than this are none."""
_LONGEST_OFFICE = 30
_WORDS = 8
_WIDE = 9
_NOISE = re.compile(
    r"(?:ほか|他|外)(?:[0-9０-９一二三四五六七八九十]+[名人])?|ほか.*|以上.*|各位|ら|計?[0-9０-９]+[名人].*|なし|無し|空席|欠員.*|氏名|所属|職名|役職|備考|番号|区分|団体名|摘要|職・氏名"
)
_ATTENDS = re.compile(r"(?:ご|御)?欠席|欠|出席|代理出席|途中退席|遅刻|早退|Web|WEB|オンライン")
_OFFICE_LIKE = re.compile(r".+(?:長|委員|班員|役員|代表|主任|統括|担当|顧問|補佐|[会書]計|書記|士補?|師)")
_KANJI = re.compile(r"[㐀-鿿]")
_SUFFIXES = ("補佐", "代理", "心得", "付", "職務代理者", "職務代理")
_CONCURRENT = re.compile(r".*(?:長|監|官|者|幹|事|査|役|任)兼(?:務)?")
"""総合支所長兼: the other office stands on the next line."""
_TAIL = re.compile(r"(?:ほか|他|外)(?:[0-9０-９一二三四五六七八九十]+[名人])?\Z")
_ONE_PERSON = (OfficeKind.CHAIR, OfficeKind.STAFF, OfficeKind.SECRETARIAT, OfficeKind.EXECUTIVE)


def is_unit(text: str) -> bool:
    """Whether a word names a section or an organisation."""
    plain = squash(text)
    if len(plain) < 3 and plain not in ("本部", "支部") and not plain.endswith(("課", "党")):
        return False
    if office_at_end(plain) is not None:
        return False
    if len(plain) < 5 and name_likeness(plain) > _NAMELIKE and not starts_section(plain):
        return False  # 馬場園, 伊集院
    return is_section(plain) or ORGANISATION.search(plain) is not None


def holds_organisation(text: str) -> bool:
    """Whether an office is held in an organisation named with it: 柿沼大学教授."""
    return _HOLDS_ORGANISATION.search(text) is not None


def segments_of(atoms: Sequence[Atom], surnames: Collection[str]) -> list[RosterPart]:
    """The stretches between two breaks."""
    found: list[RosterPart] = []
    names: list[Atom] = []
    index = 0

    def close(honorific: bool = False) -> None:
        if names:
            office = found[-1] if found and found[-1].part is Holds.OFFICE else None
            alone = office is not None and (office_kind(office.text) in _ONE_PERSON or _is_spread(names))
            found.extend(_names(names, surnames, one=honorific or alone, honorific=honorific))
            names.clear()

    while index < len(atoms):
        atom = atoms[index]
        if atom.kind is AtomKind.HONORIFIC:
            close(honorific=True)
            index += 1
            continue
        if atom.kind is not AtomKind.WORD:
            if names and _is_reading(atoms, index):
                index += 1  # 四十八願（よいなら）　克
                continue
            close()
            found.append(_other(atom))
            index += 1
            continue
        if count := group_word([NameWord(*one[:4]) for one in atoms[index : index + _WORDS]], 0):
            close()
            index += count  # 学　校 before 校長
            continue
        count = 0 if _ends_name(names, atoms, index) else office_words(atoms, index)
        if count:
            close()
            words = atoms[index : index + count]
            text = "".join(word.text for word in words)
            found.append(RosterPart(Holds.OFFICE, text, words[0].start, words[-1].end, words[0].gap))
            index += count
            continue
        following, further = (atoms[place] if place < len(atoms) else None for place in (index + 1, index + 2))
        segment = _word(atom, following, further, surnames, bool(names))
        if segment is None:
            names.append(atom)
        elif segment.part is Holds.TEXT and segment.name is not None:  # 委員長大川浩子
            close()
            cut = len(segment.text) - len(segment.name)
            found.append(RosterPart(Holds.OFFICE, segment.text[:cut], atom.start, atom.start + cut, atom.gap))
            names.append(Atom(segment.name, atom.start + cut, atom.end, 0))
        else:
            close()
            found.append(segment)
        index += 1
    close()
    return found


def _is_spread(names: Sequence[Atom]) -> bool:
    """Whether the letters of one name are spread: 東　小　路　　は　な."""
    gaps = {atom.gap for atom in names[1:]}
    return all(len(atom.text) == 1 for atom in names) and 3 < len(names) <= 6 and len(gaps) < 3 and max(gaps) < 7


def _other(atom: Atom) -> RosterPart:
    if atom.kind is AtomKind.TITLE:
        part = Holds.UNIT if is_unit(atom.text) else Holds.OFFICE
        return RosterPart(part, atom.text, atom.start, atom.end, atom.gap, leads=True)
    part = {
        AtomKind.BRACKET: Holds.BRACKET, AtomKind.MARK: Holds.MARK, AtomKind.DITTO: Holds.DITTO,
    }.get(atom.kind, Holds.NUMBER)  # fmt: skip
    return RosterPart(part, atom.text, atom.start, atom.end, atom.gap)


_READING = re.compile(r"[（(][ぁ-んァ-ヴー・ 　]{2,14}[)）]")


def _is_reading(atoms: Sequence[Atom], index: int) -> bool:
    """Whether a bracket tells how the family name before it is read, the given name following."""
    if not _READING.fullmatch(atoms[index].text):
        return False
    following = atoms[index + 1] if index + 1 < len(atoms) else None
    return (
        following is not None and following.kind is AtomKind.WORD and is_name(following.text) and following.gap < _WIDE
    )


def _word(
    atom: Atom, following: Atom | None, further: Atom | None, surnames: Collection[str], open_name: bool
) -> RosterPart | None:
    """One word that is no office; None where it may be a name or part of one."""
    text = _TAIL.sub("", atom.text) or atom.text
    end = atom.start + len(text)
    if open_name and len(text) == 1 and text not in HONORIFICS:
        return None  # 春　日　修
    if _ATTENDS.fullmatch(text) or (text[0] in "→⇒" and len(text) > 1):
        return RosterPart(Holds.BRACKET, f"({text})", atom.start, end, atom.gap)
    spread = len(text) == 1 and following is not None and following.kind is AtomKind.WORD
    if spread and len(following.text if following else "") == 1:
        return None  # 番　場　邦　夫, 外　崎　勝　康
    if _NOISE.fullmatch(text) and not spread:
        return RosterPart(Holds.NUMBER, text, atom.start, end, atom.gap)
    if following is not None and following.kind is AtomKind.WORD and looks_like_office(text):
        return RosterPart(Holds.OFFICE, text, atom.start, end, atom.gap)
    if _CONCURRENT.fullmatch(text):
        return RosterPart(Holds.OFFICE, text, atom.start, end, atom.gap)
    if (
        not open_name
        and (head := name_start(text))
        and is_name(text[head:])
        and office_at_end(text) is None
        and name_likeness(text[head:]) > _UNLIKE // 2
    ):
        return RosterPart(Holds.TEXT, text, atom.start, end, atom.gap, name=text[head:])
    if office_at_end(text) is not None and len(text) > 2:
        return _titled(text, atom, end, following, further, surnames)
    if is_unit(text) and not (len(text) < 4 and (open_name or _is_family_before(text, following))):
        return RosterPart(Holds.UNIT, text, atom.start, end, atom.gap)
    if is_latin(text) or (is_name(text) and (len(text) < 3 or open_name or name_likeness(text) > _UNLIKE)):
        return None
    return RosterPart(Holds.TEXT, text, atom.start, end, atom.gap)


def _is_family_before(text: str, following: Atom | None) -> bool:
    """Whether a word that ends like a section is a family name, the given name behind it: 諏訪部　進."""
    if following is None or following.kind is not AtomKind.WORD or not is_name(following.text):
        return False
    given = given_likeness(following.text)
    return not starts_section(text) and given > 0 and given >= family_likeness(following.text)


def looks_like_office(text: str) -> bool:
    """Whether a word before a name is an office that no table knows: 編集長, 班員."""
    return (
        2 < len(text) < 12
        and office_at_end(text) is None
        and _OFFICE_LIKE.fullmatch(text) is not None
        and name_likeness(text) < _NAMELIKE
    )


def _titled(
    text: str, atom: Atom, end: int, following: Atom | None, further: Atom | None, surnames: Collection[str]
) -> RosterPart:
    """A word that ends with an office: somebody's with the name, or an office that no table knows."""
    parts = parse_label(text, surnames)
    if holds_organisation(text):
        return RosterPart(Holds.OFFICE, text, atom.start, end, atom.gap)
    full = following is not None and following.kind is AtomKind.WORD and _begins_full_name(following, further)
    bare = following is not None and following.kind is AtomKind.WORD and office_at_end(following.text) is None
    told = parts.name is not None and family_likeness(parts.name) > _LIKELY_FAMILY  # 下蒲刈課長　上蒲刈
    if full or (bare and not told and is_name(following.text if following else "")):
        return RosterPart(Holds.OFFICE, text, atom.start, end, atom.gap)
    if (
        parts.name
        and parts.role
        and is_name(parts.name)
        and name_likeness(parts.name) > _UNLIKE
        and (len(parts.name) <= 6 or not _KANJI.search(parts.name))
    ):
        return RosterPart(Holds.BOTH, text, atom.start, end, atom.gap, name=parts.name)
    return RosterPart(Holds.OFFICE, text, atom.start, end, atom.gap)


def _begins_full_name(atom: Atom, further: Atom | None) -> bool:
    """Whether a word is a full name or the family name of one."""
    if not is_name(atom.text) or office_at_end(atom.text) is not None:
        return False
    goes_on = further is not None and further.kind in (AtomKind.WORD, AtomKind.HONORIFIC) and further.gap < _WIDE
    return len(atom.text) > 3 or goes_on


def _ends_name(names: Sequence[Atom], atoms: Sequence[Atom], index: int) -> bool:
    """Whether a single letter ends the name before it (鶴　谷　慶　市　議員), an office following."""
    if not names or len(atoms[index].text) > 1 or index + 1 >= len(atoms):
        return False
    return len(atoms[index + 1].text) > 1 and is_office(atoms[index + 1].text)


def office_words(atoms: Sequence[Atom], index: int) -> int:
    """How many words from ``index`` on make one office (市　長, 副 会 長); 0 if none.

    Words of several letters are not joined: 総務部　部長 is a section and an office.
    """
    first = atoms[index]
    if len(first.text) > 1 and is_office(first.text) and not is_section(first.text):
        longer = atoms[index + 1].text if index + 1 < len(atoms) else ""
        return 2 if longer in _SUFFIXES else 1
    best = 0
    joined = ""
    for count, atom in enumerate(atoms[index : index + _WORDS * 2], start=1):
        if (
            atom.kind is not AtomKind.WORD
            or (count > 1 and atom.gap > _WIDE)
            or (count > 1 and len(atom.text) > 2 and len(first.text) > 2)
        ):
            break
        joined += atom.text
        if len(joined) > _LONGEST_OFFICE:
            break
        word = office_at_end(joined) if count > 1 and is_office(joined) else None
        if word and (len(atom.text) == 1 or len(first.text) == 1 or joined.endswith("補佐")) and not is_section(joined):
            best = count
    return best


def _names(atoms: Sequence[Atom], surnames: Collection[str], *, one: bool, honorific: bool) -> list[RosterPart]:
    """The names that a run of words prints."""
    if all(is_latin(atom.text) for atom in atoms):
        return [_name(atoms, " ", honorific)]
    if honorific and len(atoms) > 2 and max(atom.gap for atom in atoms[1:]) > 1:
        one = False
    tokens = [NameWord(*atom[:4]) for atom in atoms]
    if honorific and len(atoms) < 3:
        parts = [tuple(tokens)]
    elif _are_families(tokens):
        parts = [(token,) for token in tokens]
    else:
        parts = split_names(tokens, surnames, one=one)
    even = len({atom.gap for atom in atoms[1:]}) == 1 and all(len(atom.text) == 1 for atom in atoms)
    unsure = len(parts) > 1 and even
    return [
        RosterPart(
            Holds.NAME, name, part[0].start, part[-1].end, part[0].gap, name, honorific and part is parts[-1], unsure
        )
        for part in parts
        if is_name(name := "".join(token.text for token in part))
    ]


def _are_families(tokens: Sequence[NameWord]) -> bool:
    """Whether each of several words is a family name by itself: 栂池　八ヶ岳　早池峰."""
    if len(tokens) < 2 or any(len(token.text) == 1 for token in tokens):
        return False
    margin = _MARGIN if len(tokens) > 2 else _WIDE_MARGIN  # two words are mostly one person
    likely = [family_likeness(token.text) > max(0, given_likeness(token.text) + margin) for token in tokens]
    return sum(likely) >= max(2, 0.7 * len(tokens)) and likely[1]


def _name(atoms: Sequence[Atom], between: str, honorific: bool) -> RosterPart:
    name = between.join(atom.text for atom in atoms)
    return RosterPart(Holds.NAME, name, atoms[0].start, atoms[-1].end, atoms[0].gap, name, honorific)
