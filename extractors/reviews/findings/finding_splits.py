"""Several findings in one cell: enumerated paragraphs that each find fault, with their responses."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.model.document import Range
from extractors.reviews.findings.draft import Draft, raw, split
from extractors.reviews.findings.headings import shape_of
from extractors.reviews.findings.finding_openings import ENUMERATOR
from extractors.reviews.findings.predicates import is_defect

_ITEM = re.compile(rf"^[\s　]*(?P<label>{ENUMERATOR})[\s　]*", re.MULTILINE)


def split_items(text: str, draft: Draft) -> list[Draft]:
    """The findings of a cell: itself, or one for each of its enumerated paragraphs.

    Responses are dealt by label where the response is enumerated the same way, else each has the whole.
    """
    parts = _parts(text, draft.passage)
    if len(parts) < 2 or not all(is_defect(raw(text, ranges)) for _, ranges in parts):
        return [draft]
    answers = dict(_parts(text, draft.response))
    paired = [label for label, _ in parts] == list(answers)
    return [
        replace(
            draft,
            passage=ranges,
            label=label,
            response=answers[label] if paired else draft.response,
        )
        for label, ranges in parts
    ]


def _parts(text: str, ranges: tuple[Range, ...]) -> list[tuple[str, tuple[Range, ...]]]:
    """Paragraphs with enumerators of one shape that differ, the first at the head; empty if it is otherwise."""
    words = raw(text, ranges)
    marks = list(_ITEM.finditer(words))
    if len(marks) < 2 or words[: marks[0].start()].strip():
        return []
    marks = [mark for mark in marks if shape_of(mark["label"]) == shape_of(marks[0]["label"])]
    labels = [mark["label"].rstrip("、") for mark in marks]
    if len(set(labels)) != len(labels) or len(labels) < 2:
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(words)]
    return [
        (label, split(split(ranges, end)[0], mark.end())[1])
        for label, mark, end in zip(labels, marks, ends, strict=True)
    ]
