"""A finding before it becomes a record: where its parts stand, and what its surroundings told.

Several findings in one cell: enumerated paragraphs that each find fault, with their responses.

Deadlines of a finding: those of its response, of its deadline column, and those it sets itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.japanese.deadlines import Context, FoundDue, find_due
from extractors.japanese.sentences import sentence_texts
from extractors.model.document import Range
from extractors.model.records import Due
from extractors.model.vocabulary import DuePrecision, FindingKind, ResponseStatus
from extractors.reviews.findings.headings import item_mark, label_of
from extractors.reviews.findings.predicates import is_defect


@dataclass(frozen=True, slots=True)
class Draft:
    """Parts of one finding as ranges of the reading text; strings where a cell or heading gave them."""

    passage: tuple[Range, ...]
    """Label, title and text of the finding, as far as they stand together."""
    kind: FindingKind | None = None
    label: str | None = None
    title: str | None = None
    law: str | None = None
    basis: str | None = None
    auditee: str | None = None
    department: str | None = None
    system: str | None = None
    found_on: dt.date | None = None
    response: tuple[Range, ...] = ()
    answered: bool = False
    """There is a place for a response, be it empty."""
    status: ResponseStatus | None = None
    status_label: str | None = None
    due: str | None = None
    done_on: str | None = None
    amount: int | None = None
    """In yen, where a column gives the sum in question."""
    grade: str | None = None
    table: int | None = None
    row: int | None = None
    confidence: float = 0.95
    """How sure this way of printing makes it a finding."""


def raw(text: str, ranges: Sequence[Range]) -> str:
    """The ranges' words, one line feed between two ranges, so that offsets can be led back by ``split``."""
    return "\n".join(text[start:end] for start, end in ranges)


def split(ranges: Sequence[Range], offset: int) -> tuple[tuple[Range, ...], tuple[Range, ...]]:
    """The ranges before and after an offset into ``raw`` of them."""
    before: list[Range] = []
    after: list[Range] = []
    for start, end in ranges:
        size = end - start
        if offset >= size:
            before.append(Range(start, end))
        elif offset <= 0:
            after.append(Range(start, end))
        else:
            before.append(Range(start, start + offset))
            after.append(Range(start + offset, end))
        offset -= size + 1
    return tuple(before), tuple(after)


def join(parts: Sequence[str]) -> str:
    """Parts of a passage as one text: a sentence that a page break cut is one line again."""
    joined = ""
    for part in parts:
        glue = "\n" if joined and joined[-1] in "。）)」】：:\n" else ""
        joined = f"{joined}{glue}{part}" if joined else part
    return joined


def split_items(text: str, draft: Draft) -> list[Draft]:
    """The findings of a cell: itself, or one for each of its enumerated paragraphs.

    Responses are dealt by label where the response is enumerated the same way, else each has the whole.
    """
    parts = _parts(text, draft.passage)
    if len(parts) < 2 or not all(is_defect(raw(text, ranges)) for _, ranges in parts):
        return [draft]
    answers = dict(_parts(text, draft.response))
    paired = [label for label, _ in parts] == list(answers)
    return [
        replace(
            draft,
            passage=ranges,
            label=label,
            response=answers[label] if paired else draft.response,
        )
        for label, ranges in parts
    ]


def _parts(text: str, ranges: tuple[Range, ...]) -> list[tuple[str, tuple[Range, ...]]]:
    """Paragraphs with enumerators of one shape that differ, the first at the head; empty if it is otherwise."""
    words = raw(text, ranges)
    lines = [match.span() for match in re.finditer(r"[^\n]+", words)]
    marks = [mark for start, end in lines if (mark := item_mark(words, start, end))]
    if len(marks) < 2 or words[: marks[0].start].strip():
        return []
    marks = [mark for mark in marks if mark.shape == marks[0].shape]
    labels = [label_of(mark, words) for mark in marks]
    if len(set(labels)) != len(labels) or len(labels) < 2:
        return []
    ends = [mark.start for mark in marks[1:]] + [len(words)]
    return [
        (label, split(split(ranges, end)[0], mark.body)[1])
        for label, mark, end in zip(labels, marks, ends, strict=True)
    ]


