"""A register that comes back from Excel: what people said in it, row by row, and what cannot be taken.

Each row is held against what was exported and against what is there now. A cell counts where it is not as it was
exported; where the datasets, or what people said, are not as they were exported either, the row is refused.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from extractors.model.errors import PipelineError
from pipeline.corrections.corrections import (
    BadCorrection,
    Correction,
    CorrectionFiles,
    What,
    as_json,
    correctable,
    typed,
)
from pipeline.corrections.followup import NoteFiles, Progress, RecordNote
from pipeline.language.catalogue import later
from pipeline.publish.export import (
    FIELDS,
    FOLLOW_UP,
    SNAPSHOT,
    Register,
    RegisterFilter,
    RegisterTable,
    code_of,
    make_register,
    said_digest,
)
from pipeline.publish.spreadsheet import cell_digest, cell_text
from pipeline.query.views import open_views

_EVIDENCE = 300
_LARGEST = 200_000_000


class NotARegister(PipelineError):
    """The file is no register that can be read back."""


@dataclass
class Returned:
    """What came of a register."""

    corrections: list[Correction] = field(default_factory=list)
    notes: list[RecordNote] = field(default_factory=list)
    known: int = 0
    """Things that were said before."""
    refused: list[str] = field(default_factory=list)
    """A line for each row, or cell, that was not taken."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the file beside what was exported and what is there."""

    number: int
    """As Excel counts."""
    record_id: str
    cells: Mapping[str, str]
    """By column."""
    before: Mapping[str, str]
    """Digests of the cells as they were exported."""
    now: Mapping[str, str]
    """The cells as they would be exported now."""
    record: Mapping[str, Any]
    titles: Mapping[str, str]

    def edited(self, name: str) -> bool:
        return cell_digest(self.cells[name]) != self.before[name] and self.cells[name] != self.now[name]

    def moved(self, name: str) -> bool:
        return cell_digest(self.now[name]) != self.before[name]


def read_returned(data: Path, file: Path, who: str, *, write: bool = True) -> Returned:
    """Take in what a register says. Raises NotARegister, NotAStore, OSError.

    ``who``: in whose name it is said. Nothing is written where ``write`` is false.
    """
    what, rows, before = _read_file(file)
    made = make_register(data, RegisterFilter(what, superseded=True), data)
    found = Returned()
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    files, notes = CorrectionFiles(data), NoteFiles(data)
    for row in _beside(data, what, rows, before, made, found):
        document = row.record_id.split("-")[0]
        said = [one for one in files.read(document)[0] if one.record_id == row.record_id]
        try:
            wanted = _said(row, what, who, at)
            fresh = _fresh(row, wanted, said)
            note = _note(row, who, at)
        except BadCorrection as error:
            found.refused.append(later(f"row {row.number}: {error} ({row.record_id})"))
            continue
        found.known += len(wanted) - len(fresh)
        found.corrections += fresh
        found.notes += [note] if note else []
        for one in fresh if write else ():
            files.add(document, one)
        if note and write:
            notes.add(document, note)
    return found


def _fresh(row: _Row, wanted: Sequence[Correction], said: Sequence[Correction]) -> list[Correction]:
    """What was not said before. Raises BadCorrection where something else was said since the register was exported."""
    fresh = [one for one in wanted if not any(_says(other) == _says(one) for other in said)]
    if fresh and said_digest(said) != row.before["said"]:
        raise BadCorrection(f"{said[-1].who} said something of it since" if said else "what was said of it is gone")
    return fresh


def _says(one: Correction) -> tuple[object, ...]:
    return one.what, one.field, json.dumps(one.after, sort_keys=True)


def _read_file(file: Path) -> tuple[Register, list[tuple[int, dict[str, Any]]], dict[str, dict[str, str]]]:
    """Which register, its rows by title, and the digests of what was exported."""
    held = file.read_bytes()
    try:
        if len(held) > _LARGEST:
            raise NotARegister(f"{file} is too large")
        with CalamineWorkbook.from_filelike(io.BytesIO(held)) as book:
            names = book.sheet_names
            if SNAPSHOT not in names:
                raise NotARegister(
                    f"{file} is no register of gijiroku export --xlsx, or was saved without its hidden sheet"
                )
            kept = book.get_sheet_by_name(SNAPSHOT).to_python()
            what = Register(str(kept[0][0]))
            before = {str(one[0]): json.loads(str(one[1])) for one in kept[1:] if one[0]}
            sheet = book.get_sheet_by_name(what.value).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, KeyError, IndexError, TypeError) as error:
        raise NotARegister(f"{file} cannot be read as a register ({error})") from error
    titles = [str(one) for one in sheet[0]]
    rows = [(number, dict(zip(titles, row, strict=False))) for number, row in enumerate(sheet[1:], 2) if any(row)]
    return what, rows, before


