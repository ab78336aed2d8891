"""How people follow records up: state, who sees to it, a note; ``corrections/<document_id>.follow-up.jsonl``.

They change no record, so nothing is read again for them. A line is never changed; of several on one record the last
counts.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path

from pipeline.corrections.corrections import FOLDER, BadCorrection, append_line

_LONGEST = 10_000


class Progress(StrEnum):
    """How far somebody has come with a record."""

    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class RecordNote:
    """What is noted of a record."""

    record_id: str
    state: str = ""
    """Of ``Progress``; nothing: none."""
    owner: str = ""
    note: str = ""
    who: str = ""
    at: str = ""


class NoteFiles:
    """The notes of a datasets' folder."""

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER

    def path(self, document_id: str) -> Path:
        """The file of a document; it may not be there."""
        return self.folder / f"{document_id}.follow-up.jsonl"

    def read(self, document_id: str) -> dict[str, RecordNote]:
        """The last note on each record; lines that say nothing are passed over."""
        try:
            lines = self.path(document_id).read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return {}
        found = {}
        for line in lines:
            try:
                one = _parsed(line, document_id)
            except BadCorrection:
                continue
            found[one.record_id] = one
        return found

    def add(self, document_id: str, note: RecordNote) -> None:
        """Append one. Raises BadCorrection, OSError."""
        line = json.dumps(asdict(note), ensure_ascii=False)
        _parsed(line, document_id)
        append_line(self.path(document_id), line)

    def forget(self, document_id: str) -> None:
        """Take down what was noted of a document's records."""
        self.path(document_id).unlink(missing_ok=True)


def _parsed(line: str, document_id: str) -> RecordNote:
    """Raises BadCorrection."""
    try:
        note = RecordNote(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise BadCorrection(f"it says no note ({error})") from error
    texts = [getattr(note, one.name) for one in fields(note)]
    if not all(isinstance(one, str) and len(one) <= _LONGEST for one in texts):
        raise BadCorrection("its values are texts")
    if not note.record_id.startswith(f"{document_id}-") or (note.state and note.state not in set(Progress)):
        raise BadCorrection("it is no note on a record of this document")
    return note
