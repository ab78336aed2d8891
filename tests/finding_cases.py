"""A paper with the findings that it holds, and how the two are compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from papers import NOBODY_SPEAKS, Ruled, paper

from extractors.model.document import Document
from extractors.model.grounding import Desk, squash
from extractors.model.records import Finding
from extractors.reviews.findings.findings import extract_findings


@dataclass(frozen=True)
class Case:
    """A paper and the fields of its findings, in order."""

    name: str
    parts: tuple[str | Ruled, ...]
    expected: tuple[dict[str, Any], ...]
    common: dict[str, Any] = field(default_factory=dict)


def findings_of(document: Document, *, perhaps: bool = False) -> tuple[Finding, ...]:
    """The findings of a document; ``perhaps``: that a statement may be one, may be told as an issue."""
    desk = Desk(document)
    found = extract_findings(desk, NOBODY_SPEAKS)
    assert [one for one in desk.problems if not (perhaps and one.detail.startswith("perhaps a finding: "))] == []
    return found


def check(case: Case, document: Document | None = None) -> None:
    """The findings of the paper, or of another rendering of it, are those expected."""
    document = document or paper(*case.parts)
    found = findings_of(document)
    assert [squash(finding.grounding.text) for finding in found] == [squash(e["text"]) for e in case.expected]
    for finding, expected in zip(found, case.expected, strict=True):
        for name, value in {**case.common, **expected}.items():
            actual = finding.grounding.text if name == "text" else getattr(finding, name)
            wanted = value
            if isinstance(value, str) and not hasattr(value, "name"):
                actual, wanted = squash(str(actual)), squash(value)
            assert actual == wanted, f"{name} of {expected['text'][:12]}"
        assert squash("".join(document.text[s.start : s.end] for s in finding.grounding.spans)) == squash(
            finding.grounding.text
        )
