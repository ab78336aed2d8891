"""Findings as they are tracked over documents: whose they are, of which audit, when reported, and what was answered."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from extractors.japanese.letters import fold_wording
from extractors.model.document import Span
from extractors.model.records import Citation, DocumentRow, Due, Finding, Meeting
from extractors.model.vocabulary import DuePrecision, ResponseStatus, Theme
from pipeline.bodies.bodies import body_id
from pipeline.tracking.words import Matter

_FINDING = (
    "record_id", "document_id", "meeting_id", "title", "text", "theme", "law", "legal_basis", "auditor", "audit_label",
    "auditee", "department", "found_on", "issued_on", "body", "date", "response", "response_spans", "response_status",
    "due_dates", "due", "page", "kind",
)  # fmt: skip
_PAPER = ("document_id", "title", "issuer", "published_on", "sources")
_AUDITOR = re.compile(r"監査(?:委員|事務局|委員事務局|委員会)$")
_REPORT = re.compile(
    r"措置(?:の)?(?:状況|内容|結果|報告)|講じた措置|改善(?:の)?(?:状況|措置|報告)|対応(?:の)?状況|是正(?:の)?(?:状況|措置|報告)"
    r"|フォローアップ|追跡|処理(?:の)?状況|実施状況報告|進捗"
)
"""Titles of papers that report on findings issued before."""
_ERA_YEAR = re.compile(r"(令和|平成|昭和|R|H|S)(元|\d{1,2})年?度?")
_WESTERN_YEAR = re.compile(r"(20\d\d|19\d\d)年?度")
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}


@dataclass(frozen=True, slots=True)
class Tracked:
    """One finding with what tracking needs to know."""

    matter: Matter
    document_id: str
    body: str | None
    """As printed: the body audited, else the one that the paper is of."""
    body_key: str | None
    department: str | None
    auditor: str | None
    audit: str | None
    """Name of the audit, without white space and years."""
    audit_years: frozenset[int]
    """Fiscal years that the name of the audit states."""
    is_report: bool
    """Whether the paper reports on findings issued before (措置状況)."""
    reported_on: dt.date | None
    """Day of the paper."""
    first_on: dt.date | None
    """Day of the finding itself, where it is stated."""
    response: str | None
    spans: tuple[Span, ...]
    status: ResponseStatus
    due: tuple[Due, ...]
    kind: str
    source: str
    page: int

    @property
    def finding_id(self) -> str:
        return self.matter.finding_id

    @property
    def fiscal_year(self) -> int | None:
        """Of the audit, else of the day."""
        if self.audit_years:
            return max(self.audit_years)
        day = self.first_on or self.reported_on
        return None if day is None else day.year - (day.month < 4)

    @property
    def order(self) -> tuple[dt.date, str]:
        """Oldest first; without a day last."""
        return (self.first_on or self.reported_on or dt.date.max, self.finding_id)


def read_tracked(files: Mapping[str, Sequence[Path]]) -> list[Tracked]:
    """The findings in these files of each dataset, oldest first. Only their own papers and meetings are looked at."""
    rows = _rows(files, Finding, _FINDING)
    documents = sorted({row["document_id"] for row in rows})
    papers = {row["document_id"]: row for row in _rows(files, DocumentRow, _PAPER, documents)}
    meetings = {row["record_id"]: row for row in _rows(files, Meeting, ("record_id", "body", "date"), documents)}
    cited = _citations(files, documents)
    found = [
        _tracked(
            row, papers[row["document_id"]], meetings.get(row["meeting_id"] or ""), cited.get(row["record_id"], ())
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.order)


def _rows(
    files: Mapping[str, Sequence[Path]], record: Any, columns: Sequence[str], documents: Sequence[str] | None = None
) -> list[dict[str, Any]]:
    """These columns of a dataset; ``documents``: only their rows."""
    within = [("document_id", "in", list(documents) or [""])] if documents is not None else None
    return [
        row
        for file in files.get(record.dataset, ())
        for row in pq.read_table(file, columns=list(columns), filters=within, partitioning=None).to_pylist()
    ]


def _citations(files: Mapping[str, Sequence[Path]], documents: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Provisions cited in the words of each finding, with their laws' full names."""
    found: dict[str, list[str]] = {}
    for row in _rows(files, Citation, ("host_dataset", "host_id", "law", "law_name", "locator"), documents):
        if row["host_dataset"] == Finding.dataset:
            found.setdefault(row["host_id"], []).append((row["law_name"] or row["law"]) + (row["locator"] or ""))
    return {host: tuple(dict.fromkeys(provisions)) for host, provisions in found.items()}


def _tracked(
    row: dict[str, Any], paper: dict[str, Any], meeting: dict[str, Any] | None, cited: tuple[str, ...]
) -> Tracked:
    # An auditor from outside, and the paper that it issues, does not say whose findings they are.
    own = row["auditor"] if _AUDITOR.search(row["auditor"] or "") else None
    issuer = paper["issuer"] if paper["issuer"] != row["auditor"] else None
    names = (own, row["body"], (meeting or {}).get("body"), issuer)
    body = row["auditee"] or next((name for one in names if (name := _AUDITOR.sub("", one or ""))), None)
    label = fold_wording(row["audit_label"] or "")
    titles = fold_wording(paper["title"] or "") + label
    day = row["date"] or (meeting or {}).get("date") or paper["published_on"] or row["issued_on"]
    first = row["found_on"] or row["issued_on"] or day
    basis = tuple(dict.fromkeys((*row["legal_basis"], *(cited if not row["legal_basis"] else ()))))
    return Tracked(
        matter=Matter(row["record_id"], row["title"], row["text"], Theme(row["theme"]), row["law"], basis),
        document_id=row["document_id"],
        body=body,
        body_key=body_id(body) or body,
        department=row["department"],
        auditor=row["auditor"],
        audit=_ERA_YEAR.sub("", _WESTERN_YEAR.sub("", label)) or None,
        audit_years=frozenset(_years(label)),
        is_report=bool(_REPORT.search(titles)),
        reported_on=max((one for one in (day, row["issued_on"]) if one), default=first),
        first_on=first,
        response=row["response"],
        spans=tuple(Span(span["start"], span["end"]) for span in row["response_spans"]),
        status=ResponseStatus(row["response_status"]),
        due=_dues(row),
        kind=row["kind"],
        source=paper["sources"][0] if paper["sources"] else row["document_id"],
        page=row["page"],
    )


def _dues(row: dict[str, Any]) -> tuple[Due, ...]:
    stated = [Due(one["earliest"], one["latest"], DuePrecision(one["precision"]), one["text"]) for one in row["due"]]
    known = {one.latest for one in stated}
    days = [Due(day, day, DuePrecision.DAY, day.isoformat()) for day in row["due_dates"] if day not in known]
    return (*stated, *days)


def _years(label: str) -> Iterable[int]:
    for match in _ERA_YEAR.finditer(label):
        yield _ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
    for match in _WESTERN_YEAR.finditer(label):
        yield int(match[1])
