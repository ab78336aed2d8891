"""From bytes to records, top to bottom: read, clean, extract."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.model.document import Document, Source
from extractors.model.errors import LimitExceeded
from extractors.extraction import Extraction, extract
from pipeline.clean.clean import clean
from pipeline.read.inflate import check_pdf, check_zip
from pipeline.tokens.lemmas import find_lemmas
from pipeline.read.text import language_problems, read_text
from pipeline.workers.sandbox import Limits
from pipeline.read.sniff import MediaType, sniff

if TYPE_CHECKING:
    from pipeline.read.pdf.ocr import Ocr


def document_id_of(sha256: str) -> str:
    """The document id for the SHA-256 of a source's bytes."""
    return sha256[:16]


def read_source(data: bytes, ocr: Ocr | None = None, limits: Limits | None = None) -> Source:
    """Pages, printed lines and tables of a source, by what its content is.

    Raises a DocumentError where the source cannot be read.
    """
    limits = limits or Limits()
    source = _read(data, ocr, limits)
    if (count := len(source.pages)) > limits.pages:
        raise LimitExceeded(f"has {count} pages, over the limit of {limits.pages}", "raise it with --limit pages=N")
    return source


def _read(data: bytes, ocr: Ocr | None, limits: Limits) -> Source:
    media = sniff(data)
    if media is MediaType.PDF:
        from pipeline.read.pdf.reader import PdfLimits, read_pdf  # noqa: PLC0415 - heavy readers are imported when needed

        check_pdf(data, limits.decompressed)
        within = PdfLimits(limits.pages, limits.page_side, limits.characters, limits.objects, limits.pixels)
        source = read_pdf(data, ocr=ocr.reader() if ocr else None, limits=within)
        return replace(source, problems=source.problems or language_problems(source.text))
    if media is MediaType.HTML:
        from pipeline.read.html import read_html  # noqa: PLC0415

        return read_html(data)
    if media is MediaType.DOCX:
        from pipeline.read.docx import read_docx  # noqa: PLC0415

        check_zip(data, limits.decompressed)
        return read_docx(data)
    return read_text(data)


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
