"""SQL over the datasets, from the shell."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from extractors.model.errors import PipelineError
from pipeline.language.catalogue import trn
from pipeline.language.names import cell_name, column_name
from pipeline.outputs import written
from pipeline.printed import csv_out, json_text, print_table, say, write_csv_rows
from pipeline.query.views import connect_for


class QueryFailed(PipelineError):
    """DuckDB does not accept the statement."""


def run_query(data: str | Path, sql: str) -> duckdb.DuckDBPyRelation:
    """Run one statement. Raises QueryFailed with DuckDB's words."""
    try:
        relation = connect_for(data, sql).sql(sql)
    except duckdb.Error as error:
        raise QueryFailed(f"the query failed: {error}") from error
    if relation is None:
        raise QueryFailed("the statement gives no rows; use SELECT")
    return relation


def write(
    relation: duckdb.DuckDBPyRelation,
    form: str | None,
    parquet: Path | None,
    *,
    dataset: str | None = None,
) -> int:
    """The rows as a Parquet file, CSV, JSON, or a table; how many there are. ``dataset``: heads and values of the table
    are named as people say them. Raises QueryFailed, OutputFailed."""
    try:
        if parquet:
            with written(parquet) as fresh:
                _write_parquet(relation, fresh)
            return len(relation)
        rows = _rows(relation)
        if form == "csv":
            write_csv_rows(csv_out(), relation.columns, rows)
        elif form == "json":
            found = [dict(zip(relation.columns, row, strict=True)) for row in rows]
            say(json_text(found, indent=1))
        else:
            _print_table(relation.columns, rows, dataset)
    except duckdb.Error as error:  # a statement is not run before its rows are asked for
        raise QueryFailed(f"the query failed: {error}") from error
    return len(rows)


def _write_parquet(relation: duckdb.DuckDBPyRelation, path: Path) -> None:
    try:
        relation.write_parquet(str(path))
    except duckdb.IOException as error:
        raise OSError(errno.EIO, str(error).splitlines()[0]) from error


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], dataset: str | None) -> None:
    """The rows as a table on the terminal, all of them and whole."""
    if dataset:
        rows = [[cell_name(dataset, name, cell) for name, cell in zip(columns, row, strict=True)] for row in rows]
        columns = [column_name(dataset, name) for name in columns]
    print_table(columns, rows, 160)
    say(trn("{count} row", "{count} rows", len(rows)))


def _rows(relation: duckdb.DuckDBPyRelation) -> list[tuple[Any, ...]]:
    """The rows; numbers of single precision with the digits they have."""
    single = [str(kind) == "FLOAT" for kind in relation.types]
    if not any(single):
        return relation.fetchall()  # type: ignore[no-any-return]
    return [
        tuple(
            float(f"{value:.6g}") if is_single and value is not None else value
            for value, is_single in zip(row, single, strict=True)
        )
        for row in relation.fetchall()
    ]
