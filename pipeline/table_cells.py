"""Characters of a table's cells, in reading order."""

from __future__ import annotations

from pipeline.ruling import Chars, FilledCell, Grid


def assign(chars: Chars, grid: Grid) -> list[FilledCell]:
    """The grid's cells with their characters; those outside every cell are in none."""
    return [FilledCell(cell, ()) for cell in grid.cells]
