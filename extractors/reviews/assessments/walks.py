"""Walks through an assessment form in minutes (リスク対策の説明): one place after the other, with its measures.

Places of an assessment form as a speaker names them: pages, risks, fields, sections.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from extractors.japanese.enumerator_rows import MarkKind
from extractors.japanese.enumerators import read_mark
from extractors.japanese.letters import fold_wording
from extractors.japanese.numerals import parse_number
from extractors.japanese.sentences import split_sentences
from extractors.model.document import Range
from extractors.reviews.assessments.taxonomy import (
    OTHER_RISKS,
    Phase,
    match_field,
    match_risk,
    match_section,
    numbered_risk,
)

_NUMBER = r"(?:[0-9０-９]{1,3}|[一二三四五六七八九十百]{1,5})"
_LABEL = r"リスク[ 　]*(?P<num{n}>[0-9０-９一二三四五六七]{{1,2}}|[①-⑩])(?![0-9０-９]|[つ割点])"
PLACES = re.compile(
    rf"(?P<page>(?P<n>{_NUMBER})[ 　]*(?:ページ|頁|ぺージ)(?!数|分)"
    rf"|(?<![A-Za-zＡ-Ｚａ-ｚ])[PpＰｐ][.．]?[ 　]?(?P<p>[0-9０-９]{{1,3}})(?![0-9０-９A-Za-z]))"
    rf"|{_LABEL.format(n=1)}[」』]?(?:の|は|：|:|、|として|としまして|に関して"
    rf"|[ 　])*[「『](?P<title1>[^「」『』\n]{{2,120}})[」』]"
    rf"|[「『](?P<quote>[^「」『』\n]{{2,140}})[」』]"
    rf"|{_LABEL.format(n=2)}(?:の|は|：|:|、|でございますが|ですが|として|としまして"
    rf"|[ 　])*(?P<title2>[^。「」『』\n]{{4,70}}?リスク(?:、誤った[^。「」『』\n]{{4,30}}?リスク)?)"
    rf"|{_LABEL.format(n=3)}(?=の欄|です|でござ|では|にお|につ|を[御ご]覧|に対|への|の項目|の箇所|の部分|は)"
    rf"|(?P<bare>[^。、「」『』\n]{{4,50}}?リスク)(?=について|につきま|に関し|に対し|への|では|ですが|でござい|です。)"
    rf"|(?P<other>[^。、「」『』\n]{{0,40}}その他の?リスク及びそのリスクに対する措置)"
    rf"|(?P<plain>物理的な?対策|技術的な?対策|消去方法)(?=の?欄|の項目|を[御ご]覧)"
    rf"|(?P<circled>[①-⑩])[ 　]*(?P<field>[^\s「」『』、。①-⑩]{{3,16}})"
    rf"|(?P<heading>(?P<nth>(?<![0-9０-９])[2-7２-７二三四五六七](?:番(?:目の)?|[.．、 　]|つ目の|の){{1,2}}の?)?"
    rf"(?:特定個人情報(?:ファイル)?の(?:入手|使用|取り?扱いの委託|提供|移転|保管)[^。、「」\n]{{0,14}}?"
    rf"|情報提供ネットワークシステムとの接続))(?=(?:に(?:係る|関する|おける|伴う)[^。、「」\n]{{0,6}}リスク(?:対策)?)?"
    rf"(?:について|につきま|に関し|では|ですが|でござい|です。|を[御ご]覧))"
)
"""Everything that may say where in the form the speaker is."""
_QUOTED_LABEL = re.compile(rf"^{_LABEL.format(n='')}[ 　]*[：:．.、]?[ 　]*(?P<title>.*)$", re.DOTALL)
_AFTER_FIELD = re.compile(r"の(?:欄|項目|上段|中段|下段)|に|は|を|では|です|として")
_LEAD = re.compile(r"^(?:まず|次に|また|続いて|続きまして|最後に|さらに|それから|そして)?(?:は|の|、)*")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place that is named. A page has only ``page``; a section has no category."""

    range: Range
    page: int | None = None
    phase: Phase | None = None
    category: str | None = None
    label: str | None = None
    title: str | None = None
    quoted: bool = False
    first: bool = False
    """It is the risk numbered 1 of its section."""


