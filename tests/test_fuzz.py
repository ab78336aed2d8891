"""Damaged documents give records or an error of their own, never a crash, a hang or a fault of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.limits import Limits
from tests.bench.fuzz import MUTATIONS, fuzz, load, mutations

LIMITS = Limits(seconds=30, cpu_seconds=30)


@pytest.fixture(scope="session")
def small() -> list[bytes]:
    folder = Path(__file__).parent.parent / "data" / "raw"
    made = [
        path.read_bytes() for path in sorted(folder.rglob("*")) if path.suffix in {".pdf", ".docx", ".html", ".txt"}
    ]
    text = "星見市審議会 会議録\n○日野会長　ただいまから開会します。\n○三浦委員　はい。\n" * 5
    table = "<html><body><table><tr><th>指摘</th><td>記録</td></tr></table><p>○会長　開会。</p></body></html>"
    return [data for data in made if len(data) < 200_000] + [text.encode(), text.encode("cp932"), table.encode()]


def test_the_same_seed_gives_the_same_mutations(small: list[bytes]) -> None:
    assert list(mutations(small, 20, 7)) == list(mutations(small, 20, 7))
    assert list(mutations(small, 20, 7)) != list(mutations(small, 20, 8))


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
def test_every_mutation_changes_something(mutate: object, small: list[bytes]) -> None:
    import random

    changed = [mutate(random.Random(seed), data, small) != data for seed in range(3) for data in small]  # type: ignore[operator]
    assert any(changed)


def test_damaged_samples_do_no_harm(small: list[bytes]) -> None:
    outcome = fuzz(small, 200, 1, LIMITS)
    assert outcome.faults == []
    assert sum(outcome.results.values()) == 200
    assert outcome.child_growth < 300


@pytest.mark.long
def test_damaged_documents_by_the_hundred_do_no_harm(small: list[bytes], corpus: Path) -> None:
    outcome = fuzz(small + load([corpus]), 400, 2, LIMITS)
    assert outcome.faults == []
    assert outcome.growth < 200
    assert outcome.child_growth < 300
