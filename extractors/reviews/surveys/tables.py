"""Tables of results (選択肢 | 回答数 | 割合), upright or lying."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from extractors.japanese.rules import Rule, meaning, rule
from extractors.model.document import Document
from extractors.model.grounding import squash
from extractors.model.records import Option
from extractors.model.vocabulary import PercentOrigin
from extractors.reviews.surveys.lines import read_option_label, to_float, to_int
from extractors.tables.grid import EMPTY, Grid, Slot, read_grid, table_start


class ResultColumn(StrEnum):
    """What a column of results holds."""

    LABEL = "label"
    COUNT = "count"
    PERCENT = "percent"


_UNITS = r"(?:[（(](?:人|件|名|社|票|枚|校|機関|団体|世帯|事業所|所|％|%)[）)])?"
HEADS: tuple[Rule[ResultColumn], ...] = (
    rule(
        ResultColumn.PERCENT,
        rf"^(?:割合|構成比率?|比率|回答率|百分率|率|パーセント|[%％]|構成割合|回答割合|選択率){_UNITS}$",
        ("割合", "構成比(％)", "％", "回答率"),
        ("回答数", "回収率"),
    ),
    rule(
        ResultColumn.COUNT,
        rf"^(?:有効)?(?:回答(?:者|件|機関|団体|票)?数|件数|人数|度数|実数|票数|団体数|機関数|集計|世帯数"
        rf"|人|件|票|回答数計|計){_UNITS}$",
        ("回答数", "件数", "人数（人）", "団体数"),
        ("割合", "回答内容", "自治会数"),
    ),
    rule(
        ResultColumn.LABEL,
        r"^(?:選択肢|項目|回答(?:内容|項目|区分|選択肢)?|区分|内容|選択項目|カテゴリー?|答え|回答肢)$",
        ("選択肢", "項目", "回答内容"),
        ("年齢", "所属"),
    ),
)
"""Wording of column heads without white space."""
_TOTAL = re.compile(
    r"^(?:合計|総計|計|全体|総数|回答者数|有効回答数|回答数|サンプル数|[nNｎＮ](?:数|値)?|母数)(?:[（(].{0,8}[）)])?$"
)
_NUMBER = re.compile(
    r"^約?[0-9０-９,，]+(?:[.．][0-9０-９]+)?[%％]?(?:人|件|名|社|票|枚|校|機関|団体|世帯|事業所|所)?$"
)
_UNIT = re.compile(r"人|件|名|社|票|枚|校|機関|団体|世帯|事業所|所")


@dataclass(frozen=True, slots=True)
class Results:
    """Options of a table with the number of those who answered."""

    position: int
    """Reading position of the table."""
    index: int
    options: tuple[Option, ...]
    population: int | None
    unit: str | None


def read_results(document: Document) -> list[Results]:
    """Every table that lists options with counts or percentages."""
    found = []
    for index, table in enumerate(document.tables):
        grid = read_grid(document, index)
        if grid is None or grid.rows > 200:
            continue
        at = table_start(document, table)
        results = (
            _read(grid, at)
            or _cross(grid, at)
            or _read(grid.transposed(), at)
            or _cross(grid.transposed(), at)
            or _bare(grid, at)
            or _bare(grid.transposed(), at)
        )
        if results is not None:
            found.append(results)
    return found


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question of a table whose columns are the options (設問 | はい | いいえ)."""

    number: int | None
    question: Slot
    options: tuple[Option, ...]
    index: int


_QUESTION_HEAD = re.compile(r"^(?:設問|質問|問|調査|点検|確認|評価|アンケート|チェック)(?:の)?(?:内容|事項|項目|文)?$")
_NUMBER_HEAD = re.compile(r"^(?:No[.．]?|№|番号|項番|問番号|設問番号|問|#)?$")


def read_question_rows(document: Document) -> list[QuestionRow]:
    """Every row of tables that have a question in each row and an option in each column."""
    found: list[QuestionRow] = []
    for index in range(len(document.tables)):
        grid = read_grid(document, index)
        if grid is not None and 3 <= grid.columns <= 12 and 2 <= grid.rows <= 300:
            found.extend(_question_rows(grid))
    return found


def read_question_groups(document: Document) -> list[QuestionGroup]:
    """Every question of tables that have an option in each row and the question beside the first of them."""
    found: list[QuestionGroup] = []
    for index in range(len(document.tables)):
        grid = read_grid(document, index)
        if grid is not None and 3 <= grid.columns <= 8 and 3 <= grid.rows <= 600:
            found.extend(_groups(grid))
    return found


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """A question with the rows of its options (質問 | 回答 | 人数 | 構成比)."""

    number: int | None
    question: str
    slot: Slot
    options: tuple[Option, ...]
    population: int | None
    index: int


