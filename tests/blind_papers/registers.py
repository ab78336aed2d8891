"""Papers that are registers, forms and matrices."""

from __future__ import annotations

from papers import Merged, ruled

from blind_papers.model import every, sheet

F = ("risks", "review_points", "survey_items", "exchanges")

GYOSEI = sheet(
    "行政監査",
    """令和６年度行政監査結果報告書
令和７年３月２８日
葛尾井市監査委員　　蜷川　昭彦
葛尾井市監査委員　　猫田　志保
１　監査のテーマ　　備品の管理について
２　監査対象部局　　全部局
３　監査の実施期間　　令和６年６月３日から令和７年２月２８日まで
４　監査の結果
　（１）指摘事項
　　ア　備品シールが貼付されていないものが多数見受けられた（総務課、農林課）。
　　イ　使用できない備品が処分の手続を経ずに倉庫に置かれていた（体育館）。速やかに処分の手続をとられたい。
　（２）意見
　　備品管理システムの入力が担当者任せとなっており、決裁を経ていない。確認の体制を整えることを検討されたい。
５　むすび
　備品は市民の貴重な財産である。今回の監査を契機に、適正な管理に努められたい。
""",
    {
        "findings": every(
            {"auditor": "葛尾井市監査委員", "auditee": "葛尾井市", "response_status": "not_stated"},
            {
                "kind": "finding",
                "label": "ア",
                "starts": "備品シールが貼付",
                "ends": "見受けられた（総務課、農林課）。",
                "department": "総務課、農林課",
                "theme": "assets",
            },
            {
                "kind": "finding",
                "label": "イ",
                "starts": "使用できない備品が",
                "ends": "手続をとられたい。",
                "theme": "assets",
            },
            {"kind": "opinion", "starts": "備品管理システムの入力", "ends": "検討されたい。"},
        )
    },
    quiet=(*F, "commitments"),
)


def card(no, a, b, c, d):
    return ruled(("番号", no), ("担当課", a), ("監査結果（指摘）", b), ("措置の内容", c), ("措置完了年月", d))


CARD = sheet(
    "包括外部監査の措置 一件一表",
    (
        "令和５年度包括外部監査の結果に対する措置状況\n令和７年２月　稚児沢市\nテーマ：債権の管理に関する事務の執行について",
        card(
            "１",
            "収納課",
            "納付誓約書の分割納付の計画が、２年を超えて設定されているものがあった。",
            "分割納付の期間を原則１年以内とする基準を定め、職員に周知した。",
            "令和６年９月",
        ),
        card(
            "２",
            "住宅政策課",
            "市営住宅使用料の連帯保証人に対する請求が行われていなかった。",
            "令和７年４月から、滞納が３か月を超えた時点で連帯保証人に通知する予定である。",
            "未完了",
        ),
        card(
            "３",
            "こども家庭課",
            "貸付金の債権台帳に時効の起算日が記載されていなかった。",
            "台帳の様式に起算日の欄を追加し、全件を記載した。",
            "令和６年１１月",
        ),
    ),
    {
        "findings": every(
            {"kind": "finding", "auditee": "稚児沢市"},
            {
                "department": "収納課",
                "starts": "納付誓約書の分割納付",
                "ends": "ものがあった。",
                "response_starts": "分割納付の期間を",
                "response_ends": "周知した。",
                "response_status": "done",
            },
            {
                "department": "住宅政策課",
                "starts": "市営住宅使用料の",
                "ends": "行われていなかった。",
                "response_starts": "令和７年４月から、",
                "response_ends": "予定である。",
                "response_status": "planned",
            },
            {
                "department": "こども家庭課",
                "starts": "貸付金の債権台帳",
                "ends": "記載されていなかった。",
                "response_starts": "台帳の様式に",
                "response_ends": "全件を記載した。",
                "response_status": "done",
            },
        )
    },
    quiet=F,
)

