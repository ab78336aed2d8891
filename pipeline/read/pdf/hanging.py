"""Labels in a column of their own beside their text (hanging indent): speakers, keys, enumerators.

A label and the first line of its text stand on one row and are read as one line. A label that is
wrapped in its column is read to its end before the text beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.model.document import LABEL
from pipeline.read.pdf.rows import PrintedRow, segments

_SAME = 0.6
"""Edges this near, in characters, are one."""
_FLUSH = 1.6
"""A line this near its column's end is full."""
_LONGEST = 14.0
"""Longest line of a label."""
_SHORTEST = 2.5
"""An enumerator or a line's number wraps nowhere."""
_WIDE = 12.0
"""A narrower column holds names or figures, not texts that wrap."""
_LETTER = 1.5
"""A label is longer than one character, so what is shorter is a label's end."""
_FAR = 2.2
"""Lines further apart do not go on in each other."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of labels and the column of text beside it."""

    labels: float
    """Where labels begin."""
    edge: float
    """Where the longest of them ends."""
    texts: float
    """Where texts begin."""
    margin: float
    """Where the longest of their lines ends."""
    pitch: float
    """Greatest distance of two lines of one text."""


def hang(rows: list[PrintedRow]) -> list[PrintedRow]:
    """Rows of one column of print, wrapped labels before their texts."""
    rows = _raised(rows)
    column = _find(rows)
    if column is None:
        return rows
    result: list[PrintedRow] = []
    index = 0
    while index < len(rows):
        stop = _label_end(rows, index, column)
        result.extend(rows[index:stop] if stop - index < 2 else _parted(rows[index:stop], column))
        index = stop
    return result


def _raised(rows: list[PrintedRow]) -> list[PrintedRow]:
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


def _find(rows: Sequence[PrintedRow]) -> _Column | None:
    """The column of labels, where at least two rows show where texts begin and few lines cross that place."""
    pairs = [(row, stretches) for row in rows if row.table < 0 and len(stretches := segments(row)) > 1]
    if not pairs:
        return None
    size = sorted(row.size for row in rows)[len(rows) // 2]
    starts = Counter((round(s[0][0] / size * 2), round(s[1][0] / size * 2)) for _, s in pairs)
    (left, right), _ = max(starts.items(), key=lambda item: (item[1], -item[0][1]))
    labels, texts = left * size / 2, right * size / 2
    beside = [
        (row, s) for row, s in pairs if abs(s[0][0] - labels) < _SAME * size and abs(s[1][0] - texts) < _SAME * size
    ]
    free = [row for row in rows if row.table < 0 and abs(row.u0 - texts) < _SAME * size]
    across = [row for row in rows if row.u0 < texts - size and segments(row)[0][1] > texts + size and row.table < 0]
    if len(beside) + len(free) < 2 or len(across) > len(beside) + len(free) or not beside:
        return None
    edge = max(s[0][1] for _, s in beside)
    margin = max(row.u1 for row in (*free, *(row for row, _ in beside)))
    steps = [after.v - before.v for before, after in pairwise(rows) if after in free and after.v > before.v]
    pitch = min([_FAR * size, *(1.25 * step for step in steps)])
    return _Column(labels, edge, texts, margin, max(pitch, 1.1 * size))


def _label_end(rows: Sequence[PrintedRow], index: int, column: _Column) -> int:
    """End of the rows over which the label of a row goes on; ``index + 1`` where it does not."""
    stop = index + 1
    while stop < len(rows) and _goes_on(rows[stop - 1], rows[stop], column):
        stop += 1
    return stop


def _goes_on(above: PrintedRow, row: PrintedRow, column: _Column) -> bool:
    """Whether the label of the row above, full to its column's end, goes on in this row.

    What stands in brackets under a label, beside its text, goes with it however short the label is.
    """
    if above.table >= 0 or row.table >= 0 or row.v - above.v > column.pitch:
        return False
    size = above.size
    label, text = _sides(above, column)
    more, rest = _sides(row, column)
    if label is None or more is None or more.runs[0].marked:
        return False
    if any(run.prose for run in (*label.runs, *more.runs)) or abs(more.u0 - column.labels) > _SAME * size:
        return False
    full = label.u1 >= column.edge - _SAME * size
    if not _SHORTEST * size <= label.u1 - label.u0 <= _LONGEST * size or full == more.runs[0].bracketed:
        return False
    if text is None or rest is None:
        return rest is None and full
    if len(segments(text)) > 1:
        return False  # columns of figures
    if full and more.u1 - more.u0 < _LETTER * size:
        return True
    # After a full stop at the line's end, the next label begins another turn.
    wraps = column.margin - column.texts >= _WIDE * size and text.u1 >= column.margin - _FLUSH * size
    return wraps and not text.runs[-1].closed


def _sides(row: PrintedRow, column: _Column) -> tuple[PrintedRow | None, PrintedRow | None]:
    """Label and text of a row; a row across both columns has neither."""
    left = [run for run in row.runs if run.u0 < column.texts - _SAME * row.size]
    right = [run for run in row.runs if run.u0 >= column.texts - _SAME * row.size]
    if any(run.u1 > column.texts for run in left):
        return None, None
    return (
        PrintedRow(left, row.v, row.size, block=LABEL) if left else None,
        PrintedRow(right, row.v, row.size) if right else None,
    )


def _parted(rows: Sequence[PrintedRow], column: _Column) -> Iterator[PrintedRow]:
    """The labels' rows, then the texts' rows."""
    for side in (0, 1):
        for row in rows:
            part = _sides(row, column)[side]
            if part is not None:
                yield part
