"""Papers of which something can't be read say so: findings come out, or an issue names what was not understood."""

from __future__ import annotations

import html
import io

import docx
import pytest
from papers import Ruled, ruled, sheets
from test_findings_pdf import render

from extractors.model.records import Finding
from extractors.model.vocabulary import Severity, Status
from pipeline.run import process, read_bytes
from pipeline.schema.issue_codes import CODES

Parts = tuple[str | Ruled, ...]
SILENT = {"no_findings", "table_unread", "column_unknown", "finding_unsure"}


def as_text(parts: Parts) -> bytes:
    lines = ["\n".join("\t".join(str(c) for c in row) for row in p.rows) if isinstance(p, Ruled) else p for p in parts]
    return "\n".join(lines).encode()


def as_html(parts: Parts) -> bytes:
    def cells(row: tuple[object, ...]) -> str:
        return "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row)

    body = "".join(
        "<table>" + "".join(f"<tr>{cells(row)}</tr>" for row in part.rows) + "</table>"
        if isinstance(part, Ruled)
        else "".join(f"<p>{html.escape(line)}</p>" for line in part.split("\n"))
        for part in parts
    )
    return f"<!doctype html><html lang=ja><meta charset=utf-8><body>{body}</body></html>".encode()


def as_docx(parts: Parts) -> bytes:
    made = docx.Document()
    for part in parts:
        if isinstance(part, Ruled):
            table = made.add_table(len(part.rows), len(part.rows[0]))
            for row, texts in zip(table.rows, part.rows, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = str(text)
        else:
            for line in part.split("\n"):
                made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


FORMATS = {"text": as_text, "html": as_html, "docx": as_docx, "pdf": render}
HALF_READ: dict[str, Parts] = {
    "responses without a column of findings": sheets(
        "令和６年度　霧生町内部統制の点検に係る回答一覧",
        ruled(
            ("整理番号", "担当", "改めた内容"),
            ("１", "会計課", "様式を改め、全課に配った。"),
            ("２", "税務課", "手順書を作り直した。"),
        ),
    ),
    "a heading over what nobody knows as a finding": sheets(
        "霧生町監査委員告示第３号", "第１　監査の概要", "書面により行った。", "第２　指摘事項", "別冊のとおり。"
    ),
    "statements under letters of the alphabet": sheets(
        "業務監査報告", "所見（不備）", "Ｘ　倉庫", "棚番と台帳。突合せ半ば。", "Ｙ　車庫", "鍵の番。同前。"
    ),
    "a table of catchwords": sheets(
        "立入検査の結果",
        ruled(("箇所", "状況", "是正"), ("第１浄水場", "薬注室", "６月末"), ("第２浄水場", "手すり", "７月末")),
    ),
    "answers with arrows": sheets(
        "監査委員からの指摘に対する回答", "契約の件", "→　所管に伝え、書式を統一した。", "車両の件", "→　鍵を更新した。"
    ),
    "two letters in one": sheets(
        "監査の結果について（通知）",
        "霧生町長　様",
        "下記の件、善処方お願いします。",
        "記",
        "１　金庫",
        "２　印鑑",
        "措置の内容",
        "１　鍵を替えた。",
        "２　保管庫を設けた。",
    ),
    "improper matters named only": sheets(
        "決算検査報告（抄）", "不当事項", "ア　補助金　３件　4,120千円", "イ　工事　１件　910千円"
    ),
    "what was done, by day": sheets(
        "監査指摘事項の処理経過",
        ruled(("月日", "経過"), ("５月２日", "所管課へ照会"), ("５月20日", "是正の報告を受理")),
    ),
    "a row of grades": sheets(
        "個人情報保護監査の結果",
        ruled(("項目", "評価", "改善内容"), ("委託先の監督", "×", "契約を改める。"), ("教育", "△", "年２回とする。")),
    ),
    "prose that asks for something unheard of": sheets(
        "随時監査報告", "監査の結果", "合鍵の数と所在がはっきりせず、このままでよいとは言い難い。", "以上"
    ),
}
NOTHING_TO_SAY: dict[str, Parts] = {
    "clean": sheets("定期監査報告", "監査の結果", "指摘すべき事項は認められず、いずれも適正に処理されていた。"),
    "a plan": sheets("令和７年度監査計画", "１　基本方針", "監査は公正不偏の態度で行う。", "２　日程", "別表のとおり。"),
    "a circular": sheets(
        "各課長　様", "指摘事項の多い事務について（注意喚起）", "下記の点に注意してください。", "１　契約書には日付を入れること。"
    ),
    "minutes": sheets(
        "第２回　霧生町図書館協議会　会議録", "○会長　御意見はありますか。", "○委員　本の指摘がありました。",
        "○事務局　対応します。", "○会長　では終わります。",
    ),
    "definitions": sheets("監査基準", "指摘事項の区分", ruled(("区分", "定義"), ("重大", "法令に反するもの"), ("軽微", "その他のもの"))),
}  # fmt: skip


def read(data: bytes) -> tuple[int, set[str]]:
    """How many findings a document gives, and what it says was not understood."""
    _, found = read_bytes(data)
    said = {problem.code for problem in found.problems} & SILENT
    return sum(isinstance(record, Finding) for record in found.records), said


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", HALF_READ)
def test_what_is_not_understood_is_said(name: str, form: str) -> None:
    findings, said = read(FORMATS[form](HALF_READ[name]))
    assert findings or any(CODES[code].severity is not Severity.INFO for code in said)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", NOTHING_TO_SAY)
def test_where_nothing_was_found_nothing_is_said(name: str, form: str) -> None:
    assert read(FORMATS[form](NOTHING_TO_SAY[name])) == (0, set())


def test_such_a_document_is_partial() -> None:
    assert process(as_text(HALF_READ["answers with arrows"])).document.status is Status.PARTIAL
