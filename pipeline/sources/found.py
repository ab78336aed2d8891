"""What was found of sources, and what was passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from urllib.parse import quote

from extractors.model.errors import DocumentError, PipelineError, Unrecognized, Unsupported
from pipeline.sources.archives import Archive, is_link
from pipeline.sources.names import ENTRY, no_document, printable

READ = frozenset(
    {
        ".pdf",
        ".txt",
        ".text",
        ".md",
        ".htm",
        ".html",
        ".xhtml",
        ".docx",
        ".docm",
        ".xlsx",
        ".xlsm",
        ".xls",
        ".pptx",
        ".pptm",
        ".ppsx",
    }
)
_CONVERT = "convert it to PDF or DOCX"
_UNPACK = "unpack it and give its files"
UNREAD: Mapping[str, tuple[str, str]] = {
    ".doc": ("an old Word document", _CONVERT),
    ".dot": ("an old Word document", _CONVERT),
    ".rtf": ("an RTF document", _CONVERT),
    ".odt": ("an OpenDocument text", _CONVERT),
    ".jtd": ("an Ichitaro document", _CONVERT),
    ".jtdc": ("an Ichitaro document", _CONVERT),
    ".jtt": ("an Ichitaro document", _CONVERT),
    ".xdw": ("a DocuWorks document", "print it to PDF"),
    ".xbd": ("a DocuWorks binder", "print it to PDF"),
    ".ppt": ("an old PowerPoint presentation", "convert it to PDF"),
    ".pps": ("an old PowerPoint presentation", "convert it to PDF"),
    ".odp": ("an OpenDocument presentation", "convert it to PDF"),
    ".xlsb": ("a binary Excel workbook", "save it as .xlsx"),
    ".ods": ("an OpenDocument workbook", "save it as .xlsx"),
    ".epub": ("an EPUB book", _CONVERT),
    ".mht": ("a saved web page", "save it as HTML or PDF"),
    ".mhtml": ("a saved web page", "save it as HTML or PDF"),
    ".eml": ("a mail", "give the files attached to it"),
    ".msg": ("a mail", "give the files attached to it"),
    ".tif": ("a TIFF picture", "convert it to PDF"),
    ".tiff": ("a TIFF picture", "convert it to PDF"),
    ".lzh": ("an LZH archive", _UNPACK),
    ".7z": ("a 7z archive", _UNPACK),
    ".rar": ("a RAR archive", _UNPACK),
    ".tar": ("a tar archive", _UNPACK),
    ".tgz": ("a gzip archive", _UNPACK),
    ".gz": ("a gzip archive", _UNPACK),
    ".bz2": ("a bzip2 archive", _UNPACK),
    ".xz": ("an xz archive", _UNPACK),
    ".cab": ("a CAB archive", _UNPACK),
}
"""Endings of what may be, or hold, documents and is not read, with what it is and the remedy. What such a file holds is
looked at all the same: many a .doc is a web page."""
ENDINGS = READ | frozenset(UNREAD)
"""Of files that are taken from folders, archives and listings."""
_MAC = "__MACOSX"
"""Folder in archives made on a Mac, of what is hidden there."""


class NoSuchPath(PipelineError):
    """A path on the command line does not exist or holds no documents."""


@dataclass(frozen=True, slots=True)
class Found:
    """One source to look at."""

    location: str
    source: str
    """Relative to the ingest root, or a URL."""
    stamp: str | None = None
    """Where the listing tells it; a file is asked itself."""


@dataclass
class Discovery:
    """All sources found, and what was passed over."""

    files: list[Found] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)
    """Files in folders that are no documents by ending and by their first bytes, by ending."""
    roots: list[str] = field(default_factory=list)
    """Beginnings of the locations that were looked through whole: what is known below and not found is gone."""
    errors: list[tuple[Found, DocumentError]] = field(default_factory=list)
    """Folders and archives that could not be looked through."""

    def add(self, found: Found, seen: set[str]) -> None:
        """Take a source, each place once."""
        if found.location not in seen:
            seen.add(found.location)
            self.files.append(found)


def by_name(source: str, error: DocumentError) -> DocumentError:
    """An error that says what the source is by its name, where its content told nothing."""
    known = UNREAD.get(PurePosixPath(source).suffix.lower())
    if not isinstance(error, Unrecognized) or known is None:
        return error
    return Unsupported(f"the file is {known[0]}, by its name", known[1])


def add_entries(file: Found, archive: Archive, found: Discovery, seen: set[str]) -> None:
    """What an archive holds; its own stamp and their checksums tell whether they changed."""
    found.roots.append(file.location + ENTRY)
    for name, entry in archive.entries.items():
        path = PurePosixPath(name)
        ending = path.suffix.lower()
        place = Found(
            f"{file.location}{ENTRY}{quote(name, errors='surrogatepass')}",
            f"{file.source}{ENTRY}{printable(name)}",
            file.stamp and f"{file.stamp} {entry.CRC} {entry.file_size}",
        )
        if is_link(entry):
            found.passed_over["symbolic link"] += 1
        elif why := no_document(path.name):
            found.passed_over[why] += 1
        elif any((part.startswith(".") and part != "..") or part == _MAC for part in path.parts):
            continue  # hidden, as in a folder
        elif ending == ".zip":
            found.errors.append((place, Unsupported("is an archive inside an archive", "unpack the outer one")))
        elif ending in ENDINGS:
            found.add(place, seen)
            if name in archive.doubled:
                several = Unsupported("stands in the archive several times, the last is read", "pack it anew")
                found.errors.append((replace(place, location=f"{place.location}#doubled"), several))
        else:
            found.passed_over[ending or "no ending"] += 1
