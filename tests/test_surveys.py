"""Survey items of invented reports: questions, options, tables, legends, charts."""

from __future__ import annotations

from array import array

import pytest
from papers import NOBODY_SPEAKS, paper, ruled

from extractors.model.document import Box, Document, FilledRect, Line, Page, Source, Span
from extractors.model.grounding import Desk, squash
from extractors.model.records import SurveyItem
from extractors.reviews.surveys.items import category_of
from extractors.reviews.surveys.lines import LineSort, read_line
from extractors.reviews.surveys.surveys import extract_survey_items
from pipeline.clean.clean import clean


def items_of(document: Document) -> tuple[SurveyItem, ...]:
    return extract_survey_items(Desk(document), NOBODY_SPEAKS)


def options_of(item: SurveyItem) -> list[tuple[str, float | None, int | None]]:
    return [(squash(option.label), option.percent, option.count) for option in item.options]


def test_options_under_questions() -> None:
    first, second = items_of(
        paper(
            "情報公開に関するアンケート結果",
            "１．制度の利用",
            "問１　情報公開制度を知っていますか。（単数回答）",
            "・知っている　62.5％（250人）",
            "・知らない　37.5％（150人）",
            "問２　利用しなかった理由は何ですか。",
            "・手続が分からない　45％",
            "・必要がない　40％",
            "・その他　15％",
            "「その他」を選択した人の主な回答内容",
            "・窓口が遠いため、行く時間が取れなかった。",
            "・家族に任せている。",
        )
    )
    assert (first.number, first.section) == (1, "制度の利用")
    assert options_of(first) == [("知っている", 62.5, 250), ("知らない", 37.5, 150)]
    assert options_of(second) == [("手続が分からない", 45.0, None), ("必要がない", 40.0, None), ("その他", 15.0, None)]
    assert second.answer_filter == "その他"
    assert second.sample_answers == ("窓口が遠いため、行く時間が取れなかった。", "家族に任せている。")


def test_plain_lines_with_numbers() -> None:
    (item,) = items_of(
        paper(
            "住民アンケート",
            "問４　どこで知りましたか（複数回答）。",
            "広報紙　　48.2％",
            "ホームページ　　31.0％",
            "知人から　　12.5％",
        )
    )
    assert options_of(item) == [("広報紙", 48.2, None), ("ホームページ", 31.0, None), ("知人から", 12.5, None)]


def test_table_of_results() -> None:
    (item,) = items_of(
        paper(
            "職員アンケートの集計結果",
            "設問３　研修の内容は業務に役立ちましたか。",
            ruled(
                ("選択肢", "回答数", "割合"),
                ("役立った", "80", "66.7%"),
                ("どちらともいえない", "30", "25.0%"),
                ("役立たなかった", "10", "8.3%"),
                ("合計", "120人", "100%"),
            ),
        )
    )
    assert (item.number, item.population, item.population_unit) == (3, 120, "人")
    assert options_of(item) == [
        ("役立った", 66.7, 80),
        ("どちらともいえない", 25.0, 30),
        ("役立たなかった", 8.3, 10),
    ]


def test_lying_table_and_sample_size() -> None:
    (item,) = items_of(
        paper(
            "実態調査の結果",
            "Q2　規程を定めていますか。（n=48機関）",
            ruled(("回答", "定めている", "定めていない"), ("件数", "36", "12"), ("構成比", "75.0", "25.0")),
        )
    )
    assert (item.population, item.population_unit) == (48, "機関")
    assert options_of(item) == [("定めている", 75.0, 36), ("定めていない", 25.0, 12)]


def test_results_in_a_row() -> None:
    (item,) = items_of(
        paper(
            "利用者アンケート",
            "問5　満足していますか。",
            "満足 120人（60.0％）、普通 60人（30.0％）、不満 20人（10.0％）",
        )
    )
    assert options_of(item) == [("満足", 60.0, 120), ("普通", 30.0, 60), ("不満", 10.0, 20)]


def test_questions_in_the_rows_of_a_table() -> None:
    first, second = items_of(
        paper(
            "自己点検の集計結果",
            ruled(
                ("No.", "点検項目", "はい", "いいえ", "合計"),
                ("1", "離席時に画面をロックしている。", "45", "5", "50"),
                ("2", "書類を施錠して保管している。", "48", "2", "50"),
            ),
        )
    )
    assert (first.number, first.question) == (1, "離席時に画面をロックしている。")
    assert options_of(first) == [("はい", None, 45), ("いいえ", None, 5)]
    assert options_of(second) == [("はい", None, 48), ("いいえ", None, 2)]


