"""What each column of a table holds (列の役割), told by its head, its cells and what the other columns hold.

A row of heads is told from the cells below it by a score as well; heads may stand in two rows, at the left, or not at
all: then the cells alone tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import mean

from extractors.model.document import Document
from extractors.model.grounding import squash
from extractors.scoring import ColumnText, Judgement, LinearModel, column_features, head_features, load_model
from extractors.tables.grid import EMPTY, Grid, Slot, read_grid


class ColumnRole(StrEnum):
    """What the cells of a column say."""

    FINDING = "finding"
    FINDING_TITLE = "finding_title"
    LABEL = "label"
    RESPONSE = "response"
    RESPONSE_STATUS = "response_status"
    DUE = "due"
    DONE_ON = "done_on"
    DEPARTMENT = "department"
    AUDITEE = "auditee"
    AUDITOR = "auditor"
    LAW = "law"
    KIND = "kind"
    THEME = "theme"
    PAGE = "page"
    DATE = "date"
    AGENDA_LABEL = "agenda_label"
    AGENDA_TITLE = "agenda_title"
    OUTCOME = "outcome"
    VOTER = "voter"
    VOTE = "vote"
    MEMBER_NAME = "member_name"
    MEMBER_ROLE = "member_role"
    AFFILIATION = "affiliation"
    ATTENDANCE = "attendance"
    QUESTION = "question"
    ANSWER = "answer"
    ASKER = "asker"
    ANSWERER = "answerer"
    OPTION = "option"
    COUNT = "count"
    PERCENT = "percent"
    AMOUNT = "amount"
    REMARKS = "remarks"
    RISK = "risk"
    RATING = "rating"
    MEASURE = "measure"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column with its role and how likely that is."""

    head: str
    role: ColumnRole
    probability: float
    runner_up: ColumnRole


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table with the roles of its columns; a table with its heads at the left is turned."""

    grid: Grid
    columns: tuple[ReadColumn, ...]
    first_row: int
    """Below the heads; 0 where there are none."""

    def of(self, role: ColumnRole) -> list[int]:
        """The columns with a role."""
        return [place for place, column in enumerate(self.columns) if column.role is role]


PASSES = 2
"""How often the roles of all columns are told anew in view of each other."""
_HEAD_ROWS = 4
_HEADED = 0.5
"""So likely must the cells of a row be heads, in the mean."""
_MARKED = 0.15
"""What a source's own mark of a head adds."""
_TURNED, _PLAINLY_TURNED = 0.05, 0.3
"""By so much must heads at the left be likelier than heads above: if one of those isn't like a head, if all are."""
_CELLS = 5
_LOOKED_AT = 60
"""Rows from which cells are taken."""


def assign_roles(columns: Sequence[ColumnText], model: LinearModel | None = None) -> list[Judgement]:
    """A role for each column: first by itself and its neighbours' cells, then in view of the others' roles."""
    model = model or load_model("column_role")
    judged = [model.judge(column_features(columns, place)) for place in range(len(columns))]
    for _ in range(PASSES if len(columns) > 1 else 0):
        roles = [one.label for one in judged]
        again = [model.judge(column_features(columns, place, roles)) for place in range(len(columns))]
        if [one.label for one in again] == roles:
            return again
        judged = again
    return judged


def read_table(document: Document, index: int) -> ReadTable | None:
    """``document.tables[index]`` with its columns' roles; None for a table too small or too large."""
    key = (ReadTable, index)
    if key not in document.seen:
        grid = read_grid(document, index)
        document.seen[key] = None if grid is None else tell_table(grid)
    found = document.seen[key]
    assert found is None or isinstance(found, ReadTable)
    return found


def tell_table(grid: Grid) -> ReadTable:
    """A table with its columns' roles, its heads above or, where that is plainly likelier, at the left."""
    first, last = _head_rows(grid)
    if grid.columns <= _WIDEST_SHEET and grid.rows > 1:
        turned = grid.transposed()
        above = _contrast(grid, first) if last else 0.0
        more = _TURNED if last == 0 or _weakest(grid, first) < _HEADED else _PLAINLY_TURNED
        if _headness(turned, 0) >= _HEADED and _contrast(turned, 0) > above + more:
            return tell_columns(turned, 0, 1)
    return tell_columns(grid, first, last)


_WIDEST_SHEET = 6
"""A table with its heads at the left and more columns than this is a matrix."""


