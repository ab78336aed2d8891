"""Minutes of a city committee: positions of the groups in speech, petitions, an election, a recess."""

from __future__ import annotations

from tests.samples.pages import Sheet
from tests.samples.sample import Sample, agenda, attendees
from tests.samples.script import Speaker, read

HEADER = """
日　時　　令和７年１２月１２日（金）
開　会　　午前９時５８分
散　会　　午前１１時３１分
場　所　　榛ノ木市議会　第２委員会室
出席委員（６名）
　　委員長　鬼頭義明君　　　副委員長　志筑加奈君
　　委　員　二瓶昌弘君　　　委　員　　世良亜希君
　　委　員　迫水義人君　　　委　員　　丹生谷毅君
欠席委員（１名）
　　委　員　柚木崇君
説明員
　　環境部長　布施英樹君　　資源循環課長　真柄尚美君

審査事件
　議案第１０３号　榛ノ木市廃棄物の処理及び清掃に関する条例の一部改正について
　陳情第９号　剪定枝の無料回収を求める陳情
　陳情第１０号　指定ごみ袋の小型化を求める陳情
"""

SPEAKERS = {
    "長": Speaker("鬼頭委員長", "鬼頭", "委員長", "chair"),
    "副": Speaker("志筑副委員長", "志筑", "副委員長", "member"),
    "二": Speaker("二瓶委員", "二瓶", "委員", "member"),
    "世": Speaker("世良委員", "世良", "委員", "member"),
    "迫": Speaker("迫水委員", "迫水", "委員", "member"),
    "丹": Speaker("丹生谷委員", "丹生谷", "委員", "member"),
    "布": Speaker("布施環境部長", "布施", "環境部長", "implementing_body"),
    "真": Speaker("真柄資源循環課長", "真柄", "資源循環課長", "implementing_body"),
}

TURNS = """
!
@長 chairing
ただいまから環境厚生委員会を開会いたします。柚木委員から欠席の届出がありました。
! 議案第１０３号
これより議案の審査に入ります。議案第１０３号「榛ノ木市廃棄物の処理及び清掃に関する条例の一部改正について」を議題といたします。
<d1>お諮りいたします。本案につきましては、本会議において提案理由の説明がありましたので、説明を省略し、直ちに質疑に入りたいと思います。これに御異議ありませんか。
@- assent
（「異議なし」と呼ぶ者あり）
@長 chairing
御異議ありませんので、さよう決定いたします。</d1>これより質疑を行います。
@二 question q1
事業系のごみの手数料を１キログラム当たり１８円から２４円に改めるとのことですが、近隣の市と比べて高くならないか、お尋ねします。
@真 answer a1
お答えいたします。県内の市の平均は２２．６円でございまして、改定の後は、平均をやや上回ります。ただ、処理に要する経費は１キログラム当たり３９円でございますので、なお市の負担が残ります。
@丹 question q2
中小の事業者への周知は、いつ、どのような形で行うのか。
@布 answer a2
<c 布施環境部長|>来年の１月から２月にかけまして、商工会議所と共に説明会を４回開催いたします。</c>また、許可業者を通じまして、全ての契約先にお知らせを配付する考えであります。
@長 chairing
以上で質疑を終結いたします。これより、各会派の態度の表明を願います。
@二 opinion q3
<v 二瓶|for>市政クラブは、本案に賛成をいたします。受益者に応分の負担を求めることは、やむを得ないものと考えます。
@世 opinion q4
<v 世良|for>日本のみらいは、賛成です。ごみの減量につながることを期待します。
@丹 opinion q5
<v 丹生谷|against>暮らしの会は、物価高に苦しむ事業者に追い打ちを掛けるものであり、反対いたします。
@長 chairing
<d2>それでは、採決いたします。議案第１０３号について、原案のとおり可決することに賛成の委員の起立を求めます。
@- assent
（賛成者起立）
@長 chairing
起立多数と認めます。よって、議案第１０３号は、原案のとおり可決すべきものと決定いたしました。</d2>
暫時休憩いたします。
@- note
（午前１０時４３分休憩）
@- note
（午前１０時５５分再開）
! 陳情第９号
@長 chairing
休憩前に引き続き会議を開きます。次に、陳情第９号「剪定枝の無料回収を求める陳情」を議題といたします。意見のある方は発言願います。
@迫 opinion q6
庭木の手入れをする高齢の世帯にとって、切実な願いであります。ただ、回収の費用をどう賄うのか、今の段階では見通しが立っておりません。願意は理解できますので、趣旨採択が適当と考えます。
@副 opinion q7
私も趣旨採択でよいと思います。
@長 chairing
<d3>お諮りいたします。陳情第９号は、趣旨採択とすることに御異議ありませんか。
@- assent
（「異議なし」と呼ぶ者あり）
@長 chairing
御異議なしと認めます。よって、陳情第９号は、趣旨採択とすべきものと決定いたしました。</d3>
! 陳情第１０号
次に、陳情第１０号「指定ごみ袋の小型化を求める陳情」を議題といたします。
@世 question q8
現在、一番小さい袋は何リットルですか。
@真 answer a8
１０リットルでございます。県内では、５リットルの袋を作っている市が６市ございます。
@世 opinion q9
製造の費用について、もう少し調べる必要があります。継続審査を求めます。
@長 chairing
<d4>ただいま世良委員から、継続審査を求める発言がありました。陳情第１０号は、閉会中の継続審査とすることに御異議ありませんか。
@- assent
（「異議なし」と呼ぶ者あり）
@長 chairing
御異議なしと認め、閉会中の継続審査とすべきものと決定いたしました。</d4>
!
以上で、本日の審査は終了いたしました。散会いたします。
"""

