"""Survey items read from the flow of the text, before tables and charts give their numbers.

Risk that a survey item reports on, by the wording of 特定個人情報保護評価書 (the 全項目 form's numbers).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extractors.japanese.rules import Rule, meaning, rule
from extractors.model.document import Document, Range
from extractors.model.proceedings import Facts
from extractors.reviews.surveys.lines import (
    LineSort,
    OptionLabel,
    SurveyLine,
    as_option,
    ends_question,
    read_line,
    read_option_label,
)

_LONGEST_RESULT = 70
_LONGEST_OPTION = 80


@dataclass(slots=True)
class SurveyDraft:
    """A question or result while it is being read."""

    part: str | None
    section: str | None
    number: int | None
    question: list[Range]
    words: str
    numbered: bool
    asked: bool = False
    """A question without a number: only results under it make it an item."""
    labels: list[OptionLabel] = field(default_factory=list)
    soft: list[OptionLabel] = field(default_factory=list)
    """Plain lines that end in a number; results only where nothing else is printed."""
    shared: bool = False
    """Its options were printed together with those of other questions."""
    legend: list[OptionLabel] = field(default_factory=list)
    """Labels of the part's legend, which belong to all of its items."""
    filter: str | None = None
    filter_at: Range | None = None
    answers: list[Range] = field(default_factory=list)
    end: int = 0
    """Reading position where the next item or heading begins."""


@dataclass(slots=True)
class _Reader:
    items: list[SurveyDraft] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    part: str | None = None
    section: str | None = None
    legend: list[OptionLabel] = field(default_factory=list)
    in_legend: bool = True
    """Options printed now are the part's legend."""
    pending: list[SurveyDraft] = field(default_factory=list)
    """Questions printed together, their options still to come."""
    options: list[OptionLabel] = field(default_factory=list)
    filtered: bool = False
    expects: bool = False
    """A section heading was just printed: the next line may be a result's heading."""
    chapter: int = 0
    """Number of the last chapter."""
    option: int = 0
    """Number of the last numbered option."""


def read_items(document: Document, facts: Facts) -> tuple[list[SurveyDraft], list[tuple[int, str]]]:
    """Questions and results in order, with the options and answers printed under them; and where sections begin."""
    reader = _Reader()
    proceedings = facts.proceedings
    heads = _running_parts(document)
    for paragraph in document.reading.paragraphs:
        if paragraph.cell is not None or paragraph.end <= paragraph.start:
            continue
        if proceedings.turns and proceedings.start <= paragraph.start < proceedings.end:
            continue
        while heads and heads[-1][0] <= paragraph.start:
            _read(reader, heads.pop()[1])
        _read(reader, read_line(document.reading.string(paragraph), paragraph.start))
    _deal(reader)
    limit = len(document.reading.text)
    for item in reversed(reader.items):
        item.end = min(item.end or limit, limit)
        limit = item.question[0].start
    return reader.items, reader.headings


def _running_parts(document: Document) -> list[tuple[int, SurveyLine]]:
    """Parts that only a running head names, last first, with the reading position that they stand before."""
    found = []
    for start, end in document.furniture[:2000]:
        line = read_line(document.text[start:end].strip(), 0)
        if line.sort is LineSort.PART:
            at = document.reading.position_of(start)
            found.append((at, replace(line, range=Range(at, at))))
    return sorted(found, key=lambda pair: -pair[0])


def _read(reader: _Reader, line: SurveyLine) -> None:
    match line.sort:
        case LineSort.PART | LineSort.SECTION:
            _heading(reader, line)
        case LineSort.LEGEND:
            reader.in_legend = reader.section is None or not reader.pending
        case LineSort.CHAPTER:
            _chapter(reader, line)
        case LineSort.QUESTION | LineSort.ASKED:
            _question(reader, line)
        case LineSort.OPTION:
            _option(reader, line)
        case LineSort.FILTER:
            _deal(reader)
            if reader.items:
                item = reader.items[-1]
                item.filter, item.filter_at = line.filter, line.range
                reader.filtered = True
        case LineSort.TEXT:
            _text(reader, line)
        case _:
            pass


def _heading(reader: _Reader, line: SurveyLine) -> None:
    """A part or section begins."""
    _deal(reader)
    if reader.items and not reader.items[-1].end:
        reader.items[-1].end = line.range.start
    reader.filtered = False
    if line.sort is LineSort.SECTION:
        reader.section, reader.expects, reader.in_legend = line.words, True, False
        reader.headings.append((line.range.start, line.words))
        return
    if line.words != reader.part:
        reader.part, reader.legend = line.words, []
    reader.section, reader.in_legend, reader.expects = None, True, False


