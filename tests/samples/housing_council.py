"""Minutes in a text whose speakers stand on lines of their own, the members without names."""

from __future__ import annotations

from tests.samples.sample import Sample, agenda
from tests.samples.script import Speaker, read

HEADER = """\
花背市空家等対策協議会（令和７年度第２回）議事録

● 開催日時
令和７年１１月４日（火曜日）　１４時～１５時２０分
● 開催場所
花背市役所分庁舎　２０３会議室
● 出席者
委員７名、事務局（住宅政策課）４名
● 議題
1. 特定空家等の認定について
2. 空家の利活用の取組について
● 議事録

"""

SPEAKERS = {
    "会": Speaker("会長", None, "会長", "chair"),
    "A": Speaker("A委員", None, "委員", "member"),
    "B": Speaker("B委員", None, "委員", "member"),
    "C": Speaker("C委員", None, "委員", "member"),
    "事": Speaker("事務局", None, "事務局", "secretariat"),
}

TURNS = """
!
@会 chairing
それでは、ただいまから協議会を始めます。
! 1.
まず、議題1「特定空家等の認定について」、事務局から説明してください。
@事 explanation
資料1を御覧ください。今回お諮りするのは、市内西原地区の木造の空家1件です。屋根の一部が落ち、隣の家に瓦が飛んだことから、所有者に対して3回にわたり修繕を求めてまいりましたが、改善されておりません。<k 空家等対策の推進に関する特別措置法|2|2|>空家等対策の推進に関する特別措置法第2条第2項に規定する特定空家等に当たるかどうか、御意見を伺います。
@A question q1
所有者は市外に住んでいるとのことですが、連絡は取れているのですか。
@事 answer a1
電話には出られませんが、書面は届いており、受け取ったことを示す葉書も返送されています。
@B question q2
認定した後は、どのような手順になりますか。
@事 answer a2
まず助言又は指導を行い、改善されない場合には勧告を行います。勧告を受けると、固定資産税の特例が適用されなくなります。
@会 chairing
<d1>ほかに御意見がなければ、本件を特定空家等に認定することが適当であるとの意見でまとめたいと思いますが、よろしいでしょうか。
@- assent
（全員了承）
@会 chairing
では、そのように取りまとめます。</d1>
! 2.
次に、議題2「空家の利活用の取組について」、説明をお願いします。
@事 explanation
資料2を御覧ください。昨年度から始めた空家バンクには、これまでに38件の登録があり、うち17件で契約が成立しました。
@C opinion q3
登録の件数がまだ少ないので、固定資産税の通知に案内を同封してはどうかと思います。
@事 answer a3
<c 事務局|>来年4月に発送する納税通知書に、案内のちらしを同封する予定です。</c>
!
@会 chairing
以上で本日の議題は終わりました。ありがとうございました。
"""

SCRIPT = read(
    TURNS,
    SPEAKERS,
    {"1": {"outcome": "found_appropriate", "assent": "no_objection"}},
)


def build() -> bytes:
    lines = [HEADER]
    for turn in SCRIPT.turns:
        lines.append(f"{turn.speaker.label}\n" if turn.speaker else "")
        lines += [f"　{text}\n" for text in turn.text.split("\n")] if turn.speaker else [f"{turn.text}\n"]
        lines.append("\n")
    return "".join(lines).encode()


SAMPLE = Sample(
    file="housing-council.txt",
    title="花背市空家等対策協議会（令和７年度第２回）議事録",
    genre="minutes",
    shows="labels on lines of their own, members without names, bullets as headings, no list of names",
    issuers=("花背市空家等対策協議会", "花背市"),
    build=build,
    gold={
        "meetings": [
            {
                "body": "花背市空家等対策協議会", "subcommittee": None, "session_label": "第２回", "session_number": 2,
                "fiscal_year": 2025, "date": "2025-11-04", "start_time": "14:00", "end_time": "15:20",
                "place": "花背市役所分庁舎　２０３会議室", "chair": None,
            }
        ],
        "attendees": [],
        "agenda_items": agenda("""
            1|特定空家等の認定について|deliberation
            2|空家の利活用の取組について|
        """),
        **SCRIPT.gold,
    },
)  # fmt: skip
for _rows in SAMPLE.gold.values():
    for _row in _rows:
        if str(_row.get("agenda") or "").endswith("."):
            _row["agenda"] = str(_row["agenda"]).rstrip(".")
for _row in SAMPLE.gold["speeches"]:
    del _row["speaker_role"]  # whether A is a name or a part of the office may be argued about
    _row.pop("speaker_name")
