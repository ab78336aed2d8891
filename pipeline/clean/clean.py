"""A ``Source`` to a ``Document``: furniture marked, wrapped lines rejoined, the way back kept."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from extractors.model.document import Document, Paragraph, Reading, Source, make_document
from pipeline.clean.furniture import find_furniture
from pipeline.clean.habits import Habits, learn_habits
from pipeline.clean.joining import glue_between, joins
from pipeline.clean.strips import Strip, cut_strips


def clean(source: Source, document_id: str) -> Document:
    """The cleaned document: every word that is no furniture is in its reading text once."""
    text = source.text
    furniture = find_furniture(source, text)
    strips = cut_strips(source, text, furniture)
    habits = learn_habits(source, strips)
    reading = _compose(strips, joins(source, strips, habits), habits, text)
    return make_document(document_id, source, furniture, reading)


def _compose(strips: Sequence[Strip], joined: Sequence[bool], habits: Habits, text: str) -> Reading:
    """Reading text of the strips; ``joined[i]`` tells whether strip i goes on in strip i + 1."""
    parts: list[str] = []
    offsets: array[int] = array("q")
    paragraphs: list[Paragraph] = []
    position = start = first = 0
    for index, strip in enumerate(strips):
        for piece in strip.pieces:
            parts.append(text[piece.start : piece.end])
            offsets.extend(range(piece.start, piece.end))
            position += piece.end - piece.start
        glue = "\n"
        if joined[index]:
            glue = glue_between(strip, strips[index + 1])
        else:
            lines = tuple(part.line for part in strips[first : index + 1])
            head = strips[first]
            paragraphs.append(Paragraph(start, position, lines, habits.indent(head), head.cell))
        if glue:
            parts.append(glue)
            offsets.append(strip.pieces[-1].end)
            position += 1
        if not joined[index]:
            start, first = position, index + 1
    return Reading("".join(parts), offsets, tuple(paragraphs))
