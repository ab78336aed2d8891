"""Why a record is as it is: a document read once more, with all that the scores were asked; runs in a caged process."""

from __future__ import annotations

import hashlib
import json
import pkgutil
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from extractors.extraction import Extraction
from extractors.japanese.rules import Rule
from extractors.japanese.sentences import sentence_texts
from extractors.model.document import Document, Range
from extractors.model.errors import Unreadable
from extractors.model.records import Record
from extractors.outline.blocks import Block
from extractors.outline.read import read_outline
from extractors.scoring import Asked, text_features, traced
from extractors.tables.columns import ReadTable, read_table
from pipeline.limits import Limits
from pipeline.run import read_bytes
from pipeline.workers.job import Answer, Explained, Job

PACKAGES = {
    "agenda_items": ("extractors.minutes.agenda",),
    "attendees": ("extractors.minutes.people", "extractors.minutes.roster"),
    "commitments": ("extractors.reviews.commitments",),
    "decisions": ("extractors.minutes.decisions",),
    "exchanges": ("extractors.reviews.exchanges", "extractors.minutes.speeches"),
    "findings": ("extractors.reviews.findings",),
    "review_points": ("extractors.reviews.assessments",),
    "risks": ("extractors.reviews.assessments",),
    "speeches": ("extractors.minutes.speeches",),
    "survey_items": ("extractors.reviews.surveys",),
}
"""Whose tables of wording speak about the records of a dataset."""
PASSAGES = ("text", "title", "response", "question", "answer", "action")
REASONS = 8
ALIKE = 0.9
"""So much of what a passage shows must have been looked at together."""
SHORTEST = 4
LONGEST_TOLD = 80


def explain_job(job: Job, record_id: str | None) -> Answer:
    """What made a record what it is; without one, the columns of the document's tables."""
    data = job.data or b""
    if not job.is_converted and hashlib.sha256(data).hexdigest() != job.sha256:
        return Unreadable("has changed since it was read", "ingest it again")
    return Explained(json.dumps(_explained(data, job.limits, record_id), ensure_ascii=False))


def _explained(data: bytes, limits: Limits, record_id: str | None) -> dict[str, Any]:
    with traced() as asked:
        document, extraction = read_bytes(data, None, limits)
    if record_id is None:
        return {"tables": [_columns(table) for table in _tables(document)]}
    record = next((one for one in extraction.records if one.record_id == record_id), None)
    return {} if record is None else _account(document, extraction, record, asked)


def _account(document: Document, extraction: Extraction, record: Record, asked: Sequence[Asked]) -> dict[str, Any]:
    passages = _passages(record)
    index = _table_index(record)
    table = read_table(document, index) if index is not None and index < len(document.tables) else None
    return {
        "record_id": record.record_id,
        "dataset": record.dataset,
        "extractor": record.extractor,
        "confidence": record.confidence,
        "uncertain": list(record.uncertain),
        "block": _block(document, extraction, record),
        "table": _columns(table) if table is not None else None,
        "scores": list(_scores(passages, asked)),
        "rules": list(_rules(record.dataset, passages)),
    }


def _passages(record: Record) -> list[str]:
    """The words of a record that scores and rules may have looked at: its texts and their sentences."""
    texts = [record.grounding.text, *(getattr(record, name, None) for name in PASSAGES)]
    whole = [text for text in texts if isinstance(text, str) and len(text) >= SHORTEST]
    parts = [sentence.strip() for text in whole for sentence in sentence_texts(text)]
    return list(dict.fromkeys([*whole, *(part for part in parts if len(part) >= SHORTEST)]))


def _table_index(record: Record) -> int | None:
    table = getattr(record, "table_id", None)
    return int(table.rpartition("-")[2]) if isinstance(table, str) else None


def _tables(document: Document) -> Iterator[ReadTable]:
    for index in range(len(document.tables)):
        if (read := read_table(document, index)) is not None:
            yield read


def _columns(table: ReadTable) -> dict[str, Any]:
    return {
        "heads": "left" if table.grid.turned else "above" if table.first_row else "none",
        "columns": [
            {
                "head": column.head,
                "role": str(column.role),
                "score": column.probability,
                "runner_up": str(column.runner_up),
            }
            for column in table.columns
        ],
    }


def _block(document: Document, extraction: Extraction, record: Record) -> dict[str, Any] | None:
    """The block of the outline in which a record begins, and the words of those above it."""
    outline = read_outline(document, extraction.facts.proceedings)
    at = document.reading.position_of(record.grounding.span_start)
    block = next((one for one in outline.blocks if _holds(one.range, at)), None)
    if block is None:
        return None
    return {
        "kind": str(block.kind),
        "likely": round(block.sure, 3),
        "mark": block.mark,
        "words": _told(outline.words(block)),
        "above": [_told(outline.words(one)) for one in outline.ancestors(block) if isinstance(one, Block)],
    }


def _holds(place: Range, at: int) -> bool:
    return place.start <= at < place.end


def _told(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= LONGEST_TOLD else flat[:LONGEST_TOLD] + "…"


def _scores(passages: Sequence[str], asked: Sequence[Asked]) -> Iterator[dict[str, Any]]:
    """What each score was asked that looked at one of the passages: the fullest look at each."""
    best: dict[tuple[str, str], tuple[float, int, Asked]] = {}
    shown = {passage: text_features(passage) for passage in passages}
    for one in asked:
        for passage, features in shown.items():
            share = len(features & one.features) / len(features)
            known = best.get((one.model.name, passage))
            rank = (share, len(one.features))
            if share >= ALIKE and (known is None or rank > known[:2]):
                best[one.model.name, passage] = (*rank, one)
    for (name, passage), (_, _, one) in best.items():
        judged = one.model.judge(one.features)
        yield {
            "model": name,
            "of": _told(passage),
            "label": judged.label,
            "probability": judged.probability,
            "margin": judged.margin,
            "runner_up": judged.runner_up,
            "reasons": [[reason.feature, reason.weight] for reason in one.model.explain(one.features, REASONS)],
        }


def _rules(dataset: str, passages: Sequence[str]) -> Iterator[dict[str, str]]:
    """The first row of each table of wording that finds its pattern in one of the passages."""
    for package in PACKAGES.get(dataset, ()):
        for name, table in _wordings(package):
            for passage in passages:
                row = next(((row, found) for row in table if (found := row.pattern.search(passage))), None)
                if row is not None:
                    yield {"table": name, "means": str(row[0].means), "words": _told(row[1][0]), "of": _told(passage)}
                    break


def _wordings(package: str) -> Iterator[tuple[str, Sequence[Rule[Any]]]]:
    for info in pkgutil.iter_modules(import_module(package).__path__, f"{package}."):
        for name, value in vars(import_module(info.name)).items():
            if isinstance(value, tuple) and value and all(isinstance(row, Rule) for row in value):
                yield f"{info.name}.{name}", value
