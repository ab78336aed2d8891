"""PDF to a ``Source``: pages with characters in reading order, printed lines, tables.

The size of a PDF's units (UserUnit), which PDFium does not apply.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.model.document import Box, CellRef, FilledRect, Line, Page, Problem, Source, Span
from extractors.model.errors import Damaged, Empty, Encrypted, LimitExceeded
from extractors.model.vocabulary import TextOrigin
from pipeline.limits import PdfLimits
from pipeline.read.pdf.garble import garble_score, is_garbled
from pipeline.read.pdf.glyphs import Display, Glyphs, display_of, empty_glyphs, read_glyphs
from pipeline.read.pdf.images import has_scan, is_painted_over
from pipeline.read.pdf.layout import lay_out_page
from pipeline.read.pdf.ocr import OcrReader, PageImage, Recognized
from pipeline.read.pdf.rescue import SecondReader, missing_from
from pipeline.read.pdf.write import WrittenLine, WrittenPage, write_page
from pipeline.read.tables.find import find_tables
from pipeline.read.tables.join import OutsideLine, PageContent, TablePart, WrittenCell, join_tables
from pipeline.read.tables.paths import read_segments
from pipeline.read.tables.shapes import Chars, Fill, RuledTable

_USER_UNIT = re.compile(rb"/UserUnit\s+([0-9.]+)")
_OBJECT_STREAM = re.compile(rb"/ObjStm\b[^\0]{0,300}?\bstream\r?\n")
_MOST_BYTES = 4 * 2**20
"""Of one object stream; more is not looked at."""
_MOST_STREAMS = 200


def find_user_unit(data: bytes) -> float:
    """Points of one unit, where every page that states it states the same, else 1."""
    units = {unit for part in (data, *_object_streams(data)) for unit in _USER_UNIT.findall(part)}
    if len(units) != 1:
        return 1.0
    try:
        unit = float(units.pop())
    except ValueError:
        return 1.0
    return unit if 0.1 <= unit <= 100 else 1.0


def _object_streams(data: bytes) -> Iterator[bytes]:
    """Objects that are packed together, as PDF 1.5 may have them."""
    if b"/ObjStm" not in data:
        return
    for count, found in enumerate(_OBJECT_STREAM.finditer(data)):
        if count >= _MOST_STREAMS:
            return
        packed = memoryview(data)[found.end() : found.end() + _MOST_BYTES]
        try:
            yield zlib.decompressobj().decompress(packed, _MOST_BYTES)
        except zlib.error:
            continue  # in another filter, or encrypted


_STAGE = "read"
_FEW = 10
_AT_ONCE = 100
"""Pages after which the document is opened again: PDFium keeps what it read of each, and of every font."""
"""A scan with no more characters than this has no text layer, but a stamp or a page number."""
_NO_PAGES = re.compile(rb"/Count\s+0\b")
"""PDFium calls a document without pages damaged."""
_SOME_PAGES = re.compile(rb"/Count\s+[1-9]")
OCR_DPI = 200
_WHITE = 0.985
_MAX_RECTS = 1000


@dataclass(frozen=True, slots=True)
class _PageRead:
    """One page as read, before offsets in the document are known."""

    number: int
    display: Display
    written: WrittenPage
    grids: tuple[RuledTable, ...]
    origin: TextOrigin
    score: float
    engine: str | None
    problems: tuple[Problem, ...]
    rects: tuple[FilledRect, ...] = ()


def read_pdf(data: bytes, *, ocr: OcrReader | None = None, limits: PdfLimits | None = None) -> Source:
    """Pages, lines and tables of a PDF.

    A page that cannot be read is a problem, the others are read. Raises Damaged, Encrypted, Empty or
    LimitExceeded where the document as a whole cannot be read.
    """
    limits = limits or PdfLimits()
    document, second = _open(data), SecondReader(data)
    try:
        count, title = len(document), _title(document)
        if count == 0:
            raise Empty("the PDF has no pages", "fetch it again from its publisher")
        if count > limits.pages:
            raise LimitExceeded(f"has {count} pages, over the limit of {limits.pages}", "raise it with --limit pages=N")
        unit, reads = find_user_unit(data), []
        for first in range(1, count + 1, _AT_ONCE):
            if first > 1:
                document.close()
                document = _open(data)
            reader = _Reader(document, second, ocr, limits, unit)
            reads += [reader.read(number) for number in range(first, min(first + _AT_ONCE, count + 1))]
        return _assemble(reads, title)
    finally:
        second.close()
        document.close()


def _open(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = pdfium.FPDF_GetLastError()
        if code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY} or "assword" in str(error):
            raise Encrypted("the PDF needs a password", "remove the password and ingest it again") from error
        if not data or (_NO_PAGES.search(data) and not _SOME_PAGES.search(data)):
            raise Empty("the PDF has no pages", "fetch it again from its publisher") from error
        raise Damaged(f"not a readable PDF ({error})", "fetch it again, or repair it with qpdf") from error


def _title(document: Any) -> str | None:
    try:
        title = document.get_metadata_value("Title").strip()
    except UnicodeDecodeError:  # half a surrogate pair
        return None
    return title or None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the pages of one document."""

    document: Any
    second: SecondReader
    ocr: OcrReader | None
    limits: PdfLimits
    user_unit: float

    def read(self, number: int) -> _PageRead:
        """The page; where PDFium cannot load it, an empty one with a problem."""
        try:
            page = self.document[number - 1]
        except pypdfium2.PdfiumError as error:
            return _unread(number, Display(0, 0, 0, (1, 0, 0, -1, 0, 0)), "page_unreadable", str(error))
        try:
            return self._read(page, number)
        finally:
            page.close()

    def _read(self, page: Any, number: int) -> _PageRead:
        display = display_of(page.raw, self.user_unit)
        longest = max(display.width, display.height)
        if not 0 < longest <= self.limits.page_side:
            return _unread(number, display, "limit_exceeded", f"page of {longest:.0f} points")
        count = pdfium.FPDFPage_CountObjects(page.raw)
        if count > self.limits.objects:
            return _unread(number, display, "limit_exceeded", f"{count} objects on the page")
        glyphs, more = read_glyphs(page.raw, display, self.limits.chars)
        problems = []
        if more:
            detail = f"only the first {self.limits.chars} characters of the page are read"
            problems.append(Problem("limit_exceeded", detail, _STAGE, number))
        glyphs, score, found = self._mend(glyphs, number, display)
        problems.extend(found)
        origin, engine = TextOrigin.TEXT_LAYER, None
        if len(glyphs) <= _FEW or bool(glyphs.hidden.mean() > 0.5):
            scanned = has_scan(page.raw, display)
        else:
            scanned = is_painted_over(page.raw, display)
        if (scanned and len(glyphs) <= _FEW) or is_garbled(score):
            recognized = self._recognize(page, number, display)
            if recognized is not None:
                glyphs, engine, origin, problems = recognized.glyphs, recognized.engine, TextOrigin.OCR, []
                score = garble_score(glyphs.codes)
            elif scanned and len(glyphs) <= _FEW:
                problems.append(Problem("no_text_layer", "the page is an image", _STAGE, number))
        elif scanned:
            origin = TextOrigin.EMBEDDED_OCR
        chars = _chars(glyphs)
        segments = read_segments(page.raw, display.matrix)
        tables = find_tables(segments, chars, display.width, display.height)
        problems.extend(Problem(p.code, p.detail, p.stage, number) for p in tables.problems)
        grids = tuple(grid for grid in tables.grids if len(grid.cells) > 1)
        written = write_page(glyphs, lay_out_page(glyphs, chars, grids))
        rects = _rects(segments.fills, number)
        return _PageRead(number, display, written, grids, origin, score, engine, tuple(problems), rects)

    def _mend(self, glyphs: Glyphs, number: int, display: Display) -> tuple[Glyphs, float, list[Problem]]:
        """The characters, by the second reader where the first one gives rubbish."""
        score = garble_score(glyphs.codes)
        if not is_garbled(score) and not glyphs.lossy:
            return glyphs, score, []
        other = self.second.read_glyphs(number - 1, display, self.limits.chars)
        better = garble_score(other.codes)
        if not is_garbled(score):
            return (glyphs if is_garbled(better) else glyphs.with_others(missing_from(glyphs, other))), score, []
        if len(other) * 2 >= len(glyphs) and better < score:
            glyphs, score = other, better
        if not is_garbled(score):
            return glyphs, score, []
        detail = f"{score:.0%} of the characters are none that Japanese text uses"
        return glyphs, score, [Problem("garbled_page", detail, _STAGE, number)]

    def _recognize(self, page: Any, number: int, display: Display) -> Recognized | None:
        if self.ocr is None:
            return None
        dpi = min(OCR_DPI, int(72 * math.sqrt(self.limits.pixels / (display.width * display.height))))
        image = page.render(scale=dpi / 72 * self.user_unit).to_pil()
        return self.ocr(PageImage(number, display, dpi, image))


