"""What was done about an audit's opinions: a table with a merged cell for the section and a column for the state."""

from __future__ import annotations

from tests.samples.pages import Merged, Sheet
from tests.samples.sample import Sample
from tests.samples.script import passage

ROWS = (
    ("財産管理課", "普通財産である旧保育所の敷地について、境界が確定していない箇所があった。隣接する土地の所有者と協議されたい。",
     "令和７年１０月に隣接地の所有者の立会いを得て境界を確定し、図面を整えた。", "措置済", "assets", "done", ()),
    (None, "庁舎の清掃業務の委託において、業者から提出された完了届の日付が契約の期間外となっていた。",
     "検査の際に完了届の日付を確認するよう、点検表を作成し、課内に周知した。", "措置済", "contracts", "done", ()),
    ("こども課", "保育料の滞納について、督促状を発送していないものが９件見受けられた。",
     "未発送の９件は、令和７年７月１８日に発送した。", "措置済", "accounting", "done", ()),
    (None, "保護者から預かった書類の写しが、保存年限を過ぎても廃棄されずに書庫に残されていた。",
     "書類を分類する作業を進めており、令和８年６月３０日までに廃棄を終える。", "措置中", "disposal", "in_progress", ("2026-06-30",)),
    ("上下水道課", "水道メーターの在庫の数が、受払簿の記載と一致していなかった。",
     "在庫を管理する仕組みの導入について、費用と効果を検討しているところである。", "検討中", "assets", "considering", ()),
    ("学校教育課", "学校の金庫の鍵が、職員室の壁に掛けられたままになっていた。",
     "（通知なし）", "", "physical_security", "none", ()),
)  # fmt: skip


def build() -> bytes:
    sheet = Sheet("定期監査の意見に対する措置の状況", number="{}", size=10.5)
    sheet.heading("令和６年度定期監査における意見及びこれに対する措置の状況", 12.5, center=True)
    sheet.gap()
    sheet.para(
        "　若狭野市監査委員が令和６年度の定期監査において述べた意見について、若狭野市長及び教育委員会から通知のあった措置の状況は、次の表のとおりである。"
    )
    sheet.gap()
    rows: list[tuple[str | Merged | None, ...]] = [("所管課", "監査の意見", "講じた措置", "区分")]
    for number, row in enumerate(ROWS):
        following = ROWS[number + 1][0] if number + 1 < len(ROWS) else ""
        name = Merged(row[0], 2) if row[0] and following is None else row[0]
        rows.append((name, row[1], row[2], row[3]))
    sheet.table(rows, (1.7, 5, 5, 1.2), size=10)
    return sheet.save()


def _finding(number: int) -> dict[str, object]:
    name, text, response, _, theme, status, due = ROWS[number]
    row: dict[str, object] = {
        "kind": "opinion", "theme": theme, "auditor": "若狭野市監査委員", "auditee": "若狭野市", "legal_basis": [],
        "department": name or ROWS[number - 1][0], "response_status": status, "due_dates": list(due),
    }  # fmt: skip
    answer: dict[str, object] = passage(response, "response_") if status != "none" else {"response_starts": None}
    return row | passage(text) | answer


SAMPLE = Sample(
    file="audit-measures-table.pdf",
    title="令和６年度定期監査における意見及びこれに対する措置の状況",
    genre="audit_report",
    shows="監査の意見 | 講じた措置 with merged cells for the section and a column for the state",
    issuers=("若狭野市監査委員", "若狭野市"),
    build=build,
    gold={"findings": [_finding(number) for number in range(len(ROWS))]},
    complete=("meetings", "attendees", "agenda_items", "speeches", "decisions", "exchanges", "findings", "citations",
              "risks", "survey_items", "review_points"),
)  # fmt: skip
