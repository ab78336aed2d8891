"""Small minutes for tests of the batch, and the command that reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from click import testing
from click.testing import CliRunner

from pipeline.commands.main import cli
from pipeline.limits import Limits
from pipeline.workers.job import Job, Result, Task, read_job


def minutes(number: int, answer: str = "５年") -> str:
    return (
        f"星見市個人情報保護審議会 第{number}回会議録\n\n○日野会長　ただいまから第{number}回審議会を開会します。\n"
        f"○三浦委員　保存期間は何年ですか。\n○事務局　{answer}です。\n○日野会長　以上で閉会します。\n"
    )


def write_pile(folder: Path, count: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:03d}.txt").write_text(minutes(number), encoding="utf-8")


def gijiroku(*arguments: str | Path, stdin: bytes | None = None) -> testing.Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=stdin)


def ingest(*arguments: str | Path, data: Path, stdin: bytes | None = None) -> dict[str, Any]:
    """Ingest; the last event."""
    result = gijiroku("ingest", *arguments, "--data", data, "--workers", "1", "--json", stdin=stdin)
    events = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    assert events, result.output
    return events[-1] | {"exit_code": result.exit_code}


def sources(data: Path) -> list[str]:
    """Sources of all documents that were read."""
    frame = pd.read_parquet(data / "documents")
    frame = frame[frame["status"] != "failed"]
    return sorted(source for sources in frame["sources"] for source in sources)


def read_here(tasks: Iterable[Task], *_: object, **__: object) -> Iterator[tuple[Task, Result]]:
    """What ``read_side_by_side`` gives, read in this process: quick, where reading is not what is tested."""
    for task in tasks:
        yield task, read_job(Job(task.sha256, task.place, Limits()))
