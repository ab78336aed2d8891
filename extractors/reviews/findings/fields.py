"""What the words of a finding name: department, system, day and legal basis."""

from __future__ import annotations

import datetime as dt
import re

from extractors.japanese.deadlines import Context, find_dates
from extractors.japanese.marks import A_CLOSING, AN_OPENING, UNBRACKETED, UNREMARKED
from extractors.japanese.numerals import parse_number

_SYSTEM_NAME = (
    r"(?:[一-龥々ァ-ヶーA-Za-zＡ-Ｚａ-ｚ0-9０-９・-]|子育て|子ども|こども|お知らせ|申込み|見守り|支払い"
    r"|届け出|受付け|取扱い|引きこもり|まちづくり){2,40}システム"
)
_SYSTEMS = re.compile(
    rf"{_SYSTEM_NAME}(?:(?:、|及び|並びに|と){_SYSTEM_NAME})*(?!化|部|係|課|室|開発|管理者|障害|エンジニア)"
)
_GENERIC_SYSTEM = re.compile(
    r"^(?:当該|同|本|他|その他|各|対象|既存|庁内|新|旧|現行|関係|業務|情報|基幹|電算|端末|個別)?(?:業務"
    r"|情報|電算)?システム$"
)

_FOUND_BEFORE = re.compile(r"(?:時点|実施日|調査日|検査日|監査日|確認日|往査日|点検日)(?:時点)?[（(：: 　]?$")
_FOUND_AFTER = re.compile(
    r"^[（(]?[月火水木金土日]?[)）]?[）)]?(?:の)?(?:時点|現在|に(?:実施した|行った|実施の)?(?:実地|立入"
    r"|現地|抜き打ち)?(?:調査|検査|監査|確認|点検|往査|実査))"
)

_BRACKET = re.compile(
    rf"{AN_OPENING}((?:{UNBRACKETED}|[（(][^（）()]{{0,40}}[）)]|\[{UNREMARKED}{{0,12}}\]){{2,200}}){A_CLOSING}"
)
_PLACE = re.compile(
    r"第[\s　]*[0-9０-９一二三四五六七八九十百]+[\s　]*(?:条|項|号|章|節|款|編)|別表|別記"
    r"|[0-9０-９]+[-－‐–][0-9０-９]+"
    r"|ガイド(?:ライン)?|(?:規則|規程|条例|要綱|要領|基準|指針|マニュアル|ポリシー|憲法|法|令|通知|通達)(?:[^一-龥]|$)"
)
_NO_BASIS = re.compile(
    r"という。?$|^(?:以下|明治|大正|昭和|平成|令和|注|参考|再掲|別紙|資料|図|表|写真|例|内訳|対象|写し"
    r"|[0-9０-９,，.．%％]+[件名人円])|(?:法人"
    r"|方法|手法|療法|司法|立法|命令|指令|法令等?)$|^[^第0-9０-９]*(?:あり|なし|含む。?|除く。?)$"
)
_PREFIX = re.compile(
    r"^(?:根拠|根拠法令|関係法令|参照|違反条項|該当条項|根拠規定|根拠条文|関係条文|法的根拠)(?:等)?[：:][\s　]*"
)
_SPLIT_BASIS = re.compile(
    r"[、，,；;\n]+|(?<=[条項号0-9０-９）)表])(?:及び|並びに|又は)(?=[^第同前、，]{2,30}(?:第[0-9０-９一二三四五六七八九十]"
    r"|[0-9０-９]+[-－‐]))"
)
_WRAPPED = re.compile(r"^[（(]([^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)]$")
_CONTINUES = re.compile(
    r"^[\s　]*(?:第[0-9０-９一二三四五六七八九十百]|同[条項号法]|前[条項]|[0-9０-９]+[-－‐(（]|[(（]"
    r"|別表|及び|並びに|ただし書)"
)
_LAW_WORD = (
    r"(?:法律|施行令|施行規則|法|条例|規則|細則|規程|規約|要綱|要領|ガイドライン|基準|指針|ポリシー|訓令|省令|政令|約款|契約書|仕様書"
    r"|特記事項|(?<=する)達|(?<=[安衛消])則)"
)
_WORD = r"[一-龥ァ-ヶー々A-Za-zＡ-Ｚａ-ｚ]"
_NUMERAL = r"[0-9０-９〇一二三四五六七八九十百]+"
_INLINE = re.compile(
    rf"(?P<law>(?:○○|[ぁ-ん]{{2,6}}(?=[都道府県市区町村]))?(?:{_WORD}{{1,20}}(?:(?:の|及び|等の?){_WORD}{{1,12}}){{0,4}}(?:に関する|を[^、。がはも]{{1,14}}?(?:する|できる|定める)){{1,2}}"
    rf"|{_WORD}{{1,8}}及び)?{_WORD}{{0,24}}?{_LAW_WORD})"
    r"[」』]?(?:[（(][^（）()]{1,40}[）)])?"
    rf"(?P<place>(?:第?{_NUMERAL}(?:条(?:の{_NUMERAL})?|の[0-9０-９]+|章(?:第?{_NUMERAL}節)?)|第{_NUMERAL}(?![0-9０-９.．年回期次]|[一-龥])|別表第?{_NUMERAL})"
    rf"(?:第?{_NUMERAL}[項号]|[①-⑳]|[（(][0-9０-９]{{1,2}}[）)])*(?:ただし書)?(?:(?:及び|、)第{_NUMERAL}[項号])?)"
)
_CLAUSE = re.compile(r"^[\s　]*((?:[A-ZＡ-Ｚ][.．])?[0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2}){1,3})(?=[\s　])")
"""A clause of a standard before a finding: 7.5.3, A.8.2."""
_CLAUSE_ALONE = re.compile(r"(?:[A-ZＡ-Ｚ][.．][0-9０-９]|[0-9０-９]+[.．][0-9０-９]+[.．])[0-9０-９.． a-c]*")
_NOT_LAW = re.compile(r"^(?:当該|同年.*まで|各)(?=[一-龥ァ-ヶA-Z])")


