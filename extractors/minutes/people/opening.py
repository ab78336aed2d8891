"""Absences told in the chair's opening words: 本日は、柿沼委員が欠席ですが …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from extractors.japanese.offices import AN_HONORIFIC
from extractors.japanese.sentences import split_sentences
from extractors.minutes.roster.names import is_name
from extractors.model.document import Range
from extractors.model.proceedings import Proceedings


class Absent(NamedTuple):
    """Somebody said to be absent."""

    name: str
    role: str
    range: Range


_OFFICE = (
    r"(?P<role>副?(?:委員長|部会長|会長|座長|議長)|委員長代理|会長代理|職務代理者?|(?:臨時|専門|特別|監査)?委員"
    r"|議員|理事|監事|部会員|教育長)"
)
_PERSON = re.compile(
    r"(?:^|(?<=[、，。・とや\s])|(?<=本日)|(?<=なお)|(?<=また)|(?<=本日は)|(?<=つきまして)|(?<=及び)|(?<=番)"
    r"|(?<=今日は)|(?<=欠席は)|(?<=委員は)|(?<=議員は)|(?<=者は)|(?<=連絡が)|(?<=届けが)|(?<=連絡を)"
    r"|(?<=届を)|(?<=本日、)|(?<=欠席の連絡を)|(?<=欠席届を))"
    rf"(?P<name>[㐀-鿿々ヶぁ-んァ-ヴ\U00020000-\U0003ffff]{{1,8}}?){_OFFICE}(?={AN_HONORIFIC}"
    r"|[がはのもよかにと、，。・や及並でを])"
)
_NOBODY = re.compile(
    r"欠席(?:者|委員|議員)?(?:の(?:方|委員))?(?:は|も|が)?[、]?(?:あり|おり|ござい)ません|欠席(?:者|委員"
    r"|議員)?(?:は|なし|ゼロ)[、]?(?:いません|なし|ゼロ)|欠席(?:なく|なし)|欠席(?:の|する|した)(?:場合|とき"
    r"|ため)"
)
_BEHIND = re.compile(
    r"欠席(?:者|委員|議員|され(?:る|ている)(?:方|委員)?)?(?:は|が|、)|欠席の(?:御|ご)?(?:届け?出?|連絡|通告"
    r"|報告|申し?出)[^。]{0,6}?(?:は|が|を|委員は)"
)
"""Words behind which it is told who is absent: 欠席委員は、…"""
_ATTENDS = re.compile(r"出席|遅れ|遅刻|遅参|参加")
_NEAR = 45
_NAME_HEAD = re.compile(
    r"^(?:なお|欠席の?(?:連絡|届)?[をがは]|また|本日は?|今日は?|きょうは?|それから|それと|さらに|ただし|次に"
    r"|ほかに|他に|あと|所用により|所用のため|公務のため|公務により|都合により|体調不良により|体調不良のため"
    r"|及び|並びに|お|各|出席|欠席|全|同|当該|正副|一部|複数|構成|前|新|各部|常任)+"
)
_TURNS = 4
_WORDS = 3_000


def absent_in(text: str, proceedings: Proceedings) -> Iterator[Absent]:
    """People whom the first turns call absent, each once."""
    seen: set[str] = set()
    for turn in islice((turn for turn in proceedings.turns if not turn.direction), _TURNS):
        for start, end in turn.ranges:
            if "欠席" not in text[start : min(end, start + _WORDS)]:
                continue
            for person in _in_words(text[start : min(end, start + _WORDS)], start):
                if person.name not in seen:
                    seen.add(person.name)
                    yield person


def _in_words(words: str, start: int) -> Iterator[Absent]:
    for sentence in split_sentences(words):
        told = words[sentence.start : sentence.end]
        if "欠席" not in told or _NOBODY.search(told):
            continue
        word = told.index("欠席")
        since = max((match.end() for match in _ATTENDS.finditer(told, 0, word)), default=0)
        people = [person for match in _PERSON.finditer(told) if (person := _person(match))]
        before = [person for person in people if since <= person.range.start < word]
        if not before or word - before[-1].range.end > _NEAR:
            behind = _BEHIND.match(told, word)
            before = [person for person in people if behind and person.range.start >= behind.end() - 1]
        offset = start + sentence.start
        for name, role, (begin, end) in before:
            yield Absent(name, role, Range(offset + begin, offset + end))


def _person(match: re.Match[str]) -> Absent | None:
    """Name and office of a match, without the words before the name; None if it names nobody."""
    name = match["name"]
    head = _NAME_HEAD.match(name)
    cut = head.end() if head else 0
    if not is_name(name[cut:]):
        return None
    return Absent(name[cut:], match["role"], Range(match.start("name") + cut, match.end()))
