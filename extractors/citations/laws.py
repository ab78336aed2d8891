"""Laws, rules and guidelines of this field (法令表): names, short names, e-Gov ids. Data with its look-up.

Ids are those of e-Gov 法令検索, which composes them from era, year, kind and number of the
law (平成25年法律第27号 is 425AC0000000027; AC1 marks a law proposed by a member). An
instrument without a certain id has None. Ordinances and rules of a local body are not
listed: their kind is told by their name.
"""

# ruff: noqa: E501 - a table, one row per line
from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.japanese.letters import fold_wording
from extractors.model.vocabulary import LawKind

_EGOV = "e-Gov法令検索"
_PPC = "個人情報保護委員会"


@dataclass(frozen=True, slots=True)
class Law:
    """An instrument with the names it goes by."""

    name: str
    number: str | None = None
    """As promulgated, 平成25年法律第27号."""
    law_id: str | None = None
    short: tuple[str, ...] = ()
    kind: LawKind = LawKind.ACT
    source: str = _EGOV


def _rule(name: str, number: str | None = None, *short: str, law_id: str | None = None) -> Law:
    return Law(name, number, law_id, short, LawKind.RULE)


def _guideline(name: str, *short: str, source: str = _PPC) -> Law:
    return Law(name, None, None, short, LawKind.GUIDELINE, source)


