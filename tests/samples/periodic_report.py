"""Results of a periodic report: questions with bars drawn as vectors, numbers printed or to be measured."""

from __future__ import annotations

from dataclasses import dataclass

from tests.samples.pages import MINCHO, Sheet
from tests.samples.sample import Rows, Sample

INTRO = """
令和７年９月
日和見県個人情報保護監督委員会

１　調査の概要
　県内の市町村及び一部事務組合における特定個人情報の取扱いの状況について、令和７年５月から６月にかけて報告を求め、６２機関の全てから回答を得た。以下、その結果を示す。なお、割合は小数点以下第２位を四捨五入しているため、合計が１００にならない場合がある。

２　調査の結果
"""


@dataclass(frozen=True)
class Question:
    """A question with the share of each answer, in per cent."""

    section: str
    number: int
    text: str
    options: tuple[tuple[str, float], ...]
    printed: bool = True
    answers: tuple[str, ...] = ()


QUESTIONS = (
    Question("組織的な措置", 1, "特定個人情報を取り扱う事務の責任者を定めているか。",
             (("全ての事務で定めている", 79.0), ("一部の事務で定めている", 16.1), ("定めていない", 4.8))),
    Question("組織的な措置", 2, "取扱いの記録を定期的に分析しているか。",
             (("毎月分析している", 37.1), ("年に数回分析している", 29.0), ("問題が生じたときに分析する", 24.2), ("分析していない", 9.7)),
             answers=("休日の操作と大量の検索を抜き出し、所属長が理由を確認している。",
                      "分析の結果を年２回、庁内の会議に報告している。")),
    Question("人的な措置", 3, "事務に従事する職員に研修を行っているか。",
             (("年２回以上行っている", 22.6), ("年１回行っている", 66.1), ("行っていない", 11.3)), printed=False),
    Question("人的な措置", 4, "委託先の職員が研修を受けたことを確認しているか。",
             (("書面で確認している", 45.2), ("口頭で確認している", 17.7), ("確認していない", 37.1))),
    Question("物理的な措置", 5, "特定個人情報を保管する区域への立入りを制限しているか。",
             (("入退室を記録している", 58.1), ("鍵で管理している", 40.3), ("制限していない", 1.6)), printed=False),
)  # fmt: skip


def build() -> bytes:
    sheet = Sheet("特定個人情報の取扱いの状況に関する定期報告の結果", number="- {} -", size=10.5)
    sheet.heading("特定個人情報の取扱いの状況に関する定期報告の結果（令和６年度分）", 12.5, center=True)
    sheet.gap()
    sheet.block(INTRO)
    section = ""
    for question in QUESTIONS:
        if sheet.y < 260:
            sheet.turn_page()
        if question.section != section:
            section = question.section
            sheet.heading(f"【{section}】", 11)
        sheet.para(f"番号{question.number}　{question.text}", hang=1)
        _bars(sheet, question)
        if question.answers:
            sheet.para("（具体的な取組の例）", hang=1)
            for answer in question.answers:
                sheet.para(f"・{answer}", hang=2)
        sheet.gap()
    return sheet.save()


def _bars(sheet: Sheet, question: Question) -> None:
    """Horizontal bars from a common axis, the answers on the left, an axis of 0 to 100 % below."""
    canvas, left, scale = sheet.canvas, sheet.left + 150.0, 2.6
    sheet.gap(0.6)
    top = sheet.y
    for label, percent in question.options:
        sheet.y -= 20
        canvas.setFont(MINCHO, 9)
        canvas.setFillGray(0)
        canvas.drawRightString(left - 6, sheet.y + 3, label)
        canvas.setFillColorRGB(0.25, 0.45, 0.7)
        canvas.rect(left, sheet.y, percent * scale, 12, stroke=0, fill=1)
        canvas.setFillGray(0)
        if question.printed:
            canvas.drawString(left + percent * scale + 4, sheet.y + 3, f"{percent}%")
    bottom = sheet.y - 6
    canvas.setLineWidth(0.5)
    canvas.line(left, top, left, bottom)
    canvas.line(left, bottom, left + 100 * scale, bottom)
    canvas.setFont(MINCHO, 8)
    for tick in range(0, 101, 20):
        canvas.line(left + tick * scale, bottom, left + tick * scale, bottom - 3)
        canvas.drawCentredString(left + tick * scale, bottom - 12, f"{tick}%")
    sheet.y = bottom - 18


def _items() -> Rows:
    return [
        {
            "section": question.section, "number": question.number, "question": question.text, "population": 62,
            "options": [{"label": label, "percent": percent} for label, percent in question.options],
            "sample_answers": list(question.answers),
        }
        for question in QUESTIONS
    ]  # fmt: skip


SAMPLE = Sample(
    file="periodic-report.pdf",
    title="特定個人情報の取扱いの状況に関する定期報告の結果",
    genre="survey_report",
    shows="questions with vector bars; percentages printed for some and to be measured for others",
    issuers=("日和見県個人情報保護監督委員会",),
    build=build,
    gold={"survey_items": _items()},
    notes=("Percentages of questions 3 and 5 are not printed: they are the length of the bars.",),
)
