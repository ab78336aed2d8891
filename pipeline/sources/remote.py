"""Sources behind a URL: the web, and what fsspec knows (s3, gs, memory …). Credentials come from the environment only.

``s3://bucket/a.zip!/b.pdf`` is an entry of an archive, read where it stands: only its bytes are fetched.
"""

from __future__ import annotations

import hashlib
import json
import queue
import re
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from extractors.model.errors import DocumentError, LimitExceeded, PipelineError, Unreadable
from pipeline.sources.archives import Archive, archive_of, fetch_entry
from pipeline.sources.found import ENDINGS, Discovery, Found, NoSuchPath, add_entries
from pipeline.sources.names import location_of, printable
from pipeline.web.addresses import has_secret, without_secrets
from pipeline.web.faults import FetchFailed, WebFault
from pipeline.web.manners import Manners
from pipeline.web.ranges import WebFile

if TYPE_CHECKING:
    from pipeline.web.client import Client

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


class WebSources:
    """Documents on the web: all go through the one client, which is made when the first one is met."""

    def __init__(self, manners: Manners | None = None) -> None:
        self._manners = manners or Manners()
        self._open = ExitStack()

    def __enter__(self) -> WebSources:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @cached_property
    def client(self) -> Client:
        """The client."""
        from pipeline.web.client import Client  # noqa: PLC0415 - most sources are files

        return self._open.enter_context(Client(self._manners))

    def stamp(self, url: str) -> str:
        """What tells that a document did not change; "" if nothing does. Raises FetchFailed."""
        if has_secret(url):
            raise FetchFailed(WebFault.CREDENTIALS, f"{without_secrets(url)} has a token in it")
        answer = self.client.look(url)
        return stamp_of_info({"size": answer.size, "ETag": answer.etag, "LastModified": answer.modified})

    def fetch(self, url: str, target: Path, limit: int) -> str:
        """Bring a document into a file; its SHA-256. Raises FetchFailed."""
        from pipeline.web.client import Wanted  # noqa: PLC0415

        return self.client.document(Wanted(url), target, limit).sha256

    @property
    def led_on(self) -> dict[str, int]:
        """Redirects from one host to another, as "from → to", and how many."""
        if "client" not in vars(self):
            return {}
        return {f"{before} → {behind}": count for (before, behind), count in sorted(self.client.led_on.items())}

    def opened(self, url: str) -> WebFile:
        """A file that is read where it stands. Raises FetchFailed."""
        return WebFile(self.client, url)


def is_web(url: str) -> bool:
    """Whether a URL is one of the web."""
    return url.startswith(("http://", "https://"))


def discover_url(url: str, found: Discovery, seen: set[str], web: WebSources) -> None:
    """Add what stands at a URL: a file, or every document below a folder. Raises NoSuchPath or NoRemote."""
    if is_web(url):
        try:
            _add(Found(url, printable(without_secrets(url)), web.stamp(url)), found, seen, web)
        except FetchFailed as error:
            found.errors.append((Found(without_secrets(url), printable(without_secrets(url))), error))
        return
    with told(url):
        system, path = open_url(url)
        if system.isfile(path):
            _add(Found(url, printable(url), stamp_of_info(system.info(path))), found, seen, web)
            return
        listed: dict[str, dict[str, Any]] = system.find(path, detail=True)
    if not listed:
        raise NoSuchPath(f"{url} does not exist or holds no documents; check the URL")
    found.roots.append(system.unstrip_protocol(path).rstrip("/") + "/")
    for name, info in sorted(listed.items()):
        ending = PurePosixPath(name).suffix.lower()
        if ending in ENDINGS or ending == _ARCHIVE:
            place = system.unstrip_protocol(name)
            _add(Found(place, printable(place), stamp_of_info(info)), found, seen, web)
        else:
            found.passed_over[ending or "no ending"] += 1


