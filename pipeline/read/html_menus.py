"""Parts of an HTML page that are no part of its document: scripts, menus, what is hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from extractors.japanese.marks import A_FIGURE, A_TITLE_CLOSING, A_TITLE_OPENING
from extractors.model.grounding import squash

DROPPED = frozenset(
    {"head", "script", "style", "noscript", "template", "iframe", "svg", "object", "embed", "applet", "select"}
    | {"button", "input", "textarea", "datalist", "rt", "rp", "map", "canvas", "audio", "video"}
)
_NAMED = re.compile(
    r"nav|menu|bread|topic[-_]?path|pankuzu|sidebar|side[-_]|footer|header|search|sns|share|social|skip|pager|toolbar"
    r"|banner|hit\b|cookie|lang|font[-_]?size",
    re.IGNORECASE,
)
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar", "complementary"})
_FRAMES = frozenset({"nav", "header", "footer", "aside", "menu", "form", "ul", "ol"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BUSINESS = re.compile(
    r"議案|議題|日程|報告第|第[0-9０-９一二三四五六七八九十]+[号回]|委員長|議員|資料[0-9０-９]|諮問|請願|陳情"
)
"""A list of links with these words is an agenda, not a menu."""
_ARROWS = rf"(?:[\s↑↓←→|｜]|{A_FIGURE}|{A_TITLE_OPENING}|{A_TITLE_CLOSING})*"
_SERVICE = re.compile(
    rf"{_ARROWS}(?:(?:この)?ページ(?:の)?(?:先頭|トップ|上部|上)(?:へ|に)?(?:戻る|もどる|移動)?"
    r"|(?:本文|コンテンツ|メニュー)へ(?:スキップ|移動|ジャンプ)?"
    r"|(?:前|次|一覧|トップ|元|目次)(?:の(?:ページ|発言|画面))?(?:へ|に)(?:戻る|もどる|進む)?"
    r"|戻る|もどる|閉じる|印刷(?:する|用)?|ホーム|TOP|PAGETOP|HOME"
    rf"|(?:最初|次|前)の(?:ヒット|発言)へ.{{0,16}}){_ARROWS}",
    re.IGNORECASE,
)


_TRAIL = re.compile(
    r"(?:現在(?:の)?位置[:：]?\s*)?(?:トップ(?:ページ)?|ホーム|TOP|HOME)(?:\s*[>＞»›≫→]\s*[^>＞»›≫→。]{1,40}){1,8}",
    re.IGNORECASE,
)
"""The way to the page (パンくずリスト)."""


@dataclass(slots=True)
class _Weight:
    """How many letters an element holds, and how many of them are links."""

    words: int = 0
    linked: int = 0
    links: int = 0


def find_menus(body: etree._Element) -> frozenset[etree._Element]:
    """Elements to leave out. What holds a third of the page's words is never one of them."""
    weights = _weigh(body)
    total = weights[body].words
    small = [
        (element, weight) for element, weight in weights.items() if element is not body and weight.words * 3 < total
    ]
    hidden = frozenset(element for element, _ in small if _is_hidden(element))
    if sum(weights[element].words for element in hidden) * 3 >= total:
        hidden = frozenset()  # speeches that unfold at a click
    menus = (element for element, weight in small if _is_suspect(element) and _is_menu(element, weight))
    return hidden.union(menus)


def is_service(text: str) -> bool:
    """Whether a line only moves about in the site: ``ページの先頭へ``, ``トップ > 市政情報 > 審議会``."""
    return (len(text) <= 40 and _SERVICE.fullmatch(text) is not None) or _TRAIL.fullmatch(text) is not None


def inner_text(element: etree._Element) -> str:
    """All characters within an element."""
    return "".join(str(part) for part in element.itertext())


def _weigh(body: etree._Element) -> dict[etree._Element, _Weight]:
    """Weight of every element, summed from the leaves upwards."""
    weights: dict[etree._Element, _Weight] = {}
    for _, element in etree.iterwalk(body, events=("end",)):
        weight = weights.setdefault(element, _Weight())
        parent = element.getparent()
        above = weights.setdefault(parent, _Weight()) if element is not body else _Weight()
        if element.tag in DROPPED:
            weight = _Weight()
        elif isinstance(element.tag, str):
            weight.words += _letters(element.text)
        if element.tag == "a":
            weight.linked, weight.links = weight.words, 1
        above.words += weight.words + _letters(element.tail)
        above.linked += weight.linked
        above.links += weight.links
    return weights


def _letters(text: str | None) -> int:
    return len(squash(text)) if text else 0


def _is_suspect(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return False
    if element.tag in _FRAMES or element.get("role") in _ROLES:
        return True
    return bool(_NAMED.search(f"{element.get('class') or ''} {element.get('id') or ''}"))


def _is_hidden(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return False
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _is_menu(element: etree._Element, weight: _Weight) -> bool:
    if element.tag in {"nav", "footer"} or element.get("role") in {"navigation", "contentinfo"}:
        return True
    mostly = weight.linked * 10 >= weight.words * 9
    if element.tag in {"ul", "ol"} and not _NAMED.search(element.get("class") or ""):
        brief = weight.links >= 5 and mostly and weight.linked <= 12 * weight.links
        return brief and not _BUSINESS.search(inner_text(element))
    if weight.words <= 40 and is_service(inner_text(element)):
        return True
    return weight.links >= 2 and weight.linked * 2 >= weight.words
