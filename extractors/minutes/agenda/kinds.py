"""How an item is before the body (議題の種別) and which body its title names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.japanese.rules import Rule, meaning, rule
from extractors.japanese.sentences import sentence_texts
from extractors.minutes.agenda.registry import Event, Item
from extractors.model.vocabulary import AgendaKind

TITLE_RULES: tuple[Rule[AgendaKind], ...] = (
    rule(
        AgendaKind.OTHER,
        r"^(?!(?:その他|そのほか)(?:の|、)(?!件|議題|事項))(?:その他|そのほか|開会|閉会|開議|散会|監視・監督"
        r"|.*?(?:会議録署名|署名(?:議員|委員)の?(?:指名|選出)|(?:挨拶|あいさつ)$))",
        ("その他", "その他について", "会議録署名議員の指名", "開会"),
        ("その他の財産の処分について",),
    ),
    rule(
        AgendaKind.CONSULTATION,
        r"意見聴取|意見照会|諮問(?:について|事項|$|（)|に係る諮問|の諮問|[（(]諮問[）)]",
        ("計画案に係る意見聴取について", "条例の見直しについて（諮問）"),
        ("諮問機関の在り方", "意見の聴取り"),
    ),
    rule(
        AgendaKind.REPORT,
        r"(?:(?<!委員長)報告|(?<!委員長)報告について|の報告（[^）]*）|報告事項|[（(]報告[）)]|報告の件"
        r"|説明について|情報提供)$"
        r"|^諸般の報告|^行政報告|^今後の.{0,12}(?:スケジュール|日程|予定)(?:について)?$",
        ("諸般の報告", "令和５年度事業の実施状況の報告", "報告事項", "事業計画について（報告）"),
        ("報告書案の決定について", "専決処分の報告及び承認について"),
    ),
)
_ASKS_REPORT = re.compile(r"(?:ご|御)?報告(?:を|の)?(?:お?願|お願|求め|いただ|受け|聴取|いたさせ)")
_BODY = re.compile(
    r"^(?P<body>[^（(「」、。\s]{2,40}?)[（(][^（()）]{1,80}(?:事務|業務|関係)[^（()）]{0,30}[）)](?:の|に(?:係る"
    r"|関する|おける))(?:特定個人情報保護評価|全項目評価|重点項目評価|基礎項目評価|評価書)"
)
_BODY_OF = re.compile(
    r"^(?P<body>[^（(「」、。\s]{2,30}?(?:都|道|府|県|市|区|町|村|省|庁|組合|機構|委員会|連合会|連合|協会|大臣"
    r"|長官|知事|市長|区長|町長|村長|本部|公団|法人|事務所))"
    r"(?:に(?:係る|関する|おける|対する)|の)(?:.{0,60}?)(?:全項目評価書|重点項目評価書|基礎項目評価書"
    r"|特定個人情報保護評価書)"
)


def agenda_kind(item: Item, text: str, events: Sequence[Event]) -> AgendaKind:
    """Kind by the title, the number of the bill, the heading above, the chair's request."""
    if item.kind is not None:
        return item.kind
    if item.closed and not item.reference:
        return AgendaKind.OTHER
    title = item.title
    if kind := meaning(TITLE_RULES, title):
        return kind
    reference = item.reference or ""
    label = item.label or ""
    if reference.startswith("諮問") or label.startswith("諮問"):
        return AgendaKind.CONSULTATION
    if reference.startswith("報告") or label.startswith("報告") or item.section.startswith("報告"):
        return AgendaKind.REPORT
    if item.parent is not None and agenda_kind(item.parent, text, events) is AgendaKind.REPORT:
        return AgendaKind.REPORT
    if any(_ASKS_REPORT.search(_sentence(text, start)) for start in item.opened[:1]):
        return AgendaKind.REPORT
    return AgendaKind.DELIBERATION


def _sentence(text: str, start: int) -> str:
    """Words with which an item is opened."""
    return next(iter(sentence_texts(text[start : start + 400])), "")


def subject_body(title: str) -> str | None:
    """The body concerned, if the title names it before the affairs that are assessed.

    >>> subject_body("青葉健康保険組合（適用事務）の全項目評価書について")
    '青葉健康保険組合'
    """
    match = _BODY.match(title) or _BODY_OF.match(title)
    return match["body"] if match else None
