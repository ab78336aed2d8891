"""What a sample is: a document of our own with what it states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Rows = list[dict[str, object]]

MINUTES = ("meetings", "attendees", "agenda_items", "speeches", "decisions", "exchanges", "commitments", "citations",
           "risks", "findings", "survey_items", "review_points", "votes")  # fmt: skip
"""The datasets that a sample's gold usually has in full."""


@dataclass(frozen=True)
class Sample:
    """One file of data/raw with its gold."""

    file: str
    title: str
    genre: str
    shows: str
    build: Callable[[], bytes]
    gold: dict[str, Rows]
    issuers: tuple[str, ...] = ()
    """Whom a reader may take for the issuer; without any, the body that met."""
    complete: tuple[str, ...] = MINUTES
    notes: tuple[str, ...] = ()

    def may_be_issued_by(self, issuer: str | None) -> bool:
        """Whether a reader may name this issuer."""
        met = {str(row.get("body")).replace("　", "") for row in self.gold.get("meetings", [])}
        return (issuer or "").replace("　", "").replace(" ", "") in {*self.issuers, *met}

    def gold_file(self) -> dict[str, object]:
        """The content of its gold file."""
        complete = [name for name in self.complete if name != "votes"]
        datasets = {name: self.gold.get(name, []) for name in self.complete}
        return {
            "source": self.file,
            "renderings": [],
            "complete": complete,
            "notes": list(self.notes),
            "datasets": datasets,
        }


def attendees(table: str) -> Rows:
    """Rows of ``name|role|affiliation|standing``; a fifth column ``absent``."""
    rows: Rows = []
    for line in table.strip().split("\n"):
        name, role, affiliation, standing, *absent = (part.strip() or None for part in line.split("|"))
        row: dict[str, object] = {"name": name, "role": role, "affiliation": affiliation, "standing": standing}
        rows.append(row | {"present": not absent})
    return rows


def agenda(table: str) -> Rows:
    """Rows of ``label|title|kind|parent``; an empty kind is not scored, as it may be argued about."""
    rows: Rows = []
    for line in table.strip().split("\n"):
        label, title, kind, *parent = (part.strip() or None for part in line.split("|"))
        row: dict[str, object] = {"label": label, "title": title, "parent": parent[0] if parent else None}
        rows.append(row | ({"kind": kind} if kind else {}))
    return rows
