"""Joined views: what people ask for, and nothing counted twice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from query_samples import page
from tracked_papers import AUDIT_2022, write_papers

from extractors.model.records import DATASETS
from pipeline.commands.main import cli
from pipeline.query.views import JOINED, make_registers, open_views
from pipeline.schema.arrow import schema
from pipeline.tracking.register import FindingFilter, register


def test_decisions_of_a_meeting_ingested_in_two_forms_stand_once_with_their_items(samples: Path) -> None:
    rows = open_views(samples).sql(
        "SELECT body, date, session_label, agenda_label, agenda_title, outcome, page FROM decision_register ORDER BY 4"
    )
    body, day = "星見市個人情報保護審議会", dt.date(2023, 6, 21)
    assert rows.fetchall() == [
        (body, day, "第７回", "１", "窓口支援システムの導入について", "approved", 1),
        (body, day, "第７回", "２", "図書館の予約システムについて", "continued", 1),
    ]


def test_speeches_stand_once_with_meeting_and_speaker(samples: Path) -> None:
    rows = open_views(samples).sql("SELECT speaker_name, speaker_role, session_label, text FROM speech_register")
    found = rows.fetchall()
    assert len(found) == 14 + 4
    assert ("三浦", "委員", "第７回", "個人情報保護委員会への報告は要りますか。保存期間は何年ですか。") in found
    assert sum(text == "（異議なし）" for *_, text in found) == 2


@pytest.mark.parametrize(
    ("day", "state", "days"),
    [(dt.date(2024, 1, 31), "open", None), (dt.date(2024, 2, 10), "overdue", 10)],
    ids=["last day", "after it"],
)
def test_a_finding_is_overdue_from_the_day_after_its_deadline(
    samples: Path, day: dt.date, state: str, days: int | None
) -> None:
    rows = (
        open_views(samples, day)
        .sql("SELECT title, state, days_overdue FROM finding_register ORDER BY title")
        .fetchall()
    )
    assert rows == [("アカウントの管理", "done", None), ("ログの分析", state, days), ("委託先の監督", "open", None)]


def test_every_joined_view_can_be_read(samples: Path) -> None:
    connection = open_views(samples)
    filled = {name for name in JOINED if connection.sql(f"FROM {name}").fetchall()}
    assert filled == {*JOINED} - {"vote_register"}  # nobody is named there who voted


def test_questions_and_answers_of_a_meeting_ingested_in_two_forms_stand_once_with_their_item(samples: Path) -> None:
    rows = open_views(samples).sql(
        "SELECT session_label, date, agenda_title, count(*), count(DISTINCT document_id) FROM exchange_register "
        "WHERE session_label = '第７回' GROUP BY ALL ORDER BY ALL"
    )
    day = dt.date(2023, 6, 21)
    told = "SELECT max(n) FROM (SELECT count(*) AS n FROM exchanges GROUP BY document_id)"
    (alone,) = open_views(samples).sql(told).fetchall()
    found = rows.fetchall()
    titles = ("図書館の予約システムについて", "窓口支援システムの導入について")
    assert [row[:3] for row in found] == [("第７回", day, title) for title in titles]
    assert sum(row[3] for row in found) == alone[0]


def test_votes_of_a_meeting_told_twice_stand_once_with_the_outcome() -> None:
    connection = duckdb.connect()
    for record in DATASETS:
        empty = schema(record).empty_table()
        connection.execute(f'CREATE TABLE "{record.dataset}" AS FROM empty')
        del empty
    for document, kind, voters in (("a", "votes", "東西"), ("b", "minutes", "東西南"), ("c", "minutes", "東")):
        day = "2025-03-01" if document == "c" else "2025-02-01"
        connection.execute("INSERT INTO documents BY NAME SELECT ? AS document_id, ? AS kind", [document, kind])
        connection.execute(
            "INSERT INTO meetings BY NAME SELECT ? AS record_id, ? AS document_id, ? AS meeting_key, ?::DATE AS date",
            [f"{document}-m", document, f"柏村議会|{day}|1", day],
        )
        connection.execute(
            "INSERT INTO decisions BY NAME SELECT ? AS record_id, 'approved' AS outcome, '議案第１号' AS subject",
            [f"{document}-d"],
        )
        for voter in voters:
            connection.execute(
                "INSERT INTO votes BY NAME SELECT ? AS document_id, ? AS meeting_id, ? AS decision_id, ? AS voter, "
                "'for' AS vote, '賛成' AS text",
                [document, f"{document}-m", f"{document}-d", voter],
            )
    make_registers(connection)
    rows = connection.sql("SELECT document_id, voter, outcome FROM vote_register ORDER BY ALL").fetchall()
    assert rows == [("b", voter, "approved") for voter in sorted("東西南")] + [("c", "東", "approved")]


@pytest.fixture(scope="module")
def tracked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Papers of several years, one of them in two forms."""
    folder = tmp_path_factory.mktemp("tracked")
    write_papers(folder / "raw")
    (folder / "raw" / "again.html").write_text(page(AUDIT_2022), encoding="utf-8")
    done = CliRunner().invoke(cli, ["ingest", str(folder / "raw"), "--data", str(folder / "data"), "--workers", "1"])
    assert done.exit_code == 0, done.output
    return folder / "data"


def days_of_interest(data: Path) -> list[dt.date]:
    """Every day on which something may change, and its neighbours."""
    found = open_views(data).sql("SELECT reported_on, unnest(due).latest FROM finding_items").fetchall()
    days = {day for row in found for day in row if day}
    return sorted({day + dt.timedelta(days=more) for day in days for more in (-1, 0, 1)})


def test_the_view_and_the_command_agree_on_every_day(tracked: Path) -> None:
    days = days_of_interest(tracked)
    assert len(days) > 12
    for day in days:
        rows = open_views(tracked, day).sql(
            "SELECT finding_id, fiscal_year, state, deadline, days_overdue FROM finding_register"
        )
        listed = register(tracked, FindingFilter(as_of=day, superseded=True))
        told = {(one.finding_id, one.fiscal_year, one.state.value, one.deadline, one.days_overdue) for one in listed}
        assert {(*row[:3], *(row[3:] if row[2] != "superseded" else (None, None))) for row in rows.fetchall()} == told


def test_a_finding_in_two_forms_of_a_paper_is_counted_once(tracked: Path) -> None:
    def count(rows: str) -> int:
        ((number,),) = open_views(tracked).sql(f"SELECT count(*) FROM {rows}").fetchall()
        return int(number)

    assert count("finding_copies") == 3
    assert count("finding_register") == count("finding_items") - 3
    assert count("finding_items") == count("findings")


def test_a_join_makes_no_row_twice(tracked: Path, samples: Path) -> None:
    for data in (tracked, samples):
        connection = open_views(data)
        wanted = {
            "finding_items": "SELECT record_id FROM findings",
            "speech_items": "SELECT record_id FROM speeches",
            "decision_items": "SELECT record_id || coalesce(unnest(CASE WHEN len(agenda_item_ids) > 0 "
            "THEN agenda_item_ids ELSE [agenda_item_id] END), '') FROM decisions",
        }
        keys = {
            "finding_items": "finding_id",
            "speech_items": "speech_id",
            "decision_items": "decision_id || coalesce(agenda_item_id, '')",
        }
        for view, records in wanted.items():
            rows = connection.sql(f"SELECT {keys[view]} FROM {view}").fetchall()
            assert sorted(rows) == sorted(connection.sql(records).fetchall())
            assert len(set(rows)) == len(rows)
