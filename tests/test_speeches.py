"""Speeches: who speaks, in what capacity, what goes on after a stage direction."""

from __future__ import annotations

import datetime as dt

import pytest
from test_turns import document

from extractors.minutes.speeches.speeches import extract_speeches
from extractors.minutes.turns.turns import read_turns
from extractors.model.document import Range
from extractors.model.grounding import Desk
from extractors.model.proceedings import Attendance, Facts
from extractors.model.records import Attendee, Meeting, Speech
from extractors.model.vocabulary import Act, Standing

MINUTES = """出席者　名簿
○森野総務課長　定刻になりましたので、会議を始めます。進行は委員長にお願いします。
○榎並委員長　それでは、事務局から説明をお願いします。
○健康保険課　資料を御説明します。
○髙瀬委員　図を入れていただきたいと思います。
○事務局　修正いたします。
○榎並委員長　原案のとおり決定することに御異議ありませんか。
　　〔「異議なし」と呼ぶ者あり〕
　御異議なしと認めます。
○傍聴人　一言よろしいですか。
"""


def attendee(name: str, role: str | None, standing: Standing, affiliation: str | None = None) -> Attendee:
    desk = Desk(document("出席者"))
    return Attendee(
        record_id=f"attendee-{name}",
        document_id="0" * 16,
        grounding=desk.ground(Range(0, 3)),
        extractor="test",
        name=name,
        role=role,
        standing=standing,
        affiliation=affiliation,
    )


ATTENDEES = (
    attendee("榎並太郎", "委員", Standing.CHAIR),
    attendee("高瀬花子", "委員", Standing.MEMBER),
    attendee("森野一", "総務課長", Standing.SECRETARIAT),
    attendee("大木三郎", "健康保険課長補佐", Standing.IMPLEMENTING_BODY, "健康保険課"),
)


def speeches(text: str, attendees: tuple[Attendee, ...] = ()) -> tuple[Speech, ...]:
    doc = document(text)
    desk = Desk(doc)
    names = tuple(person.name for person in attendees)
    meeting = Meeting(
        record_id="m",
        document_id="0" * 16,
        grounding=desk.ground(Range(0, 3)),
        extractor="test",
        body="緑町計画審議会",
        date=dt.date(2024, 10, 10),
    )
    facts = Facts(read_turns(doc, names), Attendance(attendees), meeting)
    return extract_speeches(desk, facts)


def test_positions_labels_and_offsets() -> None:
    found = speeches(MINUTES, ATTENDEES)
    text = document(MINUTES).text
    assert [speech.position for speech in found] == list(range(1, 10))
    for speech in found:
        if speech.speaker_label is not None:
            assert text[speech.label_start : speech.label_end] == speech.speaker_label
            assert speech.label_end is not None
            assert speech.grounding.span_start >= speech.label_end or speech.continues


def test_names_roles_and_standing() -> None:
    found = speeches(MINUTES, ATTENDEES)
    rows = [(s.speaker_name, s.speaker_role, s.standing, s.attendee_id) for s in found[:5]]
    assert rows == [
        ("森野", "総務課長", Standing.SECRETARIAT, "attendee-森野一"),
        ("榎並", "委員長", Standing.CHAIR, "attendee-榎並太郎"),
        (None, "健康保険課", Standing.IMPLEMENTING_BODY, None),
        ("髙瀬", "委員", Standing.MEMBER, "attendee-高瀬花子"),
        (None, "事務局", Standing.SECRETARIAT, None),
    ]


def test_the_same_speaker_goes_on_after_a_direction() -> None:
    asked, direction, ruled = speeches(MINUTES, ATTENDEES)[5:8]
    assert direction.speaker_label is None
    assert direction.standing is None
    assert direction.act is Act.ASSENT
    assert direction.grounding.text == "〔「異議なし」と呼ぶ者あり〕"
    assert ruled.continues == asked.record_id
    assert ruled.speaker_label == asked.speaker_label
    assert ruled.grounding.text == "御異議なしと認めます。"


def test_body_and_date_are_repeated() -> None:
    found = speeches(MINUTES, ATTENDEES)
    assert {(speech.body, speech.date) for speech in found} == {("緑町計画審議会", dt.date(2024, 10, 10))}