def tell_columns(grid: Grid, first: int, last: int, heads: Sequence[str] | None = None) -> ReadTable:
    """The roles of a table whose heads stand in the rows from ``first`` up to ``last`` (none if they are equal)."""
    names = list(heads) if heads is not None else [_head(grid, first, last, column) for column in range(grid.columns)]
    if grid.turned and last > first:
        names = [name or next((one for one in reversed(names[:place]) if one), "") for place, name in enumerate(names)]
    columns = [ColumnText(squash(name), sample(grid, last, place)) for place, name in enumerate(names)]
    read = tuple(
        ReadColumn(name, ColumnRole(one.label), one.probability, ColumnRole(one.runner_up))
        for name, one in zip(names, assign_roles(columns), strict=True)
    )
    return ReadTable(grid, read, last)


def sample(grid: Grid, first: int, column: int) -> tuple[str, ...]:
    """Some cells of a column, from all over it."""
    found: list[Slot] = []
    for row in range(first, min(grid.rows, first + _LOOKED_AT)):
        slot = grid.at(row, column)
        if (not found or slot is not found[-1]) and not _is_banner(grid, row):
            found.append(slot)
    step = max(1, len(found) // _CELLS)
    return tuple(squash(slot.text) for slot in found[::step][:_CELLS])


def _head(grid: Grid, first: int, last: int, column: int) -> str:
    """The words over a column; of heads in two rows the upper one's before the lower one's."""
    slots: list[Slot] = []
    for row in range(first, last):
        slot = grid.at(row, column)
        if slot.text and slot not in slots:
            slots.append(slot)
    lower = [slot for slot in slots if not _spans(grid, slot)] or slots
    return "".join(squash(slot.text) for slot in (lower if len(slots) > 1 else slots))


def _spans(grid: Grid, slot: Slot) -> bool:
    """Whether a cell stands over several columns."""
    return grid.at(slot.row, slot.column + 1) is slot


def _head_rows(grid: Grid) -> tuple[int, int]:
    """The first row of heads and the row below the last; the same where there are none."""
    for row in range(min(_HEAD_ROWS, grid.rows - 1)):
        if _is_banner(grid, row):
            continue
        if _headness(grid, row) < _HEADED:
            continue
        last = row + 1
        while last < min(row + _HEAD_ROWS, grid.rows - 1) and _goes_under(grid, last):
            last += 1
        return row, last
    return 0, 0


def _contrast(grid: Grid, row: int) -> float:
    """By how much a row is likelier one of heads than those below it."""
    below = [_headness(grid, after) for after in range(row + 1, min(grid.rows, row + 1 + _CELLS))]
    marked = _MARKED if all(slot.header for slot in grid.row(row) if slot.text) else 0.0
    return _headness(grid, row) - marked - (mean(below) if below else 0.0)


def _goes_under(grid: Grid, row: int) -> bool:
    """Whether a row divides what stands over it: heads over several columns have heads of their own below them."""
    over, under = grid.row(row - 1), grid.row(row)
    spanned = any(slot.text and _spans(grid, slot) for slot in over if slot.row < row)
    opened = any(slot.text and not above.text for above, slot in zip(over, under, strict=True))
    covered = any(slot.text and slot.row < row for slot in under)
    return (spanned or opened or covered) and _headness(grid, row) >= _HEADED


def _headness(grid: Grid, row: int) -> float:
    """How likely the cells of a row are heads, in the mean."""
    chances = _chances(grid, row)
    marked = all(slot.header for slot in grid.row(row) if slot.text)
    return mean(chances) + (_MARKED if marked else 0.0) if len(chances) > 1 else 0.0


def _weakest(grid: Grid, row: int) -> float:
    """How likely that cell of a row is a head which is least like one."""
    return min(_chances(grid, row), default=0.0)


def _chances(grid: Grid, row: int) -> list[float]:
    model = load_model("column_head")
    slots = {slot: column for column, slot in enumerate(grid.row(row)) if slot.text and slot.row <= row}
    return [
        model.probability(head_features(squash(slot.text), _below(grid, row, column))) for slot, column in slots.items()
    ]


def _below(grid: Grid, row: int, column: int) -> str:
    own = grid.at(row, column)
    under = (grid.at(after, column) for after in range(row + 1, min(row + 4, grid.rows)))
    return next((squash(slot.text) for slot in under if slot is not own and slot.text), "")


def _is_banner(grid: Grid, row: int) -> bool:
    """Whether a row is one cell from side to side."""
    first = grid.at(row, 0)
    return grid.columns > 1 and first is not EMPTY and all(slot is first for slot in grid.row(row))