def _beside(
    data: Path, what: Register, rows: Sequence[tuple[int, dict[str, Any]]], before: Mapping[str, Mapping[str, str]],
    made: RegisterTable, found: Returned,
) -> Iterator[_Row]:  # fmt: skip
    """The rows that can be held against something; the others are refused."""
    titles = dict(zip(made.names, (heading.title for heading in made.headings), strict=True))
    now: dict[str, dict[str, str]] = {}
    for there in made.rows:
        shown = {name: cell_text(value) for name, value in zip(made.names, there, strict=True)}
        now.setdefault(shown["record"], shown)
    ids = [str(row.get(titles["record"]) or "") for _, row in rows]
    cursor = open_views(data).execute(f"SELECT * FROM {what.value} WHERE record_id IN (SELECT unnest(?))", [ids])  # noqa: S608 - own
    names = [column[0] for column in cursor.description or ()]
    records = {row[names.index("record_id")]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
    for (number, row), one in zip(rows, ids, strict=True):
        if one not in before:
            found.refused.append(later(f"row {number}: {one or '?'} was not exported in this file"))
        elif one not in records or one not in now:
            found.refused.append(later(f"row {number}: the record is not there any more ({one})"))
        elif missing := [title for title in titles.values() if title not in row]:
            found.refused.append(later(f"row {number}: the column {missing[0]} is gone ({one})"))
        else:
            cells = {name: cell_text(row[title]) for name, title in titles.items()}
            yield _Row(number, one, cells, before[one], now[one], records[one], titles)


def _said(row: _Row, what: Register, who: str, at: str) -> list[Correction]:
    """What a row says of its record. Raises BadCorrection, with what is to be done."""
    verdict = code_of(row.cells["correction"])
    own = [name for name in row.before if name in row.cells and name not in {*FOLLOW_UP, "correction"}]
    edits = [name for name in own if row.edited(name)]
    if verdict not in {"", *(one.value for one in (What.CONFIRM, What.CORRECT, What.REJECT))}:
        raise BadCorrection(f"{row.titles['correction']} says {row.cells['correction']}; choose from its list")
    if verdict != What.CORRECT:
        if edits:
            raise BadCorrection(
                f"{_titles(row, edits)} was changed, but {row.titles['correction']} does not say correct"
            )
        if not verdict:
            return []
        if moved := [name for name in own if name in FIELDS[what] and row.moved(name)]:
            raise BadCorrection(f"{_titles(row, moved)} has changed since it was exported; now: {row.now[moved[0]]}")
        return [_correction(row, who, at, What(verdict))]
    if fixed := [name for name in edits if name not in FIELDS[what]]:
        raise BadCorrection(f"{_titles(row, fixed)} cannot be corrected here")
    if not edits:
        if all(cell_digest(row.cells[name]) == row.before[name] for name in own):
            raise BadCorrection("it says correct, and no cell is changed")
        return []  # what was typed is what is read by now
    if moved := [name for name in edits if row.moved(name)]:
        raise BadCorrection(f"{_titles(row, moved)} has changed since it was exported; now: {row.now[moved[0]]}")
    made = []
    for name in edits:
        field_name, text = FIELDS[what][name], row.cells[name]
        column = next(one for one in correctable(what.value) if one.name == field_name)
        if column.vocabulary is not None:
            text = code_of(text)
        text = text.lower() if text in {"True", "False"} else text.replace("；", "\n")
        after = typed(what.value, field_name, text)
        made.append(_correction(row, who, at, What.CORRECT, field_name, after))
    return made


def _correction(
    row: _Row, who: str, at: str, what: What, field_name: str | None = None, after: Any = None
) -> Correction:
    before = as_json(row.record[field_name]) if field_name else None
    return Correction(
        who,
        at,
        what,
        row.record_id,
        field_name,
        before,
        after,
        row.cells["note"],
        row.record["text"][:_EVIDENCE],
        round(row.record["confidence"], 4),
    )


def _titles(row: _Row, names: Sequence[str]) -> str:
    return ", ".join(row.titles[name] for name in names)


def _note(row: _Row, who: str, at: str) -> RecordNote | None:
    """What a row notes of its record, where that is new. Raises BadCorrection."""
    edits = [name for name in FOLLOW_UP if row.edited(name)]
    if (state := code_of(row.cells["follow_up"])) and state not in set(Progress):
        raise BadCorrection(f"{row.titles['follow_up']} says {row.cells['follow_up']}; choose from its list")
    if not edits:
        return None
    if moved := [name for name in edits if row.moved(name)]:
        raise BadCorrection(f"{_titles(row, moved)} has changed since it was exported; now: {row.now[moved[0]]}")
    return RecordNote(row.record_id, code_of(row.cells["follow_up"]), row.cells["owner"], row.cells["note"], who, at)
