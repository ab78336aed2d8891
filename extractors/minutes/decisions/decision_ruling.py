"""A decision as it was spoken, before it is a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.model.document import Range
from extractors.minutes.decisions.decision_acts import Act
from extractors.model.vocabulary import Assent


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision as it was spoken."""

    ranges: tuple[Range, ...]
    proposal: str
    """What was put to the body; "" where only the ruling stands."""
    ruling: str
    acts: tuple[Act, ...]
    """What was decided, the main act first, each with its words."""
    assent: Assent
    directions: str
    context: str
    """What the other speaker said whose words were put to the body."""
    first: int
    last: int
    """Indices of the units."""


def joined(text: str, ranges: Sequence[Range]) -> list[Range]:
    """Ranges with nothing but white space between them as one."""
    found: list[Range] = []
    for part in sorted(ranges):
        if found and not text[found[-1].end : part.start].strip():
            found[-1] = Range(found[-1].start, max(found[-1].end, part.end))
        else:
            found.append(part)
    return found
