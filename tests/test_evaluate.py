"""Scores against gold: what counts as found, what only looks like it, and what confidence is worth."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.evaluate.evaluate import JudgedRow, Score, calibration, compare, pair
from pipeline.evaluate.gold import Gold, NoGold, Row, comparable, measure, read_gold
from pipeline.evaluate.match import field_is_right, match_of, near, same, starts_and_ends


def gold(**datasets: list[Row]) -> Gold:
    return Gold("a.txt", (), tuple(datasets), {name: tuple(rows) for name, rows in datasets.items()})


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        pytest.param("第１回　部会", "第1回部会", True, id="width and space"),
        pytest.param(["a", "ｂ"], ["b", "a"], True, id="lists in any order"),
        pytest.param([], None, True, id="an empty list is no list"),
        pytest.param(["a"], ["a", "a"], False, id="but as often"),
        pytest.param(None, False, True, id="an unknown truth value"),
        pytest.param(True, None, False, id="a truth value that was not read"),
        pytest.param("柘植", "柘", False, id="a part is not the whole"),
    ],
)
def test_same(one: object, other: object, equal: bool) -> None:
    assert same(one, other) is equal


@pytest.mark.parametrize(
    ("one", "other", "close"),
    [
        pytest.param("来年度の開館時間について", "（１）来年度の開館時間について", True, id="a part of it"),
        pytest.param("来年度の開館時間について", "来年度の開館日時について", True, id="one letter"),
        pytest.param("その他", "その他の事項", False, id="too short to be told as a part"),
        pytest.param("貸出しの記録について", "来年度の開館時間について", False, id="another item"),
    ],
)
def test_near(one: str, other: str, close: bool) -> None:
    assert near(one, other) is close


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        pytest.param("それでは始めます。以上です。", True, id="as it stands"),
        pytest.param("それでは 始めます。\n以上です。", True, id="spaces do not count"),
        pytest.param("それでは始めます。長い話がここに入りました。以上です。", False, id="too long"),
        pytest.param("委員長それでは始めます。以上です。", False, id="the label in it"),
        pytest.param("それでは始めます。", False, id="the end cut off"),
    ],
)
def test_passage_of_a_speech(text: str, fits: bool) -> None:
    row = {"starts": "それでは始め", "ends": "以上です。", "length": 14}
    assert starts_and_ends(row, text) is fits


@pytest.mark.parametrize(
    ("dataset", "want", "got", "matches"),
    [
        pytest.param(
            "decisions",
            {"outcome": "approved", "starts": "お諮りします。本案", "ends": "承認します。", "agenda": "議題１"},
            {"outcome": "approved", "text": "お諮りします。本案は承認します。", "agenda": "議題１"},
            True,
            id="a decision",
        ),
        pytest.param(
            "decisions",
            {"outcome": "approved", "starts": "お諮りします。本案", "ends": "承認します。", "agenda": "議題１"},
            {"outcome": "approved", "text": "お諮りします。本案は承認します。", "agenda": "議題２"},
            False,
            id="the same words under another item",
        ),
        pytest.param(
            "decisions",
            {"outcome": "approved", "starts": "お諮りします。本案", "ends": "承認します。"},
            {"outcome": "noted", "text": "お諮りします。本案は承認します。"},
            False,
            id="another outcome",
        ),
        pytest.param(
            "exchanges",
            {"question_starts": "なぜですか", "answer_starts": None},
            {"question": "なぜですか。", "answer": "分かりません。"},
            False,
            id="an answer to a question that got none",
        ),
        pytest.param(
            "findings",
            {"starts": "台帳が作成されていなかった", "length": 30},
            {"text": "台帳が作成されていなかった。" + "また、点検も行われていなかった。" * 5},
            False,
            id="two findings run together",
        ),
        pytest.param(
            "survey_items",
            {"number": 3, "question": "研修の回数"},
            {"number": 4, "question": "研修の回数"},
            False,
            id="the same question with another number",
        ),
        pytest.param(
            "commitments",
            {"statement": "次回までに資料を作成いたします。"},
            {"text": "次回までに資料を作成します。"},
            True,
            id="a commitment, nearly in its words",
        ),
    ],
)
def test_matches(dataset: str, want: Row, got: Row, matches: bool) -> None:
    assert match_of(dataset)(want, got) is matches


@pytest.mark.parametrize(
    ("field", "want", "got", "right"),
    [
        ("options", [{"label": "はい", "percent": 41.5}], [{"label": "はい", "percent": 41.4}], True),
        ("options", [{"label": "はい", "percent": 0.0}], [{"label": "はい", "percent": 0.0}], True),
        ("options", [{"label": "はい", "percent": 41.5}], [{"label": "はい", "percent": None}], False),
        ("options", [{"label": "はい", "percent": None}], [{"label": "はい", "percent": 3.0}], True),
        ("options", [{"label": "はい", "percent": None}], [], False),
        ("chair", None, "柘植", False),
        ("place", "第一会議室", "第一会議室（本庁舎）", False),
        ("due_dates", ["2026-03-31"], ["2026-03-31"], True),
    ],
)
def test_fields(field: str, want: object, got: object, right: bool) -> None:
    assert field_is_right(field, {field: want}, {field: got}) is right


def test_speeches_are_paired_in_order() -> None:
    want = [{"speaker_label": None, "starts": s, "ends": s} for s in ("はい。", "いいえ。")]
    rows = [{"speaker_label": None, "text": s} for s in ("いいえ。", "はい。")]
    assert len(pair("speeches", want, rows)) == 1


def test_a_row_is_paired_once() -> None:
    comparison = compare(gold(attendees=[{"name": "小鷹"}]), {"attendees": [{"name": "小鷹"}] * 2}, "a.txt")
    assert comparison["attendees"].score == Score(gold=1, found=2, hits=1)
    assert [fault.what for fault in comparison["attendees"].faults] == ["extra"]


def test_only_citations_of_an_article_count() -> None:
    want = [{"law": "法", "article": "5", "paragraph": 1}, {"law": "法", "article": None}]
    rows = [{"law": "法", "article": "5", "paragraph": 1, "item": None}, {"law": "条例", "article": None}]
    score = compare(gold(citations=want), {"citations": rows}, "a.txt")["citations"].score
    assert (score.gold, score.found, score.hits) == (1, 1, 1)


def test_nothing_expected_and_nothing_found_is_all_right() -> None:
    assert (Score().precision, Score().recall, Score().f1, Score().field_accuracy) == (1.0, 1.0, 1.0, None)
    assert Score(found=1).precision == 0.0


def test_lengths_are_measured_in_the_source() -> None:
    rows: list[Row] = [
        {"speaker_label": "会長", "starts": "はい。", "ends": "です。"},
        {"speaker_label": "委員", "starts": "はい。", "ends": "です。"},
    ]
    measured = measure(gold(speeches=rows), "会長　はい。一つ目です。二つ目です。\n委員　はい。終わりです。")
    assert [row["length"] for row in measured.rows["speeches"]] == [17 - 2, 9]


def test_confidence_in_bins() -> None:
    judged = [
        JudgedRow("speeches", 0.95, right=True),
        JudgedRow("speeches", 1.0, right=True),
        JudgedRow("risks", 0.6, right=False),
    ]
    assert [(each.low, each.rows, each.right) for each in calibration(judged)] == [(0.5, 1, 0.0), (0.95, 2, 1.0)]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"source": "a", "complete": [], "datasets": {"x": 1}}'])
def test_what_is_no_gold_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    with pytest.raises(NoGold):
        read_gold(tmp_path)


def test_squash_knows_one_dash() -> None:
    assert comparable("４―２－１　データ") == "4-2-1デ-タ"


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """Two of the real documents, read."""
    data = tmp_path_factory.mktemp("data")
    seeds = [str(shared / "corpus" / "seeds" / name) for name in ("ppc-136.txt", "suginami-2023-3.txt")]
    command = [sys.executable, "-m", "pipeline", "ingest", *seeds, "--data", str(data), "--workers", "1", "-q"]
    subprocess.run(command, check=True, capture_output=True)
    return data


def test_agrees_with_the_scorer_of_the_gold(ingested: Path, shared: Path) -> None:
    """The same numbers as the script that comes with the gold, by another way."""
    scorer, both = shared / "tools" / "score.py", []
    for command in (
        [sys.executable, str(scorer), str(shared / "gold"), str(ingested), "--corpus", str(shared / "corpus"), "--json"],
        [sys.executable, "-m", "pipeline", "evaluate", str(shared / "gold"), "--data", str(ingested), "--sources",
         str(shared / "corpus"), "--json"],
    ):  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        both.append(json.loads(done.stdout))
    theirs, ours = both
    assert ours["total"] == theirs["total"]
    assert ours["documents"] == theirs["documents"]
