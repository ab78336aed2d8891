"""Straight lines and filled rectangles of a PDFium page: lines, thin rectangles, dots, frames."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from extractors.model.document import Problem
from pipeline.read.tables.shapes import Fill, Matrix, RuledLine, Segments

THIN = 3.0
"""A filled rectangle or stroke up to this width is a line."""
MAX_RULES = 80_000
MAX_POINTS = 200_000
MAX_OBJECTS = 500_000
MAX_DEPTH = 8
_WHITE = 0.93
_FAINT_ALPHA = 13
_STRAIGHT = 0.6

_LONG = 60

Subpath = list[tuple[float, float]]
_Clip = tuple[float, float, float, float]


class _Limit(Exception):
    """The page has more lines than are read."""


class _Calls:
    """PDFium's functions with plain integers for pointers, for calls in a tight loop."""

    def __init__(self) -> None:
        pointer, number = ctypes.c_void_p, ctypes.c_int
        self.page_count = _call(pdfium.FPDFPage_CountObjects, number, pointer)
        self.page_object = _call(pdfium.FPDFPage_GetObject, pointer, pointer, number)
        self.form_count = _call(pdfium.FPDFFormObj_CountObjects, number, pointer)
        self.form_object = _call(pdfium.FPDFFormObj_GetObject, pointer, pointer, ctypes.c_ulong)
        self.kind = _call(pdfium.FPDFPageObj_GetType, number, pointer)
        self.matrix = _call(pdfium.FPDFPageObj_GetMatrix, number, pointer, pointer)
        self.bounds = _call(pdfium.FPDFPageObj_GetBounds, number, *[pointer] * 5)
        self.mode = _call(pdfium.FPDFPath_GetDrawMode, number, pointer, pointer, pointer)
        self.fill_color = _call(pdfium.FPDFPageObj_GetFillColor, number, *[pointer] * 5)
        self.stroke_color = _call(pdfium.FPDFPageObj_GetStrokeColor, number, *[pointer] * 5)
        self.stroke_width = _call(pdfium.FPDFPageObj_GetStrokeWidth, number, pointer, pointer)
        self.count = _call(pdfium.FPDFPath_CountSegments, number, pointer)
        self.segment = _call(pdfium.FPDFPath_GetPathSegment, pointer, pointer, number)
        self.segment_kind = _call(pdfium.FPDFPathSegment_GetType, number, pointer)
        self.segment_point = _call(pdfium.FPDFPathSegment_GetPoint, number, pointer, pointer, pointer)
        self.segment_close = _call(pdfium.FPDFPathSegment_GetClose, number, pointer)
        self.clip = _call(pdfium.FPDFPageObj_GetClipPath, pointer, pointer)
        self.clip_count = _call(pdfium.FPDFClipPath_CountPaths, number, pointer)
        self.clip_size = _call(pdfium.FPDFClipPath_CountPathSegments, number, pointer, number)
        self.clip_segment = _call(pdfium.FPDFClipPath_GetPathSegment, pointer, pointer, number, number)


def _call(function: Any, result: Any, *arguments: Any) -> Any:
    return ctypes.CFUNCTYPE(result, *arguments)(_address(function))


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


_CALLS = _Calls()


class _Out:
    """Buffers for PDFium's out parameters, with their addresses."""

    def __init__(self) -> None:
        self.x, self.y, self.right, self.top = (ctypes.c_float() for _ in range(4))
        self.corners = tuple(ctypes.addressof(side) for side in (self.x, self.y, self.right, self.top))
        self.point = self.corners[:2]
        self.color = tuple(ctypes.c_uint() for _ in range(4))
        self.colors = tuple(ctypes.addressof(part) for part in self.color)
        self.mode, self.stroke = ctypes.c_int(), ctypes.c_int()
        self.modes = (ctypes.addressof(self.mode), ctypes.addressof(self.stroke))
        self.matrix = pdfium.FS_MATRIX()
        self.matrices = ctypes.addressof(self.matrix)


