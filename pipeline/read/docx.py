"""DOCX files to a ``Source``: paragraphs with their numbers, tables and text boxes, in the order of the document."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractors.model.document import Source
from extractors.model.errors import Damaged, Empty
from pipeline.read.docx_numbering import Numbering, W, read_numbering
from pipeline.read.ooxml import BROKEN, read_part, stated_title
from pipeline.read.sheet import Sheet, SheetCell, SheetLine, SheetTable, write_grid
from pipeline.read.sniff import MediaType
from pipeline.read.text import language_problems

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_SKIPPED = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "rt", "instrText", "delText", "sectPr"))
_NOTE = re.compile(r"[(（\[［]?(?:[※*＊†注]\s?[0-9０-９]{0,2}|注釈?[0-9０-９]{0,2})[)）\]］]?")


def read_docx(data: bytes) -> Source:
    """The source that a DOCX file holds. Raises Damaged, LimitExceeded or Empty."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            main = _mainread_part(archive)
            document = read_part(archive, main)
            folder = main.rpartition("/")[0]
            numbering = read_numbering(
                read_part(archive, f"{folder}/numbering.xml"), read_part(archive, f"{folder}/styles.xml")
            )
            title = stated_title(archive)
    except BROKEN as error:
        raise Damaged(f"the file is broken ({error})", "save it anew with a word processor") from error
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise Damaged("the file holds no document", "save it anew with a word processor")
    writer = _Writer(numbering)
    writer.blocks(body)
    if not writer.sheet.lines:
        raise Empty("the document holds no words", "see whether it holds pictures only")
    visible = "\n".join(writer.visible)
    return writer.sheet.source(MediaType.DOCX, title=title, problems=language_problems(visible))


def _mainread_part(archive: zipfile.ZipFile) -> str:
    types = read_part(archive, "[Content_Types].xml")
    if types is not None:
        for override in types.iter(_TYPES):
            if override.get("ContentType") == _MAIN:
                return (override.get("PartName") or "").lstrip("/")
    return "word/document.xml"


@dataclass(slots=True)
class _Writer:
    """Writes the document down, block by block."""

    numbering: Numbering
    sheet: Sheet = field(default_factory=Sheet)
    visible: list[str] = field(default_factory=list)

    def blocks(self, parent: etree._Element) -> None:
        """Write paragraphs and tables outside tables."""
        for block in _blocks(parent):
            if block.tag == f"{W}tbl":
                write_grid(self.sheet, self._grid(block))
            else:
                for line in self._lines(block):
                    self.sheet.write(line.text, bold=line.bold, wraps=line.wraps)
                for box in _boxes(block):
                    self.blocks(box)

    def _grid(self, table: etree._Element) -> SheetTable:
        grid = SheetTable()
        above: dict[int, SheetCell] = {}
        for row in _children(table, f"{W}tr"):
            grid.open_row()
            properties = row.find(f"{W}trPr")
            header = properties is not None and properties.find(f"{W}tblHeader") is not None
            column = _number(properties, "gridBefore", 0)
            for element in _children(row, f"{W}tc"):
                across = min(_number(element.find(f"{W}tcPr"), "gridSpan", 1), 200)
                merge = element.find(f"{W}tcPr/{W}vMerge")
                origin = above.get(column)
                if merge is not None and merge.get(f"{W}val") != "restart" and origin is not None:
                    origin.row_span = grid.row - origin.row + 1
                    origin.lines.extend(self._cell_lines(element))
                else:
                    cell = SheetCell(grid.row, column, 1, across, header, self._cell_lines(element))
                    grid.cells.append(cell)
                    above[column] = cell
                column += across
            grid.columns = max(grid.columns, column)
        return grid

    def _cell_lines(self, element: etree._Element) -> list[SheetLine]:
        """Lines of a cell; a table within the cell is read cell by cell."""
        found: list[SheetLine] = []
        for block in _blocks(element):
            if block.tag == f"{W}tbl":
                for cell in block.iter(f"{W}tc"):
                    if next(cell.iterancestors(f"{W}tbl"), None) is block:
                        found.extend(self._cell_lines(cell))
            else:
                found.extend(self._lines(block))
                for box in _boxes(block):
                    found.extend(self._cell_lines(box))
        return found

    def _lines(self, paragraph: etree._Element) -> list[SheetLine]:
        """Lines of a paragraph: what its runs say, cut at line breaks."""
        lines = [_Run()]
        label = self.numbering.label(paragraph)
        if label:
            lines[0].add(f"{label} ", bold=True)
        _run_into(paragraph, lines)
        words = [
            SheetLine(
                line.text.rstrip(), bold=line.bold and not line.plain, wraps=None if index + 1 < len(lines) else False
            )
            for index, line in enumerate(lines)
            if line.text.strip()
        ]
        if words:
            words[-1].wraps = False
        self.visible.extend(line.text for line in words)
        return words


