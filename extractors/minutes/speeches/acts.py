"""What a turn mainly does (発言の働き): chairing, question, answer, opinion, explanation, report, assent, note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.japanese.offices import AN_HONORIFIC, office_at_end
from extractors.japanese.rules import meaning
from extractors.japanese.sentences import sentence_texts
from extractors.minutes.speeches.cues import CUES, Cue
from extractors.model.vocabulary import Act, Standing
from extractors.scoring import TurnShown, load_model, turn_features

_ROWS = tuple(row for row in CUES if not row.means.chair)
_SLIPS = re.compile(r"ひ(?=ます|ただ|し)|(?<=[願だ])ひ|(?<=思)え(?=ます)")
"""Misread い (お願ひします), as OCR leaves it."""
_CALLED = re.compile(
    r"(?:(?:それでは|では|はい|次[には]|続いて|続きまして|そうしたら)、?)*"
    r"(?P<who>[^。]{1,24}?)(?:、?(?:どうぞ|お願い|よろしくお願い|御?答弁|御?発言)[^。]{0,14})?。?"
)
"""The chair gives somebody the floor: 加納委員、お願いします。"""
_YES = re.compile(
    r"^(?:はい|そうです|そうでございます|そのとおり|その通り|ええ|いいえ|いえ|おっしゃるとおり|御指摘のとおり|ご指摘のとおり|違います|お答え)"
)
_REPLY = re.compile(r"異議|なし|無し|はい|あり|賛成|反対|了承|了解|承認|挙手|起立|意見|質問|質疑")
_NOTE = re.compile(
    r"退[室席場]|入[室場]|着席|登壇|降壇|休憩|拍手|非公[開表]|資料|掲載|参照|朗読|笑|交代|あいさつ|挨拶|指名|発言する者|聞|黙"
)
_OPENING = re.compile(r"定刻|開会|会議を(?:始め|開)|開催(?:し|いた)|始めさせ|進行(?:に|を|は)|司会")
_FAREWELL = re.compile(r"ありがとう|お疲れ|閉会|散会|終了|終わり|よろしく")
_TABLED = re.compile(
    r"提案(?:理由|の理由)|趣旨(?:の)?(?:説明|弁明)|提案説明|所信|施政方針|議案[^。]{0,60}説明を?申し上げ"
)
_CALLED_MOVER = re.compile(r"(?:説明|趣旨(?:の)?弁明)(?:を|について)?[^。]{0,12}(?:お願い|願い|求め|いただ)")
"""The chair calls upon whoever tabled the bill: 提出者の説明を求めます。"""
_HONOURED = re.compile(rf".(?:{AN_HONORIFIC}|議員)$")
_ANSWERS = re.compile(r"(?:答弁|お答え)(?:を)?(?:させて|いた|申し|しま|し)")
_CALLS_ANSWER = re.compile(r"答弁")
_PUTS_BUSINESS = re.compile(
    r"(?:(?:承認|了承|決定|採択|可決)(?:を|して)?いただけ(?:ます|ない)|案の?(?:とおり|通り)[^。]{0,24}よろしい)(?:でしょう|です)?か。?$"
)
"""Whoever says so presides, whatever the office: 承認していただけますでしょうか。"""
_ANYTHING_ELSE = re.compile(r"[^。]{1,14}ありませんか。?")
_PRESIDES = re.compile(r"異議ありませんか|お諮り|(?:開会|閉会|散会)(?:いた|し)|採決いた|議題といた|職務を行")
_STANCE = re.compile(
    r"(?:第?[0-9０-９]+号?議案|議案第[0-9０-９]+号|私は|本案)?(?:について|に関して)?(?:は|に|、)*"
    r"(?:賛成|反対)(?:です|します|いたし|の立場|。)"
)
_NAMES_QUESTIONS = re.compile(r"(?:質問|質疑)を(?:行い|いたし|させて|終わ|終え)[^。]{0,12}(?:ます|たい[^。]{0,12})。?$")
"""A member says of the own turn what it is: 通告に従い、一般質問を行います."""
_REPORTED = re.compile(r"(?:審査|調査)の(?:経過|結果)|委員長報告|審査(?:の)?(?:経過|報告)")
_CALLED_REPORT = re.compile(r"報告(?:を|について)?[^。]{0,12}(?:お願い|願い|求め|いたさせ|受け)|庶務報告|諸般の報告")
_CALLED_VISIT = re.compile(
    r"(?:調査|視察|現地|担当|派遣|出席)[^。]{0,20}(?:委員|議員|方)[^。]{0,16}(?:説明|報告|補足)[^。]{0,12}(?:願|求め)"
    r"|番号[0-9０-９]+番?[^。]{0,8}について[^。]{0,8}[0-9０-９]+番[^。]{0,12}(?:願|求め)"
)
"""The chair asks who went and saw: 現地を調査された委員から、補足の説明をお願いします。"""
_PUTS = re.compile(
    r"(?:よろしい|宜しい|いかが|ございま|ありま|ない|異議|賛成)[^。]{0,8}(?:か|ね)[。？]?$|(?:願います|お願い(?:いた)?します)。?$"
)
"""Last words of a chair who puts a question to everybody."""
_INVITES = re.compile(
    r"(?:意見|助言|指導|審議|検討|協議|判断|感想)(?:等|など|のほど|のほう)?(?:、?御?(?:意見|助言|指導|質問))?[をもに]?(?:、)?"
    r"[^。]{0,8}(?:伺い|いただ|頂|賜|お聞かせ|お願い)[^。]{0,24}。?$"
)
"""How an explanation ends that leads up to the discussion: 御意見を伺います。"""
_CALLED_MATTERS = re.compile(
    r"(?:事務局|担当|当局|課)[^。]{0,12}(?:何か|連絡|補足|ほかに|その他|説明|報告)[^。]{0,20}。?$|その他[^。]{0,30}。?$"
)
"""The chair asks those in charge for what they have to say: 事務局から何かありますか。"""
_NEAR = 5
"""Turns that a turn is looked at with, before and after."""
_LONG = 1000
_WORD, _REMARK = 30, 60
"""Characters of a chair's word in passing (時間が来ております); of thanks with how they found what was said."""
_ENDS = 12


