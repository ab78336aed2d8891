"""The process that those which read documents are forked from. Started by ``readers``, never by hand.

It imports once what reading needs and reads no document itself. One that is forked counts its memory from there, while
a program started anew inherits the highest memory use of whoever started it. It holds no thread when it forks, and is
the only one that waits for those it forked, so that no number of a process is taken for that of another.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import resource
import select
import signal
import socket
import sys
import traceback
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from extractors.model.errors import DocumentError
from pipeline.limits import Limits
from pipeline.sources.archives import check_size
from pipeline.workers.answer import write_answer
from pipeline.workers.cage import begin_document, close, confine
from pipeline.workers.job import Answer, InternalError, Job, Order, ReadJob
from pipeline.workers.kernel import die_with_parent
from pipeline.workers.wire import receive, receive_with_files, send

MOST_ASKED = 2**24
"""Bytes of what the parent asks for."""


class _Template:
    """What is forked on demand, until the parent ends."""

    def __init__(self, control: socket.socket, order: Order) -> None:
        self._control = control
        self._order = order
        self._living: dict[int, tuple[int, int]] = {}
        """Process number of a reader -> the parent's number of it, and where its death is told."""
        self._woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake)

    def serve(self, parent: int | None) -> None:
        """Fork and kill as the parent asks, and tell it of deaths, until it closes its end or has died."""
        waited_for = [self._control.fileno(), self._woken, *([parent] if parent else [])]
        try:
            while True:
                ready, _, _ = select.select(waited_for, [], [])
                if self._woken in ready:
                    os.read(self._woken, 4096)
                    self._bury()
                if parent in ready:
                    return
                if self._control.fileno() in ready:
                    asked, files = receive_with_files(self._control, MOST_ASKED)
                    self._obey(pickle.loads(asked), files)  # noqa: S301 - from our own parent
        except (EOFError, OSError):
            return
        finally:
            for pid in self._living:
                _kill_group(pid)
                os.waitpid(pid, 0)  # so that what it cost is counted

    def _obey(self, asked: tuple[int, Limits | None], files: list[int]) -> None:
        number, limits = asked
        if limits is not None:
            self._fork(number, limits, *files)
            return
        for pid, (other, _) in self._living.items():
            if other == number:
                _kill_group(pid)

    def _fork(self, number: int, limits: Limits, channel: int, death: int) -> None:
        template = os.getpid()
        pid = os.fork()
        if pid == 0:
            _begin(template, channel, limits, self._order)
        with suppress(OSError):  # it has done so itself, or is dead
            os.setpgid(pid, pid)
        os.close(channel)
        self._living[pid] = number, death

    def _bury(self) -> None:
        """Tell how those that died have ended, and what memory they held at the most."""
        while self._living:
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if found is None:
                return
            _kill_group(found.si_pid)  # what it has started; nobody else can be called like it until it is waited for
            _, status, usage = os.wait4(found.si_pid, 0)
            _, death = self._living.pop(found.si_pid)
            told = {"code": os.waitstatus_to_exitcode(status), "most": usage.ru_maxrss * 1024}
            with suppress(OSError):  # nobody asks any more
                os.write(death, json.dumps(told).encode())
            os.close(death)


def _kill_group(pid: int) -> None:
    with suppress(OSError):
        os.killpg(pid, signal.SIGKILL)


def _begin(template: int, channel: int, limits: Limits, order: Order) -> NoReturn:
    """Become a process that reads."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.closerange(3, channel)
        os.closerange(channel + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        os.setpgid(0, 0)
        die_with_parent()
        if os.getppid() == template:
            line = socket.socket(fileno=channel)
            confine(limits, has_programs=bool(order.ocr and order.ocr.needs()[0]))
            _read_documents(line, order.reader)
        code = 0
    finally:
        os._exit(code)


def _read_documents(channel: socket.socket, reader: ReadJob) -> None:
    """Read documents as they are asked for, until the parent closes its end."""
    send(channel, [json.dumps({"pid": os.getpid()}).encode()])
    while True:
        try:
            asked, (file,) = receive_with_files(channel, MOST_ASKED)
        except EOFError:
            return
        job: Job = pickle.loads(asked)  # noqa: S301 - from our own parent
        begin_document(job.limits.for_size(os.fstat(file).st_size))
        send(channel, write_answer(_read(job, file, reader)))


def _read(job: Job, file: int, reader: ReadJob) -> Answer:
    try:
        with os.fdopen(file, "rb") as opened:
            data = opened.read(job.limits.file_size + 1)
        check_size(len(data), job.limits.file_size)
        return reader(replace(job, data=data))
    except DocumentError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not stop the batch; it is told
        reason = f"{type(error).__name__}: {error} ({_where(error)})"
        return InternalError(reason, "report it with the file, if you may")


def _where(error: BaseException) -> str:
    """File and line that an exception comes from."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"


def _watch(pid: int) -> int | None:
    """A file that can be read when a process has died; None where the kernel knows none (Linux before 5.3)."""
    try:
        return os.pidfd_open(pid)
    except OSError:
        return None


def main() -> None:
    """Load what the reader needs, then fork until the parent has ended."""
    die_with_parent()
    control = socket.socket(fileno=int(sys.argv[1]))
    try:
        order: Order = pickle.loads(receive(control, MOST_ASKED))  # noqa: S301 - from our own parent
    except EOFError:
        return
    parent = _watch(os.getppid())  # where the parent died before, its end of the channel is closed
    module = sys.modules[getattr(order.reader, "func", order.reader).__module__]
    getattr(module, "load_readers", lambda: None)()
    gc.collect()
    gc.freeze()  # so that collecting in one that is forked touches, and thereby copies, none of it
    template = _Template(control, order)
    die_with_parent(on=False)  # it may have been started by a thread that ends before the others; its end is seen now
    close(*order.ocr.needs() if order.ocr else ())
    template.serve(parent)


if __name__ == "__main__":
    main()