@dataclass(slots=True)
class _Run:
    """A line while it is being put together."""

    text: str = ""
    bold: bool = False
    plain: bool = False

    def add(self, text: str, *, bold: bool) -> None:
        self.text += text
        if text.strip():
            self.bold |= bold
            self.plain |= not bold


def _run_into(element: etree._Element, lines: list[_Run]) -> None:
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or tag == _ALTERNATE or tag in {f"{W}drawing", f"{W}pict", f"{W}object"}:
            continue
        if tag == f"{W}r":
            _read_run(child, lines)
        elif isinstance(tag, str):
            _run_into(child, lines)


def _read_run(run: etree._Element, lines: list[_Run]) -> None:
    properties = run.find(f"{W}rPr")
    if properties is not None and _is_on(properties.find(f"{W}vanish")):
        return
    raised = properties.find(f"{W}vertAlign") if properties is not None else None
    if raised is not None and raised.get(f"{W}val") == "superscript" and _NOTE.fullmatch(_words(run)):
        return
    bold = properties is not None and _is_on(properties.find(f"{W}b"))
    for child in run:
        if child.tag == f"{W}t":
            lines[-1].add(child.text or "", bold=bold)
        elif child.tag in {f"{W}br", f"{W}cr"}:
            lines.append(_Run())
        elif child.tag in {f"{W}tab", f"{W}ptab"}:
            lines[-1].add("\t", bold=bold)
        elif child.tag == f"{W}noBreakHyphen":
            lines[-1].add("-", bold=bold)
        elif child.tag == f"{W}sym":
            lines[-1].add("・", bold=bold)
        elif child.tag == f"{W}ruby":
            _run_into(child, lines)
        else:
            continue


def _words(run: etree._Element) -> str:
    return "".join(text.text or "" for text in run.iter(f"{W}t")).strip()


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get(f"{W}val") not in {"0", "false", "off"}


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables directly under an element, controls and revisions opened."""
    for child in parent:
        if child.tag in {f"{W}p", f"{W}tbl"}:
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"}:
            yield from _blocks(child)


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, controls opened."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"}:
            yield from _children(child, tag)


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Text boxes anchored in a paragraph; of alternatives only the first."""
    for box in paragraph.iter(f"{W}txbxContent"):
        inner = next(box.iterancestors(f"{W}txbxContent"), None)
        fallback = next(box.iterancestors(_FALLBACK), None)
        if inner is not None and paragraph in inner.iterancestors():
            continue
        if fallback is not None and _has_box(fallback.getparent()):
            continue
        yield box


def _has_box(alternate: etree._Element | None) -> bool:
    choice = alternate.find(_CHOICE) if alternate is not None else None
    return choice is not None and next(choice.iter(f"{W}txbxContent"), None) is not None


def _number(properties: etree._Element | None, name: str, default: int) -> int:
    element = properties.find(f"{W}{name}") if properties is not None else None
    value = element.get(f"{W}val") or "" if element is not None else ""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else default
