"""Rows of data: how a number or letter before an item, a heading or a question is printed, and what only looks like it.

The rows are read from top to bottom by ``enumerators``; the first that matches speaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from extractors.japanese.marks import HEADING_CLOSING, HEADING_OPENING, one_of
from extractors.japanese.rules import Rule, rule


class MarkKind(StrEnum):
    """How a mark is printed; what counts in it is its ``Numeral``."""

    CHAPTER = "chapter"
    """第１章, 第二節"""
    ORDER = "order"
    """第１"""
    ARTICLE = "article"
    """第３条"""
    ITEM = "item"
    """第１号"""
    NAMED = "named"
    """議題１, 日程第２, 議案第３号, 第３号議案"""
    QUESTION = "question"
    """問１, Ｑ１, Ｑ．"""
    ANSWER = "answer"
    """答１, Ａ１．"""
    NOTE = "note"
    """※１, （注２）"""
    BRACKETED = "bracketed"
    """（１）, (ア), ⑴, 【２】"""
    CLOSED = "closed"
    """１）, ア）"""
    CIRCLED = "circled"
    """①, ❶, ㋐, ⓐ"""
    PATH = "path"
    """１－２, 1.2.3"""
    DOTTED = "dotted"
    """１．, 一、, a."""
    BARE = "bare"
    """１ before white space or words, ア before white space"""
    SYMBOL = "symbol"
    """○, ■, ・"""
    BRACKET = "bracket"
    """【審議】, ＜質疑＞"""


class Numeral(StrEnum):
    """What counts; its value is the first of it."""

    ARABIC = "1"
    KANJI = "一"
    KATAKANA = "ア"
    HIRAGANA = "あ"
    ROMAN = "Ⅰ"
    SMALL_ROMAN = "ⅰ"
    CAPITAL = "A"
    SMALL = "a"


@dataclass(frozen=True, slots=True)
class MarkForm:
    """What a row reads."""

    kind: MarkKind
    numeral: Numeral | None = None
    firm: bool = True


_KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンヰヱｱ-ﾜｦﾝ"
SPACE = r"[ \t　\u2002\u2003\u2009]"
_D = r"[0-9０-９]"
_N2, _N3 = rf"{_D}{{1,2}}(?!{_D})", rf"{_D}{{1,3}}(?!{_D})"
_K = r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?![一二三四五六七八九十百千万〇])"
_KANA = rf"[{_KATAKANA}]"
_HIRA = r"[ぁ-ん]"
_UPPER, _LOWER = r"[A-ZＡ-Ｚ]", r"[a-zａ-ｚ]"
_RL = r"(?:[ⅰ-ⅻ]|[iｉ]{1,3}|[iｉ][vｖxｘ]|[vｖ][iｉ]{0,3}|[xｘ][iｉ]{0,2})(?![a-zａ-ｚ])"
_RU = r"(?:[Ⅰ-Ⅻ]|[IＩ]{1,3}|[IＩ][VＶXＸ]|[VＶ][IＩ]{0,3}|[XＸ][IＩ]{0,2})(?![A-Za-zＡ-Ｚａ-ｚ])"
_OPEN, _CLOSE = one_of(HEADING_OPENING), one_of(HEADING_CLOSING)
_HALF = r"[)）⦆]"
SEPARATOR = r"[.．、，：:｡]"
_END = rf"(?={SPACE}|\Z|{SEPARATOR}|[「『（(【])"

_UNIT = (
    r"(?:年度|年|か月|ヶ月|カ月|ヵ月|箇月|月|日|時間|時|分|秒|週|人|名|件|回|か所|箇所|ヶ所|カ所|号|条|項|款|歳|才|円|千|万|億|兆|百"
    r"|％|%|㎡|割|番|階|丁目|期(?!間)|度|頁|ページ|枚|個|冊|本|台|校|社|団体|世帯|種類|つ|点|部|級|組|票|着|位|泊|列|倍"
    r"|km|ｋｍ|㎞|kg|㎏|キロ|メートル|トン|四半期|行目|軒|戸|棟|基|隻|頭|羽|匹|杯)"
)
"""What follows a number that counts things, times or places."""
_COUNTED = (
    rf"(?:{SPACE}?{_UNIT}(?:[間目前後頃内中度弱強分]|以[上下内降前後]|未満|程度|余)*"
    r"(?=[^一-鿿々ァ-ヶーA-Za-z\s　・／/（(【]|\Z))"
)
"""A count, and no word that begins with the letter of a unit: ``１ 件の`` counts, ``１ 件名`` does not."""
_CITED = (
    r"(?:を|及び|又は|並びに|若しくは|ないし|乃至|[～〜]|から第|に(?:掲げる|規定|定める|該当|係る|基づ|よる|より|つい)"
    r"|の(?:規定|場合|とおり|いずれ|うち|ほか|各))"
)
"""Words after a number that a sentence cites: （１）に掲げる事項."""
_ERA = r"(?:令和|平成|昭和|大正|明治|西暦|午前|午後|約|計|延べ|満|各|全|他|又|同|毎|第|総|年|月|日)"


def _row(
    kind: MarkKind,
    numeral: Numeral | None,
    pattern: str,
    examples: str,
    lookalikes: str,
    *,
    firm: bool = True,
    note: str = "",
) -> Rule[MarkForm]:
    """A row; examples and look-alikes stand between bars."""
    return rule(MarkForm(kind, numeral, firm), pattern, examples.split("|"), lookalikes.split("|"), note=note)


def _bracketed(numeral: Numeral, core: str, examples: str, lookalikes: str) -> Rule[MarkForm]:
    return _row(
        MarkKind.BRACKETED, numeral, rf"{_OPEN}{SPACE}*{core}{SPACE}*{_CLOSE}(?!{SPACE}*{_CITED})", examples, lookalikes
    )


ROWS: tuple[Rule[MarkForm], ...] = (
    _row(
        MarkKind.NOTE,
        Numeral.ARABIC,
        rf"[（(\[［〔]{SPACE}?(?:[※＊*]|注釈?){SPACE}?(?:{_N2})?{SPACE}?[)）\]］〕]|(?:[※＊*]|注釈?){SPACE}?{_N2}(?!{SPACE}?{_UNIT})[)）]?",
        "※１ 端数は切り捨てた。|（注２）構成比|注３　再掲|*1 速報値|（※）",
        "※詳細は別紙|注意事項|※１０月から|（注意）",
    ),
    _row(
        MarkKind.CHAPTER,
        Numeral.ARABIC,
        rf"第{SPACE}*{_D}{{1,3}}{SPACE}*[編章節款部](?:の{_N2})?(?![会長門員署]|{SPACE}*{_CITED}|[はがにでとへ])",
        "第１章　総則|第2節 結果|第 ３ 部　資料|第１章総則|第２章の２　雑則",
        "第１章の規定により|第１部会|第２部長|第３章及び第４章|第２章では",
    ),
    _row(
        MarkKind.CHAPTER,
        Numeral.KANJI,
        rf"第{SPACE}*[一二三四五六七八九十百]{{1,5}}{SPACE}*[編章節款部](?:の[一二三四五六七八九十])?(?![会長門員署]|{SPACE}*{_CITED}|[はがにでとへ])",
        "第一章　総則|第十二節　雑則",
        "第一章の規定により|第一部会|第二部長",
    ),
    _row(
        MarkKind.ARTICLE,
        Numeral.ARABIC,
        rf"第{SPACE}*{_D}{{1,4}}{SPACE}*条(?:の{_N2})*(?={SPACE}|\Z|[（(])(?!{SPACE}*[（(]?{_CITED})",
        "第３条　この規則は|第３条の２（定義）|第12条",
        "第３条の規定|第３条第２項|第３条に基づく|３条",
    ),
    _row(
        MarkKind.ARTICLE,
        Numeral.KANJI,
        rf"第{SPACE}*[一二三四五六七八九十百]{{1,6}}{SPACE}*条(?:の[一二三四五六七八九十]{{1,2}})*(?={SPACE}|\Z|[（(])",
        "第三条　この規則は|第十二条の二（定義）",
        "第三条の規定|第三条第二項",
    ),
    _row(
        MarkKind.ITEM,
        Numeral.ARABIC,
        rf"第{SPACE}*{_D}{{1,4}}{SPACE}*号(?:の{_N2})?{_END}",
        "第１号　収支|第 ２ 号、認定|第３号の２　特例",
        "第１号に掲げる|第１号議案　予算|第１回",
    ),
    _row(
        MarkKind.ITEM,
        Numeral.KANJI,
        rf"第{SPACE}*[一二三四五六七八九十百]{{1,6}}{SPACE}*号{_END}",
        "第一号　収支|第二号、認定",
        "第一号に掲げる|第一号議案",
    ),
    _row(
        MarkKind.ORDER,
        Numeral.ARABIC,
        rf"第{SPACE}*{_N2}(?!{SPACE}*(?:四半期|[回条項号章節編款期次版位](?:{SPACE}|\Z|[のはがをにでと定例臨改]))){_END}",
        "第１　監査の概要|第 ２ 請求人|第３．意見|第4、その他|第１　回答の状況",
        "第１回|第２ 回 定例会|第１四半期|第３条　定義|第１は予算です。",
    ),
    _row(
        MarkKind.ORDER,
        Numeral.KANJI,
        rf"第{SPACE}*{_K}(?!{SPACE}*(?:四半期|[回条項号章節編款期次版位](?:{SPACE}|\Z|[のはがをにでと定例臨改]))){_END}",
        "第一　監査の概要|第十二、その他",
        "第一回|第一四半期|第三条　定義|第一に",
    ),
    _row(
        MarkKind.NAMED,
        Numeral.ARABIC,
        rf"(?!{_ERA})(?:[一-鿿々ァ-ヶー]{{2,8}}|[議認報諮]){SPACE}*第{SPACE}*{_D}{{1,4}}{SPACE}*号(?:の{_N2})?{_END}"
        rf"|第{SPACE}*{_D}{{1,4}}{SPACE}*号{SPACE}*(?:議案|報告|請願|陳情|議|諮問|発議|承認|認定|同意){_END}"
        rf"|(?:追加)?{SPACE}*日{SPACE}*程{SPACE}*第?{SPACE}*{_N3}{_END}"
        rf"|(?:議{SPACE}*[題事件]|案{SPACE}*件|[協審]{SPACE}*議|報{SPACE}*告|審{SPACE}*査|諮{SPACE}*問)"
        rf"(?:{SPACE}*事{SPACE}*項|{SPACE}*案{SPACE}*件)?{SPACE}*(?:{_N2}|[（(]{SPACE}*{_N2}{SPACE}*[）)]|[①-⑳⑴-⒇]){_END}",
        "議題１　計画の変更|報告事項（２）　専決|議 題 ３：その他|議事① 予算"
        "|議案第３号　予算|報告第 12 号、専決|第３号議案　予算|日程第１　会期|日 程 第 ２　諸般|陳情第４号「保育」",
        "議案第３号は原案のとおり|議案第３号から第５号まで|日程のとおり"
        "|議題１を|報告２件|法律第57号の改正|同第３号　略|案第２８号「手数料",
    ),
    _row(
        MarkKind.NAMED,
        Numeral.KANJI,
        rf"(?!{_ERA})(?:[一-鿿々ァ-ヶー]{{2,8}}?|[議認報諮]){SPACE}*第{SPACE}*[一二三四五六七八九十百]{{1,6}}{SPACE}*号{_END}"
        rf"|第{SPACE}*[一二三四五六七八九十百]{{1,6}}{SPACE}*号{SPACE}*(?:議案|報告|請願|陳情|議|諮問|発議|承認|認定|同意){_END}"
        rf"|(?:追加)?{SPACE}*日{SPACE}*程{SPACE}*第{SPACE}*{_K}(?!、第){_END}",
        "議案第三号　予算|第三号議案　予算|日程第一　会期",
        "議案第三号は原案のとおり|日程第一、第二及び第三|同第三号　略",
    ),
    _row(
        MarkKind.QUESTION,
        Numeral.ARABIC,
        rf"(?:付?問|設{SPACE}?問|質{SPACE}?問|[QＱqｑ])(?:番号)?{SPACE}?[.．]?{_N3}(?:[-－の‐]{_N2})?(?!{_UNIT}){_END}"
        rf"|(?:[QＱqｑ](?={SPACE}?[.．：:](?!{_D})|{SPACE}(?![&＆]))|問(?={SPACE}|[：:．]))",
        "問１　保存期間は|設問 3．評価|Ｑ１ 対象は|Q2.期間|質問４：理由|問：対象は|Q. 対象は|問1-2 理由",
        "問題１|問合せ先|Ｑ＆Ａ|問１０日間|質問は以上です。",
    ),
    _row(
        MarkKind.ANSWER,
        Numeral.ARABIC,
        rf"(?:回?{SPACE}?答|[AＡ]){SPACE}?[.．]?{_N3}(?:[-－の‐]{_N2})?(?!{_UNIT}|{SPACE}*(?:判|サイズ|用紙|版|縦|横)){_END}"
        rf"|答(?={SPACE}|[：:．])|[AＡ](?={SPACE}?[：:])",
        "答１　三年です。|回答２：はい|Ａ３．市です。|答：はい|Ａ：はい",
        "答申１|Ａ４判|Ａ４ 用紙|答弁　なし|回答　なし",
        firm=False,
        note="Ａ１ may be a column, a road or a size of paper.",
    ),
    _bracketed(
        Numeral.ARABIC,
        _N3,
        "（１） 目的|(2)目的|【３】|［ ４ ］概要|＜5＞ 結果|（10）はじめに",
        "（2024）|（１/２）|（１）に掲げる事項|（１）及び（２）|（１名）|（１）～（３）",
    ),
    _bracketed(Numeral.KANJI, _K, "（一）目的|〔二〕 概要|（ 十二 ） 雑則", "（一部）|（一）に規定する|（月）"),
    _bracketed(
        Numeral.KATAKANA, _KANA, "（ア）対象|(ｲ) 期間|〔ウ〕", "（アンケート）|（ア）から第三者|（ア）及び（イ）"
    ),
    _bracketed(Numeral.ROMAN, _RU, "（Ⅰ）概要|(II) 結果|［Ⅴ］", "（IT）|（Ⅱ期）"),
    _bracketed(Numeral.SMALL_ROMAN, _RL, "（ⅰ）概要|(ii) 結果|（ｉ）", "（in）|（ice）"),
    _bracketed(Numeral.CAPITAL, _UPPER, "（Ａ）案|(B) 期間", "（ＡＢ）|（Ａ社）"),
    _bracketed(Numeral.SMALL, _LOWER, "（ａ）対象|(b) 期間", "（ab）|（a社）"),
    _bracketed(Numeral.HIRAGANA, _HIRA, "（あ）対象|(い) 期間", "（あり）|（のみ）"),
    _row(MarkKind.BRACKETED, Numeral.ARABIC, r"[⑴-⒇]", "⑴ 目的|⑵目的|⒇　その他", "①|（１）"),
    _row(MarkKind.BRACKETED, Numeral.KANJI, r"[㈠-㈩]", "㈠ 目的|㈡目的", "（一）|㈱佐伯商店"),
    _row(MarkKind.BRACKETED, Numeral.SMALL, r"[⒜-⒵]", "⒜ 目的", "（ａ）"),
    _row(
        MarkKind.CIRCLED,
        Numeral.ARABIC,
        r"[①-⑳㉑-㉟㊱-㊿❶-❿⓫-⓴➀-➉➊-➓⓵-⓾]",
        "① 目的|②目的|❶ 目的|㉑目的|⓵ 目的",
        "⑴|○１|⓪",
    ),
    _row(MarkKind.CIRCLED, Numeral.KATAKANA, r"[㋐-㋾]", "㋐ 目的|㋑目的", "ア 目的"),
    _row(MarkKind.CIRCLED, Numeral.KANJI, r"[㊀-㊉]", "㊀ 目的|㊁目的", "一 目的|㊙"),
    _row(MarkKind.CIRCLED, Numeral.CAPITAL, r"[Ⓐ-Ⓩ]", "Ⓐ 目的", "A. 目的"),
    _row(MarkKind.CIRCLED, Numeral.SMALL, r"[ⓐ-ⓩ]", "ⓐ 目的", "a. 目的"),
    _row(
        MarkKind.CLOSED,
        Numeral.ARABIC,
        rf"{_N3}{SPACE}?{_HALF}(?!{SPACE}*{_CITED})",
        "1) 目的|２）目的|10 ) 目的",
        "１）に掲げる|2024）|１、２）",
    ),
    _row(MarkKind.CLOSED, Numeral.KANJI, rf"{_K}{_HALF}", "一）目的|二) 目的", "一部）"),
    _row(
        MarkKind.CLOSED,
        Numeral.KATAKANA,
        rf"{_KANA}{_HALF}(?!{SPACE}*{_CITED})",
        "ア）対象|ｲ) 期間",
        "アイ）|ア）に掲げる",
    ),
    _row(MarkKind.CLOSED, Numeral.SMALL_ROMAN, rf"{_RL}{_HALF}", "i) 対象|ⅱ）期間|iv)対象", "in) 対象"),
    _row(MarkKind.CLOSED, Numeral.ROMAN, rf"{_RU}{_HALF}", "Ⅰ）対象|II) 期間", "IT) 対象"),
    _row(MarkKind.CLOSED, Numeral.SMALL, rf"{_LOWER}{_HALF}", "a) 対象|ｂ）期間", "ab) 対象"),
    _row(MarkKind.CLOSED, Numeral.CAPITAL, rf"{_UPPER}{_HALF}", "A) 対象|Ｂ）期間", "AB) 対象"),
    _row(
        MarkKind.PATH,
        Numeral.ARABIC,
        rf"[1-9１-９]{_D}?(?:{SPACE}?[-－‐–ー−]{SPACE}?[1-9１-９]{_D}?){{1,3}}(?!{_D})(?!{_COUNTED}|{SPACE}?[-－‐–ー−~～/／]|{_UNIT}){_END}(?!{SEPARATOR}{_D})"
        rf"|[1-9１-９]{_D}?(?:[.．][1-9１-９]{_D}?){{1,3}}(?!{_D})(?!{_COUNTED}|{_UNIT}|{SPACE}?[-－~～/／倍])[.．]?(?={SPACE}+(?!{_D})|[「『（(【])",
        "１－１　目的|1-2-3 対象|1.1 目的|2.1.3　対象|３-２．対象|1.2. 対象",
        "2024-04-01|03-1234-5678|1.5 倍|1.5％|１－２年|12.5 ％|3-5 人が|4.1 8.2",
        firm=False,
        note="4.1 may be a date, 2-3 a score.",
    ),
    _row(
        MarkKind.DOTTED,
        Numeral.ARABIC,
        rf"{_N3}(?={SPACE}?[.．、，：:｡](?!{SPACE}?{_D})(?!{SPACE}?[一二三四五六七八九十][、年月]))|[⒈-⒛]",
        "1. 目的|１．目的|２、目的|３：目的|10 ．目的|⒈ 目的|１．",
        "1.5倍|1,000円|１０：３０|１、２年|１．５|2024. 目的",
    ),
    _row(
        MarkKind.DOTTED,
        Numeral.KANJI,
        rf"{_K}(?={SPACE}?[.．、，：:](?!{SPACE}?[一二三四五六七八九十]))",
        "一、目的|二．目的|十二、雑則",
        "一、二の例|一部、|二〇、目的",
    ),
    _row(
        MarkKind.DOTTED,
        Numeral.KATAKANA,
        rf"{_KANA}(?={SPACE}?[.．、：:])",
        "ア．対象|イ、期間|ｳ. 期間",
        "アイ．|ア・イ",
    ),
    _row(
        MarkKind.DOTTED,
        Numeral.ROMAN,
        rf"{_RU}(?={SPACE}?[.．、](?!{_D}|[A-Za-z]))",
        "Ⅰ．概要|II. 結果|Ⅳ、結果|Ｖ．結果",
        "I.T. 推進|IT. 推進",
    ),
    _row(
        MarkKind.DOTTED,
        Numeral.SMALL_ROMAN,
        rf"{_RL}(?={SPACE}?[.．、](?!{_D}|[A-Za-z]))",
        "ⅰ．概要|ii. 結果|i. 結果",
        "i.e. これ|in. これ",
    ),
    _row(
        MarkKind.DOTTED,
        Numeral.SMALL,
        rf"{_LOWER}(?={SPACE}?[.．](?!{_D}|[A-Za-z]))",
        "a. 対象|ｂ．期間",
        "p.3|e.g. これ|ab. これ",
    ),
    _row(
        MarkKind.DOTTED,
        Numeral.CAPITAL,
        rf"{_UPPER}(?={SPACE}?[.．](?!{_D}|[A-Za-z]))",
        "A. 対象|Ｂ．期間",
        "P.3|U.S. の|Ａ：はい",
    ),
    _row(
        MarkKind.BARE,
        Numeral.ROMAN,
        r"[Ⅰ-Ⅻ](?![型種類期度級世以A-Za-zⅠ-Ⅻ、・～〜])",
        "Ⅰ 概要|Ⅱ　結果|Ⅲ監査の結果|Ⅳ",
        "Ⅱ型の|Ⅲ期|Ⅰ・Ⅱ",
    ),
    _row(MarkKind.BARE, Numeral.SMALL_ROMAN, rf"[ⅰ-ⅻ](?={SPACE}|\Z)", "ⅰ 概要|ⅱ　結果", "ⅰ型|ⅰ・ⅱ"),
    _row(
        MarkKind.BARE,
        Numeral.KATAKANA,
        rf"{_KANA}(?={SPACE}+(?!{_KANA}(?:{SPACE}|ー|\Z)|ー)\S|[（(「『])",
        "ア　対象|イ 期間|ｳ 期間|ア（旧）制度|イ「計画」",
        "ア ン ケ ー ト|アンケート|ア|オ ー プ ン|ア・イ",
    ),
    _row(
        MarkKind.BARE,
        Numeral.ROMAN,
        rf"{_RU}(?={SPACE}+(?![A-Za-zＡ-Ｚａ-ｚ&＆]))",
        "I 概要|II　結果|Ｖ 結果",
        "I T 推進|IT 推進|V字",
        firm=False,
    ),
    _row(
        MarkKind.BARE,
        Numeral.ARABIC,
        rf"{_N3}(?={SPACE}+(?!{_D}|{SPACE}|[-－―~～/／+＋=＝×%％.．,，)）]))(?!{_COUNTED})",
        "１ 目的|2　目的|10 件名の確認|３ 人事異動|１　日　時",
        "2024 計画|３ 件|１ 年間の|5 名が|１０ ２０|2 ％|１",
        firm=False,
    ),
    _row(
        MarkKind.BARE,
        Numeral.ARABIC,
        rf"{_N2}(?=[ぁ-んァ-ヶ一-鿿「『（(])(?!{_UNIT}|[のはがをにへともやか]|から|まで|より|など|[（(]?{_UNIT})",
        "１目的|2監査の結果|３「条例」の改正|10その他",
        "2枚目|３人|１０時|２階の|１つ|５の|３億|６年度|７月",
        firm=False,
    ),
    _row(
        MarkKind.BARE,
        Numeral.KANJI,
        rf"{_K}(?={SPACE}+\S)(?!{_COUNTED})",
        "一　目的|二 期間|十二　雑則",
        "一部|一　円|二十 名",
        firm=False,
    ),
    _row(
        MarkKind.BARE,
        Numeral.SMALL,
        rf"{_LOWER}(?={SPACE}+[^A-Za-zａ-ｚ0-9\s　])",
        "a　対象|ｂ 期間",
        "a pen|abc 対象|ａ",
        firm=False,
    ),
    _row(
        MarkKind.BARE,
        Numeral.CAPITAL,
        rf"{_UPPER}(?={SPACE}+[^A-Za-zＡ-Ｚａ-ｚ0-9&＆\s　])",
        "A　対象|Ｂ 期間",
        "I T 推進|AB 対象|Ａ",
        firm=False,
        note="Ａ　賛成です。 is spoken by A.",
    ),
)
