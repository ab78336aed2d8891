"""In which record a citation stands."""

from __future__ import annotations

from papers import paper

from extractors.citations.citations import extract_citations
from extractors.model.document import Range
from extractors.model.grounding import Desk
from extractors.model.records import Finding
from extractors.model.vocabulary import FindingKind


def _finding(desk: Desk, name: str, *ranges: Range) -> Finding:
    return Finding(
        record_id=name, document_id="0" * 16, grounding=desk.ground(*ranges), extractor="test", kind=FindingKind.FINDING
    )


def test_the_record_with_the_fewest_words_is_the_host() -> None:
    desk = Desk(paper("台帳がない。（統計法第3条）", "別の指摘（戸籍法第7条）である。", "欄外に会計法第9条とある。"))
    first = desk.text.index("別の")
    outer = _finding(desk, "outer", Range(0, desk.text.index("欄外")))
    inner = _finding(desk, "inner", Range(0, first))
    citations = extract_citations(desk, [outer, inner])
    assert [(one.law, one.host_dataset, one.host_id) for one in citations] == [
        ("統計法", "findings", "inner"),
        ("戸籍法", "findings", "outer"),
        ("会計法", None, None),
    ]


def test_a_passage_in_two_records_is_cited_once() -> None:
    desk = Desk(paper("統計法第3条に基づき報告する。"))
    hosts = [_finding(desk, name, Range(0, len(desk.text))) for name in ("a", "b")]
    (citation,) = extract_citations(desk, hosts)
    assert citation.law_id == "419AC0000000053"
    assert citation.grounding.text == "統計法第3条"