def named_system(text: str) -> str | None:
    """Information systems that the finding names, as printed."""
    for found in _SYSTEMS.finditer(text):
        name = re.sub(r"^[0-9０-９]+(?=[一-龥])", "", found[0])
        if not _GENERIC_SYSTEM.match(name):
            return name
    return None


def found_on(text: str, context: Context) -> dt.date | None:
    """The day on which the defect was seen, where the finding states it."""
    for date in find_dates(text, context=context):
        if date.date is None:
            continue
        before, after = text[max(0, date.start - 14) : date.start], text[date.end : date.end + 24]
        if _FOUND_BEFORE.search(before) or _FOUND_AFTER.match(after):
            return date.date
    return None


_MONEY = re.compile(
    r"(?P<number>[0-9０-９][0-9０-９,，]*(?:[億万千百][0-9０-９,，]*)*)(?P<unit>百万|千|億|万)?円(?!以上|以下|未満|以内|を超え|単位)"
)
_UNITS_OF_MONEY = {"千": 1_000, "万": 10_000, "百万": 1_000_000, "億": 100_000_000}
_IN_QUESTION = re.compile(r"過大|過払|過少|過不足|不足|差額|差異|影響額|不当|超過|漏れ|未収|滞納|誤")
_TOTAL = re.compile(r"(?:合計|総額|計|全体で)[^、。]{0,6}$")
_AROUND = 16


def amount_of(text: str) -> int | None:
    """The sum in yen that is in question: the only one named, the one beside 過大, 不足 …, or the total."""
    found = [(money, amount) for money in _MONEY.finditer(text) if (amount := _yen(money)) is not None]
    if len({amount for _, amount in found}) <= 1:
        return found[0][1] if found else None
    for money, amount in found:
        if _TOTAL.search(text, 0, money.start()):
            return amount
    beside = [
        amount
        for money, amount in found
        if _IN_QUESTION.search(re.split(r"[、。]", text[: money.start()])[-1][-_AROUND:])
        or _IN_QUESTION.search(re.split(r"[、。]", text[money.end() :])[0][:_AROUND])
    ]
    return beside[0] if len(set(beside)) == 1 else None


