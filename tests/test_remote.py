"""Documents behind URLs."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.pile import gijiroku, ingest, minutes, sources, write_pile
from tests.web_server import Reply, Request, site_serving

fsspec = pytest.importorskip("fsspec")
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def bucket() -> Iterator[str]:
    """A folder on fsspec's file system in memory."""
    system = fsspec.filesystem("memory")
    for number in range(3):
        system.pipe(f"/bucket/r7/{number}.txt", minutes(number).encode())
    system.pipe("/bucket/notes.csv", b"a,b")
    yield "memory://bucket"
    system.rm("/bucket", recursive=True)


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A web server on this machine."""
    write_pile(tmp_path / "web", 2)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(tmp_path / "web"))) as http:
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{http.server_address[1]}"
        http.shutdown()
        thread.join()


def test_documents_below_a_url_are_read_followed_and_missed(bucket: str, tmp_path: Path) -> None:
    out, system = tmp_path / "out", fsspec.filesystem("memory")
    assert ingest(bucket, data=out)["inserted"] == 3
    assert sources(out) == [f"memory:///bucket/r7/{number}.txt" for number in range(3)]
    assert not (out / ".gijiroku" / "spool").exists()
    assert ingest(bucket, data=out)["unchanged"] == 3
    system.pipe("/bucket/r7/1.txt", minutes(1, "三年").encode())
    event = ingest(bucket, data=out)
    assert (event["updated"], event["unchanged"]) == (1, 2)
    system.rm("/bucket/r7/2.txt")
    assert ingest(bucket, data=out)["vanished"] == ["memory:///bucket/r7/2.txt"]
    assert len(sources(out)) == 3


def test_a_document_on_the_web_is_read_and_too_large_a_one_refused(server: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert ingest(f"{server}/000.txt", "--allow-private", data=out)["inserted"] == 1
    assert sources(out) == [f"{server}/000.txt"]
    assert ingest(f"{server}/000.txt", "--allow-private", data=out)["unchanged"] == 1
    (tmp_path / "web" / "big.txt").write_bytes(bytes(3_000_000))
    result = gijiroku(
        "ingest", f"{server}/big.txt", "--allow-private", "--data", out, "--max-file-size", "1", "--quiet"
    )
    assert "is 3,000,000 bytes long, limit 1,048,576" in result.stderr


def test_an_archive_on_the_web_is_read_where_it_stands(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("r7/0.txt", minutes(0))
        archive.writestr("r7/1.txt", minutes(1))
        archive.writestr("film.bin", bytes(3_000_000))
    whole = packed.getvalue()

    def reply(request: Request) -> Reply:
        if "Range" not in request.headers:
            return Reply(whole if request.method == "GET" else b"", headers={"Content-Length": str(len(whole))})
        first, last = (int(one) for one in request.headers["Range"].removeprefix("bytes=").split("-"))
        return Reply(whole[first : last + 1], 206, {"Content-Range": f"bytes {first}-{last}/{len(whole)}"})

    with site_serving() as site:
        site.routes["/a.zip"] = reply
        event = ingest(f"{site.url}/a.zip", "--allow-private", data=tmp_path / "out")
        assert (event["inserted"], event["exit_code"]) == (2, 0)
        asked = [request for request in site.asked if request.path == "/a.zip" and request.method == "GET"]
        assert all("Range" in request.headers for request in asked)


def test_of_many_addresses_one_that_fails_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    with site_serving() as site:
        site.add("/0.txt", minutes(0), "text/plain; charset=utf-8")
        names = "\n".join(f"{site.url}/{name}" for name in ("0.txt", "gone.pdf", "1.txt?access_token=hush"))
        event = ingest("-", "--allow-private", data=tmp_path / "out", stdin=names.encode())
        assert (event["inserted"], event["failed"], event["exit_code"]) == (1, 2, 1)
        assert [failure["source"] for failure in event["failures"]] == [f"{site.url}/gone.pdf", f"{site.url}/1.txt"]
        assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file() and b"hush" in path.read_bytes()]
        site.asked.clear()
        result = gijiroku("ingest", f"{site.url}/0.txt", "--data", tmp_path / "out", "--quiet")
        assert "no address of the public internet; give --allow-private" in result.stderr
        assert not site.asked


@pytest.mark.parametrize("url", ["memory://nothing/here", "nonsense://a/b"])
def test_a_url_that_gives_nothing_is_told_in_one_line(url: str, tmp_path: Path) -> None:
    result = gijiroku("ingest", url, "--data", tmp_path / "out", "--workers", "1")
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert url in result.stderr
