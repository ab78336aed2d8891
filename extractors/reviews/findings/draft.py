"""A finding before it becomes a record: where its parts stand, and what its surroundings told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.model.document import Range
from extractors.model.vocabulary import FindingKind, ResponseStatus


@dataclass(frozen=True, slots=True)
class Draft:
    """Parts of one finding as ranges of the reading text; strings where a cell or heading gave them."""

    passage: tuple[Range, ...]
    """Label, title and text of the finding, as far as they stand together."""
    kind: FindingKind | None = None
    label: str | None = None
    title: str | None = None
    law: str | None = None
    basis: str | None = None
    auditee: str | None = None
    department: str | None = None
    system: str | None = None
    found_on: dt.date | None = None
    response: tuple[Range, ...] = ()
    answered: bool = False
    """There is a place for a response, be it empty."""
    status: ResponseStatus | None = None
    status_label: str | None = None
    due: str | None = None
    done_on: str | None = None
    table: int | None = None
    row: int | None = None
    confidence: float = 0.95
    """How sure this way of printing makes it a finding."""


def raw(text: str, ranges: Sequence[Range]) -> str:
    """The ranges' words, one line feed between two ranges, so that offsets can be led back by ``split``."""
    return "\n".join(text[start:end] for start, end in ranges)


def split(ranges: Sequence[Range], offset: int) -> tuple[tuple[Range, ...], tuple[Range, ...]]:
    """The ranges before and after an offset into ``raw`` of them."""
    before: list[Range] = []
    after: list[Range] = []
    for start, end in ranges:
        size = end - start
        if offset >= size:
            before.append(Range(start, end))
        elif offset <= 0:
            after.append(Range(start, end))
        else:
            before.append(Range(start, start + offset))
            after.append(Range(start + offset, end))
        offset -= size + 1
    return tuple(before), tuple(after)


def join(parts: Sequence[str]) -> str:
    """Parts of a passage as one text: a sentence that a page break cut is one line again."""
    joined = ""
    for part in parts:
        glue = "\n" if joined and joined[-1] in "。）)」】：:\n" else ""
        joined = f"{joined}{glue}{part}" if joined else part
    return joined
