"""Which sources an ingest is about: discovery, names, stamps and bytes.

A location is a URI. ``file:///a/b.pdf`` is a file; ``file:///a/b.zip!/c/d.pdf`` an entry of a ZIP archive, read where
it stands and never unpacked to disk (a ``!`` in a file's own name is escaped). ``remote`` fetches any other scheme.

Sources behind a URL (any fsspec scheme: https, s3, gs, memory …). Credentials come from the environment only.

``s3://bucket/a.zip!/b.pdf`` is an entry of an archive, read where it stands: only its bytes are fetched.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import quote, unquote_to_bytes

from extractors.model.errors import DocumentError, LimitExceeded, PipelineError, Unreadable, Unsupported
from pipeline.sources.archives import ARCHIVES, Archive, archive_of, check_size, fetch_entry, is_link

ENDINGS = frozenset({".pdf", ".txt", ".text", ".md", ".htm", ".html", ".xhtml", ".docx"})
_HEADS = (b"%PDF-", b"PK\x03\x04", b"<!DOCTYPE", b"<!doctype", b"<html", b"<HTML")
ENTRY = "!/"
_FRESH = 2.0
"""Seconds. A file changed that recently may change again without its times showing it: its stamp is not kept."""


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


def discover(paths: Sequence[str | Path]) -> Discovery:
    """Files named, and documents in folders, archives and URLs named, each once.

    ``-`` reads the names from standard input, one a line or, where there is one, between zero bytes. A file named is
    always taken. In a folder, a file is taken if its ending or its first bytes say that it is a document. Raises
    NoSuchPath.
    """
    found = Discovery()
    seen: set[str] = set()
    for name in _names(paths):
        if "://" in name and is_remote(name):
            discover_url(name, found, seen)
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
        if file.suffix.lower() in ENDINGS or _looks_like_document(file):
            _add_file(Found(location_of(file), printable(str(file.relative_to(folder)))), file, found, seen)
        else:
            found.passed_over[file.suffix.lower() or "no ending"] += 1


def _add_file(file: Found, path: Path, found: Discovery, seen: set[str]) -> None:
    """A file, or what it holds if it is an archive of documents."""
    try:
        archive = archive_of(path) if path.is_file() and _begins_with(path, ARCHIVES) else None
    except DocumentError as error:
        if path.suffix.lower() == ".zip":
            found.errors.append((file, error))
            return
        archive = None
    if archive is None:
        found.add(file, seen)
    else:
        add_entries(replace(file, stamp=stamp_of(file.location)), archive, found, seen)


def add_entries(file: Found, archive: Archive, found: Discovery, seen: set[str]) -> None:
    """What an archive holds; its own stamp and their checksums tell whether they changed."""
    found.roots.append(file.location + ENTRY)
    for name, entry in archive.entries.items():
        ending = Path(name).suffix.lower()
        place = Found(
            f"{file.location}{ENTRY}{quote(name, errors='surrogatepass')}",
            f"{file.source}{ENTRY}{printable(name)}",
            file.stamp and f"{file.stamp} {entry.CRC} {entry.file_size}",
        )
        if is_link(entry):
            found.passed_over["symbolic link"] += 1
        elif ending == ".zip":
            found.errors.append((place, Unsupported("is an archive inside an archive", "unpack the outer one")))
        elif ending in ENDINGS:
            found.add(place, seen)
            if name in archive.doubled:
                several = Unsupported("stands in the archive several times, the last is read", "pack it anew")
                found.errors.append((place, several))
        else:
            found.passed_over[ending or "no ending"] += 1


def is_remote(location: str) -> bool:
    """Whether a location is behind a URL."""
    return not location.startswith("file://")


def location_of(path: Path) -> str:
    """Absolute path as a file URI."""
    return path.absolute().as_uri()


def path_of(location: str) -> Path:
    """The path of a file URI, also where its name is not UTF-8; of an archive's entry, the archive."""
    return Path(os.fsdecode(unquote_to_bytes(location.removeprefix("file://").partition(ENTRY)[0])))


