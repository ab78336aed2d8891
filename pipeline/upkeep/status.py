"""What a datasets' folder holds, since when, and what changed when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.model.errors import PipelineError
from extractors.model.records import Issue, Run
from pipeline.harvest.expect import remedy_of
from pipeline.harvest.state import FILE as HARVEST
from pipeline.harvest.state import HarvestState
from pipeline.ingest.journal import STOPPED, unfinished
from pipeline.store.catalogue import GONE, KnownSource, LoggedChange
from pipeline.store.rebuild import LOST
from pipeline.store.store import Store
from pipeline.workers.cage import Protections, protections

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LAST = 5
"""Runs that are told one by one."""


class NoSuchRun(PipelineError):
    """No run has that id, or it is no day of the calendar."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that could not be read."""

    source: str
    reason: str
    since: str | None
    """Day on which it first failed."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run that is at work, or ended before its end."""

    run_id: str
    command: str
    is_running: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class Ran:
    """One run."""

    run_id: str
    command: str
    started: dt.datetime
    finished: dt.datetime | None
    counts: dict[str, int]

    @property
    def is_good(self) -> bool:
        """Whether it did all, and all could be read."""
        return self.finished is not None and not any(self.counts.get(name) for name in ("failed", "failing", STOPPED))


@dataclass(frozen=True, slots=True)
class Harvested:
    """A source of a harvest."""

    source: str
    last_success: str | None
    """When it was last looked at and all was well, ISO, UTC."""
    found: int
    new: int
    """In the last look."""
    code: str
    """What is wrong; empty where all is well."""
    detail: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a folder holds."""

    statuses: dict[str, int]
    rows: dict[str, int]
    superseded: int
    """Earlier editions kept."""
    failures: list[Failed]
    gone: list[str]
    """Sources that are no longer there; their records stay."""
    unfinished: list[Unfinished]
    runs: int
    """How many there have been."""
    first: Ran | None
    last_success: Ran | None
    """The last run that did all, and in which all could be read."""
    latest: list[Ran]
    """The last runs, oldest first."""
    bytes_on_disk: int
    files: int
    protections: Protections
    """What the kernel refuses to the processes that read, here and now."""
    harvested: list[Harvested]
    """The sources of a harvest."""


def report(data: Path) -> Report:
    """What is there, since when, what failed and why, and how much room it takes."""
    with Store(data) as store:
        statuses, rows, failures = dict(store.catalogue.statuses()), store.row_counts(), _failures(store)
        gone = sorted(source.source for source in gone_sources(store))
        begun = unfinished(store.hidden)
        runs = [_ran(row) for row in store.single(Run.dataset).sort_by("run_id").to_pylist()]
    history = Store(data / "history")
    superseded = 0
    if history.exists:
        with history:
            superseded = history.catalogue.statuses().total()
    size, files = size_on_disk(data)
    good = [run for run in runs if run.is_good]
    known = {run.run_id for run in runs if run.finished}
    open_runs = [Unfinished(one.run_id, one.command, one.is_running, one.reason) for one in begun
                 if one.run_id not in known or one.reason]  # fmt: skip
    return Report(
        statuses, rows, superseded, failures, gone, open_runs, len(runs), runs[0] if runs else None,
        good[-1] if good else None, runs[-_LAST:], size, files, protections(),
        _harvested(data),
    )  # fmt: skip


def as_of_now(found: Report) -> dict[str, Any]:
    """What monitoring asks first."""
    good, now = found.last_success, dt.datetime.now(dt.UTC)
    return {
        "running": any(one.is_running for one in found.unfinished),
        "failing": len(found.failures),
        "last_run_good": found.latest[-1].is_good if found.latest else None,
        "last_success_age_seconds": round((now - good.started).total_seconds()) if good else None,
    }


def _harvested(data: Path) -> list[Harvested]:
    if not (data / HARVEST).exists():
        return []
    found: list[Harvested] = []
    with HarvestState(data) as state:
        for name in state.sources():
            visits = state.visits(name)
            last = visits[-1]
            good = [visit.at for visit in visits if not visit.code]
            remedy = remedy_of(last.code) if last.code else ""
            success = good[-1] if good else None
            found.append(Harvested(name, success, last.found, last.new, last.code, last.detail, remedy))
    return found


def gone_sources(store: Store) -> list[KnownSource]:
    """Sources that are no longer there, or whose place is not known any more."""
    known = store.catalogue.sources().values()
    return [source for source in known if source.stamp == GONE or source.location.startswith(LOST)]


def _ran(row: dict[str, Any]) -> Ran:
    counts = {each["name"]: each["count"] for each in row["counts"]}
    return Ran(row["run_id"], row["command"], row["started_at"], row["finished_at"], counts)


def _failures(store: Store) -> list[Failed]:
    since: dict[str, str] = {}
    for change in store.catalogue.log():
        if change.action == "failed":
            since.setdefault(change.document_id, _day_of(change.run_id))
        else:
            since.pop(change.document_id, None)
    rows = pq.read_table(store.dataset(Issue.dataset), filters=[("severity", "==", "error")]).to_pylist()
    found = [(row["source"] or row["document_id"], row["detail"] or row["code"], row["issue_id"]) for row in rows]
    return [Failed(source, reason, since.get(issue.partition("-")[0])) for source, reason, issue in sorted(found)]


def size_on_disk(data: Path) -> tuple[int, int]:
    """Bytes and number of files; one with several names counts once, one that goes meanwhile not at all."""
    seen: dict[tuple[int, int], int] = {}
    names = 0
    for path in data.rglob("*"):
        try:
            status = path.lstat()
        except FileNotFoundError:
            continue
        if path.is_file() and not path.is_symlink():
            names += 1
            seen[status.st_dev, status.st_ino] = status.st_size
    return sum(seen.values()), names


def changes(data: Path, since: str, until: str | None) -> list[LoggedChange]:
    """What was done after a run or from a day on, up to and with a run or a day. Raises NoSuchRun."""
    with Store(data) as store:
        runs = store.single(Run.dataset)["run_id"].to_pylist()
        after, last = _bound(since, runs, end=False), until and _bound(until, runs, end=True)
        return [
            change
            for change in store.catalogue.log()
            if change.run_id > after and (last is None or change.run_id <= last)
        ]


def changed_rows(data: Path, dataset: str, found: Sequence[LoggedChange]) -> pa.Table:
    """Rows of a dataset of the documents that changes tell of, as they are now."""
    with Store(data) as store:
        known = {change.document_id for change in found if store.catalogue.document(change.document_id)}
        return store.rows(dataset, known)


def _bound(told: str, runs: Sequence[str], *, end: bool) -> str:
    """What run ids are compared with. Run ids begin with their day."""
    if told in runs:
        return told
    if _DAY.fullmatch(told):
        try:
            day = dt.date.fromisoformat(told)
        except ValueError as error:
            raise NoSuchRun(f"{told} is no day of the calendar") from error
        return f"{day:%Y%m%d}" + ("~" if end else "")
    last = ", ".join(sorted(runs)[-_LAST:]) or "none yet"
    raise NoSuchRun(f"there is no run {told}; name a day as 2026-11-20 or a run, the last of which are: {last}")


def _day_of(run_id: str) -> str:
    return f"{run_id[:4]}-{run_id[4:6]}-{run_id[6:8]}"
