"""Decisions in papers, summary minutes and tables of results, where nobody speaks."""

from __future__ import annotations

import re
from bisect import bisect_right

from extractors.minutes.agenda.papers import result_at_end
from extractors.minutes.agenda.tables import OUTCOME_WORDS, ItemRow, business_rows
from extractors.minutes.decisions.evidence import (
    LISTED,
    NOTED,
    assent_of,
    chance_of,
    is_formal,
    is_read,
    is_sure,
    outcome_of,
)
from extractors.minutes.decisions.fields import addressee_of, conditions_of, counts_of, is_procedural, subject_of
from extractors.minutes.decisions.marks import marks_of
from extractors.minutes.decisions.notes import Noted, noted_rulings, said_act
from extractors.minutes.decisions.phrases import FEW, TALLY
from extractors.minutes.decisions.rules import PrintedAct, printed_acts
from extractors.model.document import Paragraph, Range
from extractors.model.grounding import Desk, squash
from extractors.model.proceedings import Facts
from extractors.model.records import AgendaItem, Decision
from extractors.model.vocabulary import Assent, Outcome
from extractors.scoring import Agreement

EXTRACTOR = "decisions/1"
_LIST = 2
"""Lines whose end is a result, that make the ends of the others results too."""
_NONE = re.compile(r"^(?:報告|報告済み?|受理|なし|－|―|議決不要|-|説明|公布|配[付布]|聞き置く|審査中|未定|継続中)?$")


def paper_decisions(desk: Desk, facts: Facts) -> list[Decision]:
    """Decisions of result tables, of sections headed 結果, and of summary minutes' sentences."""
    maker = _Maker(desk, facts)
    if facts.agenda.items or not facts.proceedings.turns:
        maker.read_prose()
    return maker.found


def table_decisions(desk: Desk, facts: Facts) -> list[tuple[ItemRow, Decision]]:
    """Decisions of result tables with their rows."""
    maker = _Maker(desk, facts)
    rows = [row for row in business_rows(desk) if row.result]
    return [(row, decision) for row in rows if (decision := maker.of_row(row)) is not None]


_ALL_OF_ONE_MIND = re.compile(r"(?:全会|満場|全員)一致")
_HOW = re.compile(r"起立|挙手|投票|賛成|反対|[0-9０-９]")


def _voted(words: str, *, counted: bool) -> Assent:
    """How the cells of a row say that it was agreed: 全会一致 alone doesn't tell how."""
    if _ALL_OF_ONE_MIND.search(words) and not _HOW.search(words) and not counted:
        return Assent.UNANIMOUS
    return Assent.VOTE if counted or TALLY.search(words) else Assent.NOT_STATED


