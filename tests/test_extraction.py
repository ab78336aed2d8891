"""A fault in one extractor is told, and what the others read stays."""

from __future__ import annotations

import pytest

from extractors import extraction
from extractors.extraction import extract
from extractors.model.grounding import Desk
from pipeline.clean.clean import clean
from pipeline.read.text import read_text

MINUTES = "○日野会長　ただいまから第７回星見市環境審議会を開会します。\n○三浦委員　保存期間は何年ですか。\n○事務局　５年です。\n"


def broken(desk: Desk, *_: object) -> None:
    raise KeyError("what")


@pytest.mark.parametrize(
    "name", ["extract_agenda", "extract_decisions", "extract_findings", "extract_citations", "extract_attendance"]
)
def test_the_others_are_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    document = clean(read_text(MINUTES.encode()), "0" * 16)
    monkeypatch.setattr(extraction, name, broken)
    found = extract(document)
    (problem,) = (row for row in found.problems if row.code == "extractor_failed")
    assert "KeyError" in problem.detail
    assert sum(record.dataset == "speeches" for record in found.records) == 3
    with pytest.raises(KeyError):
        extract(document, strict=True)


def test_a_document_in_which_nobody_speaks_and_nothing_is_decided_gives_an_issue() -> None:
    text = "図書館だより\n\n秋の読書週間が始まります。本館では新着図書の展示を行っています。\nお近くの分館にもお立ち寄りください。\n"
    found = extract(clean(read_text(text.encode()), "0" * 16), strict=True)
    assert not found.records
    assert [row.code for row in found.problems] == ["no_speeches"]
