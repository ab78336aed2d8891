"""Reading minutes and review papers into datasets, and the datasets from Python.

>>> import pipeline
>>> decisions = pipeline.load("decisions", where="outcome = 'approved'")  # doctest: +SKIP
>>> pipeline.connect().sql("SELECT body, count(*) FROM decision_register GROUP BY ALL")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.query.api import connect, load

__all__ = ["connect", "load"]


def __getattr__(name: str) -> object:
    """``load`` and ``connect``, imported when they are first used: the command line starts without DuckDB."""
    if name in __all__:
        from pipeline.query import api  # noqa: PLC0415

        return getattr(api, name)
    raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
