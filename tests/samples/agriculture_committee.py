"""Minutes of an agricultural committee as a Word document: offices with a colon, seat numbers."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx

from tests.samples.sample import Sample, agenda, attendees
from tests.samples.script import Speaker, read

HEADER = """
令和７年１２月定例　瓜生町農業委員会総会　議事録

１　開催日時　令和７年１２月１０日（水）午前９時３０分から午前１０時２０分
２　開催場所　瓜生町役場　２階大会議室
３　出席委員（７人）
　会長　　　１番　宇治原昭二
　委員　　　２番　栃木谷良子　　３番　帆足実　　　４番　蓬田哲也
　　　　　　５番　苅谷ふみ　　　６番　茂呂達郎　　８番　簗瀬和夫
４　欠席委員（１人）
　　　　　　７番　穴井清美
５　農業委員会事務局職員
　　　　　　事務局長　来栖浩　　　書記　菱沼里奈
６　議事日程
　第１　議事録署名委員の指名
　第２　議案第６８号　農地法第３条の規定による許可申請について
　第３　報告第１２号　農地法第１８条の規定による解約の通知について
７　会議の概要
"""

SPEAKERS = {
    "議": Speaker("議長", None, "議長", "chair"),
    "局": Speaker("事務局長", None, "事務局長", "secretariat"),
    "書": Speaker("書記", None, "書記", "secretariat"),
    "三": Speaker("３番委員", None, "３番委員", "member"),
    "五": Speaker("５番委員", None, "５番委員", "member"),
    "六": Speaker("６番委員", None, "６番委員", "member"),
}

TURNS = """
!
@局 chairing
皆さん、おはようございます。総会に先立ちまして、会長から御挨拶をお願いいたします。
@議 chairing
おはようございます。ただいまから１２月の定例総会を開会します。出席委員は８人中７人で、<k 農業委員会等に関する法律|27|3|>農業委員会等に関する法律第２７条第３項の定める過半数に達しておりますので、総会は成立しております。
! 第１
日程第１「議事録署名委員の指名」を行います。<d1>議事録署名委員は、議長から指名することに御異議ありませんか。
@- assent
（異議なしの声）
@議 chairing
異議なしと認め、２番栃木谷委員と８番簗瀬委員を指名します。</d1>
! 第２
続いて、日程第２、議案第６８号「農地法第３条の規定による許可申請について」を議題とします。事務局の説明を求めます。
@書 explanation
議案第６８号について説明します。今月の申請は２件です。
１件目は、大字北原の田１，２４０平方メートルを、規模の拡大のために買い受けるものです。譲受人は町内で４．２ヘクタールを耕作しており、必要な農機具も所有しています。
２件目は、大字中沢の畑６３０平方メートルを、親から子へ贈与するものです。いずれも<k 農地法|3|2|>農地法第３条第２項各号に該当せず、許可の要件を満たしていると考えます。
@議 chairing
現地を調査された委員から、補足の説明をお願いします。
@六 report
１２月３日に３番委員と現地を見てまいりました。北原の田は、水路も農道も整っており、周囲の耕作に支障はありません。中沢の畑も、きちんと管理されていました。
@議 chairing
質疑のある方は発言願います。
@五 question q1
１件目の譲受人の通作距離はどのくらいですか。
@書 answer a1
自宅から車でおよそ５分、距離にして２．８キロメートルです。
@三 question q2
贈与を受ける方は、会社勤めだと聞きました。農作業の時間は取れるのでしょうか。
@書 answer a2
休日のほか、朝夕に作業し、農繁期には両親が手伝うとのことです。
@議 chairing
<d2>ほかに質疑がないようですので、採決します。議案第６８号について、許可することに賛成の方は挙手願います。
@- assent
（全員挙手）
@議 chairing
全員賛成ですので、議案第６８号は許可することに決定しました。</d2>
! 第３
日程第３、報告第１２号「農地法第１８条の規定による解約の通知について」、事務局から報告願います。
@局 report
<k 農地法|18|6|>農地法第１８条第６項の規定による合意解約の通知が３件ありました。いずれも書類は整っており、受理しましたので報告します。<c 事務局長|>なお、解約された農地の今後の利用については、来月の総会までに意向を確認します。</c>
@議 chairing
報告のとおりです。
!
以上で本日の日程は全て終了しました。これで総会を閉会します。
"""

SCRIPT = read(
    TURNS,
    SPEAKERS,
    {
        "1": {"outcome": "elected", "procedural": True},
        "2": {"outcome": "approved", "assent": "vote", "votes_for": None, "votes_against": None},
    },
)


def build() -> bytes:
    document = docx.Document()
    for line in HEADER.strip().split("\n"):
        document.add_paragraph(line)
    for turn in SCRIPT.turns:
        paragraph = document.add_paragraph()
        if turn.speaker:
            paragraph.add_run(f"{turn.speaker.label}：").bold = True
        first, *rest = turn.text.split("\n")
        paragraph.add_run(first)
        for text in rest:
            document.add_paragraph("　" + text)
    stamp = dt.datetime(2026, 1, 5)  # noqa: DTZ001 - Word has no time zone
    properties = document.core_properties
    properties.title, properties.author = "瓜生町農業委員会総会議事録", "瓜生町農業委員会"
    properties.created = properties.modified = stamp
    buffer = io.BytesIO()
    document.save(buffer)
    return _without_clock(buffer.getvalue())


def _without_clock(data: bytes) -> bytes:
    """The same archive with one time for all members, so that every build has the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            if not name.startswith("docProps/thumbnail"):
                target.writestr(zipfile.ZipInfo(name, (2026, 1, 5, 0, 0, 0)), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


SAMPLE = Sample(
    file="agriculture-committee.docx",
    title="瓜生町農業委員会総会議事録",
    genre="minutes",
    shows="Word document, offices with a colon and seat numbers as labels, 全員挙手, 署名委員",
    build=build,
    gold={
        "meetings": [
            {
                "body": "瓜生町農業委員会", "subcommittee": None, "session_label": None, "session_number": None,
                "fiscal_year": 2025, "date": "2025-12-10", "start_time": "09:30", "end_time": "10:20",
                "place": "瓜生町役場　２階大会議室", "chair": "宇治原昭二",
            }
        ],
        "attendees": attendees("""
            宇治原昭二|会長||chair
            栃木谷良子|委員||member
            帆足実|委員||member
            蓬田哲也|委員||member
            苅谷ふみ|委員||member
            茂呂達郎|委員||member
            簗瀬和夫|委員||member
            穴井清美|||member|absent
            来栖浩|事務局長||secretariat
            菱沼里奈|書記||secretariat
        """),
        "agenda_items": agenda("""
            第１|議事録署名委員の指名|
            第２|農地法第３条の規定による許可申請について|deliberation
            第３|農地法第１８条の規定による解約の通知について|report
        """),
        **SCRIPT.gold,
    },
)  # fmt: skip
# Titles cite their law as well.
SAMPLE.gold["citations"] += [
    {"law": "農地法", "article": "3", "paragraph": None, "item": None},
    {"law": "農地法", "article": "3", "paragraph": None, "item": None},
    {"law": "農地法", "article": "18", "paragraph": None, "item": None},
    {"law": "農地法", "article": "18", "paragraph": None, "item": None},
]
for _row in SAMPLE.gold["speeches"]:
    if "番委員" in str(_row["speaker_role"]):
        del _row["speaker_role"]  # whether the seat is a part of the office may be argued about
