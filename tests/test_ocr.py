"""Scanned pages: read by an engine that is there, and told where there is none."""

from __future__ import annotations

import shutil
from pathlib import Path

import click
import pandas as pd
import pytest
from click.testing import CliRunner

from pipeline.commands.ingest import ingest
from pipeline.commands.main import cli
from pipeline.read.pdf import ocr
from pipeline.read.pdf.ocr import Engine, NoEngine, Ocr, choose
from pipeline.read.pdf.reader import read_pdf

needs_tesseract = pytest.mark.skipif(
    ocr.tesseract_version() is None, reason="tesseract with its Japanese model is not installed"
)


def test_off_is_no_engine() -> None:
    assert choose(Engine.OFF) is None


def test_an_engine_asked_for_that_is_not_there_is_an_error_that_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ocr.tesseract_version.cache_clear()
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(NoEngine, match="apt-get install tesseract-ocr"):
        choose(Engine.TESSERACT)
    monkeypatch.undo()
    ocr.tesseract_version.cache_clear()


@needs_tesseract
def test_a_scan_is_read_with_its_geometry(corpus: Path) -> None:
    engine = choose(Engine.TESSERACT)
    assert engine is not None
    source = read_pdf((corpus / "pdf/scan-200dpi.pdf").read_bytes(), ocr=engine.reader())
    page = source.pages[0]
    assert (page.origin, page.ocr_engine) == ("ocr", engine.name)
    assert "個人情報保護委員会" in page.text
    assert all(line.box is not None and 0 < line.box.x0 < line.box.x1 < page.width for line in source.lines)
    assert not source.problems


@needs_tesseract
def test_a_scan_becomes_stale_when_an_engine_appears(corpus: Path, tmp_path: Path) -> None:
    scan, data = str(corpus / "pdf/scan-300dpi.pdf"), str(tmp_path / "out")
    without = CliRunner().invoke(cli, ["ingest", scan, "--data", data, "--ocr", "off"])
    assert "install tesseract-ocr" in without.output
    assert list(pd.read_parquet(tmp_path / "out" / "documents")["status"]) == ["partial"]
    CliRunner().invoke(cli, ["ingest", scan, "--data", data, "--ocr", "tesseract"])
    assert list(pd.read_parquet(tmp_path / "out" / "documents")["status"]) == ["ok"]
    assert set(pd.read_parquet(tmp_path / "out" / "pages")["text_origin"]) == {"ocr"}
    again = CliRunner().invoke(cli, ["ingest", scan, "--data", data, "--ocr", "tesseract"])
    assert "1 unchanged" in again.output


def test_every_engine_can_be_asked_for_and_used() -> None:
    (option,) = (one for one in ingest.params if one.name == "ocr")
    assert isinstance(option.type, click.Choice)
    assert set(option.type.choices) == set(Engine)
    assert all(Ocr(engine, "1").reader() for engine in Engine if engine not in {Engine.AUTO, Engine.OFF})


def test_engines_are_named_with_their_version() -> None:
    assert Ocr(Engine.TESSERACT, "5.3.0").name == "tesseract 5.3.0"
