"""A reader that its document has taken over reaches nothing: no file, no program, no network, no other process."""

from __future__ import annotations

import _socket
import ctypes
import hashlib
import os
import re
import resource
import signal
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from extractors.model.errors import Unreadable
from extractors.scoring.linear import read_model, weights_folder
from pipeline.limits import Limits
from pipeline.product import Product
from pipeline.read.pdf.glyphs import Display
from pipeline.read.pdf.rescue import SecondReader
from pipeline.workers.cage import Protections, protections
from pipeline.workers.job import Job, Order, Result, read_job
from pipeline.workers.kernel import CALLS
from pipeline.workers.readers import ReaderProcesses

LIMITS = Limits(seconds=20)
REFUSED = {"PermissionError", "ValueError"}


def attack(job: Job) -> Result:
    """Do what the document says; what came of it."""
    what, _, target = (job.data or b"").decode().partition(" ")
    try:
        done = ATTACKS[what](target)
    except (OSError, ValueError) as error:  # of these the one for a limit that may not be raised
        return Unreadable(type(error).__name__, str(error))
    return Unreadable(f"done: {done}", "-")


def call(name: str, *arguments: int) -> int:
    """A call of the kernel below all that Python could refuse."""
    number = CALLS[name][0 if os.uname().machine == "x86_64" else 1]
    assert number is not None
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.syscall(*(ctypes.c_long(each) for each in (number, *arguments)))
    if result < 0:
        raise OSError(ctypes.get_errno(), name)
    return int(result)


def fork_and_leave(_: str) -> int:
    """A child of its own that would live on when its group is killed."""
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
        except OSError:
            os._exit(7)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if code == 7:
        raise PermissionError("setsid")
    return code


ATTACKS = {
    "read": lambda target: Path(target).read_bytes()[:20],
    "list": lambda target: [path.name for path in Path(target).iterdir()],
    "write": lambda target: Path(target).write_bytes(b"x"),
    "remove": lambda target: Path(target).unlink(),
    "chmod": lambda target: Path(target).chmod(0o777),
    "touch": os.utime,
    "link": lambda target: Path(target + "-link").symlink_to(target),
    "run": lambda target: subprocess.run([target], check=True).returncode,
    "spawn": lambda target: os.waitpid(os.posix_spawn(target, [target], {}), 0),
    "tcp": lambda _: _socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "unix": lambda _: _socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "netlink": lambda _: call("socket", 16, 3, 0),
    "pair": lambda _: _socket.socketpair(),
    "signal": lambda target: os.kill(int(target), 0),
    "stop": lambda target: os.killpg(int(target), 0),
    "trace": lambda target: call("ptrace", 16, int(target), 0, 0),
    "inspect": lambda target: call("pidfd_open", int(target), 0),
    "limits": lambda target: call("prlimit64", int(target), 7, 0, 0),
    "memory": lambda _: resource.setrlimit(resource.RLIMIT_AS, (2**62, 2**62)),
    "namespace": lambda _: call("unshare", 0x10000000),
    "clone": lambda _: call("clone", 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0),
    "mount": lambda _: call("mount", 0, 0, 0, 0, 0),
    "ring": lambda _: call("io_uring_setup", 1, 0),
    "program": lambda _: call("bpf", 0, 0, 0),
    "share": lambda _: call("shmget", 1, 4096, 0o1600),
    "leave": fork_and_leave,
}
FILES = {"read", "list", "write", "remove", "link"}
"""What Landlock refuses; the rest seccomp does."""


@cache
def held() -> Protections:
    return protections()


@pytest.fixture(scope="module")
def readers() -> Iterator[ReaderProcesses]:
    made = ReaderProcesses()
    made.prepare(Order(attack))
    yield made
    made.close()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "秘密.txt"
    path.write_text("himitsu", encoding="utf-8")
    return path


def told(readers: ReaderProcesses, words: str) -> str:
    data = words.encode()
    result = readers.read(Job(hashlib.sha256(data).hexdigest(), "file:///x", LIMITS, data=data), attack)
    assert isinstance(result, Unreadable), result
    return result.reason


def need(what: str) -> None:
    if what in FILES and not held().files:
        pytest.skip("this kernel has no Landlock: files are not refused")
    if what not in FILES and not held().calls:
        pytest.skip("this kernel has no seccomp, or is of a machine that is not known: calls are not refused")


@pytest.mark.parametrize("path", ["/etc/passwd", "/proc/self/environ", "/proc/1/environ", "home", "secret"])
def test_no_file_is_read_that_is_not_of_the_program(readers: ReaderProcesses, secret: Path, path: str) -> None:
    need("read")
    named = {"home": Path.home() / ".profile", "secret": secret}.get(path, Path(path))
    assert told(readers, f"read {named}") in REFUSED
    assert told(readers, f"list {named.parent if path != 'home' else Path.home()}") in REFUSED


@pytest.mark.parametrize("what", ["write", "remove", "chmod", "touch", "link"])
def test_no_file_is_changed(readers: ReaderProcesses, secret: Path, what: str) -> None:
    need(what)
    before = secret.stat()
    assert told(readers, f"{what} {secret}") in REFUSED
    assert told(readers, f"write {secret.parent / 'new'}") in REFUSED
    assert (secret.read_text(encoding="utf-8"), secret.stat()) == ("himitsu", before)
    assert list(secret.parent.iterdir()) == [secret]