def _chapter(reader: _Reader, line: SurveyLine) -> None:
    """A numbered short line: an option where options are counted up, else the heading of a section."""
    counts_on = line.number is not None and line.number == reader.option + 1
    opens = line.number is not None and (line.number == reader.chapter + 1 or line.number > reader.option + 1)
    if (
        (reader.pending or reader.filtered or reader.options)
        and counts_on
        and not (opens and line.number != 1 and not reader.option)
    ):
        reader.option += 1
        _option(reader, as_option(line))
        return
    reader.chapter = line.number or 0
    _read(reader, replace(line, sort=LineSort.SECTION))


def _completes(reader: _Reader) -> bool:
    """Whether the last question still lacks its end."""
    return bool(reader.pending) and not reader.options and not ends_question(reader.pending[-1].words)


def _question(reader: _Reader, line: SurveyLine) -> None:
    """A new question; one without a number may be the end of the one before it or an answer."""
    if line.sort is LineSort.ASKED and (reader.filtered or _completes(reader)):
        _text(reader, line)
        return
    if reader.options:
        _deal(reader)
    reader.filtered, reader.expects, reader.in_legend = False, False, False
    reader.option = 0
    if reader.pending and not reader.pending[-1].labels and reader.pending[-1].words == line.words:
        del reader.items[-1], reader.pending[-1]
    numbered = line.sort is LineSort.QUESTION
    item = SurveyDraft(reader.part, reader.section, line.number, [line.range], line.words, numbered, asked=not numbered)
    reader.items.append(item)
    reader.pending.append(item)


def _option(reader: _Reader, line: SurveyLine) -> None:
    long = any(len(label.text) > _LONGEST_OPTION for label in line.labels)
    if reader.filtered and reader.items:
        reader.items[-1].answers.append(Range(line.labels[0].range.start, line.range.end))
    elif reader.in_legend and not reader.pending and not long:
        reader.legend.extend(line.labels)
    elif reader.pending and not long:
        reader.options.extend(line.labels)
    reader.expects = False


def _text(reader: _Reader, line: SurveyLine) -> None:
    """A plain line: the rest of a question, a result's heading, or words between."""
    last = reader.items[-1] if reader.items else None
    label = read_option_label(line.words, line.range.start)
    if last is not None and _is_pending(reader, last) and (label.percent is not None or label.count is not None):
        last.soft.append(label)
        return
    if reader.filtered and last is not None:
        if "。" in line.words or len(line.words) > 10:
            last.answers.append(line.range)
        return
    if last is not None and _is_pending(reader, last) and not reader.options:
        if last.numbered and not ends_question(last.words) and len(line.words) <= 120:
            last.question.append(line.range)
            last.words += line.words
            return
        if not last.numbered and _is_result(line) and _belongs(last.words, line.words):
            last.question.append(line.range)
            last.words += "\n" + line.words
            return
    if reader.expects and _is_result(line):
        item = SurveyDraft(
            reader.part, reader.section, None, [line.range], line.words, numbered=False, legend=reader.legend
        )
        reader.items.append(item)
        reader.pending.append(item)
    reader.expects = False


def _is_pending(reader: _Reader, item: SurveyDraft) -> bool:
    """Whether an item, the last one read, still waits for its options."""
    return bool(reader.pending) and reader.pending[-1] is item


def _belongs(heading: str, line: str) -> bool:
    """Whether a line goes on with a result's heading: in brackets, or another phrase of the same end."""
    return line.startswith(("(", "（")) or line[-3:] == heading[-3:]


def _is_result(line: SurveyLine) -> bool:
    """Whether a line can be the heading of a result: a short noun phrase."""
    return len(line.words) <= _LONGEST_RESULT and "。" not in line.words


def _deal(reader: _Reader) -> None:
    """Give the options read to the questions printed before them."""
    pending, options = reader.pending, reader.options
    if pending and options:
        for item, labels in zip(pending, _partition([item.words for item in pending], options), strict=True):
            item.labels.extend(labels)
            item.shared = len(pending) > 1
    reader.pending, reader.options = [], []


def _partition(questions: list[str], options: list[OptionLabel]) -> list[list[OptionLabel]]:
    """Options of questions printed together, in order, each with those that share most words with it."""
    if len(questions) == 1:
        return [options]
    if len(options) < 2 * len(questions) or len(options) > 60:
        return [[] for _ in questions[:-1]] + [options]
    sizes = [[_shared(label.text, question) for label in options] for question in questions]
    best: dict[tuple[int, int], tuple[float, list[int]]] = {(0, 0): (0.0, [])}
    for index, row in enumerate(sizes):
        for cut in range(2 * (index + 1), len(options) - 2 * (len(questions) - index - 1) + 1):
            candidates = [
                (score + sum(row[start:cut]), [*cuts, cut])
                for (done, start), (score, cuts) in best.items()
                if done == index and cut - start >= 2
            ]
            if candidates:
                best[index + 1, cut] = max(candidates, key=lambda candidate: candidate[0])
    found = best.get((len(questions), len(options)))
    cuts = found[1] if found else [*([0] * (len(questions) - 1)), len(options)]
    return [options[start:end] for start, end in zip([0, *cuts[:-1]], cuts, strict=True)]


