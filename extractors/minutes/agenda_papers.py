"""Items of business in papers and summary minutes, where nobody speaks."""

from __future__ import annotations

from extractors.grounding import Desk
from extractors.minutes.agenda_openings import Course
from extractors.minutes.agenda_registry import Registry


def read_papers(desk: Desk, registry: Registry) -> Course:
    """Items of title-page tables, of headed sections and of tables of results."""
    return Course(desk.text, registry)
