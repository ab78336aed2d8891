"""Commitments (対応の約束, 指示): one for each sentence that says what will be done.

Proposals (提案): what is put to a body for its decision is no promise of whoever explains it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from extractors.japanese.deadlines import Context, find_due
from extractors.model.document import Document, Range, Span
from extractors.model.grounding import Desk
from extractors.model.proceedings import Facts
from extractors.model.records import Commitment, Risk
from extractors.model.vocabulary import AgendaKind
from extractors.reviews.commitments.rules import (
    Setting,
    evidence,
    is_commitment,
    is_nobodys_doing,
    is_step_of_meeting,
)
from extractors.reviews.commitments.sources import Said, schedule_rows, sentences_of_papers, sentences_of_speeches
from extractors.reviews.commitments.todo import todo_rows
from extractors.reviews.exchanges.turns import talks
from extractors.scoring import Sentence, load_model, promise_features

PROPOSES = re.compile(
    r"(?:引き?上げ|引き?下げ|値上げ|改定|改正|改訂|改め|定め|設け|設置|廃止|変更|制定|設定|統合|見直|据え置|追加|削除|減額|増額|補正|移転"
    r"|指定|認定|選定|締結|委嘱|任命|選任|承認|許可|可決|決定|延長|短縮|交付|貸付|譲与)(?:を)?(?:し|いたし|させていただき|ることと(?:いた)?し)?たい"
)
"""来年４月から料金を引き上げたいと考えております, in the explanation of an item that is then decided."""
EXAMPLES = (
    "来年４月から、料金を引き上げたいと考えております。",
    "定員を２０人に改めたいと思います。",
    "要綱を制定したいと考えております。",
)
LOOKALIKES = (
    "次回の部会で対応策を示したいと考えています。",
    "説明会を開きたいと考えております。",
    "結果を報告したいと思います。",
)
_SUBMITS = re.compile(
    r"諮問(?:いた|し)|(?:御|ご)?(?:審議|審査|協議|検討|承認|意見)(?:の(?:ほど|程))?[、をも]?(?:、)?(?:よろしく)?(?:お願い|賜|いただ|くださ)"
)
"""The speech itself puts the matter to the body."""


class Proposals:
    """Tells proposals from promises by what is decided in the document."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.decided = {
            item for decision in facts.decisions if not decision.procedural for item in decision.agenda_item_ids
        }
        self.decided |= {item.record_id for item in facts.agenda.items if item.kind is AgendaKind.CONSULTATION}
        self.speeches = {speech.record_id: speech for speech in facts.speeches}

    def has(self, words: str, said: Said) -> bool:
        """Whether a sentence of an explanation only says what the body is asked to decide."""
        speech = self.speeches.get(said.speech_id or "")
        if speech is None or not PROPOSES.search(words):
            return False
        item = self.facts.agenda.open_at(speech.grounding.span_start)
        return item in self.decided or _SUBMITS.search(speech.grounding.text) is not None


NAME = "commitments/2"
_SHORTEST = 6
_LIKELY, _SURE, _LATE = 930, 950, 970
"""Per mille of such sentences that were promises, in styles left out: unsure, sure, and what no rule sees at length,
where most promises nothing; who presides is never unsure."""
_NO_PROMISE = re.compile(
    r"(?:でした|(?:いただき|いたし|まいり)ました|[一-龥ァ-ヶー](?:です|であります|でございます)|よね|わけですね|か"
    r"|ありがとうございま(?:す|した)|て(?:おり|い)ます|(?:とに|形に|れに|うに)なります"
    r"|(?:でき|なれ|られ|され)ます|(?:ございま|ありま)す)[。？！]*$"
)
"""Endings of what is, was, may be or is asked."""
_PLANS = re.compile(r"(?:こと[にと]|考え|思っ|存じ|予定|所存|つもり|用意|もらえます|いただけます)[^。]{0,8}[。？]?$")
"""What makes a plan or an order of them: 考えております, もらえますか."""

