"""Imports point one way, and each heavy package is imported where its job is."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {
    "pdfplumber": ("pipeline/page_image.py", "pipeline/benchmark_"),
    "pypdfium2": ("pipeline/read_pdf.py", "pipeline/pdf_", "pipeline/table_paths.py", "pipeline/benchmark_"),
    "pdf_oxide": ("pipeline/pdf_second.py",),
    "sudachipy": ("pipeline/tokenize.py",),
    "spacy": ("pipeline/lemmas.py",),
}
"""Package -> beginnings of the names of the only modules that may import it."""


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("path", modules("extractors"), ids=lambda path: str(path.relative_to(ROOT)))
def test_extractors_know_nothing_of_the_pipeline_nor_of_heavy_packages(path: Path) -> None:
    forbidden = {
        "pipeline",
        "pandas",
        "pyarrow",
        "numpy",
        "pdfplumber",
        "pypdfium2",
        "sudachipy",
        "spacy",
        "lxml",
        "docx",
        "click",
    }
    assert not {name.split(".")[0] for name in imports(path)} & forbidden


@pytest.mark.parametrize("path", modules("pipeline"), ids=lambda path: path.name)
def test_heavy_packages_are_imported_where_their_job_is(path: Path) -> None:
    here = str(path.relative_to(ROOT))
    for name in imports(path):
        assert here.startswith(HEAVY.get(name.split(".")[0], here)), name


def test_help_needs_no_heavy_package() -> None:
    script = (
        "import sys\nfrom pipeline.commands.main import cli\ntry: cli(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'pandas', 'pyarrow', 'numpy', 'spacy', 'sudachipy', 'pypdfium2', 'pdfplumber', 'duckdb', 'rich'}\n"
        "sys.exit(sorted(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
