"""The habits of a document: how far its lines run, how far apart they stand, how its paragraphs begin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median

from extractors.japanese.marks import ANY_CLOSING, ANY_OPENING, CLOSING
from extractors.model.document import Source
from pipeline.clean.columns import Frame, Walls, find_hanging, find_print_columns, find_walls
from pipeline.clean.strips import Strip, display_width

_UNIT = re.compile(
    rf"{ANY_OPENING}*(?:[!-'*-+\--Z^-~]{{1,16}}|.)"
    rf"(?:{ANY_CLOSING}|[、。，．,.ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々゛゜！？!?・：；])*",
    re.DOTALL,
)
_ENDS = frozenset("。．？！?!：:" + CLOSING)
_KANA = re.compile(r"[ぁ-ん]")
_LEAST = 12.0
"""A margin nearer to the left than this many characters is none: short lines of equal length are a list."""
_FEW = 3
_UNEVEN = 4.0
"""Characters by which the right margin of a page may be wider than the left one."""
_WIDEST = 60.0
"""Printed lines are no longer than this many characters."""


@dataclass(slots=True)
class Habits:
    """What was learnt of the lines of one document."""

    walls: Walls
    lefts: dict[int, float] = field(default_factory=dict)
    """Where unindented lines begin, for each printed line (by its index) outside tables."""
    margins: dict[int, float] = field(default_factory=dict)
    """Where full lines end. No entry: the line's column doesn't wrap."""
    pitch: float = 0.0
    """Usual distance between lines of one paragraph, in characters (text: in blank lines)."""
    onward: Counter[int] = field(default_factory=Counter)
    """Indents, in half characters, of lines that go on with a paragraph."""
    opening: Counter[int] = field(default_factory=Counter)
    """Indents of lines that begin one."""
    signs: Counter[str] = field(default_factory=Counter)
    """First characters, neither letters nor digits, of lines that begin a paragraph: the brackets of speakers, say."""
    hanging: frozenset[int] = frozenset()
    """Lines that go on in a line set in under their words."""
    closes: bool = False
    """Whether prose always ends with a full stop here, so that a paragraph without one goes on."""

    _full: dict[int, bool] = field(default_factory=dict)

    def indent(self, strip: Strip) -> float:
        """Indentation in full-width characters."""
        left = self.lefts.get(strip.line, strip.start) if strip.drawn else 0.0
        return max(0.0, (strip.start - left) / strip.em)

    def is_full(self, left: Strip, right: Strip) -> bool:
        """Whether the first word of ``right``, the strip after ``left``, found no room at the end of ``left``."""
        full = self._full.get(left.line)
        if full is None:
            full = self._full[left.line] = self._judge(left, right)
        return full

    def _judge(self, left: Strip, right: Strip) -> bool:
        margin = self.margins.get(left.line)
        if margin is None and left.cell is None:
            return False
        unit = _UNIT.match(right.text)
        word = display_width(unit.group()) if unit else 1.0
        if margin is None:
            return self.walls.is_full(left, word)
        # Text loses indents and squeezes punctuation; where a sentence ends, nothing but the margin tells.
        slack = 0.4 if left.drawn or left.closed else 2.0
        return (margin - left.end) / left.em < word + slack

    def measure(self, strip: Strip) -> float | None:
        """Width of the strip's column in characters, None where it doesn't wrap."""
        margin = self.margins.get(strip.line)
        return (margin - self.lefts[strip.line]) / strip.em if margin is not None else None

    def is_apart(self, right: Strip) -> bool:
        """Whether there is more room above the line than between lines of a paragraph."""
        if right.pitch is None:
            return False
        distance = right.pitch / right.em
        return distance > self.pitch * 1.3 if right.drawn else distance > self.pitch


def learn_habits(source: Source, strips: Sequence[Strip]) -> Habits:
    """Margins first, then what lines that surely go on, or surely begin, have in common."""
    habits = Habits(find_walls(source, strips))
    for column in find_print_columns(strips):
        placed = [
            (strip, strip.start - frame.shift, strip.end - frame.shift) for frame in column for strip in frame.strips
        ]
        left = _left([start for _, start, _ in placed])
        margin = _margin([strip for strip, _, _ in placed], [end for _, _, end in placed], _room(source, column, left))
        for frame in column:
            for strip in frame.strips:
                habits.lefts[strip.line] = left + frame.shift
                if margin is not None:
                    habits.margins[strip.line] = margin + frame.shift
        if margin is None and not placed[0][0].drawn:
            _learn_stretches(habits, [strip for strip, _, _ in placed])
    _learn_pairs(habits, strips)
    habits.hanging = find_hanging(strips)
    habits.closes = _closes(habits, strips)
    return habits


def _learn_stretches(habits: Habits, strips: Sequence[Strip]) -> None:
    """Margins of single stretches: a wrapped agenda above speeches that stand on one line each."""
    for wraps, group in groupby(strips, key=lambda strip: strip.length <= _WIDEST):
        stretch = list(group)
        margin = _margin(stretch, [strip.end for strip in stretch]) if wraps and len(stretch) >= 8 else None
        if margin is not None:
            habits.margins.update((strip.line, margin) for strip in stretch)


def _left(starts: list[float]) -> float:
    """Where unindented lines begin: the leftmost start that is no stray."""
    return sorted(starts)[len(starts) // 50]


def _room(source: Source, column: Sequence[Frame], left: float) -> float:
    """Where lines over the whole width of a page end at the least, if its margins are about as wide as each other."""
    first = column[0].strips[0]
    if not first.drawn or first.block != 0:
        return 0.0
    page = source.pages[first.page - 1]
    return (page.height if first.vertical else page.width) - left - _UNEVEN * first.em


def _margin(strips: Sequence[Strip], ends: Sequence[float], room: float = 0.0) -> float | None:
    """Where most lines that break off in mid-sentence end, if hardly any runs on beyond.

    One or two lines that end short of the page's ``room`` show nothing unless they are prose.
    """
    em = median(strip.em for strip in strips)
    broken = [
        round(end / em * 2)
        for strip, end in zip(strips, ends, strict=True)
        if strip.length >= _LEAST and strip.text[-1] not in _ENDS and not strip.tabular
    ]
    if len(broken) < (2 if strips[0].drawn else 3):
        return None
    counts = Counter(broken)
    best = max(counts, key=lambda end: (counts[end] + counts[end - 1], end))
    band = sum(counts[best - short] for short in range(-2, 5))
    below = sum(counts[best - short] for short in range(5, 15))
    longer = sum(1 for end in ends if end / em * 2 > best + 4)
    if band < _FEW and best * em / 2 < room and sum(_breaks_off(strip, best) for strip in strips) < 2:
        return None
    piled = band * 2 >= len(broken) or (band >= 3 and band >= below and band * 6 >= len(broken))
    return best * em / 2 if piled and longer * 5 <= band else None


def _breaks_off(strip: Strip, best: int) -> bool:
    """Whether the line is prose and ends at the margin found, so far from the left that it must have wrapped there."""
    return abs(round(strip.end / strip.em * 2) - best) <= 2 and ("、" in strip.text or "。" in strip.text)


def _learn_pairs(habits: Habits, strips: Sequence[Strip]) -> None:
    pitches: Counter[int] = Counter()
    steps = 8 if strips and strips[0].drawn else 1
    for left, right in pairwise(strips):
        if left.cell is not None or right.cell is not None or left.block != right.block:
            continue
        indent = round(habits.indent(right) * 2)
        closed, full = left.closed, habits.is_full(left, right)
        if full and not closed:
            habits.onward[indent] += 1
            if right.pitch is not None:
                pitches[round(right.pitch / right.em * steps)] += 1
        elif closed and not full:
            habits.opening[indent] += 1
            habits.signs[right.text[0]] += not right.text[0].isalnum()
    if pitches:
        habits.pitch = pitches.most_common(1)[0][0] / steps
    elif steps > 1:
        habits.pitch = 1.8
    else:
        gaps = Counter(int(strip.pitch) for strip in strips if strip.pitch is not None and strip.cell is None)
        habits.pitch = float(gaps.most_common(1)[0][0]) if gaps else 0.0


def _closes(habits: Habits, strips: Sequence[Strip]) -> bool:
    """Whether nearly all long lines of prose that aren't full end with a full stop."""
    closed = unfinished = 0
    for left, right in pairwise(strips):
        if left.length < 20 or left.cell is not None or habits.is_full(left, right):
            continue
        closed += left.closed
        unfinished += is_unfinished(left.text)
    return closed >= 10 and unfinished * 14 <= closed


def is_unfinished(text: str) -> bool:
    """Whether a line of prose breaks off: sentences before it, or clauses in it, and no end."""
    if text[-1] in _ENDS or text.endswith(("について", "こと", "もの", "とおり", "件", "等", "など")):
        return False
    return ("。" in text or "、" in text) and len(_KANA.findall(text)) * 4 >= len(text)