LEAK = sheet(
    "漏えい事案の指導",
    """株式会社ひまわり計算センターに対する個人情報の保護に関する法律に基づく行政上の対応について
令和７年１０月１５日
個人情報監理委員会
第１　事案の概要
　当該事業者は、地方公共団体から委託を受けた給付金の事務において、個人データを保存した記録媒体を紛失した。
第２　法令上の問題点
１　安全管理措置（法第２３条）
　記録媒体の持出しについて、許可の手続を定めた規程が守られていなかった。また、記録媒体は暗号化されていなかった。
２　従業者の監督（法第２４条）
　個人データの取扱いに関する研修が、入社時を除いて実施されていなかった。
第３　指導等の内容
　当委員会は、法第１４７条の規定に基づき、当該事業者に対し、上記の問題点を是正し、再発防止策を講ずるよう指導した。また、令和７年１２月２６日までに実施状況を報告するよう求めた。
""",
    {
        "findings": every(
            {
                "auditor": "個人情報監理委員会",
                "auditee": "株式会社ひまわり計算センター",
                "response_status": "not_stated",
            },
            {"label": "１", "starts": "記録媒体の持出しに", "ends": "暗号化されていなかった。"},
            {"label": "２", "starts": "個人データの取扱いに", "ends": "実施されていなかった。", "theme": "training"},
        )
    },
    quiet=(*F, "commitments"),
)


def box(n, title, measures, rating="＜選択肢＞\n１）特に力を入れている　２）十分である　３）課題が残されている"):
    return [
        (f"リスク{n}：　{title}", None),
        ("リスクに対する措置の内容", measures),
        ("リスクへの対策は十分か", "［　十分である　］\n" + rating),
    ]


ZEN = sheet(
    "全項目評価書",
    (
        "特定個人情報保護評価書（全項目評価書）\n評価書番号　７　評価書名　後期高齢者医療に関する事務\nⅢ　特定個人情報ファイルの取扱いプロセスにおけるリスク対策\n１．特定個人情報ファイル名\n後期高齢者医療情報ファイル\n２．特定個人情報の入手（情報提供ネットワークシステムを通じた入手を除く。）",
        ruled(
            *[
                tuple(Merged(c, 1, 2) if r[1] is None and i == 0 else c for i, c in enumerate(r))
                for r in box(
                    "１", "目的外の入手が行われるリスク", "窓口で本人確認を行い、対象者以外の届出を受け付けない。"
                )
                + box("２", "不適切な方法で入手が行われるリスク", "届出書に利用目的を明記し、本人から直接入手する。")
            ]
        ),
        "３．特定個人情報の使用",
        ruled(
            *[
                tuple(Merged(c, 1, 2) if r[1] is None and i == 0 else c for i, c in enumerate(r))
                for r in box(
                    "２",
                    "権限のない者（元職員、アクセス権限のない職員等）によって不正に使用されるリスク",
                    "生体認証により利用者を限定し、異動時に権限を失効させる。",
                )
            ]
        ),
        "７．特定個人情報の保管・消去",
        ruled(
            *[
                tuple(Merged(c, 1, 2) if r[1] is None and i == 0 else c for i, c in enumerate(r))
                for r in box("１", "特定個人情報の漏えい・滅失・毀損リスク", "サーバ室を施錠し、入退室の記録を残す。")
            ]
        ),
    ),
    {
        "risks": every(
            {"rating": "sufficient"},
            {"category": "acquisition.1", "title": "目的外の入手が行われるリスク"},
            {"category": "acquisition.2", "title": "不適切な方法で入手が行われるリスク"},
            {"category": "use.2"},
            {"category": "storage.1", "title": "特定個人情報の漏えい・滅失・毀損リスク"},
        )
    },
    quiet=("findings", "review_points", "exchanges", "commitments", "survey_items"),
)

