"""Commitments."""

from __future__ import annotations

from extractors.grounding import Desk
from extractors.proceedings import Facts
from extractors.records import Commitment


def extract_commitments(desk: Desk, facts: Facts) -> tuple[Commitment, ...]:
    """Sentences that say what will be done."""
    return ()
