"""Every record is grounded: its words are what stands at its spans, its rectangles cover them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest

from extractors.extraction import Extraction
from extractors.model.document import Document
from extractors.model.grounding import squash
from pipeline.run import read_document

PDFS = ("pdf/ppc-136.pdf", "pdf/ppc-244.pdf", "pdf/chiba-pia-3.pdf", "pdf/suginami-2023-3.pdf",
        "pdf/suginami-2023-3-tables.pdf", "pdf/ppc-periodic-report-2017.pdf", "papers/nobeoka-results-2023-06.pdf")  # fmt: skip


def corpus_files(corpus: Path) -> Iterator[Path]:
    yield from (
        p for p in sorted(corpus.rglob("*")) if p.suffix in {".txt", ".html", ".pdf"} and "tables" not in p.parts
    )


@pytest.fixture(scope="module")
def extractions(corpus: Path) -> list[tuple[Path, Document, Extraction]]:
    return [(path, *read_document(path)) for path in corpus_files(corpus)]


def test_segments_tile_every_document(extractions: list[tuple[Path, Document, Extraction]]) -> None:
    for path, document, extraction in extractions:
        ends = [0]
        for segment in extraction.segments:
            assert segment.start == ends[-1], (path.name, segment)
            assert segment.end > segment.start, (path.name, segment)
            ends.append(segment.end)
        assert ends[-1] == len(document.text), path.name


def test_little_is_unread(extractions: list[tuple[Path, Document, Extraction]]) -> None:
    unread = sum(s.end - s.start for _, _, e in extractions for s in e.segments if s.kind == "unread")
    assert unread <= 0.02 * sum(len(document.text) for _, document, _ in extractions)


def test_the_text_of_every_record_stands_at_its_spans(extractions: list[tuple[Path, Document, Extraction]]) -> None:
    for path, document, extraction in extractions:
        for record in extraction.records:
            at = record.grounding
            printed = "".join(document.text[span.start : span.end] for span in at.spans)
            assert squash(printed) == squash(at.text), (path.name, record.record_id)
            assert all(a.end <= b.start for a, b in zip(at.spans, at.spans[1:], strict=False)), record.record_id
            assert not at.spans or (at.span_start, at.span_end) == (at.spans[0].start, at.spans[-1].end)


def test_record_ids_are_unique(extractions: list[tuple[Path, Document, Extraction]]) -> None:
    for path, _, extraction in extractions:
        ids = [record.record_id for record in extraction.records]
        assert len(ids) == len(set(ids)), path.name


def test_every_reference_resolves(extractions: list[tuple[Path, Document, Extraction]]) -> None:
    for path, _, extraction in extractions:
        ids = {record.record_id for record in extraction.records}
        for record in extraction.records:
            names = [name for name in type(record).__dataclass_fields__ if name.endswith("_id") and name not in
                     {"record_id", "document_id", "body_id", "table_id", "law_id"}]  # fmt: skip
            for name in names:
                value = getattr(record, name)
                assert value is None or value in ids, (path.name, record.record_id, name, value)


@pytest.mark.parametrize("name", PDFS)
def test_rectangles_cover_exactly_the_characters_that_another_engine_sees_there(corpus: Path, name: str) -> None:
    document, extraction = read_document(corpus / name)
    with pdfplumber.open(corpus / name) as pdf:
        seen = [
            [(squash(c["text"]), (c["x0"] + c["x1"]) / 2, (c["top"] + c["bottom"]) / 2) for c in page.chars]
            for page in pdf.pages
        ]
    wrong = total = 0
    for record in extraction.records:
        if record.dataset not in {"speeches", "findings", "decisions", "agenda_items", "citations"}:
            continue
        inside: list[str] = []
        for region in record.grounding.regions:
            assert region.x0 is not None and region.x1 is not None and region.y0 is not None and region.y1 is not None
            assert not math.isnan(region.x0)
            inside += [text for text, x, y in seen[region.page - 1]
                       if region.x0 - 1 <= x <= region.x1 + 1 and region.y0 - 1 <= y <= region.y1 + 1]  # fmt: skip
        expected = squash("".join(document.text[s.start : s.end] for s in record.grounding.spans))
        total += len(expected)
        wrong += abs(len(expected) - len("".join(inside)))
        assert sorted("".join(inside)) == sorted(expected) or abs(len(expected) - len("".join(inside))) <= 2, (
            record.record_id
        )
    assert wrong <= 0.001 * max(total, 1)
