"""Taxonomy of 特定個人情報保護評価書 Ⅲ リスク対策: official wording of the three forms. Data with its look-up.

Wording as in the forms attached to 特定個人情報保護評価に関する規則: 全項目評価書 (様式第4号), 重点項目評価書
(様式第3号), 基礎項目評価書 (様式第2号). The number of a category is that of the 全項目 form.
"""

# ruff: noqa: E501 - a table, one row per line
from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from extractors.japanese.letters import fold_wording
from extractors.japanese.rules import Rule, meaning, rule

FULL = "特定個人情報保護評価に関する規則 様式第4号（全項目評価書）Ⅲ"
KEY = "特定個人情報保護評価に関する規則 様式第3号（重点項目評価書）Ⅲ"
BASIC = "特定個人情報保護評価に関する規則 様式第2号（基礎項目評価書）Ⅳ"


class Phase(StrEnum):
    """Phase of processing (取扱いプロセス)."""

    ACQUISITION = "acquisition"
    USE = "use"
    OUTSOURCING = "outsourcing"
    PROVISION = "provision"
    NETWORK = "network"
    STORAGE = "storage"


@dataclass(frozen=True, slots=True)
class FormSection:
    """A section of part Ⅲ, by its heading."""

    phase: Phase
    number: int
    wording: str


@dataclass(frozen=True, slots=True)
class FormRisk:
    """One risk of the forms. ``forms``: where it stands under this wording."""

    category: str
    wording: str
    forms: tuple[str, ...]

    @property
    def phase(self) -> Phase:
        return Phase(self.category.split(".")[0])

    @property
    def number(self) -> int | None:
        """Number of the risk in the 全項目 form; None for what it does not number."""
        tail = self.category.split(".")[1]
        return int(tail) if tail.isdigit() else None


def _section(phase: Phase, number: int, wording: str, pattern: str) -> Rule[FormSection]:
    return rule(FormSection(phase, number, wording), pattern, (wording,))


def _entry(category: str, wording: str, pattern: str, *forms: str, also: tuple[str, ...] = (), not_: tuple[str, ...] = ()) -> Rule[FormRisk]:  # fmt: skip
    return rule(FormRisk(category, wording, forms), pattern, (wording, *also), not_)


SECTIONS: tuple[Rule[FormSection], ...] = (
    _section(Phase.ACQUISITION, 2, "特定個人情報の入手", r"個人情報(?:ファイル)?の入手(?:$|[（(「」における]|に[係関]|時|の際の?リスク)"),
    _section(Phase.USE, 3, "特定個人情報の使用", r"個人情報(?:ファイル)?の使用(?:$|[（(「」における]|に[係関]|時)"),
    _section(Phase.OUTSOURCING, 4, "特定個人情報ファイルの取扱いの委託", r"(?:ファイルの取[り]?扱い|個人情報|ファイル)の委託"),
    _section(Phase.PROVISION, 5, "特定個人情報の提供・移転", r"個人情報(?:ファイル)?の(?:提供[・及び、]*移転|提供(?:$|[（(「」における]|に[係関]))"),
    _section(Phase.NETWORK, 6, "情報提供ネットワークシステムとの接続", r"情報提供(?:等)?ネットワーク(?:システム)?(?:との|への)?接続"),
    _section(Phase.STORAGE, 7, "特定個人情報の保管・消去", r"個人情報(?:ファイル)?の保管[・及び、]*(?:消去|廃棄)"),
)  # fmt: skip
"""Sections 2 to 7, by flat headings; section 1 names the file."""

_OUT = r"目的(?:の範囲)?外(?:の|での?|に)?(?:[^。、]{0,12}?)入手"
_LEAK_IN = r"入手の?際(?:に|の)?[^。]{0,12}?(?:漏えい|漏洩|漏えい等|紛失)"
_WRONG_IN = r"入手(?:した|する)[^。]{0,12}?(?:不正確|正確で(?:は)?ない|誤り)"

