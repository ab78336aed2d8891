"""What the README shows is what the commands print. ``GIJIROKU_UPDATE_README=1`` writes it anew."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import cli

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n\$ gijiroku (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample documents, ingested."""
    folder = tmp_path_factory.mktemp("readme")
    done = CliRunner().invoke(cli, ["ingest", str(ROOT / "data/raw"), "--data", str(folder), "--quiet", "--ocr", "off"])
    assert done.exit_code == 0, done.output
    return folder


def test_every_example_prints_what_the_readme_shows(data: Path) -> None:
    text = README.read_text(encoding="utf-8")

    def run(block: re.Match[str]) -> str:
        done = CliRunner().invoke(cli, [*shlex.split(block["command"]), "--data", str(data)])
        assert done.exit_code == 0, done.output
        return f"```console\n$ gijiroku {block['command']}\n{done.output.replace(chr(13), '')}```"

    fresh = BLOCK.sub(run, text)
    if os.environ.get("GIJIROKU_UPDATE_README"):
        README.write_text(fresh, encoding="utf-8")
    assert BLOCK.search(text)
    assert fresh == text


def test_every_command_of_the_readme_exists() -> None:
    text = README.read_text(encoding="utf-8")
    named = set(re.findall(r"`gijiroku ([a-z]+)", text)) | set(re.findall(r"\$ gijiroku ([a-z]+)", text))
    assert named <= set(cli.commands)


def test_every_link_leads_somewhere() -> None:
    text = README.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if not link.startswith("http")]
    assert links
    assert all((ROOT / link).exists() for link in links)
