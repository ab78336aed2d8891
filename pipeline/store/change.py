"""What one commit makes true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from extractors.model.records import DocumentRow
from pipeline.store.catalogue import KnownDocument, KnownSitting, KnownSource, LoggedChange, Naming
from pipeline.store.parts import Rows
from pipeline.store.tombstones import Tombstone

FAILED_EDITION = "#failed"
"""Marks the place of an edition that could not be read, while the earlier one stays current."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one commit makes true."""

    documents: Sequence[KnownDocument] = ()
    rows: Mapping[str, Rows] = field(default_factory=dict)
    """Rows of each of ``documents``, in the order of their datasets."""
    sources: Sequence[KnownSource] = ()
    removed: Sequence[str] = ()
    """Ids of documents that are no longer current."""
    vanished: Sequence[str] = ()
    """Locations to forget."""
    singles: Mapping[str, pa.Table] = field(default_factory=dict)
    """Datasets that are written whole."""
    sittings: Sequence[KnownSitting] = ()
    """What ``documents`` state of meetings."""
    namings: Sequence[Naming] = ()
    """The bodies that ``documents`` name."""
    log: Sequence[LoggedChange] = ()
    buried: Sequence[Tombstone] = ()
    """Documents that must not come back."""
    erase: bool = False
    """Whether nothing of the removed documents may stay on disk: no earlier generation, no entry of the log."""


def described(change: Change) -> tuple[dict[str, int], dict[str, str]]:
    """Characters of each document of a change, and the edition that it supersedes."""
    sizes: dict[str, int] = {}
    earlier: dict[str, str] = {}
    for document_id, rows in change.rows.items():
        described = rows[DocumentRow.dataset].unpack()
        sizes[document_id] = described["char_count"][0].as_py()
        before = described["supersedes"][0].as_py()
        if before:
            earlier[document_id] = before
    return sizes, earlier
