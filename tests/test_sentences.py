"""Where sentences end."""

from __future__ import annotations

import pytest

from extractors.japanese.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("始めます。次です。", ["始めます。", "次です。"], id="plain"),
        pytest.param("「はい。そうです。」と述べた。以上", ["「はい。そうです。」と述べた。", "以上"], id="quoted"),
        pytest.param("適正である（別紙。参照）。次", ["適正である（別紙。参照）。", "次"], id="stop in brackets"),
        pytest.param("よろしいですか？はい！", ["よろしいですか？", "はい！"], id="question mark"),
        pytest.param("一つ目\n二つ目", ["一つ目", "二つ目"], id="line feed"),
        pytest.param("「閉じない。次です。", ["「閉じない。", "次です。"], id="bracket never closed"),
        pytest.param("閉じ）すぎ。次。", ["閉じ）すぎ。", "次。"], id="bracket never opened"),
        pytest.param("とします．次に3.5点", ["とします．", "次に3.5点"], id="full-width period, decimal point"),
        pytest.param("『「あ。」い。』う。え。", ["『「あ。」い。』う。", "え。"], id="nested"),
        pytest.param("（注）半角(も。同じ）です。次。", ["（注）半角(も。同じ）です。", "次。"], id="mixed widths"),
        pytest.param("　あ。　\n\n　い。", ["あ。", "い。"], id="white space around"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_splits(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


def test_part_of_a_text() -> None:
    text = "ア。イ。ウ。"
    assert split_sentences(text, 2, 4) == ((2, 4),)
