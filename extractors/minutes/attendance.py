"""The attendance list (出席者)."""

from __future__ import annotations

from extractors.grounding import Desk
from extractors.proceedings import Attendance, Proceedings


def extract_attendance(desk: Desk, proceedings: Proceedings) -> Attendance:
    """Read the attendance list of a document."""
    return Attendance()
