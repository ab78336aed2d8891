"""One request at a time to each host, with an interval between them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Pace:
    """Makes who asks a host wait for their turn."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._hosts: dict[str, threading.Lock] = {}
        self._free: dict[str, float] = {}
        self._all = threading.Lock()

    @contextmanager
    def turn(self, host: str, interval: float) -> Iterator[None]:
        """Around one request: nobody else asks this host meanwhile, nor for ``interval`` seconds after it."""
        with self._all:
            lock = self._hosts.setdefault(host, threading.Lock())
        with lock:
            wait = self._free.get(host, 0.0) - self._clock()
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                self._free[host] = self._clock() + interval

    def wait(self, seconds: float) -> None:
        """Wait, as a server asked for."""
        self._sleep(seconds)
