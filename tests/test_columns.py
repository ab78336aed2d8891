"""What the columns of tables hold, where heads stand in two rows, at the left, or not at all."""

from __future__ import annotations

import pytest
from finding_cases import NOBODY_SPEAKS, findings_of
from papers import Merged, Ruled, paper, ruled

from extractors.model.document import Document
from extractors.model.grounding import Desk
from extractors.reviews.findings.findings import extract_findings
from extractors.scoring import weights_hash
from extractors.tables.columns import ColumnRole, read_table

TITLE = "令和６年度定期監査の結果に係る措置状況"


def roles(document: Document, index: int = 0) -> list[str]:
    read = read_table(document, index)
    assert read is not None
    return [str(column.role) for column in read.columns]


def texts(document: Document) -> list[tuple[str, str | None]]:
    return [(finding.grounding.text, finding.response) for finding in findings_of(document)]


def test_a_head_is_told_by_its_cells() -> None:
    kinds = ruled(("区分", "内容"), ("指摘", "前渡金の精算が遅れていた。"), ("意見", "様式を統一することが望ましい。"))
    states = ruled(
        ("指摘事項", "措置の内容", "区分"),
        ("前渡金の精算が遅れていた。", "期限を一覧にした。", "措置済"),
        ("在庫の数が台帳と合わない。", "原因を調べている。", "検討中"),
    )
    assert roles(paper(TITLE, kinds)) == ["kind", "finding"]
    assert roles(paper(TITLE, states)) == ["finding", "response", "response_status"]


def test_a_landscape_table_gives_no_findings_of_its_other_cells() -> None:
    document = paper(
        TITLE,
        ruled(
            ("番号", "所管課", "監査の結果", "講じた措置", "措置年月日", "今後の予定", "備考"),
            (
                "１",
                "農地整備課",
                "出来形の写真が保存されていない。",
                "受注者から取り寄せて綴った。",
                "R7.5.9",
                "－",
                "",
            ),
            (
                "２",
                "水産課",
                "漁具倉庫の鍵の管理者が定められていない。",
                "－",
                "",
                "9月末までに管理者を定める。",
                "協議中",
            ),
        ),
    )
    found = findings_of(document)
    assert [finding.grounding.text for finding in found] == [
        "出来形の写真が保存されていない。",
        "漁具倉庫の鍵の管理者が定められていない。",
    ]
    assert [finding.department for finding in found] == ["農地整備課", "水産課"]
    assert [finding.label for finding in found] == ["１", "２"]


def test_heads_over_two_rows() -> None:
    document = paper(
        TITLE,
        ruled(
            ("所属", Merged("監査の結果", columns=2), None, Merged("処理状況", columns=2), None),
            ("", "種別", "内容", "処理の内容", "完了予定"),
            ("博物館", "指摘", "収蔵品の貸出簿に返却の日がない。", "様式に欄を設けた。", "－"),
            ("図書館", "要望", "寄贈本の受入れの基準を定められたい。", "基準を作成している。", "令和８年１月"),
        ),
    )
    assert roles(document) == ["department", "kind", "finding", "response", "due"]
    assert texts(document)[1] == ("寄贈本の受入れの基準を定められたい。", "基準を作成している。")


def test_two_rows_to_a_finding() -> None:
    document = paper(
        TITLE,
        ruled(
            (Merged("番号", rows=2), Merged("担当課", rows=2), "指摘事項"),
            (None, None, "措置の状況"),
            (Merged("１", rows=2), Merged("会計課", rows=2), "納入通知書の発送が遅れていた。"),
            (None, None, "発送の期日を一覧表で確かめることとした。"),
            (Merged("２", rows=2), Merged("契約課", rows=2), "検査調書に日付がない。"),
            (None, None, "日付を補った。"),
        ),
    )
    assert texts(document) == [
        ("納入通知書の発送が遅れていた。", "発送の期日を一覧表で確かめることとした。"),
        ("検査調書に日付がない。", "日付を補った。"),
    ]


def test_heads_at_the_left_come_again() -> None:
    document = paper(
        TITLE,
        ruled(
            ("監査対象", "県立みずうみ病院"),
            ("指摘事項１", "薬品の払出簿に受領印がない。"),
            ("措置の内容", "受領印を徹底した。"),
            ("指摘事項２", "当直の記録に空欄がある。"),
            ("措置の内容", "記入の例を示した。"),
        ),
    )
    assert texts(document) == [
        ("薬品の払出簿に受領印がない。", "受領印を徹底した。"),
        ("当直の記録に空欄がある。", "記入の例を示した。"),
    ]
    assert {finding.auditee for finding in findings_of(document)} == {"県立みずうみ病院"}


def test_a_continued_page_has_no_heads() -> None:
    first = ruled(("番号", "指摘事項", "回答"), ("１", "保険証券の写しがない。", "写しを取り寄せた。"))
    second = ruled(
        ("２", "鍵の受渡簿に記名がない。", "記名の欄を設けた。"), ("３", "旅費の精算が遅れている。", "精算を終えた。")
    )
    assert [text for text, _ in texts(paper(TITLE, first, "－２－", second))] == [
        "保険証券の写しがない。",
        "鍵の受渡簿に記名がない。",
        "旅費の精算が遅れている。",
    ]


def test_advice_is_no_response() -> None:
    document = paper(
        "情報セキュリティ監査の結果",
        ruled(
            ("所見", "改善提案", "改善予定"),
            ("共用のＩＤが３件使われている。", "個人別に改めること。", "令和８年３月末までに改める。"),
        ),
    )
    assert [response for _, response in texts(document)] == ["令和８年３月末までに改める。"]


@pytest.mark.parametrize(
    "table",
    [
        ruled(("区分", "定義"), ("重大な不備", "法令に反し、改善を要するもの"), ("軽微な不備", "規程に反するもの")),
        ruled(("監査の種類", "対象", "指摘", "意見"), ("定期監査", "41", "6", "2"), ("工事監査", "8", "0", "1")),
        ruled(("検査項目", "結果", "指摘事項"), ("帳簿", "適", ""), ("現金", "適", "該当なし")),
        ruled(("番号", "指摘事項", "改善の内容"), ("１", "", ""), ("２", "", "")),
    ],
    ids=["definitions", "counts", "nothing found", "a blank form"],
)
def test_tables_that_find_nothing(table: Ruled) -> None:
    assert findings_of(paper("監査の手引", table)) == ()


def test_what_is_half_understood_is_said() -> None:
    desk = Desk(paper("監査の結果", ruled(("対象", "講じた措置"), ("港湾課", "様式を改め、職員に周知した。"))))
    assert extract_findings(desk, NOBODY_SPEAKS) == ()
    assert {problem.code for problem in desk.problems} == {"table_unread"}


def test_roles_are_those_of_the_contract() -> None:
    assert len(ColumnRole) == 37
    assert len(weights_hash()) == 16
