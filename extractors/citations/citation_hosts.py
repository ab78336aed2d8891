"""Which record a passage stands in: the most specific one whose spans hold it."""

from __future__ import annotations

from collections.abc import Iterable

from extractors.model.records import AgendaItem, Attendee, Meeting, Record, TableCell, Vote

_NO_HOSTS = (Attendee, Meeting, TableCell, Vote)
_BLOCK = 512


class Hosts:
    """Look-up of records by a position of the document text."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._rows: list[tuple[int, int, int, int]] = []
        self._records: list[Record] = []
        self._blocks: dict[int, list[int]] = {}
        for record in records:
            if not isinstance(record, _NO_HOSTS):
                self._add(record)
        self._rows.sort()

    def _add(self, record: Record) -> None:
        size = sum(span.end - span.start for span in record.grounding.spans) + isinstance(record, AgendaItem)
        self._records.append(record)
        for span in record.grounding.spans:
            self._rows.append((span.start, span.end, size, len(self._records) - 1))

    def at(self, position: int) -> Record | None:
        """The record with the fewest words among those whose spans hold the position."""
        if not self._blocks:
            self._index()
        best: tuple[int, int] | None = None
        for row in self._blocks.get(position // _BLOCK, ()):
            start, end, size, index = self._rows[row]
            if start <= position < end and (best is None or (size, index) < best):
                best = (size, index)
        return self._records[best[1]] if best else None

    def _index(self) -> None:
        """Rows by the blocks of text that they touch."""
        for row, (start, end, _, _) in enumerate(self._rows):
            for block in range(start // _BLOCK, max(start, end - 1) // _BLOCK + 1):
                self._blocks.setdefault(block, []).append(row)
