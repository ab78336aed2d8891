"""Where the words of a table cell are torn: the cell goes on on the next page, the row's other cells stand between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from extractors.model.document import CellRef, Document


class Tear(NamedTuple):
    """A cell's words end at ``left`` and go on at ``right``, up to ``end`` (reading positions)."""

    left: int
    right: int
    end: int


def tears(document: Document) -> Iterator[Tear]:
    """Every place where a cell breaks off at the end of a page, in order."""
    last: dict[CellRef, int] = {}
    paragraphs = document.reading.paragraphs
    for index, paragraph in enumerate(paragraphs):
        if paragraph.cell is None or not paragraph.lines:
            continue
        before = last.get(paragraph.cell)
        last[paragraph.cell] = index
        if before is None or before == index - 1:
            continue
        upper, lower = paragraphs[before], paragraph
        if document.lines[upper.lines[-1]].page < document.lines[lower.lines[0]].page:
            yield Tear(upper.end, lower.start, lower.end)
