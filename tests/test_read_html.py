"""HTML pages: what a visitor sees, and where it stands."""

from __future__ import annotations

import time

import pytest
from lxml import html

from extractors.model.document import Source
from extractors.model.errors import Empty
from pipeline.clean.clean import clean
from pipeline.read.html import read_html

SPEECH = "○議長（浜野海人君）　ただいまから本日の会議を開きます。"
BODY = "".join(f"<p>{SPEECH}{n}</p>" for n in range(8))


def _read(page: str) -> Source:
    return read_html(page.encode())


def _words(source: Source) -> list[str]:
    return [source.text[line.span.start : line.span.end] for line in source.lines]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param("<p>あ<p>い", ["あ", "い"], id="unclosed paragraphs"),
        pytest.param("あ<br>い<br/>う", ["あ", "い", "う"], id="line breaks"),
        pytest.param("<div>あ<div>い</div>う</div>え", ["あ", "い", "う", "え"], id="nested blocks"),
        pytest.param("<p>本日の\n   会議を</p>", ["本日の会議を"], id="no space between Japanese at a source line end"),
        pytest.param("<p>of the\n  draft</p>", ["of the draft"], id="a space between Latin words"),
        pytest.param("<p>　　記 <b>一</b></p>", ["　　記 一"], id="ideographic spaces stay"),
        pytest.param("<dl><dt>日時<dd>五月<dt>場所<dd>室</dl>", ["日時", "五月", "場所", "室"], id="definitions"),
        pytest.param("<ul><li>あ<li>い</ul>", ["あ", "い"], id="list"),
        pytest.param("<pre>一\n  二\n</pre>", ["一", "  二"], id="preformatted"),
        pytest.param("<p>&#9675;議長&nbsp;はい</p>", ["○議長\u00a0はい"], id="entities"),
        pytest.param("<p>港<ruby>湾<rp>(<rt>わん<rp>)</ruby></p>", ["港湾"], id="ruby"),
        pytest.param("<p>定義<sup>※1</sup>と10<sup>2</sup></p>", ["定義と102"], id="footnote mark"),
        pytest.param("<p>あ<!-- い --></p><script>う</script><style>え</style>", ["あ"], id="scripts"),
        pytest.param("<p>あ</p><p style='display:none'>い</p><p hidden>う</p>" + BODY, 1, id="hidden"),
        pytest.param("<p>あ</p><a href='#top'>▲ページの先頭へ戻る</a>", ["あ"], id="service link"),
    ],
)
def test_lines(body: str, lines: list[str] | int) -> None:
    words = _words(_read(f"<html><body>{body}</body></html>"))
    if isinstance(lines, int):
        assert words[:2] == ["あ", f"{SPEECH}0"]
    else:
        assert words == lines


@pytest.mark.parametrize(
    "menu",
    [
        "<nav><a href=/>市政</a>案内</nav>",
        "<ul class='globalMenu'><li><a>市政</a><li><a>議会</a></ul>",
        "<div id='breadcrumb'><a>市政</a> &gt; <a>議会</a></div>",
        "<ul>" + "".join(f"<li><a>市政{n}</a>" for n in range(6)) + "</ul>",
        "<footer>市政だより編集室</footer>",
        "<header><a>市政</a><a>議会</a><form><input><button>市政</button></form></header>",
        "<div role='navigation'>市政</div>",
    ],
)
def test_menus_go(menu: str) -> None:
    assert "市政" not in _read(f"<body>{menu}{BODY}</body>").text


@pytest.mark.parametrize(
    "part",
    [
        "<header><h1>総務委員会会議録</h1></header>",
        "<div class='page-header'><h1>総務委員会会議録</h1></div>",
        "<ul><li>総務委員会会議録<li>開会</ul>",
        "<div class='language'>総務委員会会議録</div>",
    ],
)
def test_titles_stay(part: str) -> None:
    assert "総務委員会会議録" in _read(f"<body>{part}{BODY}</body>").text


@pytest.mark.parametrize(
    "frame", ["<nav>{}</nav>", "<div class=menu>{}</div>", "<form>{}</form>", "<footer>{}</footer>"]
)
def test_minutes_within_a_menu_stay(frame: str) -> None:
    assert _read(f"<body>{frame.format(BODY)}<p>あ</p></body>").text.count("○議長") == 8


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    "meta", ["", "<meta charset={}>", '<meta http-equiv="Content-Type" content="text/html; charset={}">']
)
def test_encoding(encoding: str, meta: str) -> None:
    names = {"cp932": "x-sjis", "euc_jp": "EUC-JP"}
    page = f"<html><head>{meta.format(names.get(encoding, 'utf-8'))}</head><body>{BODY}</body></html>"
    assert SPEECH in read_html(page.encode(encoding)).text


