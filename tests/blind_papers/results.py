"""Results of an assembly: bills and how the groups voted."""

from __future__ import annotations

from papers import ruled

from blind_papers.model import Paper

BILLS = Paper(
    "議決結果一覧",
    (
        "令和6年9月定例会　議決結果一覧",
        "鶴見沢市議会",
        ruled(
            ("議案番号", "件　　　名", "付託委員会", "議決年月日", "議決結果"),
            ("議案第51号", "鶴見沢市手数料条例の一部を改正する条例の制定について", "総務", "R6.9.27", "原案可決"),
            ("議案第52号", "令和6年度鶴見沢市一般会計補正予算（第3号）", "予算", "R6.9.27", "修正可決"),
            ("認定第1号", "令和5年度鶴見沢市一般会計歳入歳出決算の認定について", "決算特別", "R6.9.27", "認定"),
            ("請願第3号", "公共交通の充実を求める請願", "建設", "R6.9.27", "不採択"),
            ("同意第2号", "教育委員会委員の任命について", "―", "R6.9.5", "同意"),
        ),
    ),
    {
        "decisions": [
            {"agenda": label, "outcome": outcome, "starts": text, "ends": text}
            for label, outcome, text in (
                ("議案第51号", "adopted_as_proposed", "原案可決"),
                ("議案第52号", "adopted_as_amended", "修正可決"),
                ("認定第1号", "certified", "認定"),
                ("請願第3号", "petition_not_adopted", "不採択"),
                ("同意第2号", "consented", "同意"),
            )
        ],
        "agenda_items": [
            {"label": "議案第51号", "title": "鶴見沢市手数料条例の一部を改正する条例の制定について"},
            {"label": "議案第52号", "title": "令和6年度鶴見沢市一般会計補正予算（第3号）"},
            {"label": "認定第1号", "title": "令和5年度鶴見沢市一般会計歳入歳出決算の認定について"},
            {"label": "請願第3号", "title": "公共交通の充実を求める請願"},
            {"label": "同意第2号", "title": "教育委員会委員の任命について"},
        ],
    },
)

GROUPS = Paper(
    "会派別賛否一覧",
    (
        "令和6年12月定例会　会派別の賛否",
        "○は賛成、×は反対を示します。",
        ruled(
            ("議案番号", "件名", "結果", "みらい会", "市民の声", "共生クラブ", "無所属（大庭）"),
            ("議案第70号", "星見市下水道条例の一部改正", "可決", "○", "○", "×", "○"),
            ("議案第71号", "令和6年度星見市一般会計補正予算", "可決", "○", "×", "×", "○"),
        ),
    ),
    {
        "decisions": [
            {"agenda": "議案第70号", "outcome": "adopted_as_proposed", "starts": "可決", "ends": "可決"},
            {"agenda": "議案第71号", "outcome": "adopted_as_proposed", "starts": "可決", "ends": "可決"},
        ],
        "votes": [
            {"agenda": label, "voter": voter, "vote": "for" if mark == "○" else "against"}
            for label, marks in (("議案第70号", "○○×○"), ("議案第71号", "○××○"))
            for voter, mark in zip(("みらい会", "市民の声", "共生クラブ", "無所属（大庭）"), marks, strict=True)
        ],
    },
)
PAPERS = (BILLS, GROUPS)
