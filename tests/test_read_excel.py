"""Workbooks: a page for each visible sheet, cells as they are displayed, nothing hidden in silence."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
import xlwt

from extractors.model.document import Source
from extractors.model.errors import Damaged, DocumentError, Empty, Encrypted, LimitExceeded
from pipeline.limits import Limits
from pipeline.read.excel_formats import shown
from pipeline.read.source import read_source
from pipeline.run import process

KINDS = ["xlsx", "xls"]


class Book:
    """A workbook of either kind while it is written."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.out = io.BytesIO()
        self.book: Any = xlsxwriter.Workbook(self.out) if kind == "xlsx" else xlwt.Workbook(encoding="utf-8")

    def sheet(self, name: str, *, hidden: bool = False) -> Any:
        made = self.book.add_worksheet(name) if self.kind == "xlsx" else self.book.add_sheet(name)
        if hidden and self.kind == "xlsx":
            made.hide()
        elif hidden:
            made.visibility = 1
        return made

    def put(
        self, sheet: Any, row: int, column: int, value: object, code: str = "General", *, bold: bool = False
    ) -> None:
        if self.kind == "xlsx":
            look = self.book.add_format({"num_format": code, "bold": bold})
            write = sheet.write_datetime if isinstance(value, dt.date) else sheet.write
            write(row, column, value, look)
        else:
            look = xlwt.easyxf(f"font: bold {'on' if bold else 'off'}", num_format_str=code)
            sheet.write(row, column, value, look)

    def merge(self, sheet: Any, top: int, left: int, bottom: int, right: int, value: str) -> None:
        if self.kind == "xlsx":
            sheet.merge_range(top, left, bottom, right, value)
        else:
            sheet.write_merge(top, bottom, left, right, value)

    def hide_row(self, sheet: Any, row: int) -> None:
        if self.kind == "xlsx":
            sheet.set_row(row, None, None, {"hidden": True})
        else:
            sheet.row(row).hidden = True

    def hide_column(self, sheet: Any, column: int) -> None:
        if self.kind == "xlsx":
            sheet.set_column(column, column, None, None, {"hidden": True})
        else:
            sheet.col(column).hidden = True

    def bytes(self) -> bytes:
        if self.kind == "xlsx":
            self.book.close()
        else:
            self.book.save(self.out)
        return self.out.getvalue()


def register(kind: str) -> bytes:
    """A register of findings as auditors keep it."""
    book = Book(kind)
    sheet = book.sheet("令和5年度")
    book.merge(sheet, 0, 0, 0, 4, "令和５年度定期監査　指摘事項一覧")
    for column, head in enumerate(["番号", "所管課", "指摘事項", "金額", "措置済年月日"]):
        book.put(sheet, 2, column, head, bold=True)
    rows = [
        (1, "葦沢課", "収納金の払込みが遅れていた。", 1234567, dt.date(2024, 2, 9)),
        (2, "花背課", "契約書に\n収入印紙がなかった。", -400, dt.date(2024, 3, 1)),
        (3, "真弓課", "備品台帳が整理されていなかった。", 0, dt.date(2019, 5, 1)),
    ]
    for number, values in enumerate(rows, 3):
        for column, value in enumerate(values):
            code = {3: '#,##0;"▲"#,##0;"－"', 4: '[$-411]ggge"年"m"月"d"日";@'}.get(column, "General")
            book.put(sheet, number, column, value, code)
    book.put(sheet, 7, 0, "※ 金額は円")
    return book.bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_register_is_read_as_it_is_displayed(kind: str) -> None:
    source = read_source(register(kind))
    assert source.text == (
        "令和５年度定期監査　指摘事項一覧\n"
        "番号\t所管課\t指摘事項\t金額\t措置済年月日\n"
        "1\t葦沢課\t収納金の払込みが遅れていた。\t1,234,567\t令和6年2月9日\n"
        "2\t花背課\t契約書に\n収入印紙がなかった。\t▲400\t令和6年3月1日\n"
        "3\t真弓課\t備品台帳が整理されていなかった。\t－\t令和1年5月1日\n"
        "※ 金額は円\n"
    )
    (table,) = source.tables
    assert (table.rows, table.columns) == (4, 5)
    assert [cell.column for cell in table.cells if cell.is_header] == [0, 1, 2, 3, 4]
    anchors = {line.anchor: source.text[line.span.start : line.span.end] for line in source.lines}
    assert anchors["令和5年度!B5"] == "花背課"
    assert anchors["令和5年度!A1"] == "令和５年度定期監査　指摘事項一覧"
    assert not source.problems


