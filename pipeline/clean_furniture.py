"""Furniture: running heads, page numbers, rules and left-over markup."""

from __future__ import annotations

import re

from extractors.document import Source, Span

_MARKUP = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|font|center|small|big)(?:\s[^<>\n]{0,200})?/?>"
    r"|<sup>[^<>\n]{0,20}</sup>|<PAGE=[^<>\n]{0,12}>|\^\{[^{}\n]{0,12}\}",
    re.IGNORECASE,
)
_RULE = re.compile(r"(?m)^[ \t　]*[─━―—‐＿_*＊=＝\-－･・…‥.~～◇◆□■☆★○●◎]{5,}[ \t　]*$")


def find_furniture(source: Source, text: str) -> tuple[Span, ...]:
    """Spans of the document text that no record's text holds, sorted and apart."""
    spans = [Span(*match.span()) for match in _MARKUP.finditer(text)]
    spans.extend(Span(*match.span()) for match in _RULE.finditer(text))
    return merge(spans)


def merge(spans: list[Span]) -> tuple[Span, ...]:
    """Sorted spans, those that touch or overlap made one."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.end > span.start):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
