"""Minutes of a sub-committee that walks through an assessment form: risks, points of review."""

from __future__ import annotations

from tests.samples.pages import Sheet
from tests.samples.sample import Rows, Sample, agenda, attendees
from tests.samples.script import Speaker, passage, read

HEADER = """
日　時：令和７年７月８日（火）　１０：００～１１：２０

場　所：日和見県庁別館　５０２会議室

出席者：
　部会員　　橘川部会長、阿久津部会員、瀬尾部会員、土肥部会員
　事務局　　政策法務課　箕輪課長、大前主査
　説明者　　税務課　古賀課長補佐
"""

SPEAKERS = {
    "部": Speaker("橘川部会長", "橘川", "部会長", "chair"),
    "阿": Speaker("阿久津部会員", "阿久津", "部会員", "member"),
    "瀬": Speaker("瀬尾部会員", "瀬尾", "部会員", "member"),
    "土": Speaker("土肥部会員", "土肥", "部会員", "member"),
    "税": Speaker("古賀課長補佐", "古賀", "課長補佐", "implementing_body"),
    "事": Speaker("事務局", None, "事務局", "secretariat"),
}

TURNS = """
!
@事 chairing
定刻になりましたので、ただいまから令和７年度第１回日和見県個人情報保護審議会特定個人情報保護評価部会を開会いたします。進行は橘川部会長にお願いいたします。
@部 chairing
橘川でございます。本日の議題は二つです。
! 議題１
議題１「日和見県（県税の賦課徴収に関する事務）の全項目評価書の点検について」、担当課から説明をお願いします。
@税 explanation
税務課の古賀でございます。初めに、評価書の対象となる事務の概要を御説明いたします。
県税の事務では、個人事業税や自動車税などの課税に必要な情報を、申告書のほか、国税庁や市町村から受け取って管理しております。特定個人情報ファイルに記録されている方は、およそ９４万人でございます。今回、税務システムを更新し、サーバーの設置場所を県庁の外にあるデータセンターに移すことから、改めて評価を実施いたしました。住民の方々からの意見の募集は５月１２日から６月１１日まで行い、２名の方から３件の御意見をいただきました。いただいた御意見は、資料３のとおり、評価書の記載に反映しております。
それでは、お手元の全項目評価書に沿って、リスク対策の主な箇所を御説明いたします。
<r acquisition.1|リスク１|目的外の入手が行われるリスク||１８|>まず、１８ページを御覧ください。リスク１「目的外の入手が行われるリスク」への対策でございます。申告書の様式には必要な事項だけを設け、受付の際に本人が提出したものであることを確かめると記載しております。</r>
<r acquisition.3|リスク３|入手した特定個人情報が不正確であるリスク||１９|>次に、１９ページのリスク３「入手した特定個人情報が不正確であるリスク」でございます。個人番号カードの提示を受け、番号と本人を照合した上で、入力の結果を別の職員が突き合わせると記載しております。</r>
<r use.2|リスク２|権限のない者（元職員、アクセス権限のない職員等）によって不正に使用されるリスク||２２|上段>続いて、２２ページ上段を御覧ください。リスク２「権限のない者（元職員、アクセス権限のない職員等）によって不正に使用されるリスク」でございます。利用者ごとに識別符号を割り当て、生体認証と併せて本人を確認し、異動があった日のうちに権限を失効させると記載しております。</r>
<r use.3|リスク３|従業者が事務外で使用するリスク||２３|>２３ページには、リスク３「従業者が事務外で使用するリスク」への対策がございます。操作の記録を毎月点検し、年に１回、全ての従業者に研修を行うと記載しております。</r>
<r outsourcing.other||特定個人情報ファイルの取扱いの委託||２５|>続きまして、２５ページの「特定個人情報ファイルの取扱いの委託」を御覧ください。委託先には、作業を行う者の名簿を提出させ、作業場所への立入りを制限させるとともに、県の職員が年に２回、現地で確認すると記載しております。</r>
<r provision.1|リスク１|不正な提供・移転が行われるリスク||２７|下段>次に、２７ページ下段のリスク１「不正な提供・移転が行われるリスク」でございます。提供の記録を７年間保存し、提供の根拠となる法令を画面に表示させた上で、上司の承認を受けなければ提供できない仕組みにすると記載しております。</r>
<r storage.1|⑥|技術的対策||３１|中段>次に、３１ページ中段の「⑥技術的対策」を御覧ください。外部の通信網から切り離した区画に機器を置き、侵入を検知する仕組みを設けると記載しております。</r>
<r storage.3|リスク３|特定個人情報が消去されずいつまでも存在するリスク||３３|>最後に、３３ページのリスク３「特定個人情報が消去されずいつまでも存在するリスク」でございます。保存の期間を過ぎた情報は、毎年６月に一括して消去し、消去した記録を残すと記載しております。</r>
説明は以上でございます。
@事 explanation
続きまして、事務局から点検の結果の案を御説明いたします。資料２「点検結果（案）」を御覧ください。
<p considered_item|７１|no_problem>主な考慮事項７１番、電算処理を委託する事業者の選定に当たり、必要な体制を確かめることについては、評価書に具体的な記載があり、特段の問題は認められないとしております。</p>
<p considered_item|７２|not_applicable>主な考慮事項７２番、海外の拠点での取扱いについては、該当なしとしております。</p>
<p general_remark||no_problem>総評といたしましては、リスクを軽減させる措置が具体的に記載されており、特段の問題は認められないとしております。</p>
審査記載事項の案といたしましては、２点を記載しております。
<p stated_matter|（１）|>（１）システムの更新に当たっては、移行の作業に伴う漏えいを防ぐため、作業の手順をあらかじめ確かめること。</p>
<p stated_matter|（２）|>（２）データセンターへの移転の後、速やかに入退室の管理の状況を現地で確認すること。</p>
説明は以上でございます。
@部 chairing
ありがとうございました。御質問、御意見をお願いします。
@瀬 question q1
権限を失効させる作業は、誰が、どのように行うのでしょうか。
@税 answer a1
人事課から異動の情報を電子データで受け取り、税務システムの管理者が、その日の業務が終わった後に一括して処理します。
@阿 question q2
研修を受けなかった職員には、どのように対応していますか。
@税 answer a2
未受講の職員には個別に通知し、それでも受講しない場合には、税務システムを使用する権限を一時的に止めております。
@土 opinion q3
評価書の２３ページには、研修の内容が書かれていません。何を学ぶのかを明らかにしたほうが、県民の皆さんに伝わると思います。
@税 answer a3
<c 古賀課長補佐|2025-07-31>御意見のとおり、研修の内容を書き加え、７月３１日までに修正した評価書を事務局に提出いたします。</c>
@瀬 question q4
データセンターは、どのような基準で選んだのですか。
@税 answer a4
国内にあり、震度６強の地震に耐えられる構造で、自家発電の装置により７２時間は電気が止まらないことを条件といたしました。あわせて、入退室の管理について第三者の認証を受けていることも条件に加えております。
@阿 question q5
移転の作業の間、県民が窓口で困ることはないのですか。
@税 answer a5
<c 古賀課長補佐|>作業は休日に行い、平日の窓口に影響が出ないようにいたします。</c>納税証明書につきましては、作業の間も、県税事務所でこれまでどおり交付できます。
@土 question q6
住民から寄せられた意見は、どのような内容だったのでしょうか。
@税 answer a6
クラウドという言葉が分かりにくいという御意見が１件、委託先の監督を具体的に書いてほしいという御意見が２件でございました。前者につきましては用語の説明を加え、後者につきましては２５ページの記載を改めております。
@部 question q7
私からも一つ伺います。評価書の内容と実際の運用が合っているかどうかを、どのように確かめていますか。
@税 answer a7
毎年２月に、評価書の項目を点検表にして各県税事務所に配り、実際の運用と照らし合わせております。昨年度は、研修の記録が残されていなかった事務所が１か所あり、直ちに改めさせました。
@部 chairing
ほかにございませんか。
@- assent
（なし）
@部 chairing
<d1>それでは、ただいまの修正を前提として、点検結果（案）を原案のとおり決定し、審議会に報告することとしてよろしいでしょうか。
@- assent
（異議なし）
@部 chairing
御異議がないようですので、点検結果は原案のとおり決定し、審議会に報告することといたします。</d1>
! 議題２
続いて、議題２「今後の点検の日程について」、事務局から説明をお願いします。
@事 explanation
本年度に点検を予定している評価書は、あと２件ございます。<c 事務局|2025-09-02>次回の部会は、９月２日に開催し、住民基本台帳に関する事務の評価書を点検していただく予定です。</c><k 番号法|28|1|>なお、評価書の案につきましては、番号法第２８条第１項の規定による意見の募集を、既に始めております。
@部 chairing
ただいまの説明について、何かございますか。
@- assent
（なし）
!
@部 chairing
以上で本日の議事を終わります。ありがとうございました。
@事 chairing
これをもちまして、本日の部会を閉会いたします。
"""


