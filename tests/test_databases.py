"""One file to hand over: every dataset and register with keys and meanings, in DuckDB and SQLite."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from pipeline.commands.main import cli
from pipeline.query.views import JOINED, open_views
from pipeline.store.parts import NAMES


def export(samples: Path, *arguments: str | Path) -> int:
    return CliRunner().invoke(cli, ["export", "--data", str(samples), *map(str, arguments)]).exit_code


@pytest.fixture(scope="module")
def duck(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    path = tmp_path_factory.mktemp("given") / "あの datasets.duckdb"
    assert export(samples, "--duckdb", path) == 0
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    return duckdb.connect(str(path), read_only=True)


@pytest.fixture(scope="module")
def lite(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("given") / "datasets.sqlite"
    assert export(samples, "--sqlite", path, "--as-of", "2024-02-10") == 0
    return path


def test_every_row_of_every_dataset_and_register_is_there(
    samples: Path, duck: duckdb.DuckDBPyConnection, lite: Path
) -> None:
    own = open_views(samples)
    with closing(sqlite3.connect(lite)) as made:
        for name in (*NAMES, *JOINED):
            asked = f'SELECT count(*) FROM "{name}"'
            told = own.execute(asked).fetchall()
            assert duck.execute(asked).fetchall() == told, name
            assert made.execute(asked).fetchall() == told, name
    assert duck.execute("SELECT max(days_overdue) FROM findings_as_of(DATE '2024-02-10')").fetchall() == [(10,)]


def test_duckdb_tells_what_tables_and_columns_mean_in_the_file_itself(duck: duckdb.DuckDBPyConnection) -> None:
    (told,) = duck.execute("SELECT comment FROM duckdb_columns() WHERE table_name = 'votes' AND column_name = 'voter'")\
        .fetchone() or ()  # fmt: skip
    assert "Name of the person or group." in told
    untold = duck.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL "
        "AND table_name NOT LIKE '\\_%' ESCAPE '\\' AND table_name IN (SELECT table_name FROM _columns)"
    )
    assert untold.fetchall() == []
    keys = duck.execute("SELECT table_name FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'").fetchall()
    assert ("speeches",) in keys
    assert ("tokens",) not in keys


def test_duckdb_keeps_an_earlier_storage(samples: Path, tmp_path: Path) -> None:
    assert export(samples, "--duckdb", tmp_path / "d.duckdb") == 0
    (version,) = {int.from_bytes((tmp_path / "d.duckdb").read_bytes()[12:20], "little")}
    assert version == 64  # what DuckDB 0.10 to 1.1 read


def test_sqlite_declares_where_keys_lead_and_every_reference_is_met(lite: Path) -> None:
    with closing(sqlite3.connect(lite)) as made:
        assert ("documents", "document_id", "document_id") in {
            row[2:5] for row in made.execute("PRAGMA foreign_key_list(speeches)")
        }
        assert made.execute("PRAGMA foreign_key_check").fetchall() == []
        assert made.execute(
            "SELECT state, days_overdue FROM finding_register WHERE title = 'ログの分析'"
        ).fetchall() == [("overdue", 10)]
        spans, day = made.execute("SELECT spans, (SELECT min(date) FROM decision_register) FROM speeches").fetchone()
        assert {"start", "end"} <= json.loads(spans)[0].keys()
        assert day == "2023-06-21"
        (at,) = made.execute("SELECT started_at FROM runs").fetchone()
        assert at.endswith("Z")


def test_datasette_finds_its_metadata_beside_the_file(lite: Path) -> None:
    told = json.loads(lite.with_name("datasets.metadata.json").read_text(encoding="utf-8"))
    tables = told["databases"]["datasets"]["tables"]
    assert set(tables) == {*NAMES, *JOINED}
    assert "所管" in tables["finding_register"]["columns"]["department"]


@pytest.mark.parametrize("option", ["--duckdb", "--sqlite"])
def test_what_was_there_stands_until_the_new_file_is_whole(samples: Path, tmp_path: Path, option: str) -> None:
    for _ in range(2):
        assert export(samples, option, tmp_path / "d") == 0
    assert export(tmp_path / "none", option, tmp_path / "d") == 2
    assert (tmp_path / "d").stat().st_size > 0
    assert export(samples, option, tmp_path / "no folder" / "d") == 2
    assert {one.name for one in tmp_path.iterdir()} <= {"d", "d.metadata.json"}


@pytest.mark.parametrize("option", ["--duckdb", "--sqlite"])
def test_whole_documents_are_not_given_out_under_pseudonyms(samples: Path, tmp_path: Path, option: str) -> None:
    assert export(samples, option, tmp_path / "d", "--pseudonymise") == 2
    assert not list(tmp_path.iterdir())
