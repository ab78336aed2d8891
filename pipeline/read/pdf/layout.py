"""The lines of a page in reading order: tables cell by cell, text by columns, each direction of writing apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractors.model.document import ASIDE, Box
from pipeline.read.pdf.glyphs import Glyphs, Ints
from pipeline.read.pdf.order import order_rows
from pipeline.read.pdf.rows import PrintedRow
from pipeline.read.pdf.runs import GlyphRun, Script, find_scripts, to_frame
from pipeline.read.pdf.write import Strand
from pipeline.read.tables.cells import assign
from pipeline.read.tables.shapes import Chars, FilledCell, RuledTable

_LONG_CELL = 150
"""A cell of so many characters may be a page's layout and is read like a page."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """Strands that belong together, and where they stand on the displayed page."""

    strands: Sequence[Strand]
    box: Box


def lay_out_page(glyphs: Glyphs, chars: Chars, grids: Sequence[RuledTable]) -> list[Strand]:
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
    main, *others = _main_first(scripts)
    ordered = _main_strands(main, grids, tables)
    if not others:
        return [strand for strands in ordered for strand in strands]
    placed = [_Placed(strands, _hull([_box(glyphs, strand.glyphs) for strand in strands])) for strands in ordered]
    for script in others:
        for piece in _asides(glyphs, script):
            _insert(placed, piece, main.frame)
    return [strand for piece in placed for strand in piece.strands]


def _table_strands(glyphs: Glyphs, number: int, filled: Sequence[FilledCell]) -> list[Strand]:
    strands: list[Strand] = []
    for index, cell in enumerate(filled):
        frame = 1 if cell.vertical else 0
        if _is_laid_out(glyphs, cell):
            members = np.sort(np.array([item for line in cell.lines for item in line], np.int64))
            for script in find_scripts(glyphs, members):
                rows = order_rows(script.runs, vertical=script.frame % 2 == 1)
                strands.extend(_strand(script, row, number, index) for row in rows)
            continue
        strands.extend(Strand(np.array(line, np.int64), frame, 0, number, index) for line in cell.lines if line)
    return strands


def _is_laid_out(glyphs: Glyphs, cell: FilledCell) -> bool:
    """Whether a cell is read like a page: long, or with text turned on its side."""
    if not cell.vertical and sum(map(len, cell.lines)) > _LONG_CELL:
        return True
    return any(glyphs.quarters[list(line)].any() for line in cell.lines)


def _strand(script: Script, row: PrintedRow, table: int = -1, cell: int = -1) -> Strand:
    return Strand(_glyphs_of(script, row.runs), script.frame, row.block, table, cell)


def _main_strands(
    script: Script, grids: Sequence[RuledTable], tables: Sequence[list[Strand]]
) -> list[Sequence[Strand]]:
    """Lines of the page's main direction, tables among them."""
    table_rows = [_table_row(grid.box, number, script.frame) for number, grid in enumerate(grids)]
    rows = order_rows(script.runs, table_rows, vertical=script.frame % 2 == 1)
    ordered = [tables[row.table] if row.table >= 0 else [_strand(script, row)] for row in rows]
    return [strands for strands in ordered if strands]


def _table_row(box: Box, number: int, frame: int) -> PrintedRow:
    u0, v0, u1, _ = to_frame(np.array([box]), frame)[0].tolist()
    return PrintedRow([GlyphRun(0, 0, u0, u1, v0, 1.0)], v0, 1.0, number)


def _glyphs_of(script: Script, runs: Sequence[GlyphRun]) -> Ints:
    """Characters of one line in order; of a run printed twice, each character and its double."""
    if len(runs) == 1:
        return script.order[runs[0].start : runs[0].end]
    places = np.concatenate([np.arange(run.start, run.end) for run in runs])
    if any(_is_double(before, after) for before, after in pairwise(runs)):
        frames = script.frames[places]
        places = places[np.argsort(frames[:, 0] + frames[:, 2], kind="stable")]
    ordered: Ints = script.order[places]
    return ordered


def _is_double(one: GlyphRun, two: GlyphRun) -> bool:
    """Whether a run may be the other printed once more, a little aside, to look bold."""
    return one.end - one.start == two.end - two.start and two.u0 - one.u0 < 0.4 * two.size


def _box(glyphs: Glyphs, members: Ints) -> Box:
    boxes = glyphs.boxes[members]
    x0, y0 = boxes[:, :2].min(axis=0).tolist()
    x1, y1 = boxes[:, 2:].max(axis=0).tolist()
    return Box(x0, y0, x1, y1)


def _main_first(scripts: list[Script]) -> list[Script]:
    """The direction of the page's text first; single vertical labels, as under a chart's bars, are none."""
    if len(scripts) > 1 and scripts[0].frame % 2 and _are_labels(scripts[0]):
        return [scripts[1], scripts[0], *scripts[2:]]
    return scripts


def _are_labels(script: Script) -> bool:
    """Whether the lines stand further apart than lines of running text."""
    levels = sorted({round(run.v, 1) for run in script.runs})
    steps = sorted(after - before for before, after in pairwise(levels) if after - before > 0.7 * script.runs[0].size)
    return bool(steps) and steps[len(steps) // 2] > 2.2 * script.runs[0].size


def _asides(glyphs: Glyphs, script: Script) -> list[_Placed]:
    """Text in another direction than the page's, in pieces of lines that stand near each other.

    Pieces are given from the last to the first, from right to left where they stand side by side.
    """
    pieces: list[list[Strand]] = []
    boxes: list[Box] = []
    last = 0.0
    for row in order_rows(script.runs):
        members = _glyphs_of(script, row.runs)
        box = _box(glyphs, members)
        strand = Strand(members, script.frame, ASIDE)
        if pieces and abs(row.v - last) < 2.2 * row.size and _near(boxes[-1], box, row.size):
            pieces[-1].append(strand)
            boxes[-1] = _hull([boxes[-1], box])
        else:
            pieces.append([strand])
            boxes.append(box)
        last = row.v
    found = [_Placed(piece, box) for piece, box in zip(pieces, boxes, strict=True)]
    return sorted(found, key=lambda piece: (-piece.box.y0 // 20, -piece.box.x0))


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
