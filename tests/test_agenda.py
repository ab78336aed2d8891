"""Items of business: headings, lists, openings."""

from __future__ import annotations

import pytest

from extractors.extraction import extract
from extractors.minutes.agenda.kinds import subject_body
from extractors.minutes.agenda.labels import parse_heading
from extractors.minutes.agenda.phrases import CLOSE, closes, takes_up
from extractors.model.proceedings import Agenda
from extractors.model.records import AgendaItem
from pipeline.clean.clean import clean
from pipeline.read.text import read_text
from pipeline.run import read_bytes


@pytest.mark.parametrize("sentence", [text for row in CLOSE for text in row.examples])
def test_after_these_no_item_is_open(sentence: str) -> None:
    assert closes(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "以上で、議案の説明を終わります。",
        "以上で本件を終了いたします。",
        "予定表１の審査を行います。",
        "以上をもって質疑を終了いたします。",
        "これにて討論を終わります。",
    ],
)
def test_one_step_is_over_and_the_business_is_not(sentence: str) -> None:
    assert not closes(sentence)


def test_taking_up_in_one_sentence():
    assert takes_up("それでは、議題２「防災計画について」、事務局から説明をお願いします。")
    assert not takes_up("先ほど議題１でも申し上げました。")


COUNCIL = """令和５年度第２回　みどり市国民健康保険運営協議会　会議録

１　日時　令和５年１０月１２日（木）午後１時３０分～午後２時４５分
２　場所　みどり市役所　３階会議室
３　出席委員　甲斐会長、乙川委員、丙野委員
４　議題
（１）令和４年度国民健康保険特別会計決算について
（２）国民健康保険税率の改定について（諮問）
（３）その他
５　配付資料
資料１　決算の概要

（事務局）　定刻になりましたので、開会いたします。
（甲斐会長）　それでは、進めます。議題（１）「令和４年度国民健康保険特別会計決算について」事務局より説明願います。
（事務局）　資料１により説明します。(1)歳入は、前年度より減少しております。以上です。
（甲斐会長）　ご質問はございますか。
（乙川委員）　基金の残高はいくらですか。
（事務局）　２億円です。
（甲斐会長）　続きまして、議題（２）に移ります。事務局から説明をお願いします。
（事務局）　資料２をご覧ください。税率は据え置く案です。
（丙野委員）　据え置きに賛成です。
（甲斐会長）　最後に、その他ですが、何かありますか。
（事務局）　次回は１２月を予定しております。
（甲斐会長）　以上をもちまして、本日の協議会を閉会いたします。
"""
BOARD = """第１２回　教育委員会定例会　会議録

議　事　日　程
日程第１　　会議録署名委員の指名
日程第２　　教育長報告
日程第３　　議案第１５号　学校管理規則の一部を改正する規則について
日程第４　　議案第１６号　教職員の人事について（非公開）
日程第５　　報告第３号　学校給食の状況について

○教育長　ただいまから第１２回定例会を開会します。
○教育長　日程第１、会議録署名委員の指名でありますが、乙川委員と丙野委員を指名します。
○教育長　日程第２、教育長報告を行います。十月の行事について報告します。
○教育長　日程第３、議案第１５号を議題とします。学務課長から説明を求めます。
○学務課長　議案第１５号について説明いたします。様式を改めるものです。
○教育長　日程第４、議案第１６号は人事案件ですので非公開といたします。関係者以外は退席願います。
（以下非公開）
○教育長　会議を公開に戻します。日程第５、報告第３号について説明を求めます。
○給食課長　報告第３号について申し上げます。
○教育長　以上で本日の日程はすべて終了しました。これをもちまして閉会します。
"""
BRACKETS = """文化財保護審議会（第３回）議事録

≪１．開会≫
【司会】　おはようございます。ただいまから審議会を開会いたします。
≪２．史跡の指定について≫
【甲斐会長】　では議事に入ります。事務局、お願いします。
【事務局】　資料をご覧ください。指定の基準について説明します。
【乙川委員】　範囲はどこまでですか。
【事務局】　図のとおりです。
≪３．その他≫
【事務局】　次回の日程は追って連絡します。
【甲斐会長】　これで閉会といたします。
"""
PARTS = """会　議　録
会議の名称　第２回みどり区地域協議会（令和六年度の第二回、通算では第三十八回）

議題
１　報告事項
　(1)　防災訓練の実施結果について
　(2)　公園の改修について
２　協議事項
　(1)　事業計画（案）について

３　その他
会議の経過
会長：ただいまから第２回緑区地域協議会を始めます。まず、報告事項（１）防災訓練の実施結果について、事務局から報告願います。
事務局：資料１のとおり、参加者は三百名でした。
会長：次に（２）公園の改修について、お願いします。
事務局：資料２で説明します。
会長：それでは協議事項に入ります。事業計画（案）について、説明をお願いします。
事務局：資料３をご覧ください。
会長：その他、事務局から何かありますか。
事務局：ありません。
会長：以上で本日の議事を終了します。
"""
RANGE = """第２回定例会会議録

議事日程（第１号）
第１　会期の決定
第２　議案第１号　青葉市一般会計補正予算（第２号）
第３　議案第２号　青葉市税条例の一部を改正する条例
第４　議案第３号　財産の取得について

○議長（山本太一君）　これより会議を開きます。
○議長（山本太一君）　日程第１、会期の決定を議題といたします。
○議長（山本太一君）　日程第２、議案第１号から日程第４、議案第３号までの３件を一括議題といたします。
○市長（海野花子君）　提案理由を御説明申し上げます。
○議長（山本太一君）　本日はこれにて散会いたします。
"""

