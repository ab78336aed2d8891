"""Risk boxes of assessment forms (特定個人情報保護評価書 Ⅲ): title, measures, chosen rating.

The forms print リスク１：…, rows of measures, and リスクへの対策は十分か with the choice in
brackets before a list of all choices. Only a box that asks this question is a box.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.japanese.enumerator_rows import MarkKind
from extractors.japanese.enumerators import read_mark
from extractors.japanese.letters import fold_wording
from extractors.japanese.marks import A_TITLE_CLOSING, A_TITLE_OPENING, TICK, UNBRACKETED, is_bracket
from extractors.japanese.numerals import parse_number
from extractors.model.document import Paragraph, Range, Reading
from extractors.model.vocabulary import Rating
from extractors.reviews.assessments.taxonomy import (
    OTHER_RISKS,
    Phase,
    match_field,
    match_risk,
    match_section,
    numbered_risk,
)

_CHOICES = {
    "特に力を入れている": Rating.ESPECIALLY_STRONG,
    "十分である": Rating.SUFFICIENT,
    "課題が残されている": Rating.ISSUES_REMAIN,
}
_CHOICE = rf"(?P<choice>{'|'.join(_CHOICES)})"
_CHOSEN = re.compile(
    rf"{A_TITLE_OPENING}[ 　\n\t]*{_CHOICE}[ 　\n\t]*{A_TITLE_CLOSING}"
    rf"|[■●◉☒{TICK}][ 　]*(?:[1-3１-３][)）.．]?[ 　]*)?{_CHOICE.replace('choice', 'marked')}"
)
_QUESTION = re.compile(r"(?:リスクへの)?対策は十分か")
_OPTION_LIST = re.compile(
    rf"{A_TITLE_OPENING}[ 　]*選択肢[ 　]*{A_TITLE_CLOSING}"
    r"|(?<![0-9０-９])[1-9１-９][ 　]*[)）][ 　]*[^)）\n]{2,24}?(?=[1-9１-９][ 　]*[)）]|[ 　\t]|$)"
)
_UNTICKED = re.compile(rf"^{A_TITLE_OPENING}[ 　○◯{TICK}]*{A_TITLE_CLOSING}[^\n。]{{0,20}}$")
"""[ ○ ]委託しない."""
_FIRST_CHOICE = re.compile(
    r"^[1-9１-９][ 　]*[)）][ 　]*(?:特に力を入れて|十分[でに]|課題が|(?:定めて|行って|記録を残して|再委託して"
    r"|委託)(?:いる|いない|する|しない))"
)
_LONGEST_CHOICES = 60
_BRACKETED = re.compile(rf"^{A_TITLE_OPENING}[ 　]*{UNBRACKETED}{{0,24}}[ 　]*{A_TITLE_CLOSING}$")
_RISK_LINE = re.compile(
    r"^(?P<label>リスク[ 　]*(?P<num>[0-9０-９一二三四五六七①-⑦]?))[ 　]*(?:[：:．.、][ 　\t]*"
    r"|[ 　\t]+)(?P<title>[^\n]{4,90})$"
)
_LABEL_ALONE = re.compile(r"^(?P<label>リスク[ 　]*(?P<num>[0-9０-９一二三四五六七①-⑦]?))[ 　]*[：:]?$")
_FLATTENED = re.compile(r"^(?P<title>[^\n]{4,60}?リスク(?:、誤った[^\n]{4,30}?リスク)?)[ 　]+(?P<rest>[^\n]+)$")
"""A row whose cells stand in one line."""
_HEADING_NUMBER = re.compile(rf"^[2-7２-７][ 　]*[.．、 　\t]*|[ 　]*{A_TITLE_OPENING}[ 　○]*{A_TITLE_CLOSING}[^\n]*$")
_NUMBER_LINE = re.compile(r"^[2-7２-７][ 　]*[.．、 　\t]")
_PART = re.compile(
    r"^(?:[ⅠⅡⅢⅣⅤⅥⅦ]|I{1,3}V?|IV|VI{0,2})[ 　.．、]*\S|^(?:[8-9８-９]|1[01]|１[０１])[.．、][ 　]*(?:監査|従業者"
    r"|人手|最も|その他|開示)"
)
_MARKED_CHOICES = re.compile(
    rf"^(?:[ 　]*[■□●○◯☐☒{TICK}][ 　]*(?:[1-3１-３][)）.．]?[ 　]*)?(?:{'|'.join(_CHOICES)}))+$"
)
_FIELD_LABEL = re.compile(
    r"(?:措置の内容|具体的な(?:管理|制限|確認|消去)?方法|管理方法|対策の内容|の(?:確認|管理|失効|発効)"
    r"|ルール(?:の内容)?|の確認方法|確認の措置|規定の内容|体制の確認|の記録|手順|の有無|再委託|の内容|の制限"
    r"|消去手順)$"
)
_EMPTY = re.compile(r"^(?:[-－―ー—‐・\s]*|特に?なし|該当なし|なし)$")
_BODY = re.compile(r"評価実施機関名?[ 　]*(?:[：:\t\n][ 　\t]*)+(?P<body>[^\n\t]{2,40})")
_CIRCLED = "①②③④⑤⑥⑦"


@dataclass(frozen=True, slots=True)
class RiskBox:
    """One risk box of a form."""

    ranges: tuple[Range, ...]
    category: str
    label: str | None
    title: str | None
    measures: tuple[str, ...]
    rating: Rating | None


@dataclass(slots=True)
class _Draft:
    """A box that is being read."""

    category: str
    label: str | None
    title: str
    start: int
    end: int
    lines: list[str] = field(default_factory=list)
    asked: bool = False


def form_body(text: str) -> str | None:
    """評価実施機関名 of a form."""
    match = _BODY.search(text)
    return match["body"].strip() if match else None


def read_forms(reading: Reading) -> list[RiskBox]:
    """Risk boxes of the document, in order; none where no box asks whether the measures are enough."""
    if not _QUESTION.search(reading.text):
        return []
    reader = _Reader(reading)
    for paragraph in reading.paragraphs:
        reader.take(paragraph)
    reader.close()
    return reader.boxes


class _Reader:
    """Takes one line after the other; the section and the box opened last stay open."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.phase: Phase | None = None
        self.draft: _Draft | None = None
        self.label: str | None = None
        self.boxes: list[RiskBox] = []

    def take(self, paragraph: Paragraph) -> None:
        """Read a line; cells that a tab separates count as lines."""
        start = paragraph.start
        for part in self.reading.string(paragraph).split("\t"):
            if part.strip():
                self._take(part.strip(), Range(start, start + len(part)))
            start += len(part) + 1

    def _take(self, line: str, where: Range) -> None:
        """A heading, the title of a box, or something in the open box."""
        if _PART.match(line) and len(line) < 60:
            self.close()
            self.phase = None
        elif _NUMBER_LINE.match(line) and len(line) < 70 and "リスク" not in line and (section := match_section(line)):
            self.close()
            self.phase = section.phase
            if section.phase is Phase.OUTSOURCING:
                heading = _HEADING_NUMBER.sub("", line)
                self.draft = _Draft("outsourcing.other", None, heading, *where)
        elif match := _LABEL_ALONE.match(line):
            self.label = match["label"].strip() if match["num"] else None
        elif not self._open(line, where) and self.draft is not None:
            self.draft.lines.append(line)
            self.draft.end = where.end
            self.draft.asked = self.draft.asked or _QUESTION.search(line) is not None
            self.label = None

    def _open(self, line: str, where: Range) -> bool:
        """Open a box if the line is its title."""
        match = _RISK_LINE.match(line)
        title = match["title"] if match else line
        question = _QUESTION.search(title)
        below = ""
        if match and not question and (flat := _FLATTENED.match(title)):
            title, below = flat["title"], flat["rest"]
        if question:
            cut = question.start() + (len("リスク") if question[0].startswith("リスク") else 0)
            rest, title = title[question.start() :], title[:cut]
        squashed = fold_wording(title)
        if len(squashed) > 70 or not squashed:
            return False
        category = self._category(match, title, squashed)
        if category is None:
            return False
        label = match["label"].strip() if match and match["num"] else self.label
        self.label = None
        draft = self.draft
        if draft and draft.category == category == "outsourcing.other" and not (draft.asked or _is_other(squashed)):
            draft.end = where.end
            if match or question:
                draft.label, draft.title = label, title.strip()
        else:
            self.close()
            draft = self.draft = _Draft(category, label, title.strip(), *where)
        if question:
            draft.lines.append(rest)
            draft.asked = True
        elif below:
            draft.lines.append(below)
        return True

    def _category(self, match: re.Match[str] | None, title: str, squashed: str) -> str | None:
        if _is_other(squashed):
            section = match_section(title)
            phase = section.phase if section else self.phase
            return f"{phase}.other" if phase else None
        if match is None and not squashed.endswith("リスク"):
            return None
        number = match["num"] if match else (self.label or "").removeprefix("リスク").strip()
        value = _CIRCLED.find(number) + 1 if number and number in _CIRCLED else parse_number(number)
        entry = match_risk(title, self.phase, value)
        if entry is None and self.phase and value:
            entry = numbered_risk(self.phase, value)
        return entry.category if entry else None

    def close(self) -> None:
        """Finish the open box; one that asks no question and is not その他のリスク with its cell is dropped."""
        draft, self.draft = self.draft, None
        if draft is None:
            return
        measures = _measures(draft.lines)
        other = _is_other(fold_wording(draft.title))
        if not draft.asked and not (other and draft.lines):
            return
        rating = _rating(draft.lines)
        where = (Range(draft.start, draft.end),)
        self.boxes.append(RiskBox(where, draft.category, draft.label, draft.title, measures, rating))


