"""Limits of the processes in which documents are read."""

from __future__ import annotations

import contextlib
import ctypes
import math
import resource
import signal
import socket
from typing import Any, NoReturn

from pipeline.limits import Limits

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG = 1


def confine(limits: Limits) -> None:
    """Bound the memory of this process, refuse it the network, and let it die with its parent."""
    _lower(resource.RLIMIT_AS, limits.memory)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when reading ends
    die_with_parent()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    # Where no namespace is permitted this is all there is; where one is, it gives the clearer message.
    socket.socket = _Refused  # type: ignore[misc]


def die_with_parent() -> None:
    """Be killed as soon as the process that started this one has ended."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def begin_document(limits: Limits) -> None:
    """Give the next document its processor time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + limits.cpu_seconds))


def _lower(what: int, wanted: int) -> None:
    """Set a soft limit, as far as the hard one allows."""
    hard = resource.getrlimit(what)[1]
    soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    with contextlib.suppress(ValueError):  # the hard limit was lowered meanwhile: it holds as well
        resource.setrlimit(what, (soft, hard))


class _Refused(socket.socket):
    def __init__(self, *_: Any, **__: Any) -> None:
        refuse()


def refuse() -> NoReturn:
    """Documents are read without the network. Raises PermissionError."""
    raise PermissionError("documents are read without the network")
