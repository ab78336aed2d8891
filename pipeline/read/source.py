"""A source of any kind, told by its content: bytes -> pages, printed lines and tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.model.document import Source
from extractors.model.errors import LimitExceeded
from pipeline.limits import Limits
from pipeline.read.sniff import MediaType, check_pdf, check_zip, sniff
from pipeline.read.text import language_problems, read_text

if TYPE_CHECKING:
    from pipeline.read.pdf.ocr import Ocr


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
        from pipeline.limits import PdfLimits  # noqa: PLC0415 - heavy readers are imported when needed
        from pipeline.read.pdf.reader import read_pdf  # noqa: PLC0415 - heavy readers are imported when needed

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
    if media in {MediaType.XLSX, MediaType.XLS}:
        from pipeline.read.excel import read_workbook  # noqa: PLC0415

        if media is MediaType.XLSX:
            check_zip(data, limits.decompressed)
        return read_workbook(data, media)
    if media is MediaType.PPTX:
        from pipeline.read.pptx import read_pptx  # noqa: PLC0415

        check_zip(data, limits.decompressed)
        return read_pptx(data)
    return read_text(data)
