"""Headings of an attendance list (出席者名簿) as rows of data: 出席委員, (3) 事務局, 欠席委員　なし."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.japanese.enumerator_rows import MarkKind
from extractors.japanese.enumerators import read_marks
from extractors.japanese.marks import A_REMARK_CLOSING, A_REMARK_OPENING, ANY_CLOSING, ANY_OPENING, UNQUOTED
from extractors.japanese.numerals import parse_number
from extractors.japanese.offices import is_office, is_section
from extractors.japanese.rules import Rule, rule
from extractors.minutes.roster.likeness import name_likeness
from extractors.minutes.roster.sections import Group
from extractors.model.grounding import squash
from extractors.model.vocabulary import Standing


@dataclass(frozen=True, slots=True)
class Capacity:
    """In what capacity the people below a heading are there."""

    standing: Standing | None
    """None: the heading tells who attends, not in what capacity."""
    present: bool


def _head(
    pattern: str,
    standing: Standing | None,
    present: bool,
    examples: tuple[str, ...],
    lookalikes: tuple[str, ...],
) -> Rule[Capacity]:
    return rule(Capacity(standing, present), rf"^(?:{pattern})$", examples, lookalikes)


_WHO = (
    r"(?:委員|議員|部会員|構成員|理事|監事|幹事|役員|メンバー|会員|評議員|専門委員|臨時委員|農業委員"
    r"|農地利用最適化推進委員|推進委員|審査員|教育委員|運営委員|評価委員|審査委員"
    r"|選考委員|監査委員|代議員|校長|所属委員|常任委員)"
)
_BODY = r"(?:[一-鿿ァ-ヴー・]{0,12}(?:部会|審議会|小委員会|審査会|協議会|委員会|分科会|検討会|会議|懇談会))?"
_NOTE = r"(?:及び|および|並びに|・|、)?"
_LIST = r"(?:の?(?:氏名|名|数|職氏名|職・氏名|名簿|一覧|番号(?:及び|および)?氏名|職及び氏名|状況|議席番号及び氏名))?"
_M = Standing

HEADS: tuple[Rule[Capacity], ...] = (
    _head(
        rf"(?:本日の?|当日の?|会議に)?(?:欠席|不応招|不参加)(?:し?た|の)?(?:{_WHO}|者|説明員|職員|届出者"
                rf"|届出議員|届出委員|通告委員|通告者)?等?{_LIST}|(?:欠|欠席者等)"
            rf"|{_BODY}欠席{_WHO}?|{_WHO}の?欠席者?",
        None, False,
        ("欠席委員", "欠席者", "欠席", "不応招議員", "欠席した委員の氏名"),
        ("欠席の連絡", "出席委員"),
    ),
    _head(
        rf"(?:遅参|遅刻|早退|途中退席|中途退席|途中出席|途中退出|遅参早退)(?:し?た)?(?:{_WHO}|者)?{_LIST}",
        None, True,
        ("遅参議員", "途中退席者"),
        ("退席",),
    ),
    _head(
        r"(?:出席)?(?:幹事|担当幹事)(?:及び書記)?(?:出席者)?",
        None, True,
        ("幹事", "出席幹事"),
        ("幹事長", "幹事会"),
    ),
    _head(
        r"オブザーバー(?:委員|参加者?|出席者?)?|(?:出席)?アドバイザー|陪席者?",
        _M.OBSERVER, True,
        ("オブザーバー委員", "陪席"),
        ("委員",),
    ),
    _head(
        r"(?:会議に|会議の)?職務のため.{0,24}?(?:者|職員|書記)(?:の?職?・?(?:氏名|職及び氏名|職名))?"
                r"|(?:出席(?:し?た|の)?|本日の)?(?:[一-鿿・]{0,14})事務局(?:出席者?|職員|員|側|担当者?|出席職員"
                r"|関係者|職員出席者|職員の職氏名|説明員|・説明員)?" + _LIST
            +
                r"|(?:出席)?(?:担当)?書記|(?:本?会?議?の?)?(?:出席)?書記及?び?速記者?|事務担当者?|議会職員|庶務"
                r"|出席事務局職員|委員会担当書記|担当書記|速記者?|会議録調製者|調査担当|議会局職員"
                r"|[都府県市区町村]?議会局|議会事務局出席者|局職員出席者",
        _M.SECRETARIAT, True,
        ("事務局", "議会事務局", "職務のため議場に出席した者の職氏名", "出席事務局職員", "担当書記", "区議会事務局"),
        ("事務局から説明", "事務局長"),
    ),
    _head(
        r"(?:地方)?(?:自治法)?第?(?:121|百二十一|一二一|一百二十一)条.{0,30}(?:者|職員"
                r"|説明員)(?:の?職?・?(?:氏名|職氏名))?"
            r"|.{0,20}説明のため.{0,24}?(?:者|職員|説明員)(?:の?職?・?(?:氏名|職及び氏名|職名及び氏名))?"
                r"|(?:出席)?(?:説明員|説明者|説明職員|説明補助者|説明補助員|説明のための出席者|説明理事者"
                r"|説明のため出席した者)" + _LIST
            +
                r"|(?:出席)?(?:理事者|執行部|執行機関|執行部側|当局|市側|町側|村側|区側|県側|市当局|町当局|村当局"
                r"|区当局|県当局|行政側|行政|実施機関|諮問実施機関|諮問庁|所管課|担当課|主管課|担当部署|所管部署"
                r"|関係部署|関係課|関係部局|関係職員|関係者職員|担当職員|原課|幹部職員)(?:出席者?|職員|説明員"
                r"|側)?"
                r"|(?!.*(?:委員|議員|部会|審議会|協議会|構成員|住民|市民|利用者|保護者))[一-鿿ァ-ヴー]{2,8}側(?:の?出席者?|職員|説明者?)?"
                r"|学校(?:側|関係者)"
                r"|(?:評価|監査|検査)?(?:対象)?(?:法人|機構|団体|機関)(?:出席者|からの出席者)"
                r"|(?:国|市|区|町|村|県|都|府|道)(?:の?(?:職員|出席者|関係職員|関係者))?|政府参考人|政府委員"
                r"|国務大臣|副大臣|大臣政務官|政府特別補佐人|出席国務大臣|出席政府委員|委員会に出席した(?:者"
                r"|説明員)|出席した説明員|出席要求による出席者|要求により出席した者|関係省庁|関係府省|省庁出席者"
                r"|処分庁|委任者?",
        _M.IMPLEMENTING_BODY, True,
        ("実施機関", "出席説明員", "地方自治法第121条による出席者", "説明のため会議に出席した者の職氏名", "市側出席者",
         "機構側出席者", "対象法人出席者"),
        ("説明資料", "説明について", "委員側", "道路の右側"),
    ),
    _head(
        r"(?:出席)?(?:参考人|証人|公述人|意見陳述人|請願者|陳情者|紹介議員|来賓|委員外議員"
                r"|委員以外の?出席者?|委員外出席者?|委員以外|委員外|その他|その他の出席者|その他出席者|関係者"
                r"|関係人|有識者|ゲスト|講師|コンサルタント|受託者|受託事業者|委託業者|委託事業者|支援業者"
                r"|支援事業者|事業者|申請者|指定管理者|保護者|傍聴(?:人|者|議員)?|(?:一般)?傍聴者?数?|報道関係者?"
                r"|報道)"
            r"(?:出席者?)?" + _LIST,
        _M.OTHER, True,
        ("参考人", "傍聴者", "委員外議員", "その他"),
        ("その他について",),
    ),
    _head(
        rf"(?:本日の?|当日の?|会議に)?(?:出席|応招|列席|参加|参集)(?:し?た|の)?(?:{_WHO})(?:等"
                rf"|長及び委員)?{_LIST}"
            rf"|{_BODY}(?:出席)?{_WHO}(?:出席者?|側|等)?{_LIST}"
                rf"|{_WHO}{_NOTE}{_WHO}{_LIST}|学識経験者|学識者|公募委員|[一-鿿・]{{2,12}}代表"
                r"|[一-鿿]{2,8}(?:・|、|及び|又は|または)[一-鿿]{2,8}(?:を)?代表(?:する者|する委員|委員)?"
                rf"|(?:出席)?委員長?{_NOTE}委員|委員(?:出席者|出席)",
        _M.MEMBER, True,
        ("出席委員", "出席議員", "部会委員", "委員", "応招議員", "委員名簿"),
        ("委員長", "委員会", "議員提出議案"),
    ),
    _head(
        r"(?:本日の?|当日の?|会議の?)?(?:出席|参加|列席|出席者等|出欠)(?:し?た)?(?:者|者等|者一覧|者名簿"
                r"|人)?(?:(?:職|の職)?・?氏名|名|一覧|名簿|状況)?|(?:委員の?)?(?:出席|出欠)(?:等の|の)?状況"
                r"|出席者及び(?:び|欠席者)?"
                r"|出席者?・?欠席者?|出席及び欠席(?:委員|議員|者)?(?:の?氏名)?|(?:会議)?出席者?(?:の?職?氏名)"
                r"|出席メンバー|参加メンバー|会議出席者(?:名簿)?|出席委員等|構成|名簿",
        None, True,
        ("出席者", "出席", "出席者名簿", "出席状況", "参加者"),
        ("出席要求", "出席停止"),
    ),
)  # fmt: skip
"""Read from top to bottom; the first row that matches the whole heading decides."""

STOPS = re.compile(
    r"(?:会議)?(?:次第|日程)|議題等?|議事(?:日程|次第|要旨|録|の?経過|の?概要|内容|案件|順序|進行)?(?:及び結果|等|の要旨|の概要|に関する事項|について|署名人?)?"
    r"|(?:付議|会議に付した|本日の会議に付した|会議に付議した|付託|審査|審議|報告|協議)?(?:事件|案件|事項"
    r"|議案)(?:名)?|会議(?:の?経過|の?概要|録|の内容|結果|経過|概要|内容|に付した.{0,8}|の公開.{0,8})"
    r"|委員の異動|委員会の?構成|傍聴者?の?(?:可否|数|定員)|配[布付]資料|会議資料|資料(?:一覧|名)?|提出(?:資料"
    r"|議案|案件).{0,8}|日時|開催日時|日程|場所|会場|開催場所|議案(?:審議|審査)?|会議時間|開会|開議|閉会|閉議"
    r"|挨拶|あいさつ|質疑(?:応答)?|概要|要旨|内容|発言(?:の)?(?:内容|要旨)|決定事項|会議の?目的|目的|備考"
    r"|(?:会議録)?署名(?:委員|議員|人|者).{0,8}|公開.{0,10}|非公開.{0,10}|非公開の理由|所管(?:事務"
    r"|事項).{0,8}|問合せ先.{0,6}|問い合わせ先|担当|連絡先|本日の会議.{0,10}|諸般の報告|審議対象.{0,8}"
    r"|対象期間|目次|△.*|調査事件|審査事件|主な(?:意見|内容|質疑|発言).{0,8}|結果|会議経過|協議(?:事項)?"
    r"|報告(?:事項)?|審議(?:事項|経過|内容)?"
)
"""Headings that end a list."""

_CORE = re.compile(
    r"席|応|参|員|者|人|局|記|務|側|条|執|行|機|諮|所|署|部|省|関|府|庁|任|来|その|ゲ|講|コ|オ|ア|遅|早|途|中|学|公|代|名|構|国|大|政|欠|課|理|監|幹|メ|校|傍|報|町|村|市|区|県|都|道|陪|指|申|請|証"
)
"""Letters of which every heading has one; the others need no closer look."""
_LONGEST = 120
_LONGEST_PLAIN = 44
_LONGEST_STOP = 24
_OPENS = re.compile(r"出席|欠席|応招|列席|参加者?$|参集|出欠|説明員|説明のため|職務のため|条.{0,30}者")
_EACH = re.compile(r"(?:臨時|専門|特別|公募|農業|推進|監査|教育)?委員|議員|監事|理事|評議員|幹事|構成員|部会員")
"""Headings that print the office of everybody below them."""
_COUNTING = frozenset(
    {MarkKind.ORDER, MarkKind.BRACKETED, MarkKind.CLOSED, MarkKind.CIRCLED, MarkKind.DOTTED, MarkKind.BARE}
)
_INNER = re.compile(r"(?<=[者席])[（(](?:委員|議員|構成員|部会員|部会)[)）](?=の?(?:職・?)?(?:氏名|名$|$))")
_COUNT = re.compile(
    rf"{A_REMARK_OPENING}?(?:(?:定数)?(?:[0-9０-９]{{1,3}}|[一二三四五六七八九十百]{{1,4}})(?:名|人)の?(?:内|うち|中)、?)?(?:計|合計|以上|総数|定数)?(?P<count>[0-9０-９]{{1,3}}|[〇一二三四五六七八九十百]{{1,4}})(?:名"
    rf"|人)(?:中.{{0,8}})?{A_REMARK_CLOSING}?$"
)
_ASIDE = re.compile(
    rf"{A_REMARK_OPENING}(?:敬称略|順不同|五十音順|[^（()）]{{0,12}}順|敬称省略|[^（()）]{{0,14}}敬称略"
    rf"|以下同じ){A_REMARK_CLOSING}|敬称略|順不同|五十音順"
)
_WRAP = re.compile(rf"^{ANY_OPENING}(?P<inner>{UNQUOTED}+){ANY_CLOSING}$")
_TAIL = re.compile(r"(?:は、?次のとおり(?:である|です)?。?|は左のとおり。?|は、?以下のとおり。?|[：:]|。)$")


def strip_enumerator(text: str) -> int:
    """Length of the enumerator or bullet that ``text`` begins with."""
    end = len(text) - len(text.lstrip("#＃"))
    for mark in read_marks(text, end):
        counts = mark.kind in _COUNTING and (mark.firm or mark.body > mark.start + len(mark.text))
        if not counts and mark.kind is not MarkKind.SYMBOL:
            break
        end = mark.body
        if counts:
            break
    return end


@lru_cache(maxsize=4096)
def read_head(text: str) -> Group | None:
    """What a heading says, or None if ``text`` is no heading of a list.

    >>> read_head("（3）　事　務　局").standing.value
    'secretariat'
    """
    if len(text) > _LONGEST or not _CORE.search(text):
        return None
    plain, count = normalise_head(text)
    if not plain or len(plain) > _LONGEST_PLAIN:
        return None
    listed = _ASIDE.search(squash(text)) is not None  # 構成員（五十音順）: the name of a list, not of an office
    for row in HEADS:
        if row.pattern.match(plain):
            capacity = row.means
            role = None if listed else _each(plain, capacity.standing)
            side = plain if _SIDE.fullmatch(plain) and not _OUR_SIDE.match(plain) else None  # 労働組合側
            standing = capacity.standing or _named_standing(plain)
            return Group(standing, capacity.present, role, side, count, _OPENS.search(plain) is not None)
    composed = _composed(plain)
    return replace(composed, count=count, role=None if listed else composed.role) if composed else None


_PRESENCE = re.compile(r"(?:ご|御)?(?P<what>欠席|不参加|不応招|出席|参加|列席|応招|出欠)")
_FILLER = re.compile(
    r"(?:ご|御)?(?:出席|欠席|参加|不参加|不応招|列席|応招|出欠)|として|のために?|から|された?|した|する|の|等$|側$|方々?$"
    r"|本日|当日|会議に?|議場に?|名簿$|一覧$|職?氏名$|状況$|表$|欄$|及び|・"
)
_AHEAD = r"(?:専門|臨時|特別|常任|公募|学識|農業|推進|監査|教育|審査|運営|正|副)?"
_CAPACITY: tuple[tuple[re.Pattern[str], Standing], ...] = (
    (re.compile(r"事務局|書記局?|記録[員者]|庶務|運営(?:事務|スタッフ)|事務担当"), Standing.SECRETARIAT),
    (
        re.compile(
            r"説明(?:員|者|補助者|補助員)?|補助者|執行(?:部|機関)|理事者|当局|行政|(?:所管|担当|関係|主管)(?:課|部|局|部局)"
            r"|職員|幹部"
        ),
        Standing.IMPLEMENTING_BODY,
    ),
    (re.compile(r"オブザーバー|アドバイザー|陪席者?"), Standing.OBSERVER),
    (re.compile(r"応対者|対応者"), Standing.IMPLEMENTING_BODY),
    (re.compile(r"立会者|立会人"), Standing.OTHER),
    (
        re.compile(
            r"参考人|証人|公述人|傍聴(?:人|者)?|来賓|ゲスト|随行員?|随行者|報道(?:関係|機関)?者?|講師|通訳|見学者?|関係者"
        ),
        Standing.OTHER,
    ),
    (
        re.compile(
            rf"{_AHEAD}(?:委員|議員|理事|監事|会員|役員|構成員|代議員|評議員|審議員|審査員|部会員|幹事|メンバー)|(?<=.)者"
        ),
        Standing.MEMBER,
    ),
)
"""Nouns at the end of a heading, which say in what capacity those below it attend."""
_BODY_AHEAD = re.compile(r".*(?:会|部|局|課|室|所|市|区|町|村|県|省|庁)")
_OF_BOARD = re.compile(rf"{_AHEAD}(?:理事|監事|代議員|評議員|審議員|専門委員|臨時委員|幹事)")
"""Offices that a heading gives to each of its people also beside a word of attendance: 出席理事."""


def _composed(plain: str) -> Group | None:
    """A heading put together of who and whether they attend: 委員出席者, ご欠席, 参考人として出席した者, 委員会説明員.

    The noun at its end tells the capacity, as the last word of a Japanese compound does.
    """
    presence = _PRESENCE.search(plain)
    present = presence is None or presence["what"] not in ("欠席", "不参加", "不応招")
    core = _FILLER.sub("", plain).removesuffix("者") if presence else _FILLER.sub("", plain)
    opens = presence is not None or plain.endswith(("説明員", "名簿"))
    if not core:
        return Group(None, present, opens=opens) if presence else None
    if presence and core.endswith("側"):
        return Group(Standing.IMPLEMENTING_BODY, present, opens=True)
    for pattern, standing in _CAPACITY:
        for match in pattern.finditer(core):
            if match.end() != len(core):
                continue
            whole = match.start() == 0
            prefix = core[: match.start()]
            short = presence and "員" not in prefix and match.start() < _AHEAD_LETTERS and name_likeness(prefix) < 0
            if whole or short or _BODY_AHEAD.fullmatch(core, 0, match.start()):
                each = whole and (_OF_BOARD.fullmatch(core) or (presence is None and core in _EACH_OTHER))
                return Group(standing, present, core if each else None, opens=opens)
    return None


def _each(plain: str, standing: Standing | None) -> str | None:
    """The office that a heading gives to everybody below it: 委員, 出席理事, 参考人."""
    core = _FILLER.sub("", plain)
    if _OF_BOARD.fullmatch(core) and not _OF_ALL.search(plain):
        return core
    if _CATEGORY.fullmatch(plain):
        return plain
    if standing is Standing.MEMBER:
        return plain if _EACH.fullmatch(plain) else None
    return plain if plain in _EACH_OTHER else None


_SIDE = re.compile(r".{2,8}側")
_OUR_SIDE = re.compile(
    r"事務局|[市区町村]長|学校|機構|法人|行政|当局|執行|理事者|実施|[一-鿿]?[市区町村県都府道省庁国]側|担当|説明|部局"
)
_AHEAD_LETTERS = 6
_OF_ALL = re.compile(r"状況|名簿|一覧|表|数$")
_CATEGORY = re.compile(r"学識(?:経験)?者|有識者|公募(?:市民|委員|区民|町民)")
_EACH_OTHER = ("政府参考人", "書記", "参考人", "オブザーバー", "アドバイザー", "証人", "公述人")


_AIDES = re.compile(r"(?:出席)?(?:担当)?幹事.*")
"""Officials who explain, or officers of an association: their offices tell."""


def _named_standing(plain: str) -> Standing | None:
    """Capacity that a heading such as 欠席説明員 names."""
    if "説明" in plain:
        return Standing.IMPLEMENTING_BODY
    if _AIDES.fullmatch(plain):
        return None
    return Standing.MEMBER if re.search(_WHO, plain) else None


def read_section_head(text: str) -> str | None:
    """Name of the section that heads the entries below it: (健康保険課)."""
    plain, _ = normalise_head(text)
    if not 3 <= len(plain) <= 24 or plain.isdigit() or not all(map(is_section, re.split("[、，]", plain))):
        return None
    return plain


@lru_cache(maxsize=4096)
def is_stop(text: str) -> bool:
    """Whether a heading ends the list."""
    if len(text) > _LONGEST:
        return False
    plain, _ = normalise_head(text)
    if not plain or len(plain) > _LONGEST_STOP or STOPS.fullmatch(plain) is None:
        return False
    return plain == "担当" or not is_office(plain)  # 議事調査担当係長 is an office


def normalise_head(text: str) -> tuple[str, int | None]:
    """A heading without enumerator, brackets, count and asides; and the count."""
    plain = text.strip()
    plain = plain[strip_enumerator(plain) :] if not _WRAP.match(squash(plain)) else plain
    plain = _INNER.sub("", _ASIDE.sub("", squash(plain)))
    count: int | None = None
    for _ in range(3):
        plain = _TAIL.sub("", plain)
        if wrapped := _WRAP.match(plain):
            plain = wrapped["inner"]
        if counted := _COUNT.search(plain):
            count = parse_number(unicodedata.normalize("NFKC", counted["count"]))
            plain = plain[: counted.start()]
    return unicodedata.normalize("NFKC", plain).replace("~", "～"), count
