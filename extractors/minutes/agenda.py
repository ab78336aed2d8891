"""Items of business."""

from __future__ import annotations

from extractors.grounding import Desk
from extractors.proceedings import Agenda, Facts


def extract_agenda(desk: Desk, facts: Facts) -> Agenda:
    """Items from the list at the head and from where each is opened."""
    return Agenda()
