"""The end of a meeting and the day of the next one, told at the end of the document."""

from __future__ import annotations

import datetime as dt
import re

from extractors.model.document import Range
from extractors.minutes.meetings.header import At
from extractors.model.proceedings import Proceedings
from extractors.japanese.deadlines import Context, find_dates, find_times

_TAIL = 700
_CLOSING = 5_000
_CLOSES = re.compile(
    r"[ 　]*(?:、|に)?[ 　]*(?:閉[ 　]*会|散[ 　]*会|閉[ 　]*議|終[ 　]*了|延[ 　]*会|流[ 　]*会|終[ 　]*会)"
)
_CLOSED_AT = re.compile(r"(?:閉[ 　]*会|散[ 　]*会|閉[ 　]*議|終[ 　]*了)(?:時刻|時間)?[ 　：:（(]*$")
_NEXT = re.compile(r"次回|次の(?:本会議|会議|委員会|部会|審議会)|次期")
_TOMORROW = re.compile(r"(?:明日|あす|明後日)(?![^。]*休会)(?=[^。]*(?:開会|開議|開き|開催|会議を))")
_HELD = re.compile(r"開催|開会|開議|予定|行[いうわ]|決定|会議|部会|委員会|審議会|日程|でござい|です|集ま")
_SENTENCE = re.compile(r"[^。\n]+")
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
    for sentence in _SENTENCE.finditer(text, start):
        words = sentence.group()
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
