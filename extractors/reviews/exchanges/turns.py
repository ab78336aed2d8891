"""Questions and answers between speakers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.japanese.sentences import split_sentences
from extractors.model.document import Document, Range, Reading
from extractors.model.proceedings import Facts
from extractors.model.records import Speech
from extractors.model.vocabulary import Act, Standing
from extractors.reviews.exchanges.passage import Passage

_PREFACE = re.compile(
    r"^(?:(?:はい|では|それでは|どうも)[、，。]?)*"
    r"(?:(?:御|ご)?(?:説明|報告|回答|答弁|発言)?(?:どうも|大変|誠に)?(?:を|いただき)?[、]?(?:ありがとうござい"
    r"|有難うござい|お疲れさま)"
    r"|(?:ただいま|ただ今|今|以上|本件|この件).{0,40}(?:(?:御|ご)?(?:質問|質疑|意見|発言|異議)).{0,20}"
    r"(?:か|ください|願います|お願い(?:いた)?します)。?$"
    r"|(?:他|ほか)に.{0,30}(?:か|ください)。?$"
    r"|(?!.{0,12}(?:賛成|反対|異議))(?:.{0,12}(?:です|でございます|と申します)。$)"
    r"|よろしくお願い(?:いた)?します。$)"
)
"""Sentences before the question itself: thanks, the chair's call for questions, who is speaking."""
_INTRODUCES = re.compile(r".{0,16}(?:です|でございます|と申します)。$")
_INTRODUCTION = 20
"""A speaker's own name in front of the question (３番、柿沼一郎です。) stays with it."""
_OWN_REMARK = re.compile(
    r"(?:私|わたくし|わたし|委員長|部会長|会長|座長)(?:のほう|の方)?から(?:も|は)?.{0,30}"
    r"(?:一言|ひと言|[１1一二２2]点|少し|意見|コメント|感想|申し上げ|質問|確認)"
)
"""The chair announces an own remark: 私からも一言申し上げます。"""
_STILL_PREFACE = re.compile(
    r"(?:申し上げます|述べさせていただきます|しようと思います|したいと思います|させていただきます|いたします)。$"
)
_REMARK_ENDS = re.compile(
    r"^(?:それでは|では|ほかに|他に|以上|よろしい|本件|御異議|ご異議|御質問|ご質問|次に"
    r"|次の|続き|本議題|また、本議題|特に修正)"
)
_TAKES_UP = re.compile(
    r"(?:委員|議員|先生|さん)(?:から|が|の).{0,20}(?:ありました|御指摘|ご指摘|御意見"
    r"|ご意見|おっしゃ|御発言|ご発言|お話|御質問|ご質問|提案)"
)
"""A chair takes up what a member said: 今、日野委員からもありましたように."""
_PUTS = re.compile(
    r"(?:承認|了承|決定|決する|答申|一任|異議|採択|可決|承知|終了|進め|原案|案のとおり|報告のとおり)[^。]{0,40}"
    r"(?:よろしい|いかが|異議)(?:です|でしょう|ござい|あり)[^。]{0,8}か。?$"
    r"|(?:いかが|どのように)(?:いたし|取り計らい|取り計らわせ|決め)[^。]{0,8}か。?$"
    r"|(?:何か|ほかに|他に|意見|質問|質疑|委員|皆様|事務局)[^。]{0,24}(?:ござい|あり"
    r"|ござりません|よろしい)[^。]{0,12}か。?$|異議なし[^。]*。[^。]*か。?$"
)
"""A chair puts a motion to the vote, or asks whether anybody wants to speak."""
_LEADS = re.compile(
    r"^(?:それでは|では|次に|続いて|続きまして|ただいまから|これより|以上で)(?:[^。]*。){0,3}?[^。]*"
    r"(?:(?:説明|報告|朗読)(?:を|について)?[^。]{0,6}(?:お願い|願い|求め)[^。]{0,8}|"
    r"(?:認める|決定|承認|了承|可決|採択|認定|終わ|終了|閉会|開会)(?:する)?(?:こと)?(?:に"
    r"|と)?(?:いた)?し?(?:ます|ました))。?$"
)
"""Words of whoever leads the meeting."""
_CALLS = re.compile(r"(?:答えられる|お答え|答弁|分かる|わかる)[^。]{0,20}(?:範囲|願|ください|どうぞ|構いません|結構)")
"""A chair calls upon those in charge: 答えられる範囲で構いません。"""
_MOTION = re.compile(
    r"(?:継続審査|動議|休憩|採決|付託|撤回|修正案)[^。]{0,12}(?:求める|提出|の)[^。]{0,12}(?:発言"
    r"|提案|申出|意見)?が?(?:あり|出さ)"
)
"""A motion that the chair puts next, no answer to it."""
_MERELY_LEADS = re.compile(
    r"(?:[^。]{0,12}(?:ありがとうござい|お疲れさま|よろしく)[^。]{0,12}|[^。]{0,20}(?:どうぞ|お願い[^。]{0,12})"
    r"|(?:次[はに]|続いて|続きまして|それでは|では)、?[^。]{1,12}(?:さん|君|委員|議員|先生))。?"
)
"""Thanks, a call for the next speaker, どうぞ: no answer."""
_REPORTS = re.compile(r"(?:補足|調査|現地)?[^。]{0,8}(?:説明|報告)(?:を|について)?(?:お願い|願い|求め)[^。]{0,10}。?$")
_STANCE = re.compile(
    r"(?:(?:それでは|では|はい|私は|私も|我が会派は|本案|本件|.{0,12}(?:議案|会派|党"
    r"|クラブ|会|公明|共産|自民)[^。]{0,20})(?:に|は|も|について|として)?[、]?)?"
    r"(?:賛成|反対|同意|異議(?:なし|ありません))(?:です|いたします|します|でございます|をいたします)?。?"
)
"""A vote put in words (態度表明)."""
_ASKS = re.compile(r"か(?:。|$)|(?:か(?:という)?(?:こと|の)?(?:です)?|です|ます|でしょう)(?:よ)?ね。|[？?]")
_SEVERAL = re.compile(
    r"[1-9１-９一二三四五][点つ]目|第[1-9１-９一二三四五](?:点|に)|[1-9１-９一二三四五](?:点目|つ目)?[、，][^。]{2,40}(?:について|の件)"
    r"|(?:まず|初めに|はじめに|最初に)[、，][\s\S]{10,1500}?。[\s　]*(?:次に|続いて|続きまして|また|最後に)[、，]"
)
"""A question in several parts."""
_FARTHEST = 8
"""Turns after which a question counts as unanswered."""
_CALL = 60
"""Characters of a turn in which a chair only calls upon somebody."""
_ANSWERS = frozenset({Act.ANSWER, Act.EXPLANATION, Act.REPORT, Act.ASSENT, Act.OPINION})


