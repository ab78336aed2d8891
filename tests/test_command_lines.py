"""Every command line of the README and the manual works as it is printed.

Blocks of shell run in order, in a copy of the repository, their places (``/opt``, ``/srv``, a bucket, a scheduler)
below a folder of the test's. What would change the machine or ask the network is stood in for by a script that looks at
its arguments. Examples with their output: test_readme.py.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from pipeline.commands.config import load_config
from pipeline.commands.main import cli
from tests.pile import write_pile
from tests.s3_server import serving
from tests.test_dask import cluster as cluster  # noqa: PLC0414 - a fixture

ROOT = Path(__file__).parent.parent
DOCUMENTS = (ROOT / "README.md", ROOT / "README.ja.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
WITH_SHELL = [document for document in DOCUMENTS if "```sh\n" in document.read_text(encoding="utf-8")]
SPAN = re.compile(r"`([^`\n]+(?:\n[^`\n]+)?)`")
STAND_INS = {
    "rsync": 'test "$1 $2 $3" = "--archive --hard-links --delete" && exec cp -a "$4" "$5"',
    "sudo": 'test "$1" = -u && shift 2; exec "$@"',
    "useradd": 'for word in "$@"; do case $word in --*) /usr/sbin/useradd --help | grep -q -e "$word";; esac; done',
    "install": "exec /usr/bin/install --directory --mode=0750 ${@: -1}",
    "pipx": 'test "$1" = install && for word in "$@"; do case $word in dist/*) test -f "$word";; esac; done',
    "uv": 'test "$1 $2 $3" = "tool install --constraints" && test -f "$4" && test -f "$5"',
    "gijiroku": f'exec {sys.executable} -m pipeline "$@"',
    "python": f'exec {sys.executable} "$@"',
    "pip": f'PIP_DRY_RUN=1 exec {sys.executable} -m pip "$@"',
    "make": 'test "$1" = test && exec /usr/bin/make -n test; exec /usr/bin/make "$@"',
}


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    """A copy of the repository with an environment set up, and places outside it."""
    copy = tmp_path / "checkout"
    files = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(files, check=True, capture_output=True, text=True).stdout.split("\0"):
        if name and not name.startswith("tests/") and (ROOT / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    commands = copy / ".venv/bin"
    commands.mkdir(parents=True)
    for folder, names in ((tmp_path / "bin", STAND_INS), (commands, ("gijiroku", "python"))):
        folder.mkdir(exist_ok=True)
        for name in names:
            (folder / name).write_text(f"#!/bin/bash\n{STAND_INS[name]}\n")
            (folder / name).chmod(0o755)
    (commands / "activate").write_text(f"PATH={commands}:$PATH\n")
    (copy / ".venv/.ready").touch()
    write_pile(tmp_path / "srv/minutes", 2)
    (tmp_path / "srv/backup").mkdir()
    return tmp_path


@pytest.fixture
def places(stage: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], tuple[str, dict[str, str]]]]:
    """Gives a text with the places of the test's own in it, and what the environment needs for them."""
    moved = {"/opt/": f"{stage}/opt/", "/srv/": f"{stage}/srv/", "/usr/local/bin/": f"{stage}/bin/"}
    moved["/var/lib/prometheus/"] = f"{stage}/prometheus/"
    (stage / "opt").mkdir()
    (stage / "prometheus/node-exporter").mkdir(parents=True)

    def place(text: str) -> tuple[str, dict[str, str]]:
        here = dict(moved)
        environment = {}
        if "s3://bucket/" in text:
            server = request.getfixturevalue("bucket_server")
            here["s3://bucket/"] = f"s3://{server.bucket}/"
            environment = server.environment
        if "tcp://scheduler:8786" in text:
            here["tcp://scheduler:8786"] = request.getfixturevalue("cluster")[0]
        for there, ours in here.items():
            text = text.replace(there, ours)
        return text, environment

    return place


