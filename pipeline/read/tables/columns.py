"""Tables without upright rules (罫線のない表): columns told by alignment.

Only with strong evidence, as prose, rosters and speaker labels with hanging indents are
aligned as well: rules across (each row, or head and foot), or else at least three columns of
which one holds figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.japanese.enumerators import read_mark
from extractors.japanese.marks import A_CELL_SIGN
from extractors.model.document import Box
from pipeline.read.tables.shapes import Chars, RuledCell, RuledLine, RuledTable

GAP = 0.7
"""Blank between two columns of a table with rules, in characters."""
_HANGING = 0.35
"""The same after a stop, which may hang over the column's edge (ぶら下げ)."""
WIDE_GAP = 1.1
"""Blank between two columns where nothing but alignment tells them."""
_SAME_END = 4.0
_MOST_RUNS = 4_000
_MOST_RULES = 300
FIGURE = re.compile(
    rf"[△▲+-]?[0-9０-９][0-9０-９,，.．]*(?:[%％円人件回票点名台万千百億]|パーセント|ポイント)*|{A_CELL_SIGN}|[－―-]"
)
_LEADER = re.compile(r"[…‥・.．]{4,}")
_SENTENCE_END = "。」）"
_LONGEST_KEY = 16


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of one line that follow each other without a wide gap."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str


_Row = list[_Run]


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows of text between two borders."""

    top: float
    bottom: float
    rows: list[_Row]


def find_aligned_tables(chars: Chars, rules: Sequence[RuledLine], taken: Sequence[Box]) -> list[RuledTable]:
    """Tables among the characters outside the boxes ``taken``; ``rules`` are the whole lines across, sorted."""
    runs = _runs(chars, taken)
    if len(runs) > _MOST_RUNS or len(runs) * 2 > len(chars.text):
        return []  # vertical writing, or letters scattered over the page
    rows = _rows(runs)
    if sum(len(row) > 1 for row in rows) < 2:
        return []
    found: list[RuledTable] = []
    for group in _rule_groups(rules):
        grid = _between_rules(group, rows)
        if grid is not None and not any(_touch(grid.box, box) for box in taken):
            found.append(grid)
    for block in _blocks(rows, [*taken, *(grid.box for grid in found)]):
        # The first lines may be a title with its unit (単位：円) at the right.
        tries = (_aligned(block[skipped:]) for skipped in range(min(3, len(block) - 2)))
        grids = [grid for grid in tries if grid is not None]
        found += [max(grids, key=lambda grid: grid.columns)] if grids else []
    return found


def _touch(one: Box, two: Box) -> bool:
    return one.x0 < two.x1 and two.x0 < one.x1 and one.y0 < two.y1 and two.y0 < one.y1


def _runs(chars: Chars, taken: Sequence[Box]) -> list[_Run]:
    """Characters in the order of the page, cut where the line ends or a wide gap follows."""
    runs: list[_Run] = []
    text = chars.text
    begin = 0
    left = top = right = bottom = 0.0
    before = " "
    columns = zip(text, chars.x0, chars.y0, chars.x1, chars.y1, strict=True)
    for index, (letter, x0, y0, x1, y1) in enumerate(columns):
        if letter.isspace():
            continue
        height = y1 - y0
        gap = _HANGING if before in "。、" else GAP
        apart = x0 - right > gap * height or x0 < left - height or abs(y0 - top) > 0.5 * height
        if apart or right - x0 > height:
            if right > left:
                runs.append(_Run(left, top, right, bottom, "".join(text[begin:index]).strip()))
            begin, left, top, bottom = index, x0, y0, y1
        right, before = x1, letter
    if right > left:
        runs.append(_Run(left, top, right, bottom, "".join(text[begin:]).strip()))
    if taken:
        runs = [run for run in runs if not any(_holds(box, run) for box in taken)]
    return runs


def _holds(box: Box, run: _Run) -> bool:
    x, y = (run.x0 + run.x1) / 2, (run.y0 + run.y1) / 2
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def _rows(runs: Sequence[_Run]) -> list[_Row]:
    """Runs at one height, from top to bottom, each row from left to right."""
    rows: list[_Row] = []
    middle = half = 0.0
    for run in sorted(runs, key=lambda run: run.y0 + run.y1):
        centre = (run.y0 + run.y1) / 2
        if rows and centre - middle < half:
            rows[-1].append(run)
        else:
            rows.append([run])
            middle, half = centre, 0.45 * (run.y1 - run.y0)
    for row in rows:
        row.sort(key=lambda run: run.x0)
    return rows


def _rule_groups(rules: Sequence[RuledLine]) -> list[list[RuledLine]]:
    """Rules below each other that begin and end alike, at least three."""
    groups: list[list[RuledLine]] = []
    for rule in rules[:2_000]:
        for group in groups[-40:]:
            last = group[-1]
            if abs(last.start - rule.start) <= _SAME_END and abs(last.end - rule.end) <= _SAME_END:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [group for group in groups if 3 <= len(group) <= _MOST_RULES]


def _between_rules(rules: Sequence[RuledLine], rows: Sequence[_Row]) -> RuledTable | None:
    """A table whose rows are told by rules across, or whose head and foot are."""
    left, right = rules[0].start, rules[0].end
    bands = []
    for upper, lower in pairwise(rules):
        inside = [row for row in rows if upper.at - 1 <= (row[0].y0 + row[0].y1) / 2 < lower.at + 1]
        if inside:
            bands.append(_Band(upper.at, lower.at, inside))
    inner = [row for band in bands for row in band.rows]
    if len(inner) < 3 or any(run.x0 < left - 6 or run.x1 > right + 6 for row in inner for run in row):
        return None
    borders = _corridors(inner, GAP)
    if not borders:
        return None
    xs = [left, *borders, right]
    ys = [bands[0].top]
    for band in bands:
        ys += [*_row_borders(band, xs), band.bottom]
    table = _place(inner, xs, ys)
    wordy = 0.7 if len(bands) == len(table) and _is_keyed(table) else 0.4
    if len(ys) < 4 or _filled(table) < 0.6 or not _is_brief(table, wordy):
        return None
    return _grid(xs, ys)


def _row_borders(band: _Band, xs: Sequence[float]) -> list[float]:
    """Borders between rows inside a band: a row begins with each line that has a key.

    A band with a rule above and below whose lines do not all have keys is one row.
    """
    keyed = [row for row in band.rows if row[0].x0 < xs[1]]
    if len(band.rows) < 2 or len(keyed) < len(band.rows) or min(len(row) for row in band.rows) < 2:
        return []
    return [(upper[0].y1 + lower[0].y0) / 2 for upper, lower in pairwise(band.rows)]


def _corridors(rows: Sequence[_Row], gap: float) -> list[float]:
    """Middles of the upright strips that no line crosses."""
    spans = sorted((run.x0, _inked(run)) for row in rows for run in row)
    size = sorted(run.y1 - run.y0 for row in rows for run in row)[len(rows) // 2]
    borders: list[float] = []
    reach = spans[0][1]
    for x0, x1 in spans[1:]:
        if x0 - reach >= gap * size:
            borders.append((reach + x0) / 2)
        reach = max(reach, x1)
    return borders


def _inked(run: _Run) -> float:
    """Where a line's ink ends: the right half of a stop is blank."""
    return run.x1 - 0.5 * (run.y1 - run.y0) if run.text[-1:] in ("。", "、") else run.x1


