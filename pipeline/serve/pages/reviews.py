"""Corrections from the pages: what a form says, and what was said already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import pyarrow as pa

from pipeline.corrections.corrections import (
    BadCorrection,
    Correction,
    CorrectionFiles,
    What,
    as_json,
    correctable,
    last_words,
    typed,
)
from pipeline.schema.arrow import SchemaColumn
from pipeline.serve.pages.documents import RECORD_ID, NoSuchPage
from pipeline.serve.pages.kinds import KINDS_BY_NAME
from pipeline.serve.pages.listing import MOST_EXPORTED, Selection, listed
from pipeline.serve.pages.reading import Snapshot

_EVIDENCE = 300
"""Characters of a record that are kept as evidence."""


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A field of a record that can be corrected, and how it is typed."""

    name: str
    typed: str
    """Its value as a person types it."""
    values: tuple[str, ...]
    """Of a vocabulary; none: any."""
    is_list: bool


def field_choices(dataset: str, row: Mapping[str, Any]) -> tuple[FieldChoice, ...]:
    """The fields of a record that a person can put right."""
    return tuple(
        FieldChoice(column.name, _typed(row[column.name]), _values(column), pa.types.is_list(column.type))
        for column in correctable(dataset)
    )


def _typed(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(_typed(one) for one in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _values(column: SchemaColumn) -> tuple[str, ...]:
    if pa.types.is_boolean(column.type):
        return ("true", "false")
    return tuple(map(str, column.vocabulary)) if column.vocabulary is not None else ()


def said_of(look: Snapshot, document_id: str) -> dict[str, Correction]:
    """The last thing said of each record of a document."""
    return last_words(CorrectionFiles(look.data).read(document_id)[0])


def take_correction(look: Snapshot, body: bytes, reviewer: str) -> tuple[str, int, str]:
    """Write down what a form says; document, page and record to go on with. Raises BadCorrection, NoSuchPage."""
    form = dict(parse_qsl(body.decode("utf-8", errors="replace"), keep_blank_values=True, max_num_fields=20))
    named = RECORD_ID.fullmatch(form.get("record", ""))
    if named is None:
        raise NoSuchPage("no record has that id")
    place = "document_id = ? AND record_id = ?"
    rows = look.rows(f"SELECT * FROM {named[2]} WHERE {place}", [named[1], named[0]])  # noqa: S608 - one of RECORDS
    if not rows:
        raise NoSuchPage("no record has that id")
    (row,) = rows
    if form.get("what") not in set(What):
        raise BadCorrection("a record is confirmed, corrected or rejected")
    what, field = What(form["what"]), form.get("field") or None
    correction = Correction(
        who=reviewer,
        at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        what=what,
        record_id=named[0],
        field=field if what is What.CORRECT else None,
        before=as_json(row[field]) if what is What.CORRECT and field in row else None,
        after=typed(named[2], field or "", form.get("after", "")) if what is What.CORRECT else None,
        why=form.get("why", "").strip(),
        evidence=row["text"][:_EVIDENCE],
    )
    CorrectionFiles(look.data).add(named[1], correction)
    going_on = RECORD_ID.fullmatch(form.get("then", ""))
    then = going_on[0] if going_on and going_on[1] == named[1] else named[0]
    return named[1], row["page"], then


def least_certain(look: Snapshot, kind: str, day: dt.date) -> str | None:
    """The record of a kind that is the least certain of those of which nobody has said anything."""
    chosen = {"review_state": ("machine",)} if "review_state" in KINDS_BY_NAME[kind].facets else {}
    wanted = Selection(KINDS_BY_NAME[kind], day, chosen=chosen, sort="doubtful")
    said: dict[str, dict[str, Correction]] = {}
    for offset in range(0, MOST_EXPORTED, 500):
        rows = listed(look, wanted, 500, offset)
        for row in rows:
            document = row["document_id"]
            if row["id"] not in said.setdefault(document, said_of(look, document)):
                return str(row["id"])
        if not rows:
            break
    return None
