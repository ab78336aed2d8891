"""One file to hand over: all datasets and registers as a DuckDB or SQLite database that says what its columns mean.

Both hold the datasets as tables with their keys, ``_tables`` and ``_columns`` (what each means, in Japanese and
English, and where it leads), and ``_about`` (version of the datasets, day, terms).

- DuckDB: written in the storage of DuckDB 1.0, so that tools with an earlier engine open it; the registers are views,
  with the macro ``findings_as_of``; meanings are comments too. Where a key leads is told, not enforced.
- SQLite: lists and structures are JSON, days and times ISO 8601, the registers tables as of one day. Keys that lead
  elsewhere are declared. A file of metadata for Datasette lies beside it.
"""

from __future__ import annotations

import datetime as dt
import errno
import inspect
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from extractors.model.records import DATASETS
from pipeline.outputs import written
from pipeline.publish.registers_told import COLUMNS, REGISTERS
from pipeline.query.views import JOINED, make_registers, open_views
from pipeline.schema.dictionary import dataset_ja
from pipeline.store.datapackage import dataset_version, table_schema
from pipeline.store.parts import NAMES
from pipeline.store.store import Store

_STORAGE = "v1.0.0"
_UNINDEXED = frozenset({"tokens"})
"""Whose key is told but not declared: an index of every morpheme would be larger than the rows."""
_PORTION = 5_000
"""Rows that are on their way at a time."""


@dataclass(frozen=True, slots=True)
class ToldColumn:
    """A column as the database tells of it."""

    name: str
    kind: str
    """Type in DuckDB."""
    required: bool
    english: str
    japanese: str
    key: bool
    leads_to: str | None
    """``dataset.column``"""

    @property
    def told(self) -> str:
        """What it means, in both languages."""
        return " / ".join(filter(None, (self.japanese, self.english)))


@dataclass(frozen=True, slots=True)
class ToldTable:
    """A dataset or register as the database tells of it."""

    name: str
    english: str
    japanese: str
    columns: tuple[ToldColumn, ...]

    @property
    def told(self) -> str:
        """What it is, in both languages."""
        return f"{self.japanese} / {self.english}"

    @property
    def key(self) -> tuple[str, ...]:
        """Columns of its key, where it is declared."""
        return tuple(column.name for column in self.columns if column.key and self.name not in _UNINDEXED)


def write_duckdb(data: Path, path: Path, as_of: dt.date | None = None) -> int:
    """Write the database; ``as_of``: the day of ``finding_register``, by default the day on which it is asked.

    Gives the number of tables and views. Raises NotAStore, OutputFailed.
    """
    with _asked(data, as_of) as (connection, tables), written(path) as fresh, _told_as_failures(fresh):
        fresh.unlink(missing_ok=True)
        connection.execute(f"ATTACH {_text(str(fresh))} AS given (STORAGE_VERSION '{_STORAGE}')")
        for table in tables[: len(NAMES)]:
            lines = [f"{_name(one.name)} {one.kind}{' NOT NULL' * one.required}" for one in table.columns]
            if table.key:
                lines.append(f"PRIMARY KEY ({', '.join(map(_name, table.key))})")
            connection.execute(f"CREATE TABLE given.{table.name} ({', '.join(lines)})")
            connection.execute(f"INSERT INTO given.{table.name} BY NAME FROM memory.{table.name}")
        for name, columns, rows in _notes(data, tables, as_of):
            connection.execute(f"CREATE TABLE given.{name} ({', '.join(f'{one} VARCHAR' for one in columns)})")
            marks = ", ".join("?" for _ in columns)
            connection.executemany(f"INSERT INTO given.{name} VALUES ({marks})", rows)  # noqa: S608 - own
        connection.execute("USE given")
        make_registers(connection, as_of)
        for table in tables:
            kind = "VIEW" if table.name in JOINED else "TABLE"
            connection.execute(f"COMMENT ON {kind} {table.name} IS {_text(table.told)}")
            for column in table.columns:
                connection.execute(f"COMMENT ON COLUMN {table.name}.{_name(column.name)} IS {_text(column.told)}")
        connection.execute("USE memory")
        connection.execute("DETACH given")
    return len(tables)


