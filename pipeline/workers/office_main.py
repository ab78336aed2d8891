"""The process that becomes LibreOffice, once it has closed itself in. Started by ``office``, never by hand.

LibreOffice needs more of the system than our own readers do: it writes its profile and its files, begins threads, opens
a socket of its own. It may write below one folder only, reaches no network and no other process, starts no program.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
from pathlib import Path

from pipeline.workers.cage import SYSTEM, loaders, lower, most_tasks
from pipeline.workers.kernel import (
    CALLS,
    die_with_parent,
    leave_network,
    refuse_calls,
    restrict_files,
    restrict_signals,
)

with contextlib.suppress(ImportError):  # on Windows, where this is loaded and nothing is read
    import resource

_READ = (
    "/etc/libreoffice", "/usr/share/libreoffice", "/usr/share/liblangtag", "/var/lib/libreoffice", "/etc/fonts",
    "/usr/share/fontconfig", "/var/cache/fontconfig", "/usr/share/mime", "/usr/share/icu", "/proc/self", "/dev/random",
)  # fmt: skip
_GRACE = 5
"""Seconds of processor time between being told and being killed."""
SOCKETS = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - LibreOffice leaves no choice
"""Where it makes the socket at which it would hear of other documents: the only thing outside that it can make."""
_NEEDED = frozenset(
    {
        "clone", "clone3", "execve", "kill", "tgkill", "socket", "socketpair", "bind", "listen", "accept", "accept4",
        "chmod", "fchmod", "fchmodat", "fchmodat2", "utime", "utimes", "utimensat", "prlimit64",
    }
)  # fmt: skip
"""Calls that it has use for; sockets and signals in part only."""


def main() -> None:
    """``FOLDER MEMORY SECONDS BYTES PROGRAM ARGUMENT…``: close in, and become the program."""
    folder, program = Path(sys.argv[1]), Path(sys.argv[5])
    memory, seconds, size = map(int, sys.argv[2:5])
    die_with_parent()
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, size),
        (resource.RLIMIT_NPROC, most_tasks()),
        (resource.RLIMIT_AS, memory),
    ):
        lower(what, most)
    lower(resource.RLIMIT_CPU, seconds + _GRACE)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))  # tells why it ends
    leave_network()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    executable = [program, *loaders()]
    readable = [*map(Path, (*SYSTEM, *_READ)), program.parents[1], *executable]
    restrict_files(readable, executable, [Path(os.devnull)], [folder], SOCKETS)
    restrict_signals()
    own = {"socket": int(socket.AF_UNIX), "socketpair": int(socket.AF_UNIX), "prlimit64": 0}
    own |= {"kill": os.getpid(), "tgkill": os.getpid()}
    refuse_calls(CALLS.keys() - _NEEDED, own)
    os.execv(program, [str(program), *sys.argv[6:]])  # noqa: S606 - the one program that it may become


if __name__ == "__main__":
    main()
