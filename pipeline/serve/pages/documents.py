"""A page of a document with the records that stand on it: rectangles on its image, marks in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from extractors.model.errors import PipelineError
from extractors.model.records import RECORDS, AgendaItem, Citation, Finding, Record, TableCell
from pipeline.query.page_image import NoPageImage, location
from pipeline.schema.arrow import columns
from pipeline.serve.pages.language import Language
from pipeline.serve.pages.reading import Snapshot

DOCUMENT_ID = re.compile(r"[0-9a-f]{16}")
_HIDDEN = frozenset({TableCell, Citation})
"""Kinds of which a page holds too many to read them beside it."""
RECORD_ID = re.compile(rf"([0-9a-f]{{16}})-({'|'.join(one.dataset for one in RECORDS)})-[0-9a-f]{{8}}")
_GENERAL = frozenset(column.name for column in columns(Record)) | {"body", "date", "position"}
_REPORTS = """
SELECT r.document_id, o.sources[1] AS source, r.reported_on, r.status, r.text, r.due, f.page
FROM finding_responses AS r JOIN documents AS o USING (document_id)
LEFT JOIN findings AS f ON f.record_id = r.finding_id AND f.document_id = r.document_id
WHERE r.finding_id IN (SELECT coalesce(l.other_id, ?) FROM (SELECT 1) LEFT JOIN finding_links AS l
                       ON l.finding_id = ? AND l.kind = 'reports_on') OR r.finding_id = ?
ORDER BY r.reported_on, r.document_id
"""
_KIN = """
SELECT m.group_id, g.label, f.record_id AS id, coalesce(f.auditee, f.body) AS body, f.title, f.text, f.date
FROM recurring_finding_members AS m JOIN recurring_findings AS g USING (group_id)
JOIN findings AS f ON f.record_id = m.finding_id
WHERE m.group_id IN (SELECT group_id FROM recurring_finding_members WHERE finding_id = ?)
ORDER BY f.date, f.record_id
"""


_PDF = "application/pdf"


class NoSuchPage(PipelineError):
    """No document or record goes by that id, or the document has no such page."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle of a record on a page, in points."""

    x: float
    y: float
    width: float
    height: float
    is_response: bool = False


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A record beside its page."""

    id: str
    dataset: str
    title: str | None
    text: str
    fields: tuple[tuple[str, Any], ...]
    """Column and value of what its own columns say."""
    confidence: float
    review_state: str
    uncertain: tuple[str, ...]
    rectangles: tuple[Rectangle, ...]
    row: Mapping[str, Any]
    """All its columns."""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of a page's text over which the same records stand."""

    text: str
    dataset: str | None
    """Kind of the innermost record."""
    record: str | None
    is_response: bool
    over: tuple[str, ...]
    """All records that stand over it."""
    start: int
    """Where it begins on its page, in code points."""


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """What the document view shows of one page."""

    document: Mapping[str, Any]
    page: int
    pages: int
    width: float
    height: float
    origin: str
    records: tuple[PageRecord, ...]
    pieces: tuple[TextPiece, ...]
    agenda: tuple[Mapping[str, Any], ...]
    """Outline of the whole document."""
    issues: tuple[Mapping[str, Any], ...]
    reports: tuple[Mapping[str, Any], ...]
    """Every report on the finding chosen."""
    kin: tuple[Mapping[str, Any], ...]
    """Findings of the same kind as the one chosen."""
    text_start: int
    """Where the page's text begins in the document's."""


def record_place(look: Snapshot, record_id: str) -> tuple[str, int]:
    """Document and page of a record. Raises NoSuchPage."""
    named = RECORD_ID.fullmatch(record_id)
    if named:
        rows = look.rows(
            f"SELECT document_id, page FROM {named[2]} WHERE document_id = ? AND record_id = ?",  # noqa: S608 - of RECORDS
            [named[1], record_id],
        )
        if rows:
            return rows[0]["document_id"], rows[0]["page"]
    raise NoSuchPage("no record has that id; it may have been taken down, or read otherwise by a newer version")


def page_source(look: Snapshot, document_id: str, page: int) -> tuple[str, str]:
    """Hash and place of the file of a page that can be drawn. Raises NoSuchPage, NoPageImage."""
    rows = look.rows(
        "SELECT sha256, media_type, sources FROM documents WHERE document_id = ? AND page_count >= ?",
        [document_id, page],
    )
    if not rows or page < 1:
        raise NoSuchPage("there is no such page")
    if rows[0]["media_type"] != _PDF:
        raise NoPageImage(f"{rows[0]['sources'][0]} has no pages that can be drawn")
    return rows[0]["sha256"], location(look.data, document_id, rows[0]["sha256"])


