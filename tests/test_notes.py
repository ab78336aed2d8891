"""Whole notes of meetings: items of business, what was decided, how it was agreed."""

from __future__ import annotations

import pytest
from notes.documents import ASIDE, SEEN
from notes.model import Tally, measured


@pytest.fixture(scope="module", params=["seen", "aside"])
def read(request: pytest.FixtureRequest) -> dict[str, Tally]:
    return measured(SEEN if request.param == "seen" else ASIDE)


def test_rulings(read: dict[str, Tally]) -> None:
    """Hardly any is missed or made up."""
    assert read["rulings"].recall >= 0.8, read["rulings"].faults
    assert read["rulings"].precision >= 0.8, read["rulings"].faults


def test_agreement(read: dict[str, Tally]) -> None:
    assert read["assents"].recall >= 0.75, read["assents"].faults
    assert read["outcomes"].recall >= 0.6, read["outcomes"].faults


def test_items_of_the_kinds_looked_at() -> None:
    items = measured(SEEN)["items"]
    assert items.recall >= 0.9, items.faults
    assert items.precision >= 0.93, items.faults


def test_four_items_approved_each() -> None:
    """An ordinary 議事要旨."""
    found = measured({"one": SEEN["four numbered items"]})
    assert {name: (tally.right, tally.given) for name, tally in found.items()} == dict.fromkeys(found, (4, 4))
