"""Rows of a review paper (審査書): number, point, verdict in cells beside each other."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from extractors.document import Paragraph, Range, Reading
from extractors.reviews.review_verdicts import TOPICS
from extractors.vocabulary import ReviewPointKind, Verdict

_CELLS = re.compile(
    r"^[「『]?(?:(?P<none>(?:特段の|特に)?問題(?:は|が)?(?:認められない|認められなかった|なし|ない))"
    r"|(?P<na>該当(?:なし|無し|しない|せず))|(?P<bad>問題が?(?:認められる|あり)))[」』]?[。]?$"
)
_LABEL = re.compile(
    r"^(?P<label>[（(][ 　]?[0-9０-９]{1,3}[ 　]?[）)]|[①-⑳]|(?:No[.．])?[0-9０-９]{1,3}(?=[.．番、 　\t]|$))"
    r"[.．番、]?(?P<rest>.*)$",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that states a verdict on a numbered point."""

    kind: ReviewPointKind
    label: str | None
    ranges: tuple[Range, ...]
    verdict: Verdict


def read_rows(reading: Reading) -> list[Row]:
    """Rows with a verdict in a cell of its own and a numbered point in another."""
    found: list[Row] = []
    kind: ReviewPointKind | None = None
    rows: dict[tuple[int, int], list[Paragraph]] = defaultdict(list)
    kinds: dict[tuple[int, int], ReviewPointKind | None] = {}
    for paragraph in reading.paragraphs:
        words = reading.string(paragraph)
        named = [topic for topic, pattern in TOPICS.items() if len(words) < 60 and pattern.search(words)]
        kind = named[-1] if named else kind
        if paragraph.cell is not None:
            key = (paragraph.cell.table, paragraph.cell.row)
            rows[key].append(paragraph)
            kinds[key] = kind
    for key, cells in rows.items():
        row = _row(reading, cells, kinds[key])
        if row is not None:
            found.append(row)
    return found


def _row(reading: Reading, cells: list[Paragraph], kind: ReviewPointKind | None) -> Row | None:
    verdicts = [match for cell in cells if (match := _CELLS.match(reading.string(cell).strip()))]
    others = [cell for cell in cells if not _CELLS.match(reading.string(cell).strip())]
    if len(verdicts) != 1 or not others or kind in (None, ReviewPointKind.STATED_MATTER):
        return None
    verdict = Verdict.NO_PROBLEM if verdicts[0]["none"] else Verdict.PROBLEM
    verdict = Verdict.NOT_APPLICABLE if verdicts[0]["na"] else verdict
    label: str | None = None
    words: list[Paragraph] = []
    for cell in others:
        match = _LABEL.match(reading.string(cell).strip())
        if label is None and match:
            label = match["label"]
            if match["rest"].strip():
                words.append(cell)
        else:
            words.append(cell)
    if label is None or not words or kind is None:
        return None
    return Row(kind, label, tuple(Range(cell.start, cell.end) for cell in words), verdict)
