"""Registers for Excel: one row each, links to pages, no formulas, names replaced the same everywhere."""

from __future__ import annotations

import csv
import datetime as dt
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from query_samples import MINUTES

import pipeline
from pipeline.commands.main import cli
from pipeline.printed import harmless
from pipeline.publish.export import Register, RegisterFilter, make_register, page_link
from pipeline.publish.pseudonyms import Pseudonyms
from pipeline.publish.spreadsheet import ColumnHeading, Link, TooManyRows, write_csv_file, write_xlsx


def export(samples: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["export", "--data", str(samples), *(str(argument) for argument in arguments)])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_register_has_one_row_per_finding(samples: Path, tmp_path: Path) -> None:
    assert export(samples, "--csv", tmp_path / "r.csv", "--as-of", "2024-02-10").exit_code == 0
    assert (tmp_path / "r.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    found = rows(tmp_path / "r.csv")
    assert [row["件名 title"] for row in found] == ["アカウントの管理", "ログの分析", "委託先の監督"]
    log = found[1]
    assert log["期限 due"] == "2024-01-31"
    assert (log["現況 state"], log["超過日数 days overdue"]) == ("期限超過 overdue", "10")
    assert log["原典 source"] == "findings.txt#page=1"


def test_the_workbook_holds_texts_days_and_links_and_no_formula(samples: Path, tmp_path: Path) -> None:
    assert export(samples, "--what", "speeches", "--xlsx", tmp_path / "r.xlsx").exit_code == 0
    with zipfile.ZipFile(tmp_path / "r.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
        links = book.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert "<f>" not in sheet
    assert "=1+1 という式" in strings
    assert 'location="page=1"' in sheet
    assert "minutes-9.txt" in links


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+81-3", "'+81-3"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("＝１", "'＝１"),
        ("－", "－"),
        ("-", "-"),
        ("令和5年", "令和5年"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, written: str) -> None:
    assert harmless(text) == written


def test_what_excel_cannot_hold_is_cut_or_written_without_a_link(tmp_path: Path) -> None:
    long = "あ" * 40_000
    write_xlsx(
        tmp_path / "r.xlsx", "x", [ColumnHeading("a"), ColumnHeading("b")], [(long, Link("https://e.jp/" + long, "l"))]
    )
    with zipfile.ZipFile(tmp_path / "r.xlsx") as book:
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "あ" * 32_767 in strings
    assert "あ" * 32_768 not in strings
    write_csv_file(tmp_path / "r.csv", ["a"], [('一行目\n二行目, "x"',), (None,), (-1,), (dt.date(2024, 1, 2),)])
    assert [row["a"] for row in rows(tmp_path / "r.csv")] == ['一行目\n二行目, "x"', "", "-1", "2024-01-02"]


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.publish.spreadsheet._ROWS", 1)
    with pytest.raises(TooManyRows, match="write --csv"):
        write_xlsx(tmp_path / "r.xlsx", "x", [ColumnHeading("a")], [("b",), ("c",)])


@pytest.mark.parametrize(
    ("location", "folder", "link"),
    [
        ("file:///x/raw/a%20b.pdf", "/x", "raw/a%20b.pdf#page=12"),
        ("file:///x/raw/%E8%AD%B0.pdf", "/x/out", "../raw/%E8%AD%B0.pdf#page=12"),
        ("https://www.example.jp/a.pdf", "/x", "https://www.example.jp/a.pdf#page=12"),
        ("raw/a.pdf", "/x", "raw/a.pdf#page=12"),
    ],
)
def test_links_lead_from_the_register_to_the_page(location: str, folder: str, link: str) -> None:
    assert page_link(location, 12, Path(folder)) == link


def test_names_are_replaced_the_same_everywhere(samples: Path, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        assert export(samples, "--what", "speeches", "--csv", tmp_path / name, "--pseudonymise").exit_code == 0
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert text == (tmp_path / "b.csv").read_text(encoding="utf-8-sig")
    assert not re.search("日野|三浦|大沢", text)
    labels = {row["発言者 speaker"] for row in rows(tmp_path / "a.csv")}
    assert len({label for label in labels if label.endswith("会長")}) == 1


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("南委員", "A委員"),
        ("○南　委員　原委員の御意見", "○A　委員　B委員の御意見"),
        ("会長（南）", "会長（A）"),
        ("南", "A"),
        ("委員の原でございます。", "委員のBでございます。"),
        ("土肥部会員、土肥でございます", "C部会員、Cでございます"),
        ("原副会長", "B副会長"),
        ("谷委員、谷間の委員", "D委員、谷間の委員"),
        ("東、西、南、北", "東、西、南、北"),
        ("南区の委員、南区委員、南委員会", "南区の委員、南区委員、南委員会"),
        ("原因分析委員、原案、草原委員会", "原因分析委員、原案、草原委員会"),
        ("南側です。南部の委員", "南側です。南部の委員"),
    ],
)
def test_names_of_one_letter_are_names_before_an_office_only(text: str, replaced: str) -> None:
    names = Pseudonyms(b"key", {"d": ("南", "原", "土肥", "谷恵美子")})
    shown = names.replace("d", text, prose=False)
    for name, letter in zip(("南", "原", "土肥", "谷"), "ABCD", strict=True):
        shown = shown.replace(names.of("d", name), letter)
    assert shown == replaced


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("file:///x/柿沼花子-会議録.pdf#page=1", True),
        ("柿沼\n花子", True),
        ("森委員", True),
        ("森林の保全", False),
        ("福島県知事", False),
        ("人物000000001委員", False),
    ],
)
def test_a_listed_name_is_seen_wherever_it_is_left(text: str, left: bool) -> None:
    assert Pseudonyms(b"key", {"d": KNOWN}).left("d", text) is left


