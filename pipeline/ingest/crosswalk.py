"""What reading a document anew changed of its records: which are the same, which changed, what became of the others.

A record's id hangs on its words. One whose words were cut otherwise has another id; it is the same record where the two
share most of their text, and a crosswalk leads from the old id to the new one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from extractors.model.records import RECORDS
from pipeline.store.catalogue import LoggedChange

COMPARED = tuple(record.dataset for record in RECORDS if record.dataset != "table_cells")
"""Datasets whose records are led over; cells are named by their place."""
IDS = ("record_id", "document_id", "span_start", "span_end")
"""The columns that a crosswalk needs."""
_MOST = 0.5
"""So much of the shorter of two must both share to be one record."""
_BESIDE = frozenset({"regions", "extractor", "review_state"})
"""Columns that say nothing new of a record, as keys do: places on the page, who read it."""
_HAIR = 0.02
"""By so much may confidence differ in records that are the same."""

RENAMED = "renamed"
"""Where the log keeps the old ids of records, beside the counts of a document's rows."""

Row = Mapping[str, Any]


def row_counts(change: LoggedChange) -> dict[str, int]:
    """Rows by dataset of a document that a run read."""
    return {name: count for name, count in json.loads(change.rows).items() if name != RENAMED}


def renamed_ids(change: LoggedChange) -> dict[str, dict[str, str | None]]:
    """By dataset, the old ids of records, and which they have now: None where there is no such record any more."""
    found: dict[str, dict[str, str | None]] = json.loads(change.rows).get(RENAMED, {})
    return found


@dataclass
class Revised:
    """Records of one dataset before and after."""

    same: int = 0
    changed: int = 0
    added: int = 0
    gone: int = 0
    renamed: dict[str, str | None] = field(default_factory=dict)
    """Of each old id that is no more: the new one, or None."""


def held_against(before: pa.Table, after: pa.Table) -> Revised:
    """Hold the rows of some documents against those that they have now; with IDS alone, all of one id are the same."""
    found = Revised()
    old = {row["record_id"]: row for row in before.to_pylist()}
    new = {row["record_id"]: row for row in after.to_pylist()}
    for name in old.keys() & new.keys():
        if _is_same(old[name], new[name]):
            found.same += 1
        else:
            found.changed += 1
    fresh: dict[str, list[Row]] = defaultdict(list)
    for name in sorted(new.keys() - old.keys()):
        fresh[new[name]["document_id"]].append(new[name])
    taken: set[str] = set()
    lost = sorted(old.keys() - new.keys(), key=lambda name: (old[name]["span_start"], name))
    for name in lost:
        candidates = [(share, row["record_id"]) for share, row in _overlapping(old[name], fresh)]
        free = [(share, other) for share, other in candidates if other not in taken]
        found.renamed[name] = max(free)[1] if free else None
        taken.update(filter(None, [found.renamed[name]]))
    found.changed += len(taken)
    found.gone = sum(other is None for other in found.renamed.values())
    found.added = sum(map(len, fresh.values())) - len(taken)
    return found


def _is_same(one: Row, other: Row) -> bool:
    for column in one.keys() & other.keys() - _BESIDE:
        if column == "confidence":
            if abs(one[column] - other[column]) > _HAIR:
                return False
        elif one[column] != other[column] and not column.endswith(("_id", "_ids", "_key")):
            return False
    return True


def _overlapping(row: Row, fresh: Mapping[str, list[Row]]) -> Iterator[tuple[float, Row]]:
    """New records of the same document that share most of their stretch of text with an old one."""
    for other in fresh.get(row["document_id"], ()):
        shared = min(row["span_end"], other["span_end"]) - max(row["span_start"], other["span_start"])
        shorter = min(row["span_end"] - row["span_start"], other["span_end"] - other["span_start"])
        if shared > 0 and shared >= _MOST * shorter:
            longer = max(row["span_end"] - row["span_start"], other["span_end"] - other["span_start"])
            yield shared / longer, other
