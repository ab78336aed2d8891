"""Remote sources on a bad night: servers that lie about sizes, never end, and lead elsewhere. All on loopback."""

from __future__ import annotations

import gzip
import io
import os
import signal
import socketserver
import subprocess
import sys
import threading
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from extractors.model.errors import LimitExceeded
from pipeline.sources.archives import archive_of
from pipeline.sources.remote import NoRemote, open_url
from pipeline.web.client import Wanted
from pipeline.web.faults import FetchFailed, WebFault
from tests.pile import gijiroku, ingest, minutes
from tests.web_server import Clock, Reply, client_for_tests, site_serving

ROOT = Path(__file__).parent.parent
MIB = 2**20
Answer = Callable[[str, str, dict[str, str]], Iterator[bytes]]


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting between requests."""
    monkeypatch.setattr("pipeline.web.client.Pace", lambda: Clock().pace())


@contextmanager
def misbehaving(answer: Answer) -> Iterator[tuple[str, list[int]]]:
    """A server that sends what it is told to, byte by byte; its address, and how many bytes of bodies it got rid of."""
    sent = [0]
    closing = threading.Event()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            line, *rest = iter(lambda: self.rfile.readline().decode("latin-1").strip(), "")
            headers = dict(one.lower().split(": ", 1) for one in rest)
            method, path, _ = line.split(" ")
            with suppress(OSError):
                if path == "/robots.txt":
                    self.wfile.write(b"HTTP/1.1 404 None\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    return
                for piece in answer(method, path, headers):
                    if closing.is_set():
                        return
                    self.wfile.write(piece)
                    sent[0] += len(piece)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", sent
        finally:
            closing.set()
            server.shutdown()
            thread.join()


def head(**headers: object) -> bytes:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 200 OK\r\nConnection: close\r\n{lines}\r\n".encode()


def endless(method: str, path: str, headers: dict[str, str]) -> Iterator[bytes]:
    """HEAD says that it is small, GET says nothing and does not end."""
    if method == "HEAD":
        yield head(Content_Length=10, Content_Type="text/plain")
        return
    yield head(Content_Type="text/plain")
    while True:
        yield bytes(65_536)


def bomb(layers: int) -> Answer:
    packed = gzip.compress(bytes(200 * MIB), 6)
    for _ in range(layers - 1):
        packed = gzip.compress(packed)

    def answer(method: str, path: str, headers: dict[str, str]) -> Iterator[bytes]:
        encoding = ", ".join(["gzip"] * layers)
        yield head(Content_Length=len(packed), Content_Encoding=encoding, Content_Type="text/plain")
        if method != "HEAD":
            yield packed

    return answer


@pytest.mark.parametrize("answer", [endless, bomb(1), bomb(2)], ids=["endless", "bomb", "bomb in a bomb"])
def test_a_body_without_end_ends_at_the_limit_in_little_memory(answer: Answer, tmp_path: Path) -> None:
    with misbehaving(answer) as (url, sent), client_for_tests() as client:
        tracemalloc.start()
        with pytest.raises(FetchFailed) as failed:
            client.document(Wanted(f"{url}/a.txt"), tmp_path / "a", 5 * MIB)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert failed.value.fault in {WebFault.SIZE, WebFault.TYPE}
    assert peak < 20 * MIB
    assert (tmp_path / "a").stat().st_size <= 5 * MIB
    assert sent[0] < 100 * MIB, "the rest of it stays in the buffers of the two ends"


def test_packed_once_is_unpacked_and_several_members_are_one_body(tmp_path: Path) -> None:
    body = gzip.compress(minutes(1).encode()) + gzip.compress(minutes(2).encode())
    with site_serving() as site, client_for_tests() as client:
        site.routes["/a"] = Reply(body, headers={"Content-Encoding": "gzip"})
        client.document(Wanted(f"{site.url}/a"), tmp_path / "a", MIB)
        for encoding in ("br", "zstd", "gzip, gzip"):
            site.routes["/b"] = Reply(body, headers={"Content-Encoding": encoding})
            with pytest.raises(FetchFailed, match="packed in a way that nobody asked for"):
                client.document(Wanted(f"{site.url}/b"), tmp_path / "b", MIB)
    assert (tmp_path / "a").read_text(encoding="utf-8") == minutes(1) + minutes(2)


def directory(size: int, *, long: bool) -> bytes:
    """The end of an archive whose list of entries is said to be so long."""
    short = min(size, 0xFFFFFFFF)
    end = b"PK\x05\x06" + bytes(4) + b"\x01\0\x01\0" + short.to_bytes(4, "little") + bytes(4) + b"\0\0"
    if not long:
        return end
    further = b"PK\x06\x06" + (44).to_bytes(8, "little") + bytes(28) + size.to_bytes(8, "little") + bytes(8)
    return further + b"PK\x06\x07" + bytes(16) + end


@pytest.mark.parametrize("long", [False, True], ids=["short form", "long form"])
def test_an_archive_that_claims_a_list_of_gigabytes_is_refused_unread(tmp_path: Path, long: bool) -> None:
    claimed, end = 9 * 2**30, directory(3 * 2**30, long=long)

    def answer(method: str, path: str, headers: dict[str, str]) -> Iterator[bytes]:
        if "range" not in headers:
            yield head(Content_Length=claimed)
            return
        first, last = map(int, headers["range"].removeprefix("bytes=").split("-"))
        body = bytes(last + 1 - first)
        if last == claimed - 1:
            body = body[: -len(end)] + end
        yield (
            f"HTTP/1.1 206 Part\r\nConnection: close\r\nContent-Range: bytes {first}-{last}/{claimed}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode()
        yield body

    with misbehaving(answer) as (url, sent):
        event = ingest(f"{url}/a.zip", "--allow-private", data=tmp_path / "out")
    assert "list of entries of 3,221,225,472 bytes" in event["failures"][0]["reason"]
    assert sent[0] < 10 * MIB
    with (tmp_path / "a.zip").open("wb") as file:
        file.truncate(4 * 2**30)
        file.seek(0, io.SEEK_END)
        file.write(end)
    with pytest.raises(LimitExceeded, match="list of entries"):
        archive_of(tmp_path / "a.zip")


def test_an_archive_with_a_comment_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", minutes(1))
        archive.comment = "公開用 PK\x05\x06".encode() + bytes(60_000)
    archive_of(tmp_path / "a.zip")


def test_where_a_host_leads_is_told(tmp_path: Path) -> None:
    with site_serving() as one, site_serving() as other:
        elsewhere = other.url.replace("127.0.0.1", "localhost")
        one.routes["/a.txt"] = Reply(status=302, headers={"Location": f"{elsewhere}/b.txt"})
        other.add("/b.txt", minutes(1), "text/plain; charset=utf-8")
        done = gijiroku("ingest", f"{one.url}/a.txt", "--allow-private", "--data", tmp_path / "out")
    hosts = f"{one.url.removeprefix('http://')} → {elsewhere.removeprefix('http://')}"
    assert f"led on to another host: {hosts} (2)" in done.output


def test_a_token_on_the_command_line_is_in_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with site_serving() as site:
        site.add("/a.txt", minutes(1), "text/plain; charset=utf-8")
        words = ["ingest", f"{site.url}/a.txt?token=hush1", f"{site.url}/a.txt", "--allow-private"]
        monkeypatch.setattr("sys.argv", ["gijiroku", *words])
        done = gijiroku(*words, "--data", tmp_path / "out")
    assert done.exit_code == 1
    assert "hush1" not in done.output
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"hush1" in path.read_bytes()]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("s3://key:secret@bucket/a", "leave user, password and token out"),
        ("memory://a/b.pdf?sig=secret", "leave user, password and token out"),
        ("simplecache::http://169.254.169.254/latest", "several addresses in one"),
    ],
)
def test_a_url_that_lets_somebody_in_or_gets_around_the_client_is_refused(url: str, words: str) -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(NoRemote, match=words) as refused:
        open_url(url)
    assert "secret" not in str(refused.value)


def test_ctrl_c_ends_a_run_that_waits_for_a_slow_body(tmp_path: Path) -> None:
    asked = threading.Event()

    def dripping(method: str, path: str, headers: dict[str, str]) -> Iterator[bytes]:
        yield head(Content_Length=10_000_000, Content_Type="text/plain")
        if method == "HEAD":
            return
        asked.set()
        while True:
            yield b"x"
            time.sleep(0.05)

    with misbehaving(dripping) as (url, _):
        command = ["ingest", f"{url}/a.txt", "--allow-private", "--data", "out", "--workers", "1"]
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", *command],
            cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            assert asked.wait(120)
            time.sleep(0.2)
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130
    assert told.decode().strip().splitlines() == [
        "gijiroku: stopped; what was committed stands, run the same command again to go on"
    ]
    assert not (tmp_path / "out/.gijiroku/spool").exists()
