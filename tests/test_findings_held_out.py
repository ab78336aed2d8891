"""Findings of invented papers that the rules were not written against."""

from __future__ import annotations

import datetime as dt

import pytest
from finding_cases import Case, check
from papers import Merged, ruled, sheets

CASES = (
    Case(
        "工事監査: two heads, 指摘事項 under 監査結果",
        sheets(
            "令和５年度工事監査報告",
            "ひばり市監査委員　三浦　健",
            ruled(
                (Merged("工事名", rows=2), Merged("監査結果", columns=2), None),
                (None, "指摘事項", "措置内容"),
                ("中央橋補修工事", "工事写真の一部が撮影されていなかった。", "施工者に対し撮影の徹底を指導した。"),
                (
                    "駅前広場整備工事",
                    "設計変更の協議書が作成されていなかった。（工事請負契約約款第18条）",
                    "令和6年4月から協議書の様式を統一する予定である。",
                ),
            ),
        ),
        (
            {
                "text": "工事写真の一部が撮影されていなかった。",
                "response": "施工者に対し撮影の徹底を指導した。",
                "response_status": "done",
                "theme": "contracts",
            },
            {
                "text": "設計変更の協議書が作成されていなかった。（工事請負契約約款第18条）",
                "legal_basis": ("工事請負契約約款第18条",),
                "response_status": "planned",
                "due_dates": (),
            },
        ),
        {"kind": "finding", "auditor": "ひばり市監査委員", "auditee": "ひばり市", "audit_label": "令和５年度工事監査"},
    ),
    Case(
        "第三者点検: opinions with answers and a status column",
        sheets(
            "特定個人情報保護評価の第三者点検結果",
            ruled(
                ("項番", "修正意見", "対応", "対応区分"),
                (
                    "①",
                    "委託先の監督の方法を具体的に記載すること。",
                    "委託先への実地検査を年１回行う旨を追記した。",
                    "対応済",
                ),
                ("②", "保存期間の根拠を記載すること。", "所管課と調整の上、追記する。", "対応中"),
                ("③", "図を見やすくすること。", "現行のとおりとする。", "対応しない"),
            ),
        ),
        (
            {
                "text": "委託先の監督の方法を具体的に記載すること。",
                "label": "①",
                "response_status": "done",
                "response_status_label": "対応済",
                "theme": "outsourcing",
            },
            {"text": "保存期間の根拠を記載すること。", "label": "②", "response_status": "in_progress"},
            {"text": "図を見やすくすること。", "label": "③", "response_status": "not_accepted"},
        ),
        {"kind": "opinion", "audit_label": "第三者点検"},
    ),
    Case(
        "指導 in a letter that lists findings only",
        sheets(
            "もみじ村に対する立入検査の結果について（通知）",
            "令和６年７月８日付けで下記のとおり指導した。",
            "記",
            "改善を要する事項",
            "１　本人確認の記録を保存していなかった。（番号法第16条）",
            "２　住民基本台帳システムの操作者IDを複数の職員が共用していた。速やかに改められたい。",
            "以上",
            "担当　検査課",
        ),
        (
            {
                "text": "本人確認の記録を保存していなかった。（番号法第16条）",
                "label": "１",
                "legal_basis": ("番号法第16条",),
                "theme": "identity_check",
            },
            {
                "text": "住民基本台帳システムの操作者IDを複数の職員が共用していた。速やかに改められたい。",
                "label": "２",
                "theme": "access_control",
                "system": "住民基本台帳システム",
            },
        ),
        {
            "kind": "finding",
            "auditee": "もみじ村",
            "issued_on": dt.date(2024, 7, 8),
            "response": None,
            "response_status": "not_stated",
        },
    ),
    Case(
        "responses in a list of their own, paired by label",
        sheets(
            "出資団体監査の結果と措置",
            "【指摘事項】",
            "（１）固定資産台帳が更新されていなかった。",
            "（２）時間外勤務手当の計算に誤りがあった。",
            "【措置の状況】",
            "（１）令和５年９月末までに更新する予定である。",
            "（２）不足額を追給した。",
        ),
        (
            {
                "text": "固定資産台帳が更新されていなかった。",
                "label": "（１）",
                "response": "令和５年９月末までに更新する予定である。",
                "response_status": "planned",
                "due_dates": (dt.date(2023, 9, 30),),
                "theme": "assets",
            },
            {
                "text": "時間外勤務手当の計算に誤りがあった。",
                "label": "（２）",
                "response": "不足額を追給した。",
                "response_status": "done",
                "theme": "labour",
            },
        ),
        {"kind": "finding"},
    ),
    Case(
        "banner rows name the department, titles in a column",
        sheets(
            "令和６年度随時監査　措置状況報告書",
            ruled(
                ("件名", "指摘内容", "措置の内容", "措置完了日"),
                (Merged("水道課", columns=4), None, None, None),
                ("量水器の棚卸", "実地棚卸を行っていなかった。", "棚卸を実施した。", "令和6年10月4日"),
                (Merged("消防本部", columns=4), None, None, None),
                ("消防車両の燃料", "給油記録が残されていなかった。", "給油簿を作成した。", "令和6年9月2日"),
            ),
        ),
        (
            {
                "text": "実地棚卸を行っていなかった。",
                "title": "量水器の棚卸",
                "department": "水道課",
                "response_status": "done",
                "theme": "assets",
            },
            {"text": "給油記録が残されていなかった。", "title": "消防車両の燃料", "department": "消防本部"},
        ),
        {"kind": "finding", "due_dates": (), "audit_label": "令和６年度随時監査"},
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_records(case: Case) -> None:
    check(case)
