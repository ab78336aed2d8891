"""Processes that read one document at a time and may die without harm.

Each answers over pipes of its own. No lock is shared, so one that is killed at any moment takes nothing with it, and
time is taken from a clock that does not jump. They work the same whether a thread of this process drives them or one
of a Dask worker, whose processes may start none by ``multiprocessing``.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Connection

from extractors.model.errors import DocumentError, LimitExceeded, PipelineError
from pipeline.limits import MIB, Limits
from pipeline.workers.job import DOUBTFUL, Interrupted, Job, OutOfMemory, ReaderDied, ReadJob, Result

DOCUMENTS = 500
"""Documents that a process reads before it makes way for a fresh one, so that nothing it loses adds up."""
START_SECONDS = 120.0
_SPARING = {"ARROW_DEFAULT_MEMORY_POOL": "system"}
"""Arrow's other pool sets aside a GiB of addresses, of those that the limit allows."""
_DYING_SECONDS = 5.0
_MUCH = 0.25
"""Share of the memory allowed that a dying process must have held for its limit to be the cause: where more room is
asked for, it is double of what there is, while the old is still there."""


class ReadersBroken(PipelineError):
    """No process that reads can be started."""


class ReaderProcess:
    """A running process."""

    def __init__(self, limits: Limits, reader: ReadJob) -> None:
        self.limits = limits
        self.reader = reader
        self._left = DOCUMENTS
        self._is_killed = False
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        death, their_death = os.pipe()
        theirs = (theirs_in, theirs_out, their_death)
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "pipeline.workers.reader_main", *map(str, theirs)],
            pass_fds=theirs,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=os.environ | _SPARING | {"PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)},
        )
        for number in theirs:
            os.close(number)
        self._deaths = Connection(death, writable=False)
        self._out, self._in = Connection(ours_out, readable=False), Connection(ours_in, writable=False)
        try:
            self._out.send_bytes(pickle.dumps(limits))
            self._out.send_bytes(pickle.dumps(reader))
            ready = self._in.poll(START_SECONDS) and self._in.recv_bytes() == b"ready"
        except (OSError, EOFError):
            ready = False
        if not ready:
            code = self.end()
            raise ReadersBroken(f"the processes that read documents cannot be started (exit code {code})")

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_usable(self) -> bool:
        """Whether it runs and has not read its share. A process that was killed may run on for a moment."""
        return self._left > 0 and not self._is_killed and self._process.poll() is None

    @property
    def is_fresh(self) -> bool:
        """Whether it has read nothing yet."""
        return self._left == DOCUMENTS

    def read(self, job: Job) -> Result:
        """Let it read a document. Afterwards it may be dead."""
        self._left -= 1
        try:
            self._out.send_bytes(pickle.dumps(job))
            if not self._in.poll(self.limits.seconds):
                self.kill()
                return LimitExceeded(f"took longer than {self.limits.seconds:g} s", "raise --max-seconds")
            answer = self._in.recv_bytes()
        except (OSError, EOFError):
            return self._death()
        result: Result = pickle.loads(answer)  # noqa: S301 - from our own process
        if isinstance(result, DOUBTFUL):
            self._left = 0  # who knows what state it is in
        return result

    def kill(self) -> None:
        """Kill it with all that it started; whoever waits for its answer learns of its death."""
        self._is_killed = True
        with suppress(ProcessLookupError):  # nobody is left in its group
            os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> int:
        """Kill it and let go of its pipes; its exit code."""
        self.kill()
        self._out.close()
        self._in.close()
        self._deaths.close()
        return self._process.wait()

    def _death(self) -> DocumentError:
        """Why it closed its pipe: the system has ended it, or is about to."""
        code, most = self._reap()
        if code == -signal.SIGXCPU:
            reason = f"took longer than {self.limits.cpu_seconds:g} s of processor time"
            return LimitExceeded(reason, "raise it with --limit cpu_seconds=N")
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        if most > self.limits.memory * _MUCH:  # libraries that get no memory end the process instead of telling
            return OutOfMemory(f"needs more memory than {self.limits.memory // MIB} MiB ({how})")
        if code == -signal.SIGKILL:  # no fault of its own ends it so: the system does, or somebody
            return Interrupted("its reader was killed", "free memory, or give fewer --workers, and run it again")
        return ReaderDied(f"its reader died ({how})", "fetch it again, or repair it with qpdf")

    def _reap(self) -> tuple[int, int]:
        """Its exit code, and the most memory that it held, in bytes; where it hesitates to die it is killed."""
        try:
            if self._deaths.poll(_DYING_SECONDS):
                code, most = pickle.loads(self._deaths.recv_bytes())  # noqa: S301 - from our own process
                return int(code), int(most)
        except EOFError:  # all of it was killed at once
            pass
        finally:
            self.kill()  # what it may have started
        return -signal.SIGKILL, 0


class ReaderProcesses:
    """Processes of this one, handed out to whoever has a document to read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[ReaderProcess] = []
        self._busy: set[ReaderProcess] = set()
        self._open = True

    def open(self) -> None:
        """Hand out processes again after ``close``."""
        self._open = True

    def pids(self) -> list[int]:
        """Process numbers of those that wait for work."""
        with self._lock:
            return [process.pid for process in self._idle]

    def read(self, job: Job, reader: ReadJob) -> Result:
        """Read a document in an idle process, or in a fresh one. Raises ReadersBroken.

        It fails by its own fault only: what may come of the documents that its process read before is tried again in
        one that has read none.
        """
        result, was_fresh = self._read(self._take(job.limits, reader), job)
        if isinstance(result, (*DOUBTFUL, Interrupted)) and not was_fresh:
            result, _ = self._read(self._start(job.limits, reader), job)
        return result

    def _read(self, process: ReaderProcess, job: Job) -> tuple[Result, bool]:
        """What a process says of a document, and whether it had read no other."""
        was_fresh = process.is_fresh
        try:
            return process.read(job), was_fresh
        finally:
            with self._lock:
                self._busy.discard(process)
                if process.is_usable:
                    self._idle.append(process)
                else:
                    process.end()

    def close(self) -> None:
        """Kill all of them, also those at work, and hand out no more."""
        with self._lock:
            self._open = False
            for process in self._idle:
                process.end()
            self._idle.clear()
            for process in self._busy:
                process.kill()

    def _take(self, limits: Limits, reader: ReadJob) -> ReaderProcess:
        with self._lock:
            while self._idle:
                process = self._idle.pop()
                if process.is_usable and (process.limits, process.reader) == (limits, reader):
                    self._busy.add(process)
                    return process
                process.end()
        return self._start(limits, reader)

    def _start(self, limits: Limits, reader: ReadJob) -> ReaderProcess:
        process = ReaderProcess(limits, reader)
        with self._lock:
            if self._open:
                self._busy.add(process)
                return process
        process.end()
        raise ReadersBroken("reading was stopped")


READERS = ReaderProcesses()
"""Those of this process, whatever drives them."""
atexit.register(READERS.close)


def read_isolated(job: Job, reader: ReadJob) -> Result:
    """Read a document in a process of whichever one this runs in. Raises ReadersBroken."""
    return READERS.read(job, reader)
