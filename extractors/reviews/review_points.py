"""Points of a review."""

from __future__ import annotations

from extractors.grounding import Desk
from extractors.proceedings import Facts
from extractors.records import ReviewPoint


def extract_review_points(desk: Desk, facts: Facts) -> tuple[ReviewPoint, ...]:
    """Points of the review of an assessment."""
    return ()
