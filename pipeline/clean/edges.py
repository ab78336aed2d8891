"""Running heads and page numbers: what repeats at the edges of pages, digits aside."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from extractors.japanese.letters import fold_wording
from extractors.model.document import Source, Span
from pipeline.clean.numbers import counts_up, is_framed, numbers, page_number, shape

DEPTH = 5
"""Lines from the top or the bottom of a page that may be furniture."""
_DEEP = 8
"""White space before a bare number that is set in the middle or at the right, as page numbers are."""
_LONGEST_HEAD = 60
_SMALLER = 0.92
"""Running heads are set in type this much smaller than the text's, at the most."""
_APART = 1.2
"""Distance of a running head from the text, in characters."""
_TITLE = 6
"""Characters of the shortest title that counts where it stands at a page's edge once more."""
_DATED = re.compile(r"(?:令和|平成|昭和|[rhs])?[0-9元]{1,4}[年./]")
"""A date heads papers that are bound together, each of them anew."""
_LABEL = re.compile(
    r"[(（【]?(?:別?表|図|別紙|別記|参考|資料|様式|議案|議案第|報告第|諮問第|問|その|no\.?|第)#(?:号|章|節|条|編|部|問)?.?",
    re.IGNORECASE,
)
"""What counts the things of a document, even if there happens to be one on each page."""
_GLUED_END = re.compile(
    r"[ \t　]{0,40}[-－‐–—―ー−][ \t　]{0,40}([0-9０-９]{1,4})[ \t　]{0,40}[-－‐–—―ー−][ \t　]{0,40}$"
)
_GLUED_START = re.compile(
    r"^[ \t　]{0,40}[-－‐–—―ー−][ \t　]{0,40}([0-9０-９]{1,4})[ \t　]{0,40}[-－‐–—―ー−][ \t　]{0,40}"
)
_BARE_END = re.compile(r"(?:[ \t　]{1,40}|(?<=[。．」）)]))([0-9０-９]{1,4})[ \t　]{0,40}$")
_BARE_START = re.compile(r"^[ \t　]{0,40}([0-9０-９]{1,4})(?![0-9０-９.．,，、)）])[ \t　]{0,40}")


@dataclass(slots=True)
class Leaf:
    """One page, or the stretch between two page marks of a text without pages."""

    number: int
    edges: tuple[list[int], list[int]]
    """Line indices from the top down and from the bottom up; what was found to be furniture is taken off."""


@dataclass(slots=True)
class _Edge:
    """What stands at one place of the edge, page by page."""

    leaves: list[Leaf] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def find_edges(source: Source, text: str, markup: Sequence[Span]) -> list[Span]:
    """Spans of running heads, page numbers at the edges and page marks in mid-text."""
    words = [text[line.span.start : line.span.end] for line in source.lines]
    taken = set(markup)
    leaves, marks = _leaves(source, words, taken)
    found = set(marks)
    found.update(_peel(words, leaves))
    found.update(_set_apart(source, words, leaves[1:], found))
    spans = [source.lines[index].span for index in sorted(found)]
    return spans + _glued(source, words, leaves)


def _leaves(source: Source, words: Sequence[str], taken: set[Span]) -> tuple[list[Leaf], list[int]]:
    """Pages with their outermost lines; where the source has one page, page marks in mid-text divide it."""
    usable = [
        index
        for index, line in enumerate(source.lines)
        if line.cell is None and not line.vertical and line.span not in taken
    ]
    if len(source.pages) > 1:
        pages: dict[int, list[int]] = defaultdict(list)
        for index in usable:
            pages[source.lines[index].page].append(index)
        return [_leaf(source, number, indices) for number, indices in sorted(pages.items())], []
    marks = _mid_marks(words, usable)
    stretches: list[list[int]] = [[]]
    cut = set(marks)
    for index in usable:
        if index in cut:
            stretches.append([])
        else:
            stretches[-1].append(index)
    if not marks:
        return [], []
    return [_leaf(source, number, lines) for number, lines in enumerate(stretches, start=1) if lines], marks


def _leaf(source: Source, number: int, indices: list[int]) -> Leaf:
    boxes = [(source.lines[index].box, index) for index in indices]
    if all(box is not None for box, _ in boxes):
        indices = [index for _, _, index in sorted((round(b.y0), b.x0, i) for b, i in boxes if b is not None)]
    return Leaf(number, (indices[:DEPTH], indices[: -DEPTH - 1 : -1]))


def _mid_marks(words: Sequence[str], usable: Sequence[int]) -> list[int]:
    """Lines such as ``- 3 -`` of a text without pages, where at least two of them count up."""
    shapes: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index in usable:
        if len(words[index]) <= 40:
            folded = fold_wording(words[index])
            number = page_number(folded)
            if number is not None and is_framed(folded):
                shapes[shape(folded)].append((index, number))
            elif number is not None and words[index][:_DEEP].isspace():
                shapes[" "].append((index, number))
    return sorted(
        index
        for key, marks in shapes.items()
        if counts_up([number for _, number in marks]) and (key != " " or len(marks) >= 3)
        for index, _ in marks
    )


