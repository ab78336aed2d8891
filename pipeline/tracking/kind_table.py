"""The table of kinds of findings (指摘の類型), ``data/finding_kinds.txt``: each with wordings of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding as the table has it."""

    name: str
    label: str
    wordings: tuple[str, ...]


def read_kinds(text: str) -> Iterator[Kind]:
    """Kinds of a table."""
    name, label, wordings = "", "", list[str]()
    for line in [*text.splitlines(), "## end"]:
        if line.startswith("## "):
            if name:
                yield Kind(name, label, tuple(wordings))
            name, _, label = line[3:].partition(" ")
            wordings = []
        elif line.strip() and not line.startswith("#"):
            wordings.append(line.strip())


@cache
def known_kinds() -> tuple[Kind, ...]:
    """The kinds of the table, in its order."""
    return tuple(read_kinds((files("pipeline") / "data" / "finding_kinds.txt").read_text(encoding="utf-8")))
