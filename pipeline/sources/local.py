"""Files of this machine: whether they changed, and their bytes."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
import time
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from extractors.model.errors import LimitExceeded, Unreadable
from pipeline.sources.archives import check_size, fetch_entry
from pipeline.sources.names import ENTRY, path_of

_FRESH = 2.0
"""Seconds. A file changed that recently may change again without its times showing it: its stamp is not kept."""


def stamp_of(location: str) -> str:
    """Size, inode and times of a file, to tell that it did not change without reading it; "" if they cannot tell yet.

    Raises Unreadable if it cannot be examined or is no regular file.
    """
    status = _examine(path_of(location))
    if abs(time.time() - status.st_ctime) < _FRESH:
        return ""
    return json.dumps((status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns))


def _examine(path: Path) -> os.stat_result:
    try:
        return _regular(path.stat())
    except OSError as error:
        raise Unreadable(f"cannot be opened ({error.strerror})", "check that it exists and may be read") from error


def _regular(status: os.stat_result) -> os.stat_result:
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("is no regular file", "name a file or a folder")
    return status


def open_regular(path: Path) -> io.BufferedReader:
    """Open a file to read it; a pipe or a device is not waited for. Raises Unreadable, OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    file = os.fdopen(descriptor, "rb")
    try:
        _regular(os.fstat(descriptor))
    except Unreadable:
        file.close()
        raise
    return file


def sha256_of(location: str, limit: int) -> str:
    """SHA-256 of a source's bytes. Raises Unreadable, LimitExceeded, Damaged or Encrypted."""
    if ENTRY in location:
        return hashlib.sha256(fetch(location, limit)).hexdigest()
    path = path_of(location)
    check_size(_examine(path).st_size, limit)
    try:
        with open_regular(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror})", "check its permissions") from error


def open_source(location: str, limit: int) -> IO[bytes]:
    """A file, or an archive's entry in memory, open to be read; the caller closes it.

    Raises Unreadable, LimitExceeded, Damaged or Encrypted.
    """
    if ENTRY in location:
        return in_memory(fetch(location, limit))
    try:
        file = open_regular(path_of(location))
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror})", "check that it exists and may be read") from error
    try:
        check_size(os.fstat(file.fileno()).st_size, limit)
    except LimitExceeded:
        file.close()
        raise
    return file


def in_memory(data: bytes) -> IO[bytes]:
    """A file without a name that holds these bytes, open to be read."""
    file = os.fdopen(os.memfd_create("document"), "w+b") if hasattr(os, "memfd_create") else TemporaryFile()  # noqa: SIM115
    file.write(data)
    file.seek(0)
    return file


def fetch(location: str, limit: int) -> bytes:
    """Bytes of a file or of an archive's entry, no more than ``limit``.

    Raises Unreadable, LimitExceeded, Damaged or Encrypted.
    """
    archive, _, entry = location.partition(ENTRY)
    path = path_of(archive)
    _examine(path)
    try:
        if entry:
            return fetch_entry(path, entry, limit)
        with open_regular(path) as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror})", "check that it exists and may be read") from error
    check_size(len(data), limit)
    return data
