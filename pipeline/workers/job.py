"""What a process that reads is asked to do with one document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from extractors.model.errors import Damaged, DocumentError, LimitExceeded, Unreadable
from pipeline.lean import without_pandas
from pipeline.limits import MIB, Limits
from pipeline.product import Product
from pipeline.read.pdf.ocr import Ocr
from pipeline.sources.local import fetch
from pipeline.sources.told import NOTHING, Account
from pipeline.store.catalogue import KnownSource
from pipeline.workers.office import Converter


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read, with every place its bytes were found at."""

    document_id: str
    sha256: str
    sources: tuple[KnownSource, ...]
    copy: str | None = None
    """Where a copy lies, for a remote source."""
    told: Account = NOTHING
    """What stands beside it."""

    @property
    def place(self) -> str:
        """Location to read the bytes from."""
        return self.copy or self.sources[0].location


class InternalError(DocumentError):
    """Gijiroku itself failed on a document."""

    code = "internal_error"


class BadAnswer(InternalError):
    """What a process answered cannot be of the document it read: a fault of ours, or the document took it over."""

    def __init__(self, reason: str, remedy: str = "do not open the file; report it") -> None:
        super().__init__(f"its reader gave no valid answer ({reason})", remedy)

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str]]:
        return InternalError, (self.reason, self.remedy)


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
    """Where the location means nothing to who reads it."""
    asked: object = None
    """What else its reader needs to know."""
    office: Converter | None = None
    """What converts it, where it can be read after that only."""
    is_converted: bool = False
    """Whether the bytes are what was made of those of the hash."""


_NEEDED = (
    "pipeline.read.pdf.reader",
    "pipeline.read.html",
    "pipeline.read.docx",
    "pipeline.read.excel",
    "pipeline.read.pptx",
    "pipeline.read.pdf.rescue_worker",
)
"""Readers that others import when they meet a document of their kind."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page drawn."""

    width: int
    height: int
    rgb: bytes
    """Three bytes a pixel, line by line from the top."""


@dataclass(frozen=True, slots=True)
class Explained:
    """What a reader says of its own reading, as JSON."""

    text: str


Result = Product | DocumentError
Answer = Result | Picture | Explained
ReadJob = Callable[[Job], Answer]


@dataclass(frozen=True, slots=True)
class Order:
    """What a process is made ready for, that others are forked from."""

    reader: ReadJob
    """What is to load once is what its module's ``load_readers`` loads, if there is one."""
    ocr: Ocr | None = None


def load_readers() -> None:
    """Load what reading needs, in the process that those which read are forked from."""
    for module in _NEEDED:
        import_module(module)
    from pipeline.read.pdf.rescue import SecondReader  # noqa: PLC0415 - by the above

    SecondReader.forks = True  # no program may be started there
    from pipeline.run import process  # noqa: PLC0415 - all that reads; who only asks needs none of it

    with without_pandas():
        process("○会長　開会します。\n".encode(), None, Limits())  # what is made ready with the first document


def bytes_of(job: Job) -> bytes:
    """The bytes to read, or those made of them. Raises a DocumentError."""
    data = fetch(job.location, job.limits.file_size) if job.data is None else job.data
    if not job.is_converted and hashlib.sha256(data).hexdigest() != job.sha256:
        raise Unreadable("changed while it was read", "ingest it again when it is complete")
    return data


def read_job(job: Job) -> Result:
    """One document; an error that its reader expects is a result, not an exception."""
    from pipeline.run import process  # noqa: PLC0415 - as above

    limits = job.limits
    try:
        return process(bytes_of(job), job.ocr, limits, sha256=job.sha256)
    except DocumentError as error:
        return error
    except MemoryError:
        return OutOfMemory(f"needs more memory than {limits.memory // MIB} MiB")
