"""Processes that read one document at a time and may die without harm.

All are forked from one process, the template, that has loaded what reading needs. Each gets its documents as open files
and answers over a channel of its own, within a time and a size. No lock is shared, so one that is killed at any moment
takes nothing with it, and time is taken from a clock that does not jump. They work the same whether a thread of this
process drives them or one of a Dask worker, whose processes may start none by ``multiprocessing``.
"""

from __future__ import annotations

import atexit
import json
import os
import pickle
import select
import signal
import socket
import threading
import time
from dataclasses import replace

from extractors.model.errors import Convertible, DocumentError, LimitExceeded, PipelineError
from pipeline.limits import MIB, Limits
from pipeline.product import Product
from pipeline.sources.local import in_memory, open_source
from pipeline.workers.answer import read_answer
from pipeline.workers.job import (
    DOUBTFUL,
    Answer,
    BadAnswer,
    Explained,
    Interrupted,
    Job,
    Order,
    OutOfMemory,
    Picture,
    ReaderDied,
    ReadJob,
    Result,
    bytes_of,
)
from pipeline.workers.template import Template
from pipeline.workers.wire import TooLong, receive, send

DOCUMENTS = 500
"""Documents that a process reads before it makes way for a fresh one, so that nothing it loses adds up."""
START_SECONDS = 120.0
ANSWER_SHARE = 4
"""An answer may be as long as the memory allowed, divided by this."""
_MOST_TOLD = 4096
"""Bytes in which a process tells that it runs, or how it ended."""
_DYING_SECONDS = 5.0
_MUCH = 0.25
"""Share of the memory allowed that a dying process must have held for its limit to be the cause: where more room is
asked for, it is double of what there is, while the old is still there."""


class ReadersBroken(PipelineError):
    """No process that reads can be started."""


class ReaderProcess:
    """A running process."""

    def __init__(self, template: Template, limits: Limits) -> None:
        """Raises ReadersBroken where it does not come to run."""
        self.limits = limits
        self.template = template
        self._left = DOCUMENTS
        self._is_killed = False
        self._allowed = limits
        """Those of the document it has now."""
        self._most = limits.memory // ANSWER_SHARE
        self._channel, theirs = socket.socketpair()
        self._deaths, their_death = os.pipe()
        try:
            with theirs:
                self._number = template.fork(limits, theirs.fileno(), their_death)
            began = json.loads(bytes(receive(self._channel, _MOST_TOLD, time.monotonic() + START_SECONDS)))
        except (OSError, EOFError):
            self._channel.close()
            os.close(self._deaths)
            code = template.end()
            raise ReadersBroken(f"the processes that read documents cannot be started (exit code {code})") from None
        finally:
            os.close(their_death)
        template.has_forked = True
        self.pid: int = began["pid"]

    @property
    def is_usable(self) -> bool:
        """Whether it waits for work and has not read its share. A process that was killed may run on for a moment."""
        return self._left > 0 and not self._is_killed and not _is_ready(self._channel.fileno(), 0)

    @property
    def is_fresh(self) -> bool:
        """Whether it has read nothing yet."""
        return self._left == DOCUMENTS

    def read(self, job: Job) -> Answer:
        """Let it read a document. Afterwards it may be dead."""
        self._left -= 1
        began = time.monotonic()
        try:
            with open_source(job.location, job.limits.file_size) if job.data is None else in_memory(job.data) as file:
                self._allowed = self.limits.for_size(os.fstat(file.fileno()).st_size)
                deadline = began + self._allowed.seconds
                send(self._channel, [pickle.dumps(replace(job, data=None, office=None))], [file.fileno()], deadline)
            answer = receive(self._channel, self._most, deadline)
        except DocumentError as error:
            return error
        except TooLong:
            self.kill()
            return LimitExceeded(
                f"gives more than {self._most // MIB} MiB of records", "raise --max-memory, or split it"
            )
        except TimeoutError:
            self.kill()
            return LimitExceeded(f"took longer than {self._allowed.seconds:g} s", "raise --max-seconds")
        except (OSError, EOFError):
            return self._death()
        result = read_answer(answer, job, self._most)
        if isinstance(result, DOUBTFUL):
            self._left = 0  # who knows what state it is in
        return result

    def kill(self) -> None:
        """Kill it with all that it started; whoever waits for its answer learns of its death."""
        self._is_killed = True
        self.template.kill(self._number)

    def end(self) -> None:
        """Kill it and let go of its channel."""
        self.kill()
        self._channel.close()
        os.close(self._deaths)

    def _death(self) -> DocumentError:
        """Why it closed its pipe: the system has ended it, or is about to."""
        code, most = self._reap()
        if code == -signal.SIGXCPU:
            reason = f"took longer than {self._allowed.cpu_seconds:g} s of processor time"
            return LimitExceeded(reason, "raise it with --limit cpu_seconds=N")
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        if most > self.limits.memory * _MUCH:  # libraries that get no memory end the process instead of telling
            return OutOfMemory(f"needs more memory than {self.limits.memory // MIB} MiB ({how})")
        if code == -signal.SIGKILL:  # no fault of its own ends it so: the system does, or somebody
            return Interrupted("its reader was killed", "free memory, or give fewer --workers, and run it again")
        return ReaderDied(f"its reader died ({how})", "fetch it again, or repair it with qpdf")

    def _reap(self) -> tuple[int, int]:
        """Its exit code, and the most memory that it held, in bytes; where it hesitates to die it is killed."""
        told = b""
        if _is_ready(self._deaths, _DYING_SECONDS):
            told = os.read(self._deaths, _MOST_TOLD)
        self.kill()
        if not told:  # all of it was killed at once
            return -signal.SIGKILL, 0
        death = json.loads(told)
        return death["code"], death["most"]