def read_place(match: re.Match[str], phase: Phase | None) -> NamedPlace | None:
    """What one match of ``PLACES`` names while ``phase`` is the open section; None if nothing of a form."""
    where = Range(match.start(), match.end())
    if match["page"]:
        return NamedPlace(where, page=parse_number(match["n"] or match["p"]))
    if match["title1"] or match["title2"]:
        number = match["num1"] or match["num2"]
        return _risk(where, number, match["title1"] or match["title2"], phase, quoted=bool(match["title1"]))
    if match["num3"]:
        return _risk(where, match["num3"], "", phase, quoted=False)
    if match["bare"]:
        return _bare(match, phase)
    if match["other"] or match["plain"]:
        return _quote(where, match["other"] or match["plain"], phase)
    if match["circled"]:
        heading = _AFTER_FIELD.split(match["field"])[0]
        where = Range(match.start(), match.start("field") + len(heading))
        return _field(where, match["circled"], heading, quoted=False)
    if match["heading"]:
        section = match_section(match["heading"])
        title = _without_number(match["heading"])
        return NamedPlace(where, phase=section.phase, title=title, quoted=bool(match["nth"])) if section else None
    return _quote(where, match["quote"], phase)


def _risk(where: Range, number: str | None, title: str, phase: Phase | None, *, quoted: bool) -> NamedPlace | None:
    """リスクN with its title: by the wording, else by the number in the open section."""
    value = _value(number)
    entry = match_risk(title, phase, value)
    if entry is None and phase is not None and value is not None:
        entry = numbered_risk(phase, value)
    if entry is None:
        return None
    label = f"リスク{number}" if number else None
    return NamedPlace(where, None, entry.phase, entry.category, label, title.strip() or None, quoted, value == 1)


def _value(number: str | None) -> int | None:
    if number is None:
        return None
    return _CIRCLED.index(number) + 1 if number in _CIRCLED else parse_number(number)


def _bare(match: re.Match[str], phase: Phase | None) -> NamedPlace | None:
    """A risk in running text, without label or quotes."""
    words = match["bare"]
    title = words[_LEAD.match(words).end() :]  # type: ignore[union-attr]
    entry = match_risk(title, phase)
    if entry is None:
        return None
    start = match.end() - len(title)
    return NamedPlace(Range(start, match.end()), None, entry.phase, entry.category, None, title.strip())


def _field(where: Range, label: str | None, heading: str, *, quoted: bool) -> NamedPlace | None:
    category = match_field(heading)
    if category is None:
        return None
    return NamedPlace(where, None, Phase.STORAGE, category, label, heading.strip(), quoted)


def _quote(where: Range, words: str, phase: Phase | None) -> NamedPlace | None:
    """What words in 「」 name: a risk, その他のリスク, a field, a section."""
    if labelled := _QUOTED_LABEL.match(words):
        return _risk(where, labelled["num"], labelled["title"], phase, quoted=True)
    enumerator = read_mark(words)
    title = words[enumerator.body :] if enumerator and enumerator.is_enumerator else words
    squashed = fold_wording(title)
    section = match_section(title)
    if OTHER_RISKS.search(squashed):
        found = section.phase if section else phase
        return NamedPlace(where, None, found, f"{found}.other", None, title.strip(), quoted=True) if found else None
    circled = enumerator.text if enumerator and enumerator.kind is MarkKind.CIRCLED else None
    if field := _field(where, circled, title, quoted=True):
        return field
    if squashed.endswith("リスク") and (entry := match_risk(title, phase)):
        return NamedPlace(where, None, entry.phase, entry.category, None, title.strip(), quoted=True)
    if section and len(squashed) <= 30 and "リスク" not in squashed and "措置" not in squashed:
        return NamedPlace(where, None, section.phase, None, None, title.strip(), quoted=True)
    return None


