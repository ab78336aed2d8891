"""Votes (賛否): roll-calls in speech and tables of votes."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.grounding import Desk
from extractors.minutes.decision_rulings import Ruling
from extractors.proceedings import Facts
from extractors.records import Decision, Vote


def spoken_votes(desk: Desk, facts: Facts, rulings: Sequence[Ruling], decisions: Sequence[Decision]) -> list[Vote]:
    return []


def matrix_votes(desk: Desk, facts: Facts) -> tuple[list[Decision], list[Vote]]:
    return [], []
