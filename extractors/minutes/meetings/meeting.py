"""The meeting (会議) that a document is about: from its header, else from the words that open and close it.

The end of a meeting and the day of the next one, told at the end of the document.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.japanese.bodies import normalise_body
from extractors.japanese.deadlines import Context, find_dates, find_times, fiscal_year
from extractors.japanese.labels import fold
from extractors.japanese.sentences import split_sentences
from extractors.minutes.meetings.header import At, Header, read_header
from extractors.minutes.meetings.titles import FoundTitle, TitleWords, closing_words, is_subcommittee, opening_words
from extractors.minutes.people.attendance import speaking_chair
from extractors.model.document import Range
from extractors.model.grounding import Desk
from extractors.model.proceedings import Attendance, Proceedings
from extractors.model.records import Meeting
from extractors.model.vocabulary import Standing

_TAIL = 700
_CLOSING = 5_000
_CLOSES = re.compile(
    r"[ 　]*(?:、|に)?[ 　]*(?:閉[ 　]*会|散[ 　]*会|閉[ 　]*議|終[ 　]*了|延[ 　]*会|流[ 　]*会|終[ 　]*会)"
)
_CLOSED_AT = re.compile(r"(?:閉[ 　]*会|散[ 　]*会|閉[ 　]*議|終[ 　]*了)(?:時刻|時間)?[ 　：:（(]*$")
_NEXT = re.compile(r"次回|次の(?:本会議|会議|委員会|部会|審議会)|次期")
_TOMORROW = re.compile(r"(?:明日|あす|明後日)(?![^。]*休会)(?=[^。]*(?:開会|開議|開き|開催|会議を))")
_HELD = re.compile(r"開催|開会|開議|予定|行[いうわ]|決定|会議|部会|委員会|審議会|日程|でござい|です|集ま")
_NEAR = 60
_LONGEST = 400


def closing_time(text: str, proceedings: Proceedings) -> At | None:
    """The time at which the meeting closed, printed at the end of the document."""
    start = max(0, len(text) - _TAIL, proceedings.start)
    start = min(start, max(0, len(text) - _TAIL))
    found = None
    for line in re.finditer(r"[^\n]+", text[start:]):
        if len(line.group()) > 120:
            continue
        for time in find_times(line.group()):
            begin, end = start + line.start() + time.start, start + line.start() + time.end
            if begin >= proceedings.start and (
                _CLOSES.match(text, end) or _CLOSED_AT.search(text[max(0, begin - 12) : begin])
            ):
                found = At(time.time, Range(begin, end))
    return found


def next_meeting(text: str, proceedings: Proceedings, date: dt.date | None) -> dt.date | None:
    """The day of the next meeting that the closing words state, None if it is in doubt."""
    start = max(0, len(text) - _CLOSING, proceedings.start if proceedings.turns else 0)
    return _next(text, start, _NEXT, date) or _next(text, start, _TOMORROW, date)


def _next(text: str, start: int, announcement: re.Pattern[str], date: dt.date | None) -> dt.date | None:
    """The day printed nearest to the first words that announce a meeting."""
    if not announcement.search(text, start):
        return None
    context = Context(date=date)
    for sentence in split_sentences(text, start):
        words = text[sentence.start : sentence.end]
        marks = list(announcement.finditer(words)) if len(words) <= _LONGEST and _HELD.search(words) else []
        near = [
            (abs(found.start - mark.start()), found.date)
            for found in (find_dates(words, context=context) if marks else ())
            for mark in marks
            if found.date and abs(found.start - mark.start()) < _NEAR and _ahead(found.date, date)
        ]
        if near:
            return min(near)[1]
    return None


def _ahead(day: dt.date, date: dt.date | None) -> bool:
    """Whether a day may be that of the meeting after the one of ``date``."""
    return date is None or 0 < (day - date).days < _LONGEST


EXTRACTOR = "meetings/1"


@dataclass(slots=True)
class _Named:
    """Body, sub-committee and session, gathered from the header down to the closing words."""

    body: str | None = None
    subcommittee: str | None = None
    session_label: str | None = None
    session_number: int | None = None
    fiscal_year: int | None = None
    ranges: list[Range] = field(default_factory=list)

    def add(self, title: TitleWords, where: Range) -> None:
        """Take what is still missing, and a fuller name of the same body."""
        before = (self.body, self.subcommittee, self.session_label, self.fiscal_year)
        self._add_body(title)
        if self.session_label is None:
            self.session_label, self.session_number = title.session_label, title.session_number
        elif title.session_label and self.session_number == title.session_number and _fuller(title, self):
            self.session_label = title.session_label
        self.fiscal_year = self.fiscal_year or title.fiscal_year
        if before != (self.body, self.subcommittee, self.session_label, self.fiscal_year):
            self.ranges.append(where)

    def _add_body(self, title: TitleWords) -> None:
        if title.body is None:
            return
        if self.body and self.subcommittee is None and (both := _with_assembly(self.body, title.body)):
            self.body = both
            return
        if self.body is None or (title.body.endswith(self.body) and len(title.body) > len(self.body)):
            self.body = title.body
            self.subcommittee = self.subcommittee or title.subcommittee
        elif self.subcommittee is None and title.subcommittee:
            if title.body.endswith(self.body) or self.body == title.subcommittee:
                self.body, self.subcommittee = title.body, title.subcommittee
        elif self.subcommittee is None and is_subcommittee(title.body) and not is_subcommittee(self.body):
            self.subcommittee = title.body.removeprefix(self.body)


_ASSEMBLY = re.compile(r".+[都道府県市区町村]議会")


def _with_assembly(body: str, other: str) -> str | None:
    """A committee with the assembly that it belongs to, where a head names one and then the other."""
    for assembly, committee in ((body, other), (other, body)):
        if _ASSEMBLY.fullmatch(assembly) and committee.endswith("委員会") and assembly not in committee:
            return None if _ASSEMBLY.match(committee) else assembly + committee
    return None


_MONTHLY = re.compile(r"^[0-9０-９一二三四五六七八九十]{1,2}[ 　]*月[ 　]*(?:定例|臨時)(?:会)?[ 　]*(?=.{4})")
"""A monthly meeting's month before the name of the body: １２月定例 星見町農業委員会."""


