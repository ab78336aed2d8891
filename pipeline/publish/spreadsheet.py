"""Tables for people with Excel: CSV and XLSX in which no text is taken for a formula."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from extractors.model.errors import PipelineError
from pipeline.outputs import written
from pipeline.printed import visible, write_csv_rows

_CELL = 32_767
"""Characters that Excel allows in a cell."""
_LISTS = "lists"
_LINK = 2_000
"""Characters that Excel allows in a link, with room to spare."""
_ROWS = 1_048_575
"""Rows below the heading that Excel allows in a sheet."""
_LINKS = 65_000
"""Links that Excel allows in a sheet, with room to spare."""

Value = str | int | float | bool | dt.date | None


class TooManyRows(PipelineError):
    """More rows than a sheet can hold."""


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads somewhere."""

    target: str
    shown: str


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """A column."""

    title: str
    width: int = 14
    choices: tuple[str, ...] = ()
    """Values that a cell may have; none: any."""
    is_day: bool = False


def cell_text(value: Any) -> str:
    """A cell as a text that is the same whether it is to be written or was read back from a workbook.

    >>> cell_text(dt.date(2024, 3, 31)), cell_text(2.0), cell_text(None), cell_text("甲\\r\\n乙 ")
    ('2024-03-31', '2', '', '甲\\n乙')
    """
    value = value.shown if isinstance(value, Link) else value
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else visible(str(value))[:_CELL].replace("\r\n", "\n").strip()


def cell_digest(text: str) -> str:
    """Short hash of a cell's text."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def write_register_csv(out: TextIO, titles: Sequence[str], rows: Iterable[Sequence[Value | Link]]) -> None:
    """Rows as CSV."""
    shown = ([value.shown if isinstance(value, Link) else value for value in row] for row in rows)
    write_csv_rows(out, titles, shown, ending="\r\n")


def write_csv_file(path: Path, titles: Sequence[str], rows: Iterable[Sequence[Value | Link]]) -> None:
    """Rows as a CSV file that Excel opens with its Japanese intact: UTF-8 with a byte order mark."""
    with written(path) as fresh, fresh.open("w", encoding="utf-8-sig", newline="") as file:
        write_register_csv(file, titles, rows)


def write_xlsx(
    path: Path,
    sheet: str,
    headings: Sequence[ColumnHeading],
    rows: Sequence[Sequence[Value | Link]],
    hidden: tuple[str, Sequence[Sequence[str]]] | None = None,
) -> None:
    """Rows as a workbook: texts are texts, days are days, the heading stays in view and filters.

    Columns with choices offer them. ``hidden``: name and rows of a sheet that is not shown.
    """
    import xlsxwriter  # noqa: PLC0415 - only for those who want a workbook

    if len(rows) > _ROWS:
        raise TooManyRows(f"{path}: a sheet holds {_ROWS:,} rows at most, not {len(rows):,}; write --csv")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, options) as workbook:
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE6EF"})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        day = workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        link = workbook.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top", "text_wrap": True})
        page = workbook.add_worksheet(sheet)
        for column, heading in enumerate(headings):
            page.set_column(column, column, heading.width, day if heading.is_day else None)
            page.write_string(0, column, heading.title, bold)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, Link) and len(value.target) <= _LINK and number <= _LINKS:
                    near = not value.target.startswith(("https://", "http://"))
                    target = f"external:{value.target}" if near else value.target
                    page.write_url(number, column, target, link, _shown(value)[:_CELL])
                elif value is None:
                    page.write_blank(number, column, None, wrapped)
                elif isinstance(value, dt.date):
                    page.write_datetime(number, column, dt.datetime.combine(value, dt.time()), day)
                elif isinstance(value, bool) or not isinstance(value, (int, float)):
                    page.write_string(number, column, _shown(value)[:_CELL], wrapped)
                else:
                    page.write_number(number, column, value, wrapped)
        _validate(workbook, page, headings, max(len(rows), 1))
        if hidden:
            kept = workbook.add_worksheet(hidden[0])
            kept.hide()
            for number, texts in enumerate(hidden[1]):
                for column, text in enumerate(texts):
                    kept.write_string(number, column, text)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, max(len(rows), 1), len(headings) - 1)
    with written(path) as fresh:
        fresh.write_bytes(made.getvalue())


def _validate(workbook: Any, page: Any, headings: Sequence[ColumnHeading], last: int) -> None:
    """Let columns take their choices, and days, only. Lists stand in a sheet of their own, as they may be long."""
    lists = None
    for column, heading in enumerate(headings):
        if heading.choices:
            lists = lists or workbook.add_worksheet(_LISTS)
            lists.hide()
            for row, choice in enumerate(heading.choices):
                lists.write_string(row, column, choice)
            name = f"{chr(65 + column // 26 - 1) if column >= 26 else ''}{chr(65 + column % 26)}"
            source = f"={_LISTS}!${name}$1:${name}${len(heading.choices)}"
            page.data_validation(1, column, last, column, {"validate": "list", "source": source})
        elif heading.is_day:
            page.data_validation(
                1, column, last, column, {"validate": "date", "criteria": ">", "value": dt.date(1900, 1, 1)}
            )


def _shown(value: Value | Link) -> str:
    shown = value.shown if isinstance(value, Link) else value
    return "" if shown is None else visible(str(shown))
