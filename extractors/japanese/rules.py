"""One row of a table of wording: what it matches, what that means, and the proof of both.

A table is a tuple of rows, read from top to bottom: the first row that matches speaks. The tests hold every
table to it: no row matches the empty string, each example is read by its own row, no look-alike is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """A pattern and what it means."""

    means: T
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    """Texts that this row, and none before it, must read."""
    lookalikes: tuple[str, ...]
    """Texts that this row must leave alone."""
    note: str = ""
    """Why the row is as it is, where pattern and examples do not tell."""


def rule(means: T, pattern: str, examples: Iterable[str], lookalikes: Iterable[str] = (), *, note: str = "") -> Rule[T]:
    """A row from the pattern's text."""
    return Rule(means, re.compile(pattern), tuple(examples), tuple(lookalikes), note)


def meaning(rules: Sequence[Rule[T]], text: str) -> T | None:
    """What the first row means that finds its pattern in the text."""
    return next((row.means for row in rules if row.pattern.search(text)), None)


def any_of(rules: Sequence[Rule[T]]) -> re.Pattern[str]:
    """One pattern that tries the rows in order; row n is its group ``r<n>``, and no row has groups of its own."""
    return re.compile("|".join(f"(?P<r{number}>{row.pattern.pattern})" for number, row in enumerate(rules)))


def row_of(rules: Sequence[Rule[T]], match: re.Match[str]) -> Rule[T]:
    """The row that a match of the ``any_of`` pattern comes from."""
    assert match.lastgroup is not None
    return rules[int(match.lastgroup[1:])]
