"""Reading order of a page's runs: rows, columns, labels with hanging text.

Works in a frame (see ``pdf_runs``): what is a column of a horizontal page is a band (段) of a vertical one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.pdf_runs import Run

Stretch = tuple[float, float]
"""Beginning and end of a piece of a line."""

_GUTTER = 1.0
"""Narrowest gap, in characters, that may part two columns."""
_NARROWEST = 7.0
"""Narrowest column of running text, in characters."""
_LABELS = 12.0
"""A column of labels is narrower than this."""
_FLUSH = 1.6
"""A line this near its column's end is full."""
_ROWS = 5
"""Columns are told by the shape of their lines from so many rows on."""
_DRAWN_ROWS = 3
"""And so many where the page draws one column after the other."""
_MAX_DEPTH = 6


@dataclass(slots=True)
class Row:
    """Runs on one line, or a table, which stands in the order of rows as one of them."""

    runs: list[Run]
    v: float
    size: float
    table: int = -1
    block: int = 0

    @property
    def u0(self) -> float:
        return self.runs[0].u0

    @property
    def u1(self) -> float:
        return max(run.u1 for run in self.runs)


@dataclass(slots=True)
class _Order:
    """Groups of rows in reading order; a group is one column."""

    vertical: bool
    groups: list[list[Row]] = field(default_factory=list)


LABEL = -1
"""Block of labels that stand wrapped beside their text."""
RUBY = -2
"""Block of readings printed beside characters: no part of the text."""
ASIDE = -3
"""Block of what is written in another direction than the page."""


def order_rows(runs: Sequence[Run], tables: Sequence[Row] = (), *, vertical: bool = False) -> list[Row]:
    """Rows in reading order.

    ``block`` is 0 for rows over the whole width, 1 and 2 for those of two columns, 3 to 5 for those
    of three, and so on; the same on each page. Negative blocks are no running text.
    """
    order = _Order(vertical)
    _lay_out(runs, tables, order, 0)
    return [row for group in order.groups for row in group]


def _lay_out(runs: Sequence[Run], tables: Sequence[Row], order: _Order, depth: int) -> None:
    rows = _rows(runs, tables)
    columns = _find_columns(rows, vertical=order.vertical) if depth < _MAX_DEPTH else None
    if columns is None:
        if rows:
            order.groups.append(_hang(_without_ruby(rows)))
        return
    first, last, cut = columns
    _lay_out(*_split(rows[:first]), order, depth + 1)
    begin = len(order.groups)
    texts, inner = _split(rows[first:last])
    left, right = [run for run in texts if run.u1 <= cut], [run for run in texts if run.u1 > cut]
    _lay_out(left, [table for table in inner if table.u1 <= cut], order, depth + 1)
    _lay_out(right, [table for table in inner if table.u1 > cut], order, depth + 1)
    _number(order.groups[begin:])
    _lay_out(*_split(rows[last:]), order, depth + 1)


def _number(columns: Sequence[Sequence[Row]]) -> None:
    """Blocks of groups that stand side by side."""
    base = len(columns) * (len(columns) - 1) // 2
    for place, rows in enumerate(columns):
        for row in rows:
            row.block = row.block if row.block < 0 else base + place


def _without_ruby(rows: list[Row]) -> list[Row]:
    """Rows with the readings above characters taken out of the way, to the end."""
    ruby = [index for index, row in enumerate(rows[:-1]) if _is_ruby(row, rows[index + 1])]
    if not ruby:
        return rows
    for index in ruby:
        rows[index].block = RUBY
    return [row for row in rows if row.block != RUBY] + [rows[index] for index in ruby]


def _is_ruby(row: Row, base: Row) -> bool:
    if row.table >= 0 or base.table >= 0 or not all(run.kana for run in row.runs):
        return False
    near = row.size <= 0.62 * base.size and 0.4 * base.size < base.v - row.v < 1.15 * base.size
    return near and base.u0 - row.size <= row.u0 and row.u1 <= base.u1 + row.size


