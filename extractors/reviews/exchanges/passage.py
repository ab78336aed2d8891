"""A passage that somebody says: what exchanges and commitments are made of."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.model.document import Range


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in the reading text with who says them."""

    ranges: tuple[Range, ...]
    who: str | None = None
    """Label as printed."""
    speech_ids: tuple[str, ...] = ()
    """Speeches it stands in: several where officials answer one after the other."""
