"""Charts with printed labels and numbers: columns, horizontal bars, pies. Paired by where they stand.

Charts side by side under headings in one line: ①性別　②年代　③住所.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from extractors.model.document import Document, Line, Range
from extractors.model.records import Option
from extractors.model.vocabulary import PercentOrigin
from extractors.reviews.surveys.lines import to_float, to_int
from extractors.reviews.surveys.marks import Area, PageWord, chars_of, is_furniture, printed_lines, words_in, words_of

_NUMBER = re.compile(
    r"^(?:約)?(?P<value>[0-9０-９,，]+(?:[.．][0-9０-９]+)?)[\s　]*(?P<unit>[%％]|人|件|票|枚|名|機関"
    r"|団体|社|校|世帯|回)?"
    r"(?:[\s　]*[(（/／、,][\s　]*(?P<other>[0-9０-９,，]+(?:[.．][0-9０-９]+)?)[\s　]*(?P<unit2>[%％]|人"
    r"|件|票|枚|名)?[\s　]*[)）]?)?$"
)
_TAIL = re.compile(r"^(?P<label>.*?[^0-9０-９.．,，\s　])[\s　]*(?P<number>[0-9０-９]{1,3}(?:[.．][0-9０-９]+)?[%％])$")
_ENUMERATED = re.compile(r"^(?:[①-⑳⑴-⒇]|[0-9０-９]{1,2}[.．)）]|[ア-ン][.．)）])")
_ENOUGH = 0.7


@dataclass(frozen=True, slots=True)
class PlottedValue:
    """A number on a chart."""

    word: PageWord
    percent: float | None
    count: int | None


def chart_options(document: Document, area: Area) -> tuple[Option, ...]:
    """Options of the chart in an area, empty if its labels and numbers can't be paired."""
    words = words_in(document, area)
    values, labels = _sort(words)
    if len(values) < 2 or not labels:
        return ()
    return _columns(document, area, values, labels) or _rows(values, labels) or _stacks(values, labels)


def _sort(words: list[PageWord]) -> tuple[list[PlottedValue], list[PageWord]]:
    """Numbers and labels of a chart."""
    values, labels = [], []
    for word in words:
        value = _value(word)
        tail = _TAIL.match(word.text)
        if value is not None:
            values.append(value)
        elif tail and not word.vertical:
            middle = word.box.x0 + (word.box.x1 - word.box.x0) * len(tail["label"]) / len(word.text)
            labels.append(PageWord(tail["label"], word.box._replace(x1=middle)))
            number = _value(PageWord(tail["number"], word.box._replace(x0=middle)))
            values.extend([number] if number else [])
        else:
            labels.append(word)
    return values, labels


def _value(word: PageWord) -> PlottedValue | None:
    found = None if word.vertical else _NUMBER.match(word.text)
    if found is None:
        return None
    percent = count = None
    for text, unit in ((found["value"], found["unit"]), (found["other"], found["unit2"])):
        if text and (unit in ("%", "％") or "." in text or "．" in text):
            percent = to_float(text)
        elif text:
            count = to_int(text)
    return None if percent is not None and percent > 100 else PlottedValue(word, percent, count)


def _columns(document: Document, area: Area, values: list[PlottedValue], labels: list[PageWord]) -> tuple[Option, ...]:
    """Columns: labels in a row at the foot, the number of each above it."""
    top = _foot(values, labels)
    if top is None:
        return ()
    heads = sorted((value for value in values if value.word.box.y1 <= top + 3), key=lambda value: value.word.x)
    if len(heads) < 3:
        return ()
    pitch = min(b.word.x - a.word.x for a, b in pairwise(heads))
    if pitch < 6:
        return ()
    letters: list[list[PageWord]] = [[] for _ in heads]
    for line in printed_lines(document, area.page):
        if (
            line.cell is not None
            or line.box is None
            or line.box.y1 <= top
            or not area.holds(line.box)
            or is_furniture(document, line)
        ):
            continue
        for char in chars_of(document, line):
            nearest = min(range(len(heads)), key=lambda i: abs(heads[i].word.x - char.x))
            if char.box.y0 >= top - 3 and abs(heads[nearest].word.x - char.x) <= pitch / 2:
                letters[nearest].append(char)
    names = [_name(chars) for chars in letters]
    if sum(bool(name) for name in names) < _ENOUGH * len(heads):
        return ()
    return tuple(_option(name, value) for name, value in zip(names, heads, strict=True) if name)


def _foot(values: list[PlottedValue], labels: list[PageWord]) -> float | None:
    """Top of the row of labels under the columns: where most labels begin, below most numbers."""
    tops = sorted(label.box.y0 for label in labels)
    for top in tops:
        row = [label for label in labels if abs(label.box.y0 - top) <= 6]
        below = sum(value.word.box.y1 <= top + 3 for value in values)
        if len(row) >= 3 and below >= _ENOUGH * len(values) and len({round(label.x) for label in row}) >= 3:
            return top
    return None


