"""Only things that must not become turns."""

from __future__ import annotations

import pytest
from test_turns import HEADER, MEETING, document, render, said

from extractors.japanese.speakers import fold_widths, is_plausible
from extractors.minutes.turns.turns import read_turns

PAPERS = {
    "questions and answers under circles": """報告事項の概要
○質問
・対象者の範囲はどこまでか。
○回答
・市内に住所を有する方が対象です。
○質問
・委託先の監督はどうするのか。
○回答
・年に一度、立入検査を行います。
○意見
・分かりやすい表にしていただきたいと思います。
""",
    "numbered questions and answers": """よくある質問
Ｑ１　手続はいつからできますか。
Ａ１　四月一日からできます。
Ｑ２　代理人でも手続ができますか。
Ａ２　委任状があればできます。
Ｑ３　手数料はかかりますか。
Ａ３　かかりません。
""",
    "letters of questions and answers": "\n".join(
        f"Ｑ：手続の{n}番目はどうしますか。\nＡ：窓口で御案内します。" for n in range(1, 6)
    ),
    "findings and their answers": "\n".join(
        f"指摘事項：台帳{n}の記載が漏れていた。\n措置状況：記載を改め、研修を行いました。" for n in range(1, 7)
    ),
    "findings in brackets": "\n".join(
        f"【指摘内容】規程{n}が整備されていなかった。\n【改善策】規程を整備し、周知しました。" for n in range(1, 7)
    ),
    "headings in brackets with polite prose": "\n".join(
        f"【事務の体制】\n番号{n}について、点検を実施しています。\n【管理の状況】\n記録を確認しています。"
        for n in range(1, 5)
    ),
    "a table of contents": "目次\n" + "\n".join(f"{n}　総則の{n} ………………… {n}" for n in range(1, 12)),
    "a roster with circles": """委員名簿
◎道 下 文 男　　〇町 田 皇 介　　〇堀 口 道 子
◎は会長、〇は副会長です。
""",
    "a roster in columns": "\n".join(
        f"{role}　　{name}"
        for role, name in [("委員長", "榎並　太郎"), ("副委員長", "楠瀬　花子")]
        + [("委員", f"鵜飼　{n}郎") for n in "一二三四五"]
    ),
    "roster groups in brackets": """出席者
（健康保険課）
大木健康保険課長補佐、安田同課主査
（情報システム課）
吉野情報システム課主査
（健康保険課）
梶本同課主事
""",
    "an ordinance": "\n".join(
        f"（目的{n}）\n第{n}条　この条例は、必要な事項を定めるものとする。\n２　前項の規定は、適用しない。"
        for n in range(1, 8)
    ),
    "a notice with labels and colons": """開催のお知らせ
日　時：令和六年五月一日（水）午後二時から
場　所：市役所第一会議室
対　象：市内にお住まいの方です。
定　員：五十名です。先着順となります。
申込み：電話でお申し込みください。
問合せ：総務課までお願いします。
""",
    "bullets with polite prose": "\n".join(f"・職員が窓口の{n}番で御案内します。" for n in range(1, 12)),
    "enumerated prose": "\n".join(f"（{n}）実施期間は、四月からでございます。" for n in range(1, 9)),
    "enumerated prose with kana": "\n".join(f"{n}　対象となる事務は、窓口で行います。" for n in "アイウエオカキクケ"),
    "paragraphs that open alike": "\n".join(
        f"また　第{n}の点について申し上げます。\nなお　期限は定めておりません。\n次に　費用について御説明します。"
        for n in range(1, 6)
    ),
    "a summary without speakers": """会議の概要
１ 開会
２ 議題
（１）計画の案について
事務局から資料により説明した。
主な意見
・図を入れた方が分かりやすい。
・資料の送付を早めてほしい。
３ 閉会
""",
    "notes": "\n".join(f"（注）端数{n}は四捨五入しています。" for n in range(1, 7)),
    "votes in brackets": "\n".join(f"議案第{n}号\n（賛成多数）原案のとおり可決されました。" for n in range(1, 8)),
}


@pytest.mark.parametrize("text", PAPERS.values(), ids=PAPERS)
def test_no_turns(text: str) -> None:
    proceedings = read_turns(document(text))
    assert proceedings.turns == ()
    assert proceedings.start == proceedings.end