def test_questions_printed_together_share_their_options_by_content() -> None:
    first, second = items_of(
        paper(
            "点検の報告結果",
            "番号1　研修計画を作成しましたか。",
            "番号2　番号1の研修計画に基づき訓練を行いましたか。",
            "- 研修計画を作成した",
            "- 研修計画を作成していない",
            "- 訓練を行った",
            "- 訓練を行っていない",
        )
    )
    assert [label for label, _, _ in options_of(first)] == ["研修計画を作成した", "研修計画を作成していない"]
    assert [label for label, _, _ in options_of(second)] == ["訓練を行った", "訓練を行っていない"]


def test_legend_of_a_part_belongs_to_its_results() -> None:
    items = items_of(
        paper(
            "評価書を提出した12機関が対象である。",
            "評価報告書　主な報告結果",
            "■ 実施 ■ 一部実施 ■ 未実施",
            "【特定個人情報の使用②】",
            "権限のない者によって不正に使用されるリスク",
            "【特定個人情報の保管・消去】",
            "特定個人情報の漏えい・滅失・毀損リスク",
            "（物理的対策）",
        )
    )
    assert [item.category for item in items] == ["use.2", "storage.1"]
    assert [item.section for item in items] == ["特定個人情報の使用②", "特定個人情報の保管・消去"]
    assert {tuple(label for label, _, _ in options_of(item)) for item in items} == {("実施", "一部実施", "未実施")}


@pytest.mark.parametrize(
    "lines",
    [
        ("よくある質問（アンケートについて）", "問１　何日で届きますか。", "答　一週間です。"),
        ("Ｑ１　回答数はいくつですか。", "Ａ　五つです。"),
        ("会議の記録です。", "問題はありませんか。", "・はい", "・いいえ"),
    ],
)
def test_questions_with_answers_are_no_survey(lines: tuple[str, ...]) -> None:
    assert items_of(paper(*lines)) == ()


@pytest.mark.parametrize(
    ("line", "sort"),
    [
        ("番号6の漏えい等事案が発生した場合", LineSort.TEXT),
        ("問１０　知っていますか。", LineSort.QUESTION),
        ("【問２】　利用しましたか。", LineSort.QUESTION),
        ("問題点の整理", LineSort.TEXT),
        ("【事務の体制】", LineSort.SECTION),
        ("「課題がある」を選択した機関の主な回答内容", LineSort.FILTER),
        ("- 12 -", LineSort.NUMBER),
        ("<グラフの見方>", LineSort.LEGEND),
    ],
)
def test_lines(line: str, sort: LineSort) -> None:
    assert read_line(line, 0).sort is sort


def test_only_a_risk_has_a_category() -> None:
    assert category_of("特定個人情報の入手①", "目的外の入手が行われるリスク") == "acquisition.1"
    assert category_of("特定個人情報の入手①", "目的外の入手を防ぐ措置") is None
    assert category_of(None, "目的外の入手が行われるリスク") is None


class Drawing:
    """A page on which words and rectangles are put down by their place."""

    def __init__(self) -> None:
        self.text = ""
        self.lines: list[Line] = []
        self.boxes: list[float] = []
        self.rects: list[FilledRect] = []

    def word(self, text: str, x: float, y: float, size: float = 10.0, *, vertical: bool = False) -> None:
        start = len(self.text)
        for index, char in enumerate(text):
            width = size if ord(char) > 255 else size / 2
            left, top = (x, y + index * size) if vertical else (x + sum(map(self._width, text[:index])) * size, y)
            self.boxes.extend((left, top, left + width, top + size))
        self.text += text + "\n"
        self.boxes.extend([float("nan")] * 4)
        right, foot = (
            (x + size, y + len(text) * size) if vertical else (x + sum(map(self._width, text)) * size, y + size)
        )
        span = Span(start, start + len(text))
        self.lines.append(Line(span, 1, Box(x, y, right, foot), size=size, block=len(self.lines), vertical=vertical))

    @staticmethod
    def _width(char: str) -> float:
        return 1.0 if ord(char) > 255 else 0.5

    def rect(self, x0: float, y0: float, x1: float, y1: float, shade: float) -> None:
        self.rects.append(FilledRect(1, Box(x0, y0, x1, y1), shade))

    def document(self) -> Document:
        page = Page(1, 595.0, 842.0, self.text, 0, boxes=array("d", self.boxes))
        return clean(Source("application/pdf", (page,), tuple(self.lines), rects=tuple(self.rects)), "0123456789abcdef")


