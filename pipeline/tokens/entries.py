"""What is indexed of records that are searched: their words as units, and what they are found by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter
from typing import Any

import pyarrow as pa

from extractors.japanese.bodies import normalise_body
from extractors.model.records import SEARCHED, AgendaItem, DocumentRow, Meeting, Record
from pipeline.schema.arrow import schema
from pipeline.tokens.tokenize import Analysis, analyser_versions

SEPARATOR = "x0"
"""Stands for punctuation; no unit of letters is encoded like this."""
VERSION = " ".join(("4", *analyser_versions()))
"""Of the terms and of what is indexed."""
_HIRAGANA = str.maketrans({chr(katakana): chr(katakana - 0x60) for katakana in range(ord("ァ"), ord("ヶ") + 1)})
BETWEEN = "|"
"""Between the names of the bodies that an entry belongs to."""
_RECORD = ("document_id", "record_id", "meeting_id", "text")
_IF_THERE = ("body", "date", "issued_on", "auditee", "agenda_item_ids", "agenda_item_id")


def _read_of(record: type[Record]) -> tuple[str, ...]:
    """Columns of a record class that say what is indexed of it."""
    there = set(schema(record).names)  # type: ignore[arg-type]  # a class is hashable
    own = (name for name in _IF_THERE if name in there)
    return tuple(dict.fromkeys((*_RECORD, *own, *(record.presentation.searched or ()))))


COLUMNS: Mapping[type, tuple[str, ...]] = {
    DocumentRow: ("document_id", "issuer", "published_on"),
    Meeting: ("document_id", "record_id", "body", "subcommittee", "date"),
    AgendaItem: ("document_id", "record_id", "title"),
    **{record: _read_of(record) for record in SEARCHED},
}
"""What is read of each dataset."""


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """What is indexed of one record."""

    dataset: str
    record_id: str
    text: str
    context: str
    """Words that belong to the record but stand elsewhere: titles of the items decided, the response to a finding."""
    body: str
    date: str | None


_values = attrgetter(*(each.name for each in fields(SearchEntry)))


@dataclass(frozen=True, slots=True)
class Indexed:
    """A document's entries, ready for the index."""

    digest: str
    """Hash of what was indexed."""
    entries: tuple[SearchEntry, ...]
    """With terms in place of text and context."""


@lru_cache(200_000)
def term(form: str) -> str:
    """A unit as the index holds it: letters and digits as they are, so that SQLite's tokenizer leaves them whole;
    katakana as hiragana, as ゴミ and ごみ are one word.
    """
    form = form.translate(_HIRAGANA)
    if all(character.isalnum() and character <= "\uffff" for character in form):
        return form
    if any(character.isalnum() for character in form):
        return "x0" + form.encode().hex()
    return SEPARATOR


def terms(text: str, analysis: Analysis | None = None) -> str:
    """The units of a text as the index holds them, separated by spaces."""
    return " ".join(map(term, (analysis or Analysis()).unit_forms(text)))


def index_document(tables: Mapping[str, pa.Table], analysis: Analysis | None = None) -> Indexed:
    """The entries of the one document that these tables hold, as terms; sentences known to ``analysis`` are not read
    again.
    """
    found = [entries for _, entries in find_entries(tables)]
    return as_terms([entry for entries in found for entry in entries], analysis)


def as_terms(entries: Sequence[SearchEntry], analysis: Analysis | None = None) -> Indexed:
    """The entries of one document ready for the index."""
    analysis = analysis or Analysis()
    made = ((entry, terms(entry.text, analysis), terms(entry.context, analysis)) for entry in entries)
    return Indexed(
        digest(entries),
        tuple(
            SearchEntry(entry.dataset, entry.record_id, text, context, entry.body, entry.date)
            for entry, text, context in made
        ),
    )


def digest(entries: Sequence[SearchEntry]) -> str:
    """Hash of what is to be indexed."""
    return hashlib.sha256(repr([_values(entry) for entry in entries]).encode()).hexdigest()


def find_entries(tables: Mapping[str, pa.Table]) -> Iterator[tuple[str, list[SearchEntry]]]:
    """What is to be indexed of each document, given its rows of the datasets in COLUMNS."""
    found: dict[str, list[SearchEntry]] = {}
    issuers: dict[str, dict[str, Any]] = {}
    for row in _rows(tables, DocumentRow):
        found[row["document_id"]] = []
        issuers[row["document_id"]] = row
    meetings = {row["record_id"]: row for row in _rows(tables, Meeting)}
    titles = {row["record_id"]: row["title"] for row in _rows(tables, AgendaItem)}

    def add(record: type, row: dict[str, Any], *context: str | None) -> None:
        issuer = issuers[row["document_id"]]
        found[row["document_id"]].append(_entry(record, row, issuer, meetings.get(row["meeting_id"]) or {}, context))

    for record in SEARCHED:
        for row in _rows(tables, record):
            words = [row[column] for column in record.presentation.searched or ()]
            items = (row["agenda_item_ids"] or [row["agenda_item_id"]]) if "agenda_item_ids" in row else []
            add(record, row, *words, *(titles.get(item) for item in items))
    yield from found.items()


def _rows(tables: Mapping[str, pa.Table], record: type) -> list[dict[str, Any]]:
    rows = tables.get(record.dataset)  # type: ignore[attr-defined]
    return rows.select(list(COLUMNS[record])).to_pylist() if rows else []


def _entry(
    record: type, row: dict[str, Any], issuer: dict[str, Any], meeting: dict[str, Any], context: Sequence[str | None]
) -> SearchEntry:
    date = row.get("date", meeting.get("date")) or row.get("issued_on") or issuer["published_on"]
    return SearchEntry(
        dataset=record.dataset,  # type: ignore[attr-defined]
        record_id=row["record_id"],
        text=row["text"],
        context=_joined(*context),
        body=_bodies(row.get("body") or meeting.get("body") or issuer["issuer"], meeting, row.get("auditee")),
        date=str(date) if date else None,
    )


def _bodies(body: str | None, meeting: dict[str, Any], auditee: str | None) -> str:
    """The body with the sub-committee that met, and the body audited."""
    whole, sub = normalise_body(body or ""), normalise_body(meeting.get("subcommittee") or "")
    names = (whole if whole.endswith(sub) else whole + sub, normalise_body(auditee or ""))
    return BETWEEN.join(name for name in dict.fromkeys(names) if name)


def _joined(*words: str | None) -> str:
    return "\n".join(word for word in words if word)