MARKED = """みどり県議会　議会運営委員会記録

○山本委員長　ただいまから委員会を開会いたします。
△委員会の傍聴について
○山本委員長　傍聴の申出がありました。許可することに御異議ありませんか。
（「異議なし」と呼ぶ者あり）
○山本委員長　御異議なしと認め、許可することに決定いたしました。
△陳情の取扱いについて
○山本委員長　次に、陳情の取扱いについて、事務局から説明させます。
○議事課長　資料１のとおりであります。
△その他
○山本委員長　ほかに何かございませんか。
○山本委員長　以上で委員会を閉会いたします。
"""
NUMBERED = """令和６年度　第２回　青葉区青少年問題協議会　会議録

１．開会
２．議事
　議題１　青少年健全育成事業の実施状況について
　議題２　インターネット利用に関する啓発について
３．その他

１．開会
事務局：それでは、ただいまより会議を始めます。
２．議事
議題１　青少年健全育成事業の実施状況について
事務局：資料１をご覧ください。
乙川委員：参加者数を教えてください。
事務局：延べ二千人です。
議題２　インターネット利用に関する啓発について
事務局：資料２をご覧ください。
甲斐会長：何かご意見はありますか。
３．その他
事務局：次回は二月です。
甲斐会長：以上で終了します。ありがとうございました。
"""
UNNAMED = """第２回青葉市緑化審議会議事録

日時　令和６年５月１０日
議題
（１）令和６年度緑化推進事業計画（案）について
（２）保存樹木の指定解除について
（３）その他

○事務局　ただいまから審議会を始めます。
○甲斐会長　本日の議題は、緑化推進事業計画（案）について、保存樹木の指定解除についての二件です。
○甲斐会長　それでは議事に入ります。最初に、緑化推進の事業計画の件につきまして、事務局から説明をお願いします。
○事務局　説明します。
○甲斐会長　では、次の議題に移ります。事務局、お願いします。
○事務局　枯死により二本の指定を解除したいと考えております。
○甲斐会長　その他、何かございますか。
○事務局　ございません。
○甲斐会長　以上で審議会を閉会します。
"""

READ = (
    (
        MARKED,
        [
            (None, "委員会の傍聴について", None, "deliberation"),
            (None, "陳情の取扱いについて", None, "deliberation"),
            (None, "その他", None, "other"),
        ],
    ),
    (
        NUMBERED,
        [
            ("１", "開会", None, "other"),
            ("２", "議事", None, "deliberation"),
            ("議題１", "青少年健全育成事業の実施状況について", "２", "deliberation"),
            ("議題２", "インターネット利用に関する啓発について", "２", "deliberation"),
            ("３", "その他", None, "other"),
        ],
    ),
    (
        UNNAMED,
        [
            ("（１）", "令和６年度緑化推進事業計画（案）について", None, "deliberation"),
            ("（２）", "保存樹木の指定解除について", None, "deliberation"),
            ("（３）", "その他", None, "other"),
        ],
    ),
    (
        COUNCIL,
        [
            ("（１）", "令和４年度国民健康保険特別会計決算について", None, "deliberation"),
            ("（２）", "国民健康保険税率の改定について（諮問）", None, "consultation"),
            ("（３）", "その他", None, "other"),
        ],
    ),
    (
        BOARD,
        [
            ("日程第１", "会議録署名委員の指名", None, "other"),
            ("日程第２", "教育長報告", None, "report"),
            ("日程第３", "学校管理規則の一部を改正する規則について", None, "deliberation"),
            ("日程第４", "教職員の人事について", None, "deliberation"),
            ("日程第５", "学校給食の状況について", None, "report"),
        ],
    ),
    (
        BRACKETS,
        [
            ("１", "開会", None, "other"),
            ("２", "史跡の指定について", None, "deliberation"),
            ("３", "その他", None, "other"),
        ],
    ),
    (
        PARTS,
        [
            ("１", "報告事項", None, "report"),
            ("(1)", "防災訓練の実施結果について", "１", "report"),
            ("(2)", "公園の改修について", "１", "report"),
            ("２", "協議事項", None, "deliberation"),
            ("(1)", "事業計画（案）について", "２", "deliberation"),
            ("３", "その他", None, "other"),
        ],
    ),
    (
        RANGE,
        [
            ("第１", "会期の決定", None, "deliberation"),
            ("第２", "青葉市一般会計補正予算（第２号）", None, "deliberation"),
            ("第３", "青葉市税条例の一部を改正する条例", None, "deliberation"),
            ("第４", "財産の取得について", None, "deliberation"),
        ],
    ),
)


