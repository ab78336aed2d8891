"""Attendance lists in ruled tables whose first row names the columns: 氏名 | 職名 | 出欠."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from extractors.japanese.offices import is_office
from extractors.minutes.roster.atoms import Piece
from extractors.minutes.roster.lines import Entry, Reader
from extractors.minutes.roster.segments import is_unit
from extractors.model.document import Range
from extractors.model.grounding import squash


class ListColumn(StrEnum):
    """What a column of the table holds."""

    NAME = "name"
    ROLE = "role"
    AFFILIATION = "affiliation"
    REMARK = "remark"


class ListRow(Protocol):
    """Cells of one row, and in which grid columns they stand."""

    @property
    def pieces(self) -> tuple[Piece, ...]: ...

    @property
    def columns(self) -> tuple[int, ...]: ...


_C = ListColumn
_SPREAD = 3
_HEADINGS: tuple[tuple[ListColumn, re.Pattern[str]], ...] = (
    (
        _C.NAME,
        re.compile(r"(?:委員|議員|出席者|構成員|部会員)?(?:の)?(?:氏名|名前)(?:[（(].*[)）])?|委員名|議員名|構成員名"),
    ),
    (_C.ROLE, re.compile(r"職名?|役職名?|職名等|役割|会議の役職|審議会役職|委員会役職|区分|職務|役")),
    (
        _C.AFFILIATION,
        re.compile(
            r"会社名?|企業名?|勤務先|法人名?|学校名?|所属(?:等|団体|団体名|機関|部署|会派|名)?|団体名?|選出(?:区分|団体|母体)?|所属・?(?:役職|職名)(?:名|等)?|機関名|部署名?|課名|会派|現職"
        ),
    ),
    (
        _C.REMARK,
        re.compile(
            r"出欠.{0,3}|出席.{0,3}|備考|摘要|出・欠|参加.{0,3}|当日|今回|第[0-9０-９]+回.{0,4}|[0-9０-９]{1,2}[/／月][0-9０-９]{1,2}日?"
        ),
    ),
)


def list_columns(row: ListRow) -> dict[int, ListColumn] | None:
    """What each column holds, if the row names them; a list needs names and one thing more."""
    found: dict[int, ListColumn] = {}
    for piece, column in zip(row.pieces, row.columns, strict=True):
        plain = squash(piece.text)
        kind = next((kind for kind, pattern in _HEADINGS if pattern.fullmatch(plain)), None)
        if kind is not None:
            found[column] = kind
    return found if _C.NAME in found.values() and len(found) > 1 else None


def entries_of(row: ListRow, columns: Mapping[int, ListColumn]) -> list[Entry]:
    """The people of a row below the column names."""
    people: list[Entry] = []
    texts: dict[ListColumn, str] = {}
    others: list[Range] = []
    for piece, column in zip(row.pieces, row.columns, strict=True):
        kind = columns.get(column)
        plain = squash(piece.text)
        if kind is ListColumn.NAME:
            reader = Reader(())
            reader.read([piece])
            people.extend(reader.entries)
        elif kind is not None and plain:
            words = plain if is_office(plain) or len(plain) <= _SPREAD else " ".join(piece.text.split())
            texts[kind] = f"{texts[kind]} {words}" if kind in texts else words
            others.append(Range(piece.start, piece.start + len(piece.text)))
    place = texts.get(_C.ROLE, "")
    unit = place if is_unit(place) and _C.AFFILIATION not in texts else None  # 経営企画課 among offices
    return [
        Entry(
            name=person.name,
            role=person.role or (None if unit else texts.get(_C.ROLE)),
            ranges=tuple(sorted([*person.ranges, *others])),
            notes=(*person.notes, texts[_C.REMARK]) if _C.REMARK in texts else person.notes,
            section=texts.get(_C.AFFILIATION) or person.section or unit,
        )
        for person in people
    ]
