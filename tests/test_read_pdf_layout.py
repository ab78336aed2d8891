"""Reading order: columns, labels, vertical writing, marks and spacing, on pages drawn for the purpose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from read_pdf_builder import Draw, Sheet, make_pdf

from extractors.model.document import Source
from pipeline.read.pdf.reader import read_pdf

SPEECH = (
    "それでは、ただいまから第三回の情報公開審議会を開会いたします。本日の議題は二つでございます。"
    "はじめに、会議録の署名委員を指名いたします。つづいて、事務局から配布資料の説明をお願いいたします。"
    "なお、傍聴の申出が三名の方からございましたので、これを許可したいと存じますが、よろしいでしょうか。"
)
LINES = [(SPEECH * 4)[start : start + 20] for start in range(0, 480, 20)]


def _read(*pages: Draw) -> Source:
    return read_pdf(make_pdf(*pages))


def _texts(source: Source) -> list[str]:
    return [source.text[line.span.start : line.span.end] for line in source.lines]


def _columns(sheet: Sheet, order: Sequence[str], shift: float = 0.0) -> None:
    """A page in two columns of ten lines, drawn in one of several orders."""
    sheet.text(150, 40, "第三回情報公開審議会会議録の概要について（公開用）", 12)
    pieces = {
        "left": [(60, 100 + 18 * i, LINES[i]) for i in range(10)],
        "right": [(320, 100 + 18 * i + shift, LINES[10 + i]) for i in range(10)],
    }
    drawn = [piece for name in order for piece in pieces[name]] or [
        piece for pair in zip(pieces["left"], pieces["right"], strict=True) for piece in pair
    ]
    for x, y, text in drawn:
        sheet.text(x, y, text)
    sheet.text(290, 800, "- 1 -")


@pytest.mark.parametrize(
    ("order", "shift"),
    [
        pytest.param(("left", "right"), 0, id="left first"),
        pytest.param(("right", "left"), 0, id="right first"),
        pytest.param((), 0, id="row by row"),
        pytest.param(("left", "right"), 7, id="off the base line"),
    ],
)
def test_two_columns(order: Sequence[str], shift: float) -> None:
    source = _read(lambda sheet: _columns(sheet, order, shift))
    assert _texts(source)[1:21] == LINES[:20]
    assert [line.block for line in source.lines[1:21]] == [1] * 10 + [2] * 10


def test_three_columns() -> None:
    texts = [line[:13] for line in LINES[:24]]
    source = _read(lambda sheet: [sheet.lines(50 + 170 * i, 100, texts[8 * i : 8 * i + 8]) for i in range(3)])
    assert _texts(source) == texts
    assert [line.block for line in source.lines] == [3] * 8 + [4] * 8 + [5] * 8


def test_running_head_drawn_last_stands_first() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.lines(60, 100, LINES[:4])
        sheet.text(290, 800, "- 1 -")
        sheet.text(400, 40, "会議録")

    assert _texts(_read(draw)) == ["会議録", *LINES[:4], "- 1 -"]


def test_label_and_text_share_a_line() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.lines(60, 100, ["佐伯会長", "", "", "田辺委員", "事務局"])
        sheet.lines(160, 100, [*LINES[:2], LINES[2][:9], "はい。", LINES[3]])

    texts = [re.sub(r"　+", "|", text) for text in _texts(_read(draw))]
    assert texts == [f"佐伯会長|{LINES[0]}", LINES[1], LINES[2][:9], "田辺委員|はい。", f"事務局|{LINES[3]}"]


def test_wrapped_label_is_read_before_its_text() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.lines(60, 100, ["総務企画課", "課長補佐", "", "田辺委員"])
        sheet.lines(160, 100, [*LINES[:2], LINES[2][:9], LINES[3], LINES[4]])

    source = _read(draw)
    assert _texts(source)[:5] == ["総務企画課", "課長補佐", *LINES[:2], LINES[2][:9]]
    assert [line.block for line in source.lines[:5]] == [-1, -1, 0, 0, 0]


def test_what_stands_in_brackets_under_a_label_belongs_to_it() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.lines(60, 100, ["田辺課長", "（市民課）", "", "三枝委員", "（休憩）"])
        sheet.lines(160, 100, [*LINES[:2], LINES[2][:9], LINES[3][:9]])

    texts = [re.sub(r"　+", "|", text) for text in _texts(_read(draw))]
    assert texts == ["田辺課長", "（市民課）", *LINES[:2], LINES[2][:9], f"三枝委員|{LINES[3][:9]}", "（休憩）"]


def test_spread_letters_stay_in_a_vertical_page() -> None:
    def draw(sheet: Sheet) -> None:
        _vertical(sheet, LINES[:4], 80)
        sheet.down(440, 80, "日程第四", pitch=30)
        _vertical(sheet, ["", "", "", "", "", *LINES[4:10]], 80)

    assert _texts(_read(draw)) == [*LINES[:4], "日　　程　　第　　四", *LINES[4:10]]


def test_label_at_half_height_is_read_before_its_text() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text(60, 109, "佐伯会長")
        sheet.lines(160, 100, [LINES[0], LINES[1][:9], LINES[2]])

    assert _texts(_read(draw)) == ["佐伯会長", LINES[0], LINES[1][:9], LINES[2]]


TURNS = [
    ("○佐伯会長", "それでは始めます。"),
    ("○田辺委員", "よろしくお願いします。"),
    ("○三枝委員", SPEECH[:60]),
    ("○健康福祉部長", "はい。"),
    ("○議長", "ほかにございませんか。"),
]


def _inline(sheet: Sheet, x: float, y: float, width: int, *, moved: bool) -> list[str]:
    """Turns that begin with their label, a space drawn or moved over; the lines as drawn."""
    lines = []
    for label, words in TURNS:
        text = f"{label}　{words}"
        lines += [text[start : start + width] for start in range(0, len(text), width)]
    for number, line in enumerate(lines):
        for word in re.finditer("[^　]+" if moved else ".+", line):
            sheet.text(x + 10 * word.start(), y + 15 * number, word.group(), 10)
    return lines


@pytest.mark.parametrize("moved", [False, True], ids=["space drawn", "space moved over"])
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_short_turns_are_read_one_by_one(columns: int, moved: bool) -> None:
    width = {1: 40, 2: 23, 3: 16}[columns]
    drawn: list[str] = []

    def draw(sheet: Sheet) -> None:
        sheet.text(180, 40, "第三回情報公開審議会会議録", 12)
        for column in range(columns):
            drawn.extend(_inline(sheet, 50 + column * (width + 2) * 10, 80, width, moved=moved))

    assert [text.replace("　", "") for text in _texts(_read(draw))[1:]] == [line.replace("　", "") for line in drawn]


@pytest.mark.parametrize("blank", [0, 8], ids=["dense", "turns apart"])
@pytest.mark.parametrize("by_column", [False, True], ids=["row by row", "column by column"])
def test_labels_in_a_column_of_their_own(by_column: bool, blank: float) -> None:
    turns = [*TURNS, ("市民部市民課課長補佐", SPEECH[60:90]), ("○山田（太郎）委員", SPEECH[90:150])]
    expected: list[str] = []

    def draw(sheet: Sheet) -> None:
        pieces = []
        y = 80.0
        for label, words in turns:
            sides = [label[:8], label[8:]], [words[:25], words[25:50], words[50:]]
            for x, lines in zip((60, 150), sides, strict=True):
                pieces += [(x, y + 16 * number, line) for number, line in enumerate(lines) if line]
            expected.append(label + words)
            y += 16 * max(sum(map(bool, side)) for side in sides) + blank
        for x, top, line in sorted(pieces) if by_column else sorted(pieces, key=lambda piece: piece[1]):
            sheet.text(x, top, line, 10)

    assert re.sub(r"\s", "", _read(draw).text) == "".join(expected)


def test_columns_of_unequal_length_with_short_turns() -> None:
    """Few lines of the first column are full, and the second one stands half a line lower."""
    left = [
        "○議長　開会します。",
        "○田辺委員　はい。",
        SPEECH[:22],
        SPEECH[22:30],
        "○事務局　以上です。",
        SPEECH[30:52],
        "（休憩）",
    ]
    right = [SPEECH[start : start + 22] for start in range(60, 126, 22)]

    def draw(sheet: Sheet) -> None:
        for number, line in enumerate(left):
            sheet.text(50, 80 + 16 * number, line, 10)
            if number < len(right):
                sheet.text(300, 86 + 16 * number, right[number], 10)

    assert _texts(_read(draw)) == left + right


def test_roster_is_read_row_by_row() -> None:
    names = [
        ("会長", "佐伯一郎"),
        ("副会長", "田辺二葉"),
        ("委員", "三枝花子"),
        ("委員", "四方次郎"),
        ("委員", "五島三郎"),
        ("委員", "六車四郎"),
    ]

    def draw(sheet: Sheet) -> None:
        sheet.lines(60, 100, [office for office, _ in names])
        sheet.lines(160, 100, [name for _, name in names])

    assert [tuple(text.split()) for text in _texts(_read(draw))] == names


def _vertical(sheet: Sheet, texts: Sequence[str], top: float) -> None:
    for number, text in enumerate(texts):
        sheet.down(520 - 20 * number, top, text)


def test_vertical_page_with_level_head_and_foot() -> None:
    def draw(sheet: Sheet) -> None:
        _vertical(sheet, LINES[:12], 80)
        sheet.text(290, 800, "- 1 -")
        sheet.text(60, 40, "第三回審議会会議録")

    source = _read(draw)
    assert _texts(source) == ["第三回審議会会議録", *LINES[:12], "- 1 -"]
    assert [line.vertical for line in source.lines] == [False, *[True] * 12, False]


@pytest.mark.parametrize("by_band", [True, False], ids=["band by band", "line by line"])
def test_vertical_page_in_bands(by_band: bool) -> None:
    def draw(sheet: Sheet) -> None:
        if by_band:
            _vertical(sheet, LINES[:12], 80)
            _vertical(sheet, LINES[12:24], 330)
            return
        for number in range(12):
            sheet.down(520 - 20 * number, 80, LINES[number])
            sheet.down(520 - 20 * number, 330, LINES[12 + number])

    assert _texts(_read(draw)) == LINES[:24]


def test_vertical_text_above_level_text() -> None:
    def draw(sheet: Sheet) -> None:
        _vertical(sheet, LINES[:8], 80)
        sheet.lines(60, 560, LINES[8:14])

    assert _texts(_read(draw)) == LINES[:14]


def test_figures_side_by_side_in_a_vertical_line() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.down(520, 80, "ただいまから開会いたします。")
        sheet.down(500, 80, "平成")
        sheet.text(500, 101, "25")
        sheet.down(500, 111.5, "年六月の会議録につきましては")
        sheet.down(480, 80, "、お手元の資料のとおりです。")

    texts = _texts(_read(draw))
    assert texts == [
        "ただいまから開会いたします。",
        "平成25年六月の会議録につきましては",
        "、お手元の資料のとおりです。",
    ]


def test_text_turned_on_the_page() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.canvas.translate(595, 0)
        sheet.canvas.rotate(90)
        sheet.lines(60, 300, LINES[:6])

    assert _texts(_read(draw)) == LINES[:6]


def test_vertical_label_beside_level_text() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.lines(160, 100, LINES[:6])
        sheet.down(60, 104, "出席者氏名")

    source = _read(draw)
    assert _texts(source) == ["出席者氏名", *LINES[:6]]
    assert [line.block for line in source.lines] == [-3] + [0] * 6


def test_ruby_is_put_aside_and_footnote_marks_stay() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.lines(60, 100, LINES[:2])
        sheet.text(60, 136, "法第五条")
        sheet.text(102, 134, "注1", 5.5)
        sheet.text(110.5, 136, "の規定による。")
        sheet.text(81, 118 - 5.6, "ただ", 5)

    source = _read(draw)
    assert _texts(source) == [*LINES[:2], "法第五条注1の規定による。", "ただ"]
    assert source.lines[-1].block == -2


@pytest.mark.parametrize(
    ("draw", "text"),
    [
        pytest.param(lambda s: s.text(60, 100, "監査報告書", 14, 6), "監査報告書", id="spread a little"),
        pytest.param(lambda s: s.text(60, 100, "日　時：令和五年"), "日　時：令和五年", id="full-width space"),
        pytest.param(lambda s: s.text(60, 100, "佐伯委員 はい。"), "佐伯委員 はい。", id="half-width space"),
        pytest.param(lambda s: (s.text(60, 100, "場所"), s.text(91.5, 100, "市役所")), "場所　市役所", id="seen gap"),
        pytest.param(lambda s: (s.text(60, 100, "the"), s.text(77, 100, "board")), "the board", id="word gap"),
        pytest.param(
            lambda s: (s.text(60, 100, "第"), s.text(73, 100, "12"), s.text(86, 100, "回")), "第12回", id="quarter gap"
        ),
        pytest.param(
            lambda s: (s.text(60, 100, "重要案件"), s.text(60.4, 100, "重要案件")), "重要案件", id="printed twice"
        ),
        pytest.param(lambda s: s.text(60, 100, "ああいllll"), "ああいllll", id="same letters in a row"),
    ],
)
def test_spacing(draw: Draw, text: str) -> None:
    assert _read(draw).text == text + "\n"


def test_cells_are_read_one_by_one() -> None:
    def draw(sheet: Sheet) -> None:
        for y in (100, 140, 200):
            sheet.canvas.line(60, 842 - y, 500, 842 - y)
        for x in (60, 280, 500):
            sheet.canvas.line(x, 842 - 100, x, 842 - 200)
        sheet.lines(66, 106, ["改善指導の内容", ""])
        sheet.lines(66, 146, [LINES[0][:18], LINES[1][:6]])
        sheet.lines(286, 146, ["規程を改めた。"])
        sheet.text(286, 106, "区の対応")
        sheet.text(60, 60, "別表")
        sheet.text(60, 220, "以上")

    source = _read(draw)
    cells = [line.cell and (line.cell.row, line.cell.column) for line in source.lines]
    assert cells == [None, (0, 0), (0, 1), (1, 0), (1, 0), (1, 1), None]
    table = source.tables[0]
    said = {(cell.row, cell.column): [source.text[a:b] for a, b in cell.spans] for cell in table.cells}
    assert said[1, 0] == [f"{LINES[0][:18]}\n{LINES[1][:6]}"]
    assert said[0, 1] == ["区の対応"]


_MARKUP = re.compile(r"</?[a-z]{1,3}>|\^\{|\}|^#+ |\s|[－—-]", re.MULTILINE)


@pytest.mark.parametrize("name", ["chiba-pia-3", "ppc-136", "ppc-244", "ppc-periodic-report-2017"])
def test_real_minutes_read_as_their_text(corpus: Path, name: str) -> None:
    """All characters of the text are in the PDF's, in the same order; heads and page numbers come on top."""
    seed = _MARKUP.sub("", (corpus / "seeds" / f"{name}.txt").read_text("utf-8-sig"))
    text = _MARKUP.sub("", read_pdf((corpus / "pdf" / f"{name}.pdf").read_bytes()).text)
    place = missing = 0
    for char in seed:
        found = text.find(char, place, place + 60)
        missing += found < 0
        place = found + 1 if found >= 0 else place
    assert missing * 1000 <= len(seed)


def test_real_page_without_character_map(corpus: Path) -> None:
    """The second reader takes the characters from the font itself."""
    source = read_pdf((corpus / "pdf" / "no-tounicode.pdf").read_bytes())
    assert source.problems == ()
    plain = read_pdf((corpus / "pdf" / "ppc-136.pdf").read_bytes())
    assert "".join(source.text.split()) == "".join(plain.text.split())


@pytest.mark.parametrize("name", ["vertical", "vertical-predefined-cmap", "cmap-90ms-not-embedded"])
def test_real_pages_of_other_fonts(corpus: Path, name: str) -> None:
    seed = "".join((corpus / "seeds" / "ppc-136.txt").read_text("utf-8-sig").split())
    source = read_pdf((corpus / "pdf" / f"{name}.pdf").read_bytes())
    assert "".join(source.text.split())[:1000] == seed[:1000]
