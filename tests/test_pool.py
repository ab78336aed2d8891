"""A document that kills, hangs, swells or calls home harms nobody but itself."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.errors import Damaged, DocumentError, LimitExceeded, Unreadable
from pipeline.plan import Task
from pipeline.pool import read_all, read_file
from pipeline.sandbox import MIB, Limits
from pipeline.store import KnownSource
from pipeline.worker import Product

LIMITS = Limits(seconds=60, memory=4096 * MIB)


def misbehave(path: Path, sha256: str) -> Product | DocumentError:
    """Do what the file's name says."""
    match path.stem.split("-")[0]:
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
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
    return read_file(path, sha256)


def swell(path: Path, sha256: str) -> Product | DocumentError:
    """Like ``read_file``, where reading needs too much memory."""
    try:
        return misbehave(path, sha256)
    except MemoryError:
        return LimitExceeded("needs more memory than the limit allows", "raise --max-memory")


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
        ("die.txt", Damaged, "died", LIMITS),
        ("hang.txt", LimitExceeded, "longer than 2 s", replace(LIMITS, seconds=2)),
        ("loop.txt", LimitExceeded, "longer than 2 s", replace(LIMITS, seconds=2)),
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
    results = list(read_all(wanted, 2, limits, swell))
    assert [task for task, _ in results] == wanted
    good = [result for task, result in results if task.sources[0].source != name]
    assert all(isinstance(result, Product) for result in good)
    (bad,) = (result for task, result in results if task.sources[0].source == name)
    assert isinstance(bad, kind)
    assert words in str(bad)
    assert time.monotonic() - began < 60


def test_a_file_that_changes_while_it_is_read_is_not_taken(tmp_path: Path) -> None:
    (task,) = tasks(tmp_path, "good.txt")
    (tmp_path / "good.txt").write_text("別の中身\n", encoding="utf-8")
    ((_, result),) = read_all([task], 1, LIMITS)
    assert isinstance(result, Unreadable)
    assert "changed while" in str(result)
