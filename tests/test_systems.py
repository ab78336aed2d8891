"""What was read is asked, searched, shown and given out without what Windows lacks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_WITHOUT = """
import os, sys
for name in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules[name] = None
def refused(*given, **named):
    raise OSError(1, "a required privilege is not held by the client")
os.link = os.symlink = refused
del os.fork, os.pread, os.pwrite
import ctypes
library = ctypes.CDLL
def loaded(name, *given, **named):
    if name is None:  # the C library that is there already, whose prctl the cage asks
        raise TypeError("bad argument type for built-in operation")
    return library(name, *given, **named)
ctypes.CDLL = loaded
"""
_API = """
import pipeline
assert len(pipeline.load("speeches", columns=["text"])) > 3
assert pipeline.connect().sql("SELECT count(*) FROM decision_register").fetchall() == [(2,)]
"""
_SERVE = """
from pathlib import Path
from starlette.testclient import TestClient
from pipeline.serve.application import make_application
pages = make_application(Path(os.environ["GIJIROKU_DATA"]), reviewer="星野")
with TestClient(pages, base_url="http://127.0.0.1:8765") as client:
    for address in ("/", "/records/speeches", "/search?q=保存"):
        assert client.get(address).status_code == 200, address
"""


def run(code: str, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"GIJIROKU_DATA": str(data), "PYTHONIOENCODING": "cp932"}
    asked = [sys.executable, "-c", _WITHOUT + code, *arguments]
    return subprocess.run(asked, env=environment, capture_output=True, encoding="cp932", check=False)


def gijiroku(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run("from pipeline.commands.main import main; main()", data, *arguments)


def test_the_datasets_are_loaded_and_asked(samples: Path) -> None:
    done = run(_API, samples)
    assert done.returncode == 0, done.stderr


def test_commands_that_ask_and_give_out(samples: Path, tmp_path: Path) -> None:
    told = gijiroku(samples, "query", "SELECT agenda_title, '𠮷 —' AS rare FROM decision_register")
    assert told.returncode == 0, told.stderr
    assert "窓口支援システムの導入について" in told.stdout
    assert "\\U00020bb7" in told.stdout  # CP932 has no such letter
    for arguments in (
        ("search", "保存期間"),
        ("export", "--csv", str(tmp_path / "r.csv")),
        ("export", "--what", "speeches", "--csv", str(tmp_path / "s.csv"), "--pseudonymise"),
        ("export", "--duckdb", str(tmp_path / "d.duckdb"), "--sqlite", str(tmp_path / "d.sqlite")),
        ("cite", "--dataset"),
    ):
        done = gijiroku(samples, *arguments)
        assert done.returncode == 0, (arguments, done.stderr)
    assert (tmp_path / "d.duckdb").stat().st_size > 0


def test_the_pages_are_served(samples: Path) -> None:
    done = run(_SERVE, samples)
    assert done.returncode == 0, done.stderr


def test_ingest_says_in_one_line_where_it_works(tmp_path: Path) -> None:
    done = gijiroku(tmp_path / "data", "ingest", str(tmp_path))
    assert done.returncode == 2
    assert "WSL" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "data").exists()
