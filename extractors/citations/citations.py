"""Citations (条文の引用) of laws, ordinances, rules and guidelines, anywhere in a document.

Where the words of a table cell are torn: the cell goes on on the next page, the row's other cells stand between.

Which record a passage stands in: the most specific one whose spans hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from extractors.citations import places as forms
from extractors.citations.laws import law_kind, look_up, normal
from extractors.citations.names import SUFFIX, Definitions, Name, name_before, same_kind
from extractors.citations.places import BARE_ARTICLE, STEP, CitedPlace, egov_number, read_places
from extractors.model.document import CellRef, Document, Range
from extractors.model.grounding import Desk
from extractors.model.records import AgendaItem, Attendee, Citation, Meeting, Record, TableCell, Vote


class Tear(NamedTuple):
    """A cell's words end at ``left`` and go on at ``right``, up to ``end`` (reading positions)."""

    left: int
    right: int
    end: int


def tears(document: Document) -> Iterator[Tear]:
    """Every place where a cell breaks off at the end of a page, in order."""
    last: dict[CellRef, int] = {}
    paragraphs = document.reading.paragraphs
    for index, paragraph in enumerate(paragraphs):
        if paragraph.cell is None or not paragraph.lines:
            continue
        before = last.get(paragraph.cell)
        last[paragraph.cell] = index
        if before is None or before == index - 1:
            continue
        upper, lower = paragraphs[before], paragraph
        if document.lines[upper.lines[-1]].page < document.lines[lower.lines[0]].page:
            yield Tear(upper.end, lower.start, lower.end)


_NO_HOSTS = (Attendee, Meeting, TableCell, Vote)
_BLOCK = 512


class Hosts:
    """Look-up of records by a position of the document text."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._rows: list[tuple[int, int, int, int]] = []
        self._records: list[Record] = []
        self._blocks: dict[int, list[int]] = {}
        for record in records:
            if not isinstance(record, _NO_HOSTS):
                self._add(record)
        self._rows.sort()

    def _add(self, record: Record) -> None:
        size = sum(span.end - span.start for span in record.grounding.spans) + isinstance(record, AgendaItem)
        self._records.append(record)
        for span in record.grounding.spans:
            self._rows.append((span.start, span.end, size, len(self._records) - 1))

    def at(self, position: int) -> Record | None:
        """The record with the fewest words among those whose spans hold the position."""
        if not self._blocks:
            self._index()
        best: tuple[int, int] | None = None
        for row in self._blocks.get(position // _BLOCK, ()):
            start, end, size, index = self._rows[row]
            if start <= position < end and (best is None or (size, index) < best):
                best = (size, index)
        return self._records[best[1]] if best else None

    def _index(self) -> None:
        """Rows by the blocks of text that they touch."""
        for row, (start, end, _, _) in enumerate(self._rows):
            for block in range(start // _BLOCK, max(start, end - 1) // _BLOCK + 1):
                self._blocks.setdefault(block, []).append(row)


EXTRACTOR = "citations/1"
_REACH = 300
"""Characters back to the provision that 同条 means, and to the law that a bare 第5条 belongs to."""


_FAR = 4000
"""Characters back to the instrument that a bare 指針 means, in blocks of this size."""
_MOST = 40
_SURE = 0.75
"""A resolved name at or below this confidence is in doubt."""


@dataclass(frozen=True, slots=True)
class FoundCitation:
    """One provision with the law that it is of."""

    law: str
    law_name: str | None
    place: CitedPlace
    range: Range
    locator: str | None
    confidence: float


def extract_citations(desk: Desk, hosts: Sequence[Record]) -> tuple[Citation, ...]:
    """Provisions cited anywhere in the document, each with the record that it stands in."""
    finder = _Finder(desk.text)
    whole = list(finder.run())
    torn = [(one, ranges) for tear in tears(desk.document) for one, ranges in _torn(desk.text, finder, tear)]
    taken = [part for _, ranges in torn for part in ranges]
    found: list[tuple[FoundCitation, tuple[Range, ...]]] = [
        (one, (one.range,)) for one in whole if not any(_meet(one.range, part) for part in taken)
    ]
    found = sorted([*found, *torn], key=lambda row: row[1][0])
    stand = Hosts(hosts)
    return tuple(_record(desk, one, ranges, stand) for one, ranges in found)


def find_citations(text: str) -> list[FoundCitation]:
    """Provisions cited in a text, in order."""
    return list(_Finder(text).run())


def _torn(text: str, finder: _Finder, tear: Tear) -> Iterator[tuple[FoundCitation, tuple[Range, ...]]]:
    """Citations that a cell's page end cuts in two: 個人情報の保護に関する法 / 律第75条第1項."""
    joined = _Finder(text[: tear.left] + text[tear.right : min(tear.end, tear.right + _REACH)], finder.definitions)
    for one in joined.run(max(0, tear.left - _REACH)):
        if one.range.start < tear.left < one.range.end:
            rest = Range(tear.right, tear.right + one.range.end - tear.left)
            yield one, (Range(one.range.start, tear.left), rest)


