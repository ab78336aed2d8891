"""Which law a citation names (法令名): the name before a place, definitions (以下「法」という。), 同法."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from extractors.citations.laws import KIND_OF_SUFFIX, known_ending, law_kind, look_up, normal
from extractors.japanese.marks import CLOSING, OPENING, SPEAKER_SYMBOL, one_of
from extractors.model.document import Range
from extractors.model.vocabulary import LawKind

SUFFIX = (
    r"(?:法律|法|条例|規則|規程|規約|政令|省令|府令|訓令|施行令|令|要綱|要領|告示|憲法|基準"
    r"|指針|ガイドライン|ガイド|手引き?|マニュアル)"
)
_WINDOW = 220
_BRACKETED = re.compile(r"[（(][^（）()\n]*(?:[（(][^（）()\n]*[）)][^（）()\n]*)*[）)]$")
_NOTE = re.compile(
    r"(?:\^\{[^{}\n]{1,8}\}|<sup>[^<>\n]{1,12}</sup>|[※＊*][ 　]?[0-9０-９]{0,2}"
    r"|[（(]?注[ 　]?[0-9０-９]{0,2}[）)]?)$"
)
_OPENED = re.compile(rf"{SUFFIX}[（(]$")
_JOINING = re.compile(
    r"(?:[ 　]|(?<=[法律例則程令領綱針])の|(?<=[法律例則程令領綱針])等|(?<=[法律例則程令領綱針])上、?)$"
)
_KANA_WORDS = (
    "いじめ", "がん", "ひとり親", "ひとり", "みどり", "たばこ", "まちづくり", "づくり", "ごみ", "ふるさと", "こども",
    "子ども", "子育て", "しごと", "取扱い", "取り扱い", "手続き", "見守り", "暮らし", "くらし", "いのち", "あり方",
    "障がい", "ひきこもり", "ため池", "おもてなし", "にぎわい", "みんな", "支え合い", "めぐみ", "ひと", "まち",
)  # fmt: skip
"""Words with hiragana that stand in the names of laws and ordinances."""
_RUN = re.compile(rf"(?:[一-龥々〆ヶァ-ヴーA-Za-zＡ-Ｚａ-ｚ・]|{'|'.join(_KANA_WORDS)})+$")
_LEAD = re.compile(
    r"^(?:[・ー]|当該|前記|上記|今回|今般|例えば|根拠法令|根拠|関係法令|別途|各種?(?=[^省府市区町村])"
    r"|(?:御)?(?:説明|指摘|承知)|本件|本年度?|年度|以上|なお|一方|当然|原則|実際|法的|法令上|法律上)+"
)
_ENDING = f"\n\t。、，．,：:；;|│？?！!{OPENING}{CLOSING}{SPEAKER_SYMBOL}"
_BOUNDARY = re.compile(rf"{one_of(_ENDING)}(?![^。、]{{0,3}}$)")
_AFTER_LAW = re.compile(r"(?:(?<=[条項号表法例則令])|(?<=法律))(?:及び|並びに|又は|若しくは|と|や)")
_LONG_FORM = re.compile(
    r"(?:に関する|のための|するための|るための|に係る|についての|に対する|を定める|を求める|を守る|推進する"
    r"|を進める|にする|における|づくり)$"
)
"""What stands before 法律 or 条例 in a name that is a clause."""
_TOPIC = re.compile(
    r"(?<=[一-龥ァ-ヶーのめりすれ])(?<!又)(?:では|には|とは|は|が|から|ので|ため、?|より|により"
    r"|よって)(?=[一-龥ァ-ヶ])"
)
_OPENING_WORDS = re.compile(
    r"^(?:[0-9０-９]+[ 　.．]?|[①-⑳]|また|なお|ただし|次に|さらに|そして|それから|および|及び|並びに|又は|この"
    r"|その|当該|さて|まず|そこで|つまり|いわゆる|これ|それ|です|ます|した|する|[でにをのともへはが 　])+"
)
_NO_LAW = re.compile(
    r"(?:方法|手法|技法|作法|司法|立法|適法|違法|合法|文法|療法|製法|用法|工法|寸法|不法|無法|算法|解法|話法"
    r"|便法|拳法|農法|論法|兵法|仏法|加法|乗法"
    r"|命令|辞令|指令|号令|法令|発令|仮令|基本方針|評価基準|判断基準|選定基準|審査基準|算定基準|配置基準|不規則"
    r"|水準)$"
)
_ACT = re.compile(
    r"(?:基本|特別措置|整備|保護|保険|自治|公務員|推進|規制|支援|促進|対策|振興|管理|福祉|組織|設置|財政|会計"
    r"|企業|通則|手続|施行|税|防止|確保|処理|基準|登録|台帳|救助"
    r"|教育|年金|労働|衛生|警察|消防|道路|河川|都市計画|公開|選挙|医療|統計|健康|学校|水道|商|民|刑|国会|会社"
    r"|破産|訴訟|執行|賠償|審査|営業|委員会|援助|給付|手当|監視|契約|措置|安定|利用)法$"
)
_GENERIC = re.compile(
    r"^(?:同|本|当該|各|当|新|旧|関係|その他の?)?(?:法律|法|条例|規則|規程|規約|政令|省令|府令|訓令|施行令|令"
    r"|要綱|要領|告示|基準|指針|ガイドライン|ガイド|手引き?|マニュアル|法令|施行規則"
    r"|委員会規則|会議規則|主務省令|[一-龥]{1,6}省令|内閣府令|事務取扱要領|関係法律|税法"
    r"|(?:特定個人情報等?)?取扱(?:規程|要領|要綱)|管理規程|管理規則|実施(?:要綱|要領)|施行(?:条例|規程)"
    r"|設置(?:条例|要綱))$"
)
_TOWN = re.compile(r"(?P<noun>[一-龥ァ-ヶー])?(?<![ぁ-ん])(?P<kana>(?!この|その|どの|ある)[ぁ-ん]{2,7})$")
_DEFINITION = re.compile(
    r"(?P<quote>[」』])?[ 　]*[（(](?P<number>[^（）()\n]{0,60}?)以下[ 　]*[、,，]?[ 　]*(?:単に)?"
    r"(?:[「『](?P<short>[^「」『』\n]{1,40})[」』]|(?P<bare>[^「」『』（）()、。\n]{1,20}?)と(?:いう|いいます|略))"
)
_SAME = re.compile(rf"^同(?P<suffix>法律|{SUFFIX})$")


@dataclass(frozen=True, slots=True)
class Name:
    """A law's name as printed, and where."""

    range: Range
    printed: str

    @property
    def refers_back(self) -> bool:
        """同法, 同条例 …"""
        return _SAME.match(self.printed) is not None

    @property
    def generic(self) -> bool:
        """法律, 条例, 厚生労働省令: no instrument's own name."""
        return _GENERIC.match(normal(self.printed)) is not None

    @property
    def proper(self) -> bool:
        """The name of one instrument, not 法律, 条例 or 厚生労働省令."""
        squashed = normal(self.printed)
        if look_up(squashed):
            return True
        if self.generic:
            return False
        return not squashed.endswith("法") or _ACT.search(squashed) is not None


