"""How papers print that a question, answer or opinion follows: markers as data.

Legends of lists (凡例): （○：構成員、●：事務局） says whose words each bullet holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from extractors.japanese.marks import A_SYMBOL, ANY_CLOSING, ANY_OPENING
from extractors.japanese.rules import Rule


class Marked(StrEnum):
    """What a marked paragraph is."""

    QUESTION = "question"
    ANSWER = "answer"
    OPINION = "opinion"


BULLET = rf"{A_SYMBOL}"
OPEN, CLOSE = rf"{ANY_OPENING}", rf"{ANY_CLOSING}"
_QUESTION = (
    r"(?:(?:主な|(?:各|出席)?(?:委員|議員|部会|審議会|参加者|構成員)(?:から(?:の|出された)"
    r"|より|の)?|出された|いただいた)*"
    r"(?:御|ご)?(?:質問|質疑|問い?)(?:等|事項|内容|要旨|の?概要)*)"
)
_ANSWER = (
    r"(?:(?:主な|事務局(?:から)?の|所管課(?:から)?の|実施機関(?:から)?の|(?:当局|組合"
    r"|[本当]?[市区県町村都府道国省庁])の)?"
    r"(?:御|ご)?(?:回答|答弁|応答|答え?|説明|見解|考え方|対応(?:方針|案|状況)?)(?:内容|要旨)?)"
)
_OPINION = (
    r"(?:(?:主な|(?:各|出席)?(?:委員|議員|部会|審議会|参加者|構成員)(?:から(?:の|出された)"
    r"|より|の)?|出された|いただいた)*"
    r"(?:御|ご)?意見(?:等|事項|内容|要旨|の?概要)*)"
)
_AFTER = r"(?:部会|審議会|委員会|審査|会議|点検)後の(?:処理|対応|措置)|(?:意見|質問)等?(?:へ|に対する)の?対応"
_ENUMERATED = r"(?:[0-9０-９]{1,2}[.．、]?|[(（][0-9０-９]{1,2}[)）]|[①-⑳⑴-⒇ⅠⅡⅢⅣⅤⅥ]|第[0-9０-９一二三四五六七八九十]+)"
_NUMBER = r"[ 　]*[0-9０-９①-⑳⑴-⒇]{0,3}"


def _head(words: str) -> re.Pattern[str]:
    """A heading alone on its line, with a bullet, in brackets, or with a colon."""
    return re.compile(
        rf"^[ 　]*(?:{BULLET}[ 　]*{words}{_NUMBER}(?:[：:]|[ 　]|$)|{BULLET}?[ 　]*{OPEN}{words}{_NUMBER}{CLOSE}"
        rf"|{words}{_NUMBER}[：:])[ 　]*"
    )


def _letter(letters: str) -> re.Pattern[str]:
    """Ｑ１． or 問１ in front of the words themselves."""
    digits = r"(?:[0-9０-９]{1,3}(?:[-－ー‐][0-9０-９]{1,2})?)"
    return re.compile(
        rf"^[ 　]*{BULLET}?[ 　]*(?:{OPEN}(?:{letters})[ 　]*{digits}?[ 　]*{CLOSE}"
        rf"|(?:{letters})[ 　]*(?:{digits}(?:[ 　]*[.．:：、)）]|[ 　])|[.．:：]|[ 　]+))[ 　]*"
    )


def _numbered(words: str) -> re.Pattern[str]:
    """質問１ in front of the words, or alone above them."""
    return re.compile(
        rf"^[ 　]*{BULLET}?[ 　]*{OPEN}?(?:{words})[ 　]*[0-9０-９]{{1,3}}(?:[.．:：、]|{CLOSE}|[ 　]|$)[ 　]*"
    )


MARKERS: tuple[Rule[Marked], ...] = (
    Rule(
        Marked.QUESTION,
        _head(_QUESTION),
        ("○質問", "【質疑】", "質問：保存期間は", "■主な質問", "（質問１）理由は", "（問）理由は"),
        ("質問は以上です。", "質問者 佐藤"),
    ),
    Rule(
        Marked.ANSWER,
        _head(_ANSWER),
        ("○回答", "【応答】", "回答：5年である。", "（事務局の回答）", "（答）委託のため。"),
        ("回答した。", "説明を受けた。"),
    ),
    Rule(
        Marked.OPINION,
        _head(_OPINION),
        ("○意見", "【意見】", "意見：周知を", "◆主な意見"),
        ("意見を述べた。", "意見公募手続"),
    ),
    Rule(
        Marked.OPINION,
        re.compile(
            rf"^[ 　]*(?:{_ENUMERATED}[ 　]*)?(?:主な|(?:各)?委員(?:から)?の|出された|いただいた)(?:主な)?(?:御|ご)?"
            r"(?:意見|質疑|質問|発言)(?:(?:、|・|及び|／)(?:御|ご)?(?:意見|質疑|質問|要望"
            r"|回答|応答))*(?:等|内容|要旨|の?概要)*[ 　]*$"
        ),
        ("３　主な意見等", "(2) 委員からの意見", "主な質疑・意見"),
        ("３　意見", "主な意見は次のとおりである。"),
    ),
    Rule(Marked.ANSWER, _head(f"(?:{_AFTER})"), ("○部会後の処理", "【意見への対応】"), ("部会後の予定",)),
    Rule(
        Marked.QUESTION,
        _letter("[QＱ]|問い?"),
        ("Ｑ１．保存期間は", "Q 理由は何か。", "問１ 保存期間は"),
        ("問題がある。", "QRコードを", "問合せ先"),
    ),
    Rule(
        Marked.QUESTION,
        _numbered("質問|質疑"),
        ("質問１　件数の推移を伺う。", "質問2"),
        ("質問が１件あった。", "質問者", "質問１件"),
    ),
    Rule(
        Marked.ANSWER,
        _numbered("答弁|回答"),
        ("答弁１　455件です。", "回答2"),
        ("回答者数 120", "答弁を求めた。", "回答１件"),
    ),
    Rule(
        Marked.ANSWER,
        _letter("[AＡ]|答え?"),
        ("Ａ１．5年である。", "A 委託のため。", "答 5年である。"),
        ("Ａ４判の", "答申を受けた。", "A委員"),
    ),
)


_MARK = rf"{A_SYMBOL}"
_ASKS = (
    r"(?:[一-鿿]{0,6}委員(?!会)|議員|構成員|部会員|会員|出席者|参加者|傍聴者|住民|市民|町民|村民|区民|保護者|利用者"
    r"|(?:御|ご)?(?:意見|質問|質疑|質問・意見|意見・質問))"
)
_ANSWERS = (
    r"(?:[一-鿿]{0,8}事務局|[一-鿿]{1,10}(?:課|室|局|部|庁|省)|当局|執行部|理事者|説明者|実施機関|市|町|村|区|県|会長|委員長|座長"
    r"|(?:御|ご)?(?:回答|答弁|説明|事務局説明|事務局回答))"
)
_SAID = r"(?:等|側)?(?:の|から(?:の)?)?(?:主な)?(?:発言|意見|質問|回答|説明)?(?:等)?"
_SEP = r"[ 　]*[：:…‥＝=―－—は][…‥]*[ 　]*"
_BETWEEN = r"[ 　]*[、，,；;・／/ 　\n][ 　]*"
_LEGEND = re.compile(
    rf"(?P<a>{_MARK}){_SEP}(?P<asks>{_ASKS}){_SAID}{_BETWEEN}"
    rf"(?P<b>{_MARK}){_SEP}(?P<answers>{_ANSWERS}){_SAID}(?=[ 　）)」。\n]|を示|$)"
    rf"|(?P<asks2>{_ASKS}){_SAID}{_SEP}(?P<a2>{_MARK}){_BETWEEN}(?P<answers2>{_ANSWERS}){_SAID}{_SEP}(?P<b2>{_MARK})"
)
EXAMPLES = (
    "（○：構成員、●：事務局）",
    "○…委員の発言　●…事務局の発言",
    "（・：委員、→：事務局）",
    "※ ◆は質問、◇は回答を示す。",
    "（委員：○　事務局：●）",
)
LOOKALIKES = ("○：出席、●：欠席", "○：賛成　×：反対", "◎会長　○副会長", "○委員の皆様、事務局：総務課")


def read_legend(text: str) -> Mapping[str, Marked]:
    """What the bullets of a document stand for, by its legend; empty where it has none.

    >>> read_legend("（○：構成員、●：事務局）")["●"].value
    'answer'
    """
    found = _LEGEND.search(text)
    if found is None:
        return {}
    asks, answers = found["a"] or found["a2"], found["b"] or found["b2"]
    return {asks: Marked.QUESTION, answers: Marked.ANSWER} if asks != answers else {}
