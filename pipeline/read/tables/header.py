"""Header cells of a table (見出しセル), told by shading, bold type, vertical letters or short labels.

Works on any grid of cells, so that readers of web pages, DOCX and tab-separated text use it as well.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.japanese.marks import A_CELL_SIGN, A_DASH
from extractors.model.grounding import squash

LONGEST_LABEL = 24
_VALUE = re.compile(
    rf"""
    [（(【]?[0-9０-９①-⑳⑴-⒇ⅰ-ⅹ一二三四五六七八九十]+[)）】.．、]?.{{0,2}}          # a number or enumerator, with a unit
    | [△▲+-]?[0-9０-９,，.．]+\s*[%％円人件回千万年月日時分]*
    | (?:{A_CELL_SIGN}|{A_DASH}|・)+                                         # marks
    | (?:令和|平成|昭和|[RHS令平])\s*[0-9０-９元]+[年.．・].*                  # dates
    | [0-9０-９]+月(?:[0-9０-９]+日)?.*
    | .*第\s*[0-9０-９一二三四五六七八九十百]+\s*(?:号|条|項).{{0,3}}
    """,
    re.VERBOSE,
)
_SENTENCE = re.compile(r"[。！？!?]|(?:です|ます|した|こと|いる|ない|れる)$")
_LABEL = re.compile(
    r"""
    (?:番\s*号|No\.?|Ｎｏ\.?|№|区\s*分|項\s*目|種\s*[別類]|分\s*類|件\s*名|名\s*称|氏\s*名|役\s*職|所\s*属|議\s*案|議\s*題
    |内\s*容|概\s*要|対\s*応|措\s*置|回\s*答|意\s*見|質\s*問|指\s*摘|結\s*果|備\s*考|年\s*度|年月日|期\s*日|期\s*限|日\s*時|場\s*所
    |(?:議決|報告|提出|実施|作成|受付|開催|通知)日|根\s*拠|改\s*善|状\s*況|担\s*当|所\s*管|部\s*署|課\s*名|提\s*出|計|合\s*計|割\s*合|件\s*数|人\s*数|摘\s*要|理\s*由|評\s*価|審\s*査)
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class HeadCell:
    """What header detection looks at; ``marked`` where the source itself says header (th)."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    shaded: bool = False
    bold: bool = False
    vertical: bool = False
    marked: bool = False


def header_flags(cells: Sequence[HeadCell], rows: int, columns: int) -> list[bool]:
    """For each cell whether it is a header.

    ``番号 | 件名 | 結果`` above rows of values is a header row; ``日時 | 令和…`` over
    ``場所 | …`` has a header column.
    """
    if any(cell.marked for cell in cells):
        return [cell.marked for cell in cells]
    depth = header_depth(cells, rows, columns)
    flags = [bool(cell.text.strip()) and cell.row < depth for cell in cells]
    leading = _header_columns(cells, depth, columns)
    for index, cell in enumerate(cells):
        if cell.row >= depth and cell.column in leading and cell.column_span < columns and squash(cell.text):
            flags[index] = True
    return flags


def header_depth(cells: Sequence[HeadCell], rows: int, columns: int) -> int:
    """Number of header rows at the top; 0 where there is none."""
    if rows < 2 or columns < 2:
        return 0
    depth = _corner(cells, rows, columns)
    if depth:
        return depth
    while depth < min(rows - 1, 4):
        end = _row_end(cells, depth)
        if end >= rows or not _is_header_row(cells, depth, end, columns):
            break
        across = [cell for cell in cells if cell.row == depth]
        depth = end
        if not _has_subheads(across, columns):
            break
    return depth


def _corner(cells: Sequence[HeadCell], rows: int, columns: int) -> int:
    """Rows of an empty corner cell at the top left, beside which the heads of the other columns stand."""
    first = next((cell for cell in cells if cell.row == 0 and cell.column == 0), None)
    if first is None or squash(first.text) or first.row_span >= rows or first.column_span >= columns:
        return 0
    beside = [cell for cell in cells if cell.row < first.row_span and cell is not first]
    below = [cell for cell in cells if cell.column == 0 and cell.row >= first.row_span]
    heads = all(squash(cell.text) and not _is_sentence(cell.text) and len(squash(cell.text)) <= 40 for cell in beside)
    keys = sum(bool(squash(cell.text)) for cell in below)
    return first.row_span if heads and keys * 2 > len(below) else 0


def _row_end(cells: Sequence[HeadCell], row: int) -> int:
    """First row below those that the cells of ``row`` reach."""
    return max((cell.row + cell.row_span for cell in cells if cell.row == row), default=row + 1)


def _has_subheads(across: Sequence[HeadCell], columns: int) -> bool:
    """A title over the whole width, or a group label over several columns: another header row may follow."""
    if len(across) == 1 and across[0].column_span == columns:
        return True
    deepest = max(cell.row_span for cell in across)
    return deepest == 1 and any(cell.column_span > 1 for cell in across)


def _is_header_row(cells: Sequence[HeadCell], start: int, end: int, columns: int) -> bool:
    head = [cell for cell in cells if start <= cell.row < end]
    words = [cell for cell in head if squash(cell.text)]
    body = [cell for cell in cells if cell.row >= end and squash(cell.text)]
    if not words:
        return False
    for mark in ("shaded", "bold", "vertical"):
        marked = sum(getattr(cell, mark) for cell in words)
        below = sum(getattr(cell, mark) for cell in body)
        enough = 0.3 if mark == "vertical" else 0.7
        if marked >= enough * len(words) and marked >= 2 and below < 0.5 * max(1, len(body)):
            return True
    if any(_is_sentence(cell.text) for cell in words):
        return False
    if len(head) == 1 and head[0].column_span == columns:
        return _is_label(head[0].text)
    if columns == 2 and _is_keyed(head, body) and not _names_its_column(head, body):
        return False
    labels = sum(_is_label(cell.text) for cell in words)
    missing = sum(1 for cell in head if not squash(cell.text) and cell.column > 0)
    if labels < len(words) or missing or len({squash(cell.text) for cell in words}) < len(words):
        return False
    return _differs(words, body)


def _differs(head: Sequence[HeadCell], body: Sequence[HeadCell]) -> bool:
    """The rows below hold other things than the labels above: values, marks, longer text."""
    if sum(bool(_LABEL.search(cell.text)) for cell in head) * 2 >= len(head):
        return True
    if _names_its_column(head, body):
        return True
    values = sum(bool(_VALUE.fullmatch(squash(cell.text))) or _is_sentence(cell.text) for cell in body)
    longest = max((len(squash(cell.text)) for cell in head), default=0)
    longer = sum(len(squash(cell.text)) > 2 * longest for cell in body)
    return (values + longer) * 3 >= len(body) > 0


def _names_its_column(head: Sequence[HeadCell], body: Sequence[HeadCell]) -> bool:
    """A label comes back at the end of most cells below it: ``事務`` above ``…に関する事務``."""
    by_column: dict[int, list[str]] = defaultdict(list)
    for cell in body:
        by_column[cell.column].append(squash(cell.text))
    for cell in head:
        ending, below = squash(cell.text)[-2:], by_column[cell.column]
        if len(ending) == 2 and below and sum(words.endswith(ending) for words in below) * 2 > len(below):
            return True
    return False


def _is_keyed(head: Sequence[HeadCell], body: Sequence[HeadCell]) -> bool:
    """``日時 | …`` above ``場所 | …``: the first row is a key with what it says, like those below it.

    Told by a second cell that is no label of a column, or much like in length to those below it.
    """
    first = [cell for cell in body if cell.column == 0]
    if not first or not all(_is_label(cell.text) for cell in first):
        return False
    last = head[-1].text
    if _LABEL.search(last):
        return False
    named = sum(bool(_LABEL.search(cell.text)) for cell in (*first, head[0]))
    return named * 2 > len(first) or len(squash(last)) > 1.5 * len(squash(head[0].text)) + 2


def _header_columns(cells: Sequence[HeadCell], depth: int, columns: int) -> set[int]:
    """Columns of keys: shaded ones, and the first of two where it holds labels and the second what they say."""
    body = [cell for cell in cells if cell.row >= depth and cell.column_span < columns and squash(cell.text)]
    found: set[int] = set()
    if columns < 2:
        return found
    count, shaded = Counter(cell.column for cell in body), Counter(cell.column for cell in body if cell.shaded)
    rest, rest_shaded = len(body), sum(shaded.values())
    for column in range(columns - 1):
        rest, rest_shaded = rest - count[column], rest_shaded - shaded[column]
        if count[column] >= 2 and shaded[column] >= 0.8 * count[column] and rest and rest_shaded < 0.7 * rest:
            found.add(column)
    if not found and columns == 2 and depth == 0:
        keys = [cell for cell in body if cell.column == 0]
        named = sum(bool(_LABEL.search(cell.text)) for cell in keys)
        if len(keys) >= 2 and named * 2 >= len(keys) and all(_is_label(cell.text) for cell in keys):
            found.add(0)
    return found


def _is_sentence(text: str) -> bool:
    return bool(_SENTENCE.search(squash(text)))


def _is_label(text: str) -> bool:
    """Short words that are neither a value nor a sentence."""
    words = squash(text)
    return 0 < len(words) <= LONGEST_LABEL and not _VALUE.fullmatch(words) and not _is_sentence(words)
