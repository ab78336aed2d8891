"""What Gijiroku costs, beside ``pdfplumber.extract_text`` alone on the same files: ``make bench``.

``python -m tests.bench.speed FOLDER --json FILE`` prints a table and writes the same figures as JSON. Processor time of
this process or of a command with all that it starts, user and system: what else the machine does counts little, and
ratios hold where times don't. What is compared is interleaved, round by round; figures are medians, with the least and
the most.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from unittest import mock

import pdfplumber

from pipeline import run
from pipeline.run import process
from tests.bench.ingest import minutes

ROOT = Path(__file__).parents[2]
STAGES = {
    "read_source": "reading",
    "clean": "cleaning",
    "extract_document": "extraction",
    "tokenize": "tokens",
    "index_document": "search entries",
    "table": "Arrow tables",
    "pack": "packing",
}
"""Functions that ``process`` calls, none inside another."""
COMMANDS: dict[str, tuple[str, ...]] = {
    "--help": ("--help",),
    "nothing new": ("ingest", "data/raw", "--quiet"),
    "findings": ("findings",),
    "search": ("search", "個人情報"),
    "query": ("query", "SELECT count(*) FROM speeches"),
    "decisions": ("decisions",),
    "show": ("show", "privacy-council-minutes.pdf"),
}


@dataclass(frozen=True)
class Figure:
    """One quantity, of several rounds."""

    part: str
    name: str
    unit: str
    median: float
    least: float
    most: float


def figure(part: str, name: str, unit: str, values: Sequence[float]) -> Figure:
    """A quantity of the values that rounds gave."""
    return Figure(part, name, unit, round(median(values), 4), round(min(values), 4), round(max(values), 4))


def spent(action: Callable[[], object]) -> float:
    """Processor seconds of this process."""
    began = time.process_time()
    action()
    return time.process_time() - began


def extract_text(data: bytes) -> None:
    """What is compared with: the text of each page and nothing else."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()


@contextmanager
def by_stage(seconds: dict[str, float]) -> Iterator[None]:
    """Meanwhile the processor seconds of each stage of ``process`` are added up."""

    def timed(name: str) -> Callable[..., object]:
        function = getattr(run, name)

        def call(*arguments: object, **named: object) -> object:
            began = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                seconds[name] = seconds.get(name, 0.0) + time.process_time() - began

        return call

    with mock.patch.multiple(run, **{name: timed(name) for name in STAGES}):
        yield


def in_process(pdfs: Sequence[bytes], texts: Sequence[bytes], rounds: int) -> Iterator[Figure]:
    """A warm process: milliseconds a page beside pdfplumber's, those of texts, shares of the stages."""
    pages = sum(process(data).document.page_count or 0 for data in pdfs)  # which warms the process, too
    characters = sum(process(data).document.char_count for data in texts)
    ours, theirs, ratios, of_texts, stages = [], [], [], [], dict[str, float]()
    for _ in range(rounds):
        own = other = 0.0
        with by_stage(stages):
            for data in pdfs:
                own += spent(lambda data=data: process(data))
                other += spent(lambda data=data: extract_text(data))
        ours.append(own * 1000 / pages)
        theirs.append(other * 1000 / pages)
        ratios.append(other / own)
        of_texts.append(sum(spent(lambda data=data: process(data)) for data in texts) * 1e6 / max(characters, 1))
    part = f"warm process, {len(pdfs)} PDFs, {pages} pages"
    yield figure(part, "all records, tokens, search entries", "ms a page", ours)
    yield figure(part, "pdfplumber.extract_text", "ms a page", theirs)
    yield figure(part, "times as fast", "", ratios)
    whole = sum(ours) * pages / 1000
    for name, title in STAGES.items():
        yield figure(part, f"share of {title}", "%", [100 * stages.get(name, 0.0) / whole])
    yield figure(f"warm process, {len(texts)} texts", "all datasets", "ms per 1,000 characters", of_texts)