_SUBJECT = re.compile(
    r"^(?:(?:また|なお|さらに|そして|まず|次に|最後に|今後は?|本日|まずは|ただし|それでは"
    r"|では|後日|加えて|あわせて|併せて)[、，]?)*"
    r"(?P<who>(?:当|本|各|同|貴)?(?:事務局|書記|[区市県都道府町村国]|委員会|審議会|部会|理事者"
    r"|執行部|当局|所管課|担当課|実施機関"
    r"|[一-龥ァ-ヶー・]{2,14}(?:課|局|部|室|委員会|審議会|部会|庁|省|係|センター|機構)))"
    r"(?:(?:として(?!は)|といたしまして|におい?て|におきまして|の方|のほう)?(?:は|では"
    r"|で|から|が|も)|において|におきまして|としては|として|から)[、，]?"
)
_MIDDLES = (
    re.compile(
        r"(?P<who>[当本](?:委員会|審議会|審査会|部会|協議会|検討会|分科会))(?:において|としては|としても|として|では|は|が|から)"
    ),
    re.compile(r"(?P<who>事務局)(?:の(?:方|ほう))?(?:から|で|において)(?!の)"),
    re.compile(r"[、，](?P<who>[一-龥ァ-ヶー]{2,12}(?:課|局|室))(?:の(?:方|ほう))?(?:から|で|において)(?!の)"),
    re.compile(r"[、，](?P<who>(?:当|本)?(?:委員会|審議会|部会|[市区町村県国]))(?:は|が|として(?:は|も)?)[、，]"),
    re.compile(r"(?:は|[、，])(?P<who>[^、，。は]{2,14}双方)(?:で|が)"),
)
_NOBODY = re.compile(r"(?:^.?|[^本支])(?:上|下|内|外|全|一|細|大|中心|頭|各|両端|端|基礎)部$")
"""A part of a thing, not of a body: 橋梁上部."""
_NEXT_MEETING = re.compile(r"(?:次回|次の)の?(?:[一-龥]{0,12})(?:部会|会議|委員会|審議会|会合)(?!以降)")
_VAGUE = re.compile(
    r"(?:次回(?:以降)?の?[一-龥]{0,10}(?:部会|会議|委員会|審議会)?|早急に|速やかに|至急"
    r"|後日|今年度(?:中|内)?|本年度(?:中|内)?"
    r"|来年度|次年度|年度内|年内|今後|近日中|[^、。]{2,16}(?:決定|終了|完了|成立|散会|公布|施行)後)"
)


def extract_commitments(desk: Desk, facts: Facts, risks: Sequence[Risk] = ()) -> tuple[Commitment, ...]:
    """Sentences that say what will be done, and rows of schedules ahead of the document's date, rows of ToDo lists.

    The wording of a decision and the measures of an assessment that is presented (``risks``) are none.
    """
    document = desk.document
    ruled = [span for record in (*facts.decisions, *risks) for span in record.grounding.spans]
    spoken = talks(document, facts)
    proposals = Proposals(facts)
    todo = list(todo_rows(document, facts.date)) if facts.meeting else []
    listed = {said.place.start for said in todo}
    found: list[tuple[Range, Said]] = [(said.place, said) for said in todo]
    for said in (*sentences_of_speeches(desk.text, spoken), *sentences_of_papers(document, spoken)):
        words = desk.text[said.place.start : said.place.end]
        if said.place.start in listed:
            continue
        promise, chance = promises(desk.text, said)
        if promise is Promise.NONE or _ruled(document, said.place, ruled):
            continue
        if said.setting is not Setting.EXPLANATION or not proposals.has(words, said):
            found.append((said.place, replace(said, unsure=promise is Promise.UNSURE, chance=chance)))
            if promise is Promise.UNSURE:
                desk.problem("commitment_unsure", f"perhaps no promise: {words.strip()[:40]}", "extract", said.place)
    found += [(said.place, said) for said in schedule_rows(document, spoken, facts.date)]
    found.sort(key=lambda row: row[0])
    return tuple(_record(desk, facts, said) for _, said in found)


