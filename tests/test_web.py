"""The client for the web, against a real server that misbehaves."""

from __future__ import annotations

import gzip
import logging
import pickle
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.web.addresses import checked, file_name, has_secret, without_secrets
from pipeline.web.client import Client, Fetched, Manners, Wanted
from pipeline.web.faults import REMEDIES, FetchFailed, WebFault
from pipeline.web.guard import is_public
from tests.web_server import Clock, Reply, Request, Site, client_for_tests, site_serving

PDF = b"%PDF-1.4 " + bytes(range(256)) * 40


@pytest.fixture
def site() -> Iterator[Site]:
    with site_serving() as served:
        yield served


def get(site: Site, path: str, target: Path, limit: int = 10**6, client: Client | None = None, **more: str) -> Fetched:
    with client or client_for_tests() as using:
        return using.document(Wanted(site.url + path, **more), target, limit)  # type: ignore[arg-type]


def fault(site: Site, path: str, tmp_path: Path, client: Client | None = None, limit: int = 10**6) -> WebFault:
    with pytest.raises(FetchFailed) as failed:
        get(site, path, tmp_path / "part", limit, client)
    return failed.value.fault


def test_a_document_comes_whole_once(site: Site, tmp_path: Path) -> None:
    site.add("/a.pdf", PDF, "application/pdf")
    first = get(site, "/a.pdf", tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == PDF
    assert (first.size, first.name, first.media_type) == (len(PDF), "a.pdf", "application/pdf")
    again = get(site, "/a.pdf", tmp_path / "b", etag=first.etag)
    assert not again.changed
    assert not (tmp_path / "b").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["a", "b"] or {p.name for p in tmp_path.iterdir()} == {
        "a",
        "b",
    }


def test_who_asks_is_said(site: Site, tmp_path: Path) -> None:
    site.add("/a.pdf", PDF)
    get(site, "/a.pdf", tmp_path / "a", client=client_for_tests(contact="mailto:minutes@example.jp"))
    assert {request.headers["User-Agent"] for request in site.asked} == {
        "Gijiroku/0.1.0 (reads public minutes; +mailto:minutes@example.jp)"
    }


def test_robots_are_obeyed_and_a_host_that_fails_closes_all(site: Site, tmp_path: Path) -> None:
    site.add("/a.pdf", PDF)
    site.add("/robots.txt", "User-agent: *\nDisallow: /a\nCrawl-delay: 7\n", "text/plain")
    clock = Clock()
    with client_for_tests(clock) as client:
        with pytest.raises(FetchFailed) as failed:
            client.page(Wanted(site.url + "/a.pdf"), 10**6)
        assert failed.value.fault is WebFault.ROBOTS
        site.add("/b.pdf", PDF)
        client.page(Wanted(site.url + "/b.pdf"), 10**6)
        client.page(Wanted(site.url + "/b.pdf"), 10**6)
    assert clock.waits[-1] == 7.0
    assert "/a.pdf" not in site.paths()
    assert len([request for request in site.asked if request.path == "/robots.txt"]) == 1
    site.routes["/robots.txt"] = Reply(status=500)
    assert fault(site, "/b.pdf", tmp_path) is WebFault.ROBOTS


def test_a_host_is_asked_once_in_its_interval(site: Site, tmp_path: Path) -> None:
    site.add("/a.pdf", PDF)
    clock = Clock()
    with client_for_tests(clock, interval=3.0) as client:
        for _ in range(3):
            client.page(Wanted(site.url + "/a.pdf"), 10**6)
    assert clock.waits == [3.0, 3.0, 3.0]


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        pytest.param(Reply(status=404), WebFault.NOT_FOUND, id="404"),
        pytest.param(Reply(status=410), WebFault.NOT_FOUND, id="410"),
        pytest.param(Reply(status=401), WebFault.REFUSED, id="401"),
        pytest.param(Reply(status=403), WebFault.REFUSED, id="403"),
        pytest.param(Reply(status=500), WebFault.SERVER, id="500"),
        pytest.param(Reply(status=429, headers={"Retry-After": "86400"}), WebFault.BUSY, id="429 until tomorrow"),
        pytest.param(Reply(b"x" * 2_000_000), WebFault.SIZE, id="too long"),
        pytest.param(Reply(headers={"Content-Length": str(3 * 2**30)}, stall=True), WebFault.SIZE, id="3 GB announced"),
        pytest.param(Reply(PDF, cut=100), WebFault.TRUNCATED, id="breaks off"),
        pytest.param(Reply(status=302, headers={"Location": "/x"}), WebFault.REDIRECTS, id="redirect to itself"),
        pytest.param(Reply(status=302, headers={"Location": "file:///etc/passwd"}), WebFault.SCHEME, id="redirect to a file"),
        pytest.param(Reply(status=302, headers={"Location": "http://a:b@127.0.0.1/"}), WebFault.CREDENTIALS, id="password"),
        pytest.param(
            Reply(gzip.compress(bytes(5_000_000)), headers={"Content-Encoding": "gzip"}), WebFault.SIZE, id="bomb"
        ),
        pytest.param(Reply(b"x", 206, {"Content-Range": "bytes 5-5/9"}), WebFault.TYPE, id="a part unasked"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_told(site: Site, tmp_path: Path, reply: Reply, told: WebFault) -> None:
    site.routes["/x"] = reply
    assert fault(site, "/x", tmp_path) is told


def test_a_silent_server_is_left(site: Site, tmp_path: Path) -> None:
    site.routes["/x"] = Reply(PDF, stall=True)
    assert fault(site, "/x", tmp_path, client_for_tests(timeout=0.05, attempts=2)) is WebFault.SLOW


def test_a_busy_server_is_asked_again_when_it_says(site: Site, tmp_path: Path) -> None:
    replies = [Reply(status=429, headers={"Retry-After": "11"}), Reply(status=503), Reply(PDF)]
    site.routes["/x"] = lambda _: replies.pop(0)
    clock = Clock()
    assert get(site, "/x", tmp_path / "a", client=client_for_tests(clock, interval=0.0, first_wait=4.0)).size == len(
        PDF
    )
    assert clock.waits == [11.0, 8.0]


def test_what_broke_off_is_gone_on_with(site: Site, tmp_path: Path) -> None:
    def reply(request: Request) -> Reply:
        start = request.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-")
        if start == "0":
            return Reply(PDF, headers={"ETag": '"1"'}, cut=4000)
        assert request.headers["If-Range"] == '"1"'
        whole = f"bytes {start}-{len(PDF) - 1}/{len(PDF)}"
        return Reply(PDF[int(start) :], 206, {"Content-Range": whole, "ETag": '"1"'})

    site.routes["/x"] = reply
    assert fault(site, "/x", tmp_path, client_for_tests(attempts=1)) is WebFault.TRUNCATED
    get(site, "/x", tmp_path / "part")
    assert (tmp_path / "part").read_bytes() == PDF
    assert [request.headers.get("Range") for request in site.asked if request.path == "/x"] == [None, "bytes=4000-"]


def test_another_edition_is_begun_anew(site: Site, tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"old")
    (tmp_path / "part.from").write_text('"0"')
    site.add("/x", PDF)
    get(site, "/x", tmp_path / "part")
    assert (tmp_path / "part").read_bytes() == PDF


def test_private_addresses_are_refused_where_the_connection_is_made(site: Site, tmp_path: Path) -> None:
    assert fault(site, "/x", tmp_path, client_for_tests(allow_private=False)) is WebFault.PRIVATE
    assert not site.asked


def test_a_redirect_and_a_name_that_turns_inward_are_refused(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, port = socket.getaddrinfo, int(site.url.rpartition(":")[2])
    names = {"minutes.example.jp": ["203.0.114.7", "127.0.0.1"]}

    def resolve(host: str, *more: object, **named: object) -> object:
        if host in names:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (names[host].pop(0), port))]
        return real(host, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr("pipeline.web.guard.is_public", lambda address: address != "127.0.0.1")
    monkeypatch.setattr(
        "httpcore2.SyncBackend.connect_tcp",
        lambda _, host, port_, *__: _plain("127.0.0.1" if host == "203.0.114.7" else host, port_),
    )
    site.routes["/x"] = Reply(status=302, headers={"Location": "http://127.0.0.1/admin", "Connection": "close"})
    with (
        pytest.raises(FetchFailed) as failed,
        client_for_tests(allow_private=False, robots=False, attempts=1) as client,
    ):
        client.page(Wanted(f"http://minutes.example.jp:{port}/x"), 100)
    assert failed.value.fault is WebFault.PRIVATE
    assert site.paths() == ["/x"]
    with (
        pytest.raises(FetchFailed) as failed,
        client_for_tests(allow_private=False, robots=False, attempts=1) as client,
    ):
        client.page(Wanted(f"http://minutes.example.jp:{port}/x"), 100)  # the name now leads inward
    assert failed.value.fault is WebFault.PRIVATE


def _plain(host: str, port: int) -> object:
    from httpcore2._backends.sync import SyncStream

    return SyncStream(socket.create_connection((host, port), 5))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.2.3.4", "172.20.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",
     "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "255.255.255.255"],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_addresses_that_are_public() -> None:
    assert all(is_public(one) for one in ("203.0.114.7", "2606:4700::1111", "64:ff9b::808:808"))


def test_the_run_has_its_share(site: Site, tmp_path: Path) -> None:
    site.add("/x", PDF)
    with client_for_tests(requests=3) as client:
        client.page(Wanted(site.url + "/x"), 10**6)
        client.page(Wanted(site.url + "/x"), 10**6)
        with pytest.raises(FetchFailed, match="the run has made") as failed:
            client.page(Wanted(site.url + "/x"), 10**6)
    assert failed.value.fault is WebFault.BUDGET


def test_a_form_is_posted_and_a_redirect_after_it_is_not(site: Site) -> None:
    site.routes["/form"] = Reply(status=303, headers={"Location": "/会議録.pdf".encode()})
    site.add("/%E4%BC%9A%E8%AD%B0%E9%8C%B2.pdf", PDF)
    with client_for_tests() as client:
        answer, body = client.page(Wanted(site.url + "/form", form=(("id", "3"),)), 10**6)
    assert body == PDF
    assert answer.name == "会議録.pdf"
    posted = [(request.method, request.body) for request in site.asked if request.path != "/robots.txt"]
    assert posted == [("POST", b"id=3"), ("GET", b"")]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b"attachment; filename*=UTF-8''%E7%AC%AC3%E5%9B%9E%E4%BC%9A%E8%AD%B0%E9%8C%B2.pdf", "第3回会議録.pdf"),
        ('attachment; filename="第3回会議録.pdf"'.encode("cp932"), "第3回会議録.pdf"),
        ('attachment; filename="第3回会議録.pdf"'.encode(), "第3回会議録.pdf"),
        ("attachment; filename=第3回会議録.pdf".encode("euc_jp"), "第3回会議録.pdf"),
        (b"attachment; filename=%E7%AC%AC3%E5%9B%9E.pdf", "第3回.pdf"),
        (b'attachment; filename="=?UTF-8?B?56ysM+WbniAucGRm?="', "第3回 .pdf"),
        (b'attachment; filename="../../etc/passwd"', "passwd.pdf"),
        (b'attachment; filename="..\\..\\a\x00b.pdf"', "ab.pdf"),
        ('attachment; filename="a\u202efdp.exe"'.encode(), "afdp.exe"),
        (b"inline", "minutes.php"),
        (None, "minutes.php"),
    ],
)
def test_what_a_file_is_called(header: bytes | None, name: str) -> None:
    assert file_name("https://example.jp/minutes.php?id=3", header, "application/pdf") == name


