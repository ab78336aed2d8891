"""Which files an ingest is about: discovery, names and stamps."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes

from extractors.errors import LimitExceeded, PipelineError, Unreadable

ENDINGS = frozenset({".pdf", ".txt", ".text", ".md", ".htm", ".html", ".xhtml", ".docx"})
_HEADS = (b"%PDF-", b"PK\x03\x04", b"<!DOCTYPE", b"<!doctype", b"<html", b"<HTML")


class NoSuchPath(PipelineError):
    """A path on the command line does not exist or holds no documents."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file to look at."""

    path: Path
    source: str
    """Relative to the ingest root."""

    @property
    def location(self) -> str:
        """Absolute path as a file URI."""
        return self.path.absolute().as_uri()


@dataclass
class Discovery:
    """All files found, and what was passed over."""

    files: list[Found] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)
    """Files in folders that are no documents by ending and by their first bytes, by ending."""


def discover(paths: Sequence[Path]) -> Discovery:
    """Files named, and documents in folders named, sorted, each once.

    A file named on the command line is always taken. In a folder, a file is taken if its ending or its first
    bytes say that it is a document. Raises NoSuchPath.
    """
    found = Discovery()
    seen: set[tuple[int, int]] = set()
    for path in paths:
        if path.is_dir():
            before = len(found.files)
            for file in _walk(path, seen):
                if file.suffix.lower() in ENDINGS or _looks_like_document(file):
                    found.files.append(Found(file, printable(str(file.relative_to(path)))))
                else:
                    found.passed_over[file.suffix.lower() or "no ending"] += 1
            if len(found.files) == before:
                raise NoSuchPath(f"{path} holds no documents; name a folder with PDF, text, HTML or DOCX files")
        elif os.path.lexists(path):
            found.files.append(Found(path, printable(path.name)))
        else:
            raise NoSuchPath(f"{path} does not exist; check the path")
    return found


def path_of(location: str) -> Path:
    """The path of a file URI, also where its name is not UTF-8."""
    return Path(os.fsdecode(unquote_to_bytes(location.removeprefix("file://"))))


def printable(name: str) -> str:
    """A file name that can be stored and printed: control characters and invalid UTF-8 are escaped."""
    escaped = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in escaped)


def stamp_of(path: Path, limit: int) -> str:
    """Size, inode and times of a file, to tell that it did not change without reading it.

    Raises Unreadable if it cannot be examined or is no regular file, LimitExceeded if it has more than ``limit`` bytes.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise Unreadable(f"cannot be opened ({error.strerror})", "check that it exists and may be read") from error
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("is no regular file", "name a file or a folder")
    if status.st_size > limit:
        size = f"{status.st_size / 2**20:,.0f} MiB"
        raise LimitExceeded(f"is {size} long, over the limit of {limit // 2**20} MiB", "raise --max-file-size")
    values = (status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns)
    return json.dumps(values)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes. Raises Unreadable."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror})", "check its permissions") from error


def _walk(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    """Files below a folder in sorted order, hidden ones left out; each real folder once, so links cannot loop."""
    status = folder.stat()
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        path = folder / entry.name
        if entry.is_dir():
            yield from _walk(path, seen)
        else:
            yield path


def _looks_like_document(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(16).startswith(_HEADS)
    except OSError:
        return False