def printable(name: str) -> str:
    """A file name that can be stored and printed: control characters and invalid UTF-8 are escaped."""
    escaped = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in escaped)


def stamp_of(location: str) -> str:
    """Size, inode and times of a file, to tell that it did not change without reading it; "" if they cannot tell yet.

    Raises Unreadable if it cannot be examined or is no regular file.
    """
    status = _examine(path_of(location))
    if abs(time.time() - status.st_ctime) < _FRESH:
        return ""
    return json.dumps((status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns))


def _examine(path: Path) -> os.stat_result:
    try:
        status = path.stat()
    except OSError as error:
        raise Unreadable(f"cannot be opened ({error.strerror})", "check that it exists and may be read") from error
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("is no regular file", "name a file or a folder")
    return status


def sha256_of(location: str, limit: int) -> str:
    """SHA-256 of a source's bytes. Raises Unreadable, LimitExceeded, Damaged or Encrypted."""
    if ENTRY in location:
        return hashlib.sha256(fetch(location, limit)).hexdigest()
    path = path_of(location)
    check_size(_examine(path).st_size, limit)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror})", "check its permissions") from error


def fetch(location: str, limit: int) -> bytes:
    """Bytes of a file or of an archive's entry, no more than ``limit``.

    Raises Unreadable, LimitExceeded, Damaged or Encrypted.
    """
    archive, _, entry = location.partition(ENTRY)
    path = path_of(archive)
    _examine(path)
    try:
        if entry:
            return fetch_entry(path, entry, limit)
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror})", "check that it exists and may be read") from error
    check_size(len(data), limit)
    return data


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
        if entry.is_dir():
            yield from _walk(path, seen, found)
        else:
            yield path


def _looks_like_document(path: Path) -> bool:
    return _begins_with(path, _HEADS)


def _begins_with(path: Path, heads: tuple[bytes, ...]) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(16).startswith(heads)
    except OSError:
        return False


_CHUNK = 2**20
SIDE_BY_SIDE = 8
"""Requests at the same time."""
_T = TypeVar("_T")
_STAMPS = ("size", "ETag", "etag", "LastModified", "mtime", "created", "checksum", "md5Hash", "version_id")
"""What file systems tell of a file from which a change can be seen."""
_TELLING = frozenset(_STAMPS) - {"size", "created"}
_ARCHIVE = ".zip"
_ENTRY = re.compile(r"(?P<archive>.*?\.zip)!/(?P<entry>.*)", re.IGNORECASE | re.DOTALL)
_SECRET = re.compile(r"(?<=://)[^/@]*:[^/@]*@")


class NoRemote(PipelineError):
    """The URL's file system is not installed or does not answer."""


def discover_url(url: str, found: Discovery, seen: set[str]) -> None:
    """Add what stands at a URL: a file, or every document below a folder. Raises NoSuchPath or NoRemote."""
    with told(url):
        system, path = open_url(url)
        if url.startswith(("http://", "https://")) or system.isfile(path):
            _add(Found(url, printable(url), _stamp(system.info(path))), found, seen)
            return
        listed: dict[str, dict[str, Any]] = system.find(path, detail=True)
    if not listed:
        raise NoSuchPath(f"{url} does not exist or holds no documents; check the URL")
    found.roots.append(system.unstrip_protocol(path).rstrip("/") + "/")
    for name, info in sorted(listed.items()):
        ending = PurePosixPath(name).suffix.lower()
        if ending in ENDINGS or ending == _ARCHIVE:
            place = system.unstrip_protocol(name)
            _add(Found(place, printable(place), _stamp(info)), found, seen)
        else:
            found.passed_over[ending or "no ending"] += 1


def _add(file: Found, found: Discovery, seen: set[str]) -> None:
    """A file, or what it holds if it is an archive of documents."""
    holds = None
    if file.location.lower().endswith(_ARCHIVE):
        try:
            with told(file.location, Unreadable), _opened(file.location) as archive:
                holds = archive_of(archive)
        except DocumentError as error:
            found.errors.append((file, error))
            return
    if holds is None:
        found.add(file, seen)
    else:
        add_entries(file, holds, found, seen)


