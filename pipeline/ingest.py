"""Ingest: what is new is read in worker processes and committed, the rest costs a stat."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from extractors.records import NamedCount, Run
from pipeline import search_index
from pipeline.batch import Batch, Failure, Summary
from pipeline.datapackage import refresh_datapackage
from pipeline.plan import Plan, Wish, fingerprint, make_plan
from pipeline.pool import read_all, read_file
from pipeline.sandbox import Limits
from pipeline.sources import discover
from pipeline.store import Store
from pipeline.tokenize import analyser_versions
from pipeline.versions import STAGES
from pipeline.worker import Product


class Reporter(Protocol):
    """Is told what an ingest does, as it does it."""

    def started(self, plan: Plan) -> None: ...
    def read(self, source: str, product: Product) -> None: ...
    def failed(self, failure: Failure) -> None: ...
    def finished(self, summary: Summary) -> None: ...


def ingest(
    paths: Sequence[Path],
    data: Path,
    *,
    reporter: Reporter,
    workers: int,
    limits: Limits,
    command: str,
    wish: Wish | None = None,
) -> Summary:
    """Bring the datasets' folder up to date with these files and folders.

    Raises PipelineError where nothing can be done at all; a source that cannot be read is a Failure.
    """
    began, clock = dt.datetime.now(dt.UTC), time.monotonic()
    discovery = discover(paths)
    folders = [path for path in paths if path.is_dir()]
    run_id = f"{began:%Y%m%dT%H%M%S}.{began.microsecond:06d}Z"
    summary = Summary(run_id, passed_over=discovery.passed_over)
    wish = wish or Wish()
    with Store(data).writing() as store:
        batch = Batch(store, summary, fingerprint(limits), wish.ocr)
        plan = make_plan(store, discovery.files, folders, limits, wish)
        reporter.started(plan)
        for failure in batch.note(plan):
            reporter.failed(failure)
        for task, result in read_all(plan.tasks, workers, limits, partial(read_file, ocr=wish.ocr)):
            found = batch.take(task, result)
            if found:
                reporter.failed(found)
            elif isinstance(result, Product):
                reporter.read(task.sources[0].source, result)
        summary.seconds = time.monotonic() - clock
        batch.finish(_run(summary, began, command))
        search_index.update(store)
        refresh_datapackage(store)
    reporter.finished(summary)
    return summary


def preview(paths: Sequence[Path], data: Path, limits: Limits, wish: Wish) -> Plan:
    """What an ingest would do; nothing is written but the empty datasets of a new folder."""
    discovery = discover(paths)
    folders = [path for path in paths if path.is_dir()]
    with Store(data).writing() as store:
        return make_plan(store, discovery.files, folders, limits, wish)


def _run(summary: Summary, began: dt.datetime, command: str) -> Run:
    counts = {
        "inserted": summary.inserted, "updated": summary.updated, "unchanged": summary.unchanged,
        "failed": summary.failed, "partial": summary.partial, "superseded": summary.superseded,
        "pages": summary.pages,
    } | {name: summary.rows[name] for name in sorted(summary.rows)}  # fmt: skip
    return Run(
        run_id=summary.run_id,
        started_at=began,
        finished_at=began + dt.timedelta(seconds=summary.seconds),
        command=command,
        versions=(*(f"{stage}=={version}" for stage, version in STAGES.items()), *analyser_versions()),
        counts=tuple(NamedCount(name, count) for name, count in counts.items()),
    )