def test_nothing_is_given_out_where_a_name_is_left(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    minutes = MINUTES.replace("日野", "原").replace("三浦", "南").replace("大沢委員", "土肥部会員")
    (raw / "minutes.txt").write_text(minutes, encoding="utf-8")
    data = tmp_path / "data"
    ingest = ["ingest", str(raw), "--data", str(data), "--workers", "1"]
    assert CliRunner().invoke(cli, ingest).exit_code == 0
    for what in ("speeches", "exchanges", "decisions", "commitments"):
        assert export(data, "--what", what, "--csv", tmp_path / f"{what}.csv", "--pseudonymise").exit_code == 0
        text = (tmp_path / f"{what}.csv").read_text(encoding="utf-8-sig")
        assert not re.search("(?<![人草])[原南](会長|委員)|土肥", text)
    (raw / "minutes.txt").unlink()
    (raw / "会議録（南委員）.txt").write_text(minutes.replace("報告は要りません", "報告は要ります"), encoding="utf-8")
    assert CliRunner().invoke(cli, ingest).exit_code == 0
    refused = export(data, "--what", "speeches", "--csv", tmp_path / "r.csv", "--pseudonymise")
    assert (refused.exit_code, (tmp_path / "r.csv").exists()) == (2, False)
    assert "would be left in" in refused.output
    page = ["report", "--html", str(tmp_path / "r.html"), "--data", str(data), "--pseudonymise"]
    assert CliRunner().invoke(cli, page).exit_code == 2
    sample = ["sample", "speeches", "--data", str(data), "--pseudonymise", "--csv"]
    drawn = CliRunner().invoke(cli, sample)
    assert drawn.exit_code == 0
    assert not re.search("[原南](会長|委員)|土肥", drawn.output)


KNOWN = ("柿沼花子", "森太郎", "渡辺聡", "福島", "安西次郎", "安西三郎")


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("柿沼花子委員から", "A委員から"),
        ("柿　沼　 花 子 委員", "A 委員"),
        ("柿沼委員の御指摘", "A委員の御指摘"),
        ("柿沼情報セキュリティ・マネジメント推進課長", "A情報セキュリティ・マネジメント推進課長"),
        ("ありがとうございます、柿沼さん。", "ありがとうございます、Aさん。"),
        ("課長の柿沼でございます。", "課長のAでございます。"),
        ("渡邉　聰委員、渡邊委員", "C委員、C委員"),
        ("森委員長", "B委員長"),
        ("森林の保全、森林部長", "森林の保全、森林部長"),
        ("個人情報ファイルの森の整備", "個人情報ファイルの森の整備"),
        ("福島部会長、福島県知事、福島市長", "D部会長、福島県知事、福島市長"),
        ("安西委員", "E委員"),
        ("横田花代氏の後任に木原幸作氏", "X氏の後任にX氏"),
        ("市長の木原でございます", "市長のXでございます"),
        ("千葉委員、千葉市長、千葉県", "X委員、千葉市長、千葉県"),
        ("皆さん、諸君、農家さん、監査委員、税理士さん", "皆さん、諸君、農家さん、監査委員、税理士さん"),
        ("７番木原幸作議員", "７番X議員"),
    ],
    ids=[
        "full", "spread", "family name", "a long office", "polite", "introducing oneself", "other letters", "one letter",
        "another word", "no office", "a place", "one of two", "third parties", "unknown introducing themselves",
        "a place that is a name", "nobody", "a number before it",
    ],
)  # fmt: skip
def test_persons_lose_their_names_and_nobody_else_does(text: str, replaced: str) -> None:
    names = Pseudonyms(b"key", {"d": KNOWN})
    shown = names.replace("d", text)
    for name, letter in zip((*KNOWN[:4], "安西"), "ABCDE", strict=True):
        shown = shown.replace(names.of("d", name), letter)
    assert re.sub(r"人物\d{9}", "X", shown) == replaced


