"""Attendance lists in shapes of their own: what a column or heading holds is told by the list itself."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest

from extractors.minutes.people.attendance import extract_attendance
from extractors.minutes.roster.legend import Legend
from extractors.minutes.roster.likeness import family_likeness, given_likeness, name_likeness
from extractors.minutes.turns.turns import read_turns
from extractors.model.grounding import Desk
from extractors.model.records import Attendee
from pipeline.clean.clean import clean
from pipeline.read.source import read_source

TALK = "\n議　事\n○会長　ただいまから会議を始めます。\n○事務局　資料の説明をいたします。\n○会長　終わります。\n"
HEAD = "令和７年度第３回星見市総合計画審議会　会議録\n\n日　時　令和７年１０月２１日（火）　午後２時から午後４時まで\n場　所　星見市役所　第２会議室\n"


def people(lines: str, talk: str = TALK) -> tuple[Attendee, ...]:
    document = clean(read_source(f"{HEAD}{lines}{talk}".encode()), "0" * 16)
    return extract_attendance(Desk(document), read_turns(document)).attendees


def row(person: Attendee) -> str:
    return "|".join((person.name or "-", person.role or "-", person.affiliation or "-", person.standing.value))


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (
            "出席委員（２名）\n　委員長　　佐久間ひろし議員\n　委員　　　牧野こうじ議員\n委員会説明員\n（水道局）\n　岸本進水道部長\n",
            [
                "佐久間ひろし|委員長|-|chair",
                "牧野こうじ|委員|-|member",
                "岸本進|水道部長|水道局|implementing_body",
            ],
        ),
        (
            ("　　出席者は左のとおり。\n　　　　委員長　　　　　　　　　山形　太一君\n　　　政府参考人\n"
            "　　　　　　　内閣官房新しい\n　　　　　　　漁村・生活環境\n　　　　　　　創生本部事務局\n"
            "　　　　　　　審議官　　　　　　岸川里佳子君\n　　　　　　　水産庁海洋振興\n　　　　　　　推進室長　　　　　坂下　健治君\n"),
            [
                "山形太一|委員長|-|chair",
                "岸川里佳子|内閣官房新しい漁村・生活環境創生本部事務局審議官|-|implementing_body",
                "坂下健治|水産庁海洋振興推進室長|-|implementing_body",
            ],
        ),
        (
            "３．出席者：\n内海　幸一　　株式会社ホットドック 代表取締役\n浦野　伸也　　経済団体協会 企画部会長\n村岡　純一　　慶城大学　教授\n",
            [
                "内海幸一|-|株式会社ホットドック 代表取締役|member",
                "浦野伸也|-|経済団体協会 企画部会長|member",
                "村岡純一|-|慶城大学 教授|member",
            ],
        ),
        (
            "出席者:\nShawn Cochrane –CF\nYuji Kusano –Denpa Ten\n",
            ["Shawn Cochrane|-|CF|member", "Yuji Kusano|-|Denpa Ten|member"],
        ),
        (
            "参加者: （敬称略）ソニック 福井、浜通 大江、オリンパ 出川 小島\n",
            ["福井|-|ソニック|member", "大江|-|浜通|member", "出川|-|オリンパ|member", "小島|-|オリンパ|member"],
        ),
        (
            "【委員】柿沼委員長、槙原委員、木暮委員\n【説明員】須賀水道局長ほか\n【傍聴】２名\n",
            [
                "柿沼|委員長|-|chair", "槙原|委員|-|member", "木暮|委員|-|member", "須賀|水道局長|-|implementing_body",
            ],
        ),
        ("理事　柿沼 一郎\n監事　槙原 花子\n", ["柿沼一郎|理事|-|member", "槙原花子|監事|-|member"]),
        (
            "委員　生方、大庭、矢作の各委員\n事務局　浦添課長、佐渡\n",
            [
                "生方|委員|-|member", "大庭|委員|-|member", "矢作|委員|-|member",
                "浦添|課長|-|secretariat", "佐渡|-|-|secretariat",
            ],
        ),
        (
            "列席者\n　市　長\n　総務部長、財政部長\n",
            ["-|市長|-|implementing_body", "-|総務部長|-|secretariat", "-|財政部長|-|secretariat"],
        ),
        ("出席者　編集長 角田、編集委員 山元・柴田\n", ["角田|編集長|-|member", "山元|編集委員|-|member", "柴田|編集委員|-|member"]),
        (
            "1) 会　長 … 鵜飼 きみ\n2) 副会長 … 保科 敏郎、辰巳 圭\n3) 会計監査 … 御厨 登（欠席・委任）\n",
            ["鵜飼きみ|会長|-|chair", "保科敏郎|副会長|-|member", "辰巳圭|副会長|-|member", "御厨登|会計監査|-|member"],
        ),
        (
            "【委　員】\n学識経験者\n　・大曲　まどか（星見大学 准教授）\n　・南雲　俊\n公募市民\n　・由良　ルイ\n",
            [
                "大曲まどか|学識経験者|星見大学 准教授|member", "南雲俊|学識経験者|-|member", "由良ルイ|公募市民|-|member",
            ],
        ),
        (
            "出席者\n　第一校区　　井之口　清太郎　　第二校区　　須佐　あや\n　第三校区　　綿貫　勉\n",
            ["井之口清太郎|-|第一校区|member", "須佐あや|-|第二校区|member", "綿貫勉|-|第三校区|member"],
        ),
        (
            ("出席委員\n　　　委員長　　　　　　　　棚木　泰文君\n　　　財務大臣\n　　　国務大臣\n"
            "　　　（金融担当）　　　　　飯干　太郎君\n　　　外務大臣　　　　　　　　反町　敏充君\n"),
            [
                "棚木泰文|委員長|-|chair", "飯干太郎|財務大臣 国務大臣（金融担当）|-|implementing_body",
                "反町敏充|外務大臣|-|implementing_body",
            ],
        ),
        (
            ("出席者:\n1　　　　島　直道　　　　星見ソリューションズ株式会社\n2　　　　淡路　修一　　　風待ソニックス株式会社\n"
            "3　　　　上田　理　　　　浜通\n4　　　　福地　弘行　　　浜通\n"),
            [
                "島直道|-|星見ソリューションズ株式会社|member", "淡路修一|-|風待ソニックス株式会社|member",
                "上田理|-|浜通|member", "福地弘行|-|浜通|member",
            ],
        ),
        (
            "出席者\n　番　場　邦　夫　　　外　崎　勝　康\n",
            ["番場邦夫|-|-|member", "外崎勝康|-|-|member"],
        ),
        (
            "教育長　　　　　　　　柿沼　敬\n教育長職務代理者　　　槙原　文香\n委員　　　　　　　　　木暮　達郎\n",
            ["柿沼敬|教育長|-|chair", "槙原文香|教育長職務代理者|-|member", "木暮達郎|委員|-|member"],
        ),
        (
            "県市長会　　　会長　　柿沼　雅之\n県町村会　　　会長　　槙原　寛\n消防団　　　　分団長　　木暮　力\n",
            ["柿沼雅之|会長|県市長会|member", "槙原寛|会長|県町村会|member", "木暮力|分団長|消防団|member"],
        ),
    ],
    ids=[
        "unknown heading of officials", "offices wrapped in a column", "company behind the name", "Roman names",
        "company before the family names", "labels in brackets", "offices before names", "all of them",
        "offices only", "names joined by dots", "offices before dotted lines", "headings among bullets",
        "sections in two columns", "offices of ministers", "numbers before names", "letters that are words too",
        "board of education", "heads of other bodies",
    ],
)  # fmt: skip
def test_lists(lines: str, rows: list[str]) -> None:
    assert [row(person) for person in people(lines)] == rows


def test_symbols_mean_what_the_key_says() -> None:
    found = people("委員の出欠（出席○、欠席×）\n○　会　長　　玉置　陽一郎\n×　委　員　　垂水　良\n")
    assert [(person.name, person.present) for person in found] == [("玉置陽一郎", True), ("垂水良", False)]


@pytest.mark.parametrize(
    "lines",
    ["傍聴者　なし\n", "資料１　計画の素案\n資料２　一般質問\n", "議題　総合計画について\n", "会場　第三委員会室\n"],
)
def test_nobody_is_invented(lines: str) -> None:
    assert not people(lines)


def test_a_key_is_learned_and_blanked() -> None:
    legend = Legend()
    assert legend.take("委員（◎会長、※は欠席）").rstrip() == "委員"
    assert legend.of("◎").role == "会長"
    assert legend.of("※").present is False
    assert legend.of("○").present is None


def test_letters_of_names() -> None:
    assert family_likeness("福井") > 0 > family_likeness("予算")
    assert given_likeness("孝子") > 0 > given_likeness("会場")
    assert name_likeness("槙原花子") > 0 > name_likeness("総合計画")


LABELS = Path(__file__).parent / "labels" / "rosters.jsonl"


def folded(text: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))


def test_labelled_lists_are_read_as_well_as_ever() -> None:
    listed = found = right = role = standing = 0
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        labelled = json.loads(line)
        read = people("\n".join(labelled["lines"]) + "\n")
        wanted = {
            (folded(one["name"]), folded(one["role"]) if not one["name"] else ""): one for one in labelled["attendees"]
        }
        listed, found = listed + len(labelled["attendees"]), found + len(read)
        for person in read:
            one = wanted.pop((folded(person.name), folded(person.role) if not person.name else ""), None)
            if one is not None:
                right += 1
                role += folded(person.role) == folded(one["role"])
                standing += person.standing.value == one["standing"]
    assert right / found >= 0.94
    assert right / listed >= 0.9
    assert role / right >= 0.86
    assert standing / right >= 0.8
