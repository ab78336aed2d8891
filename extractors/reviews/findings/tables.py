"""Findings in ruled tables, of any column order and wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.japanese.deadlines import parse_date
from extractors.japanese.departments import departments
from extractors.model.document import Document, Range
from extractors.model.grounding import squash
from extractors.model.vocabulary import ResponseStatus
from extractors.reviews.findings.columns import OTHERS_VOICE, Role, role_of
from extractors.reviews.findings.draft import Draft
from extractors.reviews.findings.headings import Heading, headings_before
from extractors.reviews.findings.predicates import is_clean, is_defect, is_mixed, is_unanswered, kind_of
from extractors.reviews.findings.status import read_label, read_response
from extractors.tables.grid import EMPTY, Grid, Slot, read_grid, table_start

_HEAD_ROWS = 4
_NUMBER = re.compile(
    r"^(?:第|No[.．]?)?[(（【]?[0-9０-９ア-ンa-zA-Z一二三四五六七八九十①-⑳⑴-⒇Ⅰ-Ⅹⅰ-ⅹ]{1,4}(?:[-－‐][0-"
    r"9０-９]{1,3})?[)）】.．]?$"
)
_SENTENCE_END = "。）)」】．"


@dataclass(frozen=True, slots=True)
class Columns:
    """Roles of the columns of one table."""

    roles: tuple[Role | None, ...]
    heads: tuple[str, ...]
    first_row: int

    def of(self, role: Role) -> list[int]:
        """Columns with a role."""
        return [column for column, found in enumerate(self.roles) if found is role]


def table_drafts(document: Document, audit: bool) -> list[Draft]:
    """Findings of all tables, top to bottom."""
    drafts: list[Draft] = []
    previous: tuple[Columns, int] | None = None
    for index in range(len(document.tables)):
        grid = read_grid(document, index)
        if grid is None:
            previous = None
            continue
        columns = read_columns(grid, audit)
        if columns is None and previous and previous[1] == grid.columns and _goes_on(grid, previous[0]):
            columns = replace(previous[0], first_row=0)
        if columns is None:
            parts = list(_sheets(grid.transposed(), audit))
            previous = None
        else:
            parts = [(grid, columns)]
            previous = columns, grid.columns
        above = headings_before(document, table_start(document, document.tables[index])) if parts else []
        if not _others(above):
            drafts.extend(draft for part, heads in parts for draft in _rows(part, heads, above))
    return drafts


def read_columns(grid: Grid, audit: bool) -> Columns | None:
    """Roles of the columns by the head row that names most; None if no column holds findings."""
    best: tuple[int, Columns] | None = None
    for row in range(min(_HEAD_ROWS, grid.rows)):
        slots = grid.row(row)
        roles = [_role(grid, row, column) for column in range(grid.columns)]
        known = {role for role in roles if role}
        if not known & {Role.FINDING, Role.PLAIN_FINDING} or len(known) < 2:
            continue
        heads = tuple(squash(slot.text) for slot in slots)
        score = len(known)
        if best is None or score > best[0]:
            best = score, Columns(tuple(_settled(grid, row, roles)), heads, row + 1)
    if best is None:
        return None
    columns = best[1]
    return columns if _holds_findings(grid, columns, audit) else None


def _role(grid: Grid, row: int, column: int) -> Role | None:
    slot = grid.at(row, column)
    return role_of(slot.text) if slot is not EMPTY else None


def _settled(grid: Grid, row: int, roles: list[Role | None]) -> list[Role | None]:
    """Roles with one column of findings: of two, the one with the longer cells; short cells are kinds or states."""
    settled = list(roles)
    findings = [c for c, role in enumerate(roles) if role is Role.FINDING]
    plain = [c for c, role in enumerate(roles) if role is Role.PLAIN_FINDING]
    size = {c: _typical_size(grid, row + 1, c) for c in range(grid.columns)}
    for column in findings:
        if size[column] and size[column] <= 5 and plain:
            settled[column] = Role.KIND
    findings = [c for c in findings if settled[c] is Role.FINDING]
    if not findings and plain:
        findings = [max(plain, key=lambda c: size[c])]
        settled[findings[0]] = Role.PLAIN_FINDING
        plain.remove(findings[0])
    for column, role in enumerate(roles):
        if role is None and not grid.at(row, column).text and _all_numbers(grid, row + 1, column):
            settled[column] = Role.NUMBER
    for column in plain:
        names = findings and column < findings[0] and size[column] > 3 and Role.TITLE not in settled
        settled[column] = Role.TITLE if names else None
    if len(findings) > 1 and len({grid.at(row, c) for c in findings}) > 1:
        longest = max(findings, key=lambda c: size[c])
        for column in findings:
            if column != longest and size[column] * 2 <= size[longest]:
                settled[column] = Role.TITLE
    for column, role in enumerate(settled):
        if role is Role.RESPONSE and 0 < size[column] <= 10 and _all_labels(grid, row + 1, column):
            settled[column] = Role.STATUS
    return settled


def _typical_size(grid: Grid, first: int, column: int) -> float:
    sizes = sorted(len(grid.at(row, column).text) for row in range(first, grid.rows) if grid.at(row, column).text)
    return sizes[len(sizes) // 2] if sizes else 0


def _all_numbers(grid: Grid, first: int, column: int) -> bool:
    """Whether a column without a head holds enumerators only."""
    texts = [squash(grid.at(row, column).text) for row in range(first, grid.rows) if grid.at(row, column).text]
    return bool(texts) and all(_NUMBER.match(text) for text in texts)


def _all_labels(grid: Grid, first: int, column: int) -> bool:
    texts = [grid.at(row, column).text for row in range(first, grid.rows) if grid.at(row, column).text]
    return all(read_label(text) is not None or is_unanswered(text) for text in texts)


def _holds_findings(grid: Grid, columns: Columns, audit: bool) -> bool:
    """A head like 意見 or 内容 makes findings only in an audit paper, beside a response, a kind or a defect."""
    strong = Role.FINDING in columns.roles
    heads = "|".join(columns.heads)
    if OTHERS_VOICE.search(heads) or "質問" in heads or "考え方" in heads:
        return False
    if strong and columns.of(Role.FINDING):
        return True
    if not audit:
        return False
    column = columns.of(Role.PLAIN_FINDING)[0]
    texts = [grid.at(row, column).text for row in range(columns.first_row, grid.rows)]
    kinds = [
        kind_of(grid.at(row, c).text) for c in columns.of(Role.KIND) for row in range(columns.first_row, grid.rows)
    ]
    defects = sum(is_defect(text) for text in texts)
    return any(kinds) or (
        defects > 0 and (bool(columns.of(Role.RESPONSE)) or defects * 2 >= len([t for t in texts if t]))
    )


def _others(above: list[Heading]) -> bool:
    """Whether the table's heading says that members or the public speak in it."""
    return bool(above) and OTHERS_VOICE.search(above[0].text) is not None


