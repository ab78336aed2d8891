"""Minutes (会議録) whose speakers were not all found: passages of another mark, and records without turns."""

from __future__ import annotations

import re

from extractors.japanese.marks import ANY_OPENING
from extractors.minutes.turns.evidence import spoken_forms
from extractors.model.grounding import Desk
from extractors.model.proceedings import Attendance, Proceedings

_STAGE = "turns"
_FEW = 3
"""Fewer labelled turns than this are hardly any."""
_HEAD = 1_500
_TITLE = re.compile(r"(?:議[ 　]*事|会[ 　]*議)[ 　]*(?:記[ 　]*)?録|速[ 　]*記[ 　]*録|議事(?:要旨|概要)")
_ASSENT = re.compile(rf"{ANY_OPENING}[ 　]*「?異議[なし無]し?")
_DENSE = 160
"""Letters of a text for each form of spoken language, where people speak throughout."""


def report_gaps(desk: Desk, proceedings: Proceedings, attendance: Attendance, *, read: bool) -> bool:
    """Report lines that look like labels of another mark, and minutes in which hardly anybody speaks (then True).

    ``read``: items, decisions or other records were found, as they are in notes.
    """
    for passage in proceedings.passed:
        line = desk.text[passage.start : passage.end].strip()
        desk.problem("second_mark", f"looks like a label with another mark: {line}", _STAGE, passage)
    labelled = sum(1 for turn in proceedings.turns if turn.label)
    silent = labelled < _FEW and _looks_like_minutes(desk.text, attendance) and (not read or _is_spoken(desk.text))
    if silent:
        desk.problem("no_turns", f"minutes, it seems, with {labelled} turns of named speakers", _STAGE)
    return silent


def _looks_like_minutes(text: str, attendance: Attendance) -> bool:
    return bool(attendance.attendees) or _TITLE.search(text[:_HEAD]) is not None or _ASSENT.search(text) is not None


def _is_spoken(text: str) -> bool:
    """Whether people speak throughout, as in a verbatim record."""
    return len(text) > _HEAD and spoken_forms(text) * _DENSE > len(text)
