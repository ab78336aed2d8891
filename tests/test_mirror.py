"""Datasets on an object store: publications, working copies, copies for readers, who may write."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner

import pipeline
from extractors.model.errors import PipelineError
from pipeline.commands.main import cli
from pipeline.objects import claim
from pipeline.objects.bucket import Bucket, Overtaken
from pipeline.objects.claim import Claimed, claimed
from pipeline.objects.manifest import BadManifest, ManifestItem
from pipeline.query.views import JOINED, names_in, open_views
from pipeline.sources.remote import NoRemote
from pipeline.store import mirror, mirror_files
from pipeline.store.change import Change
from pipeline.store.database import NotAStore
from pipeline.store.mirror import NotPublished, local_folder
from pipeline.store.store import Store
from pipeline.store.tombstones import Tombstone
from tests.pile import gijiroku, ingest, write_pile
from tests.test_remote import Silent
from tests.test_store import change, shown

fsspec = pytest.importorskip("fsspec")
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")
URL = "memory://minutes/hoshimi"
A, B, C, D = (letter * 16 for letter in "abcd")
Computer = Callable[[str], None]


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The file system in memory, empty; every commit is published."""
    monkeypatch.setattr(mirror, "PUBLISH_EVERY", 0.0)
    monkeypatch.setattr(claim, "PAUSE", 0.01)
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


