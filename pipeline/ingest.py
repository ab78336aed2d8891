"""Ingest: what is new is read in worker processes and committed, the rest costs a stat."""

from __future__ import annotations

import datetime as dt
import hashlib
import multiprocessing
import re
import time
import traceback
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import pyarrow as pa
from pebble import ProcessExpired, ProcessPool

from extractors.document import Problem
from extractors.errors import Damaged, DocumentError, LimitExceeded, Unreadable
from extractors.records import DocumentRow, Issue, NamedCount, Run
from extractors.vocabulary import DocumentKind, Status
from pipeline.sandbox import Limits, confine
from pipeline.sources import Discovery, Found, discover, path_of, sha256_of, stamp_of
from pipeline.store import PER_DOCUMENT, Change, KnownDocument, KnownSource, Store
from pipeline.tables import dataset_class, schema, sort_order, table
from pipeline.versions import STAGES, pipeline_version
from pipeline.worker import Product, issues, process

COMMIT_SECONDS = 20.0
COMMIT_BYTES = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read, with every place its bytes were found at."""

    document_id: str
    sha256: str
    sources: tuple[KnownSource, ...]

    @property
    def path(self) -> Path:
        return path_of(self.sources[0].location)


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read."""

    source: str
    code: str
    reason: str
    remedy: str


@dataclass
class Summary:
    """What an ingest did."""

    run_id: str = ""
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    partial: int = 0
    pages: int = 0
    characters: int = 0
    unread: int = 0
    seconds: float = 0.0
    rows: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)

    @property
    def unread_share(self) -> float:
        """Share of the characters read that stand in ``unread`` segments."""
        return self.unread / self.characters if self.characters else 0.0


class Reporter(Protocol):
    """Is told what an ingest does, as it does it."""

    def started(self, documents: int, unchanged: int) -> None: ...
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
    again: bool = False,
) -> Summary:
    """Bring the datasets' folder up to date with these files and folders.

    Raises PipelineError where nothing can be done at all; a source that cannot be read is a Failure.
    """
    began, clock = dt.datetime.now(dt.UTC), time.monotonic()
    discovery = discover(paths)
    with Store(data).writing() as store:
        batch = _Batch(store, Summary(passed_over=discovery.passed_over), reporter)
        tasks = _plan(store, discovery, limits, batch, again=again)
        reporter.started(len(tasks), batch.summary.unchanged)
        for task, result in _read(tasks, workers, limits):
            batch.take(task, result, limits)
        summary = batch.summary
        summary.seconds = time.monotonic() - clock
        summary.run_id = f"{began:%Y%m%dT%H%M%S}.{began.microsecond:06d}Z"
        batch.finish(_run(summary, began, command))
    reporter.finished(summary)
    return summary


def fingerprint(limits: Limits) -> str:
    """What the records of a document depend on besides its bytes."""
    return f"{pipeline_version()} {limits.fingerprint()}"


def _plan(store: Store, discovery: Discovery, limits: Limits, batch: _Batch, *, again: bool) -> list[Task]:
    """Documents to read: new ones, changed ones, and those that another version or limit produced."""
    known, documents = store.sources(), {} if again else store.documents()
    wanted = fingerprint(limits)
    fresh: list[KnownSource] = []
    tasks: dict[str, Task] = {}
    for found in discovery.files:
        try:
            stamp = stamp_of(found.path, limits.file_size)
            before = known.get(found.location)
            if before and before.stamp == stamp and _is_current(documents.get(before.document_id), wanted):
                batch.summary.unchanged += 1
                continue
            sha256 = sha256_of(found.path)
        except DocumentError as error:
            batch.refuse(found, error, wanted)
            continue
        source = KnownSource(found.location, found.source, sha256[:16], stamp)
        current = documents.get(source.document_id)
        if _is_current(current, wanted) and before and before.document_id == source.document_id:
            fresh.append(source)
            batch.summary.unchanged += 1
        elif _is_current(current, wanted):
            batch.add_source(source, before)
        else:
            task = tasks.get(source.document_id) or Task(source.document_id, sha256, ())
            tasks[source.document_id] = replace(task, sources=(*task.sources, source))
    if fresh:
        store.remember(fresh)
    return list(tasks.values())


def _is_current(document: KnownDocument | None, wanted: str) -> bool:
    return document is not None and document.fingerprint == wanted


def _read(tasks: Sequence[Task], workers: int, limits: Limits) -> Iterator[tuple[Task, Product | DocumentError]]:
    """Every task with what it gave, in order, read in worker processes that may die without harm."""
    done = 0
    while done < len(tasks):
        began = done
        for task, result in _pooled(tasks[done:], workers, limits):
            yield task, result
            done += 1
        if done < len(tasks) and done == began:
            reason = "its reader broke the pool of workers"
            yield tasks[done], _InternalError(reason, "report it with the file, if you may")
            done += 1