_CUE = re.compile(
    r"^(?:[（(][月火水木金土日]曜?日?[)）])?[\s　]*(?:頃|ごろ)?(?:の?(?:早い時期|できるだけ早期"
    r"|予算(?:編成)?|当初|上半期|下半期|第[0-9０-９一二三四]四半期|実施分|分))?"
    r"(?:を?(?:期限|目[途処標]|めど|目安)|末?まで|迄|末|中(?!旬の?)|内|に|から|より|以降|以後|を予定"
    r"|予定|付け?で?施行|施行|実施|、|。|$)"
)
"""Words after a date that make it a deadline."""
_WITHIN = re.compile(r"^[\s　]*(?:を?(?:期限|目[途処標]|めど|目安)|末?まで|迄|末|中(?!旬の?)|内|いっぱい|を予定|予定)")
"""Words after a stretch of time that has begun which make its end a deadline."""
_PAST = re.compile(
    r"^[^。、]{0,40}?(?<!することとし)(?:[しっいげめえけせじれ]た|ました|済み?|ている|ています"
    r"|ております)(?=。|、|ほか|もの|ところ|が|後|上|うえ|$|際|「|結果)"
)
_ENDS_PAST = re.compile(
    r"(?:[しっいげめえけせじれびみりちきね]た|ました|んだ|済み?|ている|ています|ております)(?:ところ(?:である|です)?)?[。．]?$"
)
_ASIDE = re.compile(
    r"^(?:をもって|で|に)?[^、。]{0,14}(?:(?:終わる|切れる|満了する|迎える)(?:ため|ので|ことから)|を経て|を待た|の議決の後)"
    r"|^(?:に)?(?:施行|適用|発効)の"
)
"""The date is that of something else: why it is done, what comes before."""
_OF = re.compile(r"^の(?!うち|早い|できるだけ|当初|上半期|下半期|前半|後半|第[0-9０-９一二三四])")
_AIM = re.compile(r"^[^、。の]{0,8}?(?:中|末|内|に|から|より|まで|で|を(?:目途|目標|めど|期限))")
_DEMAND = re.compile(r"(?:こと|されたい|求める|求めた|願いたい|報告|提出|改善)[^。]{0,12}。?$")


def read_due(response: str | None, cell: str | None, finding: str, context: Context) -> tuple[Due, ...]:
    """Every stated deadline, in order; days of the past and days on which something was done are none."""
    found: list[FoundDue] = []
    if response:
        found.extend(due for due in find_due(response, context) if _is_ahead(response, due, context))
    if cell:
        found.extend(find_due(cell, context) or find_due(f"{cell}まで", Context(fiscal_year=context.fiscal_year)))
    for sentence in sentence_texts(finding) if "まで" in finding else ():
        if _DEMAND.search(sentence):
            found.extend(due for due in find_due(sentence, context) if re.match(r".{0,4}まで", sentence[due.end :]))
    return tuple(dict.fromkeys(Due(due.earliest, due.latest, due.precision, due.text) for due in found))


def _is_ahead(text: str, due: FoundDue, context: Context) -> bool:
    """Whether a date is a deadline: one ahead of the paper's day that is not that of something else, or one that has
    begun or isn't known to lie ahead, by the words after it and the tense of its sentence."""
    after = text[due.end : due.end + 160]
    if _ASIDE.match(after):
        return False
    long = due.precision in _LONG
    if context.date is not None and due.earliest > context.date:
        return not long or (not _OF.match(after) and _AIM.match(after) is not None)
    if any(_ENDS_PAST.search(sentence) for sentence in sentence_texts(after)[:1]):
        return False
    if context.date is not None:
        return _WITHIN.match(after) is not None or due.text.endswith(("末", "末日", "中", "内"))
    return not _OF.match(after) and _CUE.match(after) is not None and _PAST.match(after) is None


_LONG = frozenset({DuePrecision.FISCAL_YEAR, DuePrecision.YEAR})
