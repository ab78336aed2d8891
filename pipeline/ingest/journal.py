"""Runs that have begun and not ended: what a power cut, a kill or a full disk leaves to be told."""

from __future__ import annotations

import datetime as dt
import json
import os
import shlex
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath

from extractors.model.records import NamedCount, Run
from pipeline.store.store import Store

FILE = "runs.json"
STOPPED = "stopped"
"""Name of the count by which ``runs`` tells that a run did not do all."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that has begun."""

    run_id: str
    started_at: str
    """ISO, UTC."""
    command: str
    process: int
    reason: str | None = None
    """Why it ended before its end, where it could still say so."""

    @property
    def is_running(self) -> bool:
        """Whether its process is there."""
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return self.reason is None

    def as_run(self) -> Run:
        """Its row in ``runs``."""
        began = dt.datetime.fromisoformat(self.started_at)
        return Run(
            run_id=self.run_id,
            started_at=began,
            finished_at=None,
            command=self.command,
            versions=(),
            counts=(NamedCount(STOPPED, 1),),
        )


@contextmanager
def journal(store: Store, begun: Begun) -> Iterator[list[Run]]:
    """Around a run: notes that it has begun, and why it ended if it did not do so well. Gives earlier ones that did not
    end, for ``runs``; they are forgotten when this one ends."""
    before = [one for one in unfinished(store.hidden) if not one.is_running or one.process == begun.process]
    _write(store.hidden, [*before, begun])
    try:
        yield [one.as_run() for one in before]
    except BaseException as error:
        with suppress(OSError):
            _write(store.hidden, [*before, replace(begun, reason=_words(error))])
        raise
    (store.hidden / FILE).unlink(missing_ok=True)


def unfinished(hidden: Path) -> list[Begun]:
    """Runs that have begun and not ended, oldest first."""
    try:
        return [Begun(**one) for one in json.loads((hidden / FILE).read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


def forget_names(hidden: Path, names: Set[str]) -> None:
    """Take the names of files out of what runs that did not end were told to read, and of why they ended."""
    before = unfinished(hidden)
    after = [
        replace(one, command=without_names(one.command, names), reason=_without(one.reason, names)) for one in before
    ]
    if after != before:
        _write(hidden, after)


def without_names(command: str, names: Set[str]) -> str:
    """A command with what it was told to read left out where it is one of these files."""
    return shlex.join("[removed]" if PurePosixPath(word).name in names else word for word in shlex.split(command))


def _without(reason: str | None, names: Set[str]) -> str | None:
    for name in sorted(names, key=len, reverse=True):
        reason = reason and reason.replace(name, "[removed]")
    return reason


def _words(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "it was asked to stop"
    return " ".join(f"{error}".split()) or type(error).__name__


def _write(hidden: Path, runs: Sequence[Begun]) -> None:
    fresh = hidden / f"{FILE}.new"
    fresh.write_text(json.dumps([asdict(one) for one in runs], ensure_ascii=False), encoding="utf-8")
    fresh.rename(hidden / FILE)
