"""Decisions in papers, summary minutes and tables of results, where nobody speaks."""

from __future__ import annotations

import re
from bisect import bisect_right

from extractors.japanese.marks import A_CLOSING, A_FIGURE, A_SPEAKER_SYMBOL, A_SYMBOL, AN_OPENING
from extractors.japanese.sentences import split_sentences
from extractors.minutes.agenda.papers import result_at_end
from extractors.minutes.agenda.tables import OUTCOME_WORDS, ItemRow, business_rows
from extractors.minutes.decisions.fields import addressee_of, conditions_of, counts_of, is_procedural, subject_of
from extractors.minutes.decisions.phrases import FEW, NO_COMMENT, NO_OBJECTION, TALLY
from extractors.minutes.decisions.rules import PrintedAct, printed_acts
from extractors.model.document import Paragraph, Range
from extractors.model.grounding import Desk, squash
from extractors.model.proceedings import Facts
from extractors.model.records import AgendaItem, Decision
from extractors.model.vocabulary import Assent, Outcome

EXTRACTOR = "decisions/1"
_CUE = re.compile(
    r"決定|承認|可決|否決|採択|了承|同意|認定|付託|選出|選任|決した|妥当|継続|答申|一任|互選|当選|議決|公開"
)
_END = re.compile(
    r"(?:(?:に|と|を|が|は)?(?:決定|可決|否決|承認|採択|了承|同意|認定|選出|選任|議決|互選|付託|答申|一任|当選"
    r"|決議)(?:すること(?:と(?:し|なっ)た|で(?:決定|承認|了承|合意)(?:した|された)?|に(?:決定|決し)(?:した|された"
    r"|た)?|とした))?(?:が)?"
    r"(?:し(?:た|ました)|され(?:た|ました)|いたしました|することと(?:し|なり|なっ)(?:た|ました)|を得た|を得ました"
    r"|となった|となりました|に(?:決定|決し)た|のこと)?|決した|決しました|(?:こと|もの)(?:と(?:した|する|なった)"
    r"|に(?:決定|決し)(?:した|た))|(?:妥当|適当)(?:である|なもの)?(?:もの)?と(?:認め|判断し|判断さ|評価し"
    r"|評価さ)(?:られ|れ)?(?:た|ました)|継続(?:審議|審査)(?:と(?:した|する|なった|なりました|決定した))?)"
    r"(?:[（(][^（()）]{1,20}[）)])?[。．]?$"
)
_NOT_OURS = re.compile(
    r"(?:予定|見込|べき(?!もの(?:と|に)(?:決|議|採決))|旨|とのこと|ため|場合|とき|際|により|に基づ|以前|前回|昨年|国会|閣議|本会議で|議会で"
    r"|議会において|について(?:は|も)?(?:検討|審議|説明|質問|意見)|であるか|かどうか|のか|ている|ていた"
    r"|であった)[^。]{0,6}[。]?$"
    r"|(?:前回|昨年|先日|過去)[^。]{0,40}(?:決定|承認|了承)|(?:国|県|都|府|道|議会|政府|内閣|閣議|理事会|総会"
    r"|教育委員会)(?:で|において|が|から|の)[^。]{0,40}(?:決定|承認|了承|認定|議決)(?:し|さ|を)|許可|申請"
)
_RESULT_HEAD = re.compile(
    r"^[ 　]*(?:[（(]?[0-9０-９一二三四五六七八九十]{1,2}[）)]?[.．、 　]*"
    rf"|(?:{A_SPEAKER_SYMBOL}|{AN_OPENING}){{1,2}}[ 　]*)?"
    r"(?:審議|審査|会議|議決|採決|決定|協議|議事|点検)?(?:の)?(?:結果|結論"
    rf"|決定事項|議決事項|決定内容|合意事項)(?:{A_CLOSING}|[：: 　])*$"
)
_INLINE_RESULT = re.compile(
    rf"^[ 　]*(?:{A_SYMBOL}|{AN_OPENING})?[ 　]*(?:審議|審査|議決|採決|協議|会議)?(?:の)?(?:結果|結論"
    r"|決定(?:事項)?|採決|表決|裁決)[ 　]*[】〕）)＞>：:…→⇒―－-]+[ 　]*(?P<words>[^\n]{2,160})$"
)
_ARROW = re.compile(r"^[ 　]*(?:→|⇒|➡|＝＞)[ 　]*(?P<words>[^\n]{2,80})$")
_HEADING = re.compile(
    rf"^[ 　]*(?:[0-9０-９]{{1,2}}[.．、 　]|[（(][0-9０-９]{{1,2}}[）)]|【|{A_FIGURE}[ 　]*[^ 　。]{{1,12}}$"
    r"|[一二三四五六七八九十]{1,2}[、 　])"
)
_BULLET = re.compile(rf"^[ 　]*(?:[-*＊‐－][ 　]+)?{A_SYMBOL}[ 　]*")
_NONE = re.compile(r"^(?:報告|報告済み?|受理|なし|－|―|議決不要|-|説明|公布|配[付布]|聞き置く|審査中|未定|継続中)?$")
_SUMMARY_MARK = re.compile(r"議事(?:概要|要旨|要録|録)|会議(?:概要|録|要旨|結果|要点)|審議(?:結果|概要)|次第|議題")


def paper_decisions(desk: Desk, facts: Facts) -> list[Decision]:
    """Decisions of result tables, of sections headed 結果, and of summary minutes' sentences."""
    maker = _Maker(desk, facts)
    if facts.agenda.items or (not facts.proceedings.turns and facts.meeting is not None):
        maker.read_prose()
    return maker.found


