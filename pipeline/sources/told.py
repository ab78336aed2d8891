"""What stands beside documents about them: ``source.toml`` in a folder, ``<file>.source.toml`` beside a file.

A folder's file tells of all documents in it and below it, down from the folder or archive that was given to read; a
nearer one wins, field by field, and what stands beside the file itself wins over all. In archives they are looked for
as well.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from extractors.model.errors import Damaged, DocumentError
from extractors.model.vocabulary import DocumentKind
from pipeline.sources.archives import Archive, archive_of
from pipeline.sources.found import Found
from pipeline.sources.local import fetch
from pipeline.sources.names import BESIDE, ENTRY, FOLDER, is_remote, location_of, path_of, printable

FIELDS = ("body", "parent", "date", "title", "url", "listing", "link_text", "kind", "licence", "retrieved", "etag",
          "sha256")  # fmt: skip
"""What may be told."""
_FILLING = frozenset({"body", "parent", "date", "title", "link_text", "kind"})
"""What fills something: a document is read again when one of these changes."""
_LISTED = frozenset({"date", "title", "link_text", "kind"})
"""What a page says that leads to a document, where it is named."""
_MOST = 65_536
"""Bytes that such a file may have."""
_REMEDY = "mend it, or take it away; its fields are: " + ", ".join(FIELDS)


@dataclass(frozen=True, slots=True)
class Hearsay:
    """One field that is told of a document."""

    field: str
    value: str
    """A day as ISO writes it."""
    origin: str
    """``folder``, ``sidecar`` or ``listing``."""


@dataclass(frozen=True, slots=True)
class Account:
    """All that is told of a document; nothing, where nothing is."""

    fields: tuple[Hearsay, ...] = ()

    def get(self, field: str) -> Hearsay | None:
        """What is told of a field."""
        return next((one for one in self.fields if one.field == field), None)

    def value(self, field: str) -> str | None:
        """Its value."""
        found = self.get(field)
        return found.value if found else None

    @property
    def digest(self) -> str:
        """Short hash; empty where nothing is told."""
        if not self.fields:
            return ""
        return hashlib.sha256(repr([(one.field, one.value, one.origin) for one in self.fields]).encode()).hexdigest()[
            :12
        ]


NOTHING = Account()


def agreed(several: Iterable[Account]) -> Account:
    """What those who tell something of a field agree on: of one document that lies at several places."""
    values: dict[str, set[str]] = {}
    first: dict[str, Hearsay] = {}
    for told in several:
        for one in told.fields:
            values.setdefault(one.field, set()).add(one.value)
            first.setdefault(one.field, one)
    return Account(tuple(first[field] for field in sorted(first) if len(values[field]) == 1))


class Beside:
    """What stands beside documents, each file of it read once."""

    def __init__(self, copies: Mapping[str, str] | None = None) -> None:
        """``copies``: where documents that lie elsewhere are kept, with what is told of them, by location."""
        self._copies = copies or {}
        self.errors: dict[str, tuple[Found, DocumentError]] = {}
        """What could not be understood, by location."""
        self._names: dict[Path, frozenset[str]] = {}
        self._read: dict[str, Mapping[str, str]] = {}

    def of(self, location: str, source: str, sha256: str | None) -> Account:
        """What is told of the document at a location, known as ``source`` below the place that was given.

        A file beside it that tells another hash is about other bytes, which is an error.
        """
        if copy := self._copies.get(location):
            location, source = copy, path_of(copy).name
        fields: dict[str, Hearsay] = {}
        for place, name in self._places(location, source):
            told = self._fields(place, name)
            is_own = place == location + BESIDE
            if is_own and sha256 and told.get("sha256", sha256).lower() != sha256:
                self._refuse(place, name, f"tells of other bytes, whose hash is {told['sha256'][:12]}…")
                continue
            origins = dict.fromkeys(told, "sidecar" if is_own else "folder")
            if "listing" in told:
                origins |= dict.fromkeys(_LISTED, "listing")
            fields |= {
                field: Hearsay(field, value, origins[field]) for field, value in told.items() if field in _FILLING
            }
        return Account(tuple(fields[field] for field in sorted(fields)))

    def _places(self, location: str, source: str) -> Iterator[tuple[str, str]]:
        """Location and name of the files that tell of a document, the one nearest to it last."""
        if is_remote(location):
            return
        outside, _, entry = location.partition(ENTRY)
        path = path_of(outside)
        below = source.partition(ENTRY)[0].split("/")[:-1]
        folder = path.parent
        for _ in below:
            folder = folder.parent
        for depth in range(len(below) + 1):
            here = folder.joinpath(*path.parent.parts[len(folder.parts) :][:depth])
            if FOLDER in self._listed(here):
                yield location_of(here / FOLDER), "/".join([*below[:depth], FOLDER])
        if path.name + BESIDE in self._listed(path.parent):
            yield outside + BESIDE, source.partition(ENTRY)[0] + BESIDE
        if entry and (archive := _archive(path)):
            own = unquote(entry, errors="surrogatepass")
            above = (f"{folder}/{FOLDER}".removeprefix("./") for folder in reversed(PurePosixPath(own).parents))
            for name in (*above, own + BESIDE):
                if name in archive.entries:
                    inside = quote(name, errors="surrogatepass")
                    yield f"{outside}{ENTRY}{inside}", f"{source.partition(ENTRY)[0]}{ENTRY}{printable(name)}"

    def _listed(self, folder: Path) -> frozenset[str]:
        """Names in a folder that may tell of its documents."""
        if folder not in self._names:
            try:
                names = frozenset(path.name for path in folder.iterdir() if path.name.endswith(FOLDER))
            except OSError:
                names = frozenset()  # what cannot be looked through is told where its documents are looked for
            self._names[folder] = names
        return self._names[folder]

    def _fields(self, place: str, name: str) -> Mapping[str, str]:
        if place not in self._read:
            try:
                self._read[place] = _parsed(fetch(place, _MOST))
            except DocumentError as error:
                self._read[place] = {}
                self._refuse(place, name, error.reason)
        return self._read[place]

    def _refuse(self, place: str, name: str, reason: str) -> None:
        self.errors[place] = (Found(place, name), Damaged(reason, _REMEDY))


def _archive(path: Path) -> Archive | None:
    try:
        return archive_of(path)
    except DocumentError:
        return None  # which is told of its documents


def _parsed(data: bytes) -> Mapping[str, str]:
    """The fields of a file. Raises Damaged."""
    try:
        values = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Damaged(f"is no TOML ({error})", _REMEDY) from error
    found: dict[str, str] = {}
    for field, value in values.items():
        if field not in FIELDS:
            raise Damaged(f"has a field {field} that means nothing", _REMEDY)
        written = value.isoformat() if isinstance(value, dt.date | dt.datetime) else value
        if not isinstance(written, str):
            raise Damaged(f"has something else than words or a day for {field}", _REMEDY)
        if field == "date" and not _is_day(written):
            raise Damaged(f"has a date, {written}, that is no day", _REMEDY)
        if field == "kind" and written not in set(DocumentKind):
            raise Damaged(f"has a kind, {written}, that is none of {', '.join(DocumentKind)}", _REMEDY)
        if written.strip():
            found[field] = " ".join(written.split())
    return found


def _is_day(written: str) -> bool:
    try:
        return bool(dt.date.fromisoformat(written))
    except ValueError:
        return False
