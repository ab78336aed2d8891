"""Names of folders and files that mean something to a shell, a database, a library or a person's eye."""

from __future__ import annotations

import json
import os
import threading
import unicodedata
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import pipeline
from pipeline.sources.discover import discover
from pipeline.sources.names import printable, same_name
from tests.pile import gijiroku, ingest, minutes, sources, write_pile

pytestmark = pytest.mark.usefixtures("read_here")


@pytest.mark.parametrize(
    "name", ["[ab]", "a*", "a?", "a#b", "a%20b", "a%b", "{a,b}", "a'b", 'a"b', "a;b", "a b　c", "~a", "a&b=c"]
)
def test_a_folder_of_any_name_holds_its_own_rows_and_its_own_index(tmp_path: Path, name: str) -> None:
    neighbours = [tmp_path / other for other in ("a", "b", "ab", "a b", "a;") if other != name]
    for number, folder in enumerate(neighbours):
        (tmp_path / "raw").mkdir(exist_ok=True)
        (tmp_path / "raw" / "a.txt").write_text(minutes(number, "六十年"), encoding="utf-8")
        ingest(tmp_path / "raw", data=folder)
    out, raw = tmp_path / name, tmp_path / "raw2"
    write_pile(raw, 2)
    assert ingest(raw, data=out)["inserted"] == 2
    count = "SELECT count(*) AS n FROM documents"
    assert gijiroku("query", count, "--csv", "--data", out).output.split() == ["n", "2"]
    assert len(pipeline.load("documents", data=out)) == len(pd.read_parquet(out / "documents")) == 2
    hits = gijiroku("search", "保存期間", "--dataset", "speeches", "--json", "--data", out).output.splitlines()
    assert sorted(json.loads(hit)["source"] for hit in hits) == ["000.txt", "001.txt"]
    assert "六十" not in gijiroku("search", "年", "--data", out).output
    assert "000.txt" in gijiroku("show", "000.txt", "--data", out).output
    assert gijiroku("verify", "--data", out).output.splitlines() == ["everything is as promised"]
    assert gijiroku("export", "--what", "speeches", "--csv", out / "x.csv", "--data", out).exit_code == 0
    assert gijiroku("remove", "000.txt", "--yes", "--data", out).exit_code == 0
    assert sources(out) == ["001.txt"]
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == sorted(
        {*(one.name for one in neighbours), name, "raw", "raw2"}
    )


NAMES = [
    "会議　録.txt",
    "第１回\u00a0議事録.txt",
    "外字\ue000.txt",
    "二\n行.txt",
    "赤\u202e逆.txt",
    "タブ\t.txt",
    "か\u3099ぎ.txt",
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_source_is_found_by_its_true_name(tmp_path: Path, name: str) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    write_pile(raw, 1)
    (raw / name).write_text(minutes(7), encoding="utf-8")
    ingest(raw, data=out)
    (stored,) = (source for source in sources(out) if source != "000.txt")
    assert "\n" not in stored
    assert "\u202e" not in stored
    for wanted in (name, stored, unicodedata.normalize("NFC", name)):
        assert "第7回" in gijiroku("show", wanted, "--full", "--data", out).output
    assert gijiroku("remove", name, "--yes", "--data", out).exit_code == 0
    assert sources(out) == ["000.txt"]
    assert ingest(raw, data=out)["taken_down"] == 1


def test_only_what_would_harm_a_line_is_escaped() -> None:
    assert printable("会議　録（案）\u00a0①Ａ🄰\ue000.pdf") == "会議　録（案）\u00a0①Ａ🄰\ue000.pdf"
    assert printable("a\u2028b\x1b[31m\u2066c\x7f") == r"a\u2028b\x1b[31m\u2066c\x7f"
    assert same_name("か\u3099.txt", "が.txt")
    assert not same_name("か.txt", "が.txt")


def test_a_name_that_was_stored_otherwise_is_stored_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    write_pile(raw, 1)
    (raw / "会議　録.txt").write_text(minutes(7), encoding="utf-8")
    with monkeypatch.context() as before:
        before.setattr("pipeline.sources.discover.printable", lambda name: name.replace("　", r"\u3000"))
        ingest(raw, data=out)
    assert sources(out) == ["000.txt", r"会議\u3000録.txt"]
    assert ingest(raw, data=out)["unchanged"] == 2
    assert sources(out) == ["000.txt", "会議　録.txt"]


def test_pipes_devices_and_links_that_lead_nowhere_hold_nothing_up(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    write_pile(raw, 1)
    os.mkfifo(raw / "pipe")
    os.mkfifo(raw / "pipe.pdf")
    (raw / "itself").symlink_to("itself")
    (raw / "itself.pdf").symlink_to("itself.pdf")
    (raw / "one").symlink_to("other")
    (raw / "other").symlink_to("one")
    (raw / "up").symlink_to(raw)
    (raw / "null").symlink_to("/dev/zero")
    events: list[dict[str, object]] = []
    reading = threading.Thread(target=lambda: events.append(ingest(raw, data=tmp_path / "out")), daemon=True)
    reading.start()
    reading.join(120)
    assert events, "a pipe is waited for"
    assert sources(tmp_path / "out") == ["000.txt"]
    (event,) = events
    assert isinstance(event["failures"], list)
    assert sorted(failure["source"] for failure in event["failures"]) == ["itself.pdf", "pipe.pdf"]


def test_lock_files_of_office_programs_and_what_a_mac_hides_are_no_documents(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    write_pile(raw, 1)
    (raw / "~$会議録.docx").write_bytes(b"\x06user" + bytes(160))
    with zipfile.ZipFile(raw / "a.zip", "w") as archive:
        archive.writestr("録/一.txt", minutes(3))
        archive.writestr("録/~$一.docx", b"\x06user" + bytes(160))
        archive.writestr("__MACOSX/録/._一.txt", bytes(120))
        archive.writestr("録/.隠し.txt", "x")
    found = discover([raw])
    assert [one.source for one in found.files] == ["000.txt", "a.zip!/録/一.txt"]
    assert found.passed_over == {"lock file of an office program": 2}
    assert not found.errors
