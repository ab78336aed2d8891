"""Documents behind URLs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.pile import gijiroku, ingest, minutes, sources, write_pile

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
    pytest.importorskip("aiohttp")
    out = tmp_path / "out"
    assert ingest(f"{server}/000.txt", data=out)["inserted"] == 1
    assert sources(out) == [f"{server}/000.txt"]
    assert ingest(f"{server}/000.txt", data=out)["unchanged"] == 1
    (tmp_path / "web" / "big.txt").write_bytes(bytes(3_000_000))
    result = gijiroku("ingest", f"{server}/big.txt", "--data", out, "--max-file-size", "1", "--quiet")
    assert "over the limit of 1 MiB" in result.stderr


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/a.pdf", "memory://nothing/here", "nonsense://a/b"])
def test_a_url_that_gives_nothing_is_told_in_one_line(url: str, tmp_path: Path) -> None:
    result = gijiroku("ingest", url, "--data", tmp_path / "out", "--workers", "1")
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert url in result.stderr
