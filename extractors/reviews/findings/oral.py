"""Findings told in an explanation: 修正意見でございます。1)といたしまして、…"""

from __future__ import annotations

import re

from extractors.japanese.sentences import split_sentences
from extractors.model.document import Document, Range
from extractors.model.proceedings import Facts, Turn
from extractors.model.vocabulary import Act
from extractors.reviews.findings.draft import Draft, raw, split
from extractors.reviews.findings.predicates import kind_of

_WORD = (
    r"(?:修正意見|改善意見|指摘(?:事項)?|改善指導(?:事項)?|改善(?:を要する)?事項|是正(?:を要する)?事項"
    r"|勧告(?:事項)?|監査意見|監査委員の意見|要望事項|留意事項)"
)
_TRIGGER = re.compile(
    rf"(?P<word>{_WORD})(?:等)?(?:(?:と(?:して|しまして|いたしまして)|について|につきまして|に関しまして"
    rf"|の内容|の概要)?(?:は|が|を"
    rf"|も)?、?(?P<count>[^。]{{0,60}}?))"
    r"(?:でございます|であります|です|ございました|ありました|(?:を|が)?いただ(?:いております|きました"
    r"|いています)|受けました|受けております|なりました"
    r"|述べ(?:られました|ております)|ございまして、)(?:。|(?<=、)|が、)"
)
_AUDIT = re.compile(r"第三者点検|点検|監査|検査|実地調査|審査|外部評価")
_NUMBER = r"[0-9０-９一二三四五六七八九十]{1,3}"
_ITEM = re.compile(
    rf"(?:^|(?<=[。、\n]))[\s　]*(?:まず|次に|続いて|続きまして|最後に|また|そして)?、?[\s　]*"
    rf"(?P<label>{_NUMBER}[)）]|[(（]{_NUMBER}[)）]|{_NUMBER}(?:点目|つ目|件目|番目)|[①-⑳]"
    rf"|(?:第{_NUMBER})(?=に|は|点))"
    r"(?:(?:です|でございます)?(?:と(?:いたしまして|しまして|して)(?:は)?|につきまして(?:は)?|については"
    r"|が|は|に|の指摘(?:は|が)|です|でございます(?:が)?)?[、,]?[\s　]*)"
)
_OVER = re.compile(
    r"(?:以上|続きまして|それでは|最後に|なお、|このほか|次に、|次の|説明は|報告は|こちらから|よろしく"
    r"|[0-9０-９]{1,2}[、.．]|[(（][0-9０-９]{1,2}[)）])"
)
_ANSWER = re.compile(
    r"(?:これ(?:ら)?(?:に対し|につきまし|について|を受け)|(?:この|当該)(?:指摘|意見|点)(?:に対し"
    r"|につきまし|について|を受け|を踏まえ)|対応(?:と(?:し|いたし)まし|につきまし|状況))"
)
_SPEAKERS = frozenset({Act.EXPLANATION, Act.REPORT, Act.ANSWER})
_CONTEXT = 1500
_LAST_SENTENCES = 3


def oral_drafts(document: Document, facts: Facts) -> list[Draft]:
    """Findings that somebody reports in a meeting; what members say of their own is none."""
    acts = {speech.grounding.span_start: speech.act for speech in facts.speeches}
    drafts: list[Draft] = []
    for turn in facts.proceedings.turns:
        words = raw(document.reading.text, turn.ranges)
        if not any(word in words for word in ("意見", "指摘", "指導", "事項", "勧告")) or not _AUDIT.search(words):
            continue
        spans = document.spans(sorted(turn.ranges))
        act = acts.get(spans[0].start) if spans else None
        if act is None or act in _SPEAKERS:
            drafts.extend(_of_turn(turn, words))
    return drafts


def _of_turn(turn: Turn, words: str) -> list[Draft]:
    drafts: list[Draft] = []
    after = 0
    for trigger in _TRIGGER.finditer(words):
        if trigger.start() < after or not _AUDIT.search(words, max(0, trigger.start() - _CONTEXT), trigger.start()):
            continue
        items = _items(words, trigger.end())
        for label, start, end, answer in items:
            passage = _cut(turn.ranges, start, end)
            response = _cut(turn.ranges, *answer) if answer else ()
            if passage:
                kind, answered = kind_of(trigger["word"]), bool(response)
                drafts.append(Draft(passage, kind, label, response=response, answered=answered, confidence=0.75))
                after = end
    return drafts


def _items(words: str, at: int) -> list[tuple[str | None, int, int, tuple[int, int] | None]]:
    """Label, start, end and response of the items after a trigger; they begin at once and are counted up."""
    marks: list[re.Match[str]] = []
    for mark in _ITEM.finditer(words, at):
        same = not marks or _form(mark["label"]) == _form(marks[0]["label"])
        if not marks and mark.start() - at > 60:
            break
        if same:
            marks.append(mark)
    found = []
    for index, mark in enumerate(marks):
        limit = marks[index + 1].start() if index + 1 < len(marks) else len(words)
        end, answer = _extent(words, mark.end(), limit, last=index + 1 == len(marks))
        if end - mark.end() >= 10:
            found.append((mark["label"], mark.end(), end, answer))
    return found


def _form(label: str) -> str:
    form = re.sub(_NUMBER, "1", label)
    return re.sub(r"[①-⑳]", "①", form).replace("（", "(").replace("）", ")")


def _extent(words: str, start: int, limit: int, *, last: bool) -> tuple[int, tuple[int, int] | None]:
    """End of an item and where its response stands: the last item ends where the talk goes on to another matter."""
    end, answer = start, None
    for count, (at, stop) in enumerate(split_sentences(words, start, limit)):
        sentence = words[at:stop]
        if count and _ANSWER.match(sentence):
            answer = (at, stop)
        elif count and (_OVER.match(sentence) or (last and count >= _LAST_SENTENCES)):
            break
        elif answer is not None:
            answer = (answer[0], stop)
        else:
            end = stop
    return end, answer


def _cut(ranges: tuple[Range, ...], start: int, end: int) -> tuple[Range, ...]:
    """Part of a turn between two offsets into its words."""
    return split(split(ranges, end)[0], start)[1]
