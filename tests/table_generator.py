"""Invented tables as PDFs with their ground truth, the same for the same seed.

``make_table_pdf(style, seed)`` draws one document with one table (and distractors that are none)
and returns the bytes with the cells that a reader must find.
"""

from __future__ import annotations

import io
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from reportlab.lib.colors import Color, black, white
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "HeiseiMin-W3"
WIDTH, HEIGHT = 595.0, 842.0
LEADING = 1.35
PADDING = 3.0
GREY = Color(0.85, 0.85, 0.85)

WORDS = (
    "研修の実施", "規程の整備", "委託先の監督", "記録の確認", "入退室の管理", "点検結果の報告", "権限の見直し",
    "手順書の改訂", "周知の徹底", "担当者の配置", "台帳の更新", "期限の設定", "保管場所の変更", "書類の廃棄",
    "照合の方法", "様式の統一",
)  # fmt: skip
SENTENCES = (
    "台帳に記載のない媒体が保管されていた。",
    "年度内に手順を見直し、全ての職員へ周知することとした。",
    "権限の一覧を四半期ごとに確認し、結果を所属長へ報告されたい。",
    "受託者からの報告書に日付の記載がないものが見受けられた。",
    "点検の記録は作成していたが、確認した者の氏名が残されていなかった。",
    "様式を改め、令和９年度から使用する。",
)
HEADS = ("番号", "区分", "件名", "内容", "対応", "期限", "担当課", "結果", "備考", "根拠", "議決日", "件数")
NAMES = (
    "甲野一郎",
    "乙川二葉",
    "丙山三太",
    "丁田四季",
    "戊島五月",
    "己原六花",
    "庚井七海",
    "辛木八重",
    "壬生九十九",
    "癸谷十和",
)
PROSE = (
    "ただいまから会議を開きます。本日は委員の皆様にお集まりいただき、誠にありがとうございます。",
    "それでは、議題に入ります前に、配付いたしました資料の確認をお願いいたします。",
    "ご質問のございました保管の方法につきましては、次回までに整理してお示ししたいと存じます。",
)


class Style(StrEnum):
    """How the table is drawn."""

    FULL = "full"
    OPEN_SIDES = "open_sides"
    OPEN_TOP_BOTTOM = "open_top_bottom"
    THIN_RECTS = "thin_rects"
    CELL_FRAMES = "cell_frames"
    DOTTED = "dotted"
    DASHED_INSIDE = "dashed_inside"
    DOUBLE_FRAME = "double_frame"
    WHITE_LINES = "white_lines"
    ROWS_ONLY = "rows_only"
    THREE_LINES = "three_lines"
    COLUMNS_ONLY = "columns_only"
    BORDERLESS = "borderless"
    VERTICAL_HEADS = "vertical_heads"
    OVER_PAGES = "over_pages"
    OVER_PAGES_HEAD = "over_pages_head"
    CUT_CELL = "cut_cell"
    FORM_OBJECT = "form_object"
    HIDDEN_LINES = "hidden_lines"
    LANDSCAPE = "landscape"
    SPACED_FRAMES = "spaced_frames"


PLAIN = frozenset({Style.ROWS_ONLY, Style.THREE_LINES, Style.COLUMNS_ONLY, Style.BORDERLESS})
"""Styles whose rows or columns are told by alignment: no merged cells, one printed line in a row."""


@dataclass(frozen=True, slots=True)
class TruthCell:
    """A cell as drawn."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    head: bool = False
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class TablePdf:
    """A document and what it holds."""

    data: bytes
    cells: tuple[TruthCell, ...]
    rows: int
    columns: int
    pages: int


@dataclass(slots=True)
class _Plan:
    """Sizes of a table: column widths and row heights."""

    cells: list[TruthCell]
    widths: list[float]
    heights: list[float]
    size: float
    alignment: list[float] = field(default_factory=list)
    """For each column 0 (left), 0.5 (centred) or 1 (right)."""
    padding: float = PADDING
    middle: bool = False
    """Text stands in the middle of its cell's height."""
    lines: dict[tuple[int, int], list[str]] = field(default_factory=dict)


