"""Inspections, supervision and reviews from outside: what was found and what is answered."""

from __future__ import annotations

from papers import Merged, ruled

from blind_papers.model import Paper, every

GUIDANCE = Paper(
    "監督機関の指導の公表",
    (
        "令和6年10月9日",
        "個人情報保護委員会",
        "青嶺ホールディングス株式会社に対する個人情報の保護に関する法律に基づく行政上の対応について",
        (
            "個人情報保護委員会は、令和6年10月9日、青嶺ホールディングス株式会社（以下「青嶺社」という。）に対し、"
            "個人情報の保護に関する法律（平成15年法律第57号。以下「法」という。）第147条の規定による指導を行った。"
        ),
        "第１　事案の概要",
        "青嶺社の会員管理サーバーが不正アクセスを受け、約12万人分の個人データが漏えいしたおそれがある事態が発生した。",
        "第２　法律上の問題点",
        "１　技術的安全管理措置の不備（法第23条）",
        "青嶺社は、公開サーバーの脆弱性に関する情報を入手していたにもかかわらず、更新プログラムを1年以上適用していなかった。",
        "２　委託先の監督の不備（法第25条）",
        "青嶺社は、保守業務の委託先における個人データの取扱状況を定期的に確認していなかった。",
        "第３　指導の内容",
        "(1)　必要かつ適切な技術的安全管理措置を講ずること。",
        "(2)　委託先の監督の方法を定め、確実に実施すること。",
        "(3)　再発防止策の実施状況について、令和6年12月27日までに報告すること。",
    ),
    {
        "findings": every(
            {"kind": "guidance", "auditor": "個人情報保護委員会", "auditee": "青嶺ホールディングス株式会社"},
            {"label": "(1)", "starts": "必要かつ適切な技術的安全", "ends": "措置を講ずること。", "due_dates": []},
            {
                "label": "(2)",
                "starts": "委託先の監督の方法を定め",
                "ends": "確実に実施すること。",
                "due_dates": [],
                "theme": "outsourcing",
            },
            {"label": "(3)", "starts": "再発防止策の実施状況に", "ends": "報告すること。", "due_dates": ["2024-12-27"]},
        )
    },
)

INSPECTION = Paper(
    "立入検査結果 改善を求めた事項と回答",
    (
        "特定個人情報の取扱いに関する立入検査の結果について",
        "実施機関：水無瀬市　　検査日：令和6年7月18日",
        "検査を行った者：個人情報保護委員会事務局",
        "１　アクセス権の管理",
        "【改善を求めた事項】",
        "国保年金課において、異動した職員のアカウントが削除されないまま残っていた。",
        "【市の回答】",
        "当該アカウントは検査当日に削除した。今後、異動の都度、削除する手順とした。",
        "２　ログの確認",
        "【改善を求めた事項】",
        "住民情報システムのアクセスログは取得しているものの、分析が行われていなかった。",
        "【市の回答】",
        "令和6年度末までに、分析の手順書を整備する予定である。",
        "３　書類の保管",
        "【改善を求めた事項】",
        "個人番号が記載された申請書が、鍵のかからない棚に保管されていた。",
        "【市の回答】",
        "施錠できる書庫の購入を検討している。",
    ),
    {
        "findings": every(
            {"auditee": "水無瀬市", "kind": "finding", "legal_basis": [], "due_dates": []},
            {
                "label": "１",
                "title": "アクセス権の管理",
                "theme": "access_control",
                "department": "国保年金課",
                "starts": "国保年金課において、異動",
                "ends": "されないまま残っていた。",
                "response_starts": "当該アカウントは検査当日",
                "response_ends": "削除する手順とした。",
                "response_status": "done",
            },
            {
                "label": "２",
                "title": "ログの確認",
                "theme": "log_review",
                "system": "住民情報システム",
                "starts": "住民情報システムのアクセス",
                "ends": "分析が行われていなかった。",
                "response_starts": "令和6年度末までに、",
                "response_ends": "整備する予定である。",
                "response_status": "planned",
            },
            {
                "label": "３",
                "title": "書類の保管",
                "theme": "physical_security",
                "starts": "個人番号が記載された申請",
                "ends": "棚に保管されていた。",
                "response_starts": "施錠できる書庫の購入",
                "response_ends": "購入を検討している。",
                "response_status": "considering",
            },
        )
    },
    quiet=("risks", "review_points", "exchanges", "survey_items"),
)

