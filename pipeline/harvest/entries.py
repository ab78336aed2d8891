"""Sources as data: ``sources.toml``, one entry for each listing of a body. Never a class, never a line of code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from extractors.model.errors import PipelineError
from extractors.model.vocabulary import DocumentKind
from pipeline.archive.originals import toml_text
from pipeline.harvest.listing import DOCUMENT_ENDINGS, ListedLink, check_selector
from pipeline.harvest.wording import is_next
from pipeline.outputs import written
from pipeline.web.addresses import checked
from pipeline.web.faults import FetchFailed

FILES = r"\.(?:" + "|".join(ending[1:] for ending in DOCUMENT_ENDINGS) + r")(?:$|[?#])"
"""Addresses of files, which are taken where an entry says nothing else."""


class BadSource(PipelineError):
    """The file of sources has something in it that means nothing."""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """Where the documents of a body are announced, and which links lead to them."""

    name: str
    listing: tuple[str, ...]
    """Addresses of pages, feeds or sitemaps."""
    body: str = ""
    parent: str = ""
    licence: str = ""
    kinds: tuple[str, ...] = ()
    """Kinds of documents that the words of a link must name; none: any."""
    select: str = ""
    """CSS selector of the part of the page whose links count."""
    text: str = ""
    """Pattern in the words of a link, its column, its line or its heading."""
    address: str = ""
    """Pattern in the address; without one, files."""
    subpages: str = ""
    """Pattern of the words of links to pages one level down, whose links count as well."""
    most_pages: int = 50
    """Of the list, subpages included."""
    most: int = 2000
    """Documents that a run may bring."""
    interval: float = 2.0
    allow_private: bool = False

    def takes(self, link: ListedLink) -> bool:
        """Whether a link leads to a document of this source."""
        if (link.aside and not self.select) or is_next(link.words):
            return False
        if self.kinds and str(link.kind or "") not in self.kinds:
            return False
        around = "\n".join((link.words, link.column, link.row, link.heading))
        if self.text and not re.search(self.text, around):
            return False
        if not self.address:
            return link.is_document or link.form is not None
        return re.search(self.address, link.url) is not None

    def has_below(self, link: ListedLink) -> bool:
        """Whether a link leads to a page one level down."""
        return bool(self.subpages) and not link.aside and re.search(self.subpages, link.words) is not None


def load_entries(path: Path, names: Sequence[str] = ()) -> tuple[str | None, list[SourceEntry]]:
    """The contact and the entries of a file; of these bodies or names only. Raises BadSource."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadSource(
            f"{path} cannot be read ({error.strerror}); write it with: gijiroku harvest --probe URL"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSource(f"{path}: {error}") from error
    if unknown := sorted(told.keys() - {"contact", "source"}):
        raise BadSource(f"{path}: {', '.join(unknown)} means nothing here; sources begin with [[source]]")
    found = [_entry(path, one) for one in told.get("source", ())]
    named = [entry.name for entry in found]
    if double := sorted({name for name in named if named.count(name) > 1}):
        raise BadSource(f"{path}: several sources are called {', '.join(double)}")
    chosen = [entry for entry in found if not names or {entry.name, entry.body} & set(names)]
    if names and not chosen:
        raise BadSource(f"{path} has no source or body called {', '.join(names)}; there are: {', '.join(named)}")
    if not found:
        raise BadSource(f"{path} has no [[source]]; write one with: gijiroku harvest --probe URL")
    contact = told.get("contact")
    return (contact if isinstance(contact, str) else None), chosen


def entry_text(entry: SourceEntry) -> str:
    """An entry as it stands in the file."""
    nothing = SourceEntry("", ())
    lines = ["[[source]]"]
    for each in fields(entry):
        value = getattr(entry, each.name)
        if value != getattr(nothing, each.name):
            lines.append(f"{each.name} = {_written(value)}")
    return "\n".join(lines) + "\n"


def append_entry(path: Path, entry: SourceEntry) -> str:
    """Write an entry behind those of a file; what was written. Raises OutputFailed."""
    text = entry_text(entry)
    before = path.read_text(encoding="utf-8").rstrip() + "\n\n" if path.exists() else ""
    with written(path) as fresh:
        fresh.write_text(before + text, encoding="utf-8")
    return text


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return toml_text(value[0]) if len(value) == 1 else "[" + ", ".join(toml_text(one) for one in value) + "]"
    return toml_text(value) if isinstance(value, str) else str(value)


def _entry(path: Path, values: Mapping[str, Any]) -> SourceEntry:
    wrong = list(_wrong(values))
    if wrong:
        raise BadSource(f"{path}: source {values.get('name', '?')}: {'; '.join(wrong)}")
    several = {name: (value,) if isinstance(value, str) else tuple(value)
               for name, value in values.items() if name in {"listing", "kinds"}}  # fmt: skip
    return replace(SourceEntry("", ()), **{**values, **several})


def _wrong(values: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with an entry."""
    hints = get_type_hints(SourceEntry)
    for name in ("name", "listing"):
        if not values.get(name):
            yield f"has no {name}"
    for name, value in values.items():
        if name not in hints:
            yield f"{name} means nothing; there are: {', '.join(hints)}"
        elif not _fits(value, hints[name]):
            yield f"{name} = {value!r} is of another kind than it must be"
        else:
            yield from _wrong_value(name, value)


def _wrong_value(name: str, value: Any) -> Iterator[str]:
    several = (value,) if isinstance(value, str) else value
    try:
        if name in {"text", "address", "subpages"}:
            re.compile(value)
        elif name == "select":
            check_selector(value)
        elif name == "listing":
            for url in several:
                checked(url)
        elif name == "kinds" and (odd := sorted(set(several) - set(DocumentKind))):
            yield f"kinds are {', '.join(DocumentKind)}, not {', '.join(odd)}"
    except re.error as error:
        yield f"{name} is no pattern ({error})"
    except FetchFailed as error:
        yield error.reason
    except ValueError as error:
        yield str(error)


def _fits(value: Any, hint: Any) -> bool:
    if hint is bool or isinstance(value, bool):
        return hint is bool and isinstance(value, bool)
    if hint is float:
        return isinstance(value, int | float) and value >= 0
    if hint is int:
        return isinstance(value, int) and value > 0
    if hint is str:
        return isinstance(value, str)
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))
