"""SQL over the datasets, from the shell."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import duckdb

from extractors.model.errors import PipelineError
from pipeline.outputs import written
from pipeline.printed import csv_out, grid, json_text, say, screen, write_csv_rows
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


def write(relation: duckdb.DuckDBPyRelation, form: str | None, parquet: Path | None) -> None:
    """The rows as a Parquet file, CSV, JSON, or a table. Raises QueryFailed, OutputFailed."""
    try:
        if parquet:
            with written(parquet) as fresh:
                _write_parquet(relation, fresh)
        elif form == "csv":
            write_csv_rows(csv_out(), relation.columns, _rows(relation))
        elif form == "json":
            rows = [dict(zip(relation.columns, row, strict=True)) for row in _rows(relation)]
            say(json_text(rows, indent=1))
        else:
            _print_table(relation)
    except duckdb.Error as error:  # a statement is not run before its rows are asked for
        raise QueryFailed(f"the query failed: {error}") from error


def _write_parquet(relation: duckdb.DuckDBPyRelation, path: Path) -> None:
    try:
        relation.write_parquet(str(path))
    except duckdb.IOException as error:
        raise OSError(errno.EIO, str(error).splitlines()[0]) from error


def _print_table(relation: duckdb.DuckDBPyRelation) -> None:
    """The rows as a table on the terminal, all of them and whole."""
    rows, console = _rows(relation), screen(160)
    console.print(grid(relation.columns, rows))
    console.print(f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}")


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
