"""A record as a citation: who, which meeting, which page of which file, which version of the dataset.

A source without pages is cited by the characters of its text, and plain text by its lines too.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from extractors.model.errors import PipelineError
from extractors.model.records import RECORDS
from pipeline.printed import json_text
from pipeline.query.views import open_views
from pipeline.store.datapackage import dataset_version
from pipeline.store.store import Store

_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    letter: "\\" + letter for letter in "&%$#_{}"
}
_MINUTES = frozenset({"minutes", "votes"})


class NoSuchRecord(PipelineError):
    """No record has that id."""


@dataclass(frozen=True, slots=True)
class RecordCitation:
    """What a citation says of a record. What the sources do not state is None."""

    record_id: str
    dataset: str
    body: str | None
    subcommittee: str | None
    session_label: str | None
    date: dt.date | None
    place: str | None
    title: str | None
    """Of the document."""
    agenda_title: str | None
    speaker: str | None
    text: str
    page: int
    page_end: int
    source: str
    sha256: str | None
    minutes: bool
    version: str
    lines: tuple[int, int] | None = None
    """First and last line, for a source that is plain text."""
    characters: tuple[int, int] | None = None
    """Span in the document text, for a source without pages."""

    @property
    def pages(self) -> str:
        """12, or 12-13."""
        return str(self.page) if self.page == self.page_end else f"{self.page}-{self.page_end}"

    @property
    def locator(self) -> str:
        """p. 12, pp. 12-13; ll. 3-4, characters 120-180, where the source has no pages."""
        if self.characters is None:
            return f"{'p.' if self.page == self.page_end else 'pp.'} {self.pages}"
        characters = f"characters {self.characters[0]}-{self.characters[1]}"
        if self.lines is None:
            return characters
        first, last = self.lines
        return f"l. {first}, {characters}" if first == last else f"ll. {first}-{last}, {characters}"

    @property
    def heading(self) -> str:
        """Title of what is cited: the meeting if there is one, else the document."""
        meeting = "".join(filter(None, (self.body, self.subcommittee, self.session_label)))
        if self.minutes and meeting:
            return f"{meeting}会議録"
        return one_line(self.title or meeting or self.source)

    @property
    def url(self) -> str | None:
        """Where the page can be opened, for a source that was fetched from the web."""
        page = f"#page={self.page}" if self.characters is None else ""
        return f"{self.source}{page}" if re.match(r"https?://", self.source) else None


def cite(data: Path, record_id: str) -> RecordCitation:
    """Gather what a citation of a record says. Raises NoSuchRecord, NotAStore."""
    dataset = next((record.dataset for record in RECORDS if f"-{record.dataset}-" in record_id), None)
    row = _find(data, dataset, record_id) if dataset else None
    if dataset is None or row is None:
        raise NoSuchRecord(f"no record has the id {record_id}; ids stand in the column record_id of every dataset")
    with Store(data) as store:
        version = dataset_version(store)
    speaker = row["speaker_label"] or row["asker"] or row["auditor"]
    return RecordCitation(
        record_id=record_id,
        dataset=dataset,
        body=row["body"],
        subcommittee=row["subcommittee"],
        session_label=row["session_label"],
        date=row["date"],
        place=row["place"],
        title=row["title"],
        agenda_title=row["agenda_title"],
        speaker=speaker,
        text=row["text"],
        page=row["page"],
        page_end=row["page_end"],
        source=row["source"] or row["document_id"],
        sha256=row["sha256"],
        minutes=row["kind"] in _MINUTES,
        version=version,
        lines=row["lines"],
        characters=None if _has_pages(row["media_type"]) else (row["span_start"], row["span_end"]),
    )


def _has_pages(media_type: str | None) -> bool:
    """Whether a kind of source has pages, slides or sheets."""
    return media_type is None or not (media_type.startswith("text/") or media_type.endswith(".document"))


def as_text(citation: RecordCitation) -> str:
    """One sentence.

    星見市個人情報保護審議会第７回会議録（2023年6月21日）「窓口支援システムの導入について」三浦委員, p. 1. minutes.pdf
    """
    day = f"（{_day(citation.date)}）" if citation.date else ""
    item = f"「{one_line(citation.agenda_title)}」" if citation.agenda_title else ""
    speaker = citation.speaker or ""
    host = citation.url or citation.source
    return (
        f"{citation.heading}{day}{item}{speaker}, {citation.locator}. {host}. "
        f"Gijiroku dataset {citation.version}, {citation.record_id}."
    )


def as_bibtex(citation: RecordCitation) -> str:
    """An entry for BibTeX and biblatex."""
    fields = {
        "author": f"{{{tex(citation.body)}}}" if citation.body else None,
        "title": f"{{{tex(citation.heading)}}}",
        "year": str(citation.date.year) if citation.date else None,
        "month": str(citation.date.month) if citation.date else None,
        "date": citation.date.isoformat() if citation.date else None,
        "pages": citation.pages.replace("-", "--") if citation.characters is None else None,
        "url": citation.url,
        "howpublished": None if citation.url else tex(citation.source),
        "note": tex(_note(citation)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{citation.record_id},", *lines, "}"])


def as_csl(citation: RecordCitation) -> str:
    """A list of one item in CSL-JSON, which Zotero, pandoc and Quarto read."""
    day = citation.date
    issued = {"date-parts": [[day.year, day.month, day.day]]} if day else None
    item: dict[str, Any] = {
        "id": citation.record_id,
        "type": "hearing" if citation.minutes else "report",
        "title": citation.heading,
        "author": [{"literal": citation.body}] if citation.body else None,
        "issued": issued,
        "event-title": "".join(filter(None, (citation.body, citation.session_label))) if citation.minutes else None,
        "event-date": issued if citation.minutes else None,
        "event-place": citation.place,
        "section": one_line(citation.agenda_title) if citation.agenda_title else None,
        "page": citation.pages if citation.characters is None else None,
        "URL": citation.url,
        "archive_location": None if citation.url else citation.source,
        "version": citation.version,
        "source": "Gijiroku",
        "note": _note(citation),
        "language": "ja",
    }
    return json_text([{name: value for name, value in item.items() if value}], indent=1)


def _note(citation: RecordCitation) -> str:
    parts = (
        one_line(citation.agenda_title) if citation.agenda_title else None,
        citation.speaker,
        None if citation.characters is None else citation.locator,
        f"Gijiroku dataset {citation.version}",
        f"record {citation.record_id}",
        f"SHA-256 of the source {citation.sha256}" if citation.sha256 else None,
    )
    return "; ".join(part for part in parts if part)


def _find(data: Path, dataset: str, record_id: str) -> dict[str, Any] | None:
    """The record with its document, meeting and item."""
    connection = open_views(data)
    names = {row[0] for row in connection.execute(f"DESCRIBE {dataset}").fetchall()}
    own = ", ".join(
        f"r.{name}" if name in names else f"NULL AS {name}" for name in ("speaker_label", "asker", "auditor")
    )
    body = "coalesce(r.body, m.body, o.issuer)" if "body" in names else "coalesce(m.body, o.issuer)"
    date = "coalesce(r.date, m.date, o.published_on)" if "date" in names else "coalesce(m.date, o.published_on)"
    cursor = connection.execute(
        f"SELECT r.document_id, r.page, r.page_end, r.span_start, r.span_end, r.text, {own}, {body} AS body, "  # noqa: S608
        f"{date} AS date, o.media_type, m.subcommittee, "
        "m.session_label, m.place, o.title, o.kind, o.sha256, o.sources[1] AS source, a.title AS agenda_title "
        f"FROM {dataset} AS r JOIN documents AS o ON o.document_id = r.document_id "
        "LEFT JOIN meetings AS m ON m.record_id = r.meeting_id "
        "LEFT JOIN agenda_items AS a ON a.record_id = r.agenda_item_id WHERE r.record_id = ?",
        [record_id],
    )
    titles = [column[0] for column in cursor.description or ()]
    row = cursor.fetchone()
    if row is None:
        return None
    found = dict(zip(titles, row, strict=True))
    found["lines"] = _lines(connection, found) if found["media_type"] == "text/plain" else None
    return found


def _lines(connection: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> tuple[int, int]:
    """First and last line of the record, from 1."""
    (text,) = connection.execute(
        "SELECT string_agg(text, '' ORDER BY page) FROM pages WHERE document_id = ?", [row["document_id"]]
    ).fetchone() or ("",)
    first, last = row["span_start"], max(row["span_start"], row["span_end"] - 1)
    return text.count("\n", 0, first) + 1, text.count("\n", 0, last) + 1


def one_line(text: str) -> str:
    """The text without line breaks."""
    return " ".join(text.split())


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def tex(text: str) -> str:
    """Text that TeX prints as it is."""
    plain = "".join(letter for letter in one_line(text) if unicodedata.category(letter) != "Cc")
    return "".join(_SPECIAL.get(letter, letter) for letter in plain)
