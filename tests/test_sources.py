"""Where documents come from: folders, archives, lists; and what is wrong with some."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from extractors.model.errors import LimitExceeded
from pipeline.sources.discover import discover
from pipeline.sources.local import fetch, stamp_of
from tests.pile import gijiroku, ingest, minutes, sources, write_pile


def pack(path: Path, entries: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)


def test_entries_of_an_archive_are_sources_of_their_own(tmp_path: Path) -> None:
    path, out = tmp_path / "a.zip", tmp_path / "out"
    pack(path, {"r7/一.txt": minutes(1).encode(), "二.txt": minutes(2).encode(), "notes.csv": b"a,b"})
    assert ingest(path, data=out)["inserted"] == 2
    assert sources(out) == ["a.zip!/r7/一.txt", "a.zip!/二.txt"]
    pack(path, {"r7/一.txt": minutes(1).encode(), "二.txt": minutes(2, "三年").encode()})
    event = ingest(path, data=out)
    assert (event["unchanged"], event["updated"], event["superseded"]) == (1, 1, 1)
    pack(path, {"r7/一.txt": minutes(1).encode()})
    assert ingest(path, data=out)["vanished"] == ["a.zip!/二.txt"]
    assert len(sources(out)) == 2


def test_an_archive_in_a_folder_is_looked_into_and_unpacked_nowhere(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    write_pile(raw, 1)
    pack(raw / "more.zip", {"../../etc/evil.txt": minutes(5).encode(), "/absolute.txt": minutes(6).encode()})
    before = {path for path in tmp_path.rglob("*") if "out" not in path.parts}
    assert ingest(raw, data=tmp_path / "out")["inserted"] == 3
    assert {path for path in tmp_path.rglob("*") if "out" not in path.parts} == before
    assert not list((tmp_path / "out").rglob("*.txt"))
    assert "more.zip!/../../etc/evil.txt" in sources(tmp_path / "out")


def test_names_in_archives_from_japanese_windows_are_read(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("XXXXXX.txt", minutes(1))
    (tmp_path / "a.zip").write_bytes(packed.getvalue().replace(b"XXXXXX", "会議録".encode("cp932")))
    assert [found.source for found in discover([tmp_path / "a.zip"]).files] == ["a.zip!/会議録.txt"]
    assert ingest(tmp_path / "a.zip", data=tmp_path / "out")["inserted"] == 1


def test_each_name_in_an_archive_is_read_in_its_own_code(tmp_path: Path) -> None:
    names = {"AAAAAA.txt": "会議録".encode("cp932"), "BBBBBBBBB.txt": "議事録".encode(), "CC.txt": b"\xff\xfe"}
    pack(tmp_path / "a.zip", {name: minutes(number).encode() for number, name in enumerate(names)})
    data = (tmp_path / "a.zip").read_bytes()
    for name, written in names.items():
        data = data.replace(name.removesuffix(".txt").encode(), written)
    (tmp_path / "a.zip").write_bytes(data)
    files = discover([tmp_path / "a.zip"]).files
    assert {found.source for found in files} >= {"a.zip!/会議録.txt", "a.zip!/議事録.txt"}
    assert {fetch(found.location, 10_000) for found in files} == {minutes(number).encode() for number in range(3)}


def test_what_an_archive_holds_twice_or_inside_out_is_told(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("one.txt", minutes(1))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("one.txt", minutes(2))
        archive.writestr("inner.zip", "PK")
        archive.writestr(link, "/etc/hostname")
    event = ingest(tmp_path / "a.zip", data=tmp_path / "out")
    assert {failure["source"]: failure["reason"] for failure in event["failures"]} == {
        "a.zip!/inner.zip": "is an archive inside an archive",
        "a.zip!/one.txt": "stands in the archive several times, the last is read",
    }
    assert event["passed_over"] == {"symbolic link": 1}
    assert sources(tmp_path / "out") == ["a.zip!/one.txt"]


def test_an_entry_packed_in_an_unknown_way_is_told(tmp_path: Path) -> None:
    pack(tmp_path / "a.zip", {"one.txt": minutes(1).encode()})
    data = bytearray((tmp_path / "a.zip").read_bytes())
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + at] = 99
    (tmp_path / "a.zip").write_bytes(data)
    (failure,) = ingest(tmp_path / "a.zip", data=tmp_path / "out")["failures"]
    assert failure["reason"].startswith("is packed in an unusual way")


def test_the_list_of_an_archive_is_read_once_for_all_its_entries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(tmp_path / "a.zip", {f"{number}.txt": minutes(number).encode() for number in range(30)})
    opened: list[object] = []
    real = zipfile.ZipFile
    monkeypatch.setattr(zipfile, "ZipFile", lambda *given: opened.append(given) or real(*given))
    assert len({fetch(found.location, 10_000) for found in discover([tmp_path / "a.zip"]).files}) == 30
    assert len(opened) == 1


def test_a_bomb_in_an_archive_is_refused_by_its_size(tmp_path: Path) -> None:
    pack(tmp_path / "bomb.zip", {"big.txt": bytes(50_000_000), "good.txt": minutes(1).encode()})
    result = gijiroku("ingest", tmp_path / "bomb.zip", "--data", tmp_path / "out", "--max-file-size", "10", "--quiet")
    assert result.exit_code == 1
    assert "bomb.zip!/big.txt: is 48 MiB long, over the limit of 10 MiB" in result.stderr
    assert sources(tmp_path / "out") == ["bomb.zip!/good.txt"]
    (found, _) = discover([tmp_path / "bomb.zip"]).files
    with pytest.raises(LimitExceeded):
        fetch(found.location, 2**20)


def test_a_broken_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04" + bytes(200))
    event = ingest(tmp_path / "cut.zip", data=tmp_path / "out")
    assert event["exit_code"] == 1
    assert "archive is broken" in event["failures"][0]["reason"]


@pytest.mark.parametrize("separator", [b"\n", b"\0"])
def test_a_list_on_standard_input_names_the_sources(tmp_path: Path, separator: bytes) -> None:
    write_pile(tmp_path / "raw", 3)
    listed = separator.join(os.fsencode(tmp_path / "raw" / name) for name in ("000.txt", "002.txt"))
    assert ingest("-", data=tmp_path / "out", stdin=listed)["inserted"] == 2
    assert sources(tmp_path / "out") == ["000.txt", "002.txt"]


def test_the_same_file_named_twice_is_one_source(tmp_path: Path) -> None:
    write_pile(tmp_path / "raw", 1)
    assert len(discover([tmp_path / "raw", tmp_path / "raw" / "000.txt"]).files) == 1


def test_a_folder_without_permission_is_told_and_its_documents_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    write_pile(raw / "closed", 1)
    write_pile(raw, 2)
    (raw / "001.txt").write_text(minutes(7), encoding="utf-8")
    assert ingest(raw, data=out)["inserted"] == 2
    real = os.scandir

    def refuse(path: str | Path) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    event = ingest(raw, data=out)
    assert event["exit_code"] == 1
    assert [failure["reason"] for failure in event["failures"]] == ["cannot be looked through (Permission denied)"]
    assert event["vanished"] == []


def test_a_file_changed_just_now_is_compared_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一")
    assert stamp_of(path.as_uri()) == ""
    assert ingest(tmp_path / "a.txt", data=tmp_path / "out")["inserted"] == 1
    before = path.stat()
    path.write_text("二")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert ingest(path, data=tmp_path / "out")["updated"] == 1


def test_a_clock_that_jumps_back_keeps_runs_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime as dt

    from pipeline.ingest import ingest as module

    write_pile(tmp_path / "raw", 1)
    ingest(tmp_path / "raw", data=tmp_path / "out")

    class Earlier(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            return dt.datetime(2001, 1, 1, tzinfo=tz)

    monkeypatch.setattr(module.dt, "datetime", Earlier)
    first = pd.read_parquet(tmp_path / "out" / "runs")["run_id"].tolist()
    ingest(tmp_path / "raw", data=tmp_path / "out")
    assert max(pd.read_parquet(tmp_path / "out" / "runs")["run_id"]) > first[0]
    assert len(pd.read_parquet(tmp_path / "out" / "runs")) == 2


def test_thousands_of_empty_files_are_one_failed_document(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for number in range(3000):
        (raw / f"{number:04d}.pdf").touch()
    event = ingest(raw, data=tmp_path / "out")
    assert event["failed"] == 1
    assert event["failures"][0]["reason"] == "the file holds no bytes (and 2,999 more files of the same bytes)"
    (row,) = pd.read_parquet(tmp_path / "out" / "documents").to_dict("records")
    assert len(row["sources"]) == 3000
    assert ingest(raw, data=tmp_path / "out")["unchanged"] == 3000
