"""Presentations (PPTX) to a ``Source``: a page for each slide shown, its shapes from top to bottom, their tables.

Words of diagrams and charts lie in parts of their own and are told, not read; notes of the speaker are not shown and
are not read.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractors.model.document import Problem, Source
from extractors.model.errors import Damaged, Empty
from pipeline.read.ooxml import BROKEN, read_part, stated_title
from pipeline.read.sheet import Sheet, SheetCell, SheetLine, SheetTable, write_grid
from pipeline.read.sniff import MediaType
from pipeline.read.text import language_problems

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LINK = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN = "ppt/presentation.xml"
_SAVE = "open it in PowerPoint and save it anew"
_MOST_SPAN = 200
_ROW = 180_000
"""Shapes whose tops lie within this (English Metric Units; 5 mm) stand side by side."""


def read_pptx(data: bytes) -> Source:
    """The source that a presentation holds. Raises Damaged, LimitExceeded or Empty."""
    writer = _Slides()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            slides = list(_slides(archive))
            title = stated_title(archive)
            for number, slide in enumerate(slides, start=1):
                if (shown := read_part(archive, slide)) is not None:
                    writer.write(shown, number)
    except BROKEN as error:
        raise Damaged(f"the file is broken ({error})", _SAVE) from error
    if not writer.sheet.lines:
        raise Empty("the presentation holds no words", "see whether it holds pictures only")
    problems = (*writer.problems, *language_problems("\n".join(writer.words)))
    return writer.sheet.source(MediaType.PPTX, title=title, problems=problems)


def _slides(archive: zipfile.ZipFile) -> Iterator[str]:
    """Parts of the slides, in the order in which they are shown."""
    presentation = read_part(archive, _MAIN)
    links = read_part(archive, "ppt/_rels/presentation.xml.rels")
    if presentation is None or links is None:
        raise Damaged("the file holds no presentation", _SAVE)
    targets = {link.get("Id"): link.get("Target") or "" for link in links.iter(_LINK)}
    for slide in presentation.iter(f"{P}sldId"):
        if target := targets.get(slide.get(_ID)):
            yield posixpath.normpath(posixpath.join("/ppt", target)).lstrip("/")


@dataclass(slots=True)
class _Slides:
    """Writes slides down, one after the other."""

    sheet: Sheet = field(default_factory=Sheet)
    problems: list[Problem] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def write(self, slide: etree._Element, number: int) -> None:
        """A slide as the next page; one that is hidden is told."""
        if slide.get("show") in {"0", "false"}:
            self.problems.append(Problem("hidden_sheet", f"slide {number} is hidden", "read"))
            return
        tree = slide.find(f"{P}cSld/{P}spTree")
        unread = 0
        for shape in _in_order(tree) if tree is not None else ():
            if (table := shape.find(f".//{A}tbl")) is not None:
                write_grid(self.sheet, self._grid(table))
            elif (body := shape.find(f"{P}txBody")) is not None:
                for line in self._lines(body):
                    self.sheet.write(line.text, bold=line.bold, wraps=line.wraps)
            elif shape.tag == f"{P}graphicFrame":
                unread += 1
        if unread:
            detail = f"slide {number}: {unread} diagrams or charts"
            self.problems.append(Problem("text_boxes_unread", detail, "read", len(self.sheet.pages) + 1))
        self.sheet.end_page()

    def _grid(self, table: etree._Element) -> SheetTable:
        grid = SheetTable()
        for row in table.iter(f"{A}tr"):
            grid.open_row()
            for column, element in enumerate(row.iter(f"{A}tc")):
                if element.get("hMerge") in {"1", "true"} or element.get("vMerge") in {"1", "true"}:
                    continue
                across, down = _span(element, "gridSpan"), _span(element, "rowSpan")
                body = element.find(f"{A}txBody")
                lines = self._lines(body) if body is not None else []
                grid.cells.append(SheetCell(grid.row, column, down, across, is_header=False, lines=lines))
                grid.columns = max(grid.columns, column + across)
        return grid

    def _lines(self, body: etree._Element) -> list[SheetLine]:
        """Lines of a text body: its paragraphs with their numbers, cut at line breaks."""
        found: list[SheetLine] = []
        counts: dict[int, int] = {}
        for paragraph in body.iter(f"{A}p"):
            label = _label(paragraph, counts)
            lines = [(label, False, True)] if label else [("", False, True)]
            for child in paragraph:
                text, bold, filled = lines[-1]
                if child.tag == f"{A}br":
                    lines.append(("", False, True))
                elif child.tag in {f"{A}r", f"{A}fld"}:
                    said = child.findtext(f"{A}t") or ""
                    properties = child.find(f"{A}rPr")
                    is_bold = properties is not None and properties.get("b") in {"1", "true"}
                    lines[-1] = (text + said, bold or is_bold, filled and (is_bold or not said.strip()))
            written = [(text.rstrip(), bold and filled) for text, bold, filled in lines if text.strip()]
            found += [
                SheetLine(text, bold=bold, wraps=None if at < len(written) else False)
                for at, (text, bold) in enumerate(written, start=1)
            ]
        self.words += [line.text for line in found]
        return found


def _in_order(tree: etree._Element) -> Iterator[etree._Element]:
    """Shapes with words from top to bottom and from left to right; the title first, groups as one."""
    titles, others = [], []
    for shape in tree.iterchildren(f"{P}sp", f"{P}graphicFrame", f"{P}grpSp"):
        mark = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        kind = mark.get("type") if mark is not None else None
        if kind in {"title", "ctrTitle"}:
            titles.append(shape)
        elif kind not in {"dt", "ftr", "sldNum"}:  # furniture of every slide
            others.append((*_offset(shape), shape))
    row: list[tuple[int, etree._Element]] = []
    rows, top = [row], 0
    for y, x, shape in sorted(others, key=lambda one: one[0]):
        if not row or y - top > _ROW:
            row, top = [], y
            rows.append(row)
        row.append((x, shape))
    for shape in (*titles, *(shape for row in rows for _, shape in sorted(row, key=lambda one: one[0]))):
        if shape.tag == f"{P}grpSp":
            yield from _in_order(shape)
        else:
            yield shape


def _offset(shape: etree._Element) -> tuple[int, int]:
    """Top and left of a shape in English Metric Units; the slide's corner where its layout says it."""
    off = next(shape.iter(f"{A}off"), None)  # a group's own comes before those of its shapes
    if off is None:
        return 0, 0
    return _whole(off.get("y")), _whole(off.get("x"))


