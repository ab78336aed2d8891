"""Formulae that open and close a meeting, and times and dates told in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.model.document import Range
from extractors.minutes.meetings.titles import Title, read_title
from extractors.model.proceedings import Proceedings

_WHAT = r"(?P<what>[^。、「」\n]{2,70}?)"
_OPENINGS = (
    re.compile(
        r"(?:ただいま|ただ今|只今|これ|今|それでは|定刻|では|本日)(?:から|より|は"
        rf"|になりましたので)?、?{_WHAT}(?:を|が)、?(?:開会|開催|開議|再開|始め|はじめ|開き|スタート)"
    ),
    re.compile(rf"(?:^|[、。　 ]){_WHAT}を(?:開会|開催|開議|始め|はじめ|開き)(?:いた|致|し|さ|た|ま)"),
    re.compile(rf"(?:^|[、。　 ]){_WHAT}の(?:開会|開催|招集)に(?:当た|あた|際)"),
    re.compile(rf"(?:^|[、。　 ]){_WHAT}に(?:お集まり|御出席|ご出席|御参加|ご参加|ご参集|御参集)"),
)
_CLOSINGS = (
    re.compile(
        r"(?:これをもちまして|これをもって|これにて|これで|以上をもちまして|以上で"
        rf"|もちまして)、?{_WHAT}(?:を|は)、?(?:閉会|終了|散会|終わ|閉じ|閉議)"
    ),
)
_TURNS = 6
_WORDS = 1_500
_STRIP = re.compile(
    r"^(?:直ちに|早速|引き続き|本日の|今回の|これから|ただいまから|ただいまより|それでは|ただ今から|ただ今より|只今から|只今より"
    r"|これより|本日は|お忙しい中|定刻となりましたので|(?:定刻|時間)になりましたので)+[、　 ]*"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a formula says of the meeting, and where."""

    title: Title
    range: Range


def opening_words(text: str, proceedings: Proceedings) -> Iterator[Told]:
    """What the first turns say of the meeting they open."""
    for turn in proceedings.turns[:_TURNS]:
        for start, end in turn.ranges:
            yield from _told(text, start, min(end, start + _WORDS), _OPENINGS)


def closing_words(text: str, proceedings: Proceedings) -> Iterator[Told]:
    """What the last turns say of the meeting they close."""
    for turn in reversed(proceedings.turns[-3:]):
        for start, end in turn.ranges:
            yield from _told(text, max(start, end - _WORDS), end, _CLOSINGS)


def _told(text: str, start: int, end: int, patterns: tuple[re.Pattern[str], ...]) -> Iterator[Told]:
    words = text[start:end]
    if "会" not in words and "グループ" not in words:
        return
    for pattern in patterns:
        for match in pattern.finditer(words):
            what = match["what"]
            head = _STRIP.match(what)
            cut = head.end() if head else 0
            title = read_title(what[cut:])
            if title is not None:
                begin = start + match.start("what") + cut
                yield Told(title, Range(begin, start + match.end("what")))
