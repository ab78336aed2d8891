"""Reading takes time that grows with the document: none of many shapes costs more than n to the 1.3 as it grows.

Processor time is compared with that of the same shape at another size, and the least of several rounds counts, so that
neither the machine nor what else it does matters.
"""

from __future__ import annotations

import contextlib
import gc
import math
import time

import pytest

from extractors.model.errors import DocumentError
from pipeline.run import process
from tests.growing_shapes import SHAPES

MOST = 1.3
SIZES = (1, 2, 4)
ROUNDS = 8
BY_ITSELF = 0.02
"""Seconds that any document costs; a shape that takes no longer says nothing of its growth."""


def seconds(data: bytes) -> float:
    """Processor time of reading a document."""
    gc.collect()
    began = time.process_time()
    with contextlib.suppress(DocumentError):  # refused, which is quick as well
        process(data)
    return time.process_time() - began


def growth(times: list[float]) -> float:
    """The power of the size with which the time grows."""
    return math.log(max(times[-1], BY_ITSELF) / max(times[0], BY_ITSELF)) / math.log(SIZES[-1] / SIZES[0])


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """What the first document alone costs is not counted."""
    for name in ("turns", "rows", "lists that expand", "rectangles"):
        process(SHAPES[name][1](3))


@pytest.mark.parametrize("name", SHAPES)
def test_time_grows_with_the_document(name: str) -> None:
    size, shape = SHAPES[name]
    documents = [shape(size * times) for times in SIZES]
    least = [math.inf] * len(SIZES)
    for _ in range(ROUNDS):
        least = [min(before, seconds(data)) for before, data in zip(least, documents, strict=True)]
        if growth(least) <= MOST:
            return
    pytest.fail(f"n to the {growth(least):.2f}: {', '.join(f'{one:.3f} s' for one in least)}")


def test_a_quadratic_reader_is_caught() -> None:
    """The control: what compares everything with everything is above the limit, one pass over it is not."""

    def steps(count: int) -> float:
        began = time.process_time()
        for _ in range(count):
            pass
        return time.process_time() - began

    quadratic = [min(steps((1_000 * times) ** 2) for _ in range(3)) for times in SIZES]
    linear = [min(steps(1_000_000 * times) for _ in range(3)) for times in SIZES]
    assert growth(linear) < MOST < growth(quadratic)
