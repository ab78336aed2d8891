"""A source without a manual: which links of a page look like documents, and the entry that takes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from pipeline.harvest.entries import FILES, SourceEntry
from pipeline.harvest.listing import ListedLink, ListingPage, read_listing
from pipeline.harvest.visit import PAGE_SIZE
from pipeline.harvest.wording import is_next, is_year_page, says_nothing, years_of
from pipeline.web.client import Client, Wanted

_YEARS = r"^\s*(?:令和|平成|昭和|[0-9０-９]{4})\s*(?:元|[0-9０-９]{1,2})?\s*年"
"""Words of links to pages of years."""
_ORDER = ("minutes", "audit_report", "assessment", "votes", "survey_report", "meeting_papers", "")
_FORMS = ("file", "form", "page")
_LIST_WORDS = ("一覧", "トップ", "ホーム", "検索", "について", "サイトマップ", "お問い合わせ", "へ戻る", "に戻る")
"""Of links to pages that list documents and are none."""


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Links of a page that look like documents of one kind."""

    entry: SourceEntry
    links: tuple[ListedLink, ...]
    years: tuple[int, ...]
    form: str
    """What they lead to: a file, a page, or what a form is answered with."""

    @property
    def files(self) -> str:
        """The endings of the files."""
        endings = {urlsplit(link.url).path.rpartition(".")[2].lower() for link in self.links if link.is_document}
        return ", ".join(sorted(endings)) or self.form


def probe(client: Client, url: str) -> list[LinkGroup]:
    """The groups of links at an address that look like documents, those that look most like minutes first.

    Where the page leads to pages of years, the first of them is looked at too. Raises FetchFailed.
    """
    page = _look(client, url)
    links, subpages = list(page.links), ""
    years = [link for link in page.links if _is_year(link)]
    if years:
        known = {link.url for link in links}
        deeper = [link for link in _look(client, years[0].url).links if link.url not in known]
        if any(link.kind for link in deeper):
            links += deeper
            subpages = _YEARS
    return groups_of(replace(page, links=tuple(links)), subpages)


def groups_of(page: ListingPage, subpages: str = "") -> list[LinkGroup]:
    """Links that look like documents, by kind and by what they lead to."""
    found: dict[tuple[str, str], list[ListedLink]] = {}
    for link in page.links:
        if form := _form_of(link, page.url):
            found.setdefault((str(link.kind or ""), form), []).append(link)
    groups = []
    for (kind, form), members in found.items():
        entry = SourceEntry(
            page.title or urlsplit(page.url).hostname or page.url,
            (page.url,),
            kinds=(kind,) if kind else (),
            subpages=subpages,
            address=f"^(?!.*{FILES})" if form == "page" else "",
        )
        years = {year for link in members for year in years_of(f"{link.words} {link.row} {link.heading}")}
        unique = {(link.url, link.form): link for link in members if entry.takes(link)}
        if unique:
            groups.append(LinkGroup(entry, tuple(unique.values()), tuple(sorted(years)), form))
    return sorted(groups, key=_rank)


def _rank(group: LinkGroup) -> tuple[int, int]:
    return _ORDER.index(group.entry.kinds[0] if group.entry.kinds else ""), _FORMS.index(group.form)


def _form_of(link: ListedLink, url: str) -> str | None:
    """What a link leads to, if it looks like a document at all."""
    if link.aside or is_next(link.words) or _is_year(link):
        return None
    if link.is_document:
        return "file"
    if link.form is not None:
        return "form" if link.kind else None
    if link.url == url or link.kind is None or (says_nothing(link.words) and not link.row):
        return None
    return None if any(word in link.words for word in _LIST_WORDS) else "page"


def _is_year(link: ListedLink) -> bool:
    return not (link.aside or link.is_document) and is_year_page(link.words)


def _look(client: Client, url: str) -> ListingPage:
    answer, data = client.page(Wanted(url), PAGE_SIZE)
    return read_listing(data, answer.url, answer.charset)
