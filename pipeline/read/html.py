"""HTML pages to a ``Source``: what a visitor sees, one line per block, with the element each line comes from."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree, html

from extractors.model.document import Source
from extractors.model.errors import Empty, Unsupported
from pipeline.read.html_menus import DROPPED, find_menus, inner_text, is_service
from pipeline.read.sheet import Sheet, SheetCell, SheetLine, SheetTable, write_grid
from pipeline.read.text import decode, language_problems

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div"}
    | {"dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"}
    | {"hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "p", "plaintext", "pre"}
    | {"search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp"}
)
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th", "dt"})
_PRE = frozenset({"pre", "listing", "plaintext", "xmp"})
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
_PROLOG = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BREAK = re.compile(
    r"(?<=[\u3000-\u9fff\uf900-\ufaff\uff00-\uff60])[ \t]*\n\s*(?=[\u3000-\u9fff\uf900-\ufaff\uff00-\uff60])"
)
_NESTING = re.compile(
    r"</?(?:font|span|b|i|u|s|em|strong|small|big"
    r"|(?P<block>center|div|blockquote|section|article|ul|ol|dl|table|tbody|tr))\b[^<>]*>",
    re.IGNORECASE,
)
_ENDLESS_TAG = re.compile(r"(<[a-zA-Z][a-zA-Z0-9]*)\s[^<>]{50000,}(?=>)")
"""A tag whose attributes are a picture or an attack: the parser compares each attribute with all others."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_NOTE = re.compile(r"[(（\[［]?(?:[※*＊†注]\s?[0-9０-９]{0,2}|注釈?[0-9０-９]{0,2}|\[[0-9]{1,2}\])[)）\]］]?")
_ALIASES = {b"x-sjis": "cp932", b"shift_jis": "cp932", b"shift-jis": "cp932", b"windows-31j": "cp932", b"sjis": "cp932"}


