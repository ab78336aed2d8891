"""Tables of business: title pages of papers, results of deliberation (審議結果), tables of votes (賛否)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from extractors.japanese.marks import A_CELL_SIGN, A_DASH
from extractors.japanese.rules import Rule, meaning, rule
from extractors.minutes.agenda.labels import BILL_RE
from extractors.model.document import Cell, Document, Range, Table
from extractors.model.grounding import Desk, squash


class ItemColumn(StrEnum):
    """What a column holds."""

    TITLE = "title"
    NUMBER = "number"
    RESULT = "result"
    DATE = "date"
    REPORT = "report"
    CONSULTATION = "consultation"
    DEPARTMENT = "department"
    CATEGORY = "category"
    VOTE = "vote"
    OTHER = "other"


def _column(
    means: ItemColumn, pattern: str, examples: tuple[str, ...], lookalikes: tuple[str, ...] = ()
) -> Rule[ItemColumn]:
    """Heading of a column, white space removed."""
    return rule(means, rf"^(?:{pattern})$", examples, lookalikes)


COLUMNS: tuple[Rule[ItemColumn], ...] = (
    _column(
        ItemColumn.REPORT,
        r"報告(?:No\.?|Ｎｏ．?|№|番号)",
        ("報告No.", "報告番号"),
        ("報告日",),
    ),
    _column(ItemColumn.CONSULTATION, r"諮問(?:No\.?|Ｎｏ．?|№|番号)", ("諮問No.",), ("諮問事項",)),
    _column(
        ItemColumn.NUMBER,
        r"(?:議案|議件|案件|請願|陳情|受理|整理|事件|日程|報告|認定)?(?:等)?(?:の)?番号(?:等)?|No\.?|Ｎｏ．?|№"
        r"|議案No\.?|日程|日程順序|順序",
        ("番号", "議案番号等", "No."),
        ("電話番号", "個人番号"),
    ),
    _column(
        ItemColumn.DATE,
        r".{0,6}(?:年月日|月日|決日|報告日|提出日|上程日|付託日|日程日)",
        ("議決年月日", "議決日", "報告日"),
    ),
    _column(
        ItemColumn.RESULT,
        r"(?:審議|審査|議決|採決|表決|決定|委員会|本会議|委員会審査|本会議議決|会議|処理|最終)?(?:の)?結果"
        r"|議決の?別|可否|採否|議決|議決内容|審議状況|結論|議決状況",
        ("審議結果", "議決結果", "結果", "審査結果"),
        ("監査の結果と措置", "議決権"),
    ),
    _column(
        ItemColumn.TITLE,
        r"(?:議案|案件|議件|事件|付議案件|請願|陳情|意見書)?(?:等)?(?:の)?件名(?:等)?|(?:議案|案件|議件|事件|請願"
        r"|陳情|議題|事項)(?:等)?(?:の)?(?:名|名称|題名)|案件|議題|議案|議件|報告・諮問事項|諮問・報告事項"
        r"|付議(?:案件|事項)|審議(?:案件|事項)|報告事項|協議事項|諮問事項|(?:議案|請願|陳情)(?:等)?の(?:要旨"
        r"|内容)|付議事件|事件名?",
        ("件名", "案件名", "報告・諮問事項", "議案名"),
        ("氏名", "契約件数"),
    ),
    _column(
        ItemColumn.DEPARTMENT,
        r"(?:所管|担当|主管)(?:課|部課|部署|部局|課名)?(?:等)?",
        ("所管課", "担当部署"),
        ("担当者",),
    ),
    _column(ItemColumn.CATEGORY, r"区分|種別|提出者|提出区分|類別", ("区分", "提出者"), ("費用区分",)),
)
_WEAK_TITLE = re.compile(r"内容|名称|題名|事項|議題・内容|概要|要旨")
MARK = re.compile(
    rf"^(?:{A_CELL_SIGN}|{A_DASH}|[Xｘー／/＼]|賛成?|反対?|可|否|議長?|議長裁決.?|欠席?|除斥?|退席?"
    r"|棄権?|早退|遅刻|辞職|※|\*)+(?:[（(].{1,6}[）)])?$"
)
_TITLE_WORDS = re.compile(r"件名|案件|議案|議件|事件|議題|事項|請願|陳情|題名|名称|内容|要旨|概要")
_VOTING = re.compile(
    r"[（(]?(?:全会一致|満場一致|賛成|反対|起立|挙手|異議な[しく]|簡易採決|(?:無?記名)?投票|[^、。]{0,8}採決(?:な[しく]|せず|省略)).{0,24}"
)
_EMPTY = re.compile(r"[－ー―‐\-–—−／/ 　]*")


@dataclass(frozen=True, slots=True)
class Voter:
    """A column of a table of votes."""

    column: int
    name: str
    group: str | None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A row of a table of business."""

    table: int
    row: int
    title: tuple[Range, ...]
    number: tuple[Range, ...]
    """Own number; () where it goes on from the row above or none is printed."""
    label: str | None
    """Own number, or that of the row above where the cell is empty."""
    reference: str | None
    kind: ItemColumn | None
    """REPORT or CONSULTATION, where the column of the number tells."""
    department: str | None
    category: str | None
    result: tuple[Range, ...]
    note: tuple[Range, ...]
    """How it was voted on, printed below the title: 賛成多数（起立10名）."""
    votes: tuple[tuple[Voter, tuple[Range, ...]], ...]


