"""Documents and datasets on an object store: an S3-compatible server that runs as a process on this machine."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.exceptions
import duckdb
import pandas as pd
import pytest

import pipeline
from pipeline.objects.bucket import Bucket, Overtaken
from pipeline.sources.remote import NoRemote
from pipeline.store.mirror import local_folder
from pipeline.store.store import Store
from tests.pile import gijiroku, ingest, minutes, sources, write_pile
from tests.s3_server import Server, serving
from tests.table_generator import make_prose_pdf
from tests.test_store import change

s3fs = pytest.importorskip("s3fs")
pytest.importorskip("moto")
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture
def system(server: Server) -> Iterator[Any]:
    """The server's file system, with an empty bucket."""
    s3fs.S3FileSystem.clear_instance_cache()
    system = s3fs.S3FileSystem()
    yield system
    system.invalidate_cache()
    if names := system.find(server.bucket):
        system.rm(names)


def packed(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def fetched(server: Server, before: int = 0) -> list[str]:
    """Documents fetched after so many requests."""
    return [path for method, path in server.requests()[before:] if method == "GET" and "?" not in path]


def test_a_bucket_is_read_once_and_followed(server: Server, system: Any, tmp_path: Path) -> None:
    out, root = tmp_path / "out", f"{server.bucket}/r7"
    system.pipe(f"{root}/1.txt", minutes(1).encode())
    system.pipe(f"{root}/深い/所 #2.txt", minutes(2).encode())
    system.pipe(f"{root}/3.pdf", make_prose_pdf(3))
    system.pipe(f"{root}/4.zip", packed({"一.txt": minutes(4).encode(), "五.txt": minutes(5).encode(), "n.csv": b"1"}))
    system.pipe(f"{root}/notes.csv", b"a,b")
    assert ingest(f"s3://{root}", data=out)["inserted"] == 5
    assert sources(out) == sorted(
        f"s3://{root}/{name}" for name in ("1.txt", "深い/所 #2.txt", "3.pdf", "4.zip!/一.txt", "4.zip!/五.txt")
    )
    assert server.environment["AWS_SECRET_ACCESS_KEY"].encode() not in b"".join(
        path.read_bytes() for path in out.rglob("*") if path.is_file()
    )
    assert len([path for path in fetched(server) if path.endswith("/r7/1.txt")]) == 1, "nothing is fetched twice"
    before = len(server.requests())
    assert ingest(f"s3://{root}", data=out)["unchanged"] == 5
    assert {path.rpartition("/")[2] for path in fetched(server, before)} <= {"4.zip"}, "only an archive's list is read"

    system.pipe(f"{root}/1.txt", minutes(1, "三年").encode())
    system.pipe(f"{root}/4.zip", packed({"一.txt": minutes(4).encode(), "五.txt": minutes(5, "三年").encode()}))
    system.rm(f"{root}/3.pdf")
    event = ingest(f"s3://{root}", data=out)
    assert (event["updated"], event["superseded"], event["unchanged"]) == (2, 2, 2)
    assert event["vanished"] == [f"s3://{root}/3.pdf"]
    assert len(sources(out)) == 5, "what vanished keeps its records"


def test_an_archive_is_named_by_its_url_and_a_broken_one_told(server: Server, system: Any, tmp_path: Path) -> None:
    system.pipe(f"{server.bucket}/a.zip", packed({"../一.txt": minutes(1).encode()}))
    system.pipe(f"{server.bucket}/b.zip", b"PK\x03\x04" + bytes(200))
    event = ingest(*(f"s3://{server.bucket}/{name}.zip" for name in "ab"), data=tmp_path / "out")
    assert (event["inserted"], event["exit_code"]) == (1, 1)
    assert sources(tmp_path / "out") == [f"s3://{server.bucket}/a.zip!/../一.txt"]
    (failure,) = event["failures"]
    assert failure["source"] == f"s3://{server.bucket}/b.zip"
    assert "archive is broken" in failure["reason"]


WRONG = {
    "no credentials": ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "s3://{}", "locate credentials"),
    "an unknown key": ({"AWS_ACCESS_KEY_ID": "AKIAUNKNOWN"}, "s3://{}", "does not exist in our records"),
    "a wrong secret": ({"AWS_SECRET_ACCESS_KEY": "wrong"}, "s3://{}", "does not match the signature"),
    "no such bucket": ({}, "s3://no-such-{}", "bucket does not exist"),
    "no such folder": ({}, "s3://{}/none", "does not exist or holds no documents"),
    "nobody there": (
        {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"},
        "s3://{}",
        "Could not connect",
    ),
    "credentials in the URL": ({}, "s3://key:hush@{}", "leave user, password and token out of the URL"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_bucket_is_one_line(
    name: str, server: Server, system: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment, url, words = WRONG[name]
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value) if value else monkeypatch.delenv(variable)
    s3fs.S3FileSystem.clear_instance_cache()
    result = gijiroku("ingest", url.format(server.bucket), "--data", tmp_path / "out", "--workers", "1")
    s3fs.S3FileSystem.clear_instance_cache()
    assert result.exit_code == 2, result.output
    assert len(result.stderr.strip().splitlines()) == 1
    assert words in result.stderr
    assert "hush" not in result.stderr


# -- the datasets on an object store ----------------------------------------------------------


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIJIROKU_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def files(system: Any, url: str, dataset: str = "documents", kind: str = "datasets") -> list[str]:
    """The files of a dataset, as the manifest lists them."""
    system.invalidate_cache()
    manifest = json.loads(system.cat_file(f"{url}/manifest.json"))
    return [f"{url}/{item['file']}" for item in manifest[kind][dataset]]


def listed(system: Any, url: str, dataset: str = "documents", kind: str = "datasets") -> pd.DataFrame:
    """A dataset as somebody reads it who has nothing but pandas and the manifest."""
    found = [pd.read_parquet(system.open(file)) for file in files(system, url, dataset, kind)]
    return pd.concat(found, ignore_index=True)


def test_every_command_works_with_datasets_on_an_object_store(
    server: Server, system: Any, cache: Path, tmp_path: Path
) -> None:
    url, raw = f"s3://{server.bucket}/minutes", tmp_path / "raw"
    write_pile(raw, 3)
    assert ingest(raw, data=url)["inserted"] == 3  # type: ignore[arg-type]
    (raw / "001.txt").write_text(minutes(1, "三年"), encoding="utf-8")
    shutil.rmtree(cache)
    event = ingest(raw, data=url)  # type: ignore[arg-type]
    assert (event["updated"], event["unchanged"]) == (1, 2), "another computer goes on where this one stopped"

    assert sorted(source for names in listed(system, url)["sources"] for source in names) == sorted(
        path.name for path in raw.iterdir()
    )
    assert len(listed(system, url, kind="history")) == 1
    shutil.rmtree(cache)
    asked = gijiroku("query", "SELECT count(*) AS n FROM speeches", "--data", url, "--csv")
    assert asked.stdout.splitlines() == ["n", str(len(listed(system, url, "speeches")))]
    assert "三年" in gijiroku("search", "三年", "--data", url).stdout
    assert "documents: 3 ok" in gijiroku("status", "--data", url).stdout
    assert "everything is as promised" in gijiroku("verify", "--data", url).stdout
    assert "superseded" in gijiroku("diff", "2020-01-01", "--data", url).stdout
    for command in (("decisions",), ("findings",), ("show", "002.txt"), ("gaps",)):
        result = gijiroku(*command, "--data", url)
        assert result.exit_code == 0, (command, result.output)
    assert gijiroku("compact", "--data", url).exit_code == 0
    assert {name.rpartition("/")[2][:6] for name in files(system, url)} == {"empty-", "sorted"}
    assert len(pipeline.load("documents", data=url)) == 3
    assert pipeline.connect(url).sql("SELECT count(*) FROM documents").fetchall() == [(3,)]

    assert gijiroku("remove", "001.txt", "--yes", "--data", url).exit_code == 0
    assert len(listed(system, url)) == 2
    assert listed(system, url, kind="history").empty
    assert not [path for path in cache.rglob("*.parquet") if "三年" in pd.read_parquet(path).to_csv()]
    assert not [path for path in cache.rglob("*.sqlite") if "三年".encode() in path.read_bytes()]


WRITER = """
import sys
sys.path[:0] = [{root!r}, {root!r} + "/tests"]
from pipeline.store.mirror import local_folder
from pipeline.store.store import Store
from tests.test_store import change
with Store(local_folder({url!r}, writing=True)).writing() as store:
    store.commit(change(*(letter * 16 for letter in {letters!r}), chars={round}))
"""


def write(url: str, round_: int, letters: str = "abcd", **environment: str) -> subprocess.Popen[bytes]:
    """A process that gives four documents this number of characters, and publishes it."""
    script = WRITER.format(root=str(Path(__file__).parent.parent), url=url, round=round_, letters=letters)
    return subprocess.Popen([sys.executable, "-c", script], env=os.environ | environment)


def test_two_computers_that_write_at_once_lose_nothing(server: Server, system: Any, tmp_path: Path) -> None:
    url = f"s3://{server.bucket}/two"
    writers = [write(url, 1, letters, GIJIROKU_CACHE=str(tmp_path / letters)) for letters in ("ab", "cd", "ef")]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert sorted(listed(system, url)["document_id"]) == [letter * 16 for letter in "abcdef"]


def test_the_manifest_is_replaced_on_condition_also_where_the_server_knows_none(
    server: Server, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = Bucket(f"s3://{server.bucket}/conditions")
    bucket.replace("a", None, b"1")
    bucket.replace("a", b"1", b"2")
    client, read = bucket._opened[0], Bucket.read
    with monkeypatch.context() as patch:
        patch.setattr(Bucket, "read", lambda *_: b"1")  # as if it changed just after
        patch.setattr(client, "info", lambda _: {"ETag": '"of what was before"'})
        with pytest.raises(NoRemote, match="pre-conditions"):
            bucket.replace("a", b"1", b"lost")
    assert bucket.read("a") == b"2"
    write = client.pipe_file

    def unknown(path: str, data: bytes, **condition: Any) -> None:
        if condition:
            told = {"Error": {"Code": "NotImplemented"}}
            raise OSError("not implemented") from botocore.exceptions.ClientError(told, "PutObject")
        write(path, data)

    monkeypatch.setattr(client, "pipe_file", unknown)
    bucket.replace("a", b"2", b"3")
    with pytest.raises(Overtaken):
        bucket.replace("a", b"2", b"4")
    assert read(bucket, "a") == b"3"


def test_duckdb_reads_the_files_that_the_manifest_lists(server: Server, system: Any, cache: Path) -> None:
    url = f"s3://{server.bucket}/duck"
    assert write(url, 1).wait() == 0
    connection = duckdb.connect()
    connection.register_filesystem(system)
    found = connection.read_parquet(files(system, url)).aggregate("count(*)").fetchall()
    assert found == [(4,)]


def test_a_writer_killed_at_any_request_leaves_one_whole_publication(
    server: Server, system: Any, cache: Path, tmp_path: Path
) -> None:
    url = f"s3://{server.bucket}/killed"

    def writes() -> int:
        return sum(method in {"PUT", "DELETE", "POST"} for method, _ in server.requests())

    def seen() -> set[int]:
        frame = listed(system, url)
        assert sorted(frame["document_id"]) == [letter * 16 for letter in "abcd"]
        return set(frame["char_count"])

    assert write(url, 0).wait() == 0
    before = writes()
    assert write(url, 1).wait() == 0
    needed, last = writes() - before, 1
    moments = sorted({1 + needed * step // 10 for step in range(10)})
    for round_, moment in enumerate(moments, 2):
        before, process = writes(), write(url, round_)
        while process.poll() is None and writes() < before + moment:
            time.sleep(0.002)
            assert len(seen()) == 1, "all documents of one publication"
        process.kill()
        process.wait()
        (last,) = seen()
        assert last in {round_ - 1, round_}
        with Store(local_folder(url, writing=True)).writing() as store:
            store.commit(change(*(letter * 16 for letter in "abcd"), chars=round_))
        assert seen() == {round_}
        manifest = json.loads(system.cat_file(f"{url}/manifest.json"))
        named = {item["file"] for items in manifest["datasets"].values() for item in items}
        named |= {item["file"] for item in manifest["state"]} | {*manifest["superseded"], "manifest.json"}
        assert {name.partition("killed/")[2] for name in system.find(url)} == named, "no leftovers, no lock"


def test_originals_go_along_and_are_taken_down_there(
    server: Server, system: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = f"s3://{server.bucket}/kept"
    write_pile(tmp_path / "raw", 2)
    monkeypatch.setenv("GIJIROKU_CACHE", str(tmp_path / "one"))
    ingest(tmp_path / "raw", "--archive", data=data)  # type: ignore[arg-type]
    monkeypatch.setenv("GIJIROKU_CACHE", str(tmp_path / "other"))
    assert gijiroku("archive", "--data", data).output.startswith("2 originals")
    assert "kept as" in gijiroku("show", "000.txt", "--data", data).output
    assert gijiroku("remove", "000.txt", "--yes", "--data", data).exit_code == 0
    assert not [name for name in system.find(server.bucket) if minutes(0).encode() in system.cat(name)]