def _yen(money: re.Match[str]) -> int | None:
    number = parse_number(money["number"])
    return None if number is None else number * _UNITS_OF_MONEY.get(money["unit"] or "", 1)


_GRADED = re.compile(
    rf"{AN_OPENING}(?P<grade>(?:極めて|特に)?(?:重大|軽微|重要|中程度)(?:な(?:不備|不適合|指摘|事項))?|[A-EＡ-Ｅ](?:判定|評価|ランク))"
    rf"{A_CLOSING}"
)


def grade_of(text: str) -> str | None:
    """How grave a finding is said to be in brackets: 〔重要〕, （Ｃ判定）."""
    found = _GRADED.search(text)
    return found["grade"] if found else None


def legal_basis(text: str, marks: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Provisions that the finding rests on: those in brackets, else those cited in its sentences."""
    clean = without_marks(text, marks)
    found = [
        provision
        for bracket in _BRACKET.finditer(clean)
        if (_PLACE.search(bracket[1]) or _CLAUSE_ALONE.fullmatch(bracket[1]))
        and not _NO_BASIS.search(bracket[1].strip())
        and _ends_sentence(clean, bracket)
        for provision in split_basis(bracket[1])
    ]
    if not found:
        found = [_NOT_LAW.sub("", cited["law"]) + cited["place"] for cited in _INLINE.finditer(clean)]
    if not found and (clause := _CLAUSE.match(clean)):
        found = [clause[1]]
    return tuple(dict.fromkeys(found))


def split_basis(text: str) -> tuple[str, ...]:
    """Single provisions of a list as printed; 第2項 after a provision of the same law stays with it."""
    provisions: list[str] = []
    rest = _PREFIX.sub("", _WRAPPED.sub(r"\1", text.strip()))
    at = 0
    for joint in [*_SPLIT_BASIS.finditer(rest), None]:
        part = rest[at : joint.start() if joint else len(rest)].strip()
        if part and provisions and _CONTINUES.match(part):
            provisions[-1] = rest[rest.rindex(provisions[-1]) : joint.start() if joint else len(rest)].strip()
        elif part:
            provisions.append(part)
        at = joint.end() if joint else at
    return tuple(_unwrapped(provision) for provision in provisions)


def without_marks(text: str, marks: frozenset[str]) -> str:
    """``text`` without footnote marks (※1), longest first where the document's notes tell which there are."""
    text = re.sub(r"\^\{?[※注*＊0-9０-９]{1,4}\}?", "", text)
    for mark in sorted(marks, key=len, reverse=True):
        text = text.replace(mark, "")
    if not marks:
        text = re.sub(r"[※＊*](?:[0-9０-９](?=[0-9０-９]{1,2}[-－(（])|[0-9０-９]{1,2}(?![0-9０-９]))", "", text)
    return re.sub(r"[(（]注[0-9０-９]{0,2}[)）]", "", text)


def _unwrapped(provision: str) -> str:
    provision = re.sub(r"[\s　]*\n[\s　]*", "", provision).strip(" 　「」『』。")
    return re.sub(r"(?:の規定)?(?:に?(?:違反|抵触|基づく(?:勧告|命令|指導)?|よる)|参照|関係|等)$", "", provision)


def _ends_sentence(text: str, bracket: re.Match[str]) -> bool:
    """A basis stands at the end of a sentence, before or after its 。"""
    after = text[bracket.end() : bracket.end() + 2].lstrip()
    before = text[max(0, bracket.start() - 2) : bracket.start()].rstrip()
    return not after or after[0] in "。\n（(【［[" or before.endswith("。")
