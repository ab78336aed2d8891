"""Where commitments are looked for: replies and directions in speeches, responses and schedules in papers."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.japanese.deadlines import Context, DatePrecision, find_dates
from extractors.japanese.sentences import split_sentences
from extractors.model.document import CellRef, Document, Paragraph, Range
from extractors.model.grounding import squash
from extractors.model.vocabulary import Act, Standing
from extractors.reviews.commitments.rules import Setting
from extractors.reviews.exchanges.lists import answer_places, overlaps
from extractors.reviews.exchanges.turns import Talk

_RESPONSE_HEAD = re.compile(
    r"^(?:(?:意見|質問|指摘|要望)等?に対する)?(?P<who>[一-龥]{1,8}?)?の?(?:対応|改善"
    r"|措置|是正|処理|回答|考え方|見解|答弁|今後)(?:策|状況|内容|方針|計画|結果|の内容"
    r"|の状況|・対応|等)*(?:[（(].*[）)])?$"
)
_SCHEDULE = re.compile(r"(?:今後|以後)の?(?:スケジュール|予定|日程|進め方)|スケジュール(?:[（(]予定|案)")
_DATE_CELL = re.compile(
    r"^[ 　\d０-９元一二三四五六七八九十年月日（）()月火水木金土日上中下旬頃から～~ー\-令和平成昭]*$"
)
_PAST_CLAUSE = re.compile(
    r"(?:たほか|ましたが|おりましたが|いましたが|たが|たところ(?:です|である)が|とともに)[、，](?=今後"
    r"|以後|以降|引き続き|令和|来年度|次年度)"
    r"|[）)][ 　]+(?=令和|平成|今後|また)"
)
"""What was done, before what will be done; or the last point of a list, before the next sentence."""
_BOXES = re.compile(r"評価実施機関名|評価書番号|選択肢")
_FORM = re.compile(
    r"特定個人情報保護評価書[\s　]*[（(](?:全項目|重点項目|基礎項目)評価書[）)]|(?:全項目"
    r"|重点項目|基礎項目)評価書[\s　]*$",
    re.MULTILINE,
)
"""An assessment form (様式): its plans are measures under assessment, not promises."""
_STOPS = "。．.！？!?」』）)"
_LONG = 200
"""Characters of a turn that says more than one thing."""
_MONTH_ONLY = re.compile(r"^[ 　]*[0-9０-９]{1,2}[ 　]*月(?:[ 　]*[0-9０-９]{1,2}[ 　]*日)?")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with who says it and where."""

    place: Range
    setting: Setting
    who: str | None = None
    speech_id: str | None = None
    due_date: dt.date | None = None
    due_text: str | None = None
    standing: Standing | None = None
    before: Range | None = None
    """The sentence before it in the same turn."""
    long: bool = False
    """Said in a long turn: most of its sentences promise nothing."""
    unsure: bool = False
    """Perhaps no promise."""
    chance: float = 0.8
    """How likely it is one."""
    cut: bool = False
    """No stop ends it, though its speaker goes on and others of their sentences have one: a line or page cut it."""


def sentences_of_speeches(text: str, spoken: Sequence[Talk]) -> Iterator[Said]:
    """Every sentence that somebody says."""
    for talk in spoken:
        setting = _setting(talk)
        before: Range | None = None
        long = sum(part.end - part.start for part in talk.ranges) > _LONG
        speech = talk.speech
        sentences = [each for part in talk.ranges for each in split_sentences(text, part.start, part.end)]
        stopped = [text[each.end - 1] in _STOPS for each in sentences]
        for index, sentence in enumerate(sentences):
            cut = not stopped[index] and any(stopped) and index + 1 < len(sentences)
            yield Said(
                sentence,
                setting,
                talk.who,
                speech.record_id,
                standing=speech.standing,
                before=before,
                long=long,
                cut=cut,
            )
            before = sentence


def _setting(talk: Talk) -> Setting:
    speech = talk.speech
    if speech.standing in {Standing.MEMBER, Standing.OBSERVER}:
        return Setting.MEMBER
    if speech.standing is Standing.CHAIR:
        return Setting.ANSWER if speech.act is Act.ANSWER else Setting.CHAIRING
    return Setting.ANSWER if speech.act in {Act.ANSWER, Act.ASSENT, Act.QUESTION} else Setting.EXPLANATION


