"""Papers that were written after the others had been read right."""

from __future__ import annotations

from papers import Merged, ruled

from blind_papers.model import every, sheet

F = ("risks", "review_points", "survey_items", "exchanges")
WELFARE = sheet(
    "指導検査 社会福祉法人",
    """社会福祉法人等指導監査の結果について
実施年月日　令和７年５月２０日
対象法人　社会福祉法人あけぼの会
所在地　小谷川市西町３丁目
実施者　小谷川市福祉指導監査課
文書指摘事項
１　理事会の招集通知が、定款に定める期限（開催日の１週間前）までに発出されていなかった。定款に基づき適正に行うこと。
２　計算書類の注記に、関連当事者との取引の内容が記載されていなかった。
口頭指摘事項
　経理規程に定める小口現金の限度額を超えて現金を保管していた日があった。
""",
    {
        "findings": every(
            {"kind": "finding", "auditee": "社会福祉法人あけぼの会", "response_status": "not_stated"},
            {"label": "１", "starts": "理事会の招集通知が", "ends": "適正に行うこと。"},
            {"label": "２", "starts": "計算書類の注記に", "ends": "記載されていなかった。"},
            {"starts": "経理規程に定める小口", "ends": "日があった。"},
        )
    },
    (*F, "commitments"),
)

GAZETTE = sheet(
    "監査委員 措置通知 文章",
    """沼前市監査公表第９号
地方自治法第１９９条第１４項の規定により、措置を講じた旨の通知があったので公表する。
令和７年８月１日
沼前市監査委員　早乙女　渉
１　監査の種類　　令和６年度財政援助団体等監査
２　監査の対象　　公益財団法人沼前市スポーツ協会
３　措置の内容
（１）【指摘】補助事業の領収書の宛名が個人名となっているものがあった。
【措置】令和７年４月から、宛名を団体名とするよう職員に徹底した。
（２）【指摘】退職給与引当金が計上されていなかった。
【措置】税理士と協議しており、令和７年度の決算から計上する。
""",
    {
        "findings": every(
            {"kind": "finding", "auditor": "沼前市監査委員", "auditee": "公益財団法人沼前市スポーツ協会"},
            {
                "label": "（１）",
                "starts": "補助事業の領収書の",
                "ends": "ものがあった。",
                "response_starts": "令和７年４月から、",
                "response_ends": "徹底した。",
                "response_status": "done",
            },
            {
                "label": "（２）",
                "starts": "退職給与引当金が",
                "ends": "計上されていなかった。",
                "response_starts": "税理士と協議しており",
                "response_ends": "計上する。",
            },
        )
    },
    F,
)

WRITTEN = sheet(
    "議員からの質問 文書質問回答",
    """令和７年第１回定例会　文書質問及び答弁書
質問者　鷹取　弓子議員
質問１　市営住宅の空き室について
　市営住宅の空き室は何戸あるか。
答弁１　令和７年２月１日現在、４２戸である。
質問２　募集の方法について
　定期の募集のほか、随時の募集を行う考えはあるか。
答弁２　令和７年度から、３か月以上空いた住戸について随時の募集を行う。
""",
    {
        "exchanges": every(
            {},
            {"question_starts": "市営住宅の空き室は何戸", "answer_starts": "令和７年２月１日現在"},
            {"question_starts": "定期の募集のほか", "answer_starts": "令和７年度から、３か月"},
        ),
        "commitments": [{"starts": "令和７年度から、３か月", "due_date": None}],
    },
    ("findings", "risks", "review_points", "survey_items"),
)

