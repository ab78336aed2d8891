"""Limits of the child processes in which documents are read."""

from __future__ import annotations

import resource
import socket
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one document may cost."""

    seconds: float = 120.0
    """Wall time."""
    memory: int = 4096 * MIB
    """Address space of the child, bytes."""
    file_size: int = 512 * MIB
    pages: int = 20_000

    def fingerprint(self) -> str:
        """For the document's identity: other limits may give another result."""
        return ",".join(f"{name}={value}" for name, value in asdict(self).items())


def confine(limits: Limits) -> None:
    """Bound the memory of this process and refuse it the network."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = limits.memory if hard == resource.RLIM_INFINITY else min(limits.memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    socket.socket = _Refused  # type: ignore[misc]


class _Refused(socket.socket):
    def __init__(self, *_: Any, **__: Any) -> None:
        refuse()


def refuse() -> NoReturn:
    """Documents are read without the network. Raises PermissionError."""
    raise PermissionError("documents are read without the network")
