"""Registers for people with Excel: one row per finding, or per item decided, with a link to the page."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from pipeline.archive.originals import Originals
from pipeline.corrections.corrections import Correction, CorrectionFiles
from pipeline.corrections.followup import NoteFiles, RecordNote
from pipeline.language.names_ja import ACTS, ASSENTS, KINDS, OUTCOMES, RESPONSES, STATES, THEMES, VOTES
from pipeline.publish.narrowing import Narrowing
from pipeline.publish.pseudonyms import NameLeft, Pseudonyms, read_pseudonyms
from pipeline.publish.spreadsheet import ColumnHeading, Link, Value, cell_digest, cell_text
from pipeline.query.views import open_views
from pipeline.sources.names import is_remote, path_of
from pipeline.store.catalogue import GONE
from pipeline.store.store import Store


class Register(StrEnum):
    """What can be exported."""

    FINDINGS = "findings"
    DECISIONS = "decisions"
    SPEECHES = "speeches"
    EXCHANGES = "exchanges"
    COMMITMENTS = "commitments"
    VOTES = "votes"


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """What is to stand in a register."""

    register: Register
    as_of: dt.date | None = None
    superseded: bool = False
    """Also findings that a later paper reports on."""
    pseudonymise: bool = False
    narrowing: Narrowing = field(default_factory=Narrowing)


@dataclass(frozen=True, slots=True)
class RegisterTable:
    """A register, ready to be written."""

    headings: tuple[ColumnHeading, ...]
    rows: tuple[tuple[Value | Link, ...], ...]
    names: tuple[str, ...]
    """Of the columns."""
    snapshot: tuple[tuple[str, str], ...] = ()
    """By which it is seen, when the register comes back, what was changed: records, and digests of their cells."""
    undated: int = 0
    """Rows that are left out for want of a day."""


_VIEWS = {
    Register.FINDINGS: ("finding_register", "finding_id", "date, source, span_start, finding_id"),
    Register.DECISIONS: ("decision_register", "decision_id", "date, source, span_start, agenda_item_id"),
    Register.SPEECHES: ("speech_register", "speech_id", "date, source, position, speech_id"),
    Register.EXCHANGES: ("exchange_register", "exchange_id", "date, source, span_start, exchange_id"),
    Register.COMMITMENTS: ("commitment_register", "commitment_id", "date, source, span_start, commitment_id"),
    Register.VOTES: ("vote_register", "vote_id", "date, source, span_start, vote_id"),
}
"""View, column of the record's id, and order."""

