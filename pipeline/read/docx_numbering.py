"""Numbering labels of a DOCX file (段落番号): counted as Word counts them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_KANJI = "〇一二三四五六七八九"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class NumberingLevel:
    """One level of a list."""

    start: int = 1
    form: str = "decimal"
    label: str = ""


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has been counted."""

    lists: dict[str, dict[int, NumberingLevel]]
    abstract: dict[str, str]
    """List id -> id of the definition that it shares its count with."""
    styles: dict[str, tuple[str, int]]
    """Paragraph style -> list id and level."""
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def label(self, paragraph: etree._Element) -> str:
        """The label printed before a paragraph; empty if it has none. Counts on with each call."""
        place = self._place(paragraph)
        if place is None:
            return ""
        number, depth = place
        levels = self.lists.get(number, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts[self.abstract.get(number, number)]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        if level.form == "bullet":
            return level.label if level.label.isprintable() and not _is_private(level.label) else "・"
        label = level.label
        for index in range(depth + 1):
            upper = levels.get(index, NumberingLevel())
            label = label.replace(f"%{index + 1}", _numeral(counts.get(index, upper.start), upper.form))
        return label

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        style = properties.find(f"{W}pStyle")
        inherited = self.styles.get(style.get(f"{W}val") or "") if style is not None else None
        own = properties.find(f"{W}numPr")
        if own is None:
            return inherited
        number = _value(own, "numId") or (inherited[0] if inherited else None)
        depth = _value(own, "ilvl")
        if number is None or number == "0":
            return None
        return number, int(depth) if depth and depth.isdecimal() else (inherited[1] if inherited else 0)


def read_numbering(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """Lists from ``numbering.xml`` and the styles that use them."""
    definitions: dict[str, dict[int, NumberingLevel]] = {}
    lists: dict[str, dict[int, NumberingLevel]] = {}
    abstract: dict[str, str] = {}
    if numbering is not None:
        for definition in numbering.iter(f"{W}abstractNum"):
            definitions[definition.get(f"{W}abstractNumId") or ""] = _levels(definition)
        for element in numbering.iter(f"{W}num"):
            number, source = element.get(f"{W}numId") or "", _value(element, "abstractNumId") or ""
            overridden = element.find(f"{W}lvlOverride") is not None
            lists[number] = {**definitions.get(source, {}), **_overrides(element, definitions.get(source, {}))}
            abstract[number] = f"num {number}" if overridden else source
    return Numbering(lists, abstract, _numbered_styles(styles))


def _levels(element: etree._Element) -> dict[int, NumberingLevel]:
    found: dict[int, NumberingLevel] = {}
    for level in element.findall(f"{W}lvl"):
        depth = level.get(f"{W}ilvl") or ""
        if depth.isdecimal():
            start = _value(level, "start") or "1"
            found[int(depth)] = NumberingLevel(
                int(start) if start.isdecimal() else 1,
                _value(level, "numFmt") or "decimal",
                _value(level, "lvlText") or "",
            )
    return found


def _overrides(element: etree._Element, levels: dict[int, NumberingLevel]) -> dict[int, NumberingLevel]:
    found: dict[int, NumberingLevel] = {}
    for override in element.findall(f"{W}lvlOverride"):
        depth, start = override.get(f"{W}ilvl") or "", _value(override, "startOverride") or ""
        found.update(_levels(override))
        if depth.isdecimal() and start.isdecimal():
            level = found.get(int(depth)) or levels.get(int(depth), NumberingLevel())
            found[int(depth)] = NumberingLevel(int(start), level.form, level.label)
    return found


def _numbered_styles(styles: etree._Element | None) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    if styles is None:
        return found
    for style in styles.findall(f"{W}style"):
        properties = style.find(f"{W}pPr/{W}numPr")
        number = _value(properties, "numId") if properties is not None else None
        if properties is not None and number and number != "0":
            depth = _value(properties, "ilvl") or "0"
            found[style.get(f"{W}styleId") or ""] = (number, int(depth) if depth.isdecimal() else 0)
    return found


def _value(element: etree._Element, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return child.get(f"{W}val") if child is not None else None


def _is_private(text: str) -> bool:
    return any("\ue000" <= char <= "\uf8ff" for char in text) or not text


def _numeral(number: int, form: str) -> str:
    """A number as a list prints it: ``3`` is ３, ③, ウ, ハ, 三, c, iii."""
    plain = str(number)
    if form in {"decimalFullWidth", "decimalFullWidth2"}:
        return plain.translate(_WIDE)
    if form in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"} and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if form in {"aiueo", "aiueoFullWidth"} and 1 <= number <= len(_KANA):
        return _KANA[number - 1]
    if form in {"iroha", "irohaFullWidth"} and 1 <= number <= len(_IROHA):
        return _IROHA[number - 1]
    if form in {
        "japaneseCounting",
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "taiwaneseCounting",
    }:
        return _kanji(number)
    if form in {"lowerLetter", "upperLetter"} and 1 <= number <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + number - 1)
    if form in {"lowerRoman", "upperRoman"} and 1 <= number <= 39:
        return _roman(number) if form == "lowerRoman" else _roman(number).upper()
    return "" if form == "none" else plain


def _kanji(number: int) -> str:
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_KANJI[tens]}十") + (_KANJI[ones] if ones else "")


def _roman(number: int) -> str:
    letters = ""
    for value, sign in _ROMAN:
        while number >= value:
            letters += sign
            number -= value
    return letters
