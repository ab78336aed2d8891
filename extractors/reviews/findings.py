"""Findings with their responses."""

from __future__ import annotations

from extractors.grounding import Desk
from extractors.proceedings import Facts
from extractors.records import Finding


def extract_findings(desk: Desk, facts: Facts) -> tuple[Finding, ...]:
    """Findings of tables, numbered prose and explanations."""
    return ()
