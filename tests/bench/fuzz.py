"""Damaged documents by the thousand, read as an ingest reads them: ``python -m tests.bench.fuzz CORPUS -n 1000 --seed 1``.

Every mutation must give records or one of the errors that a document may give: no crash of this process, no hang, no
fault of Gijiroku's own, no growth of memory. The same seed gives the same mutations.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.limits import Limits
from pipeline.product import Product
from pipeline.sources.discover import discover
from pipeline.sources.local import fetch
from pipeline.workers.job import InternalError, Job, read_job
from pipeline.workers.readers import ReaderProcesses

_OBJECT = re.compile(rb"\d+ 0 obj\b.{0,20000}?endobj", re.DOTALL)
_NUMBER = re.compile(rb"(?<![\w.])\d{1,9}(?![\w.])")
_NAME = re.compile(rb"/[A-Za-z0-9]{1,20}")
_STRANGE = (b"0", b"-1", b"1", b"65536", b"2147483647", b"99999999999", b"1e300", b"nan")
_MOST_BYTES = 3_000_000
"""Larger documents are left out: a mutation of them says no more and takes long."""

Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def flip_bytes(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A few bytes become others."""
    changed = bytearray(data)
    for _each in range(chance.randint(1, max(2, len(changed) // 2000))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def truncate(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(len(data))]


def cut_out(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A stretch is missing."""
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(1, 5000) :]


def double(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A stretch stands there many times."""
    start = chance.randrange(len(data))
    stretch = data[start : start + chance.randrange(1, 2000)]
    return data[:start] + stretch * chance.choice((2, 10, 200)) + data[start:]


def splice(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """It goes on as another document."""
    other = chance.choice(others)
    return data[: chance.randrange(len(data))] + other[chance.randrange(len(other)) :]


def swap_objects(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Two objects of a PDF change places, contents only, so that references lead astray or in circles."""
    found = list(_OBJECT.finditer(data))
    if len(found) < 2:
        return splice(chance, data, others)
    one, two = sorted(chance.sample(found, 2), key=lambda match: match.start())
    heads = [match.group().partition(b"obj") for match in (one, two)]
    swapped = [heads[0][0] + b"obj" + heads[1][2], heads[1][0] + b"obj" + heads[0][2]]
    return data[: one.start()] + swapped[0] + data[one.end() : two.start()] + swapped[1] + data[two.end() :]


def strange_numbers(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Numbers (sizes, counts, references, page boxes) become impossible ones."""
    return _replace(chance, data, _NUMBER, _STRANGE) if _NUMBER.search(data) else flip_bytes(chance, data, others)


def other_names(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Names of a PDF (types, filters, fonts) become other names of it."""
    names = _NAME.findall(data)
    return _replace(chance, data, _NAME, names) if names else flip_bytes(chance, data, others)


def control_characters(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Characters that no text should hold."""
    at = chance.randrange(len(data))
    strange = ("\0", "\ufeff", "\u202e", "\ud800", "\U0010ffff", "\x85", "\u2028", "゙" * 500)
    return data[:at] + chance.choice(strange).encode("utf-8", "surrogatepass") * chance.randint(1, 50) + data[at:]


def one_line(_: random.Random, data: bytes, __: Sequence[bytes]) -> bytes:
    """A text without line ends."""
    return data.replace(b"\n", b"").replace(b"\r", b"")


MUTATIONS: tuple[Mutation, ...] = (
    flip_bytes, truncate, cut_out, double, splice, swap_objects, strange_numbers, other_names, control_characters,
    one_line,
)  # fmt: skip


def _replace(chance: random.Random, data: bytes, pattern: re.Pattern[bytes], values: Sequence[bytes]) -> bytes:
    found = list(pattern.finditer(data))
    for match in sorted(
        chance.sample(found, min(len(found), chance.randint(1, 8))), key=lambda each: each.start(), reverse=True
    ):
        data = data[: match.start()] + chance.choice(values) + data[match.end() :]
    return data


@dataclass
class Outcome:
    """What the mutations gave."""

    results: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    """Mutations that Gijiroku itself failed on, or whose reader died or took too long."""
    slowest: float = 0.0
    seconds: float = 0.0
    memory: list[int] = field(default_factory=list)
    """MiB of this process, at the beginning and after each hundred."""
    readers: dict[int, list[int]] = field(default_factory=dict)
    """MiB of each process that read, after each hundred."""

    @property
    def growth(self) -> int:
        """MiB that this process grew by since the first hundred."""
        return self.memory[-1] - self.memory[min(1, len(self.memory) - 1)]

    @property
    def child_growth(self) -> int:
        """The most MiB that a process that reads grew by since its first hundred."""
        return max((memory[-1] - memory[0] for memory in self.readers.values()), default=0)


def mutations(corpus: Sequence[bytes], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Damaged documents, each with a name that tells how to make it again."""
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        data = chance.choice(corpus)
        names = []
        for mutate in chance.choices(MUTATIONS, k=chance.choice((1, 1, 2, 3))):
            data = mutate(chance, data, corpus) or b"\0"
            names.append(mutate.__name__)
        yield f"seed {seed}, number {number} ({' '.join(names)})", data


def fuzz(corpus: Sequence[bytes], count: int, seed: int, limits: Limits, keep: Path | None = None) -> Outcome:
    """Read damaged documents one after the other."""
    outcome, readers, began = Outcome(), ReaderProcesses(), time.monotonic()
    for number, (name, data) in enumerate(mutations(corpus, count, seed)):
        if number % 100 == 0:
            outcome.memory.append(_resident("self"))
            for pid in readers.pids():
                outcome.readers.setdefault(pid, []).append(_resident(pid))
        started = time.monotonic()
        job = Job(hashlib.sha256(data).hexdigest(), name, limits, data=data)
        result = readers.read(job, read_job)
        outcome.slowest = max(outcome.slowest, time.monotonic() - started)
        kind = result.document.status if isinstance(result, Product) else result.code
        outcome.results[str(kind)] += 1
        died = not isinstance(result, Product) and ("died" in result.reason or "longer than" in result.reason)
        if isinstance(result, InternalError) or died:
            outcome.faults.append(f"{name}: {result}")
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{seed}-{number}").write_bytes(data)
    readers.close()
    outcome.memory.append(_resident("self"))
    outcome.seconds = time.monotonic() - began
    return outcome


def _resident(pid: int | str) -> int:
    """MiB of memory that a process holds now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 2**20


def load(paths: Sequence[str | Path]) -> list[bytes]:
    """The documents of files and folders that are small enough. Raises NoSuchPath."""
    found = (fetch(each.location, 2**29) for each in discover(paths).files)
    return [data for data in found if 0 < len(data) <= _MOST_BYTES]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what the mutations gave; 1 if there was a fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", nargs="+", help="files and folders to damage")
    parser.add_argument("-n", type=int, default=1000, help="mutations")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--max-seconds", type=float, default=30.0)
    parser.add_argument("--keep", type=Path, help="folder for the mutations that gave a fault")
    given = parser.parse_args(arguments)
    limits = Limits(seconds=given.max_seconds, cpu_seconds=given.max_seconds)
    outcome = fuzz(load(given.corpus), given.n, given.seed, limits, given.keep)
    for fault in outcome.faults:
        print(fault)
    told = ", ".join(f"{count} {name}" for name, count in outcome.results.most_common())
    print(f"{given.n} mutations in {outcome.seconds:.0f} s: {told}; slowest {outcome.slowest:.1f} s; memory of the "
          f"parent grew by {outcome.growth} MiB, of a child by {outcome.child_growth} MiB at the most; "
          f"{len(outcome.faults)} faults")  # fmt: skip
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
