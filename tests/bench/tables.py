"""Cell F1 of table finding beside plain ``pdfplumber.extract_tables``.

``python -m tests.bench.tables DIR`` reads each ``NAME.pdf`` beside a ``NAME.json`` with
``{"tables": [{"nrows", "ncols", "cells": {"row,column": {"text", "rs", "cs"}}}]}``. A cell counts
where position, spans and text (white space aside) are all right. pdfplumber gives no spans: there
position and text are enough, and positions covered by a merged cell are not counted.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pdfplumber

from extractors.model.grounding import squash
from pipeline.read.pdf.reader import read_pdf

CellKey = tuple[int, int, int, int, str]
Cells = frozenset[CellKey]


@dataclass(slots=True)
class Score:
    """Counts of cells over some files."""

    right: int = 0
    wanted: int = 0
    given: int = 0
    seconds: float = 0.0

    @property
    def f1(self) -> float:
        total = self.wanted + self.given
        return 2 * self.right / total if total else 1.0

    def add(self, want: Sequence[Cells], got: Sequence[Cells]) -> None:
        """Tables paired by the number of cells they share, best pairs first; the rest is missing or too much."""
        pairs = sorted(
            ((len(one & two), i, j) for i, one in enumerate(want) for j, two in enumerate(got) if one & two),
            key=lambda pair: (-pair[0], abs(pair[1] - pair[2])),
        )
        used: tuple[set[int], set[int]] = (set(), set())
        for shared, i, j in pairs:
            if i not in used[0] and j not in used[1]:
                used[0].add(i)
                used[1].add(j)
                self.right += shared
        self.wanted += sum(map(len, want))
        self.given += sum(map(len, got))


def read_tables(path: Path) -> list[Cells]:
    """The cells of each table of a PDF, joined over pages."""
    source = read_pdf(path.read_bytes())
    text = source.text
    return [
        frozenset(
            (c.row, c.column, c.row_span, c.column_span, squash("".join(text[s.start : s.end] for s in c.spans)))
            for c in table.cells
        )
        for table in source.tables
    ]


def read_tables_plumber(path: Path) -> list[Cells]:
    """The same by pdfplumber's defaults; every cell has spans of 1."""
    with pdfplumber.open(path) as document:
        return [
            frozenset(
                (row, column, 1, 1, squash(text))
                for row, cells in enumerate(table)
                for column, text in enumerate(cells)
                if text is not None
            )
            for page in document.pages
            for table in page.extract_tables()
        ]


def read_truth(path: Path) -> list[Cells]:
    """The tables of a truth file."""
    tables = json.loads(path.read_text(encoding="utf-8"))["tables"]
    return [
        frozenset(
            (int(row), int(column), cell["rs"], cell["cs"], squash(cell["text"]))
            for (row, column), cell in ((place.split(","), cell) for place, cell in table["cells"].items())
        )
        for table in tables
    ]


def _without_spans(tables: Sequence[Cells]) -> list[Cells]:
    return [frozenset((row, column, 1, 1, text) for row, column, _, _, text in table) for table in tables]


def run(folder: Path, *, plumber: bool = True) -> dict[str, tuple[Score, Score]]:
    """Scores of ours and of pdfplumber, for each group of files (the name up to the last hyphen)."""
    scores: dict[str, tuple[Score, Score]] = defaultdict(lambda: (Score(), Score()))
    for truth in sorted(folder.glob("*.json")):
        want = read_truth(truth)
        ours, theirs = scores[truth.stem.rpartition("-")[0] or truth.stem]
        begin = time.perf_counter()
        ours.add(want, read_tables(truth.with_suffix(".pdf")))
        ours.seconds += time.perf_counter() - begin
        if plumber:
            begin = time.perf_counter()
            theirs.add(_without_spans(want), read_tables_plumber(truth.with_suffix(".pdf")))
            theirs.seconds += time.perf_counter() - begin
    return scores


def main(arguments: Sequence[str]) -> int:
    """Print one line for each group of files and one for all."""
    scores = run(Path(arguments[0]))
    total = (Score(), Score())
    print(f"{'files':24}{'cells':>8}{'F1':>8}{'s':>7}  {'pdfplumber F1':>14}{'s':>7}")
    for name, pair in sorted(scores.items()):
        _print(name, pair)
        for whole, part in zip(total, pair, strict=True):
            whole.right += part.right
            whole.wanted += part.wanted
            whole.given += part.given
            whole.seconds += part.seconds
    _print("all", total)
    return 0


def _print(name: str, pair: tuple[Score, Score]) -> None:
    ours, theirs = pair
    print(f"{name:24}{ours.wanted:8}{ours.f1:8.4f}{ours.seconds:7.2f}  {theirs.f1:14.4f}{theirs.seconds:7.2f}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
