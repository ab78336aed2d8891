"""A stage whose output changes has a new version, so that documents are read again; the test shows what changed.

``tests/golden`` holds what each stage makes of the sample documents, to be read by people: a line for each printed
line, cell, record and sentence. ``GIJIROKU_UPDATE_GOLDEN=1`` writes it anew, once the versions have been raised.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from extractors.extraction import Extraction
from extractors.model.document import Document, Source, Span
from pipeline.clean.clean import clean
from pipeline.product import document_id_of
from pipeline.read.source import read_source
from pipeline.run import extract_document
from pipeline.schema.arrow import sort_order
from pipeline.schema.versions import STAGES
from pipeline.tokens.tokenize import tokenize

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
SHOWN = 80
"""Lines of a difference that are printed."""
LEXICON = ("surface", "dictionary_form", "normalized_form", "reading", "pos")
Lines = list[str]


def lines_read(source: Source) -> Iterator[str]:
    """Pages as printed, then the cells of the tables."""
    for number, page in enumerate(source.pages, 1):
        yield f"== page {number}"
        yield from page.text.splitlines()
    for number, table in enumerate(source.tables):
        for cell in table.cells:
            words = "".join(source.text[span.start : span.end] for span in cell.spans)
            spread = f" over {cell.row_span}x{cell.column_span}" if (cell.row_span, cell.column_span) != (1, 1) else ""
            head = " head" if cell.is_header else ""
            yield f"table {number} at {cell.row},{cell.column}{spread}{head}: {words!r}"


def lines_cleaned(document: Document) -> Iterator[str]:
    """The reading text, then what is no part of it."""
    yield from document.reading.text.splitlines()
    for span in document.furniture:
        yield f"furniture {span.start}-{span.end}: {document.text[span.start : span.end]!r}"


def lines_extracted(extraction: Extraction) -> Iterator[str]:
    """A line for each record with all that it says but its rectangles; then the segments."""
    for record in extraction.records:
        values = asdict(record)
        grounding = values.pop("grounding")
        grounding.pop("regions")  # floats that may differ by machine
        told = {name: value for name, value in (values | grounding).items() if value not in (None, (), "")}
        own = f"{told.pop('document_id')}-"
        line = f"{record.dataset} " + " ".join(f"{name}={_plain(value)}" for name, value in told.items())
        yield line.replace(own, "")
    for segment in extraction.segments:
        owner = (segment.record_id or "").removeprefix(f"{segment.document_id}-")
        yield f"segment {segment.start}-{segment.end} {segment.kind} {owner}".rstrip()


def lines_of_tokens(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A line for each sentence: its words, and a digest of all that is said of them."""
    sentences: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in rows:
        sentences.setdefault((row["host_id"], row["sentence"]), []).append(row)
    for (host, number), words in sentences.items():
        whole = hashlib.sha256(repr([list(word.values()) for word in words]).encode()).hexdigest()[:8]
        yield f"{host.partition('-')[2]} {number} {whole} " + "|".join(word["surface"] for word in words)


def _plain(value: object) -> str:
    if isinstance(value, Span):
        return f"{value.start}-{value.end}"
    if isinstance(value, tuple):
        return ",".join(map(_plain, value))
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, str) and not any(map(str.isspace, value)) else repr(value)


def outputs() -> dict[str, dict[str, Lines]]:
    """What each stage makes of each sample document."""
    found: dict[str, dict[str, Lines]] = {stage: {} for stage in STAGES}
    words: set[str] = set()
    for path in sorted((ROOT / "data/raw").iterdir()):
        if path.suffix == ".csv":
            continue
        data = path.read_bytes()
        source = read_source(data)
        document = clean(source, document_id_of(hashlib.sha256(data).hexdigest()))
        extraction = extract_document(document, strict=True)
        tokens = tokenize(document, extraction.records).sort_by(sort_order("tokens")).to_pylist()
        words |= {" ".join(str(row[name]) for name in LEXICON) for row in tokens}
        found["read"][path.name] = list(lines_read(source))
        found["clean"][path.name] = list(lines_cleaned(document))
        found["extract"][path.name] = list(lines_extracted(extraction))
        found["tokenize"][path.name] = list(lines_of_tokens(tokens))
    found["tokenize"]["words"] = sorted(words)
    return found


def write(made: dict[str, dict[str, Lines]]) -> None:
    """Put down what the stages make of the samples now."""
    (GOLDEN / "versions.json").write_text(json.dumps(STAGES, indent=1) + "\n", encoding="utf-8")
    for stage, documents in made.items():
        for old in (GOLDEN / stage).glob("*.txt"):
            old.unlink()
        (GOLDEN / stage).mkdir(parents=True, exist_ok=True)
        for name, lines in documents.items():
            text = "".join(f"{line}\n" for line in lines)
            (GOLDEN / stage / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")


def differences(stage: str, made: dict[str, Lines]) -> Iterator[str]:
    """Lines that are gone or new, below the name of their document."""
    kept = {path.name.removesuffix(".txt"): path for path in (GOLDEN / stage).glob("*.txt")}
    for name in sorted(kept.keys() | made.keys()):
        before = kept[name].read_text(encoding="utf-8").split("\n")[:-1] if name in kept else []
        after = "".join(f"{line}\n" for line in made.get(name, ())).split("\n")[:-1]
        changed = list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:]
        if changed:
            yield f"{stage} of {name}:"
            yield from (line for line in changed if not line.startswith("@@"))


@pytest.fixture(scope="module")
def made() -> dict[str, dict[str, Lines]]:
    made = outputs()
    if os.environ.get("GIJIROKU_UPDATE_GOLDEN"):
        write(made)
    return made


@pytest.mark.parametrize("stage", STAGES)
def test_output_changes_only_with_the_version(made: dict[str, dict[str, Lines]], stage: str) -> None:
    changed = list(differences(stage, made[stage]))
    shown = "\n".join(
        [*changed[:SHOWN], *([f"… and {len(changed) - SHOWN} lines more"] if len(changed) > SHOWN else [])]
    )
    assert not changed, f"raise the version of {stage} in pipeline/schema/versions.py:\n{shown}"
    versions = json.loads((GOLDEN / "versions.json").read_text(encoding="utf-8"))
    assert versions[stage] == STAGES[stage], "run with GIJIROKU_UPDATE_GOLDEN=1 and look at the difference"
