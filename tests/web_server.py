"""A web server on this machine that answers as it is told, misbehaviour included."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pipeline.web.client import Client, Manners
from pipeline.web.pace import Pace


@dataclass
class Reply:
    """An answer: what is sent of ``body`` may be cut short of what the headers promise."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str | bytes] = field(default_factory=dict)
    cut: int | None = None
    """Bytes after which the connection breaks."""
    stall: bool = False
    """Whether the server falls silent after the headers."""


Route = Reply | Callable[["Request"], Reply]


@dataclass(frozen=True)
class Request:
    """What was asked."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass
class Site:
    """A site: routes by path, and what was asked of it."""

    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    url: str = ""
    closing: threading.Event = field(default_factory=threading.Event)

    def add(
        self, path: str, body: bytes | str = b"", media_type: str = "text/html; charset=utf-8", **more: object
    ) -> None:
        """A page or a file with the validators that servers give."""
        data = body.encode() if isinstance(body, str) else body
        etag = f'"{hash(data) & 0xFFFFFFFF:x}"'

        def reply(request: Request) -> Reply:
            if request.headers.get("If-None-Match") == etag:
                return Reply(status=304, headers={"ETag": etag})
            return Reply(data, headers={"Content-Type": media_type, "ETag": etag, **more})  # type: ignore[dict-item]

        self.routes[path] = reply

    def paths(self) -> list[str]:
        """What was asked, robots.txt aside."""
        return [request.path for request in self.asked if request.path != "/robots.txt"]


@contextmanager
def site_serving() -> Iterator[Site]:
    """A site on loopback, for as long as the block lasts."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            request = Request(self.command, self.path, dict(self.headers), self.rfile.read(length))
            site.asked.append(request)
            route = site.routes.get(self.path) or site.routes.get(self.path.partition("?")[0]) or Reply(status=404)
            reply = route if isinstance(route, Reply) else route(request)
            self.send_response(reply.status)
            headers = {"Content-Length": str(len(reply.body))} | dict(reply.headers)
            for name, value in headers.items():
                text = value.decode("latin-1") if isinstance(value, bytes) else value
                self.send_header(name, text)
            self.end_headers()
            if reply.stall:
                site.closing.wait()
                return
            self.wfile.write(reply.body[: reply.cut] if request.method != "HEAD" else b"")
            if reply.cut is not None:
                self.close_connection = True

        do_HEAD = do_POST = do_GET  # noqa: N815 - as the handler's base calls it

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True  # who asked has gone

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        site.url = f"http://127.0.0.1:{http.server_address[1]}"
        try:
            yield site
        finally:
            site.closing.set()
            http.shutdown()
            thread.join()


class Clock:
    """A clock that goes on only where somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def pace(self) -> Pace:
        return Pace(lambda: self.now, self.sleep)


def client_for_tests(clock: Clock | None = None, **manners: object) -> Client:
    """A client that may visit this machine and never really waits."""
    told = {"allow_private": True, "timeout": 5.0} | manners
    return Client(Manners(**told), (clock or Clock()).pace())  # type: ignore[arg-type]
