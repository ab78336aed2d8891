"""Tables told by coloured areas, without a single ruled line."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.colors import Color, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from extractors.model.records import Finding
from pipeline.read.tables.lines import rules_of_fills
from pipeline.read.tables.shapes import Fill
from pipeline.run import read_bytes

FONT = "HeiseiMin-W3"
PALE = Color(0.9, 0.93, 1)
ROWS = (
    ("所管課", "指摘事項", "措置の内容"),
    (
        "税務課",
        "督促状の発送が条例に定める期限から遅れていたものがあった。",
        "工程表を作成し、係長が進捗を確認することとした。",
    ),
    ("契約検査課", "検査調書の検査年月日に誤りがあった。", "誤りを訂正し、決裁時に複数の職員で確認している。"),
    ("消防本部", "防火水槽の台帳が更新されていなかった。", "全ての台帳を更新した。"),
)


def painted() -> bytes:
    """A page with a table whose rows are painted in turn."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = ParagraphStyle("text", fontName=FONT, fontSize=10, leading=14, wordWrap="CJK")
    cells = [[Paragraph(cell, style) for cell in row] for row in ROWS]
    colours = [
        ("BACKGROUND", (0, 0), (-1, 0), Color(0.6, 0.7, 0.9)),
        ("ROWBACKGROUNDS", (0, 1), (-1, -1), [PALE, white]),
    ]
    table = Table(cells, colWidths=[80, 185, 185], style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *colours]))
    title = Paragraph("令和６年度定期監査の結果に基づく措置", style)
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, invariant=1).build([title, Spacer(1, 8), table])
    return buffer.getvalue()


def test_rows_painted_in_turn_are_a_table() -> None:
    document, extraction = read_bytes(painted())
    assert [(table.rows, table.columns) for table in document.tables] == [(4, 3)]
    found = [record for record in extraction.records if isinstance(record, Finding)]
    assert [(one.department, one.response) for one in found] == [(row[0], row[2]) for row in ROWS[1:]]


STRIPES = [Fill(50, 100 + 20 * row, 500, 120 + 20 * row, 0.9 if row % 2 else 1.0) for row in range(4)]


@pytest.mark.parametrize(
    ("fills", "lines"),
    [
        (STRIPES, [100, 120, 140, 160, 180]),
        (STRIPES[:2], []),
        ([fill._replace(shade=1.0) for fill in STRIPES], []),
        ([fill._replace(y1=fill.y1 - 8) for fill in STRIPES], []),
        ([fill._replace(x1=150.0) for fill in STRIPES], []),
        ([Fill(50 + 100 * part, 100, 150 + 100 * part, 130, 0.5) for part in range(4)], []),
    ],
    ids=["stripes", "a head with its box", "white paper", "bars of a chart", "too narrow", "one stacked bar"],
)
def test_edges(fills: list[Fill], lines: list[float]) -> None:
    assert [rule.at for rule in rules_of_fills(fills)[0]] == lines
