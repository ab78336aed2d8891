"""A register goes out to Excel and comes back: what was said in it is taken in, row by row, or refused with a reason."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner, Result
from pile import read_here as read_inside
from python_calamine import CalamineWorkbook
from serve_samples import RAW, ingest

import pipeline
from pipeline.commands.main import cli
from pipeline.corrections.corrections import Correction, CorrectionFiles, What


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    raw = tmp_path_factory.mktemp("register") / "raw"
    raw.mkdir()
    shutil.copy(RAW / "inspection-results.html", raw)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.ingest.ingest.read_side_by_side", read_inside)
        ingest(raw, raw.parent / "data")
    return raw.parent


@pytest.fixture
def folder(made: Path, tmp_path: Path, read_here: None) -> Path:
    return shutil.copytree(made, tmp_path / "folder")


def run(folder: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [*map(str, arguments), "--data", str(folder / "data")])


def sent(folder: Path) -> Path:
    done = run(folder, "export", "--xlsx", folder / "register.xlsx")
    assert done.exit_code == 0, done.output
    return folder / "register.xlsx"


def sheets(file: Path) -> dict[str, list[list[Any]]]:
    with CalamineWorkbook.from_path(file) as book:
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def filled(file: Path, *changes: tuple[int, str, Any]) -> Path:
    """The register as somebody saves it who changes cells of it: row from 2, title or a part of one, value."""
    held = sheets(file)
    titles = held["findings"][0]
    for row, title, value in changes:
        held["findings"][row - 1][next(i for i, one in enumerate(titles) if title in one)] = value
    with xlsxwriter.Workbook(file) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in held.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, dt.date):
                        page.write_datetime(number, column, value, day)
                    elif value != "":
                        page.write(number, column, value)
    return file


def back(folder: Path, file: Path) -> Result:
    return run(folder, "corrections", "--from", file, "--who", "山吹")


def test_what_is_said_in_a_register_holds_after_the_next_ingest(folder: Path) -> None:
    file = sent(folder)
    ids = [row[-5] for row in sheets(file)["findings"][1:]]
    changes = (
        (2, "訂正", "正しい confirm"), (3, "訂正", "直す correct"), (3, "所管", "総務課"), (3, "主題", "研修 training"),
        (4, "訂正", "記録でない reject"), (4, "メモ", "見出しである"), (2, "担当", "甲係"), (2, "対応", "対応中 doing"),
    )  # fmt: skip
    done = back(folder, filled(file, *changes))
    assert done.exit_code == 0, done.output
    assert "4 corrections and 2 notes taken, 0 known, 0 rows refused" in done.output
    again = back(folder, file)
    assert "0 corrections and 0 notes taken, 4 known, 0 rows refused" in again.output
    ingest(folder / "raw", folder / "data")
    after = {
        row["record_id"]: row for row in pipeline.load("findings", data=folder / "data", as_arrow=True).to_pylist()
    }
    assert [after[one]["review_state"] if one in after else None for one in ids[:3]] == ["confirmed", "corrected", None]
    assert (after[ids[1]]["department"], after[ids[1]]["theme"]) == ("総務課", "training")
    row = next(one for one in sheets(sent(folder))["findings"] if ids[0] in one)
    assert row[-3:] == ["対応中 doing", "甲係", ""]
    listed = run(folder, "corrections").output
    assert "department: " in listed and "4 things said" in listed


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ([(2, "所管", "総務課")], "row 2: 所管 department was changed, but 訂正 correction does not say correct"),
        ([(2, "訂正", "直す correct")], "row 2: it says correct, and no cell is changed"),
        ([(2, "訂正", "直す correct"), (2, "指摘 finding", "別の文")], "指摘 finding cannot be corrected here"),
        ([(2, "訂正", "直す correct"), (2, "主題", "占い")], "row 2: 占い is no value of theme"),
        ([(2, "訂正", "たぶん")], "row 2: 訂正 correction says たぶん; choose from its list"),
        ([(2, "記録番号", "x")], "row 2: x was not exported in this file"),
        ([(2, "対応", "いつか")], "row 2: 対応 follow-up says いつか; choose from its list"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_says_why_and_the_others_are_taken(
    folder: Path, changes: list[tuple[int, str, Any]], reason: str
) -> None:
    done = back(folder, filled(sent(folder), *changes, (3, "訂正", "正しい confirm")))
    assert done.exit_code == 1
    assert reason in done.output
    assert "1 corrections and 0 notes taken, 0 known, 1 rows refused" in done.output


def test_what_changed_meanwhile_is_refused(folder: Path) -> None:
    file = sent(folder)
    one, other = (row[-5] for row in sheets(file)["findings"][1:3])
    said = CorrectionFiles(folder / "data")
    said.add(one[:16], Correction("紅葉", "2026-01-15T00:00:00+00:00", What.CORRECT, one, "department", None, "会計課"))
    filled(file, (2, "訂正", "直す correct"), (2, "所管", "総務課"), (3, "訂正", "正しい confirm"))
    done = back(folder, file)
    assert done.exit_code == 1 and "row 2: 紅葉 said something of it since" in done.output
    ingest(folder / "raw", folder / "data")
    done = back(folder, file)
    assert "row 2: 所管 department has changed since it was exported; now: 会計課" in done.output
    assert "1 known, 1 rows refused" in done.output
    assert [each.record_id for each in said.read(one[:16])[0]] == [one, other]
    said.add(other[:16], Correction("紅葉", "2026-01-16T00:00:00+00:00", What.REJECT, other))
    ingest(folder / "raw", folder / "data")
    assert "row 3: the record is not there any more" in back(folder, file).output


def test_no_other_file_is_a_register(folder: Path) -> None:
    for number, held in enumerate((b"", b"PK\x03\x04", b"not a workbook")):
        (folder / f"{number}.xlsx").write_bytes(held)
        assert back(folder, folder / f"{number}.xlsx").exit_code == 2
    with xlsxwriter.Workbook(folder / "other.xlsx") as book:
        book.add_worksheet("findings").write(0, 0, "x")
    done = back(folder, folder / "other.xlsx")
    assert done.exit_code == 2 and "is no register" in done.output


def test_cells_that_take_few_values_offer_them_and_nobody_s_register_names_who_works_with_it(folder: Path) -> None:
    import zipfile

    with zipfile.ZipFile(sent(folder)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        hidden = book.read("xl/workbook.xml").decode()
    assert sheet.count('type="list"') == 5, "kind, theme, status, correction, follow-up"
    assert sheet.count('type="date"') == 2
    assert hidden.count('state="hidden"') == 2
    run(folder, "export", "--xlsx", folder / "given.xlsx", "--pseudonymise")
    given = sheets(folder / "given.xlsx")
    assert list(given) == ["findings", "lists"] and not any("owner" in one for one in given["findings"][0])
    assert json.loads(sheets(folder / "register.xlsx")["gijiroku"][1][1])["said"]
