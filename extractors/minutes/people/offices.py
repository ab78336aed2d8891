"""What the office of an attendee says: section and title (政策法務課 | 市政情報室長), capacity, remarks in brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.japanese.marks import A_REMARK_CLOSING, A_REMARK_OPENING, UNREMARKED
from extractors.japanese.offices import OfficeKind, is_office, office_kind
from extractors.model.grounding import squash
from extractors.model.vocabulary import Standing


class Place(NamedTuple):
    """Section or organisation, and title."""

    affiliation: str | None
    role: str | None


_CUT = re.compile(
    r"(?:課|室|部|局|係|センター|事務所|支所|省|庁|府|大学|会社|協会|組合|機構|班|グループ|チーム|病院|公社)"
)
_WHOLE = re.compile(r"^(?:次長|副|理事$|長|会長|委員|参事$|付$)")
"""Titles that stay with their section: 健康部次長."""
_SAME = re.compile(r"^同(?P<unit>課|室|局|部|係|所|班)")
_BRACKETS = re.compile(rf"{A_REMARK_OPENING}{UNREMARKED}*{A_REMARK_CLOSING}")
_ABSENT = re.compile(
    r"^(?:欠席?|×|代読.*|不参加|.*のため欠席|✕|ご?欠席(?:者|届)?|公務欠席|病気欠席|所用欠席|欠席（.*)$"
)
_PRESENT = re.compile(
    r"^(?:出席?|○|◯|〇|出席（.*|会場|来場|対面|.{0,10}(?:Zoom|ZOOM|Ｚｏｏｍ|Teams|電話|オンライン|Ｗｅｂ|Web|WEB|ＷＥＢ|リモート|途中|遅刻|遅参|早退).{0,14})$"
)
_ASIDE = re.compile(r"任|順|略|欄|兼|席|参加|紹介|以下|第|新|再|職務|代行|議事|進行|選挙区|互選|仮|指名|番")
_PROXY = re.compile(
    r"(?:代理|代)(?:出席)?[：:・ \u3000（(]+(?P<who>[^：:]+?)[）)]?$|(?P<whose>.+?)(?:委員|議員)?(?:の)?代理(?:出席)?$"
)


def split_office(role: str | None, section: str | None, previous: str | None) -> Place:
    """Section and title; 同課 is the section of the entry before, ``section`` that of the heading.

    >>> split_office("政策法務課市政情報室長", None, None)
    Place(affiliation='政策法務課', role='市政情報室長')
    """
    if role is None:
        return Place(section, None)
    same = _SAME.match(role)
    if same:
        unit = _section_of(previous, same["unit"]) or section
        rest = role[same.end() :]
        if rest == "長":  # 同係長: the 係長 of the same section
            return Place(_section_of(previous, "課") or _section_of(previous, "室") or section, same["unit"] + rest)
        return Place(unit, rest if is_office(rest) else same["unit"] + rest)
    if role[0] == "同" and is_office(role[1:]) and previous:  # 同主任
        units = [match.end() for match in _CUT.finditer(previous)]
        return Place(previous[: units[-1]] if units else section, role[1:])
    if " " in role or "兼" in role or _BRACKETS.search(role) or role.endswith(("部会長", "代理", "代理者")):
        return Place(section, role)
    for match in reversed(list(_CUT.finditer(role))):
        unit, rest = role[: match.end()], role[match.end() :]
        if rest and len(unit) > 2 and is_office(rest) and not _WHOLE.match(rest) and not unit.endswith("事務局"):
            return Place(unit, rest)
    return Place(section, role)


def _section_of(previous: str | None, unit: str) -> str | None:
    """The section that 同課 stands for: what the last printed office begins with."""
    if previous is None or unit not in previous:
        return None
    return previous[: previous.rindex(unit) + 1]


def standing_of(role: str | None, heading: Standing | None, outside: bool = False) -> Standing:
    """Capacity by the heading; where there is none, and for chairs among members, by the office.

    ``outside``: the office is one that a member holds elsewhere.
    """
    kind = own_kind(role) if role else None
    if heading in (None, Standing.MEMBER) and kind is OfficeKind.CHAIR:
        return Standing.CHAIR
    strange = (not outside and kind is OfficeKind.SECRETARIAT) or _GOVERNMENT.search(role or "")
    if heading in (None, Standing.IMPLEMENTING_BODY, Standing.MEMBER) and not outside and _CLERK.match(role or ""):
        return Standing.SECRETARIAT
    if heading is not None and not (heading is Standing.MEMBER and strange):
        return heading
    if outside and heading is None and kind in (OfficeKind.STAFF, OfficeKind.SECRETARIAT):
        return Standing.MEMBER
    return _BY_KIND.get(kind, Standing.MEMBER) if kind is not OfficeKind.GUEST else _guest(role or "")


def is_outside(section: str | None) -> bool:
    """Whether somebody comes from a company, school, association or party, not from an office of the body itself."""
    return section is not None and _OUTSIDE.search(squash(section)) is not None


_OUTSIDE = re.compile(
    r"会社|[(（][株有][)）]|㈱|㈲|法人|(?:大学院?|短大|協会|連合会|連盟|組合|商工会|会議所|クラブ|自治会|町内会|婦人会|女性会|老人会"
    r"|[消青]防団|少年団|財団|[小中]学校?|高校|高等学校|学校|幼稚園|保育園|病院|医院|銀行|新聞社|党|会派|NPO|ＮＰＯ)\Z"
)
_CLERK = re.compile(r"書\s*記(?:$|\s|（)")
"""Whoever keeps the minutes, also where the list goes on from those who explain: 書記　総務係長."""
_GOVERNMENT = re.compile(r"大臣|政務官|政府|官房長官|内閣法制局")
"""Offices whose holders are no members of a committee, though no heading parts them from the members."""
_BY_KIND: dict[OfficeKind | None, Standing] = {
    OfficeKind.DEPUTY: Standing.MEMBER,
    OfficeKind.MEMBER: Standing.MEMBER,
    OfficeKind.EXPERT: Standing.MEMBER,
    OfficeKind.EXECUTIVE: Standing.IMPLEMENTING_BODY,
    OfficeKind.STAFF: Standing.SECRETARIAT,
    OfficeKind.SECRETARIAT: Standing.SECRETARIAT,
    OfficeKind.SECTION: Standing.SECRETARIAT,
}


def _guest(role: str) -> Standing:
    if "政府" in role or "説明" in role or "実施機関" in role or role.endswith(("課", "庁", "当局")):
        return Standing.IMPLEMENTING_BODY
    return Standing.OBSERVER if "オブザーバー" in role or "アドバイザー" in role else Standing.OTHER


def own_kind(role: str) -> OfficeKind | None:
    """AtomKind of an office, what stands in brackets aside: 会長（市長）, 財務大臣 国務大臣 （金融担当）."""
    plain = _BRACKETS.sub("", role).strip()
    return office_kind(plain.rsplit(" ", 1)[-1] or role)


class Remark(NamedTuple):
    """What the remarks in brackets say of an entry."""

    present: bool | None = None
    affiliation: str | None = None
    role: str | None = None
    proxy: str | None = None
    """Who came instead."""


_PARTS = re.compile(r"[、，,；;／/]|・(?=(?:欠|代理|途中|オンライン|委任))")
_TIMES = re.compile(r"[0-9０-９]{1,2}(?:[：:時])|〜|～|議題|途中|入室|退室|遅|早退|から|より|まで")
_READING = re.compile(r"[ぁ-んァ-ヴー・]+")
_REASON = re.compile(r"本人|書面|出張|公務|所用|病気|都合|体調|忌引|休暇|入院|育休|産休|委任状.*")


def read_remarks(notes: Sequence[str]) -> Remark:
    """What all remarks behind a name say together: 欠席, 代理 柿沼課長, ○○大学教授, 会長."""
    total = Remark()
    for note in notes:
        for part in _PARTS.split(note) if not _PROXY.match(note.strip("（）()")) else (note,):
            one = read_remark(part)
            total = Remark(
                present=one.present if total.present is None else total.present,
                affiliation=total.affiliation or one.affiliation,
                role=total.role or one.role,
                proxy=total.proxy or one.proxy,
            )
    return total


def read_remark(text: str) -> Remark:
    """One remark behind a name."""
    text = text.strip().strip("（）()〔〕［］＜＞【】〈〉")
    plain = squash(text)
    if is_office(plain) and office_kind(plain) is OfficeKind.DEPUTY:
        return Remark(role=plain)  # 会長代理: an office, not somebody's proxy
    if proxy := _PROXY.match(text):
        return Remark(present=False, proxy=proxy["who"] or proxy["whose"])
    if _ABSENT.match(plain):
        return Remark(present=False)
    if _PRESENT.match(plain):
        return Remark(present=True)
    if not plain or _REASON.fullmatch(plain) or _TIMES.search(plain) or _READING.fullmatch(plain):
        return Remark()
    if is_office(plain) and office_kind(plain) is not OfficeKind.SECTION:
        return Remark(role=plain)
    if len(plain) <= _LONGEST_PLACE and not _ASIDE.search(plain) and not plain.isdigit():
        return Remark(affiliation=" ".join(text.split()))
    return Remark()


_LONGEST_PLACE = 24