def _goes_on(grid: Grid, columns: Columns) -> bool:
    """Whether a table without heads can go on from the one before it: its numbers or its sentences say so."""
    numbers, finding = columns.of(Role.NUMBER), _finding_column(columns)
    first = grid.row(0)
    if any(role_of(slot.text) for slot in first if slot.text):
        return False
    if numbers and _NUMBER.match(squash(grid.at(0, numbers[0]).text)):
        return True
    return is_defect(grid.at(0, finding).text)


def _finding_column(columns: Columns) -> int:
    return (columns.of(Role.FINDING) or columns.of(Role.PLAIN_FINDING))[0]


def _sheets(turned: Grid, audit: bool) -> Iterator[tuple[Grid, Columns]]:
    """Tables with the heads at the left, one finding each (指摘事項 | … / 措置状況 | …)."""
    if not 2 <= turned.rows <= 12 or turned.columns < 2:
        return
    for row in range(min(2, turned.rows - 1)):
        roles = [role_of(slot.text) for slot in turned.row(row)]
        if Role.FINDING not in roles and not (audit and Role.PLAIN_FINDING in roles and Role.RESPONSE in roles):
            continue
        if sum(role is not None for role in roles) * 2 < len([slot for slot in turned.row(row) if slot.text]):
            continue
        heads = tuple(squash(slot.text) for slot in turned.row(row))
        if not OTHERS_VOICE.search("|".join(heads)):
            yield from _cut(turned, roles, heads, row)
        return


def _cut(turned: Grid, roles: list[Role | None], heads: tuple[str, ...], row: int) -> Iterator[tuple[Grid, Columns]]:
    """One set of columns for each finding that a sheet repeats its heads for."""
    starts = [0]
    seen: set[Role] = set()
    for column, role in enumerate(roles):
        if role in seen and role in (roles[0], Role.FINDING, Role.NUMBER):
            starts.append(column)
            seen = set()
        if role:
            seen.add(role)
    for start, end in pairwise([*starts, len(roles)]):
        kept = tuple(role if start <= column < end else None for column, role in enumerate(roles))
        if Role.FINDING in kept or Role.PLAIN_FINDING in kept:
            yield turned, Columns(kept, heads, row + 1)


def _rows(grid: Grid, columns: Columns, above: list[Heading]) -> list[Draft]:
    """One draft for each row; a row that goes on from the one before it is joined to it."""
    drafts: list[Draft] = []
    section: str | None = None
    pending: str | None = None
    last_words = ""
    finding = _finding_column(columns)
    for row in range(columns.first_row, grid.rows):
        slots = grid.row(row)
        if _repeats_head(slots, columns):
            continue
        banner = _banner(slots)
        if banner is not None:
            section = departments(banner) or section
            continue
        cell = grid.at(row, finding)
        number = _text(grid, row, columns, Role.NUMBER)
        if not cell.ranges:
            pending = number or pending
            drafts = _continued(drafts, grid, columns, row, number)
            continue
        if drafts and cell.row < row and cell.ranges == drafts[-1].passage:
            drafts[-1] = _with_more(drafts[-1], _response(grid, row, columns))
            continue
        if drafts and _is_cut(last_words, cell, number, columns):
            last = drafts[-1]
            drafts[-1] = replace(_with_more(last, _response(grid, row, columns)), passage=(*last.passage, *cell.ranges))
            last_words = cell.text
            continue
        draft = _draft(grid, columns, row, cell, number or pending, section, above)
        pending = None
        if draft is not None:
            drafts.append(draft)
            last_words = cell.text
    return drafts


