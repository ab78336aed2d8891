"""Hold the datasets against gold annotations: precision, recall, field accuracy, and what confidence is worth.

The steps, top to bottom: read gold and rows, pair them document by document, count, report.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path, PurePath

import pyarrow.parquet as pq

from pipeline.evaluate.gold import Gold, Row, comparable, read_gold
from pipeline.evaluate.match import FIELDS, KEYS, asked_fields, field_is_right, match_of
from pipeline.store.store import Store

DATASETS = (*FIELDS, *KEYS)
ORDERED = frozenset({"speeches"})
"""Paired as the longest common subsequence: the order is part of what was read."""
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong: a row missed, a row too many (extra), or a field."""

    source: str
    dataset: str
    what: str
    row: str
    field: str = ""
    detail: str = ""

    @property
    def key(self) -> str:
        """What is wrong, without what was read instead: ``field speeches.act '議案に賛成します'``."""
        return f"{self.what} {self.dataset}{'.' if self.field else ''}{self.field} {self.row}".rstrip()

    def __str__(self) -> str:
        return f"{self.source}: {self.key}{self.detail}"


@dataclass(slots=True)
class Score:
    """Counts of rows and fields; scores add up."""

    gold: int = 0
    found: int = 0
    hits: int = 0
    fields: int = 0
    fields_right: int = 0

    def __iadd__(self, other: Score) -> Score:
        self.gold += other.gold
        self.found += other.found
        self.hits += other.hits
        self.fields += other.fields
        self.fields_right += other.fields_right
        return self

    @property
    def precision(self) -> float:
        return self.hits / self.found if self.found else float(self.gold == 0)

    @property
    def recall(self) -> float:
        return self.hits / self.gold if self.gold else float(self.found == 0)

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def field_accuracy(self) -> float | None:
        return self.fields_right / self.fields if self.fields else None


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row that was read, and whether it is right in every field that the gold states."""

    dataset: str
    confidence: float
    right: bool


@dataclass(slots=True)
class Comparison:
    """One dataset of one document against its gold."""

    score: Score
    faults: list[Mistake] = field(default_factory=list)
    judged: list[JudgedRow] = field(default_factory=list)


@dataclass(slots=True)
class Evaluation:
    """All comparisons, by source and dataset; the bodies that met, by source."""

    documents: dict[str, dict[str, Comparison]]
    bodies: dict[str, str]

    def total(self) -> dict[str, Score]:
        return _added(self.documents.values())

    def by_body(self) -> dict[str, dict[str, Score]]:
        sources: dict[str, list[str]] = {}
        for source in self.documents:
            sources.setdefault(self.bodies.get(source, source), []).append(source)
        return {body: _added(self.documents[source] for source in names) for body, names in sources.items()}

    def faults(self) -> list[Mistake]:
        return [fault for datasets in self.documents.values() for each in datasets.values() for fault in each.faults]

    def judged(self) -> list[JudgedRow]:
        return [row for datasets in self.documents.values() for each in datasets.values() for row in each.judged]


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows whose confidence lies between two bounds."""

    low: float
    high: float
    rows: int
    confidence: float
    right: float


def evaluate(gold: Path, data: Path, sources: Path | None = None) -> Evaluation:
    """Hold the datasets below ``data`` against the gold of a file or folder.

    ``sources`` is the folder of the documents annotated: they are then found by content, not by name.
    """
    annotations = read_gold(gold, sources)
    with Store(data) as store:
        tables = {name: _rows(store, name) for name in ("documents", *DATASETS)}
    documents: dict[str, dict[str, Comparison]] = {}
    bodies: dict[str, str] = {}
    for annotation in annotations:
        for source in (annotation.source, *annotation.renderings):
            found = _document_rows(tables, _document_id(tables["documents"], source, sources))
            documents.setdefault(source, {}).update(compare(annotation, found, source))
            if annotation.body:
                bodies[source] = annotation.body
    return Evaluation(documents, bodies)


def _rows(store: Store, name: str) -> list[Row]:
    rows: list[Row] = pq.read_table(store.dataset(name)).to_pylist()
    return rows


def _document_id(documents: Iterable[Row], source: str, sources: Path | None) -> str | None:
    """The document with the bytes of the source, or else with its file name."""
    path = sources / source if sources else None
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path and path.is_file() else None
    name = PurePath(source).name
    for row in documents:
        if (digest and row["sha256"] == digest) or any(PurePath(each).name == name for each in row["sources"] or ()):
            return str(row["document_id"])
    return None


def _document_rows(tables: Mapping[str, Sequence[Row]], document_id: str | None) -> dict[str, list[Row]]:
    """The rows of a document in reading order, each with the label of its agenda item."""
    mine = {name: [row for row in tables[name] if row["document_id"] == document_id] for name in DATASETS}
    labels = {row["record_id"]: row["label"] for row in mine["agenda_items"]}
    ruled = {row["record_id"]: row for row in mine["decisions"]}

    def told(name: str, row: Row) -> Row:
        home = ruled.get(row["decision_id"], row) if name == "votes" else row
        parent = {"parent": labels.get(row["parent_id"])} if name == "agenda_items" else {}
        return {**row, "agenda": labels.get(home["agenda_item_id"]), **parent}

    return {
        name: [
            told(name, row) for row in sorted(rows, key=lambda row: (row.get("position") or 0, row["span_start"] or 0))
        ]
        for name, rows in mine.items()
    }


