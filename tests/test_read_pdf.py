"""Reading PDFs: containers, problems of pages, characters and their boxes."""

from __future__ import annotations

import io
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from read_pdf_builder import HEIGHT, Sheet, make_pdf, raw_pdf
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from extractors.model.document import Source
from extractors.model.errors import Damaged, DocumentError, Empty, Encrypted, LimitExceeded
from extractors.model.vocabulary import TextOrigin
from pipeline.limits import PdfLimits
from pipeline.read.pdf import rescue as pdf_rescue
from pipeline.read.pdf import rescue_worker
from pipeline.read.pdf.glyphs import Glyphs
from pipeline.read.pdf.ocr import PageImage, Recognized
from pipeline.read.pdf.reader import read_pdf

OPENING = "○佐伯会長　それでは、ただいまから第三回の審議会を開会いたします。"


def _plain(sheet: Sheet) -> None:
    sheet.lines(60, 100, [OPENING, "本日の議題は二つでございます。"])


def _nothing(sheet: Sheet) -> None:
    sheet.canvas.setStrokeGray(1)


def _scan(sheet: Sheet, mode: int | None = None) -> None:
    picture = ImageReader(Image.new("L", (60, 84), 230))
    sheet.canvas.drawImage(picture, 0, 0, 595, HEIGHT)
    if mode is not None:
        sheet.text(60, 100, OPENING, mode=mode)


def _codes(source: Source) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.page) for problem in source.problems]


def test_text_lines_and_pages_fit_together() -> None:
    source = read_pdf(make_pdf(_plain, _nothing, _plain))
    assert [page.number for page in source.pages] == [1, 2, 3]
    assert source.pages[1].text == "\n"
    assert source.text == "".join(page.text for page in source.pages)
    for page in source.pages:
        assert source.text[page.start : page.start + len(page.text)] == page.text
        assert page.text.endswith("\n")
        assert page.boxes is not None
        assert len(page.boxes) == 4 * len(page.text)
    words = [source.text[line.span.start : line.span.end] for line in source.lines]
    assert words == [OPENING, "本日の議題は二つでございます。"] * 2
    assert source.problems == ()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(b"", Empty, id="no bytes"),
        pytest.param(b"%PDF-1.4 nothing more", Damaged, id="truncated"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(400), Damaged, id="a JPEG"),
        pytest.param(raw_pdf(b"").replace(b"/Kids[3 0 R]/Count 1", b"/Kids[]/Count 0     "), Empty, id="no pages"),
    ],
)
def test_unreadable_documents(data: bytes, error: type[DocumentError]) -> None:
    with pytest.raises(error):
        read_pdf(data)


def test_encrypted() -> None:
    with pytest.raises(Encrypted):
        read_pdf(make_pdf(_plain, encrypt=StandardEncryption("geheim", "owner", strength=128)))
    source = read_pdf(make_pdf(_plain, encrypt=StandardEncryption("", "owner", strength=128)))
    assert source.text.startswith(OPENING)


def test_limits() -> None:
    with pytest.raises(LimitExceeded):
        read_pdf(make_pdf(_plain, _plain, _plain), limits=PdfLimits(pages=2))
    source = read_pdf(make_pdf(_plain), limits=PdfLimits(chars=10))
    assert _codes(source) == [("limit_exceeded", 1)]
    assert source.text.startswith(OPENING[:5])
    huge = raw_pdf(b"BT /F1 20 Tf 100 200 Td (Hello) Tj ET").replace(b"[0 0 400 300]", b"[0 0 900000 300]")
    assert _codes(read_pdf(huge)) == [("limit_exceeded", 1)]


def test_scans() -> None:
    source = read_pdf(make_pdf(_scan, lambda s: _scan(s, 3), lambda s: _scan(s, 0), _nothing))
    assert _codes(source) == [("no_text_layer", 1)]
    assert [page.origin for page in source.pages] == [
        TextOrigin.TEXT_LAYER,
        TextOrigin.EMBEDDED_OCR,
        TextOrigin.TEXT_LAYER,
        TextOrigin.TEXT_LAYER,
    ]
    assert source.pages[1].text.startswith(OPENING)