def _without_number(heading: str) -> str:
    return re.sub(r"^[^特情]*", "", heading).strip()


_POSITION = re.compile(r"(?P<position>上段|中段|下段)")
_POSITION_AFTER = re.compile(r"(?:の欄)?の?(?P<position>上段|中段|下段)")
_CONTEXT = re.compile(r"評価書|リスク対策")
_END = re.compile(
    r"以上(?:です|でござ|とな|にな|で、?説明)|説明(?:は|につきましては)[、]?以上"
    r"|^(?:続きまして|続いて|最後に|次に|それでは)[^。]{0,60}(?:精査|審査|適合性|妥当性|質疑|説明(?:いた|させ|し|を))"
)
_SKIPPED = re.compile(
    r"割愛|省略|該当(?:が)?(?:な|しな|はな|ございま|ありま)|(?:実施|接続|利用|使用|提供)(?:は)?(?:し|いたし"
    r"|行い)(?:ない|ません|ておりません)|対象外|ございません"
)
_POINTING = re.compile(r"[^。\n]{0,24}?(?:[御ご]覧|参照|見て|めく)")
_TURNING = re.compile(r"(?:[。\n]|^)[ 　]*(?:次に|続いて|続きまして|また|さらに|最後に)?、?$")
_TAIL = re.compile(
    r"(?:の(?:上段|中段|下段|欄|箇所|部分|項目|「[^「」]{1,40}」))*(?:という(?:もの|こと|ところ)?)?(?:の対策"
    r"|への対(?:策|応))?"
    r"(?:について(?:です|でございます|は)?が?|につきまして(?:です|でございます)?[はが]?|に関しまして(?:は)?|では"
    r"|におきましては|において(?:は)?|として(?:は)?|としまして(?:は)?|に対(?:し(?:て|まして)|する)(?:は)?|ですが"
    r"|でございますが|が(?:あり|ござい)ますが|は)?[、，]?"
)  # fmt: skip
_POINTED_ONLY = re.compile(
    r"^(?:[^。]{0,16}(?:[御ご]覧|参照)(?:ください|いただ|願|下さ)[^。]*|です|でございます|となります|になります)[。]?$"
)
_INSIDE = frozenset({"の", "のうち", "のうち、", "の中の", "の欄の", "における"})
_SOON = 12
"""Sentences within which a risk in running text is the one being presented, named again."""
_POINTED = 24
"""Characters behind a page that only point at a place on it."""
_POINTED_AT = re.compile(r"(?:の(?:上段|中段|下段|欄))*(?:を|も)?[御ご]覧")
_LEAST_SECTION = 80
"""Characters about a section that make its description a record."""


@dataclass(frozen=True, slots=True)
class SpokenPassage:
    """A stretch of speech. ``casual``: a question, an opinion, the chair: a risk may be merely mentioned."""

    range: Range
    casual: bool = False


@dataclass(frozen=True, slots=True)
class Walked:
    """One place of the form that is presented, with what is said of it."""

    range: Range
    mark: NamedPlace
    page: int | None
    position: str | None
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stop:
    """A named place in its sentence."""

    mark: NamedPlace
    sentence: int
    page: int | None
    position: str | None
    among_risks: bool = False