@dataclass(frozen=True, slots=True)
class Talk:
    """A speech with the ranges of its words in the reading text."""

    speech: Speech
    ranges: tuple[Range, ...]
    item: str | None = None
    """Id of the agenda item that is open when the turn begins."""

    act: Act = Act.NOTE
    """What it does among questions and answers."""

    @property
    def who(self) -> str | None:
        return self.speech.speaker_label


@dataclass
class _Open:
    """A question that waits for its answer."""

    index: int
    talk: Talk
    passage: Passage
    spare: Talk | None = None
    """A chair's turn that may turn out to be the answer."""


def talks(document: Document, facts: Facts) -> list[Talk]:
    """Speeches with their ranges; stage directions are left out, what goes on after one is joined to it."""
    found: list[Talk] = []
    reading = document.reading
    for speech in facts.speeches:
        ranges = _ranges(reading, speech)
        if speech.continues and found and found[-1].speech.speaker_label == speech.speaker_label:
            found[-1] = replace(found[-1], ranges=(*found[-1].ranges, *ranges))
        elif speech.speaker_label is not None:
            words = speech.grounding.text.strip()
            if _STANCE.fullmatch(words):
                continue
            item = facts.agenda.open_at(speech.grounding.span_start)
            found.append(Talk(speech, ranges, item, _act(speech)))
    return found


def _ranges(reading: Reading, speech: Speech) -> tuple[Range, ...]:
    """Where a speech stands in the reading text; a page's furniture splits its spans, not its sentences."""
    ranges: list[Range] = []
    for span in speech.grounding.spans:
        place = Range(reading.position_of(span.start), reading.position_of(span.end - 1) + 1)
        if ranges and ranges[-1].end == place.start:
            ranges[-1] = Range(ranges[-1].start, place.end)
        else:
            ranges.append(place)
    return tuple(ranges)


