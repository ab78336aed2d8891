"""Fixtures of all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.pop("COLUMNS", None)
os.environ["GIJIROKU_LANG"] = "en"  # what commands print is compared word by word


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real documents and their gold. Tests that need it are skipped where it is not set."""
    folder = os.environ.get("GIJIROKU_CORPUS")
    if folder and (Path(folder) / "corpus").is_dir():
        return Path(folder).resolve()
    if os.environ.get("GIJIROKU_REQUIRE_CORPUS"):
        pytest.fail("GIJIROKU_CORPUS does not name a folder with the real documents, and this run requires them")
    pytest.skip("GIJIROKU_CORPUS is not set: it names the folder with real documents and their gold")


@pytest.fixture(scope="session")
def corpus(shared: Path) -> Path:
    """The real documents."""
    return shared / "corpus"


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are read in this process: for tests of what is done with them."""
    from tests.pile import read_here

    monkeypatch.setattr("pipeline.ingest.ingest.read_side_by_side", read_here)
    monkeypatch.setattr("pipeline.upkeep.repair.read_side_by_side", read_here)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Datasets of a few invented documents, for tests that only read them."""
    from click.testing import CliRunner
    from query_samples import write_samples

    from pipeline.commands.main import cli

    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder / "raw")
    done = CliRunner().invoke(cli, ["ingest", str(folder / "raw"), "--data", str(folder / "data"), "--workers", "1"])
    assert done.exit_code == 0, done.output
    return folder / "data"
