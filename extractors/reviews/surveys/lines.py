"""Lines of a survey report told apart: parts, sections, questions, options, sample answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from extractors.japanese.marks import (
    A_CLOSING,
    A_FIGURE,
    A_SPEAKER_SYMBOL,
    A_SYMBOL,
    A_TITLE_CLOSING,
    A_TITLE_OPENING,
    AN_OPENING,
    UNCLOSED_TITLE,
)
from extractors.japanese.numerals import parse_number
from extractors.model.document import Range
from extractors.model.grounding import squash


class LineSort(StrEnum):
    """What a line does."""

    PART = "part"
    SECTION = "section"
    CHAPTER = "chapter"
    """Numbered like an option; the numbers around it tell."""
    QUESTION = "question"
    ASKED = "asked"
    """A question without a number."""
    LEGEND = "legend"
    OPTION = "option"
    FILTER = "filter"
    ANSWER = "answer"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class OptionLabel:
    """An option with what is printed beside it."""

    text: str
    range: Range
    percent: float | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """One paragraph of the report."""

    sort: LineSort
    range: Range
    words: str
    number: int | None = None
    labels: tuple[OptionLabel, ...] = ()
    filter: str | None = None
    mark: str = ""


_DIGITS = r"[0-9０-９]{1,3}"
_QUESTION = re.compile(
    rf"^(?:[#\s]|{A_FIGURE})*{AN_OPENING}?[\s　]*(?:番号|問い?|設問|質問|付問|ＳＱ|SQ|Ｑ|Q|ｑ"
    rf"|Ｆ(?=[0-9０-９])|F(?=[0-9０-９]))[\s　]*(?:No[.．]?"
    rf"|第)?[\s　]*(?P<number>{_DIGITS})(?P<sub>[\s　]*(?:[-－‐ー―–の][\s　]*{_DIGITS}|[(（]{_DIGITS}[)）]"
    rf"|[①-⑳⑴-⒇]))?"
    rf"(?P<close>[\s　]*(?:{A_CLOSING}|[.．:：、。])|[\s　]+"
    r"|(?=[「一-龥ァ-ヶぁ-んＡ-ＺA-Z]))(?![のにはをがとで]|へ|から|まで)[\s　]*"
)
_RESULTS = re.compile(
    r"^[#\s　]*(?P<part>[^\s　。、「」]{2,30}?)(?:の|に関する|[\s　])*(?:主な)?(?:報告|調査|集計|回答"
    r"|アンケート)(?:の)?結果(?:の概要|について)?[\s　]*$"
)
_CHAPTER = re.compile(
    r"^[#\s　]*(?:第[0-9０-９一二三四五六七八九十]{1,3}[章部節編]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]{1,3}[.．、]?"
    r"|(?P<number>[0-9０-９]{1,2})[.．、])[\s　]*(?P<title>[^。、？?\n]{3,30})$"
)
_WORDS = re.compile(r"[一-龥ァ-ヶぁ-ん]{2}")
_SECTION = re.compile(
    rf"^[#\s　]*(?![<＜]){A_TITLE_OPENING}[\s　]*((?:(?!。){UNCLOSED_TITLE}){{1,40}})[\s　]*{A_TITLE_CLOSING}[\s　]*$"
)
"""＜ and ＞ stand around options and notes as well: ＜参考＞."""
_KEY = re.compile(
    rf"^[#\s　]*{AN_OPENING}?[\s　]*(?:グラフの見方|凡例|選択肢|回答の?区分)[\s　]*{A_CLOSING}?[：:]?[\s　]*$"
)
_CHOICE = re.compile(
    rf"^[#\s　]*(?P<mark>{A_SYMBOL}|[①-⑳⑴-⒇]|[0-9０-９]{{1,2}}[.．)）](?![0-9０-９])"
    r"|[(（][0-9０-９]{1,2}[)）]|[ア-ンa-zA-Z][.．)）]|[ア-ン](?=[ 　]))[\s　]*(?P<label>\S.*)$"
)
_MARKS = re.compile(rf"{A_FIGURE}[\s　]*(?=\S)(?!{A_FIGURE})")
_FILTER = re.compile(
    rf"^(?:[#\s]|{A_SPEAKER_SYMBOL})*[（(]?[「『](?P<option>.+?)[」』]"
    r"[\s　]*(?:を|と|に)(?:選択|回答|記載)?(?:し|され|答え)(?:た"
    r"|ている)[^。]{0,20}?(?:の)?(?:主な|具体的な|その)?(?:回答|意見|理由|内容|自由記述|記述|記載)(?:内容"
    r"|例)?[）)]?[：:]?$"
)
_ANSWERS = re.compile(
    rf"^[#\s　]*(?:{A_SPEAKER_SYMBOL}|{AN_OPENING})*[\s　]*(?P<other>その他)?(?:の)?(?:主な|具体的な)?(?:回答内容"
    r"|回答例|自由(?:記述|意見"
    r"|回答)(?:欄)?|主な(?:意見|回答|記述|記載|理由)(?:内容)?|記述回答|(?<=その他の)内容|(?<=その他の)意見|回答内容の例"
    r"|自由記載|主な(?:記述|記載|理由)(?:内容)?|(?:取組|対応|工夫|措置|実施)の?(?:の?内容)?の?例|(?:取組|対応|工夫)(?:の)?(?:事例"
    r"|例))(?:の?(?:抜粋|一部|例"
    rf"|内容))?(?:[（(].{{1,12}}[)）])?{A_CLOSING}*[：:]?[\s　]*$"
)
_VALUES = re.compile(
    r"[\s　:：…‥・.]*(?:"
    r"(?P<p1>[0-9０-９]{1,3}(?:[.．][0-9０-９]+)?)[\s　]*[%％][\s　]*(?:[（(/／、,][\s　]*(?P<c1>[0-9０-９,，]+"
    r")[\s　]*(?:人|名|件|機関|団体|票|枚|世帯|社|校|回答|事業所|所)?[\s　]*[)）]?)?"
    r"|(?P<c2>[0-9０-９,，]+)[\s　]*(?:人|名|件|機関|団体|票|枚|世帯|社|校|回答|事業所"
    r"|所)?[\s　]*[（(/／、,]?[\s　]*(?P<p2>[0-9０-９]{1,3}(?:[.．][0-9０-９]+)?)[\s　]*[%％][\s　]*[)）]?[%％]?"
    r"|(?<=[\s　:：…‥])(?P<c3>[0-9０-９,，]+)[\s　]*(?:人|名|件|機関|団体|票|枚|世帯|社|校|回答|事業所|所)"
    r")[\s　]*$"
)
_INLINE = re.compile(
    r"(?:^|[、，,／/　;；]"
    r"|[ ](?=[^0-9０-９]))[\s　]*[「『]?(?P<label>[^\s　、，,／/：:（()）」』0-9０-９%％]{1,30})[」』]?(?"
    r":が|は|と回答した人が)?[\s　]*[：:]?[\s　]*"
    r"(?:(?P<count>[0-9０-９,，]+)[\s　]*(?:人|名|件|機関|団体|票|枚|世帯|社|校|事業所"
    r"|所)?[\s　]*[（(]?)?[\s　]*(?P<percent>[0-9０-９]{1,3}(?:[.．][0-9０-９]+)?)[\s　]*[%％][\s　]*[）)"
    r"]?"
)
_PAGE_NUMBER = re.compile(r"^[\s　]*[-－‐―]?[\s　]*[0-9０-９%％.．,，\s　]*[0-9０-９%％][\s　]*[-－‐―]?[\s　]*$")
_ASKS = re.compile(
    rf"^(?:\s|{A_SPEAKER_SYMBOL})*(?P<words>[^。？?\n]{{8,90}}(?:ください|下さい|ますか|でしたか|ですか|ましたか"
    r"|でしょうか)[。？?]?(?:[（(].{1,20}[）)])?)$"
)
_QUESTION_END = re.compile(
    r"(?:[かぞ](?:。|？|\?|$)|[？?]|ください[。？?]?|下さい[。]?|(?:回答|記載|記入|選択)(?:可|願います"
    r"|してください)?[)）]?[。]?|。|[）)])$"
)


def read_line(line: str, start: int) -> SurveyLine:
    """What one paragraph does."""
    end = start + len(line.rstrip())
    whole = Range(start, end)
    words = line.strip()
    if _PAGE_NUMBER.match(line):
        return SurveyLine(LineSort.NUMBER, whole, words)
    question = _QUESTION.match(line)
    if question:
        number = None if question["sub"] else parse_number(question["number"])
        return SurveyLine(LineSort.QUESTION, Range(start + question.end(), end), line[question.end() :].strip(), number)
    section = _SECTION.match(line)
    if section and not _ANSWERS.match(line) and not _KEY.match(line):
        return SurveyLine(LineSort.SECTION, Range(start + section.start(1), start + section.end(1)), section[1].strip())
    if _KEY.match(line):
        return SurveyLine(LineSort.LEGEND, whole, words)
    chosen = _FILTER.match(line)
    if chosen:
        return SurveyLine(LineSort.FILTER, whole, words, filter=chosen["option"])
    answers = _ANSWERS.match(line)
    if answers:
        return SurveyLine(LineSort.FILTER, whole, words, filter="その他" if answers["other"] else None)
    results = _RESULTS.match(line)
    if results:
        return SurveyLine(LineSort.PART, whole, results["part"])
    return _read_listed(line, start, whole)


def _read_listed(line: str, start: int, whole: Range) -> SurveyLine:
    """A legend, chapter, question without a number, option or plain line."""
    words = line.strip()
    inline = _inline(line, start)
    if inline:
        return SurveyLine(LineSort.OPTION, whole, words, labels=inline, mark="、")
    marks = list(_MARKS.finditer(line))
    if len(marks) >= 2 and not line[: marks[0].start()].strip(" 　#"):
        return SurveyLine(LineSort.OPTION, whole, words, labels=_several(line, marks, start), mark="■")
    chapter = _CHAPTER.match(line)
    if chapter and _WORDS.search(chapter["title"]) and not _QUESTION_END.search(words):
        whole = Range(start + chapter.start("title"), whole.end)
        number = parse_number(chapter["number"]) if chapter["number"] else None
        return SurveyLine(LineSort.CHAPTER, whole, chapter["title"].strip(), number)
    asked = _ASKS.match(line)
    if asked:
        return SurveyLine(LineSort.ASKED, Range(start + asked.start("words"), whole.end), asked["words"])
    choice = _CHOICE.match(line)
    if choice:
        label = read_option_label(line[choice.start("label") :].rstrip(), start + choice.start("label"))
        mark = choice["mark"]
        if re.match(r"[①-⑳⑴-⒇]", mark):
            label = OptionLabel(
                mark + label.text, Range(start + choice.start("mark"), label.range.end), label.percent, label.count
            )
        return SurveyLine(LineSort.OPTION, Range(label.range.start, whole.end), words, labels=(label,), mark=mark)
    return SurveyLine(LineSort.TEXT, whole, words)


def _inline(line: str, start: int) -> tuple[OptionLabel, ...]:
    """Results in a row: はい 120人（60.0％）、いいえ 80人（40.0％）. They make up most of the line."""
    if line.count("%") + line.count("％") < 2 or len(line) > 600:
        return ()
    found = list(_INLINE.finditer(line))
    if len(found) < 2 or sum(len(m[0]) for m in found) < 0.8 * len(line.strip()):
        return ()
    return tuple(
        OptionLabel(
            m["label"],
            Range(start + m.start("label"), start + len(m[0].rstrip()) + m.start()),
            to_float(m["percent"]),
            to_int(m["count"]),
        )
        for m in found
    )


def as_option(line: SurveyLine) -> SurveyLine:
    """A numbered line taken as an option instead of a chapter."""
    label = read_option_label(line.words, line.range.start)
    return SurveyLine(LineSort.OPTION, line.range, line.words, line.number, (label,))


def read_option_label(text: str, start: int) -> OptionLabel:
    """A label with the percentage and count printed after it: ``知らなかった 59.0％（73人）``."""
    values = _VALUES.search(text)
    if values is None or not text[: values.start()].strip():
        return OptionLabel(text.strip(), Range(start, start + len(text.rstrip())))
    percent = values["p1"] or values["p2"]
    count = values["c1"] or values["c2"] or values["c3"]
    label = text[: values.start()].rstrip(" 　:：…‥・（(")
    return OptionLabel(label, Range(start, start + len(text.rstrip())), to_float(percent), to_int(count))


def ends_question(words: str) -> bool:
    """Whether a question is complete."""
    return _QUESTION_END.search(words) is not None


def to_float(text: str | None) -> float | None:
    """``３６．３`` as a number."""
    if not text:
        return None
    digits = squash(text).translate(_HALF)
    return float(digits) if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", digits) else None


def to_int(text: str | None) -> int | None:
    """``１，２３４`` as a number."""
    return parse_number(text) if text else None


_HALF = str.maketrans("０１２３４５６７８９．％", "0123456789.%")


def _several(line: str, marks: list[re.Match[str]], start: int) -> tuple[OptionLabel, ...]:
    """Labels of a legend on one line: ■ 評価書どおり実施 ■ 課題あり."""
    labels = []
    for index, mark in enumerate(marks):
        end = marks[index + 1].start() if index + 1 < len(marks) else len(line)
        text = line[mark.end() : end].rstrip()
        if text:
            labels.append(read_option_label(text, start + mark.end()))
    return tuple(labels)