def _label(paragraph: etree._Element, counts: dict[int, int]) -> str:
    """The number or bullet that is shown before a paragraph. Counts on."""
    properties = paragraph.find(f"{A}pPr")
    level = _whole(properties.get("lvl")) if properties is not None else 0
    for deeper in [one for one in counts if one > level]:
        del counts[deeper]
    automatic = properties.find(f"{A}buAutoNum") if properties is not None else None
    if automatic is None:
        counts.pop(level, None)
        bullet = properties.find(f"{A}buChar") if properties is not None else None
        char = (bullet.get("char") or "")[:1] if bullet is not None else ""
        return (f"{char} " if char.isprintable() and not "\ue000" <= char <= "\uf8ff" else "・ ") if char else ""
    start = _whole(automatic.get("startAt")) or 1
    counts[level] = counts[level] + 1 if level in counts else start
    return _numbered(counts[level], automatic.get("type") or "")


def _numbered(count: int, form: str) -> str:
    """A number in the form that its list names (ST_TextAutonumberScheme of ECMA-376)."""
    if form.startswith("circleNum") and count <= 20:
        return f"{chr(0x2460 + count - 1)} "
    letter = chr(ord("a") + (count - 1) % 26)
    body = letter if form.startswith("alphaLc") else letter.upper() if form.startswith("alphaUc") else str(count)
    if form.endswith("ParenBoth"):
        return f"({body}) "
    return f"{body}{')' if form.endswith('ParenR') else '.' if form.endswith('Period') else ''} "


def _span(element: etree._Element, name: str) -> int:
    return min(max(_whole(element.get(name)), 1), _MOST_SPAN)


def _whole(value: str | None) -> int:
    sign, digits = (-1, value[1:]) if value and value.startswith("-") else (1, value or "")
    return sign * int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 12 else 0