class _Maker:
    """Makes records of printed decisions."""

    def __init__(self, desk: Desk, facts: Facts) -> None:
        self.desk = desk
        self.facts = facts
        self.found: list[Decision] = []

    def of_row(self, row: ItemRow) -> Decision | None:
        """The decision in the result cell of a row."""
        text = self.desk.text
        printed = "".join(squash(text[part.start : part.end]) for part in row.result)
        if _NONE.match(printed):
            return None
        acts = printed_acts(self.desk.lemmas, printed) or (PrintedAct(Outcome.OTHER, printed, False),)
        if acts[0].outcome is Outcome.OTHER and not OUTCOME_WORDS.search(printed):
            return None
        grounding = self.desk.ground(*row.result)
        item = self._item_at(row)
        told = printed + "".join(squash(text[part.start : part.end]) for part in row.note)
        return Decision(
            record_id=self.desk.record_id(
                Decision.dataset, f"{row.label or ''}{text[row.title[0].start : row.title[0].end]}{printed}"
            ),
            document_id=self.desk.document.document_id,
            agenda_item_id=item.record_id if item else None,
            grounding=grounding,
            extractor=EXTRACTOR,
            outcome=acts[0].outcome,
            outcome_label=re.sub(r"[（(].*", "", printed) or printed,
            actions=tuple(act.outcome for act in acts[1:]),
            agenda_item_ids=(item.record_id,) if item else (),
            subject=item.title if item else None,
            assent=_voted(told, counted=bool(row.votes)),
            votes_for=counts_of(told)[0],
            votes_against=counts_of(told)[1],
            body=self.facts.body,
            date=self.facts.date,
            confidence=0.95,
        )

    def _item_at(self, row: ItemRow) -> AgendaItem | None:
        start = self.desk.document.reading.offsets[row.title[0].start]
        return next(
            (
                item
                for item in self.facts.agenda.items
                if any(span.start <= start < span.end for span in item.grounding.spans)
            ),
            None,
        )

    def read_prose(self) -> None:
        """Bills with their result at the end of the line, and sentences of notes that are rulings."""
        text = self.desk.text
        results: list[Range] = []
        for paragraph in self.desk.document.reading.paragraphs:
            if (
                paragraph.cell is None
                and not self._is_spoken(paragraph)
                and (printed := result_at_end(text, paragraph))
            ):
                results.append(printed)
                self._of_line(printed, paragraph.start)
        noted = [
            one
            for one in noted_rulings(self.desk, self.facts)
            if not any(printed.start < one.sentence.end and one.sentence.start < printed.end for printed in results)
        ]
        cells = sum(one.is_cell and is_read(one.scored, NOTED) for one in noted)
        for one in noted:
            listed = one.is_cell and cells >= _LIST
            self._of_note(one, LISTED if listed or one.is_last else NOTED)

    def _is_spoken(self, paragraph: Paragraph) -> bool:
        """Whether somebody speaks there."""
        turns = self.facts.proceedings.turns
        index = bisect_right(turns, paragraph.end, key=lambda turn: turn.ranges[0].start) - 1
        return index >= 0 and any(
            place.start < paragraph.end and paragraph.start < place.end for place in turns[index].ranges
        )

    def _item_on_line(self, line: int) -> str | None:
        """The item that begins on the line."""
        offset = self.desk.document.reading.offsets[line]
        starts = ((item.grounding.span_start, item.record_id) for item in self.facts.agenda.items)
        return next((record_id for start, record_id in starts if offset <= start <= offset + 20), None)

    def _of_line(self, result: Range, line: int) -> None:
        """The decision printed at the end of a bill's line."""
        words = squash(self.desk.text[result.start : result.end])
        acts = printed_acts(self.desk.lemmas, words)
        if acts:
            assent, chance = assent_of(Agreement(words, "", "", "", "", ""))
            own = self._item_on_line(line)
            self._add(result, words, acts, assent, words, own, 0.95 * chance)

    def _of_note(self, noted: Noted, enough: int) -> None:
        """The decision of a sentence of notes, or the issue that it may be one."""
        words = self.desk.text[noted.ruling.start : noted.ruling.end]
        acts = outcome_of(self.desk.lemmas, words, noted.put, few=FEW.search(words) is not None)
        begun = noted.put or self.desk.text[noted.sentence.start : noted.ruling.start]
        assent, chance = assent_of(Agreement(words, noted.put, "", "", begun, noted.after, False))
        if not is_sure(noted.scored):
            self.desk.problem("decision_unsure", words[:80], "decisions", noted.ruling)
        if is_read(noted.scored, enough) or is_formal(marks_of(self.desk.text[slice(*noted.sentence)])):
            label = said_act(words) if not printed_acts(self.desk.lemmas, words) else None
            self._add(
                noted.ruling, words, acts, assent, label or acts[0].words, None, noted.scored.probability * chance
            )

    def _add(
        self,
        ruling: Range,
        words: str,
        acts: tuple[PrintedAct, ...],
        assent: Assent,
        label: str,
        own: str | None,
        confidence: float,
    ) -> None:
        grounding = self.desk.ground(ruling)
        outcome = acts[0].outcome
        conditions = conditions_of(words)
        if outcome is Outcome.APPROVED and conditions:
            outcome = Outcome.APPROVED_WITH_CONDITIONS
        opened = own or self.facts.agenda.open_at(grounding.span_start)
        outcomes = [outcome, *(act.outcome for act in acts[1:])]
        votes_for, votes_against = counts_of(words)
        self.found.append(
            Decision(
                record_id=self.desk.record_id(Decision.dataset, grounding.text),
                document_id=self.desk.document.document_id,
                agenda_item_id=own,
                grounding=grounding,
                extractor=EXTRACTOR,
                outcome=outcome,
                outcome_label=label,
                actions=tuple(outcomes[1:]),
                agenda_item_ids=(opened,) if opened else (),
                subject=_subject(words) or subject_of("", words, self._title(opened)),
                addressee=addressee_of("", words, outcomes),
                conditions=conditions,
                procedural=is_procedural("", words, outcome),
                assent=assent,
                votes_for=votes_for,
                votes_against=votes_against,
                decided_by=_decided_by(self.desk.text, ruling),
                body=self.facts.body,
                date=self.facts.date,
                confidence=confidence * chance_of(outcome, words, ""),
            )
        )

    def _title(self, item_id: str | None) -> str | None:
        return next((item.title for item in self.facts.agenda.items if item.record_id == item_id), None)


_SUBJECT = re.compile(
    r"(?:^|[、。：:])(?P<subject>[^、。：:]{2,80}?)(?:につ(?:いて|き)|に関して|は、|を)(?=[^。]{0,24}$)"
)
_ALIAS = re.compile(
    r"(?P<name>[^\s、。（）()「」]{2,30}(?:部会|委員会|分科会|審査会|審議会|調査会|検討会|協議会|会議|ワーキンググループ|ＷＧ|WG))"
    r"[（(]以下[、，]?(?:単に)?[「『]?(?P<alias>[^「」『』（()）]{1,10})[」』]?と(?:いう|する|略)"
)


def _subject(words: str) -> str | None:
    found = list(_SUBJECT.finditer(words))
    return found[-1]["subject"].strip("・-○ 　") if found else None


def _decided_by(text: str, sentence: Range) -> str | None:
    """A sub-body defined before, where the section's headings speak of it: 部会点検の要点."""
    alias = next(iter(reversed(list(_ALIAS.finditer(text, 0, sentence.start)))), None)
    if alias is None or sentence.start - alias.start() > 20_000:
        return None
    section = text[max(0, sentence.start - 3000) : sentence.start]
    return (
        alias["name"] if re.search(rf"\n[^\n。]{{0,6}}{re.escape(alias['alias'])}[^\n。]{{0,14}}\n", section) else None
    )
