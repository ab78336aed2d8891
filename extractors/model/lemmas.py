"""Matching on lemmas (見出し語), behind a protocol: the analyser itself lives in the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Hit(NamedTuple):
    """A row of a rule table found in a passage, in code points of the passage."""

    row: int
    start: int
    end: int


class Lemmas(Protocol):
    """Finds the rows of a table in a passage by the lemmas of its words.

    ``patterns`` holds for each row its lemma sequences: ``委ねる``, ``引き続き 審議|審査``,
    ``否 と 為る|致す``; ``(を)?`` may be missing.
    """

    def __call__(self, patterns: tuple[tuple[str, ...], ...], passage: str) -> Sequence[Hit]: ...
