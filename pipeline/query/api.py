"""The datasets from Python: ``pipeline.load`` and ``pipeline.connect``."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, overload

import duckdb

from extractors.model.errors import PipelineError
from pipeline.query import views
from pipeline.store.mirror import local_folder
from pipeline.store.parts import NAMES

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Where = str | Mapping[str, object] | Sequence[tuple[str, str, object]]
"""A condition in SQL; values by column (a list or tuple: any of them); or ``(column, operator, value)`` rows."""
_OPERATORS = frozenset({"=", "==", "!=", "<>", "<", "<=", ">", ">=", "in", "not in", "like", "not like", "ilike"})


class BadRequest(PipelineError):
    """No such dataset, column or operator, or a condition that DuckDB does not accept."""


def connect(data: str | Path | None = None, as_of: dt.date | None = None) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with a view per dataset and the joined views
    ``decision_register``, ``speech_register``, ``exchange_register``, ``commitment_register``, ``vote_register`` and
    ``finding_register`` (as of a day, by default today).

    ``data``: the datasets' folder or URL, by default ``$GIJIROKU_DATA`` or ``data/processed``. Raises NotAStore.
    """
    return views.open_views(local_folder(_named(data)), as_of)


@overload
def load(
    dataset: str, where: Where | None = ..., *, columns: Sequence[str] | None = ...,
    data: str | Path | None = ..., as_arrow: Literal[False] = ...,
) -> pd.DataFrame: ...  # fmt: skip
@overload
def load(
    dataset: str, where: Where | None = ..., *, columns: Sequence[str] | None = ...,
    data: str | Path | None = ..., as_arrow: Literal[True],
) -> pa.Table: ...  # fmt: skip


def load(
    dataset: str,
    where: Where | None = None,
    *,
    columns: Sequence[str] | None = None,
    data: str | Path | None = None,
    as_arrow: bool = False,
) -> pd.DataFrame | pa.Table:
    """Rows of a dataset or joined view as a pandas DataFrame, or as an Arrow table.

    Condition and columns are pushed down into the Parquet files: what they leave out is not loaded.

    >>> load("decisions", where="outcome = 'approved' AND date >= '2023-04-01'")    # doctest: +SKIP
    >>> load("speeches", where={"body": ["個人情報保護委員会"]}, columns=["speaker_label", "text"])  # doctest: +SKIP

    Raises BadRequest, NotAStore.
    """
    if dataset not in {*NAMES, *views.JOINED}:
        raise BadRequest(f"there is no dataset {dataset}; choose from {', '.join((*NAMES, *views.JOINED))}")
    chosen = ", ".join(_quoted(column) for column in columns) if columns is not None else "*"
    condition, values = _condition(where)
    try:
        connection = views.connect_for(_named(data), f"{dataset} {chosen} {condition}")
        relation = connection.sql(f"SELECT {chosen} FROM {dataset}{condition}", params=values)  # noqa: S608 - checked
        return relation.to_arrow_table() if as_arrow else relation.df()
    except duckdb.Error as error:
        raise BadRequest(f"{dataset} cannot be read like this: {error}") from error


def _named(data: str | Path | None) -> str | Path:
    return data or os.environ.get("GIJIROKU_DATA") or "data/processed"


def _condition(where: Where | None) -> tuple[str, list[object]]:
    """The WHERE clause and the values of its parameters."""
    if where is None:
        return "", []
    if isinstance(where, str):
        return f" WHERE {where}", []
    rows = [_equals(*item) for item in where.items()] if isinstance(where, Mapping) else where
    terms: list[str] = []
    values: list[object] = []
    for column, operator, value in rows:
        if operator.lower() not in _OPERATORS:
            raise BadRequest(f"{operator} is no operator; choose from {', '.join(sorted(_OPERATORS))}")
        if value is None:
            terms.append(f"{_quoted(column)} IS {'NOT ' if operator in {'!=', '<>'} else ''}NULL")
        elif operator.lower().endswith("in"):
            listed = list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]
            terms.append(f"{_quoted(column)} {operator} ({', '.join('?' for _ in listed) or 'NULL'})")
            values.extend(listed)
        else:
            terms.append(f"{_quoted(column)} {operator} ?")
            values.append(value)
    return (f" WHERE {' AND '.join(terms)}" if terms else ""), values


def _equals(column: str, value: object) -> tuple[str, str, object]:
    several = isinstance(value, Iterable) and not isinstance(value, str)
    return column, "in" if several else "=", value


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
