"""Furniture goes, wrapped lines come together, and every word stays where it can be found."""

from __future__ import annotations

import re
from array import array
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.japanese.marks import HEADING_OPENING, SPEAKER_SYMBOL, partner
from extractors.model.document import Box, CellRef, Document, Line, Page, Source, Span
from pipeline.clean.clean import clean
from pipeline.read.pdf.reader import read_pdf
from pipeline.read.text import read_text

WORDS = (
    "本日の審査会では、海岸整備に関する事務の評価書について、前回の指摘を踏まえた修正の内容を事務局から説明し、"
    "その妥当性を委員が点検したうえで、意見を取りまとめて市長に答申することとしております。"
)


def _document(text: str) -> Document:
    return clean(read_text(text.encode()), "d")


def _reading(text: str) -> list[str]:
    return _document(text).reading.text.splitlines()


def _furniture(text: str) -> list[str]:
    document = _document(text)
    return [document.text[start:end].strip() for start, end in document.furniture]


def _wrapped(*paragraphs: str, width: int = 20, between: str = "\n") -> str:
    lines = [part[at : at + width] for part in paragraphs for at in range(0, len(part), width)]
    return between.join(lines) + "\n"


def _pages(*bodies: str, head: str = "", foot: str = "") -> str:
    return "\f".join(
        f"{head.format(n) + chr(10) if head else ''}{body}\n{foot.format(n)}\n"
        for n, body in enumerate(bodies, start=1)
    )


BODIES = ("あれは海です。", "これは山です。", "それは川です。", "どれも町です。", "そこは森です。")


@pytest.mark.parametrize(
    "between", ["\n", "\n\n", " \n\n"], ids=["plain", "a blank line after each line", "and spaces"]
)
def test_wrapped_lines_come_together(between: str) -> None:
    first, second = f"○浜野委員長　{WORDS}", f"　それでは、{WORDS}"
    assert _reading(_wrapped(first, second, between=between)) == [first, second.strip()]


def test_short_lines_are_a_list() -> None:
    names = "浜野委員\n小林委員\n大森委員\n川上委員\n"
    assert _reading(names) == names.splitlines()


def test_unwrapped_text_stays_as_it_is() -> None:
    text = f"○浜野委員長　{WORDS}\n　{WORDS}{WORDS}\n○事務局　はい。\n"
    assert len(_reading(text)) == 3


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("○浜野委員長　はい。", id="speaker"),
        pytest.param("・次の点について", id="bullet"),
        pytest.param("【採決】", id="heading in brackets"),
        pytest.param("浜　野　　太　郎　　　　小　林　　花　子", id="columns of names"),
    ],
)
def test_new_units_are_never_joined(line: str) -> None:
    assert line in _reading(_wrapped(WORDS * 2)[:-2] + "\n" + line + "\n" + _wrapped(WORDS))


@pytest.mark.parametrize("opening", SPEAKER_SYMBOL + HEADING_OPENING)
def test_a_turn_that_fills_its_last_line_ends_there(opening: str) -> None:
    people = ("佐伯委員長", "事務局", "佐伯委員長", "事務局", "佐伯委員長", "事務局")
    turns = [
        f"{opening}{label}{partner(opening) or ''}　それでは、{WORDS * 2}"[:length] + "。"
        for label, length in zip(people, (59, 79, 59, 39, 79, 66), strict=True)
    ]
    assert _reading(_wrapped(*turns)) == turns


def test_full_stop_at_the_margin_ends_a_paragraph_if_the_next_line_is_set_in() -> None:
    full = "そのように取り計らうことにいたしました。"
    text = _wrapped(f"　{WORDS}"[:80]) + full + "\n" + _wrapped(f"　{WORDS}", f"　{WORDS}", f"　{WORDS}")
    assert sum(line.startswith("本日の") for line in _reading(text)) == 4


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param("第２号議案、海岸整備基金条例及び", "港湾施設管理条例の一部改正", id="dangling conjunction"),
        pytest.param("第３号議案　公の施設の指定管理者の指定（北", "森林公園）", id="open bracket"),
        pytest.param("委託先は民間の事業者である。なお、再委託は", "行っていない。", id="sentence without its end"),
        pytest.param("以上のとおり、御異議がなかったもの", "と認め、そのように決定しました。", id="particle"),
    ],
)
def test_torn_lines_are_mended(left: str, right: str) -> None:
    assert _reading(f"{left}\n{right}\n") == [left + right]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("海岸整備基金条例の一部を改正する条例について", "港湾施設管理条例の一部を改正する条例について"),
        ("（1）海岸整備基金条例の一部を改正する条例", "（2）港湾施設管理条例"),
        ("日時　令和九年四月一日　午前十時から正午まで", "場所　市役所第二会議室"),
        ("質問に対する事務局の考え方は以下のとおりである", "はい"),
    ],
)
def test_whole_lines_are_left_alone(left: str, right: str) -> None:
    assert _reading(f"{left}\n{right}\n") == [left, right]


