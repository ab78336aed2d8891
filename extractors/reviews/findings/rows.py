"""The rows of a table of findings: what each cell says of its finding, by the role of its column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from extractors.japanese.deadlines import parse_date
from extractors.japanese.departments import departments
from extractors.japanese.marks import A_CLOSING, A_SYMBOL, AN_OPENING
from extractors.model.document import Range
from extractors.model.grounding import squash
from extractors.model.vocabulary import FindingKind, ResponseStatus
from extractors.reviews.findings.context import is_body
from extractors.reviews.findings.draft import Draft
from extractors.reviews.findings.fields import amount_of
from extractors.reviews.findings.headings import Heading
from extractors.reviews.findings.predicates import is_clean, is_defect, is_mixed, is_unanswered, kind_of
from extractors.reviews.findings.status import read_label, read_response
from extractors.reviews.statements.roles import KIND_NAME, Part, part_of
from extractors.scoring import Statement, answer_features, load_model, statement_features
from extractors.tables.columns import ColumnRole, ReadTable
from extractors.tables.grid import Grid, Slot

_UNLESS = 0.02
"""A cell under a kind's name that is less likely says plainly that it finds nothing."""
_EVEN = 0.5
"""So likely must a cell be that stands under a head which only announces what was seen."""
_RATHER = 0.2
"""So likely must it be where the row's mark or the form of the words says that something is amiss."""
_SURE = 0.95
_LOOKED_AT = 5
_PLAIN = 0.75
"""So likely must a column name the body audited: names of works and things look alike."""
_SENTENCE_END = "。）)」】．"
_CONTENT = re.compile(
    r"(?:の|された|した)?(?:内容|概要|要旨|状況|詳細|点|箇所|等)+$|[（(][^（）()]*[）)]$|^[0-9０-９]+[.．、]"
)
"""What a head says besides the kind's name."""
_GOOD = re.compile(
    r"^(?:[○◯〇◎適良無AＡSＳ]|適合|良好|適正|適切|一致|はい|合|問題なし|異常なし|良い点|優良|該当なし|検出なし|評価できる点|グッドプラクティス)$"
)
"""Marks that a row finds nothing."""
_GRADE = re.compile(r"重大|軽微|重要|中程度|^[A-EＡ-Ｅa-eａ-ｅ](?:判定|評価|ランク)?$|^[ⅠⅡⅢⅣ]$|^[高中低大小]$")
_PROVISION = re.compile(r"第?[0-9０-９一二三四五六七八九十]+(?:条|項|号|章|[-－])|別表|[0-9０-９]$")
_AHEAD = re.compile(r"予定|見込|目標|目途|めど|計画")
EXAMINED = re.compile(r"監査|検査|調査|点検|確認|指摘|審査|往査|立入|監督|評価|モニタリング|ラウンド|視察|処分")
"""Somebody looked into something: in a paper's title, or over a column of days."""
_SYSTEM = re.compile(r"システム(?:の)?(?:名|名称)?$")
_PROSE = 8
"""A longer cell of a column of states is a response."""


@dataclass(frozen=True, slots=True)
class FindingTable:
    """A table, the column of its findings, and all columns that hold some."""

    table: ReadTable
    finding: int
    findings: Sequence[int] = ()
    cases: bool = False
    """Each row is a case: somebody, a provision, and what was done against it."""

    @property
    def grid(self) -> Grid:
        """The table's cells."""
        return self.table.grid

    def of(self, role: ColumnRole) -> list[int]:
        """Columns with a role; of several findings side by side each has the response of its place."""
        found = self.table.of(role)
        if role is ColumnRole.RESPONSE and self.grid.turned and len(self.findings) == len(found) > 1:
            return [found[list(self.findings).index(self.finding)]]
        return found

    def text(self, row: int, role: ColumnRole) -> str | None:
        """What the columns of a role say in a row; None for nothing or a dash."""
        words = [self.grid.at(row, column).text.replace("\n", "") for column in self.of(role) if column != self.finding]
        return "".join(word for word in words if word and not is_unanswered(word)) or None

    def head(self, column: int) -> str:
        """The head of a column without white space."""
        return squash(self.table.columns[column].head)


