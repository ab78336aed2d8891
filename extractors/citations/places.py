"""Places in a law (条・項・号) as printed, with lists and ranges: 第9条第1項及び第2項, 第3号から第5号まで.

Printed forms of citations (条文の引用) as patterns. Data only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.citations.names import SUFFIX
from extractors.japanese.numerals import parse_number

S = r"[ 　]{0,3}"
N = r"(?:[0-9０-９](?:[ 　]?[0-9０-９]){0,3}|[〇一二三四五六七八九十百千]{1,7})"
BRANCH = rf"(?:{S}の{S}{N}(?!{S}(?:条|項|号|つ|人|件|点|年|月|日|分|種|場合|規定|[0-9０-９])))"
"""の2 of 第28条の2; not the の of 第9条の2つの."""
_SUBITEM = r"[イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス]"
_ARTICLE = rf"(?:第{S}(?P<art>{N}){S}条(?![例約文件項])(?P<branch>{BRANCH}{{0,3}})|(?P<same_art>同{S}条)(?!例))"
_PARAGRAPH = rf"(?:第?{S}(?P<par>{N}){S}項(?!目)|(?P<same_par>同{S}項)|(?P<each_par>各{S}項)|(?P<circled>[①-⑳]))"
_ITEM = (
    rf"(?:第?{S}(?P<item>{N}){S}号(?!議案|車|棟|室|館|機|炉|様式|線|店|令|[ 　]*議案|被)(?P<ibranch>{BRANCH}{{0,2}})"
    rf"|(?P<each_item>各{S}号)|(?P<same_item>同{S}号))"
)
_SUB = rf"(?P<sub>(?<=[号0-9０-９])[（(]?{_SUBITEM}[）)]?(?![ァ-ヶー]|(?![及又並若])[一-龥]))"
_TAIL = r"(?:本文|ただし書|但し書|ただし書き|前段|後段|柱書)"
STEP = re.compile(
    rf"(?:{_ARTICLE}(?:{S}{_PARAGRAPH})?(?:{S}{_ITEM})?|(?=第|同|各"
    rf"|[①-⑳])(?:{_PARAGRAPH.replace('P<', 'P<b')}(?:{S}{_ITEM.replace('P<', 'P<b')})?"
    rf"|{_ITEM.replace('P<', 'P<c')}))(?:{S}{_SUB})?(?:{S}{_TAIL})?"
)
"""One reference: an article with what is below it, or a paragraph or item of the article before."""
BARE_ARTICLE = re.compile(rf"{S}(?P<art>{N}){S}条(?![例約文件])")
"""9条 without 第, read only after the name of a law."""
_NEXT = re.compile(
    rf"{S}(?:等)?{S}(?P<word>、?{S}(?:及び|および|並びに|ならびに|又は|または|若しくは|もしくは|並に|及)|、|，"
    rf"|,|・|と|や|から|より|ないし|乃至|～|~|〜|－|―|-){S}(?=第|同|各|[①-⑳])"
)
_NEXT_SUBITEM = re.compile(
    rf"{S}(?:及び|又は|若しくは|並びに|、|・){S}(?P<sub>{_SUBITEM})(?=[及又並若にのを、。・）)「 　]|$)"
)
_RANGE_WORDS = frozenset({"から", "より", "ないし", "乃至", "～", "~", "〜", "－", "―", "-"})
_LONGEST_RANGE = 50
_UPTO = re.compile(rf"{S}まで")


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """One provision. ``start`` and ``end`` are offsets of its own words."""

    start: int
    end: int
    article: str | None = None
    """In e-Gov form: 第29条の3 is 29_3."""
    paragraph: int | None = None
    item: str | None = None
    subitem: str | None = None


def read_places(text: str, position: int, before: CitedPlace | None = None) -> list[CitedPlace]:
    """Provisions printed from ``position`` on, one by one: lists and ranges are written out.

    ``before`` is the provision that 同条, 同項 or a bare 第2項 leans on.
    """
    places: list[CitedPlace] = []
    word = ""
    while (match := STEP.match(text, position)) and match.end() > match.start():
        place = _place(match, places[-1] if places else before)
        if place is None:
            break
        if word in _RANGE_WORDS and places:
            upto = _UPTO.match(text, match.end())
            places.extend(_between(places[-1], place))
            place = replace(place, end=upto.end() if upto else place.end)
        places.append(place)
        places.extend(_more_subitems(text, place))
        following = _NEXT.match(text, places[-1].end)
        if following is None:
            break
        word, position = following["word"], following.end()
    return places


def _more_subitems(text: str, place: CitedPlace) -> list[CitedPlace]:
    """ロ after 第2号イ及び."""
    found: list[CitedPlace] = []
    while place.subitem and (match := _NEXT_SUBITEM.match(text, place.end)):
        place = replace(place, start=match.start("sub"), end=match.end(), subitem=match["sub"])
        found.append(place)
    return found


def egov_number(number: str, branches: str) -> str | None:
    """E-Gov form of a number with its branches: 二十九 and の三 give 29_3."""
    values = [parse_number(number), *(parse_number(part) for part in branches.split("の")[1:])]
    if any(value is None or value == 0 for value in values):
        return None
    return "_".join(map(str, values))


def _group(match: re.Match[str], name: str) -> str | None:
    """Value of a group under any of the names that ``STEP`` gives it."""
    groups = match.groupdict()
    return groups.get(name) or groups.get("b" + name) or groups.get("c" + name)


def _place(match: re.Match[str], before: CitedPlace | None) -> CitedPlace | None:
    article = egov_number(match["art"], match["branch"] or "") if match["art"] else None
    if match["art"] and article is None:
        return None
    paragraph = _paragraph(match)
    item = egov_number(printed, _group(match, "ibranch") or "") if (printed := _group(match, "item")) else None
    if article is None:
        if before is None:
            return None
        article = before.article
        only_item = not match["same_art"] and _group(match, "par") is None and _group(match, "circled") is None
        if _group(match, "same_par") or (only_item and not _group(match, "each_par")):
            paragraph = before.paragraph
        if _group(match, "same_item"):
            item = before.item
    sub = match["sub"].strip("（()）") if match["sub"] else None
    return CitedPlace(match.start(), match.end(), article, paragraph, item, sub)


def _paragraph(match: re.Match[str]) -> int | None:
    circled = _group(match, "circled")
    if circled:
        return ord(circled) - ord("①") + 1
    printed = _group(match, "par")
    return parse_number(printed) if printed else None


def _between(first: CitedPlace, last: CitedPlace) -> list[CitedPlace]:
    """Provisions strictly between the ends of a range, where they are plain numbers of one level."""
    last = replace(last, start=first.start, subitem=None)
    if last.item is not None:
        same = (first.article, first.paragraph) == (last.article, last.paragraph)
        numbers = _inside(first.item, last.item) if same else ()
        return [replace(last, item=str(number)) for number in numbers]
    if last.paragraph is not None:
        same = first.article == last.article and first.item is None
        numbers = _inside(str(first.paragraph), str(last.paragraph)) if same and first.paragraph else ()
        return [replace(last, paragraph=number) for number in numbers]
    plain = first.paragraph is None and first.item is None
    return [replace(last, article=str(number)) for number in (_inside(first.article, last.article) if plain else ())]


def _inside(first: str | None, last: str | None) -> range:
    if not (first and last and first.isdigit() and last.isdigit()):
        return range(0)
    low, high = int(first) + 1, int(last)
    return range(low, high) if high - low <= _LONGEST_RANGE else range(0)


CITE = (
    r"(?:に基[づい]|にもとづ|により(?!良)|による|によって|によれば|によりますと|[にで]定め|の定め|に規定|の規定|の規律"
    r"|にのっと|に則|に従[いっう]|に照ら|に違反|に抵触)"
)
"""What makes the name of a law without a place a citation."""
ANCHOR = re.compile(
    rf"第{S}{N}{S}条(?![例約文件])|(?<=[法律例則程令領綱約])の?{S}{N}{S}条(?![例約文件])"
    rf"|(?<=[法律例則程令])の?{S}別表(?:{S}第{S}{N})?|同{S}条(?!例)|同{S}項(?!目)"
    rf"|(?:ガイドライン|ガイド|指針|手引き?|マニュアル|基準)(?P<guide>)"
    rf"|{SUFFIX}(?:[」』])?(?:等)?(?P<bare>)(?={CITE}|[（(])"
)
"""Where a citation may stand."""
AFTER_BRACKETS = re.compile(
    rf"[（(][^（）()\n]{{0,160}}(?:[（(][^（）()\n]{{0,80}}[）)][^（）()\n]{{0,80}})?[）)]等?(?={CITE})"
)
TABLE = re.compile(rf"別表(?:{S}第{S}(?P<n>{N}))?(?:{S}の{S}{N}{S}の?{S}項|{S}の{S}{N}(?=[のを及、。）)]))?")
TABLE_NEXT = re.compile(rf"{S}(?:及び|並びに|又は|、|・|と){S}(?=別表)")
_GAP = (
    r"(?:\^\{[^{}\n]{1,8}\}|[※＊][ 　]?[0-9０-９]{0,2}|[（(]注?[ 　]?[0-9０-９]{1,2}[）)])?"
    r"[」』]?[ 　]{0,2}(?:の)?[ 　]{0,2}"
)
_HYPHENS = (
    r"(?:[（(]?別添[ 　]?[0-9０-９]?[ 　]?[）)]?)?(?:第?[0-9０-９]{1,2}(?:[ 　]?[-‐－―ー][ 　]?[0-9０-９]{1,2})+"
    r"(?:[ 　]?[-－]?[（(\[［][0-9０-９一二ア-ンa-zA-Z]{1,2}[）)\]］])*"
    r"(?:[ 　]?[A-ZＡ-Ｚ](?![A-Za-zＡ-Ｚ]))?(?:[ 　]?[a-zａ-ｚ](?![A-Za-z]))?"
)
_CHAPTER = (
    r"第[ 　]?[0-9０-９一二三四五六七八九十]{1,3}[ 　]?[章編節部]"
    r"(?:第[ 　]?[0-9０-９一二三四五六七八九十]{1,3}[ 　]?[章節款])?"
)
GUIDE_PLACE = re.compile(
    rf"{_GAP}(?P<place>{_HYPHENS}"
    r"|[②-⑳¹²³⁴2-9２-９][ 　]?[A-GＡ-Ｇ][ 　]?[a-gａ-ｇ]?(?![A-Za-zＡ-Ｚａ-ｚ])"
    r"|第[ 　]?[0-9０-９]{1,2}(?:の[ 　]?[0-9０-９]{1,2})*[ 　]?[（(][ 　]?[0-9０-９]{1,2}[ 　]?[）)]"
    rf"|{_CHAPTER}|第[ 　]?[0-9０-９]{{1,2}}(?:の[ 　]?[0-9０-９]{{1,2}})*(?=[にのをで、。）)])))"
)
"""A numbered place of a guideline: 4-8-9(4), ②Cb, 第10(2), 第2章."""
GUIDE_ARTICLE = re.compile(
    r"第[ 　]?(?P<a>[0-9０-９]{1,2})(?P<branch>(?:の[ 　]?[0-9０-９]{1,2})*)"
    r"[ 　]?(?:[（(][ 　]?(?P<i>[0-9０-９]{1,2})[ 　]?[）)])?$"
)
"""第10(2) and 第5の3 of a guideline count as its articles and items."""
IN_TITLE = re.compile(
    r"等?に(?:基づく|よる|規定する)[^、。「」（）()\n]{0,40}?(?:条例|規則|規程|要綱)(?!で|に(?:より|基づ)"
    r"|の(?:定め|規定))"
)
"""議案第5号 〇〇法に基づく過料に関する条例: the law is part of a title."""
CITING = re.compile(rf"[」』]?等?{CITE}")
BELOW_ARTICLE = re.compile(
    rf"(?P<branch>{BRANCH}{{0,3}})(?:{S}第?{S}(?P<par>{N}){S}項(?!目))?(?:{S}第?{S}(?P<item>{N}){S}号)?"
)
"""What may follow an article printed without 第."""
EDITION = re.compile(r"[（(][^（）()\n]{1,30}(?:編|向け)[）)]")
"""ガイドライン（行政機関等編）."""
