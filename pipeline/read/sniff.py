"""What kind of file some bytes are: by their content, never by a name.

How much a compressed document unfolds to, found out before a reader unfolds it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from enum import StrEnum

from extractors.model.errors import Convertible, Damaged, Empty, Encrypted, LimitExceeded, Unrecognized, Unsupported
from pipeline.read.text import decode


class MediaType(StrEnum):
    """Kinds of file that are read."""

    PDF = "application/pdf"
    HTML = "text/html"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    XLS = "application/vnd.ms-excel"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    TEXT = "text/plain"


class OldMedia(StrEnum):
    """Kinds of file that are read once LibreOffice has converted them (``--office``)."""

    DOC = "application/msword"
    RTF = "application/rtf"
    ODT = "application/vnd.oasis.opendocument.text"
    PPT = "application/vnd.ms-powerpoint"
    ODP = "application/vnd.oasis.opendocument.presentation"


OLD: Mapping[OldMedia, str] = {
    OldMedia.DOC: "an old Word document (.doc)",
    OldMedia.RTF: "an RTF document",
    OldMedia.ODT: "an OpenDocument text",
    OldMedia.PPT: "an old PowerPoint presentation (.ppt)",
    OldMedia.ODP: "an OpenDocument presentation",
}
_CONVERT = "convert it to PDF"
_WITH_OFFICE = "convert it to PDF, or give --office where LibreOffice is installed"
_SIGNATURES = (
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"RIFF", "a picture, sound or film"),
    (b"%!PS", "PostScript"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a sound recording or film"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a SQLite database"),
    (b"DOC\x00", "a DocuWorks or Ichitaro document"),
    (b"\x0c\x00\x00\x00", "a DocuWorks document"),
)
_OLD_STREAMS = (("WordDocument", OldMedia.DOC), ("PowerPoint Document", OldMedia.PPT))
_MOST_OPENING = 200
"""Bytes within which an OpenDocument file says what it is: its first entry, ``mimetype``, is not packed."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPS = (
    ("word/", "a Word document without a body"),
    ("xl/", "a binary Excel workbook (.xlsb)"),
    ("META-INF/container.xml", "an EPUB book"),
)
_HTML = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}\?>\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(
    r"</?(?:p|div|br|table|tr|td|span|font|center|h[1-6]|ul|li|dl|dt|dd|a|body|html)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)


def sniff(data: bytes) -> MediaType:
    """The media type of the bytes.

    Raises Empty, Convertible, or Unsupported, Encrypted or Damaged with what the bytes are.
    """
    if not data.strip(b"\x00 \t\r\n\x0c\xef\xbb\xbf"):
        raise Empty(
            "the file holds no bytes" if not data else "the file holds nothing but white space", "fetch it again"
        )
    if b"%PDF-" in data[:1024]:
        return MediaType.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data)
    if data.startswith(_OLE):
        return _sniff_compound(data)
    _refuse_old(data)
    text = decode(data)
    if text is not None and _is_prose(text):
        return MediaType.HTML if _is_html(text) else MediaType.TEXT
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise Unsupported(f"the file is {name}", _CONVERT)
    if data[4:8] == b"ftyp":
        raise Unsupported("the file is a film, a sound recording or an HEIC picture", _CONVERT)
    raise Unrecognized("the file is neither PDF, HTML, DOCX, Excel nor text", _CONVERT)


def sniff_old(data: bytes) -> OldMedia | None:
    """The kind of a file that LibreOffice can convert, None of any other."""
    if data.startswith(b"{\\rtf"):
        return OldMedia.RTF
    if data.startswith(_OLE):
        return next((media for stream, media in _OLD_STREAMS if _has_stream(data, stream)), None)
    opening = data[:_MOST_OPENING]
    return next((media for media in (OldMedia.ODT, OldMedia.ODP) if b"mimetype" + media.encode() in opening), None)


def _refuse_old(data: bytes) -> None:
    media = sniff_old(data)
    if media is not None:
        raise Convertible(f"the file is {OLD[media]}", _WITH_OFFICE)