def _name(chars: list[PageWord]) -> str:
    """Characters under a column as a label: written downwards in columns, or in rows."""
    if not chars:
        return ""
    size = max(min(char.height, char.box.x1 - char.box.x0) for char in chars)
    columns: list[list[PageWord]] = []
    for char in sorted(chars, key=lambda c: -c.x):
        if columns and abs(columns[-1][0].x - char.x) <= 0.6 * size:
            columns[-1].append(char)
        else:
            columns.append([char])
    tall = max(char.box.y1 for char in chars) - min(char.box.y0 for char in chars)
    wide = max(char.box.x1 for char in chars) - min(char.box.x0 for char in chars)
    if tall >= wide:
        return "".join(c.text for column in columns for c in sorted(column, key=lambda c: c.box.y0))
    return "".join(c.text for c in sorted(chars, key=lambda c: (round(c.y / max(size, 1)), c.box.x0)))


def _rows(values: list[PlottedValue], labels: list[PageWord]) -> tuple[Option, ...]:
    """Horizontal bars: each number at the height of one label, to its right."""
    options = []
    edges = [label.box.x1 for label in labels]
    if (
        max(edges) - min(edges) > 15
        and max(label.box.x0 for label in labels) - min(label.box.x0 for label in labels) > 15
    ):
        return ()
    for label in sorted(labels, key=lambda word: word.y):
        beside = [
            v for v in values if abs(v.word.y - label.y) <= 0.6 * label.height and v.word.box.x0 >= label.box.x1 - 2
        ]
        if len(beside) != 1:
            return ()
        options.append(_option(label.text, beside[0]))
    return tuple(options) if len(options) >= 2 and len(options) >= _ENOUGH * len(values) else ()


def _stacks(values: list[PlottedValue], labels: list[PageWord]) -> tuple[Option, ...]:
    """Pies: a number right below its label, whose lines stand on each other, or beside it."""
    free = list(labels)
    options: list[tuple[PageWord, Option]] = []
    for value in sorted(values, key=lambda v: (v.word.y, v.word.x)):
        lines: list[PageWord] = []
        below = value.word
        while True:
            above = [
                label
                for label in free
                if 0 <= below.box.y0 - label.box.y1 + 3 <= 0.7 * below.height + 3
                and abs(label.x - value.word.x) <= _reach(label, value.word)
            ]
            if not above or len(lines) >= 4 or (lines and _ENUMERATED.match(lines[0].text)):
                break
            below = min(above, key=lambda label: abs(label.x - value.word.x))
            free.remove(below)
            lines.insert(0, below)
        if lines:
            options.append((lines[0], _option("".join(line.text for line in lines), value)))
    if (
        len(options) < 2
        or len(options) < _ENOUGH * len(values)
        or sum(value.percent is not None for value in values) < 2
    ):
        return ()
    options.sort(key=lambda pair: pair[0].text if _ENUMERATED.match(pair[0].text) else "")
    return tuple(option for _, option in options)


def _reach(label: PageWord, number: PageWord) -> float:
    """How far apart the middles of a label and its number may stand."""
    return max(4.0, 0.2 * (label.box.x1 - label.box.x0), 0.3 * (number.box.x1 - number.box.x0))


def _option(label: str, value: PlottedValue) -> Option:
    origin = PercentOrigin.PRINTED if value.percent is not None else None
    return Option(label, value.percent, value.count, origin)


_HEADING = re.compile(
    r"^(?:[①-⑳⑴-⒇]|[(（][0-9０-９]{1,2}[)）]|[0-9０-９]{1,2}[.．])[\s　]*(?P<title>[^\s　0-9０-９%％。、]{2,12})$"
)
_MAX_PANELS = 6


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the charts with its heading."""

    title: str
    heading: Range
    options: tuple[Option, ...]


def read_panels(document: Document) -> list[Panel]:
    """Charts whose headings stand beside each other; each has the strip of the page around its heading."""
    found: list[Panel] = []
    for line in document.lines:
        if line.box is None or line.cell is not None or line.vertical or not _is_row(document, line):
            continue
        words = words_of(document, line)
        titles = [_HEADING.match(word.text) for word in words]
        if not 2 <= len(words) <= _MAX_PANELS or not all(titles) or is_furniture(document, line):
            continue
        found.extend(_panels(document, line, words))
    return found


def _is_row(document: Document, line: Line) -> bool:
    """Whether a line can hold headings at all; most lines of a report can't."""
    size = line.span.end - line.span.start
    return size <= 120 and document.text[line.span.start] in "①(（1１"


def _panels(document: Document, line: Line, words: list[PageWord]) -> list[Panel]:
    assert line.box is not None
    edges = [(a.x + b.x) / 2 for a, b in pairwise(words)]
    bottom = document.pages[line.page - 1].height
    panels = []
    for index, word in enumerate(words):
        left = edges[index - 1] if index else float("-inf")
        right = edges[index] if index < len(edges) else float("inf")
        options = chart_options(document, Area(line.page, line.box.y1, bottom, left, right))
        title = _HEADING.match(word.text)
        if len(options) >= 2 and title is not None:
            at = document.text.index(word.text, line.span.start)
            end = at + len(word.text)
            start = end - len(title["title"])
            place = Range(document.reading.position_of(start), document.reading.position_of(end - 1) + 1)
            panels.append(Panel(title["title"], place, options))
    return panels if len(panels) == len(words) else []
