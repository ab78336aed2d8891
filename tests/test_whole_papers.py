"""Findings of whole papers in layouts that nobody configured: what the rest of the paper says of each statement."""

from __future__ import annotations

import pytest
from finding_cases import Case, check
from papers import ruled, sheets

from extractors.outline.legend import meanings_of_marks
from extractors.outline.lines import read_line_forms

CASES = (
    Case(
        "a sentence torn at a short line: paragraphs are indented, what begins at the margin goes on",
        sheets(
            "令和６年度　指導監査の結果について",
            "法人名　社会福祉法人　浜ゆう会",
            "　過日実施した監査の結果を通知します。",
            "　はじめに、入所者の個人番号を記した書類が、施錠の",
            "できない棚に保管されていた。",
            "　また、預り金の出納簿に、施設長の確認の印が押されていない月があった。",
            "　帳票の綴りは、年度ごとに整っていた。",
            "　御協力に感謝いたします。",
        ),
        (
            {
                "text": "はじめに、入所者の個人番号を記した書類が、施錠のできない棚に保管されていた。",
            },
            {"text": "また、預り金の出納簿に、施設長の確認の印が押されていない月があった。"},
        ),
    ),
    Case(
        "marks that the paper explains",
        sheets(
            "令和６年度　施設指導の結果票",
            "施設名：ケアホームつばさ",
            "▲＝文書指摘　△＝口頭指摘　☆＝特に優れた点",
            "運営",
            "▲　事故の報告が、発生から二か月を経て提出されていた。",
            "☆　家族との連絡帳を毎日交わしていた。",
            "処遇",
            "△　入浴の記録に、担当した者の名を書く欄がない。",
            "☆　献立に地元の食材を取り入れていた。",
        ),
        (
            {"text": "事故の報告が、発生から二か月を経て提出されていた。", "kind": "finding"},
            {"text": "入浴の記録に、担当した者の名を書く欄がない。", "kind": "finding"},
        ),
    ),
    Case(
        "responses name what they answer, under a head that says nothing",
        sheets(
            "会計監査の報告",
            "指摘事項",
            "１　切手の受払簿が、三か月の間記入されていなかった。",
            "２　会費の未納者への督促が行われていなかった。",
            "事務局から",
            "２については、五月に全員へ督促状を送りました。",
            "１については、四月から毎日記入しています。",
        ),
        (
            {
                "text": "切手の受払簿が、三か月の間記入されていなかった。",
                "label": "１",
                "response": "１については、四月から毎日記入しています。",
            },
            {
                "text": "会費の未納者への督促が行われていなかった。",
                "label": "２",
                "response": "２については、五月に全員へ督促状を送りました。",
            },
        ),
    ),
    Case(
        "titles that count, each over a demand and what became of it",
        sheets(
            "決算審査における指摘事項の処理状況",
            "審査指摘　１",
            "　公用車の運転日報の記入漏れを改めること。",
            "処理状況",
            "　運行管理者が毎日確認することとしました。",
            "審査指摘　２",
            "　備品台帳と現物とを照合すること。",
            "処理状況",
            "　全課で照合を終えました。",
        ),
        (
            {
                "text": "公用車の運転日報の記入漏れを改めること。",
                "response": "運行管理者が毎日確認することとしました。",
            },
            {"text": "備品台帳と現物とを照合すること。", "response": "全課で照合を終えました。"},
        ),
    ),
    Case(
        "what stands outside the section of findings",
        sheets(
            "実地調査の結果について",
            "１　遵守されていた事項",
            "①　保護管理者が指名されていた。",
            "②　持ち出す媒体が暗号化されていた。",
            "２　不備が認められた事項",
            "①　退職した職員の利用者ＩＤが停止されていなかった。",
            "②　再委託の承諾の記録が作成されていなかった。",
        ),
        (
            {"text": "退職した職員の利用者ＩＤが停止されていなかった。", "label": "①"},
            {"text": "再委託の承諾の記録が作成されていなかった。", "label": "②"},
        ),
    ),
    Case(
        "a title over each pair of heads that come again, the section in charge below it",
        sheets(
            "監査の結果に対する措置の公表",
            "３　監査の結果及び措置の内容",
            "市民農園の貸付けについて",
            "（所管課：経済部農林課）",
            "監査の結果",
            "　貸付料の減免の申請書が提出されていないものが４件あった。",
            "措置の内容",
            "　４件の申請書の提出を受けた。",
            "排水機場の鍵の管理について",
            "（所管課：建設部治水課）",
            "監査の結果",
            "　鍵の貸出簿に返却の日の記載がなかった。",
            "措置の内容",
            "　返却の日を記載する欄を設けた。",
        ),
        (
            {
                "text": "貸付料の減免の申請書が提出されていないものが４件あった。",
                "title": "市民農園の貸付けについて",
                "response": "４件の申請書の提出を受けた。",
                "department": "経済部農林課",
            },
            {
                "text": "鍵の貸出簿に返却の日の記載がなかった。",
                "title": "排水機場の鍵の管理について",
                "response": "返却の日を記載する欄を設けた。",
                "department": "建設部治水課",
            },
        ),
    ),
    Case(
        "a numbered sentence announces titled facts",
        sheets(
            "○○信用組合に対する検査について",
            "１　検査の結果、次のとおり法令に違反する事実が認められた。",
            "（１）本人確認を行わない取引",
            "　組合は、９件の口座の開設に当たり、本人確認を行っていなかった。",
            "（２）帳簿の不備",
            "　組合は、貸付けの帳簿に保証人の氏名を記載していなかった。",
            "２　今後の日程は別に通知する。",
        ),
        (
            {
                "text": "組合は、９件の口座の開設に当たり、本人確認を行っていなかった。",
                "label": "（１）",
                "title": "本人確認を行わない取引",
            },
            {
                "text": "組合は、貸付けの帳簿に保証人の氏名を記載していなかった。",
                "label": "（２）",
                "title": "帳簿の不備",
            },
        ),
    ),
    Case(
        "an enforcement list: each row names somebody, a provision and what was done",
        sheets(
            "法令違反に係る公表事案",
            ruled(
                ("事業者名", "公表日", "違反法条", "事案の概要"),
                ("（有）磯波水産", "R6.11.5", "労働安全衛生法第20条", "覆いのない機械で労働者に作業を行わせたもの"),
                ("（株）谷地組", "R7.1.20", "最低賃金法第4条", "労働者に定期の賃金を支払わなかったもの"),
            ),
        ),
        (
            {
                "text": "覆いのない機械で労働者に作業を行わせたもの",
                "kind": "recommendation",
                "auditee": "（有）磯波水産",
            },
            {"text": "労働者に定期の賃金を支払わなかったもの", "kind": "recommendation", "auditee": "（株）谷地組"},
        ),
    ),
    *(
        Case(
            f"the last words of an opinion on accounts ask for something: {ending}",
            sheets(
                "令和６年度　公営企業会計決算審査意見書",
                "第１　審査の結果",
                "　計数は正確であると認められた。",
                "第２　むすび",
                f"　給水収益は減少を続けており、{ending}",
            ),
            ({"text": f"給水収益は減少を続けており、{ending}", "kind": "request"},),
        )
        for ending in (
            "経費の削減と滞納の整理に一層努められるよう要望する。",
            "施設の統廃合の計画を早期に定められたく、要望する。",
            "未収金の回収を進められるよう要望します。",
        )
    ),
    Case(
        "a number before a gap counts, whatever unit follows",
        sheets(
            "立入検査結果通知書",
            "不備事項",
            "１　２階の廊下の誘導灯が点灯していない。",
            "２　消火器が期限を過ぎたまま置かれている。",
            "３　年２回の消防訓練が実施されていない。",
        ),
        (
            {"text": "２階の廊下の誘導灯が点灯していない。", "label": "１"},
            {"text": "消火器が期限を過ぎたまま置かれている。", "label": "２"},
            {"text": "年２回の消防訓練が実施されていない。", "label": "３"},
        ),
    ),
    Case(
        "a leaflet examines nothing",
        sheets(
            "カードを安全にお使いいただくために",
            "★　過去にあった事例",
            "　落としたカードの連絡が遅れ、他人に使われてしまいました。",
            "★　なくしたときは",
            "　すぐに受付の電話へ御連絡ください。",
        ),
        (),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_findings(case: Case) -> None:
    """The findings, and no others."""
    check(case)


@pytest.mark.parametrize(
    ("line", "meanings"),
    [
        (
            "Ａ：文書指摘（報告が必要）　Ｂ：口頭指摘　Ｃ：助言",
            {"A": "文書指摘（報告が必要）", "B": "口頭指摘", "C": "助言"},
        ),
        ("記号の意味　［Ｆ］＝不適合　［Ｎ］＝問題なし", {"F": "不適合", "N": "問題なし"}),
        ("○は良好、●は改善を求めるものである。", {"○": "良好", "●": "改善を求める"}),
        ("○　帳簿は整っていた。", {}),
        ("●は使わない。", {}),
    ],
)
def test_meanings_of_marks(line: str, meanings: dict[str, str]) -> None:
    """A legend explains at least two marks."""
    assert meanings_of_marks([line]) == meanings


def test_lines_that_begin_alike_are_one_list() -> None:
    """Counted names before a gap; a lone one, and days, are none."""
    forms = read_line_forms(
        [
            "指導ア　鍵がない。",
            "指導イ　台帳がない。",
            "経理　差額がある。",
            "令和５年度　整えた。",
            "令和６年度　改めた。",
        ]
    )
    assert [form.shape for form in forms] == ["指導1", "指導1", "", "", ""]
    assert (
        read_line_forms(["照会　１", "照会　２"])[0].shape == read_line_forms(["照会　３", "照会　４"])[1].shape != ""
    )
    assert [form.shape for form in read_line_forms(["監査の期間", "令和６年１０月", "令和６年１１月"])] == ["", "", ""]
