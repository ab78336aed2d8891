"""Confidence follows from the evidence of a record, as counted on annotated documents."""

from __future__ import annotations

from dataclasses import replace

import pytest
from papers import paper, ruled

from extractors.extraction import extract
from extractors.model.document import Document
from extractors.model.records import Exchange, Finding, Record
from extractors.model.vocabulary import TextOrigin
from extractors.results.confidence import RATES, Evidence, evidence_of, with_confidence

AUDIT = (
    "令和6年度定期監査の結果に対する措置",
    "高坂町監査委員　佐原　一",
    ruled(("所管課", "指摘事項", "措置状況"), ("総務課", "契約書が作成されていなかった。", "作成した。")),
)
OPINIONS = ("主な意見", "・分かりやすい資料にしてほしい。", "・周知の方法を工夫されたい。")


def only(document: Document, kind: type[Record]) -> Record:
    return next(record for record in extract(document).records if isinstance(record, kind))


def test_every_kind_of_evidence_was_counted() -> None:
    """No evidence without its rate."""
    assert set(RATES) == set(Evidence)


@pytest.mark.parametrize("evidence", list(Evidence))
def test_a_rate_is_a_probability(evidence: Evidence) -> None:
    """Counts make sense, and no probability is certain."""
    rate = RATES[evidence]
    assert 0 <= rate.first[0] <= rate.first[1]
    assert 0 <= rate.last[0] <= rate.last[1]
    assert 0.0 < rate.probability < 1.0


def test_an_answer_is_evidence() -> None:
    """A question that somebody answers is surer than a bullet that nobody takes up."""
    probability = {evidence: rate.probability for evidence, rate in RATES.items()}
    assert probability[Evidence.EXCHANGE_SPOKEN_ANSWERED] > probability[Evidence.EXCHANGE_SPOKEN_OPEN]
    assert probability[Evidence.EXCHANGE_LISTED_ANSWERED] > probability[Evidence.EXCHANGE_LISTED_OPEN]
    assert probability[Evidence.FINDING_PROSE_ANSWERED] > probability[Evidence.FINDING_PROSE_OPEN]


def test_confidence_of_records() -> None:
    """A finding under its own head is surer than an opinion without an answer."""
    finding, exchange = only(paper(*AUDIT), Finding), only(paper(*OPINIONS), Exchange)
    assert finding.confidence > exchange.confidence
    assert evidence_of(exchange) is Evidence.EXCHANGE_LISTED_OPEN


def test_doubts_and_recognised_text_lower_it() -> None:
    """A field in doubt, or a page that was read by OCR."""
    document = paper(*AUDIT)
    finding = only(document, Finding)
    scanned = replace(document, source=document.source)
    assert with_confidence(replace(finding, uncertain=("theme", "law")), document).confidence < finding.confidence
    pages = tuple(replace(page, origin=TextOrigin.OCR) for page in scanned.pages)
    assert (
        with_confidence(finding, replace(scanned, source=replace(scanned.source, pages=pages))).confidence
        < finding.confidence
    )


def test_at_least_three_bins() -> None:
    """The probabilities spread over the bins."""
    bins = {min(int(rate.probability * 20), 19) for rate in RATES.values()}
    assert len(bins) >= 5
