"""Corrections from the pages: what a form says, and what was said already."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

import pyarrow as pa

from pipeline.corrections.added import added_id, find_words
from pipeline.corrections.corrections import (
    BadCorrection,
    Correction,
    CorrectionFiles,
    What,
    addable,
    as_json,
    correctable,
    is_needed,
    last_words,
    typed,
)
from pipeline.corrections.kinship import Kindred, KindredFile
from pipeline.schema.arrow import SchemaColumn
from pipeline.serve.pages.documents import RECORD_ID, DocumentPage, NoSuchPage, record_place
from pipeline.serve.pages.listing import MOST_EXPORTED, Selection, keyed
from pipeline.serve.pages.reading import Snapshot

_FINDING = re.compile(r"[0-9a-f]{16}-findings-[0-9a-f]{8}")
_MOST_FIELDS = 60
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
    is_needed: bool = False


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


def form_fields(body: bytes) -> dict[str, str]:
    """The fields of a form. Raises BadCorrection."""
    try:
        return dict(parse_qsl(body.decode("utf-8", errors="replace"), True, max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        raise BadCorrection("the form says too much") from error


def take_form(look: Snapshot, form: Mapping[str, str], reviewer: str) -> tuple[str, int, str]:
    """Write down what a form says; document, page and record to go on with. Raises BadCorrection, NoSuchPage."""
    match form.get("what"):
        case What.ADD:
            return _take_addition(look, form, reviewer)
        case "same_kind" | "other_kind":
            return _take_kindred(look, form, reviewer)
    return _take_correction(look, form, reviewer)


def now() -> str:
    """When something is said."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _take_addition(look: Snapshot, form: Mapping[str, str], reviewer: str) -> tuple[str, int, str]:
    """A record that was not read, over words of a page."""
    document, dataset, number = form.get("document", ""), form.get("dataset", ""), form.get("page", "")
    pages = look.rows(
        "SELECT page, text, text_start FROM pages WHERE document_id = ? AND page = ?",
        [document, int(number) if number.isascii() and number.isdecimal() and len(number) < 8 else 0],
    )
    if not pages:
        raise NoSuchPage("no document has that page")
    if not addable(dataset):
        raise BadCorrection("records of that kind cannot be added")
    (page,) = pages
    start, end = _chosen_place(page["text"], form.get("words", ""), form.get("start", ""))
    words, start, end = page["text"][start:end], start + page["text_start"], end + page["text_start"]
    typed_fields = ((column.name, form.get(f"f_{column.name}", "")) for column in correctable(dataset))
    given = {name: typed(dataset, name, text) for name, text in typed_fields if text.strip()}
    correction = Correction(
        who=reviewer, at=now(), what=What.ADD, record_id=added_id(document, dataset, words, start),
        after={"spans": [[start, end]], "fields": given}, why=form.get("why", "").strip(), evidence=words,
    )  # fmt: skip
    CorrectionFiles(look.data).add(document, correction)
    return document, page["page"], correction.record_id


def _chosen_place(text: str, words: str, start: str) -> tuple[int, int]:
    """Where the words of a new record stand on a page: of several places that from which they were chosen."""
    found = find_words(text, words)
    if len(found) > 1 and start.isascii() and start.isdecimal() and len(start) < 10:
        found = [min(found, key=lambda place: abs(place[0] - int(start)))]
    if len(found) == 1:
        return found[0]
    raise BadCorrection("these words stand on the page more than once; choose them there" if found else
                        "these words do not stand on the page")  # fmt: skip


def _take_kindred(look: Snapshot, form: Mapping[str, str], reviewer: str) -> tuple[str, int, str]:
    """That two findings are, or are not, of one kind."""
    named = [_FINDING.search(form.get(name, "")) for name in ("record", "other")]
    if not all(named):
        raise NoSuchPage("no finding has that id")
    one, other = (match[0] for match in named if match)
    (document, page), _ = (record_place(look, each) for each in (one, other))
    said = Kindred(reviewer, now(), form["what"] == "same_kind", one, other, form.get("why", "").strip())
    KindredFile(look.data).add(said)
    return document, page, one


@dataclass(frozen=True, slots=True)
class SaidHere:
    """What people said of a page's records, and of the one chosen and others."""

    last: Mapping[str, Correction]
    """The last thing said of each record of the document."""
    added: tuple[Correction, ...]
    kindred: tuple[Kindred, ...]
    queue: Queue | None


