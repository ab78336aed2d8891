"""Killed at any moment, out of room, read-only, two at once: nothing is lost, nothing doubled, nothing left over."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline.store.files import EMPTY
from pipeline.store.parts import NAMES
from pipeline.store.store import Store

COMMAND = (
    "import pipeline.ingest.batch as batch\n"
    "batch.COMMIT_SECONDS, batch.COMMIT_SHARE = 0.0, 1e9  # a commit after every document\n"
    "from pipeline.commands.main import main\n"
    "main()"
)
READER = """
import sys, time, pathlib, pandas as pd
folder, stop = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
reads = 0
while not stop.exists():
    documents = pd.read_parquet(folder / "documents")["document_id"]
    assert documents.is_unique, sorted(documents)
    speeches = pd.read_parquet(folder / "speeches")["record_id"]
    assert speeches.is_unique
    reads += 1
    time.sleep(0.02)
print(reads)
"""


def minutes(number: int, answer: str = "５年") -> str:
    return (
        f"星見市個人情報保護審議会 第{number}回会議録\n\n○日野会長　ただいまから第{number}回審議会を開会します。\n"
        f"○三浦委員　保存期間は何年ですか。\n○事務局　{answer}です。\n○日野会長　以上で閉会します。\n"
    )


def start(*arguments: str | Path, **more: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", COMMAND, *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, **more  # type: ignore[call-overload]
    )  # fmt: skip


def run(*arguments: str | Path, **more: object) -> tuple[int, str]:
    process = start(*arguments, **more)
    out, errors = process.communicate(timeout=300)
    return process.returncode, out + errors


def sources(out: Path) -> list[str]:
    """Sources of all documents, as somebody with plain pandas sees them."""
    frame = pd.read_parquet(out / "documents")
    assert frame["document_id"].is_unique
    return sorted(source for sources in frame["sources"] for source in sources)


def check_whole(out: Path) -> None:
    """Every file is whole, and Gijiroku's own readers see all datasets of a document or none."""
    if not (out / ".gijiroku" / "catalogue.sqlite").exists():
        return
    for name in NAMES:
        if (out / name).exists():
            for file in (out / name).iterdir():
                pq.read_table(file)
    for name in ("documents", "speeches", "pages"):
        if (out / name).exists():
            frame = pd.read_parquet(out / name)
            assert not frame.duplicated(subset=[frame.columns[0]] if name != "pages" else ["document_id", "page"]).any()
    try:
        with Store(out) as store:
            seen = {name: set(pd.read_parquet(store.dataset(name))["document_id"]) for name in ("documents", "pages")}
            assert seen["documents"] == seen["pages"] == set(store.catalogue.documents())
    except Exception as error:
        if "no such table" not in str(error):
            raise


def check_nothing_is_left(out: Path) -> None:
    hidden = out / ".gijiroku"
    with Store(out) as store:
        parts = {folder.name for folder in (hidden / "parts").iterdir()}
        assert parts == set(store.part_files())
        names = {file.stem for file in (out / "documents").iterdir()}
        assert len(names - {EMPTY}) == len(parts)
    assert len(list((hidden / "generations").iterdir())) <= 2
    assert not list(hidden.glob("*.link"))
    assert not (hidden / "spool").exists()


@contextmanager
def reading(out: Path, stop: Path) -> Iterator[subprocess.Popen[str]]:
    """Somebody who reads the datasets with plain pandas all the while."""
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(out), str(stop)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield reader
    finally:
        stop.touch()