def _unread(number: int, display: Display, code: str, detail: str) -> _PageRead:
    problem = Problem(code, detail, _STAGE, number)
    written = write_page(empty_glyphs(), ())
    return _PageRead(number, display, written, (), TextOrigin.TEXT_LAYER, 0.0, None, (problem,))


def _rects(fills: Sequence[Fill], page: int) -> tuple[FilledRect, ...]:
    """Coloured areas of a page, for charts; white ones are backgrounds."""
    coloured = (fill for fill in fills if fill.shade < _WHITE)
    return tuple(FilledRect(page, Box(f.x0, f.y0, f.x1, f.y1), f.shade) for f in islice(coloured, _MAX_RECTS))


def _chars(glyphs: Glyphs) -> Chars:
    text = list(glyphs.codes.astype("<u4").tobytes().decode("utf-32-le", "replace"))
    x0, y0, x1, y1 = glyphs.boxes.T.tolist() if len(glyphs) else ([], [], [], [])
    return Chars(text, x0, y0, x1, y1, glyphs.bold.tolist())


def _assemble(reads: list[_PageRead], title: str | None) -> Source:
    """The document: offsets of pages, tables joined over pages, lines with their cells."""
    starts, start = [], 0
    for read in reads:
        starts.append(start)
        start += len(read.written.text)
    joined = join_tables([_content(read, offset) for read, offset in zip(reads, starts, strict=True)])
    places = iter(joined.places)
    lines: list[Line] = []
    pages: list[Page] = []
    for read, offset in zip(reads, starts, strict=True):
        here = [next(places) for _ in read.grids]
        for line in read.written.lines:
            cell = None
            if line.strand.table >= 0:
                place, at = here[line.strand.table], read.grids[line.strand.table].cells[line.strand.cell]
                cell = CellRef(place.table, place.rows[at.row], place.columns[at.column])
            lines.append(_line(line, read.number, offset, cell))
        pages.append(_page(read, offset))
    problems = tuple(problem for read in reads for problem in read.problems)
    rects = tuple(rect for read in reads for rect in read.rects)
    return Source("application/pdf", tuple(pages), tuple(lines), joined.tables, title, problems, rects)


