"""Characters of a PDF page as columns, read by PDFium: code point, loose box, size, weight, direction.

``read_glyphs`` is the only way in, so that another engine can take its place (``pdf_second``).
PDFium is not thread-safe: one document at a time in a process.

Code points that stand for the same printed character: vertical forms and radicals.

A vertical font's 。 is the same full stop set upright, many producers map 日 to the radical U+2F47,
which looks no different, and a soft hyphen that is drawn is a hyphen. The character that the page
shows is kept; nothing else is normalised.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

_VERTICAL = dict(
    zip(
        "︐︑︒︓︔︕︖︗︘︙︰︱︲︳︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈",
        "，、。：；！？〖〗…‥—–＿（）｛｝〔〕【】《》〈〉「」『』［］",
        strict=True,
    )
)
_RADICALS = dict(zip("⺟⺠⺬⻁⻄⻆⻑⻘⻝⻤⻨⻩⻫⻭⻯⻲", "母民示虎西角長青食鬼麦黄斉歯竜亀", strict=True))
_SOFT_HYPHEN = 0xAD
_SAME = (
    {_SOFT_HYPHEN: ord("-")}
    | {ord(form): ord(plain) for form, plain in (_VERTICAL | _RADICALS).items()}
    | {code: ord(unicodedata.normalize("NFKC", chr(code))) for code in range(0x2F00, 0x2FD6)}
)
_TABLE = np.arange(0x10000, dtype=np.uint32)
_TABLE[list(_SAME)] = list(_SAME.values())


def shown_codes(codes: Codes) -> Codes:
    """The characters that the page shows."""
    low = codes < 0x10000
    result: Codes = np.where(low, _TABLE[np.where(low, codes, 0)], codes).astype(np.uint32)
    return result


Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]

INVISIBLE = 3
"""Text render mode of text that is searched but not painted: the layer under a scan."""
FULL = 64
"""Weight of a full-width space in ``Glyphs.spaces``."""
_KINDS = np.zeros(0x10000, np.int64)
"""Of each code point: 0 printed, 1 and ``FULL`` spaces, -1 white space without width, -2 a control character."""
_KINDS[:0x20] = -2
_KINDS[[0x09, 0x0A, 0x0D, 0x200B, 0xFEFF, *range(0xFE00, 0xFE10)]] = -1
_KINDS[[0x20, 0xA0, 0x2000, 0x2002, 0x2009]] = 1
_KINDS[[0x2003, 0x3000]] = FULL
_FAR = 1e6
_MOST_OBJECTS = 100_000
_STRIDE = 8
_BOLD_WEIGHT = 600
_BOLD_NAME = re.compile(r"bold|heavy|black|ultra|demi|(?:[-_ ]|gothic|mincho|maru)(?:w[6-9]|u?b|e?b|h)$")


class Display(NamedTuple):
    """How a page is displayed: its size, and the matrix from PDF space to it (origin top left)."""

    width: float
    height: float
    rotation: int
    matrix: tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Visible characters of a page in the order of its content stream, white space apart."""

    codes: Codes
    boxes: Floats
    """n x 4: x0, y0, x1, y1 on the displayed page, as high as the font and as wide as the advance."""
    sizes: Floats
    bold: Flags
    quarters: Ints
    """Direction of the base line as displayed: 0 to the right, 1 down, 2 to the left, 3 up."""
    hidden: Flags
    """Painted invisibly."""
    spaces: Ints
    """White space right before it in the content stream: 1 for each half-width space, ``FULL`` for a full one."""
    lossy: bool = False
    """Whether the page draws text that PDFium does not give: single characters of a font that is nowhere."""

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, index: Ints | Flags) -> Glyphs:
        """These of the glyphs."""
        return Glyphs(
            self.codes[index],
            self.boxes[index],
            self.sizes[index],
            self.bold[index],
            self.quarters[index],
            self.hidden[index],
            self.spaces[index],
            self.lossy,
        )

    def with_others(self, others: Glyphs) -> Glyphs:
        """These and then the others."""
        return Glyphs(
            np.concatenate((self.codes, others.codes)),
            np.concatenate((self.boxes, others.boxes)),
            np.concatenate((self.sizes, others.sizes)),
            np.concatenate((self.bold, others.bold)),
            np.concatenate((self.quarters, others.quarters)),
            np.concatenate((self.hidden, others.hidden)),
            np.concatenate((self.spaces, others.spaces)),
            self.lossy,
        )


