"""Mending a datasets' folder by reading documents again."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from extractors.model.errors import DocumentError
from extractors.model.records import Body, NamedCount, Run
from pipeline.ingest.batch import RUN_ID, Batch, Summary
from pipeline.ingest.plan import fingerprint
from pipeline.ingest.settle import all_bodies, states
from pipeline.language.catalogue import later
from pipeline.limits import Limits
from pipeline.read.pdf.ocr import Engine, choose
from pipeline.schema.arrow import table
from pipeline.search import index as search_index
from pipeline.sources.local import sha256_of, stamp_of
from pipeline.sources.names import is_remote
from pipeline.sources.told import Beside, agreed
from pipeline.store.catalogue import KnownSource
from pipeline.store.change import FAILED_EDITION, Change
from pipeline.store.datapackage import refresh_datapackage
from pipeline.store.rebuild import LOST, rebuild
from pipeline.store.store import Store
from pipeline.tracking.track import track
from pipeline.upkeep.mend import put_files_back, singles
from pipeline.upkeep.verify import CATALOGUE, HISTORY, SEARCH, Fault, verify
from pipeline.workers.dispatch import read_side_by_side
from pipeline.workers.job import Task
from pipeline.workers.office import find_converter


def repair(data: Path, faults: Sequence[Fault]) -> Iterator[str]:
    """Mend what can be mended: a catalogue out of the datasets, files out of those that show the same, rows out of the
    sources. A line for each thing that was done or could not be."""
    past = data / "history"
    for place, mark in ((past, HISTORY), (data, "")):
        if any(fault.dataset == mark + CATALOGUE for fault in faults):
            yield _rebuild(place)
    for place in (past, data):
        if Store(place).exists:
            with Store(place).mending() as store:
                mended = put_files_back(store)
            if mended.put_back or mended.lost:
                yield later(f"{place}: {mended.put_back} files put back, {mended.lost} are lost")
    if Store(past).exists:
        with Store(past).writing() as store:
            store.commit(Change(singles=singles(store)))
    faults = verify(data)
    yield from _read_again(data, faults)
    if any(fault.dataset.startswith(HISTORY) for fault in faults):
        yield "earlier editions cannot be read again: their sources have changed since"


def _read_again(data: Path, faults: Sequence[Fault]) -> Iterator[str]:
    """Read again the documents that faults concern; a line for each that could not be, and a summary."""
    limits, ocr, office = Limits(), choose(Engine.AUTO), find_converter()
    with Store(data).writing() as store:
        tasks: list[Task] = []
        for document_id in sorted({document for fault in faults for document in fault.documents}):
            places = store.catalogue.sources_of(document_id)
            task = _task(document_id, places, limits)
            if task is None:
                names = ", ".join(source.source for source in places) or document_id
                yield later(f"cannot be read again, its source is gone or has changed: {names}")
            else:
                tasks.append(task)
        batch = Batch(store, Summary("repair"), fingerprint(limits), ocr, office)
        for task, result in read_side_by_side(tasks, os.cpu_count() or 1, limits, ocr=ocr, office=office):
            batch.take(task, result)
        made = singles(store)
        made[Body.dataset] = all_bodies(store.catalogue)
        made[Run.dataset] = _runs(store, made.get(Run.dataset))
        batch.commit(made)
        track(store)
        search_index.update(store, rebuild=any(fault.dataset == SEARCH for fault in faults))
        refresh_datapackage(store)
        yield later(f"{len(tasks)} documents read again")


def _rebuild(folder: Path) -> str:
    """Write the catalogue of a folder anew; what is known of its documents afterwards, in words."""
    with Store(folder).mending() as store:
        found = rebuild(store, states)
    with Store(folder).writing() as store:
        places = len(list(store.catalogue.sources_below(LOST)))
    told = f"{folder}: the catalogue is made anew, of {found} documents"
    return told + (f"; where {places} of them were found the next ingest finds out" if places else "")


def _runs(store: Store, saved: pa.Table | None) -> pa.Table:
    """The runs, those that are lost as far as the log tells of them."""
    known = store.single(Run.dataset) if saved is None else saved
    told: dict[str, Counter[str]] = {}
    for change in store.catalogue.log():
        told.setdefault(change.run_id, Counter())[change.action] += 1
    lost = sorted(told.keys() - set(known["run_id"].to_pylist()))
    rows = [
        Run(
            run_id=run_id,
            started_at=dt.datetime.strptime(run_id, RUN_ID).replace(tzinfo=dt.UTC),
            finished_at=None,
            command="",
            versions=(),
            counts=tuple(NamedCount(action, count) for action, count in sorted(told[run_id].items())),
        )
        for run_id in lost
    ]
    return pa.concat_tables([known, table(Run, rows)]).sort_by("run_id")


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
            beside = Beside()
            told = agreed(beside.of(one.location.removesuffix(FAILED_EDITION), one.source, sha256) for one in places)
            return Task(document_id, sha256, (replace(place, document_id=document_id, stamp=stamp),), told=told)
    return None