@pytest.mark.parametrize("kind", KINDS)
def test_findings_of_a_register_become_records(kind: str) -> None:
    rows = process(register(kind)).packed["findings"].unpack().to_pylist()
    assert [row["department"] for row in rows] == ["葦沢課", "花背課", "真弓課"]
    assert "令和5年度!C4" in {region["anchor"] for row in rows for region in row["regions"]}


@pytest.mark.parametrize("kind", KINDS)
def test_each_visible_sheet_is_a_page_and_what_is_hidden_is_told(kind: str) -> None:
    book = Book(kind)
    for name in ("名簿", "裏", "結果"):
        sheet = book.sheet(name, hidden=name == "裏")
        for row in range(6):
            for column in range(3):
                book.put(sheet, row, column, f"{name}{row}{column}")
        if name == "結果":
            book.hide_row(sheet, 2)
            book.hide_row(sheet, 3)
            book.hide_column(sheet, 1)
    source = read_source(book.bytes())
    assert [page.text.split("\t")[0] for page in source.pages] == ["名簿00", "結果00"]
    assert "結果21" in source.text, "hidden rows are read"
    told = {problem.code: problem.detail for problem in source.problems}
    assert told == {"hidden_sheet": "the sheet 裏 is hidden", "hidden_cells": "結果: row 3-4, column B"}
    assert next(problem.page for problem in source.problems if problem.code == "hidden_cells") == 2


@pytest.mark.parametrize("kind", KINDS)
def test_blocks_apart_are_tables_of_their_own_and_merged_cells_span(kind: str) -> None:
    book = Book(kind)
    sheet = book.sheet("表")
    book.merge(sheet, 1, 1, 2, 1, "議案")
    book.merge(sheet, 1, 2, 1, 3, "賛否")
    book.put(sheet, 2, 2, "甲野")
    book.put(sheet, 2, 3, "乙川")
    for column, value in enumerate(["第１号", "○", "×"], 1):
        book.put(sheet, 3, column, value)
    for row in range(6, 8):
        for column in range(2):
            book.put(sheet, row, column, f"下{row}{column}")
    source = read_source(book.bytes())
    assert source.text == "議案\t賛否\n甲野\t乙川\n第１号\t○\t×\n下60\t下61\n下70\t下71\n"
    upper, lower = source.tables
    spans = {(cell.row, cell.column): (cell.row_span, cell.column_span) for cell in upper.cells}
    assert (spans[0, 0], spans[0, 1], spans[1, 1]) == ((2, 1), (1, 2), (1, 1))
    assert (lower.rows, lower.columns) == (2, 2)


def test_results_of_formulas_errors_and_readings_are_those_displayed() -> None:
    book = Book("xlsx")
    sheet = book.sheet("式")
    sheet.write_formula(0, 0, "=A2*2", None, 84)
    sheet.write_formula(0, 1, "=1/0", None, "#DIV/0!")
    sheet.write_formula(1, 0, '="第"&1&"号"', None, "第1号")
    sheet.write(1, 1, 1)
    data = book.bytes()
    assert read_source(data).text == "84\t#DIV/0!\n第1号\t1\n"
    parts = {
        name: zipfile.ZipFile(io.BytesIO(data)).read(name) for name in zipfile.ZipFile(io.BytesIO(data)).namelist()
    }
    rich = "<si><r><t>日</t></r><r><t>野</t></r><rPh sb='0' eb='2'><t>ヒノ</t></rPh></si>"
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1">{rich}</sst>'
    ).encode()
    sheet_name = "xl/worksheets/sheet1.xml"
    parts[sheet_name] = parts[sheet_name].replace(b'<c r="B2"><v>1</v></c>', b'<c r="B2" t="s"><v>0</v></c>')
    assert read_source(pack(parts)).text.endswith("第1号\t日野\n")