def test_names_fit_a_file_system() -> None:
    assert file_name(f"https://example.jp/{'議' * 200}.pdf", None, None).encode().__len__() <= 150
    assert file_name("https://example.jp/", None, "application/pdf") == "document.pdf"


def test_what_lets_somebody_in_is_neither_kept_nor_logged(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    site.add("/a.pdf", PDF)
    with caplog.at_level(logging.DEBUG):
        answer = get(site, "/a.pdf?id=3&access_token=hush&X-Amz-Signature=hush2", tmp_path / "a")
    assert answer.url.endswith("/a.pdf?id=3")
    assert "hush" not in caplog.text
    assert without_secrets("https://a.jp/b;jsessionid=AB12?x=1") == "https://a.jp/b?x=1"
    assert has_secret("https://a.jp/?sig=1")
    assert not has_secret("https://a.jp/?design=1&author=x")
    with pytest.raises(FetchFailed):
        checked("https://me:pw@example.jp/")


def test_a_fault_has_a_remedy_and_crosses_processes() -> None:
    assert set(REMEDIES) == set(WebFault)
    again = pickle.loads(pickle.dumps(FetchFailed(WebFault.BUSY, "why")))
    assert (again.fault, str(again)) == (WebFault.BUSY, f"why; {REMEDIES[WebFault.BUSY]}")


def test_manners_are_kind_by_default() -> None:
    manners = Manners()
    assert manners.robots
    assert not manners.allow_private
    assert manners.interval >= 1
