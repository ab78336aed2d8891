"""What reading one document gives, as it is handed on. Light: who takes it in need not load what reads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.model.records import DocumentRow, Issue
from pipeline.schema.arrow import Packed
from pipeline.schema.issue_codes import CODES
from pipeline.tokens.entries import Indexed

if TYPE_CHECKING:
    from extractors.model.document import Document, Problem


def document_id_of(sha256: str) -> str:
    """The document id for the SHA-256 of a source's bytes."""
    return sha256[:16]


@dataclass(frozen=True)
class Product:
    """What one document gives: its row (without sources) and the rows of every other dataset."""

    document: DocumentRow
    packed: Mapping[str, Packed]
    """Rows of the datasets that have some, sorted."""
    indexed: Indexed
    """What the search index takes in."""
    unread: int
    """Characters in ``unread`` segments."""
    wants_ocr: bool = False
    """Whether the result depends on the OCR engine."""
    was_converted: bool = False
    """Whether LibreOffice made what was read."""

    def count(self, dataset: str) -> int:
        """Rows of a dataset."""
        return self.packed[dataset].rows if dataset in self.packed else 0


def issues(document_id: str, problems: Sequence[Problem], document: Document | None = None) -> list[Issue]:
    """Rows of the issues dataset. A code that is not in the closed list is a fault of ours: KeyError."""
    rows = []
    for problem in problems:
        span = problem.span
        key = f"{document_id}\n{problem.code}\n{problem.detail}\n{problem.page}\n{span}"
        rows.append(
            Issue(
                issue_id=f"{document_id}-issues-{hashlib.sha256(key.encode()).hexdigest()[:8]}",
                document_id=document_id,
                source=None,
                stage=problem.stage,
                code=problem.code,
                severity=CODES[problem.code].severity,
                page=problem.page,
                span_start=span.start if span else None,
                span_end=span.end if span else None,
                excerpt=document.text[span.start : min(span.end, span.start + 200)] if span and document else None,
                detail=problem.detail,
            )
        )
    return rows
