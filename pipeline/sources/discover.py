"""Which sources an ingest is about: what is named, and what is in folders, archives and behind URLs that are named."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from extractors.model.errors import DocumentError, Unreadable
from pipeline.sources.archives import ARCHIVES, archive_of
from pipeline.sources.found import ENDINGS, Discovery, Found, NoSuchPath, add_entries
from pipeline.sources.local import open_regular, stamp_of
from pipeline.sources.names import is_remote, location_of, no_document, path_of, printable
from pipeline.sources.remote import WebSources, discover_url

_HEADS = (b"%PDF-", b"PK\x03\x04", b"<!DOCTYPE", b"<!doctype", b"<html", b"<HTML", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
          b"{\\rtf", b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c")  # fmt: skip


def discover(paths: Sequence[str | Path], web: WebSources | None = None) -> Discovery:
    """Files named, and documents in folders, archives and URLs named, each once.

    ``-`` reads the names from standard input, one a line or, where there is one, between zero bytes. A file named is
    always taken. In a folder, a file is taken if its ending or its first bytes say that it is a document. Raises
    NoSuchPath.
    """
    found = Discovery()
    web = web or WebSources()
    seen: set[str] = set()
    for name in _names(paths):
        if "://" in name and is_remote(name):
            discover_url(name, found, seen, web)
            continue
        path = path_of(name) if name.startswith("file://") else Path(name)
        before = len(found.files) + len(found.errors)
        if path.is_dir():
            _add_folder(path, found, seen)
        elif os.path.lexists(path):
            _add_file(Found(location_of(path), printable(path.name)), path, found, seen)
        else:
            raise NoSuchPath(f"{printable(name)} does not exist; check the path")
        if path.is_dir() and len(found.files) + len(found.errors) == before:
            raise NoSuchPath(f"{path} holds no documents; name a folder with PDF, text, HTML or DOCX files")
    return found


def _names(paths: Sequence[str | Path]) -> Iterator[str]:
    for path in paths:
        if str(path) != "-":
            yield str(path)
            continue
        listed = sys.stdin.buffer.read()
        yield from (
            os.fsdecode(name) for name in (listed.split(b"\0") if b"\0" in listed else listed.splitlines()) if name
        )


def _add_folder(folder: Path, found: Discovery, seen: set[str]) -> None:
    found.roots.append(location_of(folder) + "/")
    for file in _walk(folder, set(), found):
        if why := no_document(file.name):
            found.passed_over[why] += 1
        elif file.suffix.lower() in ENDINGS or _looks_like_document(file):
            _add_file(Found(location_of(file), printable(str(file.relative_to(folder)))), file, found, seen)
        else:
            found.passed_over[file.suffix.lower() or "no ending"] += 1


def _add_file(file: Found, path: Path, found: Discovery, seen: set[str]) -> None:
    """A file, or what it holds if it is an archive of documents."""
    try:
        archive = archive_of(path) if path.is_file() and _begins_with(path, ARCHIVES) else None
        stamp = stamp_of(file.location) if archive else None
    except DocumentError as error:
        if path.suffix.lower() == ".zip":
            found.errors.append((file, error))
            return
        archive = None
    if archive is None:
        found.add(file, seen)
    else:
        add_entries(replace(file, stamp=stamp), archive, found, seen)


def _walk(folder: Path, seen: set[tuple[int, int]], found: Discovery) -> Iterator[Path]:
    """Files below a folder in sorted order, hidden ones left out; each real folder once, so links cannot loop."""
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        reason = f"cannot be looked through ({error.strerror})"
        place = Found(location_of(folder) + "/", printable(str(folder)))
        found.errors.append((place, Unreadable(reason, "check its permissions")))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = folder / entry.name
        if _is_folder(entry):
            yield from _walk(path, seen, found)
        else:
            yield path


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder, perhaps by a link; a link that leads nowhere, or to itself, is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _looks_like_document(path: Path) -> bool:
    return _begins_with(path, _HEADS)


def _begins_with(path: Path, heads: tuple[bytes, ...]) -> bool:
    try:
        with open_regular(path) as file:
            return file.read(16).startswith(heads)
    except (OSError, DocumentError):
        return False
