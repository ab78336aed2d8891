"""What a process that reads is asked to do with one document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from extractors.model.errors import Damaged, DocumentError, LimitExceeded, Unreadable
from pipeline.limits import MIB, Limits
from pipeline.read.pdf.ocr import Ocr
from pipeline.run import Product, process
from pipeline.sources.local import fetch
from pipeline.store.catalogue import KnownSource


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read, with every place its bytes were found at."""

    document_id: str
    sha256: str
    sources: tuple[KnownSource, ...]
    copy: str | None = None
    """Where a copy lies, for a remote source."""

    @property
    def place(self) -> str:
        """Location to read the bytes from."""
        return self.copy or self.sources[0].location


class InternalError(DocumentError):
    """Gijiroku itself failed on a document."""

    code = "internal_error"


class ReaderDied(Damaged):
    """The process that read a document ended without an answer."""


class OutOfMemory(LimitExceeded):
    """Reading needs more memory than is allowed."""

    def __init__(self, reason: str, remedy: str = "raise --max-memory") -> None:
        super().__init__(reason, remedy)


class Interrupted(DocumentError):
    """Something else than the document ended its reading; the next run tries again."""

    code = "interrupted"


DOUBTFUL = (ReaderDied, OutOfMemory, InternalError)
"""Failures that may come of what the same process read before."""
PASSING = (Unreadable, Interrupted)
"""Failures that reading the same bytes another time may not meet with."""


@dataclass(frozen=True, slots=True)
class Job:
    """A document to read: where its bytes are, or the bytes themselves."""

    sha256: str
    location: str
    limits: Limits
    ocr: Ocr | None = None
    data: bytes | None = None
    """Where the location may mean nothing to who reads it."""


Result = Product | DocumentError
ReadJob = Callable[[Job], Result]


def read_job(job: Job) -> Result:
    """One document; an error that its reader expects is a result, not an exception."""
    limits = job.limits
    try:
        data = fetch(job.location, limits.file_size) if job.data is None else job.data
        if hashlib.sha256(data).hexdigest() != job.sha256:
            return Unreadable("changed while it was read", "ingest it again when it is complete")
        return process(data, job.ocr, limits)
    except DocumentError as error:
        return error
    except MemoryError:
        return OutOfMemory(f"needs more memory than {limits.memory // MIB} MiB")
