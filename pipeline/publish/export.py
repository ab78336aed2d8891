"""Registers for people with Excel: one row per finding, or per item decided, with a link to the page."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from pipeline.archive.originals import Originals
from pipeline.publish.names_ja import ACTS, ASSENTS, KINDS, OUTCOMES, RESPONSES, STATES, THEMES
from pipeline.publish.pseudonyms import Pseudonyms, read_pseudonyms
from pipeline.publish.spreadsheet import ColumnHeading, Link, Value
from pipeline.query.views import open_views
from pipeline.sources.names import is_remote, path_of
from pipeline.store.catalogue import GONE
from pipeline.store.store import Store


class Register(StrEnum):
    """What can be exported."""

    FINDINGS = "findings"
    DECISIONS = "decisions"
    SPEECHES = "speeches"


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """What is to stand in a register."""

    register: Register
    as_of: dt.date | None = None
    superseded: bool = False
    """Also findings that a later paper reports on."""
    pseudonymise: bool = False


@dataclass(frozen=True, slots=True)
class RegisterTable:
    """A register, ready to be written."""

    headings: tuple[ColumnHeading, ...]
    rows: tuple[tuple[Value | Link, ...], ...]


_VIEWS = {
    Register.FINDINGS: ("finding_register", "finding_id", "date, source, span_start, finding_id"),
    Register.DECISIONS: ("decision_register", "decision_id", "date, source, span_start, agenda_item_id"),
    Register.SPEECHES: ("speech_register", "speech_id", "date, source, position, speech_id"),
}
"""View, column of the record's id, and order."""

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
}  # fmt: skip
"""Column, heading and width."""
_JAPANESE = {
    "state": STATES, "theme": THEMES, "status": RESPONSES, "kind": KINDS, "outcome": OUTCOMES,
    "assent": ASSENTS, "act": ACTS,
}  # fmt: skip
"""Columns whose values are shown with their Japanese names."""
_NAMES_OF_BODIES = frozenset({"body", "subcommittee", "auditee", "department", "auditor"})


def make_register(data: Path, wanted: RegisterFilter, folder: Path) -> RegisterTable:
    """Read a register; links lead from ``folder``, where the file will lie, to the page. Raises NotAStore."""
    view, key, order = _VIEWS[wanted.register]
    connection = open_views(data, wanted.as_of)
    live = " WHERE state <> 'superseded'" if wanted.register is Register.FINDINGS and not wanted.superseded else ""
    cursor = connection.execute(f"SELECT * FROM {view}{live} ORDER BY {order}")  # noqa: S608 - names of our own
    titles = [column[0] for column in cursor.description or ()]
    found = [dict(zip(titles, row, strict=True)) for row in cursor.fetchall()]
    places = source_places(data)
    names = read_pseudonyms(data, connection) if wanted.pseudonymise else None
    columns = _COLUMNS[wanted.register]
    rows = []
    for row in found:
        cells = [_cell(row, name, names) for name, *_ in columns]
        link = Link(page_link(places.get(row["document_id"], row["source"] or ""), row["page"], folder),
                    f"{row['source']}#page={row['page']}")  # fmt: skip
        rows.append((*cells, row["page"], link, row[key]))
    headings = [ColumnHeading(title, width) for _, title, width in columns]
    ends = (ColumnHeading("頁 page", 6), ColumnHeading("原典 source", 34), ColumnHeading("記録番号 record", 40))
    return RegisterTable((*headings, *ends), tuple(rows))


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


def replace_names(
    names: Pseudonyms, documents: Sequence[str], rows: Iterable[Sequence[Value]]
) -> list[tuple[Value, ...]]:
    """Rows with the names of persons replaced, each row belonging to one document."""
    return [
        tuple(names.replace(document, value) if isinstance(value, str) else value for value in row)
        for document, row in zip(documents, rows, strict=True)
    ]