def _blocks(rows: Sequence[_Row], taken: Sequence[Box]) -> list[list[_Row]]:
    """Rows of several runs that follow each other closely."""
    blocks: list[list[_Row]] = []
    current: list[_Row] = []
    for row in rows:
        free = len(row) >= 2 and not any(_holds(box, row[0]) for box in taken)
        height = row[0].y1 - row[0].y0
        if free and current and row[0].y0 - current[-1][0].y1 <= 2.2 * height:
            current.append(row)
            continue
        blocks.append(current)
        current = [row] if free else []
    return [block for block in [*blocks, current] if len(block) >= 3]


def _aligned(rows: Sequence[_Row]) -> RuledTable | None:
    """A table without any rule: three rows of three columns, one of them of figures, or four of keys and figures."""
    borders = _corridors(rows, WIDE_GAP)
    if not borders or len(rows) + len(borders) < 5:
        return None
    xs = [min(row[0].x0 for row in rows) - 2, *borders, max(row[-1].x1 for row in rows) + 2]
    ys = [rows[0][0].y0 - 2]
    ys += [(upper[0].y1 + lower[0].y0) / 2 for upper, lower in pairwise(rows)]
    ys.append(rows[-1][0].y1 + 2)
    table = _place(rows, xs, ys)
    columns = [[row[column] for row in table] for column in range(len(xs) - 1)]
    if _filled(table) < 0.8 or not _is_brief(table, 0.1) or not all(_lined_up(column) for column in columns):
        return None
    least = 0.6
    if len(columns) == 2:
        if _figures(columns[1][:1] * 2):
            return None  # no head: a legend, a list of counts
        least = 0.9
    numbered = [_is_numbered(column) for column in columns]
    figures = [_figures(column) >= least for column in columns]
    told = any(of_figures and not rising for of_figures, rising in zip(figures[1:], numbered[1:], strict=True))
    listed = sum(numbered) > 1 or any(_is_spread(column) for column in columns)
    return _grid(xs, ys) if told and not listed else None