FORM_RISKS: tuple[Rule[FormRisk], ...] = (
    _entry("acquisition.1", "目的外の入手が行われるリスク", _OUT, FULL, KEY, BASIC, also=("目的外の入手が行われないよう", "目的外に特定個人情報を入手するリスク"), not_=("目的外の利用",)),
    _entry("acquisition.2", "不適切な方法で入手が行われるリスク", r"不適切な(?:方法|手段)(?:で|による|により)[^。]{0,12}?入手", FULL, also=("不適切な方法により特定個人情報を入手するリスク",), not_=("不適切な方法で提供されるリスク",)),
    _entry("acquisition.3", "入手した特定個人情報が不正確であるリスク", _WRONG_IN, FULL, also=("入手した情報が正確でないリスク",), not_=("入手した特定個人情報が古い",)),
    _entry("acquisition.4", "入手の際に特定個人情報が漏えい・紛失するリスク", _LEAK_IN, FULL, also=("入手の際の特定個人情報の漏えい・紛失するリスク",), not_=("保管時の漏えい",)),
    _entry("use.1", "目的を超えた紐付け、事務に必要のない情報との紐付けが行われるリスク",
        r"目的を[超越こ]えた(?:紐|ひも|結び)付?[けづ]?|必要(?:の|な|なの)?ない情報との(?:紐"
        r"|ひも)", FULL, KEY, BASIC, also=("目的を越えたひも付けが行われるリスク",), not_=("紐付け誤り",)),
    _entry("use.2", "権限のない者（元職員、アクセス権限のない職員等）によって不正に使用されるリスク",
        r"権限(?:の|が)?(?:ない|無い|持たない)者?[^。]{0,26}?(?:不正[にな])?(?:使用|利用"
        r"|アクセス)", FULL, KEY, BASIC, also=("権限のない者によって不正に使用されるリスク", "アクセス権限のない職員等による不正な使用"), not_=("権限のない者が入室",)),
    _entry("use.3", "従業者が事務外で使用するリスク", r"(?:従業[者員]|職員)[がに等よるの]{1,4}事務(?:の)?外(?:で|の|に)?の?(?:使用|利用)", FULL, also=("従業員が事務外で使用するリスク", "職員による事務外の使用"), not_=("従業者に対する教育",)),
    _entry("use.4", "特定個人情報ファイルが不正に複製されるリスク", r"不正[にな](?:複製|コピー)", FULL, also=("特定個人情報が不正に複製されるリスク", "ファイルの不正な複製"), not_=("不正な複合",)),
    _entry("outsourcing.other", "委託先における不正な使用等のリスク",
        r"委託先[^。]{0,20}?(?:不正な?(?:な)?(?:入手|使用|提供|利用)|保管・消去|リスク)"
        r"|再委託に関するリスク|委託契約終了後の不正", KEY, BASIC, also=("委託先による特定個人情報の不正入手・不正な使用に関するリスク", "委託先による特定個人情報の不正な提供に関するリスク", "委託先による特定個人情報の保管・消去に関するリスク", "委託契約終了後の不正な使用等のリスク", "再委託に関するリスク"), not_=("委託先の選定",)),
    _entry("provision.1", "不正な提供・移転が行われるリスク", r"不正[なに](?:提供|移転)[・や及び、]{0,2}(?:移転|提供)", FULL, KEY, BASIC, also=("不正に提供・移転が行われるリスク",), not_=("不正な提供が行われるリスク",)),
    _entry("provision.2", "不適切な方法で提供・移転が行われるリスク", r"不適切な(?:方法|手段)(?:で|による|により)[^。]{0,12}?提供[・や及び]{0,2}移転", FULL, not_=("不適切な方法で入手が行われるリスク", "不適切な方法で提供されるリスク")),
    _entry("provision.3", "誤った情報を提供・移転してしまうリスク、誤った相手に提供・移転してしまうリスク", r"誤った(?:情報|相手)[をに][^。]{0,8}?提供[・や及び]{0,2}移転", FULL, also=("誤った相手に提供・移転してしまうリスク",), not_=("誤った情報を提供してしまうリスク",)),
    _entry("network.1", "目的外の入手が行われるリスク", _OUT, FULL, KEY, BASIC),
    _entry("network.2", "安全が保たれない方法によって入手が行われるリスク", r"安全(?:が|を)?(?:保た|確保さ|でな)[^。]{0,14}?入手", FULL, also=("安全が確保されない方法により入手するリスク",), not_=("安全管理措置",)),
    _entry("network.3", "入手した特定個人情報が不正確であるリスク", _WRONG_IN, FULL),
    _entry("network.4", "入手の際に特定個人情報が漏えい・紛失するリスク", _LEAK_IN, FULL),
    _entry("network.5", "不正な提供が行われるリスク", r"不正[なに]提供(?!・移転|[・や及び]{1,2}移転)", FULL, KEY, BASIC, not_=("不正な提供・移転が行われるリスク",)),
    _entry("network.6", "不適切な方法で提供されるリスク", r"不適切な(?:方法|手段)(?:で|による|により)[^。]{0,12}?提供(?![・や及び]{1,2}移転)", FULL, not_=("不適切な方法で提供・移転が行われるリスク",)),
    _entry("network.7", "誤った情報を提供してしまうリスク、誤った相手に提供してしまうリスク", r"誤った(?:情報|相手)[をに][^。]{0,8}?提供(?![・や及び]{1,2}移転)", FULL, not_=("誤った情報を提供・移転してしまうリスク",)),
    _entry("storage.1", "特定個人情報の漏えい・滅失・毀損リスク", r"(?:漏えい|漏洩)[・や、]*(?:滅失|紛失)?[・や、]*(?:毀損|き損|棄損|毀損等)", FULL, KEY, BASIC, also=("特定個人情報の漏えい・滅失・毀損のリスク",), not_=("入手の際に特定個人情報が漏えい・紛失するリスク",)),
    _entry("storage.2", "特定個人情報が古い情報のまま保管され続けるリスク", r"古い情報(?:のまま|が)[^。]{0,10}?保管|古いまま[^。]{0,8}?保管", FULL, not_=("古い情報システム",)),
    _entry("storage.3", "特定個人情報が消去されずいつまでも存在するリスク", r"消去され(?:ず|ない)[^。]{0,8}?(?:いつまでも)?(?:存在|残)", FULL, also=("特定個人情報が消去されず、いつまでも存在するリスク",), not_=("消去方法",)),
)  # fmt: skip
"""Rows of one phase in the order of the 全項目 form; the acquisition rows come before the network rows of the same wording."""