FOCUS = sheet(
    "重点項目 リスク",
    (
        "特定個人情報保護評価書（重点項目評価書）\n評価書名　介護保険に関する事務\nⅢ　リスク対策\n２．特定個人情報の入手（情報提供ネットワークシステムを通じた入手を除く。）",
        ruled(
            (Merged("リスク：　目的外の入手が行われるリスク", 1, 2), None),
            ("リスクに対する措置の内容", "申請の窓口で対象者を確認する。"),
            (
                "リスクへの対策は十分か",
                "［十分である］　１）特に力を入れている　２）十分である　３）課題が残されている",
            ),
        ),
        "３．特定個人情報の使用",
        ruled(
            (Merged("リスク１：　目的を超えた紐付け、事務に必要のない情報との紐付けが行われるリスク", 1, 2), None),
            ("リスクに対する措置の内容", "他の業務のシステムから参照できないよう制御する。"),
            (
                "リスクへの対策は十分か",
                "［特に力を入れている］　１）特に力を入れている　２）十分である　３）課題が残されている",
            ),
            (
                Merged(
                    "リスク２：　権限のない者（元職員、アクセス権限のない職員等）によって不正に使用されるリスク", 1, 2
                ),
                None,
            ),
            ("ユーザ認証の管理", "［行っている］　１）行っている　２）行っていない"),
            ("具体的な管理方法", "職員ごとにＩＤを発行する。"),
            (
                "リスクへの対策は十分か",
                "［十分である］　１）特に力を入れている　２）十分である　３）課題が残されている",
            ),
        ),
    ),
    {
        "risks": every(
            {},
            {"category": "acquisition.1", "rating": "sufficient"},
            {"category": "use.1", "rating": "especially_strong"},
            {"category": "use.2", "rating": "sufficient"},
        )
    },
    ("findings", "review_points", "exchanges", "commitments", "survey_items"),
)

TABLE = sheet(
    "外部監査 意見対応 一覧",
    (
        "包括外部監査の意見に対する対応状況（令和６年度末現在）\n五色沼市総務課",
        ruled(
            ("頁", "区分", "監査の結果・意見", "所管課", "対応状況", "進捗"),
            (
                "34",
                "指摘",
                "委託料の精算において、実績報告書の添付書類が不足していた。",
                "環境政策課",
                "令和６年６月に書類の提出を受け、精算の内容を確認した。",
                "対応済",
            ),
            (
                "41",
                "意見",
                "指定管理者の選定基準に、施設の維持管理の実績を加えることが望ましい。",
                "公園課",
                "次回の選定（令和８年度）に向けて検討している。",
                "検討中",
            ),
            (
                "52",
                "意見",
                "利用者アンケートの結果を公表することが望ましい。",
                "公園課",
                "公表の必要はないと考えている。",
                "対応しない",
            ),
        ),
    ),
    {
        "findings": every(
            {"auditee": "五色沼市"},
            {
                "kind": "finding",
                "department": "環境政策課",
                "starts": "委託料の精算において",
                "ends": "不足していた。",
                "response_starts": "令和６年６月に",
                "response_ends": "確認した。",
                "response_status": "done",
            },
            {
                "kind": "opinion",
                "department": "公園課",
                "starts": "指定管理者の選定基準",
                "ends": "望ましい。",
                "response_starts": "次回の選定",
                "response_ends": "検討している。",
                "response_status": "considering",
            },
            {
                "kind": "opinion",
                "department": "公園課",
                "starts": "利用者アンケートの",
                "ends": "望ましい。",
                "response_starts": "公表の必要はない",
                "response_ends": "考えている。",
                "response_status": "not_accepted",
            },
        )
    },
    F,
)

REPLY = sheet(
    "審査会 答申 付帯",
    """特定個人情報保護評価書（全項目評価書）の第三者点検について（答申）
令和７年１０月７日
神楽坂川市長　　様
神楽坂川市個人情報保護審議会　会長　真行寺　学
　令和７年９月２日付けで諮問のあった「税務に関する事務」の全項目評価書について、次のとおり答申します。
１　審議会の結論
　本評価書は、特定個人情報保護評価指針に照らし、妥当なものと認められる。
２　付帯意見
　委託先における従業者の教育について、実施状況を定期的に確認されたい。
""",
    {"citations": []},
    ("risks", "exchanges", "survey_items"),
)

PAPERS = (WELFARE, GAZETTE, WRITTEN, FOCUS, TABLE, REPLY)
