"""Findings over the years: reports, revised deadlines, states on a day, through the real ingest."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from tracked_papers import write_papers

from extractors.model.document import Span
from extractors.model.records import Due
from extractors.model.vocabulary import DuePrecision, ResponseStatus, Theme
from pipeline.commands.main import cli
from pipeline.query.views import open_views
from pipeline.tracking.findings import Tracked
from pipeline.tracking.lifecycle import Case, State, find_cases, standing
from pipeline.tracking.words import Matter


def ingest(*arguments: object) -> None:
    done = CliRunner().invoke(cli, ["ingest", *map(str, arguments), "--workers", "1"])
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="module")
def tracked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tracked")
    write_papers(folder / "raw")
    ingest(folder / "raw", "--data", folder / "data")
    return folder / "data"


def test_every_revision_of_a_deadline_is_kept_with_the_finding_as_first_issued(tracked: Path) -> None:
    rows = open_views(tracked).sql(
        "SELECT o.sources[1], r.status, [d.latest FOR d IN r.due] FROM finding_responses AS r "
        "JOIN documents AS o ON o.document_id = r.document_id JOIN findings AS f ON f.record_id = r.finding_id "
        "WHERE f.title LIKE 'ログの分析%' ORDER BY r.reported_on"
    )
    assert rows.fetchall() == [
        ("audit-2022.txt", "planned", [dt.date(2023, 12, 28)]),
        ("report-2023.html", "planned", [dt.date(2024, 9, 30)]),
        ("report-2024.html", "done", []),
    ]


def test_links_lead_from_each_report_to_the_finding_and_to_the_entry_before(tracked: Path) -> None:
    rows = open_views(tracked).sql(
        "SELECT a.sources[1], l.kind, b.sources[1] FROM finding_links AS l "
        "JOIN findings AS f ON f.record_id = l.finding_id JOIN documents AS a ON a.document_id = f.document_id "
        "JOIN findings AS g ON g.record_id = l.other_id JOIN documents AS b ON b.document_id = g.document_id "
        "WHERE f.theme = 'log_review' ORDER BY ALL"
    )
    assert rows.fetchall() == [
        ("report-2023.html", "reports_on", "audit-2022.txt"),
        ("report-2023.html", "supersedes", "audit-2022.txt"),
        ("report-2024.html", "reports_on", "audit-2022.txt"),
        ("report-2024.html", "supersedes", "report-2023.html"),
    ]


def test_a_new_audit_that_finds_the_same_again_repeats_it(tracked: Path) -> None:
    rows = open_views(tracked).sql(
        "SELECT f.title, g.title, l.evidence FROM finding_links AS l JOIN findings AS f ON f.record_id = l.finding_id "
        "JOIN findings AS g ON g.record_id = l.other_id WHERE l.kind = 'repeats'"
    )
    ((later, earlier, evidence),) = rows.fetchall()
    assert later.startswith("利用者IDの管理")
    assert earlier.startswith("アカウントの管理")
    assert "body: 星見市" in evidence
    assert "theme: access_control" in evidence


DAY = dt.date(2023, 2, 10)


def finding(
    number: int, day: dt.date | None = DAY, *, text: str = "ログの分析が行われていなかった。", **changes: object
) -> Tracked:
    one = Tracked(
        matter=Matter(f"f{number}", None, text, Theme.LOG_REVIEW, None, ()),
        document_id=f"d{number}",
        body="星見市",
        body_key="星見市",
        department=None,
        auditor=None,
        audit="定期監査",
        audit_years=frozenset(),
        is_report=False,
        reported_on=day,
        first_on=day,
        response=None,
        spans=(Span(0, 1),),
        status=ResponseStatus.NOT_STATED,
        due=(),
        kind="finding",
        source=f"{number}.txt",
        page=1,
    )
    return replace(one, **changes)  # type: ignore[arg-type]


def due(day: dt.date) -> tuple[Due, ...]:
    return (Due(day, day, DuePrecision.DAY, ""),)


def cases(*findings: Tracked) -> list[list[str]]:
    return [[entry.finding_id for entry in case.entries] for case in find_cases(findings)]


LATER = dt.date(2024, 2, 9)
REPORT = {"is_report": True, "response": "措置した。"}


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (finding(2, LATER, **REPORT), [["f1", "f2"]]),
        (finding(2, LATER, audit_years=frozenset({2023})), [["f1"], ["f2"]]),
        (finding(2, LATER, response="令和６年３月31日までに行う。"), [["f1", "f2"]]),
        (finding(2, LATER), [["f1"], ["f2"]]),
        (finding(2, LATER, body_key="風見町", **REPORT), [["f1"], ["f2"]]),
        (finding(2, LATER, body_key=None, **REPORT), [["f1"], ["f2"]]),
        (finding(2, LATER, text="備品台帳に登録されていない備品があった。", **REPORT), [["f1"], ["f2"]]),
        (finding(2, None, **REPORT), [["f1"], ["f2"]]),
        (finding(2, DAY), [["f1"]]),
        (finding(2, DAY, text="アクセスログの保存期間が定められていなかった。", **REPORT), [["f1"], ["f2"]]),
    ],
    ids=[
        "a report of the same body", "same words in an audit of another year", "told again word for word, answered",
        "told again without an answer", "a report of another body", "a report of nobody knows whom", "another matter",
        "a report without a day", "the same paper in another form", "the same day, another matter",
    ],
)  # fmt: skip
def test_what_is_one_case(later: Tracked, expected: list[list[str]]) -> None:
    first = finding(1, audit_years=frozenset({2022}) if later.audit_years else frozenset())
    assert cases(first, later) == expected


LONG = "税務情報システムの操作記録を取得しているものの、その内容の分析が定期的に行われておらず、不正な閲覧に気付けない状態であった。"


@pytest.mark.parametrize(
    ("changes", "together"),
    [
        ({}, True),
        ({"text": LONG + "（番号法ガイドライン※２第4-2(1)）"}, True),
        ({"response": "別の答え。"}, False),
        ({"body_key": "風見町"}, False),
        ({"text": LONG.replace("税務", "福祉"), "department": "福祉課"}, False),
    ],
    ids=["an extract", "with its basis", "another answer", "another body", "another section"],
)
def test_an_extract_without_body_and_day_is_the_same_finding(changes: dict[str, object], together: bool) -> None:
    paper = finding(1, text=LONG, response="手順を定めた。", department="税務課")
    bare: dict[str, object] = {"text": LONG, "body_key": None, "response": "手順を\n定めた。", "department": "税務課"}
    extract = finding(2, None, **{**bare, **changes})  # type: ignore[arg-type]
    assert (len(find_cases([extract, paper])) == 1) == together


def test_sections_keep_look_alikes_apart() -> None:
    tax, welfare = finding(1, department="税務課"), finding(2, department="福祉課")
    later = finding(3, LATER, text="ログの分析が行われていなかったもの。", department="福祉課", **REPORT)
    assert cases(tax, welfare, later) == [["f1"], ["f2", "f3"]]


@pytest.mark.parametrize(
    ("as_of", "place", "state", "days"),
    [
        (dt.date(2023, 9, 30), 0, State.OPEN, None),
        (dt.date(2023, 10, 1), 0, State.OVERDUE, 1),
        (LATER, 0, State.SUPERSEDED, None),
        (LATER, 1, State.IN_PROGRESS, None),
        (dt.date(2024, 10, 10), 1, State.OVERDUE, 10),
        (dt.date(2025, 2, 7), 2, State.DONE, None),
        (dt.date(2030, 1, 1), 2, State.DONE, None),
    ],
    ids=[
        "the last day", "the day after", "reported on", "with a new deadline", "that passed too", "done", "done for good",
    ],
)  # fmt: skip
def test_state_on_a_day(as_of: dt.date, place: int, state: State, days: int | None) -> None:
    entries = (
        finding(1, status=ResponseStatus.PLANNED, due=due(dt.date(2023, 9, 30))),
        finding(2, LATER, status=ResponseStatus.IN_PROGRESS, due=due(dt.date(2024, 9, 30))),
        finding(3, dt.date(2025, 2, 7), status=ResponseStatus.DONE),
    )
    stands = standing(Case(entries, ()), entries[place], as_of)
    assert (stands.state, stands.days_overdue) == (state, days)


def test_nothing_said_is_unknown_and_no_answer_is_open() -> None:
    silent, unanswered = finding(1), finding(2, status=ResponseStatus.NONE)
    assert standing(Case((silent,), ()), silent, LATER).state is State.UNKNOWN
    assert standing(Case((unanswered,), ()), unanswered, LATER).state is State.OPEN


def test_a_report_without_a_deadline_leaves_the_last_one_standing() -> None:
    entries = (
        finding(1, status=ResponseStatus.PLANNED, due=due(dt.date(2023, 9, 30))),
        finding(2, LATER, status=ResponseStatus.IN_PROGRESS),
    )
    assert standing(Case(entries, ()), entries[1], LATER).state is State.OVERDUE
