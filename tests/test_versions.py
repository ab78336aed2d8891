"""A stage whose output changes has a new version, so that documents are read again.

``GIJIROKU_UPDATE_GOLDEN=1`` writes ``tests/golden_versions.json`` anew, once the versions have been raised.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from pipeline.clean.clean import clean
from pipeline.read.source import read_source
from pipeline.run import document_id_of, extract_document
from pipeline.schema.arrow import sort_order
from pipeline.schema.versions import STAGES
from pipeline.tokens.tokenize import tokenize

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden_versions.json"


def digest(*values: Any) -> str:
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, default=str).encode()).hexdigest()[:16]


def outputs() -> dict[str, dict[str, str]]:
    """Digest of what each stage makes of each sample document. Boxes are rounded: floats may differ by machine."""
    found: dict[str, dict[str, str]] = {stage: {} for stage in STAGES}
    for path in sorted((ROOT / "data/raw").iterdir()):
        if path.suffix == ".csv":
            continue
        data = path.read_bytes()
        source = read_source(data)
        document = clean(source, document_id_of(hashlib.sha256(data).hexdigest()))
        extraction = extract_document(document, strict=True)
        found["read"][path.name] = digest(
            [page.text for page in source.pages],
            [line.span for line in source.lines],
            [table.cells for table in source.tables],
        )
        found["clean"][path.name] = digest(document.reading.text, document.furniture)
        records = [asdict(record) for record in extraction.records]
        for record in records:
            record["grounding"].pop("regions")
        found["extract"][path.name] = digest(records, [asdict(segment) for segment in extraction.segments])
        tokens = tokenize(document, extraction.records).sort_by(sort_order("tokens"))
        found["tokenize"][path.name] = digest(tokens.to_pylist())
    return found


@pytest.fixture(scope="module")
def made() -> dict[str, dict[str, str]]:
    return outputs()


@pytest.mark.parametrize("stage", STAGES)
def test_output_changes_only_with_the_version(made: dict[str, dict[str, str]], stage: str) -> None:
    if os.environ.get("GIJIROKU_UPDATE_GOLDEN"):
        GOLDEN.write_text(json.dumps({"versions": STAGES, "outputs": made}, indent=1, sort_keys=True) + "\n")
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert golden["versions"][stage] == STAGES[stage], "run with GIJIROKU_UPDATE_GOLDEN=1 and look at the difference"
    changed = [name for name, value in made[stage].items() if golden["outputs"][stage].get(name) != value]
    assert not changed, f"the output of {stage} changed: raise its version in pipeline/versions.py"
