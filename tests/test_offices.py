"""Every row of the offices table matches its examples and not its look-alikes."""

from __future__ import annotations

import pytest

from extractors.japanese.offices import (
    OFFICES,
    SECTION_STARTS,
    Office,
    is_office,
    is_section,
    leading_office,
    office_kind,
)


@pytest.mark.parametrize("office", OFFICES, ids=lambda office: office.kind.value)
def test_row(office: Office) -> None:
    assert all(office_kind(example) is office.kind for example in office.examples)
    assert all(office_kind(lookalike) is not office.kind for lookalike in office.lookalikes)


@pytest.mark.parametrize("text", ["総務課長", "副委員長", "都市整備部長", "健康保険課", "事務局", "ＤＸ推進担当部長"])
def test_whole_text_is_an_office(text: str) -> None:
    assert is_office(text)


@pytest.mark.parametrize("text", ["柿沼総務課長", "柿沼", "服部", "中村委員", "柿沼副委員長"])
def test_holds_a_name(text: str) -> None:
    assert not is_office(text)


@pytest.mark.parametrize(("text", "expected"), [("健康保険課", True), ("服部", False), ("小室", False), ("課", False)])
def test_sections(text: str, expected: bool) -> None:
    assert is_section(text) is expected


def test_no_beginning_of_a_section_stands_behind_another() -> None:
    assert all(len(start) > 1 for start in SECTION_STARTS)
    assert not [start for start in SECTION_STARTS if any(start[:end] in SECTION_STARTS for end in range(2, len(start)))]


def test_leading_office() -> None:
    assert leading_office("委員長柿沼浩子") == 3
    assert leading_office("柿沼浩子") == 0