def _split(rows: Sequence[Row]) -> tuple[list[Run], list[Row]]:
    return [run for row in rows if row.table < 0 for run in row.runs], [row for row in rows if row.table >= 0]


def _rows(runs: Sequence[Run], tables: Sequence[Row]) -> list[Row]:
    """Runs gathered to rows, from the top down; a table stands above the rows beside it."""
    rows: list[Row] = []
    for run in sorted(runs, key=lambda run: (run.v, run.u0)):
        home = next((row for row in reversed(rows[-4:]) if _shares_line(row, run)), None)
        if home is None:
            rows.append(Row([run], run.v, run.size))
            continue
        home.runs.append(run)
        if run.size > home.size * 1.05 or (run.size > 0.95 * home.size and _length(run) > _length(home.runs[0])):
            home.v, home.size = run.v, run.size
    for row in rows:
        row.runs.sort(key=lambda run: run.u0)
    rows.extend(Row(table.runs, table.v, table.size, table.table) for table in tables)
    rows.sort(key=lambda row: row.v)
    return rows


def _length(run: Run) -> int:
    return run.end - run.start


def _shares_line(row: Row, run: Run) -> bool:
    """Whether a run stands on the row's line: footnote marks do, ruby and the next line do not."""
    apart = abs(row.v - run.v)
    small, large = min(row.size, run.size), max(row.size, run.size)
    if apart < 0.2 * small:
        return True
    if (small + large) / 2 - apart < 0.5 * small:
        return False
    # Raised marks and slanted lines stand close by; what stands far off at about this height is another line.
    gaps = [max(run.u0 - other.u1, other.u0 - run.u1) for other in row.runs]
    return -0.6 * small < min(gaps) < 1.5 * small


def _segments(row: Row) -> list[Stretch]:
    """Stretches of the row without a gap that could part columns."""
    stretches: list[Stretch] = []
    for run in row.runs:
        if stretches and run.u0 - stretches[-1][1] < _GUTTER * max(run.size, row.size):
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], run.u1))
        else:
            stretches.append((run.u0, run.u1))
    return stretches


def _find_columns(rows: Sequence[Row], *, vertical: bool) -> tuple[int, int, float] | None:
    """First and last (exclusive) row of a part set in columns, and where the first column ends."""
    if len(rows) < _DRAWN_ROWS:
        return None
    levels = _levels(rows)
    starts = [level[0] for level in levels] + [len(rows)]
    parts = [sorted(part for index in level for part in _segments(rows[index])) for level in levels]
    for cut in _gutters(parts):
        for first, last in _bands(parts, cut):
            inside = rows[starts[first] : starts[last]]
            if _are_columns(inside, parts[first:last], cut, vertical=vertical):
                return starts[first], starts[last], cut
    return None


def _levels(rows: Sequence[Row]) -> list[list[int]]:
    """Rows, by index, with those side by side at almost the same height taken together."""
    levels: list[list[int]] = []
    for index, row in enumerate(rows):
        if levels and row.table < 0 and len(levels[-1]) == 1:
            above = rows[index - 1]
            apart = row.u0 > above.u1 + _GUTTER * row.size or above.u0 > row.u1 + _GUTTER * row.size
            if above.table < 0 and apart and row.v - above.v < 1.1 * row.size:
                levels[-1].append(index)
                continue
        levels.append([index])
    return levels


def _gutters(parts: Sequence[Sequence[Stretch]]) -> Iterator[float]:
    """Places that the gaps of most rows have in common, best first."""
    events: list[tuple[float, int]] = []
    for stretches in parts:
        for (_, left), (right, _) in pairwise(stretches):
            events.extend(((left, 1), (right, -1)))
    events.sort()
    depth = 0
    found: list[tuple[int, float]] = []
    for (place, change), (following, after) in pairwise(events):
        depth += change
        if change > 0 > after and depth > 1:
            found.append((depth, (place + following) / 2))
    found.sort(reverse=True)
    return (place for _, place in found[:6])