_PLAIN: list[str] = []
_VOTES: list[dict[str, object]] = []
for _line in TURNS.split("\n"):
    if _line.startswith("<v "):
        _voter, _vote = _line[3 : _line.index(">")].split("|")
        _VOTES.append({"agenda": "議案第１０３号", "voter": _voter, "vote": _vote})
        _line = _line[_line.index(">") + 1 :]
    _PLAIN.append(_line)

SCRIPT = read(
    "\n".join(_PLAIN),
    SPEAKERS,
    {
        "1": {"outcome": "other", "procedural": True},
        "2": {"outcome": "adopted_as_proposed", "assent": "vote", "votes_for": None, "votes_against": None},
        "3": {"outcome": "petition_partly_adopted"},
        "4": {"outcome": "continued"},
    },
)


def build() -> bytes:
    sheet = Sheet(
        "環境厚生委員会会議録",
        head="榛ノ木市議会　環境厚生委員会　令和７年１２月１２日",
        number="{}",
        size=10.5,
        leading=1.8,
    )
    sheet.heading("環境厚生委員会会議録", 14, center=True)
    sheet.gap()
    sheet.block(HEADER)
    sheet.gap()
    for turn in SCRIPT.turns:
        label = f"◯{turn.speaker.label}　" if turn.speaker else "　　"
        for number, text in enumerate(turn.text.split("\n")):
            sheet.para((label if number == 0 else "　") + text)
    return sheet.save()


SAMPLE = Sample(
    file="city-committee.pdf",
    title="環境厚生委員会会議録",
    genre="minutes",
    shows="positions of the groups in speech, 趣旨採択, 継続審査, a recess, 君 in the list of those present",
    issuers=("環境厚生委員会", "榛ノ木市議会", "榛ノ木市議会環境厚生委員会"),
    build=build,
    gold={
        "meetings": [
            {
                "subcommittee": None, "session_number": None, "fiscal_year": 2025, "date": "2025-12-12",
                "start_time": "09:58", "end_time": "11:31", "place": "榛ノ木市議会　第２委員会室", "chair": "鬼頭義明",
            }
        ],
        "attendees": attendees("""
            鬼頭義明|委員長||chair
            志筑加奈|副委員長||member
            二瓶昌弘|委員||member
            世良亜希|委員||member
            迫水義人|委員||member
            丹生谷毅|委員||member
            柚木崇|委員||member|absent
            布施英樹|環境部長||implementing_body
            真柄尚美|資源循環課長||implementing_body
        """),
        "agenda_items": agenda("""
            議案第１０３号|榛ノ木市廃棄物の処理及び清掃に関する条例の一部改正について|deliberation
            陳情第９号|剪定枝の無料回収を求める陳情|deliberation
            陳情第１０号|指定ごみ袋の小型化を求める陳情|deliberation
        """),
        **SCRIPT.gold,
        "votes": _VOTES,
    },
)  # fmt: skip
