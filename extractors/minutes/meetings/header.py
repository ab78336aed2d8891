"""The header of a document: titles, date, times and place of the meeting."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from extractors.japanese.deadlines import FoundDate, FoundTime, find_dates, find_times, fiscal_year
from extractors.japanese.marks import SPEAKER_SYMBOL, TICK
from extractors.minutes.meetings.titles import FoundTitle, TitleWords, read_title
from extractors.minutes.people.fields import Field, Value, read_fields, unflatten
from extractors.minutes.people.heads import read_head
from extractors.minutes.people.rows import AttendanceRow, attendance_rows
from extractors.minutes.roster.atoms import Piece
from extractors.model.document import Range, Reading
from extractors.model.grounding import squash
from extractors.model.proceedings import Proceedings


@dataclass(frozen=True, slots=True)
class At:
    """A time of day and where it is printed."""

    time: str
    range: Range


@dataclass(slots=True)
class Header:
    """What the header states."""

    titles: list[FoundTitle] = field(default_factory=list)
    date: dt.date | None = None
    start: At | None = None
    end: At | None = None
    place: str | None = None
    fiscal_year: int | None = None
    """Of the session (会期), where no day is stated."""
    next_date: dt.date | None = None
    is_public: bool | None = None
    ranges: list[Range] = field(default_factory=list)
    is_meeting: bool = False
    """Whether it is the header of minutes or papers of a meeting, also where nobody speaks."""


_ROWS = 160
_TITLE_ROWS = 14
_SILENT = 6_000
_SPOKEN = 30_000
_TITLE_LENGTH = 90
_ROOM = re.compile(
    r"(?:於|於：|場所)?(?P<room>.{0,24}(?:委員会室|会議室|議場|研修室|大ホール|応接室|議事堂))(?:において|にて)?"
)
_OPENS = re.compile(r"開\s*会|開\s*議|開\s*始|再\s*開|開\s*催")
_CLOSES = re.compile(r"閉\s*会|散\s*会|閉\s*議|終\s*了|延\s*会|流\s*会")
_RANGE = re.compile(r"[～~〜－―-]|から|より")
_FEW = 4
_WEEKDAY = re.compile(r"^[ 　]*[（(][^（()）]{1,6}[)）]|^[ 　]*[～~〜\-－―]|^[ 　]*(?:から|まで)")
_BUILDING = re.compile(r"(?:室|議場|会館|ホール|センター|庁舎|階|講堂|公民館)$")
_PLACE_LENGTH = 40
_NOT_A_NAME = re.compile(r"[。、]|[0-9０-９]+[年月日]|議案|について|定例会|臨時会")
_OPENED = re.compile(r"(?:開[ 　]*会|開[ 　]*議|開[ 　]*始)(?:時刻|時間)?[ 　：:]*$")
_CLOSED = re.compile(r"(?:閉[ 　]*会|散[ 　]*会|閉[ 　]*議|終[ 　]*了)(?:時刻|時間)?[ 　：:]*$")
_WORD = 12
_BEFORE_TITLE = f" 　\t{SPEAKER_SYMBOL}"
_SESSIONS = ("定例会", "臨時会")
_RULE = re.compile(r"[\W_]*")


_STAMP = re.compile(
    r"\s*(?:[12][0-9]{3}[/.-][0-9]{1,2}[/.-][0-9]{1,2}[ 　,]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[ 　\t]{2,}.*|[ 　]*)"
    r"|.*https?://\S+[ 　\t]*(?:[0-9]+/[0-9]+)?[ 　]*|.*(?:印刷日時?|出力日時?|表示日時?)[ 　：:].*)"
)


def is_stamp(line: str) -> bool:
    """Whether a line is what a browser prints around a page: when it was printed, its address.

    >>> is_stamp("2025/11/05 1:34　　　会議録表示"), is_stamp("2025/11/05 13:30～15:00")
    (True, False)
    """
    return _STAMP.fullmatch(line) is not None


def read_header(reading: Reading, proceedings: Proceedings) -> Header:
    """Read the header above the proceedings, or the head of a document in which nobody speaks."""
    spoken = bool(proceedings.turns)
    stop = min(proceedings.start, _SPOKEN) if spoken else min(len(reading.text), _SILENT)
    rows = list(islice(unflatten(attendance_rows(reading, 0, stop)), _ROWS)) if stop else []
    rows = [row for row in rows if not is_stamp(reading.text[row.range.start : row.range.end])]
    if spoken and proceedings.start:
        rows = [row for row in rows if row.range.start < proceedings.start]
    header = Header()
    values = list(read_fields(rows))
    labelled = {value.field for value in values}
    for value in values:
        _take(header, value)
    for value in values:
        if value.field is Field.WHEN and header.place is None:
            _place_behind(header, value)
    taken = [value.range for value in values]
    if header.titles:
        header.titles = header.titles[:1]
    _titles(header, rows, taken)
    if header.date is None:
        _title_date(header, rows, taken)
    _times(header, rows, reading.text)
    if header.place is None:
        _room(header, rows)
    header.is_meeting = _is_meeting(header, labelled, rows)
    return header


def _take(header: Header, value: Value) -> None:
    """Put one labelled value where it belongs."""
    if value.field is Field.WHEN:
        _when(header, value)
    elif value.field is Field.PLACE and header.place is None:
        header.place = _place(value.text)
        header.ranges.append(value.range)
    elif value.field is Field.BODY:
        title = read_title(value.text) or TitleWords(body=_body_as_named(value.text))
        if title != TitleWords():
            header.titles.append(FoundTitle(title, value.range))
    elif value.field in (Field.START, Field.END):
        times = find_times(value.text)
        at = At(times[0].time, value.range) if times else None
        if value.field is Field.START:
            header.start = header.start or at
            header.end = header.end or (At(times[1].time, value.range) if len(times) > 1 else None)
        else:
            header.end = header.end or at
    elif value.field is Field.NEXT and header.next_date is None:
        days = [found.date for found in find_dates(value.text) if found.date]
        header.next_date = days[0] if days else None
    elif value.field is Field.PUBLIC and header.is_public is None:
        header.is_public = _public(value.text)


def _body_as_named(text: str) -> str | None:
    """The name behind 会議の名称, whatever it ends with."""
    plain = squash(text)
    return plain if 2 < len(plain) <= _PLACE_LENGTH and not _NOT_A_NAME.search(plain) else None


def _when(header: Header, value: Value) -> None:
    """Day and times of 日時: the first day printed, the times behind it."""
    days = [found for found in find_dates(value.text) if found.date]
    if header.date is None and days:
        header.date = days[0].date
        header.ranges.append(value.range)
    times = find_times(value.text)
    if times and header.start is None:
        _start_and_end(header, value, times)
        if not days:
            header.ranges.append(value.range)


def _place_behind(header: Header, value: Value) -> None:
    """The place printed behind day and time under 日時及び場所."""
    ends = [found.end for found in find_dates(value.text)] + [found.end for found in find_times(value.text)]
    rest = _WEEKDAY.sub("", value.text[max(ends, default=0) :]) if ends else ""
    if _BUILDING.search(rest.strip()) and len(rest) < _PLACE_LENGTH and not _CLOSES.search(rest):
        header.place = _place(rest)


def _afternoon(start: str, end: FoundTime) -> str:
    """The end of a meeting in the half of the day of its start: 午後2時から同4時まで."""
    hour = int(end.time[:2]) + 12
    late = f"{hour:02}{end.time[2:]}"
    return late if end.time < start < late and hour < 24 and "午" not in end.text else end.time


def _start_and_end(header: Header, value: Value, times: Sequence[FoundTime]) -> None:
    opening = next((time for time in times if not _is_closing(value.text, time)), None)
    if opening is not None:
        header.start = At(opening.time, value.range)
        later = [time for time in times if time.start > opening.start]
        if later and header.end is None:
            header.end = At(_afternoon(opening.time, later[-1]), value.range)
    elif header.end is None:
        header.end = At(times[-1].time, value.range)


def _is_closing(text: str, time: FoundTime) -> bool:
    """Whether a time is that of the closing: 11時閉会, 閉会　11時."""
    before = text[max(0, time.start - _WORD) : time.start]
    if _OPENED.search(before):
        return False
    return _CLOSED.search(before) is not None or _CLOSES.match(text, _skip(text, time.end)) is not None


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in " 　":
        position += 1
    return position


def _place(text: str) -> str:
    plain = " ".join(text.split())
    return plain.rstrip("。、")[:80]


def _public(text: str) -> bool | None:
    plain = squash(text)
    checked = re.search(rf"[■●☒{TICK}](?P<what>一部公開|非公開|公開)", plain)
    word = checked["what"] if checked else plain
    if word.startswith(("非公開", "公開しない", "不可", "否")):
        return False
    if word.startswith(("公開", "可")) and not word.startswith(
        ("公開・非公開", "公開・一部", "公開又は", "可・否", "可否")
    ):
        return True
    return None


def _titles(header: Header, rows: Sequence[AttendanceRow], taken: Sequence[Range]) -> None:
    """Titles among the first lines."""
    for row in islice(rows, _TITLE_ROWS):
        for piece in row.pieces:
            text = piece.text.lstrip(_BEFORE_TITLE)
            if len(text) > _TITLE_LENGTH or _touches(piece, taken) or _RULE.fullmatch(text):
                continue
            if read_head(text) is not None:
                return
            title = read_title(text)
            if title is not None:
                header.titles.append(FoundTitle(title, Range(piece.start, piece.start + len(piece.text))))


def _touches(piece: Piece, ranges: Sequence[Range]) -> bool:
    return any(start < piece.start + len(piece.text) and piece.start < end for start, end in ranges)


def _title_date(header: Header, rows: Sequence[AttendanceRow], taken: Sequence[Range]) -> None:
    """The day printed among the titles, where no label announces it."""
    for row in islice(rows, _TITLE_ROWS):
        for piece in row.pieces:
            if len(piece.text) > _TITLE_LENGTH or _touches(piece, taken) or "について" in piece.text:
                continue
            found = find_dates(piece.text)
            if "会期" in piece.text:  # a session of an assembly over weeks is no day of a meeting
                years = {fiscal_year(one.date) for one in found if one.date}
                header.fiscal_year = years.pop() if len(years) == 1 else None
                continue
            day = _only_day(found)
            if day is not None:
                header.date = day.date
                header.ranges.append(Range(piece.start + day.start, piece.start + day.end))
                _behind_day(header, piece, day)
                return


def _behind_day(header: Header, piece: Piece, day: FoundDate) -> None:
    """Times and room printed behind the day: …２４日(金)午後１時～午後２時３０分　第三委員会室."""
    times = [time for time in find_times(piece.text) if time.start >= day.end]
    if times and header.start is None:
        where = Range(piece.start + times[0].start, piece.start + times[-1].end)
        _start_and_end(header, Value(Field.WHEN, piece.text, where), times)
        header.ranges.append(where)
    words = piece.text[max(day.end, times[-1].end if times else 0) :].split()
    room = _ROOM.fullmatch(words[-1]) if words else None
    if room and header.place is None:
        header.place = _place(room["room"])
        header.ranges.append(Range(piece.start + piece.text.rindex(words[-1]), piece.start + len(piece.text.rstrip())))


def _only_day(found: Sequence[FoundDate]) -> FoundDate | None:
    return next((one for one in found if one.date), None)


def _times(header: Header, rows: Sequence[AttendanceRow], text: str) -> None:
    """Times of opening and closing that stand on lines of their own: 午前10時　開会."""
    top = rows[:_TITLE_ROWS]
    for row in rows:
        line = text[row.range.start : row.range.end]
        if len(line) > 80 or ("時" not in line and ":" not in line and "：" not in line and "正" not in line):
            continue
        for found in find_times(line):
            where = Range(row.range.start + found.start, row.range.start + found.end)
            rest = _skip(line, found.end)
            before = line[max(0, found.start - _WORD) : found.start]
            if header.start is None and found.start < _FEW and _RANGE.match(line, rest) and row in top:
                _start_and_end(header, Value(Field.WHEN, line, where), find_times(line))  # 午後２時～
                header.ranges.append(where)
                break
            if header.start is None and (_OPENS.match(line, rest) or _OPENED.search(before)):
                header.start = At(found.time, where)
                header.ranges.append(where)
            elif header.end is None and (_CLOSES.match(line, rest) or _CLOSED.search(before)):
                header.end = At(found.time, where)


def _room(header: Header, rows: Sequence[AttendanceRow]) -> None:
    """A room on a line of its own, where no label announces the place."""
    for row in islice(rows, _TITLE_ROWS):
        if len(row.pieces) > 1 or len(row.pieces[0].text) > 40:
            continue
        match = _ROOM.fullmatch(row.pieces[0].text.lstrip(_BEFORE_TITLE).strip())
        if match:
            header.place = _place(match["room"])
            header.ranges.append(row.range)
            return


def _is_meeting(header: Header, labelled: set[Field], rows: Sequence[AttendanceRow]) -> bool:
    """Whether a document in which nobody speaks is about a meeting.

    A title with the number of a session, the words 会議録 or 資料 together with a body and a
    day, or the labelled fields of minutes. A day above an issuer's name is not enough.
    """
    body = any(told.title.body is not None for told in header.titles)
    session = any(told.title.session_label for told in header.titles)
    assembly = any((told.title.body or "").endswith("議会") and told.title.session_label for told in header.titles)
    record = any(told.title.is_record and told.title.body is not None for told in header.titles)
    fields = {Field.WHEN, Field.PLACE} <= labelled or (Field.WHEN in labelled and _has_roster(rows))
    if header.date is None:
        return assembly or (record and session) or ({Field.WHEN, Field.PLACE} <= labelled and header.start is not None)
    return (body and session) or record or fields or assembly or _heads_session(header, rows)


def _heads_session(header: Header, rows: Sequence[AttendanceRow]) -> bool:
    """Whether the first line names a session of an assembly (定例会, 臨時会), with or without its body."""
    return any(
        told.range.start == rows[0].range.start and (told.title.session_label or "").endswith(_SESSIONS)
        for told in header.titles
    )


def _has_roster(rows: Sequence[AttendanceRow]) -> bool:
    return any(_opens_roster(row) for row in rows)


def _opens_roster(row: AttendanceRow) -> bool:
    head = read_head(row.pieces[0].text.split("：")[0].split(":")[0])
    return head is not None and head.opens
