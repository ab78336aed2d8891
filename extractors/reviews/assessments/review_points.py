"""Points of the review (審査) of an assessment: 主な考慮事項, 審査の観点, 総評, 審査記載事項."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.japanese.marks import A_FIGURE, A_TITLE_CLOSING, A_TITLE_OPENING
from extractors.japanese.numerals import parse_number
from extractors.japanese.rules import meaning
from extractors.japanese.sentences import split_sentences
from extractors.model.document import Range
from extractors.model.grounding import Desk
from extractors.model.proceedings import Facts
from extractors.model.records import ReviewPoint
from extractors.model.vocabulary import ReviewPointKind, Verdict
from extractors.reviews.assessments.review_tables import TOPICS, read_checklists, read_verdict, read_verdict_rows
from extractors.reviews.assessments.risks import assessed_body

EXTRACTOR = "review_points/1"
_NUMBER = r"(?:[0-9０-９]{1,3}|[一二三四五六七八九十百]{1,4})"
_AFTER = (
    r"(?:(?:の(?:項目|欄|観点|点))?(?:では|におきましては|においては|については|につきましては|について"
    r"|に関しては|は|と(?:いた)?しまして(?:は)?|として(?:は)?))、?"
)
_CONSIDERED = re.compile(
    rf"(?:No[.．]?|№|第)?[ 　]?(?P<first>{_NUMBER})(?:番目|番)(?P<more>(?:(?:、|及び|・|と|から){_NUMBER}(?:番目"
    rf"|番))*)(?:(?:の[^、。]{{0,20}}?)?{_AFTER}|、|[ 　]+|(?=[「『]))"
)
_VIEWPOINT = re.compile(rf"(?P<label>[（(][ 　]?{_NUMBER}[ 　]?[）)]|[①-⑳⑴-⒇])(?:の[^、。（(]{{0,20}}?)?{_AFTER}")
_STATED = re.compile(
    rf"(?P<label>[（(][ 　]?{_NUMBER}[ 　]?[）)]|[①-⑳⑴-⒇]|(?P<nth>{_NUMBER})(?:点目|つ目))(?:に?(?:として(?:は)?"
    rf"|としまして(?:は)?|は|につきましては|については|に|では))?、?[ 　]*"
)
_REMARK = re.compile(r"総評(?:として(?:は)?|と(?:いた)?しまして(?:は)?|は|では|につきましては|については)")
_CLOSED = re.compile(r"以上(?:です|でござ|とな|にな)|説明は以上|(?:本日の|なお、).{0,20}(?:承認|了承)をいただ")
_DIGITS = re.compile(_NUMBER)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Point:
    """One point, with its words."""

    kind: ReviewPointKind
    label: str | None
    ranges: tuple[Range, ...]
    verdict: Verdict | None
    sure: float = 0.93


def extract_review_points(desk: Desk, facts: Facts) -> tuple[ReviewPoint, ...]:
    """Points of the review of an assessment, from minutes and from the review paper itself."""
    text = desk.text
    points: list[Point] = []
    rows = read_checklists(desk.document)
    if meaning(TOPICS, text) is not None:
        listed = {row.ranges for row in rows}
        rows += [row for row in read_verdict_rows(desk.document.reading) if row.ranges not in listed]
        points.extend(find_points(text))
    points.extend(Point(row.kind, row.label, row.ranges, row.verdict) for row in rows)
    points.extend(_headed_remarks(desk, points))
    return tuple(_record(desk, facts, point) for point in sorted(points, key=lambda point: point.ranges))


_REMARK_HEAD = re.compile(
    rf"[ 　]*(?:[0-9０-９]{{1,2}}[.．、 　]|[(（][0-9０-９]{{1,2}}[)）]|{A_FIGURE})?[ 　]*"
    rf"{A_TITLE_OPENING}?総[ 　]?評{A_TITLE_CLOSING}?[ 　：:]*"
)
_REVIEWED = re.compile(r"第三者点検|保護評価|評価書")


def _headed_remarks(desk: Desk, points: list[Point]) -> Iterator[Point]:
    """What a review paper prints below the heading 総評."""
    if not _REVIEWED.search(desk.text, 0, 3000):
        return
    taken = {part for point in points for part in point.ranges}
    for head, body in pairwise(desk.document.reading.paragraphs):
        words = Range(body.start, body.end)
        printed = desk.text[head.start : head.end]
        if len(printed) > 24 or not _REMARK_HEAD.fullmatch(printed) or body.cell != head.cell or words in taken:
            continue
        if body.end - body.start >= 15:
            verdict = read_verdict(desk.text, body.start, body.end)
            yield Point(ReviewPointKind.GENERAL_REMARK, None, (words,), verdict.verdict if verdict else None)


def find_points(text: str) -> list[Point]:
    """Points read out or printed in running text, in order."""
    return list(_Reader(text).run())


def _record(desk: Desk, facts: Facts, point: Point) -> ReviewPoint:
    grounding = desk.ground(*point.ranges)
    return ReviewPoint(
        record_id=desk.record_id("review_points", grounding.text),
        document_id=desk.document.document_id,
        grounding=grounding,
        confidence=point.sure,
        extractor=EXTRACTOR,
        kind=point.kind,
        label=point.label,
        subject_body=assessed_body(facts, grounding.span_start),
        verdict=point.verdict,
    )


class _Reader:
    """Reads sentence after sentence; the part of the review named last is open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.topic: ReviewPointKind | None = None
        self.expected = 1

    def run(self) -> Iterator[Point]:
        sentences = split_sentences(self.text)
        for index, sentence in enumerate(sentences):
            opened = self._open(sentence)
            if self.topic is None:
                continue
            following = sentences[index + 1] if index + 1 < len(sentences) else None
            points = self._points(sentence, opened, following)
            yield from points
            if not points and _CLOSED.search(self.text, sentence.start, sentence.end):
                self.topic = None

    def _open(self, sentence: Range) -> int:
        """Notice the part of the review that a sentence names; where its words on that part begin."""
        named = [
            (match.end(), row.means)
            for row in TOPICS
            for match in row.pattern.finditer(self.text, sentence.start, sentence.end)
        ]
        if not named:
            return sentence.start
        position, kind = self._leading(named)
        if kind is not self.topic or kind is ReviewPointKind.STATED_MATTER:
            self.expected = 1
        self.topic = kind
        return position

    def _leading(self, named: list[tuple[int, ReviewPointKind]]) -> tuple[int, ReviewPointKind]:
        """The part that a sentence turns to: the one named last (いずれの主な考慮事項も…、総評として)."""
        return max(named)

    def _points(self, sentence: Range, opened: int, following: Range | None) -> list[Point]:
        if self.topic is ReviewPointKind.CONSIDERED_ITEM:
            return self._labelled(_CONSIDERED, sentence, opened, following)
        if self.topic is ReviewPointKind.REVIEW_VIEWPOINT:
            return self._labelled(_VIEWPOINT, sentence, opened, following)
        if self.topic is ReviewPointKind.GENERAL_REMARK:
            return self._remark(sentence)
        return self._stated(sentence, opened)

    def _labelled(self, pattern: re.Pattern[str], sentence: Range, opened: int, following: Range | None) -> list[Point]:
        """Items named by number, each up to the next: 74番では、…、75番では…「問題は認められない」としております。"""
        assert self.topic is not None
        matches = list(pattern.finditer(self.text, opened, sentence.end))
        shared = read_verdict(self.text, matches[0].end(), sentence.end) if matches else None
        points: list[Point] = []
        for match, after in zip(matches, [*matches[1:], None], strict=False):
            end = after.start() if after else sentence.end
            own = read_verdict(self.text, match.end(), end)
            verdict = own or (shared if shared and shared.end > match.end() else None)
            if verdict is None and following and not pattern.search(self.text, following.start, following.end):
                verdict = read_verdict(self.text, following.start, following.end)
            if verdict is None:
                continue
            stop = own.end if own and after is None and own.goes_on else end
            where = self._trimmed(match.end(), stop)
            points.extend(Point(self.topic, label, (where,), verdict.verdict) for label in self._labels(match))
        return _merged(points)

    def _labels(self, match: re.Match[str]) -> list[str]:
        """Labels of one match, without 番: several where items share their words (74番から76番では)."""
        if "label" in match.re.groupindex:
            return [match["label"]]
        labels = [match["first"], *_DIGITS.findall(match["more"])]
        if "から" in match["more"] and len(labels) == 2:
            low, high = (parse_number(label) for label in labels)
            if low is not None and high is not None and low < high <= low + 50:
                return [str(number) for number in range(low, high + 1)]
        return labels

    def _remark(self, sentence: Range) -> list[Point]:
        """総評, read out as a whole or point by point."""
        numbered = self._stated(sentence, sentence.start)
        if numbered:
            return numbered
        match = _REMARK.search(self.text, sentence.start, sentence.end)
        if match is None:
            return []
        verdict = read_verdict(self.text, match.start(), sentence.end)
        where = self._trimmed(match.start(), sentence.end)
        if verdict is None and where.end - where.start < 15:
            return []
        self.topic = None if verdict else self.topic
        return [Point(ReviewPointKind.GENERAL_REMARK, None, (where,), verdict.verdict if verdict else None)]

    def _stated(self, sentence: Range, opened: int) -> list[Point]:
        """Numbered matters, in the order of their numbers: （１）として、…こと、（２）として、…こと."""
        assert self.topic is not None
        found: list[re.Match[str]] = []
        lead = self._trimmed(opened, sentence.end).start
        for match in _STATED.finditer(self.text, opened, sentence.end):
            first = match.start() <= lead
            joined = match.start() > opened and self.text[match.start() - 1] in "、，。 　」"
            if (first or (joined and "として" in match[0]) or (joined and match["nth"])) and self._number(
                match
            ) == self.expected:
                found.append(match)
                self.expected += 1
        points = []
        for match, after in zip(found, [*found[1:], None], strict=False):
            where = self._trimmed(match.end(), after.start() if after else sentence.end)
            label = match["label"]
            verdict = None
            if self.topic is ReviewPointKind.GENERAL_REMARK and (read := read_verdict(self.text, *where)):
                verdict = read.verdict
            if where.end > where.start:
                points.append(Point(self.topic, label, (where,), verdict))
        return points

    def _number(self, match: re.Match[str]) -> int | None:
        label = match["nth"] or match["label"].strip("（()） 　")
        return _CIRCLED.index(label) + 1 if label in _CIRCLED else parse_number(label)

    def _trimmed(self, start: int, end: int) -> Range:
        while start < end and self.text[start] in " 　、":
            start += 1
        while end > start and self.text[end - 1] in " 　、\n":
            end -= 1
        return Range(start, end)


def _merged(points: list[Point]) -> list[Point]:
    """One point for each label: the words said first with the verdict given last (12番では…、12番については…)."""
    last = {point.label: point for point in points}
    first: dict[str | None, Point] = {}
    for point in points:
        first.setdefault(point.label, replace(point, verdict=last[point.label].verdict))
    return list(first.values())
