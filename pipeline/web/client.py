"""The one client for the web: polite to who serves, wary of what comes (the only user of httpx2).

Every request goes through the same gates: address, robots.txt, a turn at its host, a connection to a public address;
every answer through the same limits: redirects, size, time, and the total of the run. What a server says of a size is
believed only where it says too much.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import logging
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO
from urllib.parse import urljoin, urlsplit

import httpcore2
import httpx2
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from pipeline.web.addresses import checked, file_name, without_secrets
from pipeline.web.faults import FetchFailed, WebFault
from pipeline.web.guard import Guard, GuardedTransport
from pipeline.web.manners import Manners
from pipeline.web.pace import Pace
from pipeline.web.robots import Robots
from pipeline.web.unpacking import as_it_was

LOG = logging.getLogger(__name__)
for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # they log addresses as they are, with what lets somebody in

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BROKEN = (httpx2.TransportError, httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol)
_LATE = (httpx2.TimeoutException, httpcore2.TimeoutException)
_ROBOTS_REDIRECTS = 5
_VALIDATOR = ".from"
"""Ends the name of the file that says of which edition a partial file is."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for."""

    url: str
    form: tuple[tuple[str, str], ...] | None = None
    """What is posted, where a form leads there."""
    method: str = "GET"
    """Where nothing is posted."""
    etag: str | None = None
    modified: str | None = None
    """Of the edition that is known: it is not sent again."""

    @property
    def conditions(self) -> dict[str, str]:
        """Headers that ask for what has changed."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came."""

    url: str
    """Where it stood at last, as it may be kept."""
    changed: bool
    """False where the edition that is known is the current one; then nothing else is there."""
    sha256: str = ""
    size: int = 0
    name: str = ""
    """What the file is called."""
    media_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None
    through: tuple[str, ...] = ()
    """Other hosts that it was sent to."""


class _Again(FetchFailed):
    """A failure that may pass."""

    after: float | None = None
    """Seconds that the server asks to wait."""


