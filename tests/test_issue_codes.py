"""The list of issue codes is closed: what the stages report is in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.model import errors
from pipeline.schema.issue_codes import CODES

ROOT = Path(__file__).parent.parent
FILES = sorted([*ROOT.glob("extractors/**/*.py"), *ROOT.glob("pipeline/**/*.py")])


def reported(tree: ast.AST) -> Iterator[str]:
    """Codes that calls of ``Problem`` and ``Desk.problem`` name literally."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in {"Problem", "problem"}:
            continue
        first = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "code")]
        yield from (arg.value for arg in first if isinstance(arg, ast.Constant) and isinstance(arg.value, str))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_code_reported_is_in_the_list(file: Path) -> None:
    assert set(reported(ast.parse(file.read_text(encoding="utf-8")))) <= set(CODES)


def test_every_document_error_has_a_code_in_the_list() -> None:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.DocumentError)
    ]
    assert {kind.code for kind in kinds} <= set(CODES)


def test_every_code_says_what_to_do() -> None:
    assert all(row.meaning.endswith(".") and row.remedy.endswith(".") for row in CODES.values())
