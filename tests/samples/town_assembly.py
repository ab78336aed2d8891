"""Minutes of a town assembly in vertical lines: circles, offices before names, several bills together."""

from __future__ import annotations

from tests.samples.pages import register_fonts, vertical
from tests.samples.sample import Sample, agenda, attendees
from tests.samples.script import Speaker, read

HEADER = """
令和七年第四回鴨ノ瀬町議会定例会会議録

令和七年十二月九日　午前十時開議

出席議員　　六名
　　一番　佐渡島孝行　　　二番　味村涼子
　　三番　曽我部満　　　　四番　日下部美紀
　　五番　薬師寺健　　　　六番　土居原修
欠席議員　　なし
説明のため出席した者
　　町長　羽生田博　　　　総務課長　真壁直人
職務のため出席した者
　　議会事務局長　稲継俊介

議事日程
日程第一　会議録署名議員の指名
日程第二　議案第五十五号　鴨ノ瀬町職員の給与に関する条例の一部を改正する条例
日程第三　議案第五十六号　令和七年度鴨ノ瀬町水道事業会計補正予算（第二号）

"""

SPEAKERS = {
    "議": Speaker("議長（土居原修君）", "土居原修", "議長", "chair"),
    "町": Speaker("町長（羽生田博君）", "羽生田博", "町長", "implementing_body"),
    "総": Speaker("総務課長（真壁直人君）", "真壁直人", "総務課長", "implementing_body"),
    "二": Speaker("二番（味村涼子君）", "味村涼子", "二番", "member"),
    "五": Speaker("五番（薬師寺健君）", "薬師寺健", "五番", "member"),
}

TURNS = """
!
@議 chairing
ただいまの出席議員は六名であります。定足数に達しておりますので、これより本日の会議を開きます。
! 日程第一
日程第一、会議録署名議員の指名を行います。<d1>会議録署名議員は、会議規則第百二十五条の規定により、二番味村涼子君、四番日下部美紀君を指名いたします。</d1><k 会議規則|125||>
! 日程第二
日程第二、議案第五十五号及び日程第三、議案第五十六号を一括して議題といたします。提出者の説明を求めます。
@町 explanation
ただいま一括上程されました議案第五十五号及び議案第五十六号について、提案の理由を御説明申し上げます。
議案第五十五号は、人事院の勧告に準じて、職員の給料月額を平均で三・一パーセント引き上げるものであります。議案第五十六号は、給与の改定に伴い、水道事業会計の人件費に百八十万円を追加するものであります。何とぞ御審議の上、御決定くださいますようお願いいたします。
@議 chairing
これより質疑を行います。質疑はありませんか。
@二 question q1
給料の引上げによって、年間の人件費はどのくらい増えるのでしょうか。
@総 answer a1
一般会計でおよそ二千七百万円の増加を見込んでおります。
@五 question q2
水道料金に影響はないのか、伺います。
@総 answer a2
水道事業では前年度からの利益がありますので、今回の改定が料金に影響することはございません。
@議 chairing
ほかに質疑はありませんか。
@- assent
（「なし」と呼ぶ者あり）
@議 chairing
質疑を終わります。これより討論に入りますが、討論の通告はありません。
<d2>これより採決いたします。議案第五十五号を原案のとおり決することに賛成の諸君の起立を求めます。
@- assent
（起立全員）
@議 chairing
起立全員であります。よって、議案第五十五号は原案のとおり可決されました。</d2>
! 日程第三
<d3>次に、議案第五十六号を採決いたします。本案を原案のとおり決することに賛成の諸君の起立を求めます。
@- assent
（起立多数）
@議 chairing
起立多数であります。よって、議案第五十六号は原案のとおり可決されました。</d3>
!
以上をもちまして、本日の日程は全て終了いたしました。本日はこれにて散会いたします。
"""

VOTE = {"assent": "vote", "votes_for": None, "votes_against": None, "outcome": "adopted_as_proposed"}
SCRIPT = read(
    TURNS,
    SPEAKERS,
    {"1": {"outcome": "elected", "procedural": True, "assent": "chair_ruling"}, "2": VOTE, "3": VOTE},
)


def build() -> bytes:
    register_fonts()
    lines = HEADER.strip("\n").split("\n")
    for turn in SCRIPT.turns:
        first, *rest = turn.text.split("\n")
        lines.append(f"○{turn.speaker.label}　{first}" if turn.speaker else f"　　{first}")
        lines += ["　" + text for text in rest]
    return vertical("鴨ノ瀬町議会定例会会議録", lines)


SAMPLE = Sample(
    file="town-assembly-vertical.pdf",
    title="鴨ノ瀬町議会定例会会議録",
    genre="minutes",
    shows="vertical lines, kanji numerals, 一括議題, votes by standing",
    build=build,
    gold={
        "meetings": [
            {
                "body": "鴨ノ瀬町議会", "subcommittee": None, "session_label": "第四回", "session_number": 4,
                "fiscal_year": 2025, "date": "2025-12-09", "start_time": "10:00", "end_time": None, "place": None,
                "chair": "土居原修",
            }
        ],
        "attendees": attendees("""
            佐渡島孝行|一番||member
            味村涼子|二番||member
            曽我部満|三番||member
            日下部美紀|四番||member
            薬師寺健|五番||member
            土居原修|六番||chair
            羽生田博|町長||implementing_body
            真壁直人|総務課長||implementing_body
            稲継俊介|議会事務局長||secretariat
        """),
        "agenda_items": agenda("""
            日程第一|会議録署名議員の指名|
            日程第二|鴨ノ瀬町職員の給与に関する条例の一部を改正する条例|deliberation
            日程第三|令和七年度鴨ノ瀬町水道事業会計補正予算（第二号）|deliberation
        """),
        **SCRIPT.gold,
    },
)  # fmt: skip
for _row in SAMPLE.gold["attendees"]:
    if str(_row["role"]).endswith("番"):
        del _row["role"]  # a seat number stands there, no office
for _row in SAMPLE.gold["speeches"]:
    if str(_row["speaker_role"]).endswith("番"):
        del _row["speaker_role"]
