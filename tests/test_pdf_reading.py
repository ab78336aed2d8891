"""What is read of a PDF in the end: reading text of pages drawn for the purpose."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from read_pdf_builder import Draw, Sheet, make_pdf

from extractors.model.document import Document
from pipeline.clean.clean import clean
from pipeline.read.pdf.reader import read_pdf

SPEECH = (
    "本日の部会では、港湾台帳の電子化に関する事務の評価書について、前回の御指摘を踏まえた修正の内容を担当課から説明し、"
    "その妥当性を点検していただいたうえで、意見を取りまとめて審議会に報告することとしております。"
)


def _document(*pages: Draw) -> Document:
    return clean(read_pdf(make_pdf(*pages)), "d")


def _paragraphs(*pages: Draw) -> list[str]:
    return _document(*pages).reading.text.splitlines()


def _furniture(document: Document) -> list[str]:
    return [document.text[start:end].strip() for start, end in document.furniture]


def _wrapped(sheet: Sheet, x: float, y: float, text: str, width: int, size: float = 10.0) -> float:
    """The text in lines of so many characters; where the next line would stand."""
    for start in range(0, len(text), width):
        sheet.text(x, y, text[start : start + width], size)
        y += 1.6 * size
    return y


def test_wrapped_label_and_its_text_are_one_paragraph() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.lines(60, 80, ["港湾企画課", "課長補佐", "", "", "田辺委員"], 10, 16)
        y = _wrapped(sheet, 150, 80, SPEECH[:90], 30)
        _wrapped(sheet, 150, y + 16, SPEECH[:20] + "。", 30)

    assert _paragraphs(draw) == [f"港湾企画課課長補佐　{SPEECH[:90]}", f"田辺委員　　　　　{SPEECH[:20]}。"]


@pytest.mark.parametrize("enumerator", ["（１）", "(2)", "ア　", "①", "１　", "第１　", "一　", "Ⅱ　"])
def test_an_item_begins_a_paragraph_below_a_full_line(enumerator: str) -> None:
    title = "港湾台帳の電子化に関する事務の評価書の点検及び今後の進め方につきまして"
    item = f"{enumerator}点検の結果"

    def draw(sheet: Sheet) -> None:
        _wrapped(sheet, 60, 80, SPEECH, len(title), 13)
        sheet.lines(60, 200, [title, item], 13, 20.8)

    assert _paragraphs(draw)[1:] == [title, item]


@pytest.mark.parametrize(
    "words", ["（１）及び（２）の事項につきましては、点検が済んでおります。", "①の事項は、点検が済んでおります。"]
)
def test_an_enumerator_that_is_named_goes_on(words: str) -> None:
    def draw(sheet: Sheet) -> None:
        _wrapped(sheet, 60, 80, SPEECH[:69] + "点検項目のうち" + words, 38, 12.5)

    assert len(_paragraphs(draw)) == 1


def test_two_short_lines_are_not_joined() -> None:
    """A document of a title and a name below it, far from the right margin."""
    assert _paragraphs(
        lambda sheet: sheet.lines(60, 80, ["令和五年度港湾監査の結果に対する措置", "港湾監査人　浜野　太郎"], 10, 16)
    ) == [
        "令和五年度港湾監査の結果に対する措置",
        "港湾監査人　浜野　太郎",
    ]


def _grid(sheet: Sheet, x: Sequence[float], y: Sequence[float]) -> None:
    height = 842.0
    for across in y:
        sheet.canvas.line(x[0], height - across, x[-1], height - across)
    for down in x:
        sheet.canvas.line(down, height - y[0], down, height - y[-1])


def test_a_head_printed_again_is_furniture() -> None:
    def page(first: int) -> Draw:
        def draw(sheet: Sheet) -> None:
            _grid(sheet, (60, 110, 300, 500), (60, 90, 400, 760))
            for x, head in zip((65, 120, 320), ("番号", "指摘事項", "措置の内容"), strict=True):
                sheet.text(x, 70, head)
            for row in range(2):
                sheet.text(65, 100 + 310 * row, str(first + row))
                sheet.text(120, 100 + 310 * row, f"台帳の記載漏れ{first + row}")
                sheet.text(320, 100 + 310 * row, "記載を改めた。")

        return draw

    document = _document(page(1), page(3))
    assert (
        _furniture(document) == ["番号", "指摘事項", "措置の内容"]
        or "".join(_furniture(document)) == "番号指摘事項措置の内容"
    )
    assert document.reading.text.count("指摘事項") == 1


def test_ruby_is_furniture() -> None:
    def draw(sheet: Sheet) -> None:
        y = _wrapped(sheet, 60, 80, SPEECH[:60], 40)
        sheet.text(60 + 40, 80 - 5.5, "ぶかい", 5)
        _wrapped(sheet, 60, y, SPEECH[60:], 40)

    document = _document(draw)
    assert _furniture(document) == ["ぶかい"]


def test_a_sentence_goes_on_over_columns_and_pages() -> None:
    text = SPEECH * 5
    rows = 8

    def page(start: int) -> Draw:
        def draw(sheet: Sheet) -> None:
            for column in range(2):
                begin = start + column * rows * 22
                _wrapped(sheet, 60 + 250 * column, 80, text[begin : begin + rows * 22], 22)

        return draw

    assert _paragraphs(page(0), page(2 * rows * 22)) == [text[: 4 * rows * 22]]


def _noted(sheet: Sheet, words: str, notes: Sequence[str], size: float) -> None:
    _wrapped(sheet, 60, 80, SPEECH * 3 + words, 40)
    sheet.canvas.line(60, 842 - 700, 200, 842 - 700)
    sheet.lines(60, 706, notes, size, 12)
    sheet.text(290, 800, "- 1 -")


CUT = -len(SPEECH * 3) % 40
"""So many characters of a fourth speech fill the line that the third one ends on."""
NOTES = ("１　港湾台帳とは、港湾法に基づき港湾管理者が調製する台帳をいう。", "２　部会とは、評価部会をいう。")


def test_a_footnote_does_not_break_the_sentence() -> None:
    def second(sheet: Sheet) -> None:
        _wrapped(sheet, 60, 80, SPEECH[CUT:] + SPEECH, 40)
        sheet.text(290, 800, "- 2 -")

    document = _document(lambda sheet: _noted(sheet, SPEECH[:CUT], NOTES, 8), second)
    assert document.reading.text.splitlines() == [SPEECH * 5]
    assert [line for line in "\n".join(_furniture(document)).split("\n") if line.endswith("いう。")] == list(NOTES)


@pytest.mark.parametrize(
    ("words", "notes", "size"),
    [
        pytest.param("", NOTES, 8, id="after a full stop"),
        pytest.param(SPEECH[:CUT], NOTES, 10, id="as large as the text"),
        pytest.param(SPEECH[:CUT], ("港湾部総務課", "電話　012-345"), 8, id="without a mark"),
    ],
)
def test_other_lines_at_the_foot_stay(words: str, notes: Sequence[str], size: float) -> None:
    def second(sheet: Sheet) -> None:
        _wrapped(sheet, 60, 80, SPEECH, 40)
        sheet.text(290, 800, "- 2 -")

    assert notes[0] in "".join(_paragraphs(lambda sheet: _noted(sheet, words, notes, size), second))


@pytest.mark.parametrize(
    "text",
    [
        "日　　　　　時　　令和五年六月三日",
        "委　員　　浜野太郎　　磯野花子　　岬次郎",
        "会　長　　　　浜野太郎　　　　　（港湾大学教授）",
    ],
)
def test_spread_letters_and_rosters_stay_on_one_line(text: str) -> None:
    paragraphs = _paragraphs(lambda sheet: sheet.text(60, 80, text))
    assert [re.sub(r"\s", "", p) for p in paragraphs] == [re.sub(r"\s", "", text)]


def _cells(document: Document) -> list[str]:
    table = document.tables[0]
    return ["".join(document.text[a:b] for a, b in cell.spans) for cell in table.cells]


@pytest.mark.parametrize("turn", [90, -90])
def test_text_turned_in_cells(turn: int) -> None:
    def draw(sheet: Sheet) -> None:
        _grid(sheet, (60, 90, 200, 400), (60, 140, 220))
        for row, office in enumerate(("港湾整備課", "総務課")):
            sheet.canvas.saveState()
            sheet.canvas.translate(78 if turn == 90 else 70, 842 - 80 * row - (134 if turn == 90 else 66))
            sheet.canvas.rotate(turn)
            sheet.canvas.setFont("HeiseiMin-W3", 10)
            sheet.canvas.drawString(0, 0, office)
            sheet.canvas.restoreState()
            sheet.text(95, 70 + 80 * row, f"台帳の記載漏れ{row}")
            sheet.text(205, 70 + 80 * row, "記載を改めた。")

    assert _cells(_document(draw)) == [
        "港湾整備課",
        "台帳の記載漏れ0",
        "記載を改めた。",
        "総務課",
        "台帳の記載漏れ1",
        "記載を改めた。",
    ]


@pytest.mark.parametrize("rules", [(60, 84, 108, 132, 156), (60, 84, 156)], ids=["each row", "head and foot"])
def test_upright_rules_in_the_head_alone(rules: Sequence[float]) -> None:
    rows = [
        ("番号", "件名", "結果"),
        ("1", "港湾台帳の整備", "原案可決"),
        ("2", "条例の改正", "原案可決"),
        ("3", "補正予算", "継続"),
    ]

    def draw(sheet: Sheet) -> None:
        _grid(sheet, (60, 110, 300, 400), (60, 84))
        for across in rules:
            sheet.canvas.line(60, 842 - across, 400, 842 - across)
        for number, row in enumerate(rows):
            for x, words in zip((65, 115, 305), row, strict=True):
                sheet.text(x, 66 + 24 * number, words)

    document = _document(draw)
    assert [(table.rows, table.columns) for table in document.tables] == [(4, 3)]
    assert _cells(document) == [words for row in rows for words in row]


def test_the_title_at_the_head_of_the_second_page_is_furniture() -> None:
    def first(sheet: Sheet) -> None:
        sheet.text(180, 60, "第９回海岸審査会会議録", 14)
        _wrapped(sheet, 60, 100, SPEECH * 3, 40)

    def second(sheet: Sheet) -> None:
        sheet.text(400, 34, "第９回海岸審査会会議録", 8)
        _wrapped(sheet, 60, 64, SPEECH[7:], 40)

    document = _document(first, second)
    assert _furniture(document) == ["第９回海岸審査会会議録"]
    assert document.furniture[0].start > document.text.index(SPEECH[:20])


def test_a_label_ends_in_a_single_character() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.lines(60, 80, ["三枝委員", "港湾企画課主任係", "長", "", "田辺委員"], 10, 16)
        sheet.lines(150, 80, ["はい。", SPEECH[:12] + "。", SPEECH[:30], SPEECH[30:40] + "。", "はい。"], 10, 16)

    assert [re.sub(r"　+", "　", text) for text in _paragraphs(draw)][:2] == [
        "三枝委員　はい。",
        f"港湾企画課主任係長　{SPEECH[:12]}。",
    ]
