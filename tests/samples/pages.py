"""Pages of Japanese text drawn with reportlab: paragraphs, ruled tables, bars, columns and vertical lines."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

rl_config.useA85 = 0  # bytes are smaller than their ASCII form
A4 = (595.28, 841.89)
MINCHO, GOTHIC = "mincho", "gothic"
FILES = {MINCHO: "ipam.ttf", GOTHIC: "ipag.ttf"}
PACKAGES = "fonts-ipafont-mincho and fonts-ipafont-gothic (Debian, Ubuntu)"
FOLDERS = (os.environ.get("GIJIROKU_FONTS", ""), "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts")
NOT_FIRST = "、。，．・：；？！」』）】〕》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ％"
NOT_LAST = "「『（【〔《○◎"
TURNED = "ー―－「」『』（）()【】〔〕～〜：…"


def font_files() -> dict[str, Path] | None:
    """The fonts, or None where they are not installed."""
    found = {}
    for name, file in FILES.items():
        hits = (hit for folder in FOLDERS if folder for hit in sorted(Path(folder).expanduser().rglob(file)))
        if (hit := next(hits, None)) is None:
            return None
        found[name] = hit
    return found


def register_fonts() -> None:
    """Make both faces known to reportlab, with fresh subsets, so that every file comes out the same."""
    files = font_files()
    if files is None:
        raise SystemExit(f"The samples need the IPA fonts: install {PACKAGES}, or name their folder in GIJIROKU_FONTS")
    for name, path in files.items():
        pdfmetrics.registerFont(TTFont(name, str(path)))


def width(text: str, size: float, font: str = MINCHO) -> float:
    return float(pdfmetrics.stringWidth(text, font, size))


def wrap(
    text: str, room: float, size: float, first: float = 0.0, font: str = MINCHO, *, hanging: bool = True
) -> list[str]:
    """Lines no wider than ``room`` (the first by ``first`` less), broken as Japanese text is.

    What may not begin a line hangs over the edge, or else (in a cell) takes the character before it along.
    """
    lines, line, limit = [], "", room - first
    for char in text:
        if width(line + char, size, font) > limit and line and not (hanging and char in NOT_FIRST):
            carried = ""
            if char in NOT_FIRST:
                carried, line = line[-1], line[:-1]
            while len(line) > 1 and line[-1] in NOT_LAST:
                carried, line = line[-1] + carried, line[:-1]
            lines.append(line)
            line, limit = carried, room
        line += char
    return [*lines, line]


@dataclass(frozen=True)
class Merged:
    """A cell that covers several rows."""

    text: str
    rows: int


@dataclass
class Sheet:
    """A document that is written from top to bottom; a new page begins where one is full."""

    title: str
    head: str = ""
    number: str = "- {} -"
    size: float = 10.5
    margin: float = 62.0
    columns: int = 1
    gutter: float = 24.0
    leading: float = 1.65

    def __post_init__(self) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4, invariant=1, pageCompression=1)
        self.canvas.setTitle(self.title)
        self.page, self.column = 0, 0
        self.top = A4[1] - self.margin - (10 if self.head else 0)
        self.bottom = self.margin
        self._begin()

    @property
    def room(self) -> float:
        return (A4[0] - 2 * self.margin - (self.columns - 1) * self.gutter) / self.columns

    @property
    def left(self) -> float:
        return self.margin + self.column * (self.room + self.gutter)

    def _begin(self) -> None:
        self.page += 1
        self.column, self.y = 0, self.top
        if self.head:
            self.canvas.setFont(GOTHIC, 8)
            self.canvas.drawRightString(A4[0] - self.margin, A4[1] - 40, self.head)
        if self.number:
            self.canvas.setFont(MINCHO, 9)
            self.canvas.drawCentredString(A4[0] / 2, 34, self.number.format(self.page))

    def turn_page(self) -> None:
        """Go on in the next column or on the next page."""
        if self.column + 1 < self.columns:
            self.column, self.y = self.column + 1, self.top
            return
        self.canvas.showPage()
        self._begin()

    def line(self, text: str, *, x: float = 0.0, size: float = 0.0, font: str = MINCHO, center: bool = False) -> None:
        """One printed line."""
        size = size or self.size
        if self.y - size * self.leading < self.bottom:
            self.turn_page()
        self.y -= size * self.leading
        self.canvas.setFont(font, size)
        if center:
            self.canvas.drawCentredString(self.left + self.room / 2, self.y, text)
        else:
            self.canvas.drawString(self.left + x, self.y, text)

    def para(self, text: str, *, hang: float = 0.0, first: float = 0.0, size: float = 0.0, font: str = MINCHO) -> None:
        """A paragraph; ``hang`` and ``first`` indent in characters."""
        size = size or self.size
        room = self.room - hang * size
        for number, line in enumerate(wrap(text, room, size, first * size, font)):
            self.line(line, x=hang * size + (first * size if number == 0 else 0), size=size, font=font)

    def block(self, text: str, **options: float) -> None:
        """Lines as they are written; an empty one is a gap."""
        for line in text.strip("\n").split("\n"):
            if line.strip():
                self.para(line, **options)  # type: ignore[arg-type]
            else:
                self.gap()

    def heading(self, text: str, size: float = 12, *, center: bool = False) -> None:
        self.gap(0.4)
        if center:
            self.line(text, size=size, font=GOTHIC, center=True)
        else:
            self.para(text, size=size, font=GOTHIC)
        self.gap(0.2)

    def gap(self, lines: float = 0.8) -> None:
        self.y -= lines * self.size

    def table(self, rows: Sequence[Sequence[str | Merged | None]], widths: Sequence[float], *, size: float = 9.0,
              repeat_head: bool = True, shade: bool = True) -> None:  # fmt: skip
        """A ruled table. Rows may break over pages; the widths are shares of the column."""
        room = [share / sum(widths) * self.room for share in widths]
        wrapped = [[self._cell(cell, room[k], size) for k, cell in enumerate(row)] for row in rows]
        open_merged: dict[int, int] = {}
        for number, cells in enumerate(wrapped):
            for k, cell in enumerate(rows[number]):
                if isinstance(cell, Merged):
                    open_merged[k] = cell.rows
            self._row(cells, room, size, head=shade and number == 0, merged=open_merged,
                      again=wrapped[0] if repeat_head and number else None)  # fmt: skip
            open_merged = {k: left - 1 for k, left in open_merged.items() if left > 1}
        self.gap(0.5)

    @staticmethod
    def _cell(cell: str | Merged | None, room: float, size: float) -> list[str]:
        text = cell.text if isinstance(cell, Merged) else cell or ""
        return [line for part in text.split("\n") for line in wrap(part, room - 8, size, hanging=False)] if text else []

    def _row(self, cells: list[list[str]], room: list[float], size: float, *, head: bool, merged: dict[int, int],
             again: list[list[str]] | None) -> None:  # fmt: skip
        step = size * 1.35
        while True:
            fit = int((self.y - self.bottom - 8) // step)
            need = max([1, *(len(cell) for k, cell in enumerate(cells) if merged.get(k, 1) == 1)])
            if fit < min(need, 2):
                self.turn_page()
                if again:
                    self._draw(again, room, size, head=True, merged={})
                continue
            self._draw([cell[:fit] for cell in cells], room, size, head=head, merged=merged)
            cells = [cell[fit:] for cell in cells]
            if not any(cells):
                return

    def _draw(
        self, cells: list[list[str]], room: list[float], size: float, *, head: bool, merged: dict[int, int]
    ) -> None:
        step = size * 1.35
        lines = max([1, *(len(cell) for k, cell in enumerate(cells) if merged.get(k, 1) == 1)])
        height, x = lines * step + 8, self.left
        for k, cell in enumerate(cells):
            if head:
                self.canvas.setFillGray(0.88)
                self.canvas.rect(x, self.y - height, room[k], height, stroke=0, fill=1)
                self.canvas.setFillGray(0)
            self.canvas.setLineWidth(0.6)
            self.canvas.line(x, self.y, x, self.y - height)
            self.canvas.line(x + room[k], self.y, x + room[k], self.y - height)
            if cell or k not in merged:
                self.canvas.line(x, self.y, x + room[k], self.y)
            if merged.get(k, 1) == 1:
                self.canvas.line(x, self.y - height, x + room[k], self.y - height)
            self.canvas.setFont(GOTHIC if head else MINCHO, size)
            for number, line in enumerate(cell):
                self.canvas.drawString(x + 4, self.y - 4 - size - number * step + 1, line)
            x += room[k]
        self.y -= height

    def save(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()


def vertical(title: str, lines: Iterable[str], size: float = 12.0, rows: int = 40, columns: int = 18) -> bytes:
    """Lines that run downwards, from right to left; one glyph a draw, punctuation where a vertical line has it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(A4[1], A4[0]), invariant=1)
    canvas.setTitle(title)
    pitch, step, page = size * 2.1, size * 1.02, 0
    pieces = [piece for line in lines for piece in _pieces(line, rows)]
    for count, piece in enumerate(pieces):
        if count % columns == 0:
            if page:
                canvas.showPage()
            page += 1
            canvas.setFont(MINCHO, 9)
            canvas.drawCentredString(A4[1] / 2, 28, str(page))
        x = A4[1] - 60 - (count % columns) * pitch
        for row, char in enumerate(piece):
            if char not in " 　":
                _glyph(canvas, char, x, A4[0] - 60 - row * step, size)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _pieces(line: str, rows: int) -> list[str]:
    pieces, piece = [], ""
    for char in line:
        if len(piece) >= rows and char not in NOT_FIRST:
            pieces.append(piece)
            piece = ""
        piece += char
    return [*pieces, piece]


def _glyph(canvas: Canvas, char: str, x: float, y: float, size: float) -> None:
    canvas.setFont(MINCHO, size)
    if char in TURNED:
        canvas.saveState()
        canvas.translate(x + size * 0.12, y + size * 0.88)
        canvas.rotate(-90)
        canvas.drawString(0, 0, char)
        canvas.restoreState()
    elif char in "、。":
        canvas.drawString(x + size * 0.3, y + size * 0.3, char)
    elif char in "ぁぃぅぇぉっゃゅょァィゥェォッャュョ":
        canvas.drawString(x + size * 0.1, y + size * 0.1, char)
    else:
        canvas.drawString(x, y, char)