def _as_it_was(answer: Answer, media: str) -> Answer:
    """What was read of a file made for reading, as read of the one that it was made of."""
    if not isinstance(answer, Product):
        return answer
    return replace(answer, document=replace(answer.document, media_type=media), was_converted=True)


def _is_ready(file: int, seconds: float) -> bool:
    """Whether there is something to be read, or the other end is closed, within this time."""
    poll = select.poll()  # unlike select.select, of a file of any number
    poll.register(file, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


class ReaderProcesses:
    """Processes of this one, handed out to whoever has a document to read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._starting = threading.Lock()
        self._templates: list[Template] = []
        self._idle: list[ReaderProcess] = []
        self._busy: set[ReaderProcess] = set()
        self._open = True

    def open(self) -> None:
        """Hand out processes again after ``close``."""
        self._open = True

    def prepare(self, order: Order) -> None:
        """Begin to load what a reader needs; best done before there are threads."""
        self._template(order)

    def pids(self) -> list[int]:
        """Process numbers of those that wait for work."""
        with self._lock:
            return [process.pid for process in self._idle]

    def read(self, job: Job, reader: ReadJob) -> Result:
        """Read a document in an idle process, or in a fresh one. Raises ReadersBroken."""
        answer = self.ask(job, reader)
        return BadAnswer("of another kind") if isinstance(answer, Picture | Explained) else answer

    def ask(self, job: Job, reader: ReadJob) -> Answer:
        """What a reader says of a document. Raises ReadersBroken.

        It fails by its own fault only: what may come of the documents that its process read before is tried again in
        one that has read none.
        """
        answer = self._ask(job, reader)
        if job.office is None or not isinstance(answer, Convertible):
            return answer
        try:
            made = job.office.convert(bytes_of(job), job.limits)
        except DocumentError as error:
            return error
        if made is None:
            return answer
        data, media = made
        return _as_it_was(self._ask(replace(job, data=data, is_converted=True), reader), media)

    def _ask(self, job: Job, reader: ReadJob) -> Answer:
        order = Order(reader, job.ocr)
        result, was_fresh = self._read(self._take(job.limits, order), job)
        if isinstance(result, (*DOUBTFUL, Interrupted)) and not was_fresh:
            result, _ = self._read(self._start(job.limits, order), job)
        return result

    def _read(self, process: ReaderProcess, job: Job) -> tuple[Answer, bool]:
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
        with self._starting:
            for template in self._templates:
                template.end()
            self._templates.clear()

    def _take(self, limits: Limits, order: Order) -> ReaderProcess:
        with self._lock:
            while self._idle:
                process = self._idle.pop()
                if process.is_usable and (process.limits, process.template.order) == (limits, order):
                    self._busy.add(process)
                    return process
                process.end()
        return self._start(limits, order)

    def _start(self, limits: Limits, order: Order) -> ReaderProcess:
        template = self._template(order)
        try:
            process = ReaderProcess(template, limits)
        except ReadersBroken:
            if not template.has_forked:  # it never could
                raise
            process = ReaderProcess(self._template(order), limits)
        with self._lock:
            if self._open:
                self._busy.add(process)
                return process
        process.end()
        raise ReadersBroken("reading was stopped")

    def _template(self, order: Order) -> Template:
        """The process to fork from, a fresh one where there is none that lives."""
        with self._starting:
            for template in self._templates:
                if template.order == order and template.is_usable:
                    return template
            if not self._open:
                raise ReadersBroken("reading was stopped")
            template = Template(order)
            self._templates = [*(one for one in self._templates if one.is_usable), template]
            return template


READERS = ReaderProcesses()
"""Those of this process, whatever drives them."""
atexit.register(READERS.close)


def read_isolated(job: Job, reader: ReadJob) -> Result:
    """Read a document in a process of whichever one this runs in. Raises ReadersBroken."""
    return READERS.read(job, reader)