@pytest.fixture
def bucket_server(tmp_path: Path) -> Iterator[object]:
    pytest.importorskip("s3fs")
    pytest.importorskip("moto")
    (tmp_path / "s3").mkdir()
    with serving(tmp_path / "s3") as server:
        yield server


@pytest.mark.parametrize("document", WITH_SHELL, ids=lambda path: path.name)
def test_every_block_of_shell_runs(
    document: Path, stage: Path, places: Callable[[str], tuple[str, dict[str, str]]]
) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)
    packages = os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))
    for block in blocks:
        script, more = places(block)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIJIROKU_")} | {
            "PATH": f"{stage}/bin:{os.environ['PATH']}",
            "PYTHONPATH": packages,
            "PIP_NO_DEPS": "1",
            "PIP_NO_INDEX": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "GIJIROKU_CACHE": str(stage / "cache"),
            "PYTHONWARNINGS": "ignore",
        }
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", f"trap 'kill $(jobs -p) 2> /dev/null || true' EXIT\n{script}"],
            cwd=stage / "checkout",
            env=environment | more,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"


def test_the_units_are_well_formed_and_their_command_is_installed(stage: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    service, timer = re.findall(r"```ini\n(.*?)```", text, re.DOTALL)
    (command,) = set(re.findall(r"^ExecStart=(\S+)", service, re.MULTILINE))
    assert f"sudo ln -sf {command} " in text
    assert re.search(rf"^\d+ \d+ \* \* \* gijiroku {re.escape(command)} ", text, re.MULTILINE)
    if checker := shutil.which("systemd-analyze"):
        (stage / "gijiroku.service").write_text(service.replace(command, f"{stage}/bin/gijiroku"))
        (stage / "gijiroku.timer").write_text(timer)
        told = subprocess.run(
            [checker, "verify", "gijiroku.timer", "gijiroku.service"],
            cwd=stage, env=os.environ | {"SYSTEMD_UNIT_PATH": f"{stage}:"}, capture_output=True, text=True, check=False,
        ).stderr  # fmt: skip
        assert "gijiroku." not in told


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_named_in_a_sentence_are_there_with_their_options(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    sentences = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for span in SPAN.findall(sentences):
        program, _, rest = span.replace("\n", " ").partition(" ")
        words = rest.split(" > ")[0].split()
        options = [word for word in words if re.fullmatch(r"-\w|--[a-z-]+", word)]
        name = Path(program).name
        if name == "gijiroku" and words:
            assert set(options) <= options_of(cli.commands[words[0]]), span
        elif program == "make":
            assert re.search(rf"^{words[0]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE), span
        elif name == "pytest" and words:
            assert all((ROOT / word).exists() for word in words if word.startswith("tests/")), span
        elif program == "python" and words[0] == "-m":
            place = ROOT.joinpath(*words[1].split("."))
            source = place / "__main__.py" if place.is_dir() else place.with_suffix(".py")
            assert all(f'"{option}"' in source.read_text(encoding="utf-8") for option in options[1:]), span
        elif re.fullmatch(r"--[a-z-]+", program):
            known = set().union(*(options_of(command) for command in (cli, *cli.commands.values())))
            assert program in known | {"--constraint"}, span


def options_of(command: click.Command) -> set[str]:
    return {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}


def test_the_log_level_may_stand_before_and_behind_the_command(tmp_path: Path) -> None:
    write_pile(tmp_path / "raw", 1)
    for words in ("--log-level info ingest raw", "ingest raw --log-level info"):
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", *shlex.split(words), "--data", words.replace(" ", "-"), "--quiet"],
            cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert "1 documents to read, 0 unchanged" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else for a moment")
def test_a_working_directory_that_is_somebody_else_s_holds_no_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with ``sudo -u gijiroku`` in root's home."""
    (tmp_path / "gijiroku.toml").write_text("nonsense = 1")
    tmp_path.chmod(0o700)
    monkeypatch.chdir(tmp_path)
    os.seteuid(65534)
    try:
        assert load_config(cli) == {}
    finally:
        os.seteuid(0)