def display_of(page: Any, user_unit: float = 1.0) -> Display:
    """How PDFium's ``page`` is displayed: CropBox, rotation and UserUnit applied."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    rotation = pdfium.FPDFPage_GetRotation(page) % 4
    x0, y0, x1, y1, k = box.left, box.bottom, box.right, box.top, user_unit
    width, height = (x1 - x0) * k, (y1 - y0) * k
    if rotation == 1:
        return Display(height, width, 90, (0.0, k, k, 0.0, -y0 * k, -x0 * k))
    if rotation == 2:
        return Display(width, height, 180, (-k, 0.0, 0.0, k, x1 * k, -y0 * k))
    if rotation == 3:
        return Display(height, width, 270, (0.0, -k, -k, 0.0, y1 * k, x1 * k))
    return Display(width, height, 0, (k, 0.0, 0.0, -k, -x0 * k, y1 * k))


def read_glyphs(page: Any, display: Display, limit: int) -> tuple[Glyphs, bool]:
    """The page's characters, and whether there are more than ``limit`` of them (the rest is left out)."""
    handle = _PROTOTYPES.load(_address(page))
    if not handle:
        return empty_glyphs(), False
    try:
        count = max(0, _PROTOTYPES.count(handle))
        return _read(page, handle, min(count, limit), display), count > limit
    finally:
        _PROTOTYPES.close(handle)


def empty_glyphs() -> Glyphs:
    """No characters."""
    reals, flags, numbers = np.zeros(0), np.zeros(0, np.bool_), np.zeros(0, np.int64)
    codes = np.zeros(0, np.uint32)
    return Glyphs(codes, np.zeros((0, 4)), reals, flags, numbers, flags, numbers)


class _Prototypes:
    """PDFium's functions with plain integers for pointers, for calls in a tight loop."""

    def __init__(self) -> None:
        pointer, number = ctypes.c_void_p, ctypes.c_int
        self.load = _prototype(pdfium.FPDFText_LoadPage, pointer, pointer)
        self.close = _prototype(pdfium.FPDFText_ClosePage, None, pointer)
        self.count = _prototype(pdfium.FPDFText_CountChars, number, pointer)
        self.text = _prototype(pdfium.FPDFText_GetText, number, pointer, number, number, pointer)
        self.unicode = _prototype(pdfium.FPDFText_GetUnicode, ctypes.c_uint, pointer, number)
        self.box = _prototype(pdfium.FPDFText_GetLooseCharBox, number, pointer, number, pointer)
        self.text_object = _prototype(pdfium.FPDFText_GetTextObject, ctypes.c_size_t, pointer, number)
        self.origin = _prototype(pdfium.FPDFText_GetCharOrigin, number, pointer, number, pointer, pointer)
        self.matrix = _prototype(pdfium.FPDFText_GetMatrix, number, pointer, number, pointer)
        self.size = _prototype(pdfium.FPDFText_GetFontSize, ctypes.c_double, pointer, number)
        self.render_mode = _prototype(pdfium.FPDFTextObj_GetTextRenderMode, number, pointer)
        self.font = _prototype(pdfium.FPDFTextObj_GetFont, pointer, pointer)
        self.font_name = _prototype(pdfium.FPDFFont_GetBaseFontName, ctypes.c_size_t, pointer, pointer, ctypes.c_size_t)
        self.is_embedded = _prototype(pdfium.FPDFFont_GetIsEmbedded, number, pointer)
        self.font_weight = _prototype(pdfium.FPDFFont_GetWeight, number, pointer)


def _prototype(function: Any, result: Any, *arguments: Any) -> Any:
    return ctypes.CFUNCTYPE(result, *arguments)(_address(function))


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


_PROTOTYPES = _Prototypes()


_MATRIX = (ctypes.c_float * 6)()
"""Takes an ``FS_MATRIX``."""
_MATRIX_AT = ctypes.addressof(_MATRIX)


class _Style(NamedTuple):
    """What the characters of one text object share."""

    size: float
    bold: bool
    quarter: int
    hidden: bool