def _draft(
    grid: Grid, columns: Columns, row: int, cell: Slot, number: str | None, section: str | None, above: list[Heading]
) -> Draft | None:
    """The finding of one row, None if the row says that there is none."""
    if is_clean(cell.text):
        return None
    head = columns.heads[_finding_column(columns)]
    kind_cell = _text(grid, row, columns, Role.KIND)
    kind = kind_of(kind_cell) or (None if is_mixed(head) and "指摘" not in head else kind_of(head))
    response = _response(grid, row, columns)
    words = squash("".join(_words(grid, columns, row, Role.RESPONSE)))
    status_cell = _text(grid, row, columns, Role.STATUS)
    status = read_label(status_cell) if status_cell else None
    done_on = _text(grid, row, columns, Role.DONE_ON)
    due = _text(grid, row, columns, Role.DUE)
    if day := _text(grid, row, columns, Role.DAY):
        past = (status or read_label(words) or read_response(words)) is ResponseStatus.DONE
        done_on, due = (done_on or day, due) if past else (done_on, due or day)
    heading = next((h for h in above if h.department), None)
    found = _text(grid, row, columns, Role.FOUND_ON)
    kind = kind or next((kind_of(h.text) for h in above if kind_of(h.text)), None)
    return Draft(
        passage=cell.ranges,
        kind=kind,
        label=number,
        title=_text(grid, row, columns, Role.TITLE),
        law=_text(grid, row, columns, Role.LAW) or next((h.law for h in above if h.law), None),
        basis=_text(grid, row, columns, Role.BASIS),
        auditee=_text(grid, row, columns, Role.AUDITEE),
        department=_department(grid, row, columns) or section or (heading.department if heading else None),
        system=_text(grid, row, columns, Role.SYSTEM),
        found_on=parse_date(found) if found else None,
        response=() if is_unanswered(words) else response,
        answered=bool(columns.of(Role.RESPONSE) or columns.of(Role.STATUS)),
        status=status,
        status_label=status_cell,
        due=due,
        done_on=done_on,
        table=grid.index,
        row=cell.column if grid.turned else cell.row,
        confidence=0.95 if columns.of(Role.FINDING) else 0.85,
    )


def _department(grid: Grid, row: int, columns: Columns) -> str | None:
    """Sections of the department columns; 部 and 課 in columns of their own are one name each."""
    names = []
    for column in columns.of(Role.DEPARTMENT):
        text = grid.at(row, column).text
        if text and not is_unanswered(text):
            names.append(departments(text) or squash(text).strip("【】"))
    return "".join(dict.fromkeys(names)) or None


def _response(grid: Grid, row: int, columns: Columns) -> tuple[Range, ...]:
    return tuple(place for column in columns.of(Role.RESPONSE) for place in grid.at(row, column).ranges)


def _words(grid: Grid, columns: Columns, row: int, role: Role) -> list[str]:
    return [grid.at(row, column).text for column in columns.of(role) if grid.at(row, column).text]


def _text(grid: Grid, row: int, columns: Columns, role: Role) -> str | None:
    """What the columns of a role say in a row; None for nothing or a dash."""
    words = [text.replace("\n", "") for text in _words(grid, columns, row, role) if not is_unanswered(text)]
    return "".join(words) or None


def _with_more(draft: Draft, response: tuple[Range, ...]) -> Draft:
    more = tuple(place for place in response if place not in draft.response)
    return replace(draft, response=(*draft.response, *more))


def _continued(drafts: list[Draft], grid: Grid, columns: Columns, row: int, number: str | None) -> list[Draft]:
    """A row without a finding of its own that goes on with the response of the last one."""
    response = _response(grid, row, columns)
    if drafts and response and number is None:
        drafts[-1] = _with_more(drafts[-1], response)
    return drafts


def _is_cut(last: str, cell: Slot, number: str | None, columns: Columns) -> bool:
    """Whether the last finding breaks off in mid-sentence and this cell, without a number, goes on with it."""
    return (
        number is None
        and not last.endswith(tuple(_SENTENCE_END))
        and bool(columns.of(Role.NUMBER) or cell.text.endswith("。"))
        and not is_defect(last)
    )


def _repeats_head(slots: list[Slot], columns: Columns) -> bool:
    return tuple(squash(slot.text) for slot in slots) == columns.heads


def _banner(slots: list[Slot]) -> str | None:
    """Text of a row that is one cell from side to side."""
    first = slots[0]
    if len(slots) > 1 and first.ranges and all(slot is first for slot in slots):
        return first.text
    return None
