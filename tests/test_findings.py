"""Findings of invented papers: orders of columns, wordings and genres, each with its exact records."""

from __future__ import annotations

import datetime as dt

import pytest
from finding_cases import Case, check, findings_of
from papers import Merged, paper, ruled, sheets

from extractors.japanese.departments import departments
from extractors.reviews.findings.fields import legal_basis, named_system
from extractors.reviews.findings.predicates import DEFECTS, KINDS, is_clean, is_defect, kind_of
from extractors.reviews.findings.status import LABELS, PROSE, read_label, read_response

CASES = (
    Case(
        "定期監査: merged department, number, finding, response",
        sheets(
            "令和５年度定期監査の結果に基づく措置状況について",
            "令和６年２月１日　みさき市監査委員",
            ruled(
                ("所管課", "番号", "指摘事項", "措置状況"),
                (
                    Merged("総務課", rows=2),
                    "１",
                    "備品台帳に登録されていない備品があった。",
                    "令和５年１２月２０日に登録した。",
                ),
                (
                    None,
                    "２",
                    "切手の受払簿に所属長の確認印がなかった。",
                    "今後は、毎月末に所属長が確認することとした。",
                ),
                ("港湾課", "３", "占用料の調定が遅れていた。（みさき市会計規則第20条第1項）", "－"),
            ),
        ),
        (
            {
                "text": "備品台帳に登録されていない備品があった。",
                "label": "１",
                "department": "総務課",
                "response": "令和５年１２月２０日に登録した。",
                "response_status": "done",
                "theme": "assets",
                "due_dates": (),
                "row_index": 1,
            },
            {
                "text": "切手の受払簿に所属長の確認印がなかった。",
                "label": "２",
                "department": "総務課",
                "response_status": "planned",
                "theme": "assets",
            },
            {
                "text": "占用料の調定が遅れていた。（みさき市会計規則第20条第1項）",
                "label": "３",
                "department": "港湾課",
                "response": None,
                "response_status": "none",
                "legal_basis": ("みさき市会計規則第20条第1項",),
                "theme": "accounting",
            },
        ),
        {"kind": "finding", "audit_label": "令和５年度定期監査", "auditor": "みさき市監査委員", "auditee": "みさき市"},
    ),
    Case(
        "包括外部監査: kind column, 内容, 根拠, 改善策, 期限",
        sheets(
            "令和４年度包括外部監査結果に対する措置",
            "包括外部監査人　公認会計士　森　一",
            ruled(
                ("No.", "区分", "内容", "根拠", "改善策", "期限"),
                (
                    "1",
                    "指摘",
                    "随意契約の理由が具体的に記載されていなかった。",
                    "地方自治法施行令第167条の2、契約規則第24条",
                    "理由書の様式を改める。",
                    "令和6年3月31日",
                ),
                (
                    "2",
                    "意見",
                    "積算の根拠を明らかにすることが望ましい。",
                    "－",
                    "積算基準の策定を検討している。",
                    "令和6年度中",
                ),
            ),
        ),
        (
            {
                "text": "随意契約の理由が具体的に記載されていなかった。",
                "kind": "finding",
                "label": "1",
                "legal_basis": ("地方自治法施行令第167条の2", "契約規則第24条"),
                "response": "理由書の様式を改める。",
                "response_status": "planned",
                "due_dates": (dt.date(2024, 3, 31),),
                "theme": "contracts",
            },
            {
                "text": "積算の根拠を明らかにすることが望ましい。",
                "kind": "opinion",
                "legal_basis": (),
                "response_status": "considering",
                "due_dates": (),
            },
        ),
        {"auditor": "包括外部監査人", "audit_label": "令和４年度包括外部監査"},
    ),
    Case(
        "response before finding, no numbers",
        sheets(
            "公立はまゆう病院に対する立入検査の結果",
            ruled(
                ("改善状況", "指摘の内容"),
                (
                    "改善済みです。鍵の管理簿を作成しました。",
                    "薬品保管庫の鍵の管理\n鍵が施錠されないまま保管されていた。",
                ),
                ("現在、規程の案を作成中です。", "情報の持出し\nUSBメモリの持出しに関する手順が定められていなかった。"),
            ),
        ),
        (
            {
                "text": "鍵が施錠されないまま保管されていた。",
                "title": "薬品保管庫の鍵の管理",
                "response_status": "done",
            },
            {
                "text": "USBメモリの持出しに関する手順が定められていなかった。",
                "title": "情報の持出し",
                "response_status": "in_progress",
                "theme": "media_handling",
            },
        ),
        {"kind": "finding"},
    ),
    Case(
        "指導 with a law column and a system",
        sheets(
            "個人情報保護委員会による実地調査の結果について",
            "さくら町に対する実地調査が令和６年５月に行われた。",
            ruled(
                ("法律", "指導事項", "町の対応", "システム名"),
                (
                    "番号法",
                    "特定個人情報へのアクセスログの分析を行っていなかった。",
                    "令和７年１月末までに手順を定め、分析を開始する予定です。",
                    "住民税賦課システム",
                ),
                (
                    "個人情報保護法",
                    "退職した職員のアカウントが削除されていなかった。",
                    "令和６年６月３日に削除しました。",
                    "人事給与システム",
                ),
            ),
        ),
        (
            {
                "text": "特定個人情報へのアクセスログの分析を行っていなかった。",
                "law": "番号法",
                "theme": "log_review",
                "response_status": "planned",
                "due_dates": (dt.date(2025, 1, 31),),
                "system": "住民税賦課システム",
            },
            {
                "text": "退職した職員のアカウントが削除されていなかった。",
                "law": "個人情報保護法",
                "theme": "access_control",
                "response_status": "done",
                "system": "人事給与システム",
                "due_dates": (),
            },
        ),
        {"kind": "guidance", "auditor": "個人情報保護委員会", "auditee": "さくら町"},
    ),
    Case(
        "sheet with the heads at the left, one per finding",
        sheets(
            "令和５年度情報セキュリティ監査　指摘事項改善報告",
            ruled(
                ("指摘番号", "１"),
                ("対象課", "福祉課"),
                ("指摘事項", "離席時に端末の画面がロックされていなかった。"),
                ("改善内容", "全端末に自動ロックを設定した。"),
                ("改善期限", "令和６年１月３１日"),
            ),
            ruled(
                ("指摘番号", "２"),
                ("対象課", "建設課"),
                ("指摘事項", "セキュリティ研修の未受講者がいた。"),
                ("改善内容", "令和６年２月に再度研修を行う予定"),
                ("改善期限", "令和６年２月２９日"),
            ),
        ),
        (
            {
                "text": "離席時に端末の画面がロックされていなかった。",
                "label": "１",
                "department": "福祉課",
                "response_status": "done",
                "due_dates": (dt.date(2024, 1, 31),),
                "row_index": 2,
            },
            {
                "text": "セキュリティ研修の未受講者がいた。",
                "label": "２",
                "department": "建設課",
                "theme": "training",
                "response_status": "planned",
            },
        ),
        {"kind": "finding", "audit_label": "令和５年度情報セキュリティ監査"},
    ),
    Case(
        "table over two pages: repeated head, a row cut in two",
        sheets(
            "令和５年度行政監査の結果と講じた措置",
            ruled(
                ("番号", "監査の意見", "講じた措置"),
                (
                    "(1)",
                    "公用車の鍵の保管場所が定められて",
                    "保管庫を設け、",
                ),
                ("番号", "監査の意見", "講じた措置"),
                ("", "いなかった。", "使用簿を備えた。"),
                ("(2)", "公用車の点検記録がなかった。", "（通知なし）"),
                break_before=2,
            ),
        ),
        (
            {
                "text": "公用車の鍵の保管場所が定められていなかった。",
                "label": "(1)",
                "response": "保管庫を設け、使用簿を備えた。",
                "response_status": "done",
            },
            {
                "text": "公用車の点検記録がなかった。",
                "label": "(2)",
                "response": None,
                "response_status": "none",
            },
        ),
        {"kind": "opinion"},
    ),
    Case(
        "prose, nested enumerators, 要望 beside 指摘, a clean department",
        sheets(
            "令和５年度財務監査報告書",
            "つばき市監査委員　青木　実",
            "第３　監査の結果",
            "１　市民課",
            "（１）指摘事項",
            "ア　手数料の収納",
            "　現金出納簿の残高と現金が一致していなかった。",
            "イ　郵券の管理",
            "　受払簿を備えていなかった。つばき市物品規則第8条の規定により整備されたい。",
            "（２）要望事項",
            "　待合室の混雑の緩和に努めるよう要望する。",
            "２　環境課",
            "　指摘すべき事項は見当たらなかった。",
        ),
        (
            {
                "text": "現金出納簿の残高と現金が一致していなかった。",
                "kind": "finding",
                "label": "ア",
                "title": "手数料の収納",
                "theme": "accounting",
                "legal_basis": (),
            },
            {
                "text": "受払簿を備えていなかった。つばき市物品規則第8条の規定により整備されたい。",
                "kind": "finding",
                "label": "イ",
                "title": "郵券の管理",
                "legal_basis": ("つばき市物品規則第8条",),
            },
            {"text": "待合室の混雑の緩和に努めるよう要望する。", "kind": "request", "label": None},
        ),
        {"department": "市民課", "auditor": "つばき市監査委員", "response_status": "not_stated", "response": None},
    ),
    Case(
        "prose, numbered markers with responses",
        sheets(
            "財政援助団体等監査の結果に対する改善状況",
            "監査対象団体　社会福祉法人あけぼの会",
            "指摘事項１　補助金の精算について",
            "　補助金の実績報告書に領収書の写しが添付されていなかった。",
            "改善状況",
            "　領収書の写しを提出させ、確認した。",
            "指摘事項２　理事会の議事録について",
            "　議事録に署名のないものがあった。",
            "改善状況",
            "　次回の理事会から署名することとする。",
        ),
        (
            {
                "text": "補助金の実績報告書に領収書の写しが添付されていなかった。",
                "label": "指摘事項１",
                "title": "補助金の精算について",
                "response": "領収書の写しを提出させ、確認した。",
                "response_status": "done",
                "theme": "accounting",
            },
            {
                "text": "議事録に署名のないものがあった。",
                "label": "指摘事項２",
                "title": "理事会の議事録について",
                "response_status": "planned",
            },
        ),
        {"kind": "finding", "auditee": "社会福祉法人あけぼの会", "audit_label": "財政援助団体等監査"},
    ),
    Case(
        "prose, bracketed markers under departments",
        sheets(
            "令和４年度監査結果に基づく措置",
            "１　こども課",
            "【指摘】",
            "保育料の督促状を発していなかった。",
            "【措置】",
            "令和５年８月に督促状を発し、以後、納期限後２０日以内に発している。",
            "２　学校教育課",
            "【指摘】",
            "学校徴収金の通帳の名義が前任者のままであり、不適切であった。",
            "【措置】",
            "名義の変更を金融機関と協議しているところである。",
        ),
        (
            {
                "text": "保育料の督促状を発していなかった。",
                "department": "こども課",
                "response_status": "done",
                "theme": "accounting",
            },
            {
                "text": "学校徴収金の通帳の名義が前任者のままであり、不適切であった。",
                "department": "学校教育課",
                "response_status": "in_progress",
            },
        ),
        {"kind": "finding", "label": None, "title": None, "audit_label": "令和４年度監査"},
    ),
    Case(
        "住民監査の勧告",
        sheets(
            "住民監査請求の監査結果に基づく勧告について",
            "かえで町監査委員",
            "１　勧告",
            "（１）町長は、過大に支払った旅費の返還を令和６年３月２９日までに求めること。",
            "（２）旅費の支給手続に関する要領を定めること。",
            "２　結び",
            "以上のとおり決定した。",
        ),
        (
            {
                "text": "町長は、過大に支払った旅費の返還を令和６年３月２９日までに求めること。",
                "label": "（１）",
                "due_dates": (dt.date(2024, 3, 29),),
                "theme": "accounting",
            },
            {"text": "旅費の支給手続に関する要領を定めること。", "label": "（２）", "due_dates": ()},
        ),
        {"kind": "recommendation", "auditor": "かえで町監査委員", "response_status": "not_stated"},
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_records(case: Case) -> None:
    check(case)


NOTHING = {
    "clean audit": paper(
        "決算審査意見書",
        "すみれ市監査委員　原田　進",
        "審査の結果",
        "計数は正確であり、財産の状況を適正に表示しているものと認められた。指摘すべき事項はなかった。",
    ),
    "clean rows": paper(
        "定期監査の結果",
        ruled(("課名", "指摘事項"), ("総務課", "なし"), ("税務課", "特に指摘すべき事項はなかった。"), ("会計課", "－")),
    ),
    "words of members": paper(
        "監査制度の見直しについて",
        ruled(("委員からの指摘事項", "対応"), ("資料の字が小さく、説明が不十分である。", "次回から改める。")),
    ),
    "opinions of the public": paper(
        "監査基準（案）に対する意見募集の結果",
        ruled(("意見の概要", "市の考え方"), ("監査の結果の公表が不十分である。", "公表の方法を検討する。")),
    ),
    "questions and opinions of a meeting": paper(
        "審議会報告（立入検査の結果を含む）",
        "○質問",
        "・記録の保存期間について",
        "○回答",
        "・５年である。",
        "○意見",
        "・記載を整理すること。",
    ),
    "tasks of a plan": paper(
        "環境基本計画の進捗",
        ruled(("課題", "対応策"), ("ごみの減量が進んでいない。", "啓発を行う。")),
    ),
}


@pytest.mark.parametrize("name", NOTHING)
def test_no_finding(name: str) -> None:
    assert findings_of(NOTHING[name], perhaps=name == "questions and opinions of a meeting") == ()


def test_statuses() -> None:
    for rule in LABELS:
        assert {read_label(text) for text in rule.examples} == {rule.means}, rule
        assert rule.means not in {read_label(text) for text in rule.lookalikes}, rule
    for rule in PROSE:
        assert {read_response(text) for text in rule.examples} == {rule.means}, rule
        assert rule.means not in {read_response(text) for text in rule.lookalikes}, rule


def test_kinds() -> None:
    for rule in KINDS:
        assert {kind_of(word) for word in rule.examples} == {rule.means}
        assert rule.means not in {kind_of(word) for word in rule.lookalikes}


def test_defects() -> None:
    for predicate in DEFECTS:
        assert all(is_defect(text) for text in predicate.examples), predicate
        assert not any(is_defect(text) for text in predicate.lookalikes), predicate


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("特に指摘すべき事項はなかった。", True),
        ("指摘事項なし", True),
        ("該当なし", True),
        ("事務は適正に執行されていた。", True),
        ("決裁がなかった。", False),
        ("保管されていなかった。", False),
    ],
)
def test_clean(text: str, clean: bool) -> None:
    assert is_clean(text) is clean


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("公表していなかった。（個人情報保護法第75条第1項）", ("個人情報保護法第75条第1項",)),
        ("不十分であった（番号法第12条、番号法ガイドライン2-3）。", ("番号法第12条", "番号法ガイドライン2-3")),
        ("不備があった。（地方自治法第234条第2項、第3項）", ("地方自治法第234条第2項、第3項",)),
        ("条例（平成15年条例第3号）に定めがない。", ()),
        ("個人情報（以下「情報」という。）の管理が不十分であった。", ()),
        ("なぎさ市財務規則第5条に反していた。", ("なぎさ市財務規則第5条",)),
    ],
)
def test_legal_basis(text: str, basis: tuple[str, ...]) -> None:
    assert legal_basis(text) == basis


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("総務課", "総務課"),
        ("防災課、健康推進課", "防災課、健康推進課"),
        ("執務室", None),
        ("業務の一部", None),
        ("指摘事項", None),
    ],
)
def test_departments(text: str, found: str | None) -> None:
    assert departments(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("介護保険システムにおいて、権限が残っていた。", "介護保険システム"),
        ("当該システムの管理が不十分であった。", None),
        ("介護保険システム及び国保年金システムのログ", "介護保険システム及び国保年金システム"),
    ],
)
def test_system(text: str, found: str | None) -> None:
    assert named_system(text) == found
