"""What ``verify`` finds and ``repair`` mends."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in the datasets' folder."""

    dataset: str
    what: str
    documents: frozenset[str] = frozenset()
    """Documents to be read again."""
