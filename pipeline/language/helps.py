"""The help of commands in the language that is wanted, wrapped by the width of its letters."""

from __future__ import annotations

import gettext
import inspect
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import click

from pipeline.language.catalogue import DOMAIN, FOLDER, language, tr

_NOT_FIRST = frozenset("、。，．・：；？！）」』】〕］｝〉》ー々,.:;?!)]}…")
"""What begins no line."""
_NOT_LAST = frozenset("（「『【〔［｛〈《([{")
"""What ends none."""
_PIECES = re.compile(r"\s+|[!-~]+|.")
"""Where a line may end: at white space, and beside each letter that is not of a Latin word."""


def width_of(text: str) -> int:
    """Columns that a text takes on a terminal.

    >>> width_of("可決 ok")
    7
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def wrap(text: str, width: int) -> list[str]:
    """Lines of a text, at most so wide; none begins with a mark that closes or ends with one that opens.

    >>> wrap("期限を過ぎた指摘（未対応）を、並べます。", 16)
    ['期限を過ぎた指摘', '（未対応）を、並', 'べます。']
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width_of(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()]


def _pieces(text: str) -> Iterator[str]:
    """What stays on one line."""
    held = ""
    for piece in _PIECES.findall(text):
        if held and not (piece[0] in _NOT_FIRST or piece.isspace() or held[-1] in _NOT_LAST):
            yield held
            held = ""
        held += piece
    yield held


class WideFormatter(click.HelpFormatter):
    """Japanese has no spaces to break lines at, and its letters are two columns wide."""

    def write_text(self, text: str) -> None:
        """Paragraphs; one behind ``\\b`` as it stands."""
        indent = " " * self.current_indent
        self.write("".join(f"{indent}{line}".rstrip() + "\n" for line in _paragraphs(text, self.width - len(indent))))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Terms with what they mean."""
        found = list(rows)
        first = min(max((width_of(term) for term, _ in found), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, meaning in found:
            lines = list(_paragraphs(meaning, max(self.width - first - self.current_indent, 10)))
            fits = width_of(term) <= first - col_spacing
            head = term + " " * (first - width_of(term)) + lines.pop(0) if fits and lines else term
            self.write(f"{indent}{head}".rstrip() + "\n")
            self.write("".join(f"{indent}{' ' * first}{line}".rstrip() + "\n" for line in lines))


def _paragraphs(text: str, width: int) -> Iterator[str]:
    for number, paragraph in enumerate(text.split("\n\n")):
        if number:
            yield ""
        if paragraph.startswith("\b"):
            yield from paragraph.splitlines()[1:]
        else:
            yield from wrap("".join(_joined(paragraph.splitlines())), width)


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """Lines as one, with a space where a Latin word ends or begins one."""
    before = ""
    for line in map(str.strip, lines):
        if before and line and width_of(before[-1]) == 1 and width_of(line[0]) == 1:
            yield " "
        yield line
        before = line


class _WideContext(click.Context):
    formatter_class = WideFormatter


def speak(command: click.Command) -> None:
    """Put the help of a command, of what is below it, and all that click says into the language that is wanted."""
    wanted = language()
    os.environ["LANGUAGE"] = wanted  # click asks gettext, and gettext the environment
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)
    for one in (command, *getattr(command, "commands", {}).values()):
        one.context_class = _WideContext if wanted == "ja" else click.Context
        one.help = _translated(one)
        one.short_help = one.help.partition("。")[0] if wanted == "ja" and one.help else None
        for option in one.params:
            if isinstance(option, click.Option):
                option.help = _translated(option)


def english_help(part: click.Command | click.Option) -> str | None:
    """The help as it is written in the code."""
    attributes: dict[str, Any] = vars(part)
    text = attributes.setdefault("_english_help", part.help)
    return inspect.cleandoc(text) if text else None


def _translated(part: click.Command | click.Option) -> str | None:
    text = english_help(part)
    return tr(text) if text else text
