"""Deadlines of findings, and how sure a defect must be mended before it is called done."""

from __future__ import annotations

import datetime as dt

import pytest
from finding_cases import findings_of
from papers import paper, ruled

from extractors.japanese.deadlines import Context, find_due
from extractors.model.vocabulary import DuePrecision, ResponseStatus
from extractors.reviews.findings.draft import read_due
from extractors.reviews.findings.judged import judge_response

DAY = Context(date=dt.date(2024, 11, 20))


def days(response: str, context: Context = DAY) -> list[dt.date | None]:
    return [due.latest for due in read_due(response, None, "台帳に漏れがあった。", context) if due.precision == "day"]


@pytest.mark.parametrize(
    ("response", "latest"),
    [
        ("12月16日を期限に残る4課へ催促しております。", dt.date(2024, 12, 16)),
        ("新しい様式は令和7年1月6日の窓口から用いる。", dt.date(2025, 1, 6)),
        ("令和7年2月1日の施行を目指し、規程の案を作っている。", dt.date(2025, 2, 1)),
        ("部品は12月5日に届くと聞いており、届き次第取り付けます。", dt.date(2024, 12, 5)),
        ("令和7年3月末までに全施設を回ることを決めた。", dt.date(2025, 3, 31)),
    ],
)
def test_a_day_ahead_is_a_deadline(response: str, latest: dt.date) -> None:
    assert days(response) == [latest]


@pytest.mark.parametrize(
    "response",
    [
        "令和6年10月31日までに全件の照合を終えた。",
        "令和6年4月1日付けで規程を改正した。",
        "現在の契約が令和7年3月31日で切れるため、後継の方式を調べている。",
        "令和7年4月1日施行の改正法に合わせて見直す。",
        "今年度の契約件数は前年度と同じであった。",
        "令和7年度の概算要求に経費を載せた。",
        "速やかに改めます。次回の更新時に対応します。",
    ],
)
def test_other_days_are_none(response: str) -> None:
    assert read_due(response, None, "台帳に漏れがあった。", DAY) == ()


def test_stretches_of_time() -> None:
    told = {
        "令和7年度上半期に改める。": (DuePrecision.HALF_YEAR, dt.date(2025, 9, 30)),
        "年内に点検を終える。": (DuePrecision.YEAR, dt.date(2024, 12, 31)),
        "2025年1Qに試験する。": (DuePrecision.QUARTER, dt.date(2025, 3, 31)),
        "新年度から公表する。": (DuePrecision.FISCAL_YEAR, dt.date(2026, 3, 31)),
        "年明けに職員へ説明する。": (DuePrecision.MONTH, dt.date(2025, 1, 31)),
    }
    assert {text: (due.precision, due.latest) for text in told for due in read_due(text, None, "", DAY)} == told


def test_nothing_is_ahead_of_an_unknown_day() -> None:
    assert find_due("年内に点検を終える。", Context()) == []
    assert days("令和6年10月31日までに照合を終えた。", Context()) == []
    assert days("令和6年10月31日までに照合を終える。", Context()) == [dt.date(2024, 10, 31)]


def test_a_column_of_days_holds_deadlines_only_of_what_is_open() -> None:
    found = findings_of(
        paper(
            "令和６年度定期監査の結果に係る措置状況",
            "令和６年１１月２０日",
            ruled(
                ("番号", "指摘事項", "措置の内容", "措置（予定）年月日"),
                ("１", "切手の受払簿に残数の誤りがある。", "数え直して訂正した。", "令和６年１０月４日"),
                ("２", "倉庫の鍵の管理者が定められていない。", "管理者を定める予定である。", "令和７年１月３１日"),
            ),
        )
    )
    assert [finding.due_dates for finding in found] == [(), (dt.date(2025, 1, 31),)]


def test_a_letter_wants_to_hear_by_a_day() -> None:
    found = findings_of(
        paper(
            "令和６年１１月２０日",
            "社会福祉法人しおさい会　御中",
            "みなと県福祉監査課長",
            "指導監査の結果について",
            "改善した内容を令和６年１２月２０日までに文書で報告してください。",
            "１　指摘事項",
            "（１）役員の報酬の規程が公表されていない。",
            "（２）非常口の前に物品が置かれていた。",
        )
    )
    assert [finding.due_dates for finding in found] == [(dt.date(2024, 12, 20),)] * 2
    assert {finding.auditee for finding in found} == {"社会福祉法人しおさい会"}


@pytest.mark.parametrize(
    "response",
    [
        "還付の手続を開始した。",
        "各課に見直しを指示しました。",
        "28件のうち19件を登載した。",
        "規程の改正案を理事会に諮ることを決めた。",
        "当時の担当者が急に退職したものです。",
        "検討の結果、改めないこととしました。",
    ],
)
def test_what_was_only_begun_or_explained_is_not_done(response: str) -> None:
    assert judge_response(response, "台帳に漏れがあった。", DAY).value is not ResponseStatus.DONE


@pytest.mark.parametrize("response", ["台帳を補正し、登載を終えた。", "過払い分は全額返納させた。"])
def test_what_was_mended_is_done(response: str) -> None:
    assert judge_response(response, "台帳に漏れがあった。", DAY).value is ResponseStatus.DONE


def test_further_steps_do_not_undo_what_was_mended() -> None:
    response = (
        "当該利用者番号は９月２日に停止したほか、今後は毎月照合することとしました。また、他の課にも周知する予定です。"
    )
    assert judge_response(response, "休職者の番号が残っていた。", DAY).value is ResponseStatus.DONE
