"""Mending a datasets' folder by reading documents again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.model.errors import DocumentError
from pipeline.ingest.batch import Batch, Summary
from pipeline.ingest.plan import fingerprint
from pipeline.limits import Limits
from pipeline.search import index as search_index
from pipeline.sources.discover import is_remote, sha256_of, stamp_of
from pipeline.store.catalogue import KnownSource
from pipeline.store.datapackage import refresh_datapackage
from pipeline.store.store import FAILED_EDITION, Store
from pipeline.tracking.track import track
from pipeline.upkeep.verify import SEARCH, Fault
from pipeline.workers.job import Task
from pipeline.workers.pool import read_all


def repair(data: Path, faults: Sequence[Fault]) -> Iterator[str]:
    """Read again the documents that faults concern; a line for each that could not be, and a summary."""
    limits = Limits()
    with Store(data).writing() as store:
        concerned = store.set_aside(_broken(store)) | {document for fault in faults for document in fault.documents}
        tasks: list[Task] = []
        for document_id in sorted(concerned):
            places = store.catalogue.sources_of(document_id)
            task = _task(document_id, places, limits)
            if task is None:
                names = ", ".join(source.source for source in places) or document_id
                yield f"cannot be read again, its source is gone or has changed: {names}"
            else:
                tasks.append(task)
        batch = Batch(store, Summary("repair"), fingerprint(limits))
        for task, result in read_all(tasks, os.cpu_count() or 1, limits):
            batch.take(task, result)
        batch.commit()
        track(store)
        search_index.update(store, rebuild=any(fault.dataset == SEARCH for fault in faults))
        refresh_datapackage(store)
        if any(fault.dataset.startswith("history/") for fault in faults):
            yield "earlier editions cannot be read again: their sources have changed since"
        yield f"{len(tasks)} documents read again"


def _broken(store: Store) -> list[str]:
    """Names of the parts with a file that cannot be read."""
    found: list[str] = []
    for part, files in store.part_files().items():
        for file in files:
            try:
                pq.read_table(file)
            except (OSError, pa.ArrowException):
                found.append(part)
                break
    return found


def _task(document_id: str, places: Sequence[KnownSource], limits: Limits) -> Task | None:
    for place in places:
        location = place.location.removesuffix(FAILED_EDITION)
        if is_remote(location):
            continue
        try:
            stamp, sha256 = stamp_of(location), sha256_of(location, limits.file_size)
        except DocumentError:
            continue
        if sha256[:16] == document_id:
            return Task(document_id, sha256, (KnownSource(place.location, place.source, document_id, stamp),))
    return None