class Walk:
    """Reads passages in order; page and section stay open from one speech to the next.

    ``strict``: nobody speaks, so only a place named with its page and its label or quotes counts.
    """

    def __init__(self, text: str, *, strict: bool = False) -> None:
        self.text = text
        self.strict = strict
        self.page: int | None = None
        self.phase: Phase | None = None
        self.walking = False

    def read(self, passages: Iterable[SpokenPassage]) -> Iterator[Walked]:
        """Places presented in these passages."""
        for passage in passages:
            if passage.casual:
                continue
            words = self.text[passage.range.start : passage.range.end]
            if "リスク" in words or "対策" in words or "委託" in words or "消去" in words:
                yield from self._passage(passage.range)

    def _passage(self, where: Range) -> Iterator[Walked]:
        sentences = split_sentences(self.text, where.start, where.end)
        context = self.walking or _CONTEXT.search(self.text, where.start, where.end) is not None
        stops = self._stops(sentences, where) if context else []
        for index, stop in enumerate(stops):
            if stop.mark.category is None and stop.mark.phase is None:
                continue
            following = next((s for s in islice(stops, index + 1, None) if s.mark.page is None), None)
            end = self._end(stops, index, sentences)
            walked = self._walked(stop, stops, index, sentences, end)
            if stop.mark.category is not None:
                yield walked
            elif stop.among_risks and (section := self._section(walked, following)):
                yield section

    def _stops(self, sentences: Sequence[Range], where: Range) -> list[_Stop]:
        stops: list[_Stop] = []
        number = 0
        for match in PLACES.finditer(self.text, where.start, where.end):
            while number + 1 < len(sentences) and sentences[number].end <= match.start():
                number += 1
            mark = read_place(match, self.phase)
            if mark is None:
                continue
            if mark.page is not None:
                self.page = mark.page
                stops.append(_Stop(mark, number, mark.page, None))
            elif self._counts(mark, stops, number) and not self._repeats(mark, stops, number):
                self.phase = mark.phase
                among = self._among_risks(mark)
                self.walking = self.walking or mark.category is not None
                stop = _Stop(mark, number, self.page, self._position(mark, sentences[number], stops), among)
                if stops and self._narrows(mark, stops[-1]):
                    earlier = stops.pop()
                    stop = replace(stop, mark=replace(mark, range=Range(earlier.mark.range.start, mark.range.end)))
                stops.append(stop)
        return stops

    def _narrows(self, mark: NamedPlace, before: _Stop) -> bool:
        """Whether a field is named inside its risk: 「リスク１…」の「⑥技術的対策」 is one place."""
        between = self.text[before.mark.range.end : mark.range.start]
        return before.mark.category is not None and before.mark.category == mark.category and between in _INSIDE

    def _repeats(self, mark: NamedPlace, stops: list[_Stop], sentence: int) -> bool:
        """Whether the risk is only named again: リスク２です。不適切な方法で入手が行われるリスクとして…"""
        index = next((index for index in reversed(range(len(stops))) if stops[index].mark.page is None), None)
        if index is None or mark.label or mark.quoted or mark.category is None:
            return False
        before = stops[index]
        if before.mark.category != mark.category or sentence - before.sentence > _SOON:
            return False
        stops[index] = replace(before, mark=replace(before.mark, title=before.mark.title or mark.title))
        return True

    def _counts(self, mark: NamedPlace, stops: list[_Stop], sentence: int) -> bool:
        """Whether the place is presented: labelled, pointed at with its page, or part of a walk."""
        recent = takewhile(lambda stop: stop.sentence >= sentence - 1, reversed(stops))
        paged = any(stop.mark.page is not None for stop in recent)
        if self.strict:
            return paged and (mark.label is not None or mark.quoted)
        if mark.label and mark.category:
            return True
        if mark.category is None:
            return paged or self._among_risks(mark)
        return paged or (self.walking and (mark.quoted or self.phase is not None))

    def _among_risks(self, mark: NamedPlace) -> bool:
        """Whether the talk is of part Ⅲ: a risk was presented before, or リスク対策 was just said."""
        return self.walking or "リスク対策" in self.text[max(0, mark.range.start - 300) : mark.range.end + 40]

    def _position(self, mark: NamedPlace, sentence: Range, stops: list[_Stop]) -> str | None:
        """上段, 中段 or 下段 just before or just after the place."""
        if after := _POSITION_AFTER.match(self.text, mark.range.end):
            return after["position"]
        last = next((stop.mark.range.end for stop in reversed(stops) if stop.mark.page is None), 0)
        start = max(sentence.start, last)
        if stops and stops[-1].mark.page is not None and sentence.start > stops[-1].mark.range.end:
            pointed = self.text[stops[-1].mark.range.end : sentence.start]
            if pointed.count("。") <= 1 and len(pointed) < _POINTED:  # ２２ページ上段を御覧ください。リスク２…
                start = max(last, stops[-1].mark.range.end)
        before = list(_POSITION.finditer(self.text, min(start, mark.range.start), mark.range.start))
        return before[-1]["position"] if before else None

    def _start(self, stops: list[_Stop], index: int, sentences: Sequence[Range]) -> int:
        """The sentence's start, or the place itself where another stands before it in the sentence."""
        stop = stops[index]
        before = takewhile(lambda number: stops[number].sentence == stop.sentence, range(index - 1, -1, -1))
        shared = any(stops[number].mark.page is None for number in before)
        return stop.mark.range.start if shared else sentences[stop.sentence].start

    def _end(self, stops: list[_Stop], index: int, sentences: Sequence[Range]) -> int:
        """Before the next place, the next page or the closing words."""
        end = sentences[-1].end
        for other in range(index + 1, len(stops)):
            if stops[other].mark.page is None or stops[other].sentence > stops[index].sentence:
                if stops[other].mark.page is not None and not self._points(stops[other]):
                    continue
                end = min(end, self._start(stops, other, sentences))
                break
        for sentence in islice(sentences, stops[index].sentence + 1, None):
            if sentence.start >= end:
                break
            if _END.search(self.text[sentence.start : sentence.end]):
                end = sentence.start
                break
        return max(end, stops[index].mark.range.end)

    def _points(self, stop: _Stop) -> bool:
        """Whether a page is pointed at: 23ページを御覧ください, or the sentence begins with it (次に、23ページの…)."""
        if _POINTING.match(self.text, stop.mark.range.end):
            return True
        line = self.text[max(0, stop.mark.range.start - 8) : stop.mark.range.start]
        return _TURNING.search(line) is not None

    def _walked(self, stop: _Stop, stops: list[_Stop], index: int, sentences: Sequence[Range], end: int) -> Walked:
        start = self._start(stops, index, sentences)
        while end > start and self.text[end - 1].isspace():
            end -= 1
        measures = self._measures(stop.mark, end)
        return Walked(Range(start, end), stop.mark, stop.page, stop.position, measures)

    def _measures(self, mark: NamedPlace, end: int) -> tuple[str, ...]:
        """What is said after the place is named, by sentences."""
        tail = _TAIL.match(self.text, mark.range.end)
        start = tail.end() if tail else mark.range.end
        found = [self.text[a:b].strip() for a, b in split_sentences(self.text, min(start, end), end)]
        return tuple(words for words in found if words and not _POINTED_ONLY.match(words))

    def _section(self, walked: Walked, following: _Stop | None) -> Walked | None:
        """A section as a record: only where it is described without any of its risks being named first."""
        words = self.text[walked.mark.range.end : walked.range.end]
        if (
            following
            and following.mark.phase is walked.mark.phase
            and (following.mark.first or following.sentence == 0)
        ):
            return None
        if not walked.mark.quoted or not walked.measures or _SKIPPED.search(words[:120]):
            return None
        pointed = walked.page is not None and _POINTED_AT.match(words) is not None
        if not pointed and (len(words) < _LEAST_SECTION or len(walked.measures) < 2):
            return None
        phase = walked.mark.phase
        category = f"{phase}.other"
        if phase is Phase.STORAGE and re.search(r"物理的|技術的|安全管理|漏えい|施錠|入退室", words):
            category = "storage.1"
        return replace(walked, mark=replace(walked.mark, category=category))
