"""Minutes of a transport council as one ruled table: who speaks on the left, what is said on the right."""

from __future__ import annotations

from tests.samples.pages import Sheet
from tests.samples.sample import Sample, agenda, attendees
from tests.samples.script import Speaker, read

HEAD = (
    ("会議の名称", "令和７年度第１回笹ヶ原市地域公共交通会議"),
    ("開催日時", "令和７年６月１９日（木）　１３時３０分～１４時４５分"),
    ("開催場所", "笹ヶ原市民交流センター　多目的ホール"),
    ("出席者", "委員：麻績会長、小和田委員、都築委員、八重樫委員\n事務局：交通政策課　堀切課長、南場主任"),
    ("議題", "（１）コミュニティバスの路線の見直しについて\n（２）令和６年度の利用の状況について"),
)

SPEAKERS = {
    "会": Speaker("麻績会長", "麻績", "会長", "chair"),
    "小": Speaker("小和田委員", "小和田", "委員", "member"),
    "都": Speaker("都築委員", "都築", "委員", "member"),
    "八": Speaker("八重樫委員", "八重樫", "委員", "member"),
    "事": Speaker("事務局", None, "事務局", "secretariat"),
}

TURNS = """
!
@事 chairing
本日はお集まりいただきありがとうございます。ただいまから、令和７年度第１回地域公共交通会議を開会いたします。議事の進行は、麻績会長にお願いいたします。
! （１）
@会 chairing
それでは、議題（１）「コミュニティバスの路線の見直しについて」、事務局から説明をお願いします。
@事 explanation
資料１を御覧ください。見直しの内容は二つです。一つ目は、利用の少ない東山線の夕方の便を、予約があったときだけ運行する方式に切り替えることです。二つ目は、市民病院の移転に合わせて、中央線の経路を変更することです。実施は本年１０月１日を考えております。
@小 question q1
予約は電話だけで受け付けるのですか。高齢の方には電話が一番使いやすいと思いますが、若い人はスマートフォンのほうが便利です。
@事 answer a1
電話とインターネットの両方で受け付けます。<c 事務局|>インターネットでは２４時間、電話では午前８時から午後６時まで受け付ける予定です。</c>
@都 question q2
予約がいっぱいになった場合、乗れない人が出るのではありませんか。
@事 answer a2
<c 事務局|>定員を超えた場合には、タクシー会社の車両を追加で手配いたします。</c>
@八 opinion q3
経路を変えると、これまで使っていた停留所がなくなる方もいます。変更の内容を早めに知らせていただきたい。
@事 answer a3
<c 事務局|2025-08-01>８月１日発行の市の広報で、停留所の一覧と時刻表をお知らせいたします。</c>
@会 chairing
<d1>ほかになければ、議題（１）について、原案のとおり承認してよろしいでしょうか。
@- assent
（異議なし）
@会 chairing
それでは、議題（１）は原案のとおり承認されました。</d1>
! （２）
@会 chairing
続いて、議題（２）「令和６年度の利用の状況について」、事務局から報告をお願いします。
@事 report
資料２を御覧ください。令和６年度の利用者は全路線で延べ８２，４１０人、前の年度に比べて６．３パーセントの増加となりました。収支率は２１．７パーセントです。
@都 question q4
利用者が増えた要因を、どのように分析していますか。
@事 answer a4
高校生向けの定期券を新たに設けたことにより、通学での利用が大きく伸びたものと考えております。
@会 chairing
ありがとうございました。
!
本日の議事は以上です。これで会議を終わります。
"""

SCRIPT = read(TURNS, SPEAKERS, {"1": {"outcome": "approved"}})


def build() -> bytes:
    sheet = Sheet("笹ヶ原市地域公共交通会議会議録", number="{}", size=10.5)
    sheet.heading("会　議　録", 15, center=True)
    sheet.gap()
    sheet.table(HEAD, (1, 5), size=10, repeat_head=False, shade=False)
    sheet.gap()
    rows = [("発言者", "発言内容")]
    rows += [(turn.speaker.label if turn.speaker else "", turn.text) for turn in SCRIPT.turns]
    sheet.table(rows, (1, 5), size=10)
    return sheet.save()


SAMPLE = Sample(
    file="transport-council-table.pdf",
    title="笹ヶ原市地域公共交通会議会議録",
    genre="minutes",
    shows="header and proceedings as ruled tables (発言者 | 発言内容), head repeated on each page",
    build=build,
    gold={
        "meetings": [
            {
                "body": "笹ヶ原市地域公共交通会議", "subcommittee": None, "session_label": "第１回",
                "session_number": 1, "fiscal_year": 2025, "date": "2025-06-19", "start_time": "13:30",
                "end_time": "14:45", "place": "笹ヶ原市民交流センター　多目的ホール", "chair": "麻績",
            }
        ],
        "attendees": attendees("""
            麻績|会長||chair
            小和田|委員||member
            都築|委員||member
            八重樫|委員||member
            堀切|課長|交通政策課|secretariat
            南場|主任|交通政策課|secretariat
        """),
        "agenda_items": agenda("""
            （１）|コミュニティバスの路線の見直しについて|deliberation
            （２）|令和６年度の利用の状況について|report
        """),
        **SCRIPT.gold,
    },
)  # fmt: skip
