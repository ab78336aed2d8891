"""Invented minutes with margin notes (``tests.samples.script``), and their renderings: text, wrapped text, HTML, DOCX, PDF."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import docx
from blind_papers.model import rows_of
from test_findings_pdf import render as render_pdf

from pipeline.evaluate.evaluate import compare
from pipeline.evaluate.gold import Gold, Row, measure
from pipeline.run import read_bytes
from tests.minutes_generator.containers import wrap
from tests.samples.sample import Rows, agenda, attendees
from tests.samples.script import Script, Speaker
from tests.samples.script import read as read_script

DATASETS = ("meetings", "attendees", "agenda_items", "speeches", "decisions", "exchanges", "commitments", "citations",
            "risks", "findings", "survey_items", "review_points", "votes")  # fmt: skip
_MEETING = ("body", "session_number", "fiscal_year", "date", "start_time", "end_time", "place", "chair")


@dataclass(frozen=True)
class Minutes:
    """A document as it is printed, and what it states."""

    name: str
    head: str
    turn: str
    """How a turn is printed, with ``{label}`` and ``{words}``."""
    speakers: str
    """``key|label|name|role|standing``"""
    turns: str
    meeting: str
    """body|session|fiscal year|date|start|end|place|chair; ? is not compared."""
    people: str
    items: str
    rulings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    more: Mapping[str, Rows] = field(default_factory=dict)
    """Rows that margin notes cannot give."""
    without: tuple[str, ...] = ()
    """Datasets that are not compared."""
    answerers: Mapping[str, Row] = field(default_factory=dict)
    """Who answers together the question that begins so."""

    @property
    def script(self) -> Script:
        return read_script(self.turns, self._speakers(), {key: dict(row) for key, row in self.rulings.items()})

    def _speakers(self) -> dict[str, Speaker]:
        found = {}
        for line in self.speakers.strip().split("\n"):
            key, label, name, role, standing = (part.strip() or None for part in line.split("|"))
            assert key is not None
            assert label is not None
            office = role or (label if name is None and not re.search("番", label) else None)
            found[key] = Speaker(label, name, office, standing)
        return found

    @property
    def lines(self) -> list[str]:
        """All printed lines, one paragraph each."""
        said = [
            self.turn.format(label=turn.speaker.label, words=turn.text.replace("\n", "\n　"))
            if turn.speaker
            else turn.text
            for turn in self.script.turns
        ]
        return [*self.head.strip("\n").split("\n"), *(line for turn in said for line in turn.split("\n"))]

    @property
    def gold(self) -> Gold:
        """What the document states."""
        rows = dict(self.script.gold)
        rows["exchanges"] = [
            {**row, **self.answerers.get(str(row["question_starts"]), {})} for row in rows["exchanges"]
        ]
        for row in rows["speeches"]:
            if row["speaker_label"] and row["speaker_role"] is None:
                del row["speaker_role"]
            for name in [name for name, value in row.items() if value == "?"]:
                del row[name]
        for row in (*rows["speeches"], *rows["exchanges"], *rows["commitments"]):
            row.update(
                {name: _bare(row[name]) for name in ("speaker_label", "asker", "answerer", "actor") if name in row}
            )
        rows["meetings"] = [_meeting(self.meeting)]
        rows["attendees"] = [_known(row) for row in attendees(self.people)] if self.people else []
        rows["agenda_items"] = agenda(self.items)
        for name, more in self.more.items():
            rows[name] = [*rows.get(name, []), *more]
        datasets = tuple(name for name in DATASETS if name not in self.without)
        return Gold(self.name, (), datasets, {name: tuple(each) for name, each in rows.items()})


def _bare(label: object) -> object:
    """A label without the circle that is printed before it."""
    return re.sub("^[○●◎◆](?=.)", "", label) if isinstance(label, str) else label


def _known(row: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if value != "?"}


def _meeting(line: str) -> dict[str, object]:
    row = _known(dict(zip(_MEETING, (part.strip() or None for part in line.split("|")), strict=True)))
    return {name: int(str(value)) if value and name in _MEETING[1:3] else value for name, value in row.items()}


def faults(one: Minutes, rendering: str) -> list[str]:
    """What is wrong in one rendering."""
    found = rows_of(read_bytes(RENDERINGS[rendering](one))[1])
    compared = compare(measure(one.gold, "\n".join(one.lines)), found, f"{one.name}.{rendering}")
    return [str(fault) for each in compared.values() for fault in each.faults]


def _web(one: Minutes) -> bytes:
    body = "\n".join(f"<p>{html.escape(line)}</p>" for line in one.lines)
    return f"<!DOCTYPE html><html lang=ja><head><meta charset=utf-8></head><body>{body}</body></html>".encode()


def _word(one: Minutes) -> bytes:
    document = docx.Document()
    for line in one.lines:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


RENDERINGS: Mapping[str, Callable[[Minutes], bytes]] = {
    "text": lambda one: "\n".join(one.lines).encode(),
    "wrapped": lambda one: "\n".join(piece for line in one.lines for piece in wrap(line, 38)).encode(),
    "html": _web,
    "docx": _word,
    "pdf": lambda one: render_pdf(("\n".join(one.lines),)),
}
