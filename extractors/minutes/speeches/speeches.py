"""Speeches (発言) from turns: who speaks, in what capacity, and what the turn does."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.japanese.offices import OfficeKind, office_kind
from extractors.japanese.sentences import sentence_texts
from extractors.japanese.speakers import fold_widths
from extractors.minutes.agenda.labels import parse_heading
from extractors.minutes.speeches.acts import Spoken, cue_of, tell_acts
from extractors.minutes.speeches.cues import Cue
from extractors.model.document import Range
from extractors.model.grounding import Desk
from extractors.model.proceedings import Facts, Label, Turn
from extractors.model.records import Attendee, Speech
from extractors.model.vocabulary import Standing

EXTRACTOR = "speeches/1"
_STAGE = "extract"
_CHAIR_LENGTH = 6
_SEATED = re.compile(r"(?:議席)?第?[0-9]{1,3}番")
"""Seats are the members': ４番（奈良君）."""
_OPENS = re.compile(r"定刻|会議を(?:始め|開)|開会|進行(?:に|を|は)|始めさせ")
_ASSEMBLY = re.compile(r"議長|議員|理事者|市長|町長|村長|区長|知事|大臣")
_STANDING_OF = {
    OfficeKind.CHAIR: Standing.CHAIR,
    OfficeKind.DEPUTY: Standing.MEMBER,
    OfficeKind.MEMBER: Standing.MEMBER,
    OfficeKind.EXECUTIVE: Standing.IMPLEMENTING_BODY,
    OfficeKind.STAFF: Standing.IMPLEMENTING_BODY,
    OfficeKind.SECRETARIAT: Standing.SECRETARIAT,
    OfficeKind.SECTION: Standing.IMPLEMENTING_BODY,
    OfficeKind.EXPERT: Standing.MEMBER,
    OfficeKind.CROWD: Standing.MEMBER,
}


def _headed(text: str, facts: Facts) -> set[int]:
    """Turns right below the heading of an item."""
    starts = [turn.ranges[0].start for turn in facts.proceedings.turns]
    places = [bisect_left(starts, place.end) for place in facts.proceedings.headings if _is_item(text, place)]
    return set(places)


def _is_item(text: str, place: Range) -> bool:
    heading = parse_heading(text, place.start, place.end)
    return heading is not None and heading.label is not None


def extract_speeches(desk: Desk, facts: Facts) -> tuple[Speech, ...]:
    """Speeches with standing, act and the attendee who speaks; what no speaker can be told for is an issue."""
    turns = facts.proceedings.turns
    people = _People(facts.attendance.attendees, turns, desk.text)
    identities = [people.identify(turn.label) if turn.label else _Identity(None, None) for turn in turns]
    headed = _headed(desk.text, facts)
    spoken = [
        Spoken(
            "\n".join(desk.text[start:end] for start, end in turn.ranges),
            identity.standing,
            turn.direction,
            index in headed,
            turn.label.text if turn.label else "",
        )
        for index, (turn, identity) in enumerate(zip(turns, identities, strict=True))
    ]
    acts = tell_acts(spoken)
    speeches: list[Speech] = []
    latest: dict[Label, str] = {}
    for position, (turn, identity, act) in enumerate(zip(turns, identities, acts, strict=True), 1):
        label = turn.label
        grounding = desk.ground(*turn.ranges)
        record_id = desk.record_id("speeches", f"{label.text if label else ''}{grounding.text}")
        offsets = desk.document.reading.offsets
        speeches.append(
            Speech(
                record_id=record_id,
                document_id=desk.document.document_id,
                grounding=grounding,
                confidence=_confidence(turn, identity),
                extractor=EXTRACTOR,
                position=position,
                speaker_label=label.text if label else None,
                label_start=offsets[label.range.start] if label else None,
                label_end=offsets[label.range.end - 1] + 1 if label else None,
                speaker_name=label.name if label else None,
                speaker_role=label.role if label else None,
                attendee_id=identity.attendee_id,
                standing=identity.standing,
                act=act,
                continues=latest.get(label) if label and turn.resumes else None,
                body=facts.body,
                date=facts.date,
            )
        )
        if label:
            latest[label] = record_id
    for passage in facts.proceedings.doubtful:
        excerpt = desk.text[passage.start : passage.start + 40].strip()
        desk.problem("unread_speaker", f"looks like a speaker mark, names nobody known: {excerpt}", _STAGE, passage)
    return tuple(speeches)


@dataclass(frozen=True, slots=True)
class _Identity:
    standing: Standing | None
    attendee_id: str | None


def _confidence(turn: Turn, identity: _Identity) -> float:
    if turn.direction:
        return 0.9
    return 0.93 if identity.attendee_id or identity.standing is not Standing.OTHER else 0.8


