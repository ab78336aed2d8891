"""What a document is: kind, title, issuer and date of issue.

It informs; no extractor asks for it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.japanese.deadlines import find_dates
from extractors.japanese.marks import A_CLOSING, AN_OPENING
from extractors.model.document import Document, Paragraph
from extractors.model.proceedings import Facts
from extractors.model.records import Finding, Record, Risk, SurveyItem, Vote
from extractors.model.vocabulary import DocumentKind

_HEAD = 16
"""Paragraphs at the head of a document in which its title, issuer and date are looked for."""
_TITLE = re.compile(
    r"(?:議事録|会議録|速記録|委員会記録|会議記録|議事要旨|議事概要|会議結果|会議報告|議事次第|評価書|報告書?|結果(?:一覧|表|概要)?|意見書?|答申書?|について"
    rf"|審議会|委員会|部会|定例会|臨時会|アンケート|調査|監査|状況(?:表|調書)?|措置(?:の?内容)?|一覧表?|メモ|計画書?|公表|通知書?|勧告書?|答申)(?:{AN_OPENING}.{{1,20}}{A_CLOSING})?$"
)
_ISSUER = re.compile(
    r"^[一-龥ァ-ヶーぁ-ん・]{1,24}(?:委員会|審議会|協議会|事務局|監査委員|[市区町村県府庁省局]|市長|区長|町長|村長|知事|教育長|広域連合|機構)"
    r"(?:(?:事務局|[一-龥]{1,8}[課部局室]))?$"
)
_STRONG = re.compile(
    r"(?:議事録|会議録|速記録|議事要旨|議事概要|会議結果|評価書|報告書|議決結果|検査の結果|監査結果|調査結果|措置の?(?:状況|内容)?|について)"
)
"""What a title says of the document itself, not only of a body."""
_NO_TITLE = re.compile(
    r"[>＞»→]|^[「『・]|。"
    r"|^(?:指摘事項|意見|要望|改善事項|議題|議案|資料|別紙|別表|[0-9０-９(（①-⑳⑴-⒇ア-ン][)）.．、 　]?)[0-9０-９]*"
)
_NAMELESS = re.compile(
    r"^(?:untitled|無題|名称未設定|文書|新規)[ 　_\-0-9]*$|^Microsoft|\.(?:docx?|xlsx?|pptx?|pdf|jtd|txt|html?)$",
    re.IGNORECASE,
)
"""What a program calls a document that nobody gave a title."""
_MINUTES = re.compile(r"議事録|会議録|速記録|議事要旨|議事概要|会議要旨|会議概要|会議結果|メモ$")
_RESULTS = re.compile(r"議決結果|審議結果|表決結果|賛否")
_SPREAD = re.compile(r"(?<=\S)[ 　](?=\S(?:[ 　]|$))")


@dataclass(frozen=True, slots=True)
class DocumentProfile:
    """What is known of the document as a whole."""

    kind: DocumentKind
    title: str | None
    issuer: str | None
    published_on: dt.date | None


def profile(document: Document, facts: Facts, records: Sequence[Record]) -> DocumentProfile:
    """Describe a document by what was found in it."""
    head = _head(document, facts)
    issued = None if _speakers(facts) else _issued(head)
    title = _title(document, head)
    return DocumentProfile(_kind(facts, records, title), title, _issued_by(head, facts, records), issued)


def _head(document: Document, facts: Facts) -> list[tuple[Paragraph, str]]:
    """The first paragraphs with words, before anybody speaks."""
    found: list[tuple[Paragraph, str]] = []
    for paragraph in document.reading.paragraphs:
        if len(found) >= _HEAD or (facts.proceedings.turns and paragraph.start >= facts.proceedings.start):
            break
        words = document.reading.string(paragraph).strip()
        if words:
            found.append((paragraph, words))
    return found


def _speakers(facts: Facts) -> int:
    return sum(1 for turn in facts.proceedings.turns if turn.label)


def _title(document: Document, head: Sequence[tuple[Paragraph, str]]) -> str | None:
    """The line set largest among those that read like a title, else the first that does, else the source's own."""
    likely = [
        (paragraph, words)
        for paragraph, words in head
        if paragraph.cell is None
        and len(words) <= 80
        and _TITLE.search(_close(words))
        and not _NO_TITLE.search(_close(words))
    ]
    if not likely:
        return None if _NAMELESS.search(document.source.title or "") else document.source.title
    weights = [
        (document.lines[paragraph.lines[0]].size or 0.0, _STRONG.search(_close(words)) is not None)
        for paragraph, words in likely
    ]
    return " ".join(likely[weights.index(max(weights))][1].split())


def _issued_by(head: Sequence[tuple[Paragraph, str]], facts: Facts, records: Sequence[Record]) -> str | None:
    """The body of the meeting, who issued the findings, or a line near the head that only names a body."""
    auditors = (record.auditor for record in records if isinstance(record, Finding) and record.auditor)
    return facts.body or next(auditors, None) or _issuer(head)


def _issuer(head: Sequence[tuple[Paragraph, str]]) -> str | None:
    """A line near the head that holds nothing but the name of a body."""
    return next((name for _, words in head if _ISSUER.match(name := _close(words)) and len(name) <= 30), None)


def _issued(head: Sequence[tuple[Paragraph, str]]) -> dt.date | None:
    """A line near the head that holds nothing but a day."""
    for _, words in head:
        dates = find_dates(words)
        if len(dates) == 1 and dates[0].date and len(words) - (dates[0].end - dates[0].start) <= 5:
            return dates[0].date
    return None


def _close(words: str) -> str:
    """Letters spread by spaces put together."""
    return _SPREAD.sub("", words).replace("　", "").strip()


def _kind(facts: Facts, records: Sequence[Record], title: str | None) -> DocumentKind:
    if _speakers(facts) >= 2 or (facts.meeting and _MINUTES.search(_close(title or ""))):
        return DocumentKind.MINUTES
    if facts.decisions and _RESULTS.search(_close(title or "")):
        return DocumentKind.VOTES
    tallies = (
        (Vote, DocumentKind.VOTES),
        (SurveyItem, DocumentKind.SURVEY_REPORT),
        (Finding, DocumentKind.AUDIT_REPORT),
        (Risk, DocumentKind.ASSESSMENT),
    )
    for record, kind in tallies:
        if sum(isinstance(row, record) for row in records) >= 3:
            return kind
    return DocumentKind.MEETING_PAPERS if facts.meeting or facts.agenda.items else DocumentKind.OTHER