_MEETING = (
    ("body", "機関 body", 20), ("subcommittee", "部会 subcommittee", 16), ("session_label", "回 session", 12),
    ("date", "日付 date", 12), ("agenda_label", "議題番号 label", 9), ("agenda_title", "議題 item", 30),
)  # fmt: skip
_COLUMNS: dict[Register, tuple[tuple[str, str, int], ...]] = {
    Register.FINDINGS: (
        ("body", "機関 body", 20), ("auditee", "対象機関 auditee", 18), ("department", "所管 department", 16),
        ("date", "日付 date", 12), ("auditor", "指摘者 auditor", 16), ("audit_label", "監査名 audit", 18),
        ("kind", "種別 kind", 10), ("law", "法令 law", 14), ("theme", "主題 theme", 16), ("label", "番号 label", 7),
        ("title", "件名 title", 22), ("text", "指摘 finding", 60), ("legal_basis", "根拠 legal basis", 20),
        ("response", "措置 response", 60), ("status", "措置状況 status", 13),
        ("response_status_label", "措置状況（原文） as printed", 14), ("deadline", "期限 due", 12),
        ("due", "期限（原文） due as printed", 18), ("state", "現況 state", 12),
        ("days_overdue", "超過日数 days overdue", 10),
    ),
    Register.DECISIONS: (
        ("body", "機関 body", 20), ("subcommittee", "部会 subcommittee", 16), ("session_label", "回 session", 12),
        ("date", "日付 date", 12), ("agenda_label", "議題番号 label", 9), ("agenda_title", "議題 item", 40),
        ("outcome", "結果 outcome", 18), ("outcome_label", "結果（原文） as printed", 16),
        ("conditions", "条件 conditions", 30), ("assent", "採決 assent", 12), ("votes_for", "賛成 for", 7),
        ("votes_against", "反対 against", 7), ("procedural", "議事運営 procedural", 9), ("text", "本文 text", 60),
    ),
    Register.SPEECHES: (
        ("body", "機関 body", 20), ("session_label", "回 session", 12), ("date", "日付 date", 12),
        ("agenda_title", "議題 item", 30), ("position", "番号 position", 7), ("speaker_label", "発言者 speaker", 16),
        ("speaker_role", "役職 role", 12), ("affiliation", "所属 affiliation", 16), ("act", "種別 act", 10),
        ("text", "発言 speech", 80),
    ),
    Register.EXCHANGES: (
        *_MEETING, ("asker", "質問者 asker", 16), ("question", "質問 question", 60),
        ("answerer", "答弁者 answerer", 16), ("answer", "答え answer", 60),
    ),
    Register.COMMITMENTS: (
        *_MEETING, ("actor", "行う者 actor", 18), ("action", "内容 action", 50), ("due_date", "期限 due", 12),
        ("due_text", "期限（原文） due as printed", 16), ("speaker_label", "発言者 speaker", 16),
        ("text", "本文 text", 60),
    ),
    Register.VOTES: (
        *_MEETING, ("voter", "投票者 voter", 18), ("voter_group", "会派 group", 16), ("vote", "賛否 vote", 12),
        ("vote_label", "賛否（原文） as printed", 12), ("outcome", "結果 outcome", 18), ("subject", "対象 subject", 30),
    ),
}  # fmt: skip
"""Column, heading and width."""
_JAPANESE = {
    "state": STATES, "theme": THEMES, "status": RESPONSES, "kind": KINDS, "outcome": OUTCOMES,
    "assent": ASSENTS, "act": ACTS, "vote": VOTES,
}  # fmt: skip
"""Columns whose values are shown with their Japanese names."""
FIELDS: Mapping[Register, Mapping[str, str]] = {
    Register.FINDINGS: {
        **{name: name for name in ("auditee", "department", "auditor", "audit_label", "kind", "law", "theme", "label",
                                   "title", "legal_basis", "response", "response_status_label")},
        "status": "response_status",
    },
    Register.DECISIONS: {
        name: name for name in ("outcome", "outcome_label", "conditions", "assent", "votes_for", "votes_against",
                                "procedural")
    },
    Register.SPEECHES: {name: name for name in ("speaker_label", "speaker_role", "act")},
    Register.EXCHANGES: {name: name for name in ("asker", "answerer")},
    Register.COMMITMENTS: {name: name for name in ("actor", "action", "due_date", "due_text")},
    Register.VOTES: {name: name for name in ("voter", "voter_group", "vote", "vote_label")},
}  # fmt: skip
"""Columns that can be put right in a register, with the field of the record that each shows."""
FOLLOW_UP = ("follow_up", "owner", "note")
SNAPSHOT = "gijiroku"
"""Name of the hidden sheet."""
_TO_FILL = (
    ColumnHeading("訂正 correction", 16, ("正しい confirm", "直す correct", "記録でない reject")),
    ColumnHeading("対応 follow-up", 14, ("未着手 todo", "対応中 doing", "完了 done", "不要 not_needed")),
    ColumnHeading("担当 owner", 14), ColumnHeading("メモ note", 30),
)  # fmt: skip
"""Columns for whoever works with the register."""
_NAMES_OF_BODIES = frozenset({"body", "subcommittee", "auditee", "department", "auditor"})


def make_register(data: Path, wanted: RegisterFilter, folder: Path) -> RegisterTable:
    """Read a register; links lead from ``folder``, where the file will lie, to the page.

    Raises NotAStore; NameLeft where pseudonyms were wished for and a name stays.
    """
    view, key, order = _VIEWS[wanted.register]
    connection = open_views(data, wanted.as_of)
    places = source_places(data)
    names = read_pseudonyms(data, connection) if wanted.pseudonymise else None
    undated = wanted.narrowing.apply(data, connection).get(view, 0)
    live = " WHERE state <> 'superseded'" if wanted.register is Register.FINDINGS and not wanted.superseded else ""
    cursor = connection.execute(f"SELECT * FROM {view}{live} ORDER BY {order}")  # noqa: S608 - names of our own
    titles = [column[0] for column in cursor.description or ()]
    found = [dict(zip(titles, row, strict=True)) for row in cursor.fetchall()]
    columns = _COLUMNS[wanted.register]
    rows = []
    notes, said = NoteFiles(data), CorrectionFiles(data)
    noted = {document: notes.read(document) for document in {row["document_id"] for row in found}}
    for row in found:
        cells = [_cell(row, name, names) for name, *_ in columns]
        link = Link(page_link(places.get(row["document_id"], row["source"] or ""), row["page"], folder),
                    f"{row['source']}#page={row['page']}")  # fmt: skip
        note = noted[row["document_id"]].get(row[key], RecordNote(row[key]))
        filled = () if names else (None, _choice(note.state), note.owner or None, note.note or None)
        rows.append((*cells, row["page"], link, row[key], *filled))
        if names is not None:
            refuse_left(names, row["document_id"], rows[-1])
    headings = [
        ColumnHeading(title, width, _choices(wanted.register, name), name in {"date", "deadline", "due_date"})
        for name, title, width in columns
    ]
    ends = (ColumnHeading("頁 page", 6), ColumnHeading("原典 source", 34), ColumnHeading("記録番号 record", 40))
    titled = (*(name for name, *_ in columns), "page", "source", "record")
    if names:  # a register for others: it does not come back, and says nothing of those who work with it
        return RegisterTable((*headings, *ends), tuple(rows), titled, (), undated)
    titled = (*titled, "correction", *FOLLOW_UP)
    snapshot = _snapshot(said, wanted.register, titled, rows)
    return RegisterTable((*headings, *ends, *_TO_FILL), tuple(rows), titled, snapshot, undated)


