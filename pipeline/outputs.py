"""Files that are given out: written beside their place and put there when they are whole."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from extractors.model.errors import PipelineError


class OutputFailed(PipelineError):
    """A file cannot be written; what was there stands."""


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """A file to write to, which takes the place of ``path`` when the block ends well.

    What is no file (a pipe, ``/dev/stdout``) is written to as it is. Raises OutputFailed; what was there before stays.
    """
    try:
        target = path.resolve()
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):
            yield path
            return
        fresh = target.with_name(f".{target.name[:100]}.{os.getpid()}.new")
        try:
            fresh.touch()
            yield fresh
            with fresh.open("rb+") as file:
                os.fsync(file.fileno())
            if target.exists():
                fresh.chmod(stat.S_IMODE(target.stat().st_mode))
            fresh.replace(target)
        finally:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputFailed(f"{path} cannot be written: {reason}; what was there stands") from error
