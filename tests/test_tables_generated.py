"""Generated tables are found cell by cell; pages without tables have none."""

from __future__ import annotations

import pytest

from extractors.model.document import Source, Table
from extractors.model.grounding import squash
from pipeline.read.pdf.reader import read_pdf
from tests.table_generator import Style, make_prose_pdf, make_table_pdf

SEEDS = range(100, 104)


def _cells(source: Source, table: Table) -> set[tuple[int, int, int, int, str]]:
    text = source.text
    return {
        (c.row, c.column, c.row_span, c.column_span, squash("".join(text[s.start : s.end] for s in c.spans)))
        for c in table.cells
    }


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("seed", SEEDS)
def test_every_cell_is_found(style: Style, seed: int) -> None:
    made = make_table_pdf(style, seed)
    source = read_pdf(made.data)
    assert len(source.tables) == 1
    table = source.tables[0]
    assert (table.page, table.page_end) == (1, made.pages)
    assert _cells(source, table) == {(c.row, c.column, c.row_span, c.column_span, c.text) for c in made.cells}


@pytest.mark.parametrize("style", [Style.FULL, Style.CELL_FRAMES, Style.VERTICAL_HEADS, Style.OVER_PAGES_HEAD])
def test_head_is_told(style: Style) -> None:
    made = make_table_pdf(style, 7)
    (table,) = read_pdf(made.data).tables
    heads = {(cell.row, cell.column) for cell in table.cells if cell.is_header}
    assert heads == {(cell.row, cell.column) for cell in made.cells if cell.head}


@pytest.mark.parametrize("seed", range(30))
def test_no_table_in_prose_lists_frames_and_charts(seed: int) -> None:
    assert not read_pdf(make_prose_pdf(seed)).tables


def test_same_seed_gives_the_same_document() -> None:
    assert make_table_pdf(Style.FULL, 3) == make_table_pdf(Style.FULL, 3)
