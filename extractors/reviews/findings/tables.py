"""Tables that hold findings: which they are, which column the finding stands in, and what each row says.

The roles of columns are told by ``extractors.tables.columns``. What heads at the left repeat for each finding, and rows
that lie two to a finding under heads in two rows, are laid side by side first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.model.document import Document, Range
from extractors.model.grounding import Desk, squash, tidy
from extractors.model.proceedings import Facts
from extractors.model.vocabulary import FindingKind
from extractors.outline.read import read_outline
from extractors.reviews.findings.draft import Draft
from extractors.reviews.findings.headings import Heading, headings_before
from extractors.reviews.findings.predicates import is_clean, is_unanswered, kind_of
from extractors.reviews.findings.rows import EXAMINED, FindingTable, read_finding_rows
from extractors.reviews.statements.roles import Part, name_key, part_of
from extractors.tables.columns import ColumnRole, ReadColumn, ReadTable, read_table, tell_columns
from extractors.tables.grid import EMPTY, Grid, Slot, read_grid, table_start

WIDEST = 24
"""A table with more columns is no table of findings."""
_LIKELY = 0.5
_PLAIN = 0.85
"""So likely must a column be where nothing else says that the paper reviews somebody."""
_DEFINES = re.compile(r"(?:^|\|)(?:[^|]{0,6}の)?(?:定義|意味|説明例|例)(?:\||$)")
"""Heads of a table that says what words mean."""
_UNLIKELY = 0.3
"""A head less likely to have the role it is given, beside others that are known, is unknown."""
_OTHERS = frozenset(
    {
        ColumnRole.QUESTION,
        ColumnRole.ANSWER,
        ColumnRole.ASKER,
        ColumnRole.VOTE,
        ColumnRole.AGENDA_TITLE,
        ColumnRole.OPTION,
    }
)
"""Columns beside which an opinion is that of a member or of the public."""
_WITNESSES = frozenset(
    {
        ColumnRole.RESPONSE,
        ColumnRole.RESPONSE_STATUS,
        ColumnRole.DUE,
        ColumnRole.DONE_ON,
        ColumnRole.LAW,
        ColumnRole.KIND,
        ColumnRole.RATING,
    }
)
_JUDGES = re.compile(r"判定|評価|評定")
"""Heads of a table in which somebody is judged: there a committee's opinions are findings."""
OTHERS_VOICE = re.compile(
    r"(?:(?<!保護)(?<!監査)(?<!査)(?<!取引)(?<!評価)(?<!点検)(?<!検証)(?<!監視)委員(?:会)?(?!長の職)"
    r"|議員|議会|審議会|部会|会議|住民(?!監査)"
    r"|市民|区民|町民|村民|パブリック|参加者|傍聴|団体|関係機関|利用者|保護者)"
    r"(?:から|より|で|における|に(?:おいて|て))?の?(?:主な)?(?:ご|御)?(?:意見|指摘|質問|質疑|要望|提案)"
)
"""Words of members or of the public: exchanges, not findings."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a table stands."""

    above: tuple[Heading, ...]
    chain: tuple[str, ...]
    """Words of the blocks above it, nearest first."""


def table_drafts(desk: Desk, facts: Facts, audit: bool) -> list[Draft]:
    """Findings of all tables, top to bottom; tables that were half understood are told as problems."""
    document = desk.document
    drafts: list[Draft] = []
    written = not facts.proceedings.turns
    previous: ReadTable | None = None
    for index, table in enumerate(document.tables):
        grid = read_grid(document, index)
        if grid is None or grid.columns > WIDEST or not (audit or written or _is_announced(grid)):
            previous = None
            continue
        read = read_table(document, index)
        assert read is not None
        if previous is not None and _goes_on(read, previous):
            read = replace(previous, grid=grid, first_row=0)
        place = _placed(document, facts, index)
        reviewed = audit or any(EXAMINED.search(words) for words in place.chain)
        layouts = list(_layouts(read, reviewed)) if not _is_others(place.above) else []
        found = [draft for layout in layouts for draft in read_finding_rows(layout, place.above, place.chain)]
        if any(layout.cases for layout in layouts):
            found = [replace(draft, kind=FindingKind.RECOMMENDATION) for draft in found]
        drafts += found
        start = table_start(document, table)
        if layouts:
            _tell_unknown(desk, read, start)
        if (
            not found
            and written
            and ((audit and not layouts) or _TITLED.search(place.chain[-1] if place.chain else ""))
            and _answers(read)
            and not _is_others(place.above)
        ):
            heads = "、".join(tidy(column.head) for column in read.columns if column.head)
            desk.problem(
                "table_unread", f"a table with responses gave no findings: {heads}", "extract", _line(document, start)
            )
        previous = read if layouts and not read.grid.turned else None
    return drafts