def agenda_of(text: str) -> Agenda:
    return extract(clean(read_text(text.encode()), "0" * 16)).facts.agenda


@pytest.mark.parametrize(("text", "want"), READ, ids=lambda value: value[:12] if isinstance(value, str) else "")
def test_list_and_place_of_opening_are_one_item(text: str, want: list[tuple[str, str, str | None, str]]) -> None:
    items = agenda_of(text).items
    labels = {item.record_id: item.label for item in items}
    assert [(item.label, item.title, labels.get(item.parent_id or ""), item.kind) for item in items] == want


def test_an_item_is_open_from_its_opening_to_the_next_and_none_after_the_closing() -> None:
    agenda = agenda_of(COUNCIL)
    labels = {item.record_id: item.label for item in agenda.items}
    opened = [(COUNCIL[offset : offset + 8], labels.get(item or "")) for offset, item in agenda.openings]
    assert opened == [
        ("議題（１）「令和", "（１）"),
        ("続きまして、議題", "（２）"),
        ("最後に、その他で", "（３）"),
        ("以上をもちまして", None),
    ]


def test_a_turn_that_only_opens_an_item_belongs_to_it_as_a_whole() -> None:
    agenda = agenda_of(PARTS)
    labels = {item.record_id: (item.label, item.title) for item in agenda.items}
    at = PARTS.index("それでは協議事項に入ります")
    assert labels[agenda.open_at(at) or ""] == ("(1)", "事業計画（案）について")


def test_closed_items() -> None:
    assert [item.closed for item in agenda_of(BOARD).items] == [False, False, False, True, False]


def test_items_taken_together_share_the_discussion_of_the_first() -> None:
    items = agenda_of(RANGE).items
    assert [item.taken_with_id for item in items] == [None, None, items[1].record_id, items[1].record_id]
    assert [item.reference for item in items] == [None, "議案第１号", "議案第２号", "議案第３号"]


HEADINGS = (
    ("議題１「避難計画（案）について」", "議題１", None, "避難計画（案）について"),
    ("議　題　２　避難計画について", "議　題　２", None, "避難計画について"),
    ("(7) 第７６号議案 青葉市一般会計補正予算", "(7)", "第７６号議案", "青葉市一般会計補正予算"),
    (
        "日程第14　請願第６号　 補聴器の購入に対する支援を求める請願",
        "日程第14",
        "請願第６号",
        "補聴器の購入に対する支援を求める請願",
    ),
    ("追加日程第１　市長の辞職について", "追加日程第１", None, "市長の辞職について"),
    ("≪1.開会≫", "1", None, "開会"),
    ("◆ 今後の進め方", None, None, "今後の進め方"),
    ("ア（旧）給付システム", "ア", None, "（旧）給付システム"),
    ("報告事項１　国勢調査について　資料２", "報告事項１", None, "国勢調査について"),
    ("（３） 子ども計画（こども課）……12", "（３）", None, "子ども計画"),
    ("議員提出議案第　１号　青葉市公契約条例", "議員提出議案第　１号", "議員提出議案第　１号", "青葉市公契約条例"),
    ("③　公園の改修", "③", None, "公園の改修"),
)
NO_HEADINGS = (
    "６月議会について",
    "2名が出席した",
    "議題２つについて",
    "報告３件を受けた",
    "議案10件が提出された",
    "本日は晴天なり",
)


