"""Questions of surveys and periodic reports with their results (定期報告、アンケート)."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.japanese.numerals import parse_number
from extractors.model.document import Document, Range, Span
from extractors.model.grounding import Desk, tidy
from extractors.model.proceedings import Facts
from extractors.model.records import Option, SurveyItem
from extractors.model.vocabulary import PercentOrigin
from extractors.reviews.surveys.bars import axis_options, bar_options
from extractors.reviews.surveys.charts import Panel, chart_options, read_panels
from extractors.reviews.surveys.items import SurveyDraft, category_of, read_items
from extractors.reviews.surveys.lines import OptionLabel
from extractors.reviews.surveys.marks import Area, words_in
from extractors.reviews.surveys.tables import (
    QuestionGroup,
    QuestionRow,
    Results,
    read_question_groups,
    read_question_rows,
    read_results,
)

NAME = "surveys/1"

_CHART_HEIGHT = 90.0
_CUE = re.compile(
    r"アンケート|調査票|設問|複数回答|単数回答|回収率|有効回答|回答(?:者)?数|を選択した|報告結果|集計結果"
    r"|選択肢|グラフの見方|意識調査|実態調査|定期(?:的な)?報告|回答を得た|回答があった|[nNｎＮ][\s　]*[=＝]"
)
_FORM = re.compile(r"リスクへの対策は(?:十分|充分)か")
"""The question that every box of an assessment form asks; its choices are no survey."""
_ANSWERED = re.compile(
    r"^[\s　]*(?:[【（(]?(?:答|Ａ|A|回答)[0-9０-９]*[】）)]?[ 　.．:：]|[【（(](?:答|回答)[】）)]$|(?:答|Ａ|A)$)",
    re.MULTILINE,
)
_SAMPLE = re.compile(
    r"[（(]?[nNｎＮ][\s　]*[=＝][\s　]*([0-9０-９,，]+)[\s　]*(人|件|名|機関|団体|社|票|枚|世帯|校|事業所)?"
)
_UNITS = r"(人|名|機関|団体|件|票|枚|世帯|社|校|事業所|市町村|自治体|施設|所属|部署|課室|課|所)"
_WHOLE = re.compile(
    rf"(?:有効回答|回答|回収|回収票)(?:者|件|機関|団体|票|所属|部署)?(?:(?:数|総数)[^0-9０-９\n。]{{0,6}}|[：:][ 　]*)"
    rf"([0-9０-９,，]+)[\s　]*{_UNITS}"
    rf"|([0-9０-９,，]+)[\s　]*{_UNITS}(?:の)?(?:全て|すべて|全部)?(?:から|より|が)(?:の)?(?:回答"
    rf"|報告)(?:が?あ|を得|を受け|し)"
)
"""How many answered, said once for the whole survey."""
_RESPONDENTS = re.compile(
    rf"(?:有効回答|回答)(?:者|件|機関|団体)?(?:数|総数)[\s　]*(?:[：:は／/]|が)?[\s　]*([0-9０-９,，]+)[\s　]*{_UNITS}?"
)


def extract_survey_items(desk: Desk, facts: Facts) -> tuple[SurveyItem, ...]:
    """Survey questions and results in document order."""
    document = desk.document
    if not _CUE.search(document.text) or _FORM.search(document.text):
        return ()
    read, headings = read_items(document, facts)
    items = [item for item in read if not _is_answered(desk, item)]
    tables = read_results(document)
    found = []
    for item in items:
        options = _without_numbers(_options(document, item, tables))
        if _is_result(item, options):
            found.append(_record(desk, item, options, tables))
            if not any(_has_number(option) for option in options) and _has_picture(document, item):
                desk.problem("chart_image", item.words[:60], "surveys", item.question[0])
    found.extend(_row_record(desk, row) for row in read_question_rows(document))
    found.extend(_group_record(desk, group) for group in read_question_groups(document))
    found.extend(_panel_record(desk, panel, headings) for panel in read_panels(document))
    return tuple(sorted(found, key=lambda item: item.grounding.span_start))


def _panel_record(desk: Desk, panel: Panel, headings: list[tuple[int, str]]) -> SurveyItem:
    """The item of one of several charts side by side."""
    above = [words for start, words in headings if start < panel.heading.start]
    return SurveyItem(
        record_id=desk.record_id(SurveyItem.dataset, panel.title),
        document_id=desk.document.document_id,
        grounding=desk.ground(panel.heading),
        extractor=NAME,
        part=None,
        section=above[-1] if above else None,
        number=None,
        question=panel.title,
        options=panel.options,
    )


def _row_record(desk: Desk, row: QuestionRow) -> SurveyItem:
    """The item of a table row."""
    question = row.question.text.replace("\n", "")
    return SurveyItem(
        record_id=desk.record_id(SurveyItem.dataset, question),
        document_id=desk.document.document_id,
        grounding=desk.ground(*row.question.ranges),
        extractor=NAME,
        part=None,
        section=None,
        number=row.number,
        question=question,
        options=row.options,
    )


def _group_record(desk: Desk, group: QuestionGroup) -> SurveyItem:
    """The item of several rows of a table."""
    population, unit = group.population, None
    if population is None and _asks_all(group.question):
        population, unit = _of_whole(desk.text)
    return SurveyItem(
        record_id=desk.record_id(SurveyItem.dataset, f"{group.number}{group.question}"),
        document_id=desk.document.document_id,
        grounding=desk.ground(*group.slot.ranges),
        extractor=NAME,
        number=group.number,
        question=group.question,
        population=population,
        population_unit=unit,
        options=group.options,
    )


def _is_answered(desk: Desk, item: SurveyDraft) -> bool:
    """Whether 問１ is followed by 答: a list of questions and answers, no survey."""
    after = desk.text[item.question[-1].end : item.question[-1].end + 40].lstrip("\n")
    return item.numbered and _ANSWERED.match(after) is not None


def _is_result(item: SurveyDraft, options: tuple[Option, ...]) -> bool:
    """A numbered question, or a heading that results stand under."""
    if not item.words.strip():
        return False
    if item.numbered:
        return (
            len(options) >= 2
            or item.filter_at is not None
            or item.words.rstrip("。）)").endswith(("か", "？", "?", "ください", "下さい"))
            or re.search(r"か[。？?（(]|ください|下さい", item.words) is not None
        )
    if item.asked:
        return sum(_has_number(option) for option in options) >= 2
    return len(options) >= 2


def _options(document: Document, item: SurveyDraft, tables: list[Results]) -> tuple[Option, ...]:
    """Options of an item: printed under it, in a table, on a chart, or in the legend of its part."""
    printed = tuple(_option(label) for label in item.labels)
    if any(_has_number(option) for option in printed):
        return printed
    table = _table(item, tables)
    if table is not None:
        return table.options
    area = _area(document, item)
    if area is not None:
        charted = bar_options(document, area) or chart_options(document, area) or axis_options(document, area)
        if charted:
            return charted
    soft = tuple(_option(label) for label in item.soft) if len(item.soft) > 1 else ()
    return printed or soft or tuple(_option(label) for label in item.legend)


def _without_numbers(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Options without the numbers that count them (１　ほぼ毎日, ２　ときどき)."""
    counted = [_CHOICE_NUMBER.match(option.label) for option in options]
    numbers = [parse_number(found[1]) for found in counted if found]
    if len(options) < 2 or numbers != list(range(1, len(options) + 1)):
        return options
    return tuple(replace(o, label=o.label[found.end() :]) for o, found in zip(options, counted, strict=True) if found)