def _peel(words: Sequence[str], leaves: Sequence[Leaf]) -> set[int]:
    """Take furniture off the edges, outermost line first, until nothing more repeats.

    The first head of a document stays: it interrupts nothing, and often it is the only title.
    """
    found: set[int] = set()
    first = {index for leaf in leaves[:1] for index in leaf.edges[0]}
    everywhere = Counter(shape(fold_wording(word)) for word in words if len(word) <= 120)
    titles = {
        title for index in first if len(title := fold_wording(words[index])) >= _TITLE and not _DATED.match(title)
    }
    for side in (0, 1):
        for _ in range(DEPTH):
            layer = _layer(words, leaves, side, everywhere, titles)
            if not layer:
                break
            kept = first if side == 0 else set()
            found.update(i for i in layer if i not in kept or page_number(fold_wording(words[i])) is not None)
            for leaf in leaves:
                edge = leaf.edges[side]
                edge[:] = [index for index in edge if index not in layer]
    return found


def _layer(
    words: Sequence[str], leaves: Sequence[Leaf], side: int, everywhere: Counter[str], titles: set[str]
) -> set[int]:
    """The outermost lines of this side that are furniture: what repeats, and the document's title once more."""
    repeated: dict[str, _Edge] = defaultdict(_Edge)
    for leaf in leaves:
        if not leaf.edges[side]:
            continue
        index = leaf.edges[side][0]
        if len(words[index]) <= 120:
            edge = repeated[shape(fold_wording(words[index]))]
            edge.leaves.append(leaf)
            edge.lines.append(index)
    return {
        index
        for key, edge in repeated.items()
        if _is_running(key, edge, words, len(leaves), everywhere[key])
        or (side == 0 and _is_title(edge, words, titles, leaves, everywhere[key]))
        for index in edge.lines
    }


def _is_title(edge: _Edge, words: Sequence[str], titles: set[str], leaves: Sequence[Leaf], everywhere: int) -> bool:
    """Whether the lines are the title at the head of the first page, at the head of other pages once more."""
    if edge.leaves[-1] is leaves[0] or everywhere > len(leaves):
        return False
    return all(fold_wording(words[index]) in titles and words[index][-1] not in "。）)" for index in edge.lines)


def _is_running(key: str, edge: _Edge, words: Sequence[str], leaves: int, everywhere: int) -> bool:
    """Whether lines of the same shape at page edges are a running head or a page number."""
    count = len(edge.lines)
    folded = [fold_wording(words[index]) for index in edge.lines]
    if not key:
        return False
    marks = [page_number(words) for words in folded]
    if all(mark is not None for mark in marks):
        if count == 1:
            return is_framed(folded[0]) and leaves >= 1
        return counts_up([mark for mark in marks if mark is not None]) or is_framed(folded[0])
    span = edge.leaves[-1].number - edge.leaves[0].number + 1
    if everywhere > count + max(1, count // 4) or count * 9 < span * 4:
        return False
    columns = list(zip(*(numbers(words) for words in folded), strict=True))
    steady = [_is_steady(column, edge) for column in columns]
    counted = any(len(set(column)) > 1 for column in columns)
    if not all(steady) or (counted and _LABEL.fullmatch(key)):
        return False
    return count >= 3 or (count == 2 and counted and leaves <= 4)


def _is_steady(column: tuple[int, ...], edge: _Edge) -> bool:
    """Whether a number in a running head stays the same, or counts the pages."""
    if len(set(column)) == 1:
        return True
    ahead = Counter(value - leaf.number for value, leaf in zip(column, edge.leaves, strict=True))
    return ahead.most_common(1)[0][1] * 10 >= len(column) * 7 and len(column) >= 2


def _set_apart(source: Source, words: Sequence[str], leaves: Sequence[Leaf], found: set[int]) -> Iterator[int]:
    """Running heads printed once only: the first line of a later page, in smaller type, far above the text."""
    sizes = [line.size for line in source.lines if line.size and line.cell is None]
    if not sizes or not leaves:
        return
    body = median(sizes)
    for leaf in leaves:
        lines = [index for index in leaf.edges[0] if index not in found]
        if len(lines) < 3 or len(words[lines[0]]) > _LONGEST_HEAD:
            continue
        head, following = source.lines[lines[0]], source.lines[lines[1]]
        if head.box is None or following.box is None or not head.size or head.size > _SMALLER * body:
            continue
        folded = fold_wording(words[lines[0]])
        text = words[lines[0]].endswith(("。", "）", ")")) or _DATED.match(folded) or _LABEL.fullmatch(shape(folded))
        if not text and following.box.y0 - head.box.y1 > _APART * body and (following.size or body) > _SMALLER * body:
            yield lines[0]


def _glued(source: Source, words: Sequence[str], leaves: Sequence[Leaf]) -> list[Span]:
    """Page numbers on the same line as words, at the outer end of the first or last line."""
    spans: list[Span] = []
    for side, framed, bare in ((0, _GLUED_START, _BARE_START), (1, _GLUED_END, _BARE_END)):
        for pattern, least, share in ((framed, 2, 6), (bare, 4, 8)):
            hits: list[tuple[int, Span]] = []
            for leaf in leaves:
                edge = leaf.edges[side]
                match = pattern.search(words[edge[0]]) if edge else None
                if match is not None:
                    start = source.lines[edge[0]].span.start
                    hits.append((int(match.group(1)) - leaf.number, Span(start + match.start(), start + match.end())))
            ahead, count = Counter(offset for offset, _ in hits).most_common(1)[0] if hits else (0, 0)
            if count >= least and count * 10 >= len(leaves) * share:
                spans.extend(span for offset, span in hits if offset == ahead)
                break
    return spans