AGENDA = (
    "第１　　議案第５号　海岸整備基金条例及び港湾施設管\n"
    "　　　　　　　　　　理条例の一部を改正する条例\n"
    "第２　　議案第６号　予算\n"
    "第３　　議案第７号　北森林公園の指定管理者の指定に\n"
    "　　　　　　　　　　関する議決の一部の変更について\n"
)


def test_titles_that_hang_come_together() -> None:
    assert _reading(AGENDA) == [
        "第１　　議案第５号　海岸整備基金条例及び港湾施設管理条例の一部を改正する条例",
        "第２　　議案第６号　予算",
        "第３　　議案第７号　北森林公園の指定管理者の指定に関する議決の一部の変更について",
    ]


def test_names_under_each_other_stay_apart() -> None:
    roster = "出席委員　　　委員長　浜野海人君\n　　　　　　　　　　　小林波男君\n　　　　　　　理　事　大森山子君\n"
    assert len(_reading(roster)) == 3


def test_a_wrapped_agenda_above_speeches_on_one_line_each() -> None:
    items = "".join(f"第{n}号議案　{WORDS[n : n + 24]}\n{WORDS[n + 24 : n + 34]}\n" for n in range(1, 6))
    reading = _reading(items + f"○浜野委員長　{WORDS}\n　{WORDS}\n○事務局　{WORDS}{WORDS}\n")
    assert reading[0] == f"第1号議案　{WORDS[1:35]}"
    assert len(reading) == 8


def test_latin_words_keep_a_space() -> None:
    text = "\n".join(
        ["The committee discussed the draft of the", "assessment in detail and approved the", "whole of it in"] * 3
    )
    assert "draft of the assessment in detail" in _reading(text)[0]


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("", "- {} -"),
        ("", "－ {} －"),
        ("", "{}"),
        ("", "{}/5"),
        ("", "{}ページ"),
        ("第９回海岸審査会　会議録", "({})"),
        ("令和９年第１回定例会（第１号）－{}－", ""),
        ("海岸審査会\n会議録　{}", "ここまで"),
    ],
)
def test_running_heads_and_page_numbers(head: str, foot: str) -> None:
    reading = _reading(_pages(*BODIES, head=head, foot=foot))
    assert reading[-4:] == list(BODIES[1:])
    assert len(reading) <= 7


def test_the_first_head_stays() -> None:
    assert _reading(_pages(*BODIES, head="第９回海岸審査会　会議録"))[0] == "第９回海岸審査会　会議録"


def test_glued_page_numbers() -> None:
    assert _reading("\f".join(f"{body}－{n}－\n" for n, body in enumerate(BODIES, start=11))) == list(BODIES)


def test_page_marks_in_a_text_without_pages() -> None:
    text = "".join(f"{body}\n- {n} -\n" for n, body in enumerate(BODIES, start=1))
    assert _reading(text) == list(BODIES)


def test_bare_page_numbers_set_apart_in_a_text_without_pages() -> None:
    text = "".join(f"{body}\n{'　' * 12}{n}\n" for n, body in enumerate(BODIES, start=1))
    assert _reading(text) == list(BODIES)


def test_words_are_rejoined_across_pages() -> None:
    lines = _wrapped(WORDS * 3).splitlines()
    text = "\f".join("\n".join([*lines[at : at + 5], f"- {at // 5 + 1} -", ""]) for at in range(0, len(lines), 5))
    assert _reading(text) == [WORDS * 3]


@pytest.mark.parametrize(
    "bodies",
    [
        pytest.param(["第１号議案　海\n可決", "第２号議案　山\n否決", "第４号議案　川\n継続"], id="items at page tops"),
        pytest.param(
            ["○事務局\n一です。", "○事務局\n二です。\n○事務局\n三です。\n○事務局\nあ"], id="a name on its own line"
        ),
        pytest.param(["表1\n甲", "表2\n乙", "表3\n丙", "表4\n丁"], id="a table on each page"),
        pytest.param(["20", "○", "35"], id="numbers that don't count"),
    ],
)
def test_what_only_looks_like_a_head_stays(bodies: list[str]) -> None:
    assert _furniture(_pages(*bodies)) == []