def kill_at_random(rounds: int, seed: int, folder: Path) -> None:
    chance = random.Random(seed)
    raw, out = folder / "raw", folder / "out"
    raw.mkdir()
    (raw / "0.txt").write_text(minutes(0), encoding="utf-8")
    assert run("ingest", raw, "--data", out, "--workers", "1", "--quiet")[0] == 0
    expected = {"0.txt"}
    with reading(out, folder / "stop") as reader:
        for number in range(1, rounds + 1):
            if len(expected) < 12:
                (raw / f"{number}.txt").write_text(minutes(number), encoding="utf-8")
                expected.add(f"{number}.txt")
            (raw / chance.choice(sorted(expected))).write_text(
                minutes(chance.randrange(10**6), "三年"), encoding="utf-8"
            )
            more = ["--again"] if number % 3 == 0 else []
            process = start("ingest", raw, "--data", out, "--workers", "1", "--quiet", *more)
            try:
                process.wait(chance.uniform(0.4, 4.0))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
            process.communicate()
            check_whole(out)
            if number % 4 == 0:
                code, words = run("ingest", raw, "--data", out, "--workers", "1", "--quiet")
                assert code == 0, words
                assert sources(out) == sorted(expected)
                check_whole(out)
                check_nothing_is_left(out)
    printed, errors = reader.communicate(timeout=60)
    assert reader.returncode == 0, errors
    assert int(printed) > rounds
    assert run("ingest", raw, "--data", out, "--workers", "1", "--quiet")[0] == 0
    assert sources(out) == sorted(expected)
    assert run("verify", "--data", out)[0] == 0


def kill_compactions(rounds: int, seed: int, folder: Path) -> None:
    """A reader at work is left out: a compaction may make it read again (and says so in docs/store.md)."""
    chance = random.Random(seed)
    raw, out = folder / "raw", folder / "out"
    raw.mkdir()
    for number in range(6):
        (raw / f"{number}.txt").write_text(minutes(number), encoding="utf-8")
    assert run("ingest", raw, "--data", out, "--workers", "1", "--quiet")[0] == 0
    for _ in range(rounds):
        process = start("compact", "--data", out)
        try:
            process.wait(chance.uniform(0.3, 1.6))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        check_whole(out)
        assert sources(out) == [f"{number}.txt" for number in range(6)]
    assert run("compact", "--data", out)[0] == 0
    check_nothing_is_left(out)
    assert sources(out) == [f"{number}.txt" for number in range(6)]


def test_killed_at_random_moments_while_somebody_reads(tmp_path: Path) -> None:
    kill_at_random(8, 1, tmp_path)


def test_compactions_killed_at_random_moments(tmp_path: Path) -> None:
    kill_compactions(4, 1, tmp_path)


@pytest.mark.long
def test_killed_at_two_hundred_random_moments(tmp_path: Path) -> None:
    (tmp_path / "ingest").mkdir()
    (tmp_path / "compact").mkdir()
    kill_at_random(160, 2, tmp_path / "ingest")
    kill_compactions(40, 2, tmp_path / "compact")


