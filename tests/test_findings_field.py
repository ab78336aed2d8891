"""Kinds of faults met in real papers, in words of our own: requests, announcements, circulars, grades."""

from __future__ import annotations

import pytest
from finding_cases import findings_of
from papers import paper, ruled

from extractors.reviews.findings.fields import legal_basis


def texts(*lines: str) -> list[str]:
    return [finding.grounding.text for finding in findings_of(paper(*lines))]


HEAD = ("令和６年度定期監査の結果", "つくし市監査委員　原田　進")


@pytest.mark.parametrize(
    "request_",
    [
        "切手の受払簿に残数の誤りが見受けられたので、適正に管理されたい。",
        "前渡金の精算が遅れていたので、今後は適切に処理されたい。",
    ],
)
def test_a_request_is_no_praise(request_: str) -> None:
    assert texts(*HEAD, "２　指摘事項", "（１）" + request_) == [request_]


def test_praise_is_no_finding() -> None:
    assert texts(*HEAD, "２　監査の結果", "（１）現金の出納は適正に処理されていた。") == []


def test_a_section_between_head_and_items() -> None:
    assert texts(
        *HEAD,
        "２　指摘事項",
        "（１）農政課",
        "　ア　旅費の単価を改定前のもので支払っていた。",
        "　イ　共用の端末を窓口に開いたまま置いていた。",
    ) == ["旅費の単価を改定前のもので支払っていた。", "共用の端末を窓口に開いたまま置いていた。"]


def test_a_sentence_announces_a_list() -> None:
    found = texts(
        "共済組合の検査の結果",
        "（２）検査の結果",
        "　次のような是正を要する事項が見受けられた。",
        "＜組織に関する事項＞",
        "・理事会の定足数を満たさないまま議決していた。",
        "・脱退した組合員が名簿に載せられたままであった。",
    )
    assert found == ["理事会の定足数を満たさないまま議決していた。", "脱退した組合員が名簿に載せられたままであった。"]


def test_a_circular_finds_nothing() -> None:
    assert (
        texts(
            "各所属長　殿",
            "監査の結果を踏まえた事務処理について（通知）",
            "下記の事項に留意し、適正な事務処理に努めてください。",
            "（１）契約書に日付が記入されていることを確認すること。",
            "（２）郵便切手の残数を毎月数えること。",
        )
        == []
    )


def test_the_last_words_of_a_review_ask_for_something() -> None:
    asked = "基金の運用は一つの金融機関に偏っている。預け先の分散について検討されるよう要望する。"
    assert texts("令和６年度決算審査意見書", "第３　むすび", asked) == [asked]


def test_a_section_in_brackets_wins_over_a_noun() -> None:
    (finding,) = findings_of(paper(*HEAD, "２　指摘事項", "（１）児童センターの使用料の調定が遅れていた。（こども課）"))
    assert finding.department == "こども課"


def test_sums_and_grades() -> None:
    found = findings_of(
        paper(
            "施設の検査の結果",
            ruled(
                ("項目", "判定", "所見"),
                ("現金", "Ｃ", "つり銭が３，２００円不足していた。"),
                ("備品", "Ａ", "台帳のとおり保管されている。"),
                ("契約", "Ｂ", "１２０千円の変更契約が書面によらずに行われている。"),
            ),
        )
    )
    assert [(finding.amount, finding.grade) for finding in found] == [(3200, "Ｃ"), (120_000, "Ｂ")]


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("〔番号法第16条〕本人確認の記録がない。", ("番号法第16条",)),
        ("条例第8条に照らし改められたい。", ("条例第8条",)),
        ("個人情報の保護に関する法律第75条第1項に基づき、作成されたい。", ("個人情報の保護に関する法律第75条第1項",)),
        ("つくし市文書取扱規程別表第二では三年である。", ("つくし市文書取扱規程別表第二",)),
        ("戸籍法27条の2に沿って記していないものがあった。", ("戸籍法27条の2",)),
        ("7.5.3　手順書の承認欄が空欄のままである。", ("7.5.3",)),
        ("同年4月1日まで個人情報保護法第26条第1項の報告を行わなかった。", ("個人情報保護法第26条第1項",)),
        ("その方法は手引の第3章に書かれていない。", ()),
        ("経費の3割が令和5年度に支払われていた。", ()),
    ],
)
def test_provisions(text: str, basis: tuple[str, ...]) -> None:
    assert legal_basis(text) == basis