@pytest.mark.parametrize(
    ("text", "furniture"),
    [
        ("あ\n────────────\nい", ["────────────"]),
        ("あ\n＊　＊　＊\nい", ["＊　＊　＊"]),
        ("<p>あ<strong>い</strong></p>", ["<p>", "<strong>", "</strong></p>"]),
        ('前の行\n<PAGE="3">\n次の行', ['<PAGE="3">']),
        ("評価書<sup>(注)</sup>を提出", ["<sup>(注)</sup>"]),
        ("ガイド^{※1}による", ["^{※1}"]),
        ("## 結果\n本文です。", ["##"]),
        ("**結果**です。", ["**", "**"]),
        ("- ・周知方法について", ["-"]),
        ("海岸の定義※1による。\n※1 「海岸」とは、波打ち際をいう。", ["※1"]),
        ("事業者（注）が行う。\n（注）事業者：委託先をいう。", ["（注）"]),
        ("1\n○議長　あ\n2\n○委員　い\n3\n○議長　う", ["1", "2", "3"]),
        ("1 ○議長　あ\n2 ○委員　い\n3 ○議長　う", ["1", "2", "3"]),
    ],
)
def test_marks_and_markup(text: str, furniture: list[str]) -> None:
    assert _furniture(text) == furniture


@pytest.mark.parametrize(
    "text",
    [
        "<担当>\n総務課",
        "#1の議案",
        "- 実施している",
        "○○○○",
        "※進行順",
        "1 開会\n2 議事\n3 閉会",
        "1\n○報告\n5\n○審査",
        "3 × 4 = 12",
        "その他の事項※について",
        "売上（注）を参照",
        "面積は５㎡²とする",
    ],
)
def test_what_only_looks_like_furniture(text: str) -> None:
    assert _furniture(text) == []


@pytest.mark.parametrize(("text", "indent"), [("　　記", 2.0), ("  記", 1.0), ("## 記", 0.0), ("記", 0.0)])
def test_indent(text: str, indent: float) -> None:
    assert _document(text).reading.paragraphs[0].indent == indent


def test_cells_are_paragraphs_of_their_own() -> None:
    paragraphs = _document("番号\t件名\n1\t海岸の整備及び\n").reading.paragraphs
    assert [paragraph.cell for paragraph in paragraphs] == [
        CellRef(0, 0, 0), CellRef(0, 0, 1), CellRef(0, 1, 0), CellRef(0, 1, 1),
    ]  # fmt: skip


# Measured lines.

EM = 10.0


def _drawn(rows: list[tuple[str, float, float]], size: float = EM, page_width: float = 300.0) -> Source:
    """A page of lines given as (text, left, top); each character is one em wide."""
    text, lines, boxes, position = "", [], array("f"), 0
    for words, left, top in rows:
        box = Box(left, top, left + size * len(words), top + size)
        lines.append(Line(Span(position, position + len(words)), 1, box, size=size))
        for index in range(len(words)):
            boxes.extend((left + size * index, top, left + size * (index + 1), top + size))
        boxes.extend([float("nan")] * 4)
        text += words + "\n"
        position = len(text)
    page = Page(1, page_width, 400.0, text, 0, boxes=array("d", boxes))
    return Source("application/pdf", (page,), tuple(lines))


def _rows(
    text: str, width: int, *, left: float = 50.0, top: float = 50.0, pitch: float = 16.0
) -> list[tuple[str, float, float]]:
    parts = [text[at : at + width] for at in range(0, len(text), width)]
    return [(part, left, top + pitch * n) for n, part in enumerate(parts)]


def test_measured_lines_come_together() -> None:
    reading = clean(_drawn(_rows(WORDS, 20)), "d").reading
    assert reading.text == WORDS + "\n"


def test_a_gap_parts_paragraphs() -> None:
    rows = [*_rows(WORDS[:60], 20), *_rows(WORDS, 20, top=50 + 3 * 16 + 14)]
    assert clean(_drawn(rows), "d").reading.text.splitlines() == [WORDS[:60], WORDS]