def descendants(pid: int) -> set[int]:
    """Processes that a process has started, and those that these have."""
    listed = subprocess.run(["ps", "-o", "pid=,ppid=", "-A"], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in map(str.split, listed.splitlines())}
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def lives(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("wanted", [1, 2], ids=["while it loads", "while it reads"])
def test_children_die_with_a_killed_ingest(tmp_path: Path, wanted: int) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for number in range(40):
        (raw / f"{number}.txt").write_text(minutes(number), encoding="utf-8")
    process = start("ingest", raw, "--data", tmp_path / "out", "--workers", "2", "--quiet")
    deadline = time.monotonic() + 60
    while len(children := descendants(process.pid)) < wanted and time.monotonic() < deadline:
        time.sleep(0.05)
    process.kill()
    process.communicate()
    assert len(children) >= wanted
    deadline = time.monotonic() + 10
    while any(map(lives, children)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not list(filter(lives, children))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_stops_and_keeps_what_it_has(tmp_path: Path, number: signal.Signals) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    for index in range(400):
        (raw / f"{index:03d}.txt").write_text(minutes(index) * 20, encoding="utf-8")
    process = start("ingest", raw, "--data", out, "--workers", "1")
    assert process.stdout is not None
    while "[3/400]" not in process.stdout.readline():
        pass
    process.send_signal(number)
    rest, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "run the same command again to go on" in rest
    assert 3 <= len(sources(out)) < 100  # of 400: what was being read ends, nothing more is begun
    check_whole(out)
    check_nothing_is_left(out)


def test_asked_to_stop_while_it_waits_for_another_it_stops_at_once(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "0.txt").write_text(minutes(0), encoding="utf-8")
    with Store(out).writing():
        process = start("ingest", raw, "--data", out)
        assert process.stderr is not None
        assert "waiting for it" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.strip() == "gijiroku: stopped; what was committed stands, run the same command again to go on"


def test_two_ingests_at_once_wait_for_each_other(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    for number in range(4):
        (raw / f"{number}.txt").write_text(minutes(number), encoding="utf-8")
    both = [start("ingest", raw, "--data", out, "--workers", "1", "--json") for _ in range(2)]
    ends = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sources(out) == [f"{number}.txt" for number in range(4)]
    last = [json.loads(printed.splitlines()[-1]) for printed, _ in ends]
    assert sorted(event["inserted"] for event in last) == [0, 4]
    assert any("waiting for it" in errors for _, errors in ends)
    check_nothing_is_left(out)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MiB, where this machine lets us mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine lets us mount nothing")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_loses_nothing(tmp_path: Path, small_disk: Path) -> None:
    raw, out = tmp_path / "raw", small_disk / "out"
    raw.mkdir()
    for number in range(30):
        (raw / f"{number:02d}.txt").write_text(minutes(number) * 10, encoding="utf-8")
    (small_disk / "ballast").write_bytes(bytes(700_000))
    code, words = run("ingest", raw, "--data", out, "--workers", "1", "--quiet")
    assert code == 2, words
    assert "cannot be written" in words
    assert "Traceback" not in words
    check_whole(out)
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    code, words = run("ingest", raw, "--data", out, "--workers", "1", "--quiet")
    assert code == 0, words
    assert len(sources(out)) == 30
    check_nothing_is_left(out)


def test_a_file_that_may_not_grow_loses_nothing(tmp_path: Path) -> None:
    """As on a full disk, where nothing can be mounted: no file may be longer than 60,000 bytes."""
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "first.txt").write_text(minutes(1), encoding="utf-8")
    assert run("ingest", raw, "--data", out, "--workers", "1", "--quiet")[0] == 0
    before = sources(out)
    for number in range(6):
        (raw / f"{number}.txt").write_text(
            "".join(minutes(each) for each in range(number * 90, number * 90 + 90)), encoding="utf-8"
        )

    def short_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    code, words = run("ingest", raw, "--data", out, "--workers", "1", "--quiet", preexec_fn=short_files)
    assert code == 2, words
    assert "cannot be written" in words
    check_whole(out)
    assert set(sources(out)) >= set(before)
    assert run("ingest", raw, "--data", out, "--workers", "1", "--quiet")[0] == 0
    assert len(sources(out)) == 7
    check_nothing_is_left(out)


def test_a_read_only_folder_is_told_and_can_be_read(tmp_path: Path, small_disk: Path) -> None:
    raw, out = tmp_path / "raw", small_disk / "out"
    raw.mkdir()
    (raw / "first.txt").write_text(minutes(1), encoding="utf-8")
    assert run("ingest", raw, "--data", out, "--workers", "1", "--quiet")[0] == 0
    (raw / "second.txt").write_text(minutes(2), encoding="utf-8")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    code, words = run("ingest", raw, "--data", out, "--workers", "1", "--quiet")
    assert code == 2
    assert len(words.strip().splitlines()) == 1
    assert "cannot be written" in words
    assert run("query", "SELECT count(*) AS n FROM documents", "--csv", "--data", out)[1].split() == ["n", "1"]
    assert run("status", "--data", out)[0] == 0
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    shutil.rmtree(out)
