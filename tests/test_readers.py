"""A document that kills, hangs, swells or calls home harms nobody but itself."""

from __future__ import annotations

import _socket
import hashlib
import io
import os
import signal
import socket
import subprocess
import threading
import time
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.model.errors import DocumentError, LimitExceeded, Unreadable
from pipeline.limits import MIB, Limits
from pipeline.product import Product
from pipeline.read.sniff import check_pdf, check_zip
from pipeline.sources.names import path_of
from pipeline.store.catalogue import KnownSource
from pipeline.workers import job as jobs
from pipeline.workers.dispatch import read_side_by_side
from pipeline.workers.job import Interrupted, Job, Order, OutOfMemory, Result, Task, read_job
from pipeline.workers.readers import ReaderProcess
from pipeline.workers.template import Template

load_readers = jobs.load_readers
"""What the template loads for a reader, found in the module that the reader is of."""
LIMITS = Limits(seconds=60, memory=4096 * MIB)


def misbehave(job: Job) -> Result:
    """Do what the file's name says."""
    match path_of(job.location).stem.split("-")[0]:
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "burst":
            burst = b"x" * (600 * MIB)
            os.kill(os.getpid(), signal.SIGABRT)
            del burst
        case "hang":
            time.sleep(600)
        case "loop":
            while True:
                pass
        case "swell":
            held = [bytearray(64 * MIB) for _ in range(10_000)]
            del held
        case "call":
            socket.create_connection(("127.0.0.1", 9))
        case "raise":
            raise KeyError("what")
    return read_job(job)


def swell(job: Job) -> Result:
    """Like ``read_job``, where reading needs too much memory."""
    try:
        return misbehave(job)
    except MemoryError:
        return LimitExceeded("needs more memory than the limit allows", "raise --max-memory")


def recall(job: Job) -> Result:
    """Do what the file's name says, and as the name of a neighbour said: a process remembers."""
    name = path_of(job.location).stem
    if name == "hang":
        time.sleep(600)
    if name == "spoil":
        SPOILT.append(name)
    if name == "wait-to-die":  # as the system kills a process that waits for work
        threading.Timer(0.2, os._exit, [1]).start()
    if name == "after":
        time.sleep(0.4)
    if name == "die" or (name == "after" and SPOILT):
        os.kill(os.getpid(), signal.SIGSEGV)
    if name == "full" or (name == "memory" and SPOILT):
        return OutOfMemory("needs more memory")
    return Unreadable("was read", "")


SPOILT: list[str] = []


def escape(job: Job) -> Result:
    """Reach for the network below Python's socket module; what came of it, as an error."""
    port = int(path_of(job.location).stem)
    try:
        _socket.socket(socket.AF_INET, socket.SOCK_STREAM).connect(("127.0.0.1", port))
    except OSError as error:
        return Unreadable(error.strerror or "refused", "")
    return Unreadable("connected", "")


def tasks(folder: Path, *names: str) -> list[Task]:
    found = []
    for name in names:
        path = folder / name
        path.write_text(f"○山田会長　開会します。{name}\n○鈴木委員　はい。\n", encoding="utf-8")
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        found.append(Task(sha256[:16], sha256, (KnownSource(path.as_uri(), name, sha256[:16], ""),)))
    return found