@dataclass(slots=True)
class _Canvas:
    """Lines and areas collected in painting order."""

    across: list[RuledLine] = field(default_factory=list)
    down: list[RuledLine] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    covers: list[tuple[Fill, int, int]] = field(default_factory=list)
    """White areas with the number of lines painted before them."""
    points: int = 0
    objects: int = 0
    out: _Out = field(default_factory=_Out)


def read_segments(raw_page: object, to_display: Matrix) -> Segments:
    """Visible straight lines of a page (``FPDF_PAGE``), in the space that ``to_display`` leads to.

    A page with too many lines or points gives those read so far and a problem.
    """
    canvas = _Canvas()
    problems: tuple[Problem, ...] = ()
    page = _address(raw_page)
    try:
        _walk(canvas, (_CALLS.page_object(page, index) for index in range(_CALLS.page_count(page))), to_display, 0)
    except _Limit as limit:
        problems = (Problem("too_many_rules", f"only the first {limit} are used to find tables", "tables"),)
    across = _uncovered(canvas.across, [(fill, before) for fill, before, _ in canvas.covers], flip=False)
    down = _uncovered(canvas.down, [(fill, before) for fill, _, before in canvas.covers], flip=True)
    return Segments(across, down, tuple(canvas.fills), problems)


def _walk(canvas: _Canvas, objects: Iterable[int], matrix: Matrix, depth: int) -> None:
    kind_of, path, form = _CALLS.kind, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM
    for item in objects:
        kind = kind_of(item)
        canvas.objects += 1
        if kind == path:
            _read_path(canvas, item, matrix)
        elif kind == form and depth < MAX_DEPTH:
            inner = (_CALLS.form_object(item, index) for index in range(_CALLS.form_count(item)))
            _walk(canvas, inner, _times(_matrix_of(canvas, item), matrix), depth + 1)
        if canvas.objects > MAX_OBJECTS:
            raise _Limit(f"{MAX_OBJECTS} objects of the page")