def _is_other(squashed: str) -> bool:
    """その他のリスク及びそのリスクに対する措置 as a heading."""
    return OTHER_RISKS.search(squashed) is not None and squashed.endswith(("措置", "対策", "措置の内容"))


def _rating(lines: list[str]) -> Rating | None:
    """The choice made: in brackets, marked, on a line between two brackets, or the only one printed."""
    asked = next((index for index, line in enumerate(lines) if _QUESTION.search(line)), None)
    if asked is None:
        return None
    words = "\n".join(lines[asked:])
    if chosen := _CHOSEN.search(words):
        return _CHOICES[chosen["choice"] or chosen["marked"]]
    alone = [line for line in lines[asked:] if line in _CHOICES]
    printed = {choice for choice in _CHOICES if choice in words}
    if len(alone) == 1 or len(printed) == 1:
        return _CHOICES[alone[0] if len(alone) == 1 else printed.pop()]
    return None


def _measures(lines: list[str]) -> tuple[str, ...]:
    """What the box says is done: its paragraphs without the printed row heads, questions and choices."""
    found: list[str] = []
    under_field = False
    for line in lines:
        if _QUESTION.search(line) or line in _CHOICES or is_bracket(line) or _MARKED_CHOICES.match(line):
            continue
        words = (
            _OPTION_LIST.sub("", line)
            if "選択肢" in line or _BRACKETED.match(_OPTION_LIST.sub("", line).strip())
            else line
        )
        words = words.strip()
        if is_bracket(words):
            continue
        if (
            not words
            or _EMPTY.match(words)
            or _UNTICKED.match(words)
            or _BRACKETED.match(words)
            or _only_options(words)
        ):
            continue
        if _is_field(words):
            found.append(words)
            under_field = True
        elif _FIELD_LABEL.search(words) and len(words) <= 40 and not words.endswith("。"):
            continue
        elif under_field and not _is_circled(words):
            found[-1] = f"{found[-1]}\n{words}"
        else:
            found.append(words)
            under_field = False
    return tuple(found)


def _only_options(words: str) -> bool:
    """A line of the list of choices: 1) 特に力を入れている 2) 十分である."""
    return len(words) <= _LONGEST_CHOICES and _FIRST_CHOICE.match(words) is not None


def _is_field(words: str) -> bool:
    """⑤物理的対策 and the other sub-items of 保管・消去 リスク１."""
    return _is_circled(words) and len(words) <= 60 and match_field(words[1:]) is not None


def _is_circled(words: str) -> bool:
    mark = read_mark(words)
    return mark is not None and mark.kind is MarkKind.CIRCLED
