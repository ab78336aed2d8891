"""Looking at a source: its list, page by page, and the links on it that lead to documents."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pipeline.harvest.entries import SourceEntry
from pipeline.harvest.listing import ListedLink, ListingPage, read_listing
from pipeline.harvest.state import HarvestState
from pipeline.web.addresses import without_secrets
from pipeline.web.client import Client, Wanted
from pipeline.web.faults import FetchFailed, WebFault

PAGE_SIZE = 20 * 2**20
"""Bytes that a page of a list may have."""
_READING = "1"
"""To be raised when links are read from pages otherwise: what is known of pages is then read anew."""
_DRAWN = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_\-]{16,}|[0-9a-fA-F]{16,}")
"""A value that somebody drew, rather than gave."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A document that a list announces."""

    key: str
    """Its address as it is kept."""
    link: ListedLink
    listing: str
    """The page that announces it, as it may be kept."""


@dataclass
class Seen:
    """What a look at a source showed."""

    announced: list[Announced] = field(default_factory=list)
    pages: int = 0
    whole: bool = True
    """Whether all pages of the list were looked at."""
    is_login: bool = False
    trouble: list[str] = field(default_factory=list)
    """Pages after the first that could not be read."""

    @property
    def shape(self) -> str:
        """The places at which the links stand, the most frequent first."""
        places = Counter(one.link.place for one in self.announced)
        return " ".join(place for place, _ in places.most_common(5))


def look_at(client: Client, entry: SourceEntry, state: HarvestState | None) -> Seen:
    """All documents that a source announces, each once. Raises FetchFailed where its first page cannot be read."""
    seen = Seen()
    waiting = deque((url, entry.subpages != "") for url in entry.listing)
    known: set[str] = set()
    found: dict[str, Announced] = {}
    while waiting:
        url, may_descend = waiting.popleft()
        if without_secrets(url) in known:
            continue
        if len(known) >= entry.most_pages:
            seen.whole = False
            break
        known.add(without_secrets(url))
        try:
            page = _page(client, entry, url, state)
        except FetchFailed as error:
            if not seen.pages or error.fault is WebFault.BUDGET:
                raise
            seen.whole = False
            seen.trouble.append(error.reason)
            continue
        seen.pages += 1
        seen.is_login = seen.is_login or (page.is_login and not page.links)
        sessions = session_parameters(page.links)
        for link in page.links:
            if entry.takes(link):
                key = key_of(link, sessions)
                found.setdefault(key, Announced(key, link, without_secrets(url)))
            elif (page.is_feed and urlsplit(link.url).path.endswith(".xml")) or (may_descend and entry.has_below(link)):
                waiting.append((link.url, False))
        waiting.extend((following, may_descend) for following in page.following)
    seen.announced = list(found.values())
    return seen


def _page(client: Client, entry: SourceEntry, url: str, state: HarvestState | None) -> ListingPage:
    """A page of a list, from what is known of it where it did not change."""
    kept = f"{_READING} {without_secrets(url)} {entry.select}".rstrip()
    before = state.page(kept) if state else None
    wanted = Wanted(url, etag=before.etag, modified=before.modified) if before else Wanted(url)
    answer, data = client.page(wanted, PAGE_SIZE)
    if not answer.changed and before:
        return ListingPage(answer.url, before.links)
    page = read_listing(data, answer.url, answer.charset, entry.select or None)
    if state:
        state.put_page(entry.name, kept, answer.etag, answer.modified, page.links)
    return page


def session_parameters(links: Iterable[ListedLink]) -> frozenset[str]:
    """Parameters that say nothing of a document: one drawn value in every link of the page that has them."""
    values: dict[str, list[str]] = {}
    for link in links:
        for name, value in parse_qsl(urlsplit(link.url).query):
            values.setdefault(name, []).append(value)
    return frozenset(
        name for name, told in values.items() if len(told) > 1 and len(set(told)) == 1 and _DRAWN.fullmatch(told[0])
    )


def key_of(link: ListedLink, sessions: frozenset[str]) -> str:
    """The address of a document as it is kept: the same whatever session it was seen in."""
    parts = urlsplit(without_secrets(link.url))
    if sessions:
        kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in sessions]
        parts = parts._replace(query=urlencode(kept))
    if link.form is not None:
        fields = [pair for pair in link.form if not _DRAWN.fullmatch(pair[1])]
        parts = parts._replace(fragment=urlencode(fields))
    return urlunsplit(parts)