def _line(document: Document, start: int) -> Range:
    paragraphs = document.reading.paragraphs
    found = paragraphs[document.reading.paragraph_at(start)]
    return Range(found.start, found.end)


def _placed(document: Document, facts: Facts, index: int) -> _Place:
    outline = read_outline(document, facts.proceedings)
    block = next((block for block in outline.blocks if block.table == index), None)
    chain = tuple(outline.words(one) for one in outline.ancestors(block)) if block else ()
    return _Place(tuple(headings_before(document, table_start(document, document.tables[index]))), chain)


def _is_announced(grid: Grid) -> bool:
    """Whether one of the first cells names a kind of finding: then a paper that isn't of an audit has findings too."""
    slots = {grid.at(row, column) for row in range(min(3, grid.rows)) for column in range(grid.columns)}
    return any(len(slot.text) <= 30 and kind_of(slot.text) for slot in slots)


def _is_others(above: Sequence[Heading]) -> bool:
    """Whether the table's heading says that members or the public speak in it."""
    return bool(above) and OTHERS_VOICE.search(above[0].text) is not None


_TITLED = re.compile(r"監査|検査|点検|指摘")
"""The title of a paper whose responses answer findings, where it speaks of no audit."""
_MENDS = re.compile(r"是正|改善|措置|対応")


def _answers(read: ReadTable) -> bool:
    """Whether a table holds responses, and nobody but auditors speaks in it."""
    if any(column.role in _OTHERS or OTHERS_VOICE.search(column.head) for column in read.columns):
        return False
    return any(
        _is_filled(read, index)
        for index, column in enumerate(read.columns)
        if (column.role is ColumnRole.RESPONSE and column.probability >= _LIKELY)
        or (column.role is ColumnRole.DUE and _MENDS.search(column.head))
    )


def _is_filled(read: ReadTable, column: int) -> bool:
    """Whether somebody answers in a column: nobody does in a blank form, or where nothing was found."""
    cells = (read.grid.at(row, column).text for row in range(read.first_row, read.grid.rows))
    return any(squash(text) and not is_clean(text) and not is_unanswered(text) for text in cells)


def _tell_unknown(desk: Desk, read: ReadTable, start: int) -> None:
    """Name each head that no role explains, beside ones that are known."""
    for column in read.columns:
        if column.head and column.probability < _UNLIKELY:
            detail = f"what stands under {tidy(column.head)} is not known, {column.role} at best"
            desk.problem("column_unknown", detail, "extract", _line(desk.document, start))


def _goes_on(read: ReadTable, previous: ReadTable) -> bool:
    """Whether a table without heads goes on from the one before it."""
    return read.first_row == 0 and not read.grid.turned and read.grid.columns == previous.grid.columns


def _layouts(read: ReadTable, reviewed: bool) -> Iterator[FindingTable]:
    """The table as rows of one finding each, once for each column of findings."""
    for part in _parts(read):
        heads = "|".join(column.head for column in part.columns)
        columns = _finding_columns(part)
        if _DEFINES.search(heads) or _is_voiced(part, columns):
            continue
        if OTHERS_VOICE.search(heads) and not (_likely(part, columns, _PLAIN) and _JUDGES.search(heads)):
            continue
        named = any(kind_of(part.columns[column].head) for column in columns)
        if reviewed:
            enough = named or _is_witnessed(part) or _likely(part, columns, _LIKELY)
        else:
            enough = named and _is_witnessed(part)
        cases = not reviewed and not enough and _lists_cases(part) and _likely(part, columns, _LIKELY)
        if enough or cases:
            yield from (FindingTable(part, column, columns, cases) for column in columns)


def _lists_cases(part: ReadTable) -> bool:
    """Whether each row names somebody, a provision and what was done against it: 公表事案."""
    return bool(part.of(ColumnRole.AUDITEE)) and bool(part.of(ColumnRole.LAW))


def _likely(part: ReadTable, columns: Sequence[int], least: float) -> bool:
    return any(part.columns[column].probability >= least for column in columns)


def _is_voiced(part: ReadTable, columns: Sequence[int]) -> bool:
    """Whether columns beside those of findings say more surely that members or the public speak."""
    sure = max((part.columns[column].probability for column in columns), default=0.0)
    return any(column.role in _OTHERS and column.probability > min(sure, _PLAIN) for column in part.columns)


def _is_witnessed(part: ReadTable) -> bool:
    return any(column.role in _WITNESSES for column in part.columns)


def _finding_columns(part: ReadTable) -> list[int]:
    """The columns in which findings stand: one, or one for each kind that heads name."""
    found = [place for place in part.of(ColumnRole.FINDING) if not _is_marked_only(part, place)]
    if not found and part.of(ColumnRole.RESPONSE):
        others = [
            place for place, column in enumerate(part.columns) if _may_find(column) and not _is_marked_only(part, place)
        ]
        return others[:1]
    kinds = [kind_of(part.columns[place].head) for place in found]
    if len(found) > 1 and all(kinds) and len(set(kinds)) == len(kinds):
        return found
    answers = part.of(ColumnRole.RESPONSE)
    if len(found) == len(answers) and part.grid.turned:
        return found
    return [max(found, key=lambda place: _weight(part, place))] if found else []


