"""What a title says of a meeting: 令和5年度　第3回　柿沼市情報公開審議会　会議録.

Formulae that open and close a meeting, and times and dates told in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.japanese.bodies import is_generic
from extractors.japanese.deadlines import DatePrecision, find_dates
from extractors.japanese.letters import fold_wording
from extractors.japanese.marks import BRACKETS, SYMBOL
from extractors.japanese.numerals import parse_number
from extractors.model.document import Range
from extractors.model.grounding import squash
from extractors.model.proceedings import Proceedings


@dataclass(frozen=True, slots=True)
class TitleWords:
    """Body, session and year that a title or an opening formula prints."""

    body: str | None = None
    subcommittee: str | None = None
    session_label: str | None = None
    session_number: int | None = None
    fiscal_year: int | None = None
    is_record: bool = False
    """Whether it calls the document minutes or papers of a meeting (会議録, 議事要旨, 次第)."""


_S = r"[ 　]*"
_NUMBER = r"[0-9０-９一二三四五六七八九十百〇]+"
_YEAR = re.compile(
    rf"(?:(?P<era>令和|平成|昭和|令|平|Ｒ|R|Ｈ|H){_S}(?P<n>元|{_NUMBER})"
    rf"|(?P<west>[12１２][0-9０-９]{{3}})){_S}年{_S}(?P<fiscal>度)?"
)
_MONTH = re.compile(rf"(?:^|(?<=[ 　])){_S}[0-9０-９]{{1,2}}{_S}月(?:分|期|度)?(?=[ 　])")
"""A month without its day between the year and the name: 令和７年　６月　環境水道委員会."""
_OF_NAME = re.compile(r"[ 　]*(?:予算|決算|一般|補正|当初|事業|歳入)")
_SESSION = re.compile(rf"第{_S}(?P<n>{_NUMBER}){_S}回|(?<=[会 　（(])(?P<m>{_NUMBER}){_S}回目")
_OCCASION = re.compile(
    r"(?:[0-9０-９]{1,2}月)?(?:定例|臨時|通常|特別|緊急|初|常)(?:会議(?![決案録員事])|会|議会)(?!議会|[長員])|本会議$"
)
_RECORD = re.compile(
    r"(?:会議録|議事録|速記録|議事要旨|議事概要|会議概要|会議要旨|会議要録|議事要録|要録|会議記録|記録"
    r"|開催結果|会議結果|審議結果|開催概要|会議の概要|議事の概要|概要|要旨|議事次第|会議次第|次第|会議資料"
    r"|配布資料|資料|発言録|開催報告|審議経過|調査票|(?:議事|打ち?合わ?せ)?メモ)"
    r"(?:[（(]?(?:案|要旨|概要|要約|抄|抄録|全文|確定版|公開用|速報版|未定稿"
    r"|第?[0-9０-９一二三四五六七八九十]+[-－]?[0-9０-９]*号?)[)）]?)*(?:について|（.{0,20}）|\(.{0,20}\))?$"
)
_AROUND = "、_" + SYMBOL + "".join(row.opening + row.closing for row in BRACKETS if row.name != "parentheses")
"""What may stand around a title; what stands in parentheses belongs to it or is told from it by its words."""
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
NOUN = (
    r"(?:委員会|審議会|協議会|部会|分科会|審査会|議会|検討会|懇談会|懇話会|研究会|連絡会|評議会|理事会|調査会"
    r"|幹事会|公聴会|ワーキング(?:・?グループ|チーム)?|WG|タスクフォース|推進本部"
    r"|対策本部|有識者会議|全体会|会議|総会|評価会|検証会|運営会|小委員会|検討チーム|プロジェクトチーム|円卓会議"
    r"|市民会議|意見交換会|説明会|委員協議会|全員協議会|役員会|教授会|経営会議|懇話会議|協議の場|本部)"
)
_BODY = re.compile(rf"^(?P<body>.{{1,60}}{NOUN})(?P<rest>.{{0,14}})$")
_SUB = (
    r"(?:部会|小委員会|分科会|専門委員会|専門調査会|作業部会|幹事会|ワーキング(?:・?グループ|チーム)?|WG"
    r"|タスクフォース|検討チーム|小部会|プロジェクトチーム)"
)
_PARENT = re.compile(
    rf"^(?P<body>.+(?:審議会|協議会|委員会|審査会|会議|議会|懇談会|調査会|検討会|本部))(?P<sub>[^会]*{_SUB}"
    rf"|.+{_SUB})$"
)
_NO_BODY = re.compile(
    r"について|に係る|に関する(?!特別|調査|検討|審議|協議|有識者|懇談|研究)|とは|における|のため"
    r"|[。、「」：:？?]|答申|報告書|意見書|議案|条例|結果報告"
)
_TAIL = re.compile(
    r"^(?:の?(?:開催|会議|定例|臨時).{0,6}|.{0,2}日目?|[-－]?\d*|分|様|御中|事務局.{0,4}|の?議事.{0,4}"
    r"|(?:での?|における|の)?(?:議案|議決|審議|付議|賛否|採決).{0,12})$"
)
_AFTER_OCCASION = re.compile(r"(?:の|での|における)?(?:[0-9日目第号()]*|(?:議案|議決|審議|付議|賛否|採決|可決).{0,20})")


def read_title(text: str) -> TitleWords | None:
    """What one printed line says of a meeting, None if it names neither body nor session.

    >>> read_title("第3回　柿沼市情報公開審議会　議事録").session_number
    3
    """
    if len(text) > 120:
        return None
    session, year = _SESSION.search(text), _YEAR.search(text)
    remainder, is_record = _remainder(text)
    body, sub = _body(remainder)
    occasion = _OCCASION.search(squash(text))
    if body is None and sub is None and session is None:
        return None
    number = parse_number(unicodedata.normalize("NFKC", session["n"] or session["m"])) if session else None
    return TitleWords(
        body, sub, _session_label(text, session, year, occasion), number, _fiscal_year(text, year), is_record
    )  # fmt: skip


_PLENARY = re.compile(r"(?<=委員会|審議会|協議会)(?:定例)?総会$")
"""農業委員会総会: the meeting of the whole body, not a part of its name."""


def is_subcommittee(body: str) -> bool:
    """Whether a body's name is that of a part of a larger one (部会, 小委員会)."""
    return re.search(rf"{_SUB}$", body) is not None


