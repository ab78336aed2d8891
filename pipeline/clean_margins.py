"""The habits of a document: how far its lines run, how far apart they stand, how its paragraphs begin."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extractors.document import CellRef, Source
from pipeline.clean_strips import Strip, display_width

CLOSED = re.compile(r"[。．？！?!][」』）)】〕\]]*$")
"""A line that ends a sentence."""
_ENDED = re.compile(r"[。．？！?!」』）)】〕〉》］\]：:]$")
_UNIT = re.compile(
    r"[「『（(【〔《〈［\[“]*(?:[!-'*-+\--Z^-~]{1,16}|.)"
    r"[、。，．,.」』）)】〕》〉］\]ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々゛゜！？!?・：；]*",
    re.DOTALL,
)
_TABULAR = re.compile(r"\S[　 ]{2,}\S.*\S[　 ]{2,}\S|\S[　 ]{4,}\S|[….・]{5,}")
_LEAST = 12.0
"""A margin nearer to the left than this many characters is none: short lines of equal length are a list."""

Group = tuple[int, ...]


@dataclass(slots=True)
class Habits:
    """What was learnt of the lines of one document."""

    groups: dict[int, Group]
    """Column of print or of a table that each line (by its index) belongs to."""
    margins: dict[Group, float] = field(default_factory=dict)
    """Where full lines of the group end. No entry: the group doesn't wrap."""
    lefts: dict[Group, float] = field(default_factory=dict)
    pitch: float = 0.0
    """Usual distance between lines of one paragraph, in characters."""
    onward: Counter[int] = field(default_factory=Counter)
    """Indents, in half characters, of lines that go on with a paragraph."""
    opening: Counter[int] = field(default_factory=Counter)
    """Indents of lines that begin one."""

    def indent(self, strip: Strip) -> float:
        """Indentation in full-width characters."""
        left = self.lefts.get(self.groups[strip.line], strip.start) if strip.drawn else 0.0
        return max(0.0, (strip.start - left) / strip.em)

    def is_full(self, left: Strip, right: Strip) -> bool:
        """Whether the first word of ``right`` found no room at the end of ``left``."""
        margin = self.margins.get(self.groups[left.line])
        if margin is None:
            return False
        unit = _UNIT.match(right.text)
        word = display_width(unit.group()) if unit else 1.0
        slack = 1.0 if left.drawn else 2.0  # text loses indents and squeezes punctuation
        return (margin - left.end) / left.em < word + slack

    def is_apart(self, right: Strip) -> bool:
        """Whether there is more room above the line than between lines of a paragraph."""
        if right.pitch is None:
            return False
        distance = right.pitch / right.em
        return distance > self.pitch * 1.4 if right.drawn else distance > self.pitch


def is_tabular(text: str) -> bool:
    """Whether the line is set in columns with spaces or leaders: it never wraps."""
    return ("　" in text or " " in text or "…" in text or "." in text or "・" in text) and bool(_TABULAR.search(text))


def learn_habits(source: Source, strips: Sequence[Strip]) -> Habits:
    """Margins first, then what lines that surely go on, or surely begin, have in common."""
    spans = {
        CellRef(number, cell.row, cell.column): cell.column_span
        for number, table in enumerate(source.tables)
        for cell in table.cells
    }
    habits = Habits({strip.line: _group(strip, spans) for strip in strips})
    members: dict[Group, list[Strip]] = defaultdict(list)
    for strip in strips:
        members[habits.groups[strip.line]].append(strip)
    for group, lines in members.items():
        habits.lefts[group] = _left(lines)
        margin = _margin(lines) if group[0] == 0 else _cell_margin(lines)
        if margin is not None:
            habits.margins[group] = margin
    _learn_pairs(habits, strips)
    return habits


def _group(strip: Strip, spans: dict[CellRef, int]) -> Group:
    if strip.cell is None:
        return (0, strip.block)
    return (1, strip.cell.table, strip.cell.column, spans.get(strip.cell, 1), strip.block)


def _left(lines: Sequence[Strip]) -> float:
    """Where unindented lines begin: the leftmost start that is no stray."""
    starts = sorted(strip.start for strip in lines)
    return starts[len(starts) // 50]


def _margin(lines: Sequence[Strip]) -> float | None:
    """Where most lines that break off in mid-sentence end, if hardly any runs on beyond."""
    em = median(strip.em for strip in lines)
    broken = [s for s in lines if s.length >= _LEAST and not _ENDED.search(s.text) and not is_tabular(s.text)]
    if len(broken) < (2 if lines[0].drawn else 3):
        return None
    ends = Counter(round(strip.end / em * 2) for strip in broken)
    best = max(ends, key=lambda end: (sum(ends[end - short] for short in range(4)), end))
    band = sum(ends[best - short] for short in range(-2, 5))
    longer = sum(1 for strip in lines if strip.end / em * 2 > best + 4)
    return best * em / 2 if band * 2 >= len(broken) and longer * 5 <= band else None


def _cell_margin(lines: Sequence[Strip]) -> float | None:
    """Where lines in a column of a table end, if some cell has a line that breaks off near there."""
    if not lines[0].drawn:
        return None
    right = max(strip.end for strip in lines)
    for upper, lower in pairwise(lines):
        near = (right - upper.end) / upper.em < 1.5
        if upper.cell == lower.cell and upper.length >= 6 and near and not CLOSED.search(upper.text):
            return right
    return None


def _learn_pairs(habits: Habits, strips: Sequence[Strip]) -> None:
    pitches: Counter[float] = Counter()
    for left, right in pairwise(strips):
        if left.cell is not None or right.cell is not None or habits.groups[left.line] != habits.groups[right.line]:
            continue
        indent = round(habits.indent(right) * 2)
        closed, full = bool(CLOSED.search(left.text)), habits.is_full(left, right)
        if full and not closed:
            habits.onward[indent] += 1
            if right.pitch is not None:
                pitches[round(right.pitch / right.em * (8 if right.drawn else 1))] += 1
        elif closed and not full:
            habits.opening[indent] += 1
    if pitches:
        drawn = strips[0].drawn
        habits.pitch = pitches.most_common(1)[0][0] / (8 if drawn else 1)
    elif not strips or not strips[0].drawn:
        habits.pitch = 0.0
    else:
        habits.pitch = 1.8
