"""A page's lines to text: characters in order, visible gaps as spaces, one line feed for each line."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.model.document import Box, Span
from pipeline.read.pdf.glyphs import FULL, Flags, Floats, Glyphs, Ints
from pipeline.read.pdf.runs import to_frame

_WIDE_GAP = 0.6
"""Gap beyond the usual one, in characters, that is seen as a full-width space."""
_HALF_GAP = 0.4
"""Gap that is seen as a half-width space on a line whose characters otherwise touch."""
_WORD_GAP = 0.18
"""Gap beyond the usual one that parts words in Latin letters or figures."""
_SHOWN_GAP = 0.12
"""A space of the content stream narrower than this cannot be seen."""
_MOST_SPACES = 8


@dataclass(frozen=True, slots=True)
class Strand:
    """Characters of one printed line, in order."""

    glyphs: Ints
    frame: int
    block: int = 0
    table: int = -1
    """Table of the page, or -1."""
    cell: int = -1
    """Index of the cell in the table's grid."""


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """One line of a page's text. ``span`` is an offset range in the text of the page."""

    span: Span
    box: Box
    size: float
    bold: bool
    strand: Strand


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """Text of a page with the box of each character, and its lines."""

    text: str
    boxes: array[float]
    lines: tuple[WrittenLine, ...]


def write_page(glyphs: Glyphs, strands: Sequence[Strand]) -> WrittenPage:
    """The text of the strands, one line for each."""
    strands = [strand for strand in strands if len(strand.glyphs)]
    if not strands:
        return WrittenPage("\n", array("f", [float("nan")] * 4), ())
    order = np.concatenate([strand.glyphs for strand in strands])
    lengths = np.array([len(strand.glyphs) for strand in strands])
    line = np.repeat(np.arange(len(strands)), lengths)
    frames = _frames(glyphs, order, strands, lengths)
    keep = ~_doubles(glyphs, order, line, frames)
    order, line, frames = order[keep], line[keep], frames[keep]
    separators = _separators(glyphs, order, line, frames)
    positions, text = _compose(glyphs, order, separators)
    boxes = np.full((len(text), 4), np.nan, np.float32)
    boxes[positions] = glyphs.boxes[order]
    flat = array("f")
    flat.frombytes(boxes.tobytes())
    return WrittenPage(text, flat, _lines(glyphs, order, line, positions, strands))


def _frames(glyphs: Glyphs, order: Ints, strands: Sequence[Strand], lengths: Ints) -> Floats:
    """Each character's box in the frame of its line."""
    boxes = glyphs.boxes[order]
    used = {strand.frame for strand in strands}
    if len(used) == 1:
        return to_frame(boxes, used.pop())
    frame = np.repeat(np.array([strand.frame for strand in strands]), lengths)
    result = boxes.copy()
    for number in used - {0}:
        chosen = frame == number
        result[chosen] = to_frame(boxes[chosen], number)
    return result


def _doubles(glyphs: Glyphs, order: Ints, line: Ints, frames: Floats) -> Flags:
    """Characters printed a second time almost on the same place to look bold."""
    doubled = np.zeros(len(order), np.bool_)
    codes, sizes = glyphs.codes[order], glyphs.sizes[order]
    along = np.abs(frames[1:, 0] - frames[:-1, 0]) < 0.4 * (frames[1:, 2] - frames[1:, 0])
    level = np.abs(frames[1:, 1] - frames[:-1, 1]) < 0.25 * sizes[1:]
    doubled[1:] = along & level & (codes[1:] == codes[:-1]) & (line[1:] == line[:-1])
    return doubled