def test_a_name_is_the_same_in_every_register_and_document() -> None:
    names = Pseudonyms(b"key", {"d": ("柿沼花子",), "e": ()})
    assert names.replace("e", "柿沼花子氏") == names.replace("d", "柿沼氏")
    assert names.replace("e", "柿沼花子氏") != Pseudonyms(b"other", {}).replace("e", "柿沼花子氏")


def test_bodies_keep_their_names() -> None:
    names = Pseudonyms(b"key", {"d": ("柿沼花子",)})
    assert names.replace("d", "松本清張記念館運営委員会", prose=False) == "松本清張記念館運営委員会"


def test_decisions_can_be_exported_too(samples: Path, tmp_path: Path) -> None:
    made = make_register(samples, RegisterFilter(Register.DECISIONS), tmp_path)
    assert len(made.rows) == 2
    assert export(samples).exit_code == 2


@pytest.mark.parametrize("what", [register.value for register in Register])
def test_every_register_is_given_out_with_its_records(samples: Path, tmp_path: Path, what: str) -> None:
    assert export(samples, "--what", what, "--csv", tmp_path / "r.csv").exit_code == 0
    assert (tmp_path / "r.csv").read_bytes().startswith("\ufeff機関 body,".encode())
    known = set(pipeline.load(what, columns=["record_id"], data=samples)["record_id"])
    found = [row["記録番号 record"] for row in rows(tmp_path / "r.csv")]
    assert set(found) <= known
    assert bool(found) == bool(known)


@pytest.mark.parametrize(
    "command", ["query FROM(meetings)", "decisions", "findings", "search 保存期間", "gaps", "sample speeches"]
)
def test_a_file_of_csv_is_known_to_excel_and_a_pipe_gets_rows_alone(
    samples: Path, tmp_path: Path, command: str
) -> None:
    asked = [sys.executable, "-m", "pipeline", *command.split(), "--csv", "--data", str(samples)]
    environment = os.environ | {"PYTHONIOENCODING": "cp932"}
    with (tmp_path / "r.csv").open("wb") as file:
        subprocess.run(asked, stdout=file, check=True, env=environment)
    piped = subprocess.run(asked, stdout=subprocess.PIPE, check=True).stdout
    assert (tmp_path / "r.csv").read_bytes().replace(b"\r\n", b"\n") == b"\xef\xbb\xbf" + piped.replace(b"\r\n", b"\n")