def _read(page: Any, handle: int, count: int, display: Display) -> Glyphs:
    codes = _codes(handle, count)
    raw = np.zeros((count, 4), np.float32)
    start = raw.ctypes.data
    for _ in map(_PROTOTYPES.box, repeat(handle), range(count), range(start, start + 16 * count, 16)):
        pass
    objects = _objects(handle, count)
    fonts: dict[int | None, bool] = {}
    kinds, first, which = np.unique(objects, return_index=True, return_inverse=True)
    found = zip(kinds.tolist(), first.tolist(), strict=True)
    styles = [_style(handle, item, index, display, fonts) for item, index in found]
    columns = np.array(styles, np.float64).reshape(len(kinds), 4)[which]
    # FS_RECTF is left, top, right, bottom
    boxes = raw.astype(np.float64)
    sizes = columns[:, 0]
    _mend_upright_vertical(handle, boxes, sizes, display)
    codes = _join_surrogates(codes)
    shown = _transform(boxes, display)
    _mend_heights(shown, columns[:, 2] % 2 == 1, sizes)
    generated = (raw[:, 0] == raw[:, 2]) & (raw[:, 1] == raw[:, 3])
    usable = ~generated & (np.abs(shown) < _FAR).all(axis=1) & (sizes > 0) & (codes != _DROP)
    kinds_of = _KINDS[np.minimum(codes, 0xFFFF)]
    middle = (shown[:, :2] + shown[:, 2:]) / 2
    on_page = ((middle >= -1) & (middle <= (display.width + 1, display.height + 1))).all(axis=1)
    keep = usable & (kinds_of == 0) & on_page
    spaces = _spaces_before(kinds_of, keep, np.flatnonzero(usable & (kinds_of > 0)))
    return Glyphs(
        shown_codes(codes[keep]),
        shown[keep],
        sizes[keep],
        columns[keep, 1] > 0,
        columns[keep, 2].astype(np.int64),
        columns[keep, 3] > 0,
        spaces,
        _is_lossy(page, kinds, fonts),
    )


def _codes(handle: int, count: int) -> Codes:
    """Code of each character: all at once where no character is left out or takes two code units."""
    units = np.zeros(count + 1, np.uint16)
    if _PROTOTYPES.text(handle, 0, count, units.ctypes.data) == count + 1:
        codes = units[:count].astype(np.uint32)
        if not ((codes >= 0xD800) & (codes < 0xE000)).any():
            return codes
    return np.fromiter(map(_PROTOTYPES.unicode, repeat(handle), range(count)), np.uint32, count)


def _objects(handle: int, count: int) -> npt.NDArray[np.uint64]:
    """Text object of each character; asked for every so many, and for those between two that differ."""
    ask = _PROTOTYPES.text_object
    objects = np.zeros(count, np.uint64)
    places = [*range(0, count - 1, _STRIDE), count - 1] if count else []
    known = [ask(handle, place) for place in places]
    objects[places] = known
    for (start, one), (end, other) in pairwise(zip(places, known, strict=True)):
        objects[start + 1 : end] = (
            one if one and one == other else [ask(handle, place) for place in range(start + 1, end)]
        )
    return objects


def _is_lossy(page: Any, seen: npt.NDArray[np.uint64], fonts: dict[int | None, bool]) -> bool:
    """Whether a text object of the page has no characters, where a font is not in the file.

    Such a font is measured on the machine's, and a character that has no width there is left out.
    """
    if fonts and all(_PROTOTYPES.is_embedded(font) == 1 for font in fonts if font):
        return False
    known = set(seen.tolist())
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    for index in range(count):
        item = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT and _address(item) not in known:
            return True
        if kind == pdfium.FPDF_PAGEOBJ_FORM and not fonts:
            return True
    return False


def _style(handle: int, item: int, index: int, display: Display, fonts: dict[int | None, bool]) -> _Style:
    """Style of a text object, told from its first character. Notes which fonts are bold."""
    if not item:
        return _Style(0.0, False, 0, False)
    _PROTOTYPES.matrix(handle, index, _MATRIX_AT)
    along_x, along_y, up_x, up_y, _, _ = _MATRIX
    a, b, c, d, _, _ = display.matrix
    scale = math.hypot(up_x, up_y) * math.hypot(a, b)
    dx, dy = a * along_x + c * along_y, b * along_x + d * along_y
    if not (math.isfinite(scale) and math.isfinite(dx) and math.isfinite(dy)):
        return _Style(0.0, False, 0, False)
    quarter = round(math.atan2(dy, dx) / (math.pi / 2)) % 4
    font = _PROTOTYPES.font(item)
    if font not in fonts:
        fonts[font] = _is_bold(font)
    mode = _PROTOTYPES.render_mode(item)
    size = abs(_PROTOTYPES.size(handle, index)) * scale
    return _Style(size, fonts[font] or mode == 2, quarter, mode == INVISIBLE)