def _separators(glyphs: Glyphs, order: Ints, line: Ints, frames: Floats) -> list[tuple[int, str]]:
    """What stands before each character that does not follow the one before it directly."""
    sizes = glyphs.sizes[order]
    em = np.maximum(sizes[1:], sizes[:-1])
    gap = (frames[1:, 0] - frames[:-1, 2]) / em
    breaks = line[1:] != line[:-1]
    narrow = glyphs.codes[order] < 0x2000
    words = narrow[1:] & narrow[:-1]
    spaces = glyphs.spaces[order[1:]] * (order[1:] - order[:-1] == 1)
    spaced = spaces > 0
    candidates = np.flatnonzero(
        ~breaks & ((gap > _HALF_GAP) | (words & (gap > _WORD_GAP)) | (spaced & (gap > _SHOWN_GAP)))
    )
    found = [(index + 1, "\n") for index in np.flatnonzero(breaks).tolist()]
    usual: dict[int, float] = {}
    for index in candidates.tolist():
        here = int(line[index])
        if here not in usual:
            start, end = np.searchsorted(line, (here, here + 1))
            usual[here] = _usual_gap(gap[start : end - 1])
        space = _space(float(gap[index]), usual[here], int(spaces[index]), is_word_gap=bool(words[index]))
        if space:
            found.append((index + 1, space))
    found.sort()
    return found


def _usual_gap(gaps: Floats) -> float:
    """Spacing of a line's characters: above 0 where its letters are spread."""
    if len(gaps) < 4:
        return 0.0
    return float(np.clip(np.median(gaps), 0.0, 0.6))


def _space(gap: float, usual: float, printed: int, *, is_word_gap: bool) -> str:
    """White space for a gap: as the content stream has it where that fills the gap, else as it is seen."""
    beyond = gap - usual
    if printed and gap > _SHOWN_GAP:
        full, half = divmod(printed, FULL)
        if gap < 2 * full + half + 1:
            return "　" * full + " " * half
    if beyond > _WIDE_GAP and not (is_word_gap and gap < 1.2):
        return "　" * max(1, min(_MOST_SPACES, round(beyond)))
    if is_word_gap:
        return " " if beyond > _WORD_GAP else ""
    return " " if beyond > _HALF_GAP and usual < 0.1 else ""


def _compose(glyphs: Glyphs, order: Ints, separators: Sequence[tuple[int, str]]) -> tuple[Ints, str]:
    """Position of each character in the text, and the text."""
    chars = glyphs.codes[order].astype("<u4").tobytes().decode("utf-32-le", "replace")
    parts: list[str] = []
    shift = np.zeros(len(order), np.int64)
    start = 0
    for index, separator in separators:
        parts.extend((chars[start:index], separator))
        shift[index] += len(separator)
        start = index
    parts.extend((chars[start:], "\n"))
    return np.arange(len(order)) + np.cumsum(shift), "".join(parts)


def _lines(
    glyphs: Glyphs, order: Ints, line: Ints, positions: Ints, strands: Sequence[Strand]
) -> tuple[WrittenLine, ...]:
    starts = np.flatnonzero(np.concatenate(([True], line[1:] != line[:-1])))
    stops = np.concatenate((starts[1:], [len(line)]))
    boxes = glyphs.boxes[order]
    low = np.minimum.reduceat(boxes[:, :2], starts).tolist()
    high = np.maximum.reduceat(boxes[:, 2:], starts).tolist()
    sizes = np.round(glyphs.sizes[order], 1)
    bold = np.add.reduceat(glyphs.bold[order].astype(np.int64), starts).tolist()
    same = (np.minimum.reduceat(sizes, starts) == np.maximum.reduceat(sizes, starts)).tolist()
    lines = []
    spans = zip(starts.tolist(), stops.tolist(), positions[starts].tolist(), positions[stops - 1].tolist(), strict=True)
    for number, (start, stop, first, last) in enumerate(spans):
        size = float(sizes[start]) if same[number] else _commonest(sizes[start:stop])
        box = Box(*low[number], *high[number])
        is_bold = bold[number] * 2 > stop - start
        lines.append(WrittenLine(Span(first, last + 1), box, size, is_bold, strands[int(line[start])]))
    return tuple(lines)


def _commonest(sizes: Floats) -> float:
    values, counts = np.unique(sizes, return_counts=True)
    return float(values[np.argmax(counts)])
