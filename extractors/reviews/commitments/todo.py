"""Lists of what is to be done (宿題, ToDo) in tables of minutes: who, what, by when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from extractors.japanese.deadlines import Context, DatePrecision, find_dates
from extractors.model.document import Document, Range
from extractors.reviews.commitments.rules import Setting
from extractors.reviews.commitments.sources import Said
from extractors.tables.columns import ColumnRole, ReadTable, read_table

_TASK = re.compile(
    r"(?:内容|事項|項目|作業|宿題|課題|対応|タスク|アクション(?:アイテム)?|やること|to-?do|action(?:items?)?)+",
    re.IGNORECASE,
)
_ACTOR = re.compile(r"(?:主)?(?:担当|実施|責任|作業)(?:者|課|部署|委員|部門)?(?:名)?|誰が|who|owner", re.IGNORECASE)
_OTHER_LIST = re.compile(r"指摘|意見|所見|監査|是正|改善|措置|結果|質問|要望|議案|議題")
"""Heads of tables that follow up an audit or a discussion: read elsewhere."""
_DONE = re.compile(r"完了|(?<!経)済|実施した|終了")


def todo_rows(document: Document, today: dt.date | None) -> Iterator[Said]:
    """A row of each table whose heads say who does what by when, done ones left out."""
    context = Context(date=today) if today else Context()
    for index in range(len(document.tables)):
        table = read_table(document, index)
        columns = _columns(table) if table else None
        if table is None or columns is None:
            continue
        actor, task, due = columns
        for row in range(table.first_row, table.grid.rows):
            cells = table.grid.row(row)
            ranges = cells[task].ranges
            others = "".join(cell.text for place, cell in enumerate(cells) if place not in {actor, task})
            if not ranges or not cells[actor].text or _DONE.search(others):
                continue
            words = cells[due].text.strip()
            date = next(iter(find_dates(words, context=context)), None)
            day = date.date if date and date.precision is DatePrecision.DAY else None
            if day and today and day < today:
                continue
            yield Said(
                Range(ranges[0].start, ranges[-1].end),
                Setting.LIST_ANSWER,
                cells[actor].text.strip(),
                due_date=day,
                due_text=words or None,
            )


def _columns(table: ReadTable) -> tuple[int, int, int] | None:
    """Columns of who, what and by when, where each is plain from its head."""
    heads = ["".join(column.head.split()) for column in table.columns]
    dues = table.of(ColumnRole.DUE)
    actors = [place for place, head in enumerate(heads) if _ACTOR.fullmatch(head)]
    tasks = [place for place, head in enumerate(heads) if _TASK.fullmatch(head)]
    if not table.first_row or any(map(_OTHER_LIST.search, heads)):
        return None
    return (actors[0], tasks[0], dues[0]) if len(dues) == len(actors) == len(tasks) == 1 else None
