"""How right the records are, counted from what people said of them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import pipeline
from pipeline.commands.main import cli
from pipeline.corrections.corrections import Correction, CorrectionFiles, What
from pipeline.evaluate.accuracy import JudgedRecord, Proportion, accuracies, from_corrections, from_gold
from pipeline.evaluate.evaluate import Comparison, Evaluation, JudgedRow, Score

AT = "2026-01-15T00:00:00+00:00"


def run(samples: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [*map(str, arguments), "--data", str(samples)])


def test_an_interval_holds_the_share_and_shrinks() -> None:
    widths = []
    for whole in (1, 5, 50, 500):
        for part in range(0, whole + 1, max(1, whole // 5)):
            low, high = Proportion(part, whole).interval or (2.0, -1.0)
            assert 0 <= low <= part / whole <= high <= 1
        low, high = Proportion(whole // 2, whole).interval or (0.0, 1.0)
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)


def test_what_was_said_counts_once_and_what_was_taken_back_does_not(tmp_path: Path, samples: Path) -> None:
    ids = sorted(pipeline.load("findings", data=samples).record_id)
    first, second, third = ids[:3]
    files = CorrectionFiles(samples)
    new = [first[:-8] + "00000000", first[:-8] + "11111111"]
    after = {"spans": [[0, 2]], "fields": {"kind": "finding", "theme": "other", "response_status": "none"}}
    try:
        for what, record, confidence in (
            (What.CONFIRM, first, 0.97), (What.CONFIRM, first, 0.97), (What.CORRECT, second, 0.6),
            (What.CONFIRM, second, 0.6), (What.REJECT, third, 0.3), (What.ADD, new[0], None), (What.ADD, new[1], None),
            (What.REJECT, new[1], None),
        ):  # fmt: skip
            correction = Correction(
                "山吹", AT, what, record, "title" if what is What.CORRECT else None, None,
                after if what is What.ADD else "件名", evidence="文", confidence=confidence,
            )  # fmt: skip
            files.add(record[:16], correction)
        lines = {(one.by, one.value): one for one in accuracies(from_corrections(samples))}
    finally:
        for document in files.documents():
            files.forget(document)
    whole = lines["all", ""]
    assert (whole.precision, whole.right, whole.recall) == (Proportion(2, 3), Proportion(1, 3), Proportion(2, 3))
    assert lines["confidence", "0.95–1.00"].right == Proportion(1, 1)
    assert lines["confidence", "0.50–0.80"].right == Proportion(0, 1)
    assert lines["confidence", "0.00–0.50"].precision == Proportion(0, 1)


def test_gold_tells_what_is_missed_and_how_many_are_none() -> None:
    rows = [JudgedRow("votes", 0.9, True), JudgedRow("votes", 0.9, False), JudgedRow("votes", 0.4, False)]
    found = Evaluation({"a.txt": {"votes": Comparison(Score(gold=4, found=3, hits=2), [], rows)}}, {"a.txt": "甲市"})
    (whole, body, *_) = accuracies(from_gold(found))
    assert (whole.precision, whole.right, whole.recall) == (Proportion(2, 3), Proportion(1, 3), Proportion(2, 4))
    assert body.value == "甲市"


def test_nothing_known_is_no_share() -> None:
    (line,) = accuracies([JudgedRecord("votes", None, None, is_one=True, is_right=None, missed=True)])
    assert line.precision.value is None and line.recall == Proportion(0, 1)


def test_a_sample_narrowed_judged_and_counted(samples: Path, tmp_path: Path) -> None:
    drawn = run(samples, "sample", "findings", "--where", "title LIKE '%の%'", "--csv")
    rows = list(csv.DictReader(io.StringIO(drawn.output.removeprefix("\ufeff"), newline="")))
    assert rows and all("の" in row["title"] for row in rows)
    for row, word in zip(rows, ("はい", "partly", "×"), strict=False):
        row["correct"] = word
    file = tmp_path / "sample.csv"
    for encoding in ("utf-8-sig", "cp932"):
        with file.open("w", encoding=encoding, errors="replace", newline="") as out:
            writer = csv.DictWriter(out, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        whole = json.loads(run(samples, "accuracy", "--judged", file, "--json").output)[0]
        assert (whole["precision"]["part"], whole["precision"]["whole"], whole["right"]["part"]) == (2, 3, 1)
    assert "66.7% (20.8–93." in run(samples, "accuracy", "--judged", file).output
    file.write_text(file.read_text(encoding="cp932").replace("partly", "maybe"), encoding="utf-8")
    refused = run(samples, "accuracy", "--judged", file)
    assert refused.exit_code == 2 and "row 3 says 'maybe'" in refused.output


@pytest.mark.parametrize("where", ["no_such_column = 1", "1 = 1) UNION SELECT (1", "title ="])
def test_a_condition_that_is_none_is_refused(samples: Path, where: str) -> None:
    assert run(samples, "sample", "findings", "--where", where).exit_code == 2
