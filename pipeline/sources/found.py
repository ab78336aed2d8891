"""What was found of sources, and what was passed over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import quote

from extractors.model.errors import DocumentError, PipelineError, Unsupported
from pipeline.sources.archives import Archive, is_link
from pipeline.sources.names import ENTRY, no_document, printable

ENDINGS = frozenset({".pdf", ".txt", ".text", ".md", ".htm", ".html", ".xhtml", ".docx"})
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
                found.errors.append((place, several))
        else:
            found.passed_over[ending or "no ending"] += 1