def _is_fact(words: str) -> bool:
    return _NO_PROMISE.search(words) is not None and _PLANS.search(words) is None


class Promise(StrEnum):
    """Whether a sentence says what will be done."""

    NONE = "none"
    UNSURE = "unsure"
    SURE = "sure"


_BY_RULE = 0.65


def promises(text: str, said: Said) -> tuple[Promise, float]:
    """Whether a sentence says what will be done: in speeches by its score, with the rules as a second voice.

    Beside it, how likely it does: by the score, or 0.65 where rules alone look at a paper.
    """
    words = text[said.place.start : said.place.end].strip()
    by_rule = is_commitment(words, said.setting)
    if said.speech_id is None:
        return (Promise.SURE if by_rule else Promise.NONE), _BY_RULE
    if len(words) < _SHORTEST or is_nobodys_doing(words, said.setting):
        return Promise.NONE, 0.0
    if not by_rule and (said.cut or _is_fact(words) or is_step_of_meeting(words)):
        return Promise.NONE, 0.0
    before = text[said.before.start : said.before.end] if said.before else None
    sentence = Sentence(words, said.who, said.standing, before, rule=by_rule, seen=evidence(words))
    model = load_model("commitment")
    judged = model.judge(promise_features(sentence))
    margin, chance = judged.margin, judged.chance_of("yes")
    late = said.long and not by_rule
    if margin >= model.threshold(_LATE if late else _SURE):
        return Promise.SURE, chance
    likely = margin >= model.threshold(_LIKELY) and not late and said.setting is not Setting.CHAIRING
    bound = by_rule and said.setting is not Setting.MEMBER
    return (Promise.UNSURE if likely or bound else Promise.NONE), chance


def _ruled(document: Document, place: Range, ruled: list[Span]) -> bool:
    """Whether the sentence is the wording of a decision, or a measure under assessment."""
    start, end = document.reading.offsets[place.start], document.reading.offsets[place.end - 1]
    return any(span.start <= start and end < span.end for span in ruled)


def _record(desk: Desk, facts: Facts, said: Said) -> Commitment:
    words = desk.text[said.place.start : said.place.end]
    grounding = desk.ground(said.place)
    due_date, due_text = (said.due_date, said.due_text) if said.due_text else _due(words, facts)
    return Commitment(
        record_id=desk.record_id(Commitment.dataset, grounding.text),
        document_id=desk.document.document_id,
        grounding=grounding,
        extractor=NAME,
        confidence=said.chance,
        speech_id=said.speech_id,
        actor=_actor(words) or said.who,
        action=grounding.text,
        due_date=due_date,
        due_text=due_text,
    )


def _actor(words: str) -> str | None:
    """Who acts, where the sentence says so."""
    found = _SUBJECT.match(words) or next((found for row in _MIDDLES if (found := row.search(words))), None)
    return found["who"] if found and not _NOBODY.search(found["who"]) else None


def _due(words: str, facts: Facts) -> tuple[dt.date | None, str | None]:
    """Deadline to the day, and as printed; the next meeting's day where the document states it."""
    context = Context(date=facts.date) if facts.date else None
    dues = [due for due in find_due(words, context) if not (facts.date and due.to_the_day == facts.date)]
    days = [due for due in dues if due.to_the_day]
    if days:
        return days[-1].to_the_day, days[-1].text
    upcoming = _NEXT_MEETING.search(words)
    if upcoming and facts.meeting and facts.meeting.next_meeting_date and "以降" not in words[: upcoming.end() + 2]:
        return facts.meeting.next_meeting_date, upcoming[0]
    if dues:
        return None, dues[-1].text
    vague = _VAGUE.search(words)
    return None, vague[0] if vague else None
