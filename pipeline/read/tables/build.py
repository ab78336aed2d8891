"""A table that goes on over pages, and whether a part on the next page belongs to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.japanese.enumerator_rows import MarkKind
from extractors.japanese.enumerators import read_mark
from extractors.model.document import Box, Span
from extractors.model.grounding import squash
from pipeline.read.tables.header import HeadCell, header_depth

SAME_BORDER = 3.0
_HEAD_ROWS = 12
_NUMBERED = re.compile(r"第[0-9０-９]+|議案|No")
_UNFINISHED = re.compile(r"[^。！？）)」』】\s]$")


@dataclass(slots=True)
class Growing:
    """A cell of a table that may go on on the next page."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    spans: list[Span]
    shaded: bool
    bold: bool
    vertical: bool


@dataclass(slots=True)
class Build:
    """A table being put together, with the borders of its columns on the page it was seen last."""

    xs: list[float]
    rows: int
    cells: list[Growing]
    page: int
    page_end: int
    caption: str | None
    closed_bottom: bool
    boxes: list[tuple[int, Box]] = field(default_factory=list)
    first: list[Growing] = field(default_factory=list)
    """Cells of the first page: they tell the head and what rows look like."""
    bottom: dict[int, Growing] = field(default_factory=dict)
    """By column, the cells that reach the end of the table so far."""

    def __post_init__(self) -> None:
        self.first = self.first or list(self.cells)
        self.settle(self.cells)

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    @property
    def depth(self) -> int:
        """Number of header rows."""
        head = [cell for cell in self.first if cell.row < _HEAD_ROWS]
        return header_depth(heads_of(head), min(self.rows, _HEAD_ROWS), self.columns)

    def settle(self, cells: Sequence[Growing]) -> None:
        """Take note of which of the cells at the end reach the last row."""
        last = [*self.bottom.values(), *cells]
        self.bottom = {cell.column: cell for cell in last if cell.row + cell.row_span == self.rows}


def column_starts(own: Sequence[float], target: Sequence[float]) -> list[int]:
    """For each column of ``own`` the column of ``target`` that begins at the same border."""
    shift = target[0] - own[0]
    return [min(range(len(target) - 1), key=lambda i: abs(target[i] - shift - x)) for x in own[:-1]]


def same_columns(before: Sequence[float], after: Sequence[float]) -> bool:
    """The borders agree, all shifted alike at most; one page may show fewer of them."""
    one, two = [x - before[0] for x in before], [x - after[0] for x in after]
    if abs(one[-1] - two[-1]) > SAME_BORDER or abs(before[0] - after[0]) > 40:
        return False
    short, full = sorted((one, two), key=len)
    if len(short) == 2 and len(full) > 3:
        return False
    return all(min(abs(x - y) for y in full) <= SAME_BORDER for x in short)


def refined(build: Build, xs: Sequence[float]) -> Build:
    """A copy with its cells on the finer columns ``xs``."""
    if len(xs) == len(build.xs):
        return build
    starts = [*column_starts(build.xs, xs), len(xs) - 1]
    cells = [
        replace(
            cell,
            column=starts[cell.column],
            column_span=starts[cell.column + cell.column_span] - starts[cell.column],
            spans=list(cell.spans),
        )
        for cell in build.cells
    ]
    fresh = {id(old): cell for old, cell in zip(build.cells, cells, strict=True)}
    first = [fresh[id(cell)] for cell in build.first]
    return replace(build, xs=list(xs), cells=cells, first=first, bottom={})


def heads_of(cells: Sequence[Growing]) -> list[HeadCell]:
    return [HeadCell(c.row, c.column, c.row_span, c.column_span, c.text, c.shaded, c.bold, c.vertical) for c in cells]


def repeated_head(build: Build, added: Build) -> int:
    """Number of rows at the top of the part that are the table's first rows once more."""
    rows = 0
    while rows < min(build.rows, added.rows - 1, 5) and _row_words(build, rows) == _row_words(added, rows):
        rows += 1
    depth = build.depth
    if depth and rows >= depth:
        return depth
    # One row alike is the head unless it holds next to nothing.
    return rows if rows and sum(bool(words) for _, words in _row_words(build, 0)) >= 2 else 0


def _row_words(build: Build, row: int) -> list[tuple[int, str]]:
    return sorted((cell.column, squash(cell.text)) for cell in build.first if cell.row == row)


def has_other_head(build: Build, added: Build) -> bool:
    """The part begins with a head of its own, so it is another table."""
    marked = [cell for cell in added.cells if cell.row == 0 and squash(cell.text)]
    shaded = bool(marked) and all(cell.shaded for cell in marked) and not all(cell.shaded for cell in added.cells)
    if shaded:
        return len(marked) > 1
    return build.depth > 0 and added.depth > 0 and _head_like(build, added)


def _head_like(build: Build, added: Build) -> bool:
    """The first row of the part does not look like the rows of the table so far, column by column."""
    first = [cell for cell in added.cells if cell.row == 0 and squash(cell.text)]
    unlike = 0
    for cell in first:
        column = [len(squash(c.text)) for c in build.first if c.column == cell.column and c.row > 0]
        typical = sorted(column)[len(column) // 2] if column else 0
        unlike += typical > 3 * len(squash(cell.text))
    return unlike * 2 > len(first)


def is_cut(build: Build, added: Build, first: int, *, closed: bool) -> bool:
    """Whether the first row of the part goes on with the last row of the page before.

    Told by an empty key cell where the table's other rows have keys, or by a missing rule,
    as long as no cell begins with a new enumerator.
    """
    row = [cell for cell in added.cells if cell.row == first]
    above = build.bottom
    if any(c.column not in above or above[c.column].column_span != c.column_span for c in row):
        return False
    words = [cell for cell in row if squash(cell.text)]
    if not words or len(row) < 2:
        return bool(words) and not closed and bool(_UNFINISHED.search(above[row[0].column].text.rstrip()))
    if any(_begins_item(cell.text) and _begins_item(above[cell.column].text) for cell in words):
        return False
    key = min(row, key=lambda cell: cell.column)
    if squash(key.text):
        if any(not squash(above[cell.column].text) for cell in words):
            return False
        return not closed and any(_UNFINISHED.search(above[cell.column].text.rstrip()) for cell in words)
    return not closed or (_keys_are_filled(build) and (not _keys_are_merged(build) or _breaks_off(words, above)))


def _begins_item(text: str) -> bool:
    if _NUMBERED.match(text):
        return True
    mark = read_mark(text)
    shown = mark is not None and (mark.firm or text[mark.body - 1].isspace())
    return mark is not None and shown and mark.kind is not MarkKind.BRACKET


def _keys_are_filled(build: Build) -> bool:
    """Every row of the first page has something in its first column."""
    return all(squash(cell.text) for cell in build.first if cell.column == 0 and cell.row > 0)


def _keys_are_merged(build: Build) -> bool:
    """Some key stands for several rows, so that an empty one may mean the same key again."""
    return any(cell.row_span > 1 for cell in build.first if cell.column == 0 and cell.row > 0)


def _breaks_off(words: Sequence[Growing], above: dict[int, Growing]) -> bool:
    """The text above some cell is long and stops in mid-sentence."""
    texts = (above[cell.column].text.rstrip() for cell in words)
    return any(len(text) >= 12 and _UNFINISHED.search(text) for text in texts)