@pytest.mark.parametrize(("line", "label", "reference", "title"), HEADINGS)
def test_headings_of_business(line: str, label: str | None, reference: str | None, title: str) -> None:
    heading = parse_heading(line, 0, len(line))
    assert heading is not None
    parts = (heading.label, heading.reference, heading.title)
    assert tuple(line[part.start : part.end] if part else None for part in parts) == (label, reference, title)


@pytest.mark.parametrize("line", NO_HEADINGS)
def test_lines_that_only_begin_like_headings(line: str) -> None:
    assert parse_heading(line, 0, len(line)) is None


BODIES = (
    ("青葉健康保険組合（適用及び給付事務）の全項目評価書について", "青葉健康保険組合"),
    ("みどり省（職業紹介に関する事務）の重点項目評価書（再実施）について", "みどり省"),
    ("避難計画（案）について", None),
)


@pytest.mark.parametrize(("title", "body"), BODIES)
def test_the_body_that_a_title_names(title: str, body: str | None) -> None:
    assert subject_body(title) == body


TITLE_PAGE = """みどり区情報公開審議会　報告・諮問事項

\t報告・諮問事項\t報告 No.\t諮問 No.\t頁
1\t個人情報の取扱状況について\t3\t\t1
2\t住民記録システムの評価結果について\t\t5\t4
\t税務システムの評価結果について\t\t6\t4

個人情報の取扱状況について（報告）

【報告】図書の貸出しに関する業務（中央図書館、学習課）…（11）

3 結果

・点検内容の妥当性について承認

諮問 5・6

令和５年１２月１日
総務部情報課
区民部住民課

1 住民記録システムの評価結果について
"""


def test_a_title_page_and_the_papers_behind_it() -> None:
    agenda = agenda_of(TITLE_PAGE)
    labels = {item.record_id: item.label for item in agenda.items}
    told = [
        (item.label, item.reference, item.department, labels.get(item.parent_id or ""), item.kind)
        for item in agenda.items
    ]
    assert told == [
        ("1", "報告 No. 3", None, None, "report"),
        ("（11）", None, "中央図書館、学習課", "1", "report"),
        ("2", "諮問 No. 5", "総務部情報課、区民部住民課", None, "consultation"),
        ("2", "諮問 No. 6", "総務部情報課、区民部住民課", None, "consultation"),
    ]


@pytest.mark.parametrize(
    "text", ["議題" * 5000, "（１）" * 5000, "日程第" * 5000, "「" * 5000 + "議題１", "○委員長　" + "議案第" * 4000]
)
def test_hostile_input_is_read_without_an_error(text: str) -> None:
    assert agenda_of(text) is not None


UNLISTED = """第６回羽根市環境審議会会議録

○会長　これより会議を開きます。最初に、議題の１「河川の水質について」、事務局から説明をお願いします。
○事務局　資料１で説明します。以上です。
○会長　続いて、議題（２）のごみ袋の値上げに入ります。説明をお願いします。
○事務局　資料２で説明します。以上です。
○会長　次に、日程第３、議案第８号、海岸保全条例の一部改正についてでございます。説明をお願いできますか。
○事務局　資料３で説明します。以上です。
○会長　議題（２）の資料に誤りがあったそうです。
○会長　以上で閉会します。
"""


def test_items_that_no_list_announces():
    _, extraction = read_bytes(UNLISTED.encode())
    found = [(item.label, item.title) for item in extraction.facts.agenda.items]
    assert found == [
        ("議題の１", "河川の水質について"),
        ("議題（２）", "ごみ袋の値上げ"),
        ("日程第３", "海岸保全条例の一部改正"),
    ]


def test_a_list_in_a_cell_of_the_header() -> None:
    """What the list and the opening both print is the label."""
    page = """<html><body><table>
<tr><th>会議名</th><td>令和５年度第１回こもれび市図書館協議会</td></tr>
<tr><th>議題</th><td>（１）開館時間の延長について<br>（２）事業計画について</td></tr>
<tr><th>資料</th><td>（１）開館時間の比較<br>（２）一覧</td></tr></table>
<p>○甲斐会長　議題（１）「開館時間の延長について」、事務局から説明をお願いします。</p>
<p>○事務局　資料１をご覧ください。</p>
<p>○甲斐会長　続いて、議題（２）「事業計画について」、報告をお願いします。</p>
<p>○事務局　計画のとおり行います。</p>
<p>○乙川委員　分かりました。</p>
<p>○甲斐会長　以上で本日の議題は終わりました。これで閉会します。</p></body></html>"""
    _, extraction = read_bytes(page.encode())
    items = extraction.facts.agenda.items
    assert [(item.label, item.title) for item in items] == [
        ("（１）", "開館時間の延長について"),
        ("（２）", "事業計画について"),
    ]


