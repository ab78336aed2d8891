"""Parts of an Office Open XML file (DOCX, PPTX): archives of XML, read one part at a time and never beyond a size."""

from __future__ import annotations

import zipfile
import zlib

from lxml import etree

from extractors.model.errors import LimitExceeded

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
          etree.XMLSyntaxError)  # fmt: skip
"""What damaged archives and parts raise; ValueError where an entry begins before the file does."""
MOST_BYTES = 200_000_000
"""A part larger than this is refused: a few kilobytes can be packed so as to unfold to gigabytes."""
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def read_part(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """The root of a part, None where there is no such part. Raises LimitExceeded, or what ``BROKEN`` lists."""
    if name not in archive.NameToInfo:
        return None
    if archive.NameToInfo[name].file_size > MOST_BYTES:
        raise LimitExceeded(f"{name} unfolds to more than {MOST_BYTES} bytes", "split the document")
    with archive.open(name) as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise LimitExceeded(f"{name} unfolds to more than {MOST_BYTES} bytes", "split the document")
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def stated_title(archive: zipfile.ZipFile) -> str | None:
    """The title that the file's properties state."""
    core = read_part(archive, "docProps/core.xml")
    element = core.find(_TITLE) if core is not None else None
    words = " ".join((element.text or "").split()) if element is not None else ""
    return words or None
