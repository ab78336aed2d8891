"""What the README and the cookbook show is what the commands print. ``GIJIROKU_UPDATE_README=1`` writes them anew.

Examples run in order, in a folder like the repository's after ``make run``. Other command lines: test_command_lines.py.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.commands.main import cli

ROOT = Path(__file__).parent.parent
DOCUMENTS = (ROOT / "README.md", ROOT / "README.ja.md", ROOT / "docs/cookbook.md")
BLOCK = re.compile(r"```(?P<kind>console|pycon)\n(?P<lines>.*?)```", re.DOTALL)
CHANGING = re.compile(
    r"\d{8}T\d{6}\.\d+Z"  # ids of runs
    r"|\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?"  # times
    r"|\d+\.\d+\.\d+\+[0-9a-f]{12}"  # versions of the dataset
    r"|人物\d{9}"  # pseudonyms, which depend on a folder's key
    r"|readers are closed in by: .+"  # what a machine offers
    r"|[\d.,]+ [KMG]iB in \d+ files|urldate = \{[^}]+\}|in [\d.]+ s"
)
"""What another run prints otherwise."""


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the sample documents are ingested."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "data").mkdir()
    for name in ("data/raw", "tests"):
        (folder / name).symlink_to(ROOT / name)
    with contextlib.chdir(folder), pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIJIROKU_DATA", "data/samples")
        patch.setattr("sys.argv", ["gijiroku", "ingest", "data/raw"])  # as runs will show it
        done = CliRunner().invoke(cli, ["ingest", "data/raw", "--quiet", "--ocr", "off"])
    assert done.exit_code == 0, done.output
    return folder


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_example_prints_what_is_shown(
    document: Path, ingested: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIJIROKU_DATA", "data/samples")
    monkeypatch.setenv("GIJIROKU_LANG", "ja" if document.name.endswith(".ja.md") else "en")
    shutil.copytree(ingested, tmp_path / "copy", symlinks=True)
    text = document.read_text(encoding="utf-8")
    with contextlib.chdir(tmp_path / "copy"):
        names: dict[str, Any] = {}
        fresh = BLOCK.sub(lambda block: run_block(block, names), text)
    if os.environ.get("GIJIROKU_UPDATE_README"):
        document.write_text(fresh, encoding="utf-8")
    assert len(BLOCK.findall(text)) > 3
    assert fresh == text


def run_block(block: re.Match[str], names: dict[str, Any]) -> str:
    """A block of the document with what its commands print now."""
    shown = block["lines"]
    lines = "".join(run_python(shown, names) if block["kind"] == "pycon" else run_commands(shown))
    same = CHANGING.sub("", lines) == CHANGING.sub("", shown)
    return block[0] if same else f"```{block['kind']}\n{lines}```"


def run_commands(lines: str) -> Iterator[str]:
    for command in re.findall(r"^\$ (.*(?:\n> .*)*)", lines, re.MULTILINE):
        yield f"$ {command}\n"
        yield run_command(command.replace("\n> ", "\n"))


def run_command(command: str) -> str:
    command, _, first = command.partition(" | head -n ")
    program, *arguments = shlex.split(command)
    if program == "gijiroku":
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.argv", ["gijiroku", *arguments])  # as runs will show it
            done = CliRunner().invoke(cli, arguments, prog_name="gijiroku")
        assert done.exit_code == 0, f"{command}: {done.output}"
        printed = done.output
    else:
        arguments = [sys.executable if program == "python" else program, *arguments]
        printed = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
    if first:
        printed = "".join(printed.splitlines(keepends=True)[: int(first)])
    return re.sub(r"[ \t]+$", "", printed.replace("\r", "").replace("\ufeff", ""), flags=re.MULTILINE)


def run_python(lines: str, names: dict[str, Any]) -> Iterator[str]:
    for statement in re.findall(r"^>>> .*(?:\n\.\.\. .*)*", lines, re.MULTILINE):
        source = "\n".join(line[4:] for line in statement.splitlines())
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(f"{source}\n", "<example>", "single"), names)
        yield f"{statement}\n{printed.getvalue()}"


def test_every_command_is_shown_with_its_output() -> None:
    text = "".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    assert set(re.findall(r"^\$ gijiroku ([a-z]+)", text, re.MULTILINE)) == set(cli.commands)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if not link.startswith("http")]
    assert links
    assert all((document.parent / link).exists() for link in links)