class Spool:
    """Copies of remote documents, from when they are fetched to when they have been read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._fetched: dict[str, tuple[str, str] | DocumentError] = {}

    def __enter__(self) -> Spool:
        self._clear()  # what an interrupted run left
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def prefetch(self, urls: Iterable[str], limit: int) -> None:
        """Fetch documents, several at a time and each archive's one after the other; ``fetch`` gives them out."""
        groups: dict[str, list[str]] = {}
        for url in urls:
            inside = _ENTRY.fullmatch(url)
            groups.setdefault(inside["archive"] if inside else url, []).append(url)

        def take(group: tuple[str, list[str]]) -> None:
            with ExitStack() as opened:
                archive: Archive | None = None
                for url in group[1]:
                    try:
                        if archive is None and url != group[0]:
                            with told(url, Unreadable):
                                archive = archive_of(opened.enter_context(_opened(group[0])))
                        self._fetched[url] = self._fetch(url, limit, archive)
                    except DocumentError as error:
                        self._fetched[url] = error

        in_parallel(take, groups.items())

    def fetch(self, url: str, limit: int) -> tuple[str, str]:
        """SHA-256 and location of a copy. Raises Unreadable or LimitExceeded."""
        if url not in self._fetched:
            self.prefetch([url], limit)
        fetched = self._fetched[url]
        if isinstance(fetched, DocumentError):
            raise fetched
        return fetched

    def _fetch(self, url: str, limit: int, archive: Archive | None) -> tuple[str, str]:
        self.folder.mkdir(parents=True, exist_ok=True)
        copy = self.folder / hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
        digest, size = hashlib.sha256(), 0
        with told(url, Unreadable), copy.open("wb") as target:
            for chunk in _chunks(url, limit, archive):
                size += len(chunk)
                if size > limit:
                    raise LimitExceeded(f"is over the limit of {limit // 2**20} MiB", "raise --max-file-size")
                digest.update(chunk)
                target.write(chunk)
        return digest.hexdigest(), location_of(copy)

    def _clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def _chunks(url: str, limit: int, archive: Archive | None) -> Iterator[bytes]:
    """Bytes of a document; ``archive``: that which it is an entry of."""
    inside = _ENTRY.fullmatch(url)
    if archive and inside:
        yield fetch_entry(archive, inside["entry"], limit)
        return
    with _opened(url) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


@contextmanager
def _opened(url: str) -> Iterator[Any]:
    system, path = open_url(url)
    with system.open(path, "rb") as file:
        yield file


def in_parallel(work: Callable[[_T], None], each: Iterable[_T]) -> None:
    """Do something for each, several at a time. The first error ends it and is raised."""
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        try:
            for _ in pool.map(work, each):
                pass
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def open_url(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it."""
    from fsspec.core import url_to_fs  # noqa: PLC0415 - an optional extra

    if _SECRET.search(url):
        raise NoRemote(f"{_SECRET.sub('', url)}: leave user and password out of the URL; it is kept in the datasets")
    system, path = url_to_fs(url)
    system.invalidate_cache()
    return system, path


@contextmanager
def told(url: str, kind: type[DocumentError] | None = None) -> Iterator[None]:
    """Say in one line what a file system could not do."""
    try:
        yield
    except PipelineError:
        raise
    except ImportError as error:
        raise NoRemote(f"{url}: {error}; run: pip install 'gijiroku[remote]'") from error
    except Exception as error:
        words = " ".join(str(error).split()) or type(error).__name__
        if kind is not None:
            raise kind(
                f"cannot be fetched ({words})", "check the URL and the credentials in the environment"
            ) from error
        raise NoRemote(f"{url} cannot be reached ({words}); check it and the credentials in the environment") from error


def _stamp(info: dict[str, Any]) -> str:
    """What tells that a file did not change; "" if nothing does."""
    known = {name: str(info[name]) for name in _STAMPS if info.get(name)}
    return json.dumps(known, sort_keys=True) if known.keys() & _TELLING else ""