def _matrix_of(canvas: _Canvas, item: int) -> Matrix:
    if not _CALLS.matrix(item, canvas.out.matrices):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    m = canvas.out.matrix
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _times(m: Matrix, n: Matrix) -> Matrix:
    """First ``m``, then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _read_path(canvas: _Canvas, item: int, to_display: Matrix) -> None:
    out = canvas.out
    if not _CALLS.mode(item, *out.modes):
        return
    filled, stroked = bool(out.mode.value), bool(out.stroke.value)
    count = _CALLS.count(item)
    canvas.points += count
    if canvas.points > MAX_POINTS:
        raise _Limit(f"{MAX_POINTS} points of drawings")
    if not (filled or stroked) or (count > _LONG and _is_curved(item)):
        return
    clip = _clip(canvas, item, to_display)
    if clip is not None and (clip[0] >= clip[2] or clip[1] >= clip[3]):
        return
    fill = _shade(canvas, item, _CALLS.fill_color) if filled else None
    if fill is not None and not stroked and count <= 5 and _thin_fill(canvas, item, to_display, fill, clip):
        return
    stroke = _shade(canvas, item, _CALLS.stroke_color) if stroked else None
    matrix = _times(_matrix_of(canvas, item), to_display)
    subpaths = _subpaths(canvas, item, count, matrix)
    if fill is not None:
        _fill(canvas, subpaths, fill, clip)
    if stroke is not None:
        _CALLS.stroke_width(item, out.corners[0])
        scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
        _stroke(canvas, subpaths, out.x.value * scale, stroke, clip)
    if len(canvas.across) + len(canvas.down) > MAX_RULES:
        raise _Limit(f"{MAX_RULES} ruled lines")


def _thin_fill(canvas: _Canvas, item: int, to_display: Matrix, shade: float, clip: _Clip | None) -> bool:
    """Whether the path is but a thin rectangle, which is then taken as a line; its bounds tell that fastest."""
    out = canvas.out
    if not _CALLS.bounds(item, *out.corners):
        return False
    a, b, c, d, e, f = to_display
    left, bottom, right, top = out.x.value, out.y.value, out.right.value, out.top.value
    x0, y0 = a * left + c * bottom + e, b * left + d * bottom + f
    x1, y1 = a * right + c * top + e, b * right + d * top + f
    if min(abs(x1 - x0), abs(y1 - y0)) > THIN:
        return False
    _area(canvas, Fill(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), shade), clip)
    return True


def _is_curved(item: int) -> bool:
    """A long path with curves near its beginning is a drawing or letters, not ruling."""
    segment, kind = _CALLS.segment, _CALLS.segment_kind
    return any(kind(segment(item, index)) == pdfium.FPDF_SEGMENT_BEZIERTO for index in range(12))


def _shade(canvas: _Canvas, item: int, get_color: Any) -> float | None:
    """Brightness of the colour; None where it is transparent."""
    if not get_color(item, *canvas.out.colors):
        return 0.0
    red, green, blue, alpha = (part.value for part in canvas.out.color)
    if alpha < _FAINT_ALPHA:
        return None
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def _subpaths(canvas: _Canvas, item: int, count: int, matrix: Matrix) -> list[Subpath]:
    """Polylines of the path on the displayed page; a curve breaks a polyline."""
    a, b, c, d, e, f = matrix
    x, y = canvas.out.x, canvas.out.y
    at_x, at_y = canvas.out.point
    segment_at, kind_of, point_of, closes = (
        _CALLS.segment,
        _CALLS.segment_kind,
        _CALLS.segment_point,
        _CALLS.segment_close,
    )
    line = pdfium.FPDF_SEGMENT_LINETO
    result: list[Subpath] = []
    current: Subpath = []
    for index in range(count):
        segment = segment_at(item, index)
        if kind_of(segment) != line:
            current = []
            result.append(current)
        point_of(segment, at_x, at_y)
        px, py = x.value, y.value
        current.append((a * px + c * py + e, b * px + d * py + f))
        if closes(segment) and len(current) > 1:
            current.append(current[0])
    return result


def _clip(canvas: _Canvas, item: int, to_display: Matrix) -> _Clip | None:
    """Rectangle that the object is clipped to; paths of other forms than a rectangle are ignored."""
    path = _CALLS.clip(item)
    if not path:
        return None
    clip: _Clip | None = None
    a, b, c, d, e, f = to_display
    out = canvas.out
    for index in range(min(_CALLS.clip_count(path), 8)):
        if _CALLS.clip_size(path, index) not in {4, 5}:
            continue
        corners = []
        for corner in (0, 2):
            _CALLS.segment_point(_CALLS.clip_segment(path, index, corner), *out.point)
            x, y = out.x.value, out.y.value
            corners.append((a * x + c * y + e, b * x + d * y + f))
        (x0, y0), (x1, y1) = corners
        x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if clip is not None:
            x0, y0, x1, y1 = max(clip[0], x0), max(clip[1], y0), min(clip[2], x1), min(clip[3], y1)
        clip = (x0, y0, x1, y1)
    return clip


def _fill(canvas: _Canvas, subpaths: list[Subpath], shade: float, clip: _Clip | None) -> None:
    """A thin rectangle is a line, two nested ones are a frame, another one is an area."""
    boxes = [box for box in (_rectangle(points) for points in subpaths) if box is not None]
    if len(boxes) == 2 and _is_frame(boxes[0], boxes[1]):
        outer, inner = sorted(boxes, key=lambda box: box[0] - box[2])
        x0, y0, x1, y1 = ((first + second) / 2 for first, second in zip(outer, inner, strict=True))
        ring = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
        _stroke(canvas, [ring], abs(inner[0] - outer[0]), shade, clip)
        return
    for x0, y0, x1, y1 in boxes:
        _area(canvas, Fill(x0, y0, x1, y1, shade), clip)


def _area(canvas: _Canvas, fill: Fill, clip: _Clip | None) -> None:
    if clip is not None:
        # A line that lies half outside its clip is still seen.
        x0, y0 = max(fill.x0, clip[0] - 1), max(fill.y0, clip[1] - 1)
        x1, y1 = min(fill.x1, clip[2] + 1), min(fill.y1, clip[3] + 1)
        if x0 > x1 or y0 > y1:
            return
        fill = Fill(x0, y0, x1, y1, fill.shade)
    width, height = fill.x1 - fill.x0, fill.y1 - fill.y0
    if min(width, height) <= THIN:
        if fill.shade < _WHITE or _on_colour(canvas, fill):
            dot = width <= THIN and height <= THIN  # part of a dotted line in either direction
            if dot or width >= height:
                canvas.across.append(RuledLine((fill.y0 + fill.y1) / 2, fill.x0, fill.x1, height))
            if dot or height > width:
                canvas.down.append(RuledLine((fill.x0 + fill.x1) / 2, fill.y0, fill.y1, width))
    elif fill.shade >= _WHITE:
        canvas.covers.append((fill, len(canvas.across), len(canvas.down)))
        canvas.fills.append(fill)
    else:
        canvas.fills.append(fill)


def _on_colour(canvas: _Canvas, line: Fill) -> bool:
    """A white line separates cells where it stands on a coloured area."""
    x, y = (line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2
    for fill in reversed(canvas.fills[-64:]):
        if fill.x0 - 1 <= x <= fill.x1 + 1 and fill.y0 - 1 <= y <= fill.y1 + 1:
            return fill.shade < _WHITE
    return False


def _stroke(canvas: _Canvas, subpaths: list[Subpath], width: float, shade: float, clip: _Clip | None) -> None:
    half = width / 2
    for points in subpaths:
        for (x0, y0), (x1, y1) in pairwise(points):
            if abs(x1 - x0) <= _STRAIGHT:
                x = (x0 + x1) / 2
                _area(canvas, Fill(x - half, min(y0, y1), x + half, max(y0, y1), shade), clip)
            elif abs(y1 - y0) <= _STRAIGHT:
                y = (y0 + y1) / 2
                _area(canvas, Fill(min(x0, x1), y - half, max(x0, x1), y + half, shade), clip)


def _rectangle(points: Subpath) -> tuple[float, float, float, float] | None:
    """(x0, y0, x1, y1) if the polygon is an upright rectangle."""
    if not 4 <= len(points) <= 6:
        return None
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(x1 - x0) > _STRAIGHT and abs(y1 - y0) > _STRAIGHT:
            return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _is_frame(one: tuple[float, float, float, float], two: tuple[float, float, float, float]) -> bool:
    """One rectangle lies just inside the other: a frame painted as the area between them."""
    gaps = [second - first for first, second in zip(one, two, strict=True)]
    inside = gaps[0] >= 0 and gaps[1] >= 0 and gaps[2] <= 0 and gaps[3] <= 0
    around = gaps[0] <= 0 and gaps[1] <= 0 and gaps[2] >= 0 and gaps[3] >= 0
    return (inside or around) and all(abs(gap) <= THIN for gap in gaps) and one[2] - one[0] > 2 * THIN


def _uncovered(rules: list[RuledLine], covers: list[tuple[Fill, int]], *, flip: bool) -> list[RuledLine]:
    """Lines less those painted over by a white area later on."""
    if not covers or len(rules) * len(covers) > 1_000_000:
        return rules
    result = rules
    hidden: set[int] = set()
    for fill, before in covers:
        x0, y0, x1, y1 = (fill.y0, fill.x0, fill.y1, fill.x1) if flip else (fill.x0, fill.y0, fill.x1, fill.y1)
        for index in range(before):
            at, start, end, _ = result[index]
            if y0 + 1.5 < at < y1 - 1.5 and x0 - 1.5 <= start and end <= x1 + 1.5:
                hidden.add(index)
    return [rule for index, rule in enumerate(rules) if index not in hidden] if hidden else rules