def _choices(register: Register, name: str) -> tuple[str, ...]:
    """What a cell that can be put right may say."""
    if name in FIELDS[register] and name in _JAPANESE:
        return tuple(f"{japanese} {code}" for code, japanese in _JAPANESE[name].items())
    return ("True", "False") if name == "procedural" else ()


def _choice(state: str) -> str | None:
    """A state of follow-up as its cell shows it."""
    return next((one for one in _TO_FILL[1].choices if state and code_of(one) == state), None)


def code_of(cell: str) -> str:
    """The value of a vocabulary that a cell shows, the Japanese before it.

    >>> code_of("対応済 done"), code_of(" done "), code_of("")
    ('done', 'done', '')
    """
    return cell.rsplit(maxsplit=1)[-1] if cell.strip() else ""


def said_digest(said: Sequence[Correction]) -> str:
    """Of what people said of a record."""
    return cell_digest("\n".join(f"{one.at} {one.who} {one.what} {one.field}" for one in said))


def _snapshot(
    files: CorrectionFiles, register: Register, names: Sequence[str], rows: Sequence[Sequence[Value | Link]]
) -> tuple[tuple[str, str], ...]:
    said: dict[str, list[Correction]] = {}
    for document in {str(row[names.index("record")]).split("-")[0] for row in rows}:
        for one in files.read(document)[0]:
            said.setdefault(one.record_id, []).append(one)
    kept = [(register.value, "")]
    for row in rows:
        digests = {name: cell_digest(cell_text(value)) for name, value in zip(names, row, strict=True)}
        record = str(row[names.index("record")])
        kept.append((record, json.dumps(digests | {"said": said_digest(said.get(record, ()))})))
    return tuple(kept)


def page_link(location: str, page: int, folder: Path) -> str:
    """What a program opens: the page of the file, from a folder.

    >>> page_link("https://www.example.jp/a.pdf", 3, Path("/x"))
    'https://www.example.jp/a.pdf#page=3'
    >>> page_link("file:///x/raw/a.pdf", 12, Path("/x"))
    'raw/a.pdf#page=12'
    """
    parts = urlsplit(location)
    if parts.scheme in {"http", "https"}:
        return f"{location}#page={page}"
    path = unquote(parts.path) if parts.scheme == "file" else location
    near = os.path.relpath(path, folder) if Path(path).is_absolute() else path
    return f"{quote(near)}#page={page}"


def source_places(data: Path) -> dict[str, str]:
    """Where each document's file lies, as a URI: at its source, or in the archive where that is gone."""
    kept = Originals(data)
    with Store(data) as store:
        known = sorted(store.catalogue.sources().values(), key=lambda source: source.source, reverse=True)
        places = {source.document_id: source.location for source in known}
        for source in known:
            gone = source.stamp == GONE or not (is_remote(source.location) or path_of(source.location).exists())
            document = store.catalogue.document(source.document_id) if gone else None
            if document is not None and (original := kept.find(document.sha256 or "")):
                places[source.document_id] = original.path.absolute().as_uri()
    return places


def _cell(row: dict[str, Any], name: str, names: Pseudonyms | None) -> Value:
    value = row[name]
    if name in _JAPANESE and value is not None:
        return f"{_JAPANESE[name][value]} {value}"
    if isinstance(value, list):
        value = "；".join(one["text"] if isinstance(one, dict) else str(one) for one in value)
    if names is not None and isinstance(value, str):
        return names.replace(row["document_id"], value, prose=name not in _NAMES_OF_BODIES)
    return value  # type: ignore[no-any-return]


def refuse_left(names: Pseudonyms, document_id: str, cells: Iterable[Value | Link]) -> None:
    """Raises NameLeft where a name that the document lists stands in a row under pseudonyms, in its link too."""
    for cell in cells:
        for text in (unquote(cell.target), cell.shown) if isinstance(cell, Link) else (cell,):
            if isinstance(text, str) and names.left(document_id, text):
                raise NameLeft(
                    f"a name that document {document_id} lists would be left in 「{text[:40]}」; nothing was written"
                )


def replace_names(
    names: Pseudonyms, documents: Sequence[str], rows: Iterable[Sequence[Value]]
) -> list[tuple[Value, ...]]:
    """Rows with the names of persons replaced, each row belonging to one document. Raises NameLeft."""
    made = []
    for document, row in zip(documents, rows, strict=True):
        made.append(tuple(names.replace(document, value) if isinstance(value, str) else value for value in row))
        refuse_left(names, document, made[-1])
    return made
