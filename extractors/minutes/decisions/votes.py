"""Votes (賛否): roll-calls in speech (各会派の態度) and tables of votes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from extractors.japanese.marks import A_CELL_SIGN, A_DASH, CIRCLE, CROSS, DASH
from extractors.minutes.agenda.tables import ItemRow, Voter
from extractors.model.document import Range
from extractors.model.grounding import Desk, squash
from extractors.model.proceedings import Facts
from extractors.model.records import Decision, Speech, Vote
from extractors.model.vocabulary import VoteCast

_EXTRACTOR = "votes/1"
_ROLL_CALL = re.compile(
    r"(?:態度|賛否|表決|ご?意見|意思)(?:の)?(?:を|について)?(?:の)?(?:確認|伺|お聞|お尋ね|表明|求め|お示し|お願)"
    r"|各(?:会派|委員|人)(?:の|から|より|に)[^。]{0,20}(?:態度|賛否|意見|表明|伺)"
)
_STANCE = re.compile(
    r"(?P<stance>賛成|反対|棄権|保留|継続|採択|不採択|趣旨採択)(?P<tail>(?:で|を|に|と|の立場|の態度|の意|の方向"
    r"|という(?:こと)?)?(?:です|でございます|であります|いたし|致し|し(?:ます|たい)|する|させて|させてい|表明"
    r"|いただ|。|、|$|の(?:立場|討論|意思)|でお願い))"
)
_NOT_STANCE = re.compile(
    r"(?:賛成|反対)(?:の(?:方|諸君|委員|議員|声|意見|討論)|者|多数|少数|全員|派|運動|か反対|・反対|できな|しな"
    r"|するもの(?:では|でも)な|しかね|しがた|し兼ね|い?たしかね)"
)
_CANNOT = re.compile(r"賛成(?:は|することは|が|も)?(?:でき|いたしかね|しかね|いたしがた|し(?:ない|ません))")
_GROUP = re.compile(
    r"^[^。]{0,20}?(?P<group>[^\s、。]{2,24}?(?:党|党議員団|議員団|会派|クラブ|ネット|会議|市民の会|の会"
    r"|フォーラム|ネットワーク|維新の会|未来|公明|自民|共産|立憲|国民|れいわ|都民ファースト))(?:を代表して"
    r"|として(?:は)?|は|といたしまして|も|の)"
)
_LEGEND = re.compile(
    r"(?P<word>賛成|反対|可|否|棄権|退席|退場|欠席|除斥|議長|継続審査|趣旨採択|採択|不採択"
    rf"|早退)[者議員のは]{{0,3}}[ 　]*[：:＝=…は「]{{1,2}}[ 　]*(?P<mark>{A_CELL_SIGN}|{A_DASH}|[ー／/＼]|空欄)"
    rf"|(?P<mark2>{A_CELL_SIGN}|[－―‐–—−／])[」』]?[ 　]*[：:＝=…は]{{1,2}}[ 　]*(?P<word2>賛成|反対|棄権|退席"
    r"|退場|欠席|除斥|議長)"
)
_WORDS = {
    "賛成": VoteCast.FOR, "賛": VoteCast.FOR, "可": VoteCast.FOR, "採択": VoteCast.FOR,
    "反対": VoteCast.AGAINST, "反": VoteCast.AGAINST, "否": VoteCast.AGAINST, "不採択": VoteCast.AGAINST,
    "棄権": VoteCast.ABSTAINED, "棄": VoteCast.ABSTAINED, "保留": VoteCast.ABSTAINED,
    "退席": VoteCast.LEFT, "退場": VoteCast.LEFT, "退": VoteCast.LEFT, "早退": VoteCast.LEFT,
    "欠席": VoteCast.ABSENT, "欠": VoteCast.ABSENT,
    "除斥": VoteCast.RECUSED, "除": VoteCast.RECUSED,
    "議長": VoteCast.CHAIR, "議": VoteCast.CHAIR, "委員長": VoteCast.CHAIR, "長": VoteCast.CHAIR,
}  # fmt: skip
_SIGNS = {"○": VoteCast.FOR, "×": VoteCast.AGAINST, "●": VoteCast.AGAINST}
_FOLD = str.maketrans(dict.fromkeys(CIRCLE, "○") | dict.fromkeys(CROSS, "×") | dict.fromkeys(f"{DASH}ー", "－"))


def spoken_votes(desk: Desk, facts: Facts, decisions: Sequence[Decision]) -> list[Vote]:
    """What the members answer when the chair asks for the groups' attitudes before a ruling."""
    found: list[Vote] = []
    calls = [i for i, speech in enumerate(facts.speeches) if _calls(speech)]
    for call in calls:
        start = facts.speeches[call].grounding.span_end
        decision = next((d for d in decisions if d.grounding.span_end > start and not d.procedural), None)
        if decision is None:
            continue
        cast: dict[str, Vote] = {}
        for speech in facts.speeches[call + 1 :]:
            if speech.grounding.span_start >= decision.grounding.span_start or speech.position - call > 80:
                break
            if speech.speaker_label is None or speech.speaker_label == facts.speeches[call].speaker_label:
                continue
            vote = _vote_of(desk, speech, decision)
            if vote is not None:
                cast[speech.speaker_label] = vote
        found.extend(cast.values())
    return found


