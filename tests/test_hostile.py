"""Documents made to do harm give records, or one line; the process that reads them lives on to read the next."""

from __future__ import annotations

import hashlib
import io
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from extractors.model.errors import DocumentError
from pipeline.limits import Limits
from pipeline.product import Product
from pipeline.read.source import read_source
from pipeline.workers.job import InternalError, Job, Result, read_job
from pipeline.workers.readers import ReaderProcesses

TALK = "○日野会長　ただいまから第１回審議会を開会します。\n○三浦委員　はい。\n"
LIMITS = Limits(seconds=40, cpu_seconds=40)


@pytest.fixture(scope="module")
def readers() -> Iterator[ReaderProcesses]:
    made = ReaderProcesses()
    yield made
    made.close()


def stream(data: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(data, 9)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (len(packed), more, packed)


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, on top of those of a small one."""
    whole = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: page(),
        4: stream(b"BT /F1 12 Tf 72 700 Td (Hello minutes) Tj ET"),
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    } | dict(objects)
    written, offsets = bytearray(b"%PDF-1.7\n"), {}
    for number, body in whole.items():
        offsets[number] = len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    begin, size = len(written), max(whole) + 1
    written += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        written += b"%010d 00000 %c \n" % (offsets.get(number, 0), b"n" if number in offsets else b"f")
    return bytes(written + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, begin))


def page(box: bytes = b"0 0 600 800", more: bytes = b"", resources: bytes = b"/Font<</F1 5 0 R>>") -> bytes:
    rest = b"/Contents 4 0 R/Resources<<%s>>%s>>" % (resources, more)
    return b"<</Type/Page/Parent 2 0 R/MediaBox[%s]" % box + rest


def drawn(content: bytes) -> bytes:
    return pdf({4: stream(content + b" BT /F1 12 Tf 72 700 Td (Hello minutes) Tj ET")})


def word(body: str, prolog: str = "", **more: str) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"{prolog}<w:document {space}><w:body>{body}</w:body></w:document>")
        for name, content in more.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {space}>{content}</w:{name}>")
    return made.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def html(body: str) -> bytes:
    return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()


LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "haha">' + "".join(
    f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10)
) + "]>"  # fmt: skip
TABLE = "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X 6 0 R>>>>"
CIRCLES = {
    "pages": pdf({2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"}),
    "parents": pdf({2: b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 3 0 R>>"}),
    "references": pdf({2: b"<</Type/Pages/Kids 6 0 R/Count 7 0 R>>", 6: b"6 0 R", 7: b"8 0 R", 8: b"7 0 R"}),
    "earlier tables of contents": pdf({}, b"/Prev 9"),
    "length of a stream": pdf({4: b"<</Length 4 0 R>>stream\nBT ET\nendstream"}),
    "contents": pdf({3: page().replace(b"4 0 R", b"6 0 R"), 6: b"[6 0 R 6 0 R]"}),
    "forms": pdf({3: page(resources=b"/XObject<</X 6 0 R>>"), 4: stream(b"/X Do"), 6: stream(b"/X Do", FORM)}),
    "form fields": pdf({3: page(more=b"/Annots[6 0 R]"), 6: b"<</FT/Tx/T(a)/Kids[6 0 R]/Parent 6 0 R/Subtype/Widget>>"}),
    "styles": word(paragraph("あ", '<w:pStyle w:val="A"/>'), styles="".join(
        f'<w:style w:styleId="{one}"><w:basedOn w:val="{other}"/></w:style>' for one, other in ("AB", "BA"))),
}  # fmt: skip
SIZES = {
    **{f"box {box.decode()}": pdf({3: page(box)}) for box in (
        b"0 0 1e9 1e9", b"0 0 99999999999999999999 9", b"0 0 nan nan", b"0 0 0 0", b"0 0 600", b"/a /b (c) null",
        b"0 0 1e-30 1e-30", b"0 0 30000 800")},
    "count": pdf({2: b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>"}),
    "unit": pdf({3: page(more=b"/UserUnit 1e10/Rotate 99999999999999999999")}),
    **{f"matrix {row.decode()}": drawn(row + b" cm") for row in (
        b"nan nan nan nan nan nan", b"1e308 0 0 1e308 1e308 1e308", b"0 0 0 0 0 0", b"1e-30 0 0 1e-30 0 0")},
    "spacing": drawn(b"BT /F1 1e30 Tf 1e20 Ts 1e20 Tc 1e20 Tz (Hello) Tj ET"),
    "column": html(f"<table><tr><td colspan=1000000000 rowspan=1000000000>指摘</td></tr></table>{TALK}"),
    "span": word(TABLE.format(f'<w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>{paragraph("あ")}')),
    "numbering": word(paragraph("あ", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'), numbering=(
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1999999999"/><w:numFmt w:val="upperRoman"/>'
        '<w:lvlText w:val="%1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>')),
}  # fmt: skip
DEPTHS = {
    "arrays": pdf({6: b"[" * 200_000 + b"]" * 200_000}),
    "arrays of a page": drawn(b"[" * 100_000 + b"]" * 100_000 + b" TJ"),
    "dictionaries": pdf({6: b"<</a " * 100_000 + b"1" + b">>" * 100_000}),
    "graphics states": drawn(b"q " * 200_000),
    "blocks": html("<div>" * 100_000 + TALK),
    "marks": html("<p>" + "<b><i>" * 50_000 + TALK),
    "tables": html("<table><tr><td>" * 500 + TALK),
    "word tables": word("<w:tbl><w:tr><w:tc>" * 60 + paragraph("あ") + "</w:tc></w:tr></w:tbl>" * 60),
    "word marks": word("<w:p>" + "<w:ins>" * 20_000 + "</w:ins>" * 20_000 + "</w:p>"),
}
ENTITIES = {
    "laughs in a page": LAUGHS.encode() + html(f"&a9;{TALK}"),
    "laughs in Word": word(paragraph("&a9;"), LAUGHS),
    "a file": word(paragraph("&a;"), '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "a call": word(paragraph("あ"), '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>'),
}
LENGTHS = {
    "one line": ("あ" * 500_000).encode(),
    "brackets": ("（「『" * 50_000 + TALK).encode(),
    "marks of turns": ("○" * 300_000 + TALK).encode(),
    "figures": ("1" * 500_000 + TALK).encode(),
    "law after law": ("個人情報の保護に関する法律第" * 10_000 + TALK).encode(),
    "day after day": ("令和６年３月３日" * 20_000 + TALK).encode(),
    "voicing marks": ("か" + "゙" * 200_000 + TALK).encode(),
    "white space": (TALK + " " * 2_000_000 + TALK).encode(),
    "angle brackets": html("<" * 200_000 + "&" * 200_000 + TALK),
    "stacked letters": drawn(b"BT /F1 8 Tf " + b"1 0 0 1 100 100 Tm (abc) Tj " * 10_000 + b"ET"),
    "rectangles": drawn(b"".join(b"%d %d 1 1 re f " % (n % 600, n // 600) for n in range(100_000))),
    "path": drawn(b"0 0 m " + b"".join(b"%d %d l " % (n % 600, n * 7 % 800) for n in range(100_000)) + b"S"),
}


def read(readers: ReaderProcesses, data: bytes) -> Result:
    return readers.read(Job(hashlib.sha256(data).hexdigest(), "file:///hostile", LIMITS, data=data), read_job)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(data, id=f"{kind}-{name}")
        for kind, documents in (
            ("circle", CIRCLES), ("size", SIZES), ("depth", DEPTHS), ("entity", ENTITIES), ("length", LENGTHS),
        )
        for name, data in documents.items()
    ],
)  # fmt: skip
def test_it_gives_records_or_one_line_and_the_reader_lives(readers: ReaderProcesses, data: bytes) -> None:
    before, began = readers.pids(), time.monotonic()
    result = read(readers, data)
    assert isinstance(result, Product | DocumentError)
    assert not isinstance(result, InternalError), result
    assert time.monotonic() - began < LIMITS.seconds
    assert readers.pids() == before or not before
    if isinstance(result, DocumentError):
        assert result.remedy
        assert "\n" not in str(result)


def test_what_an_entity_names_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("ひみつ", encoding="utf-8")
    uri = (tmp_path / "secret.txt").as_uri()
    data = word(paragraph("あ&a;"), f'<!DOCTYPE x [<!ENTITY a SYSTEM "{uri}">]>')
    try:
        text = read_source(data).text
    except DocumentError as error:
        text = str(error)
    assert "ひみつ" not in text
