"""Decisions and votes."""

from __future__ import annotations

from extractors.grounding import Desk
from extractors.proceedings import Facts
from extractors.records import Decision, Vote


def extract_decisions(desk: Desk, facts: Facts) -> tuple[tuple[Decision, ...], tuple[Vote, ...]]:
    """Rulings of the body and how it voted."""
    return (), ()
