"""What people say of records: kept in files, replayed at each ingest, never lost without a word."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner
from serve_samples import RAW, ingest
from starlette.testclient import TestClient

import pipeline
from extractors.model.records import RECORDS
from pipeline.commands.main import cli
from pipeline.corrections.added import Paper
from pipeline.corrections.corrections import (
    BadCorrection,
    Correction,
    CorrectionFiles,
    What,
    correctable,
    typed,
    value_of,
)
from pipeline.schema.issue_codes import CODES
from pipeline.serve.application import make_application

HOME = "http://127.0.0.1:8765"
SAID = Correction("山吹", "2026-01-15T00:00:00+00:00", What.CONFIRM, "")


@pytest.fixture
def folder(tmp_path: Path, read_here: None) -> Path:
    """Datasets of two papers; the papers lie in ``raw`` beside them."""
    raw = tmp_path / "raw"
    raw.mkdir()
    for name in ("inspection-results.html", "voting-results.pdf"):
        shutil.copy(RAW / name, raw / name)
    ingest(raw, tmp_path / "data")
    return tmp_path


def rows(folder: Path, dataset: str) -> dict[str, dict[str, Any]]:
    return {row["record_id"]: row for row in pipeline.load(dataset, data=folder / "data", as_arrow=True).to_pylist()}


def again(folder: Path) -> str:
    done = CliRunner().invoke(cli, ["ingest", str(folder / "raw"), "--data", str(folder / "data"), "--workers", "1"])
    assert done.exit_code == 0, done.output
    return done.output


def test_what_is_said_on_a_page_holds_after_the_next_ingest(folder: Path) -> None:
    before = rows(folder, "findings")
    confirmed, corrected, rejected, *others = sorted(before)
    with TestClient(
        make_application(folder / "data", reviewer="山吹"), base_url=HOME, headers={"origin": HOME}
    ) as client:

        def send(**form: str) -> int:
            return client.post("/corrections", data=form, follow_redirects=False).status_code

        assert send(record=confirmed, what="confirm") == 303
        assert send(record=corrected, what="correct", field="theme", after="training", why="表題のとおり") == 303
        assert send(record=corrected, what="correct", field="department", after="総務課") == 303
        assert send(record=rejected, what="reject", why="見出しである") == 303
        page = client.get(f"/record/{corrected}").text
        assert "総務課" in page and "次の取込みで反映" in page
    again(folder)
    after = rows(folder, "findings")
    assert after.keys() == before.keys() - {rejected}
    assert after[confirmed] == before[confirmed] | {"review_state": "confirmed"}
    assert after[corrected] == before[corrected] | {
        "review_state": "corrected", "theme": "training", "department": "総務課",
        "uncertain": [one for one in before[corrected]["uncertain"] if one not in {"theme", "department"}],
    }  # fmt: skip
    assert all(after[one] == before[one] for one in others)
    for host in ("tokens", "citations"):
        assert rejected not in set(pipeline.load(host, data=folder / "data").host_id)
    assert not pipeline.load("issues", where="stage = 'corrections'", data=folder / "data").shape[0]
    assert CliRunner().invoke(cli, ["verify", "--data", str(folder / "data")]).exit_code == 0
    assert "0 inserted, 0 updated" in again(folder)
    assert rows(folder, "findings") == after


def test_a_rejected_decision_leaves_nothing_that_points_to_it(folder: Path) -> None:
    decision = next(iter(rows(folder, "decisions").values()))
    files = CorrectionFiles(folder / "data")
    said = Correction(SAID.who, SAID.at, What.REJECT, decision["record_id"])
    files.add(decision["document_id"], said)
    again(folder)
    for kind in RECORDS:
        for row in rows(folder, kind.dataset).values():
            pointing = {name: value for name, value in row.items() if name.endswith(("_id", "_ids"))}
            assert decision["record_id"] not in json.dumps(pointing), kind.dataset
    found = CliRunner().invoke(cli, ["search", decision["text"][:8], "--data", str(folder / "data"), "--json"]).output
    assert decision["record_id"] not in found


def test_what_is_read_otherwise_by_now_is_told_and_the_correction_counts(folder: Path) -> None:
    one = next(iter(rows(folder, "findings").values()))
    files = CorrectionFiles(folder / "data")
    lost = one["record_id"][:-8] + "00000000"
    files.add(
        one["document_id"], Correction(SAID.who, SAID.at, What.CORRECT, one["record_id"], "theme", "labour", "notice")
    )
    files.add(one["document_id"], Correction(SAID.who, SAID.at, What.CONFIRM, lost))
    with files.path(one["document_id"]).open("a", encoding="utf-8") as file:
        file.write('{"who": "山吹"}\nnot json\n')
    again(folder)
    assert rows(folder, "findings")[one["record_id"]]["theme"] == "notice"
    told = pipeline.load("issues", where="stage = 'corrections'", data=folder / "data")
    assert sorted(told.code) == [
        "correction_conflict",
        "correction_lost",
        "correction_unreadable",
        "correction_unreadable",
    ]
    assert set(told.code) <= set(CODES)
    assert CliRunner().invoke(cli, ["verify", "--data", str(folder / "data")]).exit_code == 0


def test_the_last_word_counts(folder: Path) -> None:
    one = next(iter(rows(folder, "findings").values()))
    files = CorrectionFiles(folder / "data")
    for what, before, after in (
        (What.CORRECT, one["title"], "甲"),
        (What.REJECT, None, None),
        (What.CORRECT, "甲", "乙"),
    ):
        field = "title" if what is What.CORRECT else None
        files.add(one["document_id"], Correction(SAID.who, SAID.at, what, one["record_id"], field, before, after))
    again(folder)
    assert rows(folder, "findings")[one["record_id"]]["title"] == "乙"


def test_taking_a_document_down_takes_down_what_was_said_of_it(folder: Path) -> None:
    one = next(iter(rows(folder, "findings").values()))
    files = CorrectionFiles(folder / "data")
    files.add(one["document_id"], Correction(SAID.who, SAID.at, What.CONFIRM, one["record_id"], evidence=one["text"]))
    done = CliRunner().invoke(cli, ["remove", one["document_id"], "--data", str(folder / "data"), "--yes"])
    assert done.exit_code == 0, done.output
    assert list(files.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("theme", "nonsense"), ("theme", ""), ("text", "別の文"), ("record_id", "x"), ("confidence", "1"), ("spans", "[]"),
        ("issued_on", "昨日"), ("issued_on", "2024-02-30"), ("row_index", "一二三だ"), ("row_index", "9" * 30), ("no_such", "x"),
        ("title", "あ" * 10_001),
    ],
)  # fmt: skip
def test_what_no_field_can_hold_is_refused(field: str, text: str) -> None:
    with pytest.raises(BadCorrection):
        typed("findings", field, text)


def test_what_is_typed_is_what_the_datasets_hold() -> None:
    assert value_of("findings", "due_dates", typed("findings", "due_dates", "2024-03-31\r\n2025-03-31"))[0].year == 2024
    assert typed("findings", "department", "  ") is None
    assert typed("meetings", "is_public", "true") is True
    for kind in RECORDS:
        assert not {"text", "spans", "record_id", "page"} & {column.name for column in correctable(kind.dataset)}


@pytest.mark.parametrize(
    "line",
    ["[]", "{}", '{"who": "a", "at": "b", "what": "praise", "record_id": "x"}', '"x"', "null", '{"record_id": {"a": 1}}'],
)  # fmt: skip
def test_a_line_that_says_nothing_says_so(tmp_path: Path, line: str) -> None:
    files = CorrectionFiles(tmp_path)
    files.folder.mkdir()
    files.path("0" * 16).write_text(line + "\n", encoding="utf-8")
    said, faults = files.read("0" * 16)
    assert said == ()
    assert faults and faults[0].startswith("line 1: ")


def test_nobody_corrects_without_a_name_nor_what_is_not_there(folder: Path) -> None:
    one = next(iter(rows(folder, "findings")))
    with TestClient(make_application(folder / "data"), base_url=HOME, headers={"origin": HOME}) as client:
        assert client.post("/corrections", data={"record": one, "what": "confirm"}).status_code == 403
        assert "<form method" not in client.get(f"/record/{one}").text
    with TestClient(
        make_application(folder / "data", reviewer="山吹"), base_url=HOME, headers={"origin": HOME}
    ) as client:
        for record in ("", "../../etc/passwd", f"{one[:-8]}00000000", one.replace("findings", "runs")):
            assert client.post("/corrections", data={"record": record, "what": "confirm"}).status_code == 404
        assert client.post("/corrections", data={"record": one, "what": "praise"}).status_code == 400
        assert (
            client.post(
                "/corrections", data={"record": one, "what": "correct", "field": "text", "after": "x"}
            ).status_code
            == 400
        )
        assert (
            client.post("/corrections", data={"record": one, "what": "confirm"}, headers={"origin": "null"}).status_code
            == 403
        )
    assert not (folder / "data" / "corrections").exists()


def test_the_least_certain_comes_first_and_none_comes_twice(folder: Path) -> None:
    wanted = sorted(rows(folder, "findings").values(), key=lambda row: row["confidence"])
    with TestClient(
        make_application(folder / "data", reviewer="山吹"), base_url=HOME, headers={"origin": HOME}
    ) as client:
        seen = []
        for _ in wanted:
            place = urlsplit(client.get("/review/findings", follow_redirects=False).headers["location"])
            seen.append(place.path.rsplit("/", 1)[1])
            client.post("/corrections", data={"record": seen[-1], "what": "confirm"})
        assert (
            client.get("/review/findings", follow_redirects=False).headers["location"].startswith("/records/findings")
        )
    confidences = [next(row["confidence"] for row in wanted if row["record_id"] == one) for one in seen]
    assert confidences == sorted(confidences)
    assert len(set(seen)) == len(wanted)


def test_a_queue_goes_on_by_itself_keeps_its_choice_and_can_be_gone_back_in(folder: Path) -> None:
    with TestClient(
        make_application(folder / "data", reviewer="山吹"), base_url=HOME, headers={"origin": HOME}
    ) as client:
        kind = next(iter(rows(folder, "findings").values()))["kind"]
        chosen = {one for one, row in rows(folder, "findings").items() if row["kind"] == kind}
        place = client.get(f"/review/findings?kind={kind}", follow_redirects=False).headers["location"]
        seen = []
        while place.startswith("/record/"):
            record, queue = urlsplit(place).path.rsplit("/", 1)[1], parse_qs(urlsplit(place).query)["queue"][0]
            page = client.get(place).text
            assert f"残り {len(chosen) - len(seen)}" in page
            seen.append(record)
            sent = client.post(
                "/corrections", params={"queue": queue}, data={"record": record, "what": "confirm", "then": ""},
                follow_redirects=False,
            )  # fmt: skip
            place = sent.headers["location"]
        assert set(seen) == chosen and len(seen) == len(chosen)


def test_a_record_that_was_missed_is_added_and_found(folder: Path) -> None:
    there = next(row for row in rows(folder, "decisions").values() if row["regions"][0]["x0"] is not None)
    words = there["text"]
    with TestClient(
        make_application(folder / "data", reviewer="山吹"), base_url=HOME, headers={"origin": HOME}
    ) as client:

        def send(**form: str) -> int:
            given = {
                "what": "add",
                "document": there["document_id"],
                "page": "1",
                "dataset": "commitments",
                "start": str(there["span_start"]),
            } | form
            return client.post("/corrections", data=given, follow_redirects=False).status_code

        assert send(words="どの頁にもない語句") == 400
        assert send(words="　") == 400
        assert send(words=words, dataset="speeches") == 400
        assert send(words=words, page="99") == send(words=words, document="x") == 404
        assert send(words=words, dataset="findings", f_kind="finding") == 400, "a theme is missing"
        assert send(words=words, f_due_date="昨日") == 400
        assert send(words=words, f_actor="甲課", f_due_date="2025-03-31", why="約束である") == 303
        assert "次の取込みで反映" in client.get(f"/document/{there['document_id']}/1").text
    again(folder)
    (added,) = (row for row in rows(folder, "commitments").values() if row["review_state"] == "added")
    assert added["text"] == words and added["actor"] == "甲課" and str(added["due_date"]) == "2025-03-31"
    assert added["page"] == 1 and added["regions"] == there["regions"]
    assert CliRunner().invoke(cli, ["verify", "--data", str(folder / "data")]).exit_code == 0
    files = CorrectionFiles(folder / "data")
    files.add(added["document_id"], Correction(SAID.who, SAID.at, What.REJECT, added["record_id"]))
    again(folder)
    assert added["record_id"] not in rows(folder, "commitments")


def test_what_was_added_and_is_read_by_now_is_one_record(folder: Path) -> None:
    there = next(iter(rows(folder, "findings").values()))
    fields = {"kind": there["kind"], "theme": "notice", "response_status": there["response_status"]}
    after = {"spans": [[span["start"], span["end"]] for span in there["spans"]], "fields": fields}
    mine = there["record_id"][:-8] + "00000000"
    gone = there["record_id"][:-8] + "11111111"
    files = CorrectionFiles(folder / "data")
    for one, evidence in ((mine, there["text"]), (gone, "この文書にない文である。")):
        files.add(
            there["document_id"],
            Correction(SAID.who, SAID.at, What.ADD, one, after=after, evidence=evidence),
        )
    again(folder)
    assert mine not in rows(folder, "findings") and gone not in rows(folder, "findings")
    assert rows(folder, "findings")[there["record_id"]] == there | {"theme": "notice", "review_state": "corrected"}
    told = pipeline.load("issues", where="stage = 'corrections'", data=folder / "data")
    assert sorted(told.code) == ["correction_conflict", "correction_lost"]


def test_an_item_added_between_others_stands_between_them() -> None:
    item = {"record_id": "", "span_start": 0, "span_end": 4, "position": 1, "text": "議題一"}
    rows = [item, item | {"span_start": 10, "position": 2}]
    page = {"page": 1, "text": "議題一。\n議題二。\n議題三。", "text_start": 0, "text_origin": "plain"}
    paper = Paper({})
    paper._pages = [page]
    said = Correction(
        "山吹", "", What.ADD, f"{'0' * 16}-agenda_items-00000000",
        after={"spans": [[5, 9]], "fields": {"title": "議題二", "kind": "report"}}, evidence="議題二。",
    )  # fmt: skip
    row = paper.add(rows, said)
    assert row is not None and row["position"] == 2 and row["text"] == "議題二。"
    assert [one["position"] for one in rows] == [1, 3]


def test_two_findings_are_of_one_kind_or_not_as_people_say(folder: Path) -> None:
    one, other, *_ = sorted(rows(folder, "findings"))

    def together() -> bool:
        members = pipeline.load("recurring_finding_members", data=folder / "data", as_arrow=True).to_pylist()
        group_of = {row["finding_id"]: row["group_id"] for row in members}
        return one in group_of and group_of[one] == group_of.get(other)

    with TestClient(
        make_application(folder / "data", reviewer="山吹"), base_url=HOME, headers={"origin": HOME}
    ) as client:
        for what, said in (("other_kind", False), ("same_kind", True), ("other_kind", False)):
            form = {"what": what, "record": one, "other": f"{HOME}/record/{other}?lang=ja"}
            assert client.post("/corrections", data=form, follow_redirects=False).status_code == 303
            again(folder)
            assert together() is said
        assert "同種でない" in client.get(f"/record/{one}").text
        assert client.post("/corrections", data={"what": "same_kind", "record": one, "other": one}).status_code == 400
        assert client.post("/corrections", data={"what": "same_kind", "record": one, "other": "x"}).status_code == 404
    done = CliRunner().invoke(cli, ["remove", one[:16], "--data", str(folder / "data"), "--yes"])
    assert done.exit_code == 0, done.output
    assert not (folder / "data" / "corrections" / "kinds.jsonl").exists()