_CHOICE_NUMBER = re.compile(r"^[ 　]*([0-9０-９]{1,2})[ 　]+(?=[^ 　])")


def _has_number(option: Option) -> bool:
    return option.percent is not None or option.count is not None


def _has_picture(document: Document, item: SurveyDraft) -> bool:
    """Whether a blank as high as a chart stands under the question, before the next printed words."""
    area = _area(document, item)
    if area is None:
        return False
    below = [word.box.y0 for word in words_in(document, area)]
    if area.bottom < document.pages[area.page - 1].height:
        below.append(area.bottom)
    return bool(below) and min(below) - area.top >= _CHART_HEIGHT


def _confidence(options: tuple[Option, ...], item: SurveyDraft) -> float:
    """Numbers that were measured, or options shared out between questions, are less sure."""
    if any(option.percent_origin is PercentOrigin.MEASURED for option in options):
        return 0.85
    return 0.85 if item.shared else 0.95


def _option(label: OptionLabel) -> Option:
    origin = PercentOrigin.PRINTED if label.percent is not None else None
    return Option(label.text, label.percent, label.count, origin)


def _table(item: SurveyDraft, tables: list[Results]) -> Results | None:
    """The first table between the question and the next one."""
    return next((table for table in tables if item.question[-1].end <= table.position <= item.end), None)


