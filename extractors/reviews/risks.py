"""Risks of assessment forms."""

from __future__ import annotations

from extractors.grounding import Desk
from extractors.proceedings import Facts
from extractors.records import Risk


def extract_risks(desk: Desk, facts: Facts) -> tuple[Risk, ...]:
    """Risks, from forms and from minutes that walk through one."""
    return ()
