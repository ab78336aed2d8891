"""The invented papers as PDF with ruled tables: the same findings as from their text."""

from __future__ import annotations

import io

import pytest
import test_findings
import test_findings_final
import test_findings_held_out
import test_findings_shapes
from finding_cases import Case, check
from papers import Merged, Ruled
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from pipeline.run import read_bytes

FONT = "HeiseiMin-W3"
CASES = (
    *test_findings.CASES,
    *test_findings_shapes.CASES,
    *test_findings_held_out.CASES,
    *test_findings_final.CASES,
)


def render(parts: tuple[str | Ruled, ...]) -> bytes:
    """Lines as paragraphs, tables with all their rules."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = ParagraphStyle("text", fontName=FONT, fontSize=10, leading=14, wordWrap="CJK")
    flow: list[Flowable] = []
    for part in parts:
        if isinstance(part, Ruled):
            flow.extend((_table(part, style), Spacer(1, 8)))
        else:
            for line in part.split("\n"):
                flow.extend((Paragraph(line, style), Spacer(1, 3)))
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, invariant=1).build(flow)
    return buffer.getvalue()


def _table(part: Ruled, style: ParagraphStyle) -> Table:
    columns = max(len(row) for row in part.rows)
    commands: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    rows = []
    for number, row in enumerate(part.rows):
        cells: list[object] = []
        for column, cell in enumerate(row):
            merged = cell if isinstance(cell, Merged) else Merged(cell or "")
            corner = (column + merged.columns - 1, number + merged.rows - 1)
            if corner != (column, number):
                commands.append(("SPAN", (column, number), corner))
            cells.append("" if cell is None else Paragraph(merged.text.replace("\n", "<br/>"), style))
        rows.append(cells)
    return Table(rows, colWidths=[450 / columns] * columns, style=TableStyle(commands))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_pdf(case: Case) -> None:
    document, _ = read_bytes(render(case.parts))
    check(case, document)