def make_table_pdf(style: Style, seed: int) -> TablePdf:
    """The document for this style and seed."""
    rng = random.Random(f"{style}-{seed}")
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    plan = _plan(style, rng)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
    pages = _draw(canvas, plan, style, rng)
    canvas.save()
    return TablePdf(buffer.getvalue(), tuple(plan.cells), len(plan.heights), len(plan.widths), pages)


def make_prose_pdf(seed: int) -> bytes:
    """A page without tables: prose, hanging indents, a framed paragraph, underlines, a bar chart."""
    rng = random.Random(f"prose-{seed}")
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    y = HEIGHT - 70
    blocks = (
        _hanging,
        _framed,
        _underlined,
        _chart,
        _roster,
        _contents,
        _flow,
        _organisation,
        _steps,
        _line_chart,
        _seats,
        _business,
        _legend,
        _two_columns,
    )
    for block in rng.sample(blocks, 4):
        y = block(canvas, rng, y) - 24
    canvas.save()
    return buffer.getvalue()


def _plan(style: Style, rng: random.Random) -> _Plan:
    while True:
        plan = _attempt(style, rng)
        if style in {Style.OVER_PAGES, Style.OVER_PAGES_HEAD, Style.CUT_CELL} or sum(
            plan.heights
        ) < HEIGHT - 190 - 250 * (style is Style.LANDSCAPE):
            return plan


def _attempt(style: Style, rng: random.Random) -> _Plan:
    columns = rng.randint(2, 6)
    rows = rng.randint(3, 9)
    if style in {Style.OVER_PAGES, Style.OVER_PAGES_HEAD, Style.CUT_CELL}:
        rows, columns = rng.randint(24, 40), rng.randint(3, 5)
    if style in PLAIN:
        rows, columns = rng.randint(4, 9), rng.randint(2, 5)
    if style is Style.VERTICAL_HEADS:
        columns = rng.randint(5, 12)
    size = rng.choice((9.0, 10.0, 10.5, 11.0))
    widths = _widths(style, columns, size, rng)
    merged = style not in PLAIN and style not in {Style.OVER_PAGES_HEAD, Style.CUT_CELL, Style.VERTICAL_HEADS}
    cells = _cells(style, rows, columns, rng, merged=merged and rng.random() < 0.7)
    cells, rows = _without_hidden_rows(cells)
    padding = PADDING
    if style in PLAIN:
        padding = 7.0 if style is Style.BORDERLESS else 5.4
    plan = _Plan(cells, widths, [], size, rng.choices((0, 0, 0.5, 1), k=columns), padding, rng.random() < 0.4)
    _measure(plan, rows)
    return plan


def _without_hidden_rows(cells: list[TruthCell]) -> tuple[list[TruthCell], int]:
    """Rows in which no cell begins cannot be seen."""
    starts = sorted({cell.row for cell in cells})
    number = {row: index for index, row in enumerate(starts)}
    shown = [
        replace(
            cell,
            row=number[cell.row],
            row_span=sum(cell.row <= row < cell.row + cell.row_span for row in starts),
        )
        for cell in cells
    ]
    return shown, len(starts)


def _widths(style: Style, columns: int, size: float, rng: random.Random) -> list[float]:
    if style is Style.VERTICAL_HEADS:
        first = rng.uniform(100, 160)
        return [first] + [rng.uniform(1.5, 2.0) * size] * (columns - 1)
    if style in PLAIN:
        return [rng.uniform(8.0, 11.0) * size] + [rng.uniform(6.5, 8.5) * size for _ in range(columns - 1)]
    shares = [rng.uniform(0.6, 2.0) for _ in range(columns)]
    if rng.random() < 0.5:
        shares[0] = 0.35
    total = rng.uniform(380, 490)
    return [max(3.2 * size, total * share / sum(shares)) for share in shares]