def compare(gold: Gold, found: Mapping[str, Sequence[Row]], source: str) -> dict[str, Comparison]:
    """Every scored dataset of a document against its gold."""
    compared = {}
    for name in gold.scored:
        want, rows = gold.rows.get(name, ()), found.get(name, ())
        if name in KEYS:
            compared[name] = _compare_multiset(source, name, want, rows)
        else:
            compared[name] = _compare_rows(source, name, want, rows)
    return compared


def _compare_rows(source: str, name: str, want: Sequence[Row], rows: Sequence[Row]) -> Comparison:
    pairs = pair(name, want, rows)
    score = Score(len(want), len(rows), len(pairs))
    faults: list[Mistake] = []
    right = set(pairs.values())
    for i, j in pairs.items():
        for asked in asked_fields(name, want[i]):
            score.fields += 1
            if field_is_right(asked, want[i], rows[j]):
                score.fields_right += 1
                continue
            right.discard(j)
            wanted = want[i].get(asked, want[i].get("response_starts"))
            detail = f": want {wanted!r}, got {rows[j].get(asked)!r}"
            faults.append(Mistake(source, name, "field", _called(want[i]), asked, detail))
    faults += [Mistake(source, name, "missed", _called(row)) for i, row in enumerate(want) if i not in pairs]
    hit = set(pairs.values())
    faults += [Mistake(source, name, "extra", _called(row)) for j, row in enumerate(rows) if j not in hit]
    return Comparison(score, faults, [_judged(name, row, j in right) for j, row in enumerate(rows)])


def _compare_multiset(source: str, name: str, want: Sequence[Row], rows: Sequence[Row]) -> Comparison:
    """Citations (those of an article) and votes have no text of their own to pair them by."""
    if name == "citations":
        want = [row for row in want if row.get("article") is not None]
        rows = [row for row in rows if row.get("article") is not None]

    def key(row: Row) -> tuple[str, ...]:
        return tuple(comparable(row.get(each)) for each in KEYS[name])

    left = Counter(map(key, want))
    judged, extra = [], []
    for row in rows:
        right = left[key(row)] > 0
        left[key(row)] -= right
        judged.append(_judged(name, row, right))
        if not right:
            extra.append(Mistake(source, name, "extra", " ".join(key(row))))
    missed = [Mistake(source, name, "missed", " ".join(key)) for key in left.elements()]
    return Comparison(Score(len(want), len(rows), len(rows) - len(extra)), [*missed, *extra], judged)


def pair(name: str, want: Sequence[Row], rows: Sequence[Row]) -> dict[int, int]:
    """Gold row -> row that was read, one to one."""
    match = match_of(name)
    if name in ORDERED:
        return _common_subsequence([[match(gold, row) for row in rows] for gold in want])
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for i, gold in enumerate(want):
        for j, row in enumerate(rows):
            if j not in used and match(gold, row):
                used.add(j)
                pairs[i] = j
                break
    return pairs


def _common_subsequence(hit: Sequence[Sequence[bool]]) -> dict[int, int]:
    """The longest pairing that keeps the order on both sides."""
    n, m = len(hit), len(hit[0]) if hit else 0
    best = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], 1 + best[i + 1][j + 1] if hit[i][j] else 0)
    pairs: dict[int, int] = {}
    i = j = 0
    while i < n and j < m:
        if hit[i][j] and best[i][j] == 1 + best[i + 1][j + 1]:
            pairs[i] = j
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def _judged(name: str, row: Row, right: bool) -> JudgedRow:
    return JudgedRow(name, float(row.get("confidence") or 0.0), right)


def _called(row: Row) -> str:
    """A few words by which a person finds a row again."""
    for key in ("name", "statement", "question_starts", "starts", "question", "title", "label", "category", "text"):
        if row.get(key):
            mark = next((str(row[k]) for k in ("outcome", "speaker_label", "kind", "label") if row.get(k)), "")
            return f"{mark} {comparable(row[key])[:20]!r}".strip()
    return next((repr(row[key]) for key in ("body", "category", "date") if row.get(key)), "a row")


def _added(documents: Iterable[Mapping[str, Comparison]]) -> dict[str, Score]:
    total: dict[str, Score] = {}
    for datasets in documents:
        for name, each in datasets.items():
            total.setdefault(name, Score())
            total[name] += each.score
    return total


def calibration(judged: Sequence[JudgedRow], bounds: Sequence[float] = BINS) -> Iterator[Bin]:
    """For every bin of confidence that has rows: how many, and the share that is right."""
    for low, high in pairwise(bounds):
        rows = [row for row in judged if low <= row.confidence < high or (high == bounds[-1] == row.confidence)]
        if rows:
            mean = sum(row.confidence for row in rows) / len(rows)
            yield Bin(low, high, len(rows), mean, sum(row.right for row in rows) / len(rows))
