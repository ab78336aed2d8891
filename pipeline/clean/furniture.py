"""Furniture of a document: what no record's text holds.

Left-over markup in text: tags, footnote reference marks, Markdown signs, rules.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from extractors.japanese.enumerator_rows import MarkKind
from extractors.japanese.enumerators import read_mark
from extractors.japanese.marks import A_RULE_SIGN, CROSS, FIGURE, form_of, one_of
from extractors.model.document import RUBY, Source, Span
from pipeline.clean.edges import find_edges
from pipeline.clean.notes import find_footnotes, find_note_marks
from pipeline.clean.numbers import find_running_numbers

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
_LIST = re.compile(r"(?m)^[ \t]{0,8}([-*+][ \t]+)(?=(\S[^\n]{0,40}))")
_QUOTE = re.compile(r"(?m)^(>[ \t]+)(?=\S)")
_FENCE = re.compile(r"(?m)^[ \t]{0,3}(```[^\n`]{0,20}|~~~[^\n~]{0,20})[ \t]*$")
_RULE = re.compile(
    r"(?m)^[ \t　]{0,80}(?:"
    rf"{A_RULE_SIGN}{{5,}}"
    rf"|(?P<sign>{A_RULE_SIGN})(?:[ \t　]{{1,8}}(?P=sign)){{2,}}"
    r"|[-*_]{3,4}|(?=[^\n]{0,80}-{3})[|\t :\-]{5,200}"
    r")[ \t　]{0,80}$"
)
_MASKED = re.compile(rf"[ \t　]*{one_of(FIGURE + CROSS)}{{2,}}[ \t　]*")


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
    spans.extend(Span(*match.span(1)) for pattern in (_QUOTE, _FENCE) for match in pattern.finditer(text))
    spans.extend(Span(*match.span(1)) for match in _LIST.finditer(text) if _is_marked(match[2]))
    return spans


def _is_marked(text: str) -> bool:
    """Whether an item brings a mark of its own along, so that the one before it is markup: ``- （１）``, ``* ○``."""
    mark = read_mark(text)
    if mark is None or (mark.kind is MarkKind.SYMBOL and form_of(mark.text) == "dash"):
        return False
    return mark.kind in (MarkKind.SYMBOL, MarkKind.BRACKETED, MarkKind.CIRCLED, MarkKind.NOTE)


def find_furniture(source: Source, text: str) -> tuple[Span, ...]:
    """Running heads, page and speech numbers, rules, ruby, reference marks and left-over markup, sorted and apart."""
    found = merge_spans((*find_markup(text), *_ruby(source), *_repeated_heads(source)))
    edges = find_edges(source, text, found)
    found = merge_spans((*found, *edges, *find_running_numbers(source, text)))
    return merge_spans((*found, *find_footnotes(source, text, found), *find_note_marks(source, text)))


def _ruby(source: Source) -> Iterator[Span]:
    return (line.span for line in source.lines if line.block == RUBY)


def _repeated_heads(source: Source) -> Iterator[Span]:
    """Lines of a table's head printed once more on a following page: they are in no cell."""
    if not any(table.page_end > table.page for table in source.tables):
        return
    held = sorted(span for table in source.tables for cell in table.cells for span in cell.spans)
    for line in source.lines:
        if line.cell is not None and source.tables[line.cell.table].page < line.page:
            before = bisect_right(held, line.span.start, key=lambda span: span.start) - 1
            if before < 0 or held[before].end < line.span.end:
                yield line.span


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted spans, those that touch or overlap made one."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.end > span.start):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
