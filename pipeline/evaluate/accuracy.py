"""How right the records are, by what people said of them: corrections, judged samples, gold.

A record that was judged is one or none (precision), and is right in every field or not (right); what was missed is
known from records that were added and from gold (recall). Shares come with Wilson's interval at 95 %.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from extractors.model.errors import PipelineError
from extractors.model.records import DocumentRow, Meeting
from pipeline.corrections.corrections import Correction, CorrectionFiles, What
from pipeline.evaluate.evaluate import Evaluation
from pipeline.store.store import Store

BANDS = ((0.95, 1.01), (0.8, 0.95), (0.5, 0.8), (0.0, 0.5))
YES = frozenset({"yes", "y", "1", "true", "right", "○", "〇", "はい", "正しい"})
NO = frozenset({"no", "n", "0", "false", "wrong", "none", "×", "✕", "x", "いいえ", "記録でない"})
PARTLY = frozenset({"partly", "fields", "△", "一部"})
"""What the column ``correct`` of a sample may say."""
_Z = 1.959964


class NoJudgement(PipelineError):
    """A sample in which nothing, or nonsense, is said."""


@dataclass(frozen=True, slots=True)
class JudgedRecord:
    """What is known of one record: that it is one, that it is right; or that it was missed."""

    dataset: str
    body: str | None
    confidence: float | None
    is_one: bool
    """A record; false: none."""
    is_right: bool | None
    """In every field."""
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Proportion:
    """So many of so many, and between which shares the true one lies, as likely as 95 %."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's.

        >>> Proportion(9, 10).interval, Proportion(0, 0).interval
        ((0.5958, 0.9821), None)
        """
        if not self.whole:
            return None
        share, whole = self.part / self.whole, self.whole
        middle = (share + _Z**2 / (2 * whole)) / (1 + _Z**2 / whole)
        half = _Z * math.sqrt(share * (1 - share) / whole + _Z**2 / (4 * whole**2)) / (1 + _Z**2 / whole)
        return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """One line: of a dataset, of a body in it, or of a step of confidence."""

    dataset: str
    by: str
    """``all``, ``body`` or ``confidence``."""
    value: str
    precision: Proportion
    right: Proportion
    recall: Proportion


def accuracies(judgements: Iterable[JudgedRecord]) -> Iterator[Accuracy]:
    """Lines of every dataset: whole, by body, by confidence, as far as something is known."""
    by_dataset: dict[str, list[JudgedRecord]] = {}
    for one in judgements:
        by_dataset.setdefault(one.dataset, []).append(one)
    for dataset, some in sorted(by_dataset.items()):
        yield _line(dataset, "all", "", some)
        for body in sorted({one.body for one in some if one.body}):
            yield _line(dataset, "body", body, [one for one in some if one.body == body])
        for low, high in BANDS:
            inside = [one for one in some if one.confidence is not None and low <= one.confidence < high]
            if inside:
                yield _line(dataset, "confidence", f"{low:.2f}–{min(high, 1.0):.2f}", inside)


def _line(dataset: str, by: str, value: str, some: Sequence[JudgedRecord]) -> Accuracy:
    judged = [one for one in some if not one.missed]
    real = sum(one.is_one for one in judged)
    known = [one for one in judged if one.is_right is not None]
    missed = len(some) - len(judged)
    right = Proportion(sum(one.is_right is True for one in known), len(known))
    return Accuracy(
        dataset, by, value, Proportion(real, len(judged)), right,
        Proportion(real, real + missed) if missed or by == "all" else Proportion(0, 0),
    )  # fmt: skip


def from_corrections(data: Path) -> list[JudgedRecord]:
    """What was said with ``gijiroku serve`` and in registers. What was taken back does not count. Raises NotAStore."""
    files, found = CorrectionFiles(data), list[JudgedRecord]()
    with Store(data) as store:
        bodies = _bodies(store)
        known = _confidences(store, files)
    for document in files.documents():
        by_record: dict[str, list[Correction]] = {}
        for one in files.read(document)[0]:
            by_record.setdefault(one.record_id, []).append(one)
        for record, said in by_record.items():
            kinds = {one.what for one in said}
            confidence = next((one.confidence for one in said if one.confidence is not None), known.get(record))
            about = (said[0].dataset, bodies.get(document), confidence)
            if What.ADD in kinds:
                if said[-1].what is not What.REJECT:
                    found.append(JudgedRecord(*about[:2], None, is_one=True, is_right=None, missed=True))
            elif said[-1].what is What.REJECT:
                found.append(JudgedRecord(*about, is_one=False, is_right=False))
            else:
                found.append(JudgedRecord(*about, is_one=True, is_right=What.CORRECT not in kinds))
    return found


def from_sample(data: Path, file: Path) -> list[JudgedRecord]:
    """What stands in the column ``correct`` of a sample (CSV). Raises NoJudgement, NotAStore, OSError."""
    held = file.read_bytes()
    try:
        text = held.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = held.decode("cp932", errors="replace")  # as Excel saves it
    with Store(data) as store:
        bodies = _bodies(store)
    found = []
    for number, row in enumerate(csv.DictReader(io.StringIO(text, newline="")), 2):
        word, record = (row.get("correct") or "").strip().casefold(), row.get("record_id") or ""
        if not word:
            continue
        if word not in YES | NO | PARTLY or record.count("-") != 2:
            raise NoJudgement(f"{file}: row {number} says {word!r} of {record!r}; write yes, no or partly")
        document, dataset, _ = record.split("-")
        confidence = float(row["confidence"]) if row.get("confidence") else None
        about = (dataset, bodies.get(document), confidence)
        found.append(JudgedRecord(*about, is_one=word not in NO, is_right=word in YES))
    if not found:
        raise NoJudgement(f"{file}: its column correct is empty; write yes, no or partly")
    return found


def from_gold(found: Evaluation) -> Iterator[JudgedRecord]:
    """What an evaluation says of each row, and of what was missed."""
    for source, datasets in found.documents.items():
        body = found.bodies.get(source)
        for dataset, each in datasets.items():
            extra = each.score.found - each.score.hits
            for row in sorted(each.judged, key=lambda row: row.confidence):
                none = (
                    not row.right and extra > 0
                )  # how many are none is known, not which: the doubtful are taken for them
                extra -= none
                yield JudgedRecord(dataset, body, row.confidence, is_one=not none, is_right=row.right)
            for _ in range(each.score.gold - each.score.hits):
                yield JudgedRecord(dataset, body, None, is_one=True, is_right=None, missed=True)


def _bodies(store: Store) -> dict[str, str]:
    """The body of each document: of its first meeting, or who issued it."""
    rows = _read(store, DocumentRow.dataset, "document_id", "issuer")
    found = {row["document_id"]: row["issuer"] for row in rows if row["issuer"]}
    meetings = _read(store, Meeting.dataset, "document_id", "body")
    return found | {row["document_id"]: row["body"] for row in reversed(meetings) if row["body"]}


def _confidences(store: Store, files: CorrectionFiles) -> dict[str, float]:
    """Of the records of which something was said and that are there."""
    wanted = {one.record_id for document in files.documents() for one in files.read(document)[0]}
    found: dict[str, float] = {}
    for dataset in {record.split("-")[1] for record in wanted}:
        rows = _read(store, dataset, "record_id", "confidence")
        found |= {row["record_id"]: row["confidence"] for row in rows if row["record_id"] in wanted}
    return found


def _read(store: Store, dataset: str, *names: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(store.dataset(dataset), columns=list(names)).to_pylist()
    return rows