def _cells(style: Style, rows: int, columns: int, rng: random.Random, *, merged: bool) -> list[TruthCell]:
    taken: set[tuple[int, int]] = set()
    heads = rng.sample(HEADS, min(columns, len(HEADS)))
    heads += [f"列{number}" for number in range(columns - len(heads))]
    if style is Style.VERTICAL_HEADS:
        heads = ["件名", *(rng.choice(NAMES) for _ in range(columns - 1))]
    cells = [
        TruthCell(0, column, 1, 1, head, head=True, vertical=style is Style.VERTICAL_HEADS and column > 0)
        for column, head in enumerate(heads)
    ]
    for row in range(1, rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            height = width = 1
            if merged and rng.random() < 0.15:
                # Blocks of four rows stay whole, so that a page can end between two of them.
                height = rng.randint(1, min(3, rows - row, 4 - (row - 1) % 4))
                width = rng.randint(1, min(2, columns - column))
                while any((row, column + step) in taken for step in range(width)):
                    width -= 1
            taken |= {(row + down, column + right) for down in range(height) for right in range(width)}
            text = _text(style, row, column, rng)
            if width == columns:
                text = f"{rng.choice(WORDS)}{row}件目"  # "(1)" over the whole width might stand between two tables
            cells.append(TruthCell(row, column, height, width, text))
    return cells


def _text(style: Style, row: int, column: int, rng: random.Random) -> str:
    if style is Style.VERTICAL_HEADS:
        return rng.choice(WORDS) if column == 0 else rng.choice("○○○×－")
    if style in PLAIN:
        number = row * 100 + rng.randint(-90, 90)
        kinds = (
            f"{rng.choice(WORDS)[:5]}",
            f"{-number % 977}件",
            f"{rng.choice(WORDS)[:4]}",
            f"{number * 37 % 9973:,}",
        )
        return kinds[column % 4]
    if column == 0 and rng.random() < 0.6:
        return f"({row})"
    kind = rng.random()
    if kind < 0.12 and style not in {Style.OVER_PAGES, Style.OVER_PAGES_HEAD, Style.CUT_CELL}:
        return ""
    if kind < 0.3:
        return "○"
    # PDFium takes the same text drawn twice in a font that is not embedded for a shadow, so no two are alike.
    return (
        f"{rng.choice(WORDS)}{row}{'abcdefghij'[column]}"
        if kind < 0.6
        else f"第{row}の{column}に、{rng.choice(SENTENCES)}"
    )


def _wrap(text: str, width: float, size: float) -> list[str]:
    room = max(1, int(width / size))
    return [text[start : start + room] for start in range(0, len(text), room)] or [""]


def _measure(plan: _Plan, rows: int) -> None:
    heights = [plan.size * LEADING + 2 * plan.padding] * rows
    for cell in sorted(plan.cells, key=lambda cell: cell.row_span):
        width = sum(plan.widths[cell.column : cell.column + cell.column_span])
        lines = list(cell.text) if cell.vertical else _wrap(cell.text, width - 2 * plan.padding, plan.size)
        plan.lines[cell.row, cell.column] = lines
        need = len(lines) * plan.size * (1.05 if cell.vertical else LEADING) + 2 * plan.padding
        have = sum(heights[cell.row : cell.row + cell.row_span])
        if need > have:
            heights[cell.row + cell.row_span - 1] += need - have
    plan.heights = heights


def _draw(canvas: Canvas, plan: _Plan, style: Style, rng: random.Random) -> int:
    """Draw the table; returns the number of pages."""
    left = rng.uniform(45, 80)
    if style in {Style.OVER_PAGES, Style.OVER_PAGES_HEAD, Style.CUT_CELL}:
        return _draw_over_pages(canvas, plan, style, left)
    top = HEIGHT - 90
    if style is Style.LANDSCAPE:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.translate(0, -WIDTH)
        top = WIDTH - 60
    _prose_above(canvas, rng, left, top)
    if style is Style.FORM_OBJECT:
        canvas.beginForm("table")
        _draw_rows(canvas, plan, style, 0, 700, range(len(plan.heights)))
        canvas.endForm()
        canvas.saveState()
        canvas.translate(left, top - 700)
        canvas.doForm("table")
        canvas.restoreState()
    else:
        _draw_rows(canvas, plan, style, left, top, range(len(plan.heights)))
    canvas.setFont(FONT, 10)
    canvas.drawString(left, top - sum(plan.heights) - 34, PROSE[1])
    canvas.drawCentredString(WIDTH / 2, 30, "- 1 -")
    return 1


def _prose_above(canvas: Canvas, rng: random.Random, left: float, top: float) -> None:
    canvas.setFont(FONT, 10)
    canvas.drawString(left, top + 30, rng.choice(PROSE))
    canvas.setLineWidth(0.5)
    canvas.line(left, top + 27, left + 120, top + 27)  # an underline


def _draw_over_pages(canvas: Canvas, plan: _Plan, style: Style, left: float) -> int:
    room, start, pages = HEIGHT - 160, 0, 0
    rows = list(range(len(plan.heights)))
    while start < len(rows):
        head = [0] if pages and style is Style.OVER_PAGES_HEAD else []
        used = sum(plan.heights[row] for row in head)
        end = start
        while end < len(rows) and used + plan.heights[end] <= room:
            used += plan.heights[end]
            end += 1
        end = _unbroken(plan, start, end)
        cut = style is Style.CUT_CELL and end < len(rows) and _is_divisible(plan, end)
        _draw_rows(canvas, plan, style, left, HEIGHT - 80, [*head, *range(start, end)], cut=end if cut else None)
        canvas.setFont(FONT, 9)
        canvas.drawString(left, HEIGHT - 40, "点検委員会　会議資料")
        canvas.drawCentredString(WIDTH / 2, 30, f"- {pages + 1} -")
        canvas.showPage()
        if cut:
            _keep_rest(plan, end)
        start, pages = end, pages + 1
    return pages


def _unbroken(plan: _Plan, start: int, end: int) -> int:
    """The last row before ``end`` at which no merged cell is cut by the page."""
    while end > start + 1 and any(cell.row < end < cell.row + cell.row_span for cell in plan.cells):
        end -= 1
    return end


def _is_divisible(plan: _Plan, row: int) -> bool:
    return any(cell.row == row and len(plan.lines[row, cell.column]) > 1 for cell in plan.cells)


def _keep_rest(plan: _Plan, row: int) -> None:
    """What remains for the next page of a row whose first lines stand on this one."""
    for cell in plan.cells:
        if cell.row == row:
            lines = plan.lines[row, cell.column]
            plan.lines[row, cell.column] = lines[1:] or [""]
    plan.heights[row] = max(plan.heights[row] - plan.size * LEADING, plan.size * LEADING + 2 * plan.padding)


def _draw_rows(
    canvas: Canvas,
    plan: _Plan,
    style: Style,
    left: float,
    top: float,
    rows: Sequence[int],
    cut: int | None = None,
) -> None:
    """Rows ``rows`` below ``top``; of row ``cut`` only the first lines, without a rule below."""
    y = top
    tops: dict[int, float] = {}
    for row in rows:
        tops[row] = y
        y -= plan.heights[row]
    boxes = []
    for cell in plan.cells:
        if cell.row in tops:
            x0 = left + sum(plan.widths[: cell.column])
            x1 = x0 + sum(plan.widths[cell.column : cell.column + cell.column_span])
            y1 = tops[cell.row]
            y0 = y1 - sum(plan.heights[cell.row : cell.row + cell.row_span])
            boxes.append((cell, x0, y0, x1, y1))
        elif cell.row == cut:
            x0 = left + sum(plan.widths[: cell.column])
            x1 = x0 + plan.widths[cell.column]
            boxes.append((cell, x0, y - plan.size * LEADING - 2 * plan.padding, x1, y))
    _rules(canvas, style, boxes, cut)
    canvas.setFont(FONT, plan.size)
    canvas.setFillColor(black)
    for cell, x0, y0, x1, y1 in boxes:
        lines = plan.lines[cell.row, cell.column]
        shown = lines[:1] if cell.row == cut else lines
        step = plan.size * (1.05 if cell.vertical else LEADING)
        spare = y1 - y0 - 2 * plan.padding - step * len(shown)
        top = y1 - plan.padding - (spare / 2 if plan.middle and cell.row != cut else 0)
        for number, line in enumerate(shown):
            room = x1 - x0 - 2 * plan.padding - pdfmetrics.stringWidth(line, FONT, plan.size)
            at = 0.5 if cell.vertical else plan.alignment[cell.column]
            # PDFium loses a single character whose font is not embedded, as it has no width.
            shown_line = f"{line}　" if len(line) == 1 else line
            canvas.drawString(x0 + plan.padding + max(0, room) * at, top - number * step - plan.size * 0.9, shown_line)


_Boxes = list[tuple[TruthCell, float, float, float, float]]


def _rules(canvas: Canvas, style: Style, boxes: _Boxes, cut: int | None) -> None:
    left, right = round(min(box[1] for box in boxes), 2), round(max(box[3] for box in boxes), 2)
    bottom, top = round(min(box[2] for box in boxes), 2), round(max(box[4] for box in boxes), 2)
    _shade(canvas, style, boxes)
    canvas.setLineWidth(0.5)
    canvas.setStrokeColor(white if style is Style.WHITE_LINES else black)
    if style is Style.DOTTED:
        canvas.setDash(1, 2)
    for cell, *sides in boxes:
        x0, y0, x1, y1 = (round(side, 2) for side in sides)
        if style in {Style.CELL_FRAMES, Style.SPACED_FRAMES}:
            gap = 0.75 if style is Style.SPACED_FRAMES else 0
            canvas.rect(x0 + gap, y0 + gap, x1 - x0 - 2 * gap, y1 - y0 - 2 * gap)
            continue
        for xa, ya, xb, yb in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            outer = (xa == xb and xa in {left, right}) or (ya == yb and ya in {bottom, top})
            if cell.row == cut and ya == yb == y0:
                continue
            if _is_drawn(style, cell, (xa, ya, xb, yb), (left, bottom, right, top)):
                _line(canvas, style, (xa, ya, xb, yb), outer=outer)
    canvas.setDash()
    if style is Style.DOUBLE_FRAME:
        canvas.rect(left - 2, bottom - 2, right - left + 4, top - bottom + 4)
    if style is Style.HIDDEN_LINES:
        _hidden(canvas, left, bottom, right, top)


def _shade(canvas: Canvas, style: Style, boxes: _Boxes) -> None:
    if style is Style.WHITE_LINES:
        for cell, x0, y0, x1, y1 in boxes:
            canvas.setFillColor(Color(0.55, 0.65, 0.8) if cell.head else Color(0.9, 0.93, 0.97))
            canvas.rect(x0, y0, x1 - x0, y1 - y0, stroke=0, fill=1)
    elif style in {Style.FULL, Style.OPEN_SIDES, Style.CELL_FRAMES, Style.OVER_PAGES_HEAD}:
        canvas.setFillColor(GREY)
        for cell, x0, y0, x1, y1 in boxes:
            if cell.head:
                canvas.rect(x0, y0, x1 - x0, y1 - y0, stroke=0, fill=1)
    canvas.setFillColor(black)


def _is_drawn(
    style: Style,
    cell: TruthCell,
    line: tuple[float, float, float, float],
    frame: tuple[float, float, float, float],
) -> bool:
    x0, y0, x1, _ = line
    left, bottom, right, top = frame
    upright = x0 == x1
    if style is Style.OPEN_SIDES:
        return not (upright and x0 in {left, right})
    if style is Style.OPEN_TOP_BOTTOM:
        return not (not upright and y0 in {bottom, top})
    if style is Style.ROWS_ONLY:
        return not upright
    if style is Style.THREE_LINES:
        return not upright and (y0 in {bottom, top} or (cell.head and y0 != top))
    if style is Style.COLUMNS_ONLY:
        return upright or y0 in {bottom, top} or cell.head
    return style is not Style.BORDERLESS


def _line(canvas: Canvas, style: Style, line: tuple[float, float, float, float], *, outer: bool) -> None:
    x0, y0, x1, y1 = line
    if style is Style.THIN_RECTS:
        canvas.rect(x0 - 0.25, y0 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)
        return
    if style is Style.DASHED_INSIDE:
        canvas.setDash(() if outer else (3, 2))
    canvas.line(x0, y0, x1, y1)


def _hidden(canvas: Canvas, left: float, bottom: float, right: float, top: float) -> None:
    """Lines that nobody sees: white ones, clipped ones, those under a white area."""
    canvas.setStrokeColor(white)
    middle = (left + right) / 2 + 1.7
    canvas.line(middle, bottom, middle, top)
    canvas.setStrokeColor(black)
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(left, bottom - 60, 50, 4)
    canvas.clipPath(path, stroke=0, fill=0)
    for step in range(4):
        canvas.line(left, bottom - 100 - 20 * step, right, bottom - 100 - 20 * step)
        canvas.line(left + 60 * step, bottom - 160, left + 60 * step, bottom - 100)
    canvas.restoreState()


def _flow(canvas: Canvas, rng: random.Random, y: float) -> float:
    canvas.setFont(FONT, 10.5)
    for line in _wrap("".join(rng.choices(PROSE, k=4)), 464, 10.5):
        canvas.drawString(60, y, line)
        y -= 16
    return y


def _hanging(canvas: Canvas, rng: random.Random, y: float) -> float:
    """Speaker labels with the speech beside them (字下げ)."""
    canvas.setFont(FONT, 10.5)
    for _ in range(4):
        canvas.drawString(60, y, f"○{rng.choice(NAMES)[:2]}委員")
        for line in _wrap("".join(rng.choices(PROSE, k=2)), 360, 10.5):
            canvas.drawString(150, y, line)
            y -= 16
    return y


def _framed(canvas: Canvas, rng: random.Random, y: float) -> float:
    top = y + 14
    y = _flow(canvas, rng, y)
    canvas.rect(54, y + 8, 490, top - y - 8)
    return y


def _underlined(canvas: Canvas, rng: random.Random, y: float) -> float:
    canvas.setFont(FONT, 12)
    for number in range(3):
        canvas.drawString(60, y, f"{number + 1}　{rng.choice(WORDS)}について")
        canvas.line(60, y - 2, 60 + rng.randint(100, 400), y - 2)
        y -= 22
    return y


def _chart(canvas: Canvas, rng: random.Random, y: float) -> float:
    bottom = y - 130
    canvas.line(90, bottom, 90, y)
    for step in range(6):
        canvas.setFillColor(black)
        canvas.setFont(FONT, 8)
        canvas.drawRightString(86, bottom + 24 * step, f"{step * 20}")
        canvas.line(90, bottom + 24 * step, 480, bottom + 24 * step)
    for bar in range(6):
        value = rng.uniform(10, 120)
        canvas.setFillColor(Color(0.3, 0.5, 0.8))
        canvas.rect(105 + 62 * bar, bottom, 36, value, stroke=1, fill=1)
        canvas.setFillColor(black)
        canvas.drawString(112 + 62 * bar, bottom + value + 3, f"{value:.1f}")
        canvas.drawString(105 + 62 * bar, bottom - 12, rng.choice(WORDS)[:4])
    return bottom - 16


def _roster(canvas: Canvas, rng: random.Random, y: float) -> float:
    canvas.setFont(FONT, 10.5)
    canvas.drawString(60, y, "出席者")
    for name in rng.sample(NAMES, 4):
        y -= 16
        canvas.drawString(90, y, f"{name}委員")
    return y


def _contents(canvas: Canvas, rng: random.Random, y: float) -> float:
    """A table of contents with dot leaders (目次)."""
    canvas.setFont(FONT, 10.5)
    for number in range(4):
        y -= 16
        title = f"{number + 1}　{rng.choice(WORDS)}"
        canvas.drawString(60, y, title + "…" * (30 - len(title)) + str(number + 2))
    return y


def _box(canvas: Canvas, x: float, y: float, text: str) -> None:
    canvas.rect(x, y, 100, 26)
    canvas.setFont(FONT, 10)
    canvas.drawString(x + 8, y + 8, text)


def _organisation(canvas: Canvas, rng: random.Random, y: float) -> float:
    """Boxes joined by lines (組織図)."""
    _box(canvas, 250, y - 26, "点検委員会")
    canvas.line(300, y - 26, 300, y - 40)
    canvas.line(120, y - 40, 480, y - 40)
    for x in (70, 250, 430):
        canvas.line(x + 50, y - 40, x + 50, y - 54)
        _box(canvas, x, y - 80, rng.choice(WORDS)[:5])
        canvas.line(x + 50, y - 80, x + 50, y - 94)
        _box(canvas, x, y - 120, rng.choice(WORDS)[:4])
    return y - 124


def _steps(canvas: Canvas, rng: random.Random, y: float) -> float:
    """Boxes below each other, joined by lines (流れ図)."""
    for step in range(4):
        _box(canvas, 200, y - 26 - 40 * step, rng.choice(WORDS)[:5])
        if step < 3:
            canvas.line(250, y - 26 - 40 * step, 250, y - 40 - 40 * step)
    return y - 150


def _line_chart(canvas: Canvas, rng: random.Random, y: float) -> float:
    canvas.rect(90, y - 120, 400, 120)
    canvas.setFont(FONT, 8)
    for step in range(6):
        canvas.line(90, y - 120 + 24 * step, 490, y - 120 + 24 * step)
        canvas.drawString(66, y - 123 + 24 * step, f"{step * 20}.0")
        canvas.drawString(100 + 66 * step, y - 132, f"令和{step + 3}年度")
        canvas.drawString(108 + 66 * step, y - rng.uniform(20, 110), f"{rng.uniform(10, 99):.1f}")
    return y - 136


def _seats(canvas: Canvas, rng: random.Random, y: float) -> float:
    """Members by seat number in two columns (議席番号)."""
    canvas.setFont(FONT, 10.5)
    for row, (left, right) in enumerate(zip(NAMES[0::2], NAMES[1::2], strict=True)):
        for x, seat, name in ((60, row * 2 + 1, left), (300, row * 2 + 2, right)):
            canvas.drawString(x, y, f"{seat}番")
            canvas.drawString(x + 50, y, name)
        y -= 17
    return y


def _business(canvas: Canvas, rng: random.Random, y: float) -> float:
    """Items of business with letters spread by spaces (議事日程)."""
    canvas.setFont(FONT, 10.5)
    for number in range(1, 6):
        canvas.drawString(60, y, f"第　{number}　議　案　第　{number + 3}　号　　{rng.choice(WORDS)}について")
        y -= 17
    return y


def _legend(canvas: Canvas, rng: random.Random, y: float) -> float:
    """Answers of a survey with their shares, beside a chart."""
    canvas.setFont(FONT, 10.5)
    for answer in ("十分である", "おおむね十分", "不十分である", "無回答"):
        canvas.drawString(60, y, answer)
        canvas.drawString(180, y, f"{rng.uniform(1, 60):.1f}%")
        y -= 17
    return y


def _two_columns(canvas: Canvas, rng: random.Random, y: float) -> float:
    """Prose in two columns (段組)."""
    canvas.setFont(FONT, 10.5)
    left, right = (_wrap("".join(rng.choices(PROSE, k=2)), 210, 10.5) for _ in range(2))
    for one, two in zip(left, right, strict=False):
        canvas.drawString(60, y, f"{one}　" if len(one) == 1 else one)
        canvas.drawString(310, y, f"{two}　" if len(two) == 1 else two)
        y -= 16
    return y


def write_corpus(folder: Path, count: int) -> None:
    """``count`` documents of each style with their truth, in the format of ``tests.bench.tables``."""
    folder.mkdir(parents=True, exist_ok=True)
    for style in Style:
        for seed in range(count):
            made = make_table_pdf(style, seed)
            name = f"{style}-{seed:03}"
            (folder / f"{name}.pdf").write_bytes(made.data)
            cells = {
                f"{cell.row},{cell.column}": {"text": cell.text, "rs": cell.row_span, "cs": cell.column_span}
                for cell in made.cells
            }
            truth = {"tables": [{"nrows": made.rows, "ncols": made.columns, "cells": cells}]}
            (folder / f"{name}.json").write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")
    for seed in range(count):
        (folder / f"prose-{seed:03}.pdf").write_bytes(make_prose_pdf(seed))
        (folder / f"prose-{seed:03}.json").write_text('{"tables": []}', encoding="utf-8")


if __name__ == "__main__":
    write_corpus(Path(sys.argv[1]), int(sys.argv[2]))