def _pooled(tasks: Sequence[Task], workers: int, limits: Limits) -> Iterator[tuple[Task, Product | DocumentError]]:
    """Tasks with their results, in order, until all are done or the pool is broken."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.worker"])
    with ProcessPool(min(workers, len(tasks)), initializer=confine, initargs=(limits,), context=context) as pool:
        pending: deque[tuple[Task, Future[Product | DocumentError]]] = deque()
        waiting = deque(tasks)
        try:
            while waiting or pending:
                while waiting and len(pending) < workers * 4:
                    task = waiting.popleft()
                    future = pool.schedule(read_file, args=(task.path, task.sha256), timeout=limits.seconds)
                    pending.append((task, future))
                first, future = pending.popleft()
                yield first, _result(future, limits)
        except BrokenExecutor:
            return
        finally:
            pool.stop()


def read_file(path: Path, sha256: str) -> Product | DocumentError:
    """One document from a file; an error that its reader expects is a result, not an exception."""
    try:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            return Unreadable("changed while it was read", "ingest it again when it is complete")
        return process(data)
    except OSError as error:
        return Unreadable(f"cannot be read ({error.strerror})", "check that it exists and may be read")
    except DocumentError as error:
        return error
    except MemoryError:
        return LimitExceeded("needs more memory than the limit allows", "raise --max-memory")


def _result(future: Future[Product | DocumentError], limits: Limits) -> Product | DocumentError:
    try:
        return future.result()
    except FutureTimeoutError:
        return LimitExceeded(f"took longer than {limits.seconds:g} s", "raise --max-seconds")
    except BrokenExecutor:
        raise
    except ProcessExpired as error:
        return Damaged(f"its reader died ({error.exitcode})", "fetch it again, or repair it with qpdf")
    except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not stop the batch; it is reported
        return _InternalError(f"{type(error).__name__}: {error}{_where(error)}", "report it with the file, if you may")


def _where(error: BaseException) -> str:
    """The innermost frame of an exception, also of one that a worker process raised (pebble passes its text on)."""
    frames = traceback.extract_tb(error.__traceback__)
    remote = re.findall(r'File "([^"]+)", line (\d+)', str(getattr(error, "traceback", "") or error.__cause__ or ""))
    file, line = remote[-1] if remote else (frames[-1].filename, frames[-1].lineno)
    return f" ({Path(file).name}:{line})"


class _InternalError(DocumentError):
    """Gijiroku itself failed on a document."""

    code = "internal_error"


class _Batch:
    """Collects what was read and commits it now and then."""

    def __init__(self, store: Store, summary: Summary, reporter: Reporter) -> None:
        self.store = store
        self.summary = summary
        self.reporter = reporter
        self._known = store.documents()
        self._locations = store.sources()
        self._clear()

    def _clear(self) -> None:
        self.documents: list[KnownDocument] = []
        self.tables: dict[str, list[pa.Table]] = {name: [] for name in PER_DOCUMENT}
        self.sources: list[KnownSource] = []
        self.removed: list[str] = []
        self.size = 0
        self.since = time.monotonic()

    def take(self, task: Task, result: Product | DocumentError, limits: Limits) -> None:
        """Add what a document gave; commit when enough has come together."""
        name = task.sources[0].source
        wanted = fingerprint(limits)
        if isinstance(result, DocumentError):
            self._fail(task.document_id, task.sha256, name, result, wanted)
        else:
            self._count(result)
            row = result.document
            for old in self._superseded(task):
                row = replace(row, supersedes=old)
            self._add(row, result.tables, wanted)
            self.reporter.read(name, result)
        for source in task.sources:
            self.add_source(source, self._locations.get(source.location))
        if self.size > COMMIT_BYTES or time.monotonic() - self.since > COMMIT_SECONDS:
            self.commit()

    def refuse(self, found: Found, error: DocumentError, wanted: str) -> None:
        """Note a source whose bytes could not even be read."""
        document_id = hashlib.sha256(f"unreadable\n{found.location}".encode()).hexdigest()[:16]
        before = self._locations.get(found.location)
        if before and before.document_id != document_id and self._known[before.document_id].status != Status.FAILED:
            self._report(Failure(found.source, error.code, error.reason, error.remedy))
            return  # what was read from it before stays
        self._fail(document_id, None, found.source, error, wanted)
        self.sources.append(KnownSource(found.location, found.source, document_id, ""))

    def add_source(self, source: KnownSource, before: KnownSource | None) -> None:
        """Note that a document was found at a place; what stood there before is superseded if it stands nowhere else."""
        self.sources.append(source)
        if before and before.document_id != source.document_id:
            others = [known for known in self._locations.values() if known.document_id == before.document_id]
            if len(others) == 1:
                self.removed.append(before.document_id)

    def _superseded(self, task: Task) -> list[str]:
        places = [self._locations.get(source.location) for source in task.sources]
        return sorted({known.document_id for known in places if known and known.document_id != task.document_id})

    def _report(self, failure: Failure) -> None:
        self.summary.failed += 1
        self.summary.failures.append(failure)
        self.reporter.failed(failure)

    def _fail(self, document_id: str, sha256: str | None, name: str, error: DocumentError, wanted: str) -> None:
        self._report(Failure(name, error.code, error.reason, error.remedy))
        row = DocumentRow(
            document_id=document_id,
            sources=(),
            sha256=sha256,
            media_type=None,
            kind=DocumentKind.OTHER,
            title=None,
            issuer=None,
            body_id=None,
            published_on=None,
            page_count=0,
            char_count=0,
            supersedes=None,
            status=Status.FAILED,
            problems=(error.code,),
            pipeline_version=pipeline_version(),
        )
        problem = Problem(code=error.code, detail=str(error), stage="read")
        (issue,) = issues(document_id, [problem])
        issue = replace(issue, source=name, document_id=document_id if sha256 else None)
        self._add(row, {Issue.dataset: table(Issue, [issue])}, wanted)

    def _add(self, row: DocumentRow, tables: dict[str, pa.Table], wanted: str) -> None:
        self.documents.append(KnownDocument(row.document_id, row.sha256, row.status, wanted))
        if row.status is not Status.FAILED:
            if row.document_id in self._known:
                self.summary.updated += 1
            else:
                self.summary.inserted += 1
        for name, rows in (tables | {DocumentRow.dataset: table(DocumentRow, [row])}).items():
            self.tables[name].append(rows)
            self.size += rows.nbytes

    def _count(self, product: Product) -> None:
        summary = self.summary
        summary.partial += product.document.status is Status.PARTIAL
        summary.pages += product.document.page_count
        summary.characters += product.document.char_count
        summary.unread += product.unread
        summary.problems.update(product.document.problems)
        for name, rows in product.tables.items():
            summary.rows[name] += rows.num_rows

    def commit(self, singles: dict[str, pa.Table] | None = None) -> None:
        """Make what has come together visible."""
        if self.removed:
            self._archive()
        tables = {
            name: pa.concat_tables(rows).sort_by(sort_order(name))
            if rows
            else schema(dataset_class(name)).empty_table()
            for name, rows in self.tables.items()
        }
        self.store.commit(
            Change(
                documents=self.documents,
                tables=tables,
                sources=self.sources,
                removed=[old for old in self.removed if all(old != new.document_id for new in self.documents)],
                singles=singles or {},
            )
        )
        self._known |= {document.document_id: document for document in self.documents}
        self._locations |= {source.location: source for source in self.sources}
        self._clear()

    def _archive(self) -> None:
        """Keep superseded editions in ``history/``, with the same schema."""
        known = self.store.documents()
        old = [known[document_id] for document_id in self.removed if document_id in known]
        tables = {name: self.store.rows(name, self.removed) for name in PER_DOCUMENT}
        sources = [source for source in self._locations.values() if source.document_id in set(self.removed)]
        kept = [replace(source, location=f"{source.location}@{source.document_id}") for source in sources]
        with Store(self.store.folder / "history").writing() as history:
            history.commit(Change(documents=old, tables=tables, sources=kept))

    def finish(self, run: Run) -> None:
        """Commit the rest, and the run itself."""
        path = self.store.dataset(Run.dataset)
        earlier = pa.concat_tables([_read_table(file) for file in sorted(path.glob("*.parquet"))])
        self.commit({Run.dataset: pa.concat_tables([earlier, table(Run, [run])])})


def _read_table(path: Path) -> pa.Table:
    from pyarrow import parquet  # noqa: PLC0415

    return parquet.read_table(path)


def _run(summary: Summary, began: dt.datetime, command: str) -> Run:
    counts = {
        "inserted": summary.inserted, "updated": summary.updated, "unchanged": summary.unchanged,
        "failed": summary.failed, "partial": summary.partial, "pages": summary.pages,
    } | {name: summary.rows[name] for name in sorted(summary.rows)}  # fmt: skip
    from pipeline.tokenize import analyser_versions  # noqa: PLC0415

    return Run(
        run_id=summary.run_id,
        started_at=began,
        finished_at=began + dt.timedelta(seconds=summary.seconds),
        command=command,
        versions=(*(f"{stage}=={version}" for stage, version in STAGES.items()), *analyser_versions()),
        counts=tuple(NamedCount(name, count) for name, count in counts.items()),
    )
