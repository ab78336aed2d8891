"""What the processes that read may reach: their own program, the document handed over, and no more.

A document that takes over its reader finds no file of the user's, no other program, no network and no secrets, as far
as the kernel offers to refuse them. What is refused on this machine ``protections`` tells: it enters a cage to see.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import signal
import site
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

from pipeline.limits import Limits
from pipeline.workers.kernel import CALLS, leave_network, refuse_calls, restrict_files, restrict_signals

with contextlib.suppress(ImportError):  # on Windows, where this is loaded and nothing is read
    import resource

_KEPT = frozenset({"LANG", "LD_LIBRARY_PATH", "PATH", "TESSDATA_PREFIX", "TZ"})
_WEIGHTS = "GIJIROKU_WEIGHTS"
"""Names a folder with other weights than the package's: read, and so told, in the cage as well."""
_SPARING = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # another one sets aside a GiB of addresses, of those that the limit allows
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "OPENBLAS_NUM_THREADS": "1",
}
"""So that loading what reading needs begins no thread: only a process without any is forked safely."""
SYSTEM = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/localtime",
    "/usr/share/zoneinfo", "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/X11/fonts", "/dev/null",
    "/dev/urandom", "/sys/devices/system/cpu", "/proc/cpuinfo",
)  # fmt: skip
"""Libraries, the hours of the day, the letters that a PDF does not bring along, and what counts processors."""
_OF_PARENTS = frozenset({"clone", "clone3", "kill", "setpgid", "setsid", "tgkill", "prlimit64"})
"""Calls that the process which forks the others has use for, or that are refused in part only."""
_MORE_PROCESSES = 512
"""Of the user's, counted with those there are, after which a reader can begin no other."""
_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Protections:
    """What the kernel refuses to the processes that read; what it does not, their own program refuses."""

    files: bool
    """All but the program's own (Landlock)."""
    calls: bool
    """Starting programs, sockets, looking into other processes, changing files (seccomp)."""
    network: bool
    """A network without interfaces (a namespace of their own)."""

    def __str__(self) -> str:
        told = {
            "files (Landlock)": self.files,
            "system calls (seccomp)": self.calls,
            "network (namespace)": self.network,
        }
        refused = [name for name, holds in told.items() if holds]
        lacking = [name for name, holds in told.items() if not holds]
        return (", ".join(refused) or "none") + (f"; not on this machine: {', '.join(lacking)}" if lacking else "")


def environment() -> dict[str, str]:
    """What the processes that read see of this one's environment: nothing that could be a secret."""
    kept = {name: value for name, value in os.environ.items() if name in _KEPT or name.startswith("LC_")}
    if weights := os.environ.get(_WEIGHTS):
        kept[_WEIGHTS] = str(Path(weights).absolute())
    places = [path for path in sys.path if path] + [str(Path(__file__).parents[2])]
    return kept | _SPARING | {"PYTHONPATH": os.pathsep.join(str(Path(path).absolute()) for path in places)}


def close(programs: tuple[Path, ...] = (), data: tuple[Path, ...] = ()) -> Protections:
    """Close this process in, and all that it will fork; it must have loaded what it needs, and hold no thread.

    ``programs``: those that it may start, with the ``data`` that these read.
    """
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, most_tasks()),
    ):
        lower(what, most)
    network = leave_network()
    executable = [*programs, *loaders()] if programs else []
    weights = [Path(os.environ[_WEIGHTS])] if _WEIGHTS in os.environ else []
    readable = [*map(Path, SYSTEM), *_own_program(), *executable, *data, *weights]
    files = restrict_files(readable, executable, [Path(os.devnull)]) > 0
    allowed = _OF_PARENTS | ({"execve"} if programs else set())
    return Protections(files, refuse_calls(CALLS.keys() - allowed, {"prlimit64": 0}), network)


def confine(limits: Limits, *, has_programs: bool) -> None:
    """Close a process in that was forked to read documents, more than the one it is from: in memory and signals."""
    lower(resource.RLIMIT_AS, limits.memory)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when reading ends
    restrict_signals()
    own = {} if has_programs else {"kill": os.getpid(), "tgkill": os.getpid()}  # a program that takes long is killed
    refuse_calls(("setpgid", "setsid"), own)
    socket.socket = _Refused  # type: ignore[misc]  # gives the clearer message, and all there is without seccomp


def begin_document(limits: Limits) -> None:
    """Give the next document its processor time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    wanted, hard = (
        math.ceil(used.ru_utime + used.ru_stime + limits.cpu_seconds),
        resource.getrlimit(resource.RLIMIT_CPU)[1],
    )
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def protections() -> Protections:
    """What holds of a cage on this machine: a process enters one and tells."""
    command = [sys.executable, "-P", "-m", __name__]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, capture_output=True, check=True, timeout=_SECONDS, cwd="/", env=environment()
        )
    except (OSError, subprocess.SubprocessError):
        return Protections(files=False, calls=False, network=False)
    return Protections(**json.loads(done.stdout))


def lower(what: int, wanted: int) -> None:
    """Set a limit that cannot be raised again, as far as the one there is allows."""
    hard = resource.getrlimit(what)[1]
    wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(what, (wanted, wanted))


def _own_program() -> Iterator[Path]:
    """Where Python, the packages installed and all that is loaded lie."""
    base = {"base": sys.base_prefix, "platbase": sys.base_prefix}
    for places in (sysconfig.get_paths(), sysconfig.get_paths(vars=base)):
        yield from (Path(places[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib"))
    yield from map(Path, [*site.getsitepackages(), site.getusersitepackages(), f"{sys.base_prefix}/lib"])
    yield from (place for place in map(Path, sys.path) if any(place.glob("*.dist-info")))
    yield from (Path(path) for path in os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep) if path)
    for module in list(sys.modules.values()):
        name, file = getattr(module, "__name__", "."), getattr(module, "__file__", None)
        if "." not in name and file:
            yield Path(file)
            yield from map(Path, getattr(module, "__path__", ()))


def loaders() -> Iterator[Path]:
    """What the kernel starts a program with."""
    for folder in ("/lib", "/lib64"):
        yield from Path(folder).glob("ld-*.so*")


def most_tasks() -> int:
    """Processes with their threads that this user may have: those there are, and some more."""
    count = 0
    for place in Path("/proc").glob("[0-9]*/task"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            if place.stat().st_uid == os.getuid():
                count += len(list(place.iterdir()))
    return count + _MORE_PROCESSES


class _Refused(socket.socket):
    def __init__(self, *_: Any, **__: Any) -> None:
        refuse()


def refuse() -> NoReturn:
    """Documents are read without the network. Raises PermissionError."""
    raise PermissionError("documents are read without the network")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(close())))