LAWS: tuple[Law, ...] = (
    # personal data and numbers
    Law("行政手続における特定の個人を識別するための番号の利用等に関する法律", "平成25年法律第27号", "425AC0000000027", ("番号法", "マイナンバー法", "番号利用法", "行政手続番号法", "個人番号法", "共通番号法")),
    Law("個人情報の保護に関する法律", "平成15年法律第57号", "415AC0000000057", ("個人情報保護法", "個情法", "個人情報法")),
    Law("行政機関の保有する個人情報の保護に関する法律", "平成15年法律第58号", "415AC0000000058", ("行政機関個人情報保護法", "行個法")),
    Law("独立行政法人等の保有する個人情報の保護に関する法律", "平成15年法律第59号", "415AC0000000059", ("独立行政法人等個人情報保護法", "独立行政法人個人情報保護法", "独個法")),
    Law("デジタル社会形成基本法", "令和3年法律第35号", "503AC0000000035"),
    Law("デジタル庁設置法", "令和3年法律第36号", "503AC0000000036"),
    Law("デジタル社会の形成を図るための関係法律の整備に関する法律", "令和3年法律第37号", "503AC0000000037", ("デジタル社会形成整備法",)),
    Law("地方公共団体情報システムの標準化に関する法律", "令和3年法律第40号", "503AC0000000040", ("標準化法", "情報システム標準化法")),
    Law("官民データ活用推進基本法", "平成28年法律第103号", "428AC1000000103"),
    Law("情報通信技術を活用した行政の推進等に関する法律", "平成14年法律第151号", "414AC0000000151", ("デジタル手続法", "行政手続オンライン化法", "情報通信技術活用法")),
    Law("電子署名等に係る地方公共団体情報システム機構の認証業務に関する法律", "平成14年法律第153号", "414AC0000000153", ("公的個人認証法",)),
    Law("サイバーセキュリティ基本法", "平成26年法律第104号", "426AC1000000104"),
    Law("医療分野の研究開発に資するための匿名加工医療情報及び仮名加工医療情報に関する法律", "平成29年法律第28号", "429AC0000000028", ("次世代医療基盤法",)),
    Law("統計法", "平成19年法律第53号", "419AC0000000053"),
    Law("公文書等の管理に関する法律", "平成21年法律第66号", "421AC0000000066", ("公文書管理法",)),
    Law("行政機関の保有する情報の公開に関する法律", "平成11年法律第42号", "411AC0000000042", ("行政機関情報公開法", "情報公開法")),
    Law("独立行政法人等の保有する情報の公開に関する法律", "平成13年法律第140号", "413AC0000000140", ("独立行政法人等情報公開法",)),
    Law("公益通報者保護法", "平成16年法律第122号", "416AC0000000122"),
    # government and local government
    Law("日本国憲法", "昭和21年憲法", "321CONSTITUTION", ("憲法",)),
    Law("国会法", "昭和22年法律第79号", "322AC1000000079"),
    Law("地方自治法", "昭和22年法律第67号", "322AC0000000067", ("自治法",)),
    Law("地方公務員法", "昭和25年法律第261号", "325AC0000000261", ("地公法",)),
    Law("国家公務員法", "昭和22年法律第120号", "322AC0000000120", ("国公法",)),
    Law("地方財政法", "昭和23年法律第109号", "323AC0000000109", ("地財法",)),
    Law("地方公営企業法", "昭和27年法律第292号", "327AC0000000292"),
    Law("地方独立行政法人法", "平成15年法律第118号", "415AC0000000118"),
    Law("独立行政法人通則法", "平成11年法律第103号", "411AC0000000103"),
    Law("会計法", "昭和22年法律第35号", "322AC0000000035"),
    Law("補助金等に係る予算の執行の適正化に関する法律", "昭和30年法律第179号", "330AC0000000179", ("補助金適正化法", "補助金等適正化法")),
    Law("地方教育行政の組織及び運営に関する法律", "昭和31年法律第162号", "331AC0000000162", ("地教行法", "地方教育行政法")),
    Law("地方公共団体の財政の健全化に関する法律", "平成19年法律第94号", "419AC0000000094", ("財政健全化法",)),
    Law("農業委員会等に関する法律", "昭和26年法律第88号", "326AC0000000088", ("農業委員会法",)),
    Law("公職選挙法", "昭和25年法律第100号", "325AC1000000100", ("公選法",)),
    Law("行政手続法", "平成5年法律第88号", "405AC0000000088"),
    Law("行政不服審査法", "平成26年法律第68号", "426AC0000000068"),
    Law("国家賠償法", "昭和22年法律第125号", "322AC0000000125"),
    Law("民法", "明治29年法律第89号", "129AC0000000089"),
    Law("災害対策基本法", "昭和36年法律第223号", "336AC0000000223", ("災対法",)),
    # registers, taxes, insurance, welfare
    Law("住民基本台帳法", "昭和42年法律第81号", "342AC0000000081", ("住基法",)),
    Law("戸籍法", "昭和22年法律第224号", "322AC0000000224"),
    Law("地方税法", "昭和25年法律第226号", "325AC0000000226"),
    Law("国税通則法", "昭和37年法律第66号", "337AC0000000066"),
    Law("所得税法", "昭和40年法律第33号", "340AC0000000033"),
    Law("法人税法", "昭和40年法律第34号", "340AC0000000034"),
    Law("健康保険法", "大正11年法律第70号", "211AC0000000070", ("健保法",)),
    Law("国民健康保険法", "昭和33年法律第192号", "333AC0000000192", ("国保法",)),
    Law("高齢者の医療の確保に関する法律", "昭和57年法律第80号", "357AC0000000080", ("高齢者医療確保法", "高確法", "高齢者医療法")),
    Law("介護保険法", "平成9年法律第123号", "409AC0000000123"),
    Law("国民年金法", "昭和34年法律第141号", "334AC0000000141"),
    Law("厚生年金保険法", "昭和29年法律第115号", "329AC0000000115"),
    Law("雇用保険法", "昭和49年法律第116号", "349AC0000000116"),
    Law("生活保護法", "昭和25年法律第144号", "325AC0000000144"),
    Law("児童福祉法", "昭和22年法律第164号", "322AC0000000164"),
    Law("児童手当法", "昭和46年法律第73号", "346AC0000000073"),
    Law("子ども・子育て支援法", "平成24年法律第65号", "424AC0000000065"),
    Law("障害者の日常生活及び社会生活を総合的に支援するための法律", "平成17年法律第123号", "417AC0000000123", ("障害者総合支援法",)),
    Law("いじめ防止対策推進法", "平成25年法律第71号", "425AC1000000071"),
    Law("学校教育法", "昭和22年法律第26号", "322AC0000000026"),
    Law("労働基準法", "昭和22年法律第49号", "322AC0000000049", ("労基法",)),
    Law("農地法", "昭和27年法律第229号", "327AC0000000229"),
    Law("建築基準法", "昭和25年法律第201号", "325AC0000000201"),
    Law("都市計画法", "昭和43年法律第100号", "343AC0000000100", ("都計法",)),
    Law("銀行法", "昭和56年法律第59号", "356AC0000000059"),
    # orders and rules
    _rule("行政手続における特定の個人を識別するための番号の利用等に関する法律施行令", "平成26年政令第155号", "番号法施行令", "マイナンバー法施行令", law_id="426CO0000000155"),
    _rule("個人情報の保護に関する法律施行令", "平成15年政令第507号", "個人情報保護法施行令", law_id="415CO0000000507"),
    _rule("地方自治法施行令", "昭和22年政令第16号", law_id="322CO0000000016"),
    _rule("予算決算及び会計令", "昭和22年勅令第165号", "予決令", law_id="322IO0000000165"),
    _rule("個人情報の保護に関する法律施行規則", "平成28年個人情報保護委員会規則第3号", "個人情報保護法施行規則"),
    _rule("特定個人情報保護評価に関する規則", "平成26年特定個人情報保護委員会規則第1号", "評価規則", "特定個人情報保護評価規則", "保護評価規則"),
    _rule("特定個人情報の取扱いの状況に係る地方公共団体等による定期的な報告に関する規則", "平成28年個人情報保護委員会規則第4号"),
    # guidelines
    _guideline("特定個人情報保護評価指針", "評価指針", "保護評価指針"),
    _guideline("特定個人情報の適正な取扱いに関するガイドライン（行政機関等編）", "特定個人情報の適正な取扱いに関するガイドライン（行政機関等・地方公共団体等編）"),
    _guideline("特定個人情報の適正な取扱いに関するガイドライン（事業者編）"),
    _guideline("特定個人情報の適正な取扱いに関するガイドライン", "番号法ガイドライン", "マイナンバーガイドライン", "特定個人情報ガイドライン"),
    _guideline("個人情報の保護に関する法律についてのガイドライン（行政機関等編）"),
    _guideline("個人情報の保護に関する法律についてのガイドライン（通則編）"),
    _guideline("個人情報の保護に関する法律についてのガイドライン", "個人情報保護法ガイドライン"),
    _guideline("個人情報の保護に関する法律についての事務対応ガイド（行政機関等向け）", "事務対応ガイド"),
    _guideline("地方公共団体における情報セキュリティポリシーに関するガイドライン", "情報セキュリティポリシーガイドライン", source="総務省"),
)  # fmt: skip
"""Order tells nothing: names and short names are unique."""

