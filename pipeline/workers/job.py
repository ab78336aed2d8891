"""What a child process is asked to do with one document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from extractors.model.errors import DocumentError, LimitExceeded, Unreadable
from pipeline.limits import MIB, Limits
from pipeline.read.pdf.ocr import Ocr
from pipeline.run import Product, process
from pipeline.sources.discover import fetch
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
Reader = Callable[[Job], Result]


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
        return LimitExceeded(f"needs more memory than {limits.memory // MIB} MiB", "raise --max-memory")
