"""Result of an inspection: findings with their legal basis and answers in a ruled table over two pages."""

from __future__ import annotations

from dataclasses import dataclass

from tests.samples.pages import Sheet
from tests.samples.sample import Rows, Sample
from tests.samples.script import passage

INTRO = """
令和７年１１月１４日
日和見県個人情報保護監督委員会

　当委員会は、行政手続における特定の個人を識別するための番号の利用等に関する法律（平成２５年法律第２７号。以下「番号法」という。）第３５条第１項の規定に基づき、令和７年７月２２日及び２３日に、葦沢市に対して立入検査を実施した。検査の結果、下表のとおり改善を要する事項が認められたので、同市から提出された改善の状況と併せて公表する。

１　検査の対象　　葦沢市
２　検査の実施日　令和７年７月２２日及び２３日
３　指摘事項及び改善の状況
"""


@dataclass(frozen=True)
class Row:
    """One row of the table and how it is to be read."""

    title: str
    text: str
    basis: str
    department: str
    response: str
    theme: str
    status: str
    citation: tuple[str, str, int | None]
    due: tuple[str, ...] = ()


ROWS = (
    Row(
        "アクセス権限の管理",
        "国民健康保険システムにおいて、異動した職員２名の利用者ＩＤが、異動の後３か月にわたり削除されていなかった。",
        "番号法第１２条",
        "国保年金課",
        "該当する利用者ＩＤは、令和７年８月４日に削除した。人事異動の通知を受けた日に削除するよう、手順書も改定した。",
        "access_control", "done", ("番号法", "12", None),
    ),
    Row(
        "操作の記録の確認",
        "税務システムの操作の記録は取得していたものの、その内容を分析しておらず、不正な操作の有無を確認していなかった。",
        "葦沢市特定個人情報等取扱規程第１８条第２項",
        "税務課",
        "分析の手順を定め、令和８年１月から毎月１回、記録を分析する予定である。",
        "log_review", "planned", ("葦沢市特定個人情報等取扱規程", "18", 2),
    ),
    Row(
        "委託先の監督",
        "窓口業務の委託先に対し、特定個人情報の取扱いの状況について報告を求めておらず、実地の調査も行っていなかった。",
        "番号法第１１条",
        "市民課",
        "委託先から定期に報告を受けられるよう、契約の変更について委託先と協議を進めている。令和８年３月３１日までに変更契約を締結する。",
        "outsourcing", "in_progress", ("番号法", "11", None), ("2026-03-31",),
    ),
    Row(
        "電子媒体の持出し",
        "電子媒体を庁舎の外に持ち出す際の記録簿に、管理者の承認の印がないものが１１件あった。",
        "葦沢市特定個人情報等取扱規程第２１条第１項",
        "福祉課",
        "記録簿の様式を改め、承認の印がない場合には媒体を貸し出さないこととした。",
        "media_handling", "done", ("葦沢市特定個人情報等取扱規程", "21", 1),
    ),
    Row(
        "職員の研修",
        "令和６年度の研修を受けていない事務取扱担当者が１８名おり、未受講者に対する補講も行われていなかった。",
        "番号法第２９条の２",
        "総務課",
        "未受講者を対象とする研修を、令和７年１２月１９日までに実施する。",
        "training", "planned", ("番号法", "29_2", None), ("2025-12-19",),
    ),
    Row(
        "個人情報ファイル簿",
        "公表されている個人情報ファイル簿のうち４件について、記録される項目の記載が実際に保有するファイルと異なっていた。",
        "個人情報の保護に関する法律第７５条第１項",
        "情報公開課",
        "記載を見直す方法について検討している。",
        "file_register", "considering", ("個人情報の保護に関する法律", "75", 1),
    ),
)  # fmt: skip


def build() -> bytes:
    sheet = Sheet("葦沢市に対する立入検査の結果について", number="- {} -", size=11, leading=1.8)
    sheet.heading("葦沢市に対する立入検査の結果について", 14, center=True)
    sheet.gap()
    sheet.block(INTRO)
    sheet.gap()
    rows = [("No.", "件名", "指摘の内容", "根拠", "担当課", "市の対応")]
    rows += [(str(n), r.title, r.text, r.basis, r.department, r.response) for n, r in enumerate(ROWS, 1)]
    sheet.table(rows, (1.2, 2.2, 5, 3, 2.2, 5), size=10.5)
    return sheet.save()


def _finding(number: int, row: Row) -> dict[str, object]:
    fields: dict[str, object] = {
        "kind": "finding", "label": str(number), "title": row.title, "theme": row.theme, "legal_basis": [row.basis],
        "auditor": "日和見県個人情報保護監督委員会", "auditee": "葦沢市", "department": row.department,
        "response_status": row.status, "due_dates": list(row.due),
    }  # fmt: skip
    return fields | passage(row.text) | passage(row.response, "response_")


def _citation(law: str, article: str, paragraph: int | None) -> dict[str, object]:
    return {"law": law, "article": article, "paragraph": paragraph, "item": None}


FINDINGS: Rows = [_finding(number, row) for number, row in enumerate(ROWS, 1)]
MY_NUMBER_ACT = "行政手続における特定の個人を識別するための番号の利用等に関する法律"

SAMPLE = Sample(
    file="inspection-findings.pdf",
    title="葦沢市に対する立入検査の結果について",
    genre="audit_report",
    shows="findings in a ruled table over two pages: legal basis, section, answer, deadlines",
    issuers=("日和見県個人情報保護監督委員会",),
    build=build,
    gold={
        "findings": FINDINGS,
        "citations": [_citation(MY_NUMBER_ACT, "35", 1), *(_citation(*row.citation) for row in ROWS)],
    },
    complete=("meetings", "attendees", "agenda_items", "speeches", "decisions", "exchanges", "findings", "citations",
              "risks", "survey_items", "review_points"),
    notes=("commitments: not annotated; the answers to findings are responses.",),
)  # fmt: skip
