"""Survey results."""

from __future__ import annotations

from extractors.grounding import Desk
from extractors.proceedings import Facts
from extractors.records import SurveyItem


def extract_survey_items(desk: Desk, facts: Facts) -> tuple[SurveyItem, ...]:
    """Questions of a survey with their results."""
    return ()
