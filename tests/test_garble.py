"""Garble score: rubbish is told from Japanese, odd characters in clean text are not rubbish."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.read.pdf.garble import garble_score, is_garbled


def _score(text: str) -> float:
    return garble_score(np.array([ord(char) for char in text], np.uint32))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("○佐伯会長　それでは、第３回審議会を開会いたします。", id="minutes"),
        pytest.param("【議案】①②③ ㈱ ㊞ №3 ～ − ‐ … ‥ ■□◆◇ ☑☐✓ ⅠⅡⅢ", id="symbols"),
        pytest.param("髙橋﨑子 𠮷田 草彅 葛󠄀城", id="variant characters"),
        pytest.param("ABC Ltd. https://example.jp/ 03-1234-5678", id="ascii"),
        pytest.param("ﾌﾟﾛｸﾞﾗﾑ 50％ １２３", id="half and full width"),
        pytest.param("\uf0b7 開会", id="one bullet of a symbol font"),
        pytest.param("", id="nothing"),
        pytest.param("表\n\n　", id="white space"),
    ],
)
def test_japanese_is_clean(text: str) -> None:
    assert not is_garbled(_score(text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ÆÐØÞßåæçè éêëìíîïð", id="Latin letters with marks"),
        pytest.param("(cid:1234)(cid:87)(cid:90)会議(cid:4)", id="cid"),
        pytest.param("会議\ufffd\ufffd\ufffd\ufffdの\ufffd", id="replacement characters"),
        pytest.param("\ue012\ue013\ue014\ue015会議録", id="private use"),
        pytest.param("会의록은 다음과 같다", id="Hangul"),
        pytest.param("㐀㐁㐂㐃㐄㐅㐆㐇㐈", id="characters that nobody writes"),
        pytest.param("Заседание комитета", id="Cyrillic"),
    ],
)
def test_rubbish_is_garbled(text: str) -> None:
    assert is_garbled(_score(text))
