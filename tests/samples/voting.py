"""What an assembly decided as a table, and who voted how as a matrix with vertical names."""

from __future__ import annotations

from tests.samples.pages import MINCHO, Sheet
from tests.samples.sample import Sample

RESULTS = (
    ("議案第７１号", "柊島市税条例の一部を改正する条例の制定について", "９月３日", "原案可決", "adopted_as_proposed"),
    ("議案第７２号", "柊島市放課後児童健全育成事業の設備及び運営に関する基準を定める条例の一部を改正する条例の制定について",
     "９月２６日", "修正可決", "adopted_as_amended"),
    ("議案第７３号", "令和７年度柊島市一般会計補正予算（第４号）", "９月２６日", "原案可決", "adopted_as_proposed"),
    ("議案第７４号", "財産の取得について（高規格救急自動車）", "９月３日", "原案可決", "adopted_as_proposed"),
    ("認定第１号", "令和６年度柊島市一般会計歳入歳出決算の認定について", "９月２６日", "認定", "certified"),
    ("同意第５号", "柊島市教育委員会委員の任命について", "９月２６日", "同意", "consented"),
    ("請願第２号", "市民会館の使用料の据置きを求める請願", "９月２６日", "不採択", "petition_not_adopted"),
    ("発議第３号", "柊島市議会会議規則の一部を改正する規則の制定について", "９月２６日", "否決", "rejected"),
)  # fmt: skip

NAMES = ("江藤喜一", "深町さやか", "國府田誠", "小檜山久", "目黒美和", "鳥羽淳", "松ヶ枝透", "逸見正男")
MARKS = {"○": "for", "×": "against", "欠": "absent", "退": "left", "議": "chair"}
VOTES = (
    ("議案第８８号", "柊島市下水道条例の一部改正", "原案可決", "adopted_as_proposed", "○○×○○×○議"),
    ("議案第８９号", "令和７年度一般会計補正予算（第６号）", "原案可決", "adopted_as_proposed", "○○○○欠○○議"),
    ("議案第９０号", "工事請負契約の締結（消防庁舎）", "原案可決", "adopted_as_proposed", "○×○○欠○退議"),
    ("請願第４号", "地域医療の充実を求める請願", "不採択", "petition_not_adopted", "×○×○欠××議"),
)


def build_results() -> bytes:
    sheet = Sheet("令和７年第３回柊島市議会定例会議決結果", number="", size=11)
    sheet.heading("令和７年第３回柊島市議会定例会　議決結果", 14, center=True)
    sheet.line("（会期　令和７年９月１日から９月２６日まで）", center=True)
    sheet.gap(1.5)
    rows = [("議案番号", "件　　　名", "議決年月日", "議決結果")]
    rows += [(number, title, f"令和７年{day}", result) for number, title, day, result, _ in RESULTS]
    sheet.table(rows, (2.4, 6.4, 2.6, 1.8), size=10.5)
    return sheet.save()


def build_matrix() -> bytes:
    sheet = Sheet("令和７年第４回柊島市議会定例会　議案に対する賛否", number="", size=11)
    sheet.heading("令和７年第４回柊島市議会定例会　議案に対する議員の賛否", 13, center=True)
    sheet.para("○：賛成　×：反対　欠：欠席　退：退席　議：議長（採決に加わらない）", size=9.5)
    sheet.gap()
    canvas, left, top = sheet.canvas, sheet.left, sheet.y
    widths = [66.0, 175.0, *[20.0] * len(NAMES), 58.0]
    heights = [96.0, *[30.0] * len(VOTES)]
    canvas.setLineWidth(0.6)
    x = left
    for width in (0.0, *widths):
        x += width
        canvas.line(x, top, x, top - sum(heights))
    y = top
    for height in (0.0, *heights):
        y -= height
        canvas.line(left, y, left + sum(widths), y)
    _matrix_head(sheet, left, top, widths)
    for number, (bill, title, result, _, marks) in enumerate(VOTES):
        y = top - heights[0] - number * 30 - 19
        x = left
        canvas.setFont(MINCHO, 9)
        for width, text in zip(widths, (bill, title, *marks, result), strict=True):
            middle = len(text) == 1
            canvas.drawString(x + (5.5 if middle else 4), y, text)
            x += width
    return sheet.save()


def _matrix_head(sheet: Sheet, left: float, top: float, widths: list[float]) -> None:
    canvas, x = sheet.canvas, left
    canvas.setFont(MINCHO, 9.5)
    for width, text in zip(widths, ("議案番号", "件名", *NAMES, "結果"), strict=True):
        if width == 20:
            for row, char in enumerate(text):
                canvas.drawString(x + 5.2, top - 16 - row * 14, char)
        else:
            canvas.drawString(x + 8, top - 52, text)
        x += width


def _item(label: str, title: str) -> dict[str, object]:
    return {"label": label, "title": title, "parent": None}


def _decision(label: str, result: str, outcome: str) -> dict[str, object]:
    return {
        "agenda": label,
        "outcome": outcome,
        "actions": [],
        "procedural": False,
        "conditions": [],
        "statement": result,
    }


def _votes() -> list[dict[str, object]]:
    return [
        {"agenda": bill, "voter": name, "vote": MARKS[mark]}
        for bill, _, _, _, marks in VOTES
        for name, mark in zip(NAMES, marks, strict=True)
    ]


PLAIN = ("attendees", "speeches", "agenda_items", "decisions", "exchanges", "commitments", "citations", "risks", "findings",
         "survey_items", "review_points", "votes")  # fmt: skip
RESULTS_SAMPLE = Sample(
    file="voting-results.pdf",
    title="令和７年第３回柊島市議会定例会議決結果",
    genre="votes",
    shows="table of results with wrapped titles: bills, accounts, consent, petition",
    issuers=("柊島市議会",),
    build=build_results,
    gold={
        "agenda_items": [_item(number, title) for number, title, *_ in RESULTS],
        "decisions": [_decision(number, result, outcome) for number, _, _, result, outcome in RESULTS],
    },
    complete=PLAIN,
)
MATRIX_SAMPLE = Sample(
    file="voting-matrix.pdf",
    title="令和７年第４回柊島市議会定例会　議案に対する議員の賛否",
    genre="votes",
    shows="matrix of votes with vertical names in the head, absent, left, the chair",
    issuers=("柊島市議会",),
    build=build_matrix,
    gold={
        "agenda_items": [_item(bill, title) for bill, title, *_ in VOTES],
        "decisions": [_decision(bill, result, outcome) for bill, _, result, outcome, _ in VOTES],
        "votes": _votes(),
    },
    complete=PLAIN,
)