def _is_bold(font: int | None) -> bool:
    """Told by the font's name; PDFium's weight is guessed from the stem and serves only within its scale."""
    if not font:
        return False
    buffer = ctypes.create_string_buffer(256)
    _PROTOTYPES.font_name(font, ctypes.addressof(buffer), 256)
    name = buffer.value.decode("utf-8", "replace").lower()
    return bool(_BOLD_NAME.search(name)) or _BOLD_WEIGHT <= _PROTOTYPES.font_weight(font) <= 1000


def _mend_upright_vertical(handle: int, boxes: Floats, sizes: Floats, display: Display) -> None:
    """Cut boxes of vertical fonts to the glyph: PDFium's begin a whole character too far left."""
    scale = max(1e-6, math.hypot(display.matrix[0], display.matrix[1]))
    wide = np.flatnonzero((boxes[:, 2] - boxes[:, 0]) * scale > 1.5 * sizes)
    x, y = ctypes.c_double(), ctypes.c_double()
    at_x, at_y = ctypes.addressof(x), ctypes.addressof(y)
    for index in wide.tolist():
        _PROTOTYPES.origin(handle, index, at_x, at_y)
        if boxes[index, 0] + 0.4 * sizes[index] / scale < x.value < boxes[index, 2]:
            boxes[index, 0] = x.value


def _mend_heights(boxes: Floats, sideways: Flags, sizes: Floats) -> None:
    """Give boxes of fonts with absurd ascent and descent the height of their size, about the middle."""
    for low, high, chosen in ((1, 3, ~sideways), (0, 2, sideways)):
        height = boxes[:, high] - boxes[:, low]
        absurd = chosen & (sizes > 0) & ((height > 2.5 * sizes) | (height < 0.4 * sizes))
        if absurd.any():
            middle = (boxes[absurd, high] + boxes[absurd, low]) / 2
            boxes[absurd, low], boxes[absurd, high] = middle - sizes[absurd] / 2, middle + sizes[absurd] / 2


def _transform(boxes: Floats, display: Display) -> Floats:
    """Boxes (left, top, right, bottom in PDF space) on the displayed page."""
    a, b, c, d, e, f = display.matrix
    x, y = boxes[:, 0::2], boxes[:, 1::2]
    if a:
        xs, ys = a * x + e, d * y + f
    else:
        xs, ys = c * y + e, b * x + f
    return np.stack((xs.min(axis=1), ys.min(axis=1), xs.max(axis=1), ys.max(axis=1)), axis=1)


_DROP = np.uint32(0xFFFFFFFF)
"""Marks the second half of a pair; no character has this code."""


def _join_surrogates(codes: Codes) -> Codes:
    """One code point for each pair of surrogates, U+FFFD for a half or a glyph without a character."""
    codes = np.where(codes == 2, np.uint32(ord("-")), codes)  # PDFium's mark of a hyphen at a line's end
    codes = np.where(_KINDS[np.minimum(codes, 0xFFFF)] == -2, np.uint32(0xFFFD), codes)
    codes = np.where(codes > 0x10FFFF, np.uint32(0xFFFD), codes)
    halves = (codes >= 0xD800) & (codes < 0xE000)
    if not halves.any():
        return codes
    joined = codes.copy()
    for index in np.flatnonzero(halves).tolist():
        first, second = int(codes[index]), int(codes[index + 1]) if index + 1 < len(codes) else 0
        if first < 0xDC00 <= second < 0xE000:
            joined[index] = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
            joined[index + 1] = _DROP
        elif joined[index] != _DROP:
            joined[index] = 0xFFFD
    return joined


def _spaces_before(kinds: Ints, keep: Flags, blank: Ints) -> Ints:
    """For each kept character, the white space that stands right before it in the stream."""
    kept = np.flatnonzero(keep)
    spaces = np.zeros(len(kept) + 1, np.int64)
    np.add.at(spaces, np.searchsorted(kept, blank), kinds[blank])
    return spaces[:-1]
