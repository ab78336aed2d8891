"""The second character reader: pdf_oxide, which also reads fonts that have no ToUnicode map.

It takes the characters from the font's own tables, where PDFium gives rubbish. PDFium also loses a
character drawn by itself in a font that is neither in the file nor on the machine, since it measures
the missing glyph; this reader doesn't.
"""

from __future__ import annotations

import math
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, ClassVar, cast

import numpy as np
import numpy.typing as npt

from pipeline.read.pdf.glyphs import Display, Glyphs, empty_glyphs, shown_codes

_WORKER = Path(__file__).with_name("rescue_worker.py")
_RECORD = np.dtype([(name, "<f4") for name in ("x", "y", "advance", "size", "degrees")])
_CHAR = np.dtype(
    [("code", "<u4"), *((name, "<f4") for name in _RECORD.names or ()), ("vertical", "u1"), ("bold", "u1")]
)
_CODES = 0x110000
_FAR = 1e6
_DESCENT = 0.14
"""Share of the size below the base line."""


class SecondReader:
    """A document read by pdf_oxide in a process of its own, which begins with the first page asked for."""

    forks: ClassVar[bool] = False
    """Whether that process is forked from this one: quicker, and all there is where no program may be started, but
    nothing for a process in which other threads are at work."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._line: tuple[BinaryIO, BinaryIO] | None = None
        """What is written to the process, and what it answers."""
        self._wait: Callable[[], object] = lambda: None
        self._failed = False

    def read_glyphs(self, index: int, display: Display, limit: int) -> Glyphs:
        """Characters of a page (from 0); none where this reader cannot read it either."""
        if self._failed:
            return empty_glyphs()
        try:
            chars = self._ask(index, limit)
        except (OSError, EOFError):
            self._failed = True
            self.close()
            return empty_glyphs()
        return _glyphs(chars, display)

    def close(self) -> None:
        """End the process."""
        if self._line is not None:
            for end in self._line:
                with suppress(OSError):  # what it did not take any more
                    end.close()
            self._line = None
            self._wait()

    def _ask(self, index: int, limit: int) -> npt.NDArray[np.void]:
        if self._line is None:
            self._line, self._wait = _fork() if self.forks else _start()
        source, target = self._line
        if self._data:
            source.write(struct.pack("<Q", len(self._data)) + self._data)
            self._data = b""
        source.write(struct.pack("<II", index, limit))
        source.flush()
        head = target.read(4)
        size = int.from_bytes(head, "little") * _CHAR.itemsize
        body = target.read(size)
        if len(head) < 4 or len(body) < size:
            raise EOFError
        return np.frombuffer(body, _CHAR)


def _start() -> tuple[tuple[BinaryIO, BinaryIO], Callable[[], object]]:
    """Begin the second reader as a program; the line to it, and what waits for its end."""
    process = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-I", str(_WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    return (cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)), process.wait


def _fork() -> tuple[tuple[BinaryIO, BinaryIO], Callable[[], object]]:
    """Begin the second reader in a copy of this process; the line to it, and what waits for its end."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            from pipeline.read.pdf.rescue_worker import serve  # noqa: PLC0415 - pdf_oxide is for a process of its own

            os.closerange(3, theirs_in)
            os.closerange(theirs_in + 1, theirs_out)
            serve(os.fdopen(theirs_in, "rb"), os.fdopen(theirs_out, "wb"))
        finally:
            os._exit(0)
    os.close(theirs_in)
    os.close(theirs_out)
    return (os.fdopen(ours_out, "wb"), os.fdopen(ours_in, "rb")), lambda: os.waitpid(pid, 0)


def missing_from(known: Glyphs, other: Glyphs) -> Glyphs:
    """Characters of ``other`` that ``known`` doesn't have in their place."""
    size = max(1.0, float(np.median(other.sizes))) if len(other) else 1.0
    counts = np.bincount(known.codes, minlength=_CODES), np.bincount(other.codes, minlength=_CODES)
    lacking = counts[1] > counts[0]
    taken = {
        (code, x + dx, y + dy)
        for code, x, y in _places(known.take(lacking[known.codes]), size)
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
    }
    chosen = np.flatnonzero(lacking[other.codes])
    places = _places(other.take(chosen), size)
    return other.take(np.array([i for i, p in zip(chosen, places, strict=True) if p not in taken], np.int64))


def _places(glyphs: Glyphs, size: float) -> list[tuple[int, int, int]]:
    """Code point and place of each character, in steps of half its size."""
    steps = np.round((glyphs.boxes[:, :2] + glyphs.boxes[:, 2:]) / size).astype(np.int64)
    return list(zip(glyphs.codes.tolist(), *steps.T.tolist(), strict=True))


def _glyphs(chars: npt.NDArray[np.void], display: Display) -> Glyphs:
    numbers = np.stack([chars[name] for name in _RECORD.names or ()], axis=1)
    chars = chars[(np.abs(numbers) < _FAR).all(axis=1)]  # leaves out what is no number, too
    if not len(chars):
        return empty_glyphs()
    codes, upright = chars["code"], chars["vertical"] > 0
    x, y, advance, size, degrees = (chars[name].astype(np.float64) for name in _RECORD.names or ())
    a, b, c, d, e, f = display.matrix
    # Of a line that is not level, only the level part of the advance is given.
    advance = np.where(advance < 0.1 * size, np.where(codes < 0x2000, 0.5, 1.0) * size, advance)
    turns = np.radians(degrees)
    along = np.stack((np.cos(turns), np.sin(turns)), axis=1) * advance[:, None]
    across = np.stack((-np.sin(turns), np.cos(turns)), axis=1) * size[:, None]
    # The origin of a vertical font is the middle of the glyph's top.
    origin = np.stack((x - upright * size / 2, y - upright * (1 - _DESCENT) * size), axis=1)
    low, high = origin - _DESCENT * across, origin + (1 - _DESCENT) * across
    corners = np.stack((low, high + along, low + along), axis=1)
    xs, ys = a * corners[..., 0] + c * corners[..., 1] + e, b * corners[..., 0] + d * corners[..., 1] + f
    boxes = np.stack((xs.min(axis=1), ys.min(axis=1), xs.max(axis=1), ys.max(axis=1)), axis=1)
    dx, dy = a * along[:, 0] + c * along[:, 1], b * along[:, 0] + d * along[:, 1]
    quarters = np.round(np.arctan2(dy, dx) / (math.pi / 2)).astype(np.int64) % 4
    on_page = (boxes[:, 2:] > 0).all(axis=1) & (boxes[:, :2] < (display.width, display.height)).all(axis=1)
    none = np.zeros(len(chars), np.int64)
    sizes = size * math.hypot(a, b)
    read = Glyphs(shown_codes(codes), boxes, sizes, chars["bold"] > 0, quarters, none > 0, none)
    return read.take(on_page & (sizes > 0))
