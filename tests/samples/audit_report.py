"""An audit in prose, and next year's paper on what was done about it."""

from __future__ import annotations

from tests.samples.pages import Sheet
from tests.samples.sample import Sample
from tests.samples.script import passage

NOTHING_ELSE = ("meetings", "attendees", "agenda_items", "speeches", "decisions", "exchanges", "findings", "citations",
                "risks", "survey_items", "review_points")  # fmt: skip

FIRST = (
    "契約書の作成について",
    "印刷物の発注６件について、契約書又は請書が作成されていなかった。霧ヶ谷市財務規則第１０８条第１項に従い、適正に事務を処理されたい。",
)
SECOND = (
    "備品の管理について",
    "備品台帳に登載されている測量器具２点の所在が確認できなかった。速やかに現物を照合し、台帳を整理されたい。",
)
THIRD = (
    "時間外勤務手当の支給について",
    "時間外勤務の実績と異なる手当が支給されていたものが３件、総額で２１，６４０円あった。過不足を精算されたい。",
)
OPINION = (
    "公用車の効率的な運用について",
    "公用車１４台のうち５台は、稼働した日が年間で６０日に満たなかった。維持に要する費用を踏まえ、台数の見直しを検討するよう要望する。",
)

REPORT = """
霧ヶ谷市監査公表第８号

　地方自治法第１９９条第４項の規定により定期監査を実施したので、同条第９項の規定により、その結果を次のとおり公表する。

　令和７年２月２６日

　　　　　　　　　　　　　　　　　　　　　　　霧ヶ谷市監査委員　楢崎伸一
　　　　　　　　　　　　　　　　　　　　　　　霧ヶ谷市監査委員　朝比奈恵子
"""

REPORT_BODY = f"""
第１　監査の種類
　令和６年度定期監査

第２　監査の対象
　建設部　道路課、都市計画課

第３　監査の期間
　令和６年１１月５日から令和７年１月２４日まで

第４　監査の方法
　提出された資料に基づき、関係書類を抽出して調査するとともに、職員から説明を聴取した。なお、財務に関する事務の執行が法令等に従って適正に行われているかを主な着眼点とした。

第５　監査の結果
　財務に関する事務の執行は、おおむね適正に行われていると認められたが、次のとおり改善を要する事項が見受けられた。

１　道路課
（１）{FIRST[0]}（指摘事項）
　{FIRST[1]}
（２）{SECOND[0]}（指摘事項）
　{SECOND[1]}

２　都市計画課
（１）{THIRD[0]}（指摘事項）
　{THIRD[1]}

第６　意見
（１）{OPINION[0]}
　{OPINION[1]}
"""

DONE = (
    "令和７年４月に課内の事務処理の手引を改め、契約書又は請書を必ず作成することとした。該当する６件については、受注者から請書を徴した。",
    "現物を照合した結果、２点とも令和３年度に廃棄されていたことが判明したため、令和７年６月３０日に台帳から削除した。",
    "過払いとなっていた２件については返納を受け、不足していた１件については令和７年３月２１日に追給した。",
    "公用車の稼働の状況を調査しており、令和８年３月末までに台数の見直しの方針を定める予定である。",
)

MEASURES_HEAD = """
霧ヶ谷市監査公表第５号

　令和６年度定期監査の結果に基づき、霧ヶ谷市長から措置を講じた旨の通知があったので、地方自治法第１９９条第１４項の規定により、次のとおり公表する。

　令和７年９月３０日

　　　　　　　　　　　　　　　　　　　　　　　霧ヶ谷市監査委員　楢崎伸一
　　　　　　　　　　　　　　　　　　　　　　　霧ヶ谷市監査委員　朝比奈恵子
"""


def build_report() -> bytes:
    sheet = Sheet("令和６年度定期監査の結果について", number="{}", size=11, leading=1.85)
    sheet.heading("令和６年度　定期監査結果報告書", 14, center=True)
    sheet.block(REPORT)
    sheet.gap()
    sheet.block(REPORT_BODY)
    return sheet.save()


