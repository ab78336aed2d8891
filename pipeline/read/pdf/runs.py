"""Runs: characters that follow each other along a line, and in which direction a set of them is written.

Layout works in a *frame*: u runs along the line, v from line to line. Frame 0 is horizontal text;
frame 1 is text read downwards, lines from right to left (vertical writing, 縦書き); frames 2 and 3 are
the same turned by a half circle. What is known of a frame's lines so holds for all four.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from extractors.japanese.marks import FIGURE, HEADING_OPENING
from pipeline.read.pdf.glyphs import FULL, Flags, Floats, Glyphs, Ints

_GAP = 0.75
"""Widest gap within a run, in characters; a wider one is judged with all lines in view."""
_MOST_COMPARISONS = 2_000_000
_MANY = 40
"""Characters from which on their distances tell the direction of writing."""
_PITCH = 1.55
"""Greatest distance of two characters of a vertical run."""
_SPACED = 0.35
"""A gap is what its printed spaces fill, give or take so much of a character."""
_SIGNS = np.array([ord(sign) for sign in f"{FIGURE}※・"], np.uint32)
_BRACKETS = np.array([ord(sign) for sign in HEADING_OPENING], np.uint32)
_STOPS = np.array([ord(sign) for sign in "。、．，"], np.uint32)


class GlyphRun(NamedTuple):
    """Characters ``order[start:end]`` of a ``Script``, which follow each other on one line."""

    start: int
    end: int
    u0: float
    u1: float
    v: float
    """Middle of the line."""
    size: float
    kana: bool = False
    """Nothing but kana: what ruby (振り仮名) is written in."""
    marked: bool = False
    """Begins with a sign that opens a turn or an item."""
    prose: bool = False
    """Holds a full stop or a comma."""
    closed: bool = False
    """Ends with a full stop."""
    bracketed: bool = False
    """Begins with an opening bracket."""


@dataclass(frozen=True, slots=True)
class Script:
    """A set of characters written in one direction."""

    frame: int
    order: Ints
    """Indices of glyphs, run by run."""
    frames: Floats
    """n x 4: u0, v0, u1, v1 of each of ``order``."""
    runs: tuple[GlyphRun, ...]


class _Links(NamedTuple):
    """Which neighbours in a sequence follow each other across (in the frame) or downwards."""

    across: Flags
    down: Flags


def to_frame(boxes: Floats, frame: int) -> Floats:
    """Boxes of the displayed page in a frame: u0, v0, u1, v1."""
    x0, y0, x1, y1 = boxes.T
    if frame == 1:
        return np.stack((y0, -x1, y1, -x0), axis=1)
    if frame == 2:
        return np.stack((-x1, -y1, -x0, -y0), axis=1)
    if frame == 3:
        return np.stack((-y1, x0, -y0, x1), axis=1)
    return boxes


def find_scripts(glyphs: Glyphs, chosen: Ints) -> list[Script]:
    """The chosen characters by direction of writing, the largest set first."""
    scripts: list[Script] = []
    quarters = glyphs.quarters[chosen]
    counts = np.bincount(quarters, minlength=4)
    for quarter in np.argsort(-counts, kind="stable").tolist():
        members = chosen[quarters == quarter]
        if not len(members):
            continue
        across, down = _directions(glyphs, members, quarter)
        below = (quarter + 1) % 4
        turned = next((s for s in scripts if s.frame == below and len(down) > len(s.order)), None)
        if len(down):
            # Latin words lie on their side in a vertical line: they belong to it.
            lying = chosen[quarters == below] if turned is None else down[:0]
            quarters = np.where(np.isin(chosen, lying), -1, quarters)
            scripts.append(_script(glyphs, np.sort(np.concatenate((down, lying))), below))
        if len(across):
            scripts.append(_script(glyphs, across, quarter))
    return sorted(scripts, key=lambda script: -len(script.order))


def _directions(glyphs: Glyphs, members: Ints, quarter: int) -> tuple[Ints, Ints]:
    """Characters written across and those written downwards, of the same rotation."""
    frames = to_frame(glyphs.boxes[members], quarter)
    sizes = glyphs.sizes[members]
    links = _links(frames, sizes)
    order = _by_columns(frames, sizes, links)
    if order is not None:
        members, frames, sizes = members[order], frames[order], sizes[order]
        links = _links(frames, sizes)
    down = _down_runs(frames, sizes, links)
    return np.sort(members[~down]), np.sort(members[down])


def _links(frames: Floats, sizes: Floats) -> _Links:
    u0, v0, u1, v1 = frames.T
    u, v = (u0 + u1) / 2, (v0 + v1) / 2
    small, large = np.minimum(sizes[1:], sizes[:-1]), np.maximum(sizes[1:], sizes[:-1])
    alike = small > 0.85 * large
    gap = u0[1:] - u1[:-1]
    step_u, step_v = u[1:] - u[:-1], v[1:] - v[:-1]
    across = alike & (np.abs(step_v) < 0.3 * small) & (gap > -0.45 * small) & (gap < _GAP * small) & (step_u > 0)
    down = alike & (np.abs(step_u) < 0.3 * small) & (step_v > 0.6 * small) & (step_v < _PITCH * small)
    # The last character of one line may stand above the first of the next: the commoner direction decides.
    if down.sum() > across.sum():
        across = across & ~_beside(down)
    else:
        down = down & ~_beside(across)
    return _Links(across, down)


def _beside(links: Flags) -> Flags:
    """Links next to one of these."""
    near = np.zeros_like(links)
    near[1:] |= links[:-1]
    near[:-1] |= links[1:]
    return near


def _by_columns(frames: Floats, sizes: Floats, links: _Links) -> Ints | None:
    """An order in which characters that the stream has in no order follow each other downwards.

    None where they don't: characters that stand in rows find together without it.
    """
    if (every := _all_by_columns(frames, sizes)) is not None and links.down.sum() < len(frames) / 2:
        return every
    alone = np.ones(len(frames), np.bool_)
    linked = links.across | links.down
    alone[1:] &= ~linked
    alone[:-1] &= ~linked
    lone = np.flatnonzero(alone)
    if len(lone) < 8:
        return None
    step = max(1.0, float(np.median(sizes[lone])) * 0.5)
    u, v = (frames[lone, 0] + frames[lone, 2]) / 2, (frames[lone, 1] + frames[lone, 3]) / 2
    by_row, by_column = lone[np.lexsort((u, np.round(v / step)))], lone[np.lexsort((v, np.round(-u / step)))]
    down = _links(frames[by_column], sizes[by_column]).down.sum()
    if down * 2 < len(lone) or down <= 1.5 * _links(frames[by_row], sizes[by_row]).across.sum():
        return None
    return np.concatenate((np.flatnonzero(~alone), by_column))


def _all_by_columns(frames: Floats, sizes: Floats) -> Ints | None:
    """All characters from column to column, if they stand nearer to each other downwards than across."""
    if len(frames) < _MANY:
        return None
    step = max(1.0, float(np.median(sizes)) * 0.5)
    u, v = (frames[:, 0] + frames[:, 2]) / 2, (frames[:, 1] + frames[:, 3]) / 2
    by_row, by_column = np.lexsort((u, np.round(v / step))), np.lexsort((v, np.round(-u / step)))
    down = _links(frames[by_column], sizes[by_column]).down
    across = _links(frames[by_row], sizes[by_row]).across
    if down.sum() < 0.6 * len(frames) or not across.any():
        return None
    below, beside = frames[by_column], frames[by_row]
    gap_down = float(np.median((below[1:, 1] - below[:-1, 3])[down]))
    gap_across = float(np.median((beside[1:, 0] - beside[:-1, 2])[across]))
    return by_column if gap_down + 0.2 * float(np.median(sizes)) < gap_across else None


def _down_runs(frames: Floats, sizes: Floats, links: _Links) -> Flags:
    """Characters that are written downwards."""
    down = np.zeros(len(frames), np.bool_)
    n_down, n_across = int(links.down.sum()), int(links.across.sum())
    if not n_down:
        return down
    linked = np.concatenate(([False], links.down, [False]))
    starts, ends = np.flatnonzero(linked[1:] & ~linked[:-1]), np.flatnonzero(linked[:-1] & ~linked[1:])
    if n_down > n_across:
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            down[start : end + 1] = True
        return down | _inside(frames, down, sizes, links.across)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if end - start >= 2 and not _heads_rows(frames, sizes, links.across, start, end + 1):
            down[start : end + 1] = True
    return down


def _inside(frames: Floats, down: Flags, sizes: Floats, across: Flags) -> Flags:
    """Short pieces in the area of vertical text belong to it: figures side by side, last characters, spread letters."""
    area = frames[down]
    size = float(np.median(sizes[down]))
    top, bottom = area[:, 1].min() - size, area[:, 3].max() + size
    left, right = area[:, 0].min() - size, area[:, 2].max() + size
    u, v = (frames[:, 0] + frames[:, 2]) / 2, (frames[:, 1] + frames[:, 3]) / 2
    columns = np.sort((area[:, 0] + area[:, 2]) / 2)
    at = np.clip(np.searchsorted(columns, u), 1, len(columns) - 1) if len(columns) > 1 else np.zeros(len(u), np.int64)
    nearest = np.minimum(np.abs(columns[at] - u), np.abs(columns[at - 1] - u))
    lone = np.ones(len(frames), np.bool_)
    lone[1:] &= ~across
    lone[:-1] &= ~across
    within: Flags = (v > top) & (v < bottom) & (u > left) & (u < right) & ((nearest < 0.8 * size) | lone)
    following: Flags = (v > top) & (v < bottom) & _on_next_line(u, sizes, columns, size)
    return within | following


def _on_next_line(u: Floats, sizes: Floats, columns: Floats, size: float) -> Flags:
    """Characters on the line after the last one, as far from it as lines stand apart: す。 at the end of a page."""
    steps = np.diff(columns)
    steps = steps[steps > 0.8 * size]
    if not len(steps):
        return np.zeros(len(u), np.bool_)
    alike = (sizes > 0.85 * size) & (sizes < 1.15 * size)
    following: Flags = alike & (np.abs(columns[0] - float(np.median(steps)) - u) < 0.4 * size)
    return following


def _heads_rows(frames: Floats, sizes: Floats, across: Flags, start: int, end: int) -> bool:
    """Whether characters below each other begin or end lines of horizontal text: list numbers, marks."""
    in_line = np.zeros(len(frames), np.bool_)
    in_line[1:] |= across
    in_line[:-1] |= across
    lines = frames[in_line]
    if not len(lines) or len(lines) * (end - start) > _MOST_COMPARISONS:
        return False
    found = 0
    for u0, v0, u1, v1, size in zip(*frames[start:end].T.tolist(), sizes[start:end].tolist(), strict=True):
        level = np.abs((lines[:, 1] + lines[:, 3]) / 2 - (v0 + v1) / 2) < 0.25 * size
        near = (lines[:, 0] - u1 < 3 * size) & (u0 - lines[:, 2] < 3 * size)
        found += bool((level & near).any())
    return found * 2 >= end - start


def _script(glyphs: Glyphs, members: Ints, frame: int) -> Script:
    frames, sizes = to_frame(glyphs.boxes[members], frame), glyphs.sizes[members]
    if frame % 2:
        frames = _stand_up(frames, sizes)
    across = _follows(frames, sizes, _printed(glyphs, members))
    if len(members) >= 8 and across.sum() * 2 < len(members):
        step = max(1.0, float(np.median(sizes)) * 0.5)
        order = np.lexsort(((frames[:, 0] + frames[:, 2]) / 2, np.round((frames[:, 1] + frames[:, 3]) / 2 / step)))
        members, frames, sizes = members[order], frames[order], sizes[order]
        across = _follows(frames, sizes, _printed(glyphs, members))
    cuts = np.concatenate(([0], np.flatnonzero(~across) + 1, [len(members)]))
    first, last = cuts[:-1], cuts[1:] - 1
    v = (frames[:, 1] + frames[:, 3]) / 2
    totals = np.concatenate(([0.0], np.cumsum(v)))
    mean_v = (totals[cuts[1:]] - totals[cuts[:-1]]) / (cuts[1:] - cuts[:-1])
    u0 = np.minimum(frames[first, 0], frames[last, 0])
    u1 = np.maximum(frames[first, 2], frames[last, 2])
    codes = glyphs.codes[members]
    kana = np.logical_and.reduceat((codes > 0x3040) & (codes < 0x3100), first)
    marked = np.isin(codes[first], _SIGNS)
    prose = np.logical_or.reduceat(np.isin(codes, _STOPS), first)
    closed, bracketed = codes[last] == ord("。"), np.isin(codes[first], _BRACKETS)
    columns = (cuts[:-1], cuts[1:], u0, u1, mean_v, sizes[first], kana, marked, prose, closed, bracketed)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return Script(frame, members, frames, tuple(GlyphRun(*row) for row in rows))


def _stand_up(frames: Floats, sizes: Floats) -> Floats:
    """Figures set side by side in a vertical line (縦中横) take their places one below the other."""
    u, v = (frames[:, 0] + frames[:, 2]) / 2, (frames[:, 1] + frames[:, 3]) / 2
    small = np.minimum(sizes[1:], sizes[:-1])
    step = v[:-1] - v[1:]
    beside = (np.abs(u[1:] - u[:-1]) < 0.15 * small) & (step > 0.25 * small) & (step < 0.7 * small)
    if not beside.any():
        return frames
    result = frames.copy()
    ends = np.flatnonzero(np.concatenate((~beside, [True])))
    start = 0
    for end in ends.tolist():
        count = end - start + 1
        if 1 < count <= 4:
            u0, v0, u1, v1 = frames[start, 0], frames[end, 1], frames[start, 2], frames[start, 3]
            edges = np.linspace(u0, u1, count + 1)
            result[start : end + 1] = np.stack((edges[:-1], np.full(count, v0), edges[1:], np.full(count, v1)), axis=1)
        start = end + 1
    return result


def _printed(glyphs: Glyphs, members: Ints) -> Floats:
    """Width in characters of the white space drawn between each character and the one before it."""
    full, half = np.divmod(glyphs.spaces[members[1:]], FULL)
    width: Floats = np.where(np.diff(members) == 1, full + half / 2, 0.0)
    return width


def _follows(frames: Floats, sizes: Floats, printed: Floats) -> Flags:
    """Whether each character but the first follows the one before it on its line, spaces drawn between included."""
    u0, v0, u1, v1 = frames.T
    u, v = (u0 + u1) / 2, (v0 + v1) / 2
    small, large = np.minimum(sizes[1:], sizes[:-1]), np.maximum(sizes[1:], sizes[:-1])
    gap = u0[1:] - u1[:-1]
    level = np.abs(v[1:] - v[:-1]) < 0.3 * small
    reach = np.maximum(_GAP, np.where(printed > 0, printed + _SPACED, 0.0))
    follows: Flags = (small > 0.85 * large) & level & (gap > -0.45 * small) & (gap < reach * small) & (u[1:] > u[:-1])
    return follows
