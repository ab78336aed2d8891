"""Kinds of findings (指摘の区分) by the word that issues them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.model.vocabulary import FindingKind


@dataclass(frozen=True, slots=True)
class KindRule:
    """One word for a kind."""

    kind: FindingKind
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    lookalikes: tuple[str, ...]


KINDS: tuple[KindRule, ...] = (
    KindRule(FindingKind.RECOMMENDATION, re.compile(r"勧告"), ("勧告事項", "監査委員の勧告"), ("指摘",)),
    KindRule(
        FindingKind.GUIDANCE,
        re.compile(r"(?:改善|文書|口頭|行政)?指導(?!監査|課)"),
        ("改善指導の内容", "指導事項"),
        ("指摘事項", "指導監査の結果"),
    ),
    KindRule(
        FindingKind.FINDING,
        re.compile(
            r"指摘|不適合|是正|改善事項|改善を要する|改善すべき|不備|検出|発見事項|要改善|問題点|改善指示"
            r"|注意事項|改善命令"
        ),
        ("指摘事項", "是正事項", "改善を要する事項", "注意事項"),
        ("意見", "要望"),
    ),
    KindRule(FindingKind.OPINION, re.compile(r"意見|所見|講評|留意事項"), ("監査の意見", "修正意見"), ("要望事項",)),
    KindRule(FindingKind.REQUEST, re.compile(r"要望"), ("要望事項",), ("意見",)),
)
"""First match wins: 指摘・意見 is a finding unless the row says more."""

_WISH = re.compile(r"(?:要望する|要望します|望まれる|望みたい|望むものである|望ましい|お願いしたい|期待する)[。）)]*$")


def kind_of(word: str | None) -> FindingKind | None:
    """Kind that a head, cell or heading names."""
    if not word:
        return None
    return next((rule.kind for rule in KINDS if rule.pattern.search(word)), None)


def kind_by_predicate(head: FindingKind | None, text: str, mixed: bool) -> FindingKind:
    """Kind of a finding under its head; a head that names several leaves it to the predicate."""
    if head in (None, FindingKind.OPINION, FindingKind.REQUEST) and mixed:
        return FindingKind.REQUEST if _WISH.search(text.strip()) else head or FindingKind.FINDING
    return head or FindingKind.FINDING


def is_mixed(word: str | None) -> bool:
    """Whether a head names several kinds: 指摘・意見, 意見・要望."""
    return bool(word) and sum(bool(rule.pattern.search(word or "")) for rule in KINDS) > 1
