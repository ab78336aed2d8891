"""Listing pages as links with the words that stand around each: what a reader of the page sees of a document.

How a page is built is read from its structure. The words of a link are, from near to far: its own, the head of its
column, the line or row that it stands in without the other links, the headings above.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from cssselect import HTMLTranslator, SelectorError
from lxml import etree, html

from extractors.model.vocabulary import DocumentKind
from pipeline.harvest.wording import announced_kind, is_next, is_something_else, says_nothing
from pipeline.read.text import decode
from pipeline.web.faults import FetchFailed, WebFault

_ROWS = ("li", "tr", "dd", "dt", "article", "p", "figure")
_CELLS = ("td", "th")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "caption", "summary", "legend")
_ASIDE = {"nav", "header", "footer", "aside"}
_ASIDE_WORDS = re.compile(
    r"(?i)(?:^|[-_ ])(?:nav|gnav|global|header|footer|breadcrumbs?|topicpath|pankuzu|side|sidebar|menu|sns)(?:$|[-_ ])"
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
_ALIASES = {"shift_jis": "cp932", "x-sjis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "windows-31j": "cp932"}
_SPACE = re.compile(r"\s+")
_WHEN = ("published", "pubDate", "date", "updated", "lastmod")
"""Elements of feeds and sitemaps that tell when an entry came or changed."""
_CARD = 200
"""Characters that the words of one entry hardly exceed."""
DOCUMENT_ENDINGS = (".pdf", ".docx", ".doc", ".xlsx", ".xls", ".txt", ".zip", ".rtf", ".jtd")


@dataclass(frozen=True, slots=True)
class ListedLink:
    """A link on a listing page."""

    url: str
    words: str
    """Its own."""
    column: str = ""
    row: str = ""
    """The line that it stands in, without other links."""
    heading: str = ""
    place: str = ""
    """Where it stands: elements from the body down, without numbers."""
    form: tuple[tuple[str, str], ...] | None = None
    """What is posted to get there."""
    aside: bool = False
    """Whether it stands in what is on every page: menus, the way here, the foot."""
    published: dt.date | None = None
    """When a feed says that it came out, or a sitemap that it was changed."""

    @property
    def is_document(self) -> bool:
        """Whether the address is that of a file."""
        return urlsplit(self.url).path.lower().endswith(DOCUMENT_ENDINGS)

    @property
    def telling(self) -> str:
        """The nearest words that name a kind of document; where none do, the nearest that tell anything."""
        if is_something_else(self.words):
            return self.words
        around = (self.words, self.column, self.row, self.heading)
        named = next((words for words in around if announced_kind(words)), None)
        return named or next((words for words in around if words and not says_nothing(words)), self.words)

    @property
    def kind(self) -> DocumentKind | None:
        """The kind of document that the words name."""
        return announced_kind(self.telling)

    @property
    def title(self) -> str:
        """What the document is called: its own words, with what they leave open."""
        if self.words and not says_nothing(self.words) and not (announced_kind(self.words) and len(self.words) <= 6):
            return self.words
        return (
            _joined(self.row, self.words if announced_kind(self.words) else self.column) or self.heading or self.words
        )


@dataclass(frozen=True, slots=True)
class ListingPage:
    """A page and its links."""

    url: str
    links: tuple[ListedLink, ...]
    is_login: bool = False
    is_feed: bool = False
    title: str = ""
    """What the page calls itself."""

    @property
    def following(self) -> tuple[str, ...]:
        """Addresses of the next pages of the list."""
        return tuple(dict.fromkeys(link.url for link in self.links if is_next(link.words) and link.url != self.url))


def read_listing(data: bytes, url: str, charset: str | None = None, select: str | None = None) -> ListingPage:
    """The links of a page, a feed or a sitemap; of a page, those below ``select``. Raises FetchFailed for others."""
    if (
        re.match(rb"\s*(?:\xef\xbb\xbf)?<(?:\?xml|rss|feed|urlset|sitemapindex|rdf:RDF)", data)
        and b"<html" not in data[:1000].lower()
    ):
        return _feed(data, url)
    declared = _CHARSET.search(data[:4096])
    name = (charset or (declared[1].decode("ascii") if declared else "")).lower()
    text = decode(data, _ALIASES.get(name, name) or None)
    if text is None or "<" not in text:
        raise FetchFailed(WebFault.TYPE, f"{url} is no page with links")
    root = html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    base = next((one.get("href") or "" for one in root.iter("base")), "")
    chosen = None if select is None else set(_selected(root, select))
    links = [
        link
        for element in root.iter("a", "area", "form")
        if chosen is None or element in chosen or any(one in chosen for one in element.iterancestors())
        for link in _links(element, urljoin(url, base))
    ]
    return ListingPage(
        url,
        tuple(links),
        is_login=bool(root.xpath("//input[translate(@type, 'PASWORD', 'pasword') = 'password']")),
        title=next((_text(one) for one in root.iter("h1", "title") if _text(one)), ""),
    )


def check_selector(select: str) -> None:
    """Raises ValueError for what is no CSS selector."""
    try:
        HTMLTranslator().css_to_xpath(select)
    except SelectorError as error:
        raise ValueError(f"{select!r} is no CSS selector ({error})") from error


def _selected(root: html.HtmlElement, select: str) -> list[html.HtmlElement]:
    return list(root.xpath(HTMLTranslator().css_to_xpath(select)))


def _links(element: html.HtmlElement, url: str) -> Iterator[ListedLink]:
    """The links that an element is: one for an anchor, one for a form that asks nothing of who sends it."""
    if element.tag == "form":
        fields = element.xpath(".//input | .//button | .//select | .//textarea")
        hidden = [one for one in fields if one.get("type", "").lower() == "hidden"]
        sends = [one for one in fields if one.get("type", "submit").lower() in {"submit", "image"}]
        if element.get("method", "get").lower() == "post" and sends and len(hidden) + len(sends) == len(fields):
            form = tuple((one.get("name") or "", one.get("value") or "") for one in hidden if one.get("name"))
            words = _text(sends[0]) or sends[0].get("value") or sends[0].get("alt") or ""
            yield _link(element, urljoin(url, element.get("action") or ""), _plain(words), form)
        return
    target = (element.get("href") or "").strip()
    if not target or target.startswith("#") or target.lower().startswith(("javascript:", "mailto:", "tel:", "data:")):
        return
    words = _text(element) or _plain(" ".join(element.xpath(".//img/@alt"))) or element.get("title") or ""
    if "next" in (element.get("rel") or "").split():
        words = "次へ"
    yield _link(element, urljoin(url, target), _plain(words), None)


def _link(element: html.HtmlElement, url: str, words: str, form: tuple[tuple[str, str], ...] | None) -> ListedLink:
    ancestors = list(element.iterancestors())
    names = [str(one.tag) for one in ancestors if isinstance(one.tag, str)]
    aside = bool(_ASIDE & set(names)) or any(
        _ASIDE_WORDS.search(f"{one.get('class') or ''} {one.get('id') or ''}") for one in ancestors if one.tag != "body"
    )
    row = _row(element, ancestors)
    return ListedLink(
        url.partition("#")[0],
        words,
        _column(ancestors),
        _words_of_row(row, element) if row is not None else "",
        " ".join(_headings(element, ancestors)),
        "/".join(reversed([name for name in names if name not in {"html", "body"}])),
        form,
        aside=aside,
    )


def _row(element: html.HtmlElement, ancestors: list[html.HtmlElement]) -> html.HtmlElement | None:
    """The line, row or card that a link stands in."""
    for one in ancestors:
        if one.tag == "tr" or (one.tag in _ROWS and _is_line(one, element)):
            return one
        others = [*one.itersiblings("div"), *one.itersiblings("div", preceding=True)] if one.tag == "div" else []
        if any(other.get("class") == one.get("class") is not None for other in others):
            return one
    return None


def _is_line(one: html.HtmlElement, element: html.HtmlElement) -> bool:
    """Whether an element is one entry: short, or with words besides those of its link; a row of a table is above."""
    if one.tag in {"p", "li"}:
        text = _text(one)
        inside_table = any(cell.tag in _CELLS for cell in one.iterancestors())
        return not inside_table and (len(text) <= _CARD) and (len(text) > len(_text(element)) or one.tag == "li")
    return len(_text(one)) <= 2 * _CARD


def _words_of_row(row: html.HtmlElement, element: html.HtmlElement) -> str:
    """What a row says, other links and forms left out; of a definition, with what is defined."""
    parts: list[str] = []

    def walk(one: html.HtmlElement) -> None:
        if not isinstance(one.tag, str) or one.tag in {"script", "style"}:
            return
        if one is not element and one.tag in {"a", "form"} and (one.get("href") or one.tag == "form"):
            return
        if one is element or (one is not row and one.tag in {"ul", "ol", "table"} and element not in one.iter()):
            return
        parts.append(one.text or "")
        for child in one:
            walk(child)
            parts.append(child.tail or "")
        parts.append(" ")

    walk(row)
    found = _plain("".join(parts))
    if row.tag == "dd":
        term = next((one for one in row.itersiblings("dt", preceding=True)), None)
        found = _joined(_text(term) if term is not None else "", found)
    if row.tag == "li" and (outer := next((one for one in row.iterancestors("li")), None)) is not None:
        found = _joined(_plain(outer.text or "") or _own_words(outer), found)
    return found[: 2 * _CARD]


def _own_words(item: html.HtmlElement) -> str:
    """The words of an item that stand before the list in it."""
    parts = []
    for child in item:
        if child.tag in {"ul", "ol", "dl", "table"}:
            break
        if isinstance(child.tag, str):
            parts.append(_text(child))
    return _plain(" ".join(parts))


def _column(ancestors: list[html.HtmlElement]) -> str:
    """The head of the column that a link stands in."""
    cell = next((one for one in ancestors if one.tag in _CELLS), None)
    if cell is None:
        return ""
    table = next((one for one in cell.iterancestors("table")), None)
    row = next((one for one in cell.iterancestors("tr")), None)
    if table is None or row is None:
        return ""
    at = sum(_span(one) for one in cell.itersiblings(*_CELLS, preceding=True))
    count = sum(_span(one) for one in row.iterchildren(*_CELLS))
    for head in table.iter("tr"):
        cells = list(head.iterchildren(*_CELLS))
        if head is row or not any(one.tag == "th" for one in cells):
            continue
        width = sum(_span(one) for one in cells)
        place = at + (width - count if width > count else 0)  # a cell that goes on from above stands before this row's
        for one in cells:
            place -= _span(one)
            if place < 0:
                return _text(one)
    return ""


def _span(cell: html.HtmlElement) -> int:
    told = cell.get("colspan", "1")
    return min(int(told), 100) if told.isdecimal() else 1


def _headings(element: html.HtmlElement, ancestors: list[html.HtmlElement]) -> Iterator[str]:
    """The headings above, the nearest first; a tab's label for what it opens."""
    level = 9
    for one in (element, *ancestors):
        if one.get("id") and one is not element:
            label = one.getroottree().xpath(
                "//a[@href = concat('#', $id)] | //*[@aria-controls = $id]", id=one.get("id")
            )
            yield from (_text(tab) for tab in label[:1])
        if one.tag in {"table", "details", "fieldset"}:
            yield from (_text(child) for child in one.iterchildren("caption", "summary", "legend"))
        for before in one.itersiblings(preceding=True):
            if before.tag in _HEADINGS and len(str(before.tag)) == 2 and int(str(before.tag)[1]) < level:
                level = int(str(before.tag)[1])
                yield _text(before)