_BY_NAME = {name: law for law in LAWS for name in (law.name, *law.short)}
NAMES = frozenset(_BY_NAME)
_BY_LENGTH = tuple(sorted({len(name) for name in NAMES}, reverse=True))

KIND_OF_SUFFIX: tuple[tuple[str, LawKind], ...] = (
    ("条例", LawKind.ORDINANCE),
    ("ガイドライン", LawKind.GUIDELINE),
    ("ガイド", LawKind.GUIDELINE),
    ("指針", LawKind.GUIDELINE),
    ("手引き", LawKind.GUIDELINE),
    ("手引", LawKind.GUIDELINE),
    ("マニュアル", LawKind.GUIDELINE),
    ("基準", LawKind.GUIDELINE),
    ("規則", LawKind.RULE),
    ("規程", LawKind.RULE),
    ("規約", LawKind.RULE),
    ("政令", LawKind.RULE),
    ("省令", LawKind.RULE),
    ("府令", LawKind.RULE),
    ("要綱", LawKind.RULE),
    ("要領", LawKind.RULE),
    ("告示", LawKind.RULE),
    ("訓令", LawKind.RULE),
    ("令", LawKind.RULE),
    ("法律", LawKind.ACT),
    ("法", LawKind.ACT),
)
"""What the end of a name tells; the first that fits counts."""


def normal(name: str) -> str:
    """A name without white space, full-width letters made half-width: how names are compared."""
    return fold_wording(name).replace("(", "（").replace(")", "）")


def look_up(name: str) -> Law | None:
    """The instrument that goes by this name, whole or short; 改正, 旧 and 新 before it count for nothing."""
    name = normal(name)
    return _BY_NAME.get(name) or _BY_NAME.get(re.sub(r"^(?:改正後の?|改正前の?|改正|旧|新|現行の?)", "", name))


def law_kind(name: str) -> LawKind:
    """Kind of an instrument: from the table, else from how its name ends."""
    law = look_up(name)
    if law is not None:
        return law.kind
    name = re.sub(r"（[^（）]*）$", "", normal(name))
    return next((kind for suffix, kind in KIND_OF_SUFFIX if name.endswith(suffix)), LawKind.OTHER)


def known_ending(squashed: str) -> str | None:
    """Longest name of the table that a text without white space ends with."""
    for length in _BY_LENGTH:
        if squashed[-length:] in NAMES and length <= len(squashed):
            return squashed[-length:]
    return None