_ASKED_HEAD = re.compile(r"^(?:設問|質問|問い?|質問項目|設問項目|アンケート項目|調査項目|質問内容|設問内容)(?:文)?$")
_ASKED = re.compile(
    r"^(?:番号|問い?|設問|質問|[QＱ])?[\s　]*(?:No[.．]?)?(?P<number>[0-9０-９]{1,3})?"
    r"[\s　.．:：、)）】]*(?P<words>.*)$",
    re.DOTALL,
)


def _groups(grid: Grid) -> list[QuestionGroup]:
    heads = [squash(slot.text) for slot in grid.row(0)]
    asked = [c for c, head in enumerate(heads) if _ASKED_HEAD.match(head)]
    columns = [_column(head) for head in heads]
    counts = [c for c, column in enumerate(columns) if column is ResultColumn.COUNT]
    percents = [c for c, column in enumerate(columns) if column is ResultColumn.PERCENT]
    labels = [c for c, column in enumerate(columns) if column is ResultColumn.LABEL and c not in asked]
    if len(asked) != 1 or len(labels) != 1 or not (counts or percents) or len(counts) > 1 or len(percents) > 1:
        return []
    starts: list[tuple[int, Slot]] = []
    for row in range(1, grid.rows):
        slot = grid.at(row, asked[0])
        if slot.ranges and (not starts or slot is not starts[-1][1]):
            starts.append((row, slot))
    numbers = [c for c in range(asked[0]) if _NUMBER_HEAD.match(heads[c])]
    found = []
    for (first, slot), (end, _) in pairwise([*starts, (grid.rows, EMPTY)]):
        results = _options(grid, first, labels, counts, percents, 0, end)
        match = _ASKED.match(slot.text.replace("\n", ""))
        if results is None or match is None or not match["words"]:
            continue
        number = match["number"] or (re.sub(r"[^0-9０-９]", "", grid.at(first, numbers[-1]).text) if numbers else "")
        found.append(
            QuestionGroup(to_int(number), match["words"], slot, results.options, results.population, grid.index)
        )
    return found


def _question_rows(grid: Grid) -> list[QuestionRow]:
    heads = [squash(slot.text) for slot in grid.row(0)]
    asked = [c for c, head in enumerate(heads) if _QUESTION_HEAD.match(head) and len(head) > 1]
    if len(asked) != 1:
        return []
    options = [c for c in range(asked[0] + 1, grid.columns) if heads[c] and not _TOTAL.match(heads[c])]
    cells = [squash(grid.at(row, c).text) for row in range(1, grid.rows) for c in options]
    filled = [cell for cell in cells if cell]
    if len(options) < 2 or not filled or not all(_NUMBER.match(cell) for cell in filled):
        return []
    numbers = [c for c in range(asked[0]) if _NUMBER_HEAD.match(heads[c])]
    rows = []
    for row in range(1, grid.rows):
        question = grid.at(row, asked[0])
        values = tuple(_cell_option(heads[c], squash(grid.at(row, c).text)) for c in options)
        if question.ranges and not _TOTAL.match(squash(question.text)):
            number = re.sub(r"[^0-9０-９]", "", grid.at(row, numbers[-1]).text) if numbers else ""
            rows.append(QuestionRow(to_int(number), question, values, grid.index))
    return rows


def _cell_option(label: str, text: str) -> Option:
    """An option with the count or percentage of one cell."""
    if "%" in text or "％" in text or "％" in label or "%" in label or "." in text:
        value = to_float(text.rstrip("%％").lstrip("約"))
        return Option(label, value, None, PercentOrigin.PRINTED if value is not None else None)
    return Option(label, None, to_int(re.sub(r"[^0-9０-９]", "", text)), None)


def _read(grid: Grid, position: int) -> Results | None:
    """Options of a table whose head is in the first rows."""
    for row in range(min(2, grid.rows)):
        columns = [_column(squash(slot.text)) for slot in grid.row(row)]
        counts = [c for c, column in enumerate(columns) if column is ResultColumn.COUNT]
        percents = [c for c, column in enumerate(columns) if column is ResultColumn.PERCENT]
        labels = [c for c, column in enumerate(columns) if column is ResultColumn.LABEL]
        if not labels and columns[0] is None and 2 <= grid.columns <= 3 and not _all_counted(grid, row + 1):
            labels = [0]
        if not labels or not (counts or percents) or len(counts) > 1 or len(percents) > 1:
            continue
        return _options(grid, row + 1, labels, counts, percents, position)
    return None


