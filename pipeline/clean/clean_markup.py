"""Left-over markup in text: tags, footnote reference marks, Markdown signs, rules."""

from __future__ import annotations

import re

from extractors.model.document import Span

_TAG = (
    r"</?(?:p|br|b|i|u|s|em|strong|span|div|font|center|small|big|mark|ul|ol|li|a|tr|td|th|table|h[1-6])"
    r"(?:\s[^<>\n]{0,200})?\s?/?>"
)
_INLINE = re.compile(
    rf"{_TAG}|<(su[pb])>[^<>\n]{{0,20}}</\1>|<PAGE\s?=?[^<>\n]{{0,12}}>|[_^]\{{[^{{}}\n]{{0,12}}\}}"
    r"|&(?:nbsp|ensp|emsp|thinsp|#160|#xa0);|<!--[^\n]{0,200}?-->",
    re.IGNORECASE,
)
_HEADING = re.compile(r"(?m)^[ \t]{0,3}(#{1,6}[ \t　]{1,8})(?=\S)")
_CLOSING = re.compile(r"(?m)^[ \t]{0,3}#{1,6}[ \t　]{1,8}\S.{0,200}?(?<=\S)([ \t]{1,8}#{1,6})[ \t]{0,8}$")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,200})(?<=\S)(\1)")
_LIST = re.compile(
    r"(?m)^[ \t]{0,8}([-*+][ \t]+)(?=[・･●○◯〇◆◇■□▪※→➢]|[（(][0-9０-９一二三四五六七八九十ア-ン注]{1,3}[)）]|[①-⑳])"
)
_QUOTE = re.compile(r"(?m)^(>[ \t]+)(?=\S)")
_FENCE = re.compile(r"(?m)^[ \t]{0,3}(```[^\n`]{0,20}|~~~[^\n~]{0,20})[ \t]*$")
_RULE = re.compile(
    r"(?m)^[ \t　]{0,80}(?:"
    r"[─━―—–‐－ー\-_＿=＝*＊~～〜・･…‥.．┄┅┈┉═╌#＃+＋◆◇■□★☆●○◎※×]{5,}"
    r"|(?P<sign>[-*_＊＿─━―◇◆□■☆★・×])(?:[ \t　]{1,8}(?P=sign)){2,}"
    r"|[-*_]{3,4}|(?=[^\n]{0,80}-{3})[|\t :\-]{5,200}"
    r")[ \t　]{0,80}$"
)
_MASKED = re.compile(r"[ \t　]*[○●□■×]{2,}[ \t　]*")


def find_markup(text: str) -> list[Span]:
    """Spans of markup and rules in the document text, in no particular order."""
    spans = (
        [Span(*match.span()) for match in _INLINE.finditer(text)] if "<" in text or "{" in text or "&" in text else []
    )
    spans.extend(Span(*m.span()) for m in _RULE.finditer(text) if not _MASKED.fullmatch(m.group()))
    if "#" in text:
        spans.extend(Span(*match.span(1)) for pattern in (_HEADING, _CLOSING) for match in pattern.finditer(text))
    if "**" in text or "__" in text:
        for match in _STRONG.finditer(text):
            spans.extend((Span(*match.span(1)), Span(*match.span(3))))
    spans.extend(Span(*match.span(1)) for pattern in (_LIST, _QUOTE, _FENCE) for match in pattern.finditer(text))
    return spans
