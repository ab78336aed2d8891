"""Minutes of a library council as a CP932 text file: lenticular brackets."""

from __future__ import annotations

from tests.samples.sample import Sample, agenda, attendees
from tests.samples.script import Speaker, read

HEADER = """\
令和７年度　第３回　霧ヶ谷市立図書館協議会　会議録

日　時　　令和７年１１月２７日（木）　午後１時３０分～午後２時４０分
会　場　　霧ヶ谷市立中央図書館　２階　研修室
出席者　　【委員】　蓮沼会長、五百旗頭副会長、鳥越委員、仁科委員
　　　　　【事務局】　図書館長　葛城、管理係長　粟野
議　題　　（１）来年度の開館時間について
　　　　　（２）貸出しの記録の取扱いについて

"""

SPEAKERS = {
    "会": Speaker("蓮沼会長", "蓮沼", "会長", "chair"),
    "副": Speaker("五百旗頭副会長", "五百旗頭", "副会長", "member"),
    "鳥": Speaker("鳥越委員", "鳥越", "委員", "member"),
    "仁": Speaker("仁科委員", "仁科", "委員", "member"),
    "館": Speaker("葛城図書館長", "葛城", "図書館長", "secretariat"),
    "係": Speaker("粟野管理係長", "粟野", "管理係長", "secretariat"),
}

TURNS = """
!
@係 chairing
本日はお忙しいところ御出席いただき、ありがとうございます。ただいまから、第３回霧ヶ谷市立図書館協議会を開きます。ここからは、蓮沼会長に議事をお願いします。
@会 chairing
それでは、次第に従って進めます。
! （１）
# （１）来年度の開館時間について
@会 chairing
（１）について、事務局から説明をお願いします。
@館 explanation
資料１を御覧ください。来年度の４月から、中央図書館の平日の閉館を午後８時とし、現在より１時間延ばす案でございます。夏に行ったアンケートでは、勤め帰りに立ち寄りたいという声が回答の４割を超えました。職員は、時差出勤により現在の人数のまま対応いたします。
@鳥 question q1
分館の閉館時間も延ばすのでしょうか。
@館 answer a1
分館は、利用の少ない時間帯でもあり、今のところ延ばす予定はございません。
@仁 opinion q2
夜道が暗いので、子どもだけの利用には心配があります。駐輪場の照明を増やしていただきたいです。
@館 answer a2
<c 葛城図書館長|>照明は、年度内に３基増やします。</c>
@会 chairing
<d1>ほかに御意見がなければ、（１）については事務局の案のとおり承認することでよろしいですか。
@- assent
（異議なし）
@会 chairing
異議なしと認め、案のとおり承認します。</d1>
! （２）
# （２）貸出しの記録の取扱いについて
@会 chairing
続いて、（２）について説明をお願いします。
@係 explanation
資料２により御説明いたします。貸出しの記録は、本が返却されたときに利用者の情報から切り離しております。<k 個人情報の保護に関する法律|61|1|>個人情報の保護に関する法律第６１条第１項により、利用の目的に必要な範囲を超えて保有しないためです。ただ、読んだ本を後で振り返りたいという声があり、希望する方に限って記録を残す仕組みを検討しております。
@副 question q3
希望した人が途中でやめたいと思ったときは、すぐに消せるのですか。
@係 answer a3
利用者が自分の画面で操作すれば、その場で消える仕組みを考えています。
@鳥 opinion q4
警察などから照会を受けた場合の対応も、あらかじめ決めておくべきです。
@館 answer a4
<c 葛城図書館長|2026-02-26>照会を受けた場合の手順を定め、２月２６日の次回の協議会でお示しします。</c>
@会 chairing
<d2>（２）につきましては、次回も引き続き審議する、継続審議としたいと思いますが、いかがですか。
@- assent
（異議なし）
@会 chairing
それでは、継続審議といたします。</d2>
!
本日の議事は以上です。お疲れさまでした。
"""

SCRIPT = read(TURNS, SPEAKERS, {"1": {"outcome": "approved"}, "2": {"outcome": "continued"}})


def build() -> bytes:
    lines = [HEADER]
    for turn in SCRIPT.turns:
        label = f"【{turn.speaker.label}】" if turn.speaker else ""
        lines.append(label + turn.text.replace("\n", "\n　") + "\n")
    return "".join(lines).replace("\n", "\r\n").encode("cp932")


SAMPLE = Sample(
    file="library-council.txt",
    title="霧ヶ谷市立図書館協議会会議録",
    genre="minutes",
    shows="CP932 text with 【 】 marks, 【 】 also in the list of those present, 継続審議",
    build=build,
    gold={
        "meetings": [
            {
                "body": "霧ヶ谷市立図書館協議会", "subcommittee": None, "session_label": "第３回", "session_number": 3,
                "fiscal_year": 2025, "date": "2025-11-27", "start_time": "13:30", "end_time": "14:40",
                "place": "霧ヶ谷市立中央図書館　２階　研修室", "chair": "蓮沼", "next_meeting_date": "2026-02-26",
            }
        ],
        "attendees": attendees("""
            蓮沼|会長||chair
            五百旗頭|副会長||member
            鳥越|委員||member
            仁科|委員||member
            葛城|図書館長||secretariat
            粟野|管理係長||secretariat
        """),
        "agenda_items": agenda("""
            （１）|来年度の開館時間について|deliberation
            （２）|貸出しの記録の取扱いについて|deliberation
        """),
        **SCRIPT.gold,
    },
)  # fmt: skip
