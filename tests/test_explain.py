"""``gijiroku explain``: what made a record, what columns hold; other weights make what was read stale."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from extractors.scoring import load_model, text_features, traced
from pipeline.commands.main import cli
from pipeline.ingest import plan
from pipeline.limits import Limits
from pipeline.workers.answer import read_answer, write_answer
from pipeline.workers.job import BadAnswer, Explained, Job

PAPER = """<!doctype html><html lang=ja><meta charset=utf-8><title>監査の結果</title><body>
<h1>令和６年度定期監査の結果に係る措置状況</h1>
<table><tr><th>番号</th><th>所管課</th><th>指摘事項</th><th>措置の内容</th></tr>
<tr><td>1</td><td>水道課</td><td>委託先の監督が行われていなかった。</td><td>立入検査の計画を作っているところである。</td></tr>
</table></body></html>"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain")
    (folder / "raw").mkdir()
    (folder / "raw" / "sochi.html").write_text(PAPER, encoding="utf-8")
    done = CliRunner().invoke(cli, ["ingest", str(folder / "raw"), "--data", str(folder / "data"), "--workers", "1"])
    assert done.exit_code == 0, done.output
    return folder / "data"


def run(data: Path, *arguments: str) -> str:
    done = CliRunner().invoke(cli, [*arguments, "--data", str(data)])
    assert done.exit_code == 0, done.output
    return done.output


def finding(data: Path) -> dict[str, str]:
    (row,) = json.loads(run(data, "query", "SELECT record_id, theme, response_status FROM findings", "--json"))
    assert isinstance(row, dict)
    return row


def test_what_made_a_finding(data: Path) -> None:
    row = finding(data)
    told = json.loads(run(data, "explain", row["record_id"], "--json"))
    scores = {(score["model"], score["of"][:5]): score for score in told["scores"]}
    assert told["block"]["kind"] == "TABLE"
    assert told["block"]["above"] == ["令和６年度定期監査の結果に係る措置状況"]
    assert [column["role"] for column in told["table"]["columns"]] == ["label", "department", "finding", "response"]
    theme = scores["theme", "委託先の監"]
    assert theme["label"] == row["theme"] == "outsourcing"
    assert any("委" in feature or "託" in feature for feature, _ in theme["reasons"])
    state = scores["response_state", "立入検査の"]
    assert state["label"] == row["response_status"] == "in_progress"
    assert state["runner_up"] != "in_progress"
    assert any(rule["table"].endswith("predicates.DEFECTS") for rule in told["rules"])


def test_reasons_and_the_rest_are_the_score(data: Path) -> None:
    told = json.loads(run(data, "explain", finding(data)["record_id"], "--json"))
    score = next(one for one in told["scores"] if one["model"] == "finding" and one["label"] == "yes")
    assert sum(weight for _, weight in score["reasons"]) == score["margin"]


def test_columns(data: Path) -> None:
    told = json.loads(run(data, "explain", "sochi.html", "--columns", "--json"))
    (table,) = told["tables"]
    assert [(column["head"], column["role"]) for column in table["columns"]][2:] == [
        ("指摘事項", "finding"),
        ("措置の内容", "response"),
    ]
    assert all(0 < column["score"] <= 1 for column in table["columns"])
    assert "finding (" in run(data, "explain", "sochi.html", "--columns")


def test_for_people(data: Path) -> None:
    shown = run(data, "explain", finding(data)["record_id"])
    assert "score  theme: outsourcing" in shown
    assert "block  TABLE" in shown


@pytest.mark.parametrize("name", ["0000-findings-0000", "nothing of the kind"])
def test_no_such_record(data: Path, name: str) -> None:
    done = CliRunner().invoke(cli, ["explain", name, "--data", str(data)])
    assert done.exit_code == 2
    assert "no record has the id" in done.output


def test_what_is_gone_cannot_be_read_again(data: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.html").write_text(PAPER.replace("水道課", "下水道課"), encoding="utf-8")
    run(tmp_path / "data", "ingest", str(raw), "--workers", "1")
    record = finding(tmp_path / "data")["record_id"]
    (raw / "a.html").unlink()
    done = CliRunner().invoke(cli, ["explain", record, "--data", str(tmp_path / "data")])
    assert done.exit_code == 2
    assert "the source is gone" in done.output


def test_an_explanation_goes_through_the_channel_as_text() -> None:
    job = Job("0" * 64, "x", Limits())
    told = Explained(json.dumps({"a": "指摘\x1b[31m"}, ensure_ascii=False))
    whole = b"".join(write_answer(told))
    assert read_answer(memoryview(whole), job, 2**20) == told
    assert isinstance(read_answer(memoryview(whole + b"\xff"), job, 2**20), BadAnswer)


def test_other_weights_make_documents_stale(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ("ingest", str(data.parent / "raw"), "--only", "stale", "--workers", "1")
    assert "1 unchanged" in run(data, *arguments) or "0 read" in run(data, *arguments)
    before = plan.fingerprint(Limits())
    monkeypatch.setattr(plan, "weights_hash", lambda: "0" * 16)
    assert plan.fingerprint(Limits()) != before


def test_nothing_is_kept_of_what_was_asked() -> None:
    with traced() as outer:
        load_model("finding").probability(text_features("外"))
        with traced() as inner:
            load_model("theme").best(text_features("内"))
    load_model("theme").best(text_features("後"))
    assert [one.model.name for one in outer] == ["finding"]
    assert [one.model.name for one in inner] == ["theme"]
