"""Rulings over two or three turns: what is put to the body, how it assents, what the chair declares.

Rulings in forms of their own: 署名委員の指名, the count of an election, what was decided behind closed doors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.minutes.decisions.marks import marks_of
from extractors.minutes.decisions.phrases import (
    ACT_HINT,
    ANAPHORIC,
    BARE,
    COUNTED,
    ELECTED,
    ENTRUSTS,
    FEW,
    LEAD_IN,
    MISPRESSED,
    MOTION,
    NAMES_PEOPLE,
    NO_COMMENT,
    NO_OBJECTION,
    PUT,
    QUOTED,
    RULING_END,
    SHORT,
    SIGNERS,
    TALLY,
    THEREUPON,
    asks_more,
    declares,
)
from extractors.minutes.decisions.rules import JUDGEMENTS, SECONDARY, PrintedAct, acts_in, ordered
from extractors.minutes.decisions.units import DecisionUnit, Ruling, joined, last_sentences
from extractors.model.document import Range
from extractors.model.lemmas import Lemmas
from extractors.model.proceedings import Proceedings
from extractors.model.vocabulary import Assent, Outcome

"""Characters of a sentence that names those who sign."""
_UNRECORDED = re.compile(
    r"非公[開表]|秘密会|公開しない|傍聴(?:人|者)[^。]{0,6}入|(?:審議|審査|協議|議事)[^。]{0,10}(?:省略|略)"
)
_CARRIED = re.compile(
    r"(?:(?:議案|報告|諮問|承認|同意|認定|請願|陳情|議題|案件|本件|本案)[^、。]{0,16}|[^、。]{0,12}号(?:議案)?)(?:は|について)、?"
    r"[^。]{0,30}"
    r"(?:可決|否決|承認|決定|議決|認定|同意|採択|了承)(?:され|いたし|し)ました。?$"
)
"""議案第３６号は、原案のとおり可決されました: what was decided while the doors were closed."""
_AGREES = re.compile(
    r"異議(?:な|ありません|ございません)|(?:全員|一同|全会)[^。]{0,4}(?:了承|承認|同意|賛同|賛成)|承認|了承|賛成|はい"
)
AS_PUT = re.compile(r"(?:案|原案|提案|説明|報告|資料|次第)の?(?:とおり|通り|どおり)")
"""案のとおり進めることでよろしいですか: says what is agreed to though no act is named."""


def appointment(units: Sequence[DecisionUnit], index: int) -> Ruling | None:
    """The chair names those who sign the minutes when that is the business, nothing being put to anybody."""
    unit = units[index]
    if (
        not unit.chair
        or unit.assent
        or len(unit.text) > _LONGEST_NAMING
        or not NAMES_PEOPLE.search(unit.text)
        or NO_OBJECTION.search(unit.text)
    ):
        return None
    before = [other for other in units[max(0, index - 3) : index] if other.turn == unit.turn]
    if not any(SIGNERS.search(other.text) for other in (*before, unit)):
        return None
    asked = [other for other in units[max(0, index - 4) : index] if PUT.search(other.text)]
    if any(other in before or "署名" in other.text for other in asked):
        return None
    acts = (PrintedAct(Outcome.ELECTED, "指名", general=False),)
    return Ruling((unit.range,), "", unit.text, acts, Assent.CHAIR_RULING, "", "", index, index)


def election(text: str, units: Sequence[DecisionUnit], index: int) -> Ruling | None:
    """The chair reads out how many votes each had and declares who is elected."""
    unit = units[index]
    if not unit.chair or not ELECTED.search(unit.text):
        return None
    first = index
    while first and units[first - 1].turn == unit.turn and COUNTED.search(units[first - 1].text):
        first -= 1
    if first == index:
        return None
    ranges = joined(text, [other.range for other in units[first : index + 1]])
    acts = (PrintedAct(Outcome.ELECTED, "当選", general=False),)
    return Ruling(tuple(ranges), "", unit.text, acts, Assent.VOTE, "", "", first, index)


def is_behind_doors(units: Sequence[DecisionUnit], index: int) -> bool:
    """Whether the chair tells what was decided unrecorded: （非公開審議）, then 議案第３号は可決されました。"""
    before = units[index - 1] if index else None
    return (
        before is not None
        and before.direction
        and _UNRECORDED.search(before.text) is not None
        and _CARRIED.search(units[index].text) is not None
    )


def is_agreed(units: Sequence[DecisionUnit], index: int) -> bool:
    """Whether a unit agrees to what the chair has just put to the body, with nothing to vote on."""
    unit, before = units[index], units[index - 1] if index else None
    if before is None or not unit.assent or unit.chair or not before.chair or before.assent:
        return False
    put = PUT.search(before.text) is not None and not asks_more(before.text)
    return put and _AGREES.search(unit.text) is not None and not re.search(r"異議あり|起立|挙手|多数|少数", unit.text)


_AS_PROPOSED = re.compile(r"(?:案|提案|説明|報告)の?(?:とおり|通り|どおり)[^。]{0,8}(?:決定|決し|決する)")
"""本件は原案のとおり決定いたします: says what is decided though no act is named."""
_NEXT = re.compile(
    r"(?:それでは|では|)、?(?:次に|次は|続いて|続きまして|最後に|引き続き)[^。]*(?:議題|日程|議案|報告第|移り|入り|進み|説明)"
)
"""The chair goes on to other business."""
_COURTESY = 14
"""Characters of a sentence between a count and what it means: ご着席願います。"""
_RESULT = 60
"""Characters of a sentence that only says what became of a matter: 陳情第３号は不採択です。"""
_LONGEST_NAMING = 300
"""Characters of a sentence that names those who sign."""
_WINDOW = 9
"""Units that may lie between what is put and the ruling."""


class Finder:
    """Looks through the units for rulings, from the first to the last."""

    def __init__(
        self, text: str, units: Sequence[DecisionUnit], proceedings: Proceedings, lemmas: Lemmas | None
    ) -> None:
        self.text = text
        self.units = units
        self.proceedings = proceedings
        self.lemmas = lemmas

    def rulings(self) -> list[Ruling]:
        """Every ruling."""
        found: list[Ruling] = []
        begin = 0
        index = 0
        while index < len(self.units):
            ruling = self._special(index, begin) or (self._at(index, begin) if self._may_rule(index) else None)
            if ruling is not None:
                found.append(ruling)
                begin = index = ruling.last + 1
            else:
                index += 1
        return found

    def _special(self, index: int, begin: int) -> Ruling | None:
        """A ruling in one of the forms that have no proposal, or no declaration."""
        return appointment(self.units, index) or election(self.text, self.units, index) or self._agreement(index, begin)

    def _agreement(self, index: int, begin: int) -> Ruling | None:
        """What was put and agreed to, the chair going on to other business without declaring anything."""
        if not is_agreed(self.units, index) or index - 1 < begin:
            return None
        after = range(index + 1, min(index + 4, len(self.units)))
        if any(self._may_rule(later) and self._at(later, begin) for later in after):
            return None
        start, lead = self._start(index - 1, begin)
        words = "".join(self.units[i].text for i in range(lead, index) if self.units[i].chair)
        acts = ordered(acts_in(self.lemmas, words)[0], few=False)
        if not acts and AS_PUT.search(words):
            acts = (PrintedAct(Outcome.ADOPTED_AS_PROPOSED, words, general=True),)
        if not acts or start is not None:
            return None
        ranges = joined(self.text, [self.units[i].range for i in range(lead, index + 1)])
        directions = self.units[index].text
        assent = self._assent("", words, directions, index - 1)
        return Ruling(tuple(ranges), words, "", acts, assent, directions, "", lead, index)

    def _may_rule(self, index: int) -> bool:
        unit = self.units[index]
        if not unit.chair or unit.assent or MISPRESSED.search(unit.text):
            return False
        words = unit.text
        if NO_OBJECTION.search(words) or TALLY.search(words):
            return True
        if ACT_HINT.search(words) is not None and declares(words):
            return True
        before = self.units[index - 1] if index else None
        return before is not None and before.assent and "異議" in before.text and ENTRUSTS.match(words) is not None

    def _at(self, index: int, begin: int) -> Ruling | None:
        unit = self.units[index]
        objection = NO_OBJECTION.search(unit.text) is not None
        tally = TALLY.search(unit.text) is not None
        is_put = PUT.search(unit.text) is not None
        put = self._put_before(index, begin)
        if is_put:
            return None
        if QUOTED.search(unit.text) and not objection and put is None:
            return None
        silent = (put is None or self._is_over(put, index)) and self._follows_silence(index)
        put = None if silent else put
        closed = put is None and is_behind_doors(self.units, index)
        if put is None and not objection and not silent and not closed and not self._follows_vote(index, tally):
            return None
        last = self._ruling_end(index, objection=objection or tally)
        words = [self.units[i].text for i in range(index, last + 1)]
        ruling = "".join(words)
        start, lead = self._start(put, begin) if put is not None else (None, index)
        proposal = "".join(self.units[i].text for i in range(lead, index) if self.units[i].chair)
        if start is not None:
            proposal = self.text[start.start : start.end] + proposal
        directions = "".join(self.units[i].text for i in range(lead, index) if self.units[i].assent)
        acts = self._acts(ruling, proposal, few=FEW.search(ruling) is not None)
        agreed = objection or "異議" in directions or (tally and not FEW.search(ruling))
        if not acts and agreed and put is not None and declares(self.units[last].text):
            acts = (PrintedAct(Outcome.ADOPTED_AS_PROPOSED, self.units[last].text, general=True),)
        if not acts or not self._is_decision(
            ruling, proposal, put, index, objection or tally or silent or closed, directions
        ):
            return None
        ranges = [self.units[i].range for i in range(lead, last + 1)]
        ranges = [start, *ranges] if start is not None else ranges
        return Ruling(
            tuple(joined(self.text, ranges)),
            proposal,
            ruling,
            acts,
            self._assent(ruling, proposal, directions, put),
            directions,
            self._context(lead) if start is not None else "",
            lead,
            last,
        )

    def _is_decision(
        self, ruling: str, proposal: str, put: int | None, index: int, formal: bool, directions: str
    ) -> bool:
        if formal:
            return bool(proposal) or declares(ruling) or RULING_END.search(ruling) is not None
        if put is None:
            return False
        between = self.units[put + 1 : index]
        if any(not unit.assent and not SHORT.match(unit.text) for unit in between):
            return False
        bare = BARE.match(self.units[put].text) is not None and not ACT_HINT.search(self.units[put].text)
        agreed = re.search(r"異議|はい|賛成|承認|了承|うなず|首肯|頷|結構|了解", directions) is not None
        return not bare or agreed or bool(self._put_content(put))

    def _follows_silence(self, index: int) -> bool:
        """御意見がないようですので、承認といたします: a ruling on nobody's wishing to speak, nothing being put."""
        unit = self.units[index]
        before = self.units[index - 1] if index else None
        silence = NO_COMMENT.search(unit.text) or (
            before is not None and before.turn == unit.turn and NO_COMMENT.search(before.text)
        )
        if not silence:
            return False
        return _AS_PROPOSED.search(unit.text) is not None or any(
            not act.general for act in acts_in(self.lemmas, unit.text)[0]
        )

    def _is_over(self, put: int, index: int) -> bool:
        """Whether somebody else has spoken at length since something was put: it was answered, not agreed to."""
        between = self.units[put + 1 : index]
        return any(not unit.assent and not unit.chair and not SHORT.match(unit.text) for unit in between)

    def _put_content(self, put: int) -> bool:
        """Whether the sentence before a bare よろしいでしょうか says what is to be decided."""
        if put == 0 or self.units[put - 1].turn != self.units[put].turn:
            return False
        return ACT_HINT.search(self.units[put - 1].text) is not None

    def _follows_vote(self, index: int, tally: bool) -> bool:
        """A count stands right after a vote, or opens the turn."""
        if not tally:
            return False
        unit = self.units[index]
        opens = TALLY.search(unit.text[:24]) is not None
        before = self.units[index - 1] if index else None
        return opens and (
            before is None
            or before.assent
            or before.turn != unit.turn
            or re.search(r"結果|投票|開票|採決|表決", before.text) is not None
            or PUT.search(before.text) is not None
        )

    def _put_before(self, index: int, begin: int) -> int | None:
        """The last unit before ``index`` in which the chair puts something to the body."""
        for at in range(index - 1, max(begin, index - _WINDOW) - 1, -1):
            unit = self.units[at]
            if unit.chair and not unit.assent and PUT.search(unit.text) and not asks_more(unit.text):
                return at
        return None

    def _start(self, put: int, begin: int) -> tuple[Range | None, int]:
        """First unit of the proposal, and the words of another speaker that it takes up."""
        first = put
        while first > begin and put - first < 3:
            before, unit = self.units[first - 1], self.units[first]
            if not before.chair or before.turn != unit.turn or before.assent:
                break
            anaphoric = ANAPHORIC.match(unit.text) is not None and not MOTION.search(unit.text) and len(unit.text) < 60
            if not (LEAD_IN.search(before.text) and not PUT.search(before.text)) and not (anaphoric and first == put):
                break
            first -= 1
        other = self.units[first - 1] if first > begin else None
        takes_up = MOTION.search(self.units[put].text) or (
            first == put and BARE.match(self.units[put].text) and len(self.units[put].text) < 30
        )
        if other is not None and not other.chair and not other.direction and takes_up:
            sentences = last_sentences(self.text, other, self.proceedings, 3)
            wanted = [
                s
                for s in sentences
                if re.search(
                    r"いただき|お願い|思い(?:ます|)|存じ|いかが|よろしい|動議|提案|一任|お願ひ",
                    self.text[s.start : s.end],
                )
            ]
            if wanted and ACT_HINT.search(self.text, wanted[0].start, wanted[-1].end):
                return Range(wanted[0].start, sentences[-1].end), first
        return None, first

    def _context(self, lead: int) -> str:
        """The last sentences of the turn before the units of the ruling."""
        sentences = last_sentences(self.text, self.units[lead - 1], self.proceedings, 3)
        return "".join(self.text[sentence.start : sentence.end] for sentence in sentences)

    def _ruling_end(self, index: int, *, objection: bool) -> int:
        """Last unit of the ruling: 異議なしと認めます。よって … is one."""
        last = index
        if objection and (declared := self._declared_behind(index)) is not None:
            return declared
        while last + 1 < len(self.units) and last - index < 2:
            following = self.units[last + 1]
            same = following.turn == self.units[last].turn
            if not following.chair or following.assent or PUT.search(following.text):
                break
            if _NEXT.match(following.text) or NAMES_PEOPLE.search(following.text):
                break
            if not (
                same
                or (
                    last == index
                    and following.turn == self.units[last].turn + 1
                    and not declares(self.units[last].text)
                )
            ):
                break
            if not (THEREUPON.match(following.text) and declares(following.text) and ACT_HINT.search(following.text)):
                break
            if last > index and not re.match(r"よって|したがって|従って|なお|[^。]{0,30}裁決", following.text):
                break
            last += 1
            if not objection:
                break
        return last

    def _declared_behind(self, index: int) -> int | None:
        """Behind 起立多数であります, the sentence of its turn that says what became of it, a courtesy aside."""
        if not {"telling", "general"}.isdisjoint(marks_of(self.units[index].text)):
            return None
        for at in range(index + 1, min(index + 3, len(self.units))):
            unit = self.units[at]
            seen = marks_of(unit.text)
            if unit.turn != self.units[index].turn or unit.assent or "put" in seen or NAMES_PEOPLE.search(unit.text):
                return None
            if {"telling", "general"}.isdisjoint(seen):
                if len(unit.text) > _COURTESY:
                    return None
                continue
            tells = "declares" in seen or ("telling" in seen and "unlike" not in seen and len(unit.text) <= _RESULT)
            return at if tells and not _NEXT.match(unit.text) else None
        return None

    def _acts(self, ruling: str, proposal: str, *, few: bool) -> tuple[PrintedAct, ...]:
        own, put = acts_in(self.lemmas, ruling, proposal)
        telling = [act for act in own if not act.general]
        acts = own
        if not telling:
            acts = [*put, *own]
        elif all(act.outcome in SECONDARY for act in telling):
            acts = [*[act for act in put if act.outcome not in SECONDARY], *own]
        elif any(act.outcome is Outcome.REPLY_ADOPTED for act in telling):
            acts = [*own, *[act for act in put if act.outcome in JUDGEMENTS]]
        return ordered(acts, few=few)

    def _assent(self, ruling: str, proposal: str, directions: str, put: int | None) -> Assent:
        if TALLY.search(ruling) and not NO_OBJECTION.search(ruling):
            return Assent.VOTE
        if NO_OBJECTION.search(ruling):
            return Assent.NO_OBJECTION
        if re.search(r"挙手|起立|ボタン|投票", directions + proposal):
            return Assent.VOTE
        if NO_COMMENT.search(ruling):
            return Assent.NO_COMMENT
        if re.search(
            r"異[議論存](?:は|が)?(?:な|ござい?ません|ありません)|(?:全員|一同)[^。]{0,4}(?:了承|承認|同意|賛同)",
            directions,
        ):
            return Assent.NO_OBJECTION
        if NO_COMMENT.search(proposal):
            return Assent.NO_COMMENT
        return Assent.NOT_STATED if put is not None else Assent.CHAIR_RULING
