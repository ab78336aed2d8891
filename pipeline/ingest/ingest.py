"""Ingest: what is new is read in worker processes and committed, the rest costs a stat."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Protocol

from extractors.model.errors import DocumentError, HeldBack
from extractors.model.records import NamedCount, Run
from pipeline.archive.originals import Originals
from pipeline.ingest.batch import RUN_ID, Batch, Failure, Summary
from pipeline.ingest.journal import STOPPED, Begun, journal
from pipeline.ingest.plan import Plan, Wish, fingerprint, make_plan
from pipeline.interrupt import Stopping, stopping
from pipeline.limits import Limits
from pipeline.product import Product
from pipeline.schema.versions import STAGES
from pipeline.search import index as search_index
from pipeline.sources.discover import discover
from pipeline.sources.found import Discovery
from pipeline.sources.local import fetch
from pipeline.sources.names import is_remote
from pipeline.sources.remote import Held, Spool, WebSources
from pipeline.store.catalogue import GONE
from pipeline.store.datapackage import refresh_datapackage
from pipeline.store.store import Store
from pipeline.tokens.tokenize import analyser_versions
from pipeline.tracking.track import track
from pipeline.web.manners import Manners
from pipeline.workers.dispatch import read_side_by_side
from pipeline.workers.job import Result, Task

LOG = logging.getLogger(__name__)


class Reporter(Protocol):
    """Is told what an ingest does, as it does it."""

    def started(self, plan: Plan) -> None: ...
    def read(self, source: str, product: Product) -> None: ...
    def failed(self, failure: Failure) -> None: ...
    def finished(self, summary: Summary) -> None: ...


def ingest(
    paths: Sequence[str | Path],
    data: Path,
    *,
    reporter: Reporter,
    workers: int,
    limits: Limits,
    command: str,
    wish: Wish | None = None,
    scheduler: str | None = None,
    manners: Manners | None = None,
    held: Sequence[Held] = (),
    archive: bool = False,
) -> Summary:
    """Bring the datasets' folder up to date with these sources, and with ``held``: documents that lie in the archive.

    Raises PipelineError where nothing can be done at all; a source that cannot be read is a Failure. When somebody asks
    to stop (Ctrl-C, SIGTERM), what is whole is committed and the summary says how much is left.
    """
    began, clock = dt.datetime.now(dt.UTC), time.monotonic()
    wish = wish or Wish()
    with stopping() as stopped, ExitStack() as stack:
        with stopped.at_once():
            web = stack.enter_context(WebSources(manners))
            discovery = discover(paths, web)
            store = stack.enter_context(Store(data).writing())
            spool = stack.enter_context(Spool(store.hidden / "spool", web))
            spool.hold(held, discovery)
            summary = Summary(_run_id(store, began), passed_over=discovery.passed_over)
            begun = Begun(summary.run_id, began.isoformat(), command, os.getpid())
            earlier = stack.enter_context(journal(store, begun))
            plan = make_plan(store, discovery, limits, wish, spool)
        LOG.info("%d documents to read, %d unchanged", len(plan.tasks), plan.unchanged)
        batch = Batch(
            store, summary, fingerprint(limits), wish.ocr, wish.office, tell_all=wish.again or wish.only is not None
        )
        if archive:
            _keep_unchanged(store, Originals(data), discovery, plan, limits)
        reporter.started(plan)
        for failure in batch.note(plan, discovery):
            reporter.failed(failure)
        done = read_side_by_side(
            plan.tasks[: wish.most], workers, limits, ocr=wish.ocr, office=wish.office,
            stopped=lambda: stopped() or wish.is_over, scheduler=scheduler,
        )  # fmt: skip
        done = _held_back(done, batch, Originals(data))
        if archive:
            done = _kept(done, Originals(data), limits)
        _take(done, batch, reporter, len(plan.tasks))
        summary.stopped = stopped()
        summary.seconds = time.monotonic() - clock
        batch.finish(_run(summary, began, command), earlier)
        LOG.info(
            "committed run %s: %d inserted, %d updated, %d unchanged, %d failed, %d failing, %.1f s", summary.run_id,
            summary.inserted, summary.updated, summary.unchanged, summary.failed, summary.failing, summary.seconds,
        )  # fmt: skip
        _conclude(store, stopped)
        summary.stopped = stopped()
        summary.gone = sum(source.stamp == GONE for source in store.catalogue.sources().values())
        summary.totals.update(store.row_counts())
        summary.led_on = web.led_on
    reporter.finished(summary)
    return summary


def _take(done: Iterable[tuple[Task, Result]], batch: Batch, reporter: Reporter, tasks: int) -> None:
    """Take in what was read, as it comes."""
    batch.summary.left = tasks
    for read, (task, result) in enumerate(done, 1):
        batch.summary.left = tasks - read
        found = batch.take(task, result)
        if found:
            reporter.failed(found)
        elif isinstance(result, Product):
            reporter.read(task.sources[0].source, result)


def _held_back(
    done: Iterable[tuple[Task, Result]], batch: Batch, originals: Originals
) -> Iterator[tuple[Task, Result]]:
    """What was read; of a document that was taken down and saved anew, that it is held back, and nothing is kept."""
    for task, result in done:
        if batch.is_held_back(task, result):
            originals.remove(task.sha256)
            yield task, HeldBack()
        else:
            yield task, result


def _kept(done: Iterable[tuple[Task, Result]], originals: Originals, limits: Limits) -> Iterator[tuple[Task, Result]]:
    """What was read, each document kept in the archive before it is taken in."""
    for task, result in done:
        if isinstance(result, HeldBack):
            yield task, result
            continue
        place = task.sources[0].location
        about = {one.field: one.value for one in task.told.fields}
        about |= {"url": place} if is_remote(place) else {}
        about["retrieved"] = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        with suppress(DocumentError):  # one that is gone meanwhile has failed, which is told
            originals.keep_bytes(fetch(task.place, limits.file_size), task.sha256, task.sources[0].source, about)
        yield task, result


def _keep_unchanged(store: Store, originals: Originals, discovery: Discovery, plan: Plan, limits: Limits) -> None:
    """Keep what was read before and did not change since, be it at another place, where its bytes are at hand."""
    placed = {source.location: source for source in plan.placed}
    for found in discovery.files:
        known = placed.get(found.location) or store.catalogue.source(found.location)
        document = store.catalogue.document(known.document_id) if known else None
        if is_remote(found.location) or document is None or not document.sha256 or originals.find(document.sha256):
            continue
        with suppress(DocumentError):  # which the plan has told
            data = fetch(found.location, limits.file_size)
            if hashlib.sha256(data).hexdigest() == document.sha256:
                originals.keep_bytes(data, document.sha256, found.source, {})


def _conclude(store: Store, stopped: Stopping) -> None:
    """Bring up to date what is made of all documents together; where somebody asks to stop, the next run does."""
    with suppress(KeyboardInterrupt), stopped.at_once():
        track(store)
        search_index.update(store)
    refresh_datapackage(store)


def _run_id(store: Store, began: dt.datetime) -> str:
    """When the run began; later than every earlier run, whatever the clock did."""
    last = max(store.single(Run.dataset)["run_id"].to_pylist(), default="")
    while (run_id := began.strftime(RUN_ID)) <= last:
        began = dt.datetime.strptime(last, RUN_ID).replace(tzinfo=dt.UTC) + dt.timedelta(microseconds=1)
    return run_id


def preview(
    paths: Sequence[str | Path], data: Path, limits: Limits, wish: Wish, manners: Manners | None = None
) -> Plan:
    """What an ingest would do; nothing is written but the empty datasets of a new folder."""
    with WebSources(manners) as web:
        discovery = discover(paths, web)
        with Store(data).writing() as store, Spool(store.hidden / "spool", web) as spool:
            return make_plan(store, discovery, limits, wish, spool)


def _run(summary: Summary, began: dt.datetime, command: str) -> Run:
    counts = {
        "inserted": summary.inserted, "updated": summary.updated, "unchanged": summary.unchanged,
        "failed": summary.failed, "failing": summary.failing, "partial": summary.partial,
        "superseded": summary.superseded, "pages": summary.pages,
    }  # fmt: skip
    if summary.stopped:
        counts |= {STOPPED: 1}
    if summary.stopped or summary.left:
        counts |= {"left": summary.left}
    counts |= {name: summary.rows[name] for name in sorted(summary.rows)}
    return Run(
        run_id=summary.run_id,
        started_at=began,
        finished_at=began + dt.timedelta(seconds=summary.seconds),
        command=command,
        versions=(*(f"{stage}=={version}" for stage, version in STAGES.items()), *analyser_versions()),
        counts=tuple(NamedCount(name, count) for name, count in counts.items()),
    )
