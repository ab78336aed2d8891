"""The process in which documents are read. Started by ``readers``, never by hand.

Nothing heavy is imported before ``confine``: libraries that start threads would keep the process from entering a
network namespace of its own.
"""

from __future__ import annotations

import os
import pickle
import sys
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.limits import Limits
from pipeline.workers.sandbox import begin_document, confine, die_with_parent


def main(requests: Connection, answers: Connection, deaths: Connection) -> None:
    """Let a process of its own read documents, and tell how it ended: ``(exit code, most bytes held)``.

    A program started anew inherits the highest memory use of whoever started it; only a fork counts from nothing.
    """
    die_with_parent()
    pid = os.fork()
    if pid == 0:
        deaths.close()
        read_documents(requests, answers)
        return
    requests.close()
    answers.close()  # so that its other end is told at once
    _, status, usage = os.wait4(pid, 0)
    deaths.send_bytes(pickle.dumps((os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024)))


def read_documents(requests: Connection, answers: Connection) -> None:
    """Read documents as they are asked for, until the parent closes the pipe."""
    limits: Limits = pickle.loads(requests.recv_bytes())  # noqa: S301 - from our own parent
    confine(limits)
    from pipeline.workers.job import InternalError  # noqa: PLC0415 - see above

    reader = pickle.loads(requests.recv_bytes())  # noqa: S301
    answers.send_bytes(b"ready")
    while True:
        try:
            job = pickle.loads(requests.recv_bytes())  # noqa: S301
        except EOFError:
            return
        begin_document(limits)
        try:
            result = reader(job)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not stop the batch; it is told
            reason = f"{type(error).__name__}: {error} ({_where(error)})"
            result = InternalError(reason, "report it with the file, if you may")
        answers.send_bytes(pickle.dumps(result, protocol=5))


def _where(error: BaseException) -> str:
    """File and line that an exception comes from."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"


if __name__ == "__main__":
    numbers = [int(number) for number in sys.argv[1:]]
    main(Connection(numbers[0], writable=False), *(Connection(number, readable=False) for number in numbers[1:]))
