"""What differs between systems, in one place: locks, and whether documents can be read here.

Datasets are asked, searched, shown and given out on Windows too. Reading documents forks caged processes, and writing
datasets links files: both are for Linux and macOS, and for Windows with WSL.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from extractors.model.errors import PipelineError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

NOT_HELD = -1
"""Stands for a folder that this system cannot hold."""
_LOCKED_BYTE = 1 << 30
"""What is locked where a system locks parts of files: a place that nobody writes to."""
_PATIENCE = 0.1
"""Seconds between two attempts."""


class CannotRead(PipelineError):
    """This system cannot read documents."""


def require_reading() -> None:
    """Raises CannotRead where documents cannot be read."""
    if not can_read():
        raise CannotRead(
            "documents are read on Linux and macOS; on Windows run this in WSL (wsl --install). "
            "What was read is asked, searched, shown and exported here"
        )


def can_read() -> bool:
    """Whether processes that read documents can be begun here."""
    return fcntl is not None and hasattr(os, "fork")


def lock(descriptor: int, *, wait: bool = True) -> None:
    """Keep others from an open file until it is closed. Raises BlockingIOError if another has it, without ``wait``."""
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    elif sys.platform == "win32":
        _lock_part(descriptor, wait=wait)


def hold(folder: Path) -> int:
    """Hold a folder that is read, so that nobody sweeps it; ``NOT_HELD`` where folders cannot be held.

    Raises FileNotFoundError.
    """
    if fcntl is None:
        folder.stat()
        return NOT_HELD
    descriptor = os.open(folder, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def let_go(held: int) -> None:
    """Let a folder go."""
    if held != NOT_HELD:
        os.close(held)


def is_held(folder: Path) -> bool:
    """Whether a reader holds a folder."""
    if fcntl is None:
        return True  # nobody can tell
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock_part(descriptor: int, *, wait: bool) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError as error:
                if not wait:
                    raise BlockingIOError(error.errno, error.strerror) from error
                time.sleep(_PATIENCE)
            else:
                break
        os.lseek(descriptor, 0, os.SEEK_SET)
