"""Citations of laws, ordinances, rules and guidelines."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.grounding import Desk
from extractors.records import Citation, Record


def extract_citations(desk: Desk, hosts: Sequence[Record]) -> tuple[Citation, ...]:
    """Provisions cited anywhere in the document, each with the record that it stands in."""
    return ()