@pytest.mark.parametrize("text", PAPERS.values(), ids=PAPERS)
def test_papers_before_the_minutes_add_no_turns(text: str) -> None:
    """The same matter above the first words spoken is header."""
    minutes, expected = render("circle", "name_office", nonsense=False)
    assert said(text + "\n" + minutes) == expected


INSIDE = (
    "(1)実施期間は、四月からでございます。",
    "（１）として、点検を行うことが必要です。",
    "①対象者は、三千人でございます。",
    "ア　窓口の事務について申し上げます。",
    "（仮称）中央公園については、来年度に整備します。",
    "（旧）システムについても同様でございます。",
    "令和６年度は、三回を予定しております。",
    "また、費用につきましては資料のとおりです。",
    "第一に、費用の問題がございます。",
    "「対応方針」としては、次のとおりでございます。",
    "資料１－２を御覧ください。",
    "榎並委員長、楠瀬副委員長には御礼を申し上げます。",
    "小鳥遊委員から御質問のあった件でございます。",
    "Ａ案とＢ案がございます。",
)


@pytest.mark.parametrize("shape", ["circle", "parentheses", "lenticular", "colon", "bare", "own_line"])
@pytest.mark.parametrize("line", INSIDE)
def test_lines_inside_a_speech_stay_in_it(line: str, shape: str) -> None:
    text, expected = render(shape, "name_office", nonsense=False)
    before, after = "説明は以上でございます。", f"{line}\n　説明は以上でございます。"
    label, words = expected[2]
    expected[2] = (label, words.replace(before, line.replace("　", "") + before))
    assert said(text.replace(before, after, 1)) == expected


BETWEEN = (
    "○午前１０時０８分開会",
    "午後２時１２分休憩",
    "○午後２時２８分再開",
    "◆ 今後の予定",
    "議事（１） 評価書の案について",
    "【質疑】",
    "≪２．議事≫",
    "△議案第９５号について",
    "(1) 第９５号議案 職員の給与に関する条例の一部を改正する条例",
    "日程第２　会期の決定",
    "２ 報告事項",
    "―――――――――◇―――――――――",
    "議題３「その他」",
)


@pytest.mark.parametrize("shape", ["circle", "parentheses", "colon", "bare"])
@pytest.mark.parametrize("line", BETWEEN)
def test_headings_between_turns_are_nobodys_words(line: str, shape: str) -> None:
    text, expected = render(shape, "name_office", nonsense=False)
    before = "分かりました。\n"
    assert said(text.replace(before, f"{before}{line}\n", 1)) == expected


AFTER = (
    "午後３時７分散会",
    "○午前１０時５６分閉会",
    "——了——",
    "以　上",
    "（閉会）",
    "【配付資料】\n資料１　評価書（案）\n資料２　日程表",
    "配布資料\n資料１　評価書（案）",
    "上記会議の次第を記録し、その相違ないことを証するため、ここに署名する。\n委員長　榎並　太郎\n署名委員　鵜飼　一",
    "　　議　　長　　　榎並　太郎\n　　署名議員　　　鵜飼　一",
    "問合せ先　市役所総務課　電話０１２－３４５",
)


@pytest.mark.parametrize("shape", ["circle", "parentheses", "colon", "bare", "own_line"])
@pytest.mark.parametrize("line", AFTER)
def test_what_follows_the_end_is_nobodys_words(line: str, shape: str) -> None:
    text, expected = render(shape, "name_office", nonsense=False)
    assert said(f"{text}{line}\n") == expected


NOBODY = (
    "質問",
    "主な意見",
    "回答１",
    "議事日程",
    "午前１０時開会",
    "事務局説明",
    "拍手",
    "株",
    "それでは",
    "Ｑ１",
    "異議なし",
    "意見交換等",
    "措置状況",
    "会議に付した事件",
    "賛成者挙手",
    "１",
    "ア",
    "①",
    "(1)",
    "評価書の案について",
    "令和６年",
    "",
)


@pytest.mark.parametrize("label", NOBODY)
def test_labels_that_nobody_bears(label: str) -> None:
    assert not is_plausible(fold_widths(label))


def test_the_meeting_is_long_enough() -> None:
    assert len(MEETING) == 30
    assert HEADER
