"""Tables over pages: what belongs together is joined, what does not is kept apart."""

from __future__ import annotations

from itertools import pairwise

from extractors.model.document import Box, Span
from pipeline.read.tables.join import Joined, OutsideLine, PageContent, TablePart, WrittenCell, join_tables
from pipeline.read.tables.shapes import RuledCell, RuledTable

XS = (50.0, 100.0, 300.0, 540.0)
HEAD = ["番号", "内容", "対応"]


class Book:
    """Pages of tables with a document text behind them."""

    def __init__(self) -> None:
        self.text = ""
        self.pages: list[PageContent] = []

    def page(
        self,
        *tables: list[list[str]],
        lines: tuple[OutsideLine, ...] = (),
        xs: tuple[float, ...] = XS,
        closed_top: bool = True,
        closed_bottom: bool = True,
    ) -> None:
        parts, top = [], 100.0
        for rows in tables:
            parts.append(self._part(rows, xs, top, closed_top, closed_bottom))
            top += 20 * len(rows) + 100
        self.pages.append(PageContent(len(self.pages) + 1, 842, tuple(parts), lines))

    def _part(self, rows: list[list[str]], xs: tuple[float, ...], top: float, up: bool, down: bool) -> TablePart:
        ys = tuple(top + 20 * row for row in range(len(rows) + 1))
        cells, written = [], []
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                box = Box(xs[column], ys[row], xs[column + 1], ys[row + 1])
                cells.append(RuledCell(row, column, 1, 1, box))
                span = Span(len(self.text), len(self.text) + len(text))
                self.text += text
                written.append(WrittenCell(text, (span,) if text else ()))
        assert all(one < two for one, two in pairwise(ys))
        grid = RuledTable(Box(xs[0], ys[0], xs[-1], ys[-1]), xs, ys, tuple(cells), up, down)
        return TablePart(grid, tuple(written))

    def read(self) -> tuple[Joined, list[list[list[str]]]]:
        joined = join_tables(self.pages)
        tables = []
        for table in joined.tables:
            rows = [[""] * table.columns for _ in range(table.rows)]
            for cell in table.cells:
                rows[cell.row][cell.column] = "".join(self.text[s.start : s.end] for s in cell.spans)
            tables.append(rows)
        return joined, tables


def _footer(number: int) -> OutsideLine:
    return OutsideLine(f"- {number} -", 800, 812)


def test_rows_go_on() -> None:
    book = Book()
    book.page([HEAD, ["(1)", "甲", "乙"]], lines=(_footer(1),))
    book.page([["(2)", "丙", "丁"]], lines=(_footer(2),))
    joined, tables = book.read()
    assert tables == [[HEAD, ["(1)", "甲", "乙"], ["(2)", "丙", "丁"]]]
    assert (joined.tables[0].page, joined.tables[0].page_end) == (1, 2)
    assert [place.rows for place in joined.places] == [(0, 1), (2,)]


def test_repeated_head_is_read_once() -> None:
    book = Book()
    book.page([HEAD, ["(1)", "甲", "乙"]])
    book.page([HEAD, ["(2)", "丙", "丁"]])
    joined, tables = book.read()
    assert tables == [[HEAD, ["(1)", "甲", "乙"], ["(2)", "丙", "丁"]]]
    assert (joined.places[1].repeated, joined.places[1].rows) == (1, (0, 2))


def test_cut_cell_is_told_by_empty_keys() -> None:
    book = Book()
    book.page([HEAD, ["(1)", "記録を作成してい", "作成する"]])
    book.page([["", "なかった。", "こととした。"], ["(2)", "丙", "丁"]])
    assert book.read()[1] == [
        [HEAD, ["(1)", "記録を作成していなかった。", "作成することとした。"], ["(2)", "丙", "丁"]]
    ]


def test_cut_cell_is_told_by_a_missing_rule() -> None:
    book = Book()
    book.page([HEAD, ["規程の整", "記録を作成してい", "作成する"]], closed_bottom=False)
    book.page([["備", "なかった。", ""]], closed_top=False)
    assert book.read()[1] == [[HEAD, ["規程の整備", "記録を作成していなかった。", "作成する"]]]


def test_new_enumerator_is_a_new_row_in_spite_of_an_empty_key() -> None:
    book = Book()
    book.page([HEAD, ["総務課", "(1) 甲", "乙"]])
    book.page([["", "(2) 丙", "丁"]])
    assert len(book.read()[1][0]) == 3


def test_running_heads_do_not_part_a_table() -> None:
    book = Book()
    running = OutsideLine("令和９年度　点検結果", 40, 52)
    book.page([HEAD, ["(1)", "甲", "乙"]], lines=(running, _footer(1)))
    book.page([["(2)", "丙", "丁"]], lines=(running, _footer(2)))
    assert len(book.read()[1]) == 1


def test_prose_between_parts_tables() -> None:
    book = Book()
    book.page([HEAD, ["(1)", "甲", "乙"]])
    book.page([HEAD, ["(1)", "丙", "丁"]], lines=(OutsideLine("次に、別の点検の結果を示す。", 60, 72),))
    assert len(book.read()[1]) == 2


def test_captions_part_tables_even_where_they_repeat() -> None:
    book = Book()
    book.page([HEAD, ["(1)", "甲", "乙"]], lines=(OutsideLine("表１　点検", 80, 92),))
    book.page([HEAD, ["(1)", "丙", "丁"]], lines=(OutsideLine("表２　点検", 80, 92),))
    joined, tables = book.read()
    assert len(tables) == 2
    assert [table.caption for table in joined.tables] == ["表１　点検", "表２　点検"]


def test_other_columns_make_another_table() -> None:
    book = Book()
    book.page([HEAD, ["(1)", "甲", "乙"]])
    book.page([["(2)", "丙", "丁"]], xs=(50.0, 200.0, 400.0, 540.0))
    assert len(book.read()[1]) == 2


def test_tables_of_one_page_stay_apart() -> None:
    book = Book()
    book.page([HEAD, ["(1)", "甲", "乙"]], [["(2)", "丙", "丁"]])
    assert len(book.read()[1]) == 2


def test_page_without_tables_parts_tables() -> None:
    book = Book()
    book.page([HEAD, ["(1)", "甲", "乙"]])
    book.page()
    book.page([["(2)", "丙", "丁"]])
    assert len(book.read()[1]) == 2


def test_fewer_columns_on_the_next_page_become_spans() -> None:
    book = Book()
    book.page([HEAD, ["(1)", "甲", "乙"]])
    book.page([["(2)", "丙"]], xs=(50.0, 100.0, 540.0))
    joined, _ = book.read()
    assert [(c.row, c.column, c.column_span) for c in joined.tables[0].cells if c.row == 2] == [(2, 0, 1), (2, 1, 2)]
    assert joined.places[1].columns == (0, 1)
