"""Decisions in papers, summary minutes and tables of results, where nobody speaks."""

from __future__ import annotations

from extractors.grounding import Desk
from extractors.minutes.decision_rules import Lemmas
from extractors.proceedings import Facts
from extractors.records import Decision


def paper_decisions(desk: Desk, facts: Facts, lemmas: Lemmas) -> list[Decision]:
    return []
