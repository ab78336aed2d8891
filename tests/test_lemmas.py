"""Lemma patterns on real tokens: what the plain patterns don't tell."""

from __future__ import annotations

import pytest

from extractors.minutes.decisions.rules import ACTS, printed_acts
from pipeline.tokens.lemmas import find_lemmas

FREELY_SAID = (
    ("本件の扱いは会長にゆだねることと致します。", "delegated"),
    ("取扱いは座長にお任せすることといたします。", "delegated"),
    ("次回に持ち越すことと致します。", "continued"),
    ("この件は聞き置くことといたします。", "noted"),
    ("本案を可とすることに致します。", "adopted_as_proposed"),
    ("本案を否とすることに決しました。", "rejected"),
    ("本件は差し戻すことといたします。", "other"),
    ("そのように取りはからいます。", "adopted_as_proposed"),
    ("副会長に乙川委員を選ぶことに致します。", "elected"),
    ("申請を認めることと致します。", "approved"),
)
PLAIN = ("本件を承認することといたします。", "原案のとおり可決いたしました。", "付託することに決しました。")


@pytest.mark.parametrize(("words", "outcome"), FREELY_SAID)
def test_verbs_vary_freely(words: str, outcome: str) -> None:
    assert [act.outcome for act in printed_acts(find_lemmas, words)][:1] == [outcome]


@pytest.mark.parametrize("words", PLAIN)
def test_the_analyser_is_not_asked_where_the_words_tell(words: str) -> None:
    def unexpected(patterns: tuple[tuple[str, ...], ...], passage: str) -> list[object]:
        raise AssertionError(passage)

    assert printed_acts(unexpected, words)  # type: ignore[arg-type]


@pytest.mark.parametrize("rule", ACTS, ids=lambda rule: f"{rule.means.outcome}-{rule.examples[0][:10]}")
def test_examples_keep_their_outcome_with_the_analyser(rule) -> None:
    found = [{act.outcome for act in printed_acts(find_lemmas, text)} for text in rule.examples]
    assert all(rule.means.outcome in outcomes for outcomes in found)


def test_a_very_long_passage() -> None:
    assert find_lemmas((("委ねる",),), "あ" * 100_000) == []