class _People:
    """Who the labels name, by the attendance list and by their office words."""

    def __init__(self, attendees: Sequence[Attendee], turns: Sequence[Turn], text: str) -> None:
        self._attendees = [
            (fold_widths(attendee.name or ""), fold_widths(attendee.role or ""), attendee) for attendee in attendees
        ]
        self._known: dict[tuple[str, str, str], _Identity] = {}
        labels = [turn.label.text for turn in turns if turn.label]
        self._assembly = sum(1 for label in labels if _ASSEMBLY.search(label)) * 5 > len(labels)
        self._opener = _opener(turns, text)
        self._called = _called_secretariat(turns, text)
        self._presiding = _presiding(turns, text)

    def identify(self, label: Label) -> _Identity:
        """Standing and attendee of a label."""
        key = (fold_widths(label.text), fold_widths(label.name or ""), fold_widths(label.role or ""))
        if key not in self._known:
            attendee = self._attendee(key[1], key[2])
            self._known[key] = _Identity(self._standing(key, attendee), attendee.record_id if attendee else None)
        return self._known[key]

    def _attendee(self, name: str, role: str) -> Attendee | None:
        """The one attendee whom name and office fit; None where several do."""
        plain = re.sub(r"[（(].*?[）)]", "", name)
        if plain:
            found = [
                row for row in self._attendees if row[0] and (row[0].startswith(plain) or plain.startswith(row[0]))
            ]
            if len(found) > 1:
                hint = re.search(r"[（(](.*?)[）)]", name)
                found = [row for row in found if hint and row[0][len(plain) :].startswith(hint.group(1))] or found
            if len(found) > 1:
                found = [row for row in found if role and row[1] and (row[1].endswith(role) or role.endswith(row[1]))]
        else:
            found = [row for row in self._attendees if role and row[1] == role]
        return found[0][2] if len(found) == 1 else None

    def _standing(self, key: tuple[str, str, str], attendee: Attendee | None) -> Standing | None:
        text, _, role = key
        kind = office_kind(role) if role else office_kind(text)
        if _is_chair(role or text) or (text == self._presiding and kind is not OfficeKind.SECRETARIAT):
            return Standing.CHAIR
        if attendee is not None and attendee.standing is not Standing.OTHER:
            return attendee.standing
        if "オブザーバー" in text:
            return Standing.OBSERVER
        if kind is OfficeKind.SECTION or (kind is OfficeKind.STAFF and not self._assembly):
            return self._of_section(text, role or text)
        if kind is OfficeKind.GUEST:
            ours = any(
                word in text for word in ("所管課", "担当課", "実施機関", "当局", "理事者", "執行部", "原課", "主管課")
            )
            return Standing.IMPLEMENTING_BODY if ours else Standing.OTHER
        if kind is None and _SEATED.match(text):
            return Standing.MEMBER
        if kind is None:
            return Standing.OTHER
        return Standing.MEMBER if kind is OfficeKind.CHAIR and not self._assembly else _STANDING_OF[kind]

    def _of_section(self, text: str, role: str) -> Standing:
        """Staff: of the section that the list puts them in, else the secretariat's if they run the meeting."""
        listed = {
            row[2].standing
            for row in self._attendees
            if row[2].standing is not Standing.OTHER
            and (role in row[1] or role == fold_widths(row[2].affiliation or ""))
        }
        if len(listed) == 1:
            return listed.pop()
        if text == self._opener or "事務局" in text or text in self._called:
            return Standing.SECRETARIAT
        return Standing.IMPLEMENTING_BODY


def _opener(turns: Sequence[Turn], text: str) -> str:
    """Folded label of the one who opens the meeting before the chair takes over."""
    for turn in turns[:2]:
        words = "".join(text[start:end] for start, end in turn.ranges)
        if turn.label and _OPENS.search(words[:400]):
            return fold_widths(turn.label.text)
    return ""


def _called_secretariat(turns: Sequence[Turn], text: str) -> frozenset[str]:
    """Folded labels of those who speak right after the secretariat was called upon: 事務局から説明をお願いします。"""
    called: dict[str, set[bool]] = {}
    for before, turn in pairwise(turns):
        if before.label is None or turn.label is None:
            continue
        words = text[before.ranges[-1].start : before.ranges[-1].end][-80:]
        found = _CALLS.search(words)
        if found:
            called.setdefault(fold_widths(turn.label.text), set()).add("事務局" in found["who"])
    return frozenset(label for label, told in called.items() if told == {True})


_CALLS = re.compile(
    r"(?P<who>事務局|[一-鿿]{1,10}(?:課|室|局|部|庁|省)|実施機関|担当)(?:のほう)?(?:から|より|の|に)[^。]{0,24}(?:説明|報告|紹介)[^。]{0,16}"
    r"(?:お?願い|求め|いただ)[^。]{0,8}。$"
)


def _presiding(turns: Sequence[Turn], text: str) -> str:
    """Folded label of the one who leads the meeting by their words, where no label says 委員長 or 議長."""
    spoken: dict[str, list[str]] = {}
    for turn in turns:
        if turn.label is None:
            continue
        if _is_chair(fold_widths(turn.label.role or turn.label.text)):
            return ""
        spoken.setdefault(fold_widths(turn.label.text), []).append(text[turn.ranges[0].start : turn.ranges[-1].end])
    leading = {label: sum(1 for words in said[:20] if _leads(words)) for label, said in spoken.items()}
    best = max(leading, key=lambda label: leading[label], default="")
    return best if best and leading[best] >= 2 and leading[best] * 10 >= min(20, len(spoken[best])) * 3 else ""


def _leads(words: str) -> bool:
    """Whether a turn ends by leading the meeting on: ほかに御意見はありますか。"""
    return any(cue_of(sentence) is Cue.PROCEDURE for sentence in sentence_texts(words[-200:])[-2:])


def _is_chair(title: str) -> bool:
    """Whether a title is that of who presides here; 選挙管理委員会委員長 attends as somebody else's."""
    return office_kind(title) is OfficeKind.CHAIR and len(title) <= _CHAIR_LENGTH