def _meet(one: Range, other: Range) -> bool:
    return one.start < other.end and other.start < one.end


def _record(desk: Desk, one: FoundCitation, ranges: tuple[Range, ...], hosts: Hosts) -> Citation:
    grounding = desk.ground(*ranges)
    host = hosts.at(grounding.span_start)
    law = look_up(one.law_name or one.law)
    return Citation(
        record_id=desk.record_id("citations", grounding.text),
        document_id=desk.document.document_id,
        grounding=grounding,
        confidence=one.confidence,
        uncertain=() if one.law_name and one.confidence > _SURE else ("law_name",),
        extractor=EXTRACTOR,
        law=one.law,
        law_name=law.name if law else one.law_name,
        law_id=law.law_id if law else None,
        kind=law_kind(one.law_name or one.law),
        article=one.place.article,
        paragraph=one.place.paragraph,
        item=one.place.item,
        subitem=one.place.subitem,
        locator=one.locator,
        host_dataset=host.dataset if host else None,
        host_id=host.record_id if host else None,
    )


class _Finder:
    """One walk over a text: what was cited last is what 同法 and 同条 lean on."""

    def __init__(self, text: str, definitions: Definitions | None = None) -> None:
        self.text = text
        self.definitions = definitions or Definitions(text)
        self.last: FoundCitation | None = None
        self.done = 0
        self.guesses: dict[tuple[str, int], str | None] = {}

    def run(self, start: int = 0) -> Iterator[FoundCitation]:
        """The provisions cited from ``start`` on."""
        for match in forms.ANCHOR.finditer(self.text, start):
            if match.start() < self.done:
                continue
            for found in self._read(match):
                self.last = found
                self.done = max(self.done, found.range.end, found.place.end)
                yield found

    def _read(self, match: re.Match[str]) -> list[FoundCitation]:
        if match["guide"] is not None and (found := self._guideline(match.end())):
            return found
        if match["guide"] is not None or match["bare"] is not None:
            return self._bare_name(match)
        position = match.start() + (match[0].startswith("の"))
        position += len(self.text[position : position + 4]) - len(self.text[position : position + 4].lstrip(" 　"))
        if self.text.startswith("別表", position):
            return self._tables(position)
        if match[0].startswith("同"):
            return self._leaning(position)
        return self._articles(position)

    def _articles(self, position: int) -> list[FoundCitation]:
        name = name_before(self.text, position)
        if name is None:
            return self._continued(position)
        places = read_places(self.text, position, None)
        if not places and (bare := BARE_ARTICLE.match(self.text, position)):
            places = self._without_ordinal(bare)
        return self._founds(name, places)

    def _without_ordinal(self, bare: re.Match[str]) -> list[CitedPlace]:
        """番号法9条の2第2項: the article is printed without 第."""
        rest = forms.BELOW_ARTICLE.match(self.text, bare.end())
        if rest is None or (article := egov_number(bare["art"], rest["branch"] or "")) is None:
            return []
        paragraph = egov_number(rest["par"] or "", "")
        item = egov_number(rest["item"] or "", "")
        return [CitedPlace(bare.start(), rest.end(), article, int(paragraph) if paragraph else None, item)]

    def _founds(self, name: Name, places: list[CitedPlace]) -> list[FoundCitation]:
        law_name, confidence = self._resolve(name)
        found = []
        for index, place in enumerate(places):
            start = name.range.start if index == 0 else place.start
            sure = confidence - 0.03 * (index > 0)
            found.append(
                FoundCitation(name.printed, law_name, place, Range(start, place.end), self._words(place), sure)
            )
        return found

    def _resolve(self, name: Name) -> tuple[str | None, float]:
        """Name of the law that is meant, and how sure that is."""
        defined = self.definitions.meaning(name.printed, name.range.start)
        if defined:
            return defined, 0.97
        if name.refers_back:
            antecedent = self._antecedent(name)
            return antecedent, 0.85 if antecedent else 0.6
        if look_up(name.printed):
            return name.printed, 0.98
        if not name.generic:
            return name.printed, 0.93
        only = self._only_one(name)
        return only, 0.75 if only else 0.8

    def _antecedent(self, name: Name) -> str | None:
        """The instrument that 同法 means: the last one named before it of that kind."""
        floor = max(0, name.range.start - _REACH)
        for match in reversed(list(re.finditer(SUFFIX, self.text[floor : name.range.start]))):
            other = name_before(self.text, floor + match.end())
            if other is None or other.refers_back or not (other.proper or self.definitions.defined(other.printed)):
                continue
            meaning = self.definitions.meaning(other.printed, other.range.start) or other.printed
            if same_kind(name, meaning):
                return meaning
        if self.last and self.last.law_name and same_kind(name, self.last.law_name):
            return self.last.law_name
        return None

    def _only_one(self, name: Name) -> str | None:
        """What 指針 or 規則 means without a definition: the only instrument of that ending named before it."""
        block = name.range.start // _FAR
        if (name.printed, block) not in self.guesses:
            floor = max(0, block * _FAR - _FAR)
            ends = [
                floor + at.end() for at in re.finditer(re.escape(name.printed), self.text[floor : name.range.start])
            ]
            named = (name_before(self.text, end) for end in ends[-_MOST:])
            proper = {normal(one.printed) for one in named if one and one.proper and not one.refers_back}
            self.guesses[name.printed, block] = proper.pop() if len(proper) == 1 else None
        return self.guesses[name.printed, block]

    def _near(self, position: int) -> FoundCitation | None:
        """The provision cited last, if it stands near and in the same or the next paragraph."""
        last = self.last
        if last is None or position - last.range.end > _REACH:
            return None
        return last if self.text.count("\n", last.range.end, position) <= 1 else None

    def _leaning(self, position: int) -> list[FoundCitation]:
        """同条第2項, 同項第1号."""
        last = self._near(position)
        if last is None or last.place.article is None:
            return []
        return self._on(last, read_places(self.text, position, last.place), 0.85)

    def _continued(self, position: int) -> list[FoundCitation]:
        """A bare 第5条 in running text after a provision of a law in the same paragraph."""
        last = self._near(position)
        line = self.text.rfind("\n", 0, position) + 1
        lead = self.text[line:position].rstrip(" 　")
        if last is None or last.range.end < line or last.place.article is None:
            return []
        if not re.search(r"[、。，．（(「はがのでにともをや及び又並]$", lead):
            return []
        places = read_places(self.text, position, None)
        if places and re.match(r"[ 　]*関係", self.text[places[-1].end :][:6]):
            return []
        return self._on(last, places, 0.75)

    def _on(self, last: FoundCitation, places: list[CitedPlace], confidence: float) -> list[FoundCitation]:
        return [
            FoundCitation(last.law, last.law_name, place, Range(place.start, place.end), self._words(place), confidence)
            for place in places
        ]

    def _words(self, place: CitedPlace) -> str:
        return self.text[place.start : place.end].strip()

    def _tables(self, position: int) -> list[FoundCitation]:
        """別表第二, also as a list, of a law named before it."""
        name = name_before(self.text, position)
        found: list[FoundCitation] = []
        while name and (match := forms.TABLE.match(self.text, position)):
            law_name, confidence = self._resolve(name)
            start = name.range.start if not found else match.start()
            place = CitedPlace(match.start(), match.end())
            found.append(FoundCitation(name.printed, law_name, place, Range(start, match.end()), match[0], confidence))
            following = forms.TABLE_NEXT.match(self.text, match.end())
            if following is None:
                break
            position = following.end()
        return found

    def _guideline(self, end: int) -> list[FoundCitation]:
        """A numbered place of a guideline: 事務対応ガイド4-8-9(4), 指針第10(2)."""
        edition = forms.EDITION.match(self.text, end)
        end = edition.end() if edition else end
        match = forms.GUIDE_PLACE.match(self.text, end)
        name = name_before(self.text, end) if match and not STEP.match(self.text, match.start("place")) else None
        if match is None or name is None:
            return []
        law_name, confidence = self._resolve(name)
        place = CitedPlace(match.start("place"), match.end("place"))
        if article := forms.GUIDE_ARTICLE.match(match["place"]):
            place = replace(
                place, article=egov_number(article["a"], article["branch"]), item=egov_number(article["i"] or "", "")
            )
        return [
            FoundCitation(
                name.printed, law_name, place, Range(name.range.start, place.end), match["place"], confidence - 0.05
            )
        ]

    def _bare_name(self, match: re.Match[str]) -> list[FoundCitation]:
        """A law named without a place, in a citing form (〜に基づき); only the proper name of one instrument."""
        end = match.end()
        if self.text[end : end + 1] in ("（", "(") and not forms.AFTER_BRACKETS.match(self.text, end):
            return []
        if match["guide"] is not None and not forms.CITING.match(self.text, end):
            return []
        name = name_before(self.text, end)
        if forms.IN_TITLE.match(self.text, end):
            return []
        if name is None or name.refers_back or not name.proper or normal(name.printed).endswith(("改正法", "改正条例")):
            return []
        law_name, confidence = self._resolve(name)
        place = CitedPlace(name.range.start, name.range.end)
        return [FoundCitation(name.printed, law_name, place, name.range, None, confidence - 0.1)]