SECURITY = Paper(
    "情報セキュリティ監査 判定つきの表",
    (
        "令和6年度情報セキュリティ内部監査報告書",
        "監査実施者　高原村情報セキュリティ監査チーム",
        "監査結果一覧",
        ruled(
            ("No", "監査項目", "判定", "指摘内容", "改善計画", "改善期限", "担当課"),
            (
                "1",
                "パスワードの管理",
                "不適合",
                "共用端末のパスワードが付箋に書かれ、端末に貼られていた。",
                "個人ごとのアカウントに切り替える。",
                "令和6年12月27日",
                "住民課",
            ),
            ("2", "入退室の管理", "適合", "－", "－", "－", "総務課"),
            (
                "3",
                "外部記録媒体の管理",
                "不適合",
                "USBメモリの持出しの記録が作成されていなかった。",
                "管理簿を作成し、持出しの都度記録する。",
                "令和6年11月",
                "福祉課",
            ),
            (
                "4",
                "ウイルス対策",
                "要改善",
                "一部の端末でパターンファイルが更新されていなかった。",
                "更新済み",
                "－",
                "建設課",
            ),
            ("5", "研修の実施", "適合", "", "", "", "総務課"),
        ),
    ),
    {
        "findings": every(
            {"kind": "finding", "legal_basis": [], "found_on": None},
            {
                "label": "1",
                "title": "パスワードの管理",
                "theme": "access_control",
                "department": "住民課",
                "starts": "共用端末のパスワードが",
                "ends": "端末に貼られていた。",
                "response_starts": "個人ごとのアカウント",
                "response_ends": "切り替える。",
                "response_status": "planned",
                "due_dates": ["2024-12-27"],
            },
            {
                "label": "3",
                "title": "外部記録媒体の管理",
                "theme": "media_handling",
                "department": "福祉課",
                "starts": "USBメモリの持出しの",
                "ends": "作成されていなかった。",
                "response_starts": "管理簿を作成し",
                "response_ends": "都度記録する。",
                "response_status": "planned",
                "due_dates": [],
            },
            {
                "label": "4",
                "title": "ウイルス対策",
                "theme": "network_security",
                "department": "建設課",
                "starts": "一部の端末でパターン",
                "ends": "更新されていなかった。",
                "response_starts": "更新済み",
                "response_ends": "更新済み",
                "response_status": "done",
                "due_dates": [],
            },
        )
    },
    quiet=("risks", "review_points", "exchanges", "survey_items"),
)

THIRD_PARTY = Paper(
    "第三者点検報告書 点検項目の表",
    (
        "特定個人情報保護評価書（全項目評価書）の第三者点検について（報告）",
        "令和6年11月14日",
        "帆波市個人情報保護審査会",
        "評価書名：住民基本台帳に関する事務　全項目評価書",
        "点検の結果は、次のとおりである。",
        ruled(
            ("番号", "点検項目", "適否", "意見"),
            ("1", "しきい値判断に誤りはないか。", "適", "特になし"),
            ("2", "適切な実施主体が実施しているか。", "適", "特になし"),
            ("3", "公表しない部分は適切な範囲か。", "該当なし", "－"),
            (
                "4",
                "記載されたリスクを軽減させるための措置は、具体的か。",
                "否",
                "委託先の監督の方法を具体的に記載されたい。",
            ),
        ),
    ),
    {
        "review_points": every(
            {"kind": "review_viewpoint"},
            {"label": "1", "verdict": "no_problem", "starts": "しきい値判断に誤りは"},
            {"label": "2", "verdict": "no_problem", "starts": "適切な実施主体が"},
            {"label": "3", "verdict": "not_applicable", "starts": "公表しない部分は"},
            {"label": "4", "verdict": "problem", "starts": "記載されたリスクを軽減"},
        ),
    },
    quiet=("risks", "exchanges", "commitments", "survey_items"),
)

