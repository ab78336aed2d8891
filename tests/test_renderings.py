"""The PDF rendering of a document gives the same records as its text."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import pytest

from extractors.model.grounding import squash
from extractors.model.records import Record, Speech
from pipeline.run import read_document

GOLD = ("chiba-pia-3", "ppc-136", "ppc-244", "ppc-periodic-report-2017", "suginami-2023-3")
COUNTED = ("meetings", "attendees", "agenda_items", "speeches", "decisions", "findings", "risks", "review_points",
           "survey_items", "exchanges", "citations")  # fmt: skip


def counts(records: tuple[Record, ...]) -> dict[str, int]:
    return {name: sum(record.dataset == name for record in records) for name in COUNTED}


@pytest.mark.parametrize("name", GOLD)
def test_a_rendering_gives_the_same_records(shared: Path, name: str) -> None:
    gold = json.loads((shared / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    _, text = read_document(shared / "corpus" / gold["source"])
    for rendering in gold["renderings"]:
        _, pdf = read_document(shared / "corpus" / rendering)
        assert counts(pdf.records) == counts(text.records), rendering
        pairs = zip(*([r for r in e.records if isinstance(r, Speech)] for e in (text, pdf)), strict=True)
        wrong = total = 0
        for ours, theirs in pairs:
            assert ours.speaker_label == theirs.speaker_label
            a, b = squash(ours.grounding.text), squash(theirs.grounding.text)
            matcher = difflib.SequenceMatcher(None, a, b, autojunk=False) if a != b else None
            same = sum(block.size for block in matcher.get_matching_blocks()) if matcher else len(a)
            wrong += max(len(a), len(b)) - same
            total += len(a)
        assert wrong <= 0.001 * total, rendering