def _shared(label: str, question: str) -> float:
    """Share of the label's letter pairs that stand in the question."""
    pairs = [label[i : i + 2] for i in range(len(label) - 1)]
    return sum(pair in question for pair in pairs) / len(pairs) if pairs else 0.0


def _rule(category: str, section: str, wording: str, example: str, lookalike: str) -> Rule[str]:
    """A risk by the heading of its section and the wording of a question, a line each."""
    phase = section.split("|", maxsplit=1)[0]
    pattern = rf"^[^\n]*(?:{section})[^\n]*\n(?s:.*)(?:{wording})"
    return rule(category, pattern, (f"{phase}\n{example}",), (f"{phase}\n{lookalike}",))


_NETWORK = "情報提供ネットワーク|ネットワークシステムとの接続"
_ACQUISITION, _USE, _PROVISION, _STORAGE = "入手", "使用|利用", "提供・移転|提供", "保管・消去|保管|消去"

CATEGORIES: tuple[Rule[str], ...] = (
    _rule("network.1", _NETWORK, r"目的外の入手", "目的外の入手が行われるリスク", "不正な提供が行われるリスク"),
    _rule("network.2", _NETWORK, r"安全が保たれない", "安全が保たれない方法によって入手が行われるリスク", "不正な提供"),
    _rule("network.3", _NETWORK, r"不正確", "入手した特定個人情報が不正確であるリスク", "目的外の入手"),
    _rule("network.4", _NETWORK, r"漏えい・紛失", "入手の際に特定個人情報が漏えい・紛失するリスク", "不正確"),
    _rule("network.5", _NETWORK, r"不正な提供", "不正な提供が行われるリスク", "不適切な方法で提供されるリスク"),
    _rule("network.6", _NETWORK, r"不適切な方法で提供", "不適切な方法で提供されるリスク", "不正な提供"),
    _rule("network.7", _NETWORK, r"誤った", "誤った情報を提供してしまうリスク", "不正な提供"),
    _rule("outsourcing.other", "委託", r"委託先|再委託|リスク", "委託先における不正な使用等のリスク", "従事者への研修"),
    _rule(
        "acquisition.1",
        _ACQUISITION,
        r"目的外の入手",
        "目的外の入手が行われるリスク",
        "入手した情報が不正確であるリスク",
    ),
    _rule("acquisition.2", _ACQUISITION, r"不適切な方法", "不適切な方法で入手が行われるリスク", "目的外の入手"),
    _rule("acquisition.3", _ACQUISITION, r"不正確", "入手した特定個人情報が不正確であるリスク", "目的外の入手"),
    _rule("acquisition.4", _ACQUISITION, r"漏えい・紛失", "入手の際に特定個人情報が漏えい・紛失するリスク", "不正確"),
    _rule("use.1", _USE, r"目的を超え|必要の?な[のい]", "目的を超えた紐付けが行われるリスク", "不正に複製されるリスク"),
    _rule("use.2", _USE, r"権限のない者|元職員", "権限のない者によって不正に使用されるリスク", "事務外で使用"),
    _rule("use.3", _USE, r"事務外", "従業者が事務外で使用するリスク", "不正に複製"),
    _rule("use.4", _USE, r"複製", "特定個人情報ファイルが不正に複製されるリスク", "事務外で使用"),
    _rule("provision.1", _PROVISION, r"不正な提供", "不正な提供・移転が行われるリスク", "誤った相手に提供"),
    _rule("provision.2", _PROVISION, r"不適切な方法", "不適切な方法で提供・移転が行われるリスク", "不正な提供"),
    _rule("provision.3", _PROVISION, r"誤った", "誤った情報を提供・移転してしまうリスク", "不正な提供"),
    _rule("storage.1", _STORAGE, r"漏えい・滅失・毀損", "特定個人情報の漏えい・滅失・毀損リスク", "古い情報のまま保管"),
    _rule("storage.2", _STORAGE, r"古い情報", "古い情報のまま保管され続けるリスク", "漏えい・滅失・毀損"),
    _rule("storage.3", _STORAGE, r"消去され(?:ず|ない)", "消去されずいつまでも存在するリスク", "古い情報のまま"),
)


def category_of(section: str | None, question: str) -> str | None:
    """Risk that a result reports on: 特定個人情報の入手① and 目的外の入手が行われるリスク are acquisition.1."""
    if section is None or "リスク" not in question:
        return None
    return meaning(CATEGORIES, f"{' '.join(section.split())}\n{question}")