SEC = sheet(
    "情報セキュリティ監査表",
    (
        "令和６年度　真砂野町情報セキュリティ外部監査　結果概要\n監査実施者：有限責任法人やまびこ監査事務所\n実施日：令和６年１２月９日",
        ruled(
            ("No.", "対象課", "監査項目", "検出事項", "改善提案", "対応方針", "期限"),
            (
                "1",
                "情報政策課",
                "アカウント管理",
                "退職者のアカウント３件が有効のままであった。",
                "退職日に停止する手順を定めること。",
                "人事課からの通知に基づき、退職日に停止する運用に改めた。",
                "実施済",
            ),
            (
                "2",
                "住民課",
                "物理的対策",
                "サーバラックの鍵が共用の引き出しに保管されていた。",
                "鍵の管理者を定めること。",
                "鍵の管理簿を作成し、課長が管理する。",
                "令和7年3月31日",
            ),
            (
                "3",
                "福祉課",
                "委託先管理",
                "委託先からの作業報告書を受領していなかった。",
                "契約書に定める報告を求めること。",
                "対応を検討中。",
                "未定",
            ),
        ),
    ),
    {
        "findings": every(
            {"kind": "finding"},
            {
                "label": "1",
                "department": "情報政策課",
                "starts": "退職者のアカウント",
                "response_starts": "人事課からの通知に",
                "response_ends": "改めた。",
                "response_status": "done",
                "theme": "access_control",
                "due_dates": [],
            },
            {
                "label": "2",
                "department": "住民課",
                "starts": "サーバラックの鍵が",
                "response_starts": "鍵の管理簿を作成し",
                "response_ends": "課長が管理する。",
                "response_status": "planned",
                "due_dates": ["2025-03-31"],
            },
            {
                "label": "3",
                "department": "福祉課",
                "starts": "委託先からの作業報告書",
                "response_starts": "対応を検討中。",
                "response_ends": "対応を検討中。",
                "response_status": "considering",
                "theme": "outsourcing",
            },
        )
    },
    quiet=F,
)

SANPI = sheet(
    "賛否一覧",
    (
        "令和７年６月定例会　議案等に対する各議員の賛否\n凡例　○：賛成　×：反対　退：退席　議：議長　欠：欠席",
        ruled(
            (
                "議案番号",
                "件名",
                "議決結果",
                "会派A\n乾　文雄",
                "会派A\n巽　みどり",
                "会派B\n坤　耕作",
                "無所属\n艮　千晶",
            ),
            ("議案第30号", "水田町手数料条例の一部改正", "原案可決", "○", "○", "×", "議"),
            ("議案第31号", "令和７年度一般会計補正予算（第１号）", "原案可決", "○", "○", "○", "議"),
            ("請願第2号", "最低賃金の引上げを求める請願", "不採択", "×", "×", "○", "議"),
            ("意見書案第1号", "米価の安定を求める意見書", "否決", "×", "退", "○", "議"),
        ),
    ),
    {
        "decisions": every(
            {},
            {"agenda": "議案第30号", "outcome": "adopted_as_proposed", "statement": "原案可決"},
            {"agenda": "議案第31号", "outcome": "adopted_as_proposed", "statement": "原案可決"},
            {"agenda": "請願第2号", "outcome": "petition_not_adopted", "statement": "不採択"},
            {"agenda": "意見書案第1号", "outcome": "rejected", "statement": "否決"},
        ),
        "votes": [
            {"agenda": a, "voter": v, "vote": x}
            for a, row in (
                ("議案第30号", "for for against chair"),
                ("議案第31号", "for for for chair"),
                ("請願第2号", "against against for chair"),
                ("意見書案第1号", "against left for chair"),
            )
            for v, x in zip(("乾文雄", "巽みどり", "坤耕作", "艮千晶"), row.split(), strict=True)
        ],
    },
    quiet=("findings", "exchanges", "commitments"),
)

TENKEN = sheet(
    "第三者点検 表",
    (
        "特定個人情報保護評価書の第三者点検結果\n令和７年８月５日　鳴瀬浜市情報公開・個人情報保護審査会\n評価書名：国民健康保険に関する事務　全項目評価書",
        ruled(
            ("番号", "審査の観点", "点検結果"),
            ("（１）", "しきい値判断に誤りはないか。", "問題は認められない"),
            ("（２）", "適切な実施主体が実施しているか。", "問題は認められない"),
            ("（３）", "公表しない部分は適切な範囲か。", "該当なし"),
        ),
        "【総評】\n評価書は、指針に定める事項を満たしており、リスク対策は妥当なものと認められる。",
    ),
    {
        "review_points": every(
            {},
            {"kind": "review_viewpoint", "label": "（１）", "verdict": "no_problem"},
            {"kind": "review_viewpoint", "label": "（２）", "verdict": "no_problem"},
            {"kind": "review_viewpoint", "label": "（３）", "verdict": "not_applicable"},
            {"kind": "general_remark", "label": None},
        )
    },
    quiet=("findings", "risks", "exchanges", "commitments", "survey_items"),
)

