"""Lines and areas of a page: what is drawn in whatever way is found, what nobody sees is not."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pypdfium2
import pytest
from reportlab.lib.colors import Color, white
from reportlab.pdfgen.canvas import Canvas

from pipeline.read.pdf.glyphs import display_of
from pipeline.read.tables.cells import assign
from pipeline.read.tables.find import find_tables
from pipeline.read.tables.lines import merge_lines
from pipeline.read.tables.paths import read_segments
from pipeline.read.tables.shapes import Chars, PageTables, RuledLine, Segments

Draw = Callable[[Canvas], object]


def segments_of(draw: Draw, *, width: float = 400, height: float = 300, rotate: int = 0) -> Segments:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height))
    if rotate:
        canvas.setPageRotation(rotate)
    draw(canvas)
    canvas.save()
    document = pypdfium2.PdfDocument(buffer.getvalue())
    page = document[0]
    try:
        return read_segments(page.raw, display_of(page.raw).matrix)
    finally:
        page.close()
        document.close()


def _in_form(canvas: Canvas) -> None:
    canvas.beginForm("rule")
    canvas.line(0, 0, 100, 0)
    canvas.endForm()
    canvas.translate(50, 200)
    canvas.doForm("rule")


def _dots(canvas: Canvas) -> None:
    for step in range(51):
        canvas.rect(50 + 2 * step, 199.75, 0.5, 0.5, stroke=0, fill=1)


def _dashes(canvas: Canvas) -> None:
    canvas.setDash(3, 3)
    canvas.line(50, 200, 150, 200)


def _pieces(canvas: Canvas) -> None:
    for step in range(4):
        canvas.line(50 + 25 * step, 200, 75 + 25 * step, 200)


def _path_of_many(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.moveTo(50, 200)
    path.lineTo(150, 200)
    path.moveTo(50, 100)
    path.lineTo(60, 120)
    canvas.drawPath(path)


def _rounded(canvas: Canvas) -> None:
    canvas.roundRect(48, 200, 104, 60, 2)


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(lambda c: c.line(50, 200, 150, 200), id="stroked line"),
        pytest.param(lambda c: c.rect(50, 199.75, 100, 0.5, stroke=0, fill=1), id="thin filled rectangle"),
        pytest.param(_dots, id="dots"),
        pytest.param(_dashes, id="dashes"),
        pytest.param(_pieces, id="pieces"),
        pytest.param(_in_form, id="form object"),
        pytest.param(_path_of_many, id="one path of several lines"),
        pytest.param(_rounded, id="rounded rectangle"),
    ],
)
def test_rule_is_found_however_drawn(draw: Draw) -> None:
    """A rule across from 50 to 150, 100 below the top edge."""
    rules = merge_lines(segments_of(draw).across, 300)
    assert [(round(rule.start), round(rule.end)) for rule in rules if abs(rule.at - 100) < 1] == [(50, 150)]


def test_rule_on_a_turned_page_stands_upright() -> None:
    segments = segments_of(lambda c: c.line(50, 200, 150, 200), rotate=90)
    assert not merge_lines(segments.across, 400)
    assert [(round(r.at), round(r.start), round(r.end)) for r in merge_lines(segments.down, 300)] == [(200, 50, 150)]


def _white(canvas: Canvas) -> None:
    canvas.setStrokeColor(white)
    canvas.line(50, 200, 150, 200)


def _painted_over(canvas: Canvas) -> None:
    canvas.line(50, 200, 150, 200)
    canvas.setFillColor(white)
    canvas.rect(40, 150, 200, 100, stroke=0, fill=1)


def _clipped(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(10, 10, 20, 20)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.line(50, 200, 150, 200)


def _transparent(canvas: Canvas) -> None:
    canvas.setStrokeColor(Color(0, 0, 0, alpha=0.01))
    canvas.line(50, 200, 150, 200)


def _curve(canvas: Canvas) -> None:
    canvas.bezier(50, 200, 80, 220, 120, 180, 150, 200)


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(_white, id="white on white"),
        pytest.param(_painted_over, id="under a white area"),
        pytest.param(_clipped, id="outside its clip"),
        pytest.param(_transparent, id="transparent"),
        pytest.param(_curve, id="curve"),
        pytest.param(lambda c: c.line(50, 200, 150, 260), id="slanting"),
        pytest.param(lambda c: c.rect(50, 150, 100, 50, stroke=0, fill=1), id="area"),
    ],
)
def test_no_rule_where_none_is_seen(draw: Draw) -> None:
    segments = segments_of(draw)
    assert not merge_lines(segments.across, 300)
    assert not merge_lines(segments.down, 400)


def test_white_area_painted_first_hides_nothing() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(white)
        canvas.rect(40, 150, 200, 100, stroke=0, fill=1)
        canvas.line(50, 200, 150, 200)

    assert len(merge_lines(segments_of(draw).across, 300)) == 1


def test_double_line_is_one() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.line(50, 200, 150, 200)
        canvas.line(50, 201.4, 150, 201.4)

    assert len(merge_lines(segments_of(draw).across, 300)) == 1


def _scale(canvas: Canvas) -> None:
    for step in range(25_000):
        y, x = (step * 0.03) % 842, (step * 0.02) % 595
        canvas.line(10, y, 580, y)
        canvas.line(x, 10, x, 830)


def _dotted_page(canvas: Canvas) -> None:
    for row in range(300):
        for column in range(160):
            canvas.rect(column * 3.7, row * 2.8, 0.5, 0.5, stroke=0, fill=1)


def _many_frames(canvas: Canvas) -> None:
    for step in range(4_000):
        canvas.rect(step * 7 % 500, step * 13 % 800, 20 + step % 90, 10 + step % 70)


def _many_small_frames(canvas: Canvas) -> None:
    for step in range(6_000):
        canvas.rect(step % 90 * 6.4, step // 90 * 12, 2, 8)
        canvas.line(step % 90 * 6.4 - 1, step // 90 * 12 + 4, step % 90 * 6.4 + 3.5, step // 90 * 12 + 4)


def _beyond_the_page(canvas: Canvas) -> None:
    for step in range(60):
        canvas.line(-900, step * 40 - 700, 2_000, step * 40 - 700)
        canvas.line(step * 40 - 700, -900, step * 40 - 700, 2_000)


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(_scale, id="50,000 rules"),
        pytest.param(_dotted_page, id="dots all over"),
        pytest.param(_many_frames, id="overlapping frames"),
        pytest.param(_many_small_frames, id="thousands of small frames"),
        pytest.param(_beyond_the_page, id="cells outside the page"),
    ],
)
def test_hostile_pages_take_bounded_time(draw: Draw) -> None:
    begin = time.perf_counter()
    segments = segments_of(draw, width=595, height=842)
    x0 = [step * 7.3 % 590 for step in range(20_000)]
    y0 = [step * 11.9 % 830 for step in range(20_000)]
    chars = Chars(["字"] * 20_000, x0, y0, [x + 8 for x in x0], [y + 8 for y in y0])
    find_tables(segments, chars, 595, 842)
    assert time.perf_counter() - begin < 10


def _cells(rows: int, columns: int) -> tuple[Segments, Chars]:
    across = [RuledLine(10.0 * row, 0, 10.0 * columns) for row in range(rows + 1)]
    down = [RuledLine(10.0 * column, 0, 10.0 * rows) for column in range(columns + 1)]
    places = [(row, column) for row in range(rows) for column in range(columns)]
    x0 = [10.0 * column + 2 for _, column in places]
    y0 = [10.0 * row + 2 for row, _ in places]
    chars = Chars(["字"] * len(places), x0, y0, [x + 6 for x in x0], [y + 6 for y in y0])
    return Segments(across, down), chars


def _found(rows: int, columns: int) -> PageTables:
    segments, chars = _cells(rows, columns)
    return find_tables(segments, chars, 10.0 * columns, 10.0 * rows)


def test_table_of_100_000_cells_is_read() -> None:
    found = _found(400, 250)
    assert [len(grid.cells) for grid in found.grids] == [100_000]


def test_larger_table_is_a_problem() -> None:
    found = _found(600, 400)
    assert not [grid for grid in found.grids if grid.ruled]
    assert [problem.code for problem in found.problems] == ["table_too_large"]


def test_text_over_the_border_is_in_the_cell_where_it_begins() -> None:
    """Spreadsheets print long text over the empty cell beside it."""
    segments = Segments(
        [RuledLine(0, 0, 100), RuledLine(20, 0, 100), RuledLine(40, 0, 100)],
        [RuledLine(x, 0, 40) for x in (0, 47, 100)],
    )
    words, below = "長い件名がはみ出す", "番号"
    x0 = [2.0 + 10 * step for step in range(len(words))] + [2.0, 50.0]
    y0 = [5.0] * len(words) + [25.0, 25.0]
    chars = Chars([*words, *below], x0, y0, [x + 10 for x in x0], [y + 10 for y in y0])
    (grid,) = find_tables(segments, chars, 100, 100).grids
    texts = ["".join(chars.text[index] for line in cell.lines for index in line) for cell in assign(chars, grid)]
    assert texts == [words, "", "番", "号"]