EXTERNAL = Paper(
    "行政評価の外部評価 意見と対応方針",
    (
        "令和5年度外部評価結果に対する対応方針",
        "外部評価の実施主体　宇佐川区行政評価委員会",
        "事務事業名　子育てひろば事業（所管課：子ども家庭課）",
        ruled(
            ("評価委員会の意見", "区の対応方針"),
            (
                "利用者の満足度は高いが、利用者数の目標が3年間据え置かれている。目標を見直すべきである。",
                "次期計画の策定に合わせ、令和6年度中に目標を見直す。",
            ),
            ("父親の利用を促す取組を拡充されたい。", "土曜日の開設を令和6年4月から開始した。"),
        ),
        "事務事業名　放置自転車対策事業（所管課：交通対策課）",
        ruled(
            ("評価委員会の意見", "区の対応方針"),
            (
                "撤去費用に比べ返還手数料が低い。手数料の改定を検討すべきである。",
                "近隣区の状況を踏まえ、引き続き検討する。",
            ),
        ),
    ),
    {
        "findings": every(
            {
                "kind": "opinion",
                "auditor": "宇佐川区行政評価委員会",
                "legal_basis": [],
                "due_dates": [],
                "found_on": None,
            },
            {
                "department": "子ども家庭課",
                "starts": "利用者の満足度は高いが",
                "ends": "見直すべきである。",
                "response_starts": "次期計画の策定に合わせ",
                "response_ends": "目標を見直す。",
                "response_status": "planned",
            },
            {
                "department": "子ども家庭課",
                "starts": "父親の利用を促す取組",
                "ends": "拡充されたい。",
                "response_starts": "土曜日の開設を令和6年",
                "response_ends": "開始した。",
                "response_status": "done",
            },
            {
                "department": "交通対策課",
                "starts": "撤去費用に比べ返還",
                "ends": "検討すべきである。",
                "response_starts": "近隣区の状況を踏まえ",
                "response_ends": "引き続き検討する。",
                "response_status": "considering",
            },
        )
    },
    quiet=("risks", "review_points", "exchanges", "survey_items"),
)

YEARLY = Paper(
    "年次報告の件数の表",
    (
        "令和5年度年次報告の概要",
        "監視・監督に係る処理状況は、次のとおりである。",
        ruled(
            ("区分", "令和3年度", "令和4年度", "令和5年度"),
            ("漏えい等報告の処理", "1,042件", "4,217件", "7,075件"),
            ("指導及び助言", "217件", "115件", "333件"),
            ("勧告", "3件", "1件", "3件"),
            ("立入検査", "1件", "0件", "6件"),
        ),
        "指導の主な内容は、アクセス制御の不備、従業者に対する監督の不備等であった。",
        "委員会は、引き続き、関係機関と連携しながら適切に監督権限を行使することが求められている。",
    ),
    {},
)

DEPARTMENTS = Paper(
    "実地検査 課のセルが結合された表",
    (
        "令和6年度　保有個人情報の取扱いに関する実地検査結果",
        "検査実施機関　鳥越町個人情報保護管理者",
        ruled(
            ("課名", "番号", "指摘事項", "根拠", "是正状況", "是正（予定）日"),
            (
                Merged("健康推進課", 2),
                "1",
                "健診結果の控えを保存年限を超えて保有していた。",
                "個人情報の保護に関する法律第66条第1項",
                "廃棄済み",
                "令和6年8月30日",
            ),
            (
                None,
                "2",
                "個人情報ファイル簿に記載のない項目を収集していた。",
                "個人情報の保護に関する法律第75条第1項",
                "是正予定",
                "令和6年10月31日",
            ),
            (
                "税務課",
                "3",
                "再委託の承諾書を受領しないまま再委託を認めていた。",
                "鳥越町個人情報取扱規程第12条",
                "是正中",
                "令和6年度中",
            ),
            ("出納室", "－", "指摘事項なし", "－", "－", "－"),
        ),
    ),
    {
        "findings": every(
            {"kind": "finding"},
            {
                "department": "健康推進課",
                "label": "1",
                "starts": "健診結果の控えを保存",
                "ends": "保有していた。",
                "legal_basis": ["個人情報の保護に関する法律第66条第1項"],
                "theme": "disposal",
                "response_status": "done",
                "due_dates": [],
            },
            {
                "department": "健康推進課",
                "label": "2",
                "starts": "個人情報ファイル簿に記載",
                "ends": "収集していた。",
                "legal_basis": ["個人情報の保護に関する法律第75条第1項"],
                "theme": "file_register",
                "response_status": "planned",
                "due_dates": ["2024-10-31"],
            },
            {
                "department": "税務課",
                "label": "3",
                "starts": "再委託の承諾書を受領",
                "ends": "認めていた。",
                "legal_basis": ["鳥越町個人情報取扱規程第12条"],
                "theme": "outsourcing",
                "response_status": "in_progress",
                "due_dates": [],
            },
        )
    },
    quiet=("risks", "review_points", "exchanges", "survey_items"),
)
PAPERS = (GUIDANCE, INSPECTION, SECURITY, THIRD_PARTY, EXTERNAL, YEARLY, DEPARTMENTS)