def _is_spread(column: Sequence[Sequence[_Run]]) -> bool:
    """Single letters, no marks or figures: words printed with spaces between their letters (議　案)."""
    texts = [cell[0].text for cell in column if len(cell) == 1]
    single = sum(len(text) == 1 and not FIGURE.fullmatch(text) for text in texts)
    return single * 2 > len(texts)


_Table = list[list[list[_Run]]]


def _place(rows: Sequence[_Row], xs: Sequence[float], ys: Sequence[float]) -> _Table:
    """Runs by row and column."""
    table: _Table = [[[] for _ in xs[1:]] for _ in ys[1:]]
    for row in rows:
        for run in row:
            x, y = (run.x0 + run.x1) / 2, (run.y0 + run.y1) / 2
            column = sum(x >= border for border in xs[1:-1])
            line = sum(y >= border for border in ys[1:-1])
            table[line][column].append(run)
    return table


def _filled(table: _Table) -> float:
    cells = [cell for row in table for cell in row]
    return sum(bool(cell) for cell in cells) / len(cells)


def _is_brief(table: _Table, most: float) -> bool:
    """Few cells hold sentences or dot leaders: neither columns of prose nor a table of contents."""
    cells = [cell for row in table for cell in row if cell]
    wordy = sum(len(cell[-1].text) > 24 or cell[-1].text[-1:] in _SENTENCE_END for cell in cells)
    leaders = sum(bool(_LEADER.search(run.text)) for cell in cells for run in cell)
    return wordy <= most * len(cells) and leaders < 2


def _is_keyed(table: _Table) -> bool:
    """Whether a table between rules has a head of words and a key at the head of every row: its cells may be prose."""
    heads = [cell for cell in table[0] if cell]
    keys = [row[0] for row in table]
    words = [run.text for cell in (*heads, *keys) for run in cell]
    return (
        len(table[0]) >= 3
        and len(heads) == len(table[0])
        and all(keys)
        and all(len(text) <= _LONGEST_KEY and text[-1:] not in _SENTENCE_END for text in words)
    )


def _lined_up(column: Sequence[Sequence[_Run]]) -> bool:
    """Left ends, right ends or middles of most cells agree."""
    cells = [cell for cell in column if cell]
    if not cells:
        return False
    size = cells[0][0].y1 - cells[0][0].y0
    for ends in (
        [cell[0].x0 for cell in cells],
        [cell[-1].x1 for cell in cells],
        [(cell[0].x0 + cell[-1].x1) / 2 for cell in cells],
    ):
        middle = sorted(ends)[len(ends) // 2]
        if sum(abs(end - middle) <= 0.5 * size for end in ends) >= 0.75 * len(ends):
            return True
    return False


def _figures(column: Sequence[Sequence[_Run]]) -> float:
    """Share of figures and marks among the cells below the head."""
    cells = [cell for cell in column[1:] if cell]
    return sum(bool(FIGURE.fullmatch(cell[0].text)) for cell in cells) / len(cells) if cells else 0.0


def _is_numbered(column: Sequence[Sequence[_Run]]) -> bool:
    """Rising numbers of items or pages: two such columns are a list printed in columns."""
    texts = [cell[0].text for cell in column if cell]
    values = [mark.number if (mark := read_mark(f"{text}　字")) and mark.body > len(text) else None for text in texts]
    return len(values) >= 3 and all(
        first is not None and second is not None and second >= first for first, second in pairwise(values)
    )


def _grid(xs: Sequence[float], ys: Sequence[float]) -> RuledTable:
    cells = tuple(
        RuledCell(row, column, 1, 1, Box(x0, y0, x1, y1))
        for row, (y0, y1) in enumerate(pairwise(ys))
        for column, (x0, x1) in enumerate(pairwise(xs))
    )
    return RuledTable(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(xs), tuple(ys), cells, closed_sides=False, ruled=False)
