"""What an ingest has to do: which documents to read, which have not changed, what is gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from extractors.errors import DocumentError
from extractors.vocabulary import Status
from pipeline.ocr import Ocr
from pipeline.sandbox import Limits
from pipeline.sources import Found, path_of, sha256_of, stamp_of
from pipeline.store import KnownDocument, KnownSource, Store
from pipeline.versions import pipeline_version


class Only(StrEnum):
    """Which documents to read, of those that are known."""

    FAILED = "failed"
    PARTIAL = "partial"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asks for beyond the usual."""

    again: bool = False
    """Read everything, also what has not changed."""
    rehash: bool = False
    """Ignore size and times; compare contents."""
    only: Only | None = None
    ocr: Ocr | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read, with every place its bytes were found at."""

    document_id: str
    sha256: str
    sources: tuple[KnownSource, ...]

    @property
    def path(self) -> Path:
        return path_of(self.sources[0].location)


@dataclass
class Plan:
    """What an ingest has to do."""

    tasks: list[Task] = field(default_factory=list)
    unchanged: int = 0
    refused: list[tuple[Found, DocumentError]] = field(default_factory=list)
    """Files whose bytes cannot even be read."""
    placed: list[KnownSource] = field(default_factory=list)
    """Known documents found at a new place, or with new times."""
    vanished: list[KnownSource] = field(default_factory=list)
    """Known sources below the folders named that are no longer there; their records stay."""
    taken_down: list[str] = field(default_factory=list)
    """Sources of documents that were removed for good."""


def fingerprint(limits: Limits) -> str:
    """What the records of a document depend on besides its bytes."""
    return f"{pipeline_version()} {limits.fingerprint()}"


def with_ocr(wanted: str, ocr: Ocr | None) -> str:
    """The fingerprint of a document that has pages for OCR."""
    return f"{wanted} ocr={ocr.name if ocr else 'off'}"


def make_plan(store: Store, files: Sequence[Found], folders: Iterable[Path], limits: Limits, wish: Wish) -> Plan:
    """Compare the files with what is known; a file that has not changed costs a stat."""
    plan = Plan()
    known, documents, buried = store.sources(), store.documents(), store.tombstones()
    wanted = fingerprint(limits)
    tasks: dict[str, Task] = {}
    for found in files:
        before = known.get(found.location)
        try:
            stamp = stamp_of(found.path, limits.file_size)
            if before and before.stamp == stamp and not wish.rehash:
                sha256 = documents[before.document_id].sha256 or sha256_of(found.path)
            else:
                sha256 = sha256_of(found.path)
        except DocumentError as error:
            plan.refused.append((found, error))
            continue
        if sha256 in buried:
            plan.taken_down.append(found.source)
            continue
        source = KnownSource(found.location, found.source, sha256[:16], stamp)
        current = documents.get(source.document_id)
        if not _to_read(current, wanted, wish):
            plan.unchanged += 1
            if before != source:
                plan.placed.append(source)
            continue
        task = tasks.get(source.document_id) or Task(source.document_id, sha256, ())
        tasks[source.document_id] = replace(task, sources=(*task.sources, source))
    plan.tasks = list(tasks.values())
    plan.vanished = _vanished(known, files, folders)
    return plan


def _to_read(current: KnownDocument | None, wanted: str, wish: Wish) -> bool:
    """Whether a document is to be read, given what is known of it."""
    stale = current is not None and current.fingerprint not in {wanted, with_ocr(wanted, wish.ocr)}
    if wish.only is Only.STALE:
        return stale
    if wish.only is not None:
        return current is not None and current.status == Status(wish.only.value)
    return wish.again or current is None or stale


def _vanished(known: dict[str, KnownSource], files: Sequence[Found], folders: Iterable[Path]) -> list[KnownSource]:
    roots = tuple(folder.absolute().as_uri() + "/" for folder in folders)
    present = {found.location for found in files}
    return [known[place] for place in sorted(known) if place.startswith(roots) and place not in present]