def write_sqlite(data: Path, path: Path, as_of: dt.date | None = None) -> int:
    """Write the database, and ``NAME.metadata.json`` for Datasette beside it; registers as of ``as_of``, today.

    Gives the number of tables. Raises NotAStore, OutputFailed.
    """
    day = as_of or dt.date.today()  # noqa: DTZ011 - the day where the reader is
    with _asked(data, day) as (connection, tables), written(path) as fresh, _told_as_failures(fresh):
        with closing(sqlite3.connect(fresh, isolation_level=None)) as made:
            made.execute("PRAGMA journal_mode = OFF")
            made.execute("BEGIN")
            for table in tables:
                made.execute(_sqlite_table(table))
                shown = ", ".join(map(_as_sqlite, table.columns))
                rows = connection.execute(f"SELECT {shown} FROM {table.name}")  # noqa: S608 - names of our own
                marks = ", ".join("?" for _ in table.columns)
                while portion := rows.fetchmany(_PORTION):
                    made.executemany(f"INSERT INTO {table.name} VALUES ({marks})", portion)  # noqa: S608 - own
                for column in table.columns:
                    if column.leads_to and table.name not in _UNINDEXED:
                        index = _name(f"{table.name}_{column.name}")
                        made.execute(f"CREATE INDEX {index} ON {table.name} ({_name(column.name)})")
            for name, columns, noted in _notes(data, tables, day):
                made.execute(f"CREATE TABLE {name} ({', '.join(f'{one} TEXT' for one in columns)})")
                made.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' for _ in columns)})", noted)  # noqa: S608
            made.execute("COMMIT")
        with written(metadata_path(path)) as beside:
            beside.write_text(json.dumps(_datasette(path.stem, tables), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return len(tables)


def metadata_path(path: Path) -> Path:
    """Where Datasette's metadata of a database lie.

    >>> metadata_path(Path("out/datasets.sqlite")).name
    'datasets.metadata.json'
    """
    return path.with_name(f"{path.stem}.metadata.json")


@contextmanager
def _asked(data: Path, as_of: dt.date | None) -> Iterator[tuple[duckdb.DuckDBPyConnection, tuple[ToldTable, ...]]]:
    """The datasets, and what there is to tell of them and of the registers, in this order."""
    with closing(open_views(data, as_of)) as connection:
        tables = [_dataset(connection, record) for record in DATASETS]
        tables += [_register(connection, name) for name in JOINED]
        yield connection, tuple(tables)


@contextmanager
def _told_as_failures(fresh: Path) -> Iterator[None]:
    """Errors of writing as those of the system, so that they are told with the file's name."""
    try:
        yield
    except (duckdb.IOException, sqlite3.OperationalError) as error:
        raise OSError(errno.EIO, str(error).splitlines()[0]) from error
    finally:
        fresh.with_name(f"{fresh.name}.wal").unlink(missing_ok=True)


def _described(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in connection.execute(f"DESCRIBE FROM {_name(name)}").fetchall()]


def _dataset(connection: duckdb.DuckDBPyConnection, record: type) -> ToldTable:
    name = record.dataset  # type: ignore[attr-defined]
    told = table_schema(record)
    fields = {field["name"]: field for field in told["fields"]}
    leads = {
        one["fields"][0]: f"{one['reference']['resource']}.{one['reference']['fields'][0]}"
        for one in told.get("foreignKeys", ())
    }
    columns = tuple(
        ToldColumn(
            column, kind, fields[column].get("constraints", {}).get("required", False),
            fields[column]["description"], fields[column]["description_ja"],
            column in told.get("primaryKey", ()), leads.get(column),
        )
        for column, kind in _described(connection, name) if column in fields
    )  # fmt: skip
    return ToldTable(name, " ".join((inspect.getdoc(record) or "").split()), dataset_ja(name), columns)


def _register(connection: duckdb.DuckDBPyConnection, name: str) -> ToldTable:
    japanese, english = REGISTERS[name]
    columns = []
    for column, kind in _described(connection, name):
        told_ja, told_en, leads_to = _register_column(name, column)
        columns.append(ToldColumn(column, kind, False, told_en, told_ja, False, leads_to))
    return ToldTable(name, english, japanese, tuple(columns))


def _register_column(register: str, column: str) -> tuple[str, str, str | None]:
    """What a register's column means: said of it alone, else of the dataset's column that it is.

    Raises KeyError for one of which nothing is told.
    """
    own = register.removesuffix("_register")
    if column in COLUMNS:
        return (*COLUMNS[column], None)
    dataset = next(name for name in NAMES if name in {f"{own}s", f"{own}es"})
    datasets = (dataset, "meetings", "documents", "agenda_items", "attendees", "decisions", "speeches")
    key = (dataset, "record_id") if column == f"{own}_id" else None
    name = column.removeprefix("agenda_")
    places = [key] if key else [("agenda_items", name)] if name in {"label", "title", "page"} and name != column else [
        (one, column) for one in datasets
    ]  # fmt: skip
    for place, one in places:
        for field in _fields(place):
            if field["name"] == one:
                return field["description_ja"], field["description"], f"{place}.{one}" if key else None
    raise KeyError(f"{register}.{column}")


@cache
def _fields(dataset: str) -> Sequence[Mapping[str, Any]]:
    (record,) = (one for one in DATASETS if one.dataset == dataset)  # type: ignore[attr-defined]
    return table_schema(record)["fields"]  # type: ignore[no-any-return]


def _notes(
    data: Path, tables: Sequence[ToldTable], as_of: dt.date | None
) -> Iterator[tuple[str, tuple[str, ...], list[tuple[str | None, ...]]]]:
    """The tables that tell of the others: name, columns, rows."""
    with Store(data) as store:
        version = dataset_version(store)
    about = [("title", "Gijiroku"), ("version", version), ("registers_as_of", as_of.isoformat() if as_of else None)]
    yield "_about", ("name", "value"), [(name, value) for name, value in about if value]
    yield "_tables", ("name", "description_ja", "description"), [
        (table.name, table.japanese, table.english) for table in tables
    ]  # fmt: skip
    columns = ("table_name", "column_name", "type", "required", "key", "leads_to", "description_ja", "description")
    yield "_columns", columns, [
        (table.name, one.name, one.kind, _yes(one.required), _yes(one.key), one.leads_to, one.japanese, one.english)
        for table in tables for one in table.columns
    ]  # fmt: skip


def _yes(value: bool) -> str | None:
    return "yes" if value else None


def _sqlite_table(table: ToldTable) -> str:
    lines = [f"{_name(one.name)} {_sqlite_kind(one.kind)}{' NOT NULL' * one.required}" for one in table.columns]
    if table.key:
        lines.append(f"PRIMARY KEY ({', '.join(map(_name, table.key))})")
    for column in table.columns:
        if column.leads_to:
            target, field = column.leads_to.split(".")
            lines.append(f"FOREIGN KEY ({_name(column.name)}) REFERENCES {target} ({field})")
    return f"CREATE TABLE {table.name} ({', '.join(lines)})"


def _sqlite_kind(kind: str) -> str:
    if kind in {"BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT"}:
        return "INTEGER"
    return "REAL" if kind in {"FLOAT", "DOUBLE"} else "TEXT"


def _as_sqlite(column: ToldColumn) -> str:
    """The expression in DuckDB that gives a value as SQLite keeps it."""
    name = _name(column.name)
    if column.kind.endswith("]") or column.kind.startswith("STRUCT"):
        return f"CAST(to_json({name}) AS VARCHAR)"
    if column.kind.startswith("TIMESTAMP"):
        return f"strftime(make_timestamp(epoch_us({name})), '%Y-%m-%dT%H:%M:%S.%fZ')"
    if column.kind in {"DATE", "TIME"}:
        return f"CAST({name} AS VARCHAR)"
    return f"CAST({name} AS INTEGER)" if column.kind == "BOOLEAN" else name


def _datasette(database: str, tables: Sequence[ToldTable]) -> dict[str, Any]:
    """What Datasette shows above tables and columns (``datasette FILE --metadata THIS``)."""
    told = {
        table.name: {
            "title": table.japanese.split("。")[0],
            "description": table.told,
            "columns": {column.name: column.told for column in table.columns},
        }
        for table in tables
    }
    return {"title": "Gijiroku", "databases": {database: {"tables": told}}}


def _name(column: str) -> str:
    return f'"{column}"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
