"""Deadlines of a finding: those of its response, of its deadline column, and those it sets itself."""

from __future__ import annotations

import re

from extractors.model.records import Due
from extractors.japanese.deadlines import Context, FoundDue, find_due

_AHEAD = re.compile(
    r"^(?:[（(][月火水木金土日]曜?日?[)）])?[\s　]*(?:頃|ごろ)?(?:の?(?:早い時期|できるだけ早期"
    r"|予算(?:編成)?|当初|上半期|下半期|第[0-9０-９一二三四]四半期|実施分|分))?"
    r"(?:を?(?:期限|目[途処標]|めど|目安)|末?まで|迄|末|中(?!旬の?)|内|に|から|より|以降|以後|の|を予定"
    r"|予定|付け?で?施行|施行|実施|、|。|$)"
)
_PAST = re.compile(
    r"^[^。、]{0,40}?(?<!することとし)(?:[しっいげめえけせじれ]た|ました|済み?|ている|ています"
    r"|ております)(?=。|、|ほか|もの|ところ|が|後|上|うえ|$|際|「)"
)
_DEMAND = re.compile(r"(?:こと|されたい|求める|求めた|願いたい|報告|提出|改善)[^。]{0,12}。?$")
_SENTENCE = re.compile(r"[^。\n]+。?")


def read_due(response: str | None, cell: str | None, finding: str, context: Context) -> tuple[Due, ...]:
    """Every stated deadline, in order; days of the past and days on which something was done are none."""
    found: list[FoundDue] = []
    if response:
        found.extend(due for due in find_due(response, context) if _is_ahead(response, due))
    if cell:
        found.extend(find_due(cell, context) or find_due(f"{cell}まで", Context(fiscal_year=context.fiscal_year)))
    for sentence in _SENTENCE.findall(finding) if "まで" in finding else ():
        if _DEMAND.search(sentence):
            found.extend(due for due in find_due(sentence, context) if re.match(r".{0,4}まで", sentence[due.end :]))
    return tuple(dict.fromkeys(Due(due.earliest, due.latest, due.precision, due.text) for due in found))


def _is_ahead(text: str, due: FoundDue) -> bool:
    after = text[due.end : due.end + 80]
    return _AHEAD.match(after) is not None and _PAST.match(after) is None