def command(*arguments: str, data: Path) -> tuple[float, float]:
    """Processor seconds of a command with all that it starts, and MiB of the largest process of these."""
    environment = os.environ | {"GIJIROKU_DATA": str(data)}
    words = [sys.executable, *arguments]
    started = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode not in {0, 1}:
        raise SystemExit(f"{' '.join(words)} ended with {started.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def gijiroku(*arguments: str, data: Path) -> tuple[float, float]:
    """The same of the command line."""
    return command("-m", "pipeline", *arguments, data=data)


def count_pages(data: bytes) -> int:
    """Pages of a PDF."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def on_command_line(
    pdfs: Sequence[bytes], counts: Sequence[int], copies: int, rounds: int, folder: Path
) -> Iterator[Figure]:
    """``ingest`` into an empty folder: one document, all PDFs many times; what is fixed and what each page costs."""
    one, many = folder / "one", folder / "many"
    for place, count, files in ((one, 1, pdfs[:1]), (many, copies, pdfs)):
        place.mkdir()
        for copy in range(count):
            for number, data in enumerate(files):
                (place / f"{copy}-{number}.pdf").write_bytes(
                    data + b"\n%% %d\n" % copy
                )  # of other bytes, read the same
    pages, first = sum(counts), counts[0]
    alone, all_, fixed, each, theirs, ratios, memory = [], [], [], [], [], [], []
    for number in range(rounds):
        short, _ = gijiroku("ingest", str(one), "--quiet", data=folder / f"one-{number}")
        long, largest = gijiroku("ingest", str(many), "--quiet", "--workers", "1", data=folder / f"many-{number}")
        other, _ = command("-m", "tests.bench.plumber", str(many), data=folder)
        slope = (long - short) / (pages * copies - first)
        alone.append(short)
        all_.append(long * 1000 / (pages * copies))
        fixed.append(short - slope * first)
        each.append(slope * 1000)
        theirs.append(other * 1000 / (pages * copies))
        ratios.append(other / long)
        memory.append(largest)
    part = f"command line, {pages * copies} pages"
    yield figure(part, "one document into an empty folder", "s", alone)
    yield figure(part, "fixed", "s", fixed)
    yield figure(part, "each page more", "ms", each)
    yield figure(part, "start-up included", "ms a page", all_)
    yield figure(part, "a script of pdfplumber.extract_text, start-up included", "ms a page", theirs)
    yield figure(part, "times as fast", "", ratios)
    yield figure(part, "largest process", "MiB", memory)


def cold_commands(rounds: int, data: Path) -> Iterator[Figure]:
    """Commands on the samples, each in a process of its own."""
    gijiroku("ingest", "data/raw", "--quiet", data=data)
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, arguments in COMMANDS.items():
            times[name].append(gijiroku(*arguments, data=data)[0])
    for name, values in times.items():
        yield figure("commands on the samples", name, "s", values)


def one_more(count: int, rounds: int, folder: Path) -> Iterator[Figure]:
    """One document added beside many."""
    raw, data = folder / "raw", folder / "data"
    raw.mkdir()
    for number in range(count):
        (raw / f"{number}.txt").write_text(minutes(number), encoding="utf-8")
    gijiroku("ingest", str(raw), "--quiet", data=data)
    costs = []
    for number in range(count, count + rounds):
        (raw / f"{number}.txt").write_text(minutes(number), encoding="utf-8")
        costs.append(gijiroku("ingest", str(raw), "--quiet", data=data))
    part = f"beside {count} documents"
    yield figure(part, "one document more", "s", [seconds for seconds, _ in costs])
    yield figure(part, "largest process", "MiB", [memory for _, memory in costs])


def measure(folder: Path, rounds: int, copies: int, beside: int) -> Iterator[Figure]:
    """All figures."""
    pdfs = [path.read_bytes() for path in sorted(folder.rglob("*.pdf"))]
    texts = [path.read_bytes() for path in sorted(folder.rglob("*.txt"))]
    pages = [count_pages(data) for data in pdfs]
    # Commands first: a process counts as large as the one that started it was, and this one has read nothing yet.
    with tempfile.TemporaryDirectory() as name:
        for part in ("ingest", "commands", "more"):
            (Path(name) / part).mkdir()
        yield from on_command_line(pdfs, pages, copies, rounds, Path(name) / "ingest")
        yield from cold_commands(rounds, Path(name) / "commands")
        if beside:
            yield from one_more(beside, rounds, Path(name) / "more")
    yield from in_process(pdfs, texts, rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield figure("warm process", "memory with pdfplumber in it", "MiB", [peak])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table as it grows; write the JSON at the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.speed", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "data" / "raw", help="PDFs and texts")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--copies", type=int, default=6, help="of each PDF on the command line, each of other bytes")
    parser.add_argument("--beside", type=int, default=200, help="documents beside which one more is added")
    parser.add_argument("--json", type=Path, help="where the figures are written")
    given = parser.parse_args(arguments)
    found: list[Figure] = []
    for one in measure(given.folder, given.rounds, given.copies, given.beside):
        if not found or found[-1].part != one.part:
            print(f"\n{one.part}")
        print(f"  {one.name:<55} {one.median:9.2f}  ({one.least:.2f}–{one.most:.2f}) {one.unit}", flush=True)
        found.append(one)
    if given.json:
        about = {"python": platform.python_version(), "machine": platform.machine(), "rounds": given.rounds}
        given.json.write_text(json.dumps(about | {"figures": [asdict(one) for one in found]}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
