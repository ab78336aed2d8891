"""Headings of attendance lists by their form: a line of its own, in brackets, before a colon, before white space."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from extractors.japanese.marks import (
    A_CLOSING,
    A_SYMBOL,
    AN_OPENING,
    ANY_CLOSING,
    ANY_OPENING,
    SPEAKER_SYMBOL,
    UNBRACKETED,
    UNQUOTED,
)
from extractors.japanese.offices import OfficeKind, is_office, office_at_end, office_kind
from extractors.minutes.people.heads import (
    is_stop,
    normalise_head,
    read_head,
    read_section_head,
    strip_enumerator,
)
from extractors.minutes.people.rows import AttendanceRow, inline_cuts, is_one_letter
from extractors.minutes.roster.atoms import Piece
from extractors.minutes.roster.likeness import name_likeness
from extractors.minutes.roster.names import is_name
from extractors.minutes.roster.sections import PLAIN_OFFICES, Group
from extractors.minutes.roster.segments import holds_organisation, is_unit
from extractors.model.document import Range
from extractors.model.grounding import squash
from extractors.model.vocabulary import Standing


@dataclass(frozen=True, slots=True)
class ListHeading:
    """What a heading says, how it is printed, where its label stands in the text and where the rest begins."""

    group: Group
    form: str
    start: int
    end: int

    rest: int = 0


_LED = re.compile(
    rf"[ \u3000]*(?:[0-9０-９]{{1,2}}[.．、]?[ \u3000]*|{A_SYMBOL}[ \u3000]*)?(?:\*\*)?"
    rf"{ANY_OPENING}(?P<label>(?:(?![0-9０-９①-⑳]){UNQUOTED}){{1,24}})"
    rf"{ANY_CLOSING}(?:\*\*)?[ \u3000]*[：:]?[ \u3000]*"
)
"""A label in brackets that leads a line: 【委員】柿沼委員長、…"""
_COLON = re.compile(
    rf"[ \u3000]*(?:[(（]?[0-9０-９]{{1,2}}[)）.．、]?[ \u3000]*|{A_SYMBOL}[ \u3000]*)?(?:\*\*)?"
    r"(?P<label>[^：:、，。（(【\s][^：:、，。（(【]{0,20}?)(?:\*\*)?[ \u3000]*[：:][ \u3000]*"
)
_UNLIKE = -4
_SYMBOL_LINE = re.compile(rf"[{SPEAKER_SYMBOL}][ \u3000]*[^\s、，,：:（(]{{2,12}}")
_WIDE = re.compile(r"[ \u3000\t]{2,}")
_NO_GROUP = re.compile(
    r"敬称|順不同|五十音|現在|以下|欠員|空席|^注|※|別紙|なし|無し|以上|[0-9０-９]|^欠$|^出$|オンライン|web|zoom|会場|日時|場所|議題|資料"
    r"|案件|次第|開会|閉会|時間|件名|内容|概要|目的|方法|記録|配[布付]|連絡|次回|議事|署名",
    re.IGNORECASE,
)
_LONGEST_GROUP = 14
_STANDING_OF = {
    OfficeKind.CHAIR: Standing.CHAIR,
    OfficeKind.DEPUTY: Standing.MEMBER,
    OfficeKind.MEMBER: Standing.MEMBER,
    OfficeKind.SECRETARIAT: Standing.SECRETARIAT,
}


def heading_of(text: str, above: Group | None, forms: Collection[str], *, whole: bool) -> ListHeading | None:
    """The heading that a text is or begins with, None if it begins with people.

    ``above``: the heading that is open; ``forms``: how the list prints its headings. Labels that nothing is known of
    are headings where others of the list are printed in the same form.
    """
    if whole and len(text) < 60 and (found := _line(text, above, forms)):
        return found
    if led := _LED.match(text):
        return _labelled(text, led, "led", above, forms)
    colon = _COLON.match(text)
    if colon and _is_two(colon["label"]):
        colon = None
    if colon and (found := _labelled(text, colon, "colon", above, forms)):
        return found
    return _before_gap(text)


def _line(text: str, above: Group | None, forms: Collection[str]) -> ListHeading | None:
    """A heading on a line of its own: a known one, or inside a list a section or organisation.

    Inside a list a word behind the symbol that its other headings have is one as well.
    """
    group = read_head(text)
    somebody = _names_somebody(text)
    if group is not None and somebody:
        group = None
    if group is None and above is not None and not somebody:
        plain, _ = normalise_head(text)
        if read_section_head(text) or (is_unit(plain) and text.strip() == plain):
            group = Group(affiliation=plain)
        elif (led := _LED.fullmatch(text)) and not _NO_GROUP.search(led["label"]) and "：" not in led["label"]:
            group = _unknown(led["label"], "", closed=text.strip()[0] not in "（(")
        elif text.strip()[0] in forms and _SYMBOL_LINE.fullmatch(text.strip()):
            group = _unknown(text.strip()[1:], "", closed=True)
    return ListHeading(group, "line", 0, len(text.rstrip()), len(text)) if group else None


def _is_two(label: str) -> bool:
    """Whether a label is a heading with another one behind it: 出席者　委員：柿沼."""
    words = label.split()
    return len(words) > 1 and len(words[0]) > 1 and read_head(words[0]) is not None


def _names_somebody(text: str) -> bool:
    """Whether the last word of a line is a person with an office: 欠席委員　大曲委員."""
    plain = text.strip()
    first = _WIDE.split(plain[strip_enumerator(plain) :].strip())
    if len(first) > 1 and is_name(name := squash(first[0])):
        least = _UNLIKE if len(first) == 2 and holds_organisation(first[1]) else 4
        if name_likeness(name) > least:
            return True
    *before, last = text.split()
    office = office_at_end(last)
    return bool(before) and office is not None and len(last) > len(office) and name_likeness(last[: -len(office)]) > 0


def _labelled(
    text: str, match: re.Match[str], form: str, above: Group | None, forms: Collection[str]
) -> ListHeading | None:
    label, rest = match["label"], text[match.end() :]
    group = read_head(f"{label}側" if label == "学校" else label)  # 学校：校長　柿沼
    if (
        group is None
        and above is not None
        and above.role
        and is_office(label)
        and office_kind(label) not in _STANDING_OF
    ):
        return None  # （国土局長）柿沼君, below 政府参考人
    if group is None and form == "led" and above is not None and _is_far_name(text[match.end("label") + 1 :]):
        return None  # （金融担当）　　　　柿沼　一君: the end of an office that began on the lines above
    if group is None and rest.strip() and _may_head(label, form, above, forms):
        group = _unknown(label, rest)
    if group is None or (is_one_letter(label, rest) and form != "colon"):
        return None
    return ListHeading(group, form, match.start("label"), match.end("label"), match.end())


def _is_far_name(rest: str) -> bool:
    """Whether nothing but one name stands behind a wide gap."""
    plain = squash(rest)
    name = plain.removesuffix("君")
    wide = _WIDE.match(rest) is not None
    return wide and len(name) > 1 and is_name(name) and not is_office(name) and name_likeness(name) > 0


def _may_head(label: str, form: str, above: Group | None, forms: Collection[str]) -> bool:
    """Whether a label that nothing is known of may head people: as others of the list do, or by its own look."""
    if form == "led" or form in forms:
        return True
    if is_stop(label):
        return False
    return above is None or is_unit(label) or label.endswith("側")  # with no list open, the people behind it decide


def _unknown(label: str, following: str, *, closed: bool = False) -> Group | None:
    """What an unknown label says of the people behind it: an office they hold, or where they belong.

    ``closed``: it fills its line, in brackets that are not those around the name of somebody absent.
    """
    plain, count = normalise_head(label)
    if not plain or _NO_GROUP.search(plain) or len(plain) > _LONGEST_GROUP or following[:1] in ("、", "，", "。"):
        return None
    if plain.endswith("代表"):
        return Group(Standing.MEMBER, count=count)  # whom they stand for, no office
    if is_office(plain) and not is_unit(plain):
        return Group(_STANDING_OF.get(office_kind(plain) or OfficeKind.SECTION), role=plain, count=count)
    if not closed and is_name(plain) and name_likeness(plain) > 4 and not is_unit(plain):
        return None
    return Group(affiliation=plain, count=count)


_HELD = (
    OfficeKind.CHAIR, OfficeKind.DEPUTY, OfficeKind.MEMBER, OfficeKind.EXPERT, OfficeKind.STAFF, OfficeKind.EXECUTIVE,
)  # fmt: skip
"""Offices that are printed before the name of who holds them."""


def _begins_office(rest: str) -> bool:
    """Whether a line goes on with an office: 委員　公認会計士　摂津　晶子."""
    word = rest.split("、", maxsplit=1)[0].split()
    office = office_at_end(word[0]) if word else None
    return office is not None and office not in PLAIN_OFFICES and (is_office(word[0]) or len(word[0]) > len(office))


def _before_gap(text: str) -> ListHeading | None:
    """A known heading with the people behind white space: 出席者　柿沼委員長、…"""
    for cut, rest in inline_cuts(text):
        if is_one_letter(text[:cut], text[rest:]) or (_is_two(text[:cut]) and "：" in text[cut:rest]):
            continue
        group = read_head(text[:cut])
        plain = squash(text[:cut])
        office = plain[strip_enumerator(plain) :]
        letter = text[rest:].split(maxsplit=1)[:1]
        if letter and len(letter[0]) == 1 and is_office(office + letter[0]):
            continue  # 事　務　局　長　　　柿沼　一
        heads = office.endswith("代表") or (office in PLAIN_OFFICES and _begins_office(text[rest:]))
        held = (office_kind(office) in _HELD or office == "書記") and not heads
        if group and not (is_office(office) and held):
            start = len(text) - len(text.lstrip())
            return ListHeading(group, "gap", start + strip_enumerator(text.lstrip()), cut, rest)
    return None


_INNER_LED = re.compile(
    rf"(?:(?<=[\s」』）)])|^){AN_OPENING}(?P<label>(?:(?!\d){UNBRACKETED}){{1,12}}){A_CLOSING}(?=\S)"
)
_STROKE = re.compile(r"[ \u3000]*[／/][ \u3000]*(?=[^／/：:、]{1,8}[：:])")


def parts_of(row: AttendanceRow) -> list[AttendanceRow]:
    """A row with several labels in brackets, or labelled parts between strokes, as one row for each."""
    if len(row.pieces) > 1:
        return [row]
    piece = row.pieces[0]
    cuts = [match.start() for match in _INNER_LED.finditer(piece.text) if _heads(match["label"])]
    if len(cuts) < 2:
        cuts = [0, *(match.end() for match in _STROKE.finditer(piece.text))] if "：" in piece.text else []
    if len(cuts) < 2:
        return [row]
    places = [0 if cuts[0] else cuts[0], *cuts[1:], len(piece.text)]
    parts = []
    for start, stop in pairwise(places):
        text = piece.text[start:stop].rstrip(" \u3000／/")
        if text.strip():
            begin = piece.start + start
            parts.append(
                AttendanceRow((Piece(text, begin),), Range(begin, begin + len(text)), row.cell, row.columns, row.indent)
            )
    return parts


def _heads(label: str) -> bool:
    return read_head(label) is not None or is_office(squash(label)) or label in ("出", "欠", "聴")