def _may_find(column: ReadColumn) -> bool:
    """Whether a column that is taken for another may hold findings: it is the next likely, or the head names a kind."""
    named = (
        column.probability < _PLAIN
        and kind_of(column.head) is not None
        and part_of(squash(column.head)) is Part.FINDING
    )
    return column.runner_up is ColumnRole.FINDING or named


_SHORT = 4


def _is_marked_only(part: ReadTable, place: int) -> bool:
    """Whether a column holds marks or counts under the name of a kind: 指摘｜意見 over ○."""
    texts = [part.grid.at(row, place).text for row in range(part.first_row, part.grid.rows)]
    texts = [squash(text) for text in texts if text]
    return bool(texts) and all(len(text) <= _SHORT for text in texts)


def _weight(part: ReadTable, place: int) -> tuple[bool, float]:
    """How much speaks for a column as the one of findings: its head names a kind, its likelihood, its length."""
    column = part.columns[place]
    sizes = [len(part.grid.at(row, place).text) for row in range(part.first_row, part.grid.rows)]
    return kind_of(column.head) is not None and column.probability >= _LIKELY, column.probability + min(
        sum(sizes), 2000
    ) / 4000


def _parts(read: ReadTable) -> Iterator[ReadTable]:
    """The table itself, or its parts: where heads at the left come again, or two rows lie under heads in two rows."""
    if read.grid.turned:
        yield from _cut(read)
    elif (folded := _unfolded(read)) is not None:
        yield folded
    else:
        yield read


def _cut(read: ReadTable) -> Iterator[ReadTable]:
    """One table for each finding that heads at the left are repeated for; what stands above the first holds for all."""
    heads: list[str] = []
    for column in read.columns:
        heads.append(column.head or (heads[-1] if heads else ""))
    keys = [name_key(head) for head in heads]
    fresh = [place for place, key in enumerate(keys) if place == 0 or key != keys[place - 1]]
    again = next((place for place in fresh if sum(keys[other] == keys[place] for other in fresh) > 1), None)
    if again is None:
        yield _chosen(read, range(len(keys)), heads)
        return
    starts = [place for place in fresh if keys[place] == keys[again]]
    for start, end in zip(starts, [*starts[1:], len(keys)], strict=True):
        yield _chosen(read, [*range(again), *range(start, end)], heads)


def _chosen(read: ReadTable, places: Sequence[int], heads: Sequence[str]) -> ReadTable:
    """Some columns of a table as one of their own, with their roles told anew."""
    slots = {
        (row, number): read.grid.at(row, place)
        for number, place in enumerate(places)
        for row in range(read.grid.rows)
        if read.grid.at(row, place) is not EMPTY
    }
    grid = replace(read.grid, columns=len(places), slots=slots)
    return tell_columns(grid, 0, read.first_row, [heads[place] for place in places])


def _unfolded(read: ReadTable) -> ReadTable | None:
    """A table of two rows to a finding, its heads in two rows (指摘事項 over 措置), with each pair as one row."""
    grid, last = read.grid, read.first_row
    if last < 2 or (grid.rows - last) % 2:
        return None
    upper, lower = grid.row(last - 2), grid.row(last - 1)
    pairs = [
        place
        for place, (one, other) in enumerate(zip(upper, lower, strict=True))
        if one is not other
        and {part_of(squash(one.text)), part_of(squash(other.text))} == {Part.FINDING, Part.RESPONSE}
    ]
    if not pairs:
        return None
    slots: dict[tuple[int, int], Slot] = {}
    for row in range(last, grid.rows):
        for place in range(grid.columns):
            if (slot := grid.at(row, place)) is not EMPTY:
                slots[(row - last) // 2, 2 * place + (row - last) % 2] = slot
    heads = [squash(slot.text) for both in zip(upper, lower, strict=True) for slot in both]
    folded = replace(grid, rows=(grid.rows - last) // 2, columns=2 * grid.columns, slots=slots)
    kept = [place for place in range(folded.columns) if place % 2 == 0 or not _is_copy(folded, place)]
    return _chosen(ReadTable(folded, tuple(_NOTHING for _ in heads), 0), kept, heads)


_NOTHING = ReadColumn("", ColumnRole.OTHER, 0.0, ColumnRole.OTHER)


def _is_copy(grid: Grid, place: int) -> bool:
    """Whether a column shows the same cells as the one before it: cells that stand over both rows."""
    return all(grid.at(row, place) is grid.at(row, place - 1) for row in range(grid.rows))
