"""Straight lines and filled rectangles of a PDFium page: lines, thin rectangles, dots, frames."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2.raw as pdfium

from extractors.document import Problem
from pipeline.ruling import Fill, Matrix, Rule, Segments

THIN = 3.0
"""A filled rectangle or stroke up to this width is a line."""
MAX_RULES = 50_000
MAX_POINTS = 200_000
MAX_OBJECTS = 500_000
MAX_DEPTH = 8
_WHITE = 0.93
_FAINT_ALPHA = 13
_STRAIGHT = 0.6

Subpath = list[tuple[float, float]]


class _Limit(Exception):
    """The page has more lines than are read."""


@dataclass(slots=True)
class _Canvas:
    """Lines and areas collected in painting order, and buffers for PDFium's out parameters."""

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    covers: list[tuple[Fill, int, int]] = field(default_factory=list)
    """White areas with the number of lines painted before them."""
    points: int = 0
    objects: int = 0
    x: ctypes.c_float = field(default_factory=ctypes.c_float)
    y: ctypes.c_float = field(default_factory=ctypes.c_float)
    rgba: tuple[ctypes.c_uint, ...] = field(default_factory=lambda: tuple(ctypes.c_uint() for _ in range(4)))


def read_segments(raw_page: object, to_display: Matrix) -> Segments:
    """Visible straight lines of a page (``FPDF_PAGE``), in the space that ``to_display`` leads to.

    A page with too many lines or points gives those read so far and a problem.
    """
    canvas = _Canvas()
    problems: tuple[Problem, ...] = ()
    count = pdfium.FPDFPage_CountObjects(raw_page)
    get = pdfium.FPDFPage_GetObject
    try:
        _walk(canvas, (get(raw_page, index) for index in range(count)), to_display, 0)
    except _Limit as limit:
        problems = (Problem("too_many_rules", f"only the first {limit} are used to find tables", "tables"),)
    across = _uncovered(canvas.across, [(fill, before) for fill, before, _ in canvas.covers], flip=False)
    down = _uncovered(canvas.down, [(fill, before) for fill, _, before in canvas.covers], flip=True)
    return Segments(across, down, tuple(canvas.fills), problems)


def _walk(canvas: _Canvas, objects: Iterator[object], matrix: Matrix, depth: int) -> None:
    kind_of, path, form = pdfium.FPDFPageObj_GetType, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM
    for item in objects:
        kind = kind_of(item)
        canvas.objects += 1
        if canvas.objects > MAX_OBJECTS:
            raise _Limit(f"{MAX_OBJECTS} objects of the page")
        if kind == path:
            _read_path(canvas, item, matrix)
        elif kind == form and depth < MAX_DEPTH:
            count = pdfium.FPDFFormObj_CountObjects(item)
            inner = (pdfium.FPDFFormObj_GetObject(item, index) for index in range(count))
            _walk(canvas, inner, _times(_matrix_of(item), matrix), depth + 1)


def _matrix_of(item: object) -> Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, m):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
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


def _read_path(canvas: _Canvas, item: object, to_display: Matrix) -> None:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(item, mode, stroke) or not (mode.value or stroke.value):
        return
    matrix = _times(_matrix_of(item), to_display)
    clip = _clip(canvas, item, to_display)
    if clip is not None and (clip[0] >= clip[2] or clip[1] >= clip[3]):
        return
    subpaths = _subpaths(canvas, item, matrix)
    if mode.value:
        shade = _shade(canvas, item, pdfium.FPDFPageObj_GetFillColor)
        if shade is not None:
            _fill(canvas, subpaths, shade, clip)
    if stroke.value:
        shade = _shade(canvas, item, pdfium.FPDFPageObj_GetStrokeColor)
        if shade is not None:
            width = ctypes.c_float()
            pdfium.FPDFPageObj_GetStrokeWidth(item, width)
            scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
            _stroke(canvas, subpaths, width.value * scale, shade, clip)
    if len(canvas.across) + len(canvas.down) > MAX_RULES:
        raise _Limit(f"{MAX_RULES} ruled lines")


def _shade(canvas: _Canvas, item: object, get_color: object) -> float | None:
    """Brightness of the colour; None where it is transparent."""
    red, green, blue, alpha = canvas.rgba
    if not get_color(item, red, green, blue, alpha):  # type: ignore[operator]
        return 0.0
    if alpha.value < _FAINT_ALPHA:
        return None
    shade: float = (0.299 * red.value + 0.587 * green.value + 0.114 * blue.value) / 255
    return shade


def _subpaths(canvas: _Canvas, item: object, matrix: Matrix) -> list[Subpath]:
    """Polylines of the path on the displayed page; a curve breaks a polyline."""
    a, b, c, d, e, f = matrix
    x, y = canvas.x, canvas.y
    segment_at, kind_of, point_of = (
        pdfium.FPDFPath_GetPathSegment,
        pdfium.FPDFPathSegment_GetType,
        pdfium.FPDFPathSegment_GetPoint,
    )
    count = pdfium.FPDFPath_CountSegments(item)
    canvas.points += count
    if canvas.points > MAX_POINTS:
        raise _Limit(f"{MAX_POINTS} points of drawings")
    result: list[Subpath] = []
    current: Subpath = []
    for index in range(count):
        segment = segment_at(item, index)
        kind = kind_of(segment)
        point_of(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind != pdfium.FPDF_SEGMENT_LINETO:
            current = []
            result.append(current)
        current.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment) and len(current) > 1:
            current.append(current[0])
    return result


def _clip(canvas: _Canvas, item: object, to_display: Matrix) -> tuple[float, float, float, float] | None:
    """Rectangle that the object is clipped to; paths of other forms than a rectangle are ignored."""
    path = pdfium.FPDFPageObj_GetClipPath(item)
    if not path:
        return None
    count = pdfium.FPDFClipPath_CountPaths(path)
    clip: tuple[float, float, float, float] | None = None
    a, b, c, d, e, f = to_display
    for index in range(min(count, 8)):
        if pdfium.FPDFClipPath_CountPathSegments(path, index) not in {4, 5}:
            continue
        corners = []
        for corner in (0, 2):
            segment = pdfium.FPDFClipPath_GetPathSegment(path, index, corner)
            pdfium.FPDFPathSegment_GetPoint(segment, canvas.x, canvas.y)
            x, y = canvas.x.value, canvas.y.value
            corners.append((a * x + c * y + e, b * x + d * y + f))
        (x0, y0), (x1, y1) = corners
        x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        clip = (
            (x0, y0, x1, y1)
            if clip is None
            else (max(clip[0], x0), max(clip[1], y0), min(clip[2], x1), min(clip[3], y1))
        )
    return clip


def _fill(
    canvas: _Canvas, subpaths: list[Subpath], shade: float, clip: tuple[float, float, float, float] | None
) -> None:
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


def _area(canvas: _Canvas, fill: Fill, clip: tuple[float, float, float, float] | None) -> None:
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
                canvas.across.append(Rule((fill.y0 + fill.y1) / 2, fill.x0, fill.x1, height))
            if dot or height > width:
                canvas.down.append(Rule((fill.x0 + fill.x1) / 2, fill.y0, fill.y1, width))
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


def _stroke(
    canvas: _Canvas, subpaths: list[Subpath], width: float, shade: float, clip: tuple[float, float, float, float] | None
) -> None:
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


def _uncovered(rules: list[Rule], covers: list[tuple[Fill, int]], *, flip: bool) -> list[Rule]:
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
