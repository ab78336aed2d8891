"""Attendance lists in many styles, and absences told in opening words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractors.japanese.rules import Rule
from extractors.minutes.people.attendance import extract_attendance
from extractors.minutes.people.heads import HEADS, Capacity, is_stop, read_head, read_section_head
from extractors.minutes.people.offices import split_office
from extractors.minutes.people.opening import absent_in
from extractors.minutes.roster.atoms import Piece
from extractors.minutes.roster.lines import Reader
from extractors.minutes.roster.names import is_name
from extractors.minutes.turns.turns import read_turns
from extractors.model.document import Document
from extractors.model.grounding import Desk, squash
from extractors.model.proceedings import Attendance
from extractors.model.records import Attendee
from pipeline.clean.clean import clean
from pipeline.read.source import read_source
from pipeline.run import read_bytes
from tests.header_styles import STYLES, TALK, Style


def document(text: str) -> Document:
    return clean(read_source(text.encode()), "0" * 16)


def attendance(text: str) -> tuple[Desk, Attendance]:
    read = document(text)
    desk = Desk(read)
    return desk, extract_attendance(desk, read_turns(read))


def row(person: Attendee) -> str:
    presence = "present" if person.present else "absent"
    return "|".join(
        (person.name or "-", person.role or "-", person.affiliation or "-", person.standing.value, presence)
    )


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_style(style: Style) -> None:
    _, found = attendance(style.text)
    assert tuple(row(person) for person in found.attendees) == style.attendees


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_grounded_on_the_words_of_the_person(style: Style) -> None:
    desk, found = attendance(style.text)
    for person in found.attendees:
        words = "".join(desk.document.text[start:end] for start, end in person.grounding.spans)
        assert squash(words) == squash(person.grounding.text)
        assert (person.name or person.role or "") in squash(words)


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head.examples[0])
def test_heading_row(head: Rule[Capacity]) -> None:
    for example in head.examples:
        group = read_head(example)
        assert group is not None
        assert group.present is head.means.present
        assert group.standing is head.means.standing or head.means.standing is None


@pytest.mark.parametrize("text", ["4 議 事：", "○議事日程", "６　会議経過", "委員の異動", "二　場所"])
def test_headings_that_end_a_list(text: str) -> None:
    assert is_stop(text)


@pytest.mark.parametrize(
    ("text", "count"), [("出席委員　十七名", 17), ("出　席　議　員　（３８名）", 38), ("欠席議員（なし）", None)]
)
def test_counts_of_headings(text: str, count: int | None) -> None:
    group = read_head(text)
    assert group is None or group.count == count


def test_section_heading() -> None:
    assert read_section_head("(健康保険課)") == "健康保険課"
    assert read_section_head("(なし)") is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("木 山 大 輔 重 田 元 子", ["木山大輔", "重田元子"]),
        ("◎道 川 文 男  〇町 野 皇 介", ["道川文男", "町野皇介"]),
        ("　１番　　むらさわ　勝康　　　　　　２番　　おおいし　順子", ["むらさわ勝康", "おおいし順子"]),
        ("　３番　　つ　た　あやな　　　　　　４番　　舟　木　と　も", ["つたあやな", "舟木とも"]),
        ("２番　　竹　沢　　　敦　議員", ["竹沢敦"]),
        ("18番　　鶴ヶ谷　慶　市　議員", ["鶴ヶ谷慶市"]),
        ("26番　　田　川　　　元　議員", ["田川元"]),
        ("あべの　俊子君　　　　秋川　真利君", ["あべの俊子", "秋川真利"]),
        ("伊川　　渉君", ["伊川渉"]),
        ("理事長谷川　太郎君", ["長谷川太郎"]),
        ("事務局長　　　杉　山　敏　也　　　　次長　　　　　　南　部　　　剛", ["杉山敏也", "南部剛"]),
        ("岩沢総合支所長　　　　　野　川　智　子", ["野川智子"]),
        ("財務部長兼健康こども部理事　森　山　欽　吾", ["森山欽吾"]),
        ("柿沼 総一郎　　槙之原 一照", ["柿沼総一郎", "槙之原一照"]),
        ("委員会の運営について", []),
        ("議事録の確定方法について確認した。", []),
    ],
)
def test_names_of_a_line(line: str, names: list[str]) -> None:
    reader = Reader(())
    reader.read([Piece(line, 0)])
    assert [entry.name for entry in reader.entries] == names


def test_family_names_of_speakers_part_names() -> None:
    reader = Reader(frozenset(("林", "木山")))
    reader.read([Piece("林 一 郎 木 山 大", 0)])
    assert [entry.name for entry in reader.entries] == ["林一郎", "木山大"]


@pytest.mark.parametrize("text", ["なし", "該当なし", "別紙のとおり", "２名", "令和5年", "の互選", "審議対象期間"])
def test_no_names(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize(
    ("role", "previous", "affiliation", "title"),
    [
        ("政策法務課市政情報室長", None, "政策法務課", "市政情報室長"),
        ("健康保険課長補佐", None, None, "健康保険課長補佐"),
        ("同課主査", "政策法務課市政情報室長", "政策法務課", "主査"),
        ("同課主査", "健康保険課長補佐", "健康保険課", "主査"),
        ("同課長補佐", "都市計画課長", "都市計画課", "課長補佐"),
        ("事務局次長", None, None, "事務局次長"),
        ("健康部次長", None, None, "健康部次長"),
        ("総務課長", None, None, "総務課長"),
        ("選挙管理委員会委員長", None, None, "選挙管理委員会委員長"),
        ("財務部長兼健康こども部理事", None, None, "財務部長兼健康こども部理事"),
    ],
)
def test_section_and_title(role: str, previous: str | None, affiliation: str | None, title: str) -> None:
    assert split_office(role, None, previous) == (affiliation, title)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("本日は、柿沼委員が欠席ですが、過半数が出席しており、条例第６条により成立しております。", ["柿沼"]),
        ("また、柿沼委員より、本日の委員会に欠席の旨連絡がありました。", ["柿沼"]),
        ("本日の欠席委員は、柿沼委員、槙原委員です。", ["柿沼", "槙原"]),
        ("なお、柿沼太郎議員から欠席の届出がありました。", ["柿沼太郎"]),
        ("欠席の連絡を柿沼委員と槙原委員からいただいております。", ["柿沼", "槙原"]),
        ("本日は柿沼副会長、槙原委員が所用により欠席との連絡を受けています。", ["柿沼", "槙原"]),
        ("本日、欠席者は、２番柿沼一郎議員であります。", ["柿沼一郎"]),
        ("なお柿沼委員におかれましては、本日ご欠席でございます。", ["柿沼"]),
        ("柿沼委員は遅れて出席、槙原委員は欠席です。", ["槙原"]),
        ("本日、欠席委員はおりません。", []),
        ("委員が欠席の場合には代理を立てることができます。", []),
        ("本日は全委員が御出席です。", []),
    ],
)
def test_absences_told(words: str, names: list[str]) -> None:
    text = f"○須佐委員長　ただいまから開会いたします。{words}\n○井之口委員　質問します。\n○須佐委員長　どうぞ。\n"
    read = document(text * 2)
    assert [absent.name for absent in absent_in(read.reading.text, read_turns(read))] == names


def test_a_wrong_count_is_reported() -> None:
    desk, found = attendance("総務委員会記録\n出席委員（３名）\n　柿沼一郎　　槙原花子\n" + TALK)
    assert len(found.attendees) == 2
    assert [problem.code for problem in desk.problems] == ["attendance_count"]


@pytest.mark.parametrize(
    "text",
    [
        "監査の結果について\n令和５年１２月８日\n＜担当＞\n柿沼市監査事務局\n大曲、南雲\n電話　03-1234-5678\n",
        "委員名簿\n柿沼一郎\n槙原花子\n",
        "事務局\n大曲、南雲\n",
    ],
    ids=["contact block", "list of members", "section"],
)
def test_papers_have_no_attendance(text: str) -> None:
    assert attendance(text)[1] == Attendance()


@pytest.mark.parametrize("name", ["chiba-pia-3.txt", "ppc-244.txt"])
def test_real_documents(shared: Path, name: str) -> None:

    gold = json.loads((shared / "gold" / name.replace(".txt", ".json")).read_text(encoding="utf-8"))
    _, found = attendance((shared / "corpus" / "seeds" / name).read_text(encoding="utf-8"))
    expected = {
        (person["name"], person["role"], person["standing"], person["present"])
        for person in gold["datasets"]["attendees"]
    }
    assert {(person.name, person.role, person.standing.value, person.present) for person in found.attendees} == expected


KANA_GIVEN_NAMES = """第３回羽根市環境審議会会議録
日時　令和６年５月７日　午後２時～午後３時
出席委員
会長　　長谷部　さとる
委員　　薬師寺　みどり
委員　　つつみ　一郎
欠席委員　なし
事務局
環境課長　和 久 井　真 理 子
環境係長　宇津木　のぞみ
"""


def test_given_names_in_kana_belong_to_the_family_name_before_them():
    _, extraction = read_bytes(KANA_GIVEN_NAMES.encode())
    names = [attendee.name for attendee in extraction.facts.attendance.attendees]
    assert names == ["長谷部さとる", "薬師寺みどり", "つつみ一郎", "和久井真理子", "宇津木のぞみ"]
    assert not extraction.facts.proceedings.turns


@pytest.mark.parametrize(
    ("header", "people"),
    [
        (
            "出席者\n（１）委　員　　柿沼一郎会長、木暮花子委員\n（欠席：久我遥委員）\n",
            ["柿沼一郎|会長|-|chair|present", "木暮花子|委員|-|member|present", "久我遥|委員|-|member|absent"],
        ),
        (
            "出席者\n会　長　柿沼広樹\n学　校　校長　木暮徹、\n教頭　久我由美\n",
            [
                "柿沼広樹|会長|-|chair|present",
                "木暮徹|校長|-|secretariat|present",
                "久我由美|教頭|-|secretariat|present",
            ],
        ),
        (
            "出席委員　柿沼一郎　木暮花子\n議長の氏名　久我昭二\n書記の氏名：槙原次郎\n",
            [
                "柿沼一郎|-|-|member|present",
                "木暮花子|-|-|member|present",
                "久我昭二|議長|-|chair|present",
                "槙原次郎|書記|-|secretariat|present",
            ],
        ),
        (
            (
                "出席者\n委員　柿沼一郎、木暮花子（代理：久我三郎課長）、槙原次郎（途中退席）\n（早退：柿沼一郎委員）\n"
                "事務局\n総合支所長兼\n地域振興課長　　春日六郎\n"
            ),
            [
                "柿沼一郎|委員|-|member|present",
                "木暮花子|委員|-|member|absent",
                "久我三郎|課長|-|member|present",
                "槙原次郎|委員|-|member|present",
                "春日六郎|総合支所長兼地域振興課長|-|secretariat|present",
            ],
        ),
        (
            "出席部会員　柿沼部会長、木暮部会員\n欠席部会員　久我部会員\n",
            ["柿沼|部会長|-|chair|present", "木暮|部会員|-|member|present", "久我|部会員|-|member|absent"],
        ),
    ],
    ids=["absent on its own line", "group word", "holders of offices", "proxies and parts", "members of a section"],
)
def test_lines_of_lists(header: str, people: list[str]) -> None:
    talk = "○会長　会議を開会します。\n○木暮委員　件数は何件ですか。\n○会長　次の議題に移ります。これで閉会します。\n"
    _, found = attendance(f"{header}\n{talk}")
    assert [row(person) for person in found.attendees] == people