def table_decisions(desk: Desk, facts: Facts) -> list[tuple[ItemRow, Decision]]:
    """Decisions of result tables with their rows."""
    maker = _Maker(desk, facts)
    rows = [row for row in business_rows(desk) if row.result]
    return [(row, decision) for row in rows if (decision := maker.of_row(row)) is not None]


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
        unanimous = TALLY.search(printed) is not None or bool(row.votes)
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
            assent=Assent.VOTE if unanimous else Assent.NOT_STATED,
            votes_for=counts_of(printed)[0],
            votes_against=counts_of(printed)[1],
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
        """Sections headed 結果, lines 結果：…, and in summary minutes sentences that end in a ruling."""
        text = self.desk.text
        under_result = False
        summary = bool(self.facts.agenda.items) and _SUMMARY_MARK.search(text[:1500]) is not None
        for paragraph in self.desk.document.reading.paragraphs:
            line = text[paragraph.start : paragraph.end]
            if paragraph.cell is not None or not line.strip() or self._is_spoken(paragraph):
                continue
            if _RESULT_HEAD.match(line):
                under_result = True
                continue
            if printed := result_at_end(text, paragraph):
                self._add(printed, squash(text[printed.start : printed.end]), paragraph.start)
                continue
            if inline := (_INLINE_RESULT.match(line) or _ARROW.match(line)):
                self._line(Range(paragraph.start + inline.start("words"), paragraph.end), strict=False)
                continue
            if _HEADING.match(line) and not _BULLET.match(line):
                under_result = False
            if under_result:
                bullet = _BULLET.match(line)
                self._line(Range(paragraph.start + (bullet.end() if bullet else 0), paragraph.end), strict=False)
            elif summary and _CUE.search(line):
                self._line(Range(paragraph.start, paragraph.end), strict=True)

    def _is_spoken(self, paragraph: Paragraph) -> bool:
        """Whether somebody speaks there."""
        turns = self.facts.proceedings.turns
        index = bisect_right(turns, paragraph.end, key=lambda turn: turn.ranges[0].start) - 1
        return index >= 0 and any(
            place.start < paragraph.end and paragraph.start < place.end for place in turns[index].ranges
        )

    def _line(self, line: Range, *, strict: bool) -> None:
        """Every ruling among the sentences of a line."""
        text = self.desk.text
        for sentence in split_sentences(text, line.start, line.end):
            words = text[sentence.start : sentence.end]
            if not _CUE.search(words) or _NOT_OURS.search(words) or not _END.search(words):
                continue
            if strict and len(words) < 6:
                continue
            self._add(sentence, words)

    def _item_on_line(self, line: int) -> str | None:
        """The item that begins on the line."""
        offset = self.desk.document.reading.offsets[line]
        starts = ((item.grounding.span_start, item.record_id) for item in self.facts.agenda.items)
        return next((record_id for start, record_id in starts if offset <= start <= offset + 20), None)

    def _add(self, sentence: Range, words: str, line: int | None = None) -> None:
        acts = printed_acts(self.desk.lemmas, words)
        if not acts:
            return
        if FEW.search(words) and acts[0].outcome is not Outcome.REJECTED:
            acts = (PrintedAct(Outcome.REJECTED, "少数", False),)
        grounding = self.desk.ground(sentence)
        outcome, label, _ = acts[0]
        conditions = conditions_of(words)
        if outcome is Outcome.APPROVED and conditions:
            outcome = Outcome.APPROVED_WITH_CONDITIONS
        opened = self.facts.agenda.open_at(grounding.span_start)
        own = self._item_on_line(line) if line is not None else None
        if line is not None:
            label, opened = words, own or opened
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
                subject=_subject(words) or subject_of("", words, None),
                addressee=addressee_of("", words, outcomes),
                conditions=conditions,
                procedural=is_procedural("", words, outcome),
                assent=_assent(words),
                votes_for=votes_for,
                votes_against=votes_against,
                decided_by=_decided_by(self.desk.text, sentence),
                body=self.facts.body,
                date=self.facts.date,
                confidence=0.85,
            )
        )


_SUBJECT = re.compile(r"(?:^|[、。])(?P<subject>[^、。]{2,80}?)(?:について|につき|に関して|は、|を)(?=[^。]{0,24}$)")
_ALIAS = re.compile(
    r"(?P<name>[^\s、。（）()「」]{2,30}(?:部会|委員会|分科会|審査会|審議会|調査会|検討会|協議会|会議|ワーキンググループ|ＷＧ|WG))"
    r"[（(]以下[、，]?(?:単に)?[「『]?(?P<alias>[^「」『』（()）]{1,10})[」』]?と(?:いう|する|略)"
)


def _subject(words: str) -> str | None:
    found = list(_SUBJECT.finditer(words))
    return found[-1]["subject"].strip("・-○ 　") if found else None


def _assent(words: str) -> Assent:
    if NO_OBJECTION.search(words) or "異議なく" in words:
        return Assent.NO_OBJECTION
    if TALLY.search(words):
        return Assent.VOTE
    return Assent.NO_COMMENT if NO_COMMENT.search(words) else Assent.NOT_STATED


def _decided_by(text: str, sentence: Range) -> str | None:
    """A sub-body defined before, where the section's headings speak of it: 部会点検の要点."""
    alias = next(iter(reversed(list(_ALIAS.finditer(text, 0, sentence.start)))), None)
    if alias is None or sentence.start - alias.start() > 20_000:
        return None
    section = text[max(0, sentence.start - 3000) : sentence.start]
    return (
        alias["name"] if re.search(rf"\n[^\n。]{{0,6}}{re.escape(alias['alias'])}[^\n。]{{0,14}}\n", section) else None
    )
