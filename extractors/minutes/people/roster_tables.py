"""Attendance lists in ruled tables whose first row names the columns: 氏名 | 職名 | 出欠."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from extractors.model.document import Range
from extractors.minutes.people.entries import Entry, Piece, read_entries


class Column(StrEnum):
    """What a column of the table holds."""

    NAME = "name"
    ROLE = "role"
    AFFILIATION = "affiliation"
    REMARK = "remark"


class TableRow(Protocol):
    """Cells of one row, and in which grid columns they stand."""

    @property
    def pieces(self) -> tuple[Piece, ...]: ...

    @property
    def columns(self) -> tuple[int, ...]: ...


_C = Column
_HEADINGS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (
        _C.NAME,
        re.compile(r"(?:委員|議員|出席者|構成員|部会員)?(?:の)?(?:氏名|名前)(?:[（(].*[)）])?|委員名|議員名|構成員名"),
    ),
    (_C.ROLE, re.compile(r"職名?|役職名?|職名等|役割|会議の役職|審議会役職|委員会役職|区分|職務|役")),
    (
        _C.AFFILIATION,
        re.compile(
            r"所属(?:等|団体|団体名|機関|部署|会派|名)?|団体名?|選出(?:区分|団体|母体)?|所属・?(?:役職|職名)(?:名|等)?|機関名|部署名?|課名|会派|現職"
        ),
    ),
    (_C.REMARK, re.compile(r"出欠(?:席|状況)?|出席|出席状況|備考|摘要|出・欠")),
)


def read_columns(row: TableRow) -> dict[int, Column] | None:
    """What each column holds, if the row names them; a list needs names and one thing more."""
    found: dict[int, Column] = {}
    for piece, column in zip(row.pieces, row.columns, strict=True):
        plain = "".join(piece.text.split())
        kind = next((kind for kind, pattern in _HEADINGS if pattern.fullmatch(plain)), None)
        if kind is not None:
            found[column] = kind
    return found if _C.NAME in found.values() and len(found) > 1 else None


def entries_of(row: TableRow, columns: Mapping[int, Column]) -> list[Entry]:
    """The people of a row below the column names."""
    people: list[Entry] = []
    texts: dict[Column, str] = {}
    others: list[Range] = []
    for piece, column in zip(row.pieces, row.columns, strict=True):
        kind = columns.get(column)
        plain = "".join(piece.text.split())
        if kind is Column.NAME:
            people.extend(read_entries([piece], ())[0])
        elif kind is not None and plain:
            texts[kind] = f"{texts[kind]} {plain}" if kind in texts else plain
            others.append(Range(piece.start, piece.start + len(piece.text)))
    return [
        Entry(
            name=person.name,
            role=person.role or texts.get(_C.ROLE),
            ranges=tuple(sorted([*person.ranges, *others])),
            notes=(*person.notes, texts[_C.REMARK]) if _C.REMARK in texts else person.notes,
            section=texts.get(_C.AFFILIATION),
        )
        for person in people
    ]