def test_columns_with_vertical_labels() -> None:
    drawing = Drawing()
    drawing.word("公園アンケート結果", 60, 40)
    drawing.word("問1-1　どのような施設が必要ですか？", 60, 80)
    for index, (label, count) in enumerate((("①ベンチ", 31), ("②花壇", 7), ("③水飲み場", 18))):
        drawing.word(str(count), 100 + 60 * index, 300 - 3 * count)
        drawing.word(label, 100 + 60 * index, 320, vertical=True)
    (item,) = items_of(drawing.document())
    assert options_of(item) == [("①ベンチ", None, 31), ("②花壇", None, 7), ("③水飲み場", None, 18)]


def test_pie_with_percentages_under_labels() -> None:
    drawing = Drawing()
    drawing.word("アンケート結果", 60, 40)
    drawing.word("問3　制度をご存じでしたか？", 60, 80)
    for label, percent, x, y in (("①知って", "", 300, 200), ("②知らない", "81%", 100, 400)):
        drawing.word(label, x, y)
        if not percent:
            drawing.word("いる", x + 12, y + 12)
            drawing.word("19%", x + 14, y + 24)
        else:
            drawing.word(percent, x + 16, y + 12)
    (item,) = items_of(drawing.document())
    assert options_of(item) == [("①知っている", 19.0, None), ("②知らない", 81.0, None)]


def test_chart_that_is_an_image_is_an_issue() -> None:
    drawing = Drawing()
    drawing.word("アンケート結果", 60, 40)
    drawing.word("問1　知っていますか。", 60, 80)
    drawing.word("問2　使っていますか。", 60, 300)
    drawing.word("・使っている　60％", 60, 320)
    drawing.word("・使っていない　40％", 60, 340)
    desk = Desk(drawing.document())
    assert len(extract_survey_items(desk, NOBODY_SPEAKS)) == 2
    assert [problem.code for problem in desk.problems] == ["chart_image"]


def test_charts_side_by_side() -> None:
    drawing = Drawing()
    drawing.word("アンケート結果", 60, 40)
    drawing.word("①性別　　　　　　　　　　　　　　②年代", 100, 80)
    for label, percent, x, y in (
        ("男", "40%", 80, 200),
        ("女", "60%", 150, 260),
        ("若年", "55%", 300, 200),
        ("高年", "45%", 280, 300),
    ):
        drawing.word(label, x, y)
        drawing.word(percent, x + (0 if len(label) == 2 else -5), y + 12)
    first, second = items_of(drawing.document())
    assert (first.question, options_of(first)) == ("性別", [("男", 40.0, None), ("女", 60.0, None)])
    assert (second.question, options_of(second)) == ("年代", [("若年", 55.0, None), ("高年", 45.0, None)])


def test_stacked_bar_is_measured_where_no_number_is_printed() -> None:
    drawing = Drawing()
    drawing.word("報告書　主な報告結果", 60, 40)
    drawing.word("【特定個人情報の使用①】", 60, 80)
    drawing.word("目的を超えた紐付けが行われるリスク", 60, 95)
    drawing.rect(60, 120, 410, 150, 0.4)
    drawing.rect(410, 120, 485, 150, 0.6)
    drawing.rect(485, 120, 560, 150, 0.7)
    drawing.word("70.0%", 200, 130)
    for index, (label, shade) in enumerate((("実施した", 0.4), ("一部実施", 0.6), ("該当なし", 0.7))):
        drawing.rect(100 + 120 * index, 700, 114 + 120 * index, 706, shade)
        drawing.word(label, 120 + 120 * index, 698)
    (item,) = items_of(drawing.document())
    assert options_of(item) == [("実施した", 70.0, None), ("一部実施", 15.0, None), ("該当なし", 15.0, None)]
    assert [option.percent_origin for option in item.options] == ["printed", "measured", "measured"]
