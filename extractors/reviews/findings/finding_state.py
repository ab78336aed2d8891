"""Where the reading of findings in prose stands: open items, headings, the finding being answered."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.model.document import Range
from extractors.model.grounding import tidy
from extractors.reviews.findings.blocks import Block
from extractors.reviews.findings.columns import Role


@dataclass(slots=True)
class Node:
    """One enumerated item or marked finding while it is being read."""

    label: str | None
    shape: str
    word: str
    passage: list[Range] = field(default_factory=list)
    response: list[Range] = field(default_factory=list)
    answered: bool = False
    fields: dict[Role, str] = field(default_factory=dict)
    department: str | None = None
    law: str | None = None
    children: int = 0
    section: int = 0


@dataclass(slots=True)
class Reader:
    """Where the reading of the prose stands."""

    text: str
    nodes: list[Node] = field(default_factory=list)
    section: Block | None = None
    """Marker of the section whose enumerated items are findings."""
    stack: list[Node] = field(default_factory=list)
    """Open items of the section, outermost first."""
    mark: Node | None = None
    """Open finding that a marker of its own began (【指摘】 …)."""
    sections: int = 0
    responding: Node | None = None
    paired: bool = False
    """Enumerated responses go to the findings with their labels."""
    queue: list[Node] = field(default_factory=list)
    """Bulleted findings whose bulleted responses are still to come, in order."""
    outer: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    """Shape, department and law of the headings that are open outside sections."""
    clean: bool = False
    """The last marker said that nothing was found; what answers it is no response."""
    above: Block | None = None
    """The enumerated line directly above the block that is read."""
    place: str | None = None
    """Department of a heading without enumerator."""

    @property
    def open(self) -> Node | None:
        """The finding that words belong to."""
        return self.mark or (self.stack[-1] if self.stack else None)

    def words(self, place: Range) -> str:
        return tidy(self.text[place.start : place.end])
