"""How an ingest shows itself: progress bar, plain lines, JSON events, or nothing."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict, fields
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from extractors.model.records import RECORDS
from pipeline.ingest.batch import Failure, Summary
from pipeline.ingest.ingest import Reporter
from pipeline.ingest.plan import Plan
from pipeline.language.catalogue import retold, tr, trn
from pipeline.language.names import dataset_name, value_name
from pipeline.printed import json_text, say, screen, visible
from pipeline.product import Product

LOG = logging.getLogger(__name__)
SHOWN = (*(record.dataset for record in RECORDS if record.presentation.shown), "tables", "tokens", "issues")


def line_of(failure: Failure) -> str:
    """A failure in one line: the file, the reason and the remedy."""
    return " ".join(f"{failure.source}: {retold(failure.reason)}; {retold(failure.remedy)}".split())


def _tell(line: str) -> None:
    """Say on standard error what went wrong; where a log is kept there, as a line of it, with time and folder."""
    if LOG.isEnabledFor(logging.INFO):
        LOG.warning("%s", line)
    else:
        say(line, err=True)


def yield_of(product: Product) -> str:
    """What a document gave: pages, and speeches where somebody speaks or else findings and tables."""
    pages, speeches = product.document.page_count, product.count("speeches")
    if speeches:
        return tr("{pages} pages, {speeches} speeches", pages=pages, speeches=speeches)
    findings, tables = product.count("findings"), product.count("tables")
    return tr("{pages} pages, {findings} findings, {tables} tables", pages=pages, findings=findings, tables=tables)


class Quiet:
    """Shows only what failed and did not fail before, on standard error."""

    def started(self, plan: Plan) -> None:
        """Nothing to show."""

    def read(self, source: str, product: Product) -> None:
        """Nothing to show."""

    def failed(self, failure: Failure) -> None:
        """One line: the file, the reason and the remedy."""
        if failure.is_new:
            _tell(line_of(failure))

    def finished(self, summary: Summary) -> None:
        """The sources that are no longer there, once."""
        for source in summary.vanished:
            _tell(f"{source}: " + tr("is no longer there, its records stay"))


class Lines(Quiet):
    """Plain lines, for logs and pipes."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.total = self.done = 0

    def started(self, plan: Plan) -> None:
        self.total = len(plan.tasks)
        say(tr("{count} documents to read, {unchanged} unchanged", count=self.total, unchanged=plan.unchanged))

    def failed(self, failure: Failure) -> None:
        _tell(line_of(failure))

    def read(self, source: str, product: Product) -> None:
        self.done += 1
        status = value_name("status", product.document.status)
        say(f"[{self.done}/{self.total}] {source}: {yield_of(product)}, {status}")

    def finished(self, summary: Summary) -> None:
        self.console.print(table_of(summary))
        for line in closing_lines(summary):
            say(line)


class ProgressBar(Lines):
    """A progress bar on a terminal, the table of counts at the end."""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        columns = (
            TextColumn(tr("reading")), BarColumn(), MofNCompleteColumn(),
            TextColumn("{task.fields[pages]:,} " + tr("pages")),
            TextColumn("{task.fields[rate]:.1f} " + tr("documents/s")), TimeRemainingColumn(elapsed_when_finished=True),
        )  # fmt: skip
        self.progress = Progress(*columns, console=console, transient=True)
        self.pages = 0
        self.began = time.monotonic()

    def started(self, plan: Plan) -> None:
        self.began = time.monotonic()
        self.progress.start()
        self.bar = self.progress.add_task("reading", total=len(plan.tasks) + len(plan.refused), pages=0, rate=0.0)

    def read(self, source: str, product: Product) -> None:
        self.pages += product.document.page_count
        self._advance()

    def failed(self, failure: Failure) -> None:
        self.progress.console.print(visible(line_of(failure)), soft_wrap=True)
        self._advance()

    def finished(self, summary: Summary) -> None:
        self.progress.stop()
        super().finished(summary)

    def _advance(self) -> None:
        self.done += 1
        rate = self.done / max(time.monotonic() - self.began, 0.001)
        self.progress.update(self.bar, advance=1, pages=self.pages, rate=rate)


class Events(Quiet):
    """One JSON object a line on standard output."""

    def started(self, plan: Plan) -> None:
        _emit("started", documents=len(plan.tasks), unchanged=plan.unchanged)

    def read(self, source: str, product: Product) -> None:
        row = product.document
        _emit("read", source=source, document_id=row.document_id, status=row.status, pages=row.page_count)

    def failed(self, failure: Failure) -> None:
        _emit("failed", **asdict(failure))

    def finished(self, summary: Summary) -> None:
        values = {each.name: getattr(summary, each.name) for each in fields(summary)}  # asdict breaks counters
        values["failures"] = [asdict(failure) for failure in summary.failures]
        _emit("finished", **values, unread_share=summary.unread_share)


