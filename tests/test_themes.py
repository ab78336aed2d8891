"""Every theme rule matches its examples and none of its look-alikes."""

from __future__ import annotations

import pytest

from extractors.japanese.rules import Rule
from extractors.model.vocabulary import Theme
from extractors.reviews.findings.themes import RULES, Weighed, theme_of


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.means.theme}-{rule.examples[0][:8]}")
def test_rule(rule: Rule[Weighed]) -> None:
    assert {theme_of(None, text) for text in rule.examples} == {rule.means.theme}
    assert rule.means.theme not in {theme_of(None, text) for text in rule.lookalikes}


def test_every_theme_has_a_rule() -> None:
    assert {rule.means.theme for rule in RULES} == set(Theme) - {Theme.OTHER}


@pytest.mark.parametrize(
    ("title", "text", "theme"),
    [
        ("ログの分析", "委託先の操作のログを分析していなかった。", Theme.LOG_REVIEW),
        ("再委託", "再委託の契約書に記載のない事項があった。", Theme.OUTSOURCING),
        (None, "清掃業務の契約書に契約保証金の定めがなかった。", Theme.CONTRACTS),
        (None, "通勤手当の認定に誤りがあった。", Theme.LABOUR),
        (None, "来客用の傘が壊れていた。", Theme.OTHER),
    ],
)
def test_theme(title: str | None, text: str, theme: Theme) -> None:
    assert theme_of(title, text) is theme
