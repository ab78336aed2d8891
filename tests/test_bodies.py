"""Bodies over variants, renamings and sub-committees; the keys of meetings."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner
from query_samples import LATER, MINUTES

import pipeline
from extractors.model.vocabulary import Level
from pipeline.bodies.bodies import BodyMention, Sitting, body_id, make_bodies, meeting_keys, read_name
from pipeline.bodies.municipalities import check_digit, find_government
from pipeline.commands.main import cli

ROWS = list(
    csv.DictReader(files("pipeline").joinpath("data/municipalities.csv").read_text(encoding="utf-8").splitlines())
)


def test_the_table_of_codes_is_whole() -> None:
    kinds = Counter(row["municipality"][-1:] for row in ROWS)
    assert kinds == {"": 47, "市": 792, "町": 743, "村": 183, "区": 23 + 171}
    assert not [row for row in ROWS if check_digit(row["code"][:5]) != row["code"][5]]
    assert (
        len({row["code"] for row in ROWS})
        == len({(row["prefecture"], row["municipality"]) for row in ROWS})
        == 1788 + 171
    )
    prefectures = {row["code"][:2]: row["prefecture"] for row in ROWS if not row["municipality"]}
    assert all(prefectures[row["code"][:2]] == row["prefecture"] for row in ROWS)


@pytest.mark.parametrize(
    ("name", "code", "level"),
    [
        ("札幌市個人情報保護審議会", "011002", Level.MUNICIPALITY),
        ("北海道札幌市個人情報保護審議会", "011002", Level.MUNICIPALITY),
        ("府中市議会", None, Level.MUNICIPALITY),
        ("広島県府中市議会", "342084", Level.MUNICIPALITY),
        ("石川郡玉川村議会", "075027", Level.MUNICIPALITY),
        ("龍ヶ崎市議会", "082082", Level.MUNICIPALITY),
        ("津市議会", "242012", Level.MUNICIPALITY),
        ("北区議会", None, Level.MUNICIPALITY),
        ("東京都北区議会", "131172", Level.MUNICIPALITY),
        ("東京都都市計画審議会", "130001", Level.PREFECTURE),
        ("京都府個人情報保護審議会", "260002", Level.PREFECTURE),
        ("京都市会", "261009", Level.MUNICIPALITY),
        ("東京都府中市議会", "132063", Level.MUNICIPALITY),
        ("伊達市教育委員会", None, Level.MUNICIPALITY),
        ("北海道沙流郡日高町議会", "016012", Level.MUNICIPALITY),
        ("鹿嶋市議会", "082228", Level.MUNICIPALITY),
        ("鹿島市議会", "412074", Level.MUNICIPALITY),
        ("横浜市中区地域協議会", "141046", Level.MUNICIPALITY),
        ("大阪市北区区政会議", "271276", Level.MUNICIPALITY),
        ("浜松市浜名区協議会", "221392", Level.MUNICIPALITY),
        ("札幌市北区画整理審議会", "011002", Level.MUNICIPALITY),
        ("富谷町議会", "042161", Level.MUNICIPALITY),
        ("那珂川町議会", "094111", Level.MUNICIPALITY),
        ("福岡県筑紫郡那珂川町議会", "402311", Level.MUNICIPALITY),
        ("静岡県清水市議会", None, Level.MUNICIPALITY),
        ("福岡県市町村職員表彰審査会", "400009", Level.PREFECTURE),
        ("長野県農村振興審議会", "200000", Level.PREFECTURE),
    ],
)
def test_codes_stand_where_the_name_says_which(name: str, code: str | None, level: Level) -> None:
    found = find_government(read_name(name).name)
    assert found is not None
    assert (found.code, found.level) == (code, level)


@pytest.mark.parametrize(
    "name",
    [
        "星見市議会",
        "東京都市大学評議会",
        "情報公開審議会",
        "市議会",
        "第三者委員会",
        "町田市外二市衛生組合議会",
        "沖縄県後期高齢者医療広域連合議会",
        "石狩西部広域水道企業団議会",
    ],
)
def test_other_names_have_no_code(name: str) -> None:
    assert find_government(read_name(name).name) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青森県弘前市議会", "弘前市議会"),
        ("特定個人情報保護委員会", "個人情報保護委員会"),
        ("弘前市議会総務委員会", "弘前市議会"),
        ("星見市個人情報保護審議会特定個人情報保護評価部会", "星見市 個人情報保護審議会"),
        ("星見市総合計画審議會", "星見市総合計画審議会"),
        ("12月定例星見市農業委員会", "星見市農業委員会"),
        ("宮城県富谷町個人情報保護審査会", "富谷市個人情報保護審査会"),
        ("篠山市議会", "丹波篠山市議会"),
    ],
    ids=[
        "prefecture",
        "renaming",
        "committee of an assembly",
        "sub-committee",
        "old letter",
        "occasion",
        "a town become a city",
        "a city renamed",
    ],
)
def test_one_body(one: str, other: str) -> None:
    assert body_id(one) == body_id(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("弘前市議会", "青森市議会"),
        ("鹿嶋市議会", "鹿島市議会"),
        ("横浜市中区協議会", "名古屋市中区協議会"),
        ("府中市議会", "広島県府中市議会"),
        ("星見市教育委員会", "月見市教育委員会"),
    ],
)
def test_other_bodies(one: str, other: str) -> None:
    assert body_id(one) != body_id(other)


@pytest.mark.parametrize("name", [None, "委員会", "本審議会", "議会"])
def test_a_kind_of_body_is_no_body(name: str | None) -> None:
    assert body_id(name) is None


def test_the_dataset_has_a_row_per_body_and_sub_committee() -> None:
    told = [
        BodyMention("弘前市議会"), BodyMention("青森県弘前市議会"), BodyMention("弘前市議会", "総務委員会"),
        BodyMention("特定個人情報保護委員会"), BodyMention("個人情報保護委員会"), BodyMention("委員会"),
    ]  # fmt: skip
    rows = {row["name"]: row for row in make_bodies(told).to_pylist()}
    assert set(rows) == {"青森県弘前市議会", "総務委員会", "個人情報保護委員会"}
    assembly, committee, agency = rows["青森県弘前市議会"], rows["総務委員会"], rows["個人情報保護委員会"]
    assert (assembly["variants"], assembly["municipality_code"]) == (["弘前市議会"], "022021")
    assert committee["parent_id"] == assembly["body_id"] == body_id("弘前市議会総務委員会")
    assert (agency["variants"], agency["level"]) == (["特定個人情報保護委員会"], "national")
    assert (agency["valid_from"], assembly["valid_from"]) == (dt.date(2016, 1, 1), None)


def test_a_town_become_a_city_is_one_body_with_the_name_of_today() -> None:
    (row,) = make_bodies([BodyMention("富谷町教育委員会"), BodyMention("富谷市教育委員会")]).to_pylist()
    assert (row["name"], row["variants"], row["municipality_code"]) == (
        "富谷市教育委員会",
        ["富谷町教育委員会"],
        "042161",
    )
    assert (row["valid_from"], row["valid_to"]) == (dt.date(2016, 10, 10), None)


DAY, LATE = dt.date(2023, 6, 21), dt.date(2024, 6, 21)


def sitting(name: str, body: str, date: dt.date | None, session: int | None, year: int | None = None) -> Sitting:
    return Sitting(name, name, body, None, date, session, year, None)


def test_papers_that_leave_out_the_day_or_the_session_share_the_key_of_the_minutes() -> None:
    keys = meeting_keys(
        [
            sitting("minutes", "星見市審議会", DAY, 7, 2023),
            sitting("papers", "星見市審議会", DAY, None),
            sitting("results", "星見市審議会", None, 7),
            sitting("next", "星見市審議会", LATE, 8, 2024),
        ]
    )
    assert keys["minutes"] == keys["papers"] == keys["results"] == "星見市審議会|2023-06-21|7"
    assert keys["next"] == "星見市審議会|2024-06-21|8"


def test_where_two_meetings_come_into_question_nothing_is_guessed() -> None:
    keys = meeting_keys(
        [
            sitting("one", "星見市審議会", DAY, 3, 2023),
            sitting("two", "星見市審議会", LATE, 3, 2024),
            sitting("which", "星見市審議会", None, 3),
            sitting("this", "星見市審議会", None, 3, 2024),
            sitting("nobody", "", None, None),
        ]
    )
    assert keys["which"] == "星見市審議会||3"
    assert keys["this"] == keys["two"]
    assert keys["nobody"] is None


def test_a_session_without_a_day_is_of_the_year_it_is_counted_in() -> None:
    one, two = (Sitting("a", "d", "星見市議会", None, None, 4, None, f"令和{year}年第４回定例会") for year in "５６")
    assert meeting_keys([one])["a"] == "星見市議会|令和5年|4"
    assert meeting_keys([two])["a"] == "星見市議会|令和6年|4"


def ingest(raw: Path, data: Path) -> None:
    done = CliRunner().invoke(cli, ["ingest", str(raw), "--data", str(data), "--workers", "1"])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("minutes_first", [True, False])
def test_keys_do_not_depend_on_the_order_of_ingest(tmp_path: Path, minutes_first: bool) -> None:
    raw, data = tmp_path / "raw", tmp_path / "data"
    raw.mkdir()
    undated = "\n".join(line for line in MINUTES.splitlines() if not line.startswith("日時"))
    texts = {"a.txt": MINUTES, "b.txt": undated.replace("一度で", "一回で"), "c.txt": LATER}
    for name in sorted(texts, reverse=not minutes_first):
        (raw / name).write_text(texts[name], encoding="utf-8")
        ingest(raw, data)
    frame = pipeline.load("meetings", data=data)
    assert sorted(frame["meeting_key"]) == [
        "星見市個人情報保護審議会|2023-06-21|7", "星見市個人情報保護審議会|2023-06-21|7",
        "星見市個人情報保護審議会|2024-02-14|9",
    ]  # fmt: skip
    assert set(frame["body_id"]) == {body_id("星見市個人情報保護審議会")}
    assert len(pipeline.load("decision_register", data=data)) == 2
    assert "星見市個人情報保護審議会" in set(pipeline.load("bodies", data=data)["name"])


def test_bodies_of_removed_documents_are_gone(tmp_path: Path) -> None:
    raw, data = tmp_path / "raw", tmp_path / "data"
    raw.mkdir()
    (raw / "a.txt").write_text(MINUTES, encoding="utf-8")
    (raw / "b.txt").write_text(LATER.replace("星見市", "月見市"), encoding="utf-8")
    ingest(raw, data)
    assert "月見市個人情報保護審議会" in set(pipeline.load("bodies", data=data)["name"])
    assert CliRunner().invoke(cli, ["remove", "b.txt", "--data", str(data), "--yes"]).exit_code == 0
    assert not [name for name in pipeline.load("bodies", data=data)["name"] if "月見市" in name]
