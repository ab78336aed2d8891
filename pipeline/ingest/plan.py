"""What an ingest has to do: which documents to read, which have not changed, what is gone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import StrEnum
from importlib import metadata

from extractors.model.errors import DocumentError
from extractors.model.vocabulary import Status
from extractors.scoring import weights_hash
from pipeline.corrections.corrections import CorrectionFiles
from pipeline.limits import Limits
from pipeline.read.pdf.ocr import Ocr
from pipeline.schema.versions import pipeline_version
from pipeline.sources.found import Discovery, Found
from pipeline.sources.local import sha256_of, stamp_of
from pipeline.sources.names import is_remote
from pipeline.sources.remote import Spool
from pipeline.sources.told import Account, Beside, agreed
from pipeline.store.catalogue import GONE, KnownDocument, KnownSource
from pipeline.store.change import FAILED_EDITION
from pipeline.store.rebuild import LOST
from pipeline.store.store import Store
from pipeline.workers.job import Task
from pipeline.workers.office import Converter

TOOLS = ("pypdfium2", "pdf_oxide", "lxml", "sudachipy", "sudachidict-core", "spacy")
"""Whose version may change what is read."""


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
    office: Converter | None = None
    most: int | None = None
    """So many documents and no more; the next run goes on."""
    until: dt.datetime | None = None
    """None is begun any more from then on, a moment with its zone."""

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return self.until is not None and dt.datetime.now(dt.UTC) >= self.until


@dataclass
class Plan:
    """What an ingest has to do."""

    tasks: list[Task] = field(default_factory=list)
    unchanged: int = 0
    failing: int = 0
    """Sources among those unchanged that could not be read before."""
    refused: list[tuple[Found, DocumentError]] = field(default_factory=list)
    """Files whose bytes cannot even be read."""
    placed: list[KnownSource] = field(default_factory=list)
    """Known documents found at a new place, or with new times."""
    vanished: list[KnownSource] = field(default_factory=list)
    """Known sources below the folders named that are no longer there, for the first time; their records stay."""
    settled: list[KnownSource] = field(default_factory=list)
    """Sources that could not be read and are no longer there."""
    taken_down: list[str] = field(default_factory=list)
    """Sources of documents that were removed for good."""

    def pass_over(self, document: KnownDocument | None) -> None:
        """Count a source that has not changed."""
        self.unchanged += 1
        self.failing += document is not None and document.status == Status.FAILED


_BY_OFFICE = " office="
_UNCONVERTED = f"{_BY_OFFICE}off"


def fingerprint(limits: Limits) -> str:
    """What the records of a document depend on besides its bytes."""
    tools = (f"{name}={metadata.version(name)}" for name in TOOLS)
    return " ".join([pipeline_version(), f"weights={weights_hash()}", limits.fingerprint(), *tools])


def with_ocr(wanted: str, ocr: Ocr | None) -> str:
    """The fingerprint of a document that has pages for OCR."""
    return f"{wanted} ocr={ocr.name if ocr else 'off'}"


def with_office(wanted: str, office: Converter | None) -> str:
    """The fingerprint of a document that can be read after LibreOffice has converted it only."""
    return f"{wanted}{_BY_OFFICE}{office.name if office else 'off'}"


def with_told(wanted: str, told: Account) -> str:
    """The fingerprint of a document beside which something stands."""
    return f"{wanted} told={told.digest}" if told.fields else wanted


def with_corrections(wanted: str, digest: str) -> str:
    """The fingerprint of a document of whose records people said something."""
    return f"{wanted} corrections={digest}" if digest else wanted


def make_plan(store: Store, discovery: Discovery, limits: Limits, wish: Wish, spool: Spool) -> Plan:
    """Compare the sources with what is known; one that has not changed costs a stat."""
    plan = Plan()
    _recognise(store, discovery)
    wanted = fingerprint(limits)
    beside = Beside(spool.copies)
    corrections = CorrectionFiles(store.folder)
    tasks: dict[str, Task] = {}
    places: dict[str, list[KnownSource]] = {}
    spool.prefetch((one.location for one in discovery.files if _to_fetch(store, one, wanted, wish)), limits.file_size)
    for found in discovery.files:
        before = store.catalogue.source(found.location + FAILED_EDITION) or store.catalogue.source(found.location)
        current = store.catalogue.document(before.document_id) if before else None
        stamp, place = "", None
        try:
            stamp = stamp_of(found.location) if found.stamp is None else found.stamp
            same = before is not None and bool(stamp) and before.stamp == stamp and not wish.rehash
            if same and current and not current.sha256 and not _to_read(current, wanted, wish):
                plan.pass_over(current)
                continue
            if same and current and current.sha256:
                sha256 = current.sha256
            else:
                sha256, place = _hash(found, limits, spool)
        except DocumentError as error:
            plan.refused.append((replace(found, stamp=stamp), error))
            continue
        if store.catalogue.is_buried(sha256):
            plan.taken_down.append(found.source)
            continue
        source = KnownSource(found.location, found.source, sha256[:16], stamp)
        known = store.catalogue.document(source.document_id)
        told = account_of(store, beside, source, sha256, known)
        whole = with_corrections(with_told(wanted, told), corrections.digest(source.document_id))
        if not _to_read(known, whole, wish):
            plan.pass_over(known)
            if before is None or replace(before, location=source.location) != source:
                plan.placed.append(source)
            continue
        try:
            if is_remote(found.location) and place is None:
                sha256, place = _hash(found, limits, spool)
        except DocumentError as error:
            plan.refused.append((found, error))
            continue
        tasks.setdefault(source.document_id, Task(source.document_id, sha256, (), place))
        places.setdefault(source.document_id, []).append(source)
    for task in tasks.values():
        sources = tuple(places[task.document_id])
        told = agreed(
            account_of(store, beside, one, task.sha256, store.catalogue.document(task.document_id)) for one in sources
        )
        plan.tasks.append(replace(task, sources=sources, told=told))
    discovery.errors.extend(beside.errors.values())
    _miss(plan, store, discovery)
    return plan


def account_of(store: Store, beside: Beside, place: KnownSource, sha256: str, known: KnownDocument | None) -> Account:
    """What stands beside a document at a place and at the others at which it is known."""
    told = beside.of(place.location, place.source, sha256)
    if known is None or not (told.fields or " told=" in known.fingerprint):
        return told
    others = (one for one in store.catalogue.sources_of(known.document_id) if one.stamp != GONE)
    places = {one.location.removesuffix(FAILED_EDITION): one.source for one in others} | {place.location: place.source}
    return agreed(beside.of(location, source, sha256) for location, source in sorted(places.items()))


def _miss(plan: Plan, store: Store, discovery: Discovery) -> None:
    """Note the sources that are no longer there."""
    for source in _vanished(store, discovery):
        document = store.catalogue.document(source.document_id)
        if document is None or document.status == Status.FAILED:
            plan.settled.append(source)
        elif source.stamp != GONE:
            plan.vanished.append(source)


def _recognise(store: Store, discovery: Discovery) -> None:
    """Give documents whose place is not known any more the place at which their name, and no other of it, is found."""
    lost: dict[str, list[KnownSource]] = {}
    for source in store.catalogue.sources_below(LOST):
        lost.setdefault(source.source, []).append(source)
    found: dict[str, list[str]] = {}
    for file in discovery.files if lost else ():
        found.setdefault(file.source, []).append(file.location)
    for name, sources in lost.items():
        places = found.get(name, ())
        if len(places) != 1 or store.catalogue.source(places[0]):
            continue
        known = ((source, store.catalogue.document(source.document_id)) for source in sources)
        good = [source for source, document in known if document and document.status != Status.FAILED]
        marks = dict.fromkeys(good, "") | {source: FAILED_EDITION for source in sources if source not in good}
        if len(good) <= 1 and len(sources) - len(good) <= 1:
            new = [replace(source, location=places[0] + (mark if good else "")) for source, mark in marks.items()]
            store.catalogue.put_sources(new, [source.location for source in sources])


def _to_fetch(store: Store, found: Found, wanted: str, wish: Wish) -> bool:
    """Whether a source is remote and its bytes are needed."""
    if not is_remote(found.location):
        return False
    before = store.catalogue.source(found.location)
    same = before is not None and before.stamp and before.stamp == found.stamp and not wish.rehash
    return not (before and same) or _to_read(store.catalogue.document(before.document_id), wanted, wish)


def _hash(found: Found, limits: Limits, spool: Spool) -> tuple[str, str | None]:
    """SHA-256 of a source, and where a copy lies if it is remote."""
    if is_remote(found.location):
        return spool.fetch(found.location, limits.file_size)
    return sha256_of(found.location, limits.file_size), None


def _to_read(current: KnownDocument | None, wanted: str, wish: Wish) -> bool:
    """Whether a document is to be read, given what is known of it."""
    if current is not None and wish.office is None and _BY_OFFICE in current.fingerprint.removesuffix(_UNCONVERTED):
        return False  # without LibreOffice it could not be read: what was read with it stays
    stale = current is not None and current.fingerprint not in {
        wanted, with_ocr(wanted, wish.ocr), with_office(wanted, wish.office),
    }  # fmt: skip
    if wish.only is Only.STALE:
        return stale
    if wish.only is not None:
        return current is not None and current.status == Status(wish.only.value)
    return wish.again or current is None or stale


def _vanished(store: Store, discovery: Discovery) -> list[KnownSource]:
    """What is known below a place that was looked through and was not found there."""
    present = {found.location for found in discovery.files}
    unseen = tuple(found.location for found, _ in discovery.errors)
    gone = (source for root in discovery.roots for source in store.catalogue.sources_below(root))
    return [
        source
        for source in {source.location: source for source in gone}.values()
        if source.location.removesuffix(FAILED_EDITION) not in present
        and not (unseen and source.location.startswith(unseen))
    ]
