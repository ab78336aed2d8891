"""Labelled findings, as the benchmark of grouping reads them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractors.reviews.findings.themes import theme_of
from pipeline.tracking.words import Matter


@dataclass(frozen=True, slots=True)
class Labelled:
    """A finding with the kind that a person gave it."""

    family: str
    kind: str
    matter: Matter


def read_labelled(path: Path) -> list[Labelled]:
    """Findings of a file of ``# family``, ``## kind`` and ``title | provision | text`` lines."""
    found: list[Labelled] = []
    family = kind = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            kind = line[3:].strip()
        elif line.startswith("# "):
            family = line[2:].strip()
        elif line.strip():
            title, basis, text = (None if part.strip() == "-" else part.strip() for part in line.split("|", 2))
            number = f"{path.stem}-{len(found) + 1:03d}"
            theme = theme_of(title, text or "")
            bases = (basis,) if basis else ()
            found.append(Labelled(family, kind, Matter(number, title, text or "", theme, None, bases)))
    return found
