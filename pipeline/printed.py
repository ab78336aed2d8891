"""What is printed: every word on a terminal, in a CSV file, a log or a report goes through here.

Words come from documents, names of files and servers' answers, and any of them may hold what steers a terminal, turns
the direction of a line or hides. All of that is shown as its escape (``\\x1b``, ``\\u202e``); line breaks and
tabs stay.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import logging
import os
import re
import stat
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, ClassVar, TextIO

import click

from pipeline.language.helps import width_of, wrap

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_KINDS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of characters that print nothing, or steer what is printed."""
_NARROW = 100
"""Columns of a screen from which on tables are printed as tables."""
_ENOUGH = 16
"""Columns in which a longer text can be read."""
MARKS = ("\ufdd0", "\ufdd1")
"""Before and behind words that are to stand out; no characters of any text, by the rules of Unicode."""
_FORMULA = tuple("=+-@\t\r＝＋－＠")
"""What Excel, or another program, takes for the beginning of a formula."""


@cache
def _steering() -> re.Pattern[str]:
    """Any character that steers or hides; a pattern, as most text has none."""
    codes = (*range(0x20000), *range(0xE0000, 0xE1000))  # between them are ideographs
    found = [chr(code) for code in codes if unicodedata.category(chr(code)) in _KINDS]
    return re.compile(f"[{re.escape(''.join(found))}]")


def visible(text: str, *, lines: bool = True) -> str:
    """The text with what steers or hides shown as escapes; ``lines``: line breaks and tabs stay.

    >>> visible("\\x1b[31m令和\\u202e\\t"), visible("a\\nb", lines=False)
    ('\\\\x1b[31m令和\\\\u202e\\t', 'a\\\\nb')
    """
    kept = "\n\t" if lines else ""

    def shown(found: re.Match[str]) -> str:
        return found[0] if found[0] in kept else found[0].encode("unicode_escape", "backslashreplace").decode()

    return _steering().sub(shown, text)


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would compute it.

    >>> harmless("=1+1"), harmless("-"), harmless("増減 -3")
    ("'=1+1", '-', '増減 -3')
    """
    return "'" + text if len(text) > 1 and text.lstrip(" ").startswith(_FORMULA) else text


def say(text: object, *, err: bool = False) -> None:
    """Print a line on standard output, or on standard error; what ``MARKS`` hold stands out."""
    shown = visible(str(text))
    for mark, coloured, plain in zip(MARKS, ("\x1b[1;33m", "\x1b[0m"), "【】", strict=True):
        shown = shown.replace(mark, coloured if sys.stdout.isatty() else plain)
    click.echo(shown, err=err)


def json_text(value: object, *, indent: int | None = None) -> str:
    """JSON that is true to every character: what steers or hides is escaped as JSON does."""
    written = json.dumps(value, ensure_ascii=False, default=str, indent=indent)
    return _steering().sub(lambda found: found[0] if found[0] == "\n" else json.dumps(found[0])[1:-1], written)


def write_csv_rows(out: TextIO, titles: Sequence[str], rows: Iterable[Sequence[object]], *, ending: str = "\n") -> None:
    """Rows as CSV below their titles; lists and structures as JSON. No text is taken for a formula."""
    writer = csv.writer(out, lineterminator=ending)
    writer.writerow([visible(title) for title in titles])
    for row in rows:
        writer.writerow([harmless(shown) if isinstance(shown := _cell(value), str) else shown for value in row])


def tolerate() -> None:
    """Let a terminal of few letters (CP932, Windows in Japanese) show the others as escapes instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


def csv_out() -> TextIO:
    """Standard output, to write CSV to: a file that it is directed to is UTF-8 and begins with the mark by which Excel
    knows that; terminals and pipes get the rows alone."""
    out = sys.stdout
    with suppress(OSError, ValueError):
        if stat.S_ISREG(os.fstat(out.fileno()).st_mode) and isinstance(out, io.TextIOWrapper):
            out.reconfigure(encoding="utf-8", newline="")
            if out.buffer.tell() == 0:
                out.write("\ufeff")
    return out


def screen(width: int) -> Console:
    """The terminal, also where its output goes through a pager; where there is none, lines of a width."""
    from rich.console import Console  # noqa: PLC0415 - help is given without

    is_seen = sys.stdout.isatty() or sys.stderr.isatty() or os.environ.get("COLUMNS", "").isdecimal()
    return Console(width=None if is_seen else width, markup=False, emoji=False, highlight=False)


def print_table(
    titles: Sequence[str], rows: Iterable[Sequence[object]], width: int, *, title: str | None = None
) -> None:
    """Rows as a table on the screen; on one too narrow for its columns, each row below its titles."""
    console, found = screen(width), list(rows)
    if console.width >= _NARROW or _least(titles, found) <= console.width:
        console.print(grid(titles, found, title=title))
        return
    if title:
        console.print(title)
    indent = max(map(width_of, titles)) + 2
    for row in found:
        for name, value in zip(titles, row, strict=True):
            shown = "" if value is None else str(_cell(value))
            if not shown:
                continue
            lines = [line for one in shown.splitlines() for line in wrap(one, max(console.width - indent, 20))]
            for head, line in zip_longest([visible(name)], lines, fillvalue=""):
                console.print((head + " " * (indent - width_of(head)) + line).rstrip(), soft_wrap=True)
        console.print("")


def _least(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> int:
    """How wide a screen a table needs to be read."""
    widths = (
        max(width_of(line) for cell in column for line in str(cell).splitlines() or [""])
        for column in zip(titles, *rows, strict=True)
    )
    return 1 + sum(3 + min(_ENOUGH, width) for width in widths)


def grid(titles: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None) -> Table:
    """A table for the screen; lists and structures as JSON."""
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    made = Table(title=title, title_justify="left")
    for name in titles:
        made.add_column(Text(visible(name)), overflow="fold")
    for row in rows:
        made.add_row(*(Text("" if value is None else str(_cell(value))) for value in row))
    return made


def _cell(value: object) -> Any:
    if isinstance(value, list | dict):
        return json_text(value)
    return visible(value) if isinstance(value, str) else value


class LogFormatter(logging.Formatter):
    """One line for each record, whatever is told in it: time with its zone, level, datasets' folder, who, what."""

    folder: ClassVar[str] = "-"
    """The folder that the command is about."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(folder)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the folder."""
        record.folder = self.folder
        return super().format(record)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802, ARG002
        """The time, as ISO 8601 writes it."""
        return dt.datetime.fromtimestamp(record.created, dt.UTC).astimezone().isoformat(timespec="seconds")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """The line."""
        return visible(super().formatMessage(record), lines=False)