def _fuller(title: TitleWords, named: _Named) -> bool:
    return len(title.session_label or "") > len(named.session_label or "") and named.fiscal_year is None


def extract_meeting(desk: Desk, proceedings: Proceedings, attendance: Attendance) -> Meeting | None:
    """Read the meeting; None for a document that isn't about one."""
    header = read_header(desk.document.reading, proceedings)
    spoken = bool(proceedings.turns)
    if not spoken and not header.is_meeting:
        return None
    named = _named(desk, proceedings, header)
    chair = _chair(desk.text, attendance, proceedings) or _superintendent(named.body, attendance)
    end = header.end or (closing_time(desk.text, proceedings) if spoken or header.start else None)
    place, start = header.place, header.start
    if not (named.body or named.session_label or chair or header.is_meeting or (header.date and start)):
        return None
    if header.date is None and header.start is not None and not spoken:
        desk.problem("date_incomplete", "the day of the meeting is not told with its year", "meetings")
    ranges = [*named.ranges, *header.ranges, *([end.range] if end else [])]
    if not ranges:
        ranges = [turn.label.range for turn in proceedings.turns if turn.label and turn.label.name == chair][:1]
    if not ranges:
        ranges = [turn.label.range for turn in proceedings.turns if turn.label][:1]
    if not ranges:
        return None
    body = _MONTHLY.sub("", named.body) if named.body else None
    return Meeting(
        record_id=desk.record_id(Meeting.dataset, f"{body}|{named.subcommittee}|{header.date}|{named.session_label}"),
        document_id=desk.document.document_id,
        grounding=desk.ground(*_merged(ranges)),
        confidence=0.9 if body and (header.date or named.session_number) else 0.6,
        extractor=EXTRACTOR,
        body=body,
        subcommittee=named.subcommittee,
        session_label=named.session_label,
        session_number=named.session_number,
        fiscal_year=named.fiscal_year or (fiscal_year(header.date) if header.date else header.fiscal_year),
        date=header.date,
        start_time=start.time if start else None,
        end_time=end.time if end else None,
        place=place,
        chair=chair,
        next_meeting_date=header.next_date or next_meeting(desk.text, proceedings, header.date),
        is_public=header.is_public,
        meeting_key=meeting_key(body, named.subcommittee, header.date, named.session_number),
    )


def _merged(ranges: Sequence[Range]) -> list[Range]:
    """The ranges in order, those that overlap as one."""
    merged: list[Range] = []
    for one in sorted(ranges):
        if merged and one.start < merged[-1].end:
            merged[-1] = Range(merged[-1].start, max(one.end, merged[-1].end))
        else:
            merged.append(one)
    return merged


def meeting_key(body: str | None, subcommittee: str | None, date: dt.date | None, session: int | None) -> str | None:
    """What minutes, papers and results of one meeting share; None without a body or anything that tells the day."""
    if body is None or (date is None and session is None):
        return None
    parts = (normalise_body(body + (subcommittee or "")), date.isoformat() if date else "", str(session or ""))
    return "|".join(parts)


def _named(desk: Desk, proceedings: Proceedings, header: Header) -> _Named:
    named = _Named()
    for told in header.titles:
        named.add(told.title, told.range)
    for told in _told(desk.text, proceedings):
        if named.body and told.title.body and not _akin(named, told.title):
            continue
        named.add(told.title, told.range)
    return named


def _told(text: str, proceedings: Proceedings) -> Sequence[FoundTitle]:
    return [*opening_words(text, proceedings), *closing_words(text, proceedings)]


def _akin(named: _Named, title: TitleWords) -> bool:
    """Whether a formula speaks of the body that the header names, not of another one."""
    mine, theirs = normalise_body((named.body or "") + (named.subcommittee or "")), normalise_body(title.body or "")
    return mine.endswith(theirs) or theirs.endswith(mine) or is_subcommittee(title.body or "") or theirs in mine


def _chair(text: str, attendance: Attendance, proceedings: Proceedings) -> str | None:
    """Who presides: who speaks as chair, with the full name of the list; else the chair on the list."""
    speaking = speaking_chair(text, proceedings.turns)
    listed = [person for person in attendance.attendees if person.standing is Standing.CHAIR and person.present]
    if speaking is not None:
        matches = [p.name for p in attendance.attendees if p.present and fold(p.name or "").startswith(fold(speaking))]
        chairs = [person.name for person in listed if person.name in matches]
        if len(chairs or matches) == 1:
            return (chairs or matches)[0]
        return speaking
    return listed[0].name if len(listed) == 1 else None


def _superintendent(body: str | None, attendance: Attendance) -> str | None:
    """The superintendent (教育長), who presides over a board of education by law."""
    found = [person.name for person in attendance.attendees if person.role == "教育長" and person.present]
    return found[0] if body and "教育委員会" in body and len(found) == 1 else None
