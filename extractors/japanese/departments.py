"""Departments (所管課): names of units as headings, cells and sentences print them."""

from __future__ import annotations

import re

from extractors.japanese.marks import A_CLOSING, AN_OPENING, TITLE_CLOSING, TITLE_OPENING, UNBRACKETED
from extractors.model.grounding import squash

_UNIT = r"(?:課|室|部|局|所|署|館|園|校|センター|病院|事務局|消防本部|出張所|支所|分署|係|班)"
_NAME = r"[一-龥々ァ-ヶーA-Za-zＡ-Ｚａ-ｚ0-9０-９・]"
_DEPARTMENT = (
    rf"(?:{_NAME}|(?:まち|こど?も|くらし|みどり|いきいき|ふるさと|すこやか|づくり|子ども|子育て|暮らし"
    rf"|みらい|しあわせ|ごみ|まな[びぶ]|スポーツ|障がい|がん|いのち|こころ|にぎわい|ふれあい"
    rf"|あんしん|つながり|おもてなし"
    rf"|[のと](?={_NAME}))){{1,18}}?{_UNIT}"
)
_DEPARTMENTS = rf"{_DEPARTMENT}(?:(?:、|及び|並びに|と|・|，){_DEPARTMENT})*"
_LEADING_DEPARTMENT = re.compile(
    rf"^[\s　]*({_DEPARTMENTS})(?:(?:[（(][^（）()]{{1,20}}[）)])?(?:において|におきまして(?:は)?|では"
    rf"|にて|における|で(?=[一-龥]|は|、)|は、"
    rf"|が(?=[所管保有])|の(?=[^、。]{{2,40}}(?:において|について|では))))"
)
_HEADED_DEPARTMENT = re.compile(
    rf"^({_DEPARTMENTS})(?:(?:外|ほか|他)[0-9０-９]+(?:課|室|所|施設|校))?(?:[（(].{{1,30}}[）)])?$"
)
_NO_DEPARTMENT = re.compile(
    r"(?:執務|会議|サーバー?|更衣|保管|機械|電算|教|図書|相談|事務)室$|の[一全]部$|^(?:場所|箇所|住所|全部|一部|内部"
    r"|外部|本部|当局|各課|全課|複数課|他課|同課"
    r"|当該課|担当課|所管課|主管課|各部|各室|各所|部|課|局|所|"
    r"一部の課|各所管課|役所|事務所|営業所|事業所|該当箇所|便所|台所|支部|学校|各校|関係課|対象課"
    r"|業務課題|原局|大部|細部|監査部局|長所|短所|名所|近所"
    r"|.*(?:する|した|いる|の)(?:場所|箇所|部署))$"
)
_SPREAD = re.compile(r"^[\s　]*(?:[一-龥][ 　]+){1,8}[一-龥][\s　]*$")
_TRAILING = re.compile(rf"{AN_OPENING}({UNBRACKETED}{{2,60}}){A_CLOSING}[。]?$")
_JOINT = re.compile(r"、|及び|並びに|・(?=.{2,}[課室部局])|，|[ 　\n]+")


def departments(text: str | None) -> str | None:
    """Departments that a cell or heading consists of, joined by 、; None if it is none."""
    if not text:
        return None
    if _SPREAD.match(text):
        text = squash(text)
    parts = [part.strip() for part in _JOINT.split(text.strip(f" 　\n{TITLE_OPENING}{TITLE_CLOSING}")) if part.strip()]
    if parts and all(_HEADED_DEPARTMENT.match(part) and not _NO_DEPARTMENT.search(part) for part in parts):
        return "、".join(parts)
    return None


def leading_department(text: str) -> str | None:
    """Department that the finding names as its place: ``情報管理課において、…``."""
    found = _LEADING_DEPARTMENT.match(text)
    if found is None:
        return None
    parts = [part for part in re.split(r"、|及び|並びに|，", found[1]) if part]
    return None if any(_NO_DEPARTMENT.search(part) for part in parts) else "、".join(parts)


def trailing_department(text: str) -> str | None:
    """Department in brackets at the end of the finding: ``…があった。（総務課、税務課）``."""
    found = _TRAILING.search(text.strip())
    return departments(found[1]) if found else None
