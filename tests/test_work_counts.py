"""What reading a document does, counted: how often patterns are tried, texts analysed, Arrow columns built, pages read.

Counts are the same on every machine. A ceiling is a few per cent above what was counted when it was set: who needs more
raises it and says what for; who does with less lowers it.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any
from unittest import mock

import pytest
from sudachipy import Tokenizer

from extractors.model.records import PageRow
from pipeline.product import Product
from pipeline.read.pdf import reader
from pipeline.run import process
from pipeline.schema import arrow
from pipeline.tokens import tokenize

RAW = Path(__file__).parents[1] / "data" / "raw"
CEILINGS = {"privacy-council-minutes.pdf": 22_000, "inspection-findings.pdf": 7_400, "library-council.txt": 8_400}
"""Calls of patterns for each sample."""
samples = pytest.mark.parametrize("name", CEILINGS)


@cache
def ready(name: str) -> tuple[bytes, Product]:
    """A sample, read once before, so that what is made ready with the first document isn't counted."""
    data = (RAW / name).read_bytes()
    return data, process(data)


def counted(action: Callable[[], object]) -> Counter[type]:
    """How often methods of patterns and of the analyser were called meanwhile."""
    found: Counter[type] = Counter()

    def note(_: FrameType, event: str, function: Any) -> None:
        if event == "c_call":
            found[type(getattr(function, "__self__", None))] += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        action()
    finally:
        sys.setprofile(before)
    return found


@samples
def test_patterns_tried(name: str) -> None:
    data, _ = ready(name)
    assert 0 < counted(lambda: process(data))[re.Pattern] <= CEILINGS[name]


@samples
def test_tokens_and_search_entries_come_of_one_analysis(name: str) -> None:
    """A sentence is analysed again only where the document prints it again."""
    data, product = ready(name)
    with mock.patch.object(tokenize, "_words", wraps=tokenize._words) as words:
        calls = counted(lambda: process(data))
    asked = Counter("".join(call.args[0].split()) for call in words.call_args_list)
    printed = "".join("".join(row["text"].split()) for row in product.packed[PageRow.dataset].unpack().to_pylist())
    assert calls[Tokenizer] == sum(asked.values()) > 0
    assert [sentence for sentence, times in asked.items() if times > max(1, printed.count(sentence))] == []


@samples
def test_columns_are_built_of_datasets_with_rows_alone(name: str) -> None:
    data, product = ready(name)
    with mock.patch.object(arrow, "columns", wraps=arrow.columns) as columns:
        process(data)
    built = Counter(call.args[0].dataset for call in columns.call_args_list)
    assert set(built) <= {*product.packed, "documents"}
    assert set(built.values()) == {1}


def test_characters_of_a_page_are_read_once() -> None:
    data, product = ready("privacy-council-minutes.pdf")
    with mock.patch.object(reader, "read_glyphs", wraps=reader.read_glyphs) as pages:
        process(data)
    assert pages.call_count == product.document.page_count


def test_portions_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long document is opened again after so many pages, and its tokens are made a portion at a time."""
    data, product = ready("privacy-council-minutes.pdf")
    monkeypatch.setattr(reader, "_AT_ONCE", 1)
    monkeypatch.setattr(tokenize, "_PORTION", 50)
    with mock.patch.object(reader, "_open", wraps=reader._open) as opened:
        again = process(data)
    assert opened.call_count == product.document.page_count > 1
    assert {name: rows.unpack() for name, rows in again.packed.items()} == {
        name: rows.unpack() for name, rows in product.packed.items()
    }
