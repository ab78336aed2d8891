"""The published dataset: a valid Data Package, described in two languages, whose hashes are those of its files."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from frictionless import Package
from query_samples import write_samples

from extractors.model.records import DATASETS
from pipeline.commands.main import cli
from pipeline.schema.arrow import columns
from pipeline.schema.dictionary import TARGET_JA, _texts, column_ja, dataset_ja, render_ja
from pipeline.store.datapackage import FILE, Terms, dataset_version, describe
from pipeline.store.store import Store


def gijiroku(*arguments: str | Path) -> str:
    done = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def published(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("published") / "data"
    shutil.copytree(samples, data, symlinks=True)
    gijiroku("datapackage", "--data", data, "--contributor", "星見市", "--licence", "CC-BY-4.0")
    return data


@pytest.fixture
def descriptor(published: Path) -> dict[str, Any]:
    return json.loads((published / FILE).read_text(encoding="utf-8"))


def test_the_frictionless_library_finds_it_valid(descriptor: dict[str, Any]) -> None:
    report = Package.validate_descriptor(descriptor)
    assert report.valid, report.flatten(["message"])
    assert len(Package.from_descriptor(descriptor).resources) == len(DATASETS)


def test_licence_sources_version_and_contributors_are_told(published: Path, descriptor: dict[str, Any]) -> None:
    with Store(published) as store:
        assert descriptor["version"] == dataset_version(store)
    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert descriptor["contributors"] == [{"title": "星見市"}]
    assert [source["file"] for source in descriptor["sources"]] == [
        "findings.txt", "minutes-7.html", "minutes-7.txt", "minutes-9.txt"
    ]  # fmt: skip
    assert all(len(source["hash"]) == 64 for source in descriptor["sources"])


def test_a_large_collection_names_its_publishers(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.store.datapackage._MOST_SOURCES", 2)
    with Store(published) as store:
        sources = describe(store, Terms())["sources"]
        issuers = set(pq.read_table(store.dataset("documents"))["issuer"].to_pylist())
    assert [source["title"] for source in sources] == sorted(issuers - {None})
    assert sources


def test_hashes_and_rows_are_those_of_the_files(published: Path, descriptor: dict[str, Any]) -> None:
    for resource in descriptor["resources"]:
        for file in resource["files"]:
            content = (published / file["path"]).read_bytes()
            assert file["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
            assert file["bytes"] == len(content)
        rows = duckdb.sql(f"SELECT count(*) FROM '{published}/{resource['name']}/*.parquet'").fetchall()
        assert rows == [(resource["rows"],)]


def test_keys_hold_in_the_data(published: Path, descriptor: dict[str, Any]) -> None:
    for resource in descriptor["resources"]:
        name, schema = resource["name"], resource["schema"]
        table = f"'{published}/{name}/*.parquet'"
        if "primaryKey" in schema:
            key = ", ".join(schema["primaryKey"])
            twice = duckdb.sql(f"SELECT {key} FROM {table} GROUP BY ALL HAVING count(*) > 1").fetchall()
            assert not twice, name
        for foreign in schema.get("foreignKeys", ()):
            (column,), (target,) = foreign["fields"], foreign["reference"]["fields"]
            other = f"'{published}/{foreign['reference']['resource']}/*.parquet'"
            lost = duckdb.sql(
                f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT {target} FROM {other})"
            ).fetchall()
            assert not lost, (name, column)


def test_every_field_is_described_in_both_languages(descriptor: dict[str, Any]) -> None:
    for resource in descriptor["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["description"], (resource["name"], field["name"])
            assert field["description_ja"], (resource["name"], field["name"])


def test_no_japanese_description_is_of_nothing() -> None:
    known = {record.dataset for record in DATASETS}
    known |= {f"{record.dataset}.{column.name}" for record in DATASETS for column in columns(record)}
    known |= {f"*.{column.name}" for record in DATASETS for column in columns(record)}
    assert not set(_texts()) - known
    assert all(dataset_ja(record.dataset) for record in DATASETS)
    assert column_ja("risks", "title") != column_ja("findings", "title") != column_ja("documents", "title")


def test_the_committed_japanese_dictionary_is_the_generated_one() -> None:
    committed = Path(__file__).parent.parent / TARGET_JA
    assert committed.read_text(encoding="utf-8") == render_ja(), "run: make dictionary"


def test_the_same_documents_have_the_same_version_in_whatever_order(samples: Path, tmp_path: Path) -> None:
    write_samples(tmp_path / "raw")
    for name in ("minutes-9.txt", "findings.txt", "minutes-7.html", "minutes-7.txt"):
        gijiroku("ingest", tmp_path / "raw" / name, "--data", tmp_path / "data", "--workers", "1")
    with Store(tmp_path / "data") as one, Store(samples) as other:
        assert dataset_version(one) == dataset_version(other)


def test_a_later_ingest_describes_the_datasets_anew_on_the_same_terms(tmp_path: Path) -> None:
    raw, data = tmp_path / "raw", tmp_path / "data"
    write_samples(raw)
    gijiroku("ingest", raw / "minutes-7.txt", "--data", data, "--workers", "1")
    assert not (data / FILE).exists()
    gijiroku("datapackage", "--data", data, "--licence", "PDL-1.0", "--title", "会議録")
    gijiroku("ingest", raw / "minutes-9.txt", "--data", data, "--workers", "1")
    after = json.loads((data / FILE).read_text(encoding="utf-8"))
    assert (after["title"], after["licenses"][0]["name"], len(after["sources"])) == ("会議録", "PDL-1.0", 2)
    with Store(data) as store:
        assert after["version"] == dataset_version(store)
