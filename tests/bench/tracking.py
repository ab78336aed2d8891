"""Time tracking over many findings: ``python -m tests.bench.tracking 100000``.

Findings are made by varying labelled ones (tests/recurrence_set) and put into a store as papers of ten findings, of
many bodies and years; a third of the papers report on the findings of the year before. Prints how long it takes to
track them from nothing, when nothing has changed, and after one more paper, and the most memory that was used.
"""

from __future__ import annotations

import datetime as dt
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.model.document import Span
from extractors.model.records import DocumentRow, Finding, Grounding
from extractors.model.vocabulary import DocumentKind, FindingKind, ResponseStatus, ReviewState, Status
from pipeline.schema.arrow import table
from pipeline.store.catalogue import KnownDocument
from pipeline.store.change import Change
from pipeline.store.parts import MAX_DOCUMENTS, by_document
from pipeline.store.store import Store
from pipeline.tracking.track import track
from tests.bench.recurrence import Labelled, read_labelled

SYLLABLES = "青赤白黒緑金銀朝夕星月日雲風雪霜谷川原野浜島崎台丘森林里"
SECTIONS = (
    "総務課",
    "税務課",
    "市民課",
    "福祉課",
    "こども課",
    "国保年金課",
    "道路課",
    "水道課",
    "学校教育課",
    "会計課",
)
ENDINGS = (
    "速やかに改善されたい。", "適正な事務の執行に努められたい。", "所要の措置を講ずること。", "留意されたい。", "",
    "なお、前回の検査でも同様の事例が見受けられた。", "再発の防止を図られたい。", "関係職員に周知徹底すること。",
)  # fmt: skip
A_PAPER = 10


@dataclass(frozen=True, slots=True)
class _Paper:
    """What the findings of a paper have in common."""

    document_id: str
    body: str
    day: dt.date
    audit: str | None
    answers: bool


def main(arguments: Sequence[str]) -> None:
    """Make the store, track, print."""
    count = int(arguments[0]) if arguments else 100_000
    folder = Path(arguments[1] if len(arguments) > 1 else "tests/recurrence_set")
    labelled = [one for path in sorted(folder.glob("*.txt")) for one in read_labelled(path)]
    papers = list(_papers(labelled, count))
    with tempfile.TemporaryDirectory() as data, Store(Path(data)).writing() as store:
        for start in range(0, len(papers), MAX_DOCUMENTS):
            store.commit(_change(papers[start : start + MAX_DOCUMENTS]))
        for what in (f"{count:,} findings from nothing", "nothing changed", "one more paper"):
            if what.startswith("one"):
                store.commit(_change([_paper(labelled, "新里市", 2024, None, random.Random(7))]))
            began = time.monotonic()
            track(store)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            print(f"{time.monotonic() - began:7.1f} s  {what}; {peak:.2f} GiB at most", flush=True)
        groups = store.single("recurring_findings")
        print(f"{groups.num_rows:,} groups, {store.single('recurring_finding_members').num_rows:,} members")


def _papers(labelled: Sequence[Labelled], count: int) -> Iterator[list[Finding]]:
    """Papers of bodies year by year."""
    chance = random.Random(1)
    bodies = [f"{a}{b}{kind}" for a in SYLLABLES for b in SYLLABLES for kind in "市町村" if a != b]
    chance.shuffle(bodies)
    before: dict[str, list[Finding]] = {}
    for number in range(count // A_PAPER):
        body = bodies[number % min(len(bodies), max(1, count // 150))]
        year = 2015 + number * 10 // max(1, count // A_PAPER)
        told = before.get(body) if chance.random() < 1 / 3 else None
        before[body] = _paper(labelled, body, year, told, chance)
        yield before[body]


def _paper(
    labelled: Sequence[Labelled], body: str, year: int, told: Sequence[Finding] | None, chance: random.Random
) -> list[Finding]:
    document, day = f"{chance.getrandbits(64):016x}", chance.randint(1, 28)
    if told:
        paper = _Paper(document, body, dt.date(year, 11, day), told[0].audit_label, answers=True)
        return [_finding(paper, one.title, one.grounding.text, one.department, chance) for one in told]
    label = f"令和{year - 2018}年度定期監査" if year > 2018 else f"平成{year - 1988}年度定期監査"
    paper = _Paper(document, body, dt.date(year, 8, day), label, answers=False)
    chosen = [chance.choice(labelled).matter for _ in range(A_PAPER)]
    return [_finding(paper, one.title, _varied(one.text, chance), chance.choice(SECTIONS), chance) for one in chosen]


def _varied(text: str, chance: random.Random) -> str:
    """Other numbers, another section, another ending."""
    digits = "".join(str(chance.randint(1, 9)) if char.isdigit() else char for char in text)
    section = f"{chance.choice(SECTIONS)}において、" if chance.random() < 0.5 else ""
    return section + digits + chance.choice(ENDINGS)


def _finding(paper: _Paper, title: str | None, text: str, section: str | None, chance: random.Random) -> Finding:
    number = f"{chance.getrandbits(32):08x}"
    return Finding(
        record_id=f"{paper.document_id}-findings-{number}", document_id=paper.document_id, meeting_id=None,
        agenda_item_id=None, confidence=0.9, uncertain=(), review_state=ReviewState.MACHINE, extractor="benchmark",
        grounding=Grounding(page=1, page_end=1, span_start=0, span_end=len(text), spans=(Span(0, len(text)),),
                            regions=(), text=text),
        kind=FindingKind.FINDING, title=title, auditor=f"{paper.body}監査委員", audit_label=paper.audit,
        auditee=paper.body, department=section, issued_on=paper.day,
        response="手順を定めた。" if paper.answers else None,
        response_status=ResponseStatus.DONE if paper.answers else ResponseStatus.NOT_STATED,
    )  # fmt: skip


def _change(papers: Sequence[Sequence[Finding]]) -> Change:
    """Papers to put into the store."""
    ordered = sorted(papers, key=lambda paper: paper[0].document_id)
    findings = [one for paper in ordered for one in sorted(paper, key=lambda one: one.record_id)]
    tables = {
        DocumentRow.dataset: table(DocumentRow, [_row(paper[0]) for paper in ordered]),
        Finding.dataset: table(Finding, findings),
    }
    known = [KnownDocument(paper[0].document_id, None, "ok", "benchmark") for paper in ordered]
    return Change(documents=known, rows=by_document(tables))


def _row(finding: Finding) -> DocumentRow:
    return DocumentRow(
        document_id=finding.document_id, sources=(), sha256=None, media_type="text/plain",
        kind=DocumentKind.AUDIT_REPORT, title=f"{finding.audit_label}の{'措置状況' if finding.response else '結果'}",
        issuer=finding.auditor, body_id=None, published_on=finding.issued_on, page_count=1, char_count=1000,
        supersedes=None, status=Status.OK, problems=(), pipeline_version="benchmark",
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
