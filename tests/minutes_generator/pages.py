"""Documents as PDFs: one column, two, vertical, a hanging label column, a ruled table."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.minutes_generator.blocks import Block
from tests.minutes_generator.containers import wrap

FONT = "HeiseiMin-W3"
WIDTH, HEIGHT = 595.0, 842.0


def _canvas(buffer: io.BytesIO) -> Canvas:
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    return Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)


def _flow(head: Sequence[Block], body: Sequence[Block], width: int, hang: str) -> list[str]:
    return [piece for block in (*head, *body) for line in block.lines for piece in wrap(line, width, hang)]


def _foot(canvas: Canvas, number: int, form: str) -> None:
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(WIDTH / 2, 34, form.format(n=number))
    canvas.showPage()


def one_column(head: Sequence[Block], body: Sequence[Block], rng: random.Random) -> bytes:
    """One column with page numbers, now and then a running head."""
    buffer = io.BytesIO()
    canvas = _canvas(buffer)
    size = rng.choice((10.0, 10.5, 11.0))
    width = int(440 / size)
    form = rng.choice(("- {n} -", "{n}", "－ {n} －"))
    running = rng.choice(("", "", head[0].paragraphs[0]))
    lines = _flow(head, body, width, rng.choice(("", "", "　")))
    per_page = int(690 / (size * 1.6))
    for at in range(0, len(lines), per_page):
        canvas.setFont(FONT, 8)
        if running and at:
            canvas.drawRightString(WIDTH - 72, HEIGHT - 40, running)
        canvas.setFont(FONT, size)
        for row, line in enumerate(lines[at : at + per_page]):
            canvas.drawString(72, HEIGHT - 72 - row * size * 1.6, line)
        _foot(canvas, at // per_page + 1, form)
    canvas.save()
    return buffer.getvalue()


def two_columns(head: Sequence[Block], body: Sequence[Block], rng: random.Random) -> bytes:
    """Two columns on each page."""
    buffer = io.BytesIO()
    canvas = _canvas(buffer)
    size, width = 9.0, 24
    lines = _flow(head, body, width, "")
    rows = 46
    for page, at in enumerate(range(0, len(lines), rows * 2)):
        canvas.setFont(FONT, size)
        for column in range(2):
            for row, line in enumerate(lines[at + column * rows : at + (column + 1) * rows]):
                canvas.drawString(60 + column * 250, HEIGHT - 72 - row * size * 1.65, line)
        _foot(canvas, page + 1, "- {n} -")
    canvas.save()
    return buffer.getvalue()


def vertical(head: Sequence[Block], body: Sequence[Block], rng: random.Random) -> bytes:
    """Lines from top to bottom, right to left, glyph by glyph; half-width digits become full-width."""
    buffer = io.BytesIO()
    canvas = _canvas(buffer)
    size, length = 10.0, 52
    lines = [line.translate(_WIDE) for line in _flow(head, body, length, "")]
    per_page = 28
    for page, at in enumerate(range(0, len(lines), per_page)):
        canvas.setFont(FONT, size)
        for column, line in enumerate(lines[at : at + per_page]):
            x = WIDTH - 70 - column * 17
            for row, letter in enumerate(line):
                if not letter.isspace():
                    canvas.drawString(x, HEIGHT - 80 - row * size * 1.25, letter)
        _foot(canvas, page + 1, "{n}")
    canvas.save()
    return buffer.getvalue()


_WIDE = str.maketrans({**{chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)}, " ": "　"})


def hanging(head: Sequence[Block], body: Sequence[Block], rng: random.Random) -> bytes:
    """Labels in a column of their own, without rules."""
    buffer = io.BytesIO()
    canvas = _canvas(buffer)
    size, left, right = 10.5, 72.0, 170.0
    rows: list[tuple[str, str]] = [("", piece) for block in head for line in block.lines for piece in wrap(line, 42)]
    starts = len(rows)
    for block in body:
        pieces = [piece for one in block.paragraphs for piece in wrap(one, 33)]
        label = block.label.printed.strip() if block.label else ""
        names = [label[at : at + 8] for at in range(0, len(label), 8)]
        rows += [
            (names[index] if index < len(names) else "", pieces[index] if index < len(pieces) else "")
            for index in range(max(len(pieces), len(names)))
        ]
    per_page = 42
    for page, at in enumerate(range(0, len(rows), per_page)):
        canvas.setFont(FONT, size)
        for row, (label, words) in enumerate(rows[at : at + per_page]):
            y = HEIGHT - 72 - row * size * 1.6
            canvas.drawString(left, y, label)
            canvas.drawString(left if at + row < starts else right, y, words)
        _foot(canvas, page + 1, "{n}")
    canvas.save()
    return buffer.getvalue()


def ruled(head: Sequence[Block], body: Sequence[Block], rng: random.Random) -> bytes:
    """A ruled table: who speaks on the left, the words on the right; rows go on over pages."""
    buffer = io.BytesIO()
    canvas = _canvas(buffer)
    size, step, left, middle, right = 10.0, 15.0, 60.0, 165.0, 535.0
    y = HEIGHT - 70
    page = 1
    canvas.setFont(FONT, size)

    def next_page() -> None:
        nonlocal y, page
        _foot(canvas, page, "{n}")
        canvas.setFont(FONT, size)
        y, page = HEIGHT - 70, page + 1

    for line in [piece for block in head for whole in block.lines for piece in wrap(whole, 44)]:
        if y < 80:
            next_page()
        canvas.drawString(left, y, line)
        y -= step
    y -= 6
    rows = [(["発言者"], ["発言内容"])]
    for block in body:
        label = block.label.label if block.label else ""
        rows.append((wrap(label, 9), [piece for one in block.paragraphs for piece in wrap(one, 34)]))
    for label_lines, word_lines in rows:
        names, pieces = label_lines, word_lines
        while names or pieces:
            room = int((y - 70) // step)
            if room < 2:
                next_page()
                continue
            count = min(room, max(len(names), len(pieces)))
            top, bottom = y + step - 3, y + step - 3 - count * step - 5
            canvas.rect(left, bottom, middle - left, top - bottom)
            canvas.rect(middle, bottom, right - middle, top - bottom)
            for index in range(count):
                canvas.drawString(left + 4, y - 2 - index * step, names[index] if index < len(names) else "")
                canvas.drawString(middle + 4, y - 2 - index * step, pieces[index] if index < len(pieces) else "")
            names, pieces = names[count:], pieces[count:]
            y -= count * step + 5
    _foot(canvas, page, "{n}")
    canvas.save()
    return buffer.getvalue()
