"""The table of laws and its look-up."""

from __future__ import annotations

import re

import pytest

from extractors.citations.laws import LAWS, NAMES, known_ending, law_kind, look_up
from extractors.model.vocabulary import LawKind


def test_names_are_unique() -> None:
    names = [name for law in LAWS for name in (law.name, *law.short)]
    assert len(names) == len(set(names)) == len(NAMES)


_ERAS = {"明治": "1", "大正": "2", "昭和": "3", "平成": "4", "令和": "5"}


@pytest.mark.parametrize("law", [law for law in LAWS if law.law_id and law.number and "法律" in law.number])
def test_ids_agree_with_the_law_numbers(law: object) -> None:
    number, law_id = getattr(law, "number"), getattr(law, "law_id")  # noqa: B009
    match = re.fullmatch(r"(明治|大正|昭和|平成|令和)(\d+)年法律第(\d+)号", number)
    assert match
    assert re.fullmatch(rf"{_ERAS[match[1]]}{int(match[2]):02}AC[01]0*{match[3]}", law_id)
    assert len(law_id) == 15


@pytest.mark.parametrize(
    ("name", "law_id"),
    [
        ("番号法", "425AC0000000027"),
        ("マイナンバー法", "425AC0000000027"),
        ("改正個人情報保護法", "415AC0000000057"),
        ("行政手続における特定の個人を識別するための 番号の利用等に関する法律", "425AC0000000027"),
        ("地方自治法施行令", "322CO0000000016"),
        ("みなと市個人情報保護条例", None),
    ],
)
def test_look_up(name: str, law_id: str | None) -> None:
    law = look_up(name)
    assert (law.law_id if law else None) == law_id


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("番号法", LawKind.ACT),
        ("みなと市情報公開条例", LawKind.ORDINANCE),
        ("みなと市会計規則", LawKind.RULE),
        ("文書取扱規程", LawKind.RULE),
        ("厚生労働省令", LawKind.RULE),
        ("特定個人情報保護評価指針", LawKind.GUIDELINE),
        ("安全管理ガイドライン（事業者編）", LawKind.GUIDELINE),
        ("覚書", LawKind.OTHER),
    ],
)
def test_kind(name: str, kind: LawKind) -> None:
    assert law_kind(name) is kind


def test_longest_known_ending_wins() -> None:
    assert known_ending("これは行政機関情報公開法") == "行政機関情報公開法"
    assert known_ending("この方法") is None
