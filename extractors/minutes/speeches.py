"""Speeches from turns."""

from __future__ import annotations

from extractors.grounding import Desk
from extractors.proceedings import Facts
from extractors.records import Speech


def extract_speeches(desk: Desk, facts: Facts) -> tuple[Speech, ...]:
    """Speeches, with standing, act and the attendee who speaks."""
    return ()
