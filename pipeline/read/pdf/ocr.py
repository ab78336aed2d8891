"""OCR (光学文字認識): engines that the user has, behind one type.

Pages without a text layer, or with a garbled one, are drawn at 200 dpi (measured: better and faster than 300) and
given to an engine. Which one is always named: on the page, in the document's fingerprint, in the summary.
"""

from __future__ import annotations

import io
import logging
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import metadata, util
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from lxml import etree

from extractors.model.errors import PipelineError
from pipeline.read.pdf.glyphs import Display, Glyphs


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page drawn for an OCR engine."""

    number: int
    display: Display
    dpi: int
    image: Any
    """``PIL.Image.Image``, as displayed."""


@dataclass(frozen=True, slots=True)
class Recognized:
    """What an OCR engine made of a page: characters with boxes in points on the displayed page."""

    engine: str
    """Name and version."""
    glyphs: Glyphs


OcrReader = Callable[[PageImage], Recognized]


_SECONDS = 120
"""Wall time of one page."""
_POOR = 55.0
"""Mean confidence below which a page may be set vertically, so it is read again that way."""
_GAP = 0.85
"""Gaps between characters below this share of a character's square are no spaces."""
_HALF_SQUARE = 0.75
_CLOSING, _OPENING = frozenset("、。，．,.」』）］】〕)]・：；"), frozenset("「『（［【〔([・：")
"""Characters whose ink fills only the left or the right half of their square."""
_MODELS = "/usr/share/tessdata"
"""Where the models are by default, if the program does not say."""
_BOX = re.compile(r"(?:x_bboxes|bbox) (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_CONFIDENCE = re.compile(r"x_conf ([\d.]+)")


class Engine(StrEnum):
    """What the user asks for."""

    AUTO = "auto"
    TESSERACT = "tesseract"
    RAPIDOCR = "rapidocr"
    OFF = "off"


class NoEngine(PipelineError):
    """The OCR engine asked for is not there."""


@dataclass(frozen=True, slots=True)
class Ocr:
    """An engine that is there."""

    engine: Engine
    version: str

    @property
    def name(self) -> str:
        """Name and version, as written on pages."""
        return f"{self.engine} {self.version}"

    def needs(self) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """Programs that it starts, and the files that these read besides libraries."""
        return _ADAPTERS[self.engine].needs()

    def reader(self) -> OcrReader:
        """The function that reads a page."""
        return _ADAPTERS[self.engine].read


class _Character(NamedTuple):
    """A character, or the letters of one box, with the box in pixels."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


def choose(engine: Engine) -> Ocr | None:
    """The engine to use: the one asked for, or for ``auto`` the first that is there.

    None for ``off``, and for ``auto`` where none is there. Raises NoEngine where the one asked for is not there.
    """
    if engine is Engine.OFF:
        return None
    for candidate, adapter in _ADAPTERS.items():
        if engine in {candidate, Engine.AUTO} and (version := adapter.version()):
            return Ocr(candidate, version)
    if engine is Engine.AUTO:
        return None
    raise NoEngine(f"the OCR engine {engine} is not there; install it: {_ADAPTERS[engine].install}")


@cache
def tesseract_version() -> str | None:
    """Version of tesseract, if it is there with its Japanese model."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    if "jpn" not in _about(program, "--list-langs").split():
        return None
    found = re.search(r"tesseract v?([\d.]+)", _about(program, "--version"))
    return found[1] if found else None


@cache
def _about(program: str, what: str) -> str:
    done = subprocess.run([program, what], capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout + done.stderr


@cache
def rapidocr_version() -> str | None:
    """Version of rapidocr, if it is there."""
    return metadata.version("rapidocr") if util.find_spec("rapidocr") else None


# -- tesseract -------------------------------------------------------------------------------


def _tesseract(page: PageImage) -> Recognized:
    """Horizontal text first; a page that gives little is read as vertical text too, and the better one counts."""
    png = io.BytesIO()
    page.image.convert("L").save(png, format="PNG")
    characters, confidence = _run_tesseract(png.getvalue(), "jpn", 3)
    if confidence < _POOR and _has_vertical_model():
        other, better = _run_tesseract(png.getvalue(), "jpn_vert", 5)
        if better > confidence and other:
            characters = other
    engine = Ocr(Engine.TESSERACT, tesseract_version() or "")
    return Recognized(engine.name, _glyphs(characters, 72 / page.dpi))


def _has_vertical_model() -> bool:
    return "jpn_vert" in _about(shutil.which("tesseract") or "tesseract", "--list-langs").split()


def _tesseract_needs() -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The program and the folder of its models, which it names itself."""
    program = shutil.which("tesseract")
    if program is None:
        return (), ()
    named = re.search(r'"(.+)"', _about(program, "--list-langs"))
    return (Path(program).resolve(),), (Path(named[1] if named else os.environ.get("TESSDATA_PREFIX", _MODELS)),)


def _run_tesseract(png: bytes, language: str, segmentation: int) -> tuple[list[_Character], float]:
    """Characters of an image in reading order, and their mean confidence (0 to 100)."""
    program = shutil.which("tesseract") or "tesseract"
    command = [program, "-", "-", "-l", language, "--psm", str(segmentation), "-c", "hocr_char_boxes=1", "hocr"]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(  # noqa: S603 - our own command line, the image on standard input
        command, input=png, capture_output=True, check=True, timeout=_SECONDS, env=environment
    )
    upright = language == "jpn"
    found: list[_Character] = []
    confidences: list[float] = []
    root = etree.fromstring(done.stdout, etree.XMLParser(resolve_entities=False, huge_tree=True, recover=True))
    for line in root.iter("{*}span"):
        if line.get("class") not in {"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"}:
            continue
        line_box = _box_of(line)
        first = len(found)
        for sign in line.iter("{*}span"):
            if sign.get("class") != "ocrx_cinfo" or not (sign.text or "").strip():
                continue
            x0, y0, x1, y1 = _box_of(sign)
            # Boxes are tight round the ink; a line of print is as high as its tallest character.
            if upright:
                y0, y1 = line_box[1], line_box[3]
            else:
                x0, x1 = line_box[0], line_box[2]
            found.append(_Character((sign.text or "").strip(), x0, y0, x1, y1))
            confidence = _CONFIDENCE.search(sign.get("title") or "")
            confidences.append(float(confidence[1]) if confidence else 0.0)
        if upright:
            found[first:] = _close_up(found[first:])
    return found, sum(confidences) / len(confidences) if confidences else 0.0


def _close_up(line: list[_Character]) -> list[_Character]:
    """A line whose characters fill their squares: the white beside a full stop or a bracket is no space."""
    widths = sorted(character.x1 - character.x0 for character in line)
    square = widths[len(widths) * 3 // 4] if widths else 0.0
    closed: list[_Character] = []
    for character, after in zip_longest(line, line[1:]):
        end = character.x1
        if after is not None:
            white = _GAP + _HALF_SQUARE * ((character.text in _CLOSING) + (after.text in _OPENING))
            if after.x0 - end < white * square:
                end = max(after.x0, character.x0 + 1)
        closed.append(character._replace(x1=end))
    return closed


def _box_of(element: Any) -> tuple[float, float, float, float]:
    found = _BOX.search(element.get("title") or "")
    return tuple(float(side) for side in found.groups()) if found else (0.0, 0.0, 0.0, 0.0)  # type: ignore[return-value]


# -- rapidocr --------------------------------------------------------------------------------


@cache
def _rapid() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415 - an extra, a second to load

    engine = RapidOCR()
    logging.getLogger("RapidOCR").setLevel(logging.WARNING)
    return engine


def _rapidocr(page: PageImage) -> Recognized:
    """Horizontal text; a line's characters share its box by their widths."""
    result = _rapid()(np.asarray(page.image.convert("RGB")))
    characters = [
        character
        for corners, text in zip(result.boxes if result.boxes is not None else (), result.txts or (), strict=True)
        for character in _share(text, corners)
    ]
    engine = Ocr(Engine.RAPIDOCR, rapidocr_version() or "")
    return Recognized(engine.name, _glyphs(characters, 72 / page.dpi))


def _share(text: str, corners: Any) -> Iterator[_Character]:
    """The characters of a line, each with its share of the line's box."""
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    widths = [1.0 if ord(character) > 0x2FF else 0.5 for character in text]
    unit = (max(xs) - min(xs)) / (sum(widths) or 1.0)
    at = min(xs)
    for character, width in zip(text, widths, strict=True):
        if not character.isspace():
            yield _Character(character, at, min(ys), at + width * unit, max(ys))
        at += width * unit


# -- all of them -----------------------------------------------------------------------------------------


def _glyphs(characters: Sequence[_Character], scale: float) -> Glyphs:
    """Characters in pixels as glyphs in points."""
    signs = [(sign, found) for found in characters for sign in found.text]
    size = len(signs)
    boxes = np.array([found[1:] for _, found in signs], dtype=np.float64).reshape(size, 4) * scale
    heights = np.minimum(boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0]) if size else np.zeros(0)
    return Glyphs(
        codes=np.array([ord(sign) for sign, _ in signs], dtype=np.uint32),
        boxes=boxes,
        sizes=np.full(size, float(np.median(heights)) if size else 0.0),
        bold=np.zeros(size, dtype=bool),
        quarters=np.zeros(size, dtype=np.int64),
        hidden=np.zeros(size, dtype=bool),
        spaces=np.zeros(size, dtype=np.int64),
    )


@dataclass(frozen=True, slots=True)
class _Adapter:
    """How an engine is found and used."""

    version: Callable[[], str | None]
    """Its version, None where it is not there."""
    read: OcrReader
    needs: Callable[[], tuple[tuple[Path, ...], tuple[Path, ...]]]
    """Programs that it starts, and the files that these read."""
    install: str
    """The command that installs it."""


_ADAPTERS: dict[Engine, _Adapter] = {
    Engine.TESSERACT: _Adapter(
        tesseract_version,
        _tesseract,
        _tesseract_needs,
        "apt-get install tesseract-ocr tesseract-ocr-jpn tesseract-ocr-jpn-vert",
    ),
    Engine.RAPIDOCR: _Adapter(rapidocr_version, _rapidocr, lambda: ((), ()), "pip install 'gijiroku[rapidocr]'"),
}
"""In the order in which ``auto`` asks for them."""