def test_text_under_a_scan_is_embedded_ocr() -> None:
    def draw(sheet: Sheet) -> None:
        _plain(sheet)
        _scan(sheet)

    source = read_pdf(make_pdf(draw))
    assert source.pages[0].origin is TextOrigin.EMBEDDED_OCR
    assert source.text.startswith(OPENING)


def test_ocr_reads_pages_without_text() -> None:
    seen: list[PageImage] = []

    def recognize(image: PageImage) -> Recognized:
        seen.append(image)
        codes = np.array([ord(char) for char in "会議録"], np.uint32)
        boxes = np.array([[60.0 + 10 * i, 100, 70 + 10 * i, 110] for i in range(3)])
        flags, zeros = np.zeros(3, np.bool_), np.zeros(3, np.int64)
        return Recognized("test 1.0", Glyphs(codes, boxes, np.full(3, 10.0), flags, zeros, flags, zeros))

    source = read_pdf(make_pdf(_plain, _scan), ocr=recognize)
    assert [image.number for image in seen] == [2]
    assert seen[0].image.width == pytest.approx(595 / 72 * 200, abs=1)
    assert source.pages[1].text == "会議録\n"
    assert (source.pages[1].origin, source.pages[1].ocr_engine) == (TextOrigin.OCR, "test 1.0")
    assert source.problems == ()


def test_garbled_page_is_a_problem() -> None:
    content = b"BT /F1 20 Tf 50 200 Td (" + bytes(range(0xC0, 0xF0)) + b") Tj ET"
    source = read_pdf(raw_pdf(content))
    assert _codes(source) == [("garbled_page", 1)]
    assert source.pages[0].garble_score > 0.9


def test_a_second_reader_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "hang.py"
    worker = Path(str(rescue_worker.__file__)).read_text(encoding="utf-8")
    hung = worker.replace("    if document is None:\n", "    while True:\n        pass\n    if document is None:\n")
    assert hung != worker
    script.write_text(hung.replace("\nSECONDS = 5\n", "\nSECONDS = 1\n"), encoding="utf-8")
    monkeypatch.setattr(pdf_rescue, "_WORKER", script)
    content = b"BT /F1 20 Tf 50 200 Td (" + bytes(range(0xC0, 0xF0)) + b") Tj ET"
    assert _codes(read_pdf(raw_pdf(content))) == [("garbled_page", 1)]


def test_a_broken_page_leaves_the_others() -> None:
    data = make_pdf(_plain, _plain)
    source = read_pdf(data.replace(b"/Type /Page\n", b"/Type /Pagf\n", 1))
    assert source.text.count("佐伯会長") >= 1


def _composite(mapping: bytes) -> tuple[bytes, list[bytes]]:
    """A font with a character map of our own for the codes 1 to 3."""
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n" + mapping + b"\nendcmap end end"
    )
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>"
    descendant = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/DW 1000/FontDescriptor 8 0 R>>"
    )
    descriptor = (
        b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880"
        b"/Descent -120/CapHeight 880/StemV 80>>"
    )
    return font, [descendant, b"<</Length %d>>\nstream\n%s\nendstream" % (len(cmap), cmap), descriptor]


@pytest.mark.parametrize(
    ("mapping", "text"),
    [
        pytest.param(b"3 beginbfchar <0001> <D842DFB7> <0002> <7530> <0003> <6C0F> endbfchar", "𠮷田氏", id="pair"),
        pytest.param(b"3 beginbfchar <0001> <2F47> <0002> <6642> <0003> <2ED1> endbfchar", "日時長", id="radicals"),
        pytest.param(
            b"3 beginbfchar <0001> <FE41> <0002> <6848> <0003> <FE42> endbfchar", "「案」", id="vertical forms"
        ),
        pytest.param(
            b"3 beginbfchar <0001> <2460> <0002> <FF08> <0003> <3231> endbfchar", "①（㈱", id="kept as printed"
        ),
    ],
)
def test_characters_as_the_page_shows_them(mapping: bytes, text: str) -> None:
    font, extra = _composite(mapping)
    source = read_pdf(raw_pdf(b"BT /F1 20 Tf 50 200 Td <000100020003> Tj ET", font=font, extra=extra))
    assert source.text == text + "\n"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_are_on_the_displayed_page(turn: int) -> None:
    content = b"BT /F1 20 Tf 100 200 Td (Hello) Tj ET"
    page = b"/CropBox[50 60 350 260]/Rotate %d/UserUnit 2" % turn
    source = read_pdf(raw_pdf(content, page=page))
    assert source.text == "Hello\n"
    first = source.pages[0]
    assert (first.width, first.height) == ((600, 400) if turn % 180 == 0 else (400, 600))
    assert first.rotation == turn
    assert first.boxes is not None
    x0, y0, x1, y1 = first.boxes[:4]
    at = {0: (100, 120), 90: (280, 100), 180: (500, 280), 270: (120, 500)}[turn]  # the origin of H
    assert math.dist(at, (min(max(at[0], x0), x1), min(max(at[1], y0), y1))) < 0.1
    assert max(x1 - x0, y1 - y0) > 20


