"""The command from end to end: what is new is read, bad input is told, nothing is doubled or lost."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from pipeline.commands.main import cli
from pipeline.workers.job import Interrupted, Task

MINUTES = """星見市個人情報保護審議会 会議録

○日野会長　ただいまから第７回星見市個人情報保護審議会を開会します。
　議題１「窓口支援システムの導入について」、事務局から説明をお願いします。
○事務局　資料１に基づき説明します。個人情報の保護に関する法律第69条第２項第１号に基づくものです。
○日野会長　ただいまの説明について、御質問はありませんか。
○三浦委員　保存期間は何年ですか。
○事務局　５年です。
○日野会長　それでは、原案のとおり承認することとしてよろしいでしょうか。
（異議なし）
○日野会長　御異議がないようですので、原案のとおり承認いたします。
　以上をもちまして閉会いたします。
"""


def gijiroku(*arguments: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def ingest(folder: Path, data: Path, *more: str) -> Result:
    return gijiroku("ingest", folder, "--data", data, "--workers", "1", *more)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "minutes.txt").write_text(MINUTES, encoding="utf-8")
    return folder


def statuses(data: Path) -> dict[str, str]:
    frame = pd.read_parquet(data / "documents")
    return {sources[0]: status for sources, status in zip(frame["sources"], frame["status"], strict=True)}


def digest(data: Path) -> dict[str, str]:
    """Hash of every file of every dataset but runs, which holds the clock."""
    files = sorted(path for path in data.glob("*/*.parquet") if path.parent.name != "runs")
    return {str(path.relative_to(data)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_minutes_become_datasets(raw: Path, tmp_path: Path) -> None:
    result = ingest(raw, tmp_path / "out")
    assert result.exit_code == 0, result.output
    out = tmp_path / "out"
    speeches = pd.read_parquet(out / "speeches").sort_values("position")
    assert list(speeches["speaker_name"].dropna()) == ["日野", "日野", "三浦", "日野", "日野"]
    assert pd.read_parquet(out / "meetings")["session_number"].tolist() == [7]
    (decision,) = pd.read_parquet(out / "decisions")["outcome"]
    assert decision == "approved"
    (citation,) = pd.read_parquet(out / "citations").to_dict("records")
    assert (citation["article"], citation["paragraph"], citation["item"]) == ("69", 2, "1")
    assert citation["law_id"] == "415AC0000000057"
    tokens = pd.read_parquet(out / "tokens")
    assert {"審議会", "開会"} <= set(tokens["surface"])
    assert len(pd.read_parquet(out / "runs")) == 1


def test_the_same_input_gives_the_same_bytes(raw: Path, tmp_path: Path) -> None:
    ingest(raw, tmp_path / "one")
    ingest(raw, tmp_path / "two")
    assert digest(tmp_path / "one") == digest(tmp_path / "two") != {}


def test_a_second_ingest_reads_nothing_and_changes_nothing(raw: Path, tmp_path: Path) -> None:
    ingest(raw, tmp_path / "out")
    before = digest(tmp_path / "out")
    result = ingest(raw, tmp_path / "out", "--json")
    events = [json.loads(line) for line in result.output.splitlines()]
    assert events[-1]["unchanged"] == 1
    assert events[-1]["inserted"] == 0
    assert digest(tmp_path / "out") == before


def test_a_corrected_file_takes_the_place_of_the_earlier_edition(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ingest(raw, out)
    (earlier,) = pd.read_parquet(out / "documents")["document_id"]
    (raw / "minutes.txt").write_text(MINUTES.replace("５年です", "三年です"), encoding="utf-8")
    ingest(raw, out)
    (row,) = pd.read_parquet(out / "documents").to_dict("records")
    assert row["supersedes"] == earlier != row["document_id"]
    assert not pd.read_parquet(out / "speeches")["text"].str.contains("５年です").any()
    assert pd.read_parquet(out / "history" / "speeches")["text"].str.contains("５年です").any()


def test_an_edition_that_comes_back_is_current_and_no_longer_history(raw: Path, tmp_path: Path) -> None:
    out, file = tmp_path / "out", raw / "minutes.txt"
    for text in (MINUTES, MINUTES.replace("５年", "六年"), MINUTES):
        file.write_text(text, encoding="utf-8")
        assert ingest(raw, out).exit_code == 0
    current, past = (set(pd.read_parquet(folder / "documents")["document_id"]) for folder in (out, out / "history"))
    assert (len(current), len(past)) == (1, 1)
    assert not current & past


def test_the_same_bytes_at_two_paths_are_one_document(raw: Path, tmp_path: Path) -> None:
    (raw / "copy.txt").write_bytes((raw / "minutes.txt").read_bytes())
    ingest(raw, tmp_path / "out")
    (sources,) = pd.read_parquet(tmp_path / "out" / "documents")["sources"]
    assert list(sources) == ["copy.txt", "minutes.txt"]


def write_bad(folder: Path) -> None:
    """One bad file of each kind."""
    (folder / "empty.pdf").touch()
    (folder / "picture.pdf").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500))
    (folder / "rubbish.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nend")
    pages = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    (folder / "no-pages.pdf").write_bytes(pages + b"trailer<</Root 1 0 R>>\n%%EOF")
    (folder / "gone.pdf").symlink_to(folder / "nowhere")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.pdf")
    with (folder / "huge.pdf").open("wb") as file:
        file.write(b"%PDF-1.4\n")
        file.truncate(2 * 2**30)


def test_every_bad_file_gets_one_line_and_the_others_are_read(raw: Path, tmp_path: Path) -> None:
    write_bad(raw)
    out = tmp_path / "out"
    result = ingest(raw, out, "--quiet")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    names = ["cut.pdf", "empty.pdf", "gone.pdf", "huge.pdf", "no-pages.pdf", "picture.pdf", "pipe.pdf", "rubbish.txt"]
    assert sorted(line.split(":")[0] for line in lines) == names
    assert all("; " in line for line in lines), "every line names a remedy"
    assert statuses(out) == dict.fromkeys(names, "failed") | {"minutes.txt": "ok"}
    assert not pd.read_parquet(out / "speeches").empty
    assert set(pd.read_parquet(out / "issues")["severity"]) == {"error"}


def test_what_failed_by_no_fault_of_its_own_is_read_by_the_next_run(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_none(tasks: list[Task], *_: object, **__: object) -> Iterator[tuple[Task, Interrupted]]:
        yield from ((task, Interrupted("its reader was killed", "run it again")) for task in tasks)

    with monkeypatch.context() as killing:
        killing.setattr("pipeline.ingest.ingest.read_side_by_side", read_none)
        assert ingest(raw, tmp_path / "out").exit_code == 1
    assert statuses(tmp_path / "out") == {"minutes.txt": "failed"}
    assert ingest(raw, tmp_path / "out").exit_code == 0
    assert statuses(tmp_path / "out") == {"minutes.txt": "ok"}


def test_a_failed_document_is_not_read_again_until_something_changes(raw: Path, tmp_path: Path) -> None:
    (raw / "picture.pdf").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500))
    assert ingest(raw, tmp_path / "out").exit_code == 1
    result = ingest(raw, tmp_path / "out", "--json")
    assert json.loads(result.output.splitlines()[-1])["unchanged"] == 2
    (raw / "picture.pdf").write_text(MINUTES.replace("星見市", "月見市"), encoding="utf-8")
    ingest(raw, tmp_path / "out")
    assert statuses(tmp_path / "out") == {"minutes.txt": "ok", "picture.pdf": "ok"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ingest", "nowhere"], "does not exist"),
        (["ingest", "."], "holds no documents"),
        (["query", "SELECT 1"], "gijiroku ingest"),
        (["show", "x"], "gijiroku ingest"),
    ],
)
def test_wrong_usage_is_told_in_one_line(
    tmp_path: Path, arguments: list[str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = gijiroku(*arguments, "--data", tmp_path / "out")
    assert result.exit_code == 2
    assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_file_with_another_ending_is_passed_over_and_counted(raw: Path, tmp_path: Path) -> None:
    (raw / "manifest.csv").write_text("file,source\n")
    (raw / "odd.bin").write_bytes(b"%PDF-1.4 not really")
    result = ingest(raw, tmp_path / "out")
    assert "passed over, no documents: .csv 1" in result.output
    assert statuses(tmp_path / "out")["odd.bin"] == "failed"


def test_names_that_cannot_be_printed_are_escaped(raw: Path, tmp_path: Path) -> None:
    (raw / "minutes.txt").rename(raw / "two\nlines.txt")
    (Path(os.fsdecode(os.fsencode(raw) + b"/bad-\xff.txt"))).write_text(MINUTES + "別", encoding="utf-8")
    ingest(raw, tmp_path / "out")
    assert statuses(tmp_path / "out") == {r"two\nlines.txt": "ok", r"bad-\xff.txt": "ok"}


def test_show_and_query_read_what_was_ingested(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ingest(raw, out)
    shown = gijiroku("show", "minutes", "--data", out)
    assert "三浦委員" in shown.output
    assert "approved" in shown.output
    sql = "SELECT outcome, page FROM decisions"
    assert gijiroku("query", sql, "--data", out, "--csv").output.split() == ["outcome,page", "approved,1"]
    assert json.loads(gijiroku("query", sql, "--data", out, "--json").output) == [{"outcome": "approved", "page": 1}]
    gijiroku("query", sql, "--data", out, "--parquet", tmp_path / "x.parquet")
    assert pd.read_parquet(tmp_path / "x.parquet")["outcome"].tolist() == ["approved"]
    assert "failed" in gijiroku("query", "SELEC", "--data", out).stderr


def test_a_new_edition_that_cannot_be_read_leaves_the_earlier_one_current(raw: Path, tmp_path: Path) -> None:
    out, file = tmp_path / "out", raw / "minutes.txt"
    ingest(raw, out)
    file.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500))
    assert ingest(raw, out).exit_code == 1
    assert len(pd.read_parquet(out / "meetings")) == 1
    assert sorted(pd.read_parquet(out / "documents")["status"]) == ["failed", "ok"]
    assert json.loads(ingest(raw, out, "--json").output.splitlines()[-1])["unchanged"] == 1
    file.write_text(MINUTES.replace("５年", "六年"), encoding="utf-8")
    ingest(raw, out)
    assert list(pd.read_parquet(out / "documents")["status"]) == ["ok"]
    assert len(pd.read_parquet(out / "history" / "meetings")) == 1


def test_records_of_a_vanished_source_stay_and_it_is_named(raw: Path, tmp_path: Path) -> None:
    (raw / "other.txt").write_text(MINUTES.replace("第７回", "第８回"), encoding="utf-8")
    ingest(raw, tmp_path / "out")
    (raw / "other.txt").unlink()
    result = ingest(raw, tmp_path / "out")
    assert "no longer there, their records stay: 1 (other.txt)" in result.output
    assert len(pd.read_parquet(tmp_path / "out" / "meetings")) == 2


def test_a_dry_run_reads_nothing(raw: Path, tmp_path: Path) -> None:
    result = ingest(raw, tmp_path / "out", "--dry-run")
    assert result.output.splitlines() == ["read       minutes.txt", "1 to read, 0 unchanged, 0 vanished"]
    assert pd.read_parquet(tmp_path / "out" / "documents").empty


def test_only_failed_reads_what_failed(raw: Path, tmp_path: Path) -> None:
    (raw / "picture.pdf").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500))
    ingest(raw, tmp_path / "out")
    (raw / "new.txt").write_text(MINUTES.replace("第７回", "第８回"), encoding="utf-8")
    result = ingest(raw, tmp_path / "out", "--only", "failed", "--dry-run")
    assert result.output.splitlines()[0] == "read       picture.pdf"
    assert result.output.splitlines()[-1].startswith("1 to read")


def test_bytes_after_compact_do_not_depend_on_how_documents_came_in(raw: Path, tmp_path: Path) -> None:
    for number in range(8, 12):
        (raw / f"{number}.txt").write_text(MINUTES.replace("第７回", f"第{number}回"), encoding="utf-8")
    ingest(raw, tmp_path / "one")
    for file in sorted(raw.iterdir(), reverse=True):
        gijiroku("ingest", file, "--data", tmp_path / "two", "--workers", "1", "--quiet")
    for data in (tmp_path / "one", tmp_path / "two"):
        assert gijiroku("compact", "--data", data).exit_code == 0
    assert digest(tmp_path / "one") == digest(tmp_path / "two")


def test_the_command_that_named_what_was_taken_down_names_it_no_more(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, out = raw / "甲野太郎の件.txt", tmp_path / "out"
    (raw / "minutes.txt").rename(secret)
    arguments = ("ingest", str(secret), "--data", str(out))
    monkeypatch.setattr("sys.argv", ["gijiroku", *arguments])
    assert gijiroku(*arguments).exit_code == 0
    assert gijiroku("remove", secret.name, "--data", out, "--yes").exit_code == 0
    (command,) = pd.read_parquet(out / "runs")["command"]
    assert command == shlex.join(["gijiroku", "ingest", "[removed]", "--data", str(out)])


def test_what_was_taken_down_is_gone_from_disk_and_stays_away(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ingest(raw, out)
    (raw / "minutes.txt").write_text(MINUTES.replace("５年", "六年"), encoding="utf-8")
    ingest(raw, out)
    (gone,) = pd.read_parquet(out / "documents")["document_id"]
    assert gijiroku("remove", "minutes.txt", "--data", out, "--yes").exit_code == 0
    for folder in (out, out / "history"):
        assert pd.read_parquet(folder / "speeches").empty
    files = [path for path in out.rglob("*.parquet") if path.is_file()]
    assert files
    assert all(gone not in pd.read_parquet(path).to_string() for path in files)
    for catalogue in out.rglob("catalogue.sqlite"):
        with closing(sqlite3.connect(catalogue)) as database:
            dump = [line for line in database.iterdump() if not re.search('"(tombstones|likenesses)"', line)]
        assert all(gone not in line for line in dump)
    assert "taken down before, not read again: 1" in ingest(raw, out).output
    assert pd.read_parquet(out / "documents").empty


def test_verify_finds_what_is_wrong_and_mends_it(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ingest(raw, out)
    assert gijiroku("verify", "--data", out).exit_code == 0
    (file,) = (out / "speeches").glob("part-*.parquet")
    file.write_bytes(file.read_bytes()[:100])
    result = gijiroku("verify", "--data", out)
    assert result.exit_code == 1
    assert "speeches" in result.output
    repaired = gijiroku("verify", "--data", out, "--repair")
    assert repaired.exit_code == 0, repaired.output
    assert len(pd.read_parquet(out / "speeches")) > 5


def test_status_and_diff_tell_what_is_there_and_what_changed(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ingest(raw, out)
    (raw / "new.txt").write_text(MINUTES.replace("第７回", "第８回"), encoding="utf-8")
    (raw / "picture.pdf").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500))
    ingest(raw, out)
    shown = gijiroku("status", "--data", out).output
    assert "picture.pdf" in shown
    assert "2 ok" in shown
    first, second = pd.read_parquet(out / "runs")["run_id"].sort_values()
    changed = gijiroku("diff", first, second, "--data", out).output
    assert "inserted" in changed
    assert "new.txt" in changed
    assert "new.txt" in gijiroku("diff", "--new-since", first, "--data", out).output
    assert "minutes.txt" in gijiroku("diff", "--new-since", "2020-01-01", "--data", out).output
    assert gijiroku("diff", "--new-since", "2100-01-01", "--data", out).output == ""
    assert gijiroku("diff", "yesterday", "--data", out).exit_code == 2
    assert "minutes.txt" not in changed
