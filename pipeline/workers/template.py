"""The process that those which read documents are forked from, as its parent sees it."""

from __future__ import annotations

import itertools
import pickle
import socket
import subprocess
import sys
import threading
from contextlib import suppress

from pipeline.limits import Limits
from pipeline.workers.cage import environment
from pipeline.workers.job import Order
from pipeline.workers.wire import send

_ENDING_SECONDS = 5.0


class Template:
    """The process that those which read are forked from."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self.has_forked = False
        """Whether what it loads is loaded."""
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", "-m", "pipeline.workers.template_main", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                cwd="/",
                env=environment(),
            )
        with suppress(OSError):  # it has ended: whoever asks it to fork is told
            send(self._control, [pickle.dumps(order)])

    @property
    def is_usable(self) -> bool:
        return self._process.poll() is None

    def fork(self, limits: Limits, channel: int, death: int) -> int:
        """Let it fork a process that talks over this channel; its number. Raises OSError where it has ended."""
        with self._lock:
            number = next(self._numbers)
            send(self._control, [pickle.dumps((number, limits))], [channel, death])
        return number

    def kill(self, number: int) -> None:
        """Let it kill a process with all that it started, if that is still there."""
        with self._lock, suppress(OSError):  # it has ended, and with it those it forked
            send(self._control, [pickle.dumps((number, None))])

    def end(self) -> int:
        """End it with all that it forked; its exit code."""
        with self._lock:
            self._control.close()
        if not self.has_forked:  # it may still be loading
            self._process.kill()
        try:
            return self._process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
