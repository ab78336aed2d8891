"""What this version would read otherwise, before it is taken: stale documents are held against what is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from extractors.model.records import DocumentRow
from extractors.model.vocabulary import Status
from pipeline.archive.originals import Originals
from pipeline.corrections.corrections import CorrectionFiles
from pipeline.corrections.replay import replay
from pipeline.ingest.crosswalk import COMPARED, Revised, held_against
from pipeline.ingest.fill import fill_in
from pipeline.ingest.plan import Wish, account_of, fingerprint
from pipeline.limits import Limits
from pipeline.product import Product
from pipeline.sources.names import is_remote, path_of
from pipeline.sources.told import Beside
from pipeline.store.catalogue import GONE, KnownDocument
from pipeline.store.store import Store
from pipeline.workers.dispatch import read_side_by_side
from pipeline.workers.job import Task

NOBODY = "(not stated)"


@dataclass
class Ahead:
    """What would change, in so far as it was looked at."""

    stale: int = 0
    """Documents that another version, other weights or other limits read."""
    read: int = 0
    """Of these, read for this."""
    unread: list[str] = field(default_factory=list)
    """Sources that are not at hand, or could not be read."""
    found: dict[tuple[str, str], Revised] = field(default_factory=dict)
    """By issuer and dataset, where anything changes."""

    def add(self, body: str, dataset: str, one: Revised) -> None:
        """Add what a document changes."""
        if not (one.changed or one.added or one.gone):
            return
        total = self.found.setdefault((body, dataset), Revised())
        total.same += one.same
        total.changed += one.changed
        total.added += one.added
        total.gone += one.gone


def look_ahead(data: Path, limits: Limits, wish: Wish, workers: int) -> Ahead:
    """Read stale documents, as many as are wished for, and count what changes; nothing is written."""
    ahead = Ahead()
    with Store(data) as store:
        wanted = fingerprint(limits)
        documents = store.catalogue.documents()
        stale = [one for _, one in sorted(documents.items()) if _is_stale(one, wanted)]
        ahead.stale = len(stale)
        tasks = [task for one in stale[: wish.most] if (task := _task(store, data, one, ahead))]
        issuers = _issuers(store, [task.document_id for task in tasks])
        corrections = CorrectionFiles(store.folder)
        done = read_side_by_side(tasks, workers, limits, ocr=wish.ocr, stopped=lambda: wish.is_over)
        for task, result in done:
            if not isinstance(result, Product):
                ahead.unread.append(task.sources[0].source)
                continue
            ahead.read += 1
            product = fill_in(result, task.told)
            if corrections.digest(task.document_id):
                product = replay(product, *corrections.read(task.document_id))
            body = issuers.get(task.document_id) or product.document.issuer or NOBODY
            for dataset in COMPARED:
                before = store.rows(dataset, [task.document_id])
                packed = product.packed.get(dataset)
                ahead.add(body, dataset, held_against(before, packed.unpack() if packed else before.slice(0, 0)))
    return ahead


def by_dataset(found: Mapping[tuple[str, str], Revised]) -> dict[str, dict[str, Revised]]:
    """The same by dataset, then by body."""
    told: dict[str, dict[str, Revised]] = defaultdict(dict)
    for (body, dataset), one in sorted(found.items()):
        told[dataset][body] = one
    return {dataset: told[dataset] for dataset in COMPARED if dataset in told}


def _is_stale(document: KnownDocument, wanted: str) -> bool:
    """Whether something else than OCR, what stands beside a document or corrections made it stale."""
    read = document.status != Status.FAILED and document.sha256
    return bool(read) and document.fingerprint != wanted and not document.fingerprint.startswith(f"{wanted} ")


def _task(store: Store, data: Path, document: KnownDocument, ahead: Ahead) -> Task | None:
    """A document to read, from its source or, where that is not at hand, from the originals."""
    sha256 = document.sha256 or ""
    sources = tuple(one for one in store.catalogue.sources_of(document.document_id) if one.stamp != GONE)
    local = next((one for one in sources if not is_remote(one.location) and path_of(one.location).exists()), None)
    original = Originals(data).find(sha256)
    if not sources or (local is None and original is None):
        ahead.unread.extend(one.source for one in sources[:1])
        return None
    place = local or sources[0]
    told = account_of(store, Beside({}), place, sha256, document)
    copy = None if local else str(original.path) if original else None
    return Task(document.document_id, sha256, (place, *(one for one in sources if one != place)), copy, told)


def _issuers(store: Store, document_ids: list[str]) -> dict[str, str | None]:
    rows = store.rows(DocumentRow.dataset, document_ids, ("document_id", "issuer")) if document_ids else None
    return {row["document_id"]: row["issuer"] for row in rows.to_pylist()} if rows is not None else {}