def _emit(event: str, **values: Any) -> None:
    say(json_text({"event": event} | values))


def reporter(*, quiet: bool, as_json: bool) -> Reporter:
    """The reporter that fits the flags and the terminal."""
    if as_json:
        return Events()
    if quiet:
        return Quiet()
    console = screen(80)
    return ProgressBar(console) if console.is_terminal else Lines(console)


def print_plan(plan: Plan) -> None:
    """What an ingest would do, one line a document."""
    for task in plan.tasks:
        say(f"{tr('read       ')}{task.sources[0].source}")
    for found, error in plan.refused:
        say(f"{tr('fail       ')}{found.source}: {retold(str(error))}")
    for source in plan.vanished:
        say(f"{tr('vanished   ')}{source.source}")
    say(
        tr("{count} to read, {unchanged} unchanged, {vanished} vanished", count=len(plan.tasks),
           unchanged=plan.unchanged, vanished=len(plan.vanished))
    )  # fmt: skip


def table_of(summary: Summary) -> Table:
    """What was found, by dataset: rows of documents that are new, that were read anew, and that stayed."""
    found = Table(tr("dataset"), tr("inserted"), tr("updated"), tr("unchanged"), title=tr("Rows"), title_justify="left")
    for column in found.columns[1:]:
        column.justify = "right"
    for name in ("documents", *SHOWN):
        inserted, updated = summary.inserted_rows[name], summary.updated_rows[name]
        if name == "documents":
            inserted, updated = summary.inserted, summary.updated
        stayed = max(0, summary.totals[name] - inserted - updated - summary.failed * (name in {"documents", "issues"}))
        if inserted or updated or stayed:
            found.add_row(dataset_name(name), f"{inserted:,}", f"{updated:,}", f"{stayed:,}")
    return found


def closing_lines(summary: Summary) -> list[str]:
    """The summary in words."""
    documents = tr(
        "documents: {inserted} inserted, {updated} updated, {unchanged} unchanged, {partial} partial, {failed} failed",
        inserted=summary.inserted, updated=summary.updated, unchanged=summary.unchanged, partial=summary.partial,
        failed=summary.failed,
    )  # fmt: skip
    text = tr(
        "{pages:,} pages, {characters:,} characters in {seconds:.1f} s; unread: {unread:.2%} of the characters",
        pages=summary.pages, characters=summary.characters, seconds=summary.seconds, unread=summary.unread_share,
    )  # fmt: skip
    lines = [documents, text]
    if summary.problems:
        each = (tr("{code} in {count}", code=code, count=count) for code, count in summary.problems.most_common())
        lines.append(tr("issues: {each}", each=", ".join(each)))
    if count := summary.problems["no_text_layer"]:
        lines.append(
            trn("{count} document has pages without text: install tesseract-ocr and tesseract-ocr-jpn, or see --ocr",
                "{count} documents have pages without text: install tesseract-ocr and tesseract-ocr-jpn, or see --ocr",
                count)
        )  # fmt: skip
    if summary.failing:
        lines.append(
            tr("could not be read before, and have not changed: {count} (gijiroku status names them)",
               count=summary.failing)
        )  # fmt: skip
    if summary.superseded:
        lines.append(tr("superseded editions kept in history: {count}", count=summary.superseded))
    if count := len(summary.vanished):
        names = ", ".join(summary.vanished[:3]) + (" …" if count > 3 else "")
        lines.append(tr("sources no longer there, their records stay: {count} ({names})", count=count, names=names))
    if summary.gone > len(summary.vanished):
        lines.append(
            tr("sources no longer there, in all: {count} (gijiroku status; gijiroku remove --gone)", count=summary.gone)
        )
    if summary.led_on:
        hosts = ", ".join(f"{hosts} ({count})" for hosts, count in summary.led_on.items())
        lines.append(tr("led on to another host: {hosts}", hosts=hosts))
    if summary.taken_down:
        lines.append(tr("taken down before, not read again: {count}", count=summary.taken_down))
    if summary.stopped:
        left = trn("{count:,} document is left", "{count:,} documents are left", summary.left)
        left = left if summary.left else tr("what all documents say together is left")
        lines.append(tr("stopped: {left}, all else is in the datasets; run the same command again to go on", left=left))
    elif summary.left:
        lines.append(tr("documents left for the next run: {count:,}", count=summary.left))
    if summary.passed_over:
        endings = ", ".join(f"{ending} {count}" for ending, count in summary.passed_over.most_common())
        lines.append(tr("passed over, no documents: {endings}", endings=endings))
    return lines