def _points(source: str) -> tuple[str, Rows]:
    """Take the points of review out of the script: ``<p kind|label|verdict>…</p>``."""
    rows: Rows = []
    parts = source.split("<p ")
    plain = parts[0]
    for part in parts[1:]:
        notes, rest = part.split(">", 1)
        text, after = rest.split("</p>", 1)
        kind, label, verdict = (value or None for value in notes.split("|"))
        begin = text.split("、", 1)[1] if kind == "considered_item" else text.removeprefix(label or "")
        rows.append({"agenda": "議題１", "kind": kind, "label": label, "verdict": verdict} | passage(begin))
        plain += text + after
    return plain, rows


PLAIN, POINTS = _points(TURNS)
SCRIPT = read(PLAIN, SPEAKERS, {"1": {"outcome": "adopted_as_proposed"}})


def build() -> bytes:
    sheet = Sheet("特定個人情報保護評価部会議事録", number="{}／4", size=11.5, leading=2.05)
    sheet.heading("令和７年度第１回　日和見県個人情報保護審議会　特定個人情報保護評価部会　議事録", 12.5, center=True)
    sheet.gap()
    sheet.block(HEADER)
    sheet.gap(1.5)
    for turn in SCRIPT.turns:
        label = f"○{turn.speaker.label}　" if turn.speaker else "　"
        for number, text in enumerate(turn.text.split("\n")):
            sheet.para((label if number == 0 else "　") + text)
    return sheet.save()