def read_told(look: Snapshot, *, shown: DocumentPage, chosen: str | None, line: Selection | None) -> SaidHere:
    """What was said on a page; ``line``: the records that are looked at one after the other."""
    document = shown.document["document_id"]
    start, length = shown.text_start, sum(len(piece.text) for piece in shown.pieces)
    return SaidHere(
        said_of(look, document),
        added_on(look, document, start, length),
        kindred_of(look, chosen) if chosen else (),
        read_queue(look, line, chosen) if line else None,
    )


def kindred_of(look: Snapshot, finding: str) -> tuple[Kindred, ...]:
    """What was said of a finding and others."""
    return tuple(one for one in KindredFile(look.data).read()[0] if finding in one.pair)


def added_on(look: Snapshot, document_id: str, text_start: int, length: int) -> tuple[Correction, ...]:
    """Records that somebody added on a page and that are not in the datasets yet."""
    said = CorrectionFiles(look.data).read(document_id)[0]
    last = last_words(said)
    here = [
        one for one in said
        if one.what is What.ADD and last[one.record_id].what is not What.REJECT
        and text_start <= one.after["spans"][0][0] < text_start + length
    ]  # fmt: skip
    return tuple(one for one in here if not _is_read(look, one))


def _is_read(look: Snapshot, said: Correction) -> bool:
    """Whether what was said came before the document was read last."""
    (start, _), (_, end) = said.after["spans"][0], said.after["spans"][-1]
    rows = look.rows(
        f"SELECT 1 FROM {said.dataset} WHERE document_id = ? AND span_start <= ? AND span_end >= ? "  # noqa: S608 - own
        "AND review_state <> 'machine'",
        [said.record_id.split("-")[0], start, end],
    )
    return bool(rows)


def blank_fields(dataset: str) -> tuple[FieldChoice, ...]:
    """The fields of a record that is to be added: what it always has first."""
    fields = [(column, not is_needed(column)) for column in correctable(dataset)]
    return tuple(
        FieldChoice(column.name, "", _values(column), pa.types.is_list(column.type), not optional)
        for column, optional in sorted(fields, key=lambda one: one[1])
    )


def _take_correction(look: Snapshot, form: Mapping[str, str], reviewer: str) -> tuple[str, int, str]:
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
        at=now(),
        what=what,
        record_id=named[0],
        field=field if what is What.CORRECT else None,
        before=as_json(row[field]) if what is What.CORRECT and field in row else None,
        after=typed(named[2], field or "", form.get("after", "")) if what is What.CORRECT else None,
        why=form.get("why", "").strip(),
        evidence=row["text"][:_EVIDENCE],
        confidence=round(row["confidence"], 4),
    )
    CorrectionFiles(look.data).add(named[1], correction)
    going_on = RECORD_ID.fullmatch(form.get("then", ""))
    then = going_on[0] if going_on and going_on[1] == named[1] else named[0]
    return named[1], row["page"], then


@dataclass(frozen=True, slots=True)
class Queue:
    """Records to be looked at, the least certain first."""

    left: int
    before: str | None
    """The record before the one that is looked at."""
    next: str | None
    """The one behind it of which nobody has said anything, or the first such."""


def read_queue(look: Snapshot, wanted: Selection, at: str | None = None) -> Queue:
    """The records selected of which nobody has said anything, as they stand around one."""
    chosen = dict(wanted.chosen)
    if "review_state" in wanted.kind.facets and not chosen.get("review_state"):
        chosen["review_state"] = ("machine",)
    said: dict[str, dict[str, Correction]] = {}
    ids: list[str] = []
    for row in keyed(look, replace(wanted, chosen=chosen, sort="doubtful"), MOST_EXPORTED):
        document = row["document_id"]
        if row["id"] == at or row["id"] not in said.setdefault(document, said_of(look, document)):
            ids.append(row["id"])
    ids = list(dict.fromkeys(ids))
    place = ids.index(at) if at in ids else -1
    others = [*ids[place + 1 :], *ids[: max(place, 0)]]
    left = sum(one != at or one not in said.get(one.split("-")[0], {}) for one in ids)
    return Queue(left, ids[place - 1] if place > 0 else None, others[0] if others else None)
