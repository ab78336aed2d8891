"""Documents read in worker processes that may die without harm."""

from __future__ import annotations

import hashlib
import multiprocessing
import re
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from extractors.errors import Damaged, DocumentError, LimitExceeded, Unreadable
from pipeline.ocr import Ocr
from pipeline.plan import Task
from pipeline.sandbox import Limits, confine
from pipeline.worker import Product, process


def read_file(path: Path, sha256: str, ocr: Ocr | None = None) -> Product | DocumentError:
    """One document from a file; an error that its reader expects is a result, not an exception."""
    try:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            return Unreadable("changed while it was read", "ingest it again when it is complete")
        return process(data, ocr)
    except OSError as error:
        return Unreadable(f"cannot be read ({error.strerror})", "check that it exists and may be read")
    except DocumentError as error:
        return error
    except MemoryError:
        return LimitExceeded("needs more memory than the limit allows", "raise --max-memory")


Reader = Callable[[Path, str], Product | DocumentError]


def read_all(
    tasks: Sequence[Task], workers: int, limits: Limits, reader: Reader = read_file
) -> Iterator[tuple[Task, Product | DocumentError]]:
    """Every task with what it gave, in order, read in worker processes that may die without harm."""
    done = 0
    while done < len(tasks):
        began = done
        for task, result in _pooled(tasks[done:], workers, limits, reader):
            yield task, result
            done += 1
        if done < len(tasks) and done == began:
            reason = "its reader broke the pool of workers"
            yield tasks[done], _InternalError(reason, "report it with the file, if you may")
            done += 1


def _pooled(
    tasks: Sequence[Task], workers: int, limits: Limits, reader: Reader
) -> Iterator[tuple[Task, Product | DocumentError]]:
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
                    future = pool.schedule(reader, args=(task.path, task.sha256), timeout=limits.seconds)
                    pending.append((task, future))
                first, future = pending.popleft()
                yield first, _result(future, limits)
        except BrokenExecutor:
            return
        finally:
            pool.stop()


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
