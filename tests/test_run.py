"""Every kind of file is read within the same limits and asked the same questions."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors.model.errors import LimitExceeded
from pipeline.limits import Limits
from pipeline.read.source import read_source

ENGLISH = "Minutes of the board of Starfield, held on the third of March. The motion was carried."
JAPANESE = "ただいまから第一回星見市審議会を開会します。"


def paper(text: str) -> bytes:
    """A PDF of one page."""
    made = io.BytesIO()
    canvas = Canvas(made)
    canvas.drawString(72, 700, text)
    canvas.save()
    return made.getvalue()


@pytest.mark.parametrize("data", [paper(ENGLISH), ENGLISH.encode(), f"<html><body>{ENGLISH}</body></html>".encode()])
def test_a_document_that_is_not_japanese_says_so(data: bytes) -> None:
    assert [problem.code for problem in read_source(data).problems] == ["not_japanese"]


def test_a_short_or_a_japanese_text_raises_no_such_question() -> None:
    assert read_source(paper("No. 12")).problems == ()
    assert read_source((JAPANESE + ENGLISH[:40]).encode()).problems == ()


def test_a_text_has_as_many_pages_as_the_limit_allows() -> None:
    pages = "\f".join([JAPANESE] * 12).encode()
    assert len(read_source(pages, limits=Limits(pages=12)).pages) == 12
    with pytest.raises(LimitExceeded, match="has 12 pages, over the limit of 11"):
        read_source(pages, limits=Limits(pages=11))