def _session_label(
    text: str, session: re.Match[str] | None, year: re.Match[str] | None, occasion: re.Match[str] | None
) -> str | None:
    """令和5年度 第3回, 第3回, 令和5年第1回定例会: as printed, white space collapsed."""
    if session is None:
        return None
    start = session.start()
    if year and year.end() <= start and not text[year.end() : start].strip():
        start = year.start()
    label = " ".join(text[start : session.end()].split())
    if occasion and occasion.group() in squash(text[session.end() :]):
        label += occasion.group()
    return label


def _fiscal_year(text: str, year: re.Match[str] | None) -> int | None:
    """Fiscal year, only where 年度 is printed, and not as part of a name (令和６年度予算特別委員会)."""
    if year is None or not year["fiscal"] or _OF_NAME.match(text, year.end()):
        return None
    if year["west"]:
        return parse_number(unicodedata.normalize("NFKC", year["west"]))
    number = parse_number(unicodedata.normalize("NFKC", year["n"]))
    base = {"令": 2018, "R": 2018, "平": 1988, "H": 1988, "昭": 1925}
    era = unicodedata.normalize("NFKC", year["era"])[0]
    return base[era] + number if number else None


def _remainder(text: str) -> tuple[str, bool]:
    """The line without date, year, session and kind of document."""
    for found in reversed([found for found in find_dates(text) if found.precision is DatePrecision.DAY]):
        text = text[: found.start] + " " + text[found.end :]
    text = _MONTH.sub(" ", _YEAR.sub(" ", _SESSION.sub(" ", text)))
    plain = fold_wording(text).strip(_AROUND)
    plain = re.sub(r"\((?:[月火水木金土日](?:曜日?)?|祝|第?\d*[日号].{0,12}|案|)\)", "", plain)
    record = _RECORD.search(plain)
    if record:
        plain = plain[: record.start()]
        if plain.endswith(("委員", "審議", "協議", "審査")) and record.group().startswith("会"):
            plain += "会"  # 予算委員会議録
    plain = plain.removeprefix("国会")
    return plain.rstrip("のー-/・"), record is not None