def test_a_wrong_declaration_is_overruled() -> None:
    head = '<?xml version="1.0" encoding="EUC-JP"?><html><head><meta charset="Shift_JIS"></head>'
    page = f"{head}<body>{BODY}</body></html>"
    assert SPEECH in read_html(page.encode()).text


def test_title() -> None:
    assert _read(f"<title>会議録\n  | 市</title><body>{BODY}").title == "会議録 | 市"
    assert _read(f"<title> </title><body>{BODY}").title is None


def test_table() -> None:
    source = _read(
        "<table><caption>表１</caption><tr><th rowspan=2>番号<th colspan=2>件名"
        "<tr><td>甲<td>乙<p>丙</p><tr><td>1<td><td>丁</table>"
    )
    (table,) = source.tables
    assert (table.rows, table.columns, table.caption) == (3, 3, "表１")
    texts = {
        (cell.row, cell.column, cell.row_span, cell.column_span, cell.is_header): [
            source.text[a:b] for a, b in cell.spans
        ]
        for cell in table.cells
    }
    assert texts == {
        (0, 0, 2, 1, True): ["番号"],
        (0, 1, 1, 2, True): ["件名"],
        (1, 1, 1, 1, False): ["甲"],
        (1, 2, 1, 1, False): ["乙", "丙"],
        (2, 0, 1, 1, False): ["1"],
        (2, 1, 1, 1, False): [],
        (2, 2, 1, 1, False): ["丁"],
    }
    assert "番号\t件名\n甲\t乙\n丙\n1\t\t丁\n" in source.text


def test_a_page_within_a_table_is_no_table() -> None:
    page = f"<table><tr><td>左<td>{BODY}{BODY}</table><table><tr><td><table><tr><td>甲<td>乙</table></table>"
    source = _read(page)
    assert [(table.rows, table.columns) for table in source.tables] == [(1, 2)]


@pytest.mark.parametrize("span", ["0", "-3", "99999999999", "２", "abc", "200000"])
def test_odd_spans(span: str) -> None:
    (table,) = _read(f"<table><tr><td rowspan={span} colspan={span}>甲<td>乙<tr><td>丙</table>").tables
    assert table.columns < 500


def test_anchors_lead_back() -> None:
    page = f"<html><body><div><p>あ</p></div><div><p>い</p><p>う<br>え</p></div>{BODY}</body></html>"
    root = html.document_fromstring(page)
    source = _read(page)
    for line, words in zip(source.lines, _words(source), strict=True):
        (element,) = root.xpath(line.anchor or "")
        assert words in element.text_content() or words in "うえ"


def test_a_running_number_before_each_speech_is_furniture() -> None:
    page = "".join(f"<div><p><span>{n}</span>\n ◯議長（浜野海人君）　はい{'。' * n}<br></p></div>" for n in range(1, 6))
    reading = clean(_read(f"<body>{page}</body>"), "d").reading
    assert reading.text.splitlines() == [f"◯議長（浜野海人君）　はい{'。' * n}" for n in range(1, 6)]


@pytest.mark.parametrize(
    "page",
    ["<html></html>", "<!-- x -->", "<html><body><script>あ</script></body></html>", "<body><img alt='あ'></body>"],
)
def test_empty(page: str) -> None:
    with pytest.raises(Empty):
        _read(page)


def test_deep_and_broken_markup_is_read() -> None:
    assert "あ" in _read("<div><font>" * 3000 + "<p>あ</b></i></td>い").text
    assert "い" in _read("<table><td>あ<tr>い</div></table></table><td>う").text


def test_a_tag_with_attributes_without_end_costs_no_time() -> None:
    began = time.process_time()
    attributes = " ".join(f"a{number}=1" for number in range(200_000))
    assert read_html(f"<html><body><p {attributes}>ただいまから開会します。</p></body></html>".encode()).lines
    assert time.process_time() - began < 2


def test_the_way_to_the_page_is_no_part_of_the_document() -> None:
    html = """<html lang="ja"><body><p class="path"><a href="/">トップ</a> &gt; <a href="/c">市政情報</a> &gt; 審議会</p>
    <h1>第３回 審議会 会議録</h1><p>○山田会長　開会します。</p><p>○鈴木委員　A &gt; B である。</p></body></html>"""
    text = read_html(html.encode()).text
    assert "市政情報" not in text
    assert "A > B である。" in text