def business_rows(desk: Desk) -> list[ItemRow]:
    """Rows of every table of business."""
    found: list[ItemRow] = []
    for index, table in enumerate(desk.document.tables):
        if table.rows >= 2 and table.columns >= 2 and _may_be_business(desk.document, table):
            found.extend(_Reader(desk, index, table).rows())
    return found


def _may_be_business(document: Document, table: Table) -> bool:
    """Whether the first rows hold the heading of a column of titles."""
    head = "".join(document.text[span.start : span.end] for cell in table.cells if cell.row < 3 for span in cell.spans)
    return _TITLE_WORDS.search(squash(head)) is not None


def ranges_of(document: Document, cell: Cell) -> tuple[Range, ...]:
    """Where a cell stands in the reading text."""
    reading = document.reading
    found = []
    for span in cell.spans:
        start, end = reading.position_of(span.start), reading.position_of(span.end - 1) + 1
        if start < end:
            found.append(Range(start, end))
    return tuple(found)


class _Reader:
    """One table, its heading and its columns."""

    def __init__(self, desk: Desk, index: int, table: Table) -> None:
        self.desk = desk
        self.index = index
        self.table = table
        self.grid: dict[tuple[int, int], Cell] = {}
        for cell in table.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self.grid[row, column] = cell
        self.head = self._head()

    def string(self, cell: Cell | None) -> str:
        """Words of a cell without white space."""
        if cell is None:
            return ""
        return squash("".join(self.desk.document.text[span.start : span.end] for span in cell.spans))

    def printed(self, cell: Cell | None) -> str | None:
        """Words of a cell, lines joined."""
        if cell is None or not cell.spans:
            return None
        words = "".join(self.desk.document.text[span.start : span.end] for span in cell.spans)
        words = re.sub(r"[ \t　]*\n[ \t　]*", "", words).strip()
        return words or None

    def _head(self) -> int:
        """Rows of the heading."""
        head = 0
        for cell in self.table.cells:
            if cell.is_header:
                head = max(head, cell.row + cell.row_span)
        if head == 0 or head >= self.table.rows:
            first = [cell for cell in self.table.cells if cell.row == 0]
            head = max((cell.row_span for cell in first), default=1)
        return min(head, 4)

    def rows(self) -> list[ItemRow]:
        """Rows of business, () if the table is of another kind."""
        roles = self._roles()
        columns = [column for column, role in roles.items() if role is ItemColumn.TITLE]
        if not columns or not self._is_business(roles):
            return []
        found: list[ItemRow] = []
        label: str | None = None
        done: set[tuple[int, int]] = set()
        for row in range(self.head, self.table.rows):
            title = self.grid.get((row, columns[0]))
            if (
                title is None
                or not title.spans
                or (title.row, title.column) in done
                or self._is_heading_again(row, columns[0])
            ):
                continue
            done.add((title.row, title.column))
            made = self._row(row, title, roles, label)
            label = made.label
            found.append(made)
        return found

    def _is_heading_again(self, row: int, column: int) -> bool:
        return _role(self.string(self.grid.get((row, column)))) is ItemColumn.TITLE

    def _row(self, row: int, title: Cell, roles: dict[int, ItemColumn], above: str | None) -> ItemRow:
        def cell_of(role: ItemColumn) -> Cell | None:
            cells = (self.grid.get((row, column)) for column, known in roles.items() if known is role)
            return next(
                (cell for cell in cells if cell is not None and cell.spans and not _EMPTY.fullmatch(self.string(cell))),
                None,
            )

        document = self.desk.document
        number, result = cell_of(ItemColumn.NUMBER), cell_of(ItemColumn.RESULT)
        name, *below = ranges_of(document, title)
        note = tuple(part for part in below if _VOTING.fullmatch(self.desk.text[part.start : part.end].strip()))
        reference, kind = self._reference(row, roles)
        label = self.printed(number) or (above if ItemColumn.NUMBER in roles.values() else None)
        if reference is None and number is not None and "号" in self.string(number):
            reference = self.printed(number)
        return ItemRow(
            self.index,
            row,
            (name, *(part for part in below if part not in note)),
            ranges_of(document, number) if number and number.row == row else (),
            label,
            reference,
            kind,
            self.printed(cell_of(ItemColumn.DEPARTMENT)),
            self.printed(cell_of(ItemColumn.CATEGORY)),
            ranges_of(document, result) if result else (),
            note,
            self._votes(row, roles),
        )

    def _reference(self, row: int, roles: dict[int, ItemColumn]) -> tuple[str | None, ItemColumn | None]:
        """報告 No. 7 from a column headed 報告 No., with the column's kind."""
        for column, role in roles.items():
            if role not in (ItemColumn.REPORT, ItemColumn.CONSULTATION):
                continue
            words = self.printed(self.grid.get((row, column)))
            if words is None or _EMPTY.fullmatch(words):
                continue
            if re.search(r"[0-9０-９]", words):
                head = re.sub(r"(?<=[一-龥])(?=[NＮ№])", " ", squash(self._heading(column)))
                return f"{head} {words}", role
            return words, role
        return None, None

    def _heading(self, column: int) -> str:
        seen: list[str] = []
        for row in range(self.head):
            words = self.string(self.grid.get((row, column)))
            if words and words not in seen:
                seen.append(words)
        return "".join(seen)

    def _roles(self) -> dict[int, ItemColumn]:
        roles: dict[int, ItemColumn] = {}
        weak: list[int] = []
        for column in range(self.table.columns):
            lowest = self.string(self.grid.get((self.head - 1, column)))
            role = _role(lowest) or _role(self._heading(column))
            if role is None and _WEAK_TITLE.fullmatch(lowest):
                weak.append(column)
            roles[column] = role or (ItemColumn.VOTE if self._is_vote_column(column) else ItemColumn.OTHER)
        if (
            ItemColumn.TITLE not in roles.values()
            and weak
            and ItemColumn.RESULT in roles.values()
            and ItemColumn.NUMBER in roles.values()
        ):
            roles[weak[0]] = ItemColumn.TITLE
        titles = [column for column, role in roles.items() if role is ItemColumn.TITLE]
        if len(titles) > 1 and ItemColumn.NUMBER not in roles.values() and self._holds_bills(titles[0]):
            roles[titles[0]] = ItemColumn.NUMBER
        if ItemColumn.NUMBER not in roles.values() and ItemColumn.TITLE in roles.values() and not self._heading(0):
            body = [self.string(self.grid.get((row, 0))) for row in range(self.head, self.table.rows)]
            if any(re.fullmatch(r"[（(]?[0-9０-９]{1,3}[）)]?", words) for words in body):
                roles[0] = ItemColumn.NUMBER
        return roles

    def _holds_bills(self, column: int) -> bool:
        """Whether a column holds nothing but numbers of bills: 議案 | 件名."""
        body = [self.string(self.grid.get((row, column))) for row in range(self.head, self.table.rows)]
        return any(body) and all(BILL_RE.fullmatch(words) for words in body if words)

    def _is_vote_column(self, column: int) -> bool:
        if not self._heading(column):
            return False
        body = [self.string(self.grid.get((row, column))) for row in range(self.head, self.table.rows)]
        filled = [words for words in body if words]
        return (
            bool(filled)
            and sum(1 for words in filled if MARK.match(words)) >= 0.8 * len(filled)
            and len(self._heading(column)) >= 2
        )

    def _is_business(self, roles: dict[int, ItemColumn]) -> bool:
        """Whether the heading is that of a table of business: more than a title alone must tell."""
        kinds = Counter(roles.values())
        if kinds[ItemColumn.RESULT] or kinds[ItemColumn.REPORT] or kinds[ItemColumn.CONSULTATION]:
            return self._has_outcomes(roles) or bool(kinds[ItemColumn.REPORT] + kinds[ItemColumn.CONSULTATION])
        if not kinds[ItemColumn.NUMBER]:
            return False
        column = next(column for column, role in roles.items() if role is ItemColumn.NUMBER)
        body = [self.string(self.grid.get((row, column))) for row in range(self.head, self.table.rows)]
        return sum("号" in words and "第" in words for words in body) >= max(1, len([w for w in body if w]) // 2)

    def _has_outcomes(self, roles: dict[int, ItemColumn]) -> bool:
        for column, role in roles.items():
            if role is not ItemColumn.RESULT:
                continue
            body = [self.string(self.grid.get((row, column))) for row in range(self.head, self.table.rows)]
            if any(OUTCOME_WORDS.search(words) for words in body):
                return True
        return False

    def _votes(self, row: int, roles: dict[int, ItemColumn]) -> tuple[tuple[Voter, tuple[Range, ...]], ...]:
        found = []
        for column, role in roles.items():
            if role is not ItemColumn.VOTE:
                continue
            cell = self.grid.get((row, column))
            if cell is None or not cell.spans:
                continue
            found.append((self._voter(column), ranges_of(self.desk.document, cell)))
        return tuple(found) if len(found) >= 2 else ()

    def _voter(self, column: int) -> Voter:
        """Name in the lowest row of the heading, group (会派) in the row above it."""
        cells: list[Cell] = []
        for row in range(self.head):
            cell = self.grid.get((row, column))
            if cell is not None and cell.spans and cell not in cells:
                cells.append(cell)
        name = self.string(cells[-1]) if cells else ""
        above = self.string(cells[-2]) if len(cells) >= 2 else ""
        if not above and cells and (own := self._own_group(cells[-1])):
            above, name = own
        group = above if above and not re.search(r"賛否|表決|採決|議員|氏名|会派|態度", above) else None
        return Voter(column, re.sub(r"(?:議員|委員)$", "", name) or name, group)

    def _own_group(self, cell: Cell) -> tuple[str, str] | None:
        """Group and name where both stand in one cell, the group on a line of its own: 緑風会 / 柿沼 一郎."""
        ranges = ranges_of(self.desk.document, cell)
        lines = [
            part for place in ranges for part in self.desk.text[place.start : place.end].split("\n") if part.strip()
        ]
        first = squash(lines[0]) if lines else ""
        if len(lines) < 2 or not (_GROUP.search(first) or self._shares(cell, first)):
            return None
        return first, squash("".join(lines[1:]))

    def _shares(self, cell: Cell, first: str) -> bool:
        """Whether another cell of the heading begins with the same line."""
        others = (other for other in self.table.cells if other.row == cell.row and other.column != cell.column)
        return len(first) >= 2 and any(self.string(other).startswith(first) for other in others)


_GROUP = re.compile(r"^会派|(?:会派|クラブ|党|議員団|無所属|無会派|会議|ネット|の会|新政会|[一-鿿]{2}会)$")
"""Name of a parliamentary group (会派)."""
OUTCOME_WORDS = re.compile(
    r"可決|否決|承認|同意|認定|採択|了承|継続|付託|決定|撤回|取り?下げ|議決|適任|答申|選任|当選|廃案|審議未了"
)


def _role(words: str) -> ItemColumn | None:
    words = re.sub(r"[（(].*[）)]$", "", words)
    return meaning(COLUMNS, words)