@dataclass(frozen=True, slots=True)
class Spoken:
    """One turn as the acts are told from."""

    text: str
    standing: Standing | None
    direction: bool = False
    headed: bool = False
    """The heading of an item stands above it: nobody has asked anything yet."""
    speaker: str = ""
    """The label as printed."""


def cue_of(sentence: str, *, chair: bool = False) -> Cue:
    """What a sentence does; most of it shows at its end. ``chair``: who presides says it."""
    tail = sentence if len(sentence) <= 110 else sentence[-110:]
    if len(tail) <= 40 and (called := _CALLED.fullmatch(tail)) and _is_person(called["who"]):
        return Cue.PROCEDURE
    found = meaning(CUES if chair else _ROWS, tail)
    return found.cue if found else Cue.STATEMENT


def _names_questions(text: str) -> bool:
    sentences = sentence_texts(text)
    return any(_NAMES_QUESTIONS.search(sentence) for sentence in (*sentences[:4], *sentences[-2:]))


def _is_person(who: str) -> bool:
    return "か、" not in who and (office_at_end(who) is not None or _HONOURED.search(who) is not None)


def tell_acts(turns: Sequence[Spoken]) -> list[Act]:
    """The act of each turn, in order: scored by its words and by what came before, with the rules as a second voice.

    Stage directions, and turns of which a rule is certain, are told by rules alone.
    """
    model = load_model("turn_act")
    acts: list[Act] = []
    for index, turn in enumerate(turns):
        by_rule = act_by_rule(turns, acts, index)
        if turn.direction:
            if _Before(turns, acts, index).is_reply(turn.text):
                acts[-1] = Act.CHAIRING
            acts.append(by_rule)
        elif _is_certain(turns, index, by_rule):
            acts.append(by_rule)
        else:
            acts.append(Act(model.best(turn_features(shown_turn(turns, acts, index, by_rule)))))
    return acts


def _is_certain(turns: Sequence[Spoken], index: int, by_rule: Act) -> bool:
    """Whether a rule alone tells: of chairs, observers, officials who reply or lead, assent given to a chair."""
    standing = turns[index].standing
    if standing in {Standing.CHAIR, Standing.OBSERVER}:
        return True
    if standing in {Standing.SECRETARIAT, Standing.IMPLEMENTING_BODY}:
        return by_rule in {Act.ANSWER, Act.CHAIRING}
    if standing is Standing.MEMBER and by_rule is Act.QUESTION and _names_questions(turns[index].text):
        return True
    before = next((turn for turn in reversed(turns[:index]) if not turn.direction), None)
    return by_rule is Act.ASSENT and before is not None and before.standing is Standing.CHAIR


