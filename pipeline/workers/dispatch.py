"""Documents read side by side: in processes of this machine, or of the workers of a Dask scheduler."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace

from extractors.model.errors import DocumentError, PipelineError
from pipeline.limits import Limits
from pipeline.read.pdf.ocr import Ocr
from pipeline.sources.local import fetch
from pipeline.workers.job import InternalError, Job, Order, ReadJob, Result, Task, read_job
from pipeline.workers.office import Converter
from pipeline.workers.readers import READERS, read_isolated

AHEAD = 16
"""Documents handed out for each worker: one being read, the others waiting so that it reads on during a commit."""
AHEAD_REMOTE = 4
"""The same for a worker elsewhere, to which the documents' bytes are sent along."""
_LOOK = 0.2
"""Seconds between looks at whether to stop."""
ATTEMPTS = 3
"""Times that a document is handed out when the machine that read it disappears."""


class NoScheduler(PipelineError):
    """The Dask scheduler cannot be reached, or Dask is not installed."""


def read_side_by_side(
    tasks: Sequence[Task],
    workers: int,
    limits: Limits,
    reader: ReadJob = read_job,
    *,
    ocr: Ocr | None = None,
    office: Converter | None = None,
    stopped: Callable[[], bool] = lambda: False,
    scheduler: str | None = None,
) -> Iterator[tuple[Task, Result]]:
    """Every task with what it gave, as they are done; none any more once ``stopped``.

    Raises NoScheduler or ReadersBroken.
    """
    if not tasks:
        return
    order = Order(reader, ocr)
    with _threads(min(workers, len(tasks)), order) if scheduler is None else _dask(scheduler) as (executor, ahead):
        waiting = deque((task, 1) for task in tasks)
        pending: dict[Future[Result], tuple[Task, int]] = {}
        while (waiting or pending) and not stopped():
            while waiting and len(pending) < ahead:
                task, attempt = waiting.popleft()
                job = Job(task.sha256, task.place, limits, ocr, office=office)
                try:
                    if scheduler is not None:  # its workers may be elsewhere
                        job = replace(job, data=fetch(task.place, limits.file_size))
                except DocumentError as error:
                    yield task, error
                    continue
                pending[executor.submit(read_isolated, job, reader)] = task, attempt
            done = wait(pending, _LOOK, FIRST_COMPLETED).done
            for future in [future for future in pending if future in done]:  # in the order they were handed out
                task, attempt = pending.pop(future)
                result = _result(future)
                if result is not None and not stopped():
                    yield task, result
                elif result is None and attempt < ATTEMPTS:
                    waiting.appendleft((task, attempt + 1))
                elif result is None:
                    yield task, InternalError(f"lost {attempt} workers", "see whether it is too large for them")


def _result(future: Future[Result]) -> Result | None:
    """What a document gave, or None if the process that drove its reader is gone."""
    try:
        return future.result()
    except PipelineError:
        raise
    except Exception as error:  # noqa: BLE001 - Dask's errors have no common class that stands without Dask
        if type(error).__name__ in {"KilledWorker", "CancelledError", "FutureCancelledError"}:
            return None
        return InternalError(f"{type(error).__name__}: {error}", "report it with the file, if you may")


@contextmanager
def _threads(workers: int, order: Order) -> Iterator[tuple[Executor, int]]:
    """Threads of this process, each driving one that reads."""
    READERS.open()
    READERS.prepare(order)
    executor = ThreadPoolExecutor(workers, "reader")
    try:
        yield executor, workers * AHEAD
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        READERS.close()
        executor.shutdown(wait=True)


@contextmanager
def _dask(address: str) -> Iterator[tuple[Executor, int]]:
    """The workers of a running Dask scheduler. This process stays the only one that writes."""
    try:
        from distributed import Client  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise NoScheduler("--scheduler needs Dask; run: pip install 'gijiroku[dask]'") from error
    try:
        client = Client(address, timeout=15)
    except OSError as error:
        raise NoScheduler(f"no Dask scheduler answers at {address}; check its address") from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise NoScheduler(f"the Dask scheduler at {address} has no workers; start some: dask worker {address}")
        executor = client.get_executor(pure=False, retries=ATTEMPTS)
        try:
            yield executor, threads * AHEAD_REMOTE
        finally:
            executor.shutdown(wait=False)  # what waits is cancelled
