"""Findings of invented papers kept for a final run."""

from __future__ import annotations

import datetime as dt

import pytest
from finding_cases import Case, check
from papers import Merged, ruled, sheets

CASES = (
    Case(
        "指定管理者監査: 意見 beside 指摘 by a 区分 cell, department heading above",
        sheets(
            "令和５年度　公の施設の指定管理者監査結果",
            "とちのき市監査委員　大西　茂",
            "１　対象施設　市民体育館（所管　スポーツ振興課）",
            ruled(
                ("指摘区分", "監査結果", "団体の対応", "対応時期"),
                (
                    "指摘",
                    "利用料金の減免の申請書に承認印のないものがあった。",
                    "承認印を漏れなく押すよう職員に指導した。",
                    "対応済み",
                ),
                (
                    "要望",
                    "備品の更新計画を作成することを要望する。",
                    "次年度の計画に合わせて作成する。",
                    "令和7年3月末",
                ),
            ),
        ),
        (
            {
                "text": "利用料金の減免の申請書に承認印のないものがあった。",
                "kind": "finding",
                "response_status": "done",
                "theme": "accounting",
                "due_dates": (),
            },
            {
                "text": "備品の更新計画を作成することを要望する。",
                "kind": "request",
                "response_status": "planned",
                "theme": "assets",
                "due_dates": (dt.date(2025, 3, 31),),
            },
        ),
        {"auditor": "とちのき市監査委員", "auditee": "とちのき市", "label": None},
    ),
    Case(
        "【勧告１】 with （対応） in prose, two laws",
        sheets(
            "個人情報保護委員会からの勧告への対応について",
            "令和６年９月２５日付けで、あじさい市に対し、勧告を受けた。",
            "【勧告１】組織的安全管理措置",
            "　特定個人情報の取扱状況について自己点検を実施していなかった。（番号法第12条）",
            "（対応）",
            "　令和６年１１月に全課で自己点検を実施した。",
            "【勧告２】人的安全管理措置",
            "　従事する職員に対する研修を行っていなかった。",
            "（対応）",
            "　令和７年２月２８日までに研修を実施する予定である。",
        ),
        (
            {
                "text": "特定個人情報の取扱状況について自己点検を実施していなかった。（番号法第12条）",
                "label": "勧告１",
                "title": "組織的安全管理措置",
                "theme": "inspection",
                "legal_basis": ("番号法第12条",),
                "response": "令和６年１１月に全課で自己点検を実施した。",
                "response_status": "done",
            },
            {
                "text": "従事する職員に対する研修を行っていなかった。",
                "label": "勧告２",
                "title": "人的安全管理措置",
                "theme": "training",
                "response_status": "planned",
                "due_dates": (dt.date(2025, 2, 28),),
            },
        ),
        {
            "kind": "recommendation",
            "auditor": "個人情報保護委員会",
            "auditee": "あじさい市",
            "issued_on": dt.date(2024, 9, 25),
        },
    ),
    Case(
        "outside auditor's prose: fact and request in two paragraphs",
        sheets(
            "令和３年度包括外部監査の結果報告書",
            "テーマ　公営住宅の管理",
            "第４章　監査の結果及び意見",
            "１　家賃の収納",
            "（指摘１）滞納整理簿の記載",
            "　滞納整理簿に交渉の経過が記載されていないものが見受けられた。",
            "　交渉の都度、記載されたい。",
            "（意見１）収納方法",
            "　口座振替の利用を促す方策を検討することが望ましい。",
            "２　修繕",
            "（指摘２）修繕の発注",
            "　見積合せを行わずに発注しているものがあった。",
        ),
        (
            {
                "text": "滞納整理簿に交渉の経過が記載されていないものが見受けられた。交渉の都度、記載されたい。",
                "kind": "finding",
                "label": "指摘１",
                "title": "滞納整理簿の記載",
                "theme": "accounting",
            },
            {
                "text": "口座振替の利用を促す方策を検討することが望ましい。",
                "kind": "opinion",
                "label": "意見１",
                "title": "収納方法",
            },
            {
                "text": "見積合せを行わずに発注しているものがあった。",
                "kind": "finding",
                "label": "指摘２",
                "title": "修繕の発注",
                "theme": "contracts",
            },
        ),
        {"audit_label": "令和３年度包括外部監査", "response_status": "not_stated"},
    ),
    Case(
        "finding date, system and department in the text; table without numbers",
        sheets(
            "情報システム監査結果報告",
            ruled(
                ("検査項目", "不適合の内容", "是正措置", "是正完了予定日"),
                (
                    "アクセス管理",
                    (
                        "令和６年５月２０日時点において、資産税課の固定資産税システムで、"
                        "異動した職員のIDが削除されていなかった。"
                    ),
                    "IDを削除した。",
                    "－",
                ),
                (
                    "ウイルス対策",
                    "教育総務課において、校務支援システムの端末のウイルス定義ファイルが更新されていなかった。",
                    "更新の手順を見直している。",
                    "令和６年９月",
                ),
            ),
        ),
        (
            {
                "text": "令和６年５月２０日時点において、資産税課の固定資産税システムで、"
                "異動した職員のIDが削除されていなかった。",
                "title": "アクセス管理",
                "found_on": dt.date(2024, 5, 20),
                "system": "固定資産税システム",
                "response_status": "done",
                "theme": "access_control",
            },
            {
                "text": "教育総務課において、校務支援システムの端末のウイルス定義ファイルが更新されていなかった。",
                "department": "教育総務課",
                "system": "校務支援システム",
                "theme": "network_security",
                "due_dates": (),
            },
        ),
        {"kind": "finding"},
    ),
    Case(
        "措置 table with the year of the audit and the finding in one cell, law column merged",
        sheets(
            "国の実地調査に基づく改善報告",
            ruled(
                ("法令名", "番号", "指導内容", "改善状況", "備考"),
                (
                    Merged("個人情報保護法", rows=2),
                    "1",
                    "漏えい等が発生した場合の報告手順が定められていなかった。",
                    "改善済み",
                    "",
                ),
                (None, "2", "保有個人情報の利用目的を超えて提供していた。", "改善に着手", ""),
                ("番号法", "3", "再委託の許諾を書面で行っていなかった。", "検討中", ""),
            ),
        ),
        (
            {
                "text": "漏えい等が発生した場合の報告手順が定められていなかった。",
                "law": "個人情報保護法",
                "label": "1",
                "response_status": "done",
                "theme": "incident_response",
            },
            {
                "text": "保有個人情報の利用目的を超えて提供していた。",
                "law": "個人情報保護法",
                "label": "2",
                "response_status": "in_progress",
                "theme": "purpose_limitation",
            },
            {
                "text": "再委託の許諾を書面で行っていなかった。",
                "law": "番号法",
                "label": "3",
                "response_status": "considering",
                "theme": "outsourcing",
            },
        ),
        {"kind": "guidance"},
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_records(case: Case) -> None:
    check(case)
