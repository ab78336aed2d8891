"""What is kept of documents that were taken down: hashes, from which no word can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_LINE = re.compile(r"(?P<sha256>[0-9a-f]{64})(?: (?P<likeness>[0-9a-f]+:[0-9a-f,]+:[0-9a-f]+))?")


@dataclass(frozen=True, slots=True, order=True)
class Tombstone:
    """One document that is kept away."""

    sha256: str
    likeness: str = ""
    """Of its names and words (ingest/likeness.py); empty: only these bytes are kept away."""


def as_lines(stones: Iterable[Tombstone]) -> str:
    """Tombstones as a text, one a line."""
    return "".join(f"{stone.sha256} {stone.likeness}".rstrip() + "\n" for stone in sorted(stones))


def from_lines(text: str) -> frozenset[Tombstone]:
    """Tombstones out of a text; lines that begin with # are none. Raises ValueError, naming the line."""
    found = set()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise ValueError(f"line {number} is no tombstone")
        found.add(Tombstone(match["sha256"], match["likeness"] or ""))
    return frozenset(found)
