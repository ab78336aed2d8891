"""Night after night: what cannot be read, what is gone and what was stopped is told, once and in the same words."""

from __future__ import annotations

import errno
import json
import signal
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from click.testing import Result

from pipeline.ingest.journal import FILE
from tests.pile import gijiroku, minutes, sources, write_pile

pytestmark = pytest.mark.usefixtures("read_here")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def compound(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(512)


def night(raw: Path, out: Path, *more: str) -> Result:
    return gijiroku("ingest", raw, "--data", out, "--workers", "1", "--quiet", *more)


def status(out: Path) -> list[str]:
    return gijiroku("status", "--data", out).output.splitlines()


UNREAD = {
    "会議録.doc": (compound("WordDocument"), "an old Word document (.doc)"),
    "会議録.jtd": (compound("DocumentText"), "an Ichitaro document"),
    "説明.ppt": (compound("PowerPoint Document"), "an old PowerPoint presentation (.ppt)"),
    "綴り.xdw": (b"\x60\x0e\x82\x01" + bytes(range(256)) * 4, "a DocuWorks document"),
    "古い.lzh": (b"\x1e\x3b-lh5-" + bytes(range(256)) * 4, "an LZH archive"),
    "名無し": (b"Rar!\x1a\x07\x00" + bytes(200), "a RAR archive"),
}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Two documents that are read and many that are not."""
    folder = tmp_path / "raw"
    write_pile(folder, 2)
    for name, (data, _) in UNREAD.items():
        (folder / name).write_bytes(data)
    with zipfile.ZipFile(folder / "説明.pptx", "w") as archive:
        archive.writestr("ppt/presentation.xml", "<p/>")
    with zipfile.ZipFile(folder / "外.zip", "w") as archive:
        archive.writestr("内.zip", "PK")
        archive.writestr("三.txt", minutes(3))
    (folder / "頁.doc").write_text(f"<html><body><p>{minutes(4)}</p></body></html>", encoding="utf-8")
    return folder


def test_what_cannot_be_read_is_named_once_and_listed_every_night(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = night(raw, out)
    expected = {name: told for name, (_, told) in UNREAD.items()}
    expected |= {"説明.pptx": "the file holds no presentation", "外.zip!/内.zip": "is an archive inside an archive"}
    named = dict(line.split(": ", 1) for line in first.stderr.splitlines())
    assert first.exit_code == 1
    assert named.keys() == expected.keys()
    assert all(told in named[name] and "; " in named[name] for name, told in expected.items())
    assert sources(out) == ["000.txt", "001.txt", "外.zip!/三.txt", "頁.doc"]
    issues = pd.read_parquet(out / "issues").query("severity == 'error'")
    assert set(issues["source"]) == expected.keys()
    assert all("; " in detail for detail in issues["detail"])
    for _ in range(2):
        again = night(raw, out)
        assert (again.exit_code, again.stderr) == (1, "")
        assert {line.split(":")[0].removeprefix("failed ") for line in status(out) if line.startswith("failed ")} == (
            expected.keys()
        )
    shown = gijiroku("ingest", raw, "--data", out).output
    assert "could not be read before, and have not changed: 7 (gijiroku status names them)" in shown
    assert "外.zip!/内.zip: is an archive inside an archive" in shown


def test_what_could_not_be_read_and_was_converted_is_forgotten(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    night(raw, out)
    for name in [*UNREAD, "説明.pptx", "外.zip"]:
        (raw / name).unlink()
    (raw / "会議録.txt").write_text(minutes(9), encoding="utf-8")
    result = night(raw, out)
    assert (result.exit_code, result.stderr) == (0, "外.zip!/三.txt: is no longer there, its records stay\n")
    assert not [line for line in status(out) if line.startswith("failed ")]
    assert pd.read_parquet(out / "issues").query("severity == 'error'").empty
    assert gijiroku("verify", "--data", out).exit_code == 0


def test_a_source_that_is_gone_is_told_once_and_removed_in_bulk(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    write_pile(raw, 4)
    (raw / "copy.txt").write_bytes((raw / "003.txt").read_bytes())
    assert night(raw, out).exit_code == 0
    (raw / "001.txt").write_text(minutes(1, "三年"), encoding="utf-8")
    night(raw, out)
    for name in ("001.txt", "002.txt", "003.txt"):
        (raw / name).unlink()
    told = night(raw, out)
    assert told.exit_code == 0
    assert [line.split(":")[0] for line in told.stderr.splitlines()] == ["001.txt", "002.txt", "003.txt"]
    assert night(raw, out).stderr == ""
    assert [line.split(":")[0] for line in status(out) if line.startswith("gone ")] == [
        "gone 001.txt", "gone 002.txt", "gone 003.txt"
    ]  # fmt: skip
    (raw / "002.txt").write_text(minutes(2), encoding="utf-8")
    assert night(raw, out).stderr == ""
    assert [line.split(":")[0] for line in status(out) if line.startswith("gone ")] == ["gone 001.txt", "gone 003.txt"]
    assert gijiroku("remove", "--gone", "--yes", "--data", out).output == "removed 1 document\n"
    assert sources(out) == ["000.txt", "002.txt", "003.txt", "copy.txt"], "a copy of 003.txt is there"
    assert pd.read_parquet(out / "history" / "documents").empty
    (raw / "001.txt").write_text(minutes(1, "三年"), encoding="utf-8")
    assert night(raw, out).exit_code == 0
    assert "001.txt" in sources(out), "what came back is read again"
    assert gijiroku("verify", "--data", out).exit_code == 0


def test_a_run_that_was_stopped_or_failed_says_so_in_status(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    write_pile(raw, 3)
    night(raw, out)
    (raw / "new.txt").write_text(minutes(8), encoding="utf-8")
    with monkeypatch.context() as full:

        def no_room(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        full.setattr("pipeline.store.store.write_groups", no_room)
        assert night(raw, out).exit_code == 2
    assert any("did not end: " in line and "No space left" in line for line in status(out))
    with monkeypatch.context() as stopping:
        stopping.setattr(
            "pipeline.ingest.ingest.read_side_by_side", lambda *_, **__: signal.raise_signal(signal.SIGTERM) or ()
        )
        assert night(raw, out).exit_code == 130
    assert any("stopped, 1 left" in line for line in status(out))
    assert any(line.startswith("run ") and ": did not end; " in line for line in status(out)), "the one before"
    journal = out / ".gijiroku" / FILE
    journal.write_text(json.dumps([{"run_id": "20200101T000000.000000Z", "started_at": "2020-01-01T00:00:00+00:00",
                                    "command": "gijiroku ingest raw", "process": 2**22 + 1, "reason": None}]))  # fmt: skip
    assert any("did not end: it was killed" in line for line in status(out))
    assert night(raw, out).exit_code == 0
    assert not journal.exists()
    assert sources(out) == ["000.txt", "001.txt", "002.txt", "new.txt"]
    runs = pd.read_parquet(out / "runs")
    assert runs["finished_at"].isna().sum() == 2
    assert runs["run_id"].is_unique
    told = json.loads(gijiroku("status", "--json", "--data", out).output)
    assert told["last_success"]["run_id"] == runs["run_id"].max()