def test_invisible_and_outside_characters() -> None:
    source = read_pdf(
        make_pdf(lambda s: (s.text(60, 100, "会議録"), s.text(700, 100, "欄外"), s.text(60, 900, "欄外")))
    )
    assert source.text == "会議録\n"


def test_spaces_have_no_box_and_others_have() -> None:
    source = read_pdf(make_pdf(lambda s: (s.text(60, 100, "日時"), s.text(110, 100, "令和五年"))))
    page = source.pages[0]
    assert page.boxes is not None
    assert source.text == "日時\u3000\u3000\u3000令和五年\n"
    assert [math.isnan(page.boxes[4 * i]) for i in range(len(page.text))] == [c.isspace() for c in page.text]


def test_same_bytes_give_the_same_source() -> None:
    data = make_pdf(_plain, _plain)
    first, second = read_pdf(data), read_pdf(data)
    assert first.text == second.text
    assert first.lines == second.lines


def _by_pdfplumber(data: bytes, pages: tuple[int, ...] | None = None) -> list[list[tuple[str, float, float]]]:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data), pages=pages) as document:
        return [
            [
                (c["text"], (c["x0"] + c["x1"]) / 2, (c["top"] + c["bottom"]) / 2)
                for c in page.chars
                if c["text"].strip()
            ]
            for page in document.pages
        ]


def _uncovered(source: Source, expected: list[list[tuple[str, float, float]]]) -> list[tuple[int, str]]:
    """Characters that another engine sees where no box of ours has the same character."""
    missing = []
    for page, chars in zip(source.pages, expected, strict=True):
        assert page.boxes is not None
        boxes = np.array(page.boxes).reshape(-1, 4)
        places: dict[str, list[int]] = {}
        for index, char in enumerate(page.text):
            places.setdefault(char, []).append(index)
        for char, x, y in chars:
            near = boxes[places.get(char, [])]
            inside = (near[:, :2] - 1.5 <= (x, y)) & ((x, y) <= near[:, 2:] + 1.5)
            if not inside.all(axis=1).any():
                missing.append((page.number, char))
    return missing


def _mixed(sheet: Sheet) -> None:
    for number in range(12):
        sheet.text(60 + 7 * number, 80 + 31 * number, OPENING[: 30 - number], size=8 + number * 0.7, spread=number % 3)
    sheet.text(300, 500, "第66条第1項 ABC", 9)


def test_boxes_cover_what_another_engine_sees() -> None:
    data = make_pdf(_plain, _mixed)
    source, expected = read_pdf(data), _by_pdfplumber(data)
    assert _uncovered(source, expected) == []
    for page, chars in zip(source.pages, expected, strict=True):
        assert Counter("".join(page.text.split())) == Counter(char for char, _, _ in chars)


@pytest.mark.parametrize(
    "name", ["pdf/chiba-pia-3", "pdf/suginami-2023-3", "pdf/ppc-periodic-report-2017", "papers/nankoku-proposals"]
)
def test_boxes_of_real_pages_cover_what_another_engine_sees(corpus: Path, name: str) -> None:
    data = (corpus / f"{name}.pdf").read_bytes()
    source, expected = read_pdf(data), _by_pdfplumber(data, pages=(1, 2))
    pages = replace(source, pages=source.pages[:2])
    assert _uncovered(pages, expected) == []