def _calls(speech: Speech) -> bool:
    words = speech.grounding.text
    return (
        speech.speaker_label is not None
        and ("会派" in words or "賛否" in words or "態度" in words)
        and _ROLL_CALL.search(words[-600:]) is not None
    )


def _vote_of(desk: Desk, speech: Speech, decision: Decision) -> Vote | None:
    words = speech.grounding.text
    stance = stance_of(words)
    if stance is None:
        return None
    cast, match = stance
    group = _GROUP.match(words)
    position = desk.document.reading.position_of(speech.grounding.span_start)
    at = desk.text.find(match, position)
    place = Range(at, at + len(match)) if at >= 0 else None
    voter = speech.speaker_name or speech.speaker_label
    if place is None or voter is None:
        return None
    return Vote(
        record_id=desk.record_id(Vote.dataset, f"{decision.record_id}{voter}{match}"),
        document_id=desk.document.document_id,
        agenda_item_id=decision.agenda_item_id,
        grounding=desk.ground(place),
        extractor=_EXTRACTOR,
        decision_id=decision.record_id,
        voter=voter,
        attendee_id=speech.attendee_id,
        voter_group=group["group"] if group else None,
        vote=cast,
        vote_label=match,
        confidence=0.9,
    )


def stance_of(words: str) -> tuple[VoteCast, str] | None:
    """The stance that a member takes: the first plain 賛成です or 反対いたします; a refusal to agree is against."""
    if found := _CANNOT.search(words):
        return VoteCast.AGAINST, found[0]
    for match in _STANCE.finditer(words):
        if _NOT_STANCE.match(words, match.start()) or match["stance"] not in _WORDS:
            continue
        return _WORDS[match["stance"]], match["stance"]
    return None


def legend_of(text: str) -> dict[str, VoteCast]:
    """Marks that the document explains: 賛成：○ 反対：×."""
    found: dict[str, VoteCast] = {}
    for match in _LEGEND.finditer(text):
        word, mark = match["word"] or match["word2"], match["mark"] or match["mark2"]
        if word in _WORDS:
            found.setdefault(mark.translate(_FOLD), _WORDS[word])
    return found


def cast_of(printed: str, legend: dict[str, VoteCast]) -> VoteCast | None:
    """The vote that a cell holds; 議長裁決 × is the chair's own vote."""
    flat = squash(printed).translate(_FOLD)
    plain = unicodedata.normalize("NFKC", re.sub(r"[（(].*?[）)]", "", flat)) or flat
    word = re.search(r"[（(](退席|退場|除斥|欠席|棄権|議長)[）)]", flat)
    if word:
        return _WORDS[word[1]]
    sign = next((char for char in reversed(flat) if char in legend or char in _SIGNS), None)
    if sign is not None:
        return legend.get(sign, _SIGNS.get(sign))
    return _WORDS.get(plain)


def matrix_votes(desk: Desk, made: Sequence[tuple[ItemRow, Decision]]) -> list[Vote]:
    """Votes in the cells of a table of votes."""
    legend = legend_of(desk.text) if any(row.votes for row, _ in made) else {}
    found: list[Vote] = []
    for row, decision in made:
        for voter, places in row.votes:
            vote = _cell_vote(desk, decision, voter, places, legend)
            if vote is not None:
                found.append(vote)
    return found


def _cell_vote(
    desk: Desk, decision: Decision, voter: Voter, places: tuple[Range, ...], legend: dict[str, VoteCast]
) -> Vote | None:
    printed = "".join(squash(desk.text[place.start : place.end]) for place in places)
    cast = cast_of(printed, legend)
    if cast is None:
        if printed:
            desk.problem("vote_mark_unknown", printed, "votes", *places)
        return None
    return Vote(
        record_id=desk.record_id(Vote.dataset, f"{decision.record_id}{voter.name}{printed}"),
        document_id=desk.document.document_id,
        agenda_item_id=decision.agenda_item_id,
        grounding=desk.ground(*places),
        extractor=_EXTRACTOR,
        decision_id=decision.record_id,
        voter=voter.name,
        voter_group=voter.group,
        vote=cast,
        vote_label=printed,
        confidence=0.95,
    )
