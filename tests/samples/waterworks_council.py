"""Minutes of a waterworks council as a web page: menus around it, a definition list of turns."""

from __future__ import annotations

from tests.samples.sample import Sample, agenda, attendees
from tests.samples.script import Speaker, read

PAGE = """<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<title>令和７年度第１回氷見沢市水道事業経営審議会 会議録｜氷見沢市</title>
<style>dt {{ font-weight: bold; }}</style>
</head>
<body>
<header><p><a href="/">氷見沢市</a></p>
<nav><ul><li><a href="/life">くらし</a></li><li><a href="/work">産業・しごと</a></li><li><a href="/city">市政情報</a></li>
<li><a href="/contact">お問合せ</a></li></ul></nav></header>
<p class="path"><a href="/">トップ</a> &gt; <a href="/city">市政情報</a> &gt; 審議会</p>
<main>
<h1>令和７年度第１回氷見沢市水道事業経営審議会　会議録</h1>
<table>
<tr><th>開催日時</th><td>令和７年８月２８日（木曜日）午前１０時から午前１１時１５分まで</td></tr>
<tr><th>開催場所</th><td>氷見沢市水道局　２階会議室</td></tr>
<tr><th>出席委員</th><td>棚橋会長、柏倉委員、御子柴委員、馬締委員</td></tr>
<tr><th>事務局</th><td>水道局長　門馬、経営企画課長　諸星</td></tr>
<tr><th>公開・非公開の別</th><td>公開（傍聴者１名）</td></tr>
</table>
<h2>会議の内容</h2>
{turns}
</main>
<footer><p>氷見沢市役所　〒999-0000　氷見沢市中央１丁目１番１号</p><p>Copyright Himisawa City</p></footer>
</body>
</html>
"""

SPEAKERS = {
    "会": Speaker("棚橋会長", "棚橋", "会長", "chair"),
    "柏": Speaker("柏倉委員", "柏倉", "委員", "member"),
    "御": Speaker("御子柴委員", "御子柴", "委員", "member"),
    "馬": Speaker("馬締委員", "馬締", "委員", "member"),
    "局": Speaker("門馬水道局長", "門馬", "水道局長", "secretariat"),
    "経": Speaker("諸星経営企画課長", "諸星", "経営企画課長", "secretariat"),
}

TURNS = """
!
@経 chairing
ただいまから、令和７年度第１回水道事業経営審議会を開会いたします。本日は委員４名全員に御出席いただいております。
@会 chairing
会長の棚橋です。それでは議事に入ります。
! 議題１
# 議題１　水道料金の改定について（諮問）
@会 chairing
議題１「水道料金の改定について」、事務局から説明願います。
@局 explanation
水道料金の改定について諮問いたします。本市の水道管は、設置から４０年を超えたものが全体の２８パーセントに上り、更新には今後１０年間でおよそ９２億円を要します。一方、給水人口の減少により、料金の収入は年々減っております。このため、来年４月から、料金を平均で１４．５パーセント引き上げたいと考えております。
@柏 question q1
引上げの幅を抑えるため、更新の計画を先に延ばすことは検討されましたか。
@局 answer a1
検討いたしましたが、漏水の修繕に掛かる費用が増え、かえって負担が重くなるという結果になりました。
@馬 question q2
生活に困っている世帯への配慮はありますか。
@経 answer a2
<c 諸星経営企画課長|>児童扶養手当を受けている世帯などを対象に、基本料金の半額を減免する制度を設ける予定でございます。</c>
@御 opinion q3
市民には、なぜ値上げが必要なのかを、数字を示して分かりやすく説明していただきたい。
@経 answer a3
<c 諸星経営企画課長|>１０月に市内５会場で説明会を開き、広報紙でも特集を組みます。</c>
@会 chairing
<d1>議論も尽きたようですので、お諮りします。諮問のあった水道料金の改定については、妥当である旨を答申することに御異議ございませんか。
@- assent
（「異議なし」の声）
@会 chairing
御異議なしと認め、そのように答申することと決定します。</d1>
! 議題２
# 議題２　令和６年度決算の概要について（報告）
@会 chairing
次に、議題２「令和６年度決算の概要について」、事務局から報告願います。
@経 report
令和６年度の決算は、収益が２１億３千万円、費用が２０億８千万円で、５千万円の純利益となりました。前の年度と比べますと、電気料金の上昇などにより、利益は３割ほど減っております。
@会 chairing
御質問はございませんか。
@- assent
（なし）
!
@会 chairing
それでは、以上をもちまして審議会を閉会します。
"""

SCRIPT = read(TURNS, SPEAKERS, {"1": {"outcome": "reply_adopted"}})


def build() -> bytes:
    parts, inside = [], False
    for turn in SCRIPT.turns:
        if turn.act is None:
            parts.append("</dl>" if inside else "")
            parts.append(f"<h3>{turn.text}</h3>")
            inside = False
            continue
        if not inside:
            parts.append("<dl>")
            inside = True
        label = f"<dt>{turn.speaker.label}</dt>" if turn.speaker else ""
        parts.append(f"{label}<dd>{turn.text}</dd>")
    text = "\n".join(part for part in [*parts, "</dl>"] if part)
    return PAGE.format(turns=text).encode()


SAMPLE = Sample(
    file="waterworks-council.html",
    title="氷見沢市水道事業経営審議会会議録",
    genre="minutes",
    shows="web page with menus, header as a table, turns as a definition list, 諮問 and 答申",
    issuers=("氷見沢市水道事業経営審議会", "氷見沢市",),
    build=build,
    gold={
        "meetings": [
            {
                "body": "氷見沢市水道事業経営審議会", "subcommittee": None, "session_label": "第１回",
                "session_number": 1, "fiscal_year": 2025, "date": "2025-08-28", "start_time": "10:00",
                "end_time": "11:15", "place": "氷見沢市水道局　２階会議室", "chair": "棚橋",
            }
        ],
        "attendees": attendees("""
            棚橋|会長||chair
            柏倉|委員||member
            御子柴|委員||member
            馬締|委員||member
            門馬|水道局長||secretariat
            諸星|経営企画課長||secretariat
        """),
        "agenda_items": agenda("""
            議題１|水道料金の改定について（諮問）|consultation
            議題２|令和６年度決算の概要について（報告）|report
        """),
        **SCRIPT.gold,
    },
)  # fmt: skip