def _has_stream(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in data


def _sniff_zip(data: bytes) -> MediaType:
    _refuse_old(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise Damaged(f"the archive is broken ({error})", "fetch it again") from error
    if any(name.startswith("word/document") and name.endswith(".xml") for name in names):
        return MediaType.DOCX
    if "xl/workbook.xml" in names:
        return MediaType.XLSX
    if "ppt/presentation.xml" in names:
        return MediaType.PPTX
    for prefix, kind in _ZIPS:
        if any(name.startswith(prefix) for name in names):
            raise Unsupported(f"the file is {kind}", _CONVERT)
    if "mimetype" in names:
        raise Unsupported("the file is an OpenDocument file", "convert it to PDF or DOCX")
    raise Unsupported("the file is a ZIP archive", "unpack it and give its files")


def _sniff_compound(data: bytes) -> MediaType:
    """What an old compound file holds, by the names of its streams. Raises Unsupported or Encrypted."""
    if _has_stream(data, "EncryptedPackage"):
        raise Encrypted("the file is protected by a password", "save it without a password")
    _refuse_old(data)
    for stream, kind in (
        ("DocumentText", "an Ichitaro document"),
        ("FileHeader", "a Hangul document"),
        ("__properties_version1.0", "an Outlook message"),
    ):
        if _has_stream(data, stream):
            raise Unsupported(f"the file is {kind}", "convert it to PDF or DOCX")
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        return MediaType.XLS
    raise Unsupported("the file is an old Office, Ichitaro or DocuWorks document", "convert it to PDF or DOCX")


def _is_prose(text: str) -> bool:
    """Whether nearly all characters print: a text may hold a stray control character, binary data hold many."""
    sample = text[:20_000]
    strange = sum(1 for char in sample if (char < " " and char not in "\t\n\r\f\x0b\x1a\x1b") or char == "\ufffd")
    return strange * 100 <= len(sample)


def _is_html(text: str) -> bool:
    """A page begins as one, or is so full of tags that it can be nothing else (a fragment)."""
    head = text[:20_000].lstrip("\ufeff")
    if _HTML.match(head) or "<html" in head[:4000].lower() or "</body>" in text[-2000:].lower():
        return True
    tags = sum(len(match.group()) for match in _TAGS.finditer(head))
    return head.lstrip().startswith("<") and tags * 10 >= len(head)


_MOST_RATIO = 1032
"""Deflate packs no tighter than this."""
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b(?P<more>[^\0]{0,400}?)\bstream\r?\n")
_AGAIN = re.compile(rb"\s*/(?:FlateDecode|Fl)\b")
_CHUNK = 2**20


def check_pdf(data: bytes, limit: int) -> None:
    """Raises LimitExceeded where the compressed streams of a PDF unfold to more than ``limit`` bytes.

    A file that could not reach the limit is not looked at. Streams are found by how they are written down; what one
    hides behind indirect objects is bounded by the memory of the process.
    """
    total = 0
    for begin in _FLATE.finditer(data):
        layers = 1 + _layers(begin["more"])
        if len(data) * _MOST_RATIO**layers <= limit:
            continue
        try:
            for size in _unfolded(memoryview(data)[begin.end() :], layers):
                total += size
                _check(total, limit)
        except zlib.error:
            continue  # a damaged stream ends here for its reader as well


def _layers(more: bytes) -> int:
    """How often a stream is deflated again: the filters that follow the first one."""
    count = at = 0
    while (found := _AGAIN.match(more, at)) is not None:
        count, at = count + 1, found.end()
    return count


def _unfolded(packed: memoryview, layers: int) -> Iterator[int]:
    """Sizes of what comes out of a stream, piece by piece."""
    pieces = (packed[at : at + _CHUNK] for at in range(0, len(packed), _CHUNK))
    yield from (len(piece) for piece in _peel(pieces, layers))


def _peel(packed: Iterator[bytes | memoryview], layers: int) -> Iterator[bytes]:
    """Unfold a stream as often as it was folded, never holding more than a piece of each layer."""
    if layers > 1:
        packed = _peel(packed, layers - 1)
    unfolder = zlib.decompressobj()
    for piece in packed:
        rest: bytes | memoryview = piece
        while rest and not unfolder.eof:
            yield unfolder.decompress(rest, _CHUNK)
            rest = unfolder.unconsumed_tail
        if unfolder.eof:
            return


def check_zip(data: bytes, limit: int) -> None:
    """Raises LimitExceeded where a ZIP container says that it unfolds to more than ``limit`` bytes.

    One that lies about a part is bounded by the reader of that part.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _check(sum(entry.file_size for entry in archive.infolist()), limit)


def _check(total: int, limit: int) -> None:
    if total > limit:
        reason = f"unfolds to more than {limit // 2**20} MiB"
        raise LimitExceeded(reason, "raise the limit with --limit decompressed=BYTES")
