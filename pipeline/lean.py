"""What a process leaves out that others would load or do for it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder


class _WithoutPandas(MetaPathFinder):
    def find_spec(self, fullname: str, *_: object) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname, name=fullname)


@contextmanager
def without_pandas() -> Iterator[None]:
    """Pandas is not there: Arrow would load it with the first list that it is given, to ask whether that is one of its
    arrays, which takes a third of a second; for processes in which nobody uses it. Arrow does not ask twice.
    """
    finder = _WithoutPandas()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Nobody looks for cyclic garbage: where much is kept and no cycles are left, it would walk again and again through
    all of it, which takes up to half the time.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