@pytest.mark.parametrize(
    ("name", "kind", "words", "limits"),
    [
        ("die.txt", Interrupted, "was killed", LIMITS),
        ("burst.txt", LimitExceeded, "more memory than 2048 MiB (SIGABRT)", replace(LIMITS, memory=2048 * MIB)),
        ("hang.txt", LimitExceeded, "longer than 6 s", replace(LIMITS, seconds=6)),
        ("loop.txt", LimitExceeded, "longer than 6 s", replace(LIMITS, seconds=6)),
        ("loop-cpu.txt", LimitExceeded, "2 s of processor time", replace(LIMITS, cpu_seconds=2)),
        ("swell.txt", LimitExceeded, "memory", LIMITS),
        ("call.txt", DocumentError, "without the network", LIMITS),
        ("raise.txt", DocumentError, "KeyError", LIMITS),
    ],
)
def test_one_bad_document_is_told_and_its_neighbours_are_read(
    tmp_path: Path, name: str, kind: type[DocumentError], words: str, limits: Limits
) -> None:
    wanted = tasks(tmp_path, "good-1.txt", name, "good-2.txt", "good-3.txt")
    began = time.monotonic()
    results = list(read_side_by_side(wanted, 2, limits, swell))
    assert sorted(task.document_id for task, _ in results) == sorted(task.document_id for task in wanted)
    good = [result for task, result in results if task.sources[0].source != name]
    assert [type(result) for result in good] == [Product] * 3, good
    (bad,) = (result for task, result in results if task.sources[0].source == name)
    assert isinstance(bad, kind)
    assert words in str(bad)
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(
    ("names", "failing"),
    [
        (["a", "hang", "b", "c"], {"hang"}),
        (["hang", "b"], {"hang"}),
        (["a", "die", "b"], {"die"}),
        (["spoil", "after", "b"], set()),
        (["wait-to-die", "after", "b"], set()),
        (["spoil", "memory", "b"], set()),
        (["a", "full", "b"], {"full"}),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_a_document_fails_by_its_own_fault_only(tmp_path: Path, names: list[str], failing: set[str]) -> None:
    wanted = tasks(tmp_path, *(f"{name}.txt" for name in names))
    results = list(read_side_by_side(wanted, 1, replace(LIMITS, seconds=2.0), recall))
    assert [task.sources[0].source for task, _ in results] == [f"{name}.txt" for name in names]
    assert {Path(task.sources[0].source).stem for task, result in results if "was read" not in str(result)} == failing


def test_memory_of_the_calling_process_is_not_counted(tmp_path: Path) -> None:
    held = b"x" * (600 * MIB)  # a quarter of what is allowed and more
    wanted = tasks(tmp_path, "die.txt")
    ((_, result),) = read_side_by_side(wanted, 1, replace(LIMITS, memory=2048 * MIB), misbehave)
    assert len(held) == 600 * MIB
    assert isinstance(result, Interrupted), result


def test_a_child_that_was_killed_gets_no_further_document() -> None:
    template = Template(Order(recall))
    try:
        reader = ReaderProcess(template, LIMITS)
        os.kill(reader.pid, signal.SIGSTOP)  # the kill below takes its time, as with a process deep in the system
        assert reader.is_usable
        reader.kill()
        assert not reader.is_usable
        reader.end()
    finally:
        template.end()


def test_a_file_that_changes_while_it_is_read_is_not_taken(tmp_path: Path) -> None:
    (task,) = tasks(tmp_path, "good.txt")
    (tmp_path / "good.txt").write_text("別の中身\n", encoding="utf-8")
    ((_, result),) = read_side_by_side([task], 1, LIMITS)
    assert isinstance(result, Unreadable)
    assert "changed while" in str(result)


def can_leave_the_network() -> bool:
    return subprocess.run(["unshare", "-n", "true"], check=False).returncode == 0 or (
        subprocess.run(["unshare", "-rn", "true"], check=False).returncode == 0
    )


def test_a_reader_has_no_network_below_python_either(tmp_path: Path) -> None:
    if not can_leave_the_network():
        pytest.skip("this machine permits no network namespaces; sockets are refused all the same")
    with socket.create_server(("127.0.0.1", 0)) as server:
        (task,) = tasks(tmp_path, f"{server.getsockname()[1]}.txt")
        ((_, result),) = read_side_by_side([task], 1, LIMITS, escape)
    assert "connected" not in str(result)


def test_limits_of_a_document_are_told_by_name(tmp_path: Path) -> None:
    (task,) = tasks(tmp_path, "long.txt")
    ((_, result),) = read_side_by_side([task], 1, replace(LIMITS, file_size=10))
    assert isinstance(result, LimitExceeded)
    assert "--max-file-size" in str(result)


def flate_bomb(size: int) -> bytes:
    """A PDF of one page whose content unfolds to ``size`` bytes."""
    packed = zlib.compress(bytes(size), 9)
    head = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>endobj
4 0 obj<</Filter/FlateDecode>>stream
"""
    return head + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def test_what_unfolds_too_far_is_refused_before_it_is_unfolded() -> None:
    check_pdf(flate_bomb(2**20), 2**21)
    with pytest.raises(LimitExceeded, match="unfolds to more than 8 MiB"):
        check_pdf(flate_bomb(2**24), 2**23)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(2**24))
    with pytest.raises(LimitExceeded):
        check_zip(packed.getvalue(), 2**23)


@pytest.mark.parametrize("layers", [2, 3])
def test_what_is_folded_several_times_is_unfolded_as_often(layers: int) -> None:
    packed = bytes(2**24)
    for _ in range(layers):
        packed = zlib.compress(packed, 9)
    filters = b"/FlateDecode " * layers
    bomb = b"%PDF-1.4\n4 0 obj<</Filter[" + filters + b"]>>stream\n" + packed + b"\nendstream endobj\n%%EOF"
    assert len(bomb) * 1032 < 2**23  # one layer alone could not reach the limit
    check_pdf(bomb, 2**25)
    with pytest.raises(LimitExceeded, match="unfolds to more than 8 MiB"):
        check_pdf(bomb, 2**23)


def test_stopping_ends_the_readers_though_they_hang(tmp_path: Path) -> None:
    wanted = tasks(tmp_path, "good.txt", "hang-1.txt", "hang-2.txt", "hang-3.txt")
    done: list[Task] = []
    for task, _ in read_side_by_side(wanted, 2, LIMITS, misbehave, stopped=lambda: bool(done)):
        done.append(task)
    assert [task.sources[0].source for task in done] == ["good.txt"]


def test_large_documents_have_more_time_up_to_a_bound() -> None:
    limits = Limits(seconds=100, cpu_seconds=50)
    allowed = [limits.for_size(size * 2**20) for size in (0, 4, 8, 1000)]
    assert [one.seconds for one in allowed] == [100, 100, 200, 2000]
    assert [one.cpu_seconds for one in allowed] == [50, 50, 100, 1000]
    assert {one.memory for one in allowed} == {limits.memory}
