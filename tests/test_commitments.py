"""What is a commitment, and what only looks like one."""

from __future__ import annotations

import pytest

from extractors.japanese.rules import Rule
from extractors.reviews.commitments.commitments import _actor
from extractors.reviews.commitments.rules import RULES, Ending, Setting, is_commitment


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.means.name)
def test_every_example_is_a_commitment_in_its_settings(rule: Rule[Ending]) -> None:
    for example in rule.examples:
        assert any(is_commitment(example, setting) for setting in rule.means.settings), example


@pytest.mark.parametrize(
    ("words", "setting"),
    [
        ("資料１に基づき御説明いたします。", Setting.EXPLANATION),
        ("それでは、次の議題に移ります。", Setting.CHAIRING),
        ("本会議を閉会いたします。", Setting.CHAIRING),
        ("来月閣議決定される予定と聞いております。", Setting.EXPLANATION),
        ("委託先で確認する必要があると考えております。", Setting.ANSWER),
        ("定期的に確認すること等を記載しております。", Setting.EXPLANATION),
        ("事務局から説明をお願いします。", Setting.CHAIRING),
        ("連携する予定はありません。", Setting.ANSWER),
        ("届出内容を確認して、システムに登録します。", Setting.EXPLANATION),
    ],
)
def test_what_only_looks_like_a_commitment(words: str, setting: Setting) -> None:
    assert not is_commitment(words, setting)


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("事務局においては、所要の手続を進めてください。", "事務局"),
        ("また、情報政策課から各課に周知する予定です。", "情報政策課"),
        ("今後は、区として再発防止に努めます。", "区"),
        ("次回の部会では記載内容について事務局から案内をする。", "事務局"),
        ("更新は、市と受託者双方で行う予定である。", "市と受託者双方"),
        ("早急に作成します。", None),
    ],
)
def test_who_acts_is_named_in_the_sentence(words: str, who: str | None) -> None:
    assert _actor(words) == who
