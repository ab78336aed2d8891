"""A year's inspections of three towns as a web page: what an earlier year found, some of it to be found again."""

from __future__ import annotations

from dataclasses import dataclass

from tests.samples.inspection import MY_NUMBER_ACT
from tests.samples.sample import Rows, Sample
from tests.samples.script import passage

PAGE = """<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<title>令和５年度立入検査の結果｜日和見県個人情報保護監督委員会</title>
</head>
<body>
<header><p><a href="/">日和見県個人情報保護監督委員会</a></p>
<nav><ul><li><a href="/about">委員会について</a></li><li><a href="/guide">手引</a></li><li><a href="/contact">お問合せ</a></li></ul></nav>
</header>
<main>
<h1>令和５年度立入検査の結果について</h1>
<p>令和６年３月２２日</p>
<p>日和見県個人情報保護監督委員会</p>
<p>当委員会は、行政手続における特定の個人を識別するための番号の利用等に関する法律（平成２５年法律第２７号。以下「番号法」という。）第３５条第１項の規定に基づき、令和５年度に３市町に対して立入検査を実施した。検査において指摘した事項と、各市町から報告のあった改善の状況は、次のとおりである。</p>
<table>
<tr><th>番号</th><th>検査対象機関</th><th>件名</th><th>指摘事項</th><th>根拠</th><th>改善の状況</th></tr>
{rows}
</table>
</main>
<footer><p>日和見県個人情報保護監督委員会事務局　〒999-0000　日和見市本町１丁目１番１号</p></footer>
</body>
</html>
"""


@dataclass(frozen=True)
class Row:
    """One row of the table and how it is to be read."""

    auditee: str
    title: str
    text: str
    article: str
    response: str
    theme: str
    status: str
    due: tuple[str, ...] = ()


ROWS = (
    Row(
        "葦沢市",
        "利用者ＩＤの停止",
        "介護保険システムにおいて、退職した会計年度任用職員の利用者ＩＤが停止されず、使用できる状態のまま残されていた。",
        "12",
        "該当する利用者ＩＤを停止した。今後は、退職の届出を受けた日に停止する。",
        "access_control", "done",
    ),
    Row(
        "鵜川町",
        "アクセスログの点検",
        "住民情報システムのアクセスログを保存しているが、業務に関係のない閲覧がないかを点検したことが一度もなかった。",
        "12",
        "点検の手順書を令和６年９月３０日までに作成し、点検を始める予定である。",
        "log_review", "planned", ("2024-09-30",),
    ),
    Row(
        "鵜川町",
        "再委託の許諾",
        "健診の結果の入力を受託した事業者が、町の許諾を得ることなく、業務の一部を他の事業者に再委託していた。",
        "10",
        "再委託を直ちに取りやめさせ、受託した事業者から報告書を徴した。",
        "outsourcing", "done",
    ),
    Row(
        "砂見町",
        "研修の欠席者",
        "事務取扱担当者を対象とする研修を欠席した職員に対して、改めて受講させる機会を設けていなかった。",
        "29_2",
        "欠席した職員のための研修の日程を調整しているところである。",
        "training", "in_progress",
    ),
    Row(
        "砂見町",
        "アクセスログの保存期間",
        "税務システムのアクセスログについて、保存する期間を定めておらず、記憶装置の空きがなくなると古いものから消えていた。",
        "12",
        "保存する期間を７年と定め、記憶装置を増設した。",
        "log_review", "done",
    ),
)  # fmt: skip
ARTICLES = {"10": "番号法第１０条", "12": "番号法第１２条", "29_2": "番号法第２９条の２"}


def build() -> bytes:
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in _cells(number, row)) + "</tr>"
        for number, row in enumerate(ROWS, 1)
    )
    return PAGE.format(rows=rows).encode()


def _cells(number: int, row: Row) -> tuple[str, ...]:
    return (str(number), row.auditee, row.title, row.text, ARTICLES[row.article], row.response)


def _finding(number: int, row: Row) -> dict[str, object]:
    fields: dict[str, object] = {
        "kind": "finding", "label": str(number), "title": row.title, "theme": row.theme,
        "legal_basis": [ARTICLES[row.article]], "auditor": "日和見県個人情報保護監督委員会", "auditee": row.auditee,
        "department": None, "response_status": row.status, "due_dates": list(row.due),
    }  # fmt: skip
    return fields | passage(row.text) | passage(row.response, "response_")


def _citation(law: str, article: str, paragraph: int | None) -> dict[str, object]:
    return {"law": law, "article": article, "paragraph": paragraph, "item": None}


FINDINGS: Rows = [_finding(number, row) for number, row in enumerate(ROWS, 1)]

SAMPLE = Sample(
    file="inspection-results.html",
    title="令和５年度立入検査の結果について",
    genre="audit_report",
    shows="a year's inspections of three towns; some of it is found again in inspection-findings.pdf",
    issuers=("日和見県個人情報保護監督委員会",),
    build=build,
    gold={
        "findings": FINDINGS,
        "citations": [_citation(MY_NUMBER_ACT, "35", 1), *(_citation("番号法", row.article, None) for row in ROWS)],
    },
    complete=("meetings", "attendees", "agenda_items", "speeches", "decisions", "exchanges", "findings", "citations",
              "risks", "survey_items", "review_points"),
    notes=("commitments: not annotated; the answers to findings are responses.",),
)  # fmt: skip
