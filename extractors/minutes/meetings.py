"""The meeting that a document is about."""

from __future__ import annotations

from extractors.grounding import Desk
from extractors.proceedings import Attendance, Proceedings
from extractors.records import Meeting


def extract_meeting(desk: Desk, proceedings: Proceedings, attendance: Attendance) -> Meeting | None:
    """Read the meeting from the header, or from the opening words."""
    return None
