"""One document, top to bottom: bytes -> source -> cleaned document -> records -> Arrow tables.

Pure; runs in a worker process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.extraction import Extraction, extract
from extractors.model.document import Document, Problem
from extractors.model.records import (
    RECORDS,
    DocumentRow,
    Issue,
    PageRow,
    Provenance,
    Record,
    Region,
    Segment,
    TableRow,
    Token,
)  # fmt: skip
from extractors.model.vocabulary import Origin, SegmentKind, Severity, Status, TextOrigin
from extractors.results.profile import DocumentProfile, profile
from extractors.tables.cells import table_id
from pipeline.clean.clean import clean
from pipeline.lean import without_collecting
from pipeline.limits import Limits
from pipeline.product import Product, document_id_of, issues
from pipeline.read.source import read_source
from pipeline.schema.arrow import pack, sort_order, table
from pipeline.schema.issue_codes import CODES
from pipeline.schema.versions import pipeline_version
from pipeline.tokens.entries import index_document
from pipeline.tokens.lemmas import find_lemmas
from pipeline.tokens.tokenize import Analysis, tokenize

if TYPE_CHECKING:
    from pipeline.read.pdf.ocr import Ocr


def read_bytes(data: bytes, ocr: Ocr | None = None, limits: Limits | None = None) -> tuple[Document, Extraction]:
    """The cleaned document and everything extracted from it. Pure: the same bytes give the same records."""
    document_id = document_id_of(hashlib.sha256(data).hexdigest())
    document = clean(read_source(data, ocr, limits), document_id)
    return document, extract_document(document)


def extract_document(document: Document, *, strict: bool = False) -> Extraction:
    """Everything extracted from a cleaned document, with the lemmas that some rulings need."""
    return extract(document, find_lemmas, strict=strict)


def read_document(path: str | Path) -> tuple[Document, Extraction]:
    """``read_bytes`` of a file, for tests and tools: a fault of an extractor is raised."""
    data = Path(path).read_bytes()
    document = clean(read_source(data), document_id_of(hashlib.sha256(data).hexdigest()))
    return document, extract_document(document, strict=True)


def process(data: bytes, ocr: Ocr | None = None, limits: Limits | None = None, *, sha256: str | None = None) -> Product:
    """Read, clean, extract, tokenize and index one document. Raises a DocumentError where it cannot be read.

    ``sha256``: of the bytes, where the caller has just taken it.
    """
    with without_collecting():
        return _process(data, ocr, limits, sha256 or hashlib.sha256(data).hexdigest())


def _process(data: bytes, ocr: Ocr | None, limits: Limits | None, sha256: str) -> Product:
    document = clean(read_source(data, ocr, limits), document_id_of(sha256))
    extraction = extract_document(document)
    problems = extraction.problems
    tables = {PageRow.dataset: table(PageRow, _pages(document)), Segment.dataset: table(Segment, extraction.segments)}
    found: dict[type[Record], list[Record]] = {record: [] for record in RECORDS}
    for one in extraction.records:
        found[type(one)].append(one)
    tables |= {record.dataset: table(record, rows) for record, rows in found.items()}
    tables[TableRow.dataset] = table(TableRow, table_rows(document))
    tables[Issue.dataset] = table(Issue, issues(document.document_id, problems, document))
    analysis = Analysis()
    tables[Token.dataset] = tokenize(document, extraction.records, analysis)
    about = profile(document, extraction.facts, extraction.records)
    row = DocumentRow(
        document_id=document.document_id,
        sources=(),
        sha256=sha256,
        media_type=document.source.media_type,
        kind=about.kind,
        title=about.title,
        issuer=about.issuer,
        body_id=None,
        published_on=about.published_on,
        page_count=len(document.pages),
        char_count=len(document.text),
        supersedes=None,
        status=_status(problems),
        problems=tuple(sorted({problem.code for problem in problems})),
        pipeline_version=pipeline_version(),
        origins=_origins(about),
    )
    unread = sum(segment.end - segment.start for segment in extraction.segments if segment.kind is SegmentKind.UNREAD)
    wants_ocr = any(page.origin is TextOrigin.OCR for page in document.pages) or any(
        problem.code in {"no_text_layer", "garbled_page"} for problem in problems
    )
    indexed = index_document(tables | {DocumentRow.dataset: table(DocumentRow, [row])}, analysis)
    packed = {name: pack(name, rows.sort_by(sort_order(name))) for name, rows in tables.items() if rows.num_rows}
    return Product(row, packed, indexed, unread, wants_ocr)


def table_rows(document: Document) -> list[TableRow]:
    """Rows of the tables dataset."""
    return [
        TableRow(
            table_id=table_id(document, index),
            document_id=document.document_id,
            page=item.page,
            page_end=item.page_end,
            rows=item.rows,
            columns=item.columns,
            caption=item.caption,
            regions=tuple(Region(page, *box, None) for page, box in item.boxes),
        )
        for index, item in enumerate(document.tables)
    ]


def _origins(about: DocumentProfile) -> tuple[Provenance, ...]:
    stated = (field for field in ("issuer", "published_on", "title") if getattr(about, field) is not None)
    return tuple(Provenance(field, Origin.DOCUMENT) for field in stated)


def _status(problems: Sequence[Problem]) -> Status:
    serious = any(CODES[problem.code].severity is not Severity.INFO for problem in problems)
    return Status.PARTIAL if serious else Status.OK


def _pages(document: Document) -> list[PageRow]:
    return [
        PageRow(
            document_id=document.document_id,
            page=page.number,
            width=page.width,
            height=page.height,
            rotation=page.rotation,
            text=page.text,
            text_start=page.start,
            text_origin=page.origin,
            ocr_engine=page.ocr_engine,
            garble_score=page.garble_score,
        )
        for page in document.pages
    ]
