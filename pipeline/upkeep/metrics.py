"""What a datasets' folder holds, for whoever watches it: in the text format that Prometheus' node exporter reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

from extractors.model.vocabulary import Status
from pipeline.outputs import written
from pipeline.printed import visible
from pipeline.upkeep.status import Report, report

Labels = Mapping[str, str]


def write_metrics(data: Path, path: Path, name: str) -> None:
    """Write the file beside its place and put it there; ``name``: the folder, as it is called. Raises OutputFailed."""
    made = "".join(metrics(report(data), name, dt.datetime.now(dt.UTC)))
    with written(path) as fresh:
        fresh.write_text(made, encoding="utf-8")


def metrics(found: Report, name: str, now: dt.datetime) -> Iterator[str]:
    """Every metric with its help, as of a moment."""
    last = found.latest[-1] if found.latest else None
    good = found.last_success
    by_status = {status.value: found.statuses.get(status.value, 0) for status in Status}
    yield from _gauge("documents", "Documents, by how far they could be read.", name,
                      *(({"status": status}, count) for status, count in by_status.items()))  # fmt: skip
    yield from _gauge("failures", "Sources that could not be read.", name, ({}, len(found.failures)))
    yield from _gauge("gone_sources", "Sources that are no longer there.", name, ({}, len(found.gone)))
    yield from _gauge("rows", "Rows, by dataset.", name,
                      *(({"dataset": dataset}, rows) for dataset, rows in found.rows.items()))  # fmt: skip
    yield from _gauge("disk_bytes", "Room that the folder takes.", name, ({}, found.bytes_on_disk))
    yield from _gauge("runs", "Runs there have been.", name, ({}, found.runs))
    at_work = any(one.is_running for one in found.unfinished)
    yield from _gauge("running", "Whether a run is at work.", name, ({}, int(at_work)))
    if last:
        yield from _gauge("last_run_timestamp_seconds", "When the last run was.", name, ({}, last.started.timestamp()))
        yield from _gauge("last_run_good", "Whether it did all, and all could be read.", name, ({}, int(last.is_good)))
        if last.finished:
            took = (last.finished - last.started).total_seconds()
            yield from _gauge("last_run_duration_seconds", "How long it took.", name, ({}, took))
    if good:
        yield from _gauge("last_success_timestamp_seconds", "When the last run began in which all could be read.", name,
                          ({}, good.started.timestamp()))  # fmt: skip
        yield from _gauge("last_success_age_seconds", "How long ago that was when this file was written.", name,
                          ({}, (now - good.started).total_seconds()))  # fmt: skip


def _gauge(metric: str, meaning: str, name: str, *values: tuple[Labels, float]) -> Iterator[str]:
    yield f"# HELP gijiroku_{metric} {meaning}\n# TYPE gijiroku_{metric} gauge\n"
    for labels, value in values:
        shown = ",".join(f'{label}="{_escaped(text)}"' for label, text in ({"data": name} | dict(labels)).items())
        yield f"gijiroku_{metric}{{{shown}}} {value:.15g}\n"


def _escaped(text: str) -> str:
    return visible(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