def act_by_rule(turns: Sequence[Spoken], acts: Sequence[Act], index: int) -> Act:
    """What the rules say of a turn, by the acts of those before it."""
    turn, before = turns[index], _Before(turns, acts, index)
    if turn.direction:
        return _act_of_direction(turn.text, before)
    weighed = _weighed(turn.text, turn.standing is Standing.CHAIR)
    if turn.standing is Standing.CHAIR:
        return _act_of_chair(turn.text, weighed, before)
    staff = turn.standing in {Standing.SECRETARIAT, Standing.IMPLEMENTING_BODY}
    return (_act_of_staff if staff else _act_of_member)(turn.text, weighed, before)


def shown_turn(turns: Sequence[Spoken], acts: Sequence[Act], index: int, by_rule: Act) -> TurnShown:
    """A turn as it is scored: with the turns around it, stage directions aside; below a heading it begins anew."""
    turn = turns[index]
    before = (
        [] if turn.headed else [place for place in range(max(0, index - _NEAR), index) if not turns[place].direction]
    )
    last, earlier = before[-1] if before else None, before[-2] if len(before) > 1 else None
    after = next((other for other in turns[index + 1 : index + 1 + _NEAR] if not other.direction), None)
    return TurnShown(
        text=turn.text,
        speaker=turn.speaker or None,
        standing=turn.standing,
        before=turns[last].text if last is not None else "",
        before_standing=turns[last].standing if last is not None else "",
        before_act=acts[last] if last is not None else "",
        earlier_act=acts[earlier] if earlier is not None else "",
        returns=earlier is not None and bool(turn.speaker) and turns[earlier].speaker == turn.speaker,
        after=after.text if after else "",
        after_standing=after.standing if after else "",
        rule=by_rule,
    )


def _weighed(text: str, chair: bool) -> list[tuple[Cue, int]]:
    """Cue and length of each sentence; of a long turn, those at its ends: they tell what it is."""
    sentences = sentence_texts(_SLIPS.sub("い", text))
    weighed = [(cue_of(sentence, chair=chair), len(sentence)) for sentence in sentences[:_ENDS]]
    middle = sentences[_ENDS : max(_ENDS, len(sentences) - _ENDS)]
    if middle:
        weighed.append((Cue.STATEMENT, sum(len(sentence) for sentence in middle)))
    weighed.extend(
        (cue_of(sentence, chair=chair), len(sentence)) for sentence in sentences[max(_ENDS, len(sentences) - _ENDS) :]
    )
    return weighed


@dataclass(frozen=True, slots=True)
class _Before:
    """What went before a turn."""

    turns: Sequence[Spoken]
    acts: Sequence[Act]
    index: int

    @property
    def act(self) -> Act | None:
        """Act of the turn before, stage directions aside; right below a heading somebody has the floor."""
        if self.turns[self.index].headed:
            return None
        for index in range(self.index - 1, max(-1, self.index - 4), -1):
            if not self.turns[index].direction:
                return self.acts[index]
        return None

    @property
    def text(self) -> str:
        """Words of the turn before, stage directions aside."""
        for index in range(self.index - 1, max(-1, self.index - 4), -1):
            if not self.turns[index].direction:
                return self.turns[index].text
        return ""

    @property
    def chair_text(self) -> str:
        """Words of the turn before, where the chair spoke."""
        turn = self.turns[self.index - 1] if self.index else None
        return turn.text if turn is not None and turn.standing is Standing.CHAIR else ""

    @property
    def is_first(self) -> bool:
        return all(turn.standing is not Standing.CHAIR for turn in self.turns[: self.index]) and self.index < 3

    @property
    def is_last(self) -> bool:
        return self.index >= len(self.turns) - 2

    def is_reply(self, direction: str) -> bool:
        """Whether words in brackets reply to a chair whose turn looks like a question of their own."""
        asked = self.index > 0 and self.acts[-1] is Act.QUESTION and bool(self.chair_text)
        return asked and _REPLY.search(direction) is not None and _PUTS.search(self.chair_text) is not None

    def asked(self, within: int, askers: frozenset[Standing]) -> bool:
        """Whether one of these people asked or remarked within so many turns before."""
        for index in range(self.index - 1, max(-1, self.index - 1 - within), -1):
            if self.acts[index] in {Act.QUESTION, Act.OPINION} and self.turns[index].standing in askers:
                return True
        return False


