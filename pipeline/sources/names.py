"""What sources are called: locations, which are URIs, and names that can be stored and printed.

``file:///a/b.pdf`` is a file; ``file:///a/b.zip!/c/d.pdf`` an entry of a ZIP archive, read where it stands and never
unpacked to disk (a ``!`` in a file's own name is escaped). Any other scheme is behind a URL.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from urllib.parse import unquote_to_bytes

ENTRY = "!/"
FOLDER = "source.toml"
"""Tells of the documents of a folder."""
BESIDE = ".source.toml"
"""Ends the name of what tells of one file."""
_LOCK = "~$"
"""Begins the name of a file by which an office program shows that it has a document open."""
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Controls that turn the direction of what follows."""


def no_document(name: str) -> str | None:
    """Why a file is no document by its name alone, whatever it holds."""
    if name.startswith(_LOCK):
        return "lock file of an office program"
    return "tells of documents" if name == FOLDER or name.endswith(BESIDE) else None


def is_remote(location: str) -> bool:
    """Whether a location is behind a URL."""
    return not location.startswith("file://")


def location_of(path: Path) -> str:
    """Absolute path as a file URI."""
    return path.absolute().as_uri()


def path_of(location: str) -> Path:
    """The path of a file URI, also where its name is not UTF-8; of an archive's entry, the archive."""
    return Path(os.fsdecode(unquote_to_bytes(location.removeprefix("file://").partition(ENTRY)[0])))


def printable(name: str) -> str:
    """A file name that can be stored and printed: controls and invalid UTF-8 are escaped, and nothing else is.

    >>> printable("会議　録.txt"), printable("new\\nline.txt")
    ('会議\u3000録.txt', 'new\\\\nline.txt')
    """
    escaped = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c.encode("unicode_escape").decode() if _is_control(c) else c for c in escaped)


def same_name(one: str, other: str) -> bool:
    """Whether two names are one, as stored or as they truly are, composed or decomposed."""
    return one == other or _composed(one) == _composed(other)


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", printable(name))


def _is_control(char: str) -> bool:
    """Whether a character moves what is printed, breaks a line, or is none at all."""
    return unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or char in _BIDI