def _line(line: WrittenLine, page: int, offset: int, cell: CellRef | None) -> Line:
    return Line(
        span=Span(line.span.start + offset, line.span.end + offset),
        page=page,
        box=line.box,
        size=line.size,
        bold=line.bold,
        block=line.strand.block,
        cell=cell,
        vertical=line.strand.frame % 2 == 1,
    )


def _page(read: _PageRead, start: int) -> Page:
    return Page(
        number=read.number,
        width=read.display.width,
        height=read.display.height,
        text=read.written.text,
        start=start,
        rotation=read.display.rotation,
        origin=read.origin,
        ocr_engine=read.engine,
        garble_score=read.score,
        boxes=read.written.boxes,
    )


def _content(read: _PageRead, offset: int) -> PageContent:
    """The page as joining tables wants to see it."""
    cells: dict[tuple[int, int], list[WrittenLine]] = {}
    outside = []
    for line in read.written.lines:
        if line.strand.table >= 0:
            cells.setdefault((line.strand.table, line.strand.cell), []).append(line)
        else:
            text = read.written.text[line.span.start : line.span.end]
            outside.append(OutsideLine(text, line.box.y0, line.box.y1))
    parts = tuple(
        TablePart(grid, tuple(_cell(cells.get((number, index), []), read, offset) for index in range(len(grid.cells))))
        for number, grid in enumerate(read.grids)
    )
    return PageContent(read.number, read.display.height, parts, tuple(outside))


def _cell(lines: list[WrittenLine], read: _PageRead, offset: int) -> WrittenCell:
    text = "\n".join(read.written.text[line.span.start : line.span.end] for line in lines)
    spans = tuple(_joined_spans(lines, offset))
    bold = bool(lines) and all(line.bold for line in lines)
    return WrittenCell(text, spans, bold, any(line.strand.frame % 2 for line in lines))


def _joined_spans(lines: list[WrittenLine], offset: int) -> Iterator[Span]:
    """Spans of the lines; those that only a line feed parts as one."""
    start = end = -1
    for line in lines:
        if line.span.start != end + 1 or start < 0:
            if start >= 0:
                yield Span(start + offset, end + offset)
            start = line.span.start
        end = line.span.end
    if start >= 0:
        yield Span(start + offset, end + offset)
