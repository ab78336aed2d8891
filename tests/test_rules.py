"""Every table of rules: no row reads nothing, each example is read by its own row, look-alikes are left alone."""

from __future__ import annotations

import importlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import cast

import pytest

from extractors.japanese.marks import FIGURE, TITLE_OPENING
from extractors.japanese.rules import Rule
from extractors.minutes.speeches.cues import Doing
from extractors.reviews.findings.themes import Weighed

ROOT = Path(__file__).parent.parent
CUES = "extractors.minutes.speeches.cues.CUES"
ACTS = "extractors.minutes.decisions.rules.ACTS"
"""Of two acts at one place the earlier row counts: 採択 need not leave 不採択 alone, as the row before reads it."""
THEMES = "extractors.reviews.findings.themes.RULES"
FROM_THE_START = {"extractors.japanese.enumerator_rows.ROWS"}
"""Tables that are read from the beginning of a text, not wherever a row is found."""
ALL_SPEAK = {
    "extractors.minutes.agenda.phrases.CLOSE",
    "extractors.minutes.agenda.phrases.TAKE_UP",
    "extractors.reviews.assessments.taxonomy.FORM_RISKS",
    "extractors.reviews.commitments.rules.RULES",
    "extractors.reviews.findings.predicates.DEFECTS",
    "pipeline.tracking.concepts.CONCEPTS",
    THEMES,
}
"""Tables of which every row that is found speaks, or of which any row says the same, not only the first one."""
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
        if table == THEMES and not cast("Rule[Weighed]", row).means.speaks(text):
            return False
        return bool(row.pattern.match(text) if table in FROM_THE_START else row.pattern.search(text))

    return look


def asked_before(table: str, number: int) -> Sequence[Rule[object]]:
    """The rows that are asked before a row; those for who presides aren't asked of anybody else."""
    rows = TABLES[table][:number]
    if table == CUES and not cast("Rule[Doing]", TABLES[table][number]).means.chair:
        return [row for row in rows if not cast("Rule[Doing]", row).means.chair]
    return rows


def test_there_are_tables() -> None:
    assert {ACTS, CUES, *FROM_THE_START, *ALL_SPEAK, *SQUASHED} <= TABLES.keys()


@EACH
def test_a_row_reads_its_examples_before_any_other_and_no_look_alike(table: str, number: int) -> None:
    row, look = TABLES[table][number], seen(table)
    assert row.examples
    assert [text for text in row.examples if not look(row, text)] == []
    guards = asked_before(table, number) if table == ACTS else ()
    assert [text for text in row.lookalikes if look(row, text) and not any(look(other, text) for other in guards)] == []
    if table not in ALL_SPEAK:
        before = asked_before(table, number)
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


SIGNED_BY_HAND = {
    "extractors.japanese.dates": "a circle is a zero",
    "extractors.japanese.enumerators": "amounts below zero",
    "pipeline.read.tables.columns": "amounts below zero",
    "pipeline.read.tables.header": "amounts below zero",
    "extractors.reviews.findings.rows": "what a cell finds right",
    "extractors.reviews.assessments.forms": "boxes that are ticked",
    "extractors.minutes.meetings.header": "boxes that are ticked",
}
"""Modules in which some signs have a meaning of their own, and which."""


@pytest.mark.parametrize("module", [name for name in modules() if not name.startswith("extractors.scoring")])
def test_signs_are_those_of_the_one_grammar(module: str) -> None:
    """A class of figures or of brackets typed by hand knows some and forgets the others; the scored features may."""
    path = (ROOT / module.replace(".", "/")).with_suffix(".py")
    if module in {*SIGNED_BY_HAND, "extractors.japanese.marks", "extractors.japanese.enumerator_rows"}:
        return
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    sets = [found[0] for found in re.finditer(r"(?<!\\)\[\^?\]?(?:\\.|[^\]\\\n])*\]", text)]
    wrong = [one for one in sets if len({*one[1:-1]} & {*FIGURE}) > 1 or len({*one[1:-1]} & {*TITLE_OPENING}) > 2]
    assert wrong == []


def bare(pattern: str) -> str:
    """A pattern without its sets of letters, in which a bar is a letter."""
    return re.sub(r"(?<!\\)\[\^?\]?(?:\\.|[^\]\\])*\]", "x", re.sub(r"\\.", "x", pattern))


def test_there_is_one_row_of_pattern_and_examples() -> None:
    """A table with a row of its own would escape the tests above."""
    kinds = {
        f"{module}.{name}"
        for module in modules()
        for name, value in vars(importlib.import_module(module)).items()
        if isinstance(value, type) and value.__module__ == module
        if {"pattern", "examples"} <= set(getattr(value, "__annotations__", ()))
    }
    assert kinds == {"extractors.japanese.rules.Rule"}
