"""The language of what is said to people: English, or Japanese by gettext catalogues that come with the package.

A message is written in English where it is said, ``tr("{path}: {count} rows", path=path, count=count)``;
``make messages`` brings it into ``locale/ja/LC_MESSAGES/gijiroku.po``, where its Japanese is written. What stands in
datasets stays English: an error and a row of ``issues`` are put into the language by ``retold`` when they are shown.
"""

from __future__ import annotations

import gettext
import os
import re
import sys
from functools import cache
from pathlib import Path

DOMAIN = "gijiroku"
FOLDER = Path(__file__).parent / "locale"
VARIABLE = "GIJIROKU_LANG"
TOLD = "told"
"""Context of messages that errors and rows hold: ``{0}`` stands for what differs."""
_LOCALE = (VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG")
"""Variables that name a language; the first that is set counts, as POSIX says."""
_JAPANESE = 0x11
"""Primary language id of Japanese on Windows."""
_PLACE = re.compile(r"\{\d+\}")
_DEEP = 4
"""How many messages may stand in each other."""


def language() -> str:
    """``ja`` where GIJIROKU_LANG or the locale says so, else ``en``."""
    named = next((value for name in _LOCALE if (value := os.environ.get(name))), "")
    if not named and sys.platform == "win32":
        return "ja" if _windows_speaks_japanese() else "en"
    return "ja" if named.lower().startswith("ja") else "en"


def _windows_speaks_japanese() -> bool:
    import ctypes  # noqa: PLC0415 - there alone

    windows = getattr(ctypes, "windll", None)
    return windows is not None and windows.kernel32.GetUserDefaultUILanguage() & 0x3FF == _JAPANESE


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, FOLDER, [code], fallback=True)


def tr(message: str, /, **values: object) -> str:
    """A message in the language that is wanted, with its values in the places ``{name}``."""
    found = _catalogue(language()).gettext(message)
    return found.format(**values) if values else found


def trn(one: str, many: str, count: int, /, **values: object) -> str:
    """A message that differs by a number, which stands in the place ``{count}``."""
    return _catalogue(language()).ngettext(one, many, count).format(count=count, **values)


def later(message: str) -> str:
    """The message itself: it is told later, by ``retold``."""
    return message


def retold(text: str) -> str:
    """What an error or a row says in English, in the language that is wanted; as it is where that is not known.

    The messages are known by their templates, ``no document is called {0}``, and may stand in each other.
    """
    return text if language() == "en" else _told(text, _DEEP)[1]


def _told(text: str, deep: int) -> tuple[int, str]:
    """How many letters are known, and the text in the language; of several ways the one that knows most."""
    catalogue = _catalogue(language())
    exact = catalogue.pgettext(TOLD, text)
    if exact != text or not deep:
        return (len(text) if exact != text else 0), exact
    ways = [(0, text)]
    for template, pieces, made in _templates(language()):
        if all(piece in text for piece in pieces) and (match := _pattern(template).fullmatch(text)):
            inside = [_told(value, deep - 1) for value in match.groups()]
            known = sum(map(len, pieces)) + sum(count for count, _ in inside)
            ways.append((known, made.format(*(value for _, value in inside))))
    for mark, shown in (("; ", "。"), (": ", ": ")):
        first, _, rest = text.partition(mark)
        if rest:
            parts = _told(first, deep - 1), _told(rest, deep - 1)
            ways.append((parts[0][0] + parts[1][0], shown.join(value for _, value in parts)))
    return max(ways, key=lambda way: way[0])


@cache
def _templates(code: str) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """Template, its own words and its translation; the one that says most itself first."""
    context = f"{TOLD}\x04"
    entries = {
        key.removeprefix(context): value
        for key, value in vars(_catalogue(code)).get("_catalog", {}).items()
        if isinstance(key, str) and key.startswith(context) and _PLACE.search(key)
    }
    found = [(template, tuple(_PLACE.split(template)), made) for template, made in entries.items()]
    return tuple(sorted(found, key=lambda one: (-sum(map(len, one[1])), one[0])))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = _PLACE.split(template)
    return re.compile("(.*?)".join(map(re.escape, parts)), re.DOTALL)