def build_measures() -> bytes:
    sheet = Sheet("令和６年度定期監査の結果に基づく措置状況", number="{}", size=11, leading=1.85)
    sheet.heading("令和６年度定期監査の結果に基づく措置の状況", 14, center=True)
    sheet.block(MEASURES_HEAD)
    for department, findings in (
        ("道路課", ((FIRST, DONE[0]), (SECOND, DONE[1]))),
        ("都市計画課", ((THIRD, DONE[2]),)),
    ):
        sheet.heading(f"【{department}】")
        for number, ((title, text), done) in enumerate(findings, 1):
            sheet.para(f"指摘事項{'１２３'[number - 1]}　{title}")
            sheet.para(f"（監査の結果）{text}", hang=1)
            sheet.para(f"（措置の内容）{done}", hang=1)
            sheet.gap()
    sheet.heading("【意見】")
    sheet.para(OPINION[0])
    sheet.para(f"（監査の結果）{OPINION[1]}", hang=1)
    sheet.para(f"（措置の内容）{DONE[3]}", hang=1)
    return sheet.save()


def _finding(found: tuple[str, str], theme: str, department: str | None, **more: object) -> dict[str, object]:
    row: dict[str, object] = {"kind": "finding", "title": found[0], "theme": theme, "department": department}
    row |= {"auditor": "霧ヶ谷市監査委員", "auditee": "霧ヶ谷市"}
    return row | more | passage(found[1])


def _answered(done: str, status: str, *due: str) -> dict[str, object]:
    return passage(done, "response_") | {"response_status": status, "due_dates": list(due)}


OPEN: dict[str, object] = {"response_starts": None, "response_status": "not_stated", "due_dates": []}
RULE = {"legal_basis": ["霧ヶ谷市財務規則第１０８条第１項"]}
CITED: dict[str, object] = {"law": "霧ヶ谷市財務規則", "article": "108", "paragraph": 1, "item": None}


def _act(law: str, paragraph: int) -> dict[str, object]:
    return {"law": law, "article": "199", "paragraph": paragraph, "item": None}


REPORT_SAMPLE = Sample(
    file="audit-report.pdf",
    title="令和６年度定期監査結果報告書",
    genre="audit_report",
    shows="findings in numbered prose under departments, an opinion, no answers yet",
    issuers=("霧ヶ谷市監査委員",),
    build=build_report,
    gold={
        "findings": [
            _finding(FIRST, "contracts", "道路課", label="（１）", **RULE, **OPEN),
            _finding(SECOND, "assets", "道路課", label="（２）", legal_basis=[], **OPEN),
            _finding(THIRD, "labour", "都市計画課", label="（１）", legal_basis=[], **OPEN),
            _finding(OPINION, "assets", None, label="（１）", legal_basis=[], **OPEN) | {"kind": "opinion"},
        ],
        "citations": [_act("地方自治法", 4), _act("地方自治法", 9), CITED],
    },
    complete=NOTHING_ELSE,
)
for _row in REPORT_SAMPLE.gold["findings"][3:]:
    del _row["theme"], _row["department"]  # property or running costs: may be argued about

MEASURES_SAMPLE = Sample(
    file="audit-measures.pdf",
    title="令和６年度定期監査の結果に基づく措置の状況",
    genre="audit_report",
    shows="what was done about the findings of audit-report.pdf, in the next fiscal year",
    issuers=("霧ヶ谷市監査委員",),
    build=build_measures,
    gold={
        "findings": [
            _finding(FIRST, "contracts", "道路課", label="指摘事項１", **RULE, **_answered(DONE[0], "done")),
            _finding(SECOND, "assets", "道路課", label="指摘事項２", legal_basis=[], **_answered(DONE[1], "done")),
            _finding(THIRD, "labour", "都市計画課", label="指摘事項１", legal_basis=[], **_answered(DONE[2], "done")),
            _finding(OPINION, "assets", None, legal_basis=[], **_answered(DONE[3], "planned", "2026-03-31"))
            | {"kind": "opinion"},
        ],
        "citations": [_act("地方自治法", 14), CITED],
    },
    complete=NOTHING_ELSE,
)
for _row in MEASURES_SAMPLE.gold["findings"][3:]:
    del _row["theme"], _row["department"]
