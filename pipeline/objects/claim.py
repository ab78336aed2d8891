"""Who may write to an object store: each writer puts down an object of its own, and goes on if it finds itself alone.

Whoever finds another's object takes its own away again and waits. The holder renews its object all the time. It is
dead when its process is gone from this computer, or when its object stayed the same for two minutes by the clock of the
one who waits; then the object is deleted. Clocks of different computers are never compared.
"""

from __future__ import annotations

import json
import logging
import os
import random
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from extractors.model.errors import PipelineError
from pipeline.objects.bucket import Bucket

LOG = logging.getLogger(__name__)
FOLDER = "locks"
RENEW = 15.0
"""Seconds between two renewals."""
DEAD = 120.0
"""Seconds without renewal after which a holder is dead."""
PAUSE = 2.0
"""Seconds, about, between two looks."""

_held: set[str] = set()
"""Names of the objects of this process."""


class Claimed(PipelineError):
    """Somebody else is writing."""


class ClaimLost(PipelineError):
    """Another writer took this one for dead and took over."""


@dataclass
class Claim:
    """The right to write, renewed by a thread."""

    bucket: Bucket
    name: str
    over: threading.Event = field(default_factory=threading.Event)

    def check(self) -> None:
        """Raises ClaimLost where it was taken away."""
        if self.name not in self.bucket.names(FOLDER):
            raise ClaimLost(f"another writer has taken over {self.bucket.url}; run the same command again")

    def put(self, beat: int) -> None:
        """Write the object, or renew it."""
        told = {"host": socket.gethostname(), "computer": _computer(), "process": os.getpid(), "renewed": beat}
        self.bucket.write(self.name, json.dumps(told).encode())

    def renew(self) -> None:
        """Renew the object until it is over."""
        beat = 0
        while not self.over.wait(RENEW):
            beat += 1
            try:
                self.check()
                self.put(beat)
            except ClaimLost:
                return  # told when something is to be published
            except PipelineError as error:
                LOG.warning("the lock cannot be renewed: %s", error)


@contextmanager
def claimed(bucket: Bucket, *, wait: bool) -> Iterator[Claim]:
    """Hold the right to write. Raises Claimed, naming the holder, if somebody else has it and ``wait`` is False."""
    claim = Claim(bucket, f"{FOLDER}/{secrets.token_hex(8)}.json")
    thread = threading.Thread(target=claim.renew, daemon=True)
    _held.add(claim.name)
    try:
        _acquire(claim, wait=wait)
        thread.start()
        yield claim
    finally:
        claim.over.set()
        if thread.ident is not None:
            thread.join()
        _held.discard(claim.name)
        try:
            bucket.delete([claim.name])
        except PipelineError as error:
            LOG.warning("the lock stays until others see that it is not renewed: %s", error)


def _acquire(claim: Claim, *, wait: bool) -> None:
    bucket, seen, said = claim.bucket, dict[str, tuple[bytes, float]](), False
    while True:
        holder = _holder(bucket, claim.name, seen)
        if holder is None:
            claim.put(0)
            # Two that put theirs at once both see it: both withdraw, and try again after different times.
            holder = _holder(bucket, claim.name, seen)
            if holder is None:
                return
            bucket.delete([claim.name])
        if not wait:
            raise Claimed(f"{bucket.url} is being written by {holder}; try again later")
        if not said:
            LOG.warning("%s is being written by %s; waiting for it", bucket.url, holder)
            said = True
        time.sleep(PAUSE * random.uniform(0.5, 1.5))  # noqa: S311 - spreads attempts


def _holder(bucket: Bucket, own: str, seen: dict[str, tuple[bytes, float]]) -> str | None:
    """Who else has an object here and is alive; the objects of the dead are deleted."""
    for name in bucket.names(FOLDER):
        content = None if name == own else bucket.read(name)
        if content is None:
            continue
        if seen.get(name, (b"", 0.0))[0] != content:
            seen[name] = (content, time.monotonic())
        told = _told(content)
        if _is_gone(name, told) or time.monotonic() - seen[name][1] > DEAD:
            LOG.warning("%s: its writer (%s) is gone; taking over", bucket.url, _named(told))
            bucket.delete([name])
            continue
        return _named(told)
    return None


def _told(content: bytes) -> dict[str, object]:
    try:
        told = json.loads(content)
    except ValueError:
        told = None
    return told if isinstance(told, dict) else {}


def _named(told: dict[str, object]) -> str:
    return f"process {told.get('process', 'unknown')} on {told.get('host', 'an unknown computer')}"


def _is_gone(name: str, told: dict[str, object]) -> bool:
    """Whether the holder was a process of this computer that is no more, or what this process did before."""
    process = told.get("process")
    if not _computer() or told.get("computer") != _computer() or not isinstance(process, int):
        return False
    if process == os.getpid():
        return name not in _held
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _computer() -> str:
    """What tells this computer, since it was started, and this container from others; "" where nothing does."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{socket.gethostname()} {boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""