_OTHERS = frozenset({Standing.MEMBER, Standing.OBSERVER, Standing.OTHER})


def _share(weighed: Sequence[tuple[Cue, int]], *cues: Cue) -> int:
    return sum(length for cue, length in weighed if cue in cues)


def _last(weighed: Sequence[tuple[Cue, int]]) -> Cue:
    """Cue of the last sentence that is more than a courtesy."""
    for cue, _ in reversed(weighed):
        if cue is not Cue.COURTESY:
            return cue
    return Cue.COURTESY


def _act_of_direction(text: str, before: _Before) -> Act:
    if _NOTE.search(text) and not re.search(r"異議|なし", text):
        return Act.NOTE
    called = before.index > 0 and before.acts[before.index - 1] in {Act.CHAIRING, Act.ASSENT, Act.EXPLANATION}
    return Act.ASSENT if "異議" in text or (_REPLY.search(text) and called) else Act.NOTE


def _act_of_chair(text: str, weighed: Sequence[tuple[Cue, int]], before: _Before) -> Act:
    """A chair's turn stays chairing also when it holds a remark."""
    last = _last(weighed)
    procedure = _share(weighed, Cue.PROCEDURE)
    if all(cue in {Cue.ASSENT, Cue.COURTESY} for cue, _ in weighed) and last is Cue.ASSENT:
        return (
            Act.ANSWER
            if before.act is Act.QUESTION and not text.startswith(("分か", "わか", "了解", "承知"))
            else Act.ASSENT
        )
    if last is Cue.PROCEDURE or (procedure and last not in {Cue.QUESTION, Cue.OPINION, Cue.STATEMENT}):
        return Act.CHAIRING
    asked = _share(weighed, Cue.QUESTION)
    thanks = bool(weighed) and weighed[0][0] is Cue.COURTESY and len(text) <= _REMARK and not asked
    if _ANYTHING_ELSE.fullmatch(text.strip()):
        return Act.CHAIRING
    if before.act is Act.QUESTION and not procedure and not thanks and (_YES.match(text) or not asked):
        return Act.ANSWER if last is not Cue.COURTESY else Act.CHAIRING
    if procedure >= max(asked, _share(weighed, Cue.OPINION, Cue.STATEMENT, Cue.REQUEST)):
        return Act.CHAIRING
    if asked and (
        last is Cue.QUESTION
        or asked * 3 >= sum(length for _, length in weighed)
        or (last is Cue.OPINION and asked > 40)
    ):
        return Act.QUESTION
    if text.rstrip().endswith(("が。", "けど。", "けれども。")):
        return Act.OPINION if last is Cue.OPINION else Act.QUESTION
    if procedure:
        return Act.CHAIRING
    if last in {Cue.OPINION, Cue.REQUEST} and not thanks:
        return Act.OPINION if len(text) > 12 else Act.CHAIRING
    goes_on = before.act is Act.ANSWER and before.asked(4, _OTHERS) and len(text) > _WORD
    return Act.ANSWER if goes_on and last in {Cue.STATEMENT, Cue.PROMISE} else Act.CHAIRING


