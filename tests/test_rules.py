"""Every table of rules: no row reads nothing, each example is read by its own row, look-alikes are left alone."""

from __future__ import annotations

import importlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractors.japanese.rules import Rule

ROOT = Path(__file__).parent.parent
FROM_THE_START = {"extractors.japanese.enumerator_rows.ROWS"}
"""Tables that are read from the beginning of a text, not wherever a row is found."""
ALL_SPEAK = {"pipeline.tracking.concepts.CONCEPTS", "extractors.reviews.assessments.taxonomy.FORM_RISKS"}
"""Tables of which every row that is found speaks, not only the first one."""
SQUASHED = {
    "extractors.reviews.assessments.taxonomy.FIELDS",
    "extractors.reviews.assessments.taxonomy.FORM_RISKS",
    "extractors.reviews.assessments.taxonomy.SECTIONS",
    "pipeline.tracking.concepts.CONCEPTS",
}
"""Tables that read text after NFKC and without white space."""


def modules() -> Iterator[str]:
    for root in ("extractors", "pipeline"):
        for path in sorted((ROOT / root).rglob("*.py")):
            if path.name != "__main__.py":
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def tables() -> dict[str, tuple[Rule[object], ...]]:
    """Every table by the place where it is defined."""
    found: dict[str, tuple[Rule[object], ...]] = {}
    for module in modules():
        source = (ROOT / module.replace(".", "/")).with_suffix(".py")
        if source.exists() and "Rule[" in source.read_text(encoding="utf-8"):
            for name, value in vars(importlib.import_module(module)).items():
                if isinstance(value, tuple) and value and all(isinstance(row, Rule) for row in value):
                    found[f"{module}.{name}"] = value
    places = {id(value): name for name, value in reversed(found.items())}
    return {name: value for name, value in found.items() if places[id(value)] == name}


TABLES = tables()
EACH = pytest.mark.parametrize(
    ("table", "number"), [(name, number) for name, rows in TABLES.items() for number in range(len(rows))]
)


def seen(table: str) -> Callable[[Rule[object], str], bool]:
    """How a row of the table looks at a text."""

    def look(row: Rule[object], text: str) -> bool:
        if table in SQUASHED:
            text = "".join(unicodedata.normalize("NFKC", text).split())
        return bool(row.pattern.match(text) if table in FROM_THE_START else row.pattern.search(text))

    return look


def test_there_are_tables() -> None:
    assert {*FROM_THE_START, *ALL_SPEAK, *SQUASHED} <= TABLES.keys()


@EACH
def test_a_row_reads_its_examples_before_any_other_and_no_look_alike(table: str, number: int) -> None:
    rows, look = TABLES[table], seen(table)
    row = rows[number]
    assert row.examples
    assert [text for text in row.examples if not look(row, text)] == []
    assert [text for text in row.lookalikes if look(row, text)] == []
    if table not in ALL_SPEAK:
        before = rows[:number]
        assert [text for text in row.examples if any(look(other, text) for other in before)] == []


@EACH
def test_no_row_reads_nothing(table: str, number: int) -> None:
    assert not TABLES[table][number].pattern.search("")


@pytest.mark.parametrize("module", list(modules()))
def test_no_pattern_has_an_alternative_that_is_nothing(module: str) -> None:
    """``(a||b)`` matches everywhere: a word was lost."""
    wrong = {
        name: value.pattern
        for name, value in vars(importlib.import_module(module)).items()
        if isinstance(value, re.Pattern)
        and isinstance(value.pattern, str)
        and re.search(r"(?<!\\)(?:\|\||\(\?:\|)", bare(value.pattern))
    }
    assert not wrong


def bare(pattern: str) -> str:
    """A pattern without its sets of letters, in which a bar is a letter."""
    return re.sub(r"(?<!\\)\[\^?\]?(?:\\.|[^\]\\])*\]", "x", re.sub(r"\\.", "x", pattern))