def _act(speech: Speech) -> Act:
    """The act, where a chair puts the business and where those in charge state what is done: neither is a question."""
    words = speech.grounding.text.strip()
    if speech.act in {Act.QUESTION, Act.OPINION} and _LEADS.search(words):
        return Act.CHAIRING
    if speech.act is not Act.QUESTION:
        return speech.act
    if speech.standing is Standing.CHAIR and _PUTS.search(words[-80:]):
        return Act.CHAIRING
    if speech.standing in {Standing.SECRETARIAT, Standing.IMPLEMENTING_BODY} and not _ASKS.search(words):
        return Act.ANSWER
    return speech.act


@dataclass
class _Answered:
    """A question with the turns that have answered it so far."""

    opened: _Open
    answers: list[Talk]
    called: str = ""
    """What a chair has said since: 教育長。"""

    def takes(self, text: str, talk: Talk) -> bool:
        """Whether another official goes on answering: called by the chair, or the question had several parts."""
        first, asked = self.answers[0], self.opened.passage.ranges
        staff = {Standing.SECRETARIAT, Standing.IMPLEMENTING_BODY}
        if not {first.speech.standing, talk.speech.standing} <= staff or talk.item != first.item:
            return False
        if talk.act not in {Act.ANSWER, Act.EXPLANATION} or talk.who in {answer.who for answer in self.answers}:
            return False
        called = bool(self.called) and (talk.speech.speaker_role or talk.who or " ") in self.called
        return called or any(_SEVERAL.search(text, part.start, part.end) for part in asked)

    def pair(self) -> tuple[Passage, Passage]:
        """The question, and all who answered it."""
        ranges = tuple(part for talk in self.answers for part in talk.ranges)
        who = "、".join(talk.who for talk in self.answers if talk.who) or None
        return self.opened.passage, Passage(ranges, who, tuple(talk.speech.record_id for talk in self.answers))


_Pair = tuple[Passage, Passage | None]


class _Dialogue:
    """The questions that wait for an answer and the one that is being answered, from turn to turn."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.waiting: list[_Open] = []
        self.answered: _Answered | None = None

    def take(self, index: int, talk: Talk) -> Iterator[_Pair]:
        """Take a turn; the exchanges that it ends."""
        if self._goes_on(talk):
            return
        yield from self._turn_to(index, talk)
        act = talk.act
        if self.waiting and self.waiting[-1].talk.who != talk.who and _answers(talk, self.waiting[-1]):
            self.answered = _Answered(self.waiting.pop(), [talk])
            if act is not Act.QUESTION:
                return
        elif self.waiting and act is Act.CHAIRING:
            if taken := _taken_up(self.text, talk):
                yield self.waiting.pop().passage, taken
            elif self.waiting[-1].spare is None and _says_more(self.text, talk):
                self.waiting[-1].spare = talk
        if act in {Act.QUESTION, Act.OPINION}:
            while self.waiting and self.waiting[-1].talk.who == talk.who:
                yield from _give_up(self.waiting.pop())
            passage = Passage(_without_preface(self.text, talk.ranges), talk.who, (talk.speech.record_id,))
            self.waiting.append(_Open(index, talk, passage))
        elif act is Act.CHAIRING:
            yield from ((remark, None) for remark in _own_remarks(self.text, talk))

    def end(self) -> Iterator[_Pair]:
        """What is left when nobody speaks any more."""
        if self.answered:
            yield self.answered.pair()
        for opened in self.waiting:
            yield from _give_up(opened)

    def _goes_on(self, talk: Talk) -> bool:
        """Whether a further official answers the question that was answered last."""
        if not self.answered or self.waiting or not self.answered.takes(self.text, talk):
            return False
        self.answered.answers.append(talk)
        self.answered.called = ""
        return True

    def _turn_to(self, index: int, talk: Talk) -> Iterator[_Pair]:
        """Leave what this turn has nothing to do with: the question answered, questions far away or of another item."""
        if self.answered and not (talk.act is Act.CHAIRING and len(talk.speech.grounding.text) <= _CALL):
            yield self.answered.pair()
            self.answered = None
        elif self.answered:
            self.answered.called = talk.speech.grounding.text
        while self.waiting and (index - self.waiting[0].index > _FARTHEST or self.waiting[0].talk.item != talk.item):
            yield from _give_up(self.waiting.pop(0))


def spoken_exchanges(text: str, spoken: list[Talk]) -> Iterator[_Pair]:
    """Questions and opinions with the first turn that answers each, and the turns of others who go on answering it.

    A query back (a question put while another waits) is answered first; then the first question is.
    """
    dialogue = _Dialogue(text)
    spoken = [talk for index, talk in enumerate(spoken) if not _is_aside(spoken, index)]
    for index, talk in enumerate(spoken):
        yield from dialogue.take(index, talk)
    yield from dialogue.end()


def _is_aside(spoken: list[Talk], index: int) -> bool:
    """Whether a turn neither asks nor answers: a chair's call, or a report that the chair has called for."""
    talk = spoken[index]
    if _steps_in(talk, spoken[index + 1 : index + 2]):
        return True
    return talk.act is Act.OPINION and index > 0 and _calls_for_report(spoken[index - 1])