class Client:
    """Fetches from the web. Usable by several threads; each host gets one request at a time."""

    def __init__(self, manners: Manners, pace: Pace | None = None) -> None:
        self.manners = manners
        self._pace = pace or Pace()
        self._client = httpx2.Client(
            transport=GuardedTransport(Guard(allow_private=manners.allow_private)),
            headers={"User-Agent": manners.agent, "Accept-Encoding": "identity", "Accept-Language": "ja, en;q=0.5"},
            timeout=manners.timeout,
            trust_env=False,
        )
        self.robots = Robots(self._rules)
        self.led_on: Counter[tuple[str, str]] = Counter()
        """Redirects from one host to another."""
        self._lock = threading.Lock()
        self._requests = self._bytes = 0

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def page(self, wanted: Wanted, limit: int) -> tuple[Fetched, bytes]:
        """A page, in memory. Raises FetchFailed."""
        body = io.BytesIO()
        for attempt in self._attempts():
            with attempt:
                body.seek(0)
                body.truncate()
                answer = self._once(wanted, body, limit, {})
        return answer, body.getvalue()

    def document(self, wanted: Wanted, target: Path, limit: int) -> Fetched:
        """A document, into a file that is whole when this returns.

        What came of one that broke off stays, and is gone on with where the server still has the same edition. Raises
        FetchFailed.
        """
        validator = target.with_name(target.name + _VALIDATOR)
        for attempt in self._attempts():
            with attempt, target.open("ab") as file:
                answer = self._once(wanted, file, limit, _rest(target, validator), validator)
        validator.unlink(missing_ok=True)
        return answer

    def look(self, url: str) -> Fetched:
        """What a server tells of a document without sending it; nothing, where it does not tell.

        Raises FetchFailed where there is none or it must not be asked for.
        """
        wanted = Wanted(url, method="HEAD")
        try:
            answer, _ = self.page(wanted, 0)
        except FetchFailed as error:
            if error.fault in {WebFault.REFUSED, WebFault.SERVER, WebFault.TYPE}:
                return Fetched(without_secrets(url), changed=True)
            raise
        return answer

    def part(self, url: str, start: int, end: int) -> bytes:
        """Bytes of a document from ``start`` up to ``end``. Raises FetchFailed, also where the server gives none."""
        body = io.BytesIO()
        for attempt in self._attempts():
            with attempt:
                body.seek(0)
                body.truncate()
                headers = {"Range": f"bytes={start}-{end - 1}"}
                with self._asked(checked(url), Wanted(url), headers) as response:
                    self._judge(url, response)
                    if response.status_code != 206:
                        raise FetchFailed(WebFault.TYPE, f"{without_secrets(url)} cannot be read in parts")
                    self._taken(_answer(url, response), response, body, end - start, start)
        return body.getvalue()

    # -- one request after the other ---------------------------------------------------------------

    def _attempts(self) -> Retrying:
        return Retrying(
            stop=stop_after_attempt(self.manners.attempts),
            wait=self._patience,
            sleep=self._pace.wait,
            retry=retry_if_exception_type(_Again),
            reraise=True,
        )

    def _patience(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.after if isinstance(error, _Again) else None
        return asked if asked is not None else self.manners.first_wait * 2 ** (state.attempt_number - 1)

    def _once(
        self, wanted: Wanted, body: IO[bytes], limit: int, headers: Mapping[str, str], validator: Path | None = None
    ) -> Fetched:
        """One attempt, with its redirects."""
        url = checked(wanted.url)
        through: tuple[str, ...] = ()
        for _ in range(self.manners.redirects + 1):
            if self.manners.robots and not self.robots.allow(url):
                raise FetchFailed(
                    WebFault.ROBOTS, f"{without_secrets(url)} is closed to programs by the host's robots.txt"
                )
            with self._asked(url, wanted, {**wanted.conditions, **headers}) as response:
                if response.status_code in _REDIRECTS and (to := response.headers.get("Location")):
                    following = checked(urljoin(url, _letters(to)))
                    if urlsplit(following).hostname != urlsplit(url).hostname:
                        LOG.info("%s leads to another host: %s", without_secrets(url), without_secrets(following))
                        through = (*through, str(urlsplit(following).hostname))
                        with self._lock:
                            self.led_on[urlsplit(url).netloc, urlsplit(following).netloc] += 1
                    if response.status_code not in {307, 308}:
                        wanted = replace(wanted, form=None)
                    url = following
                    continue
                if response.status_code == 304:
                    return Fetched(without_secrets(url), changed=False, through=through)
                if response.status_code == 416 and headers:  # what came before is of no use
                    body.truncate(0)
                    raise _Again(WebFault.TRUNCATED, f"{without_secrets(url)} has changed since it broke off")
                self._judge(url, response)
                answer = replace(_answer(url, response), through=through)
                if validator is not None:
                    validator.write_text(answer.etag or answer.modified or "", encoding="utf-8")
                return self._taken(answer, response, body, limit, body.tell() if headers else None)
        raise FetchFailed(
            WebFault.REDIRECTS, f"{without_secrets(wanted.url)} leads on and on ({self.manners.redirects} times)"
        )

    @contextmanager
    def _asked(
        self, url: str, wanted: Wanted, headers: Mapping[str, str], *, by_rules: bool = True
    ) -> Iterator[httpx2.Response]:
        """The answer to one request, in its turn. Raises FetchFailed."""
        self._count(requests=1)
        wished = self.robots.delay(url) if by_rules and self.manners.robots else 0.0
        host = urlsplit(url).netloc
        method, data = (wanted.method, None) if wanted.form is None else ("POST", dict(wanted.form))
        with self._pace.turn(host, max(self.manners.interval, wished)), _told(url):
            LOG.debug("%s %s", method, without_secrets(url))
            with self._client.stream(method, url, data=data, headers=headers) as response:
                yield response

    def _judge(self, url: str, response: httpx2.Response) -> None:
        """Raises FetchFailed for an answer that is none."""
        status, told = response.status_code, f"{without_secrets(url)} answers {response.status_code}"
        if status in {200, 206, 203}:
            return
        if status in {429, 503} or status >= 500:
            error = _Again(WebFault.BUSY if status in {429, 503} else WebFault.SERVER, told)
            error.after = _seconds(response.headers.get("Retry-After"))
            if error.after is not None and error.after > self.manners.longest_wait:
                raise FetchFailed(WebFault.BUSY, f"{told} and asks to wait for {error.after:,.0f} s")
            raise error
        if status in {404, 410}:
            raise FetchFailed(WebFault.NOT_FOUND, told)
        raise FetchFailed(WebFault.REFUSED, told)

    def _taken(
        self, answer: Fetched, response: httpx2.Response, body: IO[bytes], limit: int, begins: int | None
    ) -> Fetched:
        """The body, counted as it comes; ``begins``: where the part that was asked for does. Raises FetchFailed."""
        if response.status_code != 206:
            body.seek(0)
            body.truncate()
        elif begins is None or not _begins_at(response, begins):
            raise FetchFailed(WebFault.TYPE, f"{answer.url} gives a part that nobody asked for")
        size = body.tell()
        announced = response.headers.get("Content-Length", "")
        if response.request.method == "HEAD":
            return replace(answer, size=int(announced) if announced.isdecimal() else 0)
        if announced.isdecimal() and size + int(announced) > limit:
            raise FetchFailed(WebFault.SIZE, f"{answer.url} is {int(announced):,} bytes long, limit {limit:,}")
        began = time.monotonic()
        for chunk in as_it_was(response.iter_raw(), response.headers.get("Content-Encoding", "")):
            size += len(chunk)
            self._count(size=len(chunk))
            if size > limit:
                raise FetchFailed(WebFault.SIZE, f"{answer.url} is longer than {limit:,} bytes")
            if time.monotonic() - began > self.manners.seconds:
                raise FetchFailed(WebFault.SLOW, f"{answer.url} takes longer than {self.manners.seconds:,.0f} s")
            body.write(chunk)
        body.flush()
        return replace(answer, size=size, sha256=_digest(body))

    def _count(self, requests: int = 0, size: int = 0) -> None:
        """Raises FetchFailed when the run has had its share."""
        with self._lock:
            self._requests += requests
            self._bytes += size
            if self._requests > self.manners.requests or self._bytes > self.manners.total:
                reason = f"the run has made {self._requests:,} requests and taken {self._bytes // 2**20:,} MiB"
                raise FetchFailed(WebFault.BUDGET, reason)

    def _rules(self, url: str, limit: int) -> bytes:
        """A robots.txt, which is asked for without asking robots.txt."""
        body = io.BytesIO()
        for attempt in self._attempts():
            with attempt:
                for _ in range(_ROBOTS_REDIRECTS + 1):
                    with self._asked(url, Wanted(url), {}, by_rules=False) as response:
                        if response.status_code in _REDIRECTS and (to := response.headers.get("Location")):
                            url = checked(urljoin(url, _letters(to)))
                            continue
                        self._judge(url, response)
                        self._taken(_answer(url, response), response, body, limit, None)
                        break
        return body.getvalue()


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Say in one line why a request failed."""
    try:
        yield
    except _LATE as error:
        raise _Again(WebFault.SLOW, f"{without_secrets(url)} does not answer in time") from error
    except httpcore2.RemoteProtocolError as error:
        raise _Again(WebFault.TRUNCATED, f"{without_secrets(url)} breaks off ({error})") from error
    except _BROKEN as error:
        raise _Again(WebFault.UNREACHABLE, f"{without_secrets(url)} cannot be reached ({error})") from error
    except (httpx2.InvalidURL, httpx2.DecodingError, ValueError) as error:
        raise FetchFailed(WebFault.TYPE, f"{without_secrets(url)} gives no proper answer ({error})") from error


def _answer(url: str, response: httpx2.Response) -> Fetched:
    raw = {name.lower(): value for name, value in response.headers.raw}
    media_type, _, more = response.headers.get("Content-Type", "").partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", more, re.IGNORECASE)
    return Fetched(
        url=without_secrets(url),
        changed=True,
        name=file_name(url, raw.get(b"content-disposition"), media_type),
        media_type=media_type.strip().lower() or None,
        charset=charset[1] if charset else None,
        etag=response.headers.get("ETag"),
        modified=response.headers.get("Last-Modified"),
    )


def _rest(target: Path, validator: Path) -> dict[str, str]:
    """Headers that ask for what is still missing of a partial file."""
    try:
        edition, size = validator.read_text(encoding="utf-8"), target.stat().st_size
    except (OSError, UnicodeDecodeError):
        return {}
    weak = edition.startswith("W/")
    return {"Range": f"bytes={size}-", "If-Range": edition} if size and edition and not weak else {}


def _begins_at(response: httpx2.Response, size: int) -> bool:
    """Whether a partial answer goes on where the file ends."""
    return str(response.headers.get("Content-Range", "")).replace(" ", "").startswith(f"bytes{size}-")


def _digest(body: IO[bytes]) -> str:
    if isinstance(body, io.BytesIO):
        return hashlib.sha256(body.getvalue()).hexdigest()
    with Path(body.name).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _letters(header: str) -> str:
    """A header with Japanese in it as it was meant: UTF-8, which HTTP takes for Latin-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _seconds(header: str | None) -> float | None:
    """What Retry-After asks for: seconds, or a time."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (until - dt.datetime.now(dt.UTC)).total_seconds())