@dataclass(frozen=True, slots=True)
class Definition:
    """From ``position`` on, ``short`` stands for ``name`` (以下「番号法」という。)."""

    position: int
    short: str
    name: str


class Definitions:
    """The short names that a document defines, each from its place on."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._all = _read_definitions(text)
        self._positions = [definition.position for definition in self._all]
        self._shorts = {definition.short for definition in self._all}

    def defined(self, name: str) -> bool:
        """Whether the document defines this short name anywhere."""
        return normal(name) in self._shorts

    def meaning(self, name: str, position: int) -> str | None:
        """What the short name stands for at a position: the last definition before it."""
        name = normal(name)
        if name not in self._shorts:
            return None
        index = bisect_right(self._positions, position)
        return next((d.name for d in reversed(self._all[:index]) if d.short == name), None)


def _read_definitions(text: str) -> list[Definition]:
    found: list[Definition] = []
    if "以下" not in text:
        return found
    for match in _DEFINITION.finditer(text):
        end = match.start() + 1 if match["quote"] else match.start()
        name = name_before(text, end)
        if name is not None:
            found.append(Definition(match.end(), normal(match["short"] or match["bare"]), name.printed))
    return found


def name_before(text: str, end: int) -> Name | None:
    """The name that ends at ``end``; brackets, footnote marks and の between it and ``end`` are passed over."""
    floor = max(text.rfind("\n", 0, end) + 1, end - _WINDOW)
    window = _stripped(text[floor:end])
    if window.endswith(("」", "』")):
        return _quoted(window, floor)
    if not re.search(rf"{SUFFIX}$|編[）)]$", window):
        return None
    known = _known(window)
    start = known if known is not None else _unknown(window)
    if start is None or start >= len(window):
        return None
    return Name(Range(floor + start, floor + len(window)), window[start:])


def _stripped(window: str) -> str:
    """``window`` without what may stand between a name and its place."""
    while True:
        shorter = window.rstrip(" 　")
        if _OPENED.search(shorter):
            shorter = shorter[:-1]
        for pattern in (_BRACKETED, _NOTE, _JOINING):
            if (match := pattern.search(shorter, max(0, len(shorter) - 160))) and known_ending(normal(shorter)) is None:
                shorter = shorter[: match.start()]
        if shorter == window:
            return window
        window = shorter


def _quoted(window: str, floor: int) -> Name | None:
    opener = {"」": "「", "』": "『"}[window[-1]]
    start = window.rfind(opener)
    inner = _BRACKETED.sub("", window[start + 1 : -1]) if start >= 0 else ""
    if not re.search(rf"{SUFFIX}$", inner) or _NO_LAW.search(inner):
        return None
    return Name(Range(floor + start + 1, floor + start + 1 + len(inner)), inner)


def _known(window: str) -> int | None:
    """Start of the name of the table that ends the window, white space inside it allowed."""
    positions = [index for index, char in enumerate(window) if not char.isspace()]
    squashed = normal(window)
    name = known_ending(squashed)
    if name is None or len(squashed) != len(positions):
        return None
    start = positions[len(positions) - len(name)]
    glued = _RUN.search(window[:start])
    prefix = _LEAD.sub("", glued[0]) if glued else ""
    if re.search(r"(?:改正|旧|新)$", prefix):
        return start - len(prefix) + max(prefix.rfind("改正"), prefix.rfind("旧"), prefix.rfind("新"))
    if prefix and (
        law_kind(name) is not LawKind.ACT or len(name) <= 3 or prefix.endswith(("等", "法人", "機関", "団体"))
    ):
        return None
    return start


def _unknown(window: str) -> int | None:
    """Start of a name that stands in no table: the run of kanji, or the clause that ends in に関する法律."""
    run = _RUN.search(window)
    if run is None or _NO_LAW.search(window):
        return None
    words = run[0]
    if _LONG_FORM.search(window, 0, run.start()):
        return _clause(window)
    lead = _LEAD.match(words)
    start = run.start() + (lead.end() if lead and lead.end() < len(words) else 0)
    return _hiragana_town(window, start)


def _hiragana_town(window: str, start: int) -> int:
    """Start with a municipality in hiragana put before 市, 町 …: みなと市議会委員会条例."""
    town = _TOWN.search(window, 0, start) if window[start : start + 1] in "市町村区県" else None
    if town is None:
        return start
    glued = town["noun"] and town["kana"][0] in "はのがをにともで" and len(town["kana"]) > 2
    return town.start("kana") + 1 if glued else town.start("kana")


def _clause(window: str) -> int | None:
    """Start of a name with particles in it: 個人番号の利用及び特定個人情報の提供に関する条例."""
    start = 0
    for pattern in (_BOUNDARY, _AFTER_LAW, _TOPIC):
        for match in pattern.finditer(window, start):
            if match.end() < len(window) - 4:
                start = match.end()
    opening = _OPENING_WORDS.match(window[start:])
    start += opening.end() if opening else 0
    return start if start < len(window) - 2 else None


def same_kind(name: Name, other: str) -> bool:
    """Whether 同法, 同条例 … can refer back to the other name."""
    match = _SAME.match(name.printed)
    if match is None:
        return False
    suffix = match["suffix"]
    kind = next((kind for ending, kind in KIND_OF_SUFFIX if suffix.endswith(ending)), LawKind.OTHER)
    return law_kind(other) is kind