def _act_of_staff(text: str, weighed: Sequence[tuple[Cue, int]], before: _Before) -> Act:
    last = _last(weighed)
    if _leads(text, last, before):
        return Act.CHAIRING
    if before.act is not None and (_ANSWERS.search(text[:160]) or _CALLS_ANSWER.search(before.chair_text)):
        return Act.ANSWER
    invites = _INVITES.search(text[-60:]) is not None and len(text) > 60
    if last is Cue.QUESTION and _share(weighed, Cue.QUESTION) * 4 >= len(text) and not (_YES.match(text) or invites):
        return Act.QUESTION
    if all(cue in {Cue.ASSENT, Cue.COURTESY} for cue, _ in weighed) and last is Cue.ASSENT:
        return Act.ASSENT if before.act is not Act.QUESTION else Act.ANSWER
    walks = _share(weighed, Cue.WALK) > 0
    if before.act in {Act.QUESTION, Act.OPINION}:
        through_papers = walks and not _YES.match(text) and len(text) > 150
        return Act.EXPLANATION if through_papers or (walks and len(text) > _LONG) else Act.ANSWER
    if _reports(text, last, before):
        return Act.REPORT
    promise = last is Cue.PROMISE or (
        last in {Cue.OPINION, Cue.STATEMENT} and re.search(r"(?:てい|てまい)り?(?:き|り)?(?:たい|ます)", text[-30:])
    )
    if (
        promise
        and len(text) < 150
        and not walks
        and before.act in {Act.ANSWER, Act.CHAIRING, Act.ASSENT}
        and before.index > 3
        and not _CALLED_MATTERS.search(before.chair_text)
    ):
        return Act.ANSWER
    if _YES.match(text) and len(text) < _LONG and before.act is not None:
        return Act.ANSWER
    if before.act is Act.ANSWER and len(text) < 400 and not walks:
        return Act.ANSWER
    if before.act is Act.CHAIRING and not walks and len(text) < _LONG and _answers_through_chair(before):
        return Act.ANSWER
    return Act.EXPLANATION


def _leads(text: str, last: Cue, before: _Before) -> bool:
    """Whether an official opens or closes the meeting, or puts its business for want of a chair."""
    if (
        before.is_first
        and len(text) < _LONG
        and (_OPENING.search(text[:300]) or (before.index == 0 and len(text) < 600))
    ):
        return True
    if before.act is not None and _PUTS_BUSINESS.search(text[-80:]):
        return True
    closes = last in {Cue.COURTESY, Cue.PROCEDURE, Cue.REQUEST, Cue.PROMISE} and len(text) < 400
    return before.is_last and closes and _FAREWELL.search(text) is not None


def _answers_through_chair(before: _Before) -> bool:
    """Whether the chair only called on the one who answers: 総務課長。"""
    called = before.text
    if len(called) > 30 or "説明" in called or "報告" in called or _CALLED_MATTERS.search(called):
        return False
    return before.asked(3, _OTHERS | {Standing.CHAIR})


def _reports(text: str, last: Cue, before: _Before) -> bool:
    if _CALLED_REPORT.search(before.text[-80:]) and "説明" not in before.text[-40:]:
        return True
    return last is Cue.REPORT or _REPORTED.search(text[:200]) is not None


def _act_of_member(text: str, weighed: Sequence[tuple[Cue, int]], before: _Before) -> Act:
    last = _last(weighed)
    whole = sum(length for _, length in weighed)
    asked = _share(weighed, Cue.QUESTION)
    if _REPORTED.search(text[:200]) and whole > 150:
        return Act.REPORT
    if _TABLED.search(text[:200]) and (whole > 150 or _CALLED_MOVER.search(before.chair_text[-80:])):
        return Act.EXPLANATION
    if _CALLED_VISIT.search(before.chair_text[-80:]) and last is not Cue.QUESTION and whole > 20:
        return Act.REPORT
    if all(cue in {Cue.ASSENT, Cue.COURTESY} for cue, _ in weighed):
        if before.act is Act.QUESTION and before.turns[before.index - 1].standing is not Standing.CHAIR:
            return Act.ANSWER
        return Act.ASSENT
    if _STANCE.match(text):
        return Act.OPINION
    if _PRESIDES.search(text) and _share(weighed, Cue.PROCEDURE) * 2 > whole:
        return Act.CHAIRING
    if text.strip() in {"はい。", "はい", "なし。", "なし", "異議なし"}:
        return Act.ASSENT if before.act is Act.CHAIRING else Act.ANSWER
    if asked and (last is Cue.QUESTION or asked * 4 >= whole or _names_questions(text)):
        return Act.QUESTION
    if text.rstrip().endswith(("が。", "けど。", "けれども。")) and last is not Cue.OPINION:
        return Act.QUESTION if not re.search(r"気が|思", text[-30:]) else Act.OPINION
    if before.act is Act.QUESTION:
        return Act.ANSWER
    return Act.QUESTION if asked * 6 >= whole and asked else Act.OPINION
