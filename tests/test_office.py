"""What LibreOffice converts is read as what it was; it runs in a cage, and nothing of it stays behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import docx
import pandas as pd
import pytest

from extractors.model.errors import Damaged, LimitExceeded
from pipeline.limits import Limits
from pipeline.workers import office as module
from pipeline.workers.cage import environment, protections
from pipeline.workers.office import Converter, NoOffice, find_converter
from tests.test_nights import gijiroku

HERE = find_converter()
if HERE is None and os.environ.get("GIJIROKU_REQUIRE_OFFICE"):
    pytest.fail("GIJIROKU_REQUIRE_OFFICE is set, and LibreOffice is not installed")
needs_office = pytest.mark.skipif(HERE is None, reason="LibreOffice is not installed")
LIMITS = Limits(seconds=60)
LINES = (
    "令和７年度第２回 霧沢市情報公開審査会 議事録",
    "日時　令和７年６月３日（火）午前10時から",
    "○会長（樫村 惣一）　ただいまから会議を開きます。",
    "議題１　審査の方針について",
    "○会長　お諮りします。原案のとおり決定することに御異議ありませんか。",
    "（異議なし）",
    "○会長　御異議なしと認め、原案のとおり決定しました。",
)


def convert(path: Path, form: str) -> None:
    """Let LibreOffice save a file in another form beside it; with a new profile it wants to be started again."""
    command = [
        str(module._program()), f"-env:UserInstallation={(path.parent / 'profile').as_uri()}", "--headless",
        "--convert-to", form, "--outdir", str(path.parent), str(path),
    ]  # fmt: skip
    for _ in range(2):
        subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert path.with_suffix(f".{form}").exists()


def saved(folder: Path, form: str) -> Path:
    """The minutes in an old form, as LibreOffice saves them."""
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    table = document.add_table(2, 2)
    for cell, words in zip(
        (cell for row in table.rows for cell in row.cells), ("区分", "件数", "諮問", "３件"), strict=True
    ):
        cell.text = words
    folder.mkdir()
    document.save(str(folder / "会議録.docx"))
    convert(folder / "会議録.docx", form)
    return folder / f"会議録.{form}"


def left_behind() -> list[str]:
    """What conversions left in the folders for temporary files."""
    folder = Path(tempfile.gettempdir())
    return [path.name for path in (*folder.glob("gijiroku-office-*"), *folder.glob("OSL_PIPE_SingleOfficeIPC_*"))]


@needs_office
@pytest.mark.parametrize("form", ["doc", "rtf", "odt"])
def test_old_files_are_read_as_the_new_one_is(tmp_path: Path, form: str) -> None:
    old = saved(tmp_path / "made", form)
    before = left_behind()
    for name, path in (("new", old.with_suffix(".docx")), ("old", old)):
        done = gijiroku("ingest", path, "--data", tmp_path / name, "--workers", "1", "--quiet", "--office")
        assert done.exit_code == 0, done.stderr
    rows = {name: pd.read_parquet(tmp_path / name / "speeches") for name in ("new", "old")}
    assert list(rows["old"]["text"]) == list(rows["new"]["text"])
    assert len(rows["old"]) == 4
    (document,) = pd.read_parquet(tmp_path / "old" / "documents").to_dict("records")
    assert (document["media_type"], document["status"]) == (
        {"doc": "application/msword", "rtf": "application/rtf", "odt": "application/vnd.oasis.opendocument.text"}[form],
        "ok",
    )
    assert list(pd.read_parquet(tmp_path / "old" / "decisions")["outcome"]) == ["adopted_as_proposed"]
    assert left_behind() == before


@needs_office
def test_what_was_read_with_it_stays_when_it_is_not_asked_for(tmp_path: Path) -> None:
    old, out = saved(tmp_path / "made", "doc"), tmp_path / "out"
    first = gijiroku("ingest", old, "--data", out, "--quiet")
    assert first.exit_code == 1
    assert "give --office where LibreOffice is installed" in first.stderr
    assert gijiroku("ingest", old, "--data", out, "--quiet", "--office").exit_code == 0
    for more in ((), ("--again",), ("--only", "stale"), ("--office",)):
        assert gijiroku("ingest", old, "--data", out, "--quiet", *more).exit_code == 0
        assert len(pd.read_parquet(out / "speeches")) == 4
    assert gijiroku("verify", "--data", out).exit_code == 0


@needs_office
def test_a_presentation_is_read_slide_by_slide(tmp_path: Path) -> None:
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{what}:1.0"'
        for name, what in {"office": "office", "draw": "drawing", "text": "text", "svg": "svg-compatible"}.items()
    )
    page = (
        '<draw:page draw:name="{0}"><draw:frame svg:x="2cm" svg:y="2cm" svg:width="20cm" svg:height="8cm">'
        "<draw:text-box><text:p>{0}枚目の説明</text:p></draw:text-box></draw:frame></draw:page>"
    )
    made = tmp_path / "説明.fodp"
    made.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<office:document{names} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.presentation">'
        f"<office:body><office:presentation>{page.format(1)}{page.format(2)}</office:presentation></office:body>"
        "</office:document>",
        "utf-8",
    )
    convert(made, "ppt")
    out = tmp_path / "out"
    assert gijiroku("ingest", tmp_path / "説明.ppt", "--data", out, "--quiet", "--office").exit_code == 0
    assert list(pd.read_parquet(out / "pages").sort_values("page")["text"]) == ["1枚目の説明\n", "2枚目の説明\n"]


@needs_office
def test_one_that_cannot_be_opened_or_takes_too_long_is_told(tmp_path: Path) -> None:
    assert HERE is not None
    before = left_behind()
    broken = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(512)
    with pytest.raises(Damaged, match="cannot open"):
        HERE.convert(broken, LIMITS)
    began = time.monotonic()
    with pytest.raises(LimitExceeded, match="longer than"):
        HERE.convert(broken, replace(LIMITS, seconds=0.1))
    assert time.monotonic() - began < 20
    assert left_behind() == before


@needs_office
def test_another_libreoffice_than_was_asked_for_is_refused() -> None:
    with pytest.raises(NoOffice, match=r"asked for was LibreOffice-0\.1"):
        Converter("0.1").convert(b"{\\rtf1 x}", LIMITS)


def test_without_it_the_command_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_converter", lambda: None)
    done = gijiroku("ingest", tmp_path, "--data", tmp_path / "out", "--office")
    assert done.exit_code == 2
    assert "apt-get install libreoffice" in done.stderr


def test_what_a_killed_conversion_left_is_removed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    dead, living = tmp_path / f"gijiroku-office-{ended.pid}-a", tmp_path / f"gijiroku-office-{os.getpid()}-b"
    for folder in (dead, living):
        folder.mkdir()
        (folder / "document").write_bytes(b"x")
    module._sweep()
    assert (dead.exists(), living.exists()) == (False, True)


ATTACKS = {
    "reads a file of the user's": "open({secret!r}).read()",
    "writes beside its folder": "open({outside!r}, 'w')",
    "starts a program": "os.execv('/bin/sh', ['sh', '-c', 'true'])",
    "opens a connection": "socket.create_connection(('127.0.0.1', {port}), 2)",
    "talks to a socket of the system's": "socket.socket(socket.AF_UNIX).connect({path!r})",
    "kills who started it": "os.kill(os.getppid(), 0)",
}


@pytest.mark.parametrize("what", ATTACKS)
def test_a_document_that_takes_it_over_reaches_nothing(what: str, tmp_path: Path) -> None:
    """Python in place of LibreOffice, in the same cage, does what the document would want."""
    held = protections()
    if not (held.files and held.calls):
        pytest.skip(f"this machine offers no cage ({held})")
    own, secret = tmp_path / "own", tmp_path / "secret"
    own.mkdir()
    secret.write_text("geheim", "utf-8")
    with socket.socket() as listening, socket.socket(socket.AF_UNIX) as local:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        path = str(tmp_path / "s")
        local.bind(path)
        local.listen()
        attack = ATTACKS[what].format(
            secret=str(secret), outside=str(tmp_path / "new"), port=listening.getsockname()[1], path=path
        )
        code = f"import os, socket\nopen({str(own / 'mine')!r}, 'w').write('x')\ntry:\n    {attack}\nexcept OSError:\n    os._exit(7)"
        command = [
            sys.executable, "-P", "-m", "pipeline.workers.office_main", str(own), str(4 * 2**30), "30", str(2**20),
            str(Path(sys.executable).resolve()), "-S", "-c", code,
        ]  # fmt: skip
        done = subprocess.run(command, env=environment(), cwd="/", capture_output=True, timeout=60, check=False)
    assert (own / "mine").read_text("utf-8") == "x"
    assert done.returncode == 7, (done.returncode, done.stderr)


def test_its_time_and_the_length_of_its_files_are_limited(tmp_path: Path) -> None:
    command = [
        sys.executable, "-P", "-m", "pipeline.workers.office_main", str(tmp_path), str(4 * 2**30), "1", "1000",
        str(Path(sys.executable).resolve()), "-S", "-c",
    ]  # fmt: skip
    long = f"import os\nos.write(os.open({str(tmp_path / 'long')!r}, os.O_WRONLY | os.O_CREAT), bytes(5000))"
    subprocess.run([*command, long], env=environment(), cwd="/", capture_output=True, timeout=60, check=False)
    assert (tmp_path / "long").stat().st_size == 1000
    endless = subprocess.run(
        [*command, "while True: pass"], env=environment(), cwd="/", capture_output=True, timeout=60, check=False
    )
    assert endless.returncode == -signal.SIGXCPU
