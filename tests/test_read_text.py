"""Text files: encodings, pages, tables."""

from __future__ import annotations

import pytest

from extractors.model.document import CellRef, Source
from extractors.model.errors import Empty
from pipeline.read.text import decode, read_text

TALK = "○浜野委員長　それでは、審査会を開会いたします。ｶﾅの資料①もあります。\n○事務局　はい、御説明します。\n"
PLAIN = TALK.replace("ｶﾅの資料①も", "資料も")


def _words(source: Source) -> list[str]:
    return [source.text[line.span.start : line.span.end] for line in source.lines]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", TALK),
        ("utf-8-sig", TALK),
        ("cp932", TALK),
        ("utf-16", TALK),
        ("utf-16-le", TALK),
        ("utf-16-be", TALK),
        ("utf-32", TALK),
        ("utf-32-be", TALK),
        ("euc_jp", PLAIN),
        ("iso2022_jp", PLAIN),
        ("ascii", "Minutes of the meeting.\n"),
    ],
)
def test_encoding(encoding: str, text: str) -> None:
    assert read_text(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-8"])
@pytest.mark.parametrize("text", ["会議録\n", "令和五年第二回定例会会議録\n", "ア　議案審査\n"])
def test_short_text_is_not_mistaken(encoding: str, text: str) -> None:
    assert read_text(text.encode(encoding)).text == text


def test_a_few_broken_bytes_do_not_hide_a_text() -> None:
    source = read_text(PLAIN.encode() + b"\xff\xfe" + PLAIN.encode())
    assert source.text.count("浜野委員長") == 2


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        pytest.param("一\r\n二\r三", ["一\n二\n三\n"], id="line ends"),
        pytest.param("一\n\f二\n\f", ["一\n", "二\n"], id="form feeds"),
        pytest.param("一\f\n二", ["一\n", "二\n"], id="line feed after a form feed"),
        pytest.param("一\n\n\f\f三\n", ["一\n\n", "\n", "三\n"], id="an empty page stays"),
    ],
)
def test_pages(text: str, pages: list[str]) -> None:
    source = read_text(text.encode())
    assert [page.text for page in source.pages] == pages
    assert [page.start for page in source.pages] == [sum(map(len, pages[:n])) for n in range(len(pages))]


def test_lines_are_slices_of_the_text() -> None:
    source = read_text("　○議長\n\n  はい。\n".encode())
    assert _words(source) == ["　○議長", "  はい。"]


def test_tabs_make_a_table() -> None:
    source = read_text("一覧\n番号\t件名\t\n1\t\t可決\n以上\n".encode())
    (table,) = source.tables
    assert (table.rows, table.columns, len(table.cells)) == (2, 3, 6)
    assert [line.cell for line in source.lines] == [
        None, CellRef(0, 0, 0), CellRef(0, 0, 1), CellRef(0, 1, 0), CellRef(0, 1, 2), None,
    ]  # fmt: skip
    assert _words(source) == ["一覧", "番号", "件名", "1", "可決", "以上"]


def test_header_cells_are_inferred() -> None:
    source = read_text("番号\t件名\t結果\n1\t海岸の整備\t可決\n2\t港湾の管理\t否決\n".encode())
    assert [cell.is_header for cell in source.tables[0].cells] == [True] * 3 + [False] * 6


def test_one_line_with_a_tab_is_no_table() -> None:
    assert read_text("日時\t五月一日\nあ\n".encode()).tables == ()


@pytest.mark.parametrize(
    "text",
    ["| 諮問 | 答申 |\n|---|:--:|\n| 4 | 5 |\n", "諮問 \t 答申\n----\t----\n4\t5\n"],
    ids=["pipes", "tabs"],
)
def test_a_rule_under_the_head_is_no_row(text: str) -> None:
    source = read_text(f"表\n\n{text}".encode())
    (table,) = source.tables
    assert (table.rows, table.columns) == (2, 2)
    assert [cell.is_header for cell in table.cells] == [True, True, False, False]
    texts = ["".join(source.text[span.start : span.end] for span in cell.spans).strip() for cell in table.cells]
    assert texts == ["諮問", "答申", "4", "5"]


def test_breaks_in_a_cell_make_lines() -> None:
    source = read_text("番号\t内容\n1\tあ<br>い\n".encode())
    assert [_words(source)[index] for index, line in enumerate(source.lines) if line.cell == CellRef(0, 1, 1)] == [
        "あ",
        "い",
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("This text is written in English from the first to the last word.", ["not_japanese"]),
        ("出席者：Alice Baker、Carol Davis。議題は予算である。本日は以上とする。", []),
        ("1 2 3", []),
    ],
)
def test_language(text: str, codes: list[str]) -> None:
    assert [problem.code for problem in read_text(text.encode()).problems] == codes


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\x0c", "　\n".encode()])
def test_empty(data: bytes) -> None:
    with pytest.raises(Empty):
        read_text(data)


def test_half_width_katakana_in_utf8_are_text() -> None:
    memo = "監査日；2024.2.14\n●直してほしい点\n　・ｻｰﾊﾞ室に段ﾎﾞｰﾙが山積み\n　・USBﾒﾓﾘの貸出簿が書かれていない\n"
    assert decode(memo.encode()) == memo
