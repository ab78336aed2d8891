"""Tables of real documents, and of the generated ones with ground truth."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.read.pdf.reader import read_pdf
from tests.bench.tables import Score, read_tables, read_truth


@pytest.mark.parametrize("name", ["rand_tables", "lo_tables"])
def test_cells_with_ground_truth(corpus: Path, name: str) -> None:
    score = Score()
    score.add(read_truth(corpus / "tables" / f"{name}.json"), read_tables(corpus / "tables" / f"{name}.pdf"))
    assert score.f1 >= 0.97


@pytest.mark.parametrize(
    "name",
    ["ppc-136", "ppc-244", "chiba-pia-3", "ppc-periodic-report-2017", "ppc-periodic-report-2017-charts", "vertical"],
)
def test_no_table_on_pages_of_prose_and_charts(corpus: Path, name: str) -> None:
    assert not read_pdf((corpus / "pdf" / f"{name}.pdf").read_bytes()).tables


def test_vote_table_with_vertical_names(corpus: Path) -> None:
    """One table over three pages and a second one below it, their heads three rows deep."""
    source = read_pdf((corpus / "papers" / "sakaiminato-votes.pdf").read_bytes())
    assert [(t.page, t.page_end, t.rows, t.columns) for t in source.tables] == [(1, 3, 39, 21), (3, 3, 7, 20)]
    for table in source.tables:
        assert {cell.row for cell in table.cells if cell.is_header} == {0, 1, 2}