def pack(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_words_in_drawings_are_told() -> None:
    book = Book("xlsx")
    sheet = book.sheet("図")
    book.put(sheet, 0, 0, "審議会の委員名簿")
    sheet.insert_textbox(3, 1, "欄外の注意書き")
    (problem,) = read_source(book.bytes()).problems
    assert (problem.code, problem.page) == ("text_boxes_unread", 1)


DATE = 45021  # 2023-04-05, a Wednesday


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (1234567.5, "#,##0", "1,234,568"),
        (0.256, "0.0%", "25.6%"),
        (-5, "#,##0;▲#,##0", "▲5"),
        (0, '#,##0;▲#,##0;"－"', "－"),
        (-1234, "#,##0;[Red]-#,##0", "-1,234"),
        (5, "General", "5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e12, "General", "1E+12"),
        (1234567, "000-0000", "123-4567"),
        (7, "000", "007"),
        (5, '"第"0"回"', "第5回"),
        (5, 'G/標準"人"', "5人"),
        (12345678, '#,##0,"千円"', "12,346千円"),
        (3.0, "0.0##", "3.0"),
        (2.675, "0.00", "2.68"),
        (0, "#,###", ""),
        (12345, "0.00E+00", "1.23E+04"),
        (2.25, "# ?/?", "2 1/4"),
        (1234, "[$¥-411]#,##0", "¥1,234"),
        (150, '[>=100]0"多";0"少"', "150多"),
        (50, '[>=100]0"多";0"少"', "50少"),
        (12, "[DBNum3]0", "１２"),
        (25, "[DBNum1]0", "二十五"),
        (DATE, '[$-411]ggge"年"m"月"d"日";@', "令和5年4月5日"),
        (DATE, '[DBNum1][$-411]ggge"年"m"月"d"日"', "令和五年四月五日"),
        (43586, '[$-ja-JP-x-gannen]ggge"年"', "令和元年"),
        (DATE, "[$-411]ge.m.d", "R5.4.5"),
        (DATE, '[$-411]gge"年"', "令5年"),
        (DATE, "m/d(aaa)", "4/5(水)"),
        (DATE, "aaaa", "水曜日"),
        (DATE, "d-mmm-yy", "5-Apr-23"),
        (DATE + 0.75, "yyyy/m/d h:mm", "2023/4/5 18:00"),
        (DATE + 0.75, "h:mm AM/PM", "6:00 PM"),
        (DATE + 0.38, 'h"時"mm"分"', "9時07分"),
        (1.5, "[h]:mm", "36:00"),
        (dt.datetime(2023, 4, 5, 13, 30), "m/d h:mm", "4/5 13:30"),  # noqa: DTZ001 - sheets know no zones
        (dt.time(9, 5), "h:mm", "9:05"),
        (True, "General", "TRUE"),
        ("甲野", '@"様"', "甲野様"),
        ("甲野", "#,##0", "甲野"),
        (5, ";;;", ""),
    ],
)
def test_values_are_shown_as_excel_shows_them(value: object, code: str, expected: str) -> None:
    assert shown(value, code) == expected  # type: ignore[arg-type]


def test_days_counted_since_1904_are_those_displayed() -> None:
    assert shown(DATE - 1462, "yyyy/m/d", since_1904=True) == "2023/4/5"


@pytest.mark.parametrize(
    "code", ["[" * 500, '"' * 401, "0" * 10_000, "[h", "m" * 9, "#,#,#,#0.0.0.0", "[<>]0;;;;;;", "\\"]
)
def test_a_format_of_any_make_gives_something(code: str) -> None:
    for value in (0, -1.5, DATE, 1e300, "甲", float("1e-300")):
        assert isinstance(shown(value, code), str)


def damaged_sheet(data: bytes) -> bytes:
    parts = unpacked(data)
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:200]
    return pack(parts)


def far_off(data: bytes) -> bytes:
    parts = unpacked(data)
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    return pack(parts)


def entities(data: bytes) -> bytes:
    parts = unpacked(data)
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    name = "xl/styles.xml"
    text = parts[name].decode()
    text = text.replace("?>", f'?><!DOCTYPE x [<!ENTITY a0 "x">{bomb}]>', 1).replace("<fonts", "<q>&a8;</q><fonts", 1)
    parts[name] = text.encode()
    return pack(parts)


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        (damaged_sheet, Damaged),
        (far_off, LimitExceeded),
        (lambda data: data[: len(data) // 2], Damaged),
        (entities, None),
    ],
)
def test_a_damaged_or_hostile_workbook_is_told(
    harm: Callable[[bytes], bytes], kind: type[DocumentError] | None
) -> None:
    data = harm(register("xlsx"))
    if kind is None:
        assert "葦沢課" in read_source(data).text
        return
    with pytest.raises(kind):
        read_source(data, limits=Limits())


def test_an_old_workbook_cut_anywhere_is_told_or_read() -> None:
    data = register("xls")
    for size in range(600, len(data), 977):
        try:
            source = read_source(data[:size])
        except DocumentError:
            continue
        assert isinstance(source, Source)


def test_a_workbook_without_words_and_one_with_a_password_are_told() -> None:
    book = Book("xlsx")
    book.sheet("空")
    with pytest.raises(Empty):
        read_source(book.bytes())
    locked = bytearray(register("xls"))
    at = locked.index(b"\x09\x08\x10\x00")
    locked[at + 20 : at + 24] = b"\x2f\x00" + locked[at + 22 : at + 24]  # the record after the first one asks for it
    with pytest.raises((Encrypted, Damaged)):
        read_source(bytes(locked))
