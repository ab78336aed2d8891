"""Invented minutes in many combinations of mark, container, header and attendance style are read as drawn."""

from __future__ import annotations

import pytest

from tests.bench.minutes import DATASETS, Score, evaluate, total
from tests.minutes_generator import COMBINATIONS, make, samples

TARGETS = {"speeches": 0.98, "decisions": 0.95, "agenda_items": 0.95, "attendees": 0.95, "meetings": 0.95}
WORST = 0.75
"""No combination falls below this in speeches."""


def check(found: dict[str, dict[str, Score]]) -> None:
    whole = total(found)
    for name in DATASETS:
        misses = "\n".join(whole[name].misses[:20])
        assert whole[name].f1 >= TARGETS[name], f"{name} {whole[name].f1:.3f}\n{misses}"
    worst = min(found.items(), key=lambda pair: pair[1]["speeches"].f1)
    assert worst[1]["speeches"].f1 >= WORST, worst[0]


def test_there_are_enough_combinations_and_a_third_is_held_out() -> None:
    held = sum(combination.held_out for combination in COMBINATIONS)
    assert len(COMBINATIONS) >= 60
    assert len(COMBINATIONS) / 4 <= held <= len(COMBINATIONS) / 2.4


def test_the_same_seed_gives_the_same_document() -> None:
    assert [make(one, 1) for one in COMBINATIONS if one.container not in {"docx", "docx-table"}] == [
        make(one, 1) for one in COMBINATIONS if one.container not in {"docx", "docx-table"}
    ]


def test_minutes_of_the_combinations_looked_at() -> None:
    check(evaluate(samples((1,), held_out=False)))


@pytest.mark.long
def test_minutes_of_the_combinations_looked_at_many() -> None:
    check(evaluate(samples(range(2, 14), held_out=False)))


@pytest.mark.long
def test_minutes_of_the_combinations_held_out() -> None:
    check(evaluate(samples(range(2, 10), held_out=True)))