OTHER_RISKS = re.compile(r"その他の?リスク(?:及び|と|並びに)?(?:その|当該)?リスクに対する(?:措置|対策)")
"""The last box of each section: その他のリスク及びそのリスクに対する措置."""

FIELDS: tuple[Rule[str], ...] = (
    rule("storage.1", r"物理的(?:な)?(?:対策|安全管理措置)$", ("⑤物理的対策",)),
    rule("storage.1", r"技術的(?:な)?(?:対策|安全管理措置)$", ("⑥技術的対策",)),
    rule("storage.1", r"政府機関(?:の情報セキュリティ対策のための)?統一基準群?$", ("①ＮＩＳＣ政府機関統一基準群",)),
    rule("storage.1", r"安全管理体制$", ("②安全管理体制",)),
    rule("storage.1", r"安全管理規程$", ("③安全管理規程",)),
    rule("storage.1", r"規程の職員への周知$", ("④安全管理体制・規程の職員への周知",)),
    rule("storage.1", r"^バックアップ$", ("バックアップ",), ("バックアップの取得",), note="⑦"),
    rule("storage.1", r"事故発生時手順の策定・周知$", ("⑧事故発生時手順の策定・周知",)),
    rule(
        "storage.1", r"過去[3三]年以内に[^。]{0,60}重大事故", ("⑨過去3年以内に、評価実施機関において発生した重大事故",)
    ),
    rule("storage.1", r"^死者の個人番号$", ("死者の個人番号",), ("死者の個人番号の保管方法",), note="⑩"),
    rule("storage.other", r"^消去(?:の)?方法$", ("消去方法",), ("消去方法の確認",), note="③"),
)
"""Fields inside 保管・消去: the sub-items of its risk 1, and ③消去方法 of part Ⅱ."""


def match_risk(wording: str, phase: Phase | None = None, number: int | None = None) -> FormRisk | None:
    """The risk that a wording means; the open section decides between rows of the same wording, then the number."""
    flat = fold_wording(wording)
    fitting = [row.means for row in FORM_RISKS if row.pattern.search(flat)]
    exact = [entry for entry in fitting if fold_wording(entry.wording) in flat]
    for candidates in (exact, fitting):
        inside = [entry for entry in candidates if entry.phase == phase]
        if inside or (phase is None and candidates):
            rows = inside or candidates
            return next((entry for entry in rows if number is not None and entry.number == number), rows[0])
    return fitting[0] if fitting else None


def match_section(wording: str) -> FormSection | None:
    """The section of part Ⅲ that a heading names."""
    return meaning(SECTIONS, fold_wording(wording))


def match_field(wording: str) -> str | None:
    """Category of a field inside 保管・消去, by its heading without the enumerator."""
    return meaning(FIELDS, fold_wording(wording))


def numbered_risk(phase: Phase, number: int) -> FormRisk | None:
    """The risk with this number in a section of the 全項目 form."""
    return next((row.means for row in FORM_RISKS if (row.means.phase, row.means.number) == (phase, number)), None)
