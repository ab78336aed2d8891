"""Risk that a survey item reports on, by the wording of 特定個人情報保護評価書 (the 全項目 form's numbers)."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """One risk: the phase its section names, and its wording."""

    category: str
    section: re.Pattern[str]
    wording: re.Pattern[str]
    examples: tuple[tuple[str, str], ...]
    lookalikes: tuple[tuple[str, str], ...]


def _rule(category: str, section: str, wording: str, example: str, lookalike: str) -> CategoryRule:
    phase = section.split("|", maxsplit=1)[0]
    return CategoryRule(category, re.compile(section), re.compile(wording), ((phase, example),), ((phase, lookalike),))


_NETWORK = "情報提供ネットワーク|ネットワークシステムとの接続"
_ACQUISITION, _USE, _PROVISION, _STORAGE = "入手", "使用|利用", "提供・移転|提供", "保管・消去|保管|消去"

CATEGORIES: tuple[CategoryRule, ...] = (
    _rule("network.1", _NETWORK, r"目的外の入手", "目的外の入手が行われるリスク", "不正な提供が行われるリスク"),
    _rule("network.2", _NETWORK, r"安全が保たれない", "安全が保たれない方法によって入手が行われるリスク", "不正な提供"),
    _rule("network.3", _NETWORK, r"不正確", "入手した特定個人情報が不正確であるリスク", "目的外の入手"),
    _rule("network.4", _NETWORK, r"漏えい・紛失", "入手の際に特定個人情報が漏えい・紛失するリスク", "不正確"),
    _rule("network.5", _NETWORK, r"不正な提供", "不正な提供が行われるリスク", "不適切な方法で提供されるリスク"),
    _rule("network.6", _NETWORK, r"不適切な方法で提供", "不適切な方法で提供されるリスク", "不正な提供"),
    _rule("network.7", _NETWORK, r"誤った", "誤った情報を提供してしまうリスク", "不正な提供"),
    _rule("outsourcing.other", "委託", r"委託先|再委託|リスク", "委託先における不正な使用等のリスク", "従事者への研修"),
    _rule(
        "acquisition.1",
        _ACQUISITION,
        r"目的外の入手",
        "目的外の入手が行われるリスク",
        "入手した情報が不正確であるリスク",
    ),
    _rule("acquisition.2", _ACQUISITION, r"不適切な方法", "不適切な方法で入手が行われるリスク", "目的外の入手"),
    _rule("acquisition.3", _ACQUISITION, r"不正確", "入手した特定個人情報が不正確であるリスク", "目的外の入手"),
    _rule("acquisition.4", _ACQUISITION, r"漏えい・紛失", "入手の際に特定個人情報が漏えい・紛失するリスク", "不正確"),
    _rule("use.1", _USE, r"目的を超え|必要の?な[のい]", "目的を超えた紐付けが行われるリスク", "不正に複製されるリスク"),
    _rule("use.2", _USE, r"権限のない者|元職員", "権限のない者によって不正に使用されるリスク", "事務外で使用"),
    _rule("use.3", _USE, r"事務外", "従業者が事務外で使用するリスク", "不正に複製"),
    _rule("use.4", _USE, r"複製", "特定個人情報ファイルが不正に複製されるリスク", "事務外で使用"),
    _rule("provision.1", _PROVISION, r"不正な提供", "不正な提供・移転が行われるリスク", "誤った相手に提供"),
    _rule("provision.2", _PROVISION, r"不適切な方法", "不適切な方法で提供・移転が行われるリスク", "不正な提供"),
    _rule("provision.3", _PROVISION, r"誤った", "誤った情報を提供・移転してしまうリスク", "不正な提供"),
    _rule("storage.1", _STORAGE, r"漏えい・滅失・毀損", "特定個人情報の漏えい・滅失・毀損リスク", "古い情報のまま保管"),
    _rule("storage.2", _STORAGE, r"古い情報", "古い情報のまま保管され続けるリスク", "漏えい・滅失・毀損"),
    _rule("storage.3", _STORAGE, r"消去され(?:ず|ない)", "消去されずいつまでも存在するリスク", "古い情報のまま"),
)


def category_of(section: str | None, question: str) -> str | None:
    """Risk that a result reports on: 特定個人情報の入手① and 目的外の入手が行われるリスク are acquisition.1."""
    if section is None or "リスク" not in question:
        return None
    return next((r.category for r in CATEGORIES if r.section.search(section) and r.wording.search(question)), None)
