"""What links on listing pages say of where they lead: kinds of documents, days, years, further pages."""

from __future__ import annotations

import datetime as dt
import re

from extractors.japanese.dates import Context, DatePrecision, find_dates
from extractors.japanese.letters import fold_letters
from extractors.japanese.rules import Rule, meaning, rule
from extractors.model.vocabulary import DocumentKind

KINDS: tuple[Rule[DocumentKind], ...] = (
    rule(
        DocumentKind.ASSESSMENT,
        "評価書",
        ["特定個人情報保護評価書（全項目評価）", "重点項目評価書"],
        ["評価委員会"],
    ),
    rule(
        DocumentKind.MINUTES,
        "議事録|会議録|議事概要|議事要旨|会議概要|会議要旨|会議結果|開催結果|議事の概要|会議の概要|速記録|要点記録|発言録|議事の要旨|要録",
        ["第3回会議録（PDF：120KB）", "議事要旨", "開催結果報告", "要点記録"],
        ["会議資料", "会議のお知らせ"],
    ),
    rule(
        DocumentKind.AUDIT_REPORT,
        "監査(?:等)?の?結果|監査報告|措置状況|措置結果|措置の?(?:内容|通知)|講じた措置|監査意見|審査意見|検査結果|改善状況",
        ["令和5年度定期監査の結果", "監査結果に対する措置状況", "講じた措置の公表"],
        ["監査委員", "監査計画"],
    ),
    rule(
        DocumentKind.VOTES,
        "議決結果|審議結果|賛否",
        ["令和5年第3回定例会議決結果", "議案の賛否一覧"],
        ["議案"],
    ),
    rule(
        DocumentKind.SURVEY_REPORT,
        "調査結果|アンケート結果|定期報告",
        ["アンケート結果について"],
        ["調査票"],
    ),
    rule(
        DocumentKind.MEETING_PAPERS,
        "資料|次第|議事日程|議案|名簿|座席表|席次表|パワーポイント",
        ["資料1-2 実施状況", "次第", "委員名簿"],
        ["資格", "次回"],
    ),
)
"""Kinds of documents by the words of a link, its column or its heading; the first that matches."""

_FILE_WORDS = re.compile(
    r"(?i)(?:pdf|word|excel|docx?|xlsx?|html?|テキスト|ファイル|形式|版|表示|開く|開きます|別ウィンドウで|新しいウィンドウで|新規|"
    r"ダウンロード|こちら|詳細|詳しくは|閲覧|本文|全文|[\d.,]+\s*(?:k|m|キロ|メガ)?(?:b|バイト|byte)?|ページ|[\s()\[\]（）：:、。・／/\-…]|"
    r"を|は|で|の|へ)*"
)
"""Words of a link that say nothing of the document."""
_NEXT = re.compile(
    r"(?:次(?:の|へ|ペー|頁|\d+件).{0,6}|[>＞›»→]+|next.{0,6}|older.{0,6}|もっと見る|過去の(?:一覧|会議録)へ?)",
    re.IGNORECASE,
)
_ERA_YEAR = r"(?:令和|平成|昭和)\s*(?:元|\d{1,2})"
_YEAR_PAGE = re.compile(
    rf"(?:{_ERA_YEAR}|(?:19|20)\d\d)\s*年度?(?:[（(](?:{_ERA_YEAR}|\d{{4}})\s*年度?[)）])?\s*(?:の|開催)?.{{0,12}}"
)
_NOT_HELD = re.compile(r"(?:掲載|更新|公開|登録|公表|作成)(?:日|年月日)?[\s：:（(]*$")
"""Before a day that is not the meeting's."""
_ELSE = re.compile("計画|要綱|要領|条例|規則|規程|募集|お知らせ|案内|傍聴|申込|様式|アクセス|概要版")
"""In the own words of a link: it is something else than what its heading tells."""
_SESSION = re.compile(r"第\s*[\d０-９一二三四五六七八九十百]+\s*[回期号次]")


def announced_kind(words: str) -> DocumentKind | None:
    """The kind of document that words name."""
    return meaning(KINDS, words)


def is_something_else(words: str) -> bool:
    """Whether the words of a link name what is no record of a meeting or an examination."""
    return announced_kind(words) is None and _ELSE.search(words) is not None


def says_nothing(words: str) -> bool:
    """Whether the words of a link tell nothing of the document.

    >>> says_nothing("PDF（123KB）"), says_nothing("こちら"), says_nothing("第３回")
    (True, True, False)
    """
    return _FILE_WORDS.fullmatch(fold_letters(words)) is not None


def is_next(words: str) -> bool:
    """Whether a link leads to the next page of a list."""
    return _NEXT.fullmatch(fold_letters(words).strip()) is not None


def is_year_page(words: str) -> bool:
    """Whether a link leads to the page of one year.

    >>> is_year_page("令和５年度"), is_year_page("平成30年度の会議録一覧"), is_year_page("令和5年5月31日")
    (True, True, False)
    """
    folded = fold_letters(words).strip()
    dated = any(one.precision in {DatePrecision.DAY, DatePrecision.MONTH} for one in find_dates(folded))
    return _YEAR_PAGE.fullmatch(folded) is not None and not dated and not _SESSION.search(folded)


def day_of(words: str, around: str = "") -> dt.date | None:
    """The day of the meeting or the document that words state; a year that they leave open is taken from ``around``."""
    context = Context()
    for one in find_dates(fold_letters(around)):
        if one.year is not None:
            is_fiscal = one.precision is DatePrecision.FISCAL_YEAR
            context = Context(one.date if not is_fiscal else None, one.year)
            break
    folded = fold_letters(words)
    days = [one.date for one in find_dates(folded, context=context)
            if one.date is not None and not _NOT_HELD.search(folded[: one.start])]  # fmt: skip
    return days[0] if days else None


def years_of(words: str) -> set[int]:
    """The years that words name."""
    return {one.year for one in find_dates(fold_letters(words)) if one.year is not None}