def read_html(data: bytes) -> Source:
    """The source that an HTML page holds. Raises Empty or Unsupported."""
    declared = _META.search(data[:4096])
    name = declared.group(1).lower() if declared else b""
    text = decode(data, _ALIASES.get(name, name.decode("ascii")) or None)
    if text is None:
        raise Unsupported("not a text in any known encoding", "convert it to UTF-8")
    text = _CONTROL.sub("", _PROLOG.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    text = _ENDLESS_TAG.sub(r"\1", text)
    root = _parse(text)
    body = root.find("body") if root is not None else None
    body = root if body is None else body
    writer = _Writer()
    if body is not None:
        writer.walk(body)
    if not writer.sheet.lines:
        raise Empty("the page shows no text", "see whether it is filled in by a script")
    title = _title(root)
    visible = "".join(writer.visible)
    return writer.sheet.source("text/html", title=title, problems=language_problems(visible))


def _parse(text: str) -> etree._Element | None:
    """The tree of a page. Where tags that are never closed nest too deep, such tags are given up."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except etree.ParserError:  # a document of nothing but comments
        return None
    too_deep = any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log)
    return (
        _parse(_NESTING.sub(lambda tag: "<br>" if tag["block"] else "", text))
        if too_deep and _NESTING.search(text)
        else root
    )


def _title(root: etree._Element | None) -> str | None:
    element = root.find(".//title") if root is not None else None
    words = " ".join(inner_text(element).split()) if element is not None else ""
    return words or None


@dataclass(slots=True)
class _Frame:
    """An open element: its path and how many children of each tag it had."""

    path: str
    children: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Writer:
    """Writes the visible words of a page down, element by element."""

    sheet: Sheet = field(default_factory=Sheet)
    visible: list[str] = field(default_factory=list)
    _menus: frozenset[etree._Element] = frozenset()
    _layouts: frozenset[etree._Element] = frozenset()
    _frames: list[_Frame] = field(default_factory=list)
    _blocks: list[str] = field(default_factory=list)
    _grids: list[SheetTable | None] = field(default_factory=list)
    _cell: SheetCell | None = None
    _parts: list[str] = field(default_factory=list)
    _skip: etree._Element | None = None
    _bold: int = 0
    _plain: bool = False
    _pre: int = 0

    def walk(self, body: etree._Element) -> None:
        """Write the whole page."""
        self._menus = find_menus(body)
        self._layouts = _find_layout_tables(body)
        self._frames.append(_Frame("/html[1]"))
        for event, element in etree.iterwalk(body, events=("start", "end")):
            if event == "start":
                self._open(element)
            else:
                self._close(element, is_body=element is body)
        self._flush(False)

    def _open(self, element: etree._Element) -> None:
        tag = element.tag
        parent = self._frames[-1]
        parent.children[tag] += 1
        self._frames.append(_Frame(f"{parent.path}/{tag}[{parent.children[tag]}]"))
        if self._skip is not None:
            return
        if tag in DROPPED or element in self._menus or (tag == "sup" and _NOTE.fullmatch(inner_text(element).strip())):
            self._skip = element
            return
        if tag in _BLOCKS:
            self._flush(False)
            self._blocks.append(self._frames[-1].path)
        self._open_table(element)
        self._bold += tag in _BOLD
        self._pre += tag in _PRE
        if tag == "br":
            self._flush(None)
        self._text(element.text)

    def _open_table(self, element: etree._Element) -> None:
        if element.tag == "table":
            self._grids.append(None if element in self._layouts or self._cell is not None else SheetTable())
        grid = self._grids[-1] if self._grids else None
        if grid is None:
            return
        if element.tag == "tr":
            grid.open_row()
        elif element.tag in {"td", "th"}:
            self._cell = grid.open_cell(
                _number(element.get("rowspan")), _number(element.get("colspan")), is_header=element.tag == "th"
            )

    def _close(self, element: etree._Element, *, is_body: bool) -> None:
        self._frames.pop()
        if self._skip is element:
            self._skip = None
        elif self._skip is None:
            tag = element.tag
            if tag in _BLOCKS:
                self._flush(False)
                self._blocks.pop()
            self._close_table(element)
            self._bold -= tag in _BOLD
            self._pre -= tag in _PRE
        if self._skip is None and not is_body:
            self._text(element.tail)

    def _close_table(self, element: etree._Element) -> None:
        grid = self._grids[-1] if self._grids else None
        if element.tag in {"td", "th"} and grid is not None:
            self._cell = None
        elif element.tag == "caption" and grid is not None:
            grid.caption = " ".join(inner_text(element).split()) or None
        elif element.tag == "table" and self._grids:
            self._grids.pop()
            if grid is not None:
                write_grid(self.sheet, grid)

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if self._pre:
            lines = text.split("\n")
            for line in lines[:-1]:
                self._parts.append(line)
                self._flush(None)
            text = lines[-1]
        self._parts.append(text)
        if not self._bold and not text.isspace():
            self._plain = True

    def _flush(self, wraps: bool | None) -> None:
        """End the line that is being written."""
        raw = "".join(self._parts)
        self._parts.clear()
        bold, self._plain = not self._plain, False
        text = raw.rstrip() if self._pre else _SPACES.sub(" ", _BREAK.sub("", raw)).strip(" ")
        if not text or text.isspace() or is_service(text.strip()):
            return
        self.visible.append(text)
        line = SheetLine(text, self._blocks[-1] if self._blocks else self._frames[-1].path, bold, wraps)
        if self._cell is not None:
            self._cell.lines.append(line)
        else:
            self.sheet.write(line.text, anchor=line.anchor, bold=line.bold, wraps=line.wraps)


def _find_layout_tables(body: etree._Element) -> frozenset[etree._Element]:
    """Tables that only arrange the page, because they hold other tables or say so."""
    found = set()
    for table in body.iter("table"):
        outer = next(table.iterancestors("table"), None)
        if outer is not None:
            found.add(outer)
        if table.get("role") in {"presentation", "none"}:
            found.add(table)
    return frozenset(found)


def _number(value: str | None) -> int:
    digits = (value or "1").strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 9 else 1
