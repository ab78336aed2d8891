"""Rows: runs that stand on one line of a page's frame, and the stretches between their gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.read.pdf.runs import GlyphRun

Stretch = tuple[float, float]
"""Beginning and end of a piece of a line."""

GUTTER = 1.0
"""Narrowest gap, in characters, that may part two columns."""


@dataclass(slots=True)
class PrintedRow:
    """Runs on one line, or a table, which stands in the order of rows as one of them."""

    runs: list[GlyphRun]
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


def gather(runs: Sequence[GlyphRun], tables: Sequence[PrintedRow]) -> list[PrintedRow]:
    """Runs gathered to rows, from the top down; a table stands above the rows beside it."""
    rows: list[PrintedRow] = []
    for run in sorted(runs, key=lambda run: (run.v, run.u0)):
        home = next((row for row in reversed(rows[-4:]) if _shares_line(row, run)), None)
        if home is None:
            rows.append(PrintedRow([run], run.v, run.size))
            continue
        home.runs.append(run)
        if run.size > home.size * 1.05 or (run.size > 0.95 * home.size and _length(run) > _length(home.runs[0])):
            home.v, home.size = run.v, run.size
    for row in rows:
        row.runs.sort(key=lambda run: run.u0)
    rows.extend(PrintedRow(table.runs, table.v, table.size, table.table) for table in tables)
    rows.sort(key=lambda row: row.v)
    return rows


def _length(run: GlyphRun) -> int:
    return run.end - run.start


def _shares_line(row: PrintedRow, run: GlyphRun) -> bool:
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


def segments(row: PrintedRow) -> list[Stretch]:
    """Stretches of the row without a gap that could part columns."""
    stretches: list[Stretch] = []
    for run in row.runs:
        if stretches and run.u0 - stretches[-1][1] < GUTTER * max(run.size, row.size):
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], run.u1))
        else:
            stretches.append((run.u0, run.u1))
    return stretches