def _add(file: Found, found: Discovery, seen: set[str], web: WebSources) -> None:
    """A file, or what it holds if it is an archive of documents."""
    holds = None
    if file.location.lower().endswith(_ARCHIVE):
        try:
            with told(file.location, Unreadable), _opened(file.location, web) as archive:
                holds = archive_of(archive)
        except DocumentError as error:
            found.errors.append((file, error))
            return
    if holds is None:
        found.add(file, seen)
    else:
        add_entries(file, holds, found, seen)


@dataclass(frozen=True, slots=True)
class Held:
    """A remote document of which a copy is kept."""

    url: str
    sha256: str
    copy: str
    """Its location."""


class Spool:
    """Copies of remote documents, from when they are fetched to when they have been read."""

    def __init__(self, folder: Path, web: WebSources | None = None) -> None:
        self.folder = folder
        self._web = web or WebSources()
        self._fetched: dict[str, tuple[str, str] | DocumentError] = {}
        self.copies: dict[str, str] = {}
        """Of documents that are kept, by location."""

    def __enter__(self) -> Spool:
        self._clear()  # what an interrupted run left
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def hold(self, held: Iterable[Held], found: Discovery) -> None:
        """Take documents that are kept for what is there."""
        for one in held:
            found.files.append(Found(one.url, printable(one.url), one.sha256))
            self.copies[one.url] = one.copy
            self._fetched[one.url] = (one.sha256, one.copy)

    def prefetch(self, urls: Iterable[str], limit: int) -> None:
        """Fetch documents, several at a time and each archive's one after the other; ``fetch`` gives them out."""
        groups: dict[str, list[str]] = {}
        for url in urls:
            if url in self.copies:
                continue
            inside = _ENTRY.fullmatch(url)
            groups.setdefault(inside["archive"] if inside else url, []).append(url)

        def take(group: tuple[str, list[str]]) -> None:
            with ExitStack() as opened:
                archive: Archive | None = None
                for url in group[1]:
                    try:
                        if archive is None and url != group[0]:
                            with told(url, Unreadable):
                                archive = archive_of(opened.enter_context(_opened(group[0], self._web)))
                        self._fetched[url] = self._fetch(url, limit, archive)
                    except DocumentError as error:
                        self._fetched[url] = error

        _side_by_side(take, groups.items())

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
        if is_web(url) and archive is None:
            return self._web.fetch(url, copy, limit), location_of(copy)
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
    system, path = open_url(url)
    with system.open(path, "rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


@contextmanager
def _opened(url: str, web: WebSources) -> Iterator[Any]:
    if is_web(url):
        yield web.opened(url)
        return
    system, path = open_url(url)
    with system.open(path, "rb") as file:
        yield file


def _side_by_side(work: Callable[[_T], None], each: Iterable[_T]) -> None:
    """Do something for each, several at a time. The first error, and whoever asks to stop, ends it at once: a body that
    comes slowly is not waited for, and its thread ends with the process."""
    waiting: queue.SimpleQueue[_T | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
    given = list(each)
    for one in given:
        waiting.put(one)
    stopped = threading.Event()

    def serve() -> None:
        while (one := waiting.get()) is not None and not stopped.is_set():
            try:
                work(one)
            except BaseException as error:  # noqa: BLE001 - it is raised by who waits
                done.put(error)
            else:
                done.put(None)

    count = min(SIDE_BY_SIDE, len(given))
    for _ in range(count):
        waiting.put(None)
        threading.Thread(target=serve, name="fetching", daemon=True).start()
    try:
        for _ in given:
            if error := done.get():
                raise error
    finally:
        stopped.set()


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

    if _SECRET.search(url) or has_secret(url):
        shown = without_secrets(_SECRET.sub("", url))
        raise NoRemote(f"{shown}: leave user, password and token out of the URL; it is kept in the datasets")
    if "::" in url:
        raise NoRemote(f"{url}: is several addresses in one; name the document's own")
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


def stamp_of_info(info: dict[str, Any]) -> str:
    """What tells that a file did not change; "" if nothing does."""
    known = {name: str(info[name]) for name in _STAMPS if info.get(name)}
    return json.dumps(known, sort_keys=True) if known.keys() & _TELLING else ""
