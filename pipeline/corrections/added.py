"""Records that a person added: rows made of the words that were chosen, as the extractors ground theirs.

What is at hand is what a document gave: its pages' text and the rows of its records. A rectangle around a printed line
is known where a record that was read has one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pyarrow as pa

from extractors.model.grounding import squash, tidy
from extractors.model.records import RECORDS, PageRow
from extractors.model.vocabulary import ReviewState, TextOrigin
from pipeline.corrections.corrections import Correction, correctable, value_of
from pipeline.schema.arrow import Packed, columns, dataset_class

EXTRACTOR = "person/1"
_WRAPPED = re.compile(r"(?<=[^\s。」』）)])[ \t　]*\n(?=[^\s])")
"""A line feed inside a sentence of a page whose lines are wrapped."""


def added_id(document_id: str, dataset: str, text: str, start: int) -> str:
    """Id of a record that is added: of its words and of where they begin, so that saying it twice adds one."""
    digest = hashlib.sha256(f"{squash(text)}\nadded at {start}".encode()).hexdigest()[:8]
    return f"{document_id}-{dataset}-{digest}"


def read_by_now(rows: Collection[dict[str, Any]], correction: Correction) -> dict[str, Any] | None:
    """The record that has the words, or most of them, of one that was added, where one is read."""
    (start, end), words = _hull(correction.after["spans"]), squash(correction.evidence)
    for row in rows:
        if row["span_start"] < end and start < row["span_end"] and squash(row["text"]) == words:
            return row
    return None


def _hull(spans: list[list[int]]) -> tuple[int, int]:
    return spans[0][0], spans[-1][1]


def find_words(text: str, words: str) -> list[tuple[int, int]]:
    """Where words stand in a text, whatever white space is between their letters; half-open, in code points.

    >>> find_words("これは 一つの\\n文。一つの文。", "一つの文。")
    [(4, 10), (10, 15)]
    """
    wanted = squash(words)
    if not wanted:
        return []
    places = [place for place, letter in enumerate(text) if not letter.isspace()]
    letters = "".join(text[place] for place in places)
    found, start = [], letters.find(wanted)
    while start >= 0:
        found.append((places[start], places[start + len(wanted) - 1] + 1))
        start = letters.find(wanted, start + 1)
    return found


class Paper:
    """What a document gave, for those who add to it."""

    def __init__(self, packed: Mapping[str, Packed]) -> None:
        self._packed = packed
        self._pages: list[dict[str, Any]] | None = None
        self._boxes: dict[int, dict[str, Any]] = {}

    def add(self, rows: Collection[dict[str, Any]], correction: Correction) -> dict[str, Any] | None:
        """The row of a record that is added; None where its words are not there, or not at one place, any more.

        ``rows``: of its dataset; a position of its own moves those behind it on.
        """
        spans = self._spans(correction)
        if spans is None:
            return None
        kind = dataset_class(correction.dataset)
        row: dict[str, Any] = {one.name: [] if pa.types.is_list(one.type) else None for one in columns(kind)}
        row |= self._grounding(spans) | self._open_at(spans[0][0])
        row |= {
            "record_id": correction.record_id, "document_id": correction.record_id.split("-")[0], "confidence": 1.0,
            "review_state": str(ReviewState.ADDED), "extractor": EXTRACTOR,
        }  # fmt: skip
        known = {one.name for one in correctable(correction.dataset)}
        given = {name: value for name, value in correction.after["fields"].items() if name in known}
        row |= {name: value_of(correction.dataset, name, value) for name, value in given.items()}
        if "position" in row:
            behind = [one for one in rows if one["span_start"] > row["span_start"]]
            last = max((one["position"] for one in rows), default=0) + 1
            row["position"] = min((one["position"] for one in behind), default=last)
            for one in rows:
                one["position"] += one["position"] >= row["position"]
        return row

    def _spans(self, correction: Correction) -> list[tuple[int, int]] | None:
        """Where the words are: where they were chosen, or at the one place where they stand by now."""
        text = self._text()
        spans = [(start, end) for start, end in correction.after["spans"]]
        if squash("".join(text[start:end] for start, end in spans)) == squash(correction.evidence):
            return spans
        found = find_words(text, correction.evidence)
        return found if len(found) == 1 else None

    def _text(self) -> str:
        if self._pages is None:
            there = self._packed.get(PageRow.dataset)
            self._pages = sorted(there.unpack().to_pylist(), key=lambda row: row["page"]) if there else []
            self._boxes = dict(self._known_boxes())
        return "".join(page["text"] for page in self._pages)

    def _grounding(self, spans: list[tuple[int, int]]) -> dict[str, Any]:
        text, pages = self._text(), self._pages or []
        on = [page for page in pages if any(_meets(page, start, end) for start, end in spans)]
        parts = [text[start:end] for start, end in spans]
        if on[0]["text_origin"] != TextOrigin.PLAIN:
            parts = [_WRAPPED.sub("", part) for part in parts]
        lines = [start for span in spans for start, _ in self._lines(*span)]
        return {
            "page": on[0]["page"], "page_end": on[-1]["page"], "span_start": spans[0][0], "span_end": spans[-1][1],
            "spans": [{"start": start, "end": end} for start, end in spans],
            "regions": [self._boxes[start] for start in lines if start in self._boxes],
            "text": "\n".join(tidy(part) for part in parts),
        }  # fmt: skip

    def _lines(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Printed lines that a span touches, by where they begin and end."""
        text = self._text()
        begin = text.rfind("\n", 0, start) + 1
        while begin < end:
            stop = text.find("\n", begin)
            stop = len(text) if stop < 0 else stop
            if text[max(start, begin) : min(end, stop)].strip():
                yield begin, stop
            begin = stop + 1

    def _known_boxes(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Rectangles of printed lines, by where these begin."""
        for kind in RECORDS:
            for row in self._packed[kind.dataset].unpack().to_pylist() if kind.dataset in self._packed else ():
                lines = [start for span in row["spans"] for start, _ in self._lines(span["start"], span["end"])]
                if len(lines) == len(row["regions"]):
                    yield from zip(lines, row["regions"], strict=True)

    def _open_at(self, start: int) -> dict[str, Any]:
        """Meeting and item that are open at a place: those of the nearest record before it."""
        before: tuple[int, dict[str, Any]] = (-1, {})
        for kind in RECORDS:
            for row in self._packed[kind.dataset].unpack().to_pylist() if kind.dataset in self._packed else ():
                if before[0] < row["span_start"] <= start:
                    before = (row["span_start"], row)
        return {name: before[1].get(name) for name in ("meeting_id", "agenda_item_id")}


def _meets(page: Mapping[str, Any], start: int, end: int) -> bool:
    begin = page["text_start"]
    return bool(start < begin + len(page["text"]) and begin < end)
