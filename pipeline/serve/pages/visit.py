"""Who asks for a page, and how: the language, the day, and the addresses that keep them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request

from extractors.model.errors import PipelineError
from pipeline.serve.pages.kinds import RecordKind
from pipeline.serve.pages.language import Language, wanted_language
from pipeline.serve.pages.listing import Selection, sorts_of

_LONGEST = 300
"""Characters of a value in an address."""
_MOST_VALUES = 60
_MOST_PAGES = 1_000_000
ALL = "*"
"""Stands in an address for every value of a facet that has a usual choice."""


class BadAddress(PipelineError):
    """The address says something that no page can be made of."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What every page of an answer needs to know."""

    path: str
    language: Language
    day: dt.date
    """On which findings are judged."""
    named: Mapping[str, str]
    """What of these the address named: it is kept in every address of the page."""
    asked: tuple[tuple[str, str], ...] = ()
    """All that the address said."""

    def link(self, path: str, **values: str | int | dt.date | Iterable[str] | None) -> str:
        """An address that keeps language and day."""
        pairs: list[tuple[str, str]] = []
        for name, value in {**self.named, **values}.items():
            if isinstance(value, str | int | dt.date):
                pairs.append((name, str(value)))
            else:
                pairs += [(name, one) for one in value or ()]
        kept = [(name, value) for name, value in pairs if value != ""]
        return f"{path}?{urlencode(kept)}" if kept else path

    def in_language(self, code: str) -> str:
        """The address of this page in another language."""
        others = [(name, value) for name, value in self.asked if name != "lang"]
        return f"{self.path}?{urlencode([*others, ('lang', code)])}"

    def records(self, kind: str, **values: Any) -> str:
        """The list of records of a kind."""
        return self.link(f"/records/{kind}", **values)

    def record(self, record_id: str) -> str:
        """The place of a record."""
        return self.link(f"/record/{record_id}")


def read_visit(request: Request) -> Visit:
    """What an address and a browser's wishes say. Raises BadAddress."""
    query = moderate(request.query_params)
    named = {name: query[name] for name in ("lang", "as_of") if query.get(name)}
    language = wanted_language(named.get("lang"), request.headers.get("accept-language", "")[:_LONGEST])
    day = read_day(named["as_of"]) if "as_of" in named else dt.datetime.now().astimezone().date()
    return Visit(request.url.path, language, day, named, tuple(query.multi_items()))


def moderate(query: QueryParams) -> QueryParams:
    """The same, where it is not too much. Raises BadAddress."""
    values = query.multi_items()
    if len(values) > _MOST_VALUES or any(len(name) + len(value) > _LONGEST for name, value in values):
        raise BadAddress("the address says too much")
    if any("\0" in value for _, value in values):
        raise BadAddress("the address holds a character that no text has")
    return query


def read_day(text: str) -> dt.date:
    """A day. Raises BadAddress."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise BadAddress(f"{text} is no day; write 2024-03-31") from None


def read_number(query: QueryParams, name: str) -> int:
    """A page number, from 1. Raises BadAddress."""
    text = query.get(name) or "1"
    if not (text.isascii() and text.isdecimal() and len(text) < 8 and 1 <= int(text) <= _MOST_PAGES):
        raise BadAddress(f"{text} is no number of a page")
    return int(text)


def read_wanted(query: QueryParams, kind: RecordKind, day: dt.date) -> Selection:
    """Which records an address asks for. Raises BadAddress."""
    chosen = {facet: tuple(query.getlist(facet)) for facet in kind.facets if facet in query}
    chosen = {facet: () if values == (ALL,) else values for facet, values in chosen.items()}
    wanted = Selection(
        kind, day, query.get("q", "").strip(), chosen,
        read_day(query["since"]) if query.get("since") else None,
        read_day(query["until"]) if query.get("until") else None,
        query.get("document") or None,
        (query.get("group") or None) if kind.name == "findings" else None,
    )  # fmt: skip
    sort = query.get("sort") or wanted.sort
    if sort not in sorts_of(kind):
        raise BadAddress(f"{sort} is no order; choose from {', '.join(sorts_of(kind))}")
    return replace(wanted, sort=sort)


def said(wanted: Selection) -> dict[str, Any]:
    """A wish as the values of an address."""
    chosen = {
        facet: (ALL,) if not values and dict(wanted.kind.usual).get(facet) else values
        for facet, values in wanted.chosen.items()
    }
    return {
        "q": wanted.words, **chosen, "since": wanted.since, "until": wanted.until, "document": wanted.document,
        "group": wanted.group, "sort": wanted.sort if wanted.sort != "newest" else None,
    }  # fmt: skip
