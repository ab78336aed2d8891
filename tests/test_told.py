"""What stands beside documents fills what they leave open, and tells two cities' committees apart."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline.bodies.bodies import fuller_name
from pipeline.sources.told import FIELDS
from tests.pile import gijiroku, ingest
from tests.test_broken_store import both

here = pytest.mark.usefixtures("read_here")
MINUTES = (
    "総務委員会会議録\n\n令和７年６月１０日\n\n○日野委員長　ただいまから総務委員会を開会します。議題１、予算について説明を求めます。\n"
    "○財政課長　予算を{}円増額します。\n○日野委員長　原案のとおり可決することに御異議ありませんか。\n（異議なし）\n"
    "○日野委員長　御異議なしと認め、可決すべきものと決定しました。\n"
)
DAY = "\n令和７年６月１０日\n"


@pytest.fixture
def cities(tmp_path: Path) -> Path:
    """Minutes of committees of one name, of two cities."""
    for number, city in enumerate(("星見市", "月見町")):
        folder = tmp_path / "raw" / city / "令和７年"
        folder.mkdir(parents=True)
        (folder / "総務.txt").write_text(MINUTES.format(number + 1), encoding="utf-8")
        (folder.parent / "source.toml").write_text(
            f'body = "{city}議会"\nurl = "https://example.jp/"\n', encoding="utf-8"
        )
    return tmp_path


def rows(data: Path, dataset: str, *columns: str) -> list[dict[str, Any]]:
    table = pipeline.load(dataset, data=data, as_arrow=True)
    return sorted(table.select(list(columns)).to_pylist(), key=str)


def test_committees_of_one_name_are_those_of_their_cities(cities: Path) -> None:
    data = cities / "data"
    assert ingest(cities / "raw", data=data)["inserted"] == 2
    meetings = rows(data, "meetings", "body", "body_id", "meeting_key", "uncertain")
    assert [row["body"] for row in meetings] == ["星見市議会総務委員会", "月見町議会総務委員会"]
    assert len({row["body_id"] for row in meetings}) == len({row["meeting_key"] for row in meetings}) == 2
    assert all("body" in row["uncertain"] for row in meetings)
    assert {row["body"] for row in rows(data, "speeches", "body")} == {"星見市議会総務委員会", "月見町議会総務委員会"}
    assert {row["body"] for row in rows(data, "decisions", "body")} == {"星見市議会総務委員会", "月見町議会総務委員会"}
    origins = [{one["field"]: one["origin"] for one in row["origins"]} for row in rows(data, "documents", "origins")]
    assert all(one["body"] == one["issuer"] == "folder" and one["title"] == "document" for one in origins)
    assert gijiroku("verify", "--data", data).exit_code == 0
    assert "月見町" not in gijiroku("search", "予算", "--body", "星見市", "--data", data).output
    assert ingest(cities / "raw", data=data)["unchanged"] == 2


@here
def test_what_changes_beside_a_document_is_read_and_what_fills_nothing_is_not(cities: Path) -> None:
    data, folder = cities / "data", cities / "raw/星見市"
    ingest(cities / "raw", data=data)
    (folder / "source.toml").write_text('body = "星見市議会"\nretrieved = 2026-01-02T03:04:05Z\n', encoding="utf-8")
    assert ingest(cities / "raw", data=data)["unchanged"] == 2
    (folder / "令和７年/総務.txt.source.toml").write_text(
        'parent = "北星市議会"\nbody = "総務委員会"\n', encoding="utf-8"
    )
    assert ingest(cities / "raw", data=data)["updated"] == 1
    assert {row["body"] for row in rows(data, "meetings", "body")} == {"北星市議会総務委員会", "月見町議会総務委員会"}
    (folder / "令和７年/総務.txt.source.toml").unlink()
    (folder / "source.toml").unlink()
    ingest(cities / "raw", data=data)
    assert {row["body"] for row in rows(data, "meetings", "body")} == {"総務委員会", "月見町議会総務委員会"}
    assert not [row for row in rows(data, "documents", "status") if row["status"] == "failed"]


@here
def test_a_day_a_title_and_a_kind_are_filled_only_where_none_is_stated(tmp_path: Path) -> None:
    raw, data = tmp_path / "raw", tmp_path / "data"
    raw.mkdir()
    (raw / "a.txt").write_text(MINUTES.format(1).replace(DAY, ""), encoding="utf-8")
    (raw / "b.txt").write_text(MINUTES.format(2), encoding="utf-8")
    (raw / "c.txt").write_text("配布したものです。\n御覧ください。\n", encoding="utf-8")
    told = 'date = 2025-01-02\ntitle = "別の題名"\nkind = "votes"\nlink_text = "資料１"\n'
    for name in "ab":
        (raw / f"{name}.txt.source.toml").write_text(told, encoding="utf-8")
    (raw / "c.txt.source.toml").write_text(told.replace('title = "別の題名"\n', ""), encoding="utf-8")
    ingest(raw, data=data)
    assert sorted(str(row["date"]) for row in rows(data, "meetings", "date")) == ["2025-01-02", "2025-06-10"]
    documents = {
        row["sources"][0]: row for row in rows(data, "documents", "sources", "title", "kind", "published_on", "origins")
    }
    assert documents["a.txt"]["title"] == documents["b.txt"]["title"] == "総務委員会会議録"
    assert documents["b.txt"]["kind"] == "minutes"
    assert documents["a.txt"]["published_on"] is None
    last = documents["c.txt"]
    assert (last["title"], last["kind"], str(last["published_on"])) == ("資料１", "votes", "2025-01-02")
    assert {one["field"]: one["origin"] for one in last["origins"]} == {
        "title": "listing", "kind": "sidecar", "published_on": "sidecar"
    }  # fmt: skip


@here
def test_one_document_of_two_places_takes_what_they_agree_on(cities: Path) -> None:
    """The same bytes below two cities are of neither, and of one where the other says nothing."""
    data = cities / "data"
    for city in ("星見市", "月見町"):
        (cities / "raw" / city / "令和７年/総務.txt").write_text(MINUTES.format(1), encoding="utf-8")
    ingest(cities / "raw", data=data)
    assert [row["body"] for row in rows(data, "meetings", "body")] == ["総務委員会"]
    (cities / "raw/月見町/source.toml").unlink()
    ingest(cities / "raw", data=data)
    assert [row["body"] for row in rows(data, "meetings", "body")] == ["星見市議会総務委員会"]
    assert ingest(cities / "raw/月見町", data=data)["unchanged"] == 1
    assert ingest(cities / "raw", data=data)["unchanged"] == 2


@here
def test_in_archives_and_beside_them_it_is_the_same(tmp_path: Path) -> None:
    raw, data = tmp_path / "raw", tmp_path / "data"
    raw.mkdir()
    with zipfile.ZipFile(raw / "a.zip", "w") as archive:
        archive.writestr("星見市/総務 委員会.txt", MINUTES.format(1))
        archive.writestr("星見市/source.toml", 'body = "星見市議会"')
        archive.writestr("b.txt", MINUTES.format(2))
        archive.writestr("b.txt.source.toml", 'body = "月見町議会"')
        archive.writestr("c.txt", MINUTES.format(3))
    (raw / "a.zip.source.toml").write_text('body = "朝霧市議会"', encoding="utf-8")
    assert ingest(raw, data=data)["passed_over"] == {"tells of documents": 3}
    found = sorted(row["body"] for row in rows(data, "meetings", "body"))
    assert found == ["星見市議会総務委員会", "月見町議会総務委員会", "朝霧市議会総務委員会"]
    assert ingest(raw, data=data)["unchanged"] == 3


@here
@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("body = 星見市", "is no TOML"),
        ('bodies = "星見市"', "a field bodies that means nothing"),
        ("body = 3", "something else than words or a day for body"),
        ('date = "令和７年"', "令和７年, that is no day"),
        ('kind = "議事録"', "a kind, 議事録, that is none of minutes"),
        (f'sha256 = "{"0" * 64}"\nbody = "星見市"', "tells of other bytes, whose hash is 000000000000…"),
    ],
)
def test_what_means_nothing_is_told_until_it_is_mended(tmp_path: Path, written: str, words: str) -> None:
    raw, data = tmp_path / "raw", tmp_path / "data"
    raw.mkdir()
    (raw / "a.txt").write_text(MINUTES.format(1), encoding="utf-8")
    (raw / "a.txt.source.toml").write_text(written, encoding="utf-8")
    first = ingest(raw, data=data)
    assert (first["exit_code"], first["inserted"]) == (1, 1)
    assert words in first["failures"][0]["reason"]
    assert first["failures"][0]["source"] == "a.txt.source.toml"
    again = gijiroku("ingest", raw, "--data", data, "--quiet")
    assert (again.exit_code, again.output) == (1, "")
    assert words in gijiroku("status", "--data", data).output
    (raw / "a.txt.source.toml").write_text('body = "星見市議会"', encoding="utf-8")
    assert ingest(raw, data=data)["exit_code"] == 0
    assert "failed" not in gijiroku("status", "--data", data).output.replace(" failed,", "")
    assert [row["body"] for row in rows(data, "meetings", "body")] == ["星見市議会総務委員会"]


@here
def test_a_document_that_cannot_be_read_is_tried_once_whatever_is_told_of_it(tmp_path: Path) -> None:
    raw, data = tmp_path / "raw", tmp_path / "data"
    raw.mkdir()
    (raw / "a.pdf").write_bytes(b"%PDF-1.4 broken")
    (raw / "source.toml").write_text('body = "星見市議会"', encoding="utf-8")
    assert ingest(raw, data=data)["failed"] == 1
    assert ingest(raw, data=data)["failing"] == 1


@here
@pytest.mark.parametrize(
    ("printed", "body", "parent", "fullest"),
    [
        ("総務委員会", "星見市議会", None, "星見市議会総務委員会"),
        ("総務委員会", "星見市議会", "星見市", "星見市議会総務委員会"),
        ("総務委員会", "建設委員会", "星見市議会", "星見市議会総務委員会"),
        ("総務委員会", "建設委員会", None, "総務委員会"),
        ("都市計画審議会", "星見市", None, "星見市都市計画審議会"),
        ("中心市街地活性化協議会", None, "星見市", "星見市中心市街地活性化協議会"),
        ("農村整備委員会", "星見市", None, "星見市農村整備委員会"),
        ("委員会", "星見市個人情報保護審議会", None, "星見市個人情報保護審議会"),
        ("個人情報保護審議会", "星見市個人情報保護審議会", None, "星見市個人情報保護審議会"),
        ("月見町個人情報保護審議会", "星見市", None, "月見町個人情報保護審議会"),
        ("月見町議会", "星見市議会", None, "月見町議会"),
        ("青森県弘前市議会", "星見市議会", None, "青森県弘前市議会"),
        ("個人情報保護委員会", "星見市", None, "個人情報保護委員会"),
        ("星見市議会総務委員会", "星見市議会", None, "星見市議会総務委員会"),
        (None, "総務委員会", "星見市議会", "星見市議会総務委員会"),
        (None, None, "星見市議会", "星見市議会"),
        (None, None, None, None),
        ("総務委員会", None, None, "総務委員会"),
    ],
)
def test_whose_a_body_is(printed: str | None, body: str | None, parent: str | None, fullest: str | None) -> None:
    assert fuller_name(printed, body, parent) == fullest


@here
def test_the_example_of_the_manual_means_something(tmp_path: Path) -> None:
    manual = (Path(__file__).parent.parent / "docs/operations.md").read_text(encoding="utf-8")
    (example,) = (
        block for block in re.findall(r"```toml\n(.*?)```", manual, re.DOTALL) if "body" in block and "[[" not in block
    )
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/a.txt").write_text(MINUTES.format(1), encoding="utf-8")
    (tmp_path / "raw/source.toml").write_text(example, encoding="utf-8")
    ingest(tmp_path / "raw", data=tmp_path / "data")
    assert [row["body"] for row in rows(tmp_path / "data", "meetings", "body")] == ["星見市議会総務委員会"]
    assert all(f"`{field}`" in manual for field in FIELDS)


@here
def test_a_repaired_document_is_filled_again(cities: Path) -> None:
    data = cities / "data"
    ingest(cities / "raw", data=data)
    for file in both(data, "meetings"):
        file.unlink()
    gijiroku("verify", "--repair", "--data", data)
    assert gijiroku("verify", "--data", data).exit_code == 0
    assert [row["body"] for row in rows(data, "meetings", "body")] == ["星見市議会総務委員会", "月見町議会総務委員会"]
