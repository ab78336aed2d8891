"""Questions and answers."""

from __future__ import annotations

from extractors.grounding import Desk
from extractors.proceedings import Facts
from extractors.records import Exchange


def extract_exchanges(desk: Desk, facts: Facts) -> tuple[Exchange, ...]:
    """Questions and opinions with their answers."""
    return ()