def _all_counted(grid: Grid, first: int) -> bool:
    """Whether the first column holds nothing but numbers."""
    return all(_NUMBER.match(squash(grid.at(row, 0).text)) for row in range(first, grid.rows))


def _bare(grid: Grid, position: int) -> Results | None:
    """Options of a table without heads: in each row a label, then its count or percentage with a unit."""
    if not 2 <= grid.columns <= 3 or not 2 <= grid.rows <= 40:
        return None
    options: list[Option] = []
    for row in range(grid.rows):
        label, *cells = (squash(grid.at(row, column).text) for column in range(grid.columns))
        if (
            not label
            or _NUMBER.match(label)
            or not all(_NUMBER.match(cell) and _MEASURED.search(cell) for cell in cells)
        ):
            return None
        read = [_cell_option(label, cell) for cell in cells]
        percent = next((option.percent for option in read if option.percent is not None), None)
        count = next((option.count for option in read if option.count is not None), None)
        options.append(Option(label, percent, count, PercentOrigin.PRINTED if percent is not None else None))
    return Results(position, grid.index, tuple(o for o in options if not _TOTAL.match(o.label)), None, None)


_MEASURED = re.compile(r"[%％]|人|件|名|社|票|枚|校|機関|団体|世帯|事業所|所")
_WHOLE = re.compile(r"^(?:全体|総数|合計|計|総計|全回答者)(?:[（(].{1,12}[）)])?$")


def _cross(grid: Grid, position: int) -> Results | None:
    """Options of a table with a column for each group of people, and one for all of them (全体)."""
    heads = [squash(slot.text) for slot in grid.row(0)]
    whole = [c for c, head in enumerate(heads) if c and _WHOLE.match(head)]
    if len(whole) != 1 or grid.columns < 3 or _column(heads[0]) is not ResultColumn.LABEL:
        return None
    options: list[Option] = []
    population = unit = None
    for row in range(1, grid.rows):
        label, text = grid.at(row, 0).text.replace("\n", "").strip(), squash(grid.at(row, whole[0]).text)
        if not label or not _NUMBER.match(text):
            continue
        if _TOTAL.match(squash(label)):
            population, unit = to_int(re.sub(r"[^0-9０-９]", "", text)), _unit(text)
        else:
            option = _cell_option(label, text)
            options.append(
                Option(read_option_label(label, 0).text, option.percent, option.count, option.percent_origin)
            )
    percents = [option.percent for option in options]
    if len(options) < 2 or any(percent is None for percent in percents):
        return None
    return Results(position, grid.index, tuple(options), population, unit)


def _column(head: str) -> ResultColumn | None:
    """What a head says of its column; the head above the options may be empty."""
    return meaning(HEADS, head) if head else ResultColumn.LABEL


def _options(
    grid: Grid,
    first: int,
    labels: list[int],
    counts: list[int],
    percents: list[int],
    position: int,
    end: int | None = None,
) -> Results | None:
    options: list[Option] = []
    population = unit = None
    head = grid.at(0 if end else first - 1, counts[0]).text if counts else ""
    for row in range(first, grid.rows if end is None else end):
        label = max((grid.at(row, column).text for column in labels), key=len).replace("\n", "").strip()
        count = _text(grid, row, counts)
        percent = _text(grid, row, percents)
        if not label or not (_NUMBER.match(count) or _NUMBER.match(percent)):
            continue
        if _TOTAL.match(squash(label)):
            population = to_int(re.sub(r"[^0-9０-９]", "", count)) if count else None
            unit = _unit(count) or _unit(head)
            continue
        value = to_float(squash(percent).rstrip("%％").lstrip("約"))
        origin = PercentOrigin.PRINTED if value is not None else None
        options.append(
            Option(read_option_label(label, 0).text, value, to_int(re.sub(r"[^0-9０-９]", "", count)), origin)
        )
    return Results(position, grid.index, tuple(options), population, unit) if len(options) >= 2 else None


def _text(grid: Grid, row: int, columns: list[int]) -> str:
    return squash(grid.at(row, columns[0]).text) if columns else ""


def _unit(text: str) -> str | None:
    found = _UNIT.search(text)
    return found[0] if found else None