def _bands(parts: Sequence[Sequence[Stretch]], cut: float) -> Iterator[tuple[int, int]]:
    """Stretches of rows that nothing crosses; a date at the right above the first column is not in it."""
    first = -1
    for index, stretches in enumerate([*parts, [(cut - 1, cut + 1)]]):
        if any(u0 < cut < u1 for u0, u1 in stretches):
            if first >= 0 and index - first >= _DRAWN_ROWS:
                yield first, index
            first = -1
        elif first < 0 and stretches[0][0] < cut:
            first = index


def _are_columns(rows: Sequence[Row], parts: Sequence[Sequence[Stretch]], cut: float, *, vertical: bool) -> bool:
    """Whether both sides are running text: wide enough, and either many lines full or drawn one after the other.

    A label with its text beside it, a roster or an aligned list has short lines on the left. Vertical
    pages have no such lists, but often bands (段組), whose lines may be as short as a poem's.
    """
    size = sorted(row.size for row in rows)[len(rows) // 2]
    left = [max(part for part in stretches if part[1] <= cut) for stretches in parts if stretches[0][1] <= cut]
    right = [min(part for part in stretches if part[0] >= cut) for stretches in parts if stretches[-1][0] >= cut]
    if not (_is_wide(left, size) and _is_wide(right, size)):
        return False
    if not vertical and _are_labels(rows, left, size, cut):
        return False
    if _drawn_apart(rows, cut):
        return True
    many = len(rows) >= _ROWS and min(len(left), len(right)) >= _ROWS - 1
    return many and (vertical or _are_full(left, right, size))


def _are_labels(rows: Sequence[Row], left: Sequence[Stretch], size: float, cut: float) -> bool:
    """Whether the left side is narrow and drawn line by line with the text beside it: speakers, not a column."""
    if max(end for _, end in left) - min(start for start, _ in left) >= _LABELS * size:
        return False
    both = [row for row in rows if row.table < 0 and row.u0 < cut < row.u1 and len(row.runs) > 1]
    return sum(any(one.end == two.start for one, two in pairwise(row.runs)) for row in both) * 5 >= len(both) * 4 > 0


def _are_full(left: Sequence[Stretch], right: Sequence[Stretch], size: float) -> bool:
    """Whether many lines of the first column, and some of the other, run to the end."""
    return _is_dense(left) and _is_dense(right) and _share_full(left, size) >= 0.35


def _is_wide(side: Sequence[Stretch], size: float) -> bool:
    """Whether there is room for running text, and most lines use some of it."""
    if len(side) < 2:
        return False
    lengths = sorted(end - start for start, end in side)
    if lengths[len(lengths) // 2] < 4.5 * size:
        return False
    return max(end for _, end in side) - min(start for start, _ in side) >= _NARROWEST * size


def _is_dense(side: Sequence[Stretch]) -> bool:
    width = max(end for _, end in side) - min(start for start, _ in side)
    return sum(end - start for start, end in side) >= 0.4 * width * len(side)


def _drawn_apart(rows: Sequence[Row], cut: float) -> bool:
    """Whether the page draws all of one side before anything of the other, over several rows."""
    texts = [row for row in rows if row.table < 0]
    left = [run.start for row in texts for run in row.runs if run.u1 <= cut]
    right = [run.start for row in texts for run in row.runs if run.u1 > cut]
    return bool(left and right) and (max(left) < min(right) or max(right) < min(left))


def _share_full(side: Sequence[Stretch], size: float) -> float:
    """Share of lines that reach the end of their column."""
    margin = max(end for _, end in side)
    return sum(end >= margin - _FLUSH * size for _, end in side) / len(side)


def _hang(rows: list[Row]) -> list[Row]:
    """Rows of one column; a label wrapped in its own column is read to its end before the text beside it."""
    rows = _labels_raised(rows)
    margin = max((row.u1 for row in rows if row.table < 0), default=0.0)
    result: list[Row] = []
    index = 0
    while index < len(rows):
        stop = _label_end(rows, index, margin)
        if stop - index < 2:
            result.append(rows[index])
            index += 1
            continue
        result.extend(_parted(rows[index:stop]))
        index = stop
    return result


def _labels_raised(rows: list[Row]) -> list[Row]:
    """Labels set at half height between two lines of their text stand before it."""
    result = list(rows)
    for index in range(1, len(rows) - 1):
        above, label, below = rows[index - 1 : index + 2]
        if max(above.table, label.table, below.table) >= 0:
            continue
        beside = label.u1 + label.size < min(above.u0, below.u0)
        between = max(label.v - above.v, below.v - label.v) < 1.1 * label.size
        running = above.u1 - above.u0 > 9 * label.size
        if beside and between and running:
            result[index - 1], result[index] = label, above
    return result


def _label_end(rows: Sequence[Row], index: int, margin: float) -> int:
    """End of the rows over which a label beside full text lines goes on; ``index + 1`` where it does not.

    A line is full if it runs to the ``margin``: of two short turns one below the other, neither label is wrapped.
    """
    first = _sides(rows[index])
    if first is None:
        return index + 1
    (start, label_end), (text_start, text_end) = first
    stop = index + 1
    if label_end - start < 2.5 * rows[index].size:  # an enumerator or a line's number wraps nowhere
        return stop
    while stop < len(rows):
        row, above = rows[stop], rows[stop - 1]
        sides = _sides(row)
        if sides is None or row.v - above.v > 2.2 * row.size:
            break
        (u0, u1), (v0, v1) = sides
        if stop == index + 1 and (_flows(rows, start, text_start) or not _fills(rows, first)):
            break
        level = abs(u0 - start) < 0.6 * row.size and abs(v0 - text_start) < 0.6 * row.size
        filled = label_end >= u1 - 0.6 * row.size and text_end >= max(v1, margin - row.size) - _FLUSH * row.size
        if not (level and filled and text_end - text_start >= 12 * row.size and u1 - u0 < 9 * row.size):
            break
        label_end, text_end = (u1, v1)
        stop += 1
    return stop


def _fills(rows: Sequence[Row], first: tuple[Stretch, Stretch]) -> bool:
    """Whether a label is as wide as any of its column: a narrower one is not wrapped."""
    (start, end), (text_start, _) = first
    size = rows[0].size
    beside = [sides for row in rows if (sides := _sides(row)) is not None]
    column = [label for label, text in beside if abs(label[0] - start) + abs(text[0] - text_start) < size]
    return end >= max(label[1] for label in column) - 0.6 * size


def _flows(rows: Sequence[Row], start: float, text_start: float) -> bool:
    """Whether text goes on below its label, from the margin: labels stand in no column of their own."""
    single = [row for row in rows if row.table < 0 and len(_segments(row)) == 1]
    below = sum(row.u0 < start + 0.6 * row.size and row.u1 > text_start + 2 * row.size for row in single)
    hanging = sum(abs(row.u0 - text_start) < 0.6 * row.size for row in single)
    return below >= 2 and below > 2 * hanging


def _sides(row: Row) -> tuple[Stretch, Stretch] | None:
    """Label and text of a row that has just these two stretches."""
    if row.table >= 0 or len(row.runs) < 2:
        return None
    stretches = _segments(row)
    return (stretches[0], stretches[1]) if len(stretches) == 2 else None


def _parted(rows: Sequence[Row]) -> Iterator[Row]:
    """The labels' rows, then the texts' rows."""
    for side in (0, 1):
        for row in rows:
            sides = _sides(row)
            assert sides is not None
            edge = sides[1][0]
            runs = [run for run in row.runs if (run.u0 < edge) == (side == 0)]
            yield Row(runs, row.v, row.size, block=0 if side else LABEL)
