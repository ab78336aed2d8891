"""Segments tile the whole text, whatever it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from test_turns import document, render

from extractors.minutes.speeches.speeches import extract_speeches
from extractors.minutes.turns.turns import read_turns
from extractors.model.document import Document, Problem
from extractors.model.grounding import Desk
from extractors.model.proceedings import Facts
from extractors.model.records import Segment
from extractors.model.vocabulary import SegmentKind
from extractors.results.segments import tile
from pipeline.clean.clean import clean
from pipeline.read.text import read_text

CORPUS = os.environ.get("GIJIROKU_CORPUS")
TEXTS = {
    "minutes": render("circle", "name_office", nonsense=False, between=True)[0],
    "brackets": render("parentheses", "name_office", nonsense=False, between=True)[0],
    "columns": render("tab", "name_office", nonsense=False)[0],
    "paper": "定期報告の結果\n\n１ 目的\n　この報告は、点検の結果を示すものである。\n２ 方法\n　調査票による。\n",
    "table": "番号\t件名\t結果\n1\t補正予算\t可決\n2\t条例\t可決\n",
    "one letter": "あ",
    "spaces at both ends": "\n\n  本文である。\n\n  ",
    "pages": "一枚目である。\f二枚目である。\f",
}


def segments(doc: Document) -> tuple[Segment, ...]:
    desk = Desk(doc)
    facts = Facts(read_turns(doc))
    spoken = extract_speeches(desk, facts)
    facts = Facts(facts.proceedings, speeches=spoken)
    return tile(doc, facts, spoken)


def check(doc: Document, tiles: tuple[Segment, ...]) -> None:
    position = 0
    for number, segment in enumerate(tiles, 1):
        assert segment.position == number
        assert segment.start == position
        assert segment.end > segment.start
        position = segment.end
    assert position == len(doc.text)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_tiles(text: str) -> None:
    doc = document(text)
    check(doc, segments(doc))


def test_kinds_of_minutes() -> None:
    doc = document(TEXTS["minutes"])
    tiles = segments(doc)
    assert [segment.kind for segment in tiles[:2]] == [SegmentKind.HEADER, SegmentKind.SPEECH]
    spoken = {segment.record_id for segment in tiles if segment.kind is SegmentKind.SPEECH}
    assert len(spoken) == 30
    assert None not in spoken
    headings = [doc.text[s.start : s.end].strip() for s in tiles if s.kind is SegmentKind.HEADING]
    assert "◆ 今後の予定" in headings


def test_a_speech_tile_holds_its_mark() -> None:
    doc = document("題名\n○榎並委員長　会議を始めます。\n○事務局　説明します。\n")
    tiles = segments(doc)
    assert [doc.text[s.start : s.end] for s in tiles] == [
        "題名\n",
        "○榎並委員長　会議を始めます。\n",
        "○事務局　説明します。\n",
    ]


def test_directions_have_tiles_of_their_own() -> None:
    doc = document("○榎並委員長　御異議ありませんか。\n（異議なし）\n○榎並委員長　決定します。\n")
    assert [segment.kind for segment in segments(doc)] == ["speech", "direction", "speech"]


def test_garbled_pages_are_unread() -> None:
    source = read_text("読める頁である。\f壊れた頁\f".encode())
    doc = clean(source, "0" * 16)
    broken = Document(
        **{
            field: getattr(doc, field)
            for field in ("document_id", "source", "text", "furniture", "reading", "_page_starts", "_line_starts")
        },
        problems=(Problem("garbled_page", "nothing readable", "read", page=2),),
    )
    assert [segment.kind for segment in segments(broken)] == ["prose", "unread"]


def test_paper_has_headings_and_prose() -> None:
    kinds = {segment.kind for segment in segments(document(TEXTS["paper"]))}
    assert kinds == {SegmentKind.HEADING, SegmentKind.PROSE}


@pytest.mark.skipif(CORPUS is None, reason="GIJIROKU_CORPUS is not set")
def test_corpus_is_tiled_and_read() -> None:
    assert CORPUS is not None
    total = unread = 0
    for path in sorted(Path(CORPUS, "corpus").glob("*/*.txt")):
        doc = clean(read_text(path.read_bytes()), "0" * 16)
        tiles = segments(doc)
        check(doc, tiles)
        total += len(doc.text)
        unread += sum(s.end - s.start for s in tiles if s.kind is SegmentKind.UNREAD)
    assert total
    assert unread <= 0.02 * total
