"""Tables whose head alone has upright rules: the aligned rows right below it are theirs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from extractors.model.document import Box
from pipeline.read.tables.shapes import Chars, Grid

_NEAR = 4.0


def join_heads(grids: Sequence[Grid], chars: Chars) -> list[Grid]:
    """The grids, each that is ruled made one with the aligned one that it is the head of."""
    bodies = [grid for grid in grids if not grid.ruled]
    joined: list[Grid] = []
    for grid in grids:
        if not grid.ruled:
            continue
        body = next((body for body in bodies if _is_head(grid, body, chars)), None)
        if body is not None:
            bodies.remove(body)
        joined.append(grid if body is None else _with_body(grid, body))
    return joined + bodies


def _is_head(head: Grid, body: Grid, chars: Chars) -> bool:
    """Whether the body begins where the head ends, and its text stands in the same columns under it."""
    if head.columns != body.columns or abs(head.box.y1 - body.box.y0) > _NEAR:
        return False
    if abs(head.box.x0 - body.box.x0) > _NEAR or abs(head.box.x1 - body.box.x1) > _NEAR:
        return False
    left, top, right, bottom = body.box
    for x0, y0, x1, y1 in zip(chars.x0, chars.y0, chars.x1, chars.y1, strict=True):
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        inside = left <= x < right and top <= y < bottom
        if inside and bisect_right(head.xs, x) != bisect_right(body.xs, x):
            return False
    return True


def _with_body(head: Grid, body: Grid) -> Grid:
    xs, ys = head.xs, (*head.ys, *body.ys[1:])
    below = [
        replace(
            cell,
            row=cell.row + head.rows,
            box=Box(
                xs[cell.column],
                ys[cell.row + head.rows],
                xs[cell.column + cell.column_span],
                ys[cell.row + head.rows + cell.row_span],
            ),
        )
        for cell in body.cells
    ]
    return replace(
        head,
        box=Box(head.box.x0, head.box.y0, head.box.x1, body.box.y1),
        ys=ys,
        cells=(*head.cells, *below),
        closed_bottom=body.closed_bottom,
    )