def _says_more(text: str, talk: Talk) -> bool:
    """Whether a chair says more than thanks, a call for the next speaker or どうぞ."""
    sentences = (text[each.start : each.end] for part in talk.ranges for each in split_sentences(text, *part))
    return any(not _MERELY_LEADS.fullmatch(words) for words in sentences)


def _calls_for_report(before: Talk) -> bool:
    return before.act is Act.CHAIRING and _REPORTS.search(before.speech.grounding.text) is not None


def _steps_in(talk: Talk, following: list[Talk]) -> bool:
    """Whether a chair says a word before those in charge answer."""
    words = talk.speech.grounding.text
    if talk.speech.standing is not Standing.CHAIR or len(words) > 60 or not _CALLS.search(words):
        return False
    staff = {Standing.SECRETARIAT, Standing.IMPLEMENTING_BODY}
    return any(after.speech.standing in staff and after.act in {Act.ANSWER, Act.EXPLANATION} for after in following)


def _answers(talk: Talk, opened: _Open) -> bool:
    """Whether a turn answers the question that waits last."""
    if talk.act not in _ANSWERS:
        return False
    if opened.talk.act is Act.OPINION:
        # The next member's opinion is not an answer to the one before; nor is thanks.
        return talk.act in {Act.ANSWER, Act.EXPLANATION, Act.REPORT}
    return talk.act is not Act.OPINION or talk.speech.standing is not opened.talk.speech.standing


def _give_up(opened: _Open) -> Iterator[tuple[Passage, Passage | None]]:
    """A question without an answer; an opinion counts only where a member of the body gave it."""
    speech, act = opened.talk.speech, opened.talk.act
    if act is Act.QUESTION and opened.spare and opened.spare.who != opened.talk.who:
        yield opened.passage, Passage(opened.spare.ranges, opened.spare.who, (opened.spare.speech.record_id,))
    elif act is Act.QUESTION or speech.standing is Standing.MEMBER:
        yield opened.passage, None


def _without_preface(text: str, ranges: tuple[Range, ...]) -> tuple[Range, ...]:
    """The ranges from the first sentence that is no preface; all of them if nothing else is said."""
    first, *rest = ranges
    introduced = True
    for sentence in split_sentences(text, first.start, first.end):
        words = text[sentence.start : sentence.end]
        if not _PREFACE.match(words):
            short = introduced and sentence.start - first.start <= _INTRODUCTION
            return ranges if short else (Range(sentence.start, first.end), *rest)
        introduced = introduced and _INTRODUCES.match(words) is not None
    return tuple(rest) or ranges


def _taken_up(text: str, talk: Talk) -> Passage | None:
    """The part of a chair's turn that takes up a member's opinion: that sentence."""
    for part in talk.ranges:
        for sentence in split_sentences(text, part.start, part.end):
            words = text[sentence.start : sentence.end]
            if (
                _TAKES_UP.search(words)
                and not _MOTION.search(words)
                and len(words) > 20
                and not words.endswith(("か。", "願います。"))
            ):
                return Passage((sentence,), talk.who, (talk.speech.record_id,))
    return None


def _own_remarks(text: str, talk: Talk) -> Iterator[Passage]:
    """What a chair says after announcing an own remark."""
    for part in talk.ranges:
        sentences = split_sentences(text, part.start, part.end)
        for number, sentence in enumerate(sentences):
            if not _OWN_REMARK.search(text[sentence.start : sentence.end]):
                continue
            rest = sentences[number + 1 :]
            while len(rest) > 1 and _STILL_PREFACE.search(text[rest[0].start : rest[0].end]):
                rest = rest[1:]
            said = rest[: _end_of_remark(text, rest)]
            if said:
                yield Passage((Range(said[0].start, said[-1].end),), talk.who, (talk.speech.record_id,))
            return


def _end_of_remark(text: str, sentences: Sequence[Range]) -> int:
    for number, sentence in enumerate(sentences):
        if _REMARK_ENDS.match(text[sentence.start : sentence.end]):
            return number
    return len(sentences)
