"""The lines of a page in reading order: tables cell by cell, text by columns, each direction of writing apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.document import Box
from pipeline.pdf_chars import Glyphs, Ints
from pipeline.pdf_order import ASIDE, Row, order_rows
from pipeline.pdf_runs import Run, Script, find_scripts, to_frame
from pipeline.pdf_write import Strand
from pipeline.ruling import Chars, FilledCell, Grid
from pipeline.table_cells import assign

_LONG_CELL = 150
"""A cell of so many characters may be a page's layout and is read like a page."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """Strands that belong together, and where they stand on the displayed page."""

    strands: tuple[Strand, ...]
    box: Box


def lay_out(glyphs: Glyphs, chars: Chars, grids: Sequence[Grid]) -> list[Strand]:
    """Every character of the page once, in reading order."""
    free = np.ones(len(glyphs), np.bool_)
    tables: list[list[Strand]] = []
    for number, grid in enumerate(grids):
        filled = assign(chars, grid)
        for cell in filled:
            for line in cell.lines:
                free[list(line)] = False
        tables.append(_table_strands(glyphs, number, filled))
    scripts = find_scripts(glyphs, np.flatnonzero(free))
    if not scripts:
        return [strand for strands in tables for strand in strands]
    main, *others = scripts
    placed = _placed(glyphs, main, grids, tables)
    for script in others:
        for piece in _asides(glyphs, script):
            _insert(placed, piece, main.frame)
    return [strand for piece in placed for strand in piece.strands]


def _table_strands(glyphs: Glyphs, number: int, filled: Sequence[FilledCell]) -> list[Strand]:
    strands = []
    for index, cell in enumerate(filled):
        frame = 1 if cell.vertical else 0
        if not cell.vertical and sum(map(len, cell.lines)) > _LONG_CELL:
            members = np.sort(np.array([item for line in cell.lines for item in line], np.int64))
            for script in find_scripts(glyphs, members):
                for row in order_rows(script.runs):
                    strands.append(Strand(_glyphs_of(script, row.runs), script.frame, row.block, number, index))
            continue
        strands.extend(Strand(np.array(line, np.int64), frame, 0, number, index) for line in cell.lines if line)
    return strands


def _placed(glyphs: Glyphs, script: Script, grids: Sequence[Grid], tables: Sequence[list[Strand]]) -> list[_Placed]:
    """Rows of the page's main direction, tables among them."""
    rows = order_rows(script.runs, [_table_row(grid.box, number, script.frame) for number, grid in enumerate(grids)])
    placed = []
    for row in rows:
        if row.table >= 0:
            placed.append(_Placed(tuple(tables[row.table]), grids[row.table].box))
            continue
        members = _glyphs_of(script, row.runs)
        placed.append(_Placed((Strand(members, script.frame, row.block),), _box(glyphs, members)))
    return placed


def _table_row(box: Box, number: int, frame: int) -> Row:
    u0, v0, u1, _ = to_frame(np.array([box]), frame)[0].tolist()
    return Row([Run(0, 0, u0, u1, v0, 1.0)], v0, 1.0, number)


def _glyphs_of(script: Script, runs: Sequence[Run]) -> Ints:
    """Characters of one line in order."""
    if len(runs) == 1:
        return script.order[runs[0].start : runs[0].end]
    places = np.concatenate([np.arange(run.start, run.end) for run in runs])
    if any(after.u0 < before.u1 - 0.3 * after.size for before, after in zip(runs, runs[1:], strict=False)):
        frames = script.frames[places]
        places = places[np.argsort(frames[:, 0] + frames[:, 2], kind="stable")]
    return script.order[places]


def _box(glyphs: Glyphs, members: Ints) -> Box:
    boxes = glyphs.boxes[members]
    x0, y0 = boxes[:, :2].min(axis=0).tolist()
    x1, y1 = boxes[:, 2:].max(axis=0).tolist()
    return Box(x0, y0, x1, y1)


def _asides(glyphs: Glyphs, script: Script) -> list[_Placed]:
    """Text in another direction than the page's, in pieces of lines that stand near each other."""
    rows = order_rows(script.runs)
    pieces: list[list[tuple[Ints, Box]]] = []
    last = 0.0
    for row in rows:
        members = _glyphs_of(script, row.runs)
        box = _box(glyphs, members)
        if pieces and abs(row.v - last) < 2.5 * row.size and _near(pieces[-1][-1][1], box, 2 * row.size):
            pieces[-1].append((members, box))
        else:
            pieces.append([(members, box)])
        last = row.v
    return [
        _Placed(tuple(Strand(members, script.frame, ASIDE) for members, _ in piece), _hull([box for _, box in piece]))
        for piece in pieces
    ]


def _near(one: Box, two: Box, reach: float) -> bool:
    return one.x0 - reach < two.x1 and two.x0 < one.x1 + reach and one.y0 - reach < two.y1 and two.y0 < one.y1 + reach


def _hull(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )


def _insert(placed: list[_Placed], piece: _Placed, frame: int) -> None:
    """Put a piece before the first line that it stands above, or beside the beginning of.

    On a vertical page a piece stands before the text that it is above, and after all other text.
    """
    if frame % 2:
        top = min(other.box.y0 for other in placed)
        at = 0 if (piece.box.y0 + piece.box.y1) / 2 < top else len(placed)
    else:
        at = next(
            (i for i, other in enumerate(placed) if (other.box.y0 + other.box.y1) / 2 > piece.box.y0), len(placed)
        )
    placed.insert(at, piece)