def _body(remainder: str) -> tuple[str | None, str | None]:
    """Body and sub-committee that the remainder of a title names."""
    plain = _BRACKETS.sub("", remainder)
    occasion = _OCCASION.search(plain)
    if occasion and _AFTER_OCCASION.fullmatch(plain, occasion.end()):
        plain = plain[: occasion.start()]
    match = _BODY.match(plain)
    if match is None or _NO_BODY.search(match["body"]) or not (match["rest"] == "" or _TAIL.match(match["rest"])):
        return None, None
    body = _PLENARY.sub("", match["body"].strip("・の,，."))
    if is_generic(body) or len(body) < 3:
        return None, None
    parent = _PARENT.match(body)
    if parent and not is_generic(parent["body"]) and parent["body"] + parent["sub"] == body and len(parent["sub"]) > 2:
        return parent["body"], parent["sub"].strip("・")
    return body, None


_WHAT = r"(?P<what>[^。、「」\n]{2,70}?)"
_OPENINGS = (
    re.compile(
        r"(?:ただいま|ただ今|只今|これ|今|それでは|定刻|では|本日)(?:から|より|は"
        rf"|になりましたので)?、?{_WHAT}(?:を|が)、?(?:開会|開催|開議|再開|始め|はじめ|開き|スタート)"
    ),
    re.compile(rf"(?:^|[、。　 ]){_WHAT}を(?:開会|開催|開議|始め|はじめ|開き)(?:いた|致|し|さ|た|ま)"),
    re.compile(rf"(?:^|[、。　 ]){_WHAT}の(?:開会|開催|招集)に(?:当た|あた|際)"),
    re.compile(rf"(?:^|[、。　 ]){_WHAT}に(?:お集まり|御出席|ご出席|御参加|ご参加|ご参集|御参集)"),
)
_CLOSINGS = (
    re.compile(
        r"(?:これをもちまして|これをもって|これにて|これで|以上をもちまして|以上で"
        rf"|もちまして)、?{_WHAT}(?:を|は)、?(?:閉会|終了|散会|終わ|閉じ|閉議)"
    ),
)
_TURNS = 6
_WORDS = 1_500
_STRIP = re.compile(
    r"^(?:直ちに|早速|引き続き|本日の|今回の|これから|ただいまから|ただいまより|それでは|ただ今から|ただ今より|只今から|只今より"
    r"|これより|本日は|お忙しい中|定刻となりましたので|(?:定刻|時間)になりましたので)+[、　 ]*"
)


@dataclass(frozen=True, slots=True)
class FoundTitle:
    """What a formula says of the meeting, and where."""

    title: TitleWords
    range: Range


def opening_words(text: str, proceedings: Proceedings) -> Iterator[FoundTitle]:
    """What the first turns say of the meeting they open."""
    for turn in proceedings.turns[:_TURNS]:
        for start, end in turn.ranges:
            yield from _told(text, start, min(end, start + _WORDS), _OPENINGS)


def closing_words(text: str, proceedings: Proceedings) -> Iterator[FoundTitle]:
    """What the last turns say of the meeting they close."""
    for turn in reversed(proceedings.turns[-3:]):
        for start, end in turn.ranges:
            yield from _told(text, max(start, end - _WORDS), end, _CLOSINGS)


def _told(text: str, start: int, end: int, patterns: tuple[re.Pattern[str], ...]) -> Iterator[FoundTitle]:
    words = text[start:end]
    if "会" not in words and "グループ" not in words:
        return
    for pattern in patterns:
        for match in pattern.finditer(words):
            what = match["what"]
            head = _STRIP.match(what)
            cut = head.end() if head else 0
            title = read_title(what[cut:])
            if title is not None:
                begin = start + match.start("what") + cut
                yield FoundTitle(title, Range(begin, start + match.end("what")))
