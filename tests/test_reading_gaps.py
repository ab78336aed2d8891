"""Names, citations and words that the end of a line or page tears, and whose words a bullet holds."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractors.extraction import Extraction
from extractors.model.records import Attendee, Citation
from extractors.reviews.commitments.commitments import EXAMPLES, LOOKALIKES, PROPOSES
from extractors.reviews.exchanges import markers as exchange_legends
from extractors.reviews.exchanges.markers import read_legend
from pipeline.run import read_bytes

FONT = "HeiseiMin-W3"
SPOKEN = "○会長　開会します。\n○雨宮委員　質問です。よろしいですか。\n○会長　どうぞ。\n"
LISTS = (
    ("given name", "出席委員　雨宮　実、石動　さとみ、宇梶\n剛、江藤　みなみ", "雨宮実 石動さとみ 宇梶剛 江藤みなみ"),
    (
        "inside a given name",
        "出席委員　雨宮実、石動さとみ、宇梶健二、江藤み\nなみ、尾崎学",
        "雨宮実 石動さとみ 宇梶健二 江藤みなみ 尾崎学",
    ),
    ("office", "出席委員　雨宮委員、石動委員、宇梶委員、江藤委\n員、尾崎委員", "雨宮 石動 宇梶 江藤 尾崎"),
    (
        "spread letters",
        "出席委員\n雨　宮　実　男　宇　梶　健　二\n大　曲　進　南　雲　実",
        "雨宮実男 宇梶健二 大曲進 南雲実",
    ),
    (
        "whole name on the next line",
        "出席委員　雨宮　実、石動　さとみ\n宇梶　剛、江藤　みなみ",
        "雨宮実 石動さとみ 宇梶剛 江藤みなみ",
    ),
    ("several groups on a line", "参加者　地域代表：雨宮氏、石動氏　保護者代表：宇梶氏", "雨宮 石動 宇梶"),
    (
        "a section below another",
        "出席委員　雨宮会長、石動委員\n実施機関　健康局　保健課　宇梶課長、江藤主査",
        "雨宮 石動 宇梶 江藤",
    ),
)


@pytest.mark.parametrize(("lines", "names"), [row[1:] for row in LISTS], ids=[row[0] for row in LISTS])
def test_names_of_a_wrapped_list(lines: str, names: str) -> None:
    extraction = read_bytes(f"環境審議会会議録\n{lines}\n{SPOKEN}".encode())[1]
    assert [one.name for one in extraction.records if isinstance(one, Attendee)] == names.split()


def test_title_of_a_wrapped_list() -> None:
    text = f"環境審議会会議録\n出席委員　雨宮　実、石動　玲\n事務局　環境課長　尾崎　学、総務課\n長　柿崎　徹\n{SPOKEN}"
    people = [one for one in read_bytes(text.encode())[1].records if isinstance(one, Attendee)]
    assert [(one.name, one.role) for one in people[-2:]] == [("尾崎学", "環境課長"), ("柿崎徹", "総務課長")]


@pytest.mark.parametrize("legend", exchange_legends.EXAMPLES)
def test_legends(legend: str) -> None:
    assert sorted(read_legend(legend).values()) == ["answer", "question"]


@pytest.mark.parametrize("words", exchange_legends.LOOKALIKES)
def test_no_legends(words: str) -> None:
    assert not read_legend(words)


@pytest.mark.parametrize("words", EXAMPLES)
def test_proposals(words: str) -> None:
    assert PROPOSES.search(words)


@pytest.mark.parametrize("words", LOOKALIKES)
def test_no_proposals(words: str) -> None:
    assert not PROPOSES.search(words)


def sample(name: str) -> Extraction:
    return read_bytes((Path(__file__).parents[1] / "data" / "raw" / name).read_bytes())[1]


def test_a_citation_torn_by_the_end_of_a_page() -> None:
    """A cell goes on on the next page, the other cells of its row stand between."""
    records = sample("inspection-findings.pdf").records
    (torn,) = [one for one in records if isinstance(one, Citation) and one.article == "75"]
    assert (torn.law, torn.paragraph, len(torn.grounding.spans)) == ("個人情報の保護に関する法律", 1, 2)


def test_the_last_line_of_a_vertical_page_may_be_two_letters() -> None:
    speeches = sample("town-assembly-vertical.pdf").facts.speeches
    assert speeches[-1].grounding.text.endswith("本日はこれにて散会いたします。")


def test_a_head_printed_once_is_no_text() -> None:
    """In smaller type, far above the text of the second page."""
    buffer = io.BytesIO()
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(buffer, invariant=1)
    for head in ("", "霞ヶ原町議会だより"):
        canvas.setFont(FONT, 8)
        canvas.drawString(400, 800, head)
        canvas.setFont(FONT, 11)
        for row in range(12):
            canvas.drawString(
                72, 740 - row * 18, "この計画は、町の区域の全てを対象として定めるものであり、期間は五年とする。"
            )
        canvas.showPage()
    canvas.save()
    document = read_bytes(buffer.getvalue())[0]
    assert "議会だより" in document.text
    assert "議会だより" not in document.reading.text
