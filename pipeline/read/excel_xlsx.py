"""How the cells of an .xlsx workbook look: number formats, bold type, hidden rows and columns, text boxes."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.read.excel_formats import BUILT_IN

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LETTERS = 26
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Look:
    """What is seen of a sheet beside the values of its cells. Rows and columns count from 0."""

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    """Of cells whose format is not the general one."""
    bold: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """#N/A and the like."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    rows: int = 0
    columns: int = 0
    """As far as there are values."""
    boxes: int = 0
    """Text boxes and other drawings with words."""


@dataclass
class Looks:
    """How a workbook looks, by the names of its sheets."""

    sheets: dict[str, Look] = field(default_factory=dict)
    since_1904: bool = False


def read_xlsx_looks(data: bytes) -> Looks:
    """How the sheets of an .xlsx workbook look. Raises what damaged archives and XML raise."""
    looks = Looks()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = _part(archive, "xl/workbook.xml")
        if book is None:
            return looks
        targets = _targets(archive, "xl/workbook.xml")
        styles = _styles(_part(archive, "xl/styles.xml"))
        properties = book.find("{*}workbookPr")
        looks.since_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
        for sheet in book.iterfind("{*}sheets/{*}sheet"):
            target = targets.get(sheet.get(_RELATION) or _strict(sheet), "")
            if target in archive.NameToInfo:
                look = looks.sheets[sheet.get("name") or ""] = _look(archive, target, styles)
                look.boxes = _boxes(archive, target)
    return looks


def _strict(sheet: etree._Element) -> str:
    """The relation of a sheet in the strict form of the format, whose names are others."""
    return next((str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")


def _look(archive: zipfile.ZipFile, name: str, styles: list[tuple[str, bool]]) -> Look:
    look = Look()
    row = column = -1
    with archive.open(name) as stream:
        events = etree.iterparse(
            stream, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False
        )
        for event, element in events:
            kind = etree.QName(element).localname
            if event == "start" and kind == "row":
                row = int(element.get("r") or row + 2) - 1
                column = -1
                if element.get("hidden") in {"1", "true"}:
                    look.hidden_rows.add(row)
            elif event == "end" and kind == "c":
                place = _CELL.fullmatch(element.get("r") or "")
                column = _column(place[1]) if place else column + 1
                _note(look, element, (row, column), styles)
                element.clear()
            elif event == "end" and kind == "row":
                element.clear()
            elif event == "end" and kind == "col" and element.get("hidden") in {"1", "true"}:
                first, last = int(element.get("min", 1)) - 1, int(element.get("max", 1))
                look.hidden_columns.update(range(first, min(last, 16_384)))
    return look


def _note(look: Look, cell: etree._Element, place: tuple[int, int], styles: list[tuple[str, bool]]) -> None:
    """What a cell looks like."""
    value = cell.find("{*}v")
    if value is None and cell.find("{*}is") is None:
        return
    look.rows, look.columns = max(look.rows, place[0] + 1), max(look.columns, place[1] + 1)
    style = int(cell.get("s") or 0)
    code, is_bold = styles[style] if style < len(styles) else ("General", False)
    if code != "General":
        look.formats[place] = code
    if is_bold:
        look.bold.add(place)
    if cell.get("t") == "e" and value is not None and value.text:
        look.errors[place] = value.text


def _styles(root: etree._Element | None) -> list[tuple[str, bool]]:
    """Number format and boldness of each style of cells."""
    if root is None:
        return []
    numbered = ((int(one.get("numFmtId", 0)), one.get("formatCode")) for one in root.iterfind("{*}numFmts/{*}numFmt"))
    own = {number: code or "General" for number, code in numbered}
    fonts = [
        (bold := font.find("{*}b")) is not None and bold.get("val") not in {"0", "false"}
        for font in root.iterfind("{*}fonts/{*}font")
    ]
    found = []
    for style in root.iterfind("{*}cellXfs/{*}xf"):
        number, font = int(style.get("numFmtId", 0)), int(style.get("fontId", 0))
        found.append((own.get(number) or BUILT_IN.get(number, "General"), font < len(fonts) and fonts[font]))
    return found


def _boxes(archive: zipfile.ZipFile, sheet: str) -> int:
    """How many drawings of a sheet hold words."""
    count = 0
    for target in _targets(archive, sheet).values():
        if "/drawings/" in target and target.endswith(".xml") and target in archive.NameToInfo:
            drawing = _part(archive, target)
            if drawing is not None:
                bodies = drawing.iterfind(".//{*}txBody")
                count += sum(any((text.text or "").strip() for text in body.iterfind(".//{*}t")) for body in bodies)
    return count


def _targets(archive: zipfile.ZipFile, part: str) -> Mapping[str, str]:
    """Parts that a part names, by the names that it gives them."""
    folder, name = posixpath.split(part)
    relations = _part(archive, f"{folder}/_rels/{name}.rels")
    return dict(_relations(relations, folder)) if relations is not None else {}


def _relations(root: etree._Element, folder: str) -> Iterator[tuple[str, str]]:
    for relation in root.iterfind("{*}Relationship"):
        target = relation.get("Target") or ""
        place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        yield relation.get("Id") or "", place


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    if name not in archive.NameToInfo:
        return None
    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1