def _feed(data: bytes, url: str) -> ListingPage:
    """The entries of RSS, RDF or Atom, or the addresses of a sitemap."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(data, parser)
    if root is None:
        raise FetchFailed(WebFault.TYPE, f"{url} is no feed that can be read")
    links: list[ListedLink] = []
    for entry in root.iter("{*}item", "{*}entry", "{*}url", "{*}sitemap"):
        said = {etree.QName(child).localname: child for child in entry if isinstance(child.tag, str)}
        places = [
            child
            for child in entry
            if isinstance(child.tag, str) and etree.QName(child).localname in {"link", "enclosure", "loc"}
        ]
        targets = [one.get("href") or one.get("url") or (one.text or "") for one in places
                   if one.get("rel", "alternate") in {"alternate", "enclosure"}]  # fmt: skip
        target = next(
            (one for one in targets if urlsplit(one).path.lower().endswith(DOCUMENT_ENDINGS)), next(iter(targets), "")
        )
        title = _plain("".join(map(str, said["title"].itertext()))) if "title" in said else ""
        about = next((said[name] for name in ("description", "summary") if name in said), None)
        if target.strip():
            row = _plain("".join(map(str, about.itertext()))) if about is not None else ""
            days = (_day("".join(map(str, said[name].itertext()))) for name in _WHEN if name in said)
            links.append(
                ListedLink(
                    urljoin(url, target.strip()), title, row=row[: 2 * _CARD], place="feed",
                    published=next(filter(None, days), None),
                )
            )  # fmt: skip
    return ListingPage(url, tuple(links), is_feed=True)


def _day(said: str) -> dt.date | None:
    """A day as feeds write it: RFC 3339 (Atom, RDF, sitemaps), or RFC 5322 (RSS)."""
    for read in (dt.datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(said.strip()).date()
        except (ValueError, TypeError):
            continue
    return None


def _text(element: html.HtmlElement) -> str:
    parts = element.xpath(".//text()[not(ancestor::script) and not(ancestor::style)]")
    return _plain("".join(parts))


def _plain(words: str) -> str:
    return _SPACE.sub(" ", words.replace("\u3000", " ")).strip()


def _joined(*words: str) -> str:
    return " ".join(one for one in words if one)
