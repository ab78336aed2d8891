"""Legends of lists (凡例): （○：構成員、●：事務局） says whose words each bullet holds."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extractors.reviews.exchanges.markers import Part

_MARK = r"[○◯〇●◎◆◇■□▲△▼▽・→⇒＊*]"
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


def read_legend(text: str) -> Mapping[str, Part]:
    """What the bullets of a document stand for, by its legend; empty where it has none.

    >>> read_legend("（○：構成員、●：事務局）")["●"].value
    'answer'
    """
    found = _LEGEND.search(text)
    if found is None:
        return {}
    asks, answers = found["a"] or found["a2"], found["b"] or found["b2"]
    return {asks: Part.QUESTION, answers: Part.ANSWER} if asks != answers else {}
