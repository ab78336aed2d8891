"""Items of business: headings, lists, openings."""

from __future__ import annotations

import re

import pytest

from extractors.minutes.agenda_phrases import CLOSE, TAKE_UP, closes, takes_up


@pytest.mark.parametrize("phrase", TAKE_UP, ids=lambda phrase: phrase.examples[0])
def test_every_taking_up_phrase_finds_its_examples_only(phrase):
    assert [text for text in phrase.examples if not re.search(phrase.pattern, text)] == []
    assert [text for text in phrase.lookalikes if re.search(phrase.pattern, text)] == []


@pytest.mark.parametrize("phrase", CLOSE, ids=lambda phrase: phrase.examples[0])
def test_every_closing_phrase_finds_its_examples_only(phrase):
    assert [text for text in phrase.examples if not closes(text)] == []
    assert [text for text in phrase.lookalikes if closes(text)] == []


def test_taking_up_in_one_sentence():
    assert takes_up("それでは、議題２「防災計画について」、事務局から説明をお願いします。")
    assert not takes_up("先ほど議題１でも申し上げました。")