ENQ2 = sheet(
    "アンケート 本文",
    """第４次読書推進計画に係る市民アンケート調査結果
調査対象：市内に居住する１６歳以上の２，０００人　　有効回答数：８７２人（回収率４３．６％）
問１　この１か月に、本を何冊読みましたか。（単数回答）
　１　０冊　　　　３８．２％
　２　１～２冊　　４１．５％
　３　３冊以上　　２０．３％
問２　市立図書館を利用しない理由は何ですか。（複数回答）
　１　自宅から遠い　　　　４５．１％
　２　開館時間が合わない　２９．７％
　３　必要を感じない　　　３３．０％
""",
    {
        "survey_items": every(
            {"population": 872, "population_unit": "人"},
            {
                "number": 1,
                "question": "この１か月に、本を何冊読みましたか。",
                "options": [
                    {"label": "０冊", "percent": 38.2},
                    {"label": "１～２冊", "percent": 41.5},
                    {"label": "３冊以上", "percent": 20.3},
                ],
            },
            {
                "number": 2,
                "question": "市立図書館を利用しない理由は何ですか。",
                "options": [
                    {"label": "自宅から遠い", "percent": 45.1},
                    {"label": "開館時間が合わない", "percent": 29.7},
                    {"label": "必要を感じない", "percent": 33.0},
                ],
            },
        )
    },
    quiet=("findings", "risks", "review_points", "exchanges", "commitments"),
)

CLEAN = sheet(
    "例月出納検査",
    """例月出納検査の結果について（報告）
令和７年５月２６日
檜枝沢村監査委員　　帯刀　武
檜枝沢村監査委員　　隠岐　典子
地方自治法第２３５条の２第１項の規定により、例月出納検査を実施したので、同条第３項の規定により報告する。
１　検査の対象　　令和７年４月分の一般会計及び特別会計の出納
２　検査の結果　　関係帳簿及び証書類と照合した結果、計数はいずれも一致しており、出納事務は適正に処理されているものと認められた。
""",
    {
        "citations": every(
            {},
            {"law": "地方自治法", "article": "235_2", "paragraph": 1, "item": None},
            {"law": "地方自治法", "article": "235_2", "paragraph": 3, "item": None},
        )
    },
    quiet=(*F, "findings", "commitments"),
)

GAIBU = sheet(
    "外部評価の意見への対応",
    (
        "外部評価委員会の意見及び市の対応方針\n令和７年９月　　鞍掛沢市企画課",
        ruled(
            ("事務事業名", "担当課", "外部評価委員会の意見", "市の対応方針"),
            (
                "空き家対策事業",
                "住宅課",
                "空き家バンクの登録件数が伸びていない。登録の手続を簡素化すべきである。",
                "申請の書類を４種類から２種類に減らし、令和７年１０月から受け付ける。",
            ),
            (
                "健康ポイント事業",
                "健康推進課",
                "参加者が高齢者に偏っている。若い世代に向けた周知の方法を検討されたい。",
                "事業所と連携した周知を検討する。",
            ),
        ),
    ),
    {
        "findings": every(
            {"kind": "opinion"},
            {
                "department": "住宅課",
                "starts": "空き家バンクの登録件数",
                "ends": "簡素化すべきである。",
                "response_starts": "申請の書類を４種類",
                "response_ends": "受け付ける。",
            },
            {
                "department": "健康推進課",
                "starts": "参加者が高齢者に",
                "ends": "検討されたい。",
                "response_starts": "事業所と連携した",
                "response_ends": "検討する。",
                "response_status": "considering",
            },
        )
    },
    quiet=F,
)

PAPERS = (GYOSEI, CARD, LEAK, ZEN, SEC, SANPI, TENKEN, ENQ2, CLEAN, GAIBU)
