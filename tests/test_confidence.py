"""Confidence follows from the evidence of a record, as counted on annotated documents."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from papers import paper, ruled

from extractors.extraction import extract
from extractors.model.document import Document
from extractors.model.records import Exchange, Finding, Record, TableCell
from extractors.model.vocabulary import TextOrigin
from extractors.results.confidence import RATES, Evidence, curves, evidence_of, with_confidence

AUDIT = (
    "令和6年度定期監査の結果に対する措置",
    "高坂町監査委員　佐原　一",
    ruled(("所管課", "指摘事項", "措置状況"), ("総務課", "契約書が作成されていなかった。", "作成した。")),
)
OPINIONS = ("主な意見", "・分かりやすい資料にしてほしい。", "・周知の方法を工夫されたい。")


def only(document: Document, kind: type[Record]) -> Record:
    return next(record for record in extract(document).records if isinstance(record, kind))


def test_every_kind_of_evidence_was_counted() -> None:
    """No evidence without either its curve or its rate."""
    assert set(RATES) | set(curves()) == set(Evidence)
    assert not set(RATES) & set(curves())


@pytest.mark.parametrize("evidence", list(RATES))
def test_a_rate_is_a_probability(evidence: Evidence) -> None:
    """Counts make sense, and no probability is certain."""
    rate = RATES[evidence]
    assert 0 <= rate.first[0] <= rate.first[1]
    assert 0 <= rate.last[0] <= rate.last[1]
    assert 0.0 < rate.probability < 1.0


@pytest.mark.parametrize("evidence", list(curves()))
def test_curves_rise(evidence: Evidence) -> None:
    """What is surer by its scores is never said to be less sure, and nothing is certain."""
    points = curves()[evidence].points
    assert list(points) == sorted(points)
    shares = [share for _, share in points]
    assert shares == sorted(shares)
    assert shares[0] > 0 and shares[-1] < 1000


PAGE = (Path(__file__).parents[1] / "docs" / "confidence.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (?P<of>[a-z_ ]+) \| [\d.]+ to [\d.]+ \| (?P<records>\d+) \| (?P<said>[\d.]+) \| (?P<right>[\d.]+) ",
    re.MULTILINE,
)


def test_what_is_said_is_what_is_right() -> None:
    """On styles left out each bin with enough records lies within 0.07."""
    rows = list(ROW.finditer(PAGE))
    assert len({row["of"] for row in rows}) == 7
    for row in rows:
        if int(row["records"]) >= 40 and row["of"] != "response states":
            assert abs(float(row["said"]) - float(row["right"])) <= 0.0701, row[0]


@pytest.mark.long
def test_the_table_is_what_the_command_gives(tmp_path: Path) -> None:
    """Of one dataset, up to what rows labelled since then move: the others are made in the same way."""
    from tests.train.reliability import lines_of, told, verdicts

    shown = {row[0].split("|")[2]: row for row in ROW.finditer(PAGE) if row["of"] == "commitments"}
    given = [ROW.match(row) for row in lines_of("commitments", told(verdicts("commitments", tmp_path)))]
    assert {row[0].split("|")[2] for row in given if row} == set(shown)
    for row in filter(None, given):
        assert abs(float(row["right"]) - float(shown[row[0].split("|")[2]]["right"])) < 0.08


def test_confidence_of_records() -> None:
    """A finding under its own head is surer than an opinion without an answer."""
    finding, exchange = only(paper(*AUDIT), Finding), only(paper(*OPINIONS), Exchange)
    assert finding.confidence > exchange.confidence
    assert evidence_of(exchange) is Evidence.EXCHANGE_LISTED_OPEN


def test_doubts_and_recognised_text_lower_it() -> None:
    """A field in doubt of what isn't scored, or a page that was read by OCR."""
    document = paper(*AUDIT)
    finding, cell = only(document, Finding), only(document, TableCell)
    doubtful = replace(cell, uncertain=("text", "row_span"))
    assert with_confidence(doubtful, document).confidence < with_confidence(cell, document).confidence
    pages = tuple(replace(page, origin=TextOrigin.OCR) for page in document.pages)
    scanned = replace(document, source=replace(document.source, pages=pages))
    assert with_confidence(finding, scanned).confidence < with_confidence(finding, document).confidence