def test_phases_of_an_item_in_a_summary_are_no_items() -> None:
    """〈主な質疑〉 and 〈結果〉 stand under each item."""
    text = """令和５年度第１回こもれび町福祉計画策定委員会　議事要旨
１　日　時　　令和５年７月３日（木）午後３時
２　出席者　　甲斐委員長、乙川委員
３　議事
（１）福祉計画の見直しについて
事務局から説明を行った。
〈主な質疑〉
Ｑ　目標値は同じか。
Ａ　同じである。
〈結果〉
原案のとおり承認した。
（２）避難所における配慮について
【委員からの主な意見】
通路を広くされたい。
【審議結果】
承認した。
"""
    assert [item.label for item in agenda_of(text).items] == ["（１）", "（２）"]


def test_items_between_the_ends_of_a_range_are_taken_with_the_first() -> None:
    text = """議事日程
日程第１　会議録署名議員の指名
日程第２　議案第１号　こもれび町税条例の一部改正について
日程第３　議案第２号　こもれび町手数料条例の一部改正について
日程第４　議案第３号　令和５年度一般会計補正予算について
日程第５　発議第１号　意見書の提出について

○議長（甲斐一郎君）　これより会議を開きます。日程第１、会議録署名議員の指名を行います。
○議長（甲斐一郎君）　日程第２から日程第４までを一括して議題といたします。提案理由の説明を求めます。
○町長（乙川花子君）　御説明申し上げます。
○議長（甲斐一郎君）　日程第５、発議第１号、意見書の提出についてを議題といたします。
○３番（丙野次郎君）　趣旨を御説明いたします。
○議長（甲斐一郎君）　以上で本日の日程は全て終了しました。これで散会します。
"""
    items = agenda_of(text).items
    assert [item.label for item in items] == ["日程第１", "日程第２", "日程第３", "日程第４", "日程第５"]
    assert [item.taken_with_id for item in items] == [None, None, items[1].record_id, items[1].record_id, None]


@pytest.mark.parametrize(("opening", "closing"), ["〈〉", "【】", "＜＞", "〔〕"])
def test_a_phase_of_an_item_in_brackets_ends_no_list(opening: str, closing: str) -> None:
    text = f"""令和７年度第２回はなみ町障害者計画策定委員会　議事要旨
１　日　時　　令和７年７月３日（木）午後３時～午後４時３０分
２　場　所　　はなみ町保健センター　研修室
３　出席者　　矢追委員長、小足委員、百武委員
４　議事
（１）計画の見直しについて
事務局から資料１に基づき説明を行った。
{opening}主な質疑{closing}
Ｑ　計画の目標値は、国の指針と同じなのか。
Ａ　国の指針を基本としている。
（２）避難所における配慮について
事務局から資料２に基づき説明を行った。
"""
    found = extract(clean(read_text(text.encode()), "0" * 16)).records
    titles = [row.title for row in found if isinstance(row, AgendaItem)]
    assert titles == ["計画の見直しについて", "避難所における配慮について"]


def test_numbers_of_bills_under_their_own_heading() -> None:
    """議案 | 件名 | 結果: the number is the label, and how it was voted on, below the title, is no part of it."""
    page = """<html><body><h1>令和6年 第2回臨時会</h1><p>2024年8月1日</p>
<table><tr><th>議案</th><th>件名</th><th>結果</th></tr>
<tr><td>報告第3号</td><td>専決処分の報告について<br><small>報告のみで採決なし</small></td><td>－</td></tr>
<tr><td>議案第9号</td><td>町道の認定について<br><small>全会一致（起立全員）</small></td><td>可決</td></tr>
<tr><td>議案第10号</td><td>賛成町会館条例の<br>一部改正について<br><small>賛成多数（起立9名）</small></td><td>可決</td></tr>
</table></body></html>"""
    facts = read_bytes(page.encode())[1].facts
    assert [(item.label, item.title) for item in facts.agenda.items] == [
        ("報告第3号", "専決処分の報告について"),
        ("議案第9号", "町道の認定について"),
        ("議案第10号", "賛成町会館条例の一部改正について"),
    ]
    assert [(str(one.assent), one.votes_for) for one in facts.decisions] == [("vote", None), ("vote", 9)]
    assert facts.meeting is not None
    assert (facts.meeting.session_label, str(facts.meeting.date)) == ("令和6年 第2回臨時会", "2024-08-01")
