"""Points of the review of an assessment, read out in minutes and printed in the paper."""

from __future__ import annotations

import pytest
from papers import paper, ruled

from extractors.model.vocabulary import Verdict
from extractors.reviews.assessments.review_points import find_points
from extractors.reviews.assessments.review_tables import read_verdict, read_verdict_rows


def points(text: str) -> list[tuple[str, str | None, str | None, str]]:
    """Kind, label, verdict and first words of each point."""
    return [(point.kind, point.label, point.verdict, text[slice(*point.ranges[0])][:8]) for point in find_points(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "「主な考慮事項（細目）」の74番では、端末の管理について審査し、「問題は認められない」としております。",
            [("considered_item", "74", "no_problem", "端末の管理につい")],
            id="one item",
        ),
        pytest.param(
            "「主な考慮事項（細目）」の７４番では、選定に係る対策について、75番では移行に係る対策について審査し、「問題は認められない」としております。",
            [
                ("considered_item", "７４", "no_problem", "選定に係る対策に"),
                ("considered_item", "75", "no_problem", "移行に係る対策に"),
            ],
            id="two items, one verdict",
        ),
        pytest.param(
            "主な考慮事項の12番及び13番では、監督を審査し、12番については「問題は認められない」、13番については「該当なし」としております。",
            [
                ("considered_item", "12", "no_problem", "監督を審査し"),
                ("considered_item", "13", "not_applicable", "監督を審査し"),
            ],
            id="verdicts apart",
        ),
        pytest.param(
            "「審査の観点（指針第10（2））」の（６）では、新しい事務について記載されているため、「問題は認められない」としております。",
            [("review_viewpoint", "（６）", "no_problem", "新しい事務につい")],
            id="viewpoint",
        ),
        pytest.param(
            "12ページの「総評」を御覧ください。総評として３点記載し、いずれも特段の問題は認められないものとしております。",
            [("general_remark", None, "no_problem", "総評として３点記")],
            id="general remark",
        ),
        pytest.param(
            "「委員会による審査記載事項」を御覧ください。（１）として、対策を確実に実行すること、（２）として、見直しを行うことを記載しております。",
            [
                ("stated_matter", "（１）", None, "対策を確実に実行"),
                ("stated_matter", "（２）", None, "見直しを行うこと"),
            ],
            id="stated matters in one sentence",
        ),
        pytest.param(
            "審査記載事項でございます。１点目は、流出の防止です。２点目は、不断の見直しです。",
            [
                ("stated_matter", "１点目", None, "流出の防止です。"),
                ("stated_matter", "２点目", None, "不断の見直しです"),
            ],
            id="counted matters",
        ),
        pytest.param(
            "総評\n（１）具体的に記載しており、特段の問題は認められない。\n審査記載事項\n（１）確実に実行する必要がある。",
            [
                ("general_remark", "（１）", "no_problem", "具体的に記載して"),
                ("stated_matter", "（１）", None, "確実に実行する必"),
            ],
            id="printed paper",
        ),
    ],
)
def test_reads(text: str, expected: list[tuple[str, str | None, str | None, str]]) -> None:
    assert points(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "指針に定める審査の観点等に基づいた評価書の適合性について説明します。（１）として、背景です。",
        "これまでの主な考慮事項において、いずれも「問題は認められない」又は「該当なし」となりました。",
        "委員会による承認及び審査記載事項を評価書に記載する旨を通知します。（１）公表します。",
        "主な考慮事項について説明しました。以上です。74番では、何をしましたか。",
        "総評を述べました。",
    ],
)
def test_reads_nothing(text: str) -> None:
    assert points(text) == []


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("「問題は認められない」としております", Verdict.NO_PROBLEM),
        ("問題となる点は認められませんでした", Verdict.NO_PROBLEM),
        ("「該当なし」とした", Verdict.NOT_APPLICABLE),
        ("問題が認められました", Verdict.PROBLEM),
    ],
)
def test_verdicts(text: str, verdict: Verdict) -> None:
    read = read_verdict(text, 0, len(text))
    assert read
    assert read.verdict is verdict


def test_rows_of_a_paper() -> None:
    document = paper(
        "主な考慮事項（細目）",
        ruled(
            ("番号", "考慮事項", "結果"),
            ("73", "委託先の監督を記載しているか。", "該当なし"),
            ("74", "移行に係る対策を記載しているか。", "問題は認められない"),
            ("", "備考のみの行", "問題は認められない"),
            ("", "30万人以上の事務を対象としているか。", "問題は認められない"),
            ("75. 周知について記載しているか。", None, "特に問題は認められなかった。"),
        ),
    )
    assert [(row.kind, row.label, row.verdict) for row in read_verdict_rows(document.reading)] == [
        ("considered_item", "73", "not_applicable"),
        ("considered_item", "74", "no_problem"),
        ("considered_item", "75", "no_problem"),
    ]