def sentences_of_papers(document: Document, spoken: Sequence[Talk]) -> Iterator[Said]:
    """Sentences outside speeches: bullets of answers, cells of responses, other prose."""
    reading = document.reading
    taken = sorted(part for talk in spoken for part in talk.ranges)
    form = (
        not spoken
        and _FORM.search(reading.text, 0, 1500) is not None
        and _BOXES.search(reading.text, 0, 8000) is not None
    )
    answers = {place.start: who for place, who in answer_places(document, taken)}
    starts = sorted(answers)
    heads = _response_columns(document)
    for paragraph in reading.paragraphs:
        if form or overlaps(taken, paragraph.start, paragraph.end):
            continue
        setting, who = Setting.PAPER, None
        at = bisect_left(starts, paragraph.start)
        start = starts[at] if at < len(starts) and starts[at] < paragraph.end else None
        if start is not None:
            setting, who = Setting.LIST_ANSWER, answers[start]
        elif paragraph.cell is not None and (paragraph.cell.table, paragraph.cell.column) in heads:
            setting, who = Setting.LIST_ANSWER, heads[paragraph.cell.table, paragraph.cell.column]
        for sentence in split_sentences(reading.text, start or paragraph.start, paragraph.end):
            yield Said(_future_part(reading.text, sentence), setting, who)


def _future_part(text: str, sentence: Range) -> Range:
    """The part of a sentence that is about the future, where the first part tells what was done."""
    cuts = [cut.end() for cut in _PAST_CLAUSE.finditer(text, sentence.start, sentence.end)]
    return Range(cuts[-1], sentence.end) if cuts else sentence


def _response_columns(document: Document) -> dict[tuple[int, int], str | None]:
    """Columns of responses, with the body that the header names: 区の対応（改善策） is 区."""
    found: dict[tuple[int, int], str | None] = {}
    for index, table in enumerate(document.tables):
        for cell in table.cells:
            if cell.row > 1:
                continue
            words = "".join(squash(document.text[s.start : s.end]) for s in cell.spans)
            match = _RESPONSE_HEAD.match(words)
            if match:
                found[index, cell.column] = match["who"]
    return found


def schedule_rows(document: Document, spoken: Sequence[Talk], today: dt.date | None) -> Iterator[Said]:
    """Rows of a schedule that lie ahead of the document's date."""
    reading = document.reading
    taken = sorted(part for talk in spoken for part in talk.ranges)
    context = Context(date=today) if today else Context()
    within = 0
    year = ""
    row: CellRef | None = None
    date_text = ""
    for paragraph in reading.paragraphs:
        text = reading.text[paragraph.start : paragraph.end].strip()
        if not text:
            continue
        if _SCHEDULE.search(text) and len(text) < 40 and not overlaps(taken, paragraph.start, paragraph.end):
            within, year, row, date_text = 24, "", None, ""
            continue
        if not within or overlaps(taken, paragraph.start, paragraph.end):
            continue
        within -= 1
        if paragraph.cell is not None:
            if row is None or (paragraph.cell.table, paragraph.cell.row) != (row.table, row.row):
                row, date_text = paragraph.cell, ""
            if _DATE_CELL.match(text):
                year = text if "年" in text else year
                date_text = text if "年" in text else f"{year}{date_text.removeprefix(year)}{text}"
                continue
            place = Range(paragraph.start, paragraph.end)
        else:
            head = next((date for date in find_dates(text, context=context) if date.start <= 1), None)
            month = _MONTH_ONLY.match(text)
            if head is None and month is None:
                within = 0 if re.match(r"^[0-9０-９]+[ 　.．]", text) else within
                continue
            end = head.end if head else month.end() if month else 0
            words = text[:end].strip()
            year = words[: words.index("年") + 1] if "年" in words else year
            date_text = words if "年" in words else f"{year}{words}"
            place = _rest(reading.text, paragraph, end)
        if place.end - place.start >= 3 and (due := _ahead(date_text, context, today)):
            yield Said(place, Setting.PAPER, due_date=due[0], due_text=due[1])


def _rest(text: str, paragraph: Paragraph, skip: int) -> Range:
    """The words of a schedule line after its date."""
    start = (
        paragraph.start
        + len(text[paragraph.start : paragraph.end])
        - len(text[paragraph.start : paragraph.end].lstrip())
    )
    start += skip
    while start < paragraph.end and text[start] in " 　：:・、～~()（）月火水木金土日頃":
        start += 1
    return Range(start, paragraph.end)


def _ahead(words: str, context: Context, today: dt.date | None) -> tuple[dt.date | None, str] | None:
    """Day and printed form of a schedule's date, if it lies ahead of the document."""
    date = next(iter(find_dates(words, context=context)), None)
    if date is None or date.year is None or today is None:
        return None
    if date.precision is DatePrecision.DAY and date.date:
        return (date.date, words) if date.date > today else None
    later = (date.year, date.month or 12) >= (today.year, today.month)
    return (None, words) if later else None