SAMPLE = Sample(
    file="assessment-review.pdf",
    title="特定個人情報保護評価部会議事録",
    genre="minutes",
    shows="a walk through a 特定個人情報保護評価書 page by page: risks, points of review, verdicts",
    build=build,
    gold={
        "meetings": [
            {
                "body": "日和見県個人情報保護審議会", "subcommittee": "特定個人情報保護評価部会",
                "session_label": "第１回", "session_number": 1, "fiscal_year": 2025, "date": "2025-07-08",
                "start_time": "10:00", "end_time": "11:20", "place": "日和見県庁別館　５０２会議室", "chair": "橘川",
                "next_meeting_date": "2025-09-02",
            }
        ],
        "attendees": attendees("""
            橘川|部会長||chair
            阿久津|部会員||member
            瀬尾|部会員||member
            土肥|部会員||member
            箕輪|課長|政策法務課|secretariat
            大前|主査|政策法務課|secretariat
            古賀|課長補佐|税務課|implementing_body
        """),
        "agenda_items": agenda("""
            議題１|日和見県（県税の賦課徴収に関する事務）の全項目評価書の点検について|deliberation
            議題２|今後の点検の日程について|
        """),
        "review_points": POINTS,
        **SCRIPT.gold,
    },
    notes=("risks: each field of the form that the listener is sent to.",),
)  # fmt: skip
