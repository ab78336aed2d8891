"""Stopping when asked to."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass
class _Shield:
    """Work in this process that must not be given up half done."""

    depth: int = 0
    pending: bool = False


_SHIELD = _Shield()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Around work that must be done whole: a request to stop interrupts right after it."""
    _SHIELD.depth += 1
    try:
        yield
    finally:
        _SHIELD.depth -= 1
    if _SHIELD.pending and not _SHIELD.depth:
        _SHIELD.pending = False
        raise KeyboardInterrupt


class Stopping:
    """Whether somebody asked to stop; called, it says so."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._breaks = False

    def __call__(self) -> bool:
        return self._asked.is_set()

    def ask(self, *_: int | FrameType | None) -> None:
        """Note the request. A second one, and one in work that can be given up, raises KeyboardInterrupt."""
        again = self._asked.is_set()
        self._asked.set()
        if not (self._breaks or again):
            return
        if not _SHIELD.depth:
            raise KeyboardInterrupt
        _SHIELD.pending = True

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Around work that can be given up at any moment: a request interrupts it, with KeyboardInterrupt."""
        self._breaks = True
        try:
            if self._asked.is_set():
                raise KeyboardInterrupt
            yield
        finally:
            self._breaks = False


@contextmanager
def stopping() -> Iterator[Stopping]:
    """Take SIGINT and SIGTERM as a request, not as a blow. In any thread but the main one they stay as they are."""
    stop = Stopping()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, stop.ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