@pytest.mark.parametrize("what", ["run", "spawn"])
@pytest.mark.parametrize("program", ["/bin/true", "/bin/sh"])
def test_no_program_is_started(readers: ReaderProcesses, what: str, program: str) -> None:
    need(what)
    assert told(readers, f"{what} {program}") in REFUSED


@pytest.mark.parametrize("what", ["tcp", "unix", "netlink", "pair"])
def test_no_socket_is_opened(readers: ReaderProcesses, what: str) -> None:
    need(what)
    assert told(readers, what) in REFUSED


@pytest.mark.parametrize("what", ["signal", "stop", "trace", "inspect", "limits"])
def test_no_other_process_is_reached(readers: ReaderProcesses, what: str) -> None:
    need(what)
    assert told(readers, f"{what} {os.getpid()}") in REFUSED
    other = ReaderProcesses()
    try:
        told(other, "list /")
        assert told(readers, f"{what} {other.pids()[0]}") in REFUSED
    finally:
        other.close()


@pytest.mark.parametrize("what", ["memory", "namespace", "clone", "mount", "ring", "program", "share", "leave"])
def test_no_way_leads_out(readers: ReaderProcesses, what: str) -> None:
    need(what)
    assert told(readers, what) in REFUSED or (what == "memory" and os.getuid() == 0)


def test_what_is_open_is_the_document_and_the_line_to_the_parent(readers: ReaderProcesses) -> None:
    need("run")
    told(readers, "list /")
    files = {
        Path(f"/proc/{readers.pids()[0]}/fd/{number}").readlink() for number in range(200) if is_open(readers, number)
    }
    assert {re.sub(r"\d+", "", str(file)) for file in files} <= {"/dev/null", "socket:[]"}


def is_open(readers: ReaderProcesses, number: int) -> bool:
    return Path(f"/proc/{readers.pids()[0]}/fd/{number}").is_symlink()


def second(job: Job) -> Result:
    """How many characters the second reader finds."""
    SecondReader.forks = True
    reader = SecondReader(job.data or b"")
    try:
        found = reader.read_glyphs(0, Display(600, 800, 0, (1, 0, 0, -1, 0, 800)), 100)
    finally:
        reader.close()
    return Unreadable(f"{len(found)} characters", "-")


def test_the_second_reader_reads_in_the_cage() -> None:
    from test_hostile import drawn

    data, readers = drawn(b""), ReaderProcesses()
    try:
        result = readers.read(Job(hashlib.sha256(data).hexdigest(), "file:///x", LIMITS, data=data), second)
    finally:
        readers.close()
    assert isinstance(result, Unreadable)
    assert result.reason == "12 characters"  # of "Hello minutes"


def weigh(_: Job) -> Result:
    """The answers of a model, as the weights have them."""
    model = read_model("finding_kind", (weights_folder() / "finding_kind.weights").read_text(encoding="utf-8"))
    return Unreadable(" ".join(model.labels), "-")


def test_other_weights_are_read_in_the_cage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = (weights_folder() / "finding_kind.weights").read_text(encoding="utf-8")
    (tmp_path / "finding_kind.weights").write_text(own.replace("labels ", "labels elsewhere_"), encoding="utf-8")
    monkeypatch.setenv("GIJIROKU_WEIGHTS", str(tmp_path))
    readers = ReaderProcesses()
    try:
        result = readers.read(Job(hashlib.sha256(b"x").hexdigest(), "file:///x", LIMITS, data=b"x"), weigh)
    finally:
        readers.close()
    assert isinstance(result, Unreadable)
    assert result.reason.startswith("elsewhere_")


@pytest.mark.parametrize("name", ["library-council.txt", "agriculture-committee.docx", "voting-results.pdf"])
def test_a_document_gives_in_the_cage_what_it_gives_outside(name: str) -> None:
    path = Path(__file__).parent.parent / "data" / "raw" / name
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    job, readers = Job(sha256, path.as_uri(), LIMITS), ReaderProcesses()
    try:
        caged = readers.read(job, read_job)
    finally:
        readers.close()
    free = read_job(job)
    assert isinstance(caged, Product)
    assert isinstance(free, Product)
    assert replace(caged, packed={}) == replace(free, packed={})
    assert {name: rows.unpack() for name, rows in caged.packed.items()} == {
        name: rows.unpack() for name, rows in free.packed.items()
    }


@pytest.mark.parametrize(
    ("header", "column"),
    [("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", 0), ("/usr/include/asm-generic/unistd.h", 1)],
)
def test_calls_go_by_the_numbers_of_the_kernels_headers(header: str, column: int) -> None:
    if not Path(header).exists():
        pytest.skip(f"{header} is not installed")
    known = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", Path(header).read_text(encoding="utf-8")))
    assert len(known) > 200
    younger = {"fchmodat2"}  # than the headers of many systems
    ours = {name: str(numbers[column]) for name, numbers in CALLS.items() if numbers[column] is not None}
    assert {name: number for name, number in ours.items() if known.get(name) != number}.keys() <= younger
    assert not [name for name, numbers in CALLS.items() if numbers[column] is None and name in known]
