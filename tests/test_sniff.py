"""Kinds of file are told by content."""

from __future__ import annotations

import io
import zipfile

import pytest

from extractors.model.errors import Damaged, DocumentError, Empty, Encrypted, Unsupported
from pipeline.read.sniff import MediaType, sniff


def _archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def _compound(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + stream.encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"%PDF-1.7\n", MediaType.PDF, id="PDF"),
        pytest.param(b"\r\n" * 200 + b"%PDF-1.4", MediaType.PDF, id="rubbish before the header"),
        pytest.param("○委員長　開会します。".encode(), MediaType.TEXT, id="text"),
        pytest.param("○委員長　開会します。".encode("cp932"), MediaType.TEXT, id="Shift_JIS"),
        pytest.param("○委員長　開会します。".encode("utf-16"), MediaType.TEXT, id="UTF-16"),
        pytest.param("本文に <html> と書く。".encode(), MediaType.HTML, id="a tag near the top"),
        pytest.param(b"<!-- x --><!DOCTYPE HTML><p>a", MediaType.HTML, id="comment first"),
        pytest.param("<p>○議長　開会</p><p>はい</p>".encode(), MediaType.HTML, id="fragment"),
        pytest.param("<担当> 総務課 <電話>".encode(), MediaType.TEXT, id="angle brackets are no tags"),
        pytest.param("BMの検討について。".encode(), MediaType.TEXT, id="text that begins like a picture"),
        pytest.param(_archive("[Content_Types].xml", "word/document.xml"), MediaType.DOCX, id="DOCX"),
    ],
)
def test_kind(data: bytes, kind: MediaType) -> None:
    assert sniff(data) is kind


@pytest.mark.parametrize(
    ("data", "error", "word"),
    [
        pytest.param(b"", Empty, "no bytes", id="nothing"),
        pytest.param(b" \r\n\t\n", Empty, "white space", id="white space"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)), Unsupported, "JPEG", id="picture"),
        pytest.param(_archive("xl/workbook.bin"), Unsupported, "xlsb", id="binary workbook"),
        pytest.param(_archive("a.txt"), Unsupported, "ZIP", id="archive"),
        pytest.param(_archive("mimetype", "content.xml"), Unsupported, "OpenDocument", id="OpenDocument"),
        pytest.param(b"PK\x03\x04 broken", Damaged, "broken", id="broken archive"),
        pytest.param(_compound("WordDocument"), Unsupported, ".doc", id="old Word"),
        pytest.param(_compound("DocumentText"), Unsupported, "Ichitaro", id="Ichitaro"),
        pytest.param(_compound("EncryptedPackage"), Encrypted, "password", id="protected"),
        pytest.param(bytes(range(256)) * 8, Unsupported, "neither", id="binary rubbish"),
    ],
)
def test_refused(data: bytes, error: type[DocumentError], word: str) -> None:
    with pytest.raises(error, match=word):
        sniff(data)
