"""ZIP archives of documents, read where they stand and never unpacked to disk."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from extractors.model.errors import Damaged, Encrypted, LimitExceeded, Unreadable, Unsupported

ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")
"""First bytes of one."""
MOST_ENTRIES = 200_000
_LIST = 64 * 2**20
"""Bytes that an archive's list of entries may have."""
_TAIL = 66_000
"""Bytes at the end in which it is told where that list is; a comment of 65,535 may follow."""
_OFFICE = ("word/", "xl/", "ppt/", "META-INF/container.xml", "mimetype")
"""Beginnings of names in archives that are a document of their own."""
_NAMED_IN_UTF8 = 0x800


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive."""

    file: zipfile.ZipFile
    entries: Mapping[str, zipfile.ZipInfo]
    """Files by name, in the order of names; of several by one name the last, which unpacking would leave."""
    doubled: frozenset[str]
    """Names that several files go by."""


def archive_of(file: Path | IO[bytes]) -> Archive | None:
    """The archive of documents that a file is; None for an office document. Raises Damaged or LimitExceeded."""
    try:
        archive = _open(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Damaged(f"the archive is broken ({error})", "fetch it again") from error
    if any(name.startswith(_OFFICE) for name in archive.entries):
        return None
    if (count := len(archive.entries)) > MOST_ENTRIES:
        raise LimitExceeded(f"the archive has {count:,} entries, limit {MOST_ENTRIES:,}", "split it")
    return archive


def fetch_entry(file: Path | Archive, entry: str, limit: int) -> bytes:
    """Bytes of an archive's entry, named as in its location.

    Raises Unreadable, LimitExceeded, Unsupported, Encrypted or Damaged.
    """
    try:
        archive = file if isinstance(file, Archive) else _open(file)
        found = archive.entries[unquote(entry, errors="surrogatepass")]
        check_size(found.file_size, limit)
        with archive.file.open(found) as opened:
            data = opened.read(limit + 1)
    except KeyError as error:
        raise Unreadable("is no longer in the archive", "ingest the archive again") from error
    except NotImplementedError as error:
        raise Unsupported(f"is packed in an unusual way ({error})", "unpack the archive and give its files") from error
    except RuntimeError as error:
        raise Encrypted("the archive needs a password", "unpack it and give its files") from error
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Damaged(f"the archive is broken ({error})", "fetch it again") from error
    check_size(len(data), limit)
    return data


def is_link(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a symbolic link, whose bytes are a path and no document."""
    return stat.S_ISLNK(entry.external_attr >> 16)


def check_size(size: int, limit: int) -> None:
    """Raises LimitExceeded where a file is longer than the limit."""
    if size > limit:
        reason = f"is {size / 2**20:,.0f} MiB long, over the limit of {limit // 2**20} MiB"
        raise LimitExceeded(reason, "raise --max-file-size")


def _open(file: Path | IO[bytes]) -> Archive:
    if not isinstance(file, Path):
        return _contents(zipfile.ZipFile(_checked(file)))
    status = file.stat()
    return _opened(file, status.st_size, status.st_ino, status.st_mtime_ns)


def _checked(file: IO[bytes]) -> IO[bytes]:
    """The file, if its list of entries, which is read into memory, has the length that a list may have."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    last = tail[-22:]
    found = len(tail) - 22 if last.startswith(ARCHIVES[1]) and last.endswith(b"\0\0") else tail.rfind(ARCHIVES[1])
    length = int.from_bytes(tail[found + 12 : found + 16], "little") if found >= 0 else 0
    if tail[max(found - 20, 0) :].startswith(b"PK\x06\x07"):  # the longer form of large archives stands before it
        length = int.from_bytes(tail[max(found - 36, 0) : found - 28], "little")
    if length > _LIST:
        raise LimitExceeded(f"the archive has a list of entries of {length:,} bytes, limit {_LIST:,}", "split it")
    file.seek(0)
    return file


@lru_cache(maxsize=1)  # its entries are read one after the other: what it holds is read once
def _opened(path: Path, *_state: int) -> Archive:
    with path.open("rb") as file:
        _checked(file)
    return _contents(zipfile.ZipFile(path))


def _contents(file: zipfile.ZipFile) -> Archive:
    found = [(_name_of(entry), entry) for entry in file.infolist() if not entry.is_dir()]
    times = Counter(name for name, _ in found)
    return Archive(file, dict(sorted(found, key=_by_name)), frozenset(name for name in times if times[name] > 1))


def _by_name(found: tuple[str, zipfile.ZipInfo]) -> str:
    return found[0]


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Its name: archivers of Japanese Windows write their own code page, some write UTF-8 without saying so."""
    if entry.flag_bits & _NAMED_IN_UTF8:
        return entry.filename
    written = entry.filename.encode("cp437")
    for encoding in ("utf-8", "cp932"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