def read_page(look: Snapshot, document_id: str, page: int, chosen: str | None) -> DocumentPage:
    """One page of a document. Raises NoSuchPage."""
    if not DOCUMENT_ID.fullmatch(document_id):
        raise NoSuchPage("no document has that id")
    found = look.rows("SELECT * FROM documents WHERE document_id = ?", [document_id])
    pages = look.rows("SELECT * FROM pages WHERE document_id = ? AND page = ?", [document_id, page])
    if not found or not (pages or page == 1):
        raise NoSuchPage("no document has that id" if not found else f"the document has no page {page}")
    there: dict[str, Any] = {"width": 0.0, "height": 0.0, "text": "", "text_start": 0, "text_origin": "plain"}
    there |= pages[0] if pages else {}
    rows = [(kind, row) for kind in RECORDS if kind not in _HIDDEN for row in _on_page(look, kind, document_id, page)]
    rows.sort(key=lambda one: (one[1]["span_start"], -one[1]["span_end"]))
    cells = _on_page(look, TableCell, document_id, page) if any(kind is Finding for kind, _ in rows) else []
    is_finding = chosen is not None and f"-{Finding.dataset}-" in chosen
    return DocumentPage(
        document=found[0],
        page=page,
        pages=max(found[0]["page_count"], 1),
        width=there["width"],
        height=there["height"],
        origin=there["text_origin"],
        records=tuple(_record(kind, row, page, cells) for kind, row in rows),
        pieces=tuple(_pieces(there["text"], there["text_start"], rows)),
        agenda=tuple(look.rows(
            f"SELECT record_id, label, title, page FROM {AgendaItem.dataset} WHERE document_id = ? ORDER BY position",  # noqa: S608 - own
            [document_id],
        )),
        issues=tuple(look.rows(
            "SELECT * FROM issues WHERE document_id = ? AND (page = ? OR page IS NULL) ORDER BY span_start, code",
            [document_id, page],
        )),
        reports=tuple(look.rows(_REPORTS, [chosen, chosen, chosen])) if is_finding else (),
        kin=tuple(look.rows(_KIN, [chosen])) if is_finding else (),
        text_start=there["text_start"],
    )  # fmt: skip


def _on_page(look: Snapshot, kind: type[Record], document_id: str, page: int) -> list[dict[str, Any]]:
    return look.rows(
        f"SELECT * FROM {kind.dataset} WHERE document_id = ? AND page <= ? AND page_end >= ?",  # noqa: S608 - own
        [document_id, page, page],
    )


def _record(kind: type[Record], row: Mapping[str, Any], page: int, cells: Sequence[Mapping[str, Any]]) -> PageRecord:
    own = tuple(
        (column.name, row[column.name])
        for column in columns(kind)  # type: ignore[arg-type]  # a class is hashable
        if column.name not in _GENERAL
        and row[column.name] not in (None, [], "")
        and not column.name.endswith(("_spans", "_id", "_ids", "_start", "_end"))
        and row[column.name] != row["text"]
    )
    rectangles = list(_rectangles(row["regions"], page))
    for span in row.get("response_spans") or ():
        for cell in cells:
            if span["start"] <= cell["span_start"] and cell["span_end"] <= span["end"]:
                rectangles += _rectangles(cell["regions"], page, is_response=True)
    shown = next((row[name] for name in ("title", "speaker_label", "subject", "name", "voter", "asker", "actor")
                  if row.get(name)), None)  # fmt: skip
    return PageRecord(
        row["record_id"], kind.dataset, shown, row["text"], own, row["confidence"], row["review_state"],
        tuple(row["uncertain"]), tuple(rectangles), row,
    )  # fmt: skip


def _rectangles(regions: Iterable[Mapping[str, Any]], page: int, *, is_response: bool = False) -> Iterator[Rectangle]:
    for one in regions:
        if one["page"] == page and one["x0"] is not None:
            width, height = one["x1"] - one["x0"], one["y1"] - one["y0"]
            x, y, width, height = (round(value, 2) for value in (one["x0"], one["y0"], width, height))
            yield Rectangle(x, y, width, height, is_response)


def _pieces(text: str, start: int, rows: Iterable[tuple[type[Record], Mapping[str, Any]]]) -> Iterator[TextPiece]:
    """The text, cut wherever a record begins or ends; over each piece the record with the fewest words counts."""
    places: list[tuple[int, int, int, str, str, bool]] = []
    end = start + len(text)
    for kind, row in rows:
        for name, is_response in (("spans", False), ("response_spans", True)):
            spans = row.get(name) or ()
            size = sum(span["end"] - span["start"] for span in spans)
            places += [
                (size, max(span["start"], start), min(span["end"], end), kind.dataset, row["record_id"], is_response)
                for span in spans
                if span["start"] < end and span["end"] > start
            ]
    cuts = sorted({start, end, *(one[1] for one in places), *(one[2] for one in places)})
    places.sort(key=lambda one: (one[0], one[4]))
    for begin, stop in pairwise(cuts):
        over = [one for one in places if one[1] <= begin and stop <= one[2]]
        words = text[begin - start : stop - start]
        dataset, record, is_response = (over[0][3], over[0][4], over[0][5]) if over else (None, None, False)
        yield TextPiece(
            words, dataset, record, is_response, tuple(dict.fromkeys(one[4] for one in over)), begin - start
        )


def shown_value(language: Language, dataset: str, column: str, value: Any) -> str:
    """A value as a reader wants it."""
    if isinstance(value, list):
        return "、".join(shown_value(language, dataset, column, one) for one in value)
    if isinstance(value, dict):
        words = value.get("text") or value.get("label") or ""
        number = value.get("latest") or value.get("count") or value.get("percent")
        return f"{words}（{number}）" if number is not None else words
    return language.value(language.alias(dataset, column), value)
