"""Small PDFs for tests, drawn with reportlab; the Japanese font is not embedded, so no system font is needed."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

MINCHO = "HeiseiMin-W3"
WIDTH, HEIGHT = 595.0, 842.0
Draw = Callable[["Sheet"], None]


class Sheet:
    """A page to draw on; y runs downwards and is the top of a line of the given size."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def text(self, x: float, y: float, text: str, size: float = 10.5, spread: float = 0.0, mode: int = 0) -> None:
        """A line with its characters ``spread`` points apart."""
        pen = self.canvas.beginText(x, HEIGHT - y - 0.88 * size)
        pen.setFont(MINCHO, size)
        pen.setCharSpace(spread)
        pen.setTextRenderMode(mode)
        pen.textOut(text)
        self.canvas.drawText(pen)

    def lines(self, x: float, y: float, texts: Sequence[str], size: float = 10.5, pitch: float = 18.0) -> None:
        """Lines below each other."""
        for number, text in enumerate(texts):
            if text:
                self.text(x, y + number * pitch, text, size)

    def down(self, x: float, y: float, text: str, size: float = 10.5, pitch: float | None = None) -> None:
        """Characters below each other, each drawn by itself."""
        for number, char in enumerate(text):
            self.text(x, y + number * (pitch or size), char, size)


def make_pdf(*pages: Draw, encrypt: object = None, crop: Sequence[float] | None = None, rotate: int = 0) -> bytes:
    """A PDF with a page for each drawing function."""
    if MINCHO not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(MINCHO))
    buffer = io.BytesIO()
    size = (HEIGHT, WIDTH) if rotate % 180 else (WIDTH, HEIGHT)  # reportlab turns the box as well
    canvas = Canvas(buffer, pagesize=size, encrypt=encrypt, invariant=1)
    if crop is not None:
        canvas.setCropBox(crop)
    for draw in pages:
        if rotate:
            canvas.setPageRotation(rotate)
        draw(Sheet(canvas))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def raw_pdf(content: bytes, *, page: bytes = b"", font: bytes = b"", extra: Sequence[bytes] = ()) -> bytes:
    """A one-page PDF written by hand. ``extra`` are the objects from number 6 on."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>" + page + b">>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        font or b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        *extra,
    ]
    out = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return out + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
