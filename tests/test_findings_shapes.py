"""Findings of further invented papers: bullets, clean departments, law headings, titles in cells."""

from __future__ import annotations

import datetime as dt

import pytest
from finding_cases import Case, check
from papers import Merged, ruled, sheets

CASES = (
    Case(
        "○指摘 and ・対応 under schools",
        sheets(
            "令和５年度学校監査結果について",
            "しらかば市監査委員　小川　一郎",
            "１　監査の概要",
            "　監査は令和５年１０月に実施した。おおむね適正に処理されていたが、次の事項について改善を求める。",
            "２　指摘事項及び対応",
            "(1) 第一小学校",
            "○指摘",
            "　理科薬品の受払簿が整備されていなかった。",
            "・対応",
            "　受払簿を整備し、毎月点検している。",
            "(2) 第二中学校",
            "○指摘",
            "　備品の現物確認が行われていなかった。",
            "・対応",
            "　令和６年３月末までに現物確認を行う。",
        ),
        (
            {
                "text": "理科薬品の受払簿が整備されていなかった。",
                "department": "第一小学校",
                "response_status": "done",
                "theme": "assets",
            },
            {
                "text": "備品の現物確認が行われていなかった。",
                "department": "第二中学校",
                "response_status": "planned",
                "due_dates": (dt.date(2024, 3, 31),),
                "theme": "assets",
            },
        ),
        {"kind": "finding", "auditor": "しらかば市監査委員", "auditee": "しらかば市"},
    ),
    Case(
        "指摘事項及び措置の内容 over titled items",
        sheets(
            "令和６年度定期監査の結果に関する措置状況報告書",
            "いさご市監査委員",
            "１　監査の種類",
            "　定期監査",
            "２　指摘事項及び措置の内容",
            "（１）契約書の印紙",
            "　委託契約書に収入印紙が貼付されていなかった。",
            "（措置の内容）",
            "　令和７年３月に貼付を確認した。",
            "（２）備品台帳の整備",
            "　備品台帳に記載のない備品があった。",
            "（措置の内容）",
            "　台帳を整備した。",
        ),
        (
            {
                "text": "委託契約書に収入印紙が貼付されていなかった。",
                "title": "契約書の印紙",
                "response": "令和７年３月に貼付を確認した。",
                "response_status": "done",
            },
            {"text": "備品台帳に記載のない備品があった。", "title": "備品台帳の整備", "response": "台帳を整備した。"},
        ),
        {"kind": "finding", "auditor": "いさご市監査委員"},
    ),
    Case(
        "指摘事項と講じた措置 under departments",
        sheets(
            "定期監査結果に基づく措置の公表",
            "いさご市監査委員",
            "１　指摘事項と講じた措置",
            "総務課",
            "ア　収入印紙が貼付されていない契約書があった。",
            "（措置）",
            "令和７年３月に貼付を確認した。",
            "イ　備品台帳に記載のない備品があった。",
            "（措置）",
            "台帳を整備した。",
        ),
        (
            {"text": "収入印紙が貼付されていない契約書があった。", "department": "総務課", "response_status": "done"},
            {"text": "備品台帳に記載のない備品があった。", "department": "総務課", "response": "台帳を整備した。"},
        ),
        {"kind": "finding"},
    ),
    Case(
        "指摘 in each department, 意見 at the end",
        sheets(
            "令和４年度　定期監査報告書",
            "第１　監査の対象　企画部、総務部",
            "第２　監査の期間　令和４年９月１日から令和４年１０月３１日まで",
            "第３　監査の結果",
            "　監査の結果、次のとおり指摘事項が認められた。",
            "１　企画課",
            "　指摘事項",
            "　(1) 旅費の精算が遅延しているものがあった。（あやめ町旅費条例第13条）",
            "　(2) 公印の押印簿に記載漏れが散見された。",
            "２　財政課",
            "　指摘事項なし",
            "第４　監査の意見",
            "　公金の管理について、複数の職員による確認を徹底されたい。",
        ),
        (
            {
                "text": "旅費の精算が遅延しているものがあった。（あやめ町旅費条例第13条）",
                "label": "(1)",
                "department": "企画課",
                "legal_basis": ("あやめ町旅費条例第13条",),
                "kind": "finding",
                "theme": "accounting",
            },
            {
                "text": "公印の押印簿に記載漏れが散見された。",
                "label": "(2)",
                "department": "企画課",
                "kind": "finding",
            },
            {
                "text": "公金の管理について、複数の職員による確認を徹底されたい。",
                "kind": "opinion",
                "label": None,
                "department": None,
            },
        ),
        {"audit_label": "令和４年度定期監査", "response_status": "not_stated"},
    ),
    Case(
        "titles in cells beside a title column, a status column",
        sheets(
            "令和５年度行政監査　措置状況一覧",
            ruled(
                ("項目", "監査の結果（指摘事項）", "講じた措置等", "措置状況"),
                (
                    "契約事務",
                    "(1) 見積書の徴取\n見積書を１者からしか徴取していなかった。",
                    "２者以上から徴取するよう職員に周知した。",
                    "措置済",
                ),
                (
                    "財産管理",
                    "(2) 普通財産の貸付け\n貸付契約書が更新されていなかった。",
                    "更新に向けて相手方と協議している。",
                    "措置中",
                ),
                ("債権管理", "(3) 時効の管理\n時効の中断の手続が行われていなかった。", "", "未措置"),
            ),
        ),
        (
            {
                "text": "見積書を１者からしか徴取していなかった。",
                "label": "(1)",
                "title": "見積書の徴取",
                "response": "２者以上から徴取するよう職員に周知した。",
                "response_status": "done",
                "theme": "contracts",
            },
            {"text": "貸付契約書が更新されていなかった。", "label": "(2)", "response_status": "in_progress"},
            {
                "text": "時効の中断の手続が行われていなかった。",
                "label": "(3)",
                "response": None,
                "response_status": "none",
            },
        ),
        {"kind": "finding"},
    ),
    Case(
        "basis column, 改善予定時期 that is a month, a year or 完了",
        sheets(
            "令和６年度個人情報保護監査報告書",
            ruled(
                ("部署名", "根拠規程", "検出事項", "改善方針", "改善予定時期"),
                (
                    "市民課",
                    "個人情報取扱規程第9条",
                    "窓口の申請書が机上に放置されていた。",
                    "施錠できる書庫に保管する。",
                    "令和６年１２月",
                ),
                (
                    Merged("介護保険課", rows=2),
                    "",
                    "廃棄の記録が作成されていなかった。",
                    "廃棄記録簿を作成した。",
                    "完了",
                ),
                (
                    None,
                    "委託管理要領第4条",
                    "委託先の取扱状況の報告を受けていなかった。",
                    "委託先から四半期ごとに報告を受けることとする。",
                    "令和７年度",
                ),
            ),
        ),
        (
            {
                "text": "窓口の申請書が机上に放置されていた。",
                "department": "市民課",
                "legal_basis": ("個人情報取扱規程第9条",),
                "response_status": "planned",
                "due_dates": (),
                "theme": "physical_security",
            },
            {
                "text": "廃棄の記録が作成されていなかった。",
                "department": "介護保険課",
                "legal_basis": (),
                "response_status": "done",
                "theme": "disposal",
            },
            {
                "text": "委託先の取扱状況の報告を受けていなかった。",
                "department": "介護保険課",
                "response_status": "planned",
                "theme": "outsourcing",
            },
        ),
        {"kind": "finding", "audit_label": "令和６年度個人情報保護監査"},
    ),
    Case(
        "one law for each table",
        sheets(
            "なでしこ県における個人情報保護委員会の立入検査の結果及び対応",
            "（１）番号法関係",
            ruled(
                ("指摘事項", "県の対応"),
                ("特定個人情報の取扱区域が明確にされていなかった。", "区域を定め、掲示した。"),
            ),
            "（２）個人情報保護法関係",
            ruled(
                ("指摘事項", "県の対応"),
                (
                    "利用目的の明示を行っていなかった。（個人情報保護法第62条）",
                    "申請書の様式を改正する方向で検討している。",
                ),
            ),
        ),
        (
            {
                "text": "特定個人情報の取扱区域が明確にされていなかった。",
                "law": "番号法",
                "response_status": "done",
                "theme": "physical_security",
            },
            {
                "text": "利用目的の明示を行っていなかった。（個人情報保護法第62条）",
                "law": "個人情報保護法",
                "legal_basis": ("個人情報保護法第62条",),
                "response_status": "considering",
                "theme": "notice",
            },
        ),
        {"auditor": "個人情報保護委員会", "auditee": "なでしこ県"},
    ),
    Case(
        "several findings in one cell, responses by label",
        sheets(
            "令和５年度定期監査　措置状況",
            ruled(
                ("課名", "指摘事項", "措置状況"),
                (
                    "住宅課",
                    "(1) 家賃の督促が遅れていた。\n(2) 敷金の台帳が整理されていなかった。",
                    "(1) 期限内に督促している。\n(2) 整理中である。",
                ),
                ("公園課", "(1) 遊具の点検記録がなかった。", "記録簿を作成した。"),
            ),
        ),
        (
            {
                "text": "家賃の督促が遅れていた。",
                "label": "(1)",
                "department": "住宅課",
                "response": "期限内に督促している。",
                "response_status": "done",
            },
            {
                "text": "敷金の台帳が整理されていなかった。",
                "label": "(2)",
                "department": "住宅課",
                "response": "整理中である。",
                "response_status": "in_progress",
            },
            {"text": "遊具の点検記録がなかった。", "label": "(1)", "department": "公園課"},
        ),
        {"kind": "finding"},
    ),
    Case(
        "markers and departments inside cells, a status word before the response",
        sheets(
            "令和２年度財務監査　措置状況",
            ruled(
                ("監査の結果", "措置の状況"),
                ("【指摘】契約書に収入印紙がないものがあった。（契約課）", "措置済み　令和３年４月に貼付を確認した。"),
                ("【要望】研修の充実を図られたい。（職員課、契約課）", "検討中　受講しやすい方法を考えている。"),
            ),
        ),
        (
            {
                "text": "契約書に収入印紙がないものがあった。（契約課）",
                "kind": "finding",
                "title": None,
                "department": "契約課",
                "response_status": "done",
            },
            {
                "text": "研修の充実を図られたい。（職員課、契約課）",
                "kind": "request",
                "department": "職員課、契約課",
                "response_status": "considering",
                "theme": "training",
            },
        ),
        {"audit_label": "令和２年度財務監査"},
    ),
    Case(
        "sub-items that each name what is missing",
        sheets(
            "随時監査の結果",
            "指摘事項　２件",
            "(1) 契約事務について、次の不備があった。",
            "① 見積書の日付がない。",
            "② 検査調書がない。",
        ),
        (
            {"text": "見積書の日付がない。", "label": "①", "theme": "contracts"},
            {"text": "検査調書がない。", "label": "②", "theme": "contracts"},
        ),
        {"kind": "finding", "title": None},
    ),
    Case(
        "findings announced by a sentence",
        sheets(
            "令和元年度定期監査結果報告",
            "第４　監査の結果",
            "　事務はおおむね適正に執行されていたが、次の事項について改善を要する。",
            "１　農林課",
            "（１）補助金の交付決定が遅延していた。",
            "（２）使用料の減免の決裁を受けていなかった。",
            "第５　むすび",
            "（１）今後とも適正な執行に努められたい。",
        ),
        (
            {"text": "補助金の交付決定が遅延していた。", "label": "（１）", "theme": "accounting"},
            {"text": "使用料の減免の決裁を受けていなかった。", "label": "（２）", "theme": "accounting"},
        ),
        {"kind": "finding", "department": "農林課", "audit_label": "令和元年度定期監査"},
    ),
    Case(
        "letters spread over the line",
        sheets(
            "平成３１年度定期監査の結果に係る措置",
            "総　務　課",
            "指　摘　事　項",
            "出勤簿の押印漏れがあった。",
            "措　置　状　況",
            "毎日確認することとした。",
        ),
        (
            {
                "text": "出勤簿の押印漏れがあった。",
                "department": "総務課",
                "response": "毎日確認することとした。",
                "response_status": "planned",
                "theme": "labour",
            },
        ),
        {"kind": "finding", "audit_label": "平成３１年度定期監査"},
    ),
    Case(
        "measure list with 監査年度 col",
        sheets(
            "監査結果に対する措置状況（令和６年３月末現在）",
            "せんだん市代表監査委員　中野　修",
            ruled(
                ("監査種別", "所属", "指摘事項等", "措置等の内容", "措置通知日"),
                (
                    "定期監査",
                    "こども家庭支援課",
                    "児童手当の過払いが１件あった。",
                    "過払い分の返還を受けた。",
                    "令和６年１月１５日",
                ),
                (
                    "行政監査",
                    "契約検査課",
                    "入札参加資格の確認資料が保存されていなかった。",
                    "文書管理規程に基づき保存するよう改めた。",
                    "令和６年２月１日",
                ),
            ),
        ),
        (
            {
                "text": "児童手当の過払いが１件あった。",
                "department": "こども家庭支援課",
                "response_status": "done",
                "theme": "accounting",
            },
            {
                "text": "入札参加資格の確認資料が保存されていなかった。",
                "department": "契約検査課",
                "response_status": "done",
                "theme": "contracts",
            },
        ),
        {"kind": "finding", "auditor": "せんだん市代表監査委員", "due_dates": ()},
    ),
    Case(
        "numbered 指摘 with 改善報告 by request",
        sheets(
            "施設に対する指導検査結果通知書",
            "施設名：やまぶき保育園",
            "検査日　令和５年６月２２日",
            "文書指摘",
            "１　避難訓練を毎月実施していなかった。",
            "　根拠：児童福祉施設の設備及び運営に関する基準第6条",
            "　改善期限：令和５年８月３１日",
            "２　職員の健康診断の記録が保存されていなかった。",
            "　根拠：労働安全衛生法第66条の3",
            "　改善期限：令和５年８月３１日",
        ),
        (
            {
                "text": "避難訓練を毎月実施していなかった。",
                "label": "１",
                "legal_basis": ("児童福祉施設の設備及び運営に関する基準第6条",),
                "due_dates": (dt.date(2023, 8, 31),),
            },
            {
                "text": "職員の健康診断の記録が保存されていなかった。",
                "label": "２",
                "legal_basis": ("労働安全衛生法第66条の3",),
                "due_dates": (dt.date(2023, 8, 31),),
            },
        ),
        {"kind": "finding", "auditee": "やまぶき保育園", "response": None},
    ),
    Case(
        "問題点 and 改善意見 prose (会計検査)",
        sheets(
            "外部監査結果",
            "第２　個別の結果",
            "１　指摘事項",
            "（１）公有財産台帳の価格が改定されていない（財産活用課）",
            "　公有財産規則第40条により５年ごとに改定すべきところ、平成２２年以降改定されていなかった。",
            "（２）証拠書類の保存がない（会計課）",
            "　一部の領収書が保存されていなかった。",
            "２　意見",
            "（１）債権管理条例の制定について（収納課）",
            "　債権管理に関する条例を制定することが望まれる。",
        ),
        (
            {
                "text": "公有財産規則第40条により５年ごとに改定すべきところ、平成２２年以降改定されていなかった。",
                "kind": "finding",
                "label": "（１）",
                "title": "公有財産台帳の価格が改定されていない（財産活用課）",
                "theme": "assets",
                "department": "財産活用課",
            },
            {
                "text": "一部の領収書が保存されていなかった。",
                "kind": "finding",
                "label": "（２）",
                "theme": "accounting",
                "department": "会計課",
            },
            {
                "text": "債権管理に関する条例を制定することが望まれる。",
                "label": "（１）",
                "title": "債権管理条例の制定について（収納課）",
                "department": "収納課",
            },
        ),
        {},
    ),
    Case(
        "bullets under 文書指摘事項 and 口頭指導事項",
        sheets(
            "社会福祉法人指導監査結果",
            "法人名：社会福祉法人ひなた会",
            "監査実施日：令和５年１１月１４日",
            "文書指摘事項",
            "・評議員会の招集通知が発出されていなかった。（社会福祉法第45条の9）",
            "・計算書類が公表されていなかった。",
            "口頭指導事項",
            "・就業規則の変更届を提出すること。",
        ),
        (
            {
                "text": "評議員会の招集通知が発出されていなかった。（社会福祉法第45条の9）",
                "kind": "finding",
                "legal_basis": ("社会福祉法第45条の9",),
            },
            {"text": "計算書類が公表されていなかった。", "kind": "finding"},
            {"text": "就業規則の変更届を提出すること。", "kind": "guidance"},
        ),
        {"auditee": "社会福祉法人ひなた会"},
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_records(case: Case) -> None:
    check(case)
