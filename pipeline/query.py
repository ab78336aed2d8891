"""SQL over the datasets, from the shell."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TextIO

import duckdb

from extractors.errors import PipelineError
from pipeline.views import connect

__all__ = ["QueryFailed", "connect", "print_table", "run_query", "write", "write_csv", "write_json"]


class QueryFailed(PipelineError):
    """DuckDB does not accept the statement."""


def run_query(data: Path, sql: str) -> duckdb.DuckDBPyRelation:
    """Run one statement. Raises QueryFailed with DuckDB's words."""
    try:
        relation = connect(data).sql(sql)
    except duckdb.Error as error:
        raise QueryFailed(f"the query failed: {error}") from error
    if relation is None:
        raise QueryFailed("the statement gives no rows; use SELECT")
    return relation


def write(relation: duckdb.DuckDBPyRelation, form: str | None, parquet: Path | None, out: TextIO) -> None:
    """The rows as a Parquet file, CSV, JSON, or a table."""
    if parquet:
        relation.write_parquet(str(parquet))
    elif form == "csv":
        write_csv(relation, out)
    elif form == "json":
        write_json(relation, out)
    else:
        print_table(relation)


def write_csv(relation: duckdb.DuckDBPyRelation, out: TextIO) -> None:
    """The rows as CSV with a header line."""
    writer = csv.writer(out)
    writer.writerow(relation.columns)
    writer.writerows(relation.fetchall())


def write_json(relation: duckdb.DuckDBPyRelation, out: TextIO) -> None:
    """The rows as a JSON array of objects."""
    rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
    json.dump(rows, out, ensure_ascii=False, default=str, indent=1)
    out.write("\n")


def print_table(relation: duckdb.DuckDBPyRelation) -> None:
    """The rows as a table on the terminal, all of them."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    shown = Table(*relation.columns)
    rows = relation.fetchall()
    for row in rows:
        shown.add_row(*("" if value is None else str(value) for value in row))
    console = Console() if sys.stdout.isatty() else Console(width=160)
    console.print(shown, markup=False)
    console.print(f"{len(rows)} rows", highlight=False)
