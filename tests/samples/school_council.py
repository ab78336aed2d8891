"""Minutes of a school council in two columns."""

from __future__ import annotations

from tests.samples.pages import Sheet
from tests.samples.sample import Sample, agenda, attendees
from tests.samples.script import Speaker, read

HEADER = """
日時　令和７年５月２３日（金）
　　　午後６時３０分～午後７時４０分
場所　梶浦市立汐見小学校　図書室
出席者
　会　長　菅生広樹
　委　員　大利根玲子、田鎖功、
　　　　　片寄弥生
　学　校　校長　安孫子徹、
　　　　　教頭　浜名由美
議題
　１　学校経営の方針について
　２　通学路の安全について
"""

SPEAKERS = {
    "会": Speaker("菅生会長", "菅生", "会長", "chair"),
    "大": Speaker("大利根委員", "大利根", "委員", "member"),
    "田": Speaker("田鎖委員", "田鎖", "委員", "member"),
    "片": Speaker("片寄委員", "片寄", "委員", "member"),
    "校": Speaker("安孫子校長", "安孫子", "校長", "implementing_body"),
    "教": Speaker("浜名教頭", "浜名", "教頭", "implementing_body"),
}

TURNS = """
!
@教 chairing
定刻となりましたので、ただいまから第１回学校運営協議会を始めます。議事の進行は菅生会長にお願いします。
! １
@会 chairing
早速ですが、議題１「学校経営の方針について」、校長先生から説明をお願いします。
@校 explanation
お手元の資料に沿って説明いたします。今年度は、「自ら考え、伝え合う子ども」を目標に掲げました。重点は三つあります。第一に、読書の時間を毎朝１０分間設けます。第二に、地域の方を講師に迎えた授業を各学年で年３回行います。第三に、教職員の働き方を見直し、子どもと向き合う時間を増やします。
@大 question q1
地域の講師には、どのような方を考えておられますか。
@校 answer a1
漁業に携わる方、絵手紙の指導をされている方など、昨年度に御協力いただいた方を中心に考えています。
@片 question q2
働き方の見直しについて、具体的に何をするのですか。
@校 answer a2
会議の回数を月４回から２回に減らし、電話の受付を午後６時までとします。
@会 chairing
<d1>ほかになければ、学校経営の方針について、本協議会として承認することとしてよろしいですか。
@- assent
（異議なし）
@会 chairing
異議がありませんので、承認とします。</d1>
! ２
@会 chairing
続いて、議題２「通学路の安全について」です。説明をお願いします。
@教 explanation
４月に保護者の皆さんと通学路を点検し、危険な箇所が６か所見つかりました。このうち４か所は、既に市の道路課に改善を要望しております。残る２か所は、塀が傾いている場所で、所有者の方と話合いを進めているところです。
@田 question q3
要望に対する市の回答はいつごろになりそうですか。
@教 answer a3
６月末までに回答をいただけると聞いております。<c 浜名教頭|2025-06-30>塀については、６月３０日までに所有者の方を改めて訪問します。</c>
@大 question q4
見守りに立つ人が足りません。協議会から町内会に呼びかけてはどうでしょうか。
@会 answer a4
<c 菅生会長|>よい御提案です。協議会として、町内会の連合会に協力をお願いすることにします。</c>
!
@会 chairing
以上で議題は終わりました。次回は９月１２日に開催します。本日はありがとうございました。
"""

SCRIPT = read(TURNS, SPEAKERS, {"1": {"outcome": "approved"}})


def build() -> bytes:
    sheet = Sheet("汐見小学校学校運営協議会会議録", number="{}", size=10, columns=2, margin=54)
    sheet.para("令和７年度第１回汐見小学校", size=11.5, font="gothic")
    sheet.para("学校運営協議会　会議録", size=11.5, font="gothic")
    sheet.gap()
    sheet.block(HEADER)
    sheet.gap()
    for turn in SCRIPT.turns:
        label = f"●{turn.speaker.label}　" if turn.speaker else "　"
        for number, text in enumerate(turn.text.split("\n")):
            sheet.para((label if number == 0 else "　") + text)
    return sheet.save()


SAMPLE = Sample(
    file="school-council-columns.pdf",
    title="汐見小学校学校運営協議会会議録",
    genre="minutes",
    shows="two columns, filled circles as marks, list of those present over several lines",
    issuers=("汐見小学校学校運営協議会", "学校運営協議会", "梶浦市立汐見小学校",),
    build=build,
    gold={
        "meetings": [
            {
                "body": "汐見小学校学校運営協議会", "subcommittee": None, "session_label": "第１回",
                "session_number": 1, "fiscal_year": 2025, "date": "2025-05-23", "start_time": "18:30",
                "end_time": "19:40", "place": "梶浦市立汐見小学校　図書室", "chair": "菅生広樹",
                "next_meeting_date": "2025-09-12",
            }
        ],
        "attendees": attendees("""
            菅生広樹|会長||chair
            大利根玲子|委員||member
            田鎖功|委員||member
            片寄弥生|委員||member
            安孫子徹|校長||implementing_body
            浜名由美|教頭||implementing_body
        """),
        "agenda_items": agenda("""
            １|学校経営の方針について|deliberation
            ２|通学路の安全について|
        """),
        **SCRIPT.gold,
    },
)  # fmt: skip
# The dates that are announced are commitments too.
SAMPLE.gold["commitments"].append(
    {"agenda": None, "actor": "菅生会長", "due_date": "2025-09-12", "statement": "次回は９月１２日に開催します。"}
)
for _row in SAMPLE.gold["attendees"]:
    if _row["role"] in {"校長", "教頭"}:
        del _row["affiliation"], _row["standing"]  # whether a school is the body or its secretariat may be argued about
for _row in SAMPLE.gold["speeches"]:
    if _row["speaker_role"] in {"校長", "教頭"}:
        del _row["standing"]
