"""What a ruling says besides its outcome: subject, addressee, conditions, counts of votes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.japanese.numerals import parse_number
from extractors.minutes.agenda.labels import BILL_RE
from extractors.minutes.decisions.rules import PROCEDURAL
from extractors.model.vocabulary import Outcome

_QUOTE = re.compile(r"「((?:[^「」]|「[^「」]*」){2,160})」(?!と呼)")
_TOPIC = re.compile(
    r"(?:^|[。、]|(?:また|なお|次に|まず|それでは|では|よって|したがって)、?)(?P<topic>(?:[^、。「」]|「[^」]*」"
    r"|[^。]{0,30}、(?=[^、。]{1,30}(?:及び|並びに)))"
    r"{2,80}?)(?:の取り?扱い)?(?:について|につきまして|に関して|は、|は(?!い)|を(?=[^。]{0,30}(?:承認|決定|可決"
    r"|認定|採択|公表|通知|了承|選任|付託|設置|派遣)))"
)
_SENTENCE_FILLERS = re.compile(
    r"(?:(?<=。)|^)(?:[^。]{0,20}お諮り[^。]*。)?(?:また|なお|次に|まず|初めに|はじめに|それでは|では|よって"
    r"|したがって|ついては|これより|この際)+、?(?:これより、?)?"
)
_PRONOUN = re.compile(
    r"^(?:本(?:案|件|議案|動議|請願|陳情|議題)?|各(?:案件|議案)?|(?:以上|これら?|それ|両案|三案|原案|全て"
    r"|いずれも)|ただ(?:いま|今).*|御?異議.*|ご?意見.*|特に.*|[、\s]*)$"
)
_NO_TOPIC = re.compile(
    r"^(?:私|わたくし|皆様?)の|^(?:及び|および|並びに)|(?:こと|旨|もの)に?賛成|(?:方|諸君|者)$|(?:に|で|から|まで)$"
)
"""私の提案, 原案のとおり決定することに賛成の方: whose proposal, who votes, the rest of a list; 来週の頭には: when."""
_ADDRESSEE = re.compile(
    r"(?P<name>(?:[一-龥ァ-ヶー々]{0,18}(?:大臣|知事|市長|区長|町長|村長|長官|委員会|審議会|協議会|会長|議長"
    r"|教育長|管理者|理事長|組合長|省|庁|局長|院長|本会|親会|総会))|市|区|県|町|村|国)(?:等)?"
    r"(?:に対し(?:て)?(?:、)?|へ|に|宛(?:てに)?)(?:[^。、]{0,14})(?:通知|答申|提出|回答|報告|送付|建議|具申"
    r"|申し?出|申入)"
)
_SAME_CONDITION = re.compile(
    r"(?:ただ(?:いま|今)|先ほど|申し上げ|述べ|提案|この|その|同じ|上記)[^。、]{0,12}条件(?:を付|のもと|の下|で"
    r"|付き|を条件)"
)
_CONDITIONS = (
    re.compile(
        r"(?:^|[。、])(?P<condition>[^。]{4,160}?(?:こと|もの|旨|条件|意見|附帯決議"
        r"|付帯決議))を(?:条件(?:と(?:して|し)|に)|付し(?:て)?|附し(?:て)?|付け(?:て)?|前提(?:と(?:して|し)"
        r"|に))(?:、)?[^。]{0,60}(?:承認|可決|了承|決定|同意|認め|認定)"
    ),
    re.compile(
        r"(?:^|[。、])(?P<condition>[^。]{4,120}?)(?:という|との)?(?:条件|附帯条件|付帯条件|留保)(?:付き?"
        r"|つき)(?:で|の)[^。]{0,40}(?:承認|可決|了承|決定|同意)"
    ),
)
_NUMBER = r"(?P<n>[0-9０-９]{1,4}|[一二三四五六七八九十百]{1,5})"
_FOR = re.compile(
    rf"(?:賛成|起立|挙手|可とする(?:者|もの))(?:者|の方|票|議員|委員)?(?:は|が|数"
    rf"|総数)?[、 　:：]*{_NUMBER}[ 　]*(?:名|人|票|対)?"
)
_AGAINST = re.compile(
    rf"(?:反対|否とする(?:者|もの))(?:者|の方|票|議員|委員)?(?:は|が|数)?[、 　:：]*{_NUMBER}[ 　]*(?:名|人|票)?"
)
_RATIO = re.compile(
    r"賛成[^。0-9０-９]{0,6}(?P<a>[0-9０-９]{1,4})[ 　]*(?:票|名|人)?[ 　]*(?:対|、|・|／"
    r"|/)[ 　]*(?:反対)?[ 　]*(?P<b>[0-9０-９]{1,4})"
)
_PROCEDURAL_TITLE = re.compile(
    r"^(?:本日の|委員会の|会議の|本会議の|今定例会の)?(?:傍聴|議事日程|会期(?:の決定|日程|について)?|議席|会議録"
    r"|議事録|署名|日程|議事進行|会議の(?:公開|運営))"
)
_NO_SUBJECT = re.compile(r"「[^」]*」|[^。]*採決(?:いた|し|に|を)[^。]*。")


def subject_of(proposal: str, ruling: str, fallback: str | None) -> str | None:
    """What a ruling is about: the quoted title, the topic, else the title of the open item."""
    for words in (ruling, proposal):
        if found := _QUOTE.search(words):
            return found[1].strip()
    for words in (proposal, ruling):
        for found in _TOPIC.finditer(_SENTENCE_FILLERS.sub("", words)):
            topic = found["topic"].strip("、 　\n")
            topic = re.sub(r"の取り?扱い$", "", topic)
            if not _PRONOUN.match(topic) and not _NO_TOPIC.search(topic) and len(topic) >= 2:
                return topic
    return fallback


def addressee_of(proposal: str, ruling: str, outcomes: Sequence[Outcome]) -> str | None:
    """Who is notified or answered."""
    if not {Outcome.NOTIFIED, Outcome.REPLY_ADOPTED, Outcome.OTHER} & set(outcomes):
        return None
    for words in (ruling, proposal):
        if found := _ADDRESSEE.search(words):
            return found["name"]
    return None


def conditions_of(ruling: str, proposal: str = "") -> tuple[str, ...]:
    """What the ruling itself makes the decision subject to; ただいま申し上げた条件 is that of the proposal."""
    if _SAME_CONDITION.search(ruling):
        return conditions_of(proposal)
    for pattern in _CONDITIONS:
        if found := pattern.search(ruling):
            condition = _SENTENCE_FILLERS.sub("", found["condition"])
            condition = re.sub(r"^[^、。]{0,20}(?:異議|意見|結果)[^、。]{0,16}、", "", condition)
            condition = re.sub(r"^[^、。]{0,40}(?:については|につきましては)[、]?", "", condition)
            return (condition.strip("・-○ 　"),)
    return ()


_MATTER = re.compile(r"陳情|請願|議案|本案|本件|決算")
_APPLIED = re.compile(r"申し?出|所管|事務調査|特定事件|付議事件")
"""閉会中の継続調査の申出: the committees' own programme, no matter before them."""


def is_procedural(proposal: str, ruling: str, outcome: Outcome, title: str | None = None) -> bool:
    """Handling of papers and minutes, order of business. ``title``: of the open item."""
    if title is not None and _PROCEDURAL_TITLE.match(title):
        return True
    if outcome is Outcome.CONTINUED and _MATTER.search(proposal + ruling) and not _APPLIED.search(proposal + ruling):
        return False
    words = BILL_RE.sub("", _NO_SUBJECT.sub("", proposal + ruling))
    if not PROCEDURAL.search(words):
        return False
    return (
        outcome not in (Outcome.ELECTED, Outcome.CONSENTED, Outcome.CERTIFIED, Outcome.REPLY_ADOPTED) or "署名" in words
    )


def counts_of(words: str) -> tuple[int | None, int | None]:
    """Votes for and against, as far as they are printed."""
    if ratio := _RATIO.search(words):
        return parse_number(ratio["a"]), parse_number(ratio["b"])
    given, against = _FOR.search(words), _AGAINST.search(words)
    return parse_number(given["n"]) if given else None, parse_number(against["n"]) if against else None
