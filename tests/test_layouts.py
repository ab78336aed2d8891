"""Rows of data: every example is read, no look-alike is."""

from __future__ import annotations

import re

import pytest

from extractors.japanese.rules import Rule
from extractors.japanese.speakers import NOT_SPEAKER_EXAMPLES, SPEAKER_EXAMPLES, Roster, fold_widths, is_plausible
from extractors.minutes.speeches.acts import cue_of
from extractors.minutes.speeches.cues import CUES, Doing
from extractors.minutes.turns import interludes
from extractors.minutes.turns.candidates import candidates_at
from extractors.minutes.turns.ends import resolve
from extractors.minutes.turns.interludes import END_EXAMPLES, END_LOOKALIKES, RULE
from extractors.minutes.turns.shapes import MARK_SHAPES, MarkShape


def _label(line: str, shape: MarkShape) -> str | None:
    start = len(line) - len(line.lstrip())
    marks = resolve(list(candidates_at(line, start, len(line), [shape])), line, Roster(()))
    return line[marks[0].label.start : marks[0].label.end] if marks else None


@pytest.mark.parametrize(
    ("shape", "line", "label"),
    [(shape, line, label) for shape in MARK_SHAPES for line, label in shape.examples],
    ids=lambda value: getattr(value, "name", value),
)
def test_examples_are_read(shape: MarkShape, line: str, label: str) -> None:
    assert _label(line, shape) == label


@pytest.mark.parametrize(
    ("shape", "line"),
    [(shape, line) for shape in MARK_SHAPES for line in shape.lookalikes],
    ids=lambda value: getattr(value, "name", value),
)
def test_lookalikes_are_not(shape: MarkShape, line: str) -> None:
    assert _label(line, shape) is None


def test_every_shape_has_both() -> None:
    assert all(shape.examples and shape.lookalikes for shape in MARK_SHAPES)
    assert len({shape.name for shape in MARK_SHAPES}) == len(MARK_SHAPES)


@pytest.mark.parametrize("label", SPEAKER_EXAMPLES)
def test_people_may_bear_it(label: str) -> None:
    assert is_plausible(fold_widths(label))


@pytest.mark.parametrize("label", NOT_SPEAKER_EXAMPLES)
def test_nobody_bears_it(label: str) -> None:
    assert not is_plausible(fold_widths(label))


@pytest.mark.parametrize("line", END_EXAMPLES)
def test_ends(line: str) -> None:
    assert interludes.is_end(line)


@pytest.mark.parametrize("line", END_LOOKALIKES)
def test_does_not_end(line: str) -> None:
    assert not interludes.is_end(line)


@pytest.mark.parametrize("line", ["――――――", "　　　────◇────", "* * *", "・・・・・"])
def test_rules(line: str) -> None:
    assert re.fullmatch(RULE, line)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("（異議なし）", "direction"),
        ("　　〔「異議なし」と呼ぶ者あり〕", "direction"),
        ("〔「異議なし」「異議あり」と呼ぶ者あり〕", "direction"),
        ("（拍手）（「頑張れ」と呼ぶ者あり）", "direction"),
        ("〔市長　櫻木　宏　登壇〕", "direction"),
        ("（単位：千円）", "speech"),
        ("（１）", "heading"),
        ("（仮称）中央公園について申し上げます。", "speech"),
        ("【事務局説明】", "heading"),
        ("≪1.開会≫", "heading"),
        ("◆ 今後の予定", "heading"),
        ("午後２時１２分休憩", "heading"),
        ("- 3 -", "heading"),
        ("－ 休　憩 －", "heading"),
        ("～休憩～", "heading"),
        ("（午前１１時２分休憩）", "direction"),
        ("（午後１時再開）", "direction"),
        ("〔暫時休憩〕", "direction"),
        ('<PAGE="3">', "heading"),
        ("本日は、ありがとうございました。", "speech"),
        ("１ 目的", "speech"),
    ],
)
def test_lines_between_turns(line: str, kind: str) -> None:
    assert interludes.classify(line, after_rule=False) == kind


@pytest.mark.parametrize(
    ("row", "sentence"),
    [(row, sentence) for row in CUES for sentence in row.examples],
    ids=lambda value: str(value)[:40],
)
def test_cues(row: Rule[Doing], sentence: str) -> None:
    assert cue_of(sentence, chair=row.means.chair) is row.means.cue