@pytest.fixture
def computer(system: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    """Be the computer of that name from now on."""

    def use(name: str) -> None:
        monkeypatch.setenv("GIJIROKU_CACHE", str(tmp_path / name))

    use("one")
    return use


def commit(*changes: Change) -> None:
    with Store(local_folder(URL, writing=True)).writing() as store:
        for each in changes:
            store.commit(each)


def published(system: Any) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(system.cat_file("/minutes/hoshimi/manifest.json"))
    return manifest


def listed(system: Any) -> list[str]:
    """Document ids that somebody sees who reads the files that the manifest lists."""
    files = [item["file"] for item in published(system)["datasets"]["documents"]]
    frames = [pd.read_parquet(system.open(f"/minutes/hoshimi/{file}")) for file in files]
    return sorted(pd.concat(frames)["document_id"])


def leftovers(system: Any) -> set[str]:
    """Objects that neither the manifest nor the one before names."""
    manifest = published(system)
    named = {item["file"] for kind in ("datasets", "history") for items in manifest[kind].values() for item in items}
    named |= {item["file"] for item in manifest["state"]} | {*manifest["superseded"], "manifest.json"}
    return {name.removeprefix("/minutes/hoshimi/") for name in system.find("/minutes/hoshimi")} - named


def test_what_one_computer_commits_another_reads(system: Any, computer: Computer) -> None:
    with pytest.raises(NotAStore, match="gijiroku ingest PATH --data memory://minutes/hoshimi"):
        local_folder(URL)
    commit(change(A, B))
    computer("two")
    assert shown(local_folder(URL)) == listed(system) == [A, B]
    commit(change(C))
    assert shown(local_folder(URL)) == listed(system) == [A, B, C]
    computer("one")
    assert shown(local_folder(URL)) == [A, B, C]
    commit(Change(removed=[A]))
    assert shown(local_folder(URL)) == listed(system) == [B, C]
    assert not leftovers(system)


def test_the_description_of_the_datasets_travels_with_them(system: Any, computer: Computer) -> None:
    commit(change(A))
    assert CliRunner().invoke(cli, ["datapackage", "--data", URL, "--title", "会議録"]).exit_code == 0
    computer("two")
    commit(change(B))
    described = json.loads((local_folder(URL) / "datapackage.json").read_text(encoding="utf-8"))
    assert described["title"] == "会議録"
    assert not leftovers(system)


def test_only_what_is_lacking_is_fetched_and_only_what_is_new_uploaded(
    system: Any, computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    fetch, upload = Bucket.fetch, Bucket.upload
    monkeypatch.setattr(Bucket, "fetch", lambda self, name, to: moved.append(name) or fetch(self, name, to))
    monkeypatch.setattr(Bucket, "upload", lambda self, path, name: moved.append(name) or upload(self, path, name))
    commit(change(A, chars=4_000_000))
    moved.clear()
    local_folder(URL)
    assert [name for name in moved if not name.startswith("state/")] == [], "shared with the working copy"
    computer("two")
    local_folder(URL)
    computer("one")
    moved.clear()
    commit(change(B))
    assert {name.partition("/")[0] for name in moved} == {"documents", "state"}
    assert len([name for name in moved if name.startswith("documents/")]) == 1
    moved.clear()
    with Store(local_folder(URL, writing=True)).writing():
        pass
    assert moved == [], "nothing changed"
    computer("two")
    local_folder(URL)
    assert {name.partition("/")[0] for name in moved} == {"documents", "state"}


def test_a_statement_fetches_only_the_datasets_that_it_reads(
    system: Any, computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pile(tmp_path / "raw", 2)
    assert ingest(tmp_path / "raw", data=URL)["inserted"] == 2  # type: ignore[arg-type]
    fetched: list[str] = []
    check = mirror_files.check

    def noted(bucket: Bucket, item: ManifestItem, target: Path) -> None:
        if item.rows:
            fetched.append(item.file.partition("/")[0])
        check(bucket, item, target)

    monkeypatch.setattr(mirror_files, "check", noted)
    computer("two")
    asked = gijiroku("query", "SELECT count(*) AS n FROM Speeches", "--data", URL, "--csv")
    assert asked.stdout.split() == ["n", "8"], asked.output
    assert fetched == ["speeches"]
    assert len(pipeline.load("speech_register", where="page = 1", data=URL)) == 8
    assert fetched[0] == "speeches"
    assert {"documents", "meetings"} <= set(fetched) <= names_in("speech_register")
    assert pipeline.connect(URL).sql("SELECT count(*) FROM tokens").fetchall() != [(0,)]
    assert len(fetched) == len(set(fetched)), "each once"
    fetched.clear()
    gijiroku("status", "--data", URL)
    assert not fetched


@pytest.mark.parametrize("name", JOINED)
def test_what_is_named_in_a_statement_is_all_that_it_reads(name: str, samples: Path) -> None:
    whole, part = open_views(samples), open_views(samples, names=names_in(f"SELECT * FROM {name.upper()}"))
    assert part.sql(f"FROM {name} ORDER BY ALL").fetchall() == whole.sql(f"FROM {name} ORDER BY ALL").fetchall()
    assert "tokens" not in names_in(name)
    with pytest.raises(duckdb.CatalogException):
        part.sql("FROM tokens")


def test_names_are_never_used_again_for_other_bytes(system: Any, computer: Computer) -> None:
    seen: dict[str, bytes] = {}
    for number in range(6):
        commit(change(A, chars=number), change(B, chars=number) if number % 2 else Change(removed=[B]))
        for name in system.find("/minutes/hoshimi"):
            if name.endswith(".parquet"):
                assert seen.setdefault(name, system.cat_file(name)) == system.cat_file(name)


@pytest.mark.parametrize("operation", ["put_file", "pipe_file", "rm_file"])
def test_a_request_that_fails_at_any_moment_leaves_one_whole_publication(
    operation: str, system: Any, computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(change(A, B))
    states, real = {tuple(listed(system))}, getattr(type(system), operation)
    calls = [0]
    for number in range(1, 100):
        calls[0], new = 0, f"{number:016x}"

        def failing(self: Any, *given: Any, at: int = number, **more: Any) -> Any:
            calls[0] += 1
            if calls[0] == at:
                raise OSError("the connection was reset")
            return real(self, *given, **more)

        before = listed(system)
        wanted = change(new, chars=number), Change(removed=[before[0]])
        with monkeypatch.context() as patch:
            patch.setattr(type(system), operation, failing)
            with pytest.MonkeyPatch.context() as other:
                other.setattr(mirror, "PUBLISH_EVERY", 1e9)
                try:
                    commit(change(new, chars=number), Change(removed=[before[0]]))
                except PipelineError as error:
                    assert "\n" not in str(error)  # noqa: PT017
        after = sorted({*before, new} - {before[0]})
        states.add(tuple(listed(system)))
        assert listed(system) in (before, after)
        computer("two")
        assert shown(local_folder(URL)) in (before, after)
        computer("one")
        if calls[0] < number:
            break
        commit()
        assert listed(system) == (before if operation == "pipe_file" and number == 1 else after), (
            "the next run publishes what was committed"
        )
        commit(*wanted)
        assert listed(system) == after
        assert not leftovers(system)
    assert calls[0] < number, "every moment was tried"
    assert len(states) > 1


def test_a_short_outage_in_the_middle_of_a_run_does_not_end_it(
    system: Any, computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    outage, upload = [True], Bucket.upload

    def failing(self: Bucket, path: Path, name: str) -> None:
        if outage:
            outage.pop()
            raise NoRemote("no route to host")
        upload(self, path, name)

    monkeypatch.setattr(Bucket, "upload", failing)
    commit(change(A), change(B))
    assert not outage
    assert listed(system) == [A, B]
    outage.append(True)
    monkeypatch.setattr(mirror, "PUBLISH_EVERY", 1e9)
    with pytest.raises(NotPublished, match="no route to host; what was committed on this computer is published by"):
        commit(change(C))
    assert listed(system) == [A, B]
    commit()
    assert listed(system) == [A, B, C]


def test_what_was_committed_but_not_published_gives_way_to_what_another_published(
    system: Any, computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(change(A))
    with monkeypatch.context() as patch:
        patch.setattr(Bucket, "replace", lambda *_: (_ for _ in ()).throw(Overtaken("unplugged")))
        with pytest.raises(Overtaken):
            commit(change(B))
    computer("two")
    commit(change(C))
    computer("one")
    commit(change(D))
    assert listed(system) == [A, C, D], "B is read again: the catalogue does not know it"
    assert not leftovers(system)


def test_a_writer_that_was_taken_for_dead_publishes_nothing(
    system: Any, computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(change(A))
    with pytest.raises(claim.ClaimLost), Store(local_folder(URL, writing=True)).writing() as store:
        monkeypatch.setattr(mirror, "PUBLISH_EVERY", 1e9)
        store.commit(change(C))
        system.rm("/minutes/hoshimi/locks", recursive=True)
        computer("two")
        commit(change(B))
        computer("one")
    bucket = Bucket(URL)
    with pytest.raises(Overtaken):
        bucket.replace("manifest.json", b"what was there long ago", b"{}")
    assert listed(system) == [A, B]


def test_a_reader_keeps_its_publication_while_others_follow(system: Any, computer: Computer) -> None:
    commit(change(A))
    first = local_folder(URL)
    commit(change(B))
    commit(Change(removed=[A]))
    commit(change(C))
    assert shown(first) == [A]
    second = local_folder(URL)
    assert shown(second) == [B, C]
    assert first.exists(), "this process may still read it"


def test_readers_in_the_middle_of_publications_see_one_of_them(system: Any, computer: Computer) -> None:
    commit(change(A, B, chars=0))
    seen: list[pd.DataFrame] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            seen.append(pd.read_parquet(local_folder(URL) / "documents"))

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(1, 12):
        commit(change(A, B, chars=number))
    over.set()
    thread.join()
    assert len(seen) > 1
    for frame in seen:
        assert sorted(frame["document_id"]) == [A, B]
        assert frame["char_count"].nunique() == 1


def test_what_is_taken_down_is_gone_everywhere_at_once(system: Any, computer: Computer, tmp_path: Path) -> None:
    commit(change(A, chars=770_077), change(B))
    commit(change(C))
    old, shared = local_folder(URL), Path(local_folder(URL, writing=True))
    computer("two")
    other = local_folder(URL)
    computer("one")

    def holding() -> list[str]:
        files = [name for name in system.find("/minutes/hoshimi/documents") if name.endswith(".parquet")]
        return [name for name in files if 770_077 in pd.read_parquet(system.open(name))["char_count"].tolist()]

    assert holding()
    with pytest.raises(InterruptedError), Store(shared).writing() as store:
        store.commit(Change(removed=[A], buried=[Tombstone("0" * 64)], erase=True))
        raise InterruptedError
    assert holding(), "interrupted before it was published"
    commit()
    assert not holding()
    assert not old.exists()
    assert listed(system) == [B, C]
    computer("two")
    assert shown(local_folder(URL)) == [B, C]
    assert not other.exists(), "the other computer forgets it when it next looks"


def test_other_objects_are_left_alone(system: Any, computer: Computer) -> None:
    system.pipe("/minutes/hoshimi/readme.txt", b"ours")
    system.pipe("/minutes/hoshimi/documents/part-1-0123456789abcdef.parquet", b"left by a run that was killed")
    commit(change(A))
    assert system.cat_file("/minutes/hoshimi/readme.txt") == b"ours"
    assert leftovers(system) == {"readme.txt"}


def test_a_cache_that_is_lost_or_cut_short_is_made_anew(system: Any, computer: Computer, tmp_path: Path) -> None:
    commit(change(A))
    local_folder(URL)
    (home,) = (tmp_path / "one").iterdir()
    (home / "base.json").unlink()  # killed between the publication and this note
    (home / "write.old").mkdir()
    (home / "read.new").mkdir()
    commit(change(B))
    local_folder(URL)
    assert {path.name for path in home.iterdir()} == {
        "base.json", "gijiroku-mirror", "read", "read.lock", "write", "write.lock",
    }  # fmt: skip
    shutil.rmtree(tmp_path / "one")
    commit(change(C))
    assert listed(system) == [A, B, C]


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        (b"{", "is no manifest"),
        (b'{"format": "gijiroku-manifest-9"}', "of another version"),
        (b'{"format": "gijiroku-manifest-1"}', "is no manifest"),
    ],
)
def test_a_manifest_of_others_is_told(manifest: bytes, words: str, system: Any, computer: Computer) -> None:
    system.pipe("/minutes/hoshimi/manifest.json", manifest)
    for writing in (False, True):
        with pytest.raises(BadManifest, match=words):
            local_folder(URL, writing=writing)


def test_a_manifest_cannot_write_outside_the_cache(system: Any, computer: Computer) -> None:
    commit(change(A))
    good = published(system)
    item = good["datasets"]["documents"][0]
    for change_ in (
        {"paths": ["../../evil.parquet"]}, {"paths": ["/tmp/evil.parquet"]}, {"file": "../other/x.parquet"},
    ):  # fmt: skip
        bad = good | {"datasets": {"documents": [item | change_]}}
        system.pipe("/minutes/hoshimi/manifest.json", json.dumps(bad).encode())
        with pytest.raises(BadManifest, match="outside its folder"):
            local_folder(URL)
    bad = good | {"links": {"documents": "../../../etc"}}
    system.pipe("/minutes/hoshimi/manifest.json", json.dumps(bad).encode())
    with pytest.raises(BadManifest, match="outside its folder"):
        local_folder(URL)


@pytest.mark.parametrize("harm", ["altered", "missing"])
def test_an_object_that_is_not_what_it_was_is_told(harm: str, system: Any, computer: Computer) -> None:
    commit(change(A))
    computer("two")
    (item,) = (item for item in published(system)["datasets"]["documents"] if item["rows"])
    name = f"/minutes/hoshimi/{item['file']}"
    system.pipe(name, b"something else") if harm == "altered" else system.rm(name)
    with pytest.raises(PipelineError, match="verify --repair"):
        local_folder(URL)


def test_a_url_may_stand_in_the_environment_and_in_the_configuration(
    system: Any, computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(change(A))
    (tmp_path / "gijiroku.toml").write_text(f'data = "{URL}"\n', encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setenv("GIJIROKU_CONFIG", str(tmp_path / "gijiroku.toml"))
        assert "documents: 1 ok" in gijiroku("status").stdout
    monkeypatch.setenv("GIJIROKU_DATA", URL)
    assert "documents: 1 ok" in gijiroku("status").stdout
    assert len(pipeline.load("documents")) == 1


def test_a_file_url_is_a_folder(tmp_path: Path) -> None:
    assert local_folder((tmp_path / "一 二").as_uri()) == tmp_path / "一 二"


def test_a_cache_that_cannot_be_written_is_told(
    system: Any, computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("GIJIROKU_CACHE", str(tmp_path / "file"))
    result = gijiroku("ingest", tmp_path, "--data", URL)
    assert result.exit_code == 2
    assert "the cache cannot be written" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_datasets_on_a_web_server_can_be_read_and_not_written(
    system: Any, computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(change(A))
    for name in system.find("/minutes/hoshimi"):
        target = tmp_path / "web" / name.removeprefix("/minutes/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(system.cat_file(name))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(tmp_path / "web"))) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{http.server_address[1]}/hoshimi"
        assert shown(local_folder(url)) == [A]
        result = gijiroku("ingest", tmp_path / "web", "--data", url)
        http.shutdown()
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


# -- who may write ----------------------------------------------------------------------------


def test_the_second_writer_is_told_who_writes_or_waits(system: Any) -> None:
    bucket = Bucket(URL)
    with claimed(bucket, wait=True):
        with pytest.raises(Claimed, match=r"is being written by process \d+ on "), claimed(bucket, wait=False):
            pass
        done: list[float] = []

        def second() -> None:
            with claimed(bucket, wait=True):
                done.append(1)

        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.2)
        assert not done
    thread.join()
    assert done
    assert bucket.names(claim.FOLDER) == []


def test_many_writers_at_once_write_one_after_the_other(system: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    bucket, inside, most = Bucket(URL), [0], [0]

    def write() -> None:
        with claimed(bucket, wait=True):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            threading.Event().wait(0.01)
            inside[0] -= 1

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_a_holder_whose_process_is_gone_or_that_does_not_renew_is_dead(
    system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = Bucket(URL)
    gone = {"host": "here", "computer": claim._computer(), "process": 2**22 + 1, "renewed": 0}
    bucket.write("locks/gone.json", json.dumps(gone).encode())
    with claimed(bucket, wait=False):
        pass
    for content in (json.dumps(gone | {"computer": "another"}).encode(), b"not ours"):
        bucket.write("locks/silent.json", content)
        monkeypatch.setattr(claim, "DEAD", 1000.0)
        with pytest.raises(Claimed), claimed(bucket, wait=False):
            pass
        monkeypatch.setattr(claim, "DEAD", 0.05)
        with claimed(bucket, wait=True):
            pass


def test_a_holder_that_renews_is_alive(system: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim, "RENEW", 0.01)
    monkeypatch.setattr(claim, "DEAD", 1.0)
    bucket = Bucket(URL)
    with claimed(bucket, wait=True) as held:
        seen: dict[str, tuple[bytes, float]] = {}
        for _ in range(12):
            assert claim._holder(bucket, "other", seen) is not None
            threading.Event().wait(0.1)
        held.check()


@pytest.mark.parametrize("harm", ["altered", "missing"])
@pytest.mark.parametrize("where", ["one", "two"])
def test_verify_finds_broken_objects_and_repair_mends_them(
    harm: str, where: str, system: Any, computer: Computer, tmp_path: Path
) -> None:
    write_pile(tmp_path / "raw", 2)
    assert ingest(tmp_path / "raw", data=URL)["inserted"] == 2  # type: ignore[arg-type]
    (item,) = (item for item in published(system)["datasets"]["speeches"] if item["rows"])
    name, before = f"/minutes/hoshimi/{item['file']}", listed(system)
    system.pipe(name, b"something else") if harm == "altered" else system.rm(name)
    computer(where)
    result = gijiroku("verify", "--data", URL)
    assert result.exit_code == 1, result.output
    assert item["file"] in result.stdout
    result = gijiroku("verify", "--repair", "--data", URL)
    assert result.exit_code == 0, result.output
    computer("three")
    assert gijiroku("verify", "--data", URL).stdout.strip() == "everything is as promised"
    assert listed(system) == before
    assert not leftovers(system)
