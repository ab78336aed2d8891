"""What kind of file some bytes are, by their content and never by a name."""

from __future__ import annotations

from enum import StrEnum

from extractors.errors import Empty


class MediaType(StrEnum):
    """Kinds of file that are read."""

    PDF = "application/pdf"
    HTML = "text/html"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    TEXT = "text/plain"


def sniff(data: bytes) -> MediaType:
    """The media type of the bytes. Raises Empty."""
    if not data:
        raise Empty("the file holds no bytes", "fetch it again")
    if b"%PDF-" in data[:1024]:
        return MediaType.PDF
    if data.startswith(b"PK\x03\x04"):
        return MediaType.DOCX
    head = data[:4096].lower()
    if b"<html" in head or b"<!doctype html" in head:
        return MediaType.HTML
    return MediaType.TEXT
