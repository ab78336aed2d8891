"""Who audited whom, and under what name: what a paper says about all of its findings."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from extractors.japanese.deadlines import Context, FoundDue, find_dates, find_due
from extractors.model.document import Document
from extractors.model.grounding import squash
from extractors.model.proceedings import Facts

_SPAN = 60_000
"""A paper says who audited whom at its head or before its findings."""
_NAME = r"[一-龥々ァ-ヶーぁ-んA-Za-z・]"
_AUDITOR = (
    r"(?:[一-龥々ァ-ヶー]{0,12}(?:監査委員(?:事務局)?|監査事務局"
    r"|(?:外部|内部|会計)?監査人|監査法人|(?:内部)?監査(?:室|課|部門|部|担当|チーム|責任者)|監査役会?|監察(?:官室?|室|課|局)"
    r"|(?:保護|監視|監督|監理|規制|取引|検査|評価|点検)委員会(?:事務局)?|検査(?:局|院|部局|部門|部|課|室|官室)|労働局|厚生局|財務局|運輸局"
    r"|監督署|審査会|指導監査課)|監事)"
)
_ACT = r"(?:実地調査|立入検査|立入調査|特別監査|指導監査|検査|監査|点検|審査|改善指導|指導|勧告|指摘|調査)"
_BY = re.compile(
    rf"({_AUDITOR})(?:（[^（）]{{1,30}}）)?"
    rf"(?:(?:による|が実施(?:した|する)|が行(?:った|う)|からの?|より)[^。]{{0,40}}?{_ACT}"
    r"|の(?:実地調査|立入検査|立入調査|改善指導|勧告))"
)
_ACTS = re.compile(rf"({_AUDITOR})は、(?:[^。]|。(?=[）」])){{0,100}}?に対し")


def _fuller(name: str, text: str) -> str:
    """A bare office (監査委員) with the body that the paper names it of, where it does."""
    if name not in _BARE_OFFICES:
        return name
    named = re.search(rf"([一-龥々ヶケノツァ-ヶ]{{1,8}}?[都道府県市区町村]){name}(?!会)", text)
    return named[0] if named and _municipality(named[1] + "は") else name


_BARE_OFFICES = frozenset({"監査委員", "監査委員事務局", "監査事務局", "包括外部監査人", "外部監査人", "監査人"})
_SPEAKS = re.compile(r"(?:当|本)(委員会|事務局|監査人|審査会|監査法人|院|局|庁|省)(?:は|が|では)、?")
_YOU = re.compile(r"貴(?:社|法人|団体|市|町|村|区|県|庁|省|組合|協会|大学|病院|施設)")
"""A letter to the body audited."""
_ADDRESSED = re.compile(
    r"^[\s　]*([^\s　。]{3,30}?)(?:[\s　]+(?:代表[^\s　]*|理事長|学長)[^。]{0,20})?[\s　]*(?:御中|殿|様|宛て?)[\s　]*$"
)
_ISSUERS = ("委員会", "局", "庁", "省", "事務所", "監査法人", "監査室", "監督署")
_ISSUER = re.compile(r"[一-龥々ァ-ヶーぁ-んA-Za-z・]+")
_NAMED = re.compile(
    r"(?:外部|内部|第三者|行政)?(?:監査|検査|点検|評価|審査|調査)(?:の|を)?(?:実施)?(?:主体"
    r"|機関|者|実施者|行った者)[ 　]*[：:　 ][ 　]*([一-龥々ァ-ヶーぁ-んA-Za-z・]{4,30})"
)
"""A field: 監査実施者　高原村情報セキュリティ監査チーム."""
_ANY_BY = re.compile(
    r"((?:[一-龥々ァ-ヶー]{2,14}(?:省|庁|都|道|府|県|委員会|局|機構|協会|センター"
    r"|株式会社)))(?:（[^（）]{1,30}）)?(?:による|が実施した"
    r"|が行った|からの?)(?:(?:情報|個人|令和|平成|第三者|外部|定期|現地|一般"
    r"|特別)[^。、]{0,14})?(?:実地調査|立入検査|立入調査|検査|監査|第三者点検"
    r"|改善指導|行政指導|勧告)"
)
_SIGNED = re.compile(
    r"(?:^|[\s　])(?:同[\s　])?([一-龥々ァ-ヶーぁ-ん]{0,10}?(?:代表)?監査委員"
    r"|[一-龥々ァ-ヶーぁ-ん]{0,10}?包括外部監査人)"
    r"(?:[\s　:：]+\S|[\s　]*$|（|の職|告示|公表|公告)"
)
_OWN = re.compile(r"(包括外部監査人|監査委員|外部監査人)(?:は|が|の(?:意見|監査|合議)|による|から)")
_FISCAL = r"(?:令和|平成)[\s　]*(?:[0-9０-９]+|元)[\s　]*年度"
_LABEL = re.compile(
    rf"({_FISCAL}[\s　]*(?:第[0-9０-９一二三四]+(?:回|次|期)[\s　]*|[上下]半期[\s　]*|前期|後期)?(?:の|における"
    rf"|に実施した)?[一-龥々ァ-ヶー・A-Za-z]{{0,20}}?(?:監査|立入検査|実地調査|検査|第三者点検"
    rf"|点検)(?!委員|法人|人|事務|基準|対象|計画|請求|室"
    rf"|課)(?:（[^（）\n]{{2,16}}監査）)?)"
)
_PLAIN_LABEL = re.compile(
    r"((?:定期|行政|財務|工事|随時|財政援助団体等?|出資団体|包括外部|個別外部|例月出納|決算|指定管理者"
    r"|住民|情報セキュリティ(?:外部|内部)?|個人情報保護|内部"
    r"|外部|指導|特別|一般指導)監査|実地調査・立入検査|立入検査|実地調査|第三者点検)(?!委員|人)"
)
_TARGET = re.compile(
    r"(?:(?:監査|検査|調査|点検|指導)?(?:の)?対象(?:団体|機関|法人|事業者|市町村)(?:名|の名称)?|(?:監査|検査|調査)の?対象|(?:^"
    r"|(?<=\n))[ 　]*(?:法人|団体|事業者|施設|設置者)(?:名|の名称)"
    r")[\s　]*[：:]?[\s　]*([^\s　、。：:（）()]{3,40})"
)
_AGAINST = re.compile(
    rf"({_NAME}{{0,16}}?(?:市|区|町|村|都|府|県|組合|連合|法人{_NAME}{{1,15}}|会社{_NAME}{{1,20}}|会社|病院|大学|機構|公社"
    rf"|財団|協議会))(?:（以下[^（）]{{1,30}}）)?に対(?:する"
    rf"|して|し、?)(?:[^。、]{{0,60}})?(?:{_ACT}|行政上の対応|命令|処分)"
)
_CORPORATION = re.compile(
    r"(?:社会福祉|公益財団|一般財団|公益社団|一般社団|特定非営利活動|学校|医療|独立行政|地方独立行政)法人"
    r"|株式会社|協会|公社|組合|会$|財団|機構|会社|連盟|協議会|団体|[都道府県市区町村園校所館苑荘]$"
    r"|ホーム$|センター$|病院$"
)


def is_body(name: str) -> bool:
    """Whether a name is that of a corporation, an association or another body."""
    return _CORPORATION.search(name) is not None


_MUNICIPALITY = re.compile(
    r"(?:(?<![一-龥ァ-ヶー])|(?<=[回期度]))"
    r"((?:[一-龥]{2,3}[都道府県])?(?![回度各当本同全該今両])[一-龥々ヶケノツァ-ヶーぁ-ん]{1,6}?[市区町村]"
    r"(?!町村|区町|民|場|立|長会|内|外|域|役|道|営|税)|(?:北海道|東京都|(?:大阪|京都)府|[一-龥ぁ-ん]{2,5}県))"
    r"(?=監査|長|情報|個人|議会|教育|役所|役場|デジタル|行政|公報|告示|[\s　]|$|の|における|が|は|に|代表"
    r"|包括|特定|定期|財政|令和|平成|定例|公営|上下水道|病院|広報|福祉|環境|地域|有|指定"
    r"|[一-龥]{1,6}(?:課|部|局|室)(?:[\s　]|$))"
)
_BARE = re.compile(r"^(?:本|当|同|各|関係)?[市区町村都道府県]+$")
_ISSUED = re.compile(r"付け?(?:け)?(?:で|の|[^、。]{0,18}号)?[^。]{0,30}(?:指導|勧告|指摘|通知|報告|公表|提出)")


@dataclass(frozen=True, slots=True)
class AuditContext:
    """What holds for all findings of a paper; None where it is not stated."""

    auditor: str | None
    audit_label: str | None
    auditee: str | None
    issued_on: dt.date | None
    notes: frozenset[str]
    """Footnote marks that the paper explains: ※1, ※2."""
    report_by: tuple[FoundDue, ...] = ()
    """The day by which a letter wants to hear what was done."""


def read_context(document: Document, facts: Facts) -> AuditContext:
    """Auditor, audit, auditee and day of issue of a paper."""
    text = document.reading.text[:_SPAN]
    head = text[:3000]
    auditor = _auditor(document, text)
    return AuditContext(
        auditor=auditor,
        audit_label=_label(head) or _label(text),
        auditee=_auditee(document, text, auditor, facts),
        issued_on=_issued_on(document, text, facts),
        notes=frozenset(_NOTES.findall(document.reading.text)) if "※" in text else frozenset(),
        report_by=_report_by(document, facts),
    )


_REPORT = re.compile(
    r"^(?:[（(][月火水木金土日]曜?日?[)）])?[\s　]*までに?[^。]{0,40}(?:報告|回答|提出|届け出)[^。]{0,24}"
    r"(?:され|せられ|願|くだ|下さ|求め|すること|提出のこと|依頼)"
)


def _report_by(document: Document, facts: Facts) -> tuple[FoundDue, ...]:
    """The one day by which a letter asks its addressee to report."""
    if _addressee(document) is None:
        return ()
    found: list[FoundDue] = []
    for paragraph in document.reading.paragraphs:
        if paragraph.cell is None and "まで" in (line := document.reading.string(paragraph)):
            found += [due for due in find_due(line, Context(date=facts.date)) if _REPORT.match(line[due.end :])]
    return tuple(found) if len({due.latest for due in found}) == 1 else ()


def _addressee(document: Document) -> str | None:
    """Whom a letter is addressed to: 株式会社○○ 御中."""
    lines = (document.reading.string(paragraph) for paragraph in document.reading.paragraphs[:15])
    return next((addressed[1] for line in lines if (addressed := _ADDRESSED.match(line))), None)


_REVIEWED = r"(?:評価|審査|検証)(?:委員会|会議|部会|委員)(?:等)?(?:から|より)?の(?:主な)?(?:意見|評価|指摘|提言)"
_NOTES = re.compile(r"^[\s　]*(※[0-9０-９]{1,2})(?=[\s　「：:])", re.MULTILINE)


def _auditor(document: Document, text: str) -> str | None:
    """Who issued the findings: named as acting, or signing."""
    if not any(word in text for word in ("監査", "検査", "調査", "点検", "指導", "勧告", "評価", "審査")):
        return None
    found = _ACTS.search(text) or _BY.search(text)
    if found:
        return _fuller(found[1], text)
    own = _SPEAKS.search(text[:5000])
    if own or _YOU.search(text[:3000]):
        ends = (own[1],) if own else _ISSUERS
        for paragraph in document.reading.paragraphs[:15]:
            line = squash(document.reading.string(paragraph))
            if line.endswith(ends) and 5 <= len(line) <= 30 and _ISSUER.fullmatch(line):
                return line
    for paragraph in document.reading.paragraphs[:80]:
        named = _NAMED.match(
            document.reading.string(paragraph)[:80].lstrip("0123456789０１２３４５６７８９.．()（） 　")
        )
        if named and paragraph.cell is None:
            return named[1]
    for paragraph in document.reading.paragraphs[:80]:
        signed = _SIGNED.search(document.reading.string(paragraph)[:60])
        if signed and paragraph.cell is None:
            return signed[1]
    found = _ANY_BY.search(text) or _OWN.search(text)
    return _fuller(found[1], text) if found else None


def _label(text: str) -> str | None:
    found = _LABEL.search(text) or _PLAIN_LABEL.search(text)
    return squash(found[1]) if found else None


def _auditee(document: Document, text: str, auditor: str | None, facts: Facts) -> str | None:
    """The body audited: named as the target, else the municipality whose paper it is."""
    target = _TARGET.search(text)
    if target and _CORPORATION.search(target[1]):
        return target[1]
    addressee = _addressee(document)
    if addressee is not None and (_YOU.search(text[:3000]) or is_body(addressee)):
        return _municipality(addressee) or addressee
    own = _municipality(facts.body or "") or _municipality(auditor or "")
    for against in _AGAINST.finditer(text[:20_000]):
        name = against[1]
        if not _BARE.match(name):
            inner = list(_MUNICIPALITY.finditer(name + "は"))
            return inner[-1][1] if inner and name.endswith(inner[-1][1]) else name
    return own or addressee or _municipality(text[:2000])


def _municipality(text: str) -> str | None:
    """First municipality or prefecture named: 星見区 in 星見区情報公開・個人情報保護審議会."""
    names = (found[1] for found in _MUNICIPALITY.finditer(text))
    return next((name for name in names if not _NO_NAME.search(name)), None)


_NO_NAME = re.compile(
    r"(?:改良|学|校|地|財産|選挙|特|工|鉱|漁|保護|街)区$|及び|並び|又は|意見|結果|対応|措置|指摘|監査|状況|する|した|から|より|おける|対す|に係"
)


def _issued_on(document: Document, text: str, facts: Facts) -> dt.date | None:
    """The day on which the findings were issued, where it is stated."""
    context = Context(date=facts.date)
    if "付" in text:
        for date in find_dates(text[:20_000], context=context):
            if date.date and _ISSUED.match(text, date.end):
                return date.date
    paragraphs = document.reading.paragraphs[:40]
    for index, paragraph in enumerate(paragraphs):
        line = document.reading.string(paragraph).strip()
        near = " ".join(document.reading.string(after) for after in paragraphs[max(0, index - 3) : index + 5])
        if len(line) <= 16 and "年" in line and re.search(r"監査委員|監査人", near):
            dates = find_dates(line)
            if len(dates) == 1 and dates[0].date:
                return dates[0].date
    return None


_EACH = re.compile(r"^[\s　]*(?:関係|庁内)?各[^\s　。]{1,16}[\s　]*(?:様|殿|御中|各位|宛て?)[\s　]*$|^[^。]{1,16}各位$")
_MIND = re.compile(r"留意|注意|徹底|努めて(?:ください|くださるよう|いただき)")


def is_circular(document: Document) -> bool:
    """Whether a paper reminds everybody of something: it is no examination of one body."""
    lines = [document.reading.string(paragraph) for paragraph in document.reading.paragraphs[:15]]
    return any(_EACH.match(line) for line in lines) and any(_MIND.search(line) for line in lines)


def is_audit(text: str) -> bool:
    """Whether a paper speaks of an audit, inspection or check."""
    return _AUDIT.search(text, 0, _SPAN) is not None


_AUDIT = re.compile(
    rf"{_REVIEWED}|"
    r"監査|勧告|指摘事項|行政指導|是正措置|立入検査|実地調査|第三者点検|改善指導|外部評価|指導検査"
    r"|検査結果|検査報告|不当事項|会計検査|検査院|行政上の対応|規定による(?:指導|命令)|指導の内容|実地検査|セキュリティ検査|業務検査"
)