def read_finding_rows(layout: FindingTable, above: Sequence[Heading], chain: Sequence[str]) -> list[Draft]:
    """One draft for each row; a row that goes on from the one before it is joined to it."""
    return _Rows(layout, tuple(above), tuple(chain)).read()


@dataclass
class _Rows:
    layout: FindingTable
    above: tuple[Heading, ...]
    chain: tuple[str, ...]

    @cached_property
    def named(self) -> FindingKind | None:
        """The kind that the head of the findings names."""
        head = self.layout.head(self.layout.finding)
        return None if is_mixed(head) and "指摘" not in head else kind_of(head)

    @cached_property
    def headed(self) -> bool:
        """Whether the head is the name of a kind alone: a cell need not look like a finding."""
        head = self.layout.head(self.layout.finding)
        return KIND_NAME.fullmatch(_CONTENT.sub("", _CONTENT.sub("", head))) is not None

    @cached_property
    def kinds(self) -> bool:
        """Whether a column names the kind of each row."""
        return any(self._kind(row) for row in range(self.layout.table.first_row, self.layout.grid.rows))

    def _kind(self, row: int) -> FindingKind | None:
        return kind_of(self.layout.text(row, ColumnRole.KIND)) or kind_of(self.layout.text(row, ColumnRole.RATING))

    def read(self) -> list[Draft]:
        layout, grid = self.layout, self.layout.grid
        drafts: list[Draft] = []
        section: str | None = None
        last: Slot | None = None
        taken = False
        for row in range(layout.table.first_row, grid.rows):
            slots = grid.row(row)
            if self._repeats_head(slots):
                continue
            if (banner := _banner(slots)) is not None:
                if taken and (answer := _answer_of(banner)):
                    drafts[-1] = _with_more(drafts[-1], answer)
                section = departments(banner.text) or section
                continue
            cell = grid.at(row, layout.finding)
            if not cell.ranges:
                if taken and self._is_bare(row):
                    drafts[-1] = _with_more(drafts[-1], self._response(row))
                continue
            if cell is last:
                if taken:
                    drafts[-1] = _with_more(drafts[-1], self._response(row))
                continue
            if taken and last is not None and self._is_rest(row, last, cell):
                drafts[-1] = replace(
                    _with_more(drafts[-1], self._response(row)), passage=(*drafts[-1].passage, *cell.ranges)
                )
                last = cell
                continue
            draft = self._draft(row, cell, section)
            taken = draft is not None
            last = cell
            drafts += [draft] if draft else []
        return drafts

    def _repeats_head(self, slots: list[Slot]) -> bool:
        heads = [squash(column.head) for column in self.layout.table.columns]
        return any(heads) and [squash(slot.text) for slot in slots] == heads

    def _is_bare(self, row: int) -> bool:
        """Whether nothing in a row begins a new one: it has no number and no section of its own."""
        own = (ColumnRole.LABEL, ColumnRole.DEPARTMENT, ColumnRole.AUDITEE, ColumnRole.KIND, ColumnRole.FINDING_TITLE)
        slots = [self.layout.grid.at(row, column) for role in own for column in self.layout.of(role)]
        return all(not slot.text or slot.row < row for slot in slots)

    def _is_rest(self, row: int, last: Slot, cell: Slot) -> bool:
        """Whether the finding before breaks off in mid-sentence and this cell goes on with it."""
        if last.text.endswith(tuple(_SENTENCE_END)) or is_defect(last.text) or not self._is_bare(row):
            return False
        return bool(self.layout.of(ColumnRole.LABEL)) or cell.text.endswith("。")

    def _is_finding(self, row: int, cell: Slot) -> float:
        """How likely the cell of a row is a finding; 0 where the row says that it is none."""
        layout = self.layout
        text = cell.text
        if is_clean(text) or len(squash(text)) < 3:
            return 0.0
        if self.kinds:
            said = layout.text(row, ColumnRole.KIND) or layout.text(row, ColumnRole.RATING)
            if self._kind(row):
                return _SURE
            if said and _GOOD.match(squash(said)):
                return 0.0
        rating = layout.text(row, ColumnRole.RATING)
        title = layout.text(row, ColumnRole.FINDING_TITLE) or layout.text(row, ColumnRole.THEME)
        chain = (layout.table.columns[layout.finding].head, *self.chain)
        features = statement_features(
            Statement(text, title, chain, answered=bool(layout.of(ColumnRole.RESPONSE)) or None)
        )
        chance = load_model("finding").probability(features)
        good = rating is not None and _GOOD.match(squash(rating)) is not None
        if layout.cases:
            return max(chance, _EVEN)
        if self.headed and not good:
            return _SURE if chance >= _UNLESS else 0.0
        if good and chance < _SURE:
            return 0.0
        bad = rating is not None and not _GOOD.match(squash(rating)) and len(squash(rating)) <= 4
        return chance if chance >= (_RATHER if bad or is_defect(text) else _EVEN) else 0.0

    def _draft(self, row: int, cell: Slot, section: str | None) -> Draft | None:
        """The finding of one row, None if the row says that there is none."""
        layout = self.layout
        chance = self._is_finding(row, cell)
        if not chance:
            return None
        response = self._response(row)
        words = squash("".join(layout.grid.at(row, column).text for column in self.answers))
        label, status = self._status(row)
        done_on, due = self._days(row, status or read_label(words) or (read_response(words) if words else None))
        heading = next((h for h in self.above if h.department), None)
        law, basis = self._law(row)
        return Draft(
            passage=cell.ranges,
            kind=self._kind(row) or self.named or next((kind_of(h.text) for h in self.above if kind_of(h.text)), None),
            label=layout.text(row, ColumnRole.LABEL) or layout.text(row, ColumnRole.AGENDA_LABEL),
            title=layout.text(row, ColumnRole.FINDING_TITLE) or layout.text(row, ColumnRole.THEME),
            law=law,
            basis=basis,
            auditee=self._auditee(row),
            department=self._department(row) or section or (heading.department if heading else None),
            system=self._system(row),
            found_on=self._found_on(row),
            response=() if is_unanswered(words) else response,
            answered=bool(self.answers or layout.of(ColumnRole.RESPONSE_STATUS)),
            status=status,
            status_label=label,
            due=due,
            done_on=done_on,
            amount=amount_of(layout.text(row, ColumnRole.AMOUNT) or ""),
            grade=self._grade(row),
            table=layout.grid.index,
            row=cell.column if layout.grid.turned else cell.row,
            confidence=chance,
        )

    @cached_property
    def answers(self) -> list[int]:
        """The columns of responses; of several not those in which the auditor says what should be done."""
        layout = self.layout
        found = [c for c in layout.of(ColumnRole.RESPONSE) if c not in layout.findings] or layout.of(ColumnRole.ANSWER)
        if not found:
            return [c for c in layout.of(ColumnRole.RESPONSE_STATUS) if self._is_prose(c)]
        if len(found) == 1 and self._is_advice(found[0]):
            dated = layout.of(ColumnRole.DUE)
            return [c for c in dated if any("。" in text for text in self._texts(c))] if dated else found
        return [c for c in found if len(found) == 1 or not self._is_advice(c)] or found

    def _is_advice(self, column: int) -> bool:
        """Whether the cells of a column find fault or ask for something rather than answer."""
        texts = [text for text in self._texts(column) if not is_unanswered(text)][:_LOOKED_AT]
        finding, answers = load_model("finding"), load_model("answers")
        asked = sum(finding.probability(statement_features(Statement(text))) for text in texts)
        return asked > sum(answers.probability(answer_features(text, self.layout.head(column))) for text in texts)

    def _texts(self, column: int) -> list[str]:
        cells = [self.layout.grid.at(row, column) for row in range(self.layout.table.first_row, self.layout.grid.rows)]
        return [cell.text for cell in cells if cell.text]

    def _is_prose(self, column: int) -> bool:
        """Whether a column of states tells them in sentences: it is one of responses."""
        texts = [text for text in self._texts(column) if not is_unanswered(text)]
        return bool(texts) and not any(read_label(text) for text in texts) and any(len(text) > _PROSE for text in texts)

    def _response(self, row: int) -> tuple[Range, ...]:
        return tuple(place for column in self.answers for place in self.layout.grid.at(row, column).ranges)

    def _status(self, row: int) -> tuple[str | None, ResponseStatus | None]:
        """What a column of states prints, and the state that it names."""
        columns = [c for c in self.layout.of(ColumnRole.RESPONSE_STATUS) if c not in self.answers]
        texts = [self.layout.grid.at(row, column).text for column in columns]
        label = "".join(text.replace("\n", "") for text in texts if text and not is_unanswered(text)) or None
        return label, read_label(label) if label else None

    def _days(self, row: int, status: ResponseStatus | None) -> tuple[str | None, str | None]:
        """The day on which it was done, and the one by which it will be: a column may hold both (是正（予定）日)."""
        done_on = due = None
        for role in (ColumnRole.DUE, ColumnRole.DONE_ON):
            for column in self.layout.of(role):
                text = self.layout.grid.at(row, column).text.replace("\n", "")
                if not text or is_unanswered(text):
                    continue
                either = _AHEAD.search(self.layout.head(column)) is not None
                if status is ResponseStatus.DONE and (either or role is ColumnRole.DONE_ON):
                    done_on = done_on or text
                elif role is ColumnRole.DUE or either or _AHEAD.search(text):
                    due = due or text
                else:
                    done_on = done_on or text
        return done_on, due

    def _auditee(self, row: int) -> str | None:
        for column in self.layout.of(ColumnRole.AUDITEE):
            text = self.layout.grid.at(row, column).text.replace("\n", "")
            if text and (is_body(text) or self.layout.table.columns[column].probability >= _PLAIN):
                return text
        return None

    def _department(self, row: int) -> str | None:
        """Sections of the department columns; 部 and 課 in columns of their own are one name each."""
        names = []
        for column in self.layout.of(ColumnRole.DEPARTMENT):
            text = self.layout.grid.at(row, column).text
            if text and not is_unanswered(text):
                names.append(departments(text) or squash(text).strip("【】"))
        return "".join(dict.fromkeys(names)) or None

    def _law(self, row: int) -> tuple[str | None, str | None]:
        """The law that a column names, and the provision where it has a place in it."""
        text = self.layout.text(row, ColumnRole.LAW)
        placed = text is not None and _PROVISION.search(text) is not None
        law = None if placed else text
        return law or next((h.law for h in self.above if h.law), None), text if placed else None

    def _system(self, row: int) -> str | None:
        columns = [c for c in range(self.layout.grid.columns) if _SYSTEM.search(self.layout.head(c))]
        return next((text for c in columns if (text := self.layout.grid.at(row, c).text.replace("\n", ""))), None)

    def _found_on(self, row: int) -> dt.date | None:
        columns = [c for c in self.layout.of(ColumnRole.DATE) if EXAMINED.search(self.layout.head(c))]
        return next((day for c in columns if (day := parse_date(self.layout.grid.at(row, c).text))), None)

    def _grade(self, row: int) -> str | None:
        for role in (ColumnRole.RATING, ColumnRole.KIND):
            text = self.layout.text(row, role)
            if text and _GRADE.search(squash(text)):
                return squash(text)
        return None


def _with_more(draft: Draft, response: tuple[Range, ...]) -> Draft:
    more = tuple(place for place in response if place not in draft.response)
    return replace(draft, response=(*draft.response, *more), answered=draft.answered or bool(more))


def _banner(slots: list[Slot]) -> Slot | None:
    """The cell of a row that is one cell from side to side."""
    first = slots[0]
    if len(slots) > 1 and first.ranges and all(slot is first for slot in slots):
        return first
    return None


_NAMED = re.compile(
    rf"^[\s　]*(?:{A_SYMBOL}|{AN_OPENING})?[\s　]*(?P<name>(?:(?!{A_CLOSING})[^\s：:。]){{2,16}})"
    rf"{A_CLOSING}?[\s　：:]+(?=\S)"
)


def _answer_of(banner: Slot) -> tuple[Range, ...]:
    """The ranges of a row across the table that answers the finding above it: 【措置】……"""
    named = _NAMED.match(banner.text)
    return banner.ranges if named and part_of(squash(named["name"])) is Part.RESPONSE else ()
