"""A record as a citation: who, which meeting, which page of which file, which version of the dataset."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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

    @property
    def pages(self) -> str:
        """12, or 12-13."""
        return str(self.page) if self.page == self.page_end else f"{self.page}-{self.page_end}"

    @property
    def heading(self) -> str:
        """Title of what is cited: the meeting if there is one, else the document."""
        meeting = "".join(filter(None, (self.body, self.subcommittee, self.session_label)))
        if self.minutes and meeting:
            return f"{meeting}会議録"
        return _line(self.title or meeting or self.source)

    @property
    def url(self) -> str | None:
        """Where the page can be opened, for a source that was fetched from the web."""
        return f"{self.source}#page={self.page}" if re.match(r"https?://", self.source) else None


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
    )


def as_text(citation: RecordCitation) -> str:
    """One sentence.

    星見市個人情報保護審議会第７回会議録（2023年6月21日）「窓口支援システムの導入について」三浦委員, p. 1. minutes.pdf
    """
    day = f"（{_day(citation.date)}）" if citation.date else ""
    item = f"「{_line(citation.agenda_title)}」" if citation.agenda_title else ""
    speaker = citation.speaker or ""
    pages = f"pp. {citation.pages}" if citation.page != citation.page_end else f"p. {citation.page}"
    host = citation.url or citation.source
    return (
        f"{citation.heading}{day}{item}{speaker}, {pages}. {host}. "
        f"Gijiroku dataset {citation.version}, {citation.record_id}."
    )


def as_bibtex(citation: RecordCitation) -> str:
    """An entry for BibTeX and biblatex."""
    fields = {
        "author": f"{{{_tex(citation.body)}}}" if citation.body else None,
        "title": f"{{{_tex(citation.heading)}}}",
        "year": str(citation.date.year) if citation.date else None,
        "month": str(citation.date.month) if citation.date else None,
        "date": citation.date.isoformat() if citation.date else None,
        "pages": citation.pages.replace("-", "--"),
        "url": citation.url,
        "howpublished": None if citation.url else _tex(citation.source),
        "note": _tex(_note(citation)),
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
        "section": _line(citation.agenda_title) if citation.agenda_title else None,
        "page": citation.pages,
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
        _line(citation.agenda_title) if citation.agenda_title else None,
        citation.speaker,
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
        f"SELECT r.document_id, r.page, r.page_end, r.text, {own}, {body} AS body, {date} AS date, m.subcommittee, "  # noqa: S608
        "m.session_label, m.place, o.title, o.kind, o.sha256, o.sources[1] AS source, a.title AS agenda_title "
        f"FROM {dataset} AS r JOIN documents AS o ON o.document_id = r.document_id "
        "LEFT JOIN meetings AS m ON m.record_id = r.meeting_id "
        "LEFT JOIN agenda_items AS a ON a.record_id = r.agenda_item_id WHERE r.record_id = ?",
        [record_id],
    )
    titles = [column[0] for column in cursor.description or ()]
    row = cursor.fetchone()
    return dict(zip(titles, row, strict=True)) if row else None


def _line(text: str) -> str:
    return " ".join(text.split())


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _tex(text: str) -> str:
    """Text that TeX prints as it is."""
    plain = "".join(letter for letter in _line(text) if unicodedata.category(letter) != "Cc")
    return "".join(_SPECIAL.get(letter, letter) for letter in plain)