def test_ids_are_unique_and_repeatable() -> None:
    one, other = speeches(MINUTES, ATTENDEES), speeches(MINUTES, ATTENDEES)
    assert len({speech.record_id for speech in one}) == len(one)
    assert [speech.record_id for speech in one] == [speech.record_id for speech in other]


@pytest.mark.parametrize(
    ("label", "standing"),
    [
        ("榎並部会長", Standing.CHAIR),
        ("議長", Standing.CHAIR),
        ("楠瀬副委員長", Standing.MEMBER),
        ("鵜飼委員", Standing.MEMBER),
        ("Ａ委員", Standing.MEMBER),
        ("内田オブザーバー", Standing.OBSERVER),
        ("事務局", Standing.SECRETARIAT),
        ("松野事務局長", Standing.SECRETARIAT),
        ("大木健康保険課長補佐", Standing.IMPLEMENTING_BODY),
        ("山川市長", Standing.IMPLEMENTING_BODY),
        ("選挙管理委員会委員長", Standing.MEMBER),
        ("参考人", Standing.OTHER),
        ("名誉教授", Standing.MEMBER),
        ("公認会計士", Standing.MEMBER),
    ],
)
def test_standing_without_a_list(label: str, standing: Standing) -> None:
    text = "".join(f"○{who}　それでは、申し上げます。\n" for who in ("森野係長", label, "鵜飼委員", label, "鵜飼委員"))
    assert speeches(text)[1].standing is standing


def test_who_leads_is_the_chair_where_no_label_says_so() -> None:
    text = (
        "○教育長　ただいまから定例会を開会します。議案について説明をお願いします。\n○学務課長　御説明します。\n"
        "○教育長　質問はありますか。\n○鵜飼委員　費用はいくらですか。\n○学務課長　百万円です。\n"
        "○教育長　ほかにございますか。\n○鵜飼委員　ありません。\n○教育長　御異議なしと認めます。\n"
    )
    assert {s.standing for s in speeches(text) if s.speaker_label == "教育長"} == {Standing.CHAIR}
    assert {s.standing for s in speeches(text) if s.speaker_label == "鵜飼委員"} == {Standing.MEMBER}


def test_two_of_one_surname_are_not_mixed_up() -> None:
    pair = (attendee("石田秀一", "委員", Standing.MEMBER), attendee("石田慎二", "委員", Standing.MEMBER))
    text = "○石田（秀）委員　質問します。\n○事務局　はい。\n○石田委員　質問します。\n○事務局　はい。\n"
    found = speeches(text, pair)
    assert found[0].attendee_id == "attendee-石田秀一"
    assert found[2].attendee_id is None


def test_what_names_nobody_is_reported() -> None:
    text = MINUTES.replace("○事務局　修正", "○総合的な高齢者福祉計画　概要は別冊の末尾にある。\n○事務局　修正")
    doc = document(text)
    desk = Desk(doc)
    found = extract_speeches(desk, Facts(read_turns(doc)))
    assert [problem.code for problem in desk.problems] == ["unread_speaker"]
    assert not any("別冊" in speech.grounding.text for speech in found)


def test_whoever_replies_between_two_speakers_speaks() -> None:
    """Each once, with words in no polite form, among labels that nearly all bear an office."""
    text = (
        "○会長　御質問をどうぞ。\n○山小屋組合　集める場所はうちの前だと聞いたけど、人は出すのか。\n"
        "○環境課長　二名を出します。\n○住民（北浜）　車はどこから入るんだ。\n○環境課長　南の門からです。\n"
        "○三番（棚橋）　門は狭いぞ。\n○会長　では、次に移ります。\n○事務局　日程を申し上げます。\n"
    )
    assert [speech.speaker_label for speech in speeches(text)] == [
        "会長", "山小屋組合", "環境課長", "住民（北浜）", "環境課長", "三番（棚橋）", "会長", "事務局",
    ]  # fmt: skip


def test_no_turns_no_speeches() -> None:
    assert speeches("定期報告の結果\n１ 目的\n点検の結果を公表する。\n") == ()
