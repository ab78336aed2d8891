"""One look into the datasets: always of one whole generation, without a lock, in a thread of its own.

Whatever is read is read in that thread, one request after the other: SQLite's and DuckDB's connections stay in the
thread that opened them. A newer generation is taken up with the next request.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from pipeline.query.views import open_views
from pipeline.store.store import Store

_KEPT = 400
"""Answers that are kept of one generation."""
Answered = TypeVar("Answered")


class Snapshot:
    """The datasets of one generation, which stay until the look is closed."""

    def __init__(self, data: Path) -> None:
        self.data = data
        while True:
            self._store = Store(data)
            self.generation = _generation(self._store)
            self._store.dataset("documents")
            self._connection = open_views(data)
            if _generation(self._store) == self.generation:
                break
            self.close()  # another run committed between two lines
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
        """Rows of a statement."""
        cursor = self._connection.execute(sql, list(values))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def kept(self, key: Hashable, make: Callable[[], Answered]) -> Answered:
        """What was made under this key, or is made now."""
        if key not in self._answers:
            self._answers[key] = make()
            if len(self._answers) > _KEPT:
                self._answers.popitem(last=False)
        self._answers.move_to_end(key)
        made: Answered = self._answers[key]
        return made

    def close(self) -> None:
        """Let the generation go."""
        self._store.close()
        self._connection.close()


def _generation(store: Store) -> tuple[str, int]:
    return store.catalogue.identity(), store.generation()


class Readings:
    """Gives looks into a folder, the newest generation each time."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._thread = ThreadPoolExecutor(1, "reading")
        self._look: Snapshot | None = None

    async def ask(self, job: Callable[[Snapshot], Answered]) -> Answered:
        """What a job finds in the newest generation. Raises what the job raises, NotAStore."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, job)

    def close(self) -> None:
        """Let the datasets go."""
        self._thread.submit(self._forget).result()
        self._thread.shutdown()

    def _do(self, job: Callable[[Snapshot], Answered]) -> Answered:
        with Store(self._data) as store:
            if self._look is not None and self._look.generation != _generation(store):
                self._forget()
        if self._look is None:
            self._look = Snapshot(self._data)
        return job(self._look)

    def _forget(self) -> None:
        if self._look is not None:
            self._look.close()
            self._look = None