def test_a_first_line_set_in_begins_a_paragraph() -> None:
    rows = _rows("海岸整備基金条例の一部を改正する条例の件", 20)
    for n in range(6):
        rows += [(WORDS[:19], 60.0, 66.0 + 32 * n), (WORDS[19:36] + "。", 50.0, 82.0 + 32 * n)]
    reading = clean(_drawn(rows), "d").reading.text.splitlines()
    assert reading == ["海岸整備基金条例の一部を改正する条例の件"] + [WORDS[:36] + "。"] * 6


def _columns(first: str, second: str) -> Source:
    """A page of two columns."""
    source = _drawn([*_rows(first, 15), *_rows(second, 15, left=220.0)])
    lines = [replace(line, block=int(line.box is not None and line.box.x0 > 200)) for line in source.lines]
    return replace(source, lines=tuple(lines))


def test_a_sentence_goes_on_in_the_next_column() -> None:
    assert clean(_drawn(_rows(WORDS[:60], 15)), "d").reading.text.splitlines() == [WORDS[:60]]
    assert clean(_columns(WORDS[:60], WORDS[60:]), "d").reading.text.splitlines() == [WORDS]


def test_a_column_begins_anew_after_a_full_stop() -> None:
    assert clean(_columns(WORDS, WORDS), "d").reading.text.splitlines() == [WORDS, WORDS]


def _footnoted(raised: bool) -> Source:
    """A line with a small 1 after its fourth character."""
    source = _drawn([("海岸整備1を行う。", 50.0, 50.0), *_rows(WORDS, 20, top=70.0)])
    boxes = source.pages[0].boxes
    assert boxes is not None
    boxes[4 * 4 : 5 * 4] = array("d", (90.0, 50.0, 95.0, 55.0) if raised else (90.0, 55.0, 95.0, 60.0))
    return source


@pytest.mark.parametrize(("raised", "text"), [(True, "海岸整備を行う。"), (False, "海岸整備1を行う。")])
def test_small_raised_numbers_are_reference_marks(raised: bool, text: str) -> None:
    assert clean(_footnoted(raised), "d").reading.text.splitlines()[0] == text


def test_indent_is_measured_from_the_column() -> None:
    rows = [("　".join("記"), 150.0, 10.0), *_rows(WORDS, 20, top=30)]
    assert [p.indent for p in clean(_drawn(rows), "d").reading.paragraphs] == [10.0, 0.0]


# Properties.

_FRAGMENTS = st.sampled_from(
    [
        "○浜野委員長　",
        WORDS[:20],
        WORDS[20:40],
        "はい。",
        "- 3 -",
        "　",
        "\t",
        "\n",
        "\n\n",
        "\f",
        "<p>",
        "※1",
        "（注）",
        "──────",
        "A b",
        "12",
        "・あ",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_FRAGMENTS | st.text("あ 　\n\t○1-#*<>|", max_size=6), min_size=1, max_size=60))
def test_every_word_is_read_once(parts: list[str]) -> None:
    text = "記" + "".join(parts)
    document = _document(text)
    hidden = {at for span in document.furniture for at in range(*span)}
    shown = [
        at
        for line in document.lines
        for at in range(*line.span)
        if at not in hidden and not document.text[at].isspace()
    ]
    reading = document.reading
    assert len(reading.offsets) == len(reading.text)
    assert list(reading.offsets) == sorted(set(reading.offsets))
    read = [at for char, at in zip(reading.text, reading.offsets, strict=True) if not char.isspace()]
    assert read == shown
    assert [document.text[at] for at in read] == [char for char in reading.text if not char.isspace()]
    assert [reading.string(p) for p in reading.paragraphs] == reading.text.splitlines()
    covered = {at for line in document.lines for at in range(*line.span)} | hidden
    assert all(
        char.isspace() or at in covered or char == "|" for at, char in enumerate(document.text) if char not in "<br>/p "
    )


@pytest.mark.parametrize("name", ["ppc-136", "ppc-244", "ppc-periodic-report-2017"])
def test_a_pdf_reads_like_its_text(corpus: Path, name: str) -> None:
    plain = clean(read_text((corpus / "seeds" / f"{name}.txt").read_bytes()), "d").reading
    drawn = clean(read_pdf((corpus / "pdf" / f"{name}.pdf").read_bytes()), "d").reading
    expected = [re.sub(r"\s+", "", line) for line in plain.text.splitlines()]
    found = [re.sub(r"\s+", "", line) for line in drawn.text.splitlines()]
    assert found[-len(expected) :] == expected