def _area(document: Document, item: SurveyDraft) -> Area | None:
    """The part of the question's page under it, down to the next question or heading."""
    last = document.reading.offsets[item.question[-1].end - 1]
    page = document.pages[document.page_at(last) - 1]
    lines = [line for line in document.lines_in(document.spans([item.question[-1]])[-1]) if line.box is not None]
    if not lines:
        return None
    box = lines[-1].box
    assert box is not None
    bottom = page.height
    if item.end < len(document.reading.offsets):
        offset = document.reading.offsets[item.end]
        following = next(document.lines_in(Span(offset, offset + 1)), None)
        if following is not None and following.page == page.number and following.box is not None:
            bottom = following.box.y0
    return Area(page.number, box.y1, bottom)


def _record(desk: Desk, item: SurveyDraft, options: tuple[Option, ...], tables: list[Results]) -> SurveyItem:
    question = tidy("\n".join(desk.text[start:end] for start, end in item.question))
    ranges = [*item.question, *(label.range for label in item.labels), *item.answers]
    if item.filter_at is not None:
        ranges.append(item.filter_at)
    population, unit = _population(desk, item, tables)
    return SurveyItem(
        record_id=desk.record_id(SurveyItem.dataset, f"{item.part}{item.section}{question}"),
        document_id=desk.document.document_id,
        grounding=desk.ground(*_distinct(ranges)),
        extractor=NAME,
        confidence=_confidence(options, item),
        part=item.part,
        section=item.section,
        number=item.number,
        question=question.replace("\n", "") if item.numbered else question,
        category=category_of(item.section, question),
        population=population,
        population_unit=unit,
        options=options,
        sample_answers=tuple(tidy(desk.text[start:end]) for start, end in item.answers),
        answer_filter=item.filter,
    )


def _distinct(ranges: list[Range]) -> list[Range]:
    """Ranges in order without those that lie in one before them."""
    kept: list[Range] = []
    for place in sorted(ranges):
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
        else:
            kept[-1] = Range(kept[-1].start, max(kept[-1].end, place.end))
    return kept


def _population(desk: Desk, item: SurveyDraft, tables: list[Results]) -> tuple[int | None, str | None]:
    """How many answered: printed at the question, in its table, for its part, or for the whole survey."""
    start = item.question[0].start
    near = desk.text[start : min(item.end, item.question[-1].end + 200)]
    for pattern in (_SAMPLE, _RESPONDENTS):
        found = pattern.search(near)
        if found:
            return parse_number(found[1]), found[2]
    table = _table(item, tables)
    if table is not None and table.population is not None:
        return table.population, table.unit
    if item.numbered:
        return _of_whole(desk.text) if _asks_all(item.words) else (None, None)
    return _of_part(desk.text, item.part)


def _asks_all(question: str) -> bool:
    """Whether a question is put to everybody, not to those who answered another one so."""
    return _SOME_ONLY.search(question) is None


_SOME_ONLY = re.compile(
    r"(?:設問|問い?|質問|番号|Q|Ｑ)[\s　]*[0-9０-９]{1,3}[^。]{0,4}(?:で|の|において)"
    r"|と(?:回答|答え)(?:した|られた)|(?:ある|いる|した)(?:方|場合|団体|機関)(?:に|のみ"
    r"|は、)"
)


def _of_whole(text: str) -> tuple[int | None, str | None]:
    """Number of answers to the whole survey, where the report states just one."""
    stated = {(parse_number(found[1] or found[3]), found[2] or found[4]) for found in _WHOLE.finditer(text)}
    numbers = {number for number, _ in stated}
    return next(iter(stated)) if len(numbers) == 1 and len(stated) == 1 else (None, None)


def _of_part(text: str, part: str | None) -> tuple[int | None, str | None]:
    """Number that the report states for a part: 全項目評価書を提出した205機関 for 全項目報告書."""
    stem = re.sub(r"(?:報告書?|調査|編)$", "", part or "")
    if len(stem) < 2:
        return None, None
    found = re.search(rf"{re.escape(stem)}[^。、\n]{{0,20}}?([0-9０-９,，]+){_UNITS}(?!以上|以下|未満)", text)
    return (parse_number(found[1]), found[2]) if found else (None, None)
