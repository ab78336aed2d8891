"""Invented minutes in the shapes that public bodies print: every record and every field, in each rendering."""

from __future__ import annotations

import pytest
from blind_minutes import assemblies, boards, councils, later
from blind_minutes.model import RENDERINGS, Minutes, faults

MINUTES = (*assemblies.MINUTES, *boards.MINUTES, *councils.MINUTES, *later.MINUTES)
CASES = tuple((minutes, rendering) for minutes in MINUTES for rendering in RENDERINGS)
HARD = {
    **{
        (
            "学校運営協議会要旨",
            each,
        ): "a plan that is only thought of (お招きしたいと考えています) is one word from a promise"
        for each in RENDERINGS
    },
    ("要点筆記", "wrapped"): "two wrapped lines are too few to tell how far lines run",
}


@pytest.mark.parametrize(
    ("minutes", "rendering"), CASES, ids=[f"{minutes.name}-{rendering}" for minutes, rendering in CASES]
)
def test_minutes(minutes: Minutes, rendering: str, request: pytest.FixtureRequest) -> None:
    """Nothing is missed, nothing is made up, and no field is wrong."""
    if reason := HARD.get((minutes.name, rendering)):
        request.applymarker(pytest.mark.xfail(reason=reason))
    assert faults(minutes, rendering) == []
