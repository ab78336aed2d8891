"""The documents of data/raw against their gold: everything is right but for the gaps named here."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from extractors.model.records import RECORDS
from pipeline.commands.main import cli
from pipeline.evaluate.evaluate import Mistake, evaluate
from pipeline.evaluate.gold import Row, comparable
from pipeline.evaluate.match import near
from pipeline.store.store import Store
from tests.samples.make import GOLD, RAW, SAMPLES, content, gold_path, gold_text, manifest
from tests.samples.pages import PACKAGES, font_files
from tests.samples.sample import Sample

EACH = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
MOST_BYTES = 3_000_000


@dataclass(frozen=True)
class Gap:
    """Faults of one document that are known, and why. Mending one fails the test until its row is deleted."""

    file: str
    faults: str
    """How the faults begin: ``missed attendees``, ``field speeches.act '(異議なし)'``."""
    count: int
    reason: str


KNOWN_GAPS: tuple[Gap, ...] = (
    Gap("assessment-review.pdf", "extra commitments", 1, "what an office does each day sounds like what it will do"),
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All samples, read as a user reads them."""
    folder = tmp_path_factory.mktemp("data")
    command = [sys.executable, "-m", "pipeline", "ingest", str(RAW), "--data", str(folder), "-q"]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def faults(data: Path) -> list[Mistake]:
    """Whatever differs from the gold, and what the documents are taken for."""
    samples = {sample.file: sample for sample in SAMPLES}
    with Store(data) as store:
        rows = pq.read_table(store.dataset("documents")).to_pylist()
    return [
        *evaluate(GOLD, data).faults(),
        *(fault for row in rows for fault in misread(samples[row["sources"][0]], row)),
    ]


def misread(sample: Sample, row: Row) -> Iterator[Mistake]:
    """What a row of ``documents`` has wrong. A scan is not asked: not every machine can read it."""
    if sample.file.startswith("scanned"):
        return
    title = comparable(row["title"])
    if not title or not (near(sample.title, title) or title in comparable(sample.title)):
        yield Mistake(sample.file, "documents", "field", "", "title", f": got {row['title']!r}")
    if row["kind"] != sample.genre:
        yield Mistake(sample.file, "documents", "field", "", "kind", f": got {row['kind']!r}")
    if not sample.may_be_issued_by(row["issuer"]):
        yield Mistake(sample.file, "documents", "field", "", "issuer", f": got {row['issuer']!r}")


def unexplained(faults: list[Mistake], gaps: list[Gap]) -> Iterator[str]:
    """Faults that no gap covers, and gaps that have not as many faults as they say."""
    for fault in faults:
        if not any(fault.key.startswith(gap.faults) for gap in gaps):
            yield str(fault)
    for gap in gaps:
        found = sum(fault.key.startswith(gap.faults) for fault in faults)
        if found != gap.count:
            yield f"{gap.file}: {found} times '{gap.faults}', not {gap.count}: correct or delete the row of KNOWN_GAPS"


@EACH
def test_sample_is_read_right(sample: Sample, faults: list[Mistake]) -> None:
    mine = [fault for fault in faults if fault.source == sample.file]
    assert not list(unexplained(mine, [gap for gap in KNOWN_GAPS if gap.file == sample.file]))


def test_extractors_sign_with_name_and_version(data: Path) -> None:
    with Store(data) as store:
        signed = {
            (record.dataset, name)
            for record in RECORDS
            for name in pq.read_table(store.dataset(record.dataset), columns=["extractor"])["extractor"].to_pylist()
        }
    assert signed
    assert not [pair for pair in signed if not re.fullmatch(r"[a-z_]+/[0-9]+", pair[1])]


def test_a_picture_is_read_or_said_to_be_one(data: Path) -> None:
    """Never a document that is silently empty."""
    with Store(data) as store:
        rows = pq.read_table(store.dataset("documents")).to_pylist()
        (scan,) = [row for row in rows if row["sources"] == ["scanned-notice.pdf"]]
        (page,) = store.rows("pages", [scan["document_id"]]).to_pylist()
    assert (scan["status"] == "partial" and scan["problems"]) or (
        page["text_origin"] == "ocr" and len(page["text"]) > 100
    )


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (["--markdown"], "| speeches | "),
        (["--by-body"], "樫ノ木市情報公開・個人情報保護審議会\n  dataset"),
        (["--by-document"], "welfare-summary.pdf\n  dataset"),
        ([], "confidence     records    mean   right"),
        (["--json"], '"calibration": ['),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_command_prints(options: list[str], shown: str, data: Path) -> None:
    done = CliRunner().invoke(cli, ["evaluate", str(GOLD), "--data", str(data), *options], catch_exceptions=False)
    assert done.exit_code == 0
    assert shown in done.output


def test_command_names_a_folder_without_gold(tmp_path: Path, data: Path) -> None:
    done = CliRunner().invoke(cli, ["evaluate", str(tmp_path), "--data", str(data)])
    assert (done.exit_code, "no gold annotations" in done.output) == (2, True)


def test_gaps_are_strict() -> None:
    """A new fault is named, and so is a gap that has closed."""
    gap, fault = Gap("a", "missed votes", 1, "why"), Mistake("a", "votes", "missed", "x")
    assert not list(unexplained([fault], [gap]))
    assert list(unexplained([fault], []))
    assert list(unexplained([], [gap]))


@EACH
def test_gold_is_what_the_generator_says(sample: Sample) -> None:
    assert gold_path(sample).read_text(encoding="utf-8") == gold_text(sample)


def test_manifest_lists_every_file() -> None:
    assert (RAW / "manifest.csv").read_text(encoding="utf-8") == manifest()
    assert {path.name for path in RAW.iterdir()} == {"manifest.csv", *(sample.file for sample in SAMPLES)}
    assert sum(path.stat().st_size for path in RAW.iterdir()) < MOST_BYTES


@pytest.mark.skipif(font_files() is None, reason=f"needs {PACKAGES}")
@EACH
def test_generator_makes_the_committed_file(sample: Sample) -> None:
    """The same pages; bytes may differ by the compression library of the machine."""
    from pipeline.read.source import read_source

    made, committed = content(sample), (RAW / sample.file).read_bytes()
    assert made == content(sample)
    if made != committed:
        texts = [[page.text for page in read_source(data).pages] for data in (made, committed)]
        assert texts[0] == texts[1]
